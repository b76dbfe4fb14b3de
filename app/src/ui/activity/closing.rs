//! A quote was accepted: whether its deal is won is asked as long as that is open. Nothing is done to the deal by itself.

use crm_domain::field::FieldKey;
use crm_domain::id::RecordId;
use crm_domain::sales::stage::{Outcome, Stage};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::view::RecordView;
use leptos::prelude::*;

use super::offers::Offers;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{CHECK, HANDSHAKE, Icon, X};
use crate::ui::sales::{moving, use_stages};

fn value(view: &RecordView, key: FieldKey) -> Option<&FieldValue> {
    view.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
}

/// The question, with the stage in which the deal's pipeline has what is won.
#[component]
pub fn CloseDeal(deal: RecordId) -> impl IntoView {
    let (offers, stages) = (Offers::current(), use_stages());
    let view = use_engine().watch_record(deal);
    // Nothing as long as the deal or the stages are not known; no stage where there is nothing to ask.
    let asks = Memo::new(move |_| {
        // WHY before any stage: those come of the pipelines (ARCHITECTURE.md, Across everything).
        let first = stages.first();
        view.with(|view| {
            let view = view.as_ref()?;
            let here = match value(view, deal::STAGE) {
                Some(FieldValue::Link(stage)) => stages.find(*stage),
                _ => None,
            };
            let is_closed = here.as_ref().is_some_and(|stage| stage.outcome != Outcome::Open);
            if is_closed || view.deleted_at.is_some() {
                return Some((view.title.clone(), None));
            }
            let pipeline = here.or(first)?.pipeline?;
            let won = stages.of(pipeline).into_iter().find(|stage| stage.outcome == Outcome::Won)?;
            Some((view.title.clone(), Some(won)))
        })
    });
    Effect::new(move |_| {
        if asks.with(|asks| matches!(asks, Some((_, None)))) {
            offers.closed(deal);
        }
    });
    let win = move |stage: Stage| {
        view.with_untracked(|view| {
            if let Some(view) = view.as_ref() {
                moving::move_to(deal, view.title.clone(), stage, &|key| value(view, key));
            }
        });
    };
    move || {
        let (title, stage) = asks.get()?;
        let stage = StoredValue::new(stage?);
        Some(view! {
            <section class="offer" role="status">
                <p><Icon of=HANDSHAKE/><strong>{move || t!("quote.deal_is_open", title = title.clone())}</strong></p>
                <div class="offer-answers">
                    <button type="button" class="button small" on:click=move |_| win(stage.get_value())>
                        <Icon of=CHECK/>{move || tr("quote.deal_is_won")}
                    </button>
                    <button type="button" class="button quiet square small" on:click=move |_| offers.closed(deal)
                        aria-label=move || tr("sales.not_now") title=move || tr("sales.not_now")><Icon of=X/></button>
                </div>
            </section>
        })
    }
}
