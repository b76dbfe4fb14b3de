//! Price lists: one for everybody with prices for many at once, and one that a few customers have agreed on.

use crm_domain::command::Edit;
use crm_domain::id::ItemId;
use crm_domain::item::{ItemValue, PriceEntry};
use crm_domain::schema::price_list;
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};

use crate::goods::{CONSUMABLES, GOODS};
use crate::{Draft, Firm};

/// How many there are.
pub const LISTS: u32 = 2;
/// So many customers have the second one.
const AGREED: u32 = 3;

impl Firm {
    pub(crate) fn price_list(&self, nth: u32) -> Draft {
        let record = self.identity(crm_domain::field::RecordKind::PriceList, nth).0;
        let year = self.today.year();
        let mut draft = Draft::default();
        let name = if nth == 0 {
            self.words("Preisliste", "Price list")
        } else {
            self.words("Rahmenvertrag Industrie", "Framework contract, industry")
        };
        draft.text("name", format!("{name} {year}"));
        draft.text("currency", "EUR");
        draft.choice("status", "active");
        draft.set("valid_from", Day::new(year, 1, 1).map(FieldValue::Day));
        draft.set("valid_to", Day::new(year, 12, 31).map(FieldValue::Day));
        draft.set("owner", FieldValue::Member(self.setting.member));
        // From ten on less for all; for those who agreed on it from the first on, and less again from ten.
        let steps: &[(i64, i64)] = if nth == 0 { &[(10, 94)] } else { &[(0, 91), (10, 87)] };
        if nth > 0 {
            let agreed = AGREED.min(self.setting.size.accounts);
            (0..agreed).for_each(|account| draft.word("accounts", self.account_id(account).to_string()));
        }
        let prices = (CONSUMABLES..GOODS.len()).flat_map(|good| steps.iter().map(move |step| (good, step)));
        for (place, (good, (from, percent))) in (0..).zip(prices) {
            let price = Money { minor: GOODS[good].price * percent / 100, currency: *b"EUR" };
            let entry = PriceEntry {
                product: self.good_id(good),
                price,
                min_quantity: from * 1_000,
                from: None,
                to: None,
            };
            draft.edits.push(Edit::PutItem {
                field: price_list::PRICES,
                item: ItemId::born(record, place),
                value: ItemValue::Price(entry),
            });
        }
        draft
    }
}
