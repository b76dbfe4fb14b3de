//! What a deal may sell: its lines, in the editor of quotes, and whether they make its amount.

use crm_domain::command::{Command, Edit};
use crm_domain::sales::amount::{self, OF_LINES, TYPED};
use crm_domain::schema::deal;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::view::RecordView;
use leptos::prelude::*;

use super::super::Page;
use super::super::quote::from_deal::FromDeal;
use super::super::quote::lines::{Lines, no_total, value};
use super::super::quote::{editor, table};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::row::FieldRow;
use crate::ui::pages::conflict::ConflictMark;
use crate::ui::pages::record::quote::cell::focus_at;
use crate::ui::parts::icon::{Icon, PACKAGE, PENCIL, REFRESH_CW, X};
use crate::ui::rights::may_write;
use crate::ui::toast::use_toasts;

/// Whether the amount of a deal comes out of its lines.
pub fn is_worked_out(page: Page) -> bool {
    page.view.with(|view| {
        let Some(view) = view.as_ref() else { return false };
        amount::is_worked_out(value(view, deal::AMOUNT_MODE), value(view, deal::LINES))
    })
}

/// Says where the amount comes from; one that was worked out is typed from then on, and begins as it was.
fn come_from(page: Page, mode: &str, said: String) {
    let value = Some(FieldValue::Choice(mode.to_owned()));
    let edits = vec![Edit::Set { field: deal::AMOUNT_MODE, value }];
    use_toasts().act(use_engine(), Command::Edit { records: vec![page.id], edits }, said);
}

/// The button of a quote, and the lines once there are some or somebody wants to write one.
#[component]
pub fn DealLines(page: Page) -> impl IntoView {
    let lines = Lines::of(page);
    let may = Memo::new(move |_| {
        let is_there = page.view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
        is_there && may_write()
    });
    let begun = RwSignal::new(false);
    let has_lines = Memo::new(move |_| !lines.all.with(Vec::is_empty));
    let is_open = move || has_lines.get() || begun.get();
    let begin = move |_| {
        begun.set(true);
        focus_at(".line-new input".to_owned());
    };
    // Once the deal holds a line, what was begun is done: when the last one goes, the editor goes with it. WHY not
    // before: what could not be saved stands in the editor again.
    Effect::new(move |_| {
        let holds = |view: &RecordView| value(view, deal::LINES).is_some_and(|lines| !lines.is_empty());
        if page.view.with(|view| view.as_ref().is_some_and(holds)) {
            begun.set(false);
        }
    });
    let leave = move || {
        begun.set(false);
        focus_at(".deal-lines .begin-lines".to_owned());
    };
    Effect::new(move |before: Option<u32>| {
        let times = lines.given_up.get();
        if before.is_some_and(|before| before != times) && !has_lines.get_untracked() {
            leave();
        }
        times
    });
    view! {
        <div class="quote deal-lines">
            <div class="quote-acts">
                <FromDeal page/>
                <Show when=move || may.get() && !is_open()>
                    <button type="button" class="button begin-lines" on:click=begin><Icon of=PACKAGE/>{move || tr("deal.write_lines")}</button>
                </Show>
            </div>
            <Show when=is_open>
                <section class="quote-lines" aria-labelledby="deal-lines">
                    <header class="quote-lines-head">
                        <h2 id="deal-lines">{move || tr("quote.lines")}<span class="count">{move || lines.all.with(Vec::len)}</span></h2>
                        {lines.field.map(|field| view! {
                            <Show when=move || !field.conflicts.with(Vec::is_empty)><ConflictMark field/></Show>
                        })}
                        <Show when=move || has_lines.get() fallback=move || view! {
                            <button type="button" class="button quiet" on:click=move |_| leave()><Icon of=X/>{move || tr("deal.no_lines")}</button>
                        }><Source lines may/></Show>
                    </header>
                    {move || if may.get() {
                        view! { <editor::Editor lines/> }.into_any()
                    } else {
                        view! { <table::Table lines/> }.into_any()
                    }}
                    <Show when=move || has_lines.get()><Sum lines/></Show>
                </section>
            </Show>
        </div>
    }
}

/// Whether the lines make the amount, and the tap that changes it.
#[component]
fn Source(lines: Lines, may: Memo<bool>) -> impl IntoView {
    let page = lines.page;
    let sum = move || lines.totals().ok().and_then(|totals| totals.money(totals.net));
    let typed = move || {
        page.view.with(|view| match value(view.as_ref()?, deal::AMOUNT) {
            Some(FieldValue::Money(amount)) => Some(*amount),
            _ => None,
        })
    };
    let act = move || {
        if is_worked_out(page) {
            view! {
                <span class="chip is-info">{move || tr("deal.is_of_lines")}</span>
                <Show when=move || may.get()>
                    <button type="button" class="button quiet" on:click=move |_| come_from(page, TYPED, tr("deal.is_typed"))>
                        <Icon of=PENCIL/>{move || tr("deal.type_amount")}</button>
                </Show>
            }
            .into_any()
        } else {
            let shown = typed().map(|amount: Money| t!("deal.typed", amount = format::money(amount)));
            view! {
                <span class="chip">{shown.unwrap_or_else(|| tr("deal.no_amount"))}</span>
                <Show when=move || may.get() && sum().is_some()>
                    <button type="button" class="button" on:click=move |_| come_from(page, OF_LINES, tr("deal.comes_of_lines"))>
                        <Icon of=REFRESH_CW/>{move || t!("deal.take_sum", sum = sum().map(format::money).unwrap_or_default())}</button>
                </Show>
            }
            .into_any()
        }
    };
    view! { <div class="deal-source">{act}</div> }
}

/// What the lines come to: without tax, as deals are counted.
#[component]
fn Sum(lines: Lines) -> impl IntoView {
    move || match lines.totals() {
        Ok(totals) => {
            let shown = |minor| totals.money(minor).map(format::money);
            let besides = (totals.optional_net != 0).then(|| shown(totals.optional_net)).flatten();
            let left = totals.cost.map(|cost| shown(totals.net.saturating_sub(cost)));
            view! {
                <dl class="quote-sums deal-sums">
                    <div data-weight="gross"><dt>{tr("quote.net")}</dt><dd>{shown(totals.net)}</dd></div>
                    {left.map(|left| view! { <div data-weight="beside"><dt>{tr("quote.margin")}</dt><dd>{left}</dd></div> })}
                    {besides.map(|sum| view! { <div data-weight="beside"><dt>{tr("quote.optional_net")}</dt><dd>{sum}</dd></div> })}
                </dl>
            }
            .into_any()
        }
        Err(error) => view! { <p class="field-error" role="alert">{no_total(error)}</p> }.into_any(),
    }
}

/// The amount among the facts: not to be typed while the lines say it, with the way back.
#[component]
pub fn AmountFact(page: Page, field: Field) -> impl IntoView {
    let locked = Memo::new(move |_| is_worked_out(page));
    let back = move |_| {
        come_from(page, TYPED, tr("deal.is_typed"));
        field.open();
    };
    view! {
        <FieldRow field locked=Signal::from(locked)/>
        <Show when=move || locked.get()>
            <p class="fact-note"><span>{move || tr("deal.is_of_lines")}</span>
                <button type="button" class="button quiet" on:click=back>{move || tr("deal.type_amount")}</button></p>
        </Show>
    }
}
