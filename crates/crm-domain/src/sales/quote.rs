//! What quotes are made of and what they become: a deal's quote, the revision of one that was sent, the order of one
//! that was accepted. Revision and order have ids that are derived, so that two people who make them offline make one
//! (`docs/domain.md` D11, D29).

use crate::command::{Edit, Step};
use crate::field::{FieldKey, RecordKind};
use crate::id::{ItemId, RecordId};
use crate::item::{AddressUse, ItemValue};
use crate::line::{LineItem, WHOLE};
use crate::row::Row;
use crate::sales::convert::copies;
use crate::sales::totals::lines_of;
use crate::sales::{amount, number, position};
use crate::schema::{OWNER, account, deal, order, quote};
use crate::time::Day;
use crate::value::FieldValue;

/// The values of a record, whole: of a page or of a row whose prose is not cut.
pub type Get<'a> = &'a dyn Fn(FieldKey) -> Option<&'a FieldValue>;

/// What a revision says as the quote before it did.
const OF_REVISION: &[(FieldKey, FieldKey)] = &[
    same(quote::NUMBER),
    same(quote::SUBJECT),
    same(quote::ACCOUNT),
    same(quote::CONTACT),
    same(quote::DEAL),
    same(quote::LINES),
    same(quote::HEADER_DISCOUNT),
    same(quote::SHIPPING),
    same(quote::TERMS),
    same(quote::ADDRESSES),
    same(OWNER),
    same(FieldKey::new("tags")),
    same(quote::INTRO),
    same(quote::OUTRO),
];
/// What an order says as its quote does. No prose: two people who make the order offline would write it twice.
const OF_ORDER: &[(FieldKey, FieldKey)] = &[
    (quote::SUBJECT, order::SUBJECT),
    (quote::ACCOUNT, order::ACCOUNT),
    (quote::CONTACT, order::CONTACT),
    (quote::DEAL, order::DEAL),
    same(quote::HEADER_DISCOUNT),
    same(quote::SHIPPING),
    same(quote::ADDRESSES),
    same(OWNER),
    same(FieldKey::new("tags")),
];
/// What a quote says as its deal does.
const OF_DEAL: &[(FieldKey, FieldKey)] = &[
    (deal::NAME, quote::SUBJECT),
    (deal::ACCOUNT, quote::ACCOUNT),
    (deal::CONTACT, quote::CONTACT),
    same(quote::LINES),
    same(OWNER),
];

const fn same(field: FieldKey) -> (FieldKey, FieldKey) {
    (field, field)
}

fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

/// The quote that stands instead of another once that is revised.
#[must_use]
pub fn revision_of(quote: RecordId) -> RecordId {
    RecordId::derived(quote.as_bytes(), "revision")
}

/// The order that a quote becomes.
#[must_use]
pub fn order_of(quote: RecordId) -> RecordId {
    RecordId::derived(quote.as_bytes(), "order")
}

/// A quote for a deal, under an id that the page chooses. Of the deal's account it takes the address for invoices,
/// else its first one.
#[must_use]
pub fn from_deal<'a>(
    record: RecordId,
    deal: RecordId,
    of_deal: Get<'a>,
    of_account: Option<Get<'a>>,
    valid_until: Option<Day>,
) -> Vec<Step> {
    let mut edits = copies(of_deal, OF_DEAL, RecordKind::Quote);
    edits.push(set(quote::DEAL, FieldValue::Link(deal)));
    edits.extend(valid_until.map(|day| set(quote::VALID_UNTIL, FieldValue::Day(day))));
    if let Some(addresses) = of_account.and_then(|get| get(account::ADDRESSES)) {
        let is_for = |usage| move |(_, value): &&(ItemId, ItemValue)| matches!(value, ItemValue::Address(entry) if entry.usage == usage);
        let items = addresses.items();
        let billing = items.iter().find(is_for(AddressUse::Billing)).or_else(|| items.first());
        let shipping =
            items.iter().find(is_for(AddressUse::Shipping)).filter(|other| Some(*other) != billing);
        edits.extend(billing.into_iter().chain(shipping).map(|(item, value)| Edit::PutItem {
            field: quote::ADDRESSES,
            item: *item,
            value: value.clone(),
        }));
    }
    vec![Step::Create { record, kind: RecordKind::Quote, edits }]
}

/// The deal of a quote with the quote's lines instead of its own, and worth what they come to. What is taken off the
/// whole is taken off each line: a deal has no discount of its own. What sending costs stays in the quote.
#[must_use]
pub fn to_deal<'a>(record: RecordId, of_deal: Get<'_>, of_quote: Get<'a>) -> Vec<Step> {
    let whole = match of_quote(quote::HEADER_DISCOUNT) {
        Some(FieldValue::Number(share)) => u32::try_from(*share).unwrap_or(0).min(WHOLE),
        _ => 0,
    };
    let taken: Vec<(ItemId, &LineItem)> = lines_of(of_quote(quote::LINES)).collect();
    let gone = lines_of(of_deal(deal::LINES))
        .filter(|(item, _)| !taken.iter().any(|(other, _)| other == item))
        .map(|(item, _)| Edit::RemoveItem { field: deal::LINES, item });
    let mut edits: Vec<Edit> = gone.collect();
    edits.extend(taken.iter().map(|(item, line)| Edit::PutItem {
        field: deal::LINES,
        item: *item,
        value: ItemValue::Line(Box::new(LineItem {
            discount: both(line.discount.min(WHOLE), whole),
            ..(*line).clone()
        })),
    }));
    edits.push(set(deal::AMOUNT_MODE, FieldValue::Choice(amount::OF_LINES.to_owned())));
    vec![Step::Edit { record, edits }]
}

/// Two discounts one after the other, in basis points.
fn both(first: u32, second: u32) -> u32 {
    let kept = (WHOLE - first) * (WHOLE - second);
    WHOLE - (kept + WHOLE / 2) / WHOLE
}

/// A line of what comes back of another, after all lines of the order.
#[must_use]
pub fn comes_back(item: ItemId, line: &LineItem, quantity: i64, last: Option<&str>) -> LineItem {
    LineItem {
        quantity: -quantity.saturating_abs(),
        returns: Some(item),
        optional: false,
        alternative_of: None,
        position: position::between(last, None),
        ..line.clone()
    }
}

/// How many of a line of an order are still with the customer, in thousandths.
#[must_use]
pub fn still_there(item: ItemId, lines: Option<&FieldValue>) -> i64 {
    lines_of(lines)
        .filter(|(id, line)| *id == item || line.returns == Some(item))
        .fold(0_i64, |sum, (_, line)| sum.saturating_add(line.quantity))
        .max(0)
}

/// A new draft that says what the quote said, one revision on; the quote itself is marked as revised.
///
/// WHY its prose is copied although two people who revise offline then find it twice: what is sent must stand in the
/// quote itself, and a draft is read again before it is sent.
#[must_use]
pub fn revise<'a>(record: RecordId, get: Get<'a>) -> Vec<Step> {
    let mut edits = copies(get, OF_REVISION, RecordKind::Quote);
    edits.extend([
        set(quote::REVISION, FieldValue::Number(revision(get).saturating_add(1))),
        set(quote::REVISES, FieldValue::Link(record)),
        set(quote::STATUS, FieldValue::Choice("draft".to_owned())),
    ]);
    let revised = set(quote::STATUS, FieldValue::Choice("revised".to_owned()));
    vec![
        Step::Create { record: revision_of(record), kind: RecordKind::Quote, edits },
        Step::Edit { record, edits: vec![revised] },
    ]
}

/// The order of a quote, and the quote accepted. It takes the lines that count; of optional lines and alternatives
/// those that were `chosen`, an alternative in the place of what it is for.
#[must_use]
pub fn to_order<'a>(record: RecordId, get: Get<'a>, chosen: &[ItemId], today: Day) -> Vec<Step> {
    let mut edits = copies(get, OF_ORDER, RecordKind::Order);
    let text = get(quote::NUMBER).and_then(FieldValue::as_text).unwrap_or_default();
    let number = number::of_order(text, revision(get));
    edits.extend(number.map(|number| set(order::NUMBER, FieldValue::Text(number))));
    edits.extend([
        set(order::QUOTE, FieldValue::Link(record)),
        set(order::STATUS, FieldValue::Choice("open".to_owned())),
        set(order::ORDERED_AT, FieldValue::Day(today)),
        set(order::SOURCE, FieldValue::Choice("crm".to_owned())),
    ]);
    edits.extend(bought(get(quote::LINES), chosen).into_iter().map(|(item, line)| Edit::PutItem {
        field: quote::LINES,
        item,
        value: ItemValue::Line(Box::new(line)),
    }));
    let accepted = set(quote::STATUS, FieldValue::Choice("accepted".to_owned()));
    vec![
        Step::Create { record: order_of(record), kind: RecordKind::Order, edits },
        Step::Edit { record, edits: vec![accepted] },
    ]
}

/// Which version of the quote it is.
fn revision(get: Get<'_>) -> i64 {
    match get(quote::REVISION) {
        Some(FieldValue::Number(revision)) => (*revision).max(1),
        _ => 1,
    }
}

fn bought(lines: Option<&FieldValue>, chosen: &[ItemId]) -> Vec<(ItemId, LineItem)> {
    let replaced: Vec<ItemId> = lines_of(lines)
        .filter(|(item, _)| chosen.contains(item))
        .filter_map(|(_, line)| line.alternative_of)
        .collect();
    lines_of(lines)
        .filter(|(item, line)| chosen.contains(item) || (line.counts() && !replaced.contains(item)))
        .map(|(item, line)| (item, LineItem { optional: false, alternative_of: None, ..line.clone() }))
        .collect()
}

/// Whether a quote that was sent can be accepted no more, because its last day is over.
#[must_use]
pub fn is_over(row: &Row, today: Day) -> bool {
    let last = match row.get(quote::VALID_UNTIL) {
        Some(FieldValue::Day(day)) => Some(*day),
        _ => None,
    };
    row.text(quote::STATUS) == "sent" && last.is_some_and(|last| last < today)
}

#[cfg(test)]
mod tests;
