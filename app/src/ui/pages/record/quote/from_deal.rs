//! A quote for a deal, in one tap.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::sales::quote::from_deal;
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::view::RecordView;
use leptos::prelude::*;

use super::super::Page;
use super::acts::carry_out;
use super::lines::value;
use super::seek::Known;
use crate::engine::clock;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::ui::parts::icon::{FILE_TEXT, Icon};
use crate::ui::rights::may_write;

/// A quote stands for so many days unless somebody says otherwise.
const DAYS: i64 = 30;

/// The button on a deal's page.
#[component]
pub fn FromDeal(page: Page) -> impl IntoView {
    let may = move || {
        let is_there = page.view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
        is_there && may_write()
    };
    // The company whose addresses are waited for.
    let asked = RwSignal::new(None::<RecordId>);
    let account = move || {
        page.view.with_untracked(|view| match value(view.as_ref()?, deal::ACCOUNT) {
            Some(FieldValue::Link(id)) => Some(*id),
            _ => None,
        })
    };
    let go = move |_| match account() {
        Some(id) => asked.set(Some(id)),
        None => make(page, None),
    };
    let known = move |account: Option<RecordView>| {
        asked.set(None);
        make(page, account.as_ref());
    };
    view! {
        <Show when=may>
            <button type="button" class="button" disabled=move || asked.with(Option::is_some) on:click=go>
                <Icon of=FILE_TEXT/>{move || tr("quote.of_deal")}</button>
        </Show>
        {move || asked.get().map(|record| view! { <Known record done=Callback::new(known)/> })}
    }
}

fn make(page: Page, account: Option<&RecordView>) {
    let record = clock::record_id();
    let last = format::today().plus_days(DAYS);
    let steps = page.view.with_untracked(|view| {
        let view = view.as_ref()?;
        let of_deal = |key| value(view, key);
        Some(match account {
            Some(account) => from_deal(record, page.id, &of_deal, Some(&|key| value(account, key)), last),
            None => from_deal(record, page.id, &of_deal, None, last),
        })
    });
    if let Some(steps) = steps {
        carry_out(steps, tr("quote.is_made"), Route::Record(RecordKind::Quote, record));
    }
}
