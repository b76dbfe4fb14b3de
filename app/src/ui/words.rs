//! The words for what lists show: kinds of records and columns.

use crm_domain::field::RecordKind;
use crm_domain::query::Column;

use super::fields::words;
use crate::i18n::tr;

/// "Firmen", "Kontakte".
#[must_use]
pub fn kind_plural(kind: RecordKind) -> String {
    crm_domain::words::records(kind).of(crate::ui::fields::words::language()).to_owned()
}

/// What making one is called.
#[must_use]
pub fn new_record(kind: RecordKind) -> String {
    tr(match kind {
        RecordKind::Account => "shell.new_account",
        RecordKind::Contact => "shell.new_contact",
        RecordKind::Lead => "shell.new_lead",
        RecordKind::Deal => "shell.new_deal",
        RecordKind::Pipeline => "shell.new_pipeline",
        // Quotas are set on the page of the forecast, fields and teams on their own, photos are taken on a visit.
        RecordKind::Stage
        | RecordKind::Quota
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => "shell.new_stage",
        RecordKind::Tour => "shell.new_tour",
        RecordKind::Interaction => "shell.new_interaction",
        RecordKind::Task => "shell.new_task",
        RecordKind::Event => "shell.new_event",
        RecordKind::Product => "shell.new_product",
        RecordKind::Quote => "shell.new_quote",
        RecordKind::Order => "shell.new_order",
        RecordKind::PriceList => "shell.new_price_list",
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
