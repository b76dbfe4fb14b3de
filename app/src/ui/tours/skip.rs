//! Why a stop is left out: one tap where it is the usual, words where it is not.

use crm_domain::item::CheckEntry;
use leptos::prelude::*;

use super::acts;
use super::live::{Live, Stop};
use crate::i18n::tr;
use crate::t;
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
    let open = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let fault = RwSignal::new(false);
    Effect::new(move |_| {
        let is_asked = asked.with(Option::is_some);
        if is_asked {
            typed.set(String::new());
            fault.set(false);
        }
        open.set(is_asked);
    });
    Effect::new(move |_| {
        // WHY the second question: setting it to what it is would run both effects for ever.
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
    });
    let save = move |reason: String| {
        let reason = reason.trim().to_owned();
        if reason.is_empty() {
            return fault.set(true);
        }
        if let Some(stop) = asked.get_untracked() {
            let said = t!("tour.skipped", name = stop.name.as_str());
            acts::note(live, &stop, Some(CheckEntry { text: reason, ..CheckEntry::default() }), said);
        }
        open.set(false);
    };
    let title = Signal::derive(move || {
        asked.with(|stop| {
            stop.as_ref().map(|stop| t!("tour.skip_title", name = stop.name.as_str())).unwrap_or_default()
        })
    });
    view! {
        <Sheet open title class="skip-sheet">
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
                <button type="button" class="button" on:click=move |_| open.set(false)>{move || tr("activity.cancel")}</button>
                <button type="button" class="button strong" on:click=move |_| save(typed.get_untracked())>{move || tr("tour.skip")}</button>
            </footer>
        </Sheet>
    }
}
