//! What other records say of a company, in its head: when somebody was in touch with it, what comes next, what may still
//! be sold to it and what was.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::query::Column;
use crm_domain::schema::account;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::Page;
use super::ways::value;
use crate::format;
use crate::ui::words;

/// What is shown, in this order.
const SHOWN: [FieldKey; 4] =
    [account::LAST_INTERACTION, account::NEXT_ACTIVITY, account::OPEN_PIPELINE, account::WON_REVENUE];

/// The facts that there are.
#[component]
pub fn Facts(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let facts = Memo::new(move |_| {
        page.view.with(|view| {
            let fact = |key| Some((key, value(view.as_ref()?, key)?.clone()));
            SHOWN.into_iter().filter_map(fact).collect::<Vec<_>>()
        })
    });
    let fact = |(key, value): (FieldKey, FieldValue)| {
        view! {
            <li>
                <span class="deal-fact-name">{words::column(RecordKind::Account, Column::Field(key))}</span>
                <span class="deal-fact">{in_words(&value)}</span>
            </li>
        }
    };
    view! {
        <ul class="account-facts">{move || facts.get().into_iter().map(fact).collect_view()}</ul>
    }
}

fn in_words(value: &FieldValue) -> String {
    match value {
        FieldValue::Moment(at) => format::near_day(format::day_of(*at)),
        FieldValue::Day(day) => format::near_day(*day),
        FieldValue::Money(amount) => format::money_whole(*amount),
        _ => String::new(),
    }
}
