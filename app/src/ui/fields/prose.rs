//! Long text that several people may write in at once. It saves itself; what others write meanwhile
//! appears without taking caret or words away.

use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::row::PROSE_IN_ROW;
use crm_domain::value::FieldValue;
use gloo::timers::callback::Timeout;
use leptos::ev;
use leptos::prelude::*;

use super::field::Field;
use crate::format::integer;

/// Typing stops for so long before the text is saved, in milliseconds.
const IDLE_MS: u32 = 600;

/// The text, always ready to be written in.
#[component]
pub fn Prose(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let stored = move || text_of(field.stored.get());
    let text = RwSignal::new(field.stored.with_untracked(|value| text_of(value.clone())));
    // What stood there when typing began, for the engine to merge against.
    let base = StoredValue::new(text.get_untracked());
    // Own writes that are not answered yet: until they are, what the engine says lacks their words.
    let under_way = StoredValue::new(0_u32);
    let idle = StoredValue::new_local(None::<Timeout>);
    let area = NodeRef::<leptos::html::Textarea>::new();
    Effect::new(move |_| {
        if field.editing.get()
            && let Some(draft) = field.take_draft()
        {
            if base.get_value() == text.get_untracked() {
                text.set(draft);
            }
            field.editing.set(false);
        }
    });

    let commit = move || {
        idle.try_set_value(None);
        let (Some(before), Some(after)) = (base.try_get_value(), text.try_get_untracked()) else { return };
        if before == after {
            return;
        }
        base.set_value(after.clone());
        under_way.update_value(|count| *count += 1);
        let edit = Edit::Write { field: field.spec.key, before: before.clone(), after: after.clone() };
        // WHY: what was not saved is part of the next attempt.
        field.send_then(vec![edit], Some(after), move |done| {
            under_way.try_update_value(|count| *count -= 1);
            if !done {
                base.try_set_value(before);
            }
        });
    };
    // What others wrote is taken over as soon as nothing here is unsaved.
    Effect::new(move |_| {
        let theirs = stored();
        let is_saved = under_way.get_value() == 0 && base.get_value() == text.get_untracked();
        if is_saved && theirs != text.get_untracked() {
            let place = area
                .get_untracked()
                .and_then(|area| Some((area.selection_start().ok()??, area.selection_end().ok()??)));
            let ours = text.get_untracked();
            base.set_value(theirs.clone());
            text.set(theirs.clone());
            if let (Some(area), Some((start, end))) = (area.get_untracked(), place) {
                area.set_value(&theirs);
                let moved = |at| carried_over(&ours, &theirs, at);
                // WHY ignored: the places lie within the text that was just set.
                let _ = area.set_selection_range(moved(start), moved(end));
            }
        }
    });
    window_event_listener(ev::pagehide, move |_| commit());
    on_cleanup(commit);
    let on_input = move |event: ev::Event| {
        text.set(event_target_value(&event));
        field.error.set(None);
        if field.in_form() {
            commit();
        } else {
            idle.set_value(Some(Timeout::new(IDLE_MS, commit)));
        }
    };
    view! {
        <div class="prose" data-text=move || format!("{}\u{200b}", text.get())>
            <textarea
                class="value-input" rows="1" node_ref=area id=field.dom_id("input")
                aria-labelledby=field.dom_id("label")
                readonly=move || !field.in_form() && !crate::ui::rights::may_write()
                placeholder=move || hint(field)
                prop:value=move || text.get()
                on:input=on_input
                on:blur=move |_| commit()
                on:keydown=move |event| {
                    if event.key() == "Escape" && !field.in_form() {
                        event.stop_propagation();
                        if let Some(area) = area.get_untracked() {
                            // WHY ignored: an element in the document gives the focus away.
                            let _ = area.blur();
                        }
                    }
                }
            ></textarea>
        </div>
        <Show when=move || text.with(|text| is_searched_in_part(text))>
            <p class="hint">{move || in_part(field)}</p>
        </Show>
    }
}

/// What of a long text is seen by others than its reader.
fn in_part(field: Field) -> String {
    let count = integer(i64::try_from(PROSE_IN_ROW).unwrap_or(i64::MAX));
    match field.kind {
        RecordKind::Letterhead => crate::t!("field.words_taken", count = count),
        _ => crate::t!("field.prose_searched", count = count),
    }
}

/// Rows, and so lists and search, hold the beginning of a long text only.
fn is_searched_in_part(text: &str) -> bool {
    // WHY the bytes first: most texts are short, and this is asked at every letter.
    text.len() > PROSE_IN_ROW && text.chars().count() > PROSE_IN_ROW
}

fn text_of(value: Option<FieldValue>) -> String {
    match value {
        Some(FieldValue::Prose(text) | FieldValue::Text(text)) => text,
        _ => String::new(),
    }
}

/// Where a caret stands after `before` became `after`. Places are UTF-16 units, as browsers count.
fn carried_over(before: &str, after: &str, at: u32) -> u32 {
    let old: Vec<u16> = before.encode_utf16().collect();
    let new: Vec<u16> = after.encode_utf16().collect();
    let same_start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let same_end = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(a, b)| a == b)
        .count()
        .min(old.len().min(new.len()) - same_start);
    let at = usize::try_from(at).unwrap_or(usize::MAX).min(old.len());
    let moved = if at <= same_start {
        at
    } else if at >= old.len() - same_end {
        new.len() - (old.len() - at)
    } else {
        new.len() - same_end
    };
    u32::try_from(moved).unwrap_or(u32::MAX)
}

/// What is to be written there: a note, or what stands on a paper.
fn hint(field: Field) -> String {
    match field.spec.key.as_str() {
        "intro" | "outro" => crate::t!("field.words_hint"),
        _ => crate::t!("field.prose_hint"),
    }
}

#[cfg(test)]
mod tests {
    use super::carried_over;

    #[test]
    fn d8_the_caret_stays_at_its_words_when_a_colleague_writes() {
        // Behind the caret, before it, and around it.
        assert_eq!(carried_over("Guten Tag", "Guten Tag, Anna", 5), 5);
        assert_eq!(carried_over("Tag", "Guten Tag", 3), 9);
        assert_eq!(carried_over("a b c", "a XX b c", 4), 7);
        assert_eq!(carried_over("abc", "", 2), 0);
        assert_eq!(carried_over("", "abc", 0), 0);
        // An emoji counts two.
        assert_eq!(carried_over("x", "👩x", 1), 3);
    }

    #[test]
    fn d8_the_caret_never_leaves_the_text() {
        for (before, after) in [("aaa", "aa"), ("aa", "aaa"), ("abab", "ab"), ("ab", "abab")] {
            for at in 0..=4 {
                let moved = carried_over(before, after, at);
                assert!(moved as usize <= after.len(), "{before} {after} {at} {moved}");
            }
        }
    }
}
