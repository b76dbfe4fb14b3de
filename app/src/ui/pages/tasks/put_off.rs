//! The panel that puts a task off: tomorrow, in a week, or any day, by words or by the calendar.

use crm_domain::id::RecordId;
use crm_domain::time::Day;
use leptos::ev;
use leptos::prelude::*;

use super::acts::{in_days, put_off};
use crate::format;
use crate::i18n::tr;
use crate::ui::fields::typed::show_picker;
use crate::ui::fields::typing;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{CALENDAR, CALENDAR_CLOCK, Icon};

/// The button and its panel.
#[component]
pub fn PutOff(
    /// The task.
    id: RecordId,
    /// The day it is due on.
    #[prop(into)]
    due: Signal<Option<Day>>,
    /// What it is called.
    #[prop(into)]
    title: Signal<String>,
    /// Opened from elsewhere, too.
    #[prop(optional)]
    open: RwSignal<bool>,
) -> impl IntoView {
    let name = Signal::derive(move || crate::t!("task.put_off_name", title = title.get()));
    view! {
        <Popover name open end=true button="button quiet square task-put-off" face=|| view! { <Icon of=CALENDAR_CLOCK/> }>
            <Days id due open/>
        </Popover>
    }
}

/// The days on offer, and a field for any other.
#[component]
pub fn Days(id: RecordId, #[prop(into)] due: Signal<Option<Day>>, open: RwSignal<bool>) -> impl IntoView {
    let go = move |day: Option<Day>| {
        open.set(false);
        if day != due.get_untracked() {
            put_off(id, day);
        }
    };
    let monday = 8 - i64::from(format::today().weekday());
    let offers =
        [("task.due_today", 0), ("task.tomorrow", 1), ("task.next_monday", monday), ("task.in_a_week", 7)];
    let (typed, wrong) = (RwSignal::new(String::new()), RwSignal::new(false));
    let take = move || match typing::day(&typed.get_untracked()) {
        Some(day) => go(Some(day)),
        None => wrong.set(true),
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            take();
        }
    };
    view! {
        <div class="put-off">
            {offers.map(|(name, days)| {
                let day = in_days(days);
                (due.get_untracked() != Some(day)).then(|| view! {
                    <button type="button" class="menu-item" on:click=move |_| go(Some(day))>
                        <span>{move || tr(name)}</span><span class="put-off-day">{format::day(day)}</span>
                    </button>
                })
            }).collect_view()}
            <div class="put-off-other">
                <input type="text" class="value-input" autocomplete="off" placeholder=move || tr("field.day_hint")
                    aria-label=move || tr("task.other_day") aria-invalid=move || wrong.get().to_string() prop:value=typed
                    on:input=move |event| { typed.set(event_target_value(&event)); wrong.set(false); } on:keydown=on_key/>
                <span class="day-button"><Icon of=CALENDAR/>
                    <input type="date" class="day-native" aria-label=move || tr("task.calendar") title=move || tr("task.calendar")
                        prop:value=move || due.get().map(|due| due.to_string()).unwrap_or_default() on:click=|event| show_picker(&event)
                        on:change=move |event| if let Some(day) = Day::from_iso(&event_target_value(&event)) { go(Some(day)) }/>
                </span>
                <button type="button" class="button" on:click=move |_| take()>{move || tr("task.put_off")}</button>
            </div>
            <Show when=move || wrong.get()>
                <p class="field-error" role="alert">{move || tr("task.no_day")}</p>
            </Show>
            <Show when=move || due.get().is_some()>
                <button type="button" class="menu-item" on:click=move |_| go(None)>{move || tr("task.no_date")}</button>
            </Show>
        </div>
    }
}
