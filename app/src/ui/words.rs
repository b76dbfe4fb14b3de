//! The words for what lists show: kinds of records and columns.

use crm_domain::field::RecordKind;
use crm_domain::query::Column;

use super::fields::words;
use crate::i18n::tr;

/// "Firmen", "Kontakte".
#[must_use]
pub fn kind_plural(kind: RecordKind) -> String {
    tr(match kind {
        RecordKind::Account => "nav.accounts",
        RecordKind::Contact => "nav.contacts",
    })
}

/// What a column is called.
#[must_use]
pub fn column(kind: RecordKind, column: Column) -> String {
    match column {
        Column::Title => tr("list.column_title"),
        Column::Field(key) => words::field(kind, key),
        Column::CreatedAt => tr("list.column_created"),
        Column::UpdatedAt => tr("list.column_updated"),
    }
}
