//! What is noted on a record's page: what it is about, what is open and asked, and how a call to a lead counts.

use crm_domain::command::Step;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::{self, lead};
use crm_domain::value::FieldValue;
use engine_protocol::view::{RecordView, RowView};
use engine_protocol::{Answer, Request};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::feed::Feed;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::t;
use crate::ui::activity::about::About;
use crate::ui::activity::calls::Before;
use crate::ui::activity::entry::Entry;
use crate::ui::activity::mail;
use crate::ui::activity::reach::{self, ReachOffer, Reached};
use crate::ui::activity::sheet::{self, Asked, LogSheet, draft_key};
use crate::ui::activity::visit::{self, Place, RunningVisits};
use crate::ui::rights::may_write;

/// Whether what happens with records of this kind is noted.
pub const fn has_timeline(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Account | RecordKind::Contact | RecordKind::Lead | RecordKind::Deal)
}

/// What the parts of a page share that note something. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The record.
    pub record: RecordId,
    /// What is noted here is about this.
    pub about: Signal<Option<About>>,
    /// What happened.
    pub feed: Feed,
    /// The sheet that is asked for.
    pub asked: RwSignal<Option<Asked>>,
    /// What was typed and not noted.
    pub left: RwSignal<Option<Entry>>,
    /// Who was reached for just now.
    pub reached: RwSignal<Option<Reached>>,
    /// What is known of a visit's place.
    pub place: RwSignal<Option<Place>>,
    /// Visits that go on.
    pub visits: Memo<Vec<RowView>>,
    /// Something may be noted here.
    pub may: Memo<bool>,
    view: Memo<Option<RecordView>>,
}

impl Desk {
    /// What is noted with a record.
    pub fn watch(record: RecordId, kind: RecordKind, view: Memo<Option<RecordView>>) -> Self {
        let about = Memo::new(move |_| view.with(|view| view.as_ref().map(About::of)));
        let may = Memo::new(move |_| {
            let is_there = view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
            is_there && may_write()
        });
        let desk = Self {
            record,
            about: about.into(),
            feed: Feed::watch(record, kind, view),
            asked: RwSignal::new(None),
            left: RwSignal::new(None),
            reached: RwSignal::new(None),
            place: RwSignal::new(None),
            visits: visit::running(record),
            may,
            view,
        };
        desk.restore();
        desk
    }

    /// What was typed, and who was reached for, before the page was left.
    fn restore(self) {
        let engine = use_engine();
        spawn_local(async move {
            let Ok(Answer::Drafts(drafts)) = engine.request(Request::Drafts).await else { return };
            let text =
                |key: String| drafts.iter().find(|(known, _)| *known == key).map(|(_, text)| text.as_str());
            self.left.try_set(text(draft_key(self.record)).and_then(Entry::from_draft));
            let reached = text(reach::draft_key(self.record)).and_then(Reached::from_draft);
            self.reached.try_set(reached);
        });
    }

    /// Somebody of us is here now.
    pub fn is_visiting(self) -> bool {
        !self.visits.with(Vec::is_empty)
    }

    /// A tap within the record: on a number or an address it reaches for somebody.
    pub fn tapped(self, event: &ev::MouseEvent) {
        if let Some(reached) = Reached::by(event).filter(|_| self.may.get_untracked()) {
            use_engine()
                .tell(Request::Draft { key: reach::draft_key(self.record), text: reached.to_draft() });
            self.reached.set(Some(reached));
        }
    }

    /// Files were dropped on the record.
    pub fn dropped(self, event: &ev::DragEvent) {
        let files = event.data_transfer().and_then(|data| data.files());
        if let (Some(files), Some(about), true) =
            (files, self.about.get_untracked(), self.may.get_untracked())
        {
            mail::take(&about, &files);
        }
    }

    /// Notes something at once.
    pub fn note(self, entry: Entry) {
        let Some(about) = self.about.get_untracked() else { return };
        // WHY as it is: what was not typed by hand has nothing to be misread.
        let readings = sheet::read(&entry).unwrap_or_default();
        let extra = self.brings(&entry);
        sheet::log(&about, &entry, readings, extra, |_| ());
    }

    /// What an entry brings with it: a call to a lead is counted, and may ask for another one.
    pub fn brings(self, entry: &Entry) -> Vec<Step> {
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

    /// What is known of the lead; `None` for other kinds.
    pub fn before(self) -> Option<Before> {
        let open = untrack(|| self.feed.open_tasks());
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

/// What stands above the record: visits that go on, and the offer to note what was reached for.
#[component]
pub fn Banners(desk: Desk) -> impl IntoView {
    view! {
        <RunningVisits visits=desk.visits place=desk.place about=desk.about asked=desk.asked/>
        <ReachOffer reached=desk.reached about=desk.about asked=desk.asked on_log=Callback::new(move |entry| desk.note(entry))/>
    }
}

/// The sheet, and where files are let go.
#[component]
pub fn Above(desk: Desk, over: RwSignal<bool>) -> impl IntoView {
    let extra = Callback::new(move |entry: Entry| desk.brings(&entry));
    view! {
        <LogSheet asked=desk.asked extra left=desk.left/>
        <Show when=move || over.get()>
            <p class="drop-here" aria-hidden="true">{move || t!("activity.drop_mail")}</p>
        </Show>
    }
}
