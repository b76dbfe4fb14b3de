//! Lines of orders in a file: one row for each, and rows of one number are one order. A line is known by its place in
//! its order, so that the same file once more changes nothing, and a longer one adds what is new.

use super::draft::{Draft, DraftItem};
use super::plan::Written;
use super::rows::says_nothing;
use crate::field::{FieldKind, RecordKind};
use crate::item::ItemValue;
use crate::line::LineItem;
use crate::parse::{FieldError, ParseContext, amount, one_line};
use crate::schema::quote;
use crate::value::{FieldValue, Money};

/// Names of columns of lines, as [`super::header::squeeze`] makes them.
#[rustfmt::skip]
static NAMES: &[(&str, &str)] = &[
    ("sku", "sku"), ("artikelnummer", "sku"), ("artikelnr", "sku"), ("artnr", "sku"), ("productcode", "sku"),
    ("itemnumber", "sku"), ("itemno", "sku"), ("articlenumber", "sku"), ("partnumber", "sku"), ("produktnummer", "sku"),
    ("artikel", "name"), ("artikelbezeichnung", "name"), ("artikelname", "name"), ("produkt", "name"), ("product", "name"),
    ("productname", "name"), ("item", "name"), ("itemname", "name"), ("leistung", "name"), ("lineitem", "name"),
    ("menge", "quantity"), ("quantity", "quantity"), ("qty", "quantity"), ("anzahl", "quantity"), ("stuckzahl", "quantity"),
    ("einheit", "unit"), ("mengeneinheit", "unit"), ("unit", "unit"), ("uom", "unit"), ("me", "unit"),
    ("einzelpreis", "price"), ("preis", "price"), ("stuckpreis", "price"), ("unitprice", "price"), ("price", "price"),
    ("nettopreis", "price"), ("vk", "price"), ("saleprice", "price"), ("salesprice", "price"),
    ("positionsrabatt", "discount"), ("zeilenrabatt", "discount"), ("linediscount", "discount"), ("itemdiscount", "discount"),
    ("mwst", "tax"), ("mwstsatz", "tax"), ("ust", "tax"), ("ustsatz", "tax"), ("mehrwertsteuer", "tax"), ("steuersatz", "tax"),
    ("vat", "tax"), ("vatrate", "tax"), ("tax", "tax"), ("taxrate", "tax"),
    ("position", "line_no"), ("pos", "line_no"), ("positionsnummer", "line_no"), ("positionsnr", "line_no"), ("posnr", "line_no"),
    ("lineno", "line_no"), ("linenumber", "line_no"), ("zeile", "line_no"),
    ("positionstext", "text"), ("artikeltext", "text"), ("linedescription", "text"), ("itemdescription", "text"),
];

/// Which part of a line a column of a file of orders says.
pub(super) fn part_of(kind: RecordKind, name: &str) -> Option<&'static str> {
    let names = if kind == RecordKind::Order { NAMES } else { &[] };
    names.iter().find(|(known, _)| *known == name).map(|(_, part)| *part)
}

/// A cell that could not be read: its column, what stands there, and why.
pub(super) type Unread = (usize, String, &'static str);

/// The line of a row; `None` where the row says nothing of one.
pub(super) fn line_of(
    written: &Written<'_>,
    context: &ParseContext<'_>,
    problems: &mut Vec<Unread>,
) -> Option<LineItem> {
    let text = |part: &str| one_line(&written.text(part));
    let (sku, name) = (text("sku"), text("name"));
    let mut read = |part: &str, kind: FieldKind| -> Option<FieldValue> {
        let cells = written.cells(part);
        let (column, cell) = cells.into_iter().find(|(_, cell)| !says_nothing(cell, kind))?;
        match kind.parse(cell, context) {
            Ok(value) => Some(value),
            Err(error) => {
                problems.push((column, cell.to_owned(), error.key()));
                None
            }
        }
    };
    let price = match read("price", FieldKind::Money) {
        Some(FieldValue::Money(price)) => Some(price),
        _ => None,
    };
    let mut share = |part: &str| match read(part, FieldKind::Percent) {
        Some(FieldValue::Number(share)) => u32::try_from(share).unwrap_or(0),
        _ => 0,
    };
    let (discount, tax) = (share("discount"), share("tax"));
    let quantity = written.cells("quantity").into_iter().find(|(_, cell)| !cell.trim().is_empty());
    let quantity = quantity.map_or(Some(1_000), |(column, cell)| {
        let many = amount::thousandths(cell.trim(), context);
        if many.is_none() {
            problems.push((column, cell.to_owned(), FieldError::Number.key()));
        }
        many
    })?;
    if sku.is_empty() && name.is_empty() && price.is_none() {
        return None;
    }
    Some(LineItem {
        product: None,
        name: if name.is_empty() { sku.clone() } else { name },
        sku,
        text: written.text("text").trim().to_owned(),
        quantity,
        unit: text("unit"),
        price: price.unwrap_or(Money { minor: 0, currency: currency(context) }),
        discount,
        tax,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: number(&text("line_no")).map(position).unwrap_or_default(),
    })
}

fn currency(context: &ParseContext<'_>) -> [u8; 3] {
    context.currency.as_bytes().try_into().unwrap_or(*b"EUR")
}

fn number(text: &str) -> Option<u32> {
    text.trim_end_matches('.').parse().ok()
}

/// The place of the line of this number: sorts as the numbers do, with room between any two.
fn position(number: u32) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut rest = number as usize;
    let mut digits = ['0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = char::from(DIGITS[rest % DIGITS.len()]);
        rest /= DIGITS.len();
    }
    // WHY a digit behind: a place must not end in 0.
    digits.iter().chain(&['V']).collect()
}

/// Gives the line of a draft its place: the one that it says, else that of the `nth` row of its order.
pub(super) fn place(draft: &mut Draft, nth: u32) {
    for item in &mut draft.items {
        if let DraftItem { slot, value: ItemValue::Line(line), .. } = item {
            if line.position.is_empty() {
                line.position = position(nth);
            }
            slot.clone_from(&line.position);
        }
    }
}

/// Whether a draft is a row of an order with a line.
pub(super) fn has_line(draft: &Draft) -> bool {
    draft.kind == RecordKind::Order && draft.items.iter().any(|item| item.field == quote::LINES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_sort_as_numbers_do() {
        let places: Vec<String> = [1, 2, 9, 10, 61, 62, 100, 4_000_000_000].map(position).into();
        assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
        assert!(places.iter().all(|place| !place.ends_with('0')));
    }
}
