//! Cards to what they say of a person or a company.

use std::collections::BTreeSet;

use super::lines::{Line, lines, split};
use super::write::{CARE_OF, FURTHER, HOUSE, NO_HOUSE, OWN, TIE, USE};
use super::{Card, LeftOut, notes_of};
use crate::calendar::ical::lines::plain;
use crate::country;
use crate::field::{FieldKey, RecordKind};
use crate::import::{Draft, DraftItem, DraftTie};
use crate::item::{AddressEntry, AddressUse, ItemValue, Use};
use crate::parse::{self, DayOrder, LINE_MAX, PROSE_MAX, ParseContext, address, one_line, person, web};
use crate::schema::{account, contact};
use crate::time::{Day, PartialDay};
use crate::value::FieldValue;

/// More cards than this nobody has in one file: twice as many as a workspace is made for.
pub const MOST: usize = 200_000;

/// The cards of a text. `country`: of phone numbers without one, where the card names none.
#[must_use]
pub fn read(text: &str, country: &str) -> Vec<Card> {
    let mut cards = Vec::new();
    let mut open: Option<Vec<Line>> = None;
    for line in lines(text) {
        match (line.name.as_str(), line.value.trim().eq_ignore_ascii_case("VCARD")) {
            ("BEGIN", true) => open = Some(Vec::new()),
            ("END", true) => {
                cards.extend(open.take().map(|lines| card(lines, country)));
                if cards.len() == MOST {
                    break;
                }
            }
            _ => {
                if let Some(lines) = &mut open {
                    lines.push(line);
                }
            }
        }
    }
    // A card that was cut off says what it says.
    cards.extend(open.filter(|lines| !lines.is_empty()).map(|lines| card(lines, country)));
    for (at, card) in cards.iter_mut().enumerate() {
        card.draft.row = u32::try_from(at + 1).unwrap_or(u32::MAX);
    }
    cards
}

/// A card in the making.
pub(super) struct Making {
    draft: Draft,
    left_out: BTreeSet<LeftOut>,
    notes: Vec<String>,
    country: String,
}

impl Making {
    pub(super) fn new(kind: RecordKind, country: &str) -> Self {
        let draft = Draft {
            kind,
            row: 1,
            key: String::new(),
            values: Vec::new(),
            items: Vec::new(),
            ties: Vec::new(),
            links: Vec::new(),
            doubts: Vec::new(),
        };
        Self { draft, left_out: BTreeSet::new(), notes: Vec::new(), country: country.to_owned() }
    }

    fn context(&self) -> ParseContext<'_> {
        ParseContext {
            day_order: DayOrder::Iso,
            decimal_comma: false,
            phone_country: &self.country,
            currency: "EUR",
            today: None,
        }
    }

    /// Gives a field its first text.
    pub(super) fn text(&mut self, key: FieldKey, text: &str) {
        let line = one_line(text);
        if line.is_empty() || self.draft.get(key).is_some() {
            return;
        }
        let cut: String = line.chars().take(LINE_MAX).collect();
        if cut.len() < line.len() {
            self.left_out.insert(LeftOut::TooLong);
        }
        self.draft.values.push((key, FieldValue::Text(cut)));
    }

    fn choice(&mut self, key: FieldKey, choice: &str) {
        if self.draft.get(key).is_none() {
            self.draft.values.push((key, FieldValue::Choice(choice.to_owned())));
        }
    }

    /// What cannot be kept as what it claims to be is kept in the notes.
    pub(super) fn note(&mut self, label: &str, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.notes.push(if label.is_empty() { text.to_owned() } else { format!("{label}: {text}") });
        }
    }

    fn item(&mut self, field: FieldKey, value: ItemValue) {
        let known = self.draft.items.iter().filter(|item| item.field == field);
        if known.clone().any(|item| crate::import::draft::same_entry(&item.value, &value)) {
            return;
        }
        let slot = known.count().to_string();
        self.draft.items.push(DraftItem { field, slot, value });
    }

    pub(super) fn email(&mut self, text: &str, usage: Use, primary: bool) {
        match parse::email_entry(text) {
            Ok(entry) => {
                let entry = crate::item::EmailEntry { usage, primary, ..entry };
                self.item(contact::EMAILS, ItemValue::Email(entry));
            }
            Err(_) => self.note("E-Mail", text),
        }
    }

    pub(super) fn phone(&mut self, text: &str, usage: Option<Use>, primary: bool) {
        match parse::phone::entry(text, &self.context()) {
            Ok(entry) => {
                let usage = usage.unwrap_or(entry.usage);
                self.item(
                    contact::PHONES,
                    ItemValue::Phone(crate::item::PhoneEntry { usage, primary, ..entry }),
                );
            }
            Err(_) => self.note("Telefon", text),
        }
    }

    pub(super) fn address(&mut self, entry: AddressEntry) {
        if entry != (AddressEntry { usage: entry.usage, ..AddressEntry::default() }) {
            self.item(contact::ADDRESSES, ItemValue::Address(entry));
        }
    }

    pub(super) fn birthday(&mut self, text: &str) {
        let parsed = partial_day(text).or_else(|| parse::day::partial_day(text, &self.context()));
        match parsed {
            Some(day) => self.draft.values.push((FieldKey::new("birthday"), FieldValue::PartialDay(day))),
            None => self.note("Geburtstag", text),
        }
    }

    pub(super) fn web(&mut self, text: &str) {
        let website = FieldKey::new("website");
        let text = text.trim();
        match web::href(text) {
            None => self.note("Web", text),
            Some(_) if self.draft.get(website).is_none() => self.text(website, text),
            Some(_) => self.words(FieldKey::new("urls"), [text.to_owned()]),
        }
    }

    fn words(&mut self, key: FieldKey, words: impl IntoIterator<Item = String>) {
        if self.draft.kind.spec().field(key).is_none() {
            return;
        }
        let words: BTreeSet<String> =
            words.into_iter().map(|word| one_line(&word)).filter(|word| !word.is_empty()).collect();
        match self.draft.values.iter_mut().find(|(known, _)| *known == key) {
            Some((_, FieldValue::Tags(known))) => known.extend(words),
            _ if words.is_empty() => {}
            _ => self.draft.values.push((key, FieldValue::Tags(words))),
        }
    }

    pub(super) fn company(&mut self, company: &str, department: &str, role: &str) {
        let company = one_line(company);
        if company.is_empty() {
            self.text(FieldKey::new("position"), role);
            self.text(FieldKey::new("department"), department);
            return;
        }
        let slot = self.draft.ties.len().to_string();
        let (role, department) = (one_line(role), one_line(department));
        self.text(FieldKey::new("position"), &role);
        self.text(FieldKey::new("department"), &department);
        self.draft.ties.push(DraftTie { slot, company, role, department, ..DraftTie::default() });
    }

    /// A tie as we write it.
    fn tie(&mut self, line: &Line) {
        let [company, department, role, from, to, ended] = line.parts();
        let slot = self.draft.ties.len().to_string();
        let (from, to) = (Day::from_iso(&from), Day::from_iso(&to));
        let ended = !ended.is_empty();
        if !company.is_empty() {
            self.draft.ties.push(DraftTie { slot, company, role, department, from, to, ended });
        }
    }

    pub(super) fn done(mut self) -> Card {
        for field in [contact::EMAILS, contact::PHONES] {
            let mut items = self.draft.items.iter_mut().filter(|item| item.field == field);
            let chosen = items.by_ref().any(|item| item.value.is_primary());
            if !chosen && let Some(item) = self.draft.items.iter_mut().find(|item| item.field == field) {
                match &mut item.value {
                    ItemValue::Email(entry) => entry.primary = true,
                    ItemValue::Phone(entry) => entry.primary = true,
                    _ => {}
                }
            }
        }
        if !self.notes.is_empty() {
            let all = self.notes.join("\n");
            let cut: String = all.chars().take(PROSE_MAX).collect();
            if cut.len() < all.len() {
                self.left_out.insert(LeftOut::TooLong);
            }
            self.draft.values.push((notes_of(self.draft.kind), FieldValue::Prose(cut)));
        }
        Card { draft: self.draft, left_out: self.left_out }
    }
}

/// `19800322`, `--0322`, `1980-03-22T…`.
fn partial_day(text: &str) -> Option<PartialDay> {
    let text = text.trim();
    let date = text.split('T').next()?;
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    let number = |range: core::ops::Range<usize>| digits.get(range).and_then(|part| part.parse().ok());
    match (date.starts_with("--"), digits.len()) {
        (true, 4) => PartialDay::new(None, number(0..2)?, number(2..4)?),
        (false, 8) if date.len() == 8 || date.matches('-').count() == 2 => {
            PartialDay::new(digits.get(0..4)?.parse().ok(), number(4..6)?, number(6..8)?)
        }
        _ => None,
    }
}

/// Whether a card speaks of a company: it says so, or names nobody else.
fn is_company(lines: &[Line]) -> bool {
    let find = |name: &str| lines.iter().find(|line| line.name == name);
    if find(TIE).is_some() {
        return false;
    }
    let said = find("KIND").is_some_and(|line| line.text().eq_ignore_ascii_case("org"))
        || find("X-ABSHOWAS").is_some_and(|line| line.text().eq_ignore_ascii_case("company"));
    let organisation = find("ORG").map(|line| line.parts::<1>()[0].clone()).unwrap_or_default();
    let named = find("N").is_some_and(|line| line.parts::<2>().iter().any(|part| !part.is_empty()));
    let full = find("FN").map(Line::text).unwrap_or_default();
    !organisation.is_empty() && (said || (!named && (full.is_empty() || full == organisation)))
}

fn card(mut lines: Vec<Line>, country: &str) -> Card {
    let old = lines.iter().any(|line| line.name == "VERSION" && line.value.trim() == "2.1");
    lines.iter_mut().for_each(|line| line.old = old);
    let lines = lines.as_slice();
    let company = is_company(lines);
    let kind = if company { RecordKind::Account } else { RecordKind::Contact };
    let mut card = Making::new(kind, country);
    // The country of an address is that of the numbers beside it, also where the address stands in one part.
    let abroad = lines.iter().filter(|line| line.name == "ADR").map(|line| address_of(line, &[]).country);
    if let Some(code) = abroad.filter_map(|written| country::find(&written)).next() {
        code.clone_into(&mut card.country);
    }
    if !company {
        names(&mut card, lines);
    }
    let find = |name: &str| lines.iter().find(|line| line.name == name);
    let is_ours = find(TIE).is_some() && find(OWN).is_some();
    if is_ours {
        lines.iter().filter(|line| line.name == TIE).for_each(|line| card.tie(line));
        let [position, department] = find(OWN).map(Line::parts).unwrap_or_default();
        card.text(FieldKey::new("position"), &position);
        card.text(FieldKey::new("department"), &department);
    } else if let Some(line) = find("ORG") {
        let [organisation, department] = line.parts::<2>();
        let role = find("TITLE").or_else(|| find("ROLE")).map(Line::text).unwrap_or_default();
        if company {
            card.text(account::NAME, &organisation);
            card.note("Abteilung", &department);
        } else {
            card.company(&organisation, &department, &role);
        }
    }
    // What somebody is called at a company was said by its tie.
    let told = |line: &&Line| !is_ours || !matches!(line.name.as_str(), "TITLE" | "ROLE");
    for line in lines.iter().filter(told) {
        take(&mut card, line);
    }
    card.done()
}

/// Who it is. `N` is in parts; a card that has only `FN` is taken apart.
fn names(card: &mut Making, lines: &[Line]) {
    let structured = lines.iter().find(|line| line.name == "N").map(Line::parts::<5>);
    let [last, first, more, prefix, suffix] = structured.unwrap_or_default();
    let title = FieldKey::new("title_academic");
    match person::salutation_of(&prefix) {
        Some(key) => card.choice(FieldKey::new("salutation"), key),
        None => card.text(title, &prefix),
    }
    card.text(FieldKey::new("name_suffix"), &suffix);
    card.text(contact::FIRST_NAME, &format!("{first} {}", more.replace(", ", " ")));
    card.text(contact::LAST_NAME, &last);
    // Who has no name is called like the company.
    let is_nameless = lines.iter().any(|line| line.name == TIE);
    if last.is_empty() && first.is_empty() && !is_nameless {
        let full = lines.iter().find(|line| line.name == "FN").map(Line::text).unwrap_or_default();
        let name = person::split(&full);
        if let Some(key) = name.salutation {
            card.choice(FieldKey::new("salutation"), key);
        }
        card.text(title, &name.title);
        card.text(contact::FIRST_NAME, &name.first);
        card.text(contact::LAST_NAME, &name.last);
    }
}

fn take(card: &mut Making, line: &Line) {
    let types: Vec<String> = line.types().collect();
    let is = |wanted: &str| types.iter().any(|one| one == wanted);
    match line.name.as_str() {
        "EMAIL" => {
            let said = line.param(USE).and_then(|key| Use::ALL.into_iter().find(|one| one.key() == key));
            let usage = said.unwrap_or(if is("home") { Use::Home } else { Use::Work });
            card.email(line.text().trim_start_matches("mailto:"), usage, is("pref"));
        }
        "TEL" => card.phone(line.text().trim_start_matches("tel:"), phone_use(&types), is("pref")),
        "ADR" => card.address(address_of(line, &types)),
        "TITLE" | "ROLE" => card.text(FieldKey::new("position"), &line.text()),
        "URL" if line.param(USE) == Some(FURTHER) => card.words(FieldKey::new("urls"), [line.text()]),
        "URL" => card.web(&line.text()),
        "NICKNAME" if card.draft.kind == RecordKind::Contact => {
            card.text(FieldKey::new("nickname"), &line.text());
        }
        "BDAY" if card.draft.kind == RecordKind::Contact => birthday(card, line),
        "NOTE" => card.note("", &plain(&line.value)),
        "CATEGORIES" => {
            let words = split(&line.value, ',').into_iter().map(|word| plain(&word));
            // Address books put everybody into a group of their own.
            let ours =
                words.filter(|word| !matches!(word.trim(), "My Contacts" | "myContacts" | "* myContacts"));
            card.words(FieldKey::new("tags"), ours);
        }
        "GENDER" => {
            let key = match line.text().to_uppercase().as_str() {
                "M" => "mr",
                "F" => "ms",
                _ => return,
            };
            if card.draft.kind == RecordKind::Contact {
                card.choice(FieldKey::new("salutation"), key);
            }
        }
        "PHOTO" | "LOGO" => drop(card.left_out.insert(LeftOut::Picture)),
        "SOUND" => drop(card.left_out.insert(LeftOut::Sound)),
        "KEY" => drop(card.left_out.insert(LeftOut::Key)),
        _ => {}
    }
}

fn birthday(card: &mut Making, line: &Line) {
    let text = line.text();
    // Apple writes a year that nobody was born in where none is known.
    match line.param("X-APPLE-OMIT-YEAR").and_then(|year| text.strip_prefix(year)) {
        Some(rest) => card.birthday(&format!("-{rest}")),
        None => card.birthday(&text),
    }
}

fn phone_use(types: &[String]) -> Option<Use> {
    let is = |wanted: &str| types.iter().any(|one| one == wanted);
    match () {
        () if is("fax") => Some(Use::Fax),
        () if is("cell") || is("iphone") => Some(Use::Mobile),
        () if is("pager") || is("other") => Some(Use::Other),
        () if is("main") => Some(Use::Main),
        () if is("home") => Some(Use::Home),
        () if is("work") => Some(Use::Work),
        () => None,
    }
}

/// An address as we write it: nothing in it has to be guessed.
fn own_address(line: &Line, usage: AddressUse) -> AddressEntry {
    let [_, extra, whole, city, region, zip, country] = line.parts::<7>();
    let (street, house_no) = match line.param(HOUSE) {
        None => address::split_street(&whole),
        Some(NO_HOUSE) => (whole, String::new()),
        Some(house) => match whole.strip_suffix(house) {
            Some(street) => (street.trim_end().to_owned(), house.to_owned()),
            None => (whole, String::new()),
        },
    };
    let co = line.param(CARE_OF).filter(|co| extra.starts_with(*co)).unwrap_or_default().to_owned();
    let extra = extra.strip_prefix(&co).unwrap_or(&extra);
    let extra = if co.is_empty() { extra } else { extra.trim_start_matches(", ") }.to_owned();
    let country = country::code_or_written(&country);
    AddressEntry { usage, co, street, house_no, extra, zip, city, region, country }
}

fn address_of(line: &Line, types: &[String]) -> AddressEntry {
    let own = line.param(USE).and_then(|key| AddressUse::ALL.into_iter().find(|one| one.key() == key));
    if let Some(usage) = own {
        return own_address(line, usage);
    }
    let usage = match types {
        types if types.iter().any(|one| one == "home") => AddressUse::Home,
        types if types.iter().any(|one| one == "postal") => AddressUse::Postal,
        _ => AddressUse::default(),
    };
    let [mailbox, extra, street, city, region, zip, country] = line.parts::<7>();
    let alone = [&city, &zip, &country].iter().all(|part| part.is_empty());
    let whole = [&mailbox, &extra, &street].into_iter().filter(|part| !part.is_empty());
    let whole = whole.map(String::as_str).collect::<Vec<_>>().join("\n");
    // Some put the whole address into its first parts.
    if alone && let Ok(entry) = address::from_lines(&whole) {
        return AddressEntry { usage, ..entry };
    }
    let mut lines = street.split('\n').map(one_line).filter(|line| !line.is_empty());
    let (street, house_no) = address::split_street(&lines.next().unwrap_or_default());
    let further: Vec<String> = lines.chain([one_line(&extra), one_line(&mailbox)]).collect();
    let further: Vec<String> = further.into_iter().filter(|line| !line.is_empty()).collect();
    AddressEntry {
        usage,
        co: String::new(),
        street,
        house_no,
        extra: further.join(", "),
        zip: one_line(&zip),
        city: one_line(&city),
        region: one_line(&region),
        country: country::code_or_written(&one_line(&country)),
    }
}
