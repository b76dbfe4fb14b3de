//! What of a row a list shows.

use crm_domain::field::FieldKind;
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

/// A cell: collections cut to their first entry, prose to its first line.
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
        FieldValue::Items(items) => FieldValue::Items(items.first().cloned().into_iter().collect()),
        FieldValue::Prose(text) => FieldValue::Prose(text.lines().next().unwrap_or_default().to_owned()),
        value => value.clone(),
    })
}
