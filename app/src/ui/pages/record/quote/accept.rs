//! The customer accepts: which of the optional lines they want, and the order that comes of it.

use crm_domain::field::RecordKind;
use crm_domain::id::ItemId;
use crm_domain::line::LineItem;
use crm_domain::sales::quote::{order_of, to_order};
use crm_domain::sales::totals::totals;
use crm_domain::schema::quote;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::super::Page;
use super::acts::carry_out;
use super::lines::{Lines, extras, value};
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::activity::offers::Offers;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{Icon, PACKAGE_CHECK};
use crate::ui::quote::totals::{counted, in_currency_of};

/// Whether there are lines to choose from.
pub fn has_choices(lines: Lines) -> bool {
    lines.all.with_untracked(|all| all.iter().any(|(_, line)| !line.counts()))
}

/// Makes the order of a quote, with the chosen lines, and goes there.
pub fn accept(page: Page, chosen: &[ItemId]) {
    let steps = page.view.with_untracked(|view| {
        view.as_ref().map(|view| to_order(page.id, &|key| value(view, key), chosen, format::today()))
    });
    let deal =
        page.view.with_untracked(|view| match view.as_ref().and_then(|view| value(view, quote::DEAL)) {
            Some(FieldValue::Link(deal)) => Some(*deal),
            _ => None,
        });
    if let Some(steps) = steps {
        carry_out(steps, tr("quote.is_accepted"), Route::Record(RecordKind::Order, order_of(page.id)));
        if let Some(deal) = deal {
            Offers::current().ask_to_close(deal);
        }
    }
}

/// Asks which of the lines that do not count are wanted.
#[component]
pub fn AcceptSheet(lines: Lines, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Sheet open title=Signal::derive(|| tr("quote.accept_title")) class="accept-sheet"><Form lines open/></Sheet>
    }
}

#[component]
fn Form(lines: Lines, open: RwSignal<bool>) -> impl IntoView {
    let page = lines.page;
    let chosen = RwSignal::new(Vec::<ItemId>::new());
    let choices = lines
        .all
        .with_untracked(|all| all.iter().filter(|(_, line)| !line.counts()).cloned().collect::<Vec<_>>());
    let replaced = move |id: ItemId| {
        lines.all.with(|all| {
            chosen.with(|chosen| {
                all.iter().any(|(other, line)| chosen.contains(other) && line.alternative_of == Some(id))
            })
        })
    };
    let gross = move || {
        let extras = page.view.with(|view| view.as_ref().map(extras).unwrap_or_default());
        let bought = lines.all.get().into_iter().filter_map(|(id, line)| {
            let is_chosen = chosen.with(|chosen| chosen.contains(&id));
            let line = LineItem { optional: false, alternative_of: None, ..line.clone() };
            (is_chosen || lines.line(id).is_some_and(|line| line.counts()) && !replaced(id))
                .then_some((id, line))
        });
        let bought: Vec<(ItemId, LineItem)> = bought.collect();
        let sums = totals(bought.iter().map(|(id, line)| (*id, line)), extras).ok()?;
        sums.money(sums.gross).map(format::money)
    };
    let choice = move |(id, line): (ItemId, LineItem)| {
        let choose = move |event| {
            chosen.update(|chosen| {
                chosen.retain(|one| *one != id);
                if event_target_checked(&event) {
                    chosen.push(id);
                }
            });
        };
        let price = in_currency_of(&line, line.price.minor);
        view! {
            <li><label class="convert-option">
                <input type="checkbox" on:change=choose/>
                <span class="convert-text"><strong>{line.name.clone()}</strong><small>{counted(&line)}" × "{price}</small></span>
            </label></li>
        }
    };
    let go = move |_| {
        open.set(false);
        accept(page, &chosen.get_untracked());
    };
    view! {
        <div class="sheet-body">
            <p>{move || tr("quote.accept_which")}</p>
            <ul class="convert-options accept-options">{choices.into_iter().map(choice).collect_view()}</ul>
            <p class="accept-sum">{move || gross().map(|gross| t!("quote.accept_sum", sum = gross))}</p>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| open.set(false)>{move || tr("sales.not_now")}</button>
            <button type="button" class="button strong" on:click=go><Icon of=PACKAGE_CHECK/>{move || tr("quote.accept_do")}</button>
        </footer>
    }
}
