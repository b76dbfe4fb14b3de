//! One field of one record, as its editor sees it: the value now, and the way to change it.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldSpec, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::value::FieldValue;
use engine_protocol::view::{Conflict, RecordView};
use engine_protocol::{Answer, Problem, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::new_record::{NewRecord, applied};
use super::{typing, words};
use crate::engine::Engine;
use crate::engine::ahead::Ahead;
use crate::ui::rights::lets_write;
use crate::ui::toast::problem_text;

/// Where changes go.
#[derive(Clone, Copy)]
pub enum Target {
    /// Into a record that exists, at once.
    Record(Engine, RecordId),
    /// Into a record that is being made.
    New(NewRecord),
}

/// A field of a record. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Field {
    /// The record's kind.
    pub kind: RecordKind,
    /// Which field.
    pub spec: &'static FieldSpec,
    /// The value as the engine says.
    pub stored: Memo<Option<FieldValue>>,
    /// Titles of linked records.
    pub titles: Memo<Vec<(RecordId, String)>>,
    /// Open conflicts of this field.
    pub conflicts: Memo<Vec<Conflict>>,
    /// Being changed.
    pub editing: RwSignal<bool>,
    /// What is wrong with what stands there.
    pub error: RwSignal<Option<String>>,
    /// The focus goes back to the value when the editor closes.
    pub refocus: StoredValue<bool>,
    target: Target,
    /// Titles of records linked here just now.
    picked: RwSignal<Vec<(RecordId, String)>>,
    /// What was just saved, until the engine says the same.
    ahead: Ahead<Vec<Edit>>,
    /// The value to show: what the engine says, with what was just saved.
    shown: Memo<Option<FieldValue>>,
    /// Unsaved input that was found at the start.
    draft: StoredValue<Option<String>>,
}

impl Field {
    /// A field of a record on its page.
    pub fn of_record(
        engine: Engine,
        view: Memo<Option<RecordView>>,
        record: RecordId,
        kind: RecordKind,
        spec: &'static FieldSpec,
    ) -> Self {
        let key = spec.key;
        let stored = Memo::new(move |_| {
            view.with(|view| {
                view.as_ref()?.values.iter().find(|(field, _)| *field == key).map(|(_, v)| v.clone())
            })
        });
        let picked = RwSignal::new(Vec::new());
        let titles = Memo::new(move |_| {
            let mut titles =
                view.with(|view| view.as_ref().map(|view| view.titles.clone()).unwrap_or_default());
            titles.extend(picked.get());
            titles
        });
        let conflicts = Memo::new(move |_| {
            view.with(|view| {
                let all = view.as_ref().map(|view| view.conflicts.as_slice()).unwrap_or_default();
                all.iter().filter(|conflict| conflict.field == key).cloned().collect()
            })
        });
        Self::new(kind, spec, stored, titles, picked, conflicts, Target::Record(engine, record))
    }

    /// A field of a record that is being made.
    pub fn of_new(new: NewRecord, spec: &'static FieldSpec) -> Self {
        let stored = Memo::new(move |_| new.get(spec.key));
        let titles = Memo::new(move |_| new.titles());
        let none = Memo::new(|_| Vec::new());
        let field =
            Self::new(new.kind(), spec, stored, titles, RwSignal::new(Vec::new()), none, Target::New(new));
        field.editing.set(true);
        // What could not be taken in when the sheet was left stands in its editor again.
        field.draft.set_value(new.typed_in(spec.key));
        field
    }

    fn new(
        kind: RecordKind,
        spec: &'static FieldSpec,
        stored: Memo<Option<FieldValue>>,
        titles: Memo<Vec<(RecordId, String)>>,
        picked: RwSignal<Vec<(RecordId, String)>>,
        conflicts: Memo<Vec<Conflict>>,
        target: Target,
    ) -> Self {
        let ahead = Ahead::new();
        Effect::new(move |_| {
            // WHY read: a memo that nobody has read yet follows nothing.
            stored.with(|_| ());
            ahead.said();
        });
        let shown = Memo::new(move |_| {
            ahead.over(stored.get(), |value, edits: &Vec<Edit>| edits.iter().fold(value, applied))
        });
        Self {
            kind,
            spec,
            stored,
            titles,
            picked,
            conflicts,
            editing: RwSignal::new(false),
            error: RwSignal::new(None),
            refocus: StoredValue::new(false),
            target,
            ahead,
            shown,
            draft: StoredValue::new(None),
        }
    }

    /// What the field is called.
    pub fn label(self) -> String {
        words::field(self.kind, self.spec.key)
    }

    /// The value to show: what was just saved, else what the engine says.
    pub fn value(self) -> Option<FieldValue> {
        self.shown.get()
    }

    /// The value to show, not followed.
    pub fn value_untracked(self) -> Option<FieldValue> {
        self.shown.get_untracked()
    }

    /// Part of a form that stays open, not of a page of values.
    pub fn in_form(self) -> bool {
        matches!(self.target, Target::New(_))
    }

    /// The record, `None` while it is being made.
    pub fn record(self) -> Option<RecordId> {
        match self.target {
            Target::Record(_, id) => Some(id),
            Target::New(_) => None,
        }
    }

    /// An id for parts of this field in the document.
    pub fn dom_id(self, part: &str) -> String {
        let place = if self.in_form() { "new" } else { "field" };
        format!("{place}-{}-{part}", self.spec.key)
    }

    /// Remembers what a record that is linked now is called.
    pub fn know_title(self, id: RecordId, title: String) {
        match self.target {
            Target::New(new) => new.know_title(id, title),
            Target::Record(..) => self.picked.update(|titles| titles.push((id, title))),
        }
    }

    /// Opens the editor, where something may be changed.
    pub fn open(self) {
        if !self.in_form() && !lets_write() {
            return;
        }
        self.editing.set(true);
    }

    /// Closes the editor; `refocus` brings the focus back to the value.
    pub fn close(self, refocus: bool) {
        self.refocus.set_value(refocus);
        self.error.set(None);
        if !self.in_form() {
            self.editing.set(false);
        }
    }

    /// Gives a register field a value that was picked, or empties it, and closes the editor.
    pub fn save(self, value: Option<FieldValue>, refocus: bool) {
        self.close(refocus);
        if value != self.value_untracked() {
            self.send(vec![Edit::Set { field: self.spec.key, value }], None);
        } else if self.in_form() {
            self.forget_draft();
        }
    }

    /// As [`Self::save`], for a value that was typed: when it cannot be saved, the editor opens again
    /// with what stood there.
    pub fn save_typed(self, value: Option<FieldValue>, typed: String, refocus: bool) {
        self.close(refocus);
        if value == self.value_untracked() {
            self.forget_draft();
        } else {
            self.send_typed(vec![Edit::Set { field: self.spec.key, value }], typed);
        }
    }

    /// Sends changes that were typed; see [`Self::save_typed`].
    pub fn send_typed(self, edits: Vec<Edit>, typed: String) {
        let again = typed.clone();
        self.send_or(edits, Some(typed), move || self.restore_draft(again));
    }

    /// Whether the page of this field still stands; what was awaited may come too late.
    pub fn alive(self) -> bool {
        self.editing.try_get_untracked().is_some()
    }

    /// Sends changes; what they do is shown at once. `typed` is kept as a draft until they are saved.
    pub fn send(self, edits: Vec<Edit>, typed: Option<String>) {
        self.send_or(edits, typed, || ());
    }

    /// As [`Self::send`], and runs `on_failure` when the engine could not do it.
    pub fn send_or(self, edits: Vec<Edit>, typed: Option<String>, on_failure: impl FnOnce() + 'static) {
        self.send_then(edits, typed, move |done| {
            if !done {
                on_failure();
            }
        });
    }

    /// As [`Self::send`], and tells `then` whether the engine did it.
    pub fn send_then(self, edits: Vec<Edit>, typed: Option<String>, then: impl FnOnce(bool) + 'static) {
        match self.target {
            Target::New(new) => {
                let shown = edits.iter().fold(self.value_untracked(), applied);
                new.types(self.spec.key, "");
                new.put(self.spec.key, shown);
                then(true);
            }
            Target::Record(engine, record) => {
                let turn = self.ahead.send(edits.clone());
                let answer = engine.command(Command::Edit { records: vec![record], edits });
                if typed.is_some() {
                    // Behind the change: it goes when that is durable, and not before.
                    self.forget_draft();
                }
                spawn_local(async move {
                    let done = answer.await;
                    match &done {
                        Ok(_) => self.ahead.done(turn),
                        Err(problem) => self.failed(turn, problem, typed),
                    }
                    then(done.is_ok());
                });
            }
        }
    }

    /// The engine could not save: the input stays, with the reason under it.
    fn failed(self, turn: u32, problem: &Problem, typed: Option<String>) {
        self.ahead.end(turn);
        self.error.try_set(Some(problem_text(problem)));
        if let Some(text) = typed {
            self.keep_draft(&text);
        }
    }

    /// Keeps what is being typed, so that a crash cannot take it.
    pub fn keep_draft(self, text: &str) {
        match self.target {
            Target::Record(engine, _) => {
                engine.tell(Request::Draft { key: self.draft_key(), text: text.to_owned() });
            }
            Target::New(new) => new.types(self.spec.key, text),
        }
    }

    /// Nothing is unsaved any more.
    pub fn forget_draft(self) {
        self.keep_draft("");
    }

    /// Where the draft of this field is kept.
    pub fn draft_key(self) -> String {
        self.record().map_or_else(String::new, |id| format!("{id}/{}", self.spec.key))
    }

    /// Opens the editor with input that was not saved last time.
    ///
    /// Where something is being typed already it stays as it is: what was not saved is older.
    pub fn restore_draft(self, text: String) {
        if self.in_form() || self.editing.try_get_untracked() == Some(false) {
            self.draft.try_set_value(Some(text));
            self.editing.try_set(true);
        }
    }

    /// Whether there is input that was not saved last time.
    pub fn has_draft(self) -> bool {
        self.draft.with_value(Option::is_some)
    }

    /// The input that was not saved last time, once.
    pub fn take_draft(self) -> Option<String> {
        let draft = self.draft.get_value();
        self.draft.set_value(None);
        draft
    }
}

/// Input that could not be saved last time stands in its editors again.
pub fn restore_drafts(engine: Engine, fields: StoredValue<Vec<Field>>) {
    spawn_local(async move {
        let Ok(Answer::Drafts(drafts)) = engine.request(Request::Drafts).await else { return };
        let Some(fields) = fields.try_get_value() else { return };
        for field in fields {
            let key = field.draft_key();
            let draft = drafts.iter().find(|(candidate, text)| *candidate == key && !text.is_empty());
            let Some((_, text)) = draft else { continue };
            // WHY: whoever ends right behind an edit has saved it, and not yet forgotten its draft.
            let is_saved = field
                .value_untracked()
                .is_some_and(|value| typing::editable(field.spec.kind, &value) == *text);
            if is_saved {
                field.forget_draft();
            } else {
                field.restore_draft(text.clone());
            }
        }
    });
}
