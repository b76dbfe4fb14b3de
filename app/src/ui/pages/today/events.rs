//! Events of today with their times and places, and tomorrow in brief. The visits of a tour stand under the tour, and
//! not here a second time.

use std::collections::BTreeSet;

use crm_domain::calendar::series::{Series, touches};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::period::Period;
use crm_domain::recurrence::Rule;
use crm_domain::schema::{event, interaction};
use crm_domain::time::{Day, Millis, Zone};
use crm_domain::value::FieldValue;
use engine_protocol::view::{RowView, Window};
use leptos::prelude::*;

use super::ask;
use super::section::Section;
use crate::engine::clock;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::text;
use crate::ui::parts::icon::{CALENDAR, Icon, MAP_PIN, PLUS};
use crate::ui::shell::Overlay;
use crate::ui::tours::today::appointments_of;

const RELATED: FieldKey = FieldKey::new("related");
const FIELDS: [FieldKey; 6] =
    [event::WHEN, event::LOCATION, RELATED, event::KIND, event::RRULE, event::EXDATES];
/// More events than two days hold, with those that come again.
const MOST: u32 = 300;

/// One time of an event.
#[derive(Debug, Clone, PartialEq)]
struct Appointment {
    id: RecordId,
    title: String,
    when: Period,
    place: String,
    kind: String,
    related: Vec<(RecordId, String)>,
}

/// This device's zone around now.
fn here() -> Zone {
    const MONTH: i64 = 31 * 86_400_000;
    let now = clock::now();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970, and minutes"
    )]
    let offset = |at: Millis| {
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.0 as f64));
        -date.get_timezone_offset() as i32
    };
    Zone::of_clock(now.plus(-MONTH), now.plus(MONTH), offset)
}

/// The times of an event that touch a day.
fn times(row: &RowView, day: Day, zone: &Zone) -> Vec<Period> {
    let get = |key| ask::value(row, &FIELDS, key);
    let Some(FieldValue::Period(when)) = get(event::WHEN) else { return Vec::new() };
    let rule = get(event::RRULE).and_then(FieldValue::as_text).and_then(Rule::parse);
    match rule {
        Some(rule) => {
            let left_out: BTreeSet<Day> = match get(event::EXDATES) {
                Some(FieldValue::Tags(days)) => days.iter().filter_map(|day| Day::from_iso(day)).collect(),
                _ => BTreeSet::new(),
            };
            let series = Series { when: *when, rule: &rule, left_out: &left_out, zone };
            series.touching(day, day, zone).into_iter().map(|one| one.when).collect()
        }
        None => Some(*when).filter(|when| touches(*when, day, day, zone)).into_iter().collect(),
    }
}

fn on_day(window: Option<&Window>, day: Day) -> Vec<Appointment> {
    let Some(window) = window else { return Vec::new() };
    let zone = here();
    let of = |row: &RowView, when: Period| {
        let text =
            |key| ask::value(row, &FIELDS, key).and_then(FieldValue::as_text).unwrap_or_default().to_owned();
        let ids = match ask::value(row, &FIELDS, RELATED) {
            Some(FieldValue::Tags(ids)) => ids.iter().filter_map(|id| id.parse().ok()).collect(),
            _ => Vec::new(),
        };
        Appointment {
            id: row.id,
            title: if row.title.is_empty() { t!("record.untitled") } else { row.title.clone() },
            when,
            place: text(event::LOCATION),
            kind: text(event::KIND),
            related: ids.into_iter().map(|id| (id, text::title(&window.titles, id))).collect(),
        }
    };
    let mut found: Vec<Appointment> = window
        .rows
        .iter()
        .flat_map(|row| times(row, day, &zone).into_iter().map(move |when| of(row, when)))
        .collect();
    found.sort_by_key(|one| (!one.when.all_day, one.when.from));
    found
}

/// The part of the page.
#[component]
pub fn Events(
    /// The day.
    today: Day,
    /// The tours of the day.
    tours: ReadSignal<Option<Window>>,
) -> impl IntoView {
    let tomorrow = today.plus_days(1).unwrap_or(today);
    let live = ask::watch(
        move || {
            let filter = ask::events_of(today, tomorrow);
            ask::question(RecordKind::Event, filter, vec![ask::by(event::WHEN, false)])
        },
        &FIELDS,
        Signal::derive(|| MOST),
    );
    let under_way = Memo::new(move |_| tours.with(|tours| tours.as_ref().map(appointments_of)));
    let now = Memo::new(move |_| {
        let mut found = live.with(|window| on_day(window.as_ref(), today));
        // WHY none before the tours are known: what stands there must not go again.
        under_way.with(|under_way| {
            found.retain(|one| under_way.as_ref().is_some_and(|known| !known.contains(&one.id)));
        });
        found
    });
    let next = Memo::new(move |_| live.with(|window| on_day(window.as_ref(), tomorrow)));
    let known = ask::total(live);
    let total = Signal::derive(move || {
        known.get().filter(|_| under_way.with(Option::is_some))?;
        Some(u32::try_from(now.with(Vec::len)).unwrap_or(0))
    });
    let empty = Signal::derive(move || {
        let drives = under_way.with(|under_way| under_way.as_ref().is_some_and(|known| !known.is_empty()));
        if drives { "today.no_other_events" } else { "today.no_events" }
    });
    let add = || {
        let open = move |_| Overlay::current().create.set(Some(RecordKind::Event));
        view! { <button type="button" class="button quiet small writes" on:click=open><Icon of=PLUS/>{move || tr("today.new_event")}</button> }
    };
    view! {
        <Section name="today.events" icon=CALENDAR total empty act=add>
            <ul class="today-lines today-events">
                <For each=move || now.get() key=|one| format!("{one:?}") let:one><Line one/></For>
            </ul>
            <Show when=move || !next.with(Vec::is_empty)>
                <h3 class="today-sub">{move || tr("today.tomorrow")}</h3>
                <ul class="today-brief">
                    <For each=move || next.get() key=|one| format!("{one:?}") let:one>
                        <li><a href=Route::Record(RecordKind::Event, one.id).path()>
                            <time>{clock_time(one.when)}</time><span>{one.title.clone()}</span>
                        </a></li>
                    </For>
                </ul>
            </Show>
        </Section>
    }
}

fn clock_time(when: Period) -> String {
    if when.all_day { tr("today.all_day") } else { format::time(when.from) }
}

#[component]
fn Line(one: Appointment) -> impl IntoView {
    let until = (!one.when.all_day && one.when.to > one.when.from).then(|| format::time(one.when.to));
    let over = !one.when.all_day && one.when.to < clock::now();
    let with = one.related.iter().map(|(_, title)| title.clone()).collect::<Vec<_>>().join(", ");
    let map = (!one.place.is_empty()).then(|| {
        let query = String::from(js_sys::encode_uri_component(&one.place));
        let name = t!("today.map_name", place = one.place.clone());
        view! {
            <a class="today-place" href=format!("https://www.openstreetmap.org/search?query={query}") target="_blank"
                rel="noopener noreferrer" aria-label=name.clone() title=name><Icon of=MAP_PIN/><span>{one.place.clone()}</span></a>
        }
    });
    let act = if one.kind == "visit" { "today.log_visit" } else { "today.log" };
    let name = t!("today.logged_name", act = tr(act), title = one.title.clone());
    let log = {
        let one = one.clone();
        move |_| log(&one)
    };
    view! {
        <li class="today-line today-event" class:is-over=over>
            <div class="today-time"><time>{clock_time(one.when)}</time><time>{until}</time></div>
            <div class="today-what">
                <a class="today-link" href=Route::Record(RecordKind::Event, one.id).path()>
                    <strong>{one.title.clone()}</strong><span class="today-line-about">{with}</span>
                </a>
                {map}
            </div>
            <button type="button" class="button small writes" aria-label=name.clone() title=name on:click=log>{move || tr(act)}</button>
        </li>
    }
}

/// Opens the sheet for what came of an event, with what is known of it.
fn log(one: &Appointment) {
    let overlay = Overlay::current();
    let kind = match one.kind.as_str() {
        known @ ("visit" | "call" | "video" | "fair") => known,
        _ => "meeting",
    };
    let mut given = vec![
        (interaction::KIND, FieldValue::Choice(kind.to_owned()), String::new()),
        (interaction::SUBJECT, FieldValue::Text(one.title.clone()), String::new()),
        (interaction::AT, FieldValue::Moment(one.when.from.min(clock::now())), String::new()),
    ];
    given.extend(
        one.related
            .iter()
            .map(|(id, title)| (RELATED, FieldValue::Tags([id.to_string()].into()), title.clone())),
    );
    overlay.given.set(given);
    overlay.create.set(Some(RecordKind::Interaction));
}
