//! The firm that sells, on its paper: above the letter, in the window of the envelope, and below all of it.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::schema::letterhead;
use engine_protocol::view::RecordView;
use leptos::prelude::*;

use super::lines::text_of;
use crate::engine::use_engine;
use crate::ui::fields::{text, words};

/// The letterhead as it is now. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Letterhead {
    view: Memo<Option<RecordView>>,
    workspace: Memo<String>,
}

impl Letterhead {
    /// Follows the workspace's letterhead for as long as its page is shown.
    #[must_use]
    pub fn watch() -> Self {
        let engine = use_engine();
        let watched = engine.watch_record(letterhead::id());
        Self {
            view: Memo::new(move |_| watched.get().filter(|view| view.deleted_at.is_none())),
            workspace: Memo::new(move |_| engine.workspace().map(|known| known.name).unwrap_or_default()),
        }
    }

    fn text(self, key: FieldKey) -> String {
        self.view.with(|view| view.as_ref().map(|view| text_of(view, key)).unwrap_or_default())
    }

    /// What the firm is called; where nobody said it, as the workspace.
    pub fn name(self) -> String {
        Some(self.text(letterhead::NAME))
            .filter(|name| !name.trim().is_empty())
            .unwrap_or_else(|| self.workspace.get())
    }

    fn address(self) -> Vec<String> {
        [letterhead::STREET, letterhead::CITY]
            .map(|key| self.text(key))
            .into_iter()
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// The firm in one line, as it stands in an envelope's window.
    pub fn line(self) -> String {
        let lines: Vec<String> = std::iter::once(self.name()).chain(self.address()).collect();
        lines.join(" · ")
    }

    /// The fields that say something, with their labels.
    fn said(self, keys: &[FieldKey]) -> Vec<(String, String)> {
        let texts = keys.iter().map(|key| (words::field(RecordKind::Letterhead, *key), self.text(*key)));
        texts.filter(|(_, text)| !text.trim().is_empty()).collect()
    }
}

/// Above the letter: its name, and where to ask.
#[component]
pub fn Head(of: Letterhead) -> impl IntoView {
    let reach = move || {
        let website = text::short_url(&of.text(letterhead::WEBSITE)).to_owned();
        let all = [of.text(letterhead::PHONE), of.text(letterhead::EMAIL), website];
        let lines = of.address().into_iter().chain(all).filter(|line| !line.is_empty());
        lines.map(|line| view! { <span>{line}</span> }).collect_view()
    };
    view! {
        <header class="paper-head">
            <strong>{move || of.name()}</strong>
            <small class="paper-reach">{reach}</small>
        </header>
    }
}

/// Below the letter: who leads the firm, where it is registered, its tax numbers, its account.
#[component]
pub fn Foot(of: Letterhead) -> impl IntoView {
    let groups = [
        &[letterhead::MANAGED_BY, letterhead::BOARD_CHAIR, letterhead::SEAT, letterhead::REG_NO][..],
        &[letterhead::VAT_ID, letterhead::TAX_NO],
        &[letterhead::BANK, letterhead::IBAN, letterhead::BIC],
    ];
    let said = Memo::new(move |_| {
        groups.map(|keys| of.said(keys)).into_iter().filter(|group| !group.is_empty()).collect::<Vec<_>>()
    });
    let group = |lines: Vec<(String, String)>| {
        let line = |(label, text): (String, String)| view! { <div><dt>{label}</dt><dd>{text}</dd></div> };
        view! { <dl>{lines.into_iter().map(line).collect_view()}</dl> }
    };
    view! {
        <Show when=move || said.with(|said| !said.is_empty())>
            <footer class="paper-foot">{move || said.get().into_iter().map(group).collect_view()}</footer>
        </Show>
    }
}
