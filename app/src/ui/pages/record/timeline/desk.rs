//! What is noted on a record's page: what it is about, what happened, and what is open and asked.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use engine_protocol::view::{RecordView, RowView};
use engine_protocol::{Answer, Request};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::feed::Feed;
use crate::engine::use_engine;
use crate::t;
use crate::ui::activity::entry::Entry;
use crate::ui::activity::mail;
use crate::ui::activity::noting::Noting;
use crate::ui::activity::offers::Offers;
use crate::ui::activity::sheet::{LogSheet, draft_key};
use crate::ui::activity::visit::{self, Place, RunningVisits};

/// Whether what happens with records of this kind is noted.
pub const fn has_timeline(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Account | RecordKind::Contact | RecordKind::Lead | RecordKind::Deal)
}

/// What the parts of a page share that note something. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is noted about the record.
    pub noting: Noting,
    /// What happened.
    pub feed: Feed,
    /// What is known of a visit's place.
    pub place: RwSignal<Option<Place>>,
    /// Visits that go on.
    pub visits: Memo<Vec<RowView>>,
}

impl Desk {
    /// What is noted with a record.
    pub fn watch(record: RecordId, kind: RecordKind, view: Memo<Option<RecordView>>) -> Self {
        let feed = Feed::watch(record, kind, view);
        let noting = Noting::new(record, view, feed.open);
        Offers::current().take_place(noting);
        let desk = Self { noting, feed, place: RwSignal::new(None), visits: visit::running(record) };
        desk.restore();
        desk
    }

    /// What was typed before the page was left.
    fn restore(self) {
        let engine = use_engine();
        let Noting { record, left, .. } = self.noting;
        spawn_local(async move {
            let Ok(Answer::Drafts(drafts)) = engine.request(Request::Drafts).await else { return };
            let key = draft_key(record);
            let text = drafts.iter().find(|(known, _)| *known == key).map(|(_, text)| text.as_str());
            left.try_set(text.and_then(Entry::from_draft));
        });
    }

    /// Something may be noted here.
    pub fn may(self) -> bool {
        self.noting.may.get()
    }

    /// Somebody of us is here now.
    pub fn is_visiting(self) -> bool {
        !self.visits.with(Vec::is_empty)
    }

    /// Files were dropped on the record.
    pub fn dropped(self, event: &ev::DragEvent) {
        let files = event.data_transfer().and_then(|data| data.files());
        if let (Some(files), Some(about), true) =
            (files, self.noting.about.get_untracked(), self.noting.may.get_untracked())
        {
            mail::take(&about, &files);
        }
    }

    /// Notes something at once.
    pub fn note(self, entry: &Entry) {
        if let Some(about) = self.noting.about.get_untracked() {
            self.noting.note(&about, entry);
        }
    }
}

/// What stands above the record: visits that go on.
#[component]
pub fn Banners(desk: Desk) -> impl IntoView {
    let Noting { about, asked, .. } = desk.noting;
    view! { <RunningVisits visits=desk.visits place=desk.place about=about.into() asked/> }
}

/// The sheet, and where files are let go.
#[component]
pub fn Above(desk: Desk, over: RwSignal<bool>) -> impl IntoView {
    let noting = desk.noting;
    let extra = Callback::new(move |entry: Entry| noting.brings(&entry));
    view! {
        <LogSheet asked=noting.asked extra left=noting.left/>
        <Show when=move || over.get()>
            <p class="drop-here" aria-hidden="true">{move || t!("activity.drop_mail")}</p>
        </Show>
    }
}
