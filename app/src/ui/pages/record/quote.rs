//! A quote or an order: where it stands, its lines, what they come to, the customer's signature, and its paper.

pub mod accept;
pub mod acts;
pub mod back;
pub mod cell;
pub mod editor;
pub mod from_deal;
pub mod into_deal;
pub mod letterhead;
pub mod lines;
pub mod paper;
pub mod papers;
pub mod prices;
pub mod seek;
pub mod share;
pub mod sign;
pub mod table;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::row::Row;
use crm_domain::sales::frozen::{is_as_sent, start};
use crm_domain::sales::quote::{is_over, order_of, revision_of};
use crm_domain::schema::{deal, order, price_list, quote, tour};
use crm_domain::value::FieldValue;
use engine_protocol::view::RecordView;
use leptos::prelude::*;

use super::Page;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::row::FieldRow;
use crate::ui::fields::text;
use crate::ui::pages::conflict::ConflictMark;
use crate::ui::parts::icon::{
    BUILDING_2, FILE_TEXT, Glyph, Icon, LOCK, PACKAGE_CHECK, SQUARE_KANBAN, TRIANGLE_ALERT, USERS,
};
use crate::ui::rights::may_write;
use lines::{Lines, text_of, value};

/// Whether the parts of this page show a field, so that it does not stand among the facts and notes again.
#[must_use]
pub fn has_own_place(kind: RecordKind, key: FieldKey) -> bool {
    let of_both = [quote::LINES, quote::TOTAL, quote::HEADER_DISCOUNT, quote::SHIPPING];
    let of_quote = [quote::TERMS, quote::INTRO, quote::OUTRO, quote::SIGNATURE_SVG, quote::SENT_MARK];
    match kind {
        RecordKind::Quote => of_both.contains(&key) || of_quote.contains(&key),
        RecordKind::Order => of_both.contains(&key),
        RecordKind::Deal => {
            [deal::LINES, deal::AMOUNT_MODE, deal::CONTACTS, deal::COMPETITORS].contains(&key)
        }
        RecordKind::PriceList => key == price_list::PRICES,
        // The page of a tour shows them as what they are.
        RecordKind::Tour => [tour::STOPS, tour::RESULTS, tour::SETS_OUT, tour::START_GEO].contains(&key),
        _ => false,
    }
}

/// Where a quote or an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Nothing that the customer sees is written any more.
    pub is_frozen: bool,
    /// This device may write, and it is not in the trash.
    pub may: bool,
}

/// Its status as a key; a draft has none at first.
#[must_use]
pub fn status_of(page: Page) -> String {
    let said =
        page.view.with(|view| view.as_ref().map(|view| text_of(view, quote::STATUS))).unwrap_or_default();
    if said.is_empty() { start(page.kind).unwrap_or_default().to_owned() } else { said }
}

/// Everything of it between its head and its facts.
#[component]
pub fn Quote(page: Page) -> impl IntoView {
    let lines = Lines::of(page);
    let standing = Memo::new(move |_| {
        let is_there = page.view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
        let may = is_there && may_write();
        Standing { is_frozen: Some(status_of(page).as_str()) != start(page.kind), may }
    });
    let is_open = Memo::new(move |_| standing.with(|standing| standing.may && !standing.is_frozen));
    let is_quote = page.kind == RecordKind::Quote;
    let returns = Memo::new(move |_| !is_quote && standing.with(|standing| standing.may));
    view! {
        <div class="quote" class:is-frozen=move || standing.get().is_frozen>
            <Strip lines/>
            <acts::Acts lines standing/>
            <Show when=move || is_quote><Banner page standing/></Show>
            {is_quote.then(|| view! { <Text lines key=quote::INTRO is_open/> })}
            <section class="quote-lines" aria-labelledby="quote-lines">
                <header class="quote-lines-head">
                    <h2 id="quote-lines">{move || tr("quote.lines")}<span class="count">{move || lines.all.with(Vec::len)}</span></h2>
                    {lines.field.map(|field| view! {
                        <Show when=move || !field.conflicts.with(Vec::is_empty)><ConflictMark field/></Show>
                    })}
                </header>
                {move || if is_open.get() {
                    view! { <editor::Editor lines/> }.into_any()
                } else {
                    view! { <table::Table lines acts=returns.get()/> }.into_any()
                }}
            </section>
            <section class="quote-end" aria-label=move || tr("quote.totals")>
                <div class="quote-terms" data-fields="">
                    <Text lines key=quote::HEADER_DISCOUNT is_open/>
                    <Text lines key=quote::SHIPPING is_open/>
                    {is_quote.then(|| view! { <Text lines key=quote::TERMS is_open/> })}
                </div>
                <table::Sums lines/>
            </section>
            {is_quote.then(|| view! {
                <Text lines key=quote::OUTRO is_open/>
                <sign::Signature page/>
            })}
        </div>
        <paper::Paper lines/>
    }
}

/// One of the fields that belong to the paper: written while it is a draft, read after that.
#[component]
fn Text(lines: Lines, key: FieldKey, is_open: Memo<bool>) -> impl IntoView {
    let page = lines.page;
    let field = page.fields.with_value(|fields| fields.iter().copied().find(|field| field.spec.key == key));
    field.map(|field| {
        let shown = move || {
            let value = field.value().filter(|value| !value.is_empty())?;
            Some(field.titles.with(|titles| text::shown(field.spec.kind, &value, titles)))
        };
        move || {
            if is_open.get() {
                view! { <div class="quote-text"><FieldRow field/></div> }.into_any()
            } else {
                let read = shown().map(|text| {
                    view! {
                        <div class="quote-text is-read" data-field=key.as_str()>
                            <span class="quote-text-name">{field.label()}</span><p>{text}</p>
                        </div>
                    }
                });
                view! { {read} }.into_any()
            }
        }
    })
}

/// A record that it belongs to.
fn tie(view: &RecordView, key: FieldKey, kind: RecordKind, glyph: Glyph) -> Option<impl IntoView + use<>> {
    match value(view, key) {
        Some(FieldValue::Link(id)) => {
            let title = text::title(&view.titles, *id);
            Some(
                view! { <a class="value-link" href=Route::Record(kind, *id).path()><Icon of=glyph/>{title}</a> },
            )
        }
        _ => None,
    }
}

/// For whom it is, its number and days, and what it comes to.
#[component]
fn Strip(lines: Lines) -> impl IntoView {
    let page = lines.page;
    let ties = move || {
        page.view.with(|view| {
            let view = view.as_ref()?;
            Some(view! {
                {tie(view, quote::ACCOUNT, RecordKind::Account, BUILDING_2)}
                {tie(view, quote::CONTACT, RecordKind::Contact, USERS)}
                {tie(view, quote::DEAL, RecordKind::Deal, SQUARE_KANBAN)}
                {(page.kind == RecordKind::Order).then(|| tie(view, order::QUOTE, RecordKind::Quote, FILE_TEXT))}
            })
        })
    };
    let facts = Memo::new(move |_| {
        page.view.with(|view| {
            let Some(view) = view.as_ref() else { return Vec::new() };
            let day = |key| match value(view, key) {
                Some(FieldValue::Day(day)) => Some(format::day(*day)),
                _ => None,
            };
            let revision = match value(view, quote::REVISION) {
                Some(FieldValue::Number(revision)) => Some(format::integer(*revision)),
                _ => None,
            };
            let all = [
                ("quote.number", Some(text_of(view, quote::NUMBER)).filter(|number| !number.is_empty())),
                ("quote.revision", revision),
                ("quote.sent_on", day(quote::ISSUED_AT)),
                ("quote.valid_until", day(quote::VALID_UNTIL)),
                ("quote.ordered_on", day(order::ORDERED_AT)),
            ];
            all.into_iter().filter_map(|(key, shown)| Some((key, shown?))).collect::<Vec<_>>()
        })
    });
    let gross = move || lines.totals().ok().and_then(|totals| totals.money(totals.gross)).map(format::money);
    view! {
        <div class="quote-strip">
            <p class="record-line quote-ties">{ties}</p>
            <ul class="quote-facts">
                {move || facts.get().into_iter().map(|(key, shown)| view! {
                    <li data-fact=key><span class="deal-fact-name">{tr(key)}</span><span class="deal-fact">{shown}</span></li>
                }).collect_view()}
            </ul>
            {move || gross().map(|gross| view! {
                <p class="quote-gross"><span class="deal-fact-name">{move || tr("quote.gross")}</span><strong>{gross}</strong></p>
            })}
        </div>
    }
}

/// A record as rows are, for rules that are told of rows.
fn row_of(view: &RecordView) -> Row {
    let spec = view.kind.spec();
    let mut values: Vec<(u16, FieldValue)> =
        view.values.iter().filter_map(|(key, value)| Some((spec.position(*key)?, value.clone()))).collect();
    values.sort_by_key(|(at, _)| *at);
    Row {
        id: view.id,
        kind: view.kind,
        created_at: view.created_at,
        updated_at: view.updated_at,
        updated_by: view.updated_by.device,
        deleted_at: view.deleted_at,
        conflicts: Vec::new(),
        own: Vec::new(),
        values,
    }
}

/// What became of it, and what is to be noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fate {
    said: String,
    goes_to: Option<(RecordKind, RecordId, &'static str)>,
    is_changed: bool,
}

fn fate(page: Page) -> Option<Fate> {
    let status = status_of(page);
    page.view.with(|view| {
        let row = row_of(view.as_ref()?);
        let day = match row.get(quote::ISSUED_AT) {
            Some(FieldValue::Day(day)) => format::day(*day),
            _ => String::new(),
        };
        let (said, goes_to) = match status.as_str() {
            "draft" => return None,
            "accepted" => {
                (tr("quote.was_accepted"), Some((RecordKind::Order, order_of(page.id), "quote.to_order")))
            }
            "revised" => (
                tr("quote.was_revised"),
                Some((RecordKind::Quote, revision_of(page.id), "quote.to_revision")),
            ),
            "declined" => (tr("quote.was_declined"), None),
            "expired" => (tr("quote.was_over"), None),
            _ if is_over(&row, format::today()) => (tr("quote.was_over"), None),
            _ if day.is_empty() => (tr("quote.was_sent"), None),
            _ => (t!("quote.was_sent_on", day = day), None),
        };
        Some(Fate { said, goes_to, is_changed: !is_as_sent(&row) })
    })
}

/// Says that it is frozen and why, and where it goes on.
#[component]
fn Banner(page: Page, standing: Memo<Standing>) -> impl IntoView {
    let fate = Memo::new(move |_| fate(page));
    move || {
        fate.get().map(|fate| {
            let way = match fate.goes_to {
                Some((kind, id, name)) => {
                    let glyph = if kind == RecordKind::Order { PACKAGE_CHECK } else { FILE_TEXT };
                    Some(view! { <a class="button" href=Route::Record(kind, id).path()><Icon of=glyph/>{tr(name)}</a> }.into_any())
                }
                None => standing.get().may.then(|| view! { <acts::Revise page/> }.into_any()),
            };
            view! {
                <section class="banner quote-fate" role="status"><p><Icon of=LOCK/><strong>{fate.said}</strong></p>{way}</section>
                {fate.is_changed.then(|| view! {
                    <section class="banner is-warn" role="alert"><p><Icon of=TRIANGLE_ALERT/><strong>{tr("quote.not_as_sent")}</strong></p></section>
                })}
            }
        })
    }
}
