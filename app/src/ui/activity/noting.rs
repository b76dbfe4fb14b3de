//! What is noted about one record, wherever on the page that is done: on its own page, or after a tap on its number in
//! a list.

use crm_domain::command::Step;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::{self, lead};
use crm_domain::value::FieldValue;
use engine_protocol::view::{RecordView, Window};
use leptos::prelude::*;

use super::about::About;
use super::calls::Before;
use super::entry::Entry;
use super::sheet::{self, Asked};
use crate::engine::{clock, use_engine};
use crate::format;
use crate::t;
use crate::ui::pages::list::{Lists, onward};
use crate::ui::pages::record::timeline::feed;
use crate::ui::rights::may_write;

/// What is noted about a record. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Noting {
    /// The record.
    pub record: RecordId,
    /// What is noted here is about this.
    pub about: Memo<Option<About>>,
    /// The sheet that is asked for.
    pub asked: RwSignal<Option<Asked>>,
    /// What was typed and not noted.
    pub left: RwSignal<Option<Entry>>,
    /// Something may be noted here.
    pub may: Memo<bool>,
    view: Memo<Option<RecordView>>,
    open: Memo<Option<Window>>,
}

impl Noting {
    /// What is noted about a record that is shown already, with its open tasks.
    pub fn new(record: RecordId, view: Memo<Option<RecordView>>, open: Memo<Option<Window>>) -> Self {
        let may = Memo::new(move |_| {
            let is_there = view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
            is_there && may_write()
        });
        Self {
            record,
            about: Memo::new(move |_| view.with(|view| view.as_ref().map(About::of))),
            asked: RwSignal::new(None),
            left: RwSignal::new(None),
            may,
            view,
            open,
        }
    }

    /// The same of a record that is not.
    pub fn watch(record: RecordId) -> Self {
        let view = use_engine().watch_record(record);
        Self::new(record, Memo::new(move |_| view.get()), feed::open_tasks_of(record))
    }

    /// Whether something may be noted, and all is known that it depends on. On a page that is gone it may not.
    pub fn is_ready(self) -> bool {
        self.may.try_get() == Some(true) && self.open.try_with(Option::is_some) == Some(true)
    }

    /// What a talk is about that was had with one of those that the record is tied to.
    pub fn about_with(self, with: Option<RecordId>) -> Option<About> {
        let of = |view: &RecordView| match with {
            Some(with) => About::of(view).with(view, with),
            None => About::of(view),
        };
        self.view.try_with(|view| view.as_ref().map(of)).flatten()
    }

    /// Notes something at once.
    pub fn note(self, about: &About, entry: &Entry) {
        // WHY as it is: what was not typed by hand has nothing to be misread.
        let readings = sheet::read(entry).unwrap_or_default();
        let extra = self.brings(entry);
        sheet::log(about, entry, readings, extra, |_| ());
    }

    /// What an entry brings with it: a call to a lead is counted, and may ask for another one. Whoever goes through a
    /// list is led on.
    pub fn brings(self, entry: &Entry) -> Vec<Step> {
        if let Some(kind) = self.kind() {
            onward::hold(Lists::current().of(kind), self.record);
        }
        let Some(before) = self.before().filter(|_| entry.kind == "call") else { return Vec::new() };
        let today = format::today();
        let tomorrow = today.plus_days(1).unwrap_or(today);
        let who =
            self.view.with_untracked(|view| view.as_ref().map(|view| view.title.clone()).unwrap_or_default());
        before.steps(
            &entry.outcome,
            clock::item_id().to_string(),
            t!("activity.call_back", name = who),
            tomorrow,
        )
    }

    fn kind(self) -> Option<RecordKind> {
        self.view.with_untracked(|view| view.as_ref().map(|view| view.kind))
    }

    /// What is known of the lead; `None` for other kinds.
    fn before(self) -> Option<Before> {
        let open = self.open.with_untracked(|window| {
            window.iter().flat_map(|window| &window.rows).map(|row| row.id).collect::<Vec<_>>()
        });
        self.view.with_untracked(|view| {
            let view = view.as_ref().filter(|view| view.kind == RecordKind::Lead)?;
            let value =
                |key: FieldKey| view.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
            let attempts = match value(lead::CALL_ATTEMPTS) {
                Some(FieldValue::Number(attempts)) => *attempts,
                _ => 0,
            };
            let owner = match value(schema::OWNER) {
                Some(FieldValue::Member(owner)) => Some(*owner),
                _ => None,
            };
            let status = value(lead::STATUS).and_then(FieldValue::as_text).unwrap_or_default();
            Some(Before {
                lead: view.id,
                is_new: matches!(status, "" | "new"),
                attempts,
                owner,
                open_callback: Before::find_callback(view.id, attempts, &open),
            })
        })
    }
}
