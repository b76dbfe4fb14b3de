//! What a team is called: typed, and said where another one is called so too.

use crm_domain::command::{Command, Edit};
use crm_domain::id::RecordId;
use crm_domain::schema::team;
use crm_domain::value::FieldValue;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::teams::KnownTeams;
use crate::ui::toast::{problem_text, use_toasts};

/// The longest name.
pub const LONGEST: u32 = 80;

/// The name of a team. Two may have the same: on two devices apart nobody could forbid it, so it is only said.
#[component]
pub fn NameEdit(
    /// The teams that there are.
    known: KnownTeams,
    /// This one.
    id: RecordId,
    /// What it is called now.
    name: Signal<String>,
) -> impl IntoView {
    let engine = use_engine();
    // WHY not the name itself: what arrives from elsewhere may not take away what is being typed.
    let typed = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<String>);
    let text = move || typed.get().unwrap_or_else(|| name.get());
    let save = move |_| {
        let Some(said) = typed.get_untracked().map(|text| text.trim().to_owned()) else { return };
        if said.is_empty() {
            return error.set(Some(tr("teams.no_name")));
        }
        error.set(None);
        if said == name.get_untracked() {
            return typed.set(None);
        }
        spawn_local(async move {
            let edits = vec![Edit::Set { field: team::NAME, value: Some(FieldValue::Text(said.clone())) }];
            match engine.command(Command::Edit { records: vec![id], edits }).await {
                Ok(done) => {
                    typed.try_set(None);
                    use_toasts().done(t!("teams.renamed", team = said), done);
                }
                Err(problem) => _ = error.try_set(Some(problem_text(&problem))),
            }
        });
    };
    let (input, below) = (format!("team-name-{id}"), format!("team-name-{id}-hint"));
    let described = below.clone();
    let is_taken = move || known.have_name(&text(), Some(id));
    view! {
        <div class="form-line">
            <label for=input.clone()>{move || tr("teams.name")}</label>
            <input class="value-input" type="text" id=input maxlength=LONGEST autocomplete="off"
                aria-invalid=move || error.with(Option::is_some).to_string() aria-describedby=described
                prop:value=text on:input=move |event| typed.set(Some(event_target_value(&event))) on:change=save/>
            <NameNote id=below error is_taken=Signal::derive(is_taken)/>
        </div>
    }
}

/// What is wrong with a name, or that it is taken.
#[component]
pub fn NameNote(
    /// Where the input finds it.
    id: String,
    /// What is wrong.
    error: RwSignal<Option<String>>,
    /// Another team is called so.
    is_taken: Signal<bool>,
) -> impl IntoView {
    view! {
        <p id=id role="alert" class=move || if error.with(Option::is_some) { "field-error" } else { "hint" }>
            {move || error.get().or_else(|| is_taken.get().then(|| tr("teams.taken")))}
        </p>
    }
}
