//! A row as bytes, each value behind its length: a list reads of each row what it asks for and passes the rest by.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::query::Column;
use crm_domain::row::Row;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use serde::{Deserialize, Serialize};

/// What stands between the id and the values.
#[derive(Serialize, Deserialize)]
struct Head {
    kind: RecordKind,
    created_at: Millis,
    updated_at: Millis,
    updated_by: DeviceId,
    deleted_at: Option<Millis>,
    conflicts: Vec<u16>,
}

/// What of a row is read: some values, besides its head.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Positions in the record's spec, ascending.
    at: Vec<u16>,
    /// Those that people defined, all of them.
    own: bool,
    /// Everything.
    all: bool,
}

impl Wanted {
    /// Everything that a row holds.
    #[must_use]
    pub fn all() -> Self {
        Self { all: true, ..Self::default() }
    }

    /// The values of some fields.
    #[must_use]
    pub fn fields(kind: RecordKind, fields: impl IntoIterator<Item = FieldKey>) -> Self {
        let mut wanted = Self::default();
        fields.into_iter().for_each(|field| wanted.add(kind, Column::Field(field)));
        wanted
    }

    /// A column's value as well.
    pub fn add(&mut self, kind: RecordKind, column: Column) {
        match column {
            Column::CreatedAt | Column::UpdatedAt => {}
            // By what a record is called, when it has no name, depends on what else it holds.
            Column::Title => self.all = true,
            Column::Field(field) => match kind.spec().position(field) {
                None => self.own = true,
                Some(at) => {
                    if let Err(place) = self.at.binary_search(&at) {
                        self.at.insert(place, at);
                    }
                }
            },
        }
    }

    /// Whether it is no more than the head.
    #[must_use]
    pub const fn is_head(&self) -> bool {
        self.at.is_empty() && !self.own && !self.all
    }
}

/// A row as bytes.
///
/// # Panics
/// Never: every row serialises.
#[must_use]
pub fn encode_row(row: &Row) -> Vec<u8> {
    const WRITES: &str = "rows hold only types that postcard can write";
    let Row { id, kind, created_at, updated_at, updated_by, deleted_at, .. } = *row;
    let head =
        Head { kind, created_at, updated_at, updated_by, deleted_at, conflicts: row.conflicts.clone() };
    let mut out = postcard::to_extend(&head, id.as_bytes().to_vec()).expect(WRITES);
    push_number(&mut out, row.values.len());
    for (at, value) in &row.values {
        let value = postcard::to_allocvec(value).expect(WRITES);
        push_number(&mut out, usize::from(*at));
        push_number(&mut out, value.len());
        out.extend_from_slice(&value);
    }
    postcard::to_extend(&row.own, out).expect(WRITES)
}

/// The row in these bytes; `None` when they are of another version.
#[must_use]
pub fn decode_row(bytes: &[u8]) -> Option<Row> {
    decode_wanted(bytes, &Wanted::all())
}

/// A row that holds what is wanted of it and nothing else; `None` when the bytes are of another version.
#[must_use]
pub fn decode_wanted(bytes: &[u8], wanted: &Wanted) -> Option<Row> {
    let (id, rest) = bytes.split_first_chunk()?;
    let id = RecordId::from_bytes(*id);
    let (head, mut rest) = postcard::take_from_bytes::<Head>(rest).ok()?;
    let Head { kind, created_at, updated_at, updated_by, deleted_at, conflicts } = head;
    let (mut values, mut own) = (Vec::new(), Vec::new());
    if !wanted.is_head() {
        let count = pop_number(&mut rest)?;
        // WHY no more than there are bytes: the number may be damaged.
        values.reserve_exact(if wanted.all { count.min(rest.len()) } else { wanted.at.len() });
        let mut left = wanted.at.as_slice();
        for _ in 0..count {
            if left.is_empty() && !wanted.own && !wanted.all {
                break;
            }
            let at = u16::try_from(pop_number(&mut rest)?).ok()?;
            let length = pop_number(&mut rest)?;
            let (value, after) = rest.split_at_checked(length)?;
            rest = after;
            left = left.get(left.partition_point(|wanted| *wanted < at)..)?;
            if wanted.all || left.first() == Some(&at) {
                values.push((at, postcard::from_bytes::<FieldValue>(value).ok()?));
            }
        }
        if wanted.own || wanted.all {
            own = postcard::from_bytes(rest).ok()?;
        }
    }
    Some(Row { id, kind, created_at, updated_at, updated_by, deleted_at, conflicts, values, own })
}

/// Seven bits a byte, the lowest first.
fn push_number(out: &mut Vec<u8>, mut number: usize) {
    while number > 127 {
        out.push(number.to_le_bytes()[0] | 128);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

fn pop_number(rest: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for shift in [0, 7, 14, 21] {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        number |= usize::from(byte & 127) << shift;
        if *byte < 128 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crm_domain::field::FieldKind;
    use crm_domain::schema::deal;
    use crm_domain::value::Money;
    use proptest::prelude::*;

    use super::*;

    fn row(values: &[(u16, String)]) -> Row {
        let values: std::collections::BTreeMap<u16, String> = values.iter().cloned().collect();
        let value = |(at, text): (u16, String)| match at % 4 {
            0 => (at, FieldValue::Text(text)),
            1 => (at, FieldValue::Tags(BTreeSet::from([text, "x".to_owned()]))),
            2 => (at, FieldValue::Number(i64::from(at) - 3)),
            _ => (at, FieldValue::Money(Money { minor: i64::MIN, currency: *b"EUR" })),
        };
        Row {
            id: RecordId::from_bytes([7; 16]),
            kind: RecordKind::Deal,
            created_at: Millis(1_700_000_000_000),
            updated_at: Millis(-1),
            updated_by: DeviceId([9; 8]),
            deleted_at: Some(Millis(3)),
            conflicts: vec![1, 0x8001],
            values: values.into_iter().map(value).collect(),
            own: Vec::new(),
        }
    }

    proptest! {
        #[test]
        fn d16_what_is_wanted_of_a_row_is_what_the_whole_row_holds(
            values in proptest::collection::vec((0..20_u16, ".{0,200}"), 0..20),
            wanted in proptest::collection::vec(0..20_usize, 0..8),
        ) {
            let row = row(&values);
            let bytes = encode_row(&row);
            prop_assert_eq!(decode_row(&bytes), Some(row.clone()));
            let fields = wanted.iter().filter_map(|at| RecordKind::Deal.spec().fields.get(*at)).map(|spec| spec.key);
            let wanted = Wanted::fields(RecordKind::Deal, fields);
            let part = decode_wanted(&bytes, &wanted).unwrap();
            let expected = row.values.iter().filter(|(at, _)| wanted.at.contains(at)).cloned().collect();
            prop_assert_eq!(part, Row { values: expected, ..row });
        }

        #[test]
        fn r11_bytes_cut_or_changed_are_no_row_or_another_one(
            values in proptest::collection::vec((0..20_u16, ".{0,20}"), 0..20),
            at in any::<prop::sample::Index>(),
            with in any::<u8>(),
        ) {
            let mut bytes = encode_row(&row(&values));
            let at = at.index(bytes.len());
            let _ = decode_row(&bytes[..at]);
            bytes[at] = with;
            let _ = decode_row(&bytes);
        }
    }

    #[test]
    fn a_title_asks_for_the_whole_row_and_times_for_none_of_its_values() {
        let mut wanted = Wanted::default();
        wanted.add(RecordKind::Deal, Column::UpdatedAt);
        assert!(wanted.is_head());
        wanted.add(RecordKind::Deal, Column::Title);
        assert_eq!(wanted, Wanted::all());
        let amount = RecordKind::Deal.spec().field(deal::AMOUNT).map(|spec| spec.kind);
        assert!(matches!(amount, Some(FieldKind::Money | FieldKind::Total)));
    }
}
