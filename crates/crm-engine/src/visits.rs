//! Visits: what a check-in brings with it, and customers as a tour needs them.

use std::collections::BTreeSet;

use crm_domain::activity::is_visit_open;
use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::format::envelope;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::item::{CheckEntry, ItemValue};
use crm_domain::row::Row;
use crm_domain::schema::{self, RELATED, account, event, interaction, tour};
use crm_domain::time::Day;
use crm_domain::tour::place::{self, Place, Point};
use crm_domain::tour::plan;
use crm_domain::tour::verdict::{USUAL_RADIUS, verdict};
use crm_domain::value::FieldValue;
use engine_protocol::Answer;
use engine_protocol::view::Customer;

use crate::commit::Asker;
use crate::effect::Effect;
use crate::engine::Engine;

impl Engine {
    /// Tells of accounts as a tour needs them, those that are here, in this order.
    pub(crate) fn tell_customers(&self, asker: Asker, accounts: &[RecordId], out: &mut Vec<Effect>) {
        let found = accounts.iter().filter_map(|id| self.customer(id)).collect();
        Self::answer(asker, Ok(Answer::Customers(found)), out);
    }

    fn customer(&self, id: &RecordId) -> Option<Customer> {
        let row = self.records.row(id).filter(|row| row.kind == RecordKind::Account)?;
        let row = self.records.with_derived(row);
        let address = place::visited(&row);
        let phone = row.get(account::PHONES).map(FieldValue::items).unwrap_or_default();
        let phone = phone.iter().find_map(|(_, item)| match item {
            ItemValue::Phone(phone) if phone.e164.is_empty() => Some(phone.raw.clone()),
            ItemValue::Phone(phone) => Some(phone.e164.clone()),
            _ => None,
        });
        let last_visit = match row.get(account::LAST_VISIT) {
            Some(FieldValue::Moment(at)) => Some(*at),
            _ => None,
        };
        let visit_due = match row.get(account::VISIT_DUE) {
            Some(FieldValue::Day(day)) => Some(*day),
            _ => None,
        };
        Some(Customer {
            id: *id,
            title: row.title(),
            address: address.map(envelope).unwrap_or_default(),
            town: address.map(|address| address.city.clone()).unwrap_or_default(),
            place: place::of_account(&row),
            phone: phone.unwrap_or_default(),
            last_visit,
            visit_due,
        })
    }

    /// What the edits of an interaction bring with them: a visit that begins belongs to the tour of the day and takes
    /// over what is to be reached; one whose place is known is held against the customer's. `row`: as it stands.
    pub(crate) fn with_what_a_visit_brings(
        &self,
        row: Option<&Row>,
        mut edits: Vec<Edit>,
        by: MemberId,
    ) -> Vec<Edit> {
        let touches = |field: FieldKey| edits.iter().any(|edit| edit.field() == Some(field));
        let begins = row.is_none() && touches(interaction::CHECK_IN);
        let is_placed = touches(interaction::POSITION);
        let related = related_of(row, &edits);
        if begins {
            let more = self.what_the_day_planned(&related, &edits, by);
            edits.extend(more);
        }
        if is_placed || begins {
            let more = self.what_the_place_says(row, &related, &edits);
            edits.extend(more);
        }
        edits
    }

    /// The tour and the appointment of today that a visit belongs to, and the objectives of it.
    fn what_the_day_planned(&self, related: &BTreeSet<RecordId>, edits: &[Edit], by: MemberId) -> Vec<Edit> {
        let Some(today) = self.watches.zone().day(self.now).or_else(|| self.now.day()) else {
            return Vec::new();
        };
        let mut more = Vec::new();
        let mut appointment = None;
        for account in related {
            let tours = self.records.linked_to(account, RecordKind::Tour);
            let tours = tours.filter(|row| row.deleted_at.is_none() && is_of_day(row, today));
            // Mine before those of others.
            let Some(tour) = tours.min_by_key(|row| (!is_of(row, by), row.id)) else { continue };
            let stops = plan::stops(tour.get(tour::STOPS));
            let event =
                stops.iter().find(|(_, stop)| stop.account == *account).and_then(|(_, stop)| stop.event);
            let ids = [Some(tour.id), event].into_iter().flatten();
            more.extend(ids.filter(|id| !related.contains(id)).map(|id| Edit::Tag {
                field: RELATED,
                word: id.to_string(),
                present: true,
            }));
            appointment = appointment.or(event);
        }
        let planned = appointment.and_then(|id| self.records.row(&id)).or_else(|| {
            let events = related.iter().flat_map(|id| self.records.linked_to(id, RecordKind::Event));
            events.filter(|row| self.is_visit_of(row, today) && is_of(row, by)).min_by_key(|row| row.id)
        });
        let is_said = edits.iter().any(|edit| edit.field() == Some(interaction::OBJECTIVES));
        let items = planned.as_ref().filter(|row| row.deleted_at.is_none() && !is_said);
        let items =
            items.and_then(|row| row.get(event::OBJECTIVES)).map(FieldValue::items).unwrap_or_default();
        more.extend(items.iter().filter_map(|(item, value)| match value {
            ItemValue::Check(check) if !check.done => Some(Edit::PutItem {
                field: interaction::OBJECTIVES,
                item: *item,
                value: ItemValue::Check(CheckEntry::clone(check)),
            }),
            _ => None,
        }));
        more
    }

    fn is_visit_of(&self, row: &Row, today: Day) -> bool {
        let day = match row.get(event::WHEN) {
            Some(FieldValue::Period(when)) if when.all_day => when.from.day(),
            Some(FieldValue::Period(when)) => self.watches.zone().day(when.from),
            _ => None,
        };
        row.deleted_at.is_none()
            && row.text(event::KIND) == "visit"
            && is_visit_open(row.text(event::STATUS))
            && day == Some(today)
    }

    /// How far the check-in was from the customer, and whether that is there.
    fn what_the_place_says(
        &self,
        row: Option<&Row>,
        related: &BTreeSet<RecordId>,
        edits: &[Edit],
    ) -> Vec<Edit> {
        let said = |field: FieldKey| {
            let of_edits = edits.iter().rev().find_map(|edit| match edit {
                Edit::Set { field: known, value } if *known == field => Some(value.clone()),
                _ => None,
            });
            of_edits.unwrap_or_else(|| row.and_then(|row| row.get(field)).cloned())
        };
        let number = |field| match said(field) {
            Some(FieldValue::Number(number)) => Some(number),
            _ => None,
        };
        let at = said(interaction::POSITION);
        let at = at.as_ref().and_then(FieldValue::as_text).and_then(Point::parse);
        let customers = related.iter().filter_map(|id| self.records.row(id));
        let customer = customers
            .filter(|row| row.kind == RecordKind::Account)
            .filter_map(|row| place::of_account(&row))
            .filter(|place: &Place| !place.rough)
            .map(|place| place.point)
            .min_by(|a, b| at.map_or(0.0, |at| at.km_to(*a)).total_cmp(&at.map_or(0.0, |at| at.km_to(*b))));
        let radius = number(interaction::RADIUS).unwrap_or(USUAL_RADIUS);
        let (verdict, distance) = verdict(at, number(interaction::ACCURACY).unwrap_or(0), customer, radius);
        let set = |field, value| Edit::Set { field, value };
        vec![
            set(interaction::VERDICT, Some(FieldValue::Choice(verdict.key().to_owned()))),
            set(interaction::DISTANCE, distance.map(FieldValue::Number)),
            set(interaction::RADIUS, Some(FieldValue::Number(radius))),
        ]
    }
}

/// What an interaction is about after these edits.
fn related_of(row: Option<&Row>, edits: &[Edit]) -> BTreeSet<RecordId> {
    let mut related: BTreeSet<RecordId> = match row.and_then(|row| row.get(RELATED)) {
        Some(FieldValue::Tags(ids)) => ids.iter().filter_map(|id| id.parse().ok()).collect(),
        _ => BTreeSet::new(),
    };
    for edit in edits {
        if let Edit::Tag { field, word, present } = edit
            && *field == RELATED
            && let Ok(id) = word.parse()
        {
            if *present {
                related.insert(id)
            } else {
                related.remove(&id)
            };
        }
    }
    related
}

fn is_of_day(row: &Row, day: Day) -> bool {
    row.get(tour::DATE) == Some(&FieldValue::Day(day))
}

fn is_of(row: &Row, member: MemberId) -> bool {
    row.get(schema::OWNER) == Some(&FieldValue::Member(member))
}
