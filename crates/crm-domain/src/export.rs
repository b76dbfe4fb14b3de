//! Records to tables that people and other systems open, and that our own import reads back.

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use crate::field::{FieldKey, FieldKind, FieldSpec, RecordKind};
use crate::format::{self, Names, Style};
use crate::import::{Faulty, neutralise, restore};
use crate::item::{AddressEntry, ItemValue};
use crate::row::Row;
use crate::value::FieldValue;
use crate::words::{self, Language};

/// Parts of an address in the order in which they are written.
const ADDRESS_PARTS: [&str; 9] =
    ["use", "co", "street", "house_no", "extra", "zip", "city", "region", "country"];
/// Parts of a tie to a company.
const TIE_PARTS: [&str; 3] = ["account", "role", "department"];

/// A column of the table.
#[derive(Debug, Clone, Copy)]
struct Cell {
    spec: &'static FieldSpec,
    /// Entry from 0 and its part; `None` for fields that are one value.
    part: Option<(usize, &'static str)>,
}

/// A table being written. Collections take as many columns as the fullest record needs.
#[derive(Debug)]
pub struct Export {
    style: Style,
    cells: Vec<Cell>,
    writer: Writer<Vec<u8>>,
}

impl Export {
    /// A table of records of one kind: the given fields, or all. `rows` are looked at for the width
    /// of collections only.
    #[must_use]
    pub fn new<'a>(
        kind: RecordKind,
        style: Style,
        fields: Option<&[FieldKey]>,
        rows: impl Iterator<Item = &'a Row>,
    ) -> Self {
        let specs: Vec<&'static FieldSpec> = match fields {
            Some(keys) => keys.iter().filter_map(|key| kind.spec().field(*key)).collect(),
            None => kind.spec().fields.iter().collect(),
        };
        let mut widths = vec![1; specs.len()];
        for row in rows {
            for (width, spec) in widths.iter_mut().zip(&specs) {
                *width = row.get(spec.key).map_or(1, |value| entries(value).count()).max(*width);
            }
        }
        let cells: Vec<Cell> =
            specs.into_iter().zip(widths).flat_map(|(spec, width)| cells_of(spec, width)).collect();
        let mut export = Self { style, cells, writer: writer(style) };
        let headers: Vec<String> = export.cells.iter().map(|cell| header(kind, *cell, style)).collect();
        export.write(&headers);
        export
    }

    /// Adds a record. Its prose must be whole; the rows that lists run on carry only a beginning.
    pub fn add(&mut self, row: &Row, names: Names<'_>) {
        let cells: Vec<String> =
            self.cells.iter().map(|cell| content(row, *cell, self.style, names)).collect();
        self.write(&cells);
    }

    fn write(&mut self, cells: &[String]) {
        // WHY ignored: writing to memory cannot fail, and every record has the header's width.
        let _ = self.writer.write_record(cells);
    }

    /// The file's bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        finished(self.writer)
    }
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

/// The entries of a collection that are written: ties that have ended are not.
fn entries(value: &FieldValue) -> impl Iterator<Item = &ItemValue> {
    value.items().iter().map(|(_, item)| item).filter(|item| match item {
        ItemValue::Affiliation(tie) => !tie.inactive,
        ItemValue::Email(_) | ItemValue::Phone(_) | ItemValue::Address(_) => true,
    })
}

fn cells_of(spec: &'static FieldSpec, width: usize) -> Vec<Cell> {
    let parts: &[&'static str] = match spec.kind {
        FieldKind::Emails => &["addr", "use"],
        FieldKind::Phones => &["raw", "use"],
        FieldKind::Addresses => &ADDRESS_PARTS,
        FieldKind::Affiliations => &TIE_PARTS,
        FieldKind::Line
        | FieldKind::Prose
        | FieldKind::Number
        | FieldKind::Money
        | FieldKind::Flag
        | FieldKind::Day
        | FieldKind::PartialDay
        | FieldKind::Choice(_)
        | FieldKind::Url
        | FieldKind::Link(_)
        | FieldKind::Member
        | FieldKind::Tags => return vec![Cell { spec, part: None }],
    };
    (0..width).flat_map(|at| parts.iter().map(move |part| Cell { spec, part: Some((at, *part)) })).collect()
}

const fn language(style: Style) -> Language {
    match style {
        Style::Canonical => Language::En,
        Style::German => Language::De,
    }
}

/// `Ort`, `E-Mail 1`, `E-Mail 1 Verwendung`, `Adresse 2 Ort`, `Firma 1`.
fn header(kind: RecordKind, cell: Cell, style: Style) -> String {
    let language = language(style);
    let said = |word: Option<words::Word>, key: &str| word.map_or(key, |word| word.of(language)).to_owned();
    let Some((at, part)) = cell.part else {
        return said(words::field(kind, cell.spec.key), cell.spec.key.as_str());
    };
    let entry = words::entry(cell.spec.key).or_else(|| words::part("account"));
    let entry = entry.map_or(cell.spec.key.as_str(), |word| word.of(language));
    match part {
        "addr" | "raw" | "account" => format!("{entry} {}", at + 1),
        part => format!("{entry} {} {}", at + 1, said(words::part(part), part)),
    }
}

/// The text of a cell. Numbers are numbers; every other text is made safe for spreadsheets.
fn content(row: &Row, cell: Cell, style: Style, names: Names<'_>) -> String {
    let Some(value) = row.get(cell.spec.key) else { return String::new() };
    let text = match cell.part {
        None => format::value(value, cell.spec.kind, style, names),
        Some((at, part)) => {
            entries(value).nth(at).map_or_else(String::new, |item| part_of(item, part, style, names))
        }
    };
    match value {
        FieldValue::Number(_) | FieldValue::Money(_) => text,
        FieldValue::Text(_)
        | FieldValue::Choice(_)
        | FieldValue::Flag(_)
        | FieldValue::Day(_)
        | FieldValue::PartialDay(_)
        | FieldValue::Link(_)
        | FieldValue::Member(_)
        | FieldValue::Tags(_)
        | FieldValue::Items(_)
        | FieldValue::Prose(_) => neutralise(&text).into_owned(),
    }
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
