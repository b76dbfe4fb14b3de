//! Rows of a file, one by one: each becomes a draft, or is set aside with its reasons. No row stops
//! the others.

use std::borrow::Cow;
use std::collections::HashMap;

use csv::StringRecord;

use super::draft::{Draft, DraftItem, DraftLink, DraftTie, fnv};
use super::lines::{has_line, line_of, place};
use super::plan::{Entry, Plan, Written, cell};
use super::settle::{as_primary, google_labels, is_nameless, is_notes, put_name, right_title};
use super::text::Text;
use super::{FileError, ImportMapping, Problem, bytes, sniff};
use crate::field::{FieldKind, FieldSpec, RecordKind};
use crate::fold::fold;
use crate::item::{AddressEntry, ItemValue, Use};
use crate::parse::{self, FieldError, ParseContext, one_line, person};
use crate::schema::{account, quote};
use crate::time::Day;
use crate::value::FieldValue;

/// A row with more lines than this in one cell has lost a quote.
const LINES_IN_CELL: usize = 500;
/// Longest content that a problem quotes, in characters.
const QUOTED: usize = 200;

/// A row that was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Faulty {
    /// Line in the file as a spreadsheet counts it; the header is row 1.
    pub row: u32,
    /// Its cells as they stand in the file.
    pub cells: Vec<String>,
    /// What is wrong, at least one.
    pub problems: Vec<Problem>,
}

/// How cells of a file are read.
pub(super) fn context(mapping: &ImportMapping, today: Option<Day>) -> ParseContext<'_> {
    ParseContext {
        day_order: mapping.day_order,
        decimal_comma: mapping.decimal_comma,
        phone_country: &mapping.phone_country,
        currency: &mapping.currency,
        today,
    }
}

/// What programs write where there is nothing.
pub(super) fn says_nothing(cell: &str, kind: FieldKind) -> bool {
    let cell = cell.trim();
    match kind {
        FieldKind::Day | FieldKind::PartialDay | FieldKind::Moment | FieldKind::Period => {
            cell.chars().all(|c| !c.is_alphanumeric() || c == '0') || cell.eq_ignore_ascii_case("null")
        }
        // "none" may be an option of its own.
        FieldKind::Choice(list) => is_placeholder(cell) && crate::words::choice_key(list, cell).is_none(),
        FieldKind::Number | FieldKind::Percent | FieldKind::Money | FieldKind::Flag => is_placeholder(cell),
        FieldKind::Line
        | FieldKind::Prose
        | FieldKind::Url
        | FieldKind::Link(_)
        | FieldKind::Member
        | FieldKind::Members
        | FieldKind::Links
        | FieldKind::Checklist
        | FieldKind::Lines
        | FieldKind::Parties
        | FieldKind::Prices
        | FieldKind::Stops
        | FieldKind::Photo
        | FieldKind::Total
        | FieldKind::Tags
        | FieldKind::Count
        | FieldKind::Log
        | FieldKind::Emails
        | FieldKind::Phones
        | FieldKind::Addresses
        | FieldKind::Affiliations => cell.is_empty(),
    }
}

/// Words that stand for nothing.
fn is_placeholder(cell: &str) -> bool {
    matches!(
        fold(cell).as_str(),
        "" | "-"
            | "--none--"
            | "none"
            | "(none)"
            | "n/a"
            | "null"
            | "unspecified"
            | "keine angabe"
            | "nicht angegeben"
            | "#n/a"
    )
}

/// Opens a file for reading as a mapping says. `today` completes dates without a year.
///
/// # Errors
/// [`FileError`] when the file is no text in the mapping's encoding.
pub fn read_rows<'a>(
    file: impl Into<Cow<'a, [u8]>>,
    kind: RecordKind,
    mapping: &ImportMapping,
    today: Option<Day>,
) -> Result<Rows<'a>, FileError> {
    let file = file.into();
    if file.is_empty() {
        return Err(FileError::Empty);
    }
    let text = bytes::decode(file, &mapping.encoding)?;
    let declared = sniff::declared_separator(&text).map(|(_, rest)| text.len() - rest.len());
    let skipped = u32::from(declared.is_some());
    let mut rows = Rows {
        reader: sniff::reader(Text::new(text, declared.unwrap_or(0)), mapping.delimiter),
        kind,
        plan: Plan::new(kind, mapping),
        mapping: mapping.clone(),
        today,
        headers: Vec::new(),
        row: skipped,
        seen: HashMap::new(),
        lines: HashMap::new(),
    };
    if mapping.has_header
        && let Some(record) = rows.next_record()
    {
        rows.headers = record.iter().map(|cell| cell.trim().to_owned()).collect();
    }
    Ok(rows)
}

/// The rows of a file.
#[derive(Debug)]
pub struct Rows<'a> {
    reader: csv::Reader<Text<'a>>,
    kind: RecordKind,
    mapping: ImportMapping,
    plan: Plan,
    today: Option<Day>,
    headers: Vec<String>,
    /// The row read last, as a spreadsheet counts.
    row: u32,
    /// Options that were read before: the same few words stand in every row.
    seen: HashMap<(usize, String), Result<FieldValue, FieldError>>,
    /// How many rows each order had so far.
    lines: HashMap<String, u32>,
}

impl Iterator for Rows<'_> {
    type Item = Result<Draft, Faulty>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let record = self.next_record()?;
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(self.read(&record));
            }
        }
    }
}

impl Rows<'_> {
    /// The names of the columns; empty without a header.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The next record. Lines without anything count as rows, as they do in a spreadsheet; a cell
    /// that swallowed half the file because a quote is missing is given up after its first line.
    fn next_record(&mut self) -> Option<StringRecord> {
        let start = self.reader.position().clone();
        let begin = usize::try_from(start.byte()).ok()?;
        // WHY one before: whether it is half a line end is asked of it.
        self.reader.get_mut().give_back(begin.saturating_sub(1));
        let mut record = csv::ByteRecord::new();
        if !self.reader.read_byte_record(&mut record).ok()? {
            return None;
        }
        self.row = self.row.saturating_add(1).saturating_add(self.blank_lines(begin));
        let swallowed =
            record.iter().any(|cell| cell.iter().filter(|byte| **byte == b'\n').count() > LINES_IN_CELL);
        if swallowed {
            self.resume_after_line(start)?;
        }
        Some(StringRecord::from_byte_record_lossy(record))
    }

    /// How many empty lines stand at a place of the text.
    fn blank_lines(&self, at: usize) -> u32 {
        let text = self.reader.get_ref();
        let mut before = at.checked_sub(1).and_then(|at| text.byte(at)).unwrap_or(0);
        let mut lines = 0;
        for byte in text.from(at).take_while(|byte| matches!(byte, b'\n' | b'\r')) {
            lines += u32::from(!(byte == b'\n' && before == b'\r'));
            before = byte;
        }
        // At the start of a line-feed file every record but the first begins behind its line end.
        lines
    }

    /// Goes on behind the line that begins at `start`.
    fn resume_after_line(&mut self, start: csv::Position) -> Option<()> {
        let at = usize::try_from(start.byte()).ok()?;
        let text = self.reader.get_ref();
        let begin = text.from(at).position(|byte| !matches!(byte, b'\n' | b'\r'))? + at;
        let length = text.from(begin).position(|byte| byte == b'\n')? + 1;
        let mut next = start;
        next.set_byte(u64::try_from(begin + length).ok()?);
        self.reader.seek(next).ok()
    }

    fn read(&mut self, record: &StringRecord) -> Result<Draft, Faulty> {
        let mut problems = Vec::new();
        let known = if self.headers.is_empty() { self.mapping.columns.len() } else { self.headers.len() };
        let swallowed = record.iter().any(|cell| cell.matches('\n').count() > LINES_IN_CELL);
        if swallowed || record.iter().skip(known.max(1)).any(|cell| !cell.trim().is_empty()) {
            problems.push(self.problem(usize::MAX, record.iter().next().unwrap_or_default(), "columns"));
        }
        let mut draft = self.draft(record, &mut problems);
        if has_line(&draft) {
            let nth = self.lines.entry(draft.number().to_owned()).or_default();
            *nth = nth.saturating_add(1);
            place(&mut draft, *nth);
        }
        if problems.is_empty() && is_nameless(&draft) {
            problems.push(self.problem(usize::MAX, "", "nameless"));
        }
        if problems.is_empty() {
            draft.key = self.key(&draft, record);
            return Ok(draft);
        }
        Err(Faulty { row: self.row, cells: record.iter().map(str::to_owned).collect(), problems })
    }

    /// The other system's number, else the row's place and content.
    fn key(&self, draft: &Draft, record: &StringRecord) -> String {
        let number = draft.number();
        if number.is_empty() {
            format!("row/{}/{:016x}", self.row, fnv(&record.iter().collect::<Vec<_>>().join("\u{1f}")))
        } else {
            format!("no/{number}")
        }
    }

    fn problem(&self, column: usize, content: &str, reason: &str) -> Problem {
        Problem {
            row: self.row,
            column: self.headers.get(column).cloned().unwrap_or_default(),
            content: content.chars().take(QUOTED).collect(),
            reason: reason.to_owned(),
        }
    }

    fn draft(&mut self, record: &StringRecord, problems: &mut Vec<Problem>) -> Draft {
        let mut draft = Draft {
            kind: self.kind,
            row: self.row,
            key: String::new(),
            values: Vec::new(),
            items: Vec::new(),
            ties: Vec::new(),
            links: Vec::new(),
            doubts: Vec::new(),
        };
        let plan = std::mem::take(&mut self.plan);
        for (spec, columns) in &plan.fields {
            self.field(spec, columns, record, &mut draft, problems);
        }
        if let Some(column) = plan.full_name {
            put_name(&person::split(cell(record, column)), &mut draft);
        }
        right_title(&mut draft);
        let country = plan.country(record).unwrap_or_else(|| self.mapping.phone_country.clone());
        for entry in &plan.entries {
            self.entry(entry, record, &country, &mut draft, problems);
        }
        self.plan = plan;
        draft
    }

    /// A field from its columns: several texts are joined, in notes each with its column's name.
    fn field(
        &mut self,
        spec: &'static FieldSpec,
        columns: &[usize],
        record: &StringRecord,
        draft: &mut Draft,
        problems: &mut Vec<Problem>,
    ) {
        let filled: Vec<(usize, &str)> = columns
            .iter()
            .map(|at| (*at, cell(record, *at)))
            .filter(|(_, cell)| !cell.trim().is_empty() && !says_nothing(cell, spec.kind))
            .collect();
        let Some((at, text)) = filled.first() else { return };
        let text = match (spec.kind, filled.len(), columns.len()) {
            (FieldKind::Prose, _, 2..) => self.notes(&filled),
            (_, 1, _) => (*text).to_owned(),
            (FieldKind::Tags, ..) => filled.iter().map(|(_, cell)| *cell).collect::<Vec<_>>().join(", "),
            _ => filled.iter().map(|(_, cell)| cell.trim()).collect::<Vec<_>>().join(" "),
        };
        if spec.kind.points() {
            return draft.links.push(DraftLink { field: spec.key, named: one_line(&text) });
        }
        match self.value(spec, *at, &text) {
            Ok(FieldValue::Tags(words)) if words.is_empty() => {}
            Ok(value) => draft.values.push((spec.key, value)),
            Err(FieldError::Empty) => {}
            Err(error) => problems.push(self.problem(*at, &text, error.key())),
        }
    }

    /// Several columns of notes, each under its name.
    fn notes(&self, filled: &[(usize, &str)]) -> String {
        let line = |(at, cell): &(usize, &str)| match self.headers.get(*at) {
            Some(header) if !is_notes(header) => format!("{header}: {}", cell.trim_end()),
            _ => cell.trim_end().to_owned(),
        };
        filled.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    fn value(&mut self, spec: &'static FieldSpec, at: usize, text: &str) -> Result<FieldValue, FieldError> {
        let context = context(&self.mapping, self.today);
        match spec.kind {
            FieldKind::Choice(_) => {
                if let Some(known) = self.seen.get(&(at, text.to_owned())) {
                    return known.clone();
                }
                let value = spec.parse(text, &context);
                if text.len() < 100 && self.seen.len() < 10_000 {
                    self.seen.insert((at, text.to_owned()), value.clone());
                }
                value
            }
            FieldKind::Tags => google_labels(text)
                .map_or_else(|| spec.parse(text, &context), |tags| Ok(FieldValue::Tags(tags))),
            _ => spec.parse(text, &context),
        }
    }

    fn entry(
        &self,
        entry: &Entry,
        record: &StringRecord,
        country: &str,
        draft: &mut Draft,
        problems: &mut Vec<Problem>,
    ) {
        let written = Written { entry, record };
        let context = ParseContext { phone_country: country, ..context(&self.mapping, self.today) };
        if entry.field == quote::LINES {
            let mut unread = Vec::new();
            let line = line_of(&written, &context, &mut unread);
            problems.extend(unread.into_iter().map(|(at, cell, why)| self.problem(at, &cell, why)));
            let value = line.map(|line| ItemValue::Line(Box::new(line)));
            let slot = entry.slot.to_string();
            draft.items.extend(value.map(|value| DraftItem { field: entry.field, slot, value }));
        } else if entry.field == account::EMAILS {
            self.reach(&written, "addr", draft, problems, &|piece| {
                let mut email = parse::email_entry(piece)?;
                email.usage = written.usage().unwrap_or_default();
                Ok(ItemValue::Email(email))
            });
        } else if entry.field == account::PHONES {
            self.reach(&written, "raw", draft, problems, &|piece| {
                let mut phone = parse::phone::entry(piece, &context)?;
                phone.usage = written
                    .usage()
                    .filter(|usage| *usage != Use::Work || entry.has("use"))
                    .unwrap_or(phone.usage);
                Ok(ItemValue::Phone(phone))
            });
        } else if entry.field == account::ADDRESSES {
            if let Some(address) = written.address() {
                self.doubt(&written, &address, draft);
                let slot = entry.slot.to_string();
                draft.items.push(DraftItem { field: entry.field, slot, value: ItemValue::Address(address) });
            }
        } else {
            let company = one_line(&written.text("account"));
            if !company.is_empty() {
                draft.ties.push(DraftTie {
                    slot: entry.slot.to_string(),
                    company,
                    role: one_line(&written.text("role")),
                    department: one_line(&written.text("department")),
                    from: self.tie_value(&written, "from", FieldKind::Day, problems).and_then(as_day),
                    to: self.tie_value(&written, "to", FieldKind::Day, problems).and_then(as_day),
                    ended: self.tie_value(&written, "ended", FieldKind::Flag, problems)
                        == Some(FieldValue::Flag(true)),
                });
            }
        }
    }

    /// Says what of an address is hardly right. WHY no fault: a letter to it may well arrive.
    fn doubt(&self, written: &Written<'_>, address: &AddressEntry, draft: &mut Draft) {
        for fault in parse::address::check(address.clone()).err().unwrap_or_default() {
            let cell = written.cells(fault.part).into_iter().find(|(_, text)| !text.trim().is_empty());
            let (column, text) = cell.unwrap_or((usize::MAX, ""));
            draft.doubts.push(self.problem(column, text, fault.error.key()));
        }
    }

    /// A part of a tie that is no text.
    fn tie_value(
        &self,
        written: &Written<'_>,
        part: &str,
        kind: FieldKind,
        problems: &mut Vec<Problem>,
    ) -> Option<FieldValue> {
        let context = context(&self.mapping, self.today);
        let (column, text) = written.cells(part).into_iter().find(|(_, text)| !says_nothing(text, kind))?;
        let value = kind.parse(text, &context);
        value.inspect_err(|error| problems.push(self.problem(column, text, error.key()))).ok()
    }

    /// The addresses or numbers of one column; several may stand in one cell.
    fn reach(
        &self,
        written: &Written<'_>,
        part: &str,
        draft: &mut Draft,
        problems: &mut Vec<Problem>,
        parse: &dyn Fn(&str) -> Result<ItemValue, FieldError>,
    ) {
        let entry = written.entry;
        for (column, text) in written.cells(part) {
            let pieces = text.split(";").flat_map(|piece| piece.split(":::")).map(str::trim);
            for (at, piece) in pieces.filter(|piece| !piece.is_empty()).enumerate() {
                match parse(piece) {
                    Ok(value) => {
                        // WHY no fault: another system kept it as a number.
                        if matches!(&value, ItemValue::Phone(number) if !parse::phone::is_number(&number.raw))
                        {
                            draft.doubts.push(self.problem(column, piece, FieldError::Phone.key()));
                        }
                        let first = !draft.items.iter().any(|item| item.field == entry.field);
                        if draft.items.iter().any(|item| super::draft::same_entry(&item.value, &value)) {
                            continue;
                        }
                        let value = if first { as_primary(value) } else { value };
                        let slot = format!("{}.{at}", entry.slot);
                        draft.items.push(DraftItem { field: entry.field, slot, value });
                    }
                    Err(error) => problems.push(self.problem(column, piece, error.key())),
                }
            }
        }
    }
}

fn as_day(value: FieldValue) -> Option<Day> {
    match value {
        FieldValue::Day(day) => Some(day),
        _ => None,
    }
}
