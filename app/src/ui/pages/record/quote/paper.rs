//! The quote as it is printed: seen only by printers, and by those who save it as a PDF.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::item::{AddressEntry, AddressUse, ItemValue};
use crm_domain::schema::{account, order, quote};
use crm_domain::value::FieldValue;
use engine_protocol::view::RecordView;
use leptos::prelude::*;

use super::super::Page;
use super::letterhead::{Foot, Head, Letterhead};
use super::lines::{Lines, text_of, value};
use super::sign::Signature;
use super::table::{Sums, Table};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::text;

/// The sheet of paper.
#[component]
pub fn Paper(lines: Lines) -> impl IntoView {
    let page = lines.page;
    let firm = Letterhead::watch();
    let said =
        move |key| page.view.with(|view| view.as_ref().map(|view| text_of(view, key)).unwrap_or_default());
    let prose = move |key, class: &'static str| {
        move || {
            let text = said(key);
            (!text.trim().is_empty()).then(|| view! { <p class=class>{text}</p> })
        }
    };
    let title = move || {
        let number = said(quote::NUMBER);
        if page.kind == RecordKind::Order {
            t!("quote.order_no", number = number)
        } else {
            t!("quote.quote_no", number = number)
        }
    };
    view! {
        <section class="paper" aria-hidden="true">
            <Head of=firm/>
            <div class="paper-top">
                <Recipient page sender=Signal::derive(move || firm.line())/>
                <Data page/>
            </div>
            <h1>{title}</h1>
            {move || Some(said(quote::SUBJECT)).filter(|subject| !subject.is_empty()).map(|subject| view! { <p class="paper-subject">{subject}</p> })}
            {prose(quote::INTRO, "paper-text")}
            <Table lines/>
            <Sums lines/>
            {move || Some(said(quote::TERMS)).filter(|terms| !terms.is_empty()).map(|terms| view! {
                <p class="paper-text">{t!("quote.terms_said", terms = terms)}</p>
            })}
            {prose(quote::OUTRO, "paper-text")}
            <div class="paper-signs"><Signature page/></div>
            <Foot of=firm/>
        </section>
    }
}

fn link(view: &RecordView, key: crm_domain::field::FieldKey) -> Option<RecordId> {
    match value(view, key) {
        Some(FieldValue::Link(id)) => Some(*id),
        _ => None,
    }
}

/// The address for invoices, else the first one.
fn address_of(value: Option<&FieldValue>) -> Option<AddressEntry> {
    let items = value.map(FieldValue::items).unwrap_or_default();
    let all = items.iter().filter_map(|(_, item)| match item {
        ItemValue::Address(entry) => Some(entry),
        _ => None,
    });
    all.clone().find(|entry| entry.usage == AddressUse::Billing).or_else(|| all.clone().next()).cloned()
}

/// To whom it goes: as it stands on an envelope.
#[component]
fn Recipient(page: Page, sender: Signal<String>) -> impl IntoView {
    let account = Memo::new(move |_| page.view.with(|view| link(view.as_ref()?, quote::ACCOUNT)));
    let own = Memo::new(move |_| page.view.with(|view| address_of(value(view.as_ref()?, quote::ADDRESSES))));
    let names = move || {
        page.view.with(|view| {
            let Some(view) = view.as_ref() else { return Vec::new() };
            let all = [quote::ACCOUNT, quote::CONTACT].map(|key| link(view, key));
            all.into_iter().flatten().map(|id| text::title(&view.titles, id)).collect::<Vec<_>>()
        })
    };
    let line = |line: String| view! { <span>{line}</span> };
    let lines_of =
        move |entry: AddressEntry| text::address_lines(&entry).into_iter().map(line).collect_view();
    view! {
        <address class="paper-to">
            <small>{sender}</small>
            {move || names().into_iter().map(line).collect_view()}
            {move || match (own.get(), account.get()) {
                (Some(entry), _) => Some(lines_of(entry).into_any()),
                // Its own address stands in for one that the quote does not name.
                (None, Some(account)) => Some(view! { <OfAccount account/> }.into_any()),
                (None, None) => None,
            }}
        </address>
    }
}

#[component]
fn OfAccount(account: RecordId) -> impl IntoView {
    let view = use_engine().watch_record(account);
    let entry = Memo::new(move |_| view.with(|view| address_of(value(view.as_ref()?, account::ADDRESSES))));
    move || {
        let lines = entry.get().map(|entry| text::address_lines(&entry)).unwrap_or_default();
        lines.into_iter().map(|line| view! { <span>{line}</span> }).collect_view()
    }
}

/// Number, version and days.
#[component]
fn Data(page: Page) -> impl IntoView {
    let rows = Memo::new(move |_| {
        page.view.with(|view| {
            let Some(view) = view.as_ref() else { return Vec::new() };
            let day = |key| match value(view, key) {
                Some(FieldValue::Day(day)) => Some(format::day(*day)),
                _ => None,
            };
            let revision = match value(view, quote::REVISION) {
                Some(FieldValue::Number(revision)) if *revision > 1 => Some(format::integer(*revision)),
                _ => None,
            };
            let is_order = view.kind == RecordKind::Order;
            let date = if is_order { day(order::ORDERED_AT) } else { day(quote::ISSUED_AT) };
            let all = [
                ("quote.number", Some(text_of(view, quote::NUMBER)).filter(|number| !number.is_empty())),
                ("quote.revision", revision),
                ("quote.date", Some(date.unwrap_or_else(|| format::day(format::today())))),
                ("quote.valid_until", day(quote::VALID_UNTIL)),
            ];
            all.into_iter().filter_map(|(key, shown)| Some((key, shown?))).collect::<Vec<_>>()
        })
    });
    view! {
        <dl class="paper-data">
            {move || rows.get().into_iter().map(|(key, shown)| view! { <div><dt>{tr(key)}</dt><dd>{shown}</dd></div> }).collect_view()}
        </dl>
    }
}
