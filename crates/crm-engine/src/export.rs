//! Exports: the records of a list as a file.

use crm_domain::export::Export;
use crm_domain::format::{Names, Style};
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Query};
use crm_domain::row::{PROSE_IN_ROW, Row};
use crm_domain::value::FieldValue;
use engine_protocol::Answer;
use engine_protocol::files::ExportFormat;

use crate::commit::Asker;
use crate::effect::Effect;
use crate::engine::Engine;

/// A list to be written as a file.
#[derive(Debug)]
pub struct ExportOrder {
    pub asker: Asker,
    pub query: Query,
    pub columns: Vec<Column>,
    pub format: ExportFormat,
}

impl Engine {
    /// Records whose notes are longer than their rows carry.
    pub(crate) fn needs_of_export(&self, order: &ExportOrder) -> Vec<RecordId> {
        let table = self.records.table(order.query.kind);
        let cut = |row: &Row| {
            row.values.iter().any(
                |(_, value)| matches!(value, FieldValue::Prose(text) if text.chars().count() >= PROSE_IN_ROW),
            )
        };
        (0..table.len()).map(|slot| table.row(slot)).filter(cut).map(|row| row.id).collect()
    }

    /// Writes a list's records, in its order.
    pub(crate) fn run_export(&mut self, order: ExportOrder, out: &mut Vec<Effect>) {
        let kind = order.query.kind;
        let slots = self.watches.find(&order.query, &self.records);
        let table = self.records.table(kind);
        let mut rows: Vec<Row> = slots.into_iter().map(|slot| table.row(slot)).collect();
        for row in &mut rows {
            if let Some(document) = self.open.get(&row.id) {
                *row = document.whole(row.id);
            }
        }
        let rows: Vec<Row> = rows.into_iter().map(|row| self.records.with_visits(row)).collect();
        let style = match order.format {
            ExportFormat::Csv => Style::Canonical,
            ExportFormat::ExcelDe => Style::German,
        };
        let (record, member) = (|id| self.records.title(&id), |id| self.member_name(id));
        let zone = self.watches.zone().clone();
        let names = Names { record: &record, member: &member, zone: &zone };
        let own = self.records.own_fields();
        let columns = (!order.columns.is_empty()).then_some(order.columns.as_slice());
        let mut export = Export::new(kind, style, columns, zone.clone(), &own, rows.iter());
        for row in &rows {
            export.add(row, names);
        }
        let plural = kind.key();
        let name = format!("feldbuch-{plural}s.csv");
        let answer = Answer::File { name, mime: "text/csv;charset=utf-8".to_owned(), bytes: export.finish() };
        Self::answer(order.asker, Ok(answer), out);
    }
}
