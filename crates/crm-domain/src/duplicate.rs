//! Whether two descriptions mean one company or one person (`docs/domain.md` D20): keys that find
//! candidates, and a judgement on each.

use serde::{Deserialize, Serialize};

use crate::field::{FieldKey, RecordKind};
use crate::fold::{collapse, fold};
use crate::id::RecordId;
use crate::import::Draft;
use crate::item::ItemValue;
use crate::parse::{email, web};
use crate::row::Row;
use crate::schema::{account, contact, deal, lead, product};
use crate::time::PartialDay;
use crate::value::FieldValue;

pub mod fill;
pub mod score;
pub mod sound;

/// Words at the end of a company's name that say its legal form, folded, without dots.
#[rustfmt::skip]
static LEGAL_FORMS: &[&str] = &[
    "gmbh", "ggmbh", "mbh", "ug", "haftungsbeschrankt", "ag", "kg", "kgaa", "co", "ohg", "gbr", "partg", "partgmbb", "ek", "ekfm",
    "ekfr", "ev", "eg", "se", "ltd", "limited", "inc", "incorporated", "llc", "llp", "lp", "plc", "corp", "corporation",
    "company", "sarl", "rl", "sa", "sas", "srl", "sl", "spa", "bv", "nv", "oy", "oyj", "ab", "as", "aps", "sro", "doo", "kft",
    "zrt", "spzoo", "stiftung", "und", "and",
];

/// How sure it is that two descriptions mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// Nothing speaks for it.
    Different,
    /// It may be; a person should look.
    Doubtful,
    /// It is.
    Certain,
}

/// What of a record tells it apart from others, in forms that can be compared.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    kind: Option<RecordKind>,
    external_no: String,
    vat_id: String,
    /// A company's key, a person's family name.
    name: String,
    first_name: String,
    emails: Vec<String>,
    phones: Vec<String>,
    cities: Vec<String>,
    /// Postal codes.
    zips: Vec<String>,
    domains: Vec<String>,
    /// Keys of the companies of a person.
    companies: Vec<String>,
    birthday: Option<PartialDay>,
}

/// The form in which spellings of a name meet: folded, umlauts however written.
fn canonical(text: &str) -> String {
    let folded = fold(text);
    collapse(&folded).unwrap_or(folded)
}

/// The form of a company's name in which `Müller & Söhne GmbH & Co. KG` and `Mueller und Soehne` meet.
#[must_use]
pub fn company_key(name: &str) -> String {
    let plain: String = canonical(name)
        .chars()
        .filter(|c| !matches!(c, '.' | '\'' | '"'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty()).collect();
    let kept = words.iter().take(before_legal_form(&words));
    kept.filter(|word| !matches!(**word, "und" | "and")).copied().collect()
}

/// The words of a company's name, as written, without its legal form: `Druckerei`, `Löwe` of `Druckerei Löwe e. K.`
#[must_use]
pub fn name_words(name: &str) -> Vec<&str> {
    let bare = |word: &str| fold(word).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let words: Vec<(&str, String)> =
        name.split_whitespace().map(|word| (word, bare(word))).filter(|(_, bare)| !bare.is_empty()).collect();
    let kept = before_legal_form(&words.iter().map(|(_, bare)| bare.as_str()).collect::<Vec<_>>());
    words.into_iter().take(kept).map(|(word, _)| word).collect()
}

/// How many of a name's words stand before its legal form; the first one always does.
fn before_legal_form(words: &[&str]) -> usize {
    let mut kept = words;
    loop {
        kept = match kept {
            [rest @ .., last] if !rest.is_empty() && LEGAL_FORMS.contains(last) => rest,
            // "e. K.", "e. V.": two letters that stand alone.
            [rest @ .., a, b] if !rest.is_empty() && is_letter(a) && is_letter(b) => rest,
            _ => return kept.len(),
        };
    }
}

fn is_letter(word: &str) -> bool {
    word.chars().count() == 1
}

/// How alike two words are, 0 to 1 (Jaro-Winkler, prefix weight 0.1 on up to four letters).
#[must_use]
pub fn likeness_of_words(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let reach = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut common = Vec::new();
    for (at, letter) in a.iter().enumerate() {
        let range = at.saturating_sub(reach)..(at + reach + 1).min(b.len());
        let found = range.into_iter().find(|other| !taken[*other] && b[*other] == *letter);
        if let Some(other) = found {
            taken[other] = true;
            common.push(*letter);
        }
    }
    if common.is_empty() {
        return 0.0;
    }
    let in_b = b.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(letter, _)| letter);
    let swapped = common.iter().zip(in_b).filter(|(a, b)| a != b).count();
    let as_f64 = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let matches = as_f64(common.len());
    let jaro =
        (matches / as_f64(a.len()) + matches / as_f64(b.len()) + (matches - as_f64(swapped) / 2.0) / matches)
            / 3.0;
    let prefix = as_f64(a.iter().zip(&b).take(4).take_while(|(a, b)| a == b).count());
    jaro + prefix * 0.1 * (1.0 - jaro)
}

impl Facts {
    /// What a row says; `title_of` names the companies of people.
    #[must_use]
    pub fn of_row(row: &Row, title_of: &dyn Fn(RecordId) -> Option<String>) -> Self {
        let mut facts = Self::of_values(row.kind, &|key| row.get(key));
        for (_, value) in &row.values {
            value.items().iter().for_each(|(_, item)| facts.add_item(item));
        }
        facts.companies.extend(row.accounts().filter_map(title_of).map(|title| company_key(&title)));
        facts
    }

    /// What a row of a file says.
    #[must_use]
    pub fn of_draft(draft: &Draft) -> Self {
        let mut facts = Self::of_values(draft.kind, &|key| draft.get(key));
        draft.items.iter().for_each(|item| facts.add_item(&item.value));
        facts.companies.extend(draft.ties.iter().map(|tie| company_key(&tie.company)));
        facts
    }

    fn of_values<'a>(kind: RecordKind, get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>) -> Self {
        let text = |key: &'static str| {
            get(FieldKey::new(key)).and_then(FieldValue::as_text).unwrap_or_default().to_owned()
        };
        let name = match kind {
            RecordKind::Account => company_key(&text(account::NAME.as_str())),
            RecordKind::Contact | RecordKind::Lead => canonical(&text(contact::LAST_NAME.as_str())),
            RecordKind::Deal
            | RecordKind::Pipeline
            | RecordKind::Stage
            | RecordKind::Product
            | RecordKind::PriceList
            | RecordKind::Definition
            | RecordKind::Option
            | RecordKind::Team
            | RecordKind::Letterhead => canonical(&text(deal::NAME.as_str())),
            RecordKind::Interaction
            | RecordKind::Task
            | RecordKind::Event
            | RecordKind::Quote
            | RecordKind::Order
            | RecordKind::Quota
            | RecordKind::View
            | RecordKind::Tour
            | RecordKind::Photo => String::new(),
        };
        let company = company_key(&text(lead::COMPANY_NAME.as_str()));
        Self {
            kind: Some(kind),
            companies: Some(company).filter(|company| !company.is_empty()).into_iter().collect(),
            // A product is known by the number it is ordered by.
            external_no: Some(text(product::SKU.as_str()))
                .filter(|sku| kind == RecordKind::Product && !sku.is_empty())
                // An order by its own number: in a file of lines each row may have an id.
                .or_else(|| Some(text("number")).filter(|no| kind == RecordKind::Order && !no.is_empty()))
                .unwrap_or_else(|| text("external_no")),
            vat_id: text("vat_id").chars().filter(char::is_ascii_alphanumeric).collect(),
            name,
            first_name: canonical(&text(contact::FIRST_NAME.as_str())),
            domains: web::host(&text("website")).into_iter().collect(),
            birthday: match get(FieldKey::new("birthday")) {
                Some(FieldValue::PartialDay(day)) => Some(*day),
                _ => None,
            },
            ..Self::default()
        }
    }

    fn add_item(&mut self, item: &ItemValue) {
        match item {
            ItemValue::Email(entry) => {
                self.emails.push(email::normalised(&entry.addr));
                self.domains.extend(email::company_domain(&entry.addr));
            }
            ItemValue::Phone(entry) if !entry.e164.is_empty() => self.phones.push(entry.e164.clone()),
            ItemValue::Address(entry) => {
                self.cities.extend(Some(canonical(&entry.city)).filter(|city| !city.is_empty()));
                self.zips.extend(Some(entry.zip.clone()).filter(|zip| !zip.is_empty()));
            }
            ItemValue::Phone(_)
            | ItemValue::Affiliation(_)
            | ItemValue::Check(_)
            | ItemValue::Line(_)
            | ItemValue::Party(_)
            | ItemValue::Price(_)
            | ItemValue::Stop(_) => {}
        }
    }

    /// Keys under which candidates meet. Two records that share none are never the same; two that share one
    /// may still have nothing in common.
    #[must_use]
    pub fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::with_capacity(8);
        let mut add = |mark: &str, texts: &[&str]| {
            if texts.iter().any(|text| !text.is_empty()) {
                let parts = [mark].into_iter().chain(texts.iter().copied());
                let hash = parts.fold(FNV_START, |hash, part| fnv(fnv(hash, part.as_bytes()), &[0xff]));
                keys.push(Key { hash, is_name: mark == "name" });
            }
        };
        add("no", &[&self.external_no]);
        add("vat", &[&self.vat_id]);
        self.emails.iter().for_each(|address| add("mail", &[address]));
        self.phones.iter().for_each(|number| add("tel", &[number]));
        match self.kind {
            Some(RecordKind::Account) | None => {
                add("name", &[&self.name]);
                self.domains.iter().for_each(|domain| add("web", &[domain]));
            }
            Some(RecordKind::Contact | RecordKind::Lead) if self.first_name.is_empty() => {
                add("name", &[&self.name]);
            }
            Some(RecordKind::Contact | RecordKind::Lead) => add("name", &[&self.name, &self.first_name]),
            Some(_) => {}
        }
        keys
    }

    /// What decides whether somebody of the same name is the same, in a few bytes.
    #[must_use]
    pub fn outline(&self) -> Outline {
        let keys = self.keys();
        let name = keys.iter().find(|key| key.is_name).map(|key| high(key.hash));
        let reach = few(keys.iter().filter(|key| !key.is_name).map(|key| high(key.hash)));
        let companies = few(self.companies.iter().map(|company| high(fnv(FNV_START, company.as_bytes()))));
        let is_person = self.kind.is_some_and(RecordKind::is_person) && !self.name.is_empty();
        Outline {
            name: name.filter(|_| is_person && reach.is_some() && companies.is_some()),
            reach: reach.unwrap_or_default(),
            companies: companies.unwrap_or_default(),
            has_mail: !self.emails.is_empty(),
            is_bare: self.companies.is_empty() && self.phones.is_empty() && self.emails.is_empty(),
        }
    }

    /// Whether two descriptions mean the same.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Likeness {
        let equal = |a: &str, b: &str| !a.is_empty() && a == b;
        if equal(&self.external_no, &other.external_no) || equal(&self.vat_id, &other.vat_id) {
            return Likeness::Certain;
        }
        let likeness = match self.kind {
            Some(RecordKind::Contact | RecordKind::Lead) => self.likeness_of_people(other),
            Some(RecordKind::Account) | None => self.likeness_of_companies(other),
            // Two deals with one customer may well be called the same.
            Some(_) => Likeness::Different,
        };
        let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
        let contradicted = differ(&self.vat_id, &other.vat_id)
            || differ(&self.external_no, &other.external_no)
            || self.birthday.zip(other.birthday).is_some_and(|(a, b)| (a.month, a.day) != (b.month, b.day));
        if contradicted { likeness.min(Likeness::Doubtful) } else { likeness }
    }

    fn likeness_of_companies(&self, other: &Self) -> Likeness {
        let reached = share(&self.emails, &other.emails) || share(&self.phones, &other.phones);
        let reached = reached || share(&self.domains, &other.domains);
        if !self.name.is_empty() && self.name == other.name {
            let placed = share(&self.cities, &other.cities);
            let unplaced = self.cities.is_empty() && other.cities.is_empty();
            return match (placed || unplaced || reached, self.cities.is_empty() || other.cities.is_empty()) {
                (true, _) => Likeness::Certain,
                (false, true) => Likeness::Doubtful,
                (false, false) => Likeness::Different,
            };
        }
        let alike = likeness_of_words(&self.name, &other.name) >= 0.92;
        match (reached, alike) {
            (true, true) => Likeness::Certain,
            (true, false) => Likeness::Doubtful,
            (false, _) => Likeness::Different,
        }
    }

    fn likeness_of_people(&self, other: &Self) -> Likeness {
        let last = agreement(&self.name, &other.name);
        let first = agreement(&self.first_name, &other.first_name);
        let mail = share(&self.emails, &other.emails);
        let phone = share(&self.phones, &other.phones);
        if last == Some(false) || first == Some(false) {
            return if mail || (phone && last != Some(false)) {
                Likeness::Doubtful
            } else {
                Likeness::Different
            };
        }
        if mail || (phone && last == Some(true) && first == Some(true)) {
            return Likeness::Certain;
        }
        let same_name = last == Some(true) && self.name == other.name && self.first_name == other.first_name;
        if !same_name {
            return if phone { Likeness::Doubtful } else { Likeness::Different };
        }
        let colleague = share(&self.companies, &other.companies);
        let alone = [self, other].iter().all(|facts| facts.companies.is_empty() && facts.phones.is_empty());
        let mail_missing = self.emails.is_empty() || other.emails.is_empty();
        let nothing_known = alone && self.emails.is_empty() && other.emails.is_empty();
        if (colleague && mail_missing) || nothing_known { Likeness::Certain } else { Likeness::Doubtful }
    }
}

/// What descriptions of one record share, hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// For memory only: it may change with any version.
    pub hash: u64,
    /// It is a name.
    pub is_name: bool,
}

/// A description in outline: enough to pass by most of those who only have the same name. Hashes, 0 for none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outline {
    /// `None` where an outline says too little.
    name: Option<u32>,
    /// Numbers, addresses and lines.
    reach: [u32; 4],
    companies: [u32; 2],
    has_mail: bool,
    is_bare: bool,
}

impl Outline {
    /// Whether two people have the same name and are certainly no more than [`Likeness::Doubtful`], and no less.
    /// `false` says nothing: [`Facts::likeness`] knows.
    #[must_use]
    pub fn are_namesakes(&self, other: &Self) -> bool {
        let meet = |a: &[u32], b: &[u32]| a.iter().any(|hash| *hash != 0 && b.contains(hash));
        self.name.is_some()
            && self.name == other.name
            && !meet(&self.reach, &other.reach)
            && !(meet(&self.companies, &other.companies) && !(self.has_mail && other.has_mail))
            && !(self.is_bare && other.is_bare)
    }
}

/// The upper half of a hash.
const fn high(hash: u64) -> u32 {
    let [.., a, b, c, d] = hash.to_le_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// At most so many hashes; `None` when there are more.
fn few<const N: usize>(hashes: impl Iterator<Item = u32>) -> Option<[u32; N]> {
    let mut places = [0; N];
    for (at, hash) in hashes.enumerate() {
        *places.get_mut(at)? = hash.max(1);
    }
    Some(places)
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a, 64 bits.
fn fnv(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn share(a: &[String], b: &[String]) -> bool {
    a.iter().any(|one| b.contains(one))
}

/// Whether two names agree, `None` where one is missing. Initials agree with what they begin.
fn agreement(a: &str, b: &str) -> Option<bool> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let initial =
        short.trim_end_matches('.').chars().count() == 1 && long.starts_with(short.trim_end_matches('.'));
    Some(initial || likeness_of_words(a, b) >= 0.85)
}

#[cfg(test)]
mod tests;
