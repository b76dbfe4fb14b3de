//! A deal comes to another stage: at once, or after what the stage asks for is filled in.

use std::cell::Cell;

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::stage::{Outcome, Stage};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use crate::engine::acts::Press;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::row::FieldRow;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

/// A move that waits for what its stage asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The deal.
    deal: RecordId,
    /// What it is called.
    title: String,
    /// Where it is to come.
    to: Stage,
    /// What is missing.
    missing: Vec<FieldKey>,
}

thread_local! {
    static ASKED: Cell<Option<RwSignal<Option<Asked>>>> = const { Cell::new(None) };
}

/// Done once, by the root of the page.
pub fn start() {
    ASKED.set(Some(RwSignal::new(None)));
}

/// The move that waits, if one does.
///
/// # Panics
/// Before [`start`].
#[must_use]
pub fn asked() -> RwSignal<Option<Asked>> {
    ASKED.get().expect("moves start with the page")
}

/// The deal that waits to be moved.
#[must_use]
pub fn asked_deal() -> Option<RecordId> {
    asked().with_untracked(|asked| asked.as_ref().map(|asked| asked.deal))
}

/// Brings a deal to a stage; asks first for what is missing there. `get` says what the deal holds.
pub fn move_to<'a>(
    deal: RecordId,
    title: String,
    to: Stage,
    get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>,
) {
    let missing = to.missing(get);
    if missing.is_empty() {
        carry_out(deal, &to, Vec::new(), |_| ());
    } else {
        asked().set(Some(Asked { deal, title, to, missing }));
    }
}

fn carry_out(deal: RecordId, to: &Stage, mut edits: Vec<Edit>, then: impl FnOnce(bool) + 'static) {
    edits.push(Edit::Set { field: deal::STAGE, value: Some(FieldValue::Link(to.id)) });
    let text = match to.outcome {
        Outcome::Open => t!("sales.moved", stage = to.name.clone()),
        Outcome::Won => t!("sales.won"),
        Outcome::Lost => t!("sales.lost"),
    };
    use_toasts().act_then(use_engine(), Command::Edit { records: vec![deal], edits }, text, then);
}

/// The sheet that asks for what is missing.
#[component]
pub fn MoveSheet() -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(asked().with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && asked().with_untracked(Option::is_some) {
            asked().set(None);
        }
    });
    let title = Signal::derive(move || {
        asked().with(|asked| {
            asked
                .as_ref()
                .map(|asked| t!("sales.to_stage", stage = asked.to.name.clone()))
                .unwrap_or_default()
        })
    });
    view! {
        <Sheet open title class="move-sheet">
            {move || asked().get().map(|asked| view! { <Form asked/> })}
        </Sheet>
    }
}

#[component]
fn Form(asked: Asked) -> impl IntoView {
    let new = NewRecord::new(RecordKind::Deal);
    let keys = StoredValue::new(asked.missing.clone());
    let specs = asked.missing.iter().filter_map(|key| RecordKind::Deal.spec().field(*key));
    let lost = asked.to.outcome == Outcome::Lost;
    let notes = RecordKind::Deal.spec().field(FieldKey::new("lost_notes")).filter(|_| lost);
    let competitor = RecordKind::Deal.spec().field(FieldKey::new("lost_competitor")).filter(|_| lost);
    let still_missing = RwSignal::new(false);
    let why = match asked.to.outcome {
        Outcome::Lost => t!("sales.asks_lost", title = asked.title.clone()),
        Outcome::Open | Outcome::Won => {
            t!("sales.asks", title = asked.title.clone(), stage = asked.to.name.clone())
        }
    };
    let moving = Press::new();
    let go = move |_| {
        crate::ui::pages::list::create::leave_the_editor();
        let complete = keys
            .with_value(|keys| keys.iter().all(|key| new.get(*key).is_some_and(|value| !value.is_empty())));
        if !complete {
            still_missing.set(true);
            return;
        }
        if moving.take() {
            carry_out(asked.deal, &asked.to, new.edits(), move |done| {
                if done && moving.stands() {
                    self::asked().set(None);
                }
                moving.end();
            });
        }
    };
    view! {
        <div class="sheet-body">
            <p class="move-why"><Icon of=icon::INFO/>{why}</p>
            {specs.chain(competitor).chain(notes).map(|spec| view! { <FieldRow field=Field::of_new(new, spec)/> }).collect_view()}
            <Show when=move || still_missing.get()>
                <p class="field-error" role="alert">{move || tr("sales.still_missing")}</p>
            </Show>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| self::asked().set(None)>{move || tr("sales.not_now")}</button>
            <button type="button" class="button strong" on:click=go>{move || tr("sales.move")}</button>
        </footer>
    }
}
