//! What of quotes and orders nobody writes any more: a quote that was sent says what it said, an order holds what was
//! bought. What was sent is kept as a fingerprint as well, because others may have written before they knew.

use core::fmt::Write;

use crate::command::Edit;
use crate::field::{FieldKey, RecordKind};
use crate::id::{ItemId, RecordId};
use crate::item::ItemValue;
use crate::line::LineItem;
use crate::row::Row;
use crate::sales::after::After;
use crate::schema::{EXTERNAL_NO, OWNER, STARRED_BY, order, quote};
use crate::time::Day;
use crate::value::FieldValue;

/// Fields of a quote that stay open for good: what came of it, and what is our own business.
const OPEN_OF_QUOTE: &[FieldKey] = &[
    quote::STATUS,
    quote::DEAL,
    quote::SIGNED_BY,
    quote::SIGNED_AT,
    quote::SIGNATURE_SVG,
    OWNER,
    FieldKey::new("tags"),
    FieldKey::new("followers"),
    STARRED_BY,
    EXTERNAL_NO,
    FieldKey::new("description"),
];
/// Fields of an order that do not stay open: what was bought, and by whom.
const FROZEN_OF_ORDER: &[FieldKey] =
    &[order::ACCOUNT, order::QUOTE, quote::LINES, quote::HEADER_DISCOUNT, quote::SHIPPING, quote::ADDRESSES];

/// The first field that edits would write although the record is frozen; `None` lets all of them through.
///
/// A conflict may always be settled. What leads back to a draft in the same breath is let through here and is no
/// matter of people, but of taking back ([`reopens`]). An order takes lines of what comes back.
#[must_use]
pub fn refused(row: &Row, edits: &[Edit]) -> Option<FieldKey> {
    if !is_frozen(row) || back_to_start(row.kind, edits) {
        return None;
    }
    edits.iter().filter(|edit| !is_open(row, edit)).find_map(Edit::field)
}

/// Whether edits make a draft of a quote that was sent: only a revision does that. An order may be opened again, it
/// is our own.
#[must_use]
pub fn reopens(row: &Row, edits: &[Edit]) -> bool {
    row.kind == RecordKind::Quote && is_frozen(row) && back_to_start(row.kind, edits)
}

/// Whether a record's content is not to be written any more: a quote that is no draft, an order that is not open.
#[must_use]
pub fn is_frozen(row: &Row) -> bool {
    let status = row.text(quote::STATUS);
    start(row.kind).is_some_and(|start| !status.is_empty() && status != start)
}

/// Whether a field of this kind of record is among those that nobody writes once it is frozen.
#[must_use]
pub fn freezes(kind: RecordKind, field: FieldKey) -> bool {
    match kind {
        RecordKind::Quote => !OPEN_OF_QUOTE.contains(&field),
        RecordKind::Order => FROZEN_OF_ORDER.contains(&field),
        _ => false,
    }
}

/// The status that a record begins with and can be written in; `None` for kinds that never freeze.
#[must_use]
pub const fn start(kind: RecordKind) -> Option<&'static str> {
    match kind {
        RecordKind::Quote => Some("draft"),
        RecordKind::Order => Some("open"),
        RecordKind::Account
        | RecordKind::Contact
        | RecordKind::Lead
        | RecordKind::Deal
        | RecordKind::Pipeline
        | RecordKind::Stage
        | RecordKind::Interaction
        | RecordKind::Task
        | RecordKind::Event
        | RecordKind::Product
        | RecordKind::Quota
        | RecordKind::PriceList
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::Tour
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => None,
    }
}

/// The status that edits set, last one first; `Some("")` when they empty it.
fn status_of(edits: &[Edit]) -> Option<&str> {
    edits.iter().rev().find_map(|edit| match edit {
        Edit::Set { field, value } if *field == quote::STATUS => {
            Some(value.as_ref().and_then(FieldValue::as_text).unwrap_or_default())
        }
        _ => None,
    })
}

fn back_to_start(kind: RecordKind, edits: &[Edit]) -> bool {
    status_of(edits).is_some_and(|status| status.is_empty() || start(kind) == Some(status))
}

fn is_open(row: &Row, edit: &Edit) -> bool {
    let Some(field) = edit.field() else { return true };
    let is_clashing = row.kind.spec().position(field).is_some_and(|at| row.conflicts.contains(&at));
    let is_return = |item: &ItemId| line_of(row, *item).map(|held| held.quantity < 0);
    let comes_back = row.kind == RecordKind::Order
        && match edit {
            Edit::PutItem { item, value: ItemValue::Line(line), .. } => {
                line.quantity < 0 && is_return(item).unwrap_or(true)
            }
            Edit::RemoveItem { item, .. } => is_return(item).unwrap_or(false),
            _ => false,
        };
    let stays_open = !freezes(row.kind, field);
    stays_open || is_clashing || comes_back
}

fn line_of(row: &Row, item: ItemId) -> Option<&LineItem> {
    let lines = row.get(quote::LINES).map_or(&[][..], FieldValue::items);
    lines.iter().find(|(id, _)| *id == item).and_then(|(_, value)| match value {
        ItemValue::Line(line) => Some(&**line),
        _ => None,
    })
}

/// What edits bring with them that send a quote: the day, where none is said, and the mark of what it says.
#[must_use]
pub fn entailed(row: Option<&Row>, edits: &[Edit], today: Option<Day>) -> Vec<Edit> {
    let is_sent = matches!(status_of(edits), Some("sent" | "accepted"));
    if !is_sent || row.is_some_and(is_frozen) {
        return Vec::new();
    }
    let after = After { row, edits };
    let has_day = after.register(quote::ISSUED_AT).is_some();
    let day = today
        .filter(|_| !has_day)
        .map(|today| Edit::Set { field: quote::ISSUED_AT, value: Some(FieldValue::Day(today)) });
    let mark = mark_of(|field| after.register(field), after.lines());
    let mark = Edit::Set { field: quote::SENT_MARK, value: Some(FieldValue::Text(mark)) };
    day.into_iter().chain([mark]).collect()
}

fn lines(row: &Row) -> Vec<(ItemId, &LineItem)> {
    crate::sales::totals::lines_of(row.get(quote::LINES)).collect()
}

/// Whether a quote says what it said when it was sent. Somebody who had not heard of that may have written in it at
/// the same time: the page then says so.
#[must_use]
pub fn is_as_sent(row: &Row) -> bool {
    let mark = row.text(quote::SENT_MARK);
    mark.is_empty() || mark == mark_of(|field| row.get(field), lines(row))
}

/// The fingerprint of what a quote offers. Without its prose, of which rows carry no more than the beginning.
fn mark_of<'a>(
    register: impl Fn(FieldKey) -> Option<&'a FieldValue>,
    mut lines: Vec<(ItemId, &LineItem)>,
) -> String {
    let mut text = String::new();
    // WHY `write!` is not asked how it went: writing to a string cannot fail.
    let terms = register(quote::TERMS).and_then(FieldValue::as_text).unwrap_or_default();
    let _ = write!(text, "terms {}:{terms}|", terms.len());
    if let Some(FieldValue::Number(discount)) = register(quote::HEADER_DISCOUNT) {
        let _ = write!(text, "discount {discount}|");
    }
    if let Some(FieldValue::Money(shipping)) = register(quote::SHIPPING) {
        let _ = write!(text, "shipping {} {}|", shipping.minor, shipping.currency_code());
    }
    if let Some(FieldValue::Day(day)) = register(quote::VALID_UNTIL) {
        let _ = write!(text, "until {day}|");
    }
    lines.sort_by_key(|(item, _)| *item);
    for (item, line) in lines {
        let _ = write!(text, "line {item}");
        for said in [&line.sku, &line.name, &line.text, &line.unit, &line.position] {
            let _ = write!(text, " {}:{said}", said.len());
        }
        let _ = write!(
            text,
            " {} {} {} {} {} {} {:?}|",
            line.quantity,
            line.price.minor,
            line.price.currency_code(),
            line.discount,
            line.tax,
            line.optional,
            line.alternative_of
        );
    }
    RecordId::derived(&[0; 16], &text).to_string()
}

#[cfg(test)]
mod tests;
