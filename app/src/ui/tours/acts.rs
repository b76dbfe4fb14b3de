//! What is done with a tour: stops in another order, left out, added, taken away. One command each, one undo; the
//! appointments in the calendar go along.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::item::{CheckEntry, ItemValue, StopEntry};
use crm_domain::sales::position;
use crm_domain::schema::{event, tour};
use crm_domain::tour::order;
use crm_domain::tour::plan::{self, NewStop};
use crm_domain::tour::schedule;
use crm_domain::value::FieldValue;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;

use super::live::{Live, State, Stop, place_of};
use super::skip;
use crate::engine::{acts, use_engine};
use crate::i18n::tr;
use crate::t;
use crate::ui::activity::about::About;
use crate::ui::activity::visit::{self, Place};
use crate::ui::fields::kept;
use crate::ui::pages::calendar::{files, zones};
use crate::ui::toast::use_toasts;

/// An appointment is as planned when it differs by less, in milliseconds.
const SAME_MS: i64 = 5 * 60_000;

fn put(stop: &Stop, position: String) -> Edit {
    let entry = StopEntry { position, ..stop.entry.clone() };
    Edit::PutItem { field: tour::STOPS, item: stop.id, value: ItemValue::Stop(entry) }
}

/// Appointments that are to be at other times, with the stops in this order.
pub fn retimed(live: Live, order: &[Stop]) -> Vec<Step> {
    let Some(day) = untrack(|| live.day()) else { return Vec::new() };
    let (visit, zone) = (untrack(|| live.visit()), zones::here());
    let legs = live.legs(order);
    let moved = order.iter().zip(legs).filter(|(stop, _)| stop.state == State::Planned);
    let moved = moved.filter_map(|(stop, leg)| {
        let event = stop.event.as_ref()?;
        let when = schedule::when(day, leg.arrives, visit, &zone)?;
        let is_same = event.when.is_some_and(|now| (now.from.0 - when.from.0).abs() < SAME_MS);
        let edits = vec![Edit::Set { field: event::WHEN, value: Some(FieldValue::Period(when)) }];
        (!is_same).then_some(Step::Edit { record: event.id, edits })
    });
    moved.collect()
}

/// Does steps in one command, and says so.
fn act(steps: Vec<Step>, said: String) {
    if !steps.is_empty() {
        use_toasts().act(use_engine(), Command::Steps { steps }, said);
    }
}

/// Puts a stop at a place among the others; its appointment and those behind it go along.
pub fn move_to(live: Live, stop: &Stop, place: usize) {
    let mut order = live.stops.get_untracked();
    let Some(from) = order.iter().position(|one| one.id == stop.id) else { return };
    let moved = order.remove(from);
    let place = place.min(order.len());
    if from == place {
        return;
    }
    let others: Vec<&str> = order.iter().map(|stop| stop.entry.position.as_str()).collect();
    let edit = put(&moved, position::at(&others, place));
    order.insert(place, moved);
    let mut steps = vec![Step::Edit { record: live.tour, edits: vec![edit] }];
    steps.extend(retimed(live, &order));
    act(steps, t!("tour.moved", name = stop.name.clone(), n = place + 1));
}

/// Puts the stops into the shortest order that is found; those that are over stay before them.
pub fn straighten(live: Live) {
    let (over, open): (Vec<Stop>, Vec<Stop>) =
        live.stops.get_untracked().into_iter().partition(|stop| !stop.is_open());
    let start = over.last().and_then(place_of).or_else(|| untrack(|| live.start())).map(|place| place.point);
    let points: Vec<_> = open.iter().map(|stop| place_of(stop).map(|place| place.point)).collect();
    let open: Vec<Stop> =
        order::propose(start, &points).into_iter().filter_map(|at| open.get(at).cloned()).collect();
    let order: Vec<Stop> = over.into_iter().chain(open).collect();
    if order.iter().map(|stop| stop.id).eq(live.stops.get_untracked().iter().map(|stop| stop.id)) {
        return use_toasts().say(tr("tour.straight"));
    }
    let mut last = None::<String>;
    let edits = order.iter().filter_map(|stop| {
        let place = position::between(last.as_deref(), None);
        last = Some(place.clone());
        (place != stop.entry.position).then(|| put(stop, place))
    });
    let mut steps = vec![Step::Edit { record: live.tour, edits: edits.collect() }];
    steps.extend(retimed(live, &order));
    act(steps, tr("tour.straightened"));
}

/// Lets the appointments be when one is there.
pub fn align(live: Live) {
    let steps = retimed(live, &live.stops.get_untracked());
    act(steps, tr("tour.aligned"));
}

/// Says by hand what came of a stop; `None` takes it back. `then` is told whether it was done.
pub fn note(
    live: Live,
    stop: &Stop,
    result: Option<CheckEntry>,
    said: String,
    then: impl FnOnce(bool) + 'static,
) {
    let status = match &result {
        None => "planned",
        Some(check) if check.done => "held",
        Some(_) => "missed",
    };
    let edit = match result {
        Some(check) => Edit::PutItem { field: tour::RESULTS, item: stop.id, value: ItemValue::Check(check) },
        None => Edit::RemoveItem { field: tour::RESULTS, item: stop.id },
    };
    let mut steps = vec![Step::Edit { record: live.tour, edits: vec![edit] }];
    steps.extend(stop.event.as_ref().map(|event| Step::Edit {
        record: event.id,
        edits: vec![Edit::Set { field: event::STATUS, value: Some(FieldValue::Choice(status.to_owned())) }],
    }));
    let draft = skip::draft_key(stop);
    use_toasts().act_then(use_engine(), Command::Steps { steps }, said, move |done| {
        // Whatever came of it, why it was to be left out is a question no more.
        if done {
            kept::forget(draft);
        }
        then(done);
    });
}

/// Takes a stop out, and its appointment with it.
pub fn remove(live: Live, stop: &Stop) {
    let edits = vec![Edit::RemoveItem { field: tour::STOPS, item: stop.id }];
    let mut steps = vec![Step::Edit { record: live.tour, edits }];
    steps.extend(
        stop.event
            .as_ref()
            .map(|event| Step::Edit { record: event.id, edits: vec![Edit::Trash { trashed: true }] }),
    );
    let rest: Vec<Stop> = live.stops.get_untracked().into_iter().filter(|one| one.id != stop.id).collect();
    steps.extend(retimed(live, &rest));
    act(steps, t!("tour.removed", name = stop.name.clone()));
}

/// Adds a customer at the end, with an appointment.
pub fn add(live: Live, account: RecordId) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let stops = live.stops.get_untracked();
    if let Some(there) = stops.iter().find(|stop| stop.entry.account == account) {
        return toasts.say(t!("tour.there", name = there.name.clone()));
    }
    acts::act(async move {
        let request = Request::Customers { accounts: vec![account] };
        let Ok(Answer::Customers(found)) = engine.request(request).await else { return };
        let Some(customer) = found.into_iter().next() else { return };
        let last = stops.last().map(|stop| stop.entry.position.clone());
        let edit = plan::put(live.tour, account, &position::between(last.as_deref(), None));
        let mut places: Vec<_> = stops.iter().map(place_of).collect();
        places.push(customer.place);
        let (start, sets_out, visit) = untrack(|| (live.start(), live.sets_out(), live.visit()));
        let leg = schedule::legs(start, sets_out, visit, &places).pop();
        let when = untrack(|| live.day()).zip(leg);
        let when = when.and_then(|(day, leg)| schedule::when(day, leg.arrives, visit, &zones::here()));
        let name = customer.title.clone();
        let stop = NewStop {
            account,
            title: t!("tour.visit_title", name = name.clone()),
            location: customer.address,
            when,
        };
        let appointment = plan::appointment(live.tour, &stop, &zones::device(), &[]);
        let steps = vec![Step::Edit { record: live.tour, edits: vec![edit] }, appointment];
        match engine.command(Command::Steps { steps }).await {
            Ok(id) => toasts.done(t!("tour.added", name = name), id),
            Err(problem) => toasts.failed(&problem),
        }
    });
}

/// What a visit at a stop is about.
pub fn about(stop: &Stop) -> About {
    About {
        record: stop.entry.account,
        kind: RecordKind::Account,
        name: stop.name.clone(),
        related: vec![stop.entry.account],
        emails: Vec::new(),
    }
}

/// Begins the visit of a stop.
pub fn check_in(live: Live, stop: &Stop, place: RwSignal<Option<Place>>) {
    let mut about = about(stop);
    about.related.push(live.tour);
    about.related.extend(stop.event.as_ref().map(|event| event.id));
    visit::begin(&about, place);
}

/// Hands over the appointments as a file for other calendars.
pub fn export(live: Live) {
    let events: Vec<RecordId> = live
        .stops
        .get_untracked()
        .iter()
        .filter_map(|stop| stop.event.as_ref().map(|event| event.id))
        .collect();
    let day = untrack(|| live.day()).map(|day| day.to_string()).unwrap_or_default();
    files::export(events, format!("tour-{day}.ics"));
}
