//! What planning a tour does: the tour, and for each stop an appointment. Under ids that follow from tour and
//! customer, so that two devices that plan the same make the same (`docs/domain.md` D11).

use crate::command::{Edit, Step};
use crate::field::{FieldKey, RecordKind};
use crate::id::{ItemId, RecordId};
use crate::item::{CheckEntry, ItemValue, StopEntry};
use crate::period::Period;
use crate::sales::position;
use crate::schema::{RELATED, event, tour};
use crate::time::Day;
use crate::value::FieldValue;

/// A stop that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStop {
    /// The customer.
    pub account: RecordId,
    /// What the appointment is called.
    pub title: String,
    /// Where it is, in words.
    pub location: String,
    /// When one is there.
    pub when: Option<Period>,
}

/// A tour that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTour {
    /// Under which id.
    pub tour: RecordId,
    /// What it is called.
    pub title: String,
    /// On which day.
    pub date: Day,
    /// When it sets out, in minutes after midnight.
    pub sets_out: i64,
    /// How long a visit is to take, in minutes.
    pub visit: i64,
    /// Where it begins, in words.
    pub start: String,
    /// Where that is, as [`super::place::Point::stored`] writes it.
    pub start_geo: String,
    /// The zone it is planned in, by its IANA name.
    pub zone: String,
    /// What is to be reached at every stop.
    pub objectives: Vec<String>,
    /// Who is visited, in this order.
    pub stops: Vec<NewStop>,
}

/// The appointment of a stop.
#[must_use]
pub fn event_id(tour: RecordId, account: RecordId) -> RecordId {
    RecordId::derived(tour.as_bytes(), &format!("visit/{account}"))
}

/// A customer's stop in a tour.
#[must_use]
pub fn stop_id(tour: RecordId, account: RecordId) -> ItemId {
    ItemId::derived(tour.as_bytes(), &format!("stop/{account}"))
}

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn text(field: FieldKey, text: &str) -> Option<Edit> {
    (!text.trim().is_empty()).then(|| set(field, FieldValue::Text(text.trim().to_owned())))
}

/// What makes it: one command, one undo.
#[must_use]
pub fn steps(plan: &NewTour) -> Vec<Step> {
    let mut edits = vec![
        set(tour::DATE, FieldValue::Day(plan.date)),
        set(tour::SETS_OUT, FieldValue::Number(plan.sets_out)),
        set(tour::VISIT, FieldValue::Number(plan.visit)),
    ];
    edits.extend(text(tour::TITLE, &plan.title));
    edits.extend(text(tour::START, &plan.start));
    edits.extend(text(tour::START_GEO, &plan.start_geo));
    let mut place = String::new();
    for stop in &plan.stops {
        place = position::between(Some(&place).filter(|place| !place.is_empty()).map(String::as_str), None);
        edits.push(put(plan.tour, stop.account, &place));
    }
    let tour = Step::Create { record: plan.tour, kind: RecordKind::Tour, edits };
    let appointments =
        plan.stops.iter().map(|stop| appointment(plan.tour, stop, &plan.zone, &plan.objectives));
    [tour].into_iter().chain(appointments).collect()
}

/// Puts a customer's stop at a place.
#[must_use]
pub fn put(tour: RecordId, account: RecordId, place: &str) -> Edit {
    let event = Some(event_id(tour, account));
    let stop = StopEntry { account, event, position: place.to_owned() };
    Edit::PutItem { field: tour::STOPS, item: stop_id(tour, account), value: ItemValue::Stop(stop) }
}

/// Makes the appointment of a stop.
#[must_use]
pub fn appointment(tour: RecordId, stop: &NewStop, zone: &str, objectives: &[String]) -> Step {
    let record = event_id(tour, stop.account);
    let mut edits = vec![set(event::KIND, FieldValue::Choice("visit".to_owned()))];
    edits.extend(text(event::TITLE, &stop.title));
    edits.extend(text(event::LOCATION, &stop.location));
    edits.extend(text(event::ZONE, zone));
    edits.extend(stop.when.map(|when| set(event::WHEN, FieldValue::Period(when))));
    edits.extend([stop.account, tour].map(|id| Edit::Tag {
        field: RELATED,
        word: id.to_string(),
        present: true,
    }));
    edits.extend(checks(record, event::OBJECTIVES, objectives.iter().map(String::as_str)));
    Step::Create { record, kind: RecordKind::Event, edits }
}

/// Steps of a checklist, under ids that follow from the record and what they say.
pub fn checks<'a>(record: RecordId, field: FieldKey, texts: impl Iterator<Item = &'a str>) -> Vec<Edit> {
    let mut place = None::<String>;
    let mut edits = Vec::new();
    for said in texts.map(str::trim).filter(|said| !said.is_empty()) {
        let position = position::between(place.as_deref(), None);
        place = Some(position.clone());
        let item = ItemId::derived(record.as_bytes(), &format!("check/{said}"));
        let value = ItemValue::Check(CheckEntry { text: said.to_owned(), done: false, position });
        edits.push(Edit::PutItem { field, item, value });
    }
    edits
}

/// A stop as it stands, with its place among the others.
#[must_use]
pub fn stops(value: Option<&FieldValue>) -> Vec<(ItemId, StopEntry)> {
    let items = value.map(FieldValue::items).unwrap_or_default();
    let stops = items.iter().filter_map(|(id, item)| match item {
        ItemValue::Stop(stop) => Some((*id, stop.clone())),
        _ => None,
    });
    stops.collect()
}

/// What was said of a stop by hand.
#[must_use]
pub fn result(value: Option<&FieldValue>, stop: ItemId) -> Option<CheckEntry> {
    let items = value.map(FieldValue::items).unwrap_or_default();
    items.iter().find(|(id, _)| *id == stop).and_then(|(_, item)| match item {
        ItemValue::Check(check) => Some(check.clone()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(byte: u8) -> RecordId {
        RecordId::from_bytes([byte; 16])
    }

    fn plan() -> NewTour {
        let stop = |byte: u8| NewStop {
            account: id(byte),
            title: format!("Besuch {byte}"),
            location: String::new(),
            when: None,
        };
        NewTour {
            tour: id(9),
            title: "Dienstag".to_owned(),
            date: Day::new(2026, 12, 1).unwrap(),
            sets_out: 480,
            visit: 45,
            start: String::new(),
            start_geo: String::new(),
            zone: "Europe/Berlin".to_owned(),
            objectives: vec!["Bestand zählen".to_owned(), " ".to_owned()],
            stops: vec![stop(3), stop(1), stop(2)],
        }
    }

    #[test]
    fn a_tour_and_an_appointment_for_every_stop_in_their_order_under_the_same_ids_everywhere() {
        let made = steps(&plan());
        assert_eq!(made, steps(&plan()), "two devices make the same");
        assert_eq!(made.len(), 4);
        let Some(Step::Create { kind: RecordKind::Tour, edits, .. }) = made.first() else {
            panic!("{made:?}")
        };
        let placed: Vec<(String, RecordId)> = edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::PutItem { value: ItemValue::Stop(stop), .. } => {
                    Some((stop.position.clone(), stop.account))
                }
                _ => None,
            })
            .collect();
        assert!(placed.is_sorted(), "{placed:?}");
        assert_eq!(placed.iter().map(|(_, account)| *account).collect::<Vec<_>>(), [id(3), id(1), id(2)]);
        let Some(Step::Create { record, edits, .. }) = made.get(1) else { panic!("{made:?}") };
        assert_eq!(*record, event_id(id(9), id(3)));
        let checks = edits.iter().filter(|edit| edit.field() == Some(event::OBJECTIVES)).count();
        assert_eq!(checks, 1, "what says nothing is no objective");
    }
}
