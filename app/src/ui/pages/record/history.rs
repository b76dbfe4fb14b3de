//! What happened to a record: who changed what, when and on which device, with the way back.

use crm_domain::command::{Command, Edit};
use crm_domain::consent::CONSENTS;
use crm_domain::field::{FieldKey, FieldKind};
use crm_domain::id::RecordId;
use crm_domain::value::FieldValue;
use engine_protocol::view::{FieldChange, HistoryEntry, RecordView};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Page, Tab};
use crate::engine::use_engine;
use crate::format;
use crate::t;
use crate::ui::fields::{text, words};
use crate::ui::pages::conflict::author_shown;
use crate::ui::parts::icon::{Icon, UNDO_2, X};
use crate::ui::people::consent;
use crate::ui::toast::use_toasts;

mod restore;

/// Entries shown before the person asks for more.
const AT_FIRST: usize = 60;

/// The changes of one author on one day.
#[derive(Clone, PartialEq)]
struct Stretch {
    day: String,
    author: String,
    first_of_day: bool,
    lines: Vec<(String, FieldChange)>,
}

/// The panel beside the facts, or the tab on a phone.
#[component]
pub fn HistoryPanel(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let shown = Memo::new(move |_| page.history.get() || page.tab.get() == Tab::History);
    view! {
        <Show when=move || shown.get()>
            <aside class="history" aria-label=move || t!("record.history")><History page/></aside>
        </Show>
    }
}

/// A record's changes, newest first, asked anew when there are more; `None` until the engine answered.
pub fn entries(record: RecordId, view: Memo<Option<RecordView>>) -> RwSignal<Option<Vec<HistoryEntry>>> {
    let engine = use_engine();
    let entries = RwSignal::new(None::<Vec<HistoryEntry>>);
    // A change of the record, here or from afar, is a change of its history.
    let version = Memo::new(move |_| {
        view.with(|view| view.as_ref().map(|view| (view.updated_at, view.values.clone(), view.deleted_at)))
    });
    Effect::new(move |was_here: Option<bool>| {
        let is_here = version.with(Option::is_some);
        // The record itself comes with the first answer, and changes nothing.
        if was_here == Some(false) && is_here {
            return true;
        }
        spawn_local(async move {
            if let Ok(Answer::History(all)) = engine.request(Request::History { record }).await {
                entries.try_set(Some(all));
            }
        });
        is_here
    });
    entries
}

#[component]
fn History(page: Page) -> impl IntoView {
    let entries = entries(page.id, page.view);
    let limit = RwSignal::new(AT_FIRST);
    let only = RwSignal::new(None::<FieldKey>);
    let fields = move || {
        let changed = entries.with(|all| {
            let changes = all.iter().flatten().flat_map(|entry| &entry.changes);
            changes.filter_map(field_of).collect::<std::collections::BTreeSet<_>>()
        });
        let own = changed.iter().copied().filter(|key| crm_domain::own::is_own(*key));
        let of_schema =
            page.kind.spec().fields.iter().map(|spec| spec.key).filter(|key| changed.contains(key));
        of_schema.chain(own).collect::<Vec<_>>()
    };
    let stretches =
        Memo::new(move |_| entries.with(|all| all.as_ref().map(|all| grouped(all, only.get(), limit.get()))));
    let more = move || entries.with(|all| all.as_ref().map_or(0, Vec::len)) > limit.get();
    let close = move |_| {
        page.history.set(false);
        page.tab.set(Tab::Facts);
    };
    view! {
        <header class="history-head">
            <h2>{move || t!("record.history")}</h2>
            <select
                class="form-input" aria-label=move || t!("history.filter")
                on:change=move |event| only.set(FieldKey::find(&event_target_value(&event)))
            >
                <option value="">{move || t!("history.all_fields")}</option>
                {move || fields().into_iter().map(|key| view! {
                    <option value=key.as_str() selected=move || only.get() == Some(key)>{words::field(page.kind, key)}</option>
                }).collect_view()}
            </select>
            <button type="button" class="button quiet square history-close" on:click=close
                aria-label=move || t!("record.close") title=move || t!("record.close")><Icon of=X/></button>
        </header>
        {move || stretches.get().map(|all| {
            if all.is_empty() {
                return view! { <p class="related-none">{move || t!("history.none")}</p> }.into_any();
            }
            all.into_iter().map(|stretch| view! { <StretchView page stretch/> }).collect_view().into_any()
        })}
        <Show when=more>
            <button type="button" class="button quiet" on:click=move |_| limit.update(|limit| *limit *= 4)>
                {move || t!("history.more")}
            </button>
        </Show>
    }
}

/// The field that a change is of, if it is of one.
pub const fn field_of(change: &FieldChange) -> Option<FieldKey> {
    match change {
        FieldChange::Created | FieldChange::Trashed(_) => None,
        FieldChange::Value { field, .. } | FieldChange::Item { field, .. } => Some(*field),
    }
}

/// Newest first, one stretch per day and author.
fn grouped(all: &[HistoryEntry], only: Option<FieldKey>, limit: usize) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for entry in all.iter().take(limit) {
        let wanted = |change: &&FieldChange| only.is_none() || field_of(change) == only;
        let time = format::time(entry.at);
        let lines: Vec<_> =
            entry.changes.iter().filter(wanted).map(|change| (time.clone(), change.clone())).collect();
        if lines.is_empty() {
            continue;
        }
        let (day, author) = (format::day_heading(entry.at), author_shown(&entry.author));
        match stretches.last_mut() {
            Some(last) if last.day == day && last.author == author => last.lines.extend(lines),
            last => {
                let first_of_day = last.is_none_or(|last| last.day != day);
                stretches.push(Stretch { day, author, first_of_day, lines });
            }
        }
    }
    stretches
}

#[component]
fn StretchView(page: Page, stretch: Stretch) -> impl IntoView {
    view! {
        <section class="stretch">
            {stretch.first_of_day.then(|| view! { <h3 class="stretch-day">{stretch.day}</h3> })}
            <p class="stretch-author">{stretch.author}</p>
            <ul>{stretch.lines.into_iter().map(|(time, change)| view! { <Line page time change/> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn Line(page: Page, time: String, change: FieldChange) -> impl IntoView {
    let engine = use_engine();
    let titles =
        page.view.with_untracked(|view| view.as_ref().map(|view| view.titles.clone()).unwrap_or_default());
    let label = field_of(&change).map(|key| words::field(page.kind, key));
    let words = in_words(page, &change, &titles);
    let change = StoredValue::new(change);
    let edits = Memo::new(move |_| {
        page.view.with(|view| {
            view.as_ref()
                .map(|view| change.with_value(|change| restore::edits(view, change)))
                .unwrap_or_default()
        })
    });
    let restore = move |_| {
        let command = Command::Edit { records: vec![page.id], edits: edits.get_untracked() };
        use_toasts().act(engine, command, t!("history.restored"));
    };
    view! {
        <li class="history-line">
            <time>{time}</time>
            <span class="history-what">{label.map(|label| view! { <b>{label}</b>" " })}{words}</span>
            <Show when=move || !edits.with(Vec::<Edit>::is_empty)>
                <button type="button" class="history-restore" on:click=restore title=move || t!("history.restore_hint")>
                    <Icon of=UNDO_2/>{move || t!("history.restore")}
                </button>
            </Show>
        </li>
    }
}

/// "Müller → Mueller", "entfernt: 0221 …", "angelegt".
pub fn in_words(page: Page, change: &FieldChange, titles: &[(RecordId, String)]) -> AnyView {
    let arrow = |before: String, after: String| {
        view! { <span class="was">{before}</span><span class="arrow" aria-label=t!("history.became")>" → "</span><span class="is">{after}</span> }.into_any()
    };
    match change {
        FieldChange::Created => t!("history.created").into_any(),
        FieldChange::Trashed(true) => t!("history.trashed").into_any(),
        FieldChange::Trashed(false) => t!("history.untrashed").into_any(),
        FieldChange::Value { field, before, after } if *field == CONSENTS => {
            consent::change_in_words(before.as_ref(), after.as_ref()).into_any()
        }
        FieldChange::Value { field, before, after } => {
            let kind = page.kind.spec().field(*field).map_or(FieldKind::Line, |spec| spec.kind);
            match (before, after) {
                (Some(FieldValue::Prose(before)), Some(FieldValue::Prose(after))) => {
                    let (gone, came) = changed_part(before, after);
                    arrow(gone, came)
                }
                (Some(FieldValue::Tags(before)), Some(FieldValue::Tags(after))) => {
                    let named = |word: &String| {
                        if kind == FieldKind::Members { text::member_of(word) } else { word.clone() }
                    };
                    let gone = before
                        .difference(after)
                        .map(|word| view! { <span class="was">{format!("− {} ", named(word))}</span> });
                    let came = after
                        .difference(before)
                        .map(|word| view! { <span class="is">{format!("+ {} ", named(word))}</span> });
                    view! { {gone.collect_view()}{came.collect_view()} }.into_any()
                }
                (before, after) => {
                    let shown = |value: &Option<FieldValue>| {
                        value.as_ref().filter(|value| !value.is_empty()).map_or_else(
                            || t!("field.emptied"),
                            |value| clipped(&text::shown(kind, value, titles)),
                        )
                    };
                    if before.as_ref().is_none_or(FieldValue::is_empty) {
                        view! { <span class="is">{shown(after)}</span> }.into_any()
                    } else {
                        arrow(shown(before), shown(after))
                    }
                }
            }
        }
        FieldChange::Item { before, after, .. } => {
            let shown = |item: &crm_domain::item::ItemValue| text::item_shown(item, titles);
            match (before, after) {
                (Some(before), Some(after)) if shown(before) == shown(after) => {
                    view! { <span class="is">{shown(after)}" "{t!("history.details")}</span> }.into_any()
                }
                (Some(before), Some(after)) => arrow(shown(before), shown(after)),
                (None, Some(after)) => {
                    view! { <span class="is">{format!("+ {}", shown(after))}</span> }.into_any()
                }
                (Some(before), None) => {
                    view! { <span class="was">{format!("− {}", shown(before))}</span> }.into_any()
                }
                (None, None) => ().into_any(),
            }
        }
    }
}

/// As much of a text as a line of the history bears.
const CLIP: usize = 160;

fn clipped(text: &str) -> String {
    if text.chars().count() <= CLIP {
        return text.to_owned();
    }
    text.chars().take(CLIP).chain(['…']).collect()
}

/// What of a long text went and what came, with a little around it.
fn changed_part(before: &str, after: &str) -> (String, String) {
    const AROUND: usize = 20;
    let (old, new): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count()
        .min(old.len().min(new.len()) - start);
    let part = |text: &[char]| {
        let from = start.saturating_sub(AROUND);
        let to = (text.len() - end + AROUND).min(text.len());
        let middle: String = text.get(from..to).unwrap_or_default().iter().collect();
        let (lead, tail) = (if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" });
        clipped(&format!("{lead}{middle}{tail}"))
    };
    (part(&old), part(&new))
}

#[cfg(test)]
mod tests {
    use super::changed_part;

    #[test]
    fn a_long_note_shows_only_what_changed() {
        let before = format!("{} Ende", "Wort ".repeat(50));
        let after = format!("{} neues Ende", "Wort ".repeat(50));
        let (gone, came) = changed_part(&before, &after);
        assert!(came.contains("neues") && !gone.contains("neues"));
        assert!(came.starts_with('…') && came.chars().count() < 60, "{came}");
    }

    #[test]
    fn a_text_that_repeats_itself_does_not_confuse_the_change() {
        assert_eq!(changed_part("aa", "aaa"), ("aa".to_owned(), "aaa".to_owned()));
        assert_eq!(changed_part("", "neu"), (String::new(), "neu".to_owned()));
    }
}
