//! The lines of a quote or an order as the page holds them: what the engine says, and what was sent to it and is not
//! said back yet.

use std::collections::BTreeMap;

use crm_domain::command::{Command, Edit};
use crm_domain::field::FieldKey;
use crm_domain::id::ItemId;
use crm_domain::item::ItemValue;
use crm_domain::line::{LineItem, WHOLE};
use crm_domain::sales::position;
use crm_domain::sales::totals::{Extras, Totals, TotalsError, lines_of, totals};
use crm_domain::schema::{product, quote};
use crm_domain::value::{FieldValue, Money};
use engine_protocol::view::RecordView;
use engine_protocol::{Answer, Problem, Request};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::Page;
use super::prices::KnownPrices;
use crate::engine::{clock, use_engine};
use crate::i18n::{Lang, lang_untracked, tr};
use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::toast::use_toasts;
use crate::ui::usual::usual;

/// How long a line that was just saved is shown before the engine's word for it must have come, in milliseconds.
const AHEAD_MS: u32 = 800;
/// The tax of the first line that is written by hand.
const USUAL_TAX: u32 = 1_900;
/// A product's description goes into the line when it is no longer than this, in characters.
const TEXT_MOST: usize = 500;

/// Lines by their ids, in their order.
pub type Held = Vec<(ItemId, LineItem)>;

/// The lines. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Lines {
    /// Of which record.
    pub page: Page,
    /// The field, for its conflicts.
    pub field: Option<Field>,
    /// All lines as they are to be shown.
    pub all: Memo<Held>,
    /// What products cost this customer.
    pub prices: KnownPrices,
    sums: Memo<Result<Totals, TotalsError>>,
    /// The line that is carried.
    pub held: RwSignal<Option<ItemId>>,
    /// The place that it would come to.
    pub over: RwSignal<Option<usize>>,
    /// For those who do not see what moved.
    pub said: RwSignal<String>,
    /// How often somebody left the line for the next one by Escape, with nothing in it.
    pub given_up: RwSignal<u32>,
    /// Input that was not saved last time.
    pub drafts: RwSignal<Vec<(String, String)>>,
    sent: RwSignal<BTreeMap<ItemId, (u32, Option<LineItem>)>>,
    turn: StoredValue<u32>,
}

impl Lines {
    /// The lines of a page.
    pub fn of(page: Page) -> Self {
        let sent = RwSignal::new(BTreeMap::<ItemId, (u32, Option<LineItem>)>::new());
        let all = Memo::new(move |_| {
            let mut lines: Held = page.view.with(|view| {
                let lines = view.as_ref().and_then(|view| value(view, quote::LINES));
                lines_of(lines).map(|(id, line)| (id, line.clone())).collect()
            });
            sent.with(|sent| {
                for (id, (_, line)) in sent {
                    lines.retain(|(other, _)| other != id);
                    lines.extend(line.clone().map(|line| (*id, line)));
                }
            });
            lines.sort_by(|a, b| (&a.1.position, a.0).cmp(&(&b.1.position, b.0)));
            lines
        });
        let sums = Memo::new(move |_| {
            let extras = page.view.with(|view| view.as_ref().map(extras).unwrap_or_default());
            all.with(|all| totals(all.iter().map(|(id, line)| (*id, line)), extras))
        });
        let drafts = RwSignal::new(Vec::new());
        let prefix = format!("{}/{}/", page.id, quote::LINES);
        spawn_local(async move {
            let Ok(Answer::Drafts(all)) = use_engine().request(Request::Drafts).await else { return };
            let ours = |(key, text): &(String, String)| key.starts_with(&prefix) && !text.is_empty();
            drafts.try_set(all.into_iter().filter(ours).collect());
        });
        let field = page
            .fields
            .with_value(|fields| fields.iter().copied().find(|field| field.spec.key == quote::LINES));
        Self {
            page,
            field,
            all,
            prices: KnownPrices::of(page, all),
            sums,
            held: RwSignal::new(None),
            over: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            given_up: RwSignal::new(0),
            drafts,
            sent,
            turn: StoredValue::new(0),
        }
    }

    /// A line, followed.
    pub fn line(self, id: ItemId) -> Option<LineItem> {
        self.all.with(|all| all.iter().find(|(one, _)| *one == id).map(|(_, line)| line.clone()))
    }

    /// Where a line stands now.
    pub fn place(self, id: ItemId) -> Option<usize> {
        self.all.with(|all| all.iter().position(|(one, _)| *one == id))
    }

    /// What all of it comes to.
    pub fn totals(self) -> Result<Totals, TotalsError> {
        self.sums.get()
    }

    /// Keeps what is being typed in a line, so that a crash cannot take it; an empty text is none.
    pub fn keep_draft(self, id: ItemId, part: &str, text: &str) {
        let key = format!("{}/{}/{id}/{part}", self.page.id, quote::LINES);
        use_engine().tell(Request::Draft { key, text: text.to_owned() });
    }

    /// Input of a part of a line that was not saved last time, once.
    pub fn take_draft(self, id: ItemId, part: &str) -> Option<String> {
        let wanted = format!("/{id}/{part}");
        let at = self.drafts.with(|all| all.iter().position(|(key, _)| key.ends_with(&wanted)))?;
        let mut taken = None;
        self.drafts.update_untracked(|all| taken = Some(all.swap_remove(at).1));
        taken
    }

    /// Writes a line; `failed` gets what kept the engine from it.
    pub fn put(self, id: ItemId, line: LineItem, failed: impl FnOnce(Problem) + 'static) {
        let value = ItemValue::Line(Box::new(line.clone()));
        self.write(id, Some(line), Edit::PutItem { field: quote::LINES, item: id, value }, |_| (), failed);
    }

    /// Takes a line away, with the way back.
    pub fn remove(self, id: ItemId) {
        let name = untrack(|| self.line(id)).map(|line| line.name).unwrap_or_default();
        let done = move |command| use_toasts().done(t!("quote.line_removed", name = name), command);
        self.write(id, None, Edit::RemoveItem { field: quote::LINES, item: id }, done, said_wrong);
    }

    fn write(
        self,
        id: ItemId,
        line: Option<LineItem>,
        edit: Edit,
        done: impl FnOnce(crm_domain::id::CommandId) + 'static,
        failed: impl FnOnce(Problem) + 'static,
    ) {
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        self.sent.update(|sent| _ = sent.insert(id, (turn, line)));
        let record = self.page.id;
        spawn_local(async move {
            let command = Command::Edit { records: vec![record], edits: vec![edit] };
            match use_engine().command(command).await {
                Ok(command) => {
                    done(command);
                    Timeout::new(AHEAD_MS, move || self.forget(id, turn)).forget();
                }
                Err(problem) => {
                    self.forget(id, turn);
                    failed(problem);
                }
            }
        });
    }

    /// From now on the engine's word holds, unless something was sent since.
    fn forget(self, id: ItemId, turn: u32) {
        self.sent.try_update(|sent| {
            if sent.get(&id).is_some_and(|(latest, _)| *latest == turn) {
                sent.remove(&id);
            }
        });
    }

    /// A line after all others, with what the last one is in.
    pub fn fresh(self) -> LineItem {
        self.all.with_untracked(|all| {
            let last = all.last().map(|(_, line)| line);
            // WHY not the last one's: a book at 7 % says nothing of the work after it.
            let by_hand = all.iter().map(|(_, line)| line).rfind(|line| line.product.is_none());
            LineItem {
                product: None,
                sku: String::new(),
                name: String::new(),
                text: String::new(),
                quantity: 1_000,
                unit: String::new(),
                price: Money {
                    minor: 0,
                    currency: last.map_or_else(|| usual().code(), |line| line.price.currency),
                },
                discount: 0,
                tax: by_hand.map_or(USUAL_TAX, |line| line.tax),
                optional: false,
                alternative_of: None,
                cost: None,
                price_source: None,
                returns: None,
                position: position::between(last.map(|line| line.position.as_str()), None),
            }
        })
    }

    /// Puts a line at a place among the others.
    pub fn move_to(self, id: ItemId, place: usize) {
        let all = self.all.get_untracked();
        let Some((_, line)) = all.iter().find(|(one, _)| *one == id).cloned() else { return };
        let from = all.iter().position(|(one, _)| *one == id);
        let others: Vec<&str> =
            all.iter().filter(|(one, _)| *one != id).map(|(_, line)| line.position.as_str()).collect();
        let place = place.min(others.len());
        if from == Some(place) {
            return;
        }
        self.said.set(t!("quote.line_moved", name = line.name.clone(), n = place + 1));
        let moved = LineItem { position: position::at(&others, place), ..line };
        self.put(id, moved, said_wrong);
    }

    /// Moves a line up or down.
    pub fn shift(self, id: ItemId, by: isize) {
        let place = untrack(|| self.place(id));
        if let Some(to) = place.and_then(|place| place.checked_add_signed(by)) {
            self.move_to(id, to);
        }
    }
}

/// Says that something could not be done.
fn said_wrong(problem: Problem) {
    use_toasts().failed(&problem);
}

/// A value of a record.
#[must_use]
pub fn value(view: &RecordView, key: FieldKey) -> Option<&FieldValue> {
    view.values.iter().find(|(field, _)| *field == key).map(|(_, value)| value)
}

/// A text of a record; empty where there is none.
#[must_use]
pub fn text_of(view: &RecordView, key: FieldKey) -> String {
    value(view, key).and_then(FieldValue::as_text).unwrap_or_default().to_owned()
}

/// What counts for the whole beside the lines.
#[must_use]
pub fn extras(view: &RecordView) -> Extras {
    let discount = match value(view, quote::HEADER_DISCOUNT) {
        Some(FieldValue::Number(discount)) => u32::try_from((*discount).clamp(0, WHOLE.into())).unwrap_or(0),
        _ => 0,
    };
    let shipping = match value(view, quote::SHIPPING) {
        Some(FieldValue::Money(shipping)) => Some(*shipping),
        _ => None,
    };
    Extras { discount, shipping }
}

/// A line that takes from a product what it needs of it.
#[must_use]
pub fn with_product(line: LineItem, view: &RecordView) -> LineItem {
    let (name, english) = (text_of(view, product::NAME), text_of(view, product::NAME_EN));
    let is_english = lang_untracked() == Lang::En && !english.is_empty();
    let money = |key| match value(view, key) {
        Some(FieldValue::Money(money)) => Some(*money),
        _ => None,
    };
    let own = money(product::LIST_PRICE);
    let price = own.unwrap_or(line.price);
    let tax = match value(view, product::TAX_RATE) {
        Some(FieldValue::Number(rate)) => u32::try_from(*rate).unwrap_or(line.tax),
        _ => line.tax,
    };
    let text = text_of(view, product::DESCRIPTION);
    LineItem {
        product: Some(view.id),
        sku: text_of(view, product::SKU),
        name: if is_english { english } else { name },
        text: if text.chars().count() <= TEXT_MOST { text } else { String::new() },
        unit: text_of(view, product::UNIT),
        price,
        price_source: own.map(|_| view.id),
        tax,
        cost: money(product::COST).filter(|cost| cost.currency == price.currency).map(|cost| cost.minor),
        ..line
    }
}

/// The currency of the lines beside one of them: amounts of two have no sum.
pub fn currency_beside(lines: Lines, except: Option<ItemId>) -> Option<[u8; 3]> {
    lines.all.with_untracked(|all| {
        all.iter().rev().find(|(id, _)| Some(*id) != except).map(|(_, line)| line.price.currency)
    })
}

/// A new line, and its id.
pub fn add(lines: Lines, line: LineItem, failed: impl FnOnce(Problem) + 'static) -> ItemId {
    let id = clock::item_id();
    lines.put(id, line, failed);
    id
}

/// Why there is no total, in words.
#[must_use]
pub fn no_total(error: TotalsError) -> String {
    let word = crm_domain::words::problem(error.key());
    word.map_or_else(
        || tr("problem.unknown"),
        |word| word.of(crate::ui::fields::words::language()).to_owned(),
    )
}
