//! Quotes and orders of a customer or a deal: what each comes to, and all orders together.

use std::collections::BTreeMap;

use crm_domain::choice::{ChoiceList, ORDER_STATUS, QUOTE_STATUS};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::query::{Filter, Op, Query};
use crm_domain::sales::totals::lines_of;
use crm_domain::schema::{order, quote};
use crm_domain::value::{FieldValue, Money};
use engine_protocol::view::RowView;
use leptos::prelude::*;

use super::super::Page;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::words;
use crate::ui::pages::tasks::line::filter_is;
use crate::ui::pages::today::ask::{by, watch};

/// So many are listed.
const MOST: u32 = 100;

/// What is asked of each: its number, its version (of an order: its invoice), what it comes to, how far it is, and its
/// day.
const OF_QUOTE: &[FieldKey] =
    &[quote::NUMBER, quote::REVISION, quote::TOTAL, quote::STATUS, quote::ISSUED_AT];
const OF_ORDER: &[FieldKey] =
    &[order::NUMBER, order::INVOICE_NO, quote::TOTAL, order::STATUS, order::ORDERED_AT, quote::LINES];

/// The field by which a paper belongs to a record of this kind.
const fn tie_to(kind: RecordKind) -> FieldKey {
    match kind {
        RecordKind::Contact => quote::CONTACT,
        RecordKind::Deal => quote::DEAL,
        RecordKind::Quote => order::QUOTE,
        _ => quote::ACCOUNT,
    }
}

/// A quote or an order as a line.
#[derive(Debug, Clone, PartialEq)]
struct Paper {
    route: Route,
    title: String,
    line: String,
    total: Option<Money>,
    counts: bool,
}

fn paper(kind: RecordKind, list: &'static ChoiceList, row: &RowView) -> Paper {
    let cell = |at: usize| row.cells.get(at).and_then(Option::as_ref);
    let text = |at: usize| cell(at).and_then(FieldValue::as_text).unwrap_or_default().to_owned();
    let status = text(3);
    let revision = match cell(1) {
        Some(FieldValue::Number(revision)) if *revision > 1 => Some(t!("quote.revision_no", n = *revision)),
        _ => None,
    };
    let day = match cell(4) {
        Some(FieldValue::Day(day)) => Some(format::day(*day)),
        _ => None,
    };
    let said = Some(status.clone()).filter(|key| !key.is_empty()).map(|key| words::choice(list, &key));
    let number = Some(text(0)).filter(|number| !number.is_empty() && *number != row.title);
    let backs = lines_of(cell(5)).filter(|(_, line)| line.quantity < 0).count();
    let back = (backs > 0).then(|| t!("back.many", n = backs));
    let line: Vec<String> = [number, revision, said, day, back].into_iter().flatten().collect();
    let total = match cell(2) {
        Some(FieldValue::Money(total)) => Some(*total),
        _ => None,
    };
    Paper {
        route: Route::Record(kind, row.id),
        title: row.title.clone(),
        line: line.join(" · "),
        total,
        counts: status != "cancelled",
    }
}

/// The papers of one kind; nothing where there are none.
#[component]
pub fn Papers(page: Page, kind: RecordKind) -> impl IntoView {
    let is_order = kind == RecordKind::Order;
    let (fields, list, day) = if is_order {
        (OF_ORDER, &ORDER_STATUS, order::ORDERED_AT)
    } else {
        (OF_QUOTE, &QUOTE_STATUS, quote::ISSUED_AT)
    };
    let query = move || {
        let ours = filter_is(tie_to(page.kind), Op::Is, vec![FieldValue::Link(page.id)]);
        Query { filter: Filter::All(vec![ours]), sort: vec![by(day, true)], ..Query::all(kind) }
    };
    let live = watch(query, fields, Signal::derive(|| MOST));
    let all = Memo::new(move |_| {
        live.with(|window| {
            let rows = window.as_ref().map(|window| window.rows.as_slice()).unwrap_or_default();
            rows.iter().map(|row| paper(kind, list, row)).collect::<Vec<_>>()
        })
    });
    let sum = move || {
        let mut sums = BTreeMap::<[u8; 3], i64>::new();
        all.with(|all| {
            for total in all.iter().filter(|paper| paper.counts).filter_map(|paper| paper.total) {
                let sum = sums.entry(total.currency).or_default();
                *sum = sum.saturating_add(total.minor);
            }
        });
        let shown = sums.into_iter().map(|(currency, minor)| format::money(Money { minor, currency }));
        shown.collect::<Vec<_>>().join(" · ")
    };
    let name = if is_order { "quote.orders_of" } else { "quote.quotes_of" };
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <section class="related papers" data-papers=kind.key()>
                <header class="related-head">
                    <h2>{move || tr(name)}<span class="count">{move || all.with(Vec::len)}</span></h2>
                    {is_order.then(|| view! { <span class="papers-sum">{move || t!("quote.bought", sum = sum())}</span> })}
                </header>
                <ul class="related-list">
                    {move || all.get().into_iter().map(|paper| view! {
                        <li><a href=paper.route.path()>
                            <span class="related-text">
                                <strong>{if paper.title.is_empty() { tr("record.untitled") } else { paper.title }}</strong>
                                <small>{paper.line}</small>
                            </span>
                            <span class="papers-total">{paper.total.map(format::money)}</span>
                        </a></li>
                    }).collect_view()}
                </ul>
            </section>
        </Show>
    }
}
