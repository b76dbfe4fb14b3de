//! A believable German firm with two years of life, out of a seed: for people who want to look before they begin, and
//! for benchmarks. The same seed makes the same records everywhere. Phone numbers are those that the Bundesnetzagentur
//! keeps free for fiction; addresses on the net end in `.example` (RFC 2606).

mod buying;
mod chance;
mod customers;
mod deals;
mod deeds;
mod goods;
mod names;
mod places;
mod prices;
mod sentences;
mod setup;
mod shop;
mod tours;

use std::collections::BTreeMap;

use crm_domain::command::{Edit, Sown};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{MemberId, RecordId};
use crm_domain::sales::stage::Stage;
use crm_domain::schema::letterhead;
use crm_domain::time::{Day, Millis, Zone};
use crm_domain::value::FieldValue;
use crm_domain::words::Language;

use chance::Chance;

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;
/// How far back the firm's life goes, in days.
const PAST: i64 = 730;

/// How many records of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Companies.
    pub accounts: u32,
    /// People at them.
    pub contacts: u32,
    /// People who may become customers.
    pub leads: u32,
    /// Deals, open and closed.
    pub deals: u32,
    /// Quotes, most of deals that came so far; fewer than deals.
    pub quotes: u32,
    /// What customers ordered, upon a quote or without.
    pub orders: u32,
    /// Calls, visits, mails, notes.
    pub interactions: u32,
    /// Tasks, due around today.
    pub tasks: u32,
    /// Events around today.
    pub events: u32,
}

impl Size {
    /// A firm that is set up in a second.
    pub const SMALL: Self = Self {
        accounts: 140,
        contacts: 360,
        leads: 60,
        deals: 180,
        quotes: 60,
        orders: 160,
        interactions: 1_200,
        tasks: 48,
        events: 60,
    };
    /// A firm as large as the larger ones among those who use it.
    pub const LARGE: Self = Self {
        accounts: 2_400,
        contacts: 10_000,
        leads: 800,
        deals: 3_200,
        quotes: 1_060,
        orders: 5_000,
        interactions: 24_000,
        tasks: 240,
        events: 120,
    };

    /// All records together.
    #[must_use]
    pub fn total(&self) -> u32 {
        let customers = self.accounts + self.contacts + self.leads;
        let sales = Firm::goods() + prices::LISTS + self.deals + self.quotes + self.orders;
        let deeds = self.interactions + self.tasks + self.events;
        let setup = setup::DEFINITIONS + setup::options() + setup::VIEWS + setup::QUOTAS + setup::TEAMS + 1;
        customers + sales + deeds + setup + self.tours() + self.stops() + self.visits()
    }

    /// How many tours there are: none where there are too few customers to drive to.
    const fn tours(&self) -> u32 {
        if self.accounts < tours::TOURS * tours::STOPS { 0 } else { tours::TOURS }
    }

    /// How many appointments those have, besides the other events.
    const fn stops(&self) -> u32 {
        self.tours() * tours::STOPS
    }

    /// How many visits came of those that are over, besides the other interactions.
    const fn visits(&self) -> u32 {
        if self.tours() == 0 { 0 } else { tours::VISITS }
    }
}

/// Where the firm is to live.
#[derive(Debug, Clone)]
pub struct Setting {
    /// The same seed makes the same firm.
    pub seed: u64,
    /// How much of it.
    pub size: Size,
    /// Now; its life ends today.
    pub now: Millis,
    /// Whose clocks its appointments are kept by.
    pub zone: Zone,
    /// Whose customers they are.
    pub member: MemberId,
    /// The stages that its deals go through.
    pub stages: Vec<Stage>,
    /// The language of what people wrote.
    pub language: Language,
}

/// Makes the nth record of a kind.
type Make = fn(&Firm, u32) -> Draft;

/// The firm, record by record.
#[derive(Debug)]
pub struct Firm {
    setting: Setting,
    /// The day that is today there.
    today: Day,
    /// The customers of each tour, in the order of the way.
    tours: Vec<Vec<u32>>,
    /// Another person at a company, beside the first.
    colleagues: BTreeMap<u32, u32>,
}

impl Firm {
    /// The firm of a setting.
    #[must_use]
    pub fn new(setting: Setting) -> Self {
        let fallback = Day::from_days(0).unwrap_or_else(|| unreachable!("1970-01-01 is a day"));
        let today = setting.zone.day(setting.now).unwrap_or(fallback);
        let mut firm = Self { setting, today, tours: Vec::new(), colleagues: BTreeMap::new() };
        firm.tours = tours::customers(&firm);
        firm.colleagues = firm.colleagues();
        firm
    }

    /// Its records from `from` on, at most `len`: those that others link to come first.
    pub fn records(&self, from: u32, len: u32) -> impl Iterator<Item = Sown> + '_ {
        let to = from.saturating_add(len).min(self.setting.size.total());
        (from..to).map(|nth| self.record(nth))
    }

    fn record(&self, nth: u32) -> Sown {
        let size = self.setting.size;
        let parts: [(RecordKind, u32, Make); 18] = [
            (RecordKind::Product, Self::goods(), Self::product),
            (RecordKind::Definition, setup::DEFINITIONS, Self::definition),
            (RecordKind::Option, setup::options(), Self::option),
            (RecordKind::Account, size.accounts, Self::account),
            (RecordKind::Contact, size.contacts, Self::contact),
            (RecordKind::PriceList, prices::LISTS, Self::price_list),
            (RecordKind::Lead, size.leads, Self::lead),
            (RecordKind::Deal, size.deals, Self::deal),
            (RecordKind::Quote, size.quotes, Self::quote),
            (RecordKind::Order, size.orders, Self::order),
            (RecordKind::Tour, size.tours(), Self::tour),
            (RecordKind::Event, size.events + size.stops(), Self::event),
            (RecordKind::Interaction, size.interactions + size.visits(), Self::interaction),
            (RecordKind::Task, size.tasks, Self::task),
            (RecordKind::Quota, setup::QUOTAS, Self::quota),
            (RecordKind::View, setup::VIEWS, Self::view),
            (RecordKind::Team, setup::TEAMS, Self::team),
            (RecordKind::Letterhead, 1, |firm, _| firm.letterhead()),
        ];
        let mut left = nth;
        for (kind, count, make) in parts {
            if left < count {
                let draft = make(self, left);
                let (record, at) = self.identity(kind, left);
                return Sown { at, record, kind, edits: draft.edits };
            }
            left -= count;
        }
        unreachable!("{nth} is beyond the firm's {} records", size.total())
    }

    /// The chance that decides over one record.
    fn chance(&self, kind: RecordKind, nth: u32) -> Chance {
        Chance::new(self.setting.seed, (kind as u64 + 1) << 32 | u64::from(nth))
    }

    /// A record's id, and when it was made.
    fn identity(&self, kind: RecordKind, nth: u32) -> (RecordId, Millis) {
        let size = self.setting.size;
        match kind {
            RecordKind::Product | RecordKind::Quote | RecordKind::Order => {
                return self.shop_identity(kind, nth);
            }
            RecordKind::Tour => return self.tour_identity(nth),
            RecordKind::Event if nth >= size.events => return self.appointment_identity(nth - size.events),
            RecordKind::Interaction if nth >= size.interactions => {
                return self.visit_identity(nth - size.interactions);
            }
            _ => {}
        }
        let mut chance = self.chance(kind, nth);
        let back = match kind {
            RecordKind::Account => PAST - chance.between(0, 120),
            RecordKind::Contact => PAST - 120 - chance.between(0, 300),
            RecordKind::Lead => chance.between(1, 90),
            RecordKind::Deal => deals::age(&mut chance),
            RecordKind::Interaction => deeds::age(&mut chance),
            RecordKind::Definition | RecordKind::Option | RecordKind::Letterhead => PAST,
            _ => chance.between(1, 20),
        };
        let at = self.at_work(-back, &mut chance).min(self.setting.now);
        let id = match kind {
            RecordKind::Quota => self.quota_id(nth),
            RecordKind::Letterhead => letterhead::id(),
            _ => RecordId::new(at, chance.bytes()),
        };
        (id, at)
    }

    /// A moment of a working day so many days from today.
    fn at_work(&self, days: i64, chance: &mut Chance) -> Millis {
        let day = self.working_day(days);
        self.moment(day, chance.between(8 * 60, 17 * 60))
    }

    /// The day so many days from today, or the Friday before where that is a weekend.
    fn working_day(&self, days: i64) -> i64 {
        let day = self.today.to_days() + days;
        // 1970-01-01 was a Thursday.
        match (day + 3).rem_euclid(7) {
            5 => day - 1,
            6 => day - 2,
            _ => day,
        }
    }

    /// A local time of a day, given in days since 1970 and minutes after midnight.
    fn moment(&self, day: i64, minutes: i64) -> Millis {
        let local = Millis(day * DAY + minutes * 60_000);
        local.plus(-i64::from(self.setting.zone.offset(local)) * 60_000)
    }

    fn day(&self, days: i64) -> Option<FieldValue> {
        Day::from_days(self.working_day(days)).map(FieldValue::Day)
    }

    fn words<T: Copy>(&self, german: T, english: T) -> T {
        match self.setting.language {
            Language::De => german,
            Language::En => english,
        }
    }
}

/// A record in the making.
#[derive(Debug, Default)]
struct Draft {
    edits: Vec<Edit>,
}

impl Draft {
    fn set(&mut self, key: &'static str, value: impl Into<Option<FieldValue>>) {
        if let Some(value) = value.into() {
            self.edits.push(Edit::Set { field: FieldKey::new(key), value: Some(value) });
        }
    }

    fn text(&mut self, key: &'static str, text: impl Into<String>) {
        self.set(key, FieldValue::Text(text.into()));
    }

    fn choice(&mut self, key: &'static str, choice: &str) {
        self.set(key, FieldValue::Choice(choice.to_owned()));
    }

    fn word(&mut self, key: &'static str, word: impl Into<String>) {
        self.edits.push(Edit::Tag { field: FieldKey::new(key), word: word.into(), present: true });
    }

    fn prose(&mut self, key: &'static str, text: String) {
        self.edits.push(Edit::Write { field: FieldKey::new(key), before: String::new(), after: text });
    }

    fn related(&mut self, records: impl IntoIterator<Item = RecordId>) {
        records.into_iter().for_each(|record| self.word("related", record.to_string()));
    }
}

#[cfg(test)]
mod tests;
