//! A row on a phone: name and what matters most about it in two lines, and a number to call.

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::item::ItemValue;
use crm_domain::query::Column;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::grid::card_columns;
use super::row::{ConflictMark, Live, Title};
use super::state::ListState;
use crate::i18n::tr;
use crate::ui::fields::text;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::parts::mark::Initials;

/// Two lines and the call button. Its columns are those of `grid::card_columns`.
#[component]
pub fn Card(state: ListState, live: Live) -> impl IntoView {
    let title = Signal::derive(move || live.row.with(|row| row.title.clone()));
    let second = move || second_line(state, live);
    let phone =
        move || live.row.with(|row| row.cells.get(2).cloned().flatten()).and_then(|value| number(&value));
    view! {
        <div class="card-body" role="gridcell">
            <Initials kind=state.kind title/>
            <div class="card-lines">
                <div class="card-title"><Title state live/><ConflictMark live/></div>
                <div class="card-second">{second}</div>
            </div>
            {move || phone().map(|number| view! {
                <a class="card-call" tabindex="-1" href=format!("tel:{number}") data-about=live.id.get().to_string()
                    aria-label=format!("{}: {number}", tr("list.call"))>
                    <Icon of=icon::PHONE/>
                </a>
            })}
        </div>
    }
}

fn second_line(state: ListState, live: Live) -> String {
    let cells = live.row.with(|row| row.cells.clone());
    let kinds: Vec<FieldKind> = card_columns(state.kind)
        .into_iter()
        .map(|column| match column {
            Column::Field(key) => state.kind.spec().field(key).map_or(FieldKind::Line, |spec| spec.kind),
            Column::Title | Column::CreatedAt | Column::UpdatedAt => FieldKind::Line,
        })
        .collect();
    state.window.with(|window| {
        let titles = window.as_ref().map(|window| window.titles.as_slice()).unwrap_or_default();
        let part = |at: usize| -> Option<String> {
            let value = cells.get(at)?.as_ref()?;
            let shown = match (state.kind, value) {
                (RecordKind::Account, FieldValue::Items(items)) => town(items.first().map(|(_, item)| item)?),
                (_, value) => text::shown(kinds.get(at).copied().unwrap_or(FieldKind::Line), value, titles),
            };
            Some(shown).filter(|shown| !shown.is_empty())
        };
        [part(0), part(1)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    })
}

fn town(item: &ItemValue) -> String {
    match item {
        ItemValue::Address(address) => address.city.clone(),
        ItemValue::Email(_)
        | ItemValue::Phone(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_) => String::new(),
    }
}

/// The number to call: international where it is known.
fn number(value: &FieldValue) -> Option<String> {
    value.items().iter().find_map(|(_, item)| match item {
        ItemValue::Phone(phone) if !phone.e164.is_empty() => Some(phone.e164.clone()),
        ItemValue::Phone(phone) => {
            Some(phone.raw.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect())
        }
        ItemValue::Email(_)
        | ItemValue::Address(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_) => None,
    })
}
