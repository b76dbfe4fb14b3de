//! Fields that a new record needs: those that people defined so, and of a deal what its stage asks for. Part of the sheet, and
//! asked for before a record is made.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::own::OwnField;
use crm_domain::sales::stage::Stage;
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::row::FieldRow;
use crate::ui::own;
use crate::ui::sales::use_stages;

/// Those that people defined.
fn of(new: NewRecord) -> Vec<FieldKey> {
    own::fields().of(new.kind()).filter(|field| field.required).map(|field: &OwnField| field.key).collect()
}

/// The stage in which a new deal is to stand: where none was chosen, the one that the engine gives it.
fn stage(new: NewRecord) -> Option<Stage> {
    match new.get(deal::STAGE) {
        _ if new.kind() != RecordKind::Deal => None,
        Some(FieldValue::Link(stage)) => use_stages().find(stage),
        _ => use_stages().first(),
    }
}

/// What its stage asks for.
fn asked(new: NewRecord) -> Vec<FieldKey> {
    stage(new).map(|stage| stage.asked()).unwrap_or_default()
}

/// Those that are empty still. WHY a "no" is none: a switch that nobody touched says nothing.
pub fn lacking(new: NewRecord) -> Vec<FieldKey> {
    untrack(|| asked(new).into_iter().chain(of(new)).filter(|key| is_empty(new, *key)).collect())
}

fn is_empty(new: NewRecord, key: FieldKey) -> bool {
    new.get(key).is_none_or(|value| value.is_empty())
}

/// A field of the sheet, which says when it is wanted and empty.
pub fn editor(new: NewRecord, key: FieldKey, missing: RwSignal<Vec<FieldKey>>) -> Option<impl IntoView> {
    let field = Field::of_new(new, new.kind().spec().field(key)?);
    Effect::new(move |was: Option<bool>| {
        let lacks = missing.with(|missing| missing.contains(&key)) && is_empty(new, key);
        // WHY not always: what cannot be read says so at the same place.
        if lacks || was == Some(true) {
            field.error.set(lacks.then(|| t!("own.missing", name = field.label())));
        }
        lacks
    });
    Some(view! { <FieldRow field/> })
}

/// Their editors, but for those that the sheet has anyway.
#[component]
pub fn Required(
    /// The record that is being made.
    new: NewRecord,
    /// What the sheet has anyway.
    shown: Vec<FieldKey>,
    /// Those that were empty when it was to be made.
    missing: RwSignal<Vec<FieldKey>>,
) -> impl IntoView {
    Effect::new(move |_| {
        // The first of them, and once: with every further try it is shown again.
        if let Some(first) = missing.with(|missing| missing.first().copied()) {
            set_timeout(move || show(first), std::time::Duration::from_millis(30));
        }
    });
    let more = Memo::new(move |_| {
        let mut asked = asked(new);
        asked.retain(|key| !shown.contains(key));
        asked
    });
    let says = move || {
        let name = stage(new).filter(|_| more.with(|more| !more.is_empty()))?.name;
        Some(view! { <p class="hint">{t!("sales.new_needs", stage = name)}</p> })
    };
    view! {
        {says}
        <For each=move || more.get() key=|key| *key let:key>{editor(new, key, missing)}</For>
        <For each=move || of(new) key=|key| *key let:key>{editor(new, key, missing)}</For>
    }
}

/// Puts the focus into a field of the sheet.
pub fn show(key: FieldKey) {
    let editor = document()
        .query_selector(&format!(".create-sheet [data-field='{key}'] :is(input, select, button)"))
        .ok()
        .flatten();
    if let Some(editor) = editor.and_then(|editor| editor.dyn_into::<web_sys::HtmlElement>().ok()) {
        // WHY ignored: a control that is in the document takes the focus.
        let _ = editor.focus();
    }
}
