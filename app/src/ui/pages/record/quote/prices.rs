//! What the products of lines cost this customer. Asked of the engine once for each, so that a quantity that is typed
//! has its price at once, offline as well.

use std::collections::BTreeMap;

use crm_domain::id::RecordId;
use crm_domain::line::LineItem;
use crm_domain::sales::price::Prices;
use crm_domain::schema::quote;
use crm_domain::value::FieldValue;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::Page;
use super::lines::{Held, value};
use crate::engine::use_engine;
use crate::format;

/// Of which product, for whom.
type Asked = (RecordId, Option<RecordId>);

/// What is known so far. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct KnownPrices {
    page: Page,
    all: RwSignal<BTreeMap<Asked, Prices>>,
}

impl KnownPrices {
    /// The prices of the lines of a page, as far as they are not typed.
    pub fn of(page: Page, lines: Memo<Held>) -> Self {
        let known = Self { page, all: RwSignal::new(BTreeMap::new()) };
        let products = Memo::new(move |_| {
            page.view.track();
            let account = known.account();
            let mut products: Vec<Asked> = lines.with(|lines| {
                let of_lists = lines.iter().filter(|(_, line)| line.price_source.is_some());
                of_lists.filter_map(|(_, line)| Some((line.product?, account))).collect()
            });
            products.sort_unstable();
            products.dedup();
            products
        });
        Effect::new(move |_| {
            for (product, _) in products.get() {
                if known.all.with_untracked(|all| !all.contains_key(&(product, known.account()))) {
                    spawn_local(async move { _ = known.ask(product).await });
                }
            }
        });
        known
    }

    fn account(self) -> Option<RecordId> {
        self.page.view.with_untracked(|view| match value(view.as_ref()?, quote::ACCOUNT) {
            Some(FieldValue::Link(id)) => Some(*id),
            _ => None,
        })
    }

    /// Asks what a product costs now.
    async fn ask(self, product: RecordId) -> Option<Prices> {
        let account = self.account();
        let asked = Request::Prices { product, account };
        let Ok(Answer::Prices(bytes)) = use_engine().request(asked).await else { return None };
        let prices: Prices = engine_protocol::decode(&bytes)?;
        self.all.try_update(|all| all.insert((product, account), prices.clone()));
        Some(prices)
    }

    /// A line of a product that was just picked, with the price that the customer gets; in `currency` where there are
    /// other lines already.
    pub fn pick(self, line: LineItem, currency: Option<[u8; 3]>, then: impl FnOnce(LineItem) + 'static) {
        let Some(product) = line.product else { return then(line) };
        spawn_local(async move {
            let prices = self.ask(product).await.unwrap_or_default();
            let found = prices.choose(product, line.quantity, format::today(), currency);
            let line = match found {
                Some(found) => LineItem { price: found.price, price_source: Some(found.source), ..line },
                None => line,
            };
            // WHY asked: somebody may have left the page meanwhile.
            if self.all.try_with_untracked(|_| ()).is_some() {
                then(line);
            }
        });
    }

    /// A line with the price of the quantity that it has now; a price that was typed stays.
    #[must_use]
    pub fn priced(self, line: LineItem) -> LineItem {
        let Some(product) = line.product else { return line };
        let account = self.account();
        self.all.with_untracked(|all| match all.get(&(product, account)) {
            Some(prices) => prices.priced(line, format::today()),
            None => line,
        })
    }

    /// What the price list is called that a line has its price of.
    #[must_use]
    pub fn list_of(self, line: &LineItem) -> Option<String> {
        let (product, source) = (line.product?, line.price_source?);
        let account = self.account();
        self.all.with(|all| {
            let offers = &all.get(&(product, account))?.offers;
            offers.iter().find(|offer| offer.list == source).map(|offer| offer.title.clone())
        })
    }
}
