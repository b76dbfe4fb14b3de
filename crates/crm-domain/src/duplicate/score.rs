//! How sure it is that two descriptions mean the same, in per cent and with reasons: for people to judge. Imports go by
//! [`super::Likeness`], which decides by itself.

use serde::{Deserialize, Serialize};

use super::sound::{bare_family, cologne, full_given};
use super::{FNV_START, Facts, canonical, company_key, fnv, likeness_of_words, share};
use crate::field::{FieldKey, RecordKind};
use crate::item::ItemValue;
use crate::parse::{email, web};
use crate::row::Row;
use crate::schema::{account, contact, lead};
use crate::value::FieldValue;

/// From here on a person is told.
pub const HINT: u8 = 45;
/// From here on it is next to certain.
pub const SURE: u8 = 85;

/// Something that speaks for two descriptions meaning the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Why {
    /// The other system's number, or the tax authority's.
    Number,
    /// An e-mail address.
    Email,
    /// A phone number.
    Phone,
    /// The domain of website or mail.
    Domain,
    /// The name.
    Name,
    /// A name that is written or sounds alike.
    Sound,
    /// The company.
    Company,
    /// Postal code or town.
    Place,
    /// The birthday.
    Birthday,
}

/// How sure it is, and why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// 0 to 100.
    pub percent: u8,
    /// What speaks for it.
    pub why: Vec<Why>,
}

/// A score in the making.
#[derive(Default)]
struct Sum {
    percent: i32,
    why: Vec<Why>,
}

impl Sum {
    fn add(&mut self, holds: bool, percent: i32, why: Why) -> bool {
        if holds {
            self.percent += percent;
            if !self.why.contains(&why) {
                self.why.push(why);
            }
        }
        holds
    }

    fn done(self) -> Score {
        Score { percent: u8::try_from(self.percent.clamp(0, 100)).unwrap_or(0), why: self.why }
    }
}

/// How two names agree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Unknown,
    Equal,
    Alike,
    Initial,
    Unlike,
}

impl Facts {
    /// A description of a row as [`Facts::of_row`] makes it, with the places of the company that a person works for.
    #[must_use]
    pub fn with_company(mut self, company: Option<&Row>) -> Self {
        if let Some(company) = company {
            company.get(account::ADDRESSES).into_iter().flat_map(FieldValue::items).for_each(|(_, item)| {
                self.add_item(item);
            });
        }
        self
    }

    /// How sure it is that both mean the same.
    #[must_use]
    pub fn score(&self, other: &Self) -> Score {
        let equal = |a: &str, b: &str| !a.is_empty() && a == b;
        let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
        let mut sum = Sum::default();
        sum.add(equal(&self.external_no, &other.external_no), 100, Why::Number);
        sum.add(equal(&self.vat_id, &other.vat_id), 90, Why::Number);
        if differ(&self.vat_id, &other.vat_id) {
            sum.percent -= 30;
        }
        match self.kind {
            Some(RecordKind::Contact | RecordKind::Lead) => self.score_people(other, &mut sum),
            Some(_) | None => self.score_companies(other, &mut sum),
        }
        sum.done()
    }

    fn score_people(&self, other: &Self, sum: &mut Sum) {
        let mail = sum.add(share(&self.emails, &other.emails), 60, Why::Email);
        sum.add(share(&self.phones, &other.phones), 45, Why::Phone);
        for (names, equal) in
            [(family(&self.name, &other.name), 30), (given(&self.first_name, &other.first_name), 25)]
        {
            sum.add(names == Names::Equal, equal, Why::Name);
            sum.add(names == Names::Alike, equal - 5, Why::Sound);
            sum.add(names == Names::Initial, equal - 10, Why::Sound);
            if names == Names::Unlike {
                sum.percent -= 30;
            }
        }
        sum.add(share(&self.companies, &other.companies), 25, Why::Company);
        sum.add(share(&self.zips, &other.zips) || share(&self.cities, &other.cities), 12, Why::Place);
        if let Some((a, b)) = self.birthday.zip(other.birthday) {
            let same = (a.month, a.day) == (b.month, b.day);
            sum.add(same, 25, Why::Birthday);
            if !same {
                sum.percent -= 30;
            }
        }
        // One address is one person's as a rule, whatever name stands beside it.
        if mail {
            sum.percent = sum.percent.max(HINT.into());
        }
    }

    fn score_companies(&self, other: &Self, sum: &mut Sum) {
        sum.add(share(&self.emails, &other.emails) || share(&self.domains, &other.domains), 50, Why::Domain);
        sum.add(share(&self.phones, &other.phones), 40, Why::Phone);
        let alike = likeness_of_words(&self.name, &other.name);
        if sum.add(!self.name.is_empty() && self.name == other.name, 60, Why::Name) {
        } else if alike >= 0.9 {
            #[expect(clippy::cast_possible_truncation, reason = "a share of 45")]
            sum.add(true, (alike * 45.0) as i32, Why::Sound);
        }
        let placed = share(&self.zips, &other.zips) || share(&self.cities, &other.cities);
        sum.add(placed, 15, Why::Place);
        // Two branches that share nothing else.
        if !placed && !self.zips.is_empty() && !other.zips.is_empty() {
            sum.percent -= 20;
        }
    }
}

fn family(a: &str, b: &str) -> Names {
    if a.is_empty() || b.is_empty() {
        return Names::Unknown;
    }
    let (a, b) = (bare_family(a), bare_family(b));
    match (a == b, likeness_of_words(&a, &b)) {
        (true, _) => Names::Equal,
        (false, alike) if alike >= 0.92 => Names::Alike,
        (false, alike) if alike >= 0.75 && cologne(&a) == cologne(&b) => Names::Alike,
        (false, _) => Names::Unlike,
    }
}

fn given(a: &str, b: &str) -> Names {
    if a.is_empty() || b.is_empty() {
        return Names::Unknown;
    }
    let words = |name: &'_ str| -> Vec<String> {
        name.split([' ', '-']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (one, other) = (words(a), words(b));
    let is_initial = |a: &str, b: &str| {
        let short = a.trim_end_matches('.');
        short.chars().count() == 1 && b.starts_with(short)
    };
    let (Some(first), Some(second)) = (one.first(), other.first()) else { return Names::Unknown };
    if a == b {
        Names::Equal
    } else if full_given(first) == full_given(second) || likeness_of_words(first, second) >= 0.92 {
        Names::Alike
    } else if is_initial(first, second) || is_initial(second, first) {
        Names::Initial
    } else {
        Names::Unlike
    }
}

/// Hashes under which records meet that may be the same: what shares none of them is never compared. They name a
/// company by its id, so that they hold whatever it is called.
#[must_use]
pub fn blocks(row: &Row) -> Vec<u32> {
    let mut blocks = Vec::with_capacity(8);
    let mut add = |mark: &str, parts: &[&str]| {
        if parts.iter().all(|part| !part.is_empty()) {
            let all = [mark].into_iter().chain(parts.iter().copied());
            let hash = all.fold(FNV_START, |hash, part| fnv(fnv(hash, part.as_bytes()), &[0xff]));
            let [a, b, c, d, ..] = (hash ^ (hash >> 32)).to_le_bytes();
            blocks.push(u32::from_le_bytes([a, b, c, d]));
        }
    };
    let items = row.values.iter().flat_map(|(_, value)| value.items());
    let mut zips = Vec::new();
    for (_, item) in items {
        match item {
            ItemValue::Email(entry) => {
                add("mail", &[&email::normalised(&entry.addr)]);
                if let (RecordKind::Account, Some(domain)) = (row.kind, email::company_domain(&entry.addr)) {
                    add("web", &[&domain]);
                }
            }
            ItemValue::Phone(entry) => add("tel", &[&entry.e164]),
            ItemValue::Address(entry) => zips.push(entry.zip.chars().take(3).collect::<String>()),
            ItemValue::Affiliation(_)
            | ItemValue::Check(_)
            | ItemValue::Line(_)
            | ItemValue::Party(_)
            | ItemValue::Price(_)
            | ItemValue::Stop(_) => {}
        }
    }
    add("no", &[row.text(crate::schema::EXTERNAL_NO)]);
    match row.kind {
        RecordKind::Account => company_blocks(row, &mut add),
        RecordKind::Contact | RecordKind::Lead => person_blocks(row, &zips, &mut add),
        _ => {}
    }
    blocks.sort_unstable();
    blocks.dedup();
    blocks
}

/// Letters of a company's key that decide where it is looked for.
const KEY_BEGINS: usize = 6;

fn company_blocks(row: &Row, add: &mut dyn FnMut(&str, &[&str])) {
    let key = company_key(row.text(account::NAME));
    add("name", &[&key]);
    add("begins", &[&key.chars().take(KEY_BEGINS).collect::<String>()]);
    add("sound", &[&cologne(&key)]);
    add("vat", &[&row.text(FieldKey::new("vat_id")).to_lowercase().replace(' ', "")]);
    add("web", &[&web::host(row.text(FieldKey::new("website"))).unwrap_or_default()]);
}

fn person_blocks(row: &Row, zips: &[String], add: &mut dyn FnMut(&str, &[&str])) {
    let last = bare_family(&canonical(row.text(contact::LAST_NAME)));
    let first = canonical(row.text(contact::FIRST_NAME));
    let first = full_given(first.split([' ', '-']).next().unwrap_or_default()).to_owned();
    // Names in other letters have no sound here: they meet as they are written.
    let sound = |name: &str| Some(cologne(name)).filter(|code| !code.is_empty()).unwrap_or(name.to_owned());
    let (last, first) = (sound(&last), sound(&first));
    add("names", &[&last, &first]);
    row.accounts().for_each(|company| add("firm", &[&last, &company.to_string()]));
    add("firm", &[&last, &company_key(row.text(lead::COMPANY_NAME))]);
    zips.iter().for_each(|zip| add("zip", &[&last, zip]));
    if let Some(FieldValue::PartialDay(day)) = row.get(FieldKey::new("birthday")) {
        add("born", &[&first, &format!("{}-{}", day.month, day.day)]);
    }
}

#[cfg(test)]
mod tests;
