//! When somebody was at a customer's last, and by when somebody is to be there again.

use crate::field::RecordKind;
use crate::row::Row;
use crate::schema::{account, interaction};
use crate::time::{Day, Millis, Zone};
use crate::value::FieldValue;

/// When somebody was there, if a row tells of a visit.
#[must_use]
pub fn visited_at(row: &Row) -> Option<Millis> {
    let is_visit = row.kind == RecordKind::Interaction
        && row.deleted_at.is_none()
        && row.text(interaction::KIND) == "visit";
    match row.get(interaction::AT) {
        Some(FieldValue::Moment(at)) if is_visit => Some(*at),
        _ => None,
    }
}

/// By when somebody is to be there again: so many days after the last visit, or after the customer came here. `None`
/// where nobody says how often.
#[must_use]
pub fn due_on(row: &Row, last: Option<Millis>, zone: &Zone) -> Option<Day> {
    let interval = match row.get(account::VISIT_INTERVAL) {
        Some(FieldValue::Number(days)) if *days > 0 => *days,
        _ => return None,
    };
    zone.day(last.unwrap_or(row.created_at))?.plus_days(interval)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::civil::DAY;
    use crate::id::{DeviceId, RecordId};

    fn customer(interval: Option<i64>) -> Row {
        let place = RecordKind::Account.spec().position(account::VISIT_INTERVAL).unwrap();
        Row {
            id: RecordId::from_bytes([1; 16]),
            kind: RecordKind::Account,
            created_at: Millis(0),
            updated_at: Millis(0),
            updated_by: DeviceId([0; 8]),
            deleted_at: None,
            conflicts: Vec::new(),
            own: Vec::new(),
            values: interval.map(|days| (place, FieldValue::Number(days))).into_iter().collect(),
        }
    }

    #[test]
    fn a_visit_is_due_so_many_days_after_the_last_one_or_after_the_customer_came() {
        let zone = Zone::default();
        let day = |days| Day::from_days(days);
        assert_eq!(due_on(&customer(Some(30)), Some(Millis(10 * DAY)), &zone), day(40));
        assert_eq!(due_on(&customer(Some(30)), None, &zone), day(30));
        assert_eq!(due_on(&customer(None), Some(Millis(10 * DAY)), &zone), None);
        assert_eq!(due_on(&customer(Some(0)), None, &zone), None);
    }
}
