//! Leads by status. What a status asks is asked when a card comes to it: why nothing comes of a lead, what becomes of one
//! that is converted.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::lead::{Way, way};
use crm_domain::schema::lead;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::lane::Lane;
use super::{BoardState, Lanes, watch_all};
use crate::engine::acts::{self, Press};
use crate::engine::{once, use_engine};
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::kept;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::row::FieldRow;
use crate::ui::pages::list::empty::NoMatch;
use crate::ui::pages::list::state::ListState;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::sales::converting;
use crate::ui::shell::Overlay;
use crate::ui::toast::use_toasts;

/// How warm it is.
pub const RATING: FieldKey = FieldKey::new("rating");

/// What a card shows, and what decides how a lead comes to a status.
const ON_CARD: [FieldKey; 11] = [
    lead::STATUS,
    lead::COMPANY_NAME,
    RATING,
    lead::CALL_ATTEMPTS,
    lead::NEXT_STEP,
    lead::NEXT_STEP_AT,
    lead::DISQUALIFY_REASON,
    lead::CONVERTED_AT,
    lead::CONVERTED_ACCOUNT,
    lead::CONVERTED_CONTACT,
    lead::CONVERTED_DEAL,
];

/// A lead of which it is asked why nothing comes of it, and what is done then.
#[derive(Debug, Clone, PartialEq)]
pub struct GivingUp {
    lead: RecordId,
    title: String,
    edits: Vec<Edit>,
}

/// The board of leads.
#[component]
pub fn LeadBoard(state: ListState) -> impl IntoView {
    let lanes = Memo::new(move |_| Lane::statuses());
    let board = BoardState::of(state, lanes, Memo::new(move |_| ON_CARD.to_vec()));
    let total = watch_all(state, |query| query);
    let no_match = move || {
        total.with(|window| window.as_ref().is_some_and(|window| window.total == 0 && window.unfiltered > 0))
    };
    let none_at_all =
        move || total.with(|window| window.as_ref().is_some_and(|window| window.unfiltered == 0));
    view! {
        <Show when=none_at_all>
            <div class="board-none">
                <p>{move || tr("sales.no_leads")}</p>
                <button type="button" class="button strong writes" on:click=move |_| Overlay::current().create.set(Some(RecordKind::Lead))>
                    <Icon of=icon::PLUS/>{move || tr("shell.new_lead")}
                </button>
            </div>
        </Show>
        <Show when=no_match><NoMatch state/></Show>
        <Lanes board/>
        <GiveUpSheet board/>
    }
}

/// Brings a lead to a status, or asks what has to be known first. `get` says what the lead holds.
pub fn move_to<'a>(
    board: BoardState,
    id: RecordId,
    title: String,
    to: &'static str,
    get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>,
) {
    match way(get, to) {
        Way::Edits(edits) => {
            let text = t!("sales.moved", stage = Lane::Status(to).name());
            use_toasts().act(use_engine(), Command::Edit { records: vec![id], edits }, text);
        }
        Way::AsksWhy(edits) => board.giving_up.set(Some(GivingUp { lead: id, title, edits })),
        Way::Converts => acts::act(async move {
            // WHY all of it: the sheet takes over what no card shows.
            if let Some(view) = once::record(use_engine(), id).await {
                converting::ask(&view);
            }
        }),
        Way::IsConverted => use_toasts().say(t!("sales.stays_converted", title = title)),
    }
}

/// Asks why nothing comes of a lead.
#[component]
fn GiveUpSheet(board: BoardState) -> impl IntoView {
    let (open, found) = kept::opened_by(board.giving_up, |asked| format!("give_up/{}", asked.lead));
    let title = Signal::derive(|| tr("sales.disqualify"));
    view! {
        <Sheet open title class="move-sheet">
            {move || found.get().map(|now| view! { <Why board asked=now.of/> })}
        </Sheet>
    }
}

#[component]
fn Why(board: BoardState, asked: GivingUp) -> impl IntoView {
    let new = NewRecord::new(RecordKind::Lead);
    let spec = RecordKind::Lead.spec().field(lead::DISQUALIFY_REASON);
    let field = spec.map(|spec| Field::of_new(new, spec));
    let press = Press::new();
    let title = asked.title.clone();
    let kept = StoredValue::new(asked);
    let give_up = move |_| {
        if new.get(lead::DISQUALIFY_REASON).is_none() {
            if let Some(field) = field {
                field.error.set(Some(tr("sales.reason_missing")));
            }
            return;
        }
        if !press.take() {
            return;
        }
        let GivingUp { lead, mut edits, .. } = kept.get_value();
        edits.extend(new.edits());
        let command = Command::Edit { records: vec![lead], edits };
        use_toasts().act_then(use_engine(), command, tr("sales.disqualified"), move |done| {
            if done && press.stands() {
                board.giving_up.set(None);
            }
            press.end();
        });
    };
    // What was wrong is right as soon as a reason is there.
    Effect::new(move |_| {
        if let (Some(_), Some(field)) = (new.get(lead::DISQUALIFY_REASON), field) {
            field.error.set(None);
        }
    });
    view! {
        <div class="sheet-body">
            <p class="move-why"><Icon of=icon::INFO/>{t!("sales.disqualify_title", title = title)}</p>
            {field.map(|field| view! { <FieldRow field/> })}
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| board.giving_up.set(None)>{move || tr("sales.not_now")}</button>
            <button type="button" class="button strong" on:click=give_up>{move || tr("sales.disqualify_do")}</button>
        </footer>
    }
}
