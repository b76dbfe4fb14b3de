//! A mapping turned around: what every field and entry of a record comes from.

use csv::StringRecord;

use super::{FULL_NAME, ImportMapping, Target, split_part};
use crate::country;
use crate::field::{FieldKey, FieldSpec, RecordKind};
use crate::fold::fold;
use crate::item::{AddressEntry, AddressUse, Use};
use crate::parse::{address, one_line};
use crate::schema::account;

/// A cell as it was before it was made safe for spreadsheets.
pub(super) fn cell(record: &StringRecord, at: usize) -> &str {
    super::restore(record.get(at).unwrap_or_default())
}

/// A mapping turned around: for every field and entry the columns it comes from.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub fields: Vec<(&'static FieldSpec, Vec<usize>)>,
    pub entries: Vec<Entry>,
    pub full_name: Option<usize>,
}

/// One entry of a collection and its columns.
#[derive(Debug)]
pub(super) struct Entry {
    pub field: FieldKey,
    pub slot: u8,
    /// Part, use, column.
    parts: Vec<(String, Option<String>, usize)>,
}

impl Entry {
    pub fn has(&self, part: &str) -> bool {
        self.parts.iter().any(|(of, ..)| of == part)
    }
}

impl Plan {
    pub fn new(kind: RecordKind, mapping: &ImportMapping) -> Self {
        let mut plan = Self::default();
        for (column, target) in mapping.columns.iter().enumerate() {
            match target {
                Target::Skip => {}
                Target::Field(key) => {
                    let Some(spec) = kind.spec().field(*key) else { continue };
                    match plan.fields.iter_mut().find(|(known, _)| known.key == *key) {
                        Some((_, columns)) => columns.push(column),
                        None => plan.fields.push((spec, vec![column])),
                    }
                }
                Target::Part { part, .. } if part == FULL_NAME => plan.full_name = Some(column),
                Target::Part { field, slot, part } => plan.add_part(kind, *field, *slot, part, column),
            }
        }
        plan.entries.sort_by_key(|entry| (entry.field, entry.slot));
        plan
    }

    fn add_part(&mut self, kind: RecordKind, field: FieldKey, slot: u8, part: &str, column: usize) {
        if kind.spec().field(field).is_none() {
            return;
        }
        let (part, usage) = split_part(part);
        let part = (part.to_owned(), usage.map(str::to_owned), column);
        match self.entries.iter_mut().find(|entry| entry.field == field && entry.slot == slot) {
            Some(entry) => entry.parts.push(part),
            None => self.entries.push(Entry { field, slot, parts: vec![part] }),
        }
    }

    /// The country of a row's first address, for phone numbers without one.
    pub fn country(&self, record: &StringRecord) -> Option<String> {
        let addresses = self.entries.iter().filter(|entry| entry.field == account::ADDRESSES);
        addresses
            .filter_map(|entry| country::find(&Written { entry, record }.text("country")))
            .next()
            .map(str::to_owned)
    }
}

/// What a row says about one entry.
pub(super) struct Written<'a> {
    pub entry: &'a Entry,
    pub record: &'a StringRecord,
}

impl<'a> Written<'a> {
    /// The cells of a part with their columns.
    pub fn cells(&self, part: &str) -> Vec<(usize, &'a str)> {
        let columns = self.entry.parts.iter().filter(|(of, ..)| of == part).map(|(_, _, column)| *column);
        columns.map(|column| (column, cell(self.record, column))).collect()
    }

    /// The text of a part; several columns are joined, equal ones once.
    pub fn text(&self, part: &str) -> String {
        let cells = self.cells(part);
        let mut texts: Vec<&str> = cells.iter().map(|(_, cell)| cell.trim()).collect();
        texts.retain(|text| !text.is_empty());
        texts.dedup();
        texts.join(", ")
    }

    /// What the entry is for: by its own cell, else by the name of its column.
    fn said_use(&self) -> Option<String> {
        let said = fold(self.text("use").trim_start_matches("* "));
        let fixed = || self.entry.parts.iter().find_map(|(_, usage, _)| usage.clone());
        if said.is_empty() { fixed() } else { Some(said) }
    }

    pub fn usage(&self) -> Option<Use> {
        let said = self.said_use()?;
        let by_word = Use::ALL.into_iter().find(|usage| {
            let word = crate::words::usage(*usage);
            usage.key() == said || fold(word.de) == said || fold(word.en) == said
        });
        by_word.or(match said.as_str() {
            "business" | "geschaftlich" | "office" | "buro" | "internet" => Some(Use::Work),
            "cell" | "handy" | "iphone" | "mobiltelefon" => Some(Use::Mobile),
            "personal" | "privat" => Some(Use::Home),
            "work fax" | "home fax" | "workfax" | "homefax" | "telefax" => Some(Use::Fax),
            "company" | "firma" => Some(Use::Main),
            _ => Some(Use::Other),
        })
    }

    fn address_use(&self) -> AddressUse {
        let Some(said) = self.said_use() else { return AddressUse::default() };
        let by_word = AddressUse::ALL.into_iter().find(|usage| {
            let word = crate::words::address_use(*usage);
            usage.key() == said || fold(word.de) == said || fold(word.en) == said
        });
        by_word.unwrap_or(match said.as_str() {
            "work" | "arbeit" | "business" | "geschaftlich" => AddressUse::Visit,
            _ => AddressUse::Other,
        })
    }

    pub fn address(&self) -> Option<AddressEntry> {
        let written = self.text("street");
        let alone = !["zip", "city", "house_no", "country", "region"].iter().any(|part| self.entry.has(part));
        if alone && written.contains([',', '\n']) {
            let address = address::from_lines(&written).ok()?;
            return Some(AddressEntry { usage: self.address_use(), ..address });
        }
        let mut lines = written.lines().map(one_line).filter(|line| !line.is_empty());
        let first = lines.next().unwrap_or_default();
        let (street, house_no) = if self.entry.has("house_no") {
            (first, one_line(&self.text("house_no")))
        } else {
            address::split_street(&first)
        };
        let extra: Vec<String> =
            lines.chain([one_line(&self.text("extra"))]).filter(|line| !line.is_empty()).collect();
        let address = AddressEntry {
            usage: AddressUse::default(),
            co: one_line(&self.text("co")),
            street,
            house_no,
            extra: extra.join(", "),
            zip: one_line(&self.text("zip")),
            city: one_line(&self.text("city")),
            region: one_line(&self.text("region")),
            country: country::code_or_written(&one_line(&self.text("country"))),
        };
        (address != AddressEntry::default()).then(|| AddressEntry { usage: self.address_use(), ..address })
    }
}
