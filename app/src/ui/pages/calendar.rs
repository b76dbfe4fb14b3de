//! The calendar: appointments by month, week and day and as a list, with the tasks and deals that are due.

pub mod agenda;
pub mod block;
pub mod change;
pub mod chip;
pub mod dated;
pub mod drag;
pub mod files;
pub mod grid;
pub mod keys;
pub mod load;
pub mod month;
mod people;
pub mod preview;
pub mod scope;
pub mod toolbar;
pub mod words;
pub mod zones;

use std::cell::Cell;
use std::time::Duration;

use crm_domain::calendar::civil::Civil;
use crm_domain::id::RecordId;
use crm_domain::period::Period;
use crm_domain::time::{Day, Millis};
use leptos::html;
use leptos::prelude::*;

use super::list::grid::room::is_narrow;
use super::list::state::ListState;
use crate::engine::ahead::Ahead;
use crate::engine::{clock, use_engine};
use crate::i18n::tr;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::received::{self, Of};
use drag::Drag;
use load::{Due, Entry};
use scope::Asked;

/// The preference that keeps how the calendar is shown.
const VIEW: &str = "calendar.view";
/// The preference that keeps whether deals are shown.
const DEALS: &str = "calendar.deals";
/// The preference that keeps whether tasks are left out.
const NO_TASKS: &str = "calendar.no_tasks";
/// So often the line of now moves on.
const TICK: Duration = Duration::from_secs(20);
/// So many days the list shows.
const AGENDA_DAYS: i64 = 42;

/// How the days are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Weeks below each other.
    Month,
    /// Seven days with their hours.
    Week,
    /// One day with its hours.
    Day,
    /// Day after day, as a list.
    Agenda,
}

impl View {
    /// Every one, the widest first.
    pub const ALL: [Self; 4] = [Self::Month, Self::Week, Self::Day, Self::Agenda];

    const fn key(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Week => "week",
            Self::Day => "day",
            Self::Agenda => "agenda",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Month => "calendar.month",
            Self::Week => "calendar.week",
            Self::Day => "calendar.day",
            Self::Agenda => "calendar.agenda",
        }
    }

    /// The days that it shows around one of them.
    fn days(self, day: Day, week_start: u8) -> (Day, Day) {
        let into = |day: Day| (i64::from(day.weekday()) - i64::from(week_start)).rem_euclid(7);
        let begin = |day: Day| day.plus_days(-into(day)).unwrap_or(day);
        match self {
            Self::Month => {
                let first = Day::new(day.year(), day.month(), 1).unwrap_or(day);
                let last = first.plus_months(1).and_then(|next| next.plus_days(-1)).unwrap_or(day);
                (begin(first), begin(last).plus_days(6).unwrap_or(last))
            }
            Self::Week => (begin(day), begin(day).plus_days(6).unwrap_or(day)),
            Self::Day => (day, day),
            Self::Agenda => (day, day.plus_days(AGENDA_DAYS - 1).unwrap_or(day)),
        }
    }

    /// The day that is so many pages further.
    fn turned(self, day: Day, by: i64) -> Day {
        let turned = match self {
            Self::Month => Day::new(day.year(), day.month(), 1).and_then(|first| first.plus_months(by)),
            Self::Week => day.plus_days(7 * by),
            Self::Day => day.plus_days(by),
            Self::Agenda => day.plus_days(AGENDA_DAYS * by),
        };
        turned.unwrap_or(day)
    }
}

/// What the parts of the calendar share. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Calendar {
    /// How the days are laid out.
    pub view: Memo<View>,
    /// The day that it is about.
    pub day: RwSignal<Day>,
    /// The first and the last day that are shown.
    pub days: Memo<(Day, Day)>,
    /// The appointments that touch them, in their order; series as their single times.
    pub entries: Memo<Vec<Entry>>,
    /// Tasks due on them.
    pub tasks: Memo<Vec<Due>>,
    /// Deals that are expected to close on them.
    pub deals: Memo<Vec<Due>>,
    /// Now, to the minute.
    pub now: RwSignal<Millis>,
    /// Today.
    pub today: Memo<Day>,
    /// What is in the hand.
    pub drag: Drag,
    /// A question about a series that waits for its answer.
    pub asked: RwSignal<Option<Asked>>,
    /// What was just moved, until the engine says the same.
    pub ahead: Ahead<(load::Key, Period)>,
    /// What takes the focus once it stands.
    pub focus: RwSignal<Option<load::Key>>,
    /// A file of appointments that is looked at.
    pub file: RwSignal<Option<files::File>>,
    /// The list whose records it shows instead of appointments.
    pub list: Option<dated::Dates>,
}

thread_local! {
    /// The day that was shown last: whoever comes back from an appointment is where they were.
    static LAST: Cell<Option<Day>> = const { Cell::new(None) };
}

impl Calendar {
    fn new() -> Self {
        let engine = use_engine();
        let (now, today) = ticking();
        let day = RwSignal::new(LAST.get().unwrap_or_else(|| today.get_untracked()));
        Effect::new(move |_| LAST.set(Some(day.get())));
        let view = Memo::new(move |_| {
            let kept = engine.preferences().get(VIEW);
            let kept = View::ALL.into_iter().find(|view| Some(view.key()) == kept.as_deref());
            kept.unwrap_or(if is_narrow() { View::Agenda } else { View::Week })
        });
        let days = Memo::new(move |_| view.get().days(day.get(), words::week_start()));
        let ahead = Ahead::new();
        Self {
            view,
            day,
            days,
            entries: load::entries(days, ahead),
            tasks: load::tasks(days, Memo::new(move |_| engine.preferences().get(NO_TASKS).is_none())),
            deals: load::deals(days, Memo::new(move |_| engine.preferences().get(DEALS).is_some())),
            now,
            today,
            drag: Drag::new(),
            asked: RwSignal::new(None),
            ahead,
            focus: RwSignal::new(None),
            file: RwSignal::new(None),
            list: None,
        }
    }

    /// The months of a list: its records on the days of one of their dates, and nothing else.
    fn of_list(list: ListState) -> Self {
        let (now, today) = ticking();
        let day = RwSignal::new(today.get_untracked());
        let view = Memo::new(|_| View::Month);
        let days = Memo::new(move |_| View::Month.days(day.get(), words::week_start()));
        let dates = dated::Dates::of(list);
        Self {
            view,
            day,
            days,
            entries: Memo::new(|_| Vec::new()),
            tasks: Memo::new(|_| Vec::new()),
            deals: dated::records(list, dates, days),
            now,
            today,
            drag: Drag::new(),
            asked: RwSignal::new(None),
            ahead: Ahead::new(),
            focus: RwSignal::new(None),
            file: RwSignal::new(None),
            list: Some(dates),
        }
    }

    /// Shows the days in another way.
    pub fn show(self, view: View) {
        let engine = use_engine();
        engine.preferences().set(engine, VIEW, view.key().to_owned());
    }

    /// Shows a day with its hours; of a list, all its records.
    pub fn open_day(self, day: Day) {
        if let Some(list) = self.list {
            list.opened.set(Some(day));
            return;
        }
        self.day.set(day);
        self.show(if is_narrow() { View::Agenda } else { View::Day });
    }

    /// Turns so many pages further.
    pub fn turn(self, by: i64) {
        let day = self.view.get_untracked().turned(self.day.get_untracked(), by);
        self.day.set(day);
    }

    /// Shows today.
    pub fn to_today(self) {
        self.day.set(self.today.get_untracked());
    }

    /// An appointment by its key, if it is shown.
    #[must_use]
    pub fn entry(self, key: &load::Key) -> Option<Entry> {
        self.entries.with_untracked(|all| all.iter().find(|entry| entry.key() == *key).cloned())
    }

    /// The appointments that begin or go on on a day, in their order, and the days of whole ones.
    #[must_use]
    pub fn on(self, day: Day) -> Vec<Entry> {
        let here = zones::here();
        self.entries.with(|all| all.iter().filter(|entry| entry.touches(day, &here)).cloned().collect())
    }
}

/// Now and today, for as long as the calendar stands.
fn ticking() -> (RwSignal<Millis>, Memo<Day>) {
    let now = RwSignal::new(clock::now());
    let ticking = set_interval_with_handle(move || _ = now.try_set(clock::now()), TICK).ok();
    on_cleanup(move || {
        if let Some(ticking) = ticking {
            ticking.clear();
        }
    });
    (now, Memo::new(move |_| zones::here().day(now.get()).unwrap_or_else(crate::format::today)))
}

/// Milliseconds after midnight at which a moment is shown on a day, held to that day.
#[must_use]
pub fn within_day(at: Civil, day: Day) -> i64 {
    match at.day.cmp(&day) {
        core::cmp::Ordering::Less => 0,
        core::cmp::Ordering::Equal => at.millis,
        core::cmp::Ordering::Greater => crm_domain::calendar::civil::DAY,
    }
}

/// The page.
#[component]
pub fn CalendarPage() -> impl IntoView {
    let calendar = Calendar::new();
    let root = NodeRef::<html::Section>::new();
    keys::listen(calendar);
    calendar.drag.watch(calendar, root);
    let over = RwSignal::new(false);
    received::for_page(Of::Calendar, move |file| files::take(calendar, Some(file)));
    let body = move || match calendar.view.get() {
        View::Month => view! { <month::Month calendar/> }.into_any(),
        View::Week | View::Day => view! { <grid::Grid calendar/> }.into_any(),
        View::Agenda => view! { <agenda::Agenda calendar/> }.into_any(),
    };
    view! {
        <section class="calendar" node_ref=root data-view=move || calendar.view.get().key() aria-labelledby="calendar-title"
            class:is-carrying=move || calendar.drag.is_on() class:is-dropping=over
            on:pointerdown=move |event| calendar.drag.begin(calendar, &event)
            on:click=move |event| keys::clicked(calendar, &event)
            on:dblclick=move |event| keys::clicked_twice(calendar, &event)
            on:keydown=move |event| keys::pressed(calendar, &event)
            on:dragover=move |event| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=move |event| { event.prevent_default(); over.set(false); files::dropped(calendar, &event); }>
            <toolbar::Toolbar calendar/>
            {body}
            <p class="sr-only" id="calendar-keys">{move || tr("calendar.keys")}</p>
            <scope::ScopeSheet calendar/>
            <files::FileSheet calendar/>
            <button type="button" class="round" on:click=move |_| change::create_now(calendar)
                aria-label=move || tr("shell.new_event") title=move || tr("shell.new_event")>
                <Icon of=icon::PLUS/>
            </button>
        </section>
    }
}

/// A record's id out of an attribute.
fn id_in(element: &web_sys::Element, name: &str) -> Option<RecordId> {
    element.get_attribute(name)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    #[test]
    fn a_month_is_shown_in_whole_weeks_and_a_week_begins_as_people_are_used_to() {
        assert_eq!(View::Month.days(day("2026-11-29"), 1), (day("2026-10-26"), day("2026-12-06")));
        assert_eq!(View::Month.days(day("2027-02-10"), 1), (day("2027-02-01"), day("2027-02-28")));
        assert_eq!(View::Week.days(day("2026-11-29"), 1), (day("2026-11-23"), day("2026-11-29")));
        assert_eq!(View::Week.days(day("2026-11-29"), 7), (day("2026-11-29"), day("2026-12-05")));
    }

    #[test]
    fn a_page_further_is_the_next_month_even_from_a_long_one() {
        assert_eq!(View::Month.turned(day("2026-01-31"), 1), day("2026-02-01"));
        assert_eq!(View::Week.turned(day("2026-11-29"), -1), day("2026-11-22"));
    }
}
