//! The head of an interaction: what it was, when, what came of it, and whom it is about.

use crm_domain::choice::INTERACTION_OUTCOME;
use crm_domain::field::{FieldKey, FieldKind};
use crm_domain::schema::{RELATED, interaction};
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::Page;
use crate::ui::activity::kinds::{glyph_of, kind_name, outcome_tone};
use crate::ui::activity::report::{RememberPlace, VerdictChip};
use crate::ui::fields::links::{LinkChips, ids_of};
use crate::ui::fields::{text, words};
use crate::ui::parts::icon::Icon;

fn value(page: Page, key: FieldKey) -> Option<FieldValue> {
    page.view.with(|view| {
        view.as_ref()?.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone())
    })
}

fn choice(page: Page, key: FieldKey) -> String {
    value(page, key).and_then(|value| value.as_text().map(ToOwned::to_owned)).unwrap_or_default()
}

/// The sign of its kind, in the place of initials.
#[component]
pub fn Sign(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let glyph = Signal::derive(move || glyph_of(&choice(page, interaction::KIND)));
    view! { <span class="initials square interaction-sign" aria-hidden="true"><Icon of=glyph/></span> }
}

/// What it was, and when.
#[component]
pub fn Line(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let kind = move || kind_name(&choice(page, interaction::KIND));
    let at = move || value(page, interaction::AT).map(|at| text::shown(FieldKind::Moment, &at, &[]));
    let owner = move || match value(page, crm_domain::schema::OWNER) {
        Some(FieldValue::Member(member)) => Some(text::member_of(&member.to_string())),
        _ => None,
    };
    view! { <span>{kind}</span><span>{at}</span><span>{owner}</span> }
}

/// What came of it, and the records that it is about.
#[component]
pub fn About(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let outcome = move || Some(choice(page, interaction::OUTCOME)).filter(|outcome| !outcome.is_empty());
    let ids = Memo::new(move |_| ids_of(value(page, RELATED).as_ref()));
    let titles = Signal::derive(move || {
        page.view.with(|view| view.as_ref().map(|view| view.titles.clone()).unwrap_or_default())
    });
    view! {
        <p class="chips interaction-about">
            {move || outcome().map(|key| view! {
                <span class="chip" data-tone=outcome_tone(&key)>{words::choice(&INTERACTION_OUTCOME, &key)}</span>
            })}
            <VerdictChip view=page.view/>
            <LinkChips ids titles/>
            <RememberPlace view=page.view/>
        </p>
    }
}
