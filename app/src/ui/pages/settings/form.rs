//! The lines of the forms on these pages: a name, a field, a hint; and what went wrong.

use leptos::prelude::*;

use crate::i18n::tr;
use crate::ui::parts::icon::{self, Icon};

/// A text field with its name above and a hint below.
#[component]
pub fn TextField(
    /// Locale key of its name.
    name: &'static str,
    /// Locale key of the hint below.
    #[prop(optional)]
    hint: &'static str,
    /// What stands in it.
    value: RwSignal<String>,
    /// It must not be empty.
    #[prop(optional)]
    required: bool,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Kind of keyboard on touch devices.
    #[prop(default = "text")]
    inputmode: &'static str,
    /// Most characters.
    #[prop(default = 80)]
    longest: u32,
) -> impl IntoView {
    let id = name.replace('.', "-");
    let hint_id = (!hint.is_empty()).then(|| format!("{id}-hint"));
    view! {
        <div class="form-line">
            <label for=id.clone()>{move || tr(name)}</label>
            <input class="value-input" type="text" id=id required=required autocomplete=autocomplete inputmode=inputmode
                maxlength=longest spellcheck="false" aria-describedby=hint_id.clone() prop:value=value
                on:input=move |event| value.set(event_target_value(&event))/>
            {hint_id.map(|id| view! { <small class="hint" id=id>{move || tr(hint)}</small> })}
        </div>
    }
}

/// What went wrong, read out at once.
#[component]
pub fn Failure(
    /// The sentence; nothing when all is well.
    text: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div role="alert" class="failure-place">
            {move || text.get().map(|text| view! {
                <p class="failure"><Icon of=icon::TRIANGLE_ALERT/><span>{text}</span></p>
            })}
        </div>
    }
}

/// A part of the settings: a heading, a sentence, and what belongs to it.
#[component]
pub fn Section(
    /// Locale key of its heading.
    title: &'static str,
    /// Locale key of the sentence below the heading.
    #[prop(optional)]
    lead: &'static str,
    /// Its content.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="set">
            <h2>{move || tr(title)}</h2>
            {(!lead.is_empty()).then(|| view! { <p class="set-lead">{move || tr(lead)}</p> })}
            <div class="set-body">{children()}</div>
        </section>
    }
}
