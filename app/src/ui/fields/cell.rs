//! A value in a table: one line, no controls.

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::text::{self, Titles};
use crate::ui::parts::icon::{CHECK, Icon};

/// How many words of a set a cell shows before it counts the rest.
const WORDS_SHOWN: usize = 3;

/// A value as a table shows it; nothing for an empty one. Numbers and money carry the class
/// `is-number`, for the column to be right-aligned.
pub fn cell(kind: FieldKind, value: Option<&FieldValue>, titles: &Titles) -> Option<AnyView> {
    let value = value.filter(|value| !value.is_empty())?;
    let plain = || text::shown(kind, value, titles);
    let line = |class: &'static str, shown: String| {
        view! { <span class=class title=shown.clone()>{shown.clone()}</span> }.into_any()
    };
    let view = match kind {
        FieldKind::Link(RecordKind::Option) => super::option::chip(value, plain),
        FieldKind::Line
        | FieldKind::Prose
        | FieldKind::Day
        | FieldKind::PartialDay
        | FieldKind::Moment
        | FieldKind::Period
        | FieldKind::Links
        | FieldKind::Lines
        | FieldKind::Parties
        | FieldKind::Stops
        | FieldKind::Url
        | FieldKind::Link(_)
        | FieldKind::Member
        | FieldKind::Members
        | FieldKind::Phones
        | FieldKind::Emails => line("cell-text", plain()),
        FieldKind::Number
        | FieldKind::Percent
        | FieldKind::Count
        | FieldKind::Prices
        | FieldKind::Money
        | FieldKind::Total => line("cell-text is-number", plain()),
        FieldKind::Flag => flag(matches!(value, FieldValue::Flag(true)))?,
        FieldKind::Choice(_) => view! { <span class="chip">{plain()}</span> }.into_any(),
        FieldKind::Tags => tags(value),
        FieldKind::Log | FieldKind::Photo => return None,
        FieldKind::Checklist => line("cell-text is-number", text::progress(value)),
        FieldKind::Addresses => line("cell-text", town(value).unwrap_or_else(plain)),
        FieldKind::Affiliations => line("cell-text", account(value, titles).unwrap_or_else(plain)),
    };
    Some(view)
}

/// Only a "yes" is worth a mark in a table.
fn flag(set: bool) -> Option<AnyView> {
    set.then(|| {
        view! { <span class="cell-flag"><Icon of=CHECK/><span class="sr-only">{text::flag(true)}</span></span> }.into_any()
    })
}

fn tags(value: &FieldValue) -> AnyView {
    let FieldValue::Tags(tags) = value else { return ().into_any() };
    let more = tags.len().saturating_sub(WORDS_SHOWN);
    view! {
        <span class="chips">
            {tags.iter().take(WORDS_SHOWN).map(|word| view! { <span class="chip">{word.clone()}</span> }).collect_view()}
            {(more > 0).then(|| view! { <span class="chip-more">{format!("+{more}")}</span> })}
        </span>
    }
    .into_any()
}

/// Postal code and town of the first address: what a list is scanned for.
fn town(value: &FieldValue) -> Option<String> {
    let (_, item) = value.items().first()?;
    let crm_domain::item::ItemValue::Address(entry) = item else { return None };
    (!entry.city.is_empty()).then(|| [entry.zip.as_str(), entry.city.as_str()].join(" ").trim().to_owned())
}

/// The account of the first tie.
fn account(value: &FieldValue, titles: &Titles) -> Option<String> {
    let (_, item) = value.items().first()?;
    let crm_domain::item::ItemValue::Affiliation(tie) = item else { return None };
    Some(text::title(titles, tie.account))
}
