//! A month: weeks below each other, appointments as lines, what does not fit behind a number.

use crm_domain::calendar::civil::week_number;
use crm_domain::time::Day;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::block::Line;
use super::chip::Chip;
use super::grid::days_from;
use super::load::{Due, Entry};
use super::preview::is_target;
use super::{Calendar, words};
use crate::t;
use crate::ui::pages::list::grid::room::{is_coarse, is_narrow};

/// How high the number of a day is, in pixels.
const HEAD: i32 = 30;

/// The weeks of the month.
#[component]
pub fn Month(calendar: Calendar) -> impl IntoView {
    let weeks =
        Memo::new(move |_| days_from(calendar.days.get()).chunks(7).map(<[Day]>::to_vec).collect::<Vec<_>>());
    let node = NodeRef::<html::Div>::new();
    let height = RwSignal::new(0);
    let measure = move || {
        if let Some(node) = node.get_untracked() {
            height.set(node.client_height());
        }
    };
    Effect::new(move |_| {
        if node.get().is_some() {
            measure();
        }
    });
    let resized = window_event_listener(ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    // How many lines a day has room for.
    let room = Memo::new(move |_| {
        let line = match (is_narrow(), is_coarse()) {
            (true, _) => 17,
            (false, true) => 30,
            (false, false) => 24,
        };
        let week = height.get() / i32::try_from(weeks.with(Vec::len)).unwrap_or(5).max(1);
        usize::try_from((week - HEAD) / line).unwrap_or(0).max(1)
    });
    let names = move || weeks.with(|weeks| weeks.first().cloned().unwrap_or_default());
    view! {
        <div class="cal-month">
            <div class="cal-weekdays" aria-hidden="true">
                <span></span>
                {move || names().into_iter().map(|day| view! { <span>{words::day(day, words::Style::Weekday)}</span> }).collect_view()}
            </div>
            <div class="cal-weeks" node_ref=node>
                <For each=move || weeks.get() key=|week| week.first().copied() let:week>
                    <div class="cal-week">
                        <span class="cal-weekno" aria-hidden="true">{thursday_week(&week)}</span>
                        {week.into_iter().map(|day| view! { <Cell calendar day room/> }).collect_view()}
                    </div>
                </For>
            </div>
        </div>
    }
}

fn thursday_week(week: &[Day]) -> Option<i64> {
    week.iter().find(|day| day.weekday() == 4).map(|day| week_number(*day))
}

/// Something in a day.
#[derive(Debug, Clone, PartialEq)]
enum Item {
    Entry(Entry),
    Due(Due),
}

#[component]
fn Cell(calendar: Calendar, day: Day, room: Memo<usize>) -> impl IntoView {
    let items = Memo::new(move |_| {
        let mut items: Vec<Item> = calendar.on(day).into_iter().map(Item::Entry).collect();
        let due = |all: &Vec<Due>| {
            all.iter().filter(|due| due.day == day).cloned().map(Item::Due).collect::<Vec<_>>()
        };
        items.extend(calendar.deals.with(due));
        items.extend(calendar.tasks.with(due));
        items
    });
    // One line is for saying how many more there are.
    let shown = Memo::new(move |_| {
        let (all, room) = (items.with(Vec::len), room.get());
        if all <= room { all } else { room.saturating_sub(1) }
    });
    let more = move || items.with(Vec::len) - shown.get().min(items.with(Vec::len));
    let is_weekend = day.weekday() > 5;
    let in_month = move || calendar.day.get().month() == day.month();
    let name = move || {
        t!("calendar.day_name", day = words::day(day, words::Style::LongDay), n = items.with(Vec::len))
    };
    let item = move |item: Item| match item {
        Item::Entry(entry) => view! { <Line calendar entry day/> }.into_any(),
        Item::Due(due) => view! { <Chip calendar due in_cell=true/> }.into_any(),
    };
    view! {
        <div class="cal-cell" data-whole=day.to_string() role="group" aria-label=name class:is-other=move || !in_month()
            class:is-weekend=is_weekend class:is-today=move || calendar.today.get() == day class:is-target=move || is_target(calendar, day)>
            <button type="button" class="cal-date" data-open=day.to_string()
                aria-current=move || (calendar.today.get() == day).then_some("date")>
                <span class="sr-only">{move || words::day(day, words::Style::Whole)}</span>
                <span aria-hidden="true">{move || if day.day() == 1 { words::day(day, words::Style::ShortDay) } else { day.day().to_string() }}</span>
            </button>
            <For each=move || items.with(|items| items.iter().take(shown.get()).cloned().collect::<Vec<_>>())
                key=|item| format!("{item:?}") children=item/>
            <Show when=move || { more() > 0 }>
                <button type="button" class="cal-more" data-open=day.to_string()>
                    <span class="sr-only">{move || t!("calendar.more", n = more())}</span>
                    <span aria-hidden="true">{move || if is_narrow() { format!("+{}", more()) } else { t!("calendar.more", n = more()) }}</span>
                </button>
            </Show>
        </div>
    }
}
