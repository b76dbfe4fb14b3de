//! From when to when: begin and end by day and clock, whole days, or in words ("morgen 14–15").

use crm_domain::calendar::civil::{Civil, DAY, HOUR, MINUTE};
use crm_domain::calendar::typed;
use crm_domain::period::Period;
use crm_domain::time::{Day, Millis, UTC};
use crm_domain::value::FieldValue;
use leptos::ev;
use leptos::prelude::*;

use super::field::Field;
use super::reach::left;
use super::reading::Reading;
use super::typing;
use crate::engine::clock;
use crate::format;
use crate::i18n::tr;
use crate::ui::pages::calendar::{words, zones};
use crate::ui::usual::usual;

/// The value; tapped, its parts to change.
#[component]
pub fn PeriodEdit(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let shown = move || match field.value() {
        Some(FieldValue::Period(when)) => words::when(when),
        _ => String::new(),
    };
    move || {
        if field.editing.get() {
            view! { <Parts field/> }.into_any()
        } else {
            view! { <Reading field><span class="period-shown">{shown}</span></Reading> }.into_any()
        }
    }
}

/// What stands in the inputs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Raw {
    first: String,
    from: String,
    last: String,
    to: String,
    all_day: bool,
}

impl Raw {
    fn of(when: Period) -> Self {
        let here = zones::here();
        let zone = if when.all_day { &UTC } else { &here };
        let (from, to) = (Civil::at(when.from, zone), Civil::at(when.to, zone));
        // The last of whole days, not the one after it.
        let last = if when.all_day { Millis(when.to.0 - 1).day() } else { to.map(|to| to.day) };
        let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
        let (from, to, first) = (from.map(|at| at.millis), to.map(|at| at.millis), from.map(|at| at.day));
        // What becomes a time of day again begins in the morning.
        let (from, to) = if when.all_day { (Some(9 * HOUR), Some(10 * HOUR)) } else { (from, to) };
        Self {
            first: day(first),
            from: clock_text(from),
            last: day(last),
            to: clock_text(to),
            all_day: when.all_day,
        }
    }

    /// The period; what is wrong, in words.
    fn read(&self) -> Result<Option<Period>, String> {
        if self.first.is_empty() && self.last.is_empty() {
            return Ok(None);
        }
        let day = |text: &str| Day::from_iso(text);
        let first = day(&self.first).ok_or_else(|| tr("calendar.no_first_day"))?;
        let last = day(&self.last).unwrap_or(first);
        let found = if self.all_day {
            Period::new(Millis(first.to_days() * DAY), Millis((last.to_days() + 1) * DAY), true)
                .filter(|when| when.length() >= DAY)
        } else {
            let here = zones::here();
            let time = |text: &str| typed::time(text).ok_or_else(|| tr("calendar.no_time"));
            let at =
                |day: Day, millis: i64| Civil::midnight(day).plus(millis).map(|civil| civil.moment(&here));
            let (from, to) = (at(first, time(&self.from)?), at(last, time(&self.to)?));
            from.zip(to).and_then(|(from, to)| Period::new(from, to, false))
        };
        found.map(Some).ok_or_else(|| tr("calendar.ends_before"))
    }

    /// As a draft is kept: what stands in the inputs, whatever it means.
    fn draft(&self) -> String {
        let days = if self.all_day { "d" } else { "" };
        [self.first.as_str(), &self.from, &self.last, &self.to, days].join("|")
    }

    fn from_draft(text: &str) -> Option<Self> {
        let mut parts = text.split('|').map(ToOwned::to_owned);
        let (first, from, last, to) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        Some(Self { first, from, last, to, all_day: parts.next().as_deref() == Some("d") })
    }
}

/// `09:15`, as an input takes it.
fn clock_text(millis: Option<i64>) -> String {
    millis.map(|millis| format!("{:02}:{:02}", millis / HOUR, millis % HOUR / MINUTE)).unwrap_or_default()
}

/// The next full hour.
pub fn next_hour() -> Option<Period> {
    let now = clock::now().0;
    let from = Millis(now - now.rem_euclid(HOUR) + HOUR);
    Period::new(from, from.plus(HOUR), false)
}

#[component]
fn Parts(field: Field) -> impl IntoView {
    let stored = match field.value_untracked() {
        Some(FieldValue::Period(when)) => Some(when),
        _ => None,
    };
    let start = match stored {
        Some(when) => Raw::of(when),
        // WHY nothing in a form: whoever says no time has none.
        None if field.in_form() => Raw::default(),
        None => next_hour().map(Raw::of).unwrap_or_default(),
    };
    let again = field.take_draft().and_then(|draft| Raw::from_draft(&draft));
    if let (true, Some(Err(why))) = (field.in_form(), again.as_ref().map(Raw::read)) {
        field.error.set(Some(why));
    }
    let raw = RwSignal::new(again.unwrap_or_else(|| start.clone()));
    // The last that was right: its length is kept when the start moves.
    let right = RwSignal::new(stored.or_else(|| start.read().ok().flatten()));
    let sentence = RwSignal::new(String::new());
    // Somebody else may say when: a time that was drawn in the calendar.
    if field.in_form() {
        Effect::new(move |_| {
            if let Some(FieldValue::Period(when)) = field.stored.get()
                && right.get_untracked() != Some(when)
            {
                right.set(Some(when));
                raw.set(Raw::of(when));
            }
        });
    }
    let changed = move |raw_now: Raw| {
        field.keep_draft(&raw_now.draft());
        match raw_now.read() {
            Ok(when) => {
                field.error.set(None);
                right.set(when);
                if field.in_form() {
                    field.save(when.map(FieldValue::Period), false);
                }
            }
            Err(why) => field.error.set(Some(why)),
        }
        raw.set(raw_now);
    };
    let begins = move |change: &dyn Fn(&mut Raw)| {
        let mut now = raw.get_untracked();
        let before = right.get_untracked();
        change(&mut now);
        keep_length(&mut now, before);
        changed(now);
    };
    let ends = move |change: &dyn Fn(&mut Raw)| {
        let mut now = raw.get_untracked();
        change(&mut now);
        changed(now);
    };
    let commit = move |refocus: bool| {
        if field.editing.try_get_untracked() != Some(true) {
            return;
        }
        match raw.get_untracked().read() {
            Ok(when) => {
                let typed = raw.get_untracked().draft();
                field.save_typed(when.map(FieldValue::Period), typed, refocus);
            }
            Err(why) => field.error.set(Some(why)),
        }
    };
    let say = move || {
        // WHY asked: an input that leaves the page with the focus may still say so.
        let Some(text) = sentence.try_get_untracked() else { return false };
        if text.trim().is_empty() {
            return true;
        }
        let context = typing::context(usual().currency);
        match typed::period(&text, &context, &zones::here(), right.get_untracked()) {
            Some(when) => {
                sentence.set(String::new());
                changed(Raw::of(when));
                true
            }
            None => {
                field.error.set(Some(tr("calendar.not_understood")));
                false
            }
        }
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Escape" if !field.in_form() => {
            event.stop_propagation();
            field.forget_draft();
            field.close(true);
        }
        "Enter" if !event.ctrl_key() && !event.meta_key() => {
            event.prevent_default();
            if say() && !field.in_form() && sentence.with_untracked(String::is_empty) {
                commit(true);
            }
        }
        _ => {}
    };
    let leave = move |event: ev::FocusEvent| {
        if left(&event) && say() && !field.in_form() {
            commit(false);
        }
    };
    let is_timed = move || raw.with(|raw| !raw.all_day);
    let part = move |name: &'static str| field.dom_id(name);
    let described = field.dom_id("error");
    view! {
        <div class="period-edit" role="group" aria-labelledby=field.dom_id("label") aria-describedby=described on:keydown=on_key on:focusout=leave>
            <input class="value-input period-words" type="text" autocomplete="off" id=part("input") prop:value=sentence
                placeholder=move || tr("calendar.in_words") aria-label=move || tr("calendar.in_words_name")
                on:input=move |event| sentence.set(event_target_value(&event)) on:change=move |_| { say(); }/>
            <div class="period-line">
                <span aria-hidden="true">{move || tr("calendar.begins")}</span>
                <input class="value-input" type="date" data-part="first" aria-label=move || tr("calendar.first_day") prop:value=move || raw.with(|raw| raw.first.clone())
                    on:change=move |event| { let day = event_target_value(&event); begins(&|raw| raw.first.clone_from(&day)); }/>
                <Show when=is_timed>
                    <input class="value-input" type="time" step="60" data-part="from" aria-label=move || tr("calendar.from_time") prop:value=move || raw.with(|raw| raw.from.clone())
                        on:change=move |event| { let time = event_target_value(&event); begins(&|raw| raw.from.clone_from(&time)); }/>
                </Show>
            </div>
            <div class="period-line">
                <span aria-hidden="true">{move || tr("calendar.ends")}</span>
                <input class="value-input" type="date" data-part="last" aria-label=move || tr("calendar.last_day") prop:value=move || raw.with(|raw| raw.last.clone())
                    on:change=move |event| { let day = event_target_value(&event); ends(&|raw| raw.last.clone_from(&day)); }/>
                <Show when=is_timed>
                    <input class="value-input" type="time" step="60" data-part="to" aria-label=move || tr("calendar.to_time") prop:value=move || raw.with(|raw| raw.to.clone())
                        on:change=move |event| { let time = event_target_value(&event); ends(&|raw| raw.to.clone_from(&time)); }/>
                </Show>
            </div>
            <label class="period-whole">
                <input type="checkbox" prop:checked=move || raw.with(|raw| raw.all_day)
                    on:change=move |event| { let all_day = event_target_checked(&event); ends(&|raw| whole_or_not(raw, all_day)); }/>
                {move || tr("calendar.all_day")}
            </label>
            <Show when=move || right.with(|when| when.is_some_and(|when| !when.all_day && when.length() > 0))>
                <span class="period-length">{move || right.get().map(|when| length(when.length()))}</span>
            </Show>
        </div>
    }
}

/// The end goes along when the start moves.
fn keep_length(now: &mut Raw, before: Option<Period>) {
    let Some(before) = before.filter(|before| before.all_day == now.all_day) else {
        if now.last.is_empty() {
            now.last.clone_from(&now.first);
        }
        if now.to.is_empty() && !now.all_day {
            let later = typed::time(&now.from).map(|from| (from + HOUR).min(DAY - MINUTE));
            now.to = clock_text(later);
        }
        return;
    };
    let begin = Day::from_iso(&now.first).zip(if now.all_day { Some(0) } else { typed::time(&now.from) });
    let Some((day, millis)) = begin else { return };
    let when = crm_domain::calendar::change::at_other_time(before, Civil { day, millis }, &zones::here());
    let moved = Raw::of(when);
    now.last = moved.last;
    if !now.all_day {
        now.to = moved.to;
    }
}

/// Becomes whole days, or gets a time of day again.
fn whole_or_not(raw: &mut Raw, all_day: bool) {
    raw.all_day = all_day;
    if raw.first.is_empty() {
        raw.first = format::today().to_string();
        raw.last.clone_from(&raw.first);
    }
    if !all_day && raw.from.is_empty() {
        raw.from = clock_text(Some(9 * HOUR));
        raw.to = clock_text(Some(10 * HOUR));
    }
}

/// How long it is: `1 Std. 30 Min.`
pub fn length(millis: i64) -> String {
    let (hours, minutes) = (millis / HOUR, millis % HOUR / MINUTE);
    match (hours, minutes) {
        (0, minutes) => crate::t!("calendar.minutes", n = minutes.to_string()),
        (hours, 0) => crate::t!("calendar.hours_long", n = hours.to_string()),
        (hours, minutes) => {
            crate::t!("calendar.hours_minutes", h = hours.to_string(), m = minutes.to_string())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_inputs_is_kept_as_a_draft_whatever_it_means() {
        let raw = Raw {
            first: "2026-11-30".into(),
            from: "15:00".into(),
            last: "2026-11-30".into(),
            to: "14:00".into(),
            all_day: false,
        };
        assert_eq!(Raw::from_draft(&raw.draft()), Some(raw));
        assert_eq!(Raw::from_draft("x"), None);
    }
}
