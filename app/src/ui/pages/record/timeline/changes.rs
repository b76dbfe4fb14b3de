//! What somebody changed in the record: one quiet line, opened on a tap. The way back is in the history beside it.

use std::collections::BTreeSet;

use crm_domain::time::Millis;
use engine_protocol::view::{FieldChange, HistoryEntry};
use leptos::prelude::*;

use super::super::{Page, Tab, history};
use super::row::Line;
use crate::format;
use crate::t;
use crate::ui::fields::words;
use crate::ui::pages::conflict::author_shown;
use crate::ui::parts::icon::{CHEVRON_DOWN, HISTORY, Icon};

/// Fields that are named before the line is opened.
const NAMED: usize = 2;

/// The changes of one person in a row.
#[component]
pub fn Changes(entries: Vec<HistoryEntry>, at: Millis, page: Page) -> impl IntoView {
    let open = RwSignal::new(false);
    let author = entries.first().map(|entry| author_shown(&entry.author)).unwrap_or_default();
    let said = summary(page, &entries);
    let entries = StoredValue::new(entries);
    let lines = move || {
        let titles = page
            .view
            .with_untracked(|view| view.as_ref().map(|view| view.titles.clone()).unwrap_or_default());
        entries.with_value(|entries| {
            let changes = entries.iter().flat_map(|entry| entry.changes.iter().map(|change| (entry.at, change)));
            let line = |(at, change): (Millis, &FieldChange)| {
                let label = history::field_of(change).map(|key| words::field(page.kind, key));
                view! {
                    <li class="history-line">
                        <time>{format::time(at)}</time>
                        <span class="history-what">{label.map(|label| view! { <b>{label}</b>" " })}{history::in_words(page, change, &titles)}</span>
                    </li>
                }
            };
            changes.map(line).collect_view()
        })
    };
    let see_all = move |_| {
        page.history.set(true);
        page.tab.set(Tab::History);
    };
    view! {
        <Line kind="changes".to_owned() glyph=HISTORY>
            <button type="button" class="timeline-changes" aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)>
                <span>{said}</span><span class="timeline-by">{author}</span><time>{format::time(at)}</time><Icon of=CHEVRON_DOWN/>
            </button>
            <Show when=move || open.get()>
                <ul class="timeline-changed">{lines}</ul>
                <button type="button" class="button quiet small" on:click=see_all>{move || t!("timeline.all_changes")}</button>
            </Show>
        </Line>
    }
}

/// "Telefon, Ort geändert", "5 Felder geändert", "Angelegt".
fn summary(page: Page, entries: &[HistoryEntry]) -> String {
    let changes = || entries.iter().flat_map(|entry| &entry.changes);
    if changes().any(|change| matches!(change, FieldChange::Created)) {
        return t!("history.created");
    }
    let fields: BTreeSet<_> = changes().filter_map(history::field_of).collect();
    match fields.len() {
        0 if changes().any(|change| matches!(change, FieldChange::Trashed(true))) => t!("history.trashed"),
        0 => t!("history.untrashed"),
        few if few <= NAMED => {
            let names: Vec<String> = fields.iter().map(|key| words::field(page.kind, *key)).collect();
            t!("timeline.changed", fields = names.join(", "))
        }
        many => t!("timeline.changed_many", n = many),
    }
}
