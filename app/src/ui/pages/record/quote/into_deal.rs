//! The lines of a quote go back into its deal, in one tap.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::sales::quote::to_deal;
use crm_domain::schema::quote;
use crm_domain::value::FieldValue;
use engine_protocol::view::RecordView;
use leptos::prelude::*;

use super::acts::carry_out;
use super::lines::{Lines, value};
use super::seek::Known;
use crate::i18n::tr;
use crate::route::Route;
use crate::ui::parts::icon::{Icon, SQUARE_KANBAN};

/// The button on the page of a quote that belongs to a deal.
#[component]
pub fn IntoDeal(lines: Lines) -> impl IntoView {
    let page = lines.page;
    let deal = Memo::new(move |_| {
        page.view.with(|view| match value(view.as_ref()?, quote::DEAL) {
            Some(FieldValue::Link(id)) => Some(*id),
            _ => None,
        })
    });
    // The deal whose lines are waited for.
    let asked = RwSignal::new(None::<RecordId>);
    let known = move |of_deal: Option<RecordView>| {
        asked.set(None);
        let steps = page.view.with_untracked(|view| {
            let (view, of_deal) = (view.as_ref()?, of_deal.as_ref()?);
            Some((of_deal.id, to_deal(of_deal.id, &|key| value(of_deal, key), &|key| value(view, key))))
        });
        if let Some((deal, steps)) = steps {
            carry_out(steps, tr("deal.took_lines"), Route::Record(RecordKind::Deal, deal));
        }
    };
    view! {
        <Show when=move || deal.get().is_some() && !lines.all.with(Vec::is_empty)>
            <button type="button" class="button" disabled=move || asked.with(Option::is_some)
                on:click=move |_| asked.set(deal.get_untracked())><Icon of=SQUARE_KANBAN/>{move || tr("deal.take_lines")}</button>
        </Show>
        {move || asked.get().map(|record| view! { <Known record done=Callback::new(known)/> })}
    }
}
