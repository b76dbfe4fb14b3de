//! What the firm sells: products, the quotes of its deals, and what its customers bought.

use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::line::LineItem;
use crm_domain::sales::stage::Outcome;
use crm_domain::sales::{frozen, number, position, quote};
use crm_domain::schema::quote as fields;
use crm_domain::time::Millis;
use crm_domain::value::{FieldValue, Money};

use crate::chance::Chance;
use crate::goods::{CONSUMABLES, GOODS, Good};
use crate::{DAY, Draft, Firm, PAST};

/// German value added tax, in basis points.
const TAX: u32 = 1_900;
/// The device in the firm's numbers.
const DEVICE: &str = "MST";
/// Numbers of orders without a quote begin behind those of quotes.
const REPEATS_FROM: u32 = 5_000;

/// What a line is made of.
struct Wanted {
    good: usize,
    quantity: i64,
    price: i64,
    discount: u32,
    optional: bool,
}

impl Firm {
    /// How many products there are.
    pub(crate) fn goods() -> u32 {
        u32::try_from(GOODS.len()).unwrap_or(u32::MAX)
    }

    pub(crate) fn good_id(&self, at: usize) -> RecordId {
        self.identity(RecordKind::Product, u32::try_from(at).unwrap_or(0)).0
    }

    pub(crate) fn product(&self, nth: u32) -> Draft {
        let good = &GOODS[nth as usize % GOODS.len()];
        let mut draft = Draft::default();
        draft.text("name", good.german);
        draft.text("name_en", good.english);
        draft.text("sku", good.sku);
        draft.text("category", self.words(good.category.0, good.category.1));
        draft.text("unit", self.words(good.unit.0, good.unit.1));
        draft.set("list_price", FieldValue::Money(euro(good.price)));
        draft.set("tax_rate", FieldValue::Number(TAX.into()));
        draft.set("cost", FieldValue::Money(euro(good.cost())));
        draft.set("active", FieldValue::Flag(true));
        draft.set("owner", FieldValue::Member(self.setting.member));
        draft
    }

    /// The deal that a quote is for: of the deals that share its place, the first that came as far as a quote.
    fn deal_of_quote(&self, nth: u32) -> (u32, bool) {
        let size = self.setting.size;
        let share = (size.deals / size.quotes.max(1)).max(1);
        let first = nth * share;
        let far = (first..(first + share).min(size.deals)).find(|deal| self.is_quoted(*deal));
        (far.unwrap_or(first.min(size.deals.saturating_sub(1))), far.is_some())
    }

    /// A quote's id and when it was written.
    fn quote_identity(&self, nth: u32) -> (RecordId, Millis) {
        let (deal, quoted) = self.deal_of_quote(nth);
        let mut chance = self.chance(RecordKind::Quote, nth);
        let at = if quoted { self.quoted_at(deal) } else { self.identity(RecordKind::Deal, deal).1 };
        let at = at.plus(chance.between(1, 20) * 3_600_000).min(self.setting.now);
        (RecordId::new(at, chance.bytes()), at)
    }

    fn number_of(&self, kind: RecordKind, at: Millis, count: u32) -> String {
        let day = self.setting.zone.day(at).unwrap_or(self.today);
        let year: String = day.to_string().chars().take(4).collect();
        format!("{}-{year}-{DEVICE}-{count:04}", number::prefix(kind).unwrap_or_default())
    }

    /// What came of a quote.
    fn quote_status(&self, nth: u32) -> &'static str {
        let (deal, quoted) = self.deal_of_quote(nth);
        let (_, at) = self.quote_identity(nth);
        match self.outcome_of_deal(deal) {
            _ if !quoted => "draft",
            Some(Outcome::Won) => "accepted",
            Some(Outcome::Lost) => "declined",
            _ if at.plus(30 * DAY) < self.setting.now => "expired",
            _ => "sent",
        }
    }

    pub(crate) fn quote(&self, nth: u32) -> Draft {
        let (deal, _) = self.deal_of_quote(nth);
        let (record, at) = self.quote_identity(nth);
        let mut chance = Chance::new(self.setting.seed, 15 << 48 | u64::from(nth));
        let mut draft = Draft::default();
        draft.text("number", self.number_of(RecordKind::Quote, at, nth + 1));
        draft.text("subject", self.name_of_deal(deal));
        self.customer_of(deal, &mut draft);
        draft.set("deal", FieldValue::Link(self.deal_id(deal)));
        draft.set("revision", FieldValue::Number(1));
        let until = self.setting.zone.day(at.plus(30 * DAY)).map(FieldValue::Day);
        draft.set("valid_until", until);
        draft.text("terms", self.words("14 Tage netto", "14 days net"));
        for (place, wanted) in (0..).zip(self.offered(deal, &mut chance)) {
            self.put_line(record, place, &wanted, &mut draft);
        }
        let status = self.quote_status(nth);
        if status != "draft" {
            draft.set("issued_at", self.setting.zone.day(at).map(FieldValue::Day));
            // What sending brings with it is part of its past.
            draft.choice("status", "sent");
            let brought = frozen::entailed(None, &draft.edits, None);
            draft.edits.extend(brought);
            draft.edits.retain(|edit| edit.field() != Some(fields::STATUS));
        }
        draft.choice("status", status);
        draft
    }

    /// What a deal is about, for what it is worth; something besides; and now and then a choice.
    fn offered(&self, deal: u32, chance: &mut Chance) -> Vec<Wanted> {
        let thing = self.thing_of_deal(deal);
        let quantity = GOODS[thing].pieces;
        let mut lines = vec![Wanted {
            good: thing,
            quantity,
            price: self.worth_of_deal(deal) / quantity,
            discount: 0,
            optional: false,
        }];
        for _ in 0..chance.between(0, 2) {
            let good = CONSUMABLES + usize::try_from(chance.between(0, 9)).unwrap_or(0);
            let discount = if chance.percent(30) { 500 } else { 0 };
            let quantity = chance.between(1, 6);
            lines.push(Wanted { good, quantity, price: GOODS[good].price, discount, optional: true });
        }
        lines
    }

    /// Gives an open deal what may come of it.
    pub(crate) fn put_lines(&self, deal: u32, record: RecordId, draft: &mut Draft) {
        let mut chance = Chance::new(self.setting.seed, 23 << 48 | u64::from(deal));
        for (place, wanted) in (0..).zip(self.offered(deal, &mut chance)) {
            self.put_line(record, place, &wanted, draft);
        }
    }

    fn put_line(&self, record: RecordId, place: u16, wanted: &Wanted, draft: &mut Draft) {
        let good = &GOODS[wanted.good];
        let mut at = String::new();
        for _ in 0..=place {
            at = position::between(Some(at.as_str()).filter(|at| !at.is_empty()), None);
        }
        let line = LineItem {
            product: Some(self.good_id(wanted.good)),
            sku: good.sku.to_owned(),
            name: self.words(good.german, good.english).to_owned(),
            text: String::new(),
            quantity: wanted.quantity * 1_000,
            unit: self.words(good.unit.0, good.unit.1).to_owned(),
            price: euro(wanted.price),
            discount: wanted.discount,
            tax: TAX,
            optional: wanted.optional,
            alternative_of: None,
            cost: Some(wanted.price * 62 / 100),
            price_source: Some(self.good_id(wanted.good)),
            returns: None,
            position: at,
        };
        draft.edits.push(Edit::PutItem {
            field: fields::LINES,
            item: ItemId::born(record, place),
            value: ItemValue::Line(Box::new(line)),
        });
    }

    fn customer_of(&self, deal: u32, draft: &mut Draft) {
        let contact = self.contact_of_deal(deal);
        let account = self.account_of(contact);
        self.sold_to(account, draft);
        draft.set("contact", FieldValue::Link(self.identity(RecordKind::Contact, contact).0));
    }

    fn sold_to(&self, account: u32, draft: &mut Draft) {
        draft.set("account", FieldValue::Link(self.account_id(account)));
        draft.set("owner", FieldValue::Member(self.setting.member));
        // As a quote takes it from its customer: the first address there.
        let address =
            self.account(account).edits.into_iter().find(
                |edit| matches!(edit, Edit::PutItem { field, .. } if *field == FieldKey::new("addresses")),
            );
        draft.edits.extend(address);
    }

    /// The quote that an order is of; `None` for one that a customer gave without.
    fn quote_of_order(&self, nth: u32) -> Option<u32> {
        (nth < self.setting.size.quotes && self.quote_status(nth) == "accepted").then_some(nth)
    }

    /// An order's id, and when it was given.
    pub(crate) fn order_identity(&self, nth: u32) -> (RecordId, Millis) {
        if let Some(quote) = self.quote_of_order(nth) {
            let (record, at) = self.quote_identity(quote);
            let at = self.closed_at(self.deal_of_quote(quote).0).unwrap_or(at);
            return (quote::order_of(record), at);
        }
        let mut chance = self.chance(RecordKind::Order, nth);
        let back = if chance.percent(60) { chance.between(1, 240) } else { chance.between(240, PAST - 60) };
        let at = self.at_work(-back, &mut chance).min(self.setting.now);
        (RecordId::new(at, chance.bytes()), at)
    }

    pub(crate) fn order(&self, nth: u32) -> Draft {
        let (record, at) = self.order_identity(nth);
        let mut chance = Chance::new(self.setting.seed, 16 << 48 | u64::from(nth));
        let mut draft = Draft::default();
        match self.quote_of_order(nth) {
            Some(quoted) => {
                let (deal, _) = self.deal_of_quote(quoted);
                let (quote, written) = self.quote_identity(quoted);
                let number = self.number_of(RecordKind::Quote, written, quoted + 1);
                draft.text("number", number::of_order(&number, 1).unwrap_or(number));
                draft.text("subject", self.name_of_deal(deal));
                self.customer_of(deal, &mut draft);
                draft.set("deal", FieldValue::Link(self.deal_id(deal)));
                draft.set("quote", FieldValue::Link(quote));
                let mut same = Chance::new(self.setting.seed, 15 << 48 | u64::from(quoted));
                let lines = self.offered(deal, &mut same).into_iter().filter(|line| !line.optional);
                for (place, wanted) in (0..).zip(lines) {
                    self.put_line(record, place, &wanted, &mut draft);
                }
            }
            None => {
                let last = i64::from(self.setting.size.accounts.max(1)) - 1;
                // A few customers buy often.
                let account = chance.between(0, last) * chance.between(1, 100) / 100;
                draft.text("number", self.number_of(RecordKind::Order, at, REPEATS_FROM + nth));
                draft.text("subject", self.words("Nachbestellung", "Repeat order"));
                self.sold_to(u32::try_from(account).unwrap_or(0), &mut draft);
                let first = usize::try_from(chance.between(0, 9)).unwrap_or(0);
                for place in 0..u16::try_from(chance.between(1, 3)).unwrap_or(1) {
                    let good = CONSUMABLES + (first + usize::from(place) * 3) % 10;
                    let (quantity, price) = (chance.between(1, 24), GOODS[good].price);
                    let wanted = Wanted { good, quantity, price, discount: 0, optional: false };
                    self.put_line(record, place, &wanted, &mut draft);
                }
            }
        }
        self.handled(at, &mut chance, &mut draft);
        draft
    }

    /// How far an order has come by now.
    fn handled(&self, at: Millis, chance: &mut Chance, draft: &mut Draft) {
        let age = (self.setting.now.0 - at.0) / DAY;
        let status = match age {
            ..4 => "open",
            4..15 => "confirmed",
            15..35 => chance.weighted(&[("delivered", 50), ("invoiced", 50)]),
            35..60 => chance.weighted(&[("invoiced", 40), ("paid", 60)]),
            _ => chance.weighted(&[("paid", 97), ("cancelled", 3)]),
        };
        let day_of = |at: Millis| self.setting.zone.day(at).map(FieldValue::Day);
        draft.set("ordered_at", day_of(at));
        draft.choice("status", status);
        draft.choice("source", "crm");
        if status == "paid" {
            draft.set("paid_at", day_of(at.plus(chance.between(18, 34) * DAY)));
        }
    }

    /// When a product, quote or order was made.
    pub(crate) fn shop_identity(&self, kind: RecordKind, nth: u32) -> (RecordId, Millis) {
        match kind {
            RecordKind::Quote => self.quote_identity(nth),
            RecordKind::Order => self.order_identity(nth),
            _ => {
                let mut chance = self.chance(kind, nth);
                let at = self.at_work(-PAST, &mut chance);
                (RecordId::new(at, chance.bytes()), at)
            }
        }
    }
}

impl Good {
    /// What one costs the firm, in cents.
    const fn cost(&self) -> i64 {
        self.price * 62 / 100
    }
}

const fn euro(minor: i64) -> Money {
    Money { minor, currency: *b"EUR" }
}
