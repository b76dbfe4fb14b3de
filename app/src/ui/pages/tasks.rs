//! Tasks by when they are due: a line to write the next one in, and each with its tick.

pub mod acts;
pub mod line;
pub mod put_off;
pub mod quick;
pub mod whose;

use crm_domain::field::RecordKind;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::schema::task;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::Window;
use leptos::prelude::*;

use super::list::empty::{Empty, NoMatch};
use super::list::state::ListState;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use line::{COLUMNS, Lines, filter_is};
use quick::QuickAdd;
use whose::{Whose, mine_only};

/// So many tasks of a group are shown, and so many more at a time.
pub const PAGE: u32 = 50;
/// What was due so many days ago is told apart: nobody does it today because it is red.
const OLD_DAYS: i64 = 30;

/// When a task is due, seen from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// For more than a month.
    LongAgo,
    /// Before today.
    Late,
    /// Today.
    Today,
    /// Within seven days.
    Soon,
    /// After that.
    Later,
    /// Nobody has said.
    Undated,
    /// It is over.
    Over,
}

impl Due {
    /// In the order of the page.
    pub const ALL: [Self; 7] =
        [Self::Late, Self::Today, Self::Soon, Self::Later, Self::Undated, Self::LongAgo, Self::Over];

    const fn name(self) -> &'static str {
        match self {
            Self::LongAgo => "task.long_ago",
            Self::Late => "task.late",
            Self::Today => "task.today",
            Self::Soon => "task.soon",
            Self::Later => "task.later",
            Self::Undated => "task.undated",
            Self::Over => "task.over",
        }
    }

    /// Shown when somebody asks for it.
    const fn is_folded(self) -> bool {
        matches!(self, Self::LongAgo | Self::Over)
    }

    /// What holds for its tasks.
    #[must_use]
    pub fn filter(self, today: Day) -> Filter {
        let over = filter_is(
            task::STATUS,
            Op::AnyOf,
            ["done", "cancelled"].map(|key| FieldValue::Choice(key.to_owned())).to_vec(),
        );
        let day = |ahead: i64| FieldValue::Day(today.plus_days(ahead).unwrap_or(today));
        let due = |op, values| filter_is(task::DUE, op, values);
        let due = match self {
            Self::Over => return over,
            Self::LongAgo => due(Op::Less, vec![day(-OLD_DAYS)]),
            Self::Late => due(Op::Between, vec![day(-OLD_DAYS), day(-1)]),
            Self::Today => due(Op::Is, vec![day(0)]),
            Self::Soon => due(Op::Between, vec![day(1), day(7)]),
            Self::Later => due(Op::Greater, vec![day(7)]),
            Self::Undated => due(Op::Empty, Vec::new()),
        };
        Filter::All(vec![Filter::Not(Box::new(over)), due])
    }

    /// The order of its tasks: what is due first; what was done last.
    #[must_use]
    pub fn sort(self) -> Vec<Sort> {
        let by = |key, descending| Sort { column: Column::Field(key), descending };
        match self {
            Self::Over => vec![by(task::DONE_AT, true)],
            Self::Late | Self::LongAgo | Self::Today | Self::Soon | Self::Later | Self::Undated => {
                vec![by(task::DUE, false), by(task::PRIORITY, true)]
            }
        }
    }
}

/// Tasks in groups by when they are due, in place of the list's rows.
#[component]
pub fn Agenda(state: ListState) -> impl IntoView {
    let everything = watch_all(state);
    let count = move |count: fn(&Window) -> u32| everything.with(|window| window.as_ref().map(count));
    let none_at_all = Memo::new(move |_| count(|window| window.unfiltered) == Some(0));
    let no_match = Memo::new(move |_| !none_at_all.get() && count(|window| window.total) == Some(0));
    view! {
        <div class="agenda">
            <div class="agenda-head"><QuickAdd/><Whose/></div>
            <Show when=move || none_at_all.get()><Empty kind=RecordKind::Task/></Show>
            <Show when=move || no_match.get()><NoMatch state/></Show>
            {Due::ALL.map(|due| view! { <Group state due/> }).collect_view()}
        </div>
    }
}

/// The question of a group: what the list asks, of mine or of all, due so.
fn question(state: ListState, due: Option<Due>) -> Query {
    let mut query = state.query();
    let mut parts: Vec<Filter> = due.map(|due| due.filter(format::today())).into_iter().collect();
    parts.extend(mine_only());
    parts.push(query.filter);
    query.filter = Filter::All(parts);
    if let Some(due) = due.filter(|_| query.sort.is_empty()) {
        query.sort = due.sort();
    }
    query
}

/// Watches all tasks of the list: how many there are, and where one stands among them.
fn watch_all(state: ListState) -> ReadSignal<Option<Window>> {
    let query = Memo::new(move |_| Query { sort: Due::Late.sort(), ..question(state, None) });
    let span = Span { start: 0, len: 0 };
    let live = use_engine().watch_list(
        query.into(),
        Signal::derive(Vec::<Column>::new),
        Signal::derive(move || span),
    );
    state.live.set(Some(live));
    Effect::new(move |_| {
        if let Some(window) = live.get() {
            state.window.set(Some(window));
        }
    });
    live
}

#[component]
fn Group(state: ListState, due: Due) -> impl IntoView {
    let open = RwSignal::new(!due.is_folded());
    let shown = RwSignal::new(PAGE);
    let query = Memo::new(move |_| question(state, Some(due)));
    let span = Signal::derive(move || Span { start: 0, len: if open.get() { shown.get() } else { 0 } });
    let columns = Signal::derive(|| COLUMNS.map(Column::Field).to_vec());
    let live = use_engine().watch_list(query.into(), columns, span);
    let total = Memo::new(move |_| live.with(|window| window.as_ref().map_or(0, |window| window.total)));
    let toggle = move |_| open.update(|open| *open = !*open);
    let late = matches!(due, Due::Late | Due::LongAgo);
    view! {
        <Show when=move || { total.get() > 0 }>
            <section class="task-group" class:is-late=late data-due=due.name()>
                <h2>
                    <button type="button" class="task-group-name" aria-expanded=move || open.get().to_string() on:click=toggle>
                        <Icon of=icon::CHEVRON_DOWN/>
                        <span>{move || tr(due.name())}</span>
                        <span class="count">{move || format::integer(i64::from(total.get()))}</span>
                    </button>
                </h2>
                <Show when=move || open.get()>
                    <Lines live/>
                    <Show when=move || { total.get() > shown.get() }>
                        <button type="button" class="button quiet" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                            {move || t!("today.more", n = total.get() - shown.get())}
                        </button>
                    </Show>
                </Show>
            </section>
        </Show>
    }
}
