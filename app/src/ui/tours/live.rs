//! A tour as it stands: its stops with who is visited, when, and what came of it. Kept right by the engine.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::StopEntry;
use crm_domain::period::Period;
use crm_domain::query::{Column, Filter, Op, Query};
use crm_domain::schema::{RELATED, event, interaction, tour};
use crm_domain::time::{Day, Millis};
use crm_domain::tour::place::{self, Place, Point};
use crm_domain::tour::plan;
use crm_domain::tour::schedule::{self, Leg, USUAL_START, USUAL_VISIT};
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::{Customer, RecordView, RowView, Window};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::ui::fields::text;
use crate::ui::pages::calendar::zones;
use crate::ui::rights::may_write;
use crate::ui::usual::usual;

/// More appointments and visits than a day holds.
const MOST: u32 = 200;
/// What of appointments is watched.
const OF_EVENTS: [FieldKey; 2] = [event::WHEN, event::STATUS];
/// What of visits is watched.
const OF_VISITS: [FieldKey; 4] =
    [RELATED, interaction::CHECK_IN, interaction::CHECK_OUT, interaction::VERDICT];

/// What came of a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Nobody was there yet.
    Planned,
    /// Somebody is there: the visit, and since when.
    Running(RecordId, Millis),
    /// Somebody was there: the visit, and until when.
    Visited(RecordId, Millis),
    /// Somebody says so, without a check-in.
    Marked,
    /// Left out, and why.
    Skipped(String),
}

/// The appointment of a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// Which.
    pub id: RecordId,
    /// When it is.
    pub when: Option<Period>,
}

/// A stop as a page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Its place in the tour.
    pub id: ItemId,
    /// What the tour says of it.
    pub entry: StopEntry,
    /// What the customer is called.
    pub name: String,
    /// Where the customer is; `None` until it is known.
    pub customer: Option<Customer>,
    /// Its appointment, where there is one.
    pub event: Option<Appointment>,
    /// The way there, as it is estimated.
    pub leg: Leg,
    /// What came of it.
    pub state: State,
}

impl Stop {
    /// Still to be visited.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Planned | State::Running(..))
    }

    /// When one is there: as the appointment says, else as it is estimated.
    pub fn when(&self, day: Option<Day>, visit: i64) -> Option<Period> {
        let planned = || schedule::when(day?, self.leg.arrives, visit, &zones::here());
        self.event.as_ref().and_then(|event| event.when).or_else(planned)
    }
}

/// A tour. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Live {
    /// Which.
    pub tour: RecordId,
    /// What the engine shows of it.
    pub view: Memo<Option<RecordView>>,
    /// Its stops in their order.
    pub stops: Memo<Vec<Stop>>,
    /// It may be changed here.
    pub may: Memo<bool>,
}

impl Live {
    /// Keeps a tour on the page, until the owner ends.
    pub fn watch(tour: RecordId, view: Memo<Option<RecordView>>) -> Self {
        let (events, visits) = (of_tour(tour, RecordKind::Event, &OF_EVENTS), visits_of(tour));
        let customers = customers_of(view);
        let stops = Memo::new(move |_| {
            view.with(|view| {
                let Some(view) = view.as_ref() else { return Vec::new() };
                customers.with(|customers| {
                    events.with(|events| {
                        visits.with(|visits| stops_of(view, customers, rows(events), rows(visits)))
                    })
                })
            })
        });
        let may = Memo::new(move |_| {
            let is_there = view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
            is_there && may_write()
        });
        Self { tour, view, stops, may }
    }

    /// Its day.
    pub fn day(self) -> Option<Day> {
        self.view.with(|view| day_of(view.as_ref()?))
    }

    /// When it sets out, in minutes after midnight.
    pub fn sets_out(self) -> i64 {
        self.view.with(|view| number(view.as_ref(), tour::SETS_OUT)).unwrap_or(USUAL_START)
    }

    /// How long a visit is to take, in minutes.
    pub fn visit(self) -> i64 {
        self.view.with(|view| number(view.as_ref(), tour::VISIT)).unwrap_or(USUAL_VISIT)
    }

    /// Where it begins.
    pub fn start(self) -> Option<Place> {
        self.view.with(|view| start_of(view.as_ref()?))
    }

    /// The ways and times with the stops in this order.
    pub fn legs(self, order: &[Stop]) -> Vec<Leg> {
        let places: Vec<Option<Place>> = order.iter().map(place_of).collect();
        untrack(|| schedule::legs(self.start(), self.sets_out(), self.visit(), &places))
    }
}

fn rows(window: &Option<Window>) -> &[RowView] {
    window.as_ref().map(|window| window.rows.as_slice()).unwrap_or_default()
}

/// Records of a kind that belong to a tour.
fn of_tour(tour: RecordId, kind: RecordKind, fields: &[FieldKey]) -> ReadSignal<Option<Window>> {
    let filter =
        Filter::Is { column: Column::Field(RELATED), op: Op::Is, values: vec![FieldValue::Link(tour)] };
    let query = Query { filter: Filter::All(vec![filter]), ..Query::all(kind) };
    let columns: Vec<Column> = fields.iter().copied().map(Column::Field).collect();
    use_engine().watch_list(
        Signal::stored(query),
        Signal::stored(columns),
        Signal::stored(Span { start: 0, len: MOST }),
    )
}

fn visits_of(tour: RecordId) -> ReadSignal<Option<Window>> {
    of_tour(tour, RecordKind::Interaction, &OF_VISITS)
}

/// Where the customers of a tour are; asked anew when the tour or one of them changes.
fn customers_of(view: Memo<Option<RecordView>>) -> RwSignal<Vec<Customer>> {
    let engine = use_engine();
    let found = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let accounts: Vec<RecordId> = view.with(|view| {
            let stops = view.as_ref().map(|view| plan::stops(value(view, tour::STOPS))).unwrap_or_default();
            stops.into_iter().map(|(_, stop)| stop.account).collect()
        });
        spawn_local(async move {
            if let Ok(Answer::Customers(customers)) = engine.request(Request::Customers { accounts }).await {
                found.try_maybe_update(|known| {
                    (*known != customers, {
                        *known = customers;
                    })
                });
            }
        });
    });
    found
}

/// A value of a view.
pub fn value(view: &RecordView, key: FieldKey) -> Option<&FieldValue> {
    view.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
}

fn number(view: Option<&RecordView>, key: FieldKey) -> Option<i64> {
    match value(view?, key) {
        Some(FieldValue::Number(number)) => Some(*number),
        _ => None,
    }
}

fn day_of(view: &RecordView) -> Option<Day> {
    match value(view, tour::DATE) {
        Some(FieldValue::Day(day)) => Some(*day),
        _ => None,
    }
}

fn text_of(view: &RecordView, key: FieldKey) -> &str {
    value(view, key).and_then(FieldValue::as_text).unwrap_or_default()
}

fn start_of(view: &RecordView) -> Option<Place> {
    start_place(text_of(view, tour::START), text_of(view, tour::START_GEO))
}

/// Where a tour begins: by its coordinates, else by the postal code among the words.
pub fn start_place(words: &str, geo: &str) -> Option<Place> {
    if let Some(point) = Point::parse(geo) {
        return Some(Place { point, rough: false });
    }
    let zip =
        words.split(|c: char| !c.is_ascii_digit()).find_map(|digits| place::of_zip(usual().country, digits));
    zip.map(|point| Place { point, rough: true })
}

/// Where a stop is.
pub fn place_of(stop: &Stop) -> Option<Place> {
    stop.customer.as_ref().and_then(|customer| customer.place)
}

fn stops_of(view: &RecordView, customers: &[Customer], events: &[RowView], visits: &[RowView]) -> Vec<Stop> {
    let results = value(view, tour::RESULTS);
    let entries = plan::stops(value(view, tour::STOPS));
    let customer = |account: RecordId| customers.iter().find(|one| one.id == account).cloned();
    let places: Vec<Option<Place>> =
        entries.iter().map(|(_, entry)| customer(entry.account).and_then(|one| one.place)).collect();
    let sets_out = number(Some(view), tour::SETS_OUT).unwrap_or(USUAL_START);
    let visit = number(Some(view), tour::VISIT).unwrap_or(USUAL_VISIT);
    let legs = schedule::legs(start_of(view), sets_out, visit, &places);
    entries
        .into_iter()
        .zip(legs)
        .map(|((id, entry), leg)| {
            let by_hand = plan::result(results, id);
            let state = state_of(entry.account, visits).unwrap_or(match by_hand {
                Some(check) if check.done => State::Marked,
                Some(check) => State::Skipped(check.text),
                None => State::Planned,
            });
            Stop {
                id,
                name: text::title(&view.titles, entry.account),
                customer: customer(entry.account),
                event: entry.event.and_then(|event| appointment(event, events)),
                leg,
                state,
                entry,
            }
        })
        .collect()
}

fn appointment(id: RecordId, events: &[RowView]) -> Option<Appointment> {
    let row = events.iter().find(|row| row.id == id)?;
    let when = match row.cells.first() {
        Some(Some(FieldValue::Period(when))) => Some(*when),
        _ => None,
    };
    Some(Appointment { id, when })
}

/// What the visits say of a customer: that somebody is there, else that somebody was.
fn state_of(account: RecordId, visits: &[RowView]) -> Option<State> {
    let here = account.to_string();
    let moment = |row: &RowView, at: usize| match row.cells.get(at) {
        Some(Some(FieldValue::Moment(at))) => Some(*at),
        _ => None,
    };
    let is_here = |row: &&RowView| matches!(row.cells.first(), Some(Some(FieldValue::Tags(ids))) if ids.contains(&here));
    let mut all: Vec<(Option<Millis>, Millis, RecordId)> = visits
        .iter()
        .filter(is_here)
        .filter_map(|row| Some((moment(row, 2), moment(row, 1)?, row.id)))
        .collect();
    all.sort_by_key(|(out, since, _)| (out.is_some(), since.0.saturating_neg()));
    all.first().map(|(out, since, id)| match out {
        None => State::Running(*id, *since),
        Some(out) => State::Visited(*id, *out),
    })
}
