//! How appointments are made and changed from the calendar: one command each, with the way back.

use std::time::Duration;

use crm_domain::calendar::change::{Grip, Scope};
use crm_domain::calendar::civil::{Civil, DAY, HOUR};
use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::period::Period;
use crm_domain::recurrence::Rule;
use crm_domain::schema::{event, task};
use crm_domain::time::{Day, Millis};
use crm_domain::value::FieldValue;
use engine_protocol::view::RecordView;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dated::Dates;
use super::load::{Due, Entry, Key};
use super::scope::{Act, Asked};
use super::{Calendar, View, words, zones};
use crate::engine::{once, use_engine};
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::shell::Overlay;
use crate::ui::toast::use_toasts;

/// So often, and so long apart, it is looked whether the focus was lost: for a second.
const FOCUS_LOOKS: u32 = 20;
const FOCUS_LOOK: Duration = Duration::from_millis(50);

/// Opens the sheet for a new appointment at a time.
pub fn create(when: Period) {
    let overlay = Overlay::current();
    overlay.given.set(vec![(event::WHEN, FieldValue::Period(when), String::new())]);
    overlay.create.set(Some(RecordKind::Event));
}

/// Opens the sheet for a new record of a list, on a day.
pub fn create_on(list: Dates, day: Day) {
    let Some(field) = list.field.get_untracked() else { return };
    let value = match list.kind.spec().field(field).map(|spec| spec.kind) {
        Some(FieldKind::Day) => FieldValue::Day(day),
        _ => FieldValue::Moment(Civil { day, millis: 9 * HOUR }.moment(&zones::here())),
    };
    let overlay = Overlay::current();
    overlay.given.set(vec![(field, value, String::new())]);
    overlay.create.set(Some(list.kind));
}

/// Opens the sheet for a new appointment on the day that is shown: at the next full hour, or in the morning.
pub fn create_now(calendar: Calendar) {
    let here = zones::here();
    let (today, day) = (calendar.today.get_untracked(), calendar.day.get_untracked());
    let (first, last) = calendar.days.get_untracked();
    let day = if calendar.view.get_untracked() != View::Day && (first..=last).contains(&today) {
        today
    } else {
        day
    };
    let now = Civil::at(calendar.now.get_untracked(), &here).filter(|now| now.day == day);
    let millis = now.map_or(9 * HOUR, |now| ((now.millis / HOUR + 1) * HOUR).min(DAY - HOUR));
    let from = Civil { day, millis }.moment(&here);
    if let Some(when) = Period::new(from, from.plus(HOUR), false) {
        create(when);
    }
}

/// Brings an appointment to another time; of a series, asks how much of it is meant.
pub fn to(calendar: Calendar, entry: Entry, when: Period) {
    if entry.day.is_some() {
        calendar.asked.set(Some(Asked { entry, act: Act::Move(when) }));
        return;
    }
    calendar.ahead.set(Some((entry.key(), when)));
    let key = entry.key();
    // WHY a frame later: where it was until now would take the focus, and go with it.
    request_animation_frame(move || {
        calendar.focus.try_set(Some(key));
        keep_focus(calendar, key, FOCUS_LOOKS);
    });
    let edits = vec![Edit::Set { field: event::WHEN, value: Some(FieldValue::Period(when)) }];
    let said = t!("calendar.moved", title = entry.title.as_str(), when = words::when(when));
    done_or_back(calendar, Command::Edit { records: vec![entry.id], edits }, said);
}

/// Gives the focus back to an appointment that was drawn anew under it, as the engine's answer does.
fn keep_focus(calendar: Calendar, key: Key, looks: u32) {
    set_timeout(
        move || {
            let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
            if lost {
                calendar.focus.try_set(Some(key));
            }
            if looks > 0 {
                keep_focus(calendar, key, looks - 1);
            }
        },
        FOCUS_LOOK,
    );
}

/// Does it and says so; what could not be done is where it was.
fn done_or_back(calendar: Calendar, command: Command, said: String) {
    let (engine, toasts) = (use_engine(), use_toasts());
    spawn_local(async move {
        match engine.command(command).await {
            Ok(id) => toasts.done(said, id),
            Err(problem) => {
                calendar.ahead.try_set(None);
                toasts.failed(&problem);
            }
        }
    });
}

/// Brings what is due to another day; what has a time keeps it. `by_keys`: the focus goes with it.
pub fn due_on(calendar: Calendar, due: &Due, day: Day, by_keys: bool) {
    let here = zones::here();
    let value = match due.at.and_then(|at| Civil::at(at, &here)) {
        Some(civil) => FieldValue::Moment(Civil { day, ..civil }.moment(&here)),
        None => FieldValue::Day(day),
    };
    let key = (due.id, None);
    let edits = vec![Edit::Set { field: due.field, value: Some(value) }];
    let said = t!("calendar.moved", title = due.title.as_str(), when = words::day(day, words::Style::Medium));
    let (engine, toasts, command) =
        (use_engine(), use_toasts(), Command::Edit { records: vec![due.id], edits });
    spawn_local(async move {
        match engine.command(command).await {
            Ok(id) => {
                toasts.done(said, id);
                // It is drawn anew on its new day.
                if by_keys {
                    keep_focus(calendar, key, FOCUS_LOOKS);
                }
            }
            Err(problem) => toasts.failed(&problem),
        }
    });
}

/// Ticks a task, or takes the tick away.
pub fn tick(due: &Due) {
    let status = if due.done { "open" } else { "done" };
    let edits = vec![Edit::Set { field: task::STATUS, value: Some(FieldValue::Choice(status.to_owned())) }];
    let said = if due.done {
        t!("calendar.task_open", title = due.title.as_str())
    } else {
        t!("calendar.task_done", title = due.title.as_str())
    };
    use_toasts().act(use_engine(), Command::Edit { records: vec![due.id], edits }, said);
}

/// Throws an appointment away; of a series, asks how much of it is meant.
pub fn remove(calendar: Calendar, entry: Entry) {
    if entry.day.is_some() {
        calendar.asked.set(Some(Asked { entry, act: Act::Drop }));
        return;
    }
    let said = t!("calendar.removed", title = entry.title.as_str());
    let edits = vec![Edit::Trash { trashed: true }];
    use_toasts().act(use_engine(), Command::Edit { records: vec![entry.id], edits }, said);
}

/// Opens an appointment; of a series, asks what is to be opened.
pub fn open(calendar: Calendar, entry: Entry) {
    if entry.day.is_some() {
        calendar.asked.set(Some(Asked { entry, act: Act::Open }));
    } else {
        use_router().go(Route::Record(RecordKind::Event, entry.id));
    }
}

/// Does what was asked about a series, to as much of it as was answered.
pub fn settle(calendar: Calendar, asked: Asked, scope: Scope) {
    calendar.asked.set(None);
    let engine = use_engine();
    spawn_local(async move {
        let Some(view) = once::record(engine, asked.entry.id).await else { return };
        let Some((steps, goes)) = with_grip(&view, &asked, |grip| steps(grip, &asked, scope)) else { return };
        let said = match &asked.act {
            Act::Move(when) => {
                t!("calendar.moved", title = asked.entry.title.as_str(), when = words::when(*when))
            }
            Act::Drop => t!("calendar.removed", title = asked.entry.title.as_str()),
            Act::Open => t!("calendar.parted", title = asked.entry.title.as_str()),
        };
        let toasts = use_toasts();
        match engine.command(Command::Steps { steps }).await {
            Ok(id) => {
                toasts.done(said, id);
                if matches!(asked.act, Act::Open) {
                    use_router().go(Route::Record(RecordKind::Event, goes));
                }
            }
            Err(problem) => toasts.failed(&problem),
        }
    });
}

/// What is to be done, and the event that the time in hand then belongs to.
fn steps(grip: &Grip<'_>, asked: &Asked, scope: Scope) -> (Vec<Step>, RecordId) {
    let trash = || Step::Edit { record: grip.record, edits: vec![Edit::Trash { trashed: true }] };
    let steps = match &asked.act {
        Act::Move(when) => grip.moved(*when, scope),
        Act::Open => grip.moved(asked.entry.when, scope),
        Act::Drop => vec![grip.dropped(scope).unwrap_or_else(trash)],
    };
    (steps, grip.own_record(scope))
}

fn with_grip<T>(view: &RecordView, asked: &Asked, act: impl FnOnce(&Grip<'_>) -> T) -> Option<T> {
    let get = |key: FieldKey| view.values.iter().find(|(field, _)| *field == key).map(|(_, value)| value);
    let Some(FieldValue::Period(when)) = get(event::WHEN) else { return None };
    let rule = Rule::parse(get(event::RRULE)?.as_text()?)?;
    let zone = zones::named_or_here(&asked.entry.zone);
    let day = asked.entry.day?;
    Some(act(&Grip { record: view.id, values: &view.values, when: *when, rule: &rule, zone: &zone, day }))
}

/// An appointment that is moved by keys: by minutes or days, or only its end.
#[must_use]
pub fn nudged(entry: &Entry, days: i64, minutes: i64, only_end: bool) -> Option<Period> {
    let here = zones::here();
    let by = days * DAY + minutes * 60_000;
    if entry.when.all_day {
        let by = days * DAY;
        let (from, to) = (entry.when.from.plus(if only_end { 0 } else { by }), entry.when.to.plus(by));
        return Period::new(from, to, true).filter(|when| when.length() >= DAY && by != 0);
    }
    if only_end {
        let end = Civil::at(entry.when.to, &here)?.plus(by)?.moment(&here);
        let shortest: Millis = entry.when.from.plus(super::drag::STEP);
        return (end >= shortest).then_some(Period { to: end, ..entry.when });
    }
    let begin = Civil::at(entry.when.from, &here)?.plus(by)?;
    Some(crm_domain::calendar::change::at_other_time(entry.when, begin, &here))
}
