//! Companies, the people at them, and those who may become customers.

use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{AddressEntry, AddressUse, Affiliation, EmailEntry, ItemValue, PhoneEntry, Use};
use crm_domain::time::PartialDay;
use crm_domain::value::FieldValue;

use crate::chance::Chance;
use crate::names::Town;
use crate::{Draft, Firm, names, sentences};

/// What companies are to the firm, and how often.
const KINDS: &[(&str, i64)] = &[("customer", 62), ("prospect", 26), ("former", 6), ("partner", 6)];

/// A person's name and how to speak to them.
struct Person {
    first: &'static str,
    last: &'static str,
    salutation: &'static str,
}

fn person(chance: &mut Chance) -> Person {
    let woman = chance.percent(48);
    Person {
        first: chance.pick(if woman { names::WOMEN } else { names::MEN }),
        last: chance.pick(names::FAMILIES),
        salutation: if woman { "ms" } else { "mr" },
    }
}

/// Letters and digits of a name as they stand in a domain.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.to_lowercase().chars() {
        match letter {
            'ä' => slug.push_str("ae"),
            'ö' => slug.push_str("oe"),
            'ü' => slug.push_str("ue"),
            'ß' => slug.push_str("ss"),
            'ı' => slug.push('i'),
            letter if letter.is_ascii_alphanumeric() => slug.push(letter),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.trim_matches('-').to_owned()
}

/// What is known of a company without making its record.
struct Company {
    name: String,
    domain: String,
    branch: &'static str,
    town: Town,
}

impl Firm {
    fn company(&self, nth: u32) -> Company {
        let mut chance = self.chance(RecordKind::Account, nth);
        let town = chance.pick(names::TOWNS);
        let (branch, patterns, form) = chance.pick(names::BRANCHES);
        let family = chance.pick(names::FAMILIES);
        let name = chance.pick(patterns).replace("{f}", family).replace("{t}", town.name);
        let domain = format!("{}-{}.example", slug(&name), nth + 1);
        Company { name: format!("{name} {form}"), domain, branch, town }
    }

    /// A company's id.
    pub(crate) fn account_id(&self, nth: u32) -> RecordId {
        self.identity(RecordKind::Account, nth).0
    }

    /// Where a contact works: everybody has somebody, the first ones have many.
    pub(crate) fn account_of(&self, contact: u32) -> u32 {
        let accounts = self.setting.size.accounts.max(1);
        if contact < accounts {
            return contact;
        }
        let mut chance = self.chance(RecordKind::Contact, contact);
        let at = chance.between(0, i64::from(accounts) - 1) * chance.between(1, 100) / 100;
        u32::try_from(at).unwrap_or(0)
    }

    /// The town of a company.
    pub(crate) fn town_of(&self, nth: u32) -> Town {
        self.chance(RecordKind::Account, nth).pick(names::TOWNS)
    }

    /// Whether a company is one to drive to: it buys, or may.
    pub(crate) fn is_visited(&self, nth: u32) -> bool {
        let kind = Chance::new(self.setting.seed, 1 << 48 | u64::from(nth)).weighted(KINDS);
        matches!(kind, "customer" | "prospect")
    }

    /// Where a company is, in one line.
    pub(crate) fn place_of(&self, nth: u32) -> String {
        let company = self.company(nth);
        format!("{}, {} {}", company.name, company.town.zip, company.town.name)
    }

    pub(crate) fn account(&self, nth: u32) -> Draft {
        let company = self.company(nth);
        let mut chance = Chance::new(self.setting.seed, 1 << 48 | u64::from(nth));
        let mut draft = Draft::default();
        draft.text("name", company.name);
        let kind = chance.weighted(KINDS);
        draft.choice("kind", kind);
        draft.choice("status", if kind == "former" { "dormant" } else { "active" });
        draft.choice("industry", company.branch);
        draft.choice("size_band", chance.pick(crm_domain::choice::SIZE_BAND.keys));
        if kind == "customer" {
            let rating = chance.weighted(&[("a", 18), ("b", 37), ("c", 45)]);
            draft.choice("rating", rating);
            let days = match rating {
                "a" => 30,
                "b" => 60,
                _ => 120,
            };
            draft.set("visit_interval_days", FieldValue::Number(days));
        }
        draft.text("website", format!("https://{}", company.domain));
        draft.set("owner", FieldValue::Member(self.setting.member));
        let record = self.account_id(nth);
        draft.item(record, 0, "emails", mail(format!("info@{}", company.domain)));
        draft.item(record, 1, "phones", phone(company.town.phones, &mut chance, Use::Main));
        draft.item(record, 2, "addresses", address(company.town, &mut chance));
        draft.text("geo", self.point_of(nth).stored());
        if kind == "customer" {
            self.floor_of(nth, &mut draft);
        }
        if chance.percent(35) {
            draft.word("tags", chance.pick(self.words(sentences::TAGS_DE, sentences::TAGS_EN)));
        }
        draft
    }

    pub(crate) fn contact(&self, nth: u32) -> Draft {
        let at = self.account_of(nth);
        let company = self.company(at);
        let mut chance = Chance::new(self.setting.seed, 2 << 48 | u64::from(nth));
        let person = person(&mut chance);
        let record = self.identity(RecordKind::Contact, nth).0;
        let mut draft = Draft::default();
        draft.choice("salutation", person.salutation);
        draft.text("first_name", person.first);
        draft.text("last_name", person.last);
        let position = chance.pick(self.words(sentences::POSITIONS_DE, sentences::POSITIONS_EN));
        draft.text("position", position);
        draft.choice("language", "de");
        draft.choice("formal_address", if chance.percent(85) { "formal" } else { "informal" });
        draft.set("owner", FieldValue::Member(self.setting.member));
        let box_name = format!("{}.{}", slug(person.first), slug(person.last));
        draft.item(record, 0, "emails", mail(format!("{box_name}@{}", company.domain)));
        draft.item(record, 1, "phones", phone(company.town.phones, &mut chance, Use::Work));
        if chance.percent(40) {
            draft.item(record, 2, "phones", phone("+49 171 39200", &mut chance, Use::Mobile));
        }
        if chance.percent(45) {
            let (month, day) = (chance.between(1, 12), chance.between(1, 28));
            let year = chance.percent(60).then(|| i16::try_from(chance.between(1960, 1998)).unwrap_or(1980));
            let part = |number: i64| u8::try_from(number).unwrap_or(1);
            draft.set("birthday", PartialDay::new(year, part(month), part(day)).map(FieldValue::PartialDay));
        }
        let tie = Affiliation {
            account: self.account_id(at),
            role: position.to_owned(),
            department: String::new(),
            primary: true,
            from: None,
            to: None,
            inactive: false,
        };
        draft.item(record, 3, "affiliations", ItemValue::Affiliation(tie));
        draft
    }

    pub(crate) fn lead(&self, nth: u32) -> Draft {
        let mut chance = Chance::new(self.setting.seed, 3 << 48 | u64::from(nth));
        let person = person(&mut chance);
        let town = chance.pick(names::TOWNS);
        let (_, patterns, form) = chance.pick(names::BRANCHES);
        let family = chance.pick(names::FAMILIES);
        let company = chance.pick(patterns).replace("{f}", family).replace("{t}", town.name);
        let record = self.identity(RecordKind::Lead, nth).0;
        let mut draft = Draft::default();
        draft.choice("salutation", person.salutation);
        draft.text("first_name", person.first);
        draft.text("last_name", person.last);
        draft.text("company_name", format!("{company} {form}"));
        let status = chance.weighted(&[("new", 40), ("contacted", 30), ("nurturing", 16), ("qualified", 14)]);
        draft.choice("status", status);
        draft.choice("rating", chance.weighted(&[("hot", 20), ("warm", 45), ("cold", 35)]));
        draft.choice(
            "source",
            chance.weighted(&[("fair", 30), ("website", 30), ("referral", 20), ("cold_call", 20)]),
        );
        draft.set("owner", FieldValue::Member(self.setting.member));
        draft.item(record, 0, "phones", phone(town.phones, &mut chance, Use::Work));
        let domain = format!("{}-l{}.example", slug(&company), nth + 1);
        draft.item(record, 1, "emails", mail(format!("{}@{domain}", slug(person.last))));
        draft.prose("need", chance.pick(self.words(sentences::NEEDS_DE, sentences::NEEDS_EN)).to_owned());
        if status != "new" {
            for time in 0..chance.between(1, 3) {
                draft.word("call_attempts", format!("{record}-{time}"));
            }
            draft.text("next_step", chance.pick(self.words(sentences::STEPS_DE, sentences::STEPS_EN)));
            draft.set("next_step_at", self.day(chance.between(-4, 14)));
        }
        draft
    }
}

impl Draft {
    fn item(&mut self, record: RecordId, nth: u16, key: &'static str, value: ItemValue) {
        let field = FieldKey::new(key);
        self.edits.push(Edit::PutItem { field, item: ItemId::born(record, nth), value });
    }
}

fn mail(addr: String) -> ItemValue {
    ItemValue::Email(EmailEntry { addr, usage: Use::Work, primary: true })
}

fn phone(block: &str, chance: &mut Chance, usage: Use) -> ItemValue {
    let end = match usage {
        Use::Mobile => format!("{:02}", chance.between(0, 99)),
        _ => format!("{:03}", chance.between(0, 999)),
    };
    let raw = format!("{block}{end}");
    let e164 = raw.chars().filter(|letter| *letter != ' ').collect();
    ItemValue::Phone(PhoneEntry { raw, e164, usage, primary: usage != Use::Mobile })
}

fn address(town: Town, chance: &mut Chance) -> ItemValue {
    ItemValue::Address(AddressEntry {
        usage: AddressUse::Visit,
        street: chance.pick(names::STREETS).to_owned(),
        house_no: chance.between(1, 140).to_string(),
        zip: town.zip.to_owned(),
        city: town.name.to_owned(),
        region: town.region.to_owned(),
        country: "DE".to_owned(),
        ..AddressEntry::default()
    })
}
