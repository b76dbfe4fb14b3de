//! The records of a list on the days of one of their dates: months, between which one turns; a record is opened, and
//! brought to another day.

use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::schema::task;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::{RowView, Window};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::chip::Chip;
use super::load::Due;
use super::month::Month;
use super::toolbar::Turn;
use super::{Calendar, View, change, keys, words, zones};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::keyboard::letters_on;
use crate::ui::pages::list::empty::{Empty, NoMatch};
use crate::ui::pages::list::layout::{self, ViewLayout, date_fields};
use crate::ui::pages::list::state::ListState;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::words::new_record;

/// So many records are shown at most; in a month of more nobody finds a day.
const MOST: u32 = 2_000;

/// By which of its dates a list is shown. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Dates {
    /// Of which records.
    pub kind: RecordKind,
    /// The date; `None` where there is none to choose.
    pub field: Memo<Option<FieldKey>>,
    /// The day whose records are shown as a list.
    pub opened: RwSignal<Option<Day>>,
    /// How many records there are on the days, and how many of them are shown.
    pub found: RwSignal<(u32, u32)>,
}

impl Dates {
    /// The dates of a list: the one that was chosen, or the usual one.
    pub fn of(list: ListState) -> Self {
        let field = Memo::new(move |_| {
            let fields = date_fields(list.kind);
            let chosen = list.dates.get().filter(|key| fields.contains(key));
            chosen.or_else(|| fields.first().copied())
        });
        Self { kind: list.kind, field, opened: RwSignal::new(None), found: RwSignal::new((0, 0)) }
    }
}

fn held(query: Query, field: Option<FieldKey>, op: Op, values: Vec<FieldValue>) -> Query {
    // WHY a condition that nothing meets: without a date nothing stands on a day.
    let own = match field {
        Some(field) => Filter::Is { column: Column::Field(field), op, values },
        None => Filter::Any(Vec::new()),
    };
    let sort = field.map(|field| Sort { column: Column::Field(field), descending: false });
    Query {
        filter: Filter::All(vec![own, query.filter]),
        sort: sort.into_iter().chain(query.sort).collect(),
        ..query
    }
}

/// What a chip says of a record besides its name, as far as its kind has it.
fn said(kind: RecordKind) -> [Option<FieldKey>; 2] {
    let field = |kinds: fn(FieldKind) -> bool| {
        kind.spec().fields.iter().find(|spec| kinds(spec.kind)).map(|spec| spec.key)
    };
    let worth = field(|kind| matches!(kind, FieldKind::Total)).or(field(|kind| kind == FieldKind::Money));
    [worth, (kind == RecordKind::Task).then_some(task::STATUS)]
}

/// The records of a list on the days that are shown.
pub fn records(list: ListState, dates: Dates, days: Memo<(Day, Day)>) -> Memo<Vec<Due>> {
    let asked = Memo::new(move |_| {
        let (first, last) = days.get();
        let between = vec![FieldValue::Day(first), FieldValue::Day(last)];
        held(list.query(), dates.field.get(), Op::Between, between)
    });
    let columns = Memo::new(move |_| {
        let said = said(list.kind).into_iter().flatten();
        dates.field.get().into_iter().chain(said).map(Column::Field).collect::<Vec<_>>()
    });
    let span = Signal::stored(Span { start: 0, len: MOST });
    let live = use_engine().watch_list(asked.into(), columns.into(), span);
    Effect::new(move |_| {
        live.with(|window| {
            let count = |window: &Window| (window.total, u32::try_from(window.rows.len()).unwrap_or(MOST));
            dates.found.set(window.as_ref().map(count).unwrap_or_default());
        });
    });
    Memo::new(move |_| {
        let Some(field) = dates.field.get() else { return Vec::new() };
        let columns = columns.get();
        live.with(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.filter_map(|row| due(list.kind, row, field, &columns)).collect()
        })
    })
}

fn due(kind: RecordKind, row: &RowView, field: FieldKey, columns: &[Column]) -> Option<Due> {
    let cell = |key: FieldKey| {
        let at = columns.iter().position(|column| *column == Column::Field(key))?;
        row.cells.get(at)?.as_ref()
    };
    let (day, at) = match cell(field)? {
        FieldValue::Day(day) => (*day, None),
        FieldValue::Moment(at) => (zones::here().day(*at)?, Some(*at)),
        _ => return None,
    };
    let [worth, status] = said(kind);
    let amount = match worth.and_then(cell) {
        Some(FieldValue::Money(amount)) => Some(*amount),
        _ => None,
    };
    let status = status.and_then(cell).and_then(FieldValue::as_text).unwrap_or_default();
    Some(Due {
        id: row.id,
        kind,
        title: row.title.clone(),
        day,
        done: matches!(status, "done" | "cancelled"),
        amount,
        field,
        at,
        moves: kind.spec().field(field).is_some_and(|spec| !spec.by_rule && spec.kind.is_written()),
    })
}

/// Watches all records of the list: how many there are, and where one stands among them.
fn watch_all(list: ListState) {
    let query = Memo::new(move |_| list.query());
    let span = Signal::stored(Span { start: 0, len: 0 });
    let live = use_engine().watch_list(query.into(), Signal::stored(Vec::new()), span);
    list.live.set(Some(live));
    Effect::new(move |_| {
        if let Some(window) = live.get() {
            list.window.set(Some(window));
        }
    });
}

/// The months, in place of the list's rows.
#[component]
pub fn Dated(state: ListState) -> impl IntoView {
    watch_all(state);
    let calendar = Calendar::of_list(state);
    let root = NodeRef::<html::Section>::new();
    calendar.drag.watch(calendar, root);
    let counts = Memo::new(move |_| {
        state.window.with(|window| window.as_ref().map(|all| (all.total == 0, all.unfiltered == 0)))
    });
    let body = move || match counts.get() {
        Some((_, true)) => view! { <Empty kind=state.kind/> }.into_any(),
        Some((true, false)) => view! { <NoMatch state/> }.into_any(),
        Some((false, false)) | None => view! { <Month calendar/> }.into_any(),
    };
    view! {
        <section class="calendar dated" node_ref=root data-view="month" aria-labelledby="dated-title"
            class:is-carrying=move || calendar.drag.is_on()
            on:pointerdown=move |event| calendar.drag.begin(calendar, &event)
            on:click=move |event| keys::clicked(calendar, &event)
            on:dblclick=move |event| keys::clicked_twice(calendar, &event)
            on:keydown=move |event| { keys::pressed(calendar, &event); turned(calendar, &event); }>
            <Tools state calendar/>
            {body}
            <p class="sr-only" id="dated-keys">{move || tr("views.dated_keys")}</p>
            <DaySheet calendar/>
        </section>
    }
}

/// Arrows turn, T shows today.
fn turned(calendar: Calendar, event: &ev::KeyboardEvent) {
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let own = target.is_some_and(|target| target.closest("input, select, dialog").ok().flatten().is_some());
    if event.default_prevented() || modified || own || calendar.drag.is_held() {
        return;
    }
    match event.key().as_str() {
        "ArrowLeft" | "PageUp" => calendar.turn(-1),
        "ArrowRight" | "PageDown" => calendar.turn(1),
        "t" if letters_on() => calendar.to_today(),
        _ => return,
    }
    event.prevent_default();
}

/// Which month, by which date, and what stands on no day.
#[component]
fn Tools(state: ListState, calendar: Calendar) -> impl IntoView {
    let Some(dates) = calendar.list else { return ().into_any() };
    let title = move || words::title(View::Month, calendar.day.get(), calendar.days.get());
    let fields = Memo::new(move |_| date_fields(state.kind));
    let name = move |key: FieldKey| crate::ui::words::column(state.kind, Column::Field(key));
    let choose = move |event: ev::Event| {
        layout::choose_dates(state, FieldKey::find(&event_target_value(&event)));
    };
    let undated = Memo::new(move |_| held(state.query(), dates.field.get(), Op::Empty, Vec::new()));
    let none = Signal::stored(Vec::new());
    let live = use_engine().watch_list(undated.into(), none, Signal::stored(Span { start: 0, len: 0 }));
    let without = Memo::new(move |_| live.with(|window| window.as_ref().map_or(0, |all| all.total)));
    let see = move |_| {
        if let Some(field) = dates.field.get_untracked() {
            let empty = Filter::Is { column: Column::Field(field), op: Op::Empty, values: Vec::new() };
            state.conditions.update(|conditions| conditions.push(empty));
            layout::choose(state, ViewLayout::Table);
        }
    };
    let cut = move || {
        let (all, shown) = dates.found.get();
        (all > shown && shown > 0).then(|| {
            let (shown, all) = (format::integer(i64::from(shown)), format::integer(i64::from(all)));
            view! { <p class="dated-cut" role="status"><Icon of=icon::INFO/>{t!("views.dated_cut", shown = shown, all = all)}</p> }
        })
    };
    view! {
        <header class="cal-tools dated-tools">
            <Turn calendar/>
            <h2 id="dated-title" aria-live="polite">{title}</h2>
            <Show when=move || fields.with(|fields| fields.len() > 1)>
                <label class="dated-by">
                    <span>{move || tr("views.dated_by")}</span>
                    <select aria-label=move || tr("views.dated_by_name") on:change=choose>
                        {move || fields.get().into_iter().map(|key| view! {
                            <option value=key.as_str() selected=move || dates.field.get() == Some(key)>{name(key)}</option>
                        }).collect_view()}
                    </select>
                </label>
            </Show>
            <Show when=move || { without.get() > 0 }>
                <button type="button" class="button quiet dated-without" on:click=see>
                    {move || t!("views.dated_without", n = without.get())}
                </button>
            </Show>
            {cut}
        </header>
    }
    .into_any()
}

/// All records of a day, and the way to a new one on it.
#[component]
fn DaySheet(calendar: Calendar) -> impl IntoView {
    let Some(dates) = calendar.list else { return ().into_any() };
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(dates.opened.with(Option::is_some)));
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            dates.opened.set(None);
        }
        now
    });
    let title = Signal::derive(move || {
        dates.opened.get().map(|day| words::day(day, words::Style::LongDay)).unwrap_or_default()
    });
    let on_day = Memo::new(move |_| {
        let day = dates.opened.get();
        calendar.deals.with(|all| all.iter().filter(|due| Some(due.day) == day).cloned().collect::<Vec<_>>())
    });
    let add = move |_| {
        if let Some(day) = dates.opened.get_untracked() {
            dates.opened.set(None);
            change::create_on(dates, day);
        }
    };
    // The record takes the place of the sheet.
    let leave = move |event: ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.closest("a").ok().flatten().is_some()) {
            dates.opened.set(None);
        }
    };
    view! {
        <Sheet open title class="dated-day">
            <div class="sheet-body dated-list" on:click=leave>
                <For each=move || on_day.get() key=|due| format!("{due:?}") let:due><Chip calendar due/></For>
                <Show when=move || on_day.with(Vec::is_empty)><p class="cal-free">{move || tr("views.dated_free")}</p></Show>
                <button type="button" class="button" on:click=add><Icon of=icon::PLUS/>{move || new_record(dates.kind)}</button>
            </div>
        </Sheet>
    }
    .into_any()
}
