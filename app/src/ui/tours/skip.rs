//! Why a stop is left out: one tap where it is the usual, words where it is not.

use crm_domain::item::CheckEntry;
use leptos::prelude::*;

use super::acts;
use super::live::{Live, Stop};
use crate::engine::acts::Press;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::kept::{self, Found, Keeper};
use crate::ui::parts::Sheet;

/// What it usually is.
const USUAL: [&str; 4] = ["tour.skip_closed", "tour.skip_absent", "tour.skip_time", "tour.skip_called"];

/// Opens when a stop is to be left out.
#[component]
pub fn SkipSheet(
    /// The tour.
    live: Live,
    /// Which stop.
    asked: RwSignal<Option<Stop>>,
) -> impl IntoView {
    let (open, found) = kept::opened_by(asked, draft_key);
    let title = Signal::derive(move || {
        asked.with(|stop| {
            stop.as_ref().map(|stop| t!("tour.skip_title", name = stop.name.as_str())).unwrap_or_default()
        })
    });
    view! {
        <Sheet open title class="skip-sheet">
            {move || found.get().map(|now| view! { <Why live now asked/> })}
        </Sheet>
    }
}

/// Where it is kept what is typed as the reason.
pub fn draft_key(stop: &Stop) -> String {
    format!("skip/{}", stop.id)
}

#[component]
fn Why(live: Live, now: Found<Stop>, asked: RwSignal<Option<Stop>>) -> impl IntoView {
    let Found { of: stop, text } = now;
    let typed = RwSignal::new(text.clone().unwrap_or_default());
    let fault = RwSignal::new(false);
    let keeper = Keeper::new(draft_key(&stop), text, move || typed.get());
    let stop = StoredValue::new(stop);
    let saving = Press::new();
    let save = move |reason: String| {
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return fault.set(true);
        }
        if !saving.take() {
            return;
        }
        let end = keeper.end();
        let stop = stop.get_value();
        let said = t!("tour.skipped", name = stop.name.as_str());
        let entry = CheckEntry { text: reason, ..CheckEntry::default() };
        acts::note(live, &stop, Some(entry), said, move |done| {
            if done {
                end();
            }
            if done && saving.stands() {
                asked.set(None);
            }
            saving.end();
        });
    };
    view! {
        <div class="sheet-body">
            <div class="log-outcomes" role="group" aria-label=move || tr("tour.skip_why")>
                {USUAL.map(|key| view! {
                    <button type="button" class="choice-chip" on:click=move |_| save(tr(key))>{move || tr(key)}</button>
                }).collect_view()}
            </div>
            <label class="form-part">
                <span>{move || tr("tour.skip_other")}</span>
                <input class="form-input" type="text" name="reason" autocomplete="off" aria-invalid=move || fault.get().to_string()
                    prop:value=typed on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=move |event: leptos::ev::KeyboardEvent| if event.key() == "Enter" { save(typed.get_untracked()); }/>
            </label>
            <Show when=move || fault.get()><p class="field-error" role="alert">{move || tr("tour.skip_needed")}</p></Show>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| asked.set(None)>{move || tr("activity.cancel")}</button>
            <button type="button" class="button strong" on:click=move |_| save(typed.get_untracked())>{move || tr("tour.skip")}</button>
        </footer>
    }
}
