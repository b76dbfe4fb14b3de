//! What is next: open tasks and coming events, the nearest first. A task is done with one tap.

use crm_domain::command::Command;
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::schema::{event, task};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::view::RowView;
use leptos::prelude::*;

use super::desk::Desk;
use super::feed::{self, EVENT, Only, TASK};
use crate::engine::{clock, use_engine};
use crate::format;
use crate::route::Route;
use crate::t;
use crate::ui::activity::entry::set;
use crate::ui::parts::icon::{CALENDAR, CHECK, Icon};
use crate::ui::toast::use_toasts;

/// Shown before the person asks for more.
const AT_FIRST: usize = 4;

/// Something that is ahead.
#[derive(Debug, Clone, PartialEq)]
struct Ahead {
    id: RecordId,
    kind: RecordKind,
    title: String,
    /// `None` for a task that may wait.
    day: Option<Day>,
    /// Of an event.
    time: String,
}

fn of_task(row: &RowView) -> Ahead {
    let day = match feed::cell(row, &TASK, task::DUE) {
        Some(FieldValue::Day(day)) => Some(*day),
        _ => None,
    };
    Ahead { id: row.id, kind: RecordKind::Task, title: row.title.clone(), day, time: String::new() }
}

fn of_event(row: &RowView) -> Option<Ahead> {
    let Some(FieldValue::Period(when)) = feed::cell(row, &EVENT, event::WHEN) else { return None };
    let is_off = feed::cell(row, &EVENT, event::STATUS).and_then(FieldValue::as_text) == Some("cancelled");
    let day = if when.all_day { when.from.day() } else { Some(format::day_of(when.from)) };
    let time = if when.all_day { String::new() } else { format::time(when.from) };
    let ahead = Ahead { id: row.id, kind: RecordKind::Event, title: row.title.clone(), day, time };
    (!is_off && !feed::has_ended(row, clock::now())).then_some(ahead)
}

/// The list, nothing where nothing is ahead.
#[component]
pub fn Next(desk: Desk) -> impl IntoView {
    let all = RwSignal::new(false);
    let ahead = Memo::new(move |_| {
        let mut ahead: Vec<Ahead> = desk
            .feed
            .open
            .with(|window| window.iter().flat_map(|window| &window.rows).map(of_task).collect());
        desk.feed.coming.with(|window| {
            ahead.extend(window.iter().flat_map(|window| &window.rows).filter_map(of_event));
        });
        // What may wait comes last.
        ahead.sort_by_key(|one| (one.day.is_none(), one.day, one.time.clone()));
        ahead
    });
    let shown = move || {
        let most = if all.get() { usize::MAX } else { AT_FIRST };
        ahead.with(|ahead| ahead.iter().take(most).cloned().collect::<Vec<_>>())
    };
    let rest = move || ahead.with(|ahead| ahead.len().saturating_sub(AT_FIRST));
    let is_there = move || desk.feed.only.get() == Only::All && !ahead.with(Vec::is_empty);
    view! {
        <Show when=is_there>
            <section class="timeline-next" aria-labelledby="timeline-next">
                <h3 id="timeline-next">{move || t!("timeline.next")}</h3>
                <ul>
                    <For each=shown key=|one| format!("{one:?}") let:one><Row one desk/></For>
                </ul>
                <Show when=move || { rest() > 0 && !all.get() }>
                    <button type="button" class="button quiet small" on:click=move |_| all.set(true)>{move || t!("timeline.next_more", n = rest())}</button>
                </Show>
            </section>
        </Show>
    }
}

#[component]
fn Row(one: Ahead, desk: Desk) -> impl IntoView {
    let engine = use_engine();
    let is_task = one.kind == RecordKind::Task;
    let overdue = is_task && one.day.is_some_and(|day| day < format::today());
    let (id, title) = (one.id, one.title.clone());
    let done = move |_| {
        let edits = vec![set(task::STATUS, FieldValue::Choice("done".to_owned()))];
        use_toasts().act(
            engine,
            Command::Edit { records: vec![id], edits },
            t!("timeline.task_done", title = title.clone()),
        );
    };
    let name = one.title.clone();
    let sign = if is_task {
        view! {
            <button type="button" class="task-check" disabled=move || !desk.may() on:click=done
                aria-label=move || t!("timeline.do_task", title = name.clone()) title=move || t!("timeline.do_hint")><Icon of=CHECK/></button>
        }
        .into_any()
    } else {
        view! { <span class="next-sign" aria-hidden="true"><Icon of=CALENDAR/></span> }.into_any()
    };
    let when = one.day.map(format::near_day).unwrap_or_else(|| t!("timeline.some_day"));
    view! {
        <li class="next-row" class:is-overdue=overdue>
            {sign}
            <a class="next-what" href=Route::Record(one.kind, one.id).path()>{one.title}</a>
            <span class="next-when">
                {overdue.then(|| view! { <span class="sr-only">{t!("timeline.overdue")}" "</span> })}
                {when}{(!one.time.is_empty()).then(|| format!(" {}", one.time))}
            </span>
        </li>
    }
}
