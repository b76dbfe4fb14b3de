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
use crate::ui::activity::offers::{Offers, Won};
use crate::ui::fields::field::Field;
use crate::ui::fields::kept::{self, Found, Keeper, Unfinished, leave_the_editor};
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::new_record::draft::Contents;
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
    /// It says why it was won.
    says_why: bool,
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
    let says_why = get(deal::WIN_REASON).is_some_and(|why| !why.is_empty());
    let asked_for = Asked { deal, title, to, missing, says_why };
    if asked_for.missing.is_empty() {
        carry_out(asked_for, Vec::new(), |_| ());
    } else {
        asked().set(Some(asked_for));
    }
}

/// Moves it. Why a deal was won is asked afterwards, in nobody's way; one that is not won any more does not say it.
fn carry_out(asked: Asked, mut edits: Vec<Edit>, then: impl FnOnce(bool) + 'static) {
    let Asked { deal, title, to, says_why, .. } = asked;
    let is_won = to.outcome == Outcome::Won;
    let is_said = says_why || edits.iter().any(|edit| edit.field() == Some(deal::WIN_REASON));
    edits.push(Edit::Set { field: deal::STAGE, value: Some(FieldValue::Link(to.id)) });
    if says_why && !is_won {
        edits.push(Edit::Set { field: deal::WIN_REASON, value: None });
    }
    let text = match to.outcome {
        Outcome::Open => t!("sales.moved", stage = to.name.clone()),
        Outcome::Won => t!("sales.won"),
        Outcome::Lost => t!("sales.lost"),
    };
    let command = Command::Edit { records: vec![deal], edits };
    use_toasts().act_then(use_engine(), command, text, move |done| {
        if done && is_won && !is_said {
            Offers::current().ask_why_won(Won { deal, title });
        }
        then(done);
    });
}

/// The sheet that asks for what is missing.
#[component]
pub fn MoveSheet() -> impl IntoView {
    let (open, found) = kept::opened_by(asked(), draft_key);
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
            {move || found.get().map(|now| view! { <Form now found/> })}
        </Sheet>
    }
}

/// Where it is kept what is typed for a move.
fn draft_key(asked: &Asked) -> String {
    format!("move/{}/{}", asked.deal, asked.to.id)
}

#[component]
fn Form(now: Found<Asked>, found: RwSignal<Option<Found<Asked>>>) -> impl IntoView {
    let Found { of: asked, text } = now;
    let new = NewRecord::new(RecordKind::Deal);
    let contents = text.as_deref().and_then(Contents::from_draft);
    if let Some(contents) = &contents {
        new.restore(contents);
    }
    let keeper = Keeper::new(draft_key(&asked), text, move || new.to_draft());
    let begun = contents.map(|contents| contents.glimpse(RecordKind::Deal));
    let begun = begun.map(|words| if words.is_empty() { asked.title.clone() } else { words });
    let again = Found { of: asked.clone(), text: None };
    let drop_it = Callback::new(move |()| {
        keeper.end()();
        found.set(Some(again.clone()));
    });
    let keys = StoredValue::new(asked.missing.clone());
    let specs = asked.missing.iter().filter_map(|key| RecordKind::Deal.spec().field(*key));
    let lost = asked.to.outcome == Outcome::Lost;
    // Asked along with the rest, where there is a rest to ask for.
    let won =
        asked.to.outcome == Outcome::Won && !asked.says_why && !asked.missing.contains(&deal::WIN_REASON);
    let why_won = RecordKind::Deal.spec().field(deal::WIN_REASON).filter(|_| won);
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
    let kept = StoredValue::new(asked.clone());
    let go = move |_| {
        leave_the_editor();
        let complete = keys
            .with_value(|keys| keys.iter().all(|key| new.get(*key).is_some_and(|value| !value.is_empty())));
        if !complete {
            still_missing.set(true);
            return;
        }
        if moving.take() {
            let end = keeper.end();
            carry_out(kept.get_value(), new.edits(), move |done| {
                if done {
                    end();
                }
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
            {begun.map(|glimpse| view! { <Unfinished glimpse drop_it/> })}
            {specs.chain(competitor).chain(notes).chain(why_won).map(|spec| view! { <FieldRow field=Field::of_new(new, spec)/> }).collect_view()}
            <Show when=move || still_missing.get()>
                <p class="field-error" role="alert">{move || tr("sales.still_missing")}</p>
            </Show>
        </div>
        // WHY: what is still being typed would leave its place with the press, and the button with it; a press takes it in itself.
        <footer class="sheet-foot" on:mousedown=|event| event.prevent_default()>
            <button type="button" class="button" on:click=move |_| self::asked().set(None)>{move || tr("sales.not_now")}</button>
            <button type="button" class="button strong" on:click=go>{move || tr("sales.move")}</button>
        </footer>
    }
}
