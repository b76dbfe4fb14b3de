//! The head of a task: its tick, when it is due, how much it matters, how often it was put off, when it reminds.

use crm_domain::activity::is_open;
use crm_domain::choice::PRIORITY;
use crm_domain::command::{Command, Edit};
use crm_domain::field::FieldKey;
use crm_domain::schema::task;
use crm_domain::time::{Day, Millis};
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::Page;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::{again, words};
use crate::ui::pages::tasks::acts::tick;
use crate::ui::pages::tasks::put_off::Days;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{BELL, CALENDAR, CHECK, FLAG, Icon, REPEAT};
use crate::ui::reminders;
use crate::ui::rights::may_write;
use crate::ui::toast::use_toasts;

fn value(page: Page, key: FieldKey) -> Option<FieldValue> {
    page.view.with(|view| {
        view.as_ref()?.values.iter().find(|(field, _)| *field == key).map(|(_, value)| value.clone())
    })
}

fn text(page: Page, key: FieldKey) -> String {
    value(page, key).and_then(|value| value.as_text().map(ToOwned::to_owned)).unwrap_or_default()
}

fn set(page: Page, field: FieldKey, value: Option<FieldValue>, said: String) {
    let edits = vec![Edit::Set { field, value }];
    use_toasts().act(use_engine(), Command::Edit { records: vec![page.id], edits }, said);
}

/// The strip under the title.
#[component]
pub fn Head(page: Page) -> impl IntoView {
    let open = Memo::new(move |_| is_open(&text(page, task::STATUS)));
    let rule = Memo::new(move |_| text(page, task::RRULE));
    let may = Memo::new(move |_| {
        let is_there = page.view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
        is_there && may_write()
    });
    let finish = move |_| {
        let again = !rule.with_untracked(String::is_empty);
        tick(page.id, open.get_untracked(), again);
    };
    let times = move || match value(page, task::RESCHEDULE_COUNT) {
        Some(FieldValue::Number(times)) if times > 0 => Some(t!("task.put_off_times", n = times)),
        _ => None,
    };
    let done = move || match value(page, task::DONE_AT) {
        Some(FieldValue::Moment(at)) if !open.get() => Some(t!("task.done_on", day = format::moment(at))),
        _ => None,
    };
    view! {
        <div class="task-head" class:is-done=move || !open.get()>
            <button type="button" class="button task-finish" class:strong=move || open.get() prop:disabled=move || !may.get() on:click=finish>
                <Icon of=CHECK/>{move || if open.get() { tr("task.finish_this") } else { tr("task.reopen_this") }}
            </button>
            <Show when=move || may.get() && open.get()>
                <Due page/>
                <Priority page/>
                <Remind page/>
            </Show>
            {move || times().map(|times| view! { <span class="task-moved">{times}</span> })}
            {move || (!rule.with(String::is_empty)).then(|| view! {
                <span class="task-again"><Icon of=REPEAT/>{rule.with(|rule| again::said(rule))}</span>
            })}
            {move || done().map(|done| view! { <span class="task-moved">{done}</span> })}
        </div>
    }
}

#[component]
fn Due(page: Page) -> impl IntoView {
    let panel = RwSignal::new(false);
    let due = Memo::new(move |_| match value(page, task::DUE) {
        Some(FieldValue::Day(due)) => Some(due),
        _ => None,
    });
    let late =
        move || due.get().map(|due| format::today().to_days() - due.to_days()).filter(|days| *days > 0);
    let shown = move || match (late(), due.get()) {
        (Some(days), _) => t!("task.late_days", n = days),
        (None, Some(due)) => t!("task.due_day", day = format::near_day(due)),
        (None, None) => tr("task.no_due"),
    };
    let name = Signal::derive(move || format!("{}: {}", tr("task.put_off"), shown()));
    view! {
        <span class="task-due" class:is-late=move || late().is_some()>
            <Popover name open=panel button="button task-chip" face=move || view! { <Icon of=CALENDAR/><span>{shown}</span> }>
                <Days id=page.id due=due open=panel/>
            </Popover>
        </span>
    }
}

#[component]
fn Priority(page: Page) -> impl IntoView {
    let now = Memo::new(move |_| text(page, task::PRIORITY));
    let choose = move |event: leptos::ev::Event| {
        let key = event_target_value(&event);
        let said = words::choice(&PRIORITY, &key);
        set(page, task::PRIORITY, Some(FieldValue::Choice(key)), said);
    };
    view! {
        <label class="task-chip task-pick" data-priority=move || now.get()>
            <Icon of=FLAG/><span class="sr-only">{move || words::field(page.kind, task::PRIORITY)}</span>
            <select on:change=choose>
                {PRIORITY.keys.iter().map(|key| view! {
                    <option value=*key selected=move || now.with(|now| now == key)>{move || words::choice(&PRIORITY, key)}</option>
                }).collect_view()}
            </select>
        </label>
    }
}

/// When to be reminded; what that can do and what it cannot stands beside it.
#[component]
fn Remind(page: Page) -> impl IntoView {
    let panel = RwSignal::new(false);
    let at = Memo::new(move |_| match value(page, task::REMIND_AT) {
        Some(FieldValue::Moment(at)) => Some(at),
        _ => None,
    });
    let shown = move || at.get().map_or_else(|| tr("remind.none"), format::moment);
    let name = Signal::derive(move || format!("{} {}", tr("remind.at"), shown()));
    let go = move |at: Option<Millis>| {
        panel.set(false);
        let said =
            at.map_or_else(|| tr("remind.none"), |at| format!("{} {}", tr("remind.at"), format::moment(at)));
        set(page, task::REMIND_AT, at.map(FieldValue::Moment), said);
    };
    let due = move || match value(page, task::DUE) {
        Some(FieldValue::Day(due)) => Some(due),
        _ => None,
    };
    let morning = move || morning_of(untrack(due).unwrap_or_else(format::today));
    view! {
        <Popover name open=panel button="button task-chip" face=move || view! { <Icon of=BELL/><span>{shown}</span> }>
            <div class="put-off">
                <button type="button" class="menu-item" on:click=move |_| go(Some(morning()))>
                    <span>{move || tr("remind.morning")}</span><span class="put-off-day">{move || format::day(format::day_of(morning()))}</span>
                </button>
                <button type="button" class="menu-item" on:click=move |_| go(Some(clock::now().plus(3_600_000)))>{move || tr("remind.hour_before")}</button>
                <input type="datetime-local" class="value-input" aria-label=move || tr("remind.at")
                    on:change=move |event| if let Some(at) = reminders::local(&event_target_value(&event)) { go(Some(at)) }/>
                <Show when=move || at.get().is_some()>
                    <button type="button" class="menu-item" on:click=move |_| go(None)>{move || tr("remind.off")}</button>
                </Show>
                <p class="hint">{move || tr("remind.honest")}</p>
                <reminders::Allow/>
            </div>
        </Popover>
    }
}

/// Eight o'clock of a day on this device.
fn morning_of(day: Day) -> Millis {
    reminders::local(&format!("{day}T08:00")).unwrap_or_else(clock::now)
}
