//! A first look at a file: how it is written, which system wrote it, and what its columns mean.

use csv::StringRecord;

use super::header::{Meaning, fingerprint, recognise, squeeze};
use super::{FULL_NAME, FileError, ImportMapping, Target, bytes, sniff};
use crate::field::{FieldKey, FieldKind, RecordKind};
use crate::own::OwnFields;
use crate::parse::{FieldError, ParseContext, email, person};
use crate::schema::letterhead::{Said, Usual};
use crate::schema::{account, contact, lead, task};

/// How many rows are shown before anything is done.
const SHOWN: usize = 20;

/// Fewer values than this say nothing about a column.
const ENOUGH: usize = 5;
/// The profile of files that [`crate::export`] writes.
const OWN: &str = "feldbuch";

/// What a file looks like, and how to read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Column names, or `A`, `B`, … without a header.
    pub headers: Vec<String>,
    /// The first rows.
    pub sample: Vec<Vec<String>>,
    /// Rows without the header.
    pub rows: u32,
    /// How to read it.
    pub mapping: ImportMapping,
    /// The system whose header names were recognised.
    pub profile: Option<String>,
    /// The same for files of one form, to remember a mapping under.
    pub fingerprint: String,
    /// The file itself says in which country its numbers are at home, by its addresses.
    pub says_country: bool,
}

impl Proposal {
    /// What the firm says of itself, where the file says nothing of its own: the country of its numbers, and the currency of
    /// its amounts, which our own files leave out as well.
    pub fn take_usual(&mut self, usual: Said) {
        if let Some(country) = usual.country.filter(|_| !self.says_country) {
            country.clone_into(&mut self.mapping.phone_country);
        }
        if let Some(currency) = usual.currency {
            currency.clone_into(&mut self.mapping.currency);
        }
    }
}

/// Looks at a file and proposes how to read it.
///
/// # Errors
/// [`FileError`] when it is no table of text at all.
pub fn propose(file: &[u8], kind: RecordKind, own: &OwnFields) -> Result<Proposal, FileError> {
    propose_as(file, kind, bytes::detect(file)?, None, own)
}

/// The same when a person knows better in which encoding and with which separator it is written.
///
/// # Errors
/// As [`propose`], and for an encoding that does not exist.
pub fn propose_as(
    file: &[u8],
    kind: RecordKind,
    encoding: &str,
    delimiter: Option<u8>,
    own: &OwnFields,
) -> Result<Proposal, FileError> {
    let encoding = encoding.to_owned();
    let text = bytes::decode(file, &encoding)?;
    let text = text.as_ref();
    let delimiter = delimiter.unwrap_or_else(|| sniff::delimiter(text));
    let body = sniff::declared_separator(text).map_or(text, |(_, rest)| rest);
    let mut records = sniff::sample(body, delimiter, sniff::SAMPLE);
    let first = records.first().cloned().ok_or(FileError::Empty)?;
    let names: Vec<String> = first.iter().map(|cell| cell.trim().to_owned()).collect();
    let known = names.iter().filter(|name| recognise(kind, name, own).is_some()).count();
    let has_header = known * 3 >= names.len().max(1) || sniff::looks_like_header(&first);
    if has_header {
        records.remove(0);
    }
    let width = records.iter().map(StringRecord::len).chain([names.len()]).max().unwrap_or(0);
    let headers = if has_header { names } else { (0..width).map(letters).collect() };
    let cells = || records.iter().flat_map(StringRecord::iter);
    let said = country_of(&headers, &records, kind, own);
    let phone_country = said.unwrap_or(Usual::default().country);
    let day_order = sniff::day_order(cells(), delimiter);
    let mut mapping = ImportMapping {
        encoding,
        delimiter,
        has_header,
        day_order,
        decimal_comma: sniff::decimal_comma(cells(), delimiter),
        columns: Vec::new(),
        currency: currency_of(phone_country).to_owned(),
        phone_country: phone_country.to_owned(),
        update_existing: true,
    };
    let profile = has_header.then(|| profile(&headers)).flatten();
    if profile == Some(OWN) {
        // Our own files say by their words how they are written.
        let german = headers.iter().any(|header| header.ends_with(" Verwendung"));
        mapping.day_order = if german { super::DayOrder::DayFirst } else { super::DayOrder::Iso };
        mapping.decimal_comma = german;
        // Wherever most of its addresses lie: our files leave out what is usual alone.
        Usual::default().currency.clone_into(&mut mapping.currency);
    }
    let columns = Columns { kind, own, headers: &headers, records: &records, mapping: &mapping, profile };
    mapping.columns = if has_header { columns.by_name() } else { columns.by_content() };
    let rows = sniff::reader(body.as_bytes(), delimiter).into_byte_records().filter(Result::is_ok).count();
    Ok(Proposal {
        fingerprint: fingerprint(&headers),
        sample: records.iter().take(SHOWN).map(|record| record.iter().map(str::to_owned).collect()).collect(),
        rows: u32::try_from(rows - usize::from(has_header)).unwrap_or(u32::MAX),
        profile: profile.map(str::to_owned),
        headers,
        mapping,
        says_country: said.is_some(),
    })
}

/// `A` to `Z`, `AA` …
fn letters(mut column: usize) -> String {
    let mut name = String::new();
    loop {
        let letter = u8::try_from(column % 26).unwrap_or(0);
        name.insert(0, char::from(b'A' + letter));
        if column < 26 {
            return name;
        }
        column = column / 26 - 1;
    }
}

/// The system that writes such headers.
fn profile(headers: &[String]) -> Option<&'static str> {
    let names: Vec<String> = headers.iter().map(|header| squeeze(header)).collect();
    let has = |name: &str| names.iter().any(|other| other == name);
    let any = |wanted: &[&str]| wanted.iter().any(|name| has(name));
    if any(&[
        "email1verwendung",
        "email1use",
        "telefon1verwendung",
        "phone1use",
        "adresse1verwendung",
        "address1use",
    ]) {
        Some(OWN)
    } else if headers
        .iter()
        .any(|header| header.starts_with("Person - ") || header.starts_with("Organization - "))
    {
        Some("pipedrive")
    } else if any(&["isdeleted", "systemmodstamp", "billingpostalcode", "mailingpostalcode"])
        || (has("accountname") && has("accountowner"))
    {
        Some("salesforce")
    } else if any(&["email1value", "phone1value", "groupmembership", "organization1name"]) {
        Some("google")
    } else if any(&[
        "businessstreet",
        "emaildisplayname",
        "strassegeschaftlich",
        "ortgeschaftlich",
        "emailangezeigtername",
    ]) {
        Some("outlook")
    } else if any(&["hasnewsletter", "contextlinks", "stateabbr"]) || (has("sector") && has("taxidentifier"))
    {
        Some("atomic_crm")
    } else if has("recordid")
        && any(&["lifecyclestage", "contactowner", "companyowner", "companydomainname", "leadstatus"])
    {
        Some("hubspot")
    } else {
        None
    }
}

/// The country that most addresses of a file lie in; `None` without addresses.
fn country_of(
    headers: &[String],
    records: &[StringRecord],
    kind: RecordKind,
    own: &OwnFields,
) -> Option<&'static str> {
    let columns: Vec<usize> = (0..headers.len())
        .filter(|at| {
            let meaning = headers.get(*at).and_then(|header| recognise(kind, header, own));
            matches!(meaning, Some(Meaning::Part { part: "country", .. }))
        })
        .collect();
    let mut counts: Vec<(&'static str, usize)> = Vec::new();
    for cell in records.iter().flat_map(|record| columns.iter().filter_map(|at| record.get(*at))) {
        let Some(code) = crate::country::find(cell) else { continue };
        match counts.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += 1,
            None => counts.push((code, 1)),
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(code, _)| code)
}

fn currency_of(country: &str) -> &'static str {
    match country {
        "US" => "USD",
        "GB" => "GBP",
        "CH" | "LI" => "CHF",
        "CA" => "CAD",
        "PL" => "PLN",
        "CZ" => "CZK",
        "DK" => "DKK",
        "SE" => "SEK",
        "NO" => "NOK",
        "HU" => "HUF",
        _ => "EUR",
    }
}

/// The columns of a file on their way to targets.
struct Columns<'a> {
    kind: RecordKind,
    own: &'a OwnFields,
    headers: &'a [String],
    records: &'a [StringRecord],
    mapping: &'a ImportMapping,
    profile: Option<&'static str>,
}

impl Columns<'_> {
    /// The values of a column in the sample that say something.
    fn cells(&self, at: usize) -> impl Iterator<Item = &str> {
        self.records
            .iter()
            .filter_map(move |record| record.get(at))
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
    }

    fn meaning(&self, header: &str) -> Option<Meaning> {
        if self.profile == Some("pipedrive") {
            let (own, other) = match self.kind {
                RecordKind::Account => ("Organization - ", "Person - "),
                RecordKind::Contact => ("Person - ", "Organization - "),
                RecordKind::Lead => ("Lead - ", "Organization - "),
                RecordKind::Deal | RecordKind::Pipeline | RecordKind::Stage => ("Deal - ", "Organization - "),
                RecordKind::Interaction
                | RecordKind::Task
                | RecordKind::Event
                | RecordKind::Tour
                | RecordKind::Photo => ("Activity - ", "Deal - "),
                RecordKind::Product | RecordKind::PriceList => ("Product - ", "Deal - "),
                RecordKind::Quote
                | RecordKind::Order
                | RecordKind::Quota
                | RecordKind::Definition
                | RecordKind::Option
                | RecordKind::View
                | RecordKind::Team
                | RecordKind::Letterhead => ("Deal - ", "Organization - "),
            };
            if let Some(foreign) = header.strip_prefix(other) {
                let works_there = self.kind == RecordKind::Contact && foreign == "Name";
                return works_there.then(|| recognise(self.kind, "Organization", self.own)).flatten();
            }
            return recognise(self.kind, header.strip_prefix(own).unwrap_or(header), self.own);
        }
        recognise(self.kind, header, self.own)
    }

    fn by_name(&self) -> Vec<Target> {
        let meanings: Vec<Option<Meaning>> = self.headers.iter().map(|header| self.meaning(header)).collect();
        let mut slots = Slots::default();
        let mut targets = Vec::with_capacity(meanings.len());
        for (at, meaning) in meanings.iter().enumerate() {
            targets.push(match meaning {
                None => Target::Skip,
                Some(Meaning::Field { key, rank }) if self.wins(&meanings, at, *key, *rank) => {
                    self.fitting(at, *key)
                }
                Some(Meaning::Field { .. }) => Target::Skip,
                Some(Meaning::MiddleName) => Target::Field(contact::FIRST_NAME),
                Some(Meaning::Title) => Target::Field(self.title(&meanings, at)),
                Some(Meaning::FullName) => full_name(&meanings),
                Some(Meaning::Part { field, group, part, usage }) => {
                    let part = usage.map_or_else(|| (*part).to_owned(), |usage| format!("{part}:{usage}"));
                    slots.slot(*field, group).map_or(Target::Skip, |slot| Target::Part {
                        field: *field,
                        slot,
                        part,
                    })
                }
            });
        }
        without_headless_slots(&mut targets);
        targets
    }

    /// Of several columns for one field: prose takes all, else filled ones before empty ones, then
    /// the closest name, then the first.
    fn wins(&self, meanings: &[Option<Meaning>], at: usize, key: FieldKey, rank: usize) -> bool {
        if self.kind.spec().field(key).is_some_and(|spec| matches!(spec.kind, FieldKind::Prose)) {
            return true;
        }
        let score = |at: usize, rank: usize| (self.cells(at).next().is_none(), rank, at);
        let mine = score(at, rank);
        meanings.iter().enumerate().all(|(other, meaning)| match meaning {
            Some(Meaning::Field { key: same, rank }) if *same == key && other != at => {
                mine < score(other, *rank)
            }
            _ => true,
        })
    }

    /// The field, unless most of the column's values do not fit it: then nothing is lost by keeping
    /// them as notes.
    fn fitting(&self, at: usize, key: FieldKey) -> Target {
        let Some(spec) = self.kind.spec().field(key) else { return Target::Skip };
        if spec.kind.points() {
            // Whom a name means is known when the records are.
            return Target::Field(key);
        }
        let context = super::rows::context(self.mapping, None);
        let (mut all, mut wrong) = (0, 0);
        for cell in self.cells(at).filter(|cell| !super::rows::says_nothing(cell, spec.kind)) {
            all += 1;
            wrong += usize::from(spec.parse(cell, &context).is_err_and(|error| error != FieldError::Empty));
        }
        if self.profile != Some(OWN) && all >= ENOUGH && wrong * 2 > all {
            Target::Field(notes(self.kind))
        } else {
            Target::Field(key)
        }
    }

    /// "Title" is "Dr." beside a column for the position, else what its values look like.
    fn title(&self, meanings: &[Option<Meaning>], at: usize) -> FieldKey {
        let academic = FieldKey::new("title_academic");
        let position = FieldKey::new("position");
        let own_title = self.profile == Some(OWN);
        let other_position = meanings
            .iter()
            .any(|meaning| matches!(meaning, Some(Meaning::Field { key, .. }) if *key == position));
        let titled = self
            .cells(at)
            .filter(|cell| {
                person::salutation_of(cell).is_some()
                    || !person::split(&format!("{cell} X Y")).title.is_empty()
            })
            .count();
        let is_academic = own_title
            || other_position
            || self.profile == Some("outlook")
            || titled * 2 > self.cells(at).count();
        if is_academic { academic } else { position }
    }

    /// Without names only what cannot be mistaken: e-mail addresses, phone numbers, web addresses.
    fn by_content(&self) -> Vec<Target> {
        let mut slots = Slots::default();
        (0..self.headers.len())
            .map(|at| {
                let total = self.cells(at).count();
                let most = |fits: &dyn Fn(&str) -> bool| {
                    total > 0 && self.cells(at).filter(|cell| fits(cell)).count() * 2 > total
                };
                let of = |field: FieldKey, part: &str, slots: &mut Slots| {
                    slots.slot(field, &at.to_string()).map_or(Target::Skip, |slot| Target::Part {
                        field,
                        slot,
                        part: part.to_owned(),
                    })
                };
                if most(&|cell| email::check(cell).is_ok()) {
                    of(account::EMAILS, "addr", &mut slots)
                } else if most(&|cell| {
                    cell.starts_with(['+', '0'])
                        && crate::phone::e164(cell, &self.mapping.phone_country).is_some()
                }) {
                    of(account::PHONES, "raw", &mut slots)
                } else if most(&|cell| cell.starts_with("http") || cell.starts_with("www.")) {
                    Target::Field(FieldKey::new("website"))
                } else {
                    Target::Skip
                }
            })
            .collect()
    }
}

/// Where notes of a record stand.
pub(super) const fn notes(kind: RecordKind) -> FieldKey {
    match kind {
        RecordKind::Account
        | RecordKind::Deal
        | RecordKind::Product
        | RecordKind::Quote
        | RecordKind::Order
        | RecordKind::Quota
        | RecordKind::View
        | RecordKind::PriceList
        | RecordKind::Tour
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => FieldKey::new("description"),
        RecordKind::Contact => contact::BACKGROUND,
        RecordKind::Lead => lead::NEED,
        RecordKind::Interaction | RecordKind::Task => task::BODY,
        RecordKind::Event => FieldKey::new("agenda"),
        RecordKind::Pipeline | RecordKind::Stage | RecordKind::Definition | RecordKind::Option => {
            FieldKey::new("requirements")
        }
    }
}

/// A whole name is only needed where its parts are not given.
fn full_name(meanings: &[Option<Meaning>]) -> Target {
    let parts = meanings.iter().any(|meaning| {
        matches!(meaning, Some(Meaning::Field { key, .. }) if *key == contact::LAST_NAME || *key == contact::FIRST_NAME)
    });
    if parts {
        Target::Skip
    } else {
        Target::Part { field: contact::LAST_NAME, slot: 0, part: FULL_NAME.to_owned() }
    }
}

/// Numbers for groups of columns, per collection in order of appearance.
#[derive(Default)]
struct Slots(Vec<(FieldKey, String)>);

impl Slots {
    fn slot(&mut self, field: FieldKey, group: &str) -> Option<u8> {
        let known = |(of, name): &(FieldKey, String)| *of == field && name == group;
        if !self.0.iter().any(known) {
            self.0.push((field, group.to_owned()));
        }
        let at = self.0.iter().filter(|(of, _)| *of == field).position(known)?;
        u8::try_from(at).ok()
    }
}

/// Takes out columns that say what an entry is for where the entry itself has no column.
fn without_headless_slots(targets: &mut [Target]) {
    let main: Vec<(FieldKey, u8)> = targets
        .iter()
        .filter_map(|target| match target {
            Target::Part { field, slot, part } if super::split_part(part).0 != "use" => Some((*field, *slot)),
            Target::Part { .. } | Target::Skip | Target::Field(_) => None,
        })
        .collect();
    for target in targets {
        if matches!(target, Target::Part { field, slot, .. } if !main.contains(&(*field, *slot))) {
            *target = Target::Skip;
        }
    }
}

/// Reading a cell the way a mapping says.
impl ImportMapping {
    /// How cells are read; `today` completes dates without a year.
    #[must_use]
    pub fn context(&self, today: Option<crate::time::Day>) -> ParseContext<'_> {
        super::rows::context(self, today)
    }
}
