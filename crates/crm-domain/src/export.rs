//! Records to tables that people and other systems open: as text, which our own import reads back, or as a workbook.

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use crate::cell::Content;
use crate::field::{FieldKind, FieldSpec, RecordKind};
use crate::format::{self, Names, Style};
use crate::import::{Faulty, neutralise, restore};
use crate::item::{AddressEntry, ItemValue};
use crate::own::OwnFields;
use crate::query::Column;
use crate::row::Row;
use crate::time::Zone;
use crate::value::FieldValue;
use crate::words::{self, Language};
use crate::workbook::{MOST_COLUMNS, Workbook};

/// Parts of an address in the order in which they are written.
const ADDRESS_PARTS: [&str; 9] =
    ["use", "co", "street", "house_no", "extra", "zip", "city", "region", "country"];
/// Parts of a tie to a company.
const TIE_PARTS: [&str; 3] = ["account", "role", "department"];
/// Parts of a tie that has a time: written where any of the records has one.
const DATED_TIE_PARTS: [&str; 6] = ["account", "role", "department", "from", "to", "ended"];

/// A column of the table.
#[derive(Debug, Clone, Copy)]
enum Cell {
    /// A field that is one value.
    Field(&'static FieldSpec),
    /// A part of an entry of a collection, counted from 0.
    Part(&'static FieldSpec, usize, &'static str),
    /// When the record was made.
    CreatedAt,
    /// When it was last changed.
    UpdatedAt,
}

/// A table being written. Collections take as many columns as the fullest record needs.
#[derive(Debug)]
pub struct Export {
    style: Style,
    zone: Zone,
    cells: Vec<Cell>,
    file: File,
}

/// What a table is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As text.
    Csv,
    /// As a workbook: numbers, amounts and days are what they are, and text is text.
    Workbook,
}

#[derive(Debug)]
enum File {
    Csv(Writer<Vec<u8>>),
    Workbook(Box<Workbook>),
}

impl Export {
    /// A table of records of one kind: the given columns, or all fields. `rows` are looked at for the width
    /// of collections only; moments are written as the clocks of `zone` show them. `own` names the fields that people
    /// defined.
    #[must_use]
    pub fn new<'a>(
        kind: RecordKind,
        form: Form,
        style: Style,
        columns: Option<&[Column]>,
        zone: Zone,
        own: &OwnFields,
        rows: impl Iterator<Item = &'a Row>,
    ) -> Self {
        let columns: Vec<Column> = match columns {
            Some(columns) => with_title(kind, columns),
            None => own.specs(kind).map(|spec| Column::Field(spec.key)).collect(),
        };
        let specs: Vec<Option<&'static FieldSpec>> = columns
            .iter()
            .map(|column| match column {
                Column::Field(key) => kind.spec().field(*key),
                Column::Title | Column::CreatedAt | Column::UpdatedAt => None,
            })
            .collect();
        let mut widths = vec![1; specs.len()];
        let mut dated = false;
        for row in rows {
            for (width, spec) in widths.iter_mut().zip(&specs) {
                let value = spec.and_then(|spec| row.get(spec.key));
                *width = value.map_or(1, |value| value.items().len()).max(*width);
                dated |= value.is_some_and(|value| value.items().iter().any(|(_, item)| has_time(item)));
            }
        }
        let mut cells = Vec::with_capacity(columns.len());
        for ((column, spec), width) in columns.iter().zip(specs).zip(widths) {
            match (column, spec) {
                (Column::CreatedAt, _) => cells.push(Cell::CreatedAt),
                (Column::UpdatedAt, _) => cells.push(Cell::UpdatedAt),
                (Column::Field(_), Some(spec)) => cells.extend(cells_of(spec, width, dated)),
                (Column::Field(_), None) | (Column::Title, _) => {}
            }
        }
        if form == Form::Workbook {
            cells.truncate(MOST_COLUMNS);
        }
        let headers: Vec<String> = cells.iter().map(|cell| header(kind, *cell, style, own)).collect();
        let file = match form {
            Form::Csv => {
                let mut writer = writer(style);
                // People name fields themselves: what they wrote is no formula either.
                let headers: Vec<String> =
                    headers.iter().map(|header| neutralise(header).into_owned()).collect();
                write(&mut writer, &headers);
                File::Csv(writer)
            }
            Form::Workbook => {
                let mut book = Workbook::new(zone.clone());
                book.head(&headers);
                File::Workbook(Box::new(book))
            }
        };
        Self { style, zone, cells, file }
    }

    /// Adds a record. Its prose must be whole; the rows that lists run on carry only a beginning.
    pub fn add(&mut self, row: &Row, names: Names<'_>) {
        let (style, zone, cells) = (self.style, &self.zone, &self.cells);
        match &mut self.file {
            File::Csv(writer) => {
                let cells: Vec<String> =
                    cells.iter().map(|cell| content(row, *cell, style, zone, names)).collect();
                write(writer, &cells);
            }
            File::Workbook(book) => {
                let cells: Vec<Content> =
                    cells.iter().map(|cell| typed_content(row, *cell, style, names)).collect();
                book.row(&cells);
            }
        }
    }

    /// The file's bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        match self.file {
            File::Csv(writer) => finished(writer),
            File::Workbook(book) => book.finish(),
        }
    }
}

fn write(writer: &mut Writer<Vec<u8>>, cells: &[String]) {
    // WHY ignored: writing to memory cannot fail, and every record has the header's width.
    let _ = writer.write_record(cells);
}

/// Comma and line feed; for German Excel semicolon, CRLF and a byte-order mark.
fn writer(style: Style) -> Writer<Vec<u8>> {
    let (delimiter, terminator, start) = match style {
        Style::Canonical => (b',', Terminator::Any(b'\n'), Vec::new()),
        Style::German => (b';', Terminator::CRLF, b"\xef\xbb\xbf".to_vec()),
    };
    WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(terminator)
        .quote_style(QuoteStyle::Necessary)
        .flexible(true)
        .from_writer(start)
}

fn finished(writer: Writer<Vec<u8>>) -> Vec<u8> {
    writer.into_inner().expect("writing to memory cannot fail")
}

/// The columns of a view with the fields that make a record's title: in its place, else in front. Each once.
fn with_title(kind: RecordKind, columns: &[Column]) -> Vec<Column> {
    let title = kind.title_fields().iter().map(|key| Column::Field(*key));
    let in_front = !columns.contains(&Column::Title);
    let mut all: Vec<Column> = if in_front { title.clone().collect() } else { Vec::new() };
    for column in columns {
        match column {
            Column::Title => all.extend(title.clone()),
            other => all.push(*other),
        }
    }
    let mut seen = Vec::new();
    all.retain(|column| {
        let new = !seen.contains(column);
        seen.push(*column);
        new
    });
    all
}

/// Whether a tie says when it began or that it ended.
fn has_time(item: &ItemValue) -> bool {
    matches!(item, ItemValue::Affiliation(tie) if tie.inactive || tie.from.is_some() || tie.to.is_some())
}

fn cells_of(spec: &'static FieldSpec, width: usize, dated: bool) -> Vec<Cell> {
    let parts: &[&'static str] = match spec.kind {
        FieldKind::Emails => &["addr", "use"],
        FieldKind::Phones => &["raw", "use"],
        FieldKind::Addresses => &ADDRESS_PARTS,
        FieldKind::Affiliations if dated => &DATED_TIE_PARTS,
        FieldKind::Affiliations => &TIE_PARTS,
        FieldKind::Line
        | FieldKind::Prose
        | FieldKind::Number
        | FieldKind::Percent
        | FieldKind::Count
        | FieldKind::Money
        | FieldKind::Flag
        | FieldKind::Day
        | FieldKind::PartialDay
        | FieldKind::Moment
        | FieldKind::Period
        | FieldKind::Links
        | FieldKind::Checklist
        | FieldKind::Lines
        | FieldKind::Parties
        | FieldKind::Prices
        | FieldKind::Stops
        | FieldKind::Total
        | FieldKind::Choice(_)
        | FieldKind::Url
        | FieldKind::Link(_)
        | FieldKind::Member
        | FieldKind::Members
        | FieldKind::Tags => return vec![Cell::Field(spec)],
        FieldKind::Log | FieldKind::Photo => return Vec::new(),
    };
    (0..width).flat_map(|at| parts.iter().map(move |part| Cell::Part(spec, at, part))).collect()
}

const fn language(style: Style) -> Language {
    match style {
        Style::Canonical => Language::En,
        Style::German => Language::De,
    }
}

/// `Ort`, `E-Mail 1`, `E-Mail 1 Verwendung`, `Adresse 2 Ort`, `Firma 1`.
fn header(kind: RecordKind, cell: Cell, style: Style, own: &OwnFields) -> String {
    let language = language(style);
    let said = |word: Option<words::Word>, key: &str| word.map_or(key, |word| word.of(language)).to_owned();
    match cell {
        Cell::CreatedAt => words::created_at().of(language).to_owned(),
        Cell::UpdatedAt => words::updated_at().of(language).to_owned(),
        Cell::Field(spec) => {
            said(words::field(kind, spec.key), own.label(spec.key).unwrap_or(spec.key.as_str()))
        }
        Cell::Part(spec, at, part) => {
            let entry = words::entry(spec.key).or_else(|| words::part("account"));
            let entry = entry.map_or(spec.key.as_str(), |word| word.of(language));
            match part {
                "addr" | "raw" | "account" => format!("{entry} {}", at + 1),
                part => format!("{entry} {} {}", at + 1, said(words::part(part), part)),
            }
        }
    }
}

/// The text of a cell. Numbers are numbers; every other text is made safe for spreadsheets.
fn content(row: &Row, cell: Cell, style: Style, zone: &Zone, names: Names<'_>) -> String {
    match cell {
        Cell::CreatedAt => format::moment(row.created_at, zone, style),
        Cell::UpdatedAt => format::moment(row.updated_at, zone, style),
        Cell::Field(spec) => {
            let Some(value) = row.get(spec.key) else { return String::new() };
            let text = format::value(value, spec.kind, style, names);
            match value {
                FieldValue::Number(_) | FieldValue::Money(_) => text,
                FieldValue::Text(_)
                | FieldValue::Choice(_)
                | FieldValue::Flag(_)
                | FieldValue::Day(_)
                | FieldValue::PartialDay(_)
                | FieldValue::Moment(_)
                | FieldValue::Period(_)
                | FieldValue::Link(_)
                | FieldValue::Member(_)
                | FieldValue::Tags(_)
                | FieldValue::Items(_)
                | FieldValue::Prose(_) => neutralise(&text).into_owned(),
            }
        }
        Cell::Part(spec, at, part) => neutralise(&entry_part(row, spec, at, part, style, names)).into_owned(),
    }
}

/// The same as what it is.
fn typed_content(row: &Row, cell: Cell, style: Style, names: Names<'_>) -> Content {
    let text = |text: String| if text.is_empty() { Content::Empty } else { Content::Text(text) };
    match cell {
        Cell::CreatedAt => Content::Moment(row.created_at),
        Cell::UpdatedAt => Content::Moment(row.updated_at),
        Cell::Field(spec) => match row.get(spec.key) {
            None => Content::Empty,
            Some(FieldValue::Number(share)) if spec.kind == FieldKind::Percent => Content::Share(*share),
            Some(FieldValue::Number(number)) => Content::Number(*number),
            Some(FieldValue::Money(amount)) => Content::Amount(*amount),
            Some(FieldValue::Day(day)) => Content::Day(*day),
            Some(FieldValue::Moment(at)) => Content::Moment(*at),
            Some(
                value @ (FieldValue::Text(_)
                | FieldValue::Choice(_)
                | FieldValue::Flag(_)
                | FieldValue::PartialDay(_)
                | FieldValue::Period(_)
                | FieldValue::Link(_)
                | FieldValue::Member(_)
                | FieldValue::Tags(_)
                | FieldValue::Items(_)
                | FieldValue::Prose(_)),
            ) => text(format::value(value, spec.kind, style, names)),
        },
        Cell::Part(spec, at, part) => text(entry_part(row, spec, at, part, style, names)),
    }
}

/// A part of an entry of a collection; nothing where there is no such entry.
fn entry_part(row: &Row, spec: &FieldSpec, at: usize, part: &str, style: Style, names: Names<'_>) -> String {
    let entry = row.get(spec.key).and_then(|value| value.items().get(at));
    entry.map_or_else(String::new, |(_, item)| part_of(item, part, style, names))
}

fn part_of(item: &ItemValue, part: &str, style: Style, names: Names<'_>) -> String {
    let said = |word: words::Word| word.of(language(style)).to_owned();
    match (item, part) {
        (ItemValue::Email(entry), "use") => said(words::usage(entry.usage)),
        (ItemValue::Phone(entry), "use") => said(words::usage(entry.usage)),
        (ItemValue::Address(entry), "use") => said(words::address_use(entry.usage)),
        (ItemValue::Address(entry), part) => address_part(entry, part).to_owned(),
        (ItemValue::Affiliation(tie), "role") => tie.role.clone(),
        (ItemValue::Affiliation(tie), "department") => tie.department.clone(),
        (ItemValue::Affiliation(tie), "from") => {
            tie.from.map_or_else(String::new, |day| format::day(day, style))
        }
        (ItemValue::Affiliation(tie), "to") => tie.to.map_or_else(String::new, |day| format::day(day, style)),
        (ItemValue::Affiliation(tie), "ended") if !tie.inactive => String::new(),
        (ItemValue::Affiliation(_), "ended") => {
            format::value(&FieldValue::Flag(true), FieldKind::Flag, style, names)
        }
        (item, _) => format::item(item, names),
    }
}

fn address_part<'a>(entry: &'a AddressEntry, part: &str) -> &'a str {
    match part {
        "co" => &entry.co,
        "street" => &entry.street,
        "house_no" => &entry.house_no,
        "extra" => &entry.extra,
        "zip" => &entry.zip,
        "city" => &entry.city,
        "region" => &entry.region,
        "country" => &entry.country,
        _ => "",
    }
}

/// Rows that were set aside as a table: the original columns, the row's number and the reasons in
/// words. Corrected, it can be imported again.
#[must_use]
pub fn faults<'a>(headers: &[String], rows: impl Iterator<Item = &'a Faulty>, style: Style) -> Vec<u8> {
    let mut writer = writer(style);
    let own = match style {
        Style::Canonical => ["Row in file", "Reason"],
        Style::German => ["Zeile in der Datei", "Grund"],
    };
    let mut write = |cells: Vec<String>| {
        // WHY ignored: writing to memory cannot fail.
        let _ = writer.write_record(&cells);
    };
    write(headers.iter().cloned().chain(own.map(str::to_owned)).collect());
    for faulty in rows {
        let reasons: Vec<String> = faulty
            .problems
            .iter()
            .map(|problem| {
                let sentence = words::problem(&problem.reason)
                    .map_or(problem.reason.as_str(), |word| word.of(language(style)));
                if problem.column.is_empty() {
                    sentence.to_owned()
                } else {
                    format!("{}: {sentence}", problem.column)
                }
            })
            .collect();
        let width = headers.len().max(faulty.cells.len());
        let cells = (0..width).map(|at| {
            let cell = faulty.cells.get(at).map_or("", String::as_str);
            neutralise(restore(cell)).into_owned()
        });
        write(cells.chain([faulty.row.to_string(), reasons.join(" ")]).collect());
    }
    finished(writer)
}
