//! Exports: the records of a list as a file.
//!
//! A table is written at once: how wide it is, all of its records say. Cards and calendars are written in turns, so that
//! nothing that a person does waits for a long list.

use std::collections::BTreeSet;

use crm_domain::calendar::ical::{self, Appointment, Calendar, Person, Todo};
use crm_domain::cell::Content;
use crm_domain::export::{Export, Form};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::format::{Names, Style};
use crm_domain::id::{MemberId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::query::{Column, Filter, Query};
use crm_domain::row::{PROSE_IN_ROW, Row};
use crm_domain::schema::{OWNER, contact, event};
use crm_domain::time::{UTC, Zone};
use crm_domain::value::FieldValue;
use crm_domain::vcard::{self, Extent};
use crm_domain::workbook::Workbook;
use engine_protocol::files::ExportFormat;
use engine_protocol::{Answer, Problem};

use crate::commit::Asker;
use crate::effect::Effect;
use crate::engine::Engine;
use crate::lane::Task;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Who comes along to an event.
const MEMBERS: FieldKey = FieldKey::new("members");

/// A list to be written as a file.
#[derive(Debug)]
pub struct ExportOrder {
    pub asker: Asker,
    pub query: Query,
    /// Of the list these alone.
    pub only: Option<BTreeSet<RecordId>>,
    pub columns: Vec<Column>,
    /// By whose clocks something may come again.
    pub zones: Vec<(String, Zone)>,
    pub format: ExportFormat,
    /// How far a file is that is written in turns; nothing before the first.
    pub begun: Option<Begun>,
}

/// A file that is being written in turns.
#[derive(Debug)]
pub struct Begun {
    /// What is still to be written, the next at the end.
    left: Vec<RecordId>,
    file: File,
}

#[derive(Debug)]
enum File {
    Cards(String),
    Calendar(Calendar),
}

/// Whether a row carries the beginning of a note only.
fn is_cut(row: &Row) -> bool {
    row.values
        .iter()
        .any(|(_, value)| matches!(value, FieldValue::Prose(text) if text.chars().count() >= PROSE_IN_ROW))
}

/// A table that the page has counted, as a workbook.
pub fn tabulated(head: &[String], rows: &[Vec<Content>]) -> Answer {
    // No cell of such a table tells a time of the day.
    let mut book = Workbook::new(UTC.clone());
    book.head(head);
    rows.iter().for_each(|cells| book.row(cells));
    Answer::File { name: String::new(), mime: XLSX.to_owned(), bytes: book.finish() }
}

impl ExportOrder {
    /// What was asked for, nothing of it written.
    pub fn new(
        asker: Asker,
        query: Query,
        only: Option<Vec<RecordId>>,
        columns: Vec<Column>,
        zones: Vec<(String, Zone)>,
        format: ExportFormat,
    ) -> Self {
        let only = only.map(|ids| ids.into_iter().collect());
        Self { asker, query, only, columns, zones, format, begun: None }
    }

    const fn is_table(&self) -> bool {
        matches!(self.format, ExportFormat::Csv | ExportFormat::ExcelDe | ExportFormat::Workbook { .. })
    }

    /// Whether such records have a place in such a file.
    const fn is_fitting(&self) -> bool {
        let kind = self.query.kind;
        match self.format {
            ExportFormat::Csv | ExportFormat::ExcelDe | ExportFormat::Workbook { .. } => true,
            ExportFormat::VCard => kind.is_person() || matches!(kind, RecordKind::Account),
            ExportFormat::ICalendar => matches!(kind, RecordKind::Event | RecordKind::Task),
        }
    }
}

impl Engine {
    /// Records whose notes are longer than their rows carry.
    pub(crate) fn needs_of_export(&self, order: &ExportOrder) -> Vec<RecordId> {
        if let Some(begun) = &order.begun {
            let next = begun.left.iter().rev().take(self.pace.exported);
            return next.filter(|id| self.records.row(id).as_ref().is_some_and(is_cut)).copied().collect();
        }
        if !order.is_table() {
            return Vec::new();
        }
        let table = self.records.table(order.query.kind);
        let is_asked = |row: &Row| order.only.as_ref().is_none_or(|only| only.contains(&row.id));
        (0..table.len())
            .map(|slot| table.row(slot))
            .filter(|row| is_asked(row) && is_cut(row))
            .map(|row| row.id)
            .collect()
    }

    /// Takes the wish for a file.
    pub(crate) fn take_export(&mut self, order: ExportOrder) {
        self.lane.urgent(Task::Export(Box::new(order)));
    }

    /// Writes a list's records, in its order.
    pub(crate) fn run_export(&mut self, order: ExportOrder, out: &mut Vec<Effect>) {
        if !order.is_fitting() {
            return Self::answer(order.asker, Err(Problem::Unknown), out);
        }
        if order.is_table() { self.write_table(&order, out) } else { self.write_on(order, out) }
    }

    /// The records of a list, in its order. Those that were picked are meant whatever it shows now.
    fn listed_ids(&mut self, order: &ExportOrder) -> Vec<RecordId> {
        let query = match order.only {
            Some(_) => Query { filter: Filter::default(), search: String::new(), ..order.query.clone() },
            None => order.query.clone(),
        };
        let slots = self.watches.find(&query, &self.records);
        let table = self.records.table(query.kind);
        let is_asked = |id: &RecordId| order.only.as_ref().is_none_or(|only| only.contains(id));
        slots.into_iter().map(|slot| table.id(slot)).filter(is_asked).collect()
    }

    /// A record's row, its notes in full where its document is open.
    fn whole_row(&mut self, id: RecordId) -> Option<Row> {
        match self.open.get(&id) {
            Some(document) => Some(document.whole(id)),
            None => self.records.row(&id),
        }
    }

    fn write_table(&mut self, order: &ExportOrder, out: &mut Vec<Effect>) {
        let kind = order.query.kind;
        let ids = self.listed_ids(order);
        let rows: Vec<Row> = ids.into_iter().filter_map(|id| self.whole_row(id)).collect();
        let rows: Vec<Row> = rows.into_iter().map(|row| self.records.with_derived(row)).collect();
        let style = match order.format {
            ExportFormat::ExcelDe | ExportFormat::Workbook { german: true } => Style::German,
            ExportFormat::Csv
            | ExportFormat::Workbook { german: false }
            | ExportFormat::VCard
            | ExportFormat::ICalendar => Style::Canonical,
        };
        let (form, ending, mime) = match order.format {
            ExportFormat::Workbook { .. } => (Form::Workbook, "xlsx", XLSX),
            _ => (Form::Csv, "csv", "text/csv;charset=utf-8"),
        };
        let (record, member) = (|id| self.records.title(&id), |id| self.member_name(id));
        let zone = self.watches.zone().clone();
        let names = Names { record: &record, member: &member, zone: &zone, currency: self.usual().currency };
        let own = self.records.own_fields();
        let columns = (!order.columns.is_empty()).then_some(order.columns.as_slice());
        let mut export = Export::new(kind, form, style, columns, zone.clone(), &own, rows.iter());
        for row in &rows {
            export.add(row, names);
        }
        Self::hand_over(order, ending, mime, export.finish(), out);
    }

    /// Writes the next records of cards or of a calendar, and goes on later.
    fn write_on(&mut self, mut order: ExportOrder, out: &mut Vec<Effect>) {
        let Some(mut begun) = order.begun.take() else {
            let left = self.listed_ids(&order).into_iter().rev().collect();
            let file = match order.format {
                ExportFormat::ICalendar => File::Calendar(Calendar::new(self.now)),
                ExportFormat::VCard
                | ExportFormat::Csv
                | ExportFormat::ExcelDe
                | ExportFormat::Workbook { .. } => File::Cards(String::new()),
            };
            order.begun = Some(Begun { left, file });
            return self.lane.bulk(Task::Export(Box::new(order)));
        };
        let turn = begun.left.split_off(begun.left.len().saturating_sub(self.pace.exported));
        for id in turn.into_iter().rev() {
            // What went to the trash meanwhile is not in the list any more.
            if let Some(row) = self.whole_row(id).filter(|row| row.deleted_at.is_none()) {
                self.write_record(&row, &mut begun.file, &order.zones);
            }
        }
        if !begun.left.is_empty() {
            order.begun = Some(begun);
            return self.lane.bulk(Task::Export(Box::new(order)));
        }
        match begun.file {
            File::Cards(text) => Self::hand_over(&order, "vcf", "text/vcard", text.into_bytes(), out),
            File::Calendar(file) => {
                let bytes = file.finish().into_bytes();
                Self::hand_over(&order, "ics", "text/calendar;charset=utf-8", bytes, out);
            }
        }
    }

    fn write_record(&self, row: &Row, file: &mut File, zones: &[(String, Zone)]) {
        let values: Vec<(FieldKey, FieldValue)> =
            row.fields().map(|(spec, value)| (spec.key, value.clone())).collect();
        match (file, row.kind) {
            (File::Cards(text), kind) => {
                let title_of = |id| self.records.title(&id);
                text.push_str(&vcard::write(kind, &values, &title_of, Extent::Kept));
            }
            (File::Calendar(calendar), RecordKind::Task) => {
                calendar.add_todo(&Todo::of_values(row.id, &values));
            }
            (File::Calendar(calendar), _) => {
                let named =
                    |name: &str| zones.iter().find(|(known, _)| known == name).map(|(_, zone)| zone.clone());
                let people = self.people_of(row);
                calendar.add(&Appointment { people, ..ical::of_values(row.id, &values) }, &named);
            }
        }
    }

    /// Whom an event is with: who looks after it and who comes along, and the people whom it is about.
    fn people_of(&self, event: &Row) -> Vec<Person> {
        let ids = |key| match event.get(key) {
            Some(FieldValue::Tags(ids)) => Some(ids),
            _ => None,
        };
        let of_member = |member: MemberId, organizes| {
            let name = self.member_name(member)?;
            Some(Person { organizes, ..Person::by_id(&name, &member.to_string()) })
        };
        let owner = match event.get(OWNER) {
            Some(FieldValue::Member(owner)) => Some(*owner),
            _ => None,
        };
        let along = ids(MEMBERS).into_iter().flatten().filter_map(|id| id.parse().ok());
        let along = along.filter(|member| Some(*member) != owner);
        let met = ids(event::RELATED).into_iter().flatten().filter_map(|id| id.parse().ok());
        let others = along.filter_map(|member| of_member(member, false));
        let others: Vec<Person> = others.chain(met.filter_map(|id| self.person(id))).collect();
        // Who is alone asked nobody.
        let host = owner.filter(|_| !others.is_empty()).and_then(|owner| of_member(owner, true));
        host.into_iter().chain(others).collect()
    }

    /// A contact or lead, by the mail address that is used first.
    fn person(&self, id: RecordId) -> Option<Person> {
        let row = self.records.row(&id).filter(|row| row.kind.is_person() && row.deleted_at.is_none())?;
        let mails = row.get(contact::EMAILS).map_or(&[][..], FieldValue::items);
        let first = mails.iter().find(|(_, item)| item.is_primary()).or(mails.first());
        Some(match first {
            Some((_, ItemValue::Email(entry))) => Person::by_mail(&row.title(), &entry.addr),
            _ => Person::by_id(&row.title(), &id.to_string()),
        })
    }

    fn hand_over(order: &ExportOrder, ending: &str, mime: &str, bytes: Vec<u8>, out: &mut Vec<Effect>) {
        let name = format!("feldbuch-{}s.{ending}", order.query.kind.key());
        Self::answer(order.asker, Ok(Answer::File { name, mime: mime.to_owned(), bytes }), out);
    }
}
