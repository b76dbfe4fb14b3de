//! What of a row a list shows.

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::item::ItemValue;
use crm_domain::query::Column;
use crm_domain::row::Row;
use crm_domain::value::FieldValue;
use engine_protocol::view::RowView;

/// A row as a list shows it.
#[must_use]
pub fn row_view(row: &Row, columns: &[Column], from_afar: bool) -> RowView {
    RowView {
        id: row.id,
        title: row.title(),
        cells: columns.iter().map(|column| cell(row, *column)).collect(),
        conflicts: u32::try_from(row.conflicts.len()).unwrap_or(u32::MAX),
        from_afar,
    }
}

/// As much of what was said as a timeline shows at once, in characters.
const EXCERPT: usize = 400;

/// A cell: collections cut to their first entry, prose to its first line, but that of interactions to a beginning
/// that can be read where it stands.
fn cell(row: &Row, column: Column) -> Option<FieldValue> {
    let key = match column {
        Column::Title => return None,
        Column::CreatedAt => return Some(FieldValue::Number(row.created_at.0)),
        Column::UpdatedAt => return Some(FieldValue::Number(row.updated_at.0)),
        Column::Field(key) => key,
    };
    let kind = row.kind.spec().field(key)?.kind;
    Some(match row.get(key)? {
        FieldValue::Items(items) if kind == FieldKind::Affiliations => {
            let current = items.iter().find(|(_, item)| item.is_primary()).or_else(|| items.first());
            FieldValue::Items(current.cloned().into_iter().collect())
        }
        // How much of it is done is said by all of it; who has a say are a few people.
        whole @ FieldValue::Items(_)
            if matches!(kind, FieldKind::Checklist | FieldKind::Parties | FieldKind::Stops) =>
        {
            whole.clone()
        }
        // A price list may have thousands: how many is enough.
        FieldValue::Items(items) if kind == FieldKind::Prices => {
            FieldValue::Number(i64::try_from(items.len()).unwrap_or(i64::MAX))
        }
        // What came back is told of an order besides.
        FieldValue::Items(items) if kind == FieldKind::Lines => {
            let is_back = |item: &ItemValue| matches!(item, ItemValue::Line(line) if line.quantity < 0);
            let shown = items.iter().enumerate().filter(|(at, (_, item))| *at == 0 || is_back(item));
            FieldValue::Items(shown.map(|(_, entry)| entry.clone()).collect())
        }
        FieldValue::Items(items) => FieldValue::Items(items.first().cloned().into_iter().collect()),
        FieldValue::Prose(text) if row.kind == RecordKind::Interaction => FieldValue::Prose(excerpt(text)),
        FieldValue::Prose(text) => FieldValue::Prose(text.lines().next().unwrap_or_default().to_owned()),
        value => value.clone(),
    })
}

fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT) {
        None => text.to_owned(),
        Some((end, _)) => text.get(..end).unwrap_or(text).trim_end().chars().chain(['…']).collect(),
    }
}
