//! Field values as Automerge scalars and back. Value objects are one scalar, so they never tear.

use automerge::ScalarValue;
use crm_domain::field::FieldKind;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::period::Period;
use crm_domain::time::{Day, Millis, PartialDay};
use crm_domain::value::{FieldValue, Money};

/// The scalar of a register value; `None` when the value does not fit the kind.
pub fn from_value(kind: FieldKind, value: &FieldValue) -> Option<ScalarValue> {
    Some(match (kind, value) {
        (FieldKind::Line | FieldKind::Url | FieldKind::Photo, FieldValue::Text(text))
        | (FieldKind::Choice(_), FieldValue::Choice(text)) => ScalarValue::Str(text.as_str().into()),
        (FieldKind::Number | FieldKind::Percent, FieldValue::Number(number)) => ScalarValue::Int(*number),
        (FieldKind::Flag, FieldValue::Flag(flag)) => ScalarValue::Boolean(*flag),
        (FieldKind::Money, FieldValue::Money(money)) => {
            ScalarValue::Str(format!("{}:{}", money.currency_code(), money.minor).into())
        }
        (FieldKind::Day, FieldValue::Day(day)) => ScalarValue::Str(day.to_string().into()),
        (FieldKind::PartialDay, FieldValue::PartialDay(day)) => ScalarValue::Str(day.to_string().into()),
        (FieldKind::Moment, FieldValue::Moment(at)) => ScalarValue::Timestamp(at.0),
        (FieldKind::Period, FieldValue::Period(when)) => ScalarValue::Str(when.to_string().into()),
        (FieldKind::Link(_), FieldValue::Link(record)) => ScalarValue::Bytes(record.as_bytes().to_vec()),
        (FieldKind::Member, FieldValue::Member(member)) => ScalarValue::Bytes(member.as_bytes().to_vec()),
        _ => return None,
    })
}

/// The register value of a scalar; `None` for null and for what this version cannot read.
pub fn to_value(kind: FieldKind, scalar: &ScalarValue) -> Option<FieldValue> {
    match (kind, scalar) {
        (FieldKind::Line | FieldKind::Url | FieldKind::Photo, ScalarValue::Str(text)) => {
            Some(FieldValue::Text(text.to_string()))
        }
        (FieldKind::Choice(_), ScalarValue::Str(text)) => Some(FieldValue::Choice(text.to_string())),
        (FieldKind::Number | FieldKind::Percent, ScalarValue::Int(number)) => {
            Some(FieldValue::Number(*number))
        }
        (FieldKind::Flag, ScalarValue::Boolean(flag)) => Some(FieldValue::Flag(*flag)),
        (FieldKind::Money, ScalarValue::Str(text)) => {
            let (currency, minor) = text.split_once(':')?;
            let money = Money { minor: minor.parse().ok()?, currency: currency.as_bytes().try_into().ok()? };
            Some(FieldValue::Money(money))
        }
        (FieldKind::Day, ScalarValue::Str(text)) => Day::from_iso(text).map(FieldValue::Day),
        (FieldKind::PartialDay, ScalarValue::Str(text)) => {
            PartialDay::from_iso(text).map(FieldValue::PartialDay)
        }
        (FieldKind::Moment, ScalarValue::Timestamp(at)) => Some(FieldValue::Moment(Millis(*at))),
        (FieldKind::Period, ScalarValue::Str(text)) => Period::from_text(text).map(FieldValue::Period),
        (FieldKind::Link(_), ScalarValue::Bytes(bytes)) => {
            Some(FieldValue::Link(RecordId::from_bytes(bytes.as_slice().try_into().ok()?)))
        }
        (FieldKind::Member, ScalarValue::Bytes(bytes)) => {
            Some(FieldValue::Member(MemberId::from_bytes(bytes.as_slice().try_into().ok()?)))
        }
        _ => None,
    }
}

/// The scalar of a collection's entry: compact JSON, so that any language can read it.
///
/// `None` when the entry does not fit the kind.
pub fn from_item(kind: FieldKind, item: &ItemValue) -> Option<ScalarValue> {
    let text = match (kind, item) {
        (FieldKind::Emails, ItemValue::Email(entry)) => serde_json::to_string(entry),
        (FieldKind::Phones, ItemValue::Phone(entry)) => serde_json::to_string(entry),
        (FieldKind::Addresses, ItemValue::Address(entry)) => serde_json::to_string(entry),
        (FieldKind::Affiliations, ItemValue::Affiliation(entry)) => serde_json::to_string(entry),
        (FieldKind::Checklist, ItemValue::Check(entry)) => serde_json::to_string(entry),
        (FieldKind::Lines, ItemValue::Line(line)) => serde_json::to_string(line),
        (FieldKind::Parties, ItemValue::Party(party)) => serde_json::to_string(party),
        (FieldKind::Prices, ItemValue::Price(price)) => serde_json::to_string(price),
        (FieldKind::Stops, ItemValue::Stop(stop)) => serde_json::to_string(stop),
        _ => return None,
    };
    text.ok().map(|text| ScalarValue::Str(text.into()))
}

/// The entry of a scalar; `None` for null and for what this version cannot read.
pub fn to_item(kind: FieldKind, scalar: &ScalarValue) -> Option<ItemValue> {
    let ScalarValue::Str(text) = scalar else { return None };
    match kind {
        FieldKind::Emails => serde_json::from_str(text).ok().map(ItemValue::Email),
        FieldKind::Phones => serde_json::from_str(text).ok().map(ItemValue::Phone),
        FieldKind::Addresses => serde_json::from_str(text).ok().map(ItemValue::Address),
        FieldKind::Affiliations => serde_json::from_str(text).ok().map(ItemValue::Affiliation),
        FieldKind::Checklist => serde_json::from_str(text).ok().map(ItemValue::Check),
        FieldKind::Lines => serde_json::from_str(text).ok().map(ItemValue::Line),
        FieldKind::Parties => serde_json::from_str(text).ok().map(ItemValue::Party),
        FieldKind::Prices => serde_json::from_str(text).ok().map(ItemValue::Price),
        FieldKind::Stops => serde_json::from_str(text).ok().map(ItemValue::Stop),
        _ => None,
    }
}
