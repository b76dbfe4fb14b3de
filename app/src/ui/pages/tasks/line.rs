//! A task in a list of things to do: its tick, what it is, since when it waits, and the way to put it off.

use crm_domain::activity::is_open;
use crm_domain::choice::PRIORITY;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Op};
use crm_domain::schema::task;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::view::{RowView, Window};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::acts::{in_days, put_off, tick};
use super::put_off::PutOff;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::{text, words};
use crate::ui::parts::icon::{CHECK, FLAG, Icon, LIST_TODO, REPEAT};
use crate::ui::rights::may_write;

/// What belongs to a task.
const RELATED: FieldKey = FieldKey::new("related");
/// What a line is asked for.
pub const COLUMNS: [FieldKey; 8] = [
    task::DUE,
    task::STATUS,
    task::PRIORITY,
    RELATED,
    task::CHECKLIST,
    task::RESCHEDULE_COUNT,
    task::RRULE,
    task::DONE_AT,
];
/// A finger that moves so far to the side means it, in pixels.
const SWIPE: f64 = 72.0;

/// A condition on a field.
#[must_use]
pub fn filter_is(field: FieldKey, op: Op, values: Vec<FieldValue>) -> Filter {
    Filter::Is { column: Column::Field(field), op, values }
}

/// What a line shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    id: RecordId,
    title: String,
    due: Option<Day>,
    done: Option<Day>,
    open: bool,
    priority: String,
    about: String,
    steps: String,
    put_off: i64,
    again: bool,
}

impl Task {
    fn of(row: &RowView, titles: &[(RecordId, String)]) -> Self {
        let get = |key| COLUMNS.iter().position(|one| *one == key).and_then(|at| row.cells.get(at)?.as_ref());
        let text = |key| get(key).and_then(FieldValue::as_text).unwrap_or_default().to_owned();
        let related = |value: &FieldValue| text::shown(crm_domain::field::FieldKind::Links, value, titles);
        Self {
            id: row.id,
            title: if row.title.is_empty() { t!("record.untitled") } else { row.title.clone() },
            due: match get(task::DUE) {
                Some(FieldValue::Day(due)) => Some(*due),
                _ => None,
            },
            done: match get(task::DONE_AT) {
                Some(FieldValue::Moment(at)) => Some(format::day_of(*at)),
                _ => None,
            },
            open: is_open(&text(task::STATUS)),
            priority: text(task::PRIORITY),
            about: get(RELATED).map(related).unwrap_or_default(),
            steps: get(task::CHECKLIST)
                .filter(|steps| !steps.is_empty())
                .map(text::progress)
                .unwrap_or_default(),
            put_off: match get(task::RESCHEDULE_COUNT) {
                Some(FieldValue::Number(times)) => *times,
                _ => 0,
            },
            again: !text(task::RRULE).is_empty(),
        }
    }

    /// When it is due or was done, as one says it; since when it waits, without softening.
    fn when(&self) -> String {
        let days = |due: Day| format::today().to_days() - due.to_days();
        match (self.open, self.due, self.done) {
            (false, _, Some(done)) => t!("task.done_on", day = format::near_day(done)),
            (true, Some(due), _) if days(due) > 0 => t!("task.late_days", n = days(due)),
            // It stands among those of today.
            (true, Some(due), _) if days(due) == 0 => String::new(),
            (_, Some(due), _) => format::near_day(due),
            _ => String::new(),
        }
    }

    fn is_late(&self) -> bool {
        self.open && self.due.is_some_and(|due| due < format::today())
    }
}

/// The tasks of a window.
#[component]
pub fn Lines(
    /// Asked for with [`COLUMNS`].
    live: ReadSignal<Option<Window>>,
) -> impl IntoView {
    let tasks = Memo::new(move |_| {
        live.with(|window| {
            let window = window.as_ref();
            window
                .map(|window| window.rows.iter().map(|row| Task::of(row, &window.titles)).collect::<Vec<_>>())
        })
        .unwrap_or_default()
    });
    view! {
        <ul class="task-lines" on:keydown=arrows>
            // WHY by all that a line shows: a changed one is drawn again, the others stay.
            <For each=move || tasks.get() key=|task| format!("{task:?}") let:task>
                <Line task/>
            </For>
        </ul>
    }
}

/// Up and down go from line to line, in the same column.
fn arrows(event: ev::KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let focused = document().active_element().filter(|focused| !focused.matches("input").unwrap_or(true));
    let Some(focused) = focused else { return };
    let part = if focused.class_list().contains("tick") { ".tick" } else { ".task-main" };
    if focused.closest(".panel").ok().flatten().is_some() {
        return;
    }
    let Ok(all) = document().query_selector_all(&format!(".task-lines {part}")) else { return };
    let all: Vec<web_sys::HtmlElement> =
        (0..all.length()).filter_map(|at| all.item(at)?.dyn_into().ok()).collect();
    let at = all.iter().position(|one| one.is_same_node(Some(&focused)));
    let next = at.and_then(|at| at.checked_add_signed(step)).and_then(|at| all.get(at));
    if let Some(next) = next {
        event.prevent_default();
        let _ = next.focus();
    }
}

#[component]
fn Line(task: Task) -> impl IntoView {
    let Task { id, title, due, open, again, .. } = task.clone();
    let late = task.is_late();
    let name = if open {
        t!("task.finish", title = title.clone())
    } else {
        t!("task.reopen", title = title.clone())
    };
    let (shift, start) = (RwSignal::new(0.0_f64), StoredValue::new(None::<(f64, f64)>));
    let on_down = move |event: ev::PointerEvent| {
        start.set_value(
            (event.pointer_type() == "touch" && untrack(may_write))
                .then(|| (event.client_x().into(), event.client_y().into())),
        );
    };
    let on_move = move |event: ev::PointerEvent| {
        let Some((x, y)) = start.get_value() else { return };
        let (by, down) = (f64::from(event.client_x()) - x, f64::from(event.client_y()) - y);
        if by.abs() > 12.0 && by.abs() > down.abs() * 2.0 {
            shift.set(by.clamp(-120.0, 120.0));
        }
    };
    let on_up = move |_| {
        start.set_value(None);
        let by = shift.get_untracked();
        shift.set(0.0);
        if by > SWIPE {
            tick(id, open, again);
        } else if by < -SWIPE && open {
            put_off(id, Some(in_days(1)));
        }
    };
    let dropped = move |_| {
        start.set_value(None);
        shift.set(0.0);
    };
    let way = move || match shift.get() {
        by if by > SWIPE => Some("finish"),
        by if by < -SWIPE => Some("later"),
        _ => None,
    };
    // WHY: a finger that moved the line has not tapped it.
    let on_click = move |event: ev::MouseEvent| {
        if shift.get_untracked() != 0.0 {
            event.prevent_default();
        }
    };
    view! {
        <li class="task-line" class:is-done=!open class:is-late=late data-task=id.to_string() data-swipe=way
            class:is-moving=move || shift.get() != 0.0 style=("--shift", move || format!("{}px", shift.get()))
            on:pointerdown=on_down on:pointermove=on_move on:pointerup=on_up on:pointercancel=dropped>
            <button type="button" class="tick" role="checkbox" aria-checked=(!open).to_string() aria-label=name.clone() title=name disabled=|| !may_write()
                on:click=move |_| tick(id, open, again)><Icon of=CHECK/></button>
            <a class="task-main" href=Route::Record(RecordKind::Task, id).path() on:click=on_click draggable="false">
                <span class="task-title">{title.clone()}</span>
                <About task/>
            </a>
            {(open && untrack(may_write)).then(|| view! { <PutOff id due=Signal::derive(move || due) title=Signal::derive(move || title.clone())/> })}
        </li>
    }
}

#[component]
fn About(task: Task) -> impl IntoView {
    let when = task.when();
    let matters = matches!(task.priority.as_str(), "high" | "urgent");
    let said = |text: String| (!text.is_empty()).then_some(text);
    view! {
        <span class="task-about">
            {said(when).map(|when| view! { <span class="task-when">{when}</span> })}
            {matters.then(|| view! {
                <span class="task-priority" data-priority=task.priority.clone()><Icon of=FLAG/>{words::choice(&PRIORITY, &task.priority)}</span>
            })}
            {said(task.about).map(|about| view! { <span class="task-related">{about}</span> })}
            {said(task.steps).map(|steps| view! { <span class="task-steps"><Icon of=LIST_TODO/>{steps}</span> })}
            {task.again.then(|| view! { <span class="task-again"><Icon of=REPEAT/><span class="sr-only">{tr("task.comes_again")}</span></span> })}
            {(task.put_off > 0).then(|| view! { <span class="task-moved">{t!("task.put_off_times", n = task.put_off)}</span> })}
        </span>
    }
}
