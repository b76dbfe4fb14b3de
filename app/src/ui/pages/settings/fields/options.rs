//! What a field offers: names, colours, order. One that is taken out stays readable where it was picked.

use crm_domain::choice::TINT;
use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::fold::fold;
use crm_domain::id::RecordId;
use crm_domain::sales::position;
use crm_domain::schema::{definition, pipeline};
use crm_domain::value::FieldValue;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::set;
use crate::engine::{clock, use_engine};
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::words;
use crate::ui::own::{self, OwnOption};
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::{problem_text, use_toasts};

/// How many options a field can offer.
pub const MOST_OPTIONS: usize = 200;

/// The first values of an option.
pub fn made(of: RecordId, name: &str, place: &str, tint: &str) -> Vec<Edit> {
    vec![
        set(pipeline::NAME, FieldValue::Text(name.to_owned())),
        set(definition::DEFINITION, FieldValue::Link(of)),
        set(pipeline::TINT, FieldValue::Choice(tint.to_owned())),
        set(definition::PLACE, FieldValue::Text(place.to_owned())),
    ]
}

/// The options of a definition.
#[component]
pub fn Options(
    /// Which.
    definition: RecordId,
) -> impl IntoView {
    let all = Memo::new(move |_| own::all_options(definition));
    let offered =
        Memo::new(move |_| all.get().into_iter().filter(|option| !option.retired).collect::<Vec<_>>());
    let retired =
        Memo::new(move |_| all.get().into_iter().filter(|option| option.retired).collect::<Vec<_>>());
    view! {
        <fieldset class="own-options">
            <legend>{move || tr("own.options")}</legend>
            <ol>
                <For each=move || offered.get() key=|option| option.id let:option>
                    <OneOption offered id=option.id/>
                </For>
            </ol>
            <Add definition all offered/>
            <Show when=move || !retired.with(Vec::is_empty)>
                <p class="own-options-out"><span class="hint">{move || tr("own.options_out")}</span>
                    <For each=move || retired.get() key=|option| option.id let:option>
                        <button type="button" class="button quiet small" on:click=move |_| keep(option.id, definition::RETIRED, FieldValue::Flag(false))
                            title=move || tr("own.option_back")><Icon of=icon::UNDO_2/>{option.name.clone()}</button>
                    </For>
                </p>
            </Show>
        </fieldset>
    }
}

/// Whether another option is called so.
fn is_taken(all: &[OwnOption], name: &str, own: Option<RecordId>) -> bool {
    all.iter().any(|option| Some(option.id) != own && fold(&option.name) == fold(name))
}

#[component]
fn OneOption(offered: Memo<Vec<OwnOption>>, id: RecordId) -> impl IntoView {
    let option = Memo::new(move |_| offered.with(|all| all.iter().find(|option| option.id == id).cloned()));
    let name =
        move || option.with(|option| option.as_ref().map(|option| option.name.clone()).unwrap_or_default());
    let tint =
        move || option.with(|option| option.as_ref().map(|option| option.tint.clone()).unwrap_or_default());
    let at = move || offered.with(|all| all.iter().position(|option| option.id == id).unwrap_or(0));
    let last = move || offered.with(|all| at() + 1 == all.len());
    let typed = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<String>);
    let rename = move |_| {
        let Some(text) = typed.get_untracked().map(|text| text.trim().to_owned()) else { return };
        if text.is_empty() {
            return error.set(Some(tr("own.option_no_name")));
        }
        if offered.with_untracked(|all| is_taken(all, &text, Some(id))) {
            return error.set(Some(tr("own.option_taken")));
        }
        error.set(None);
        send(id, pipeline::NAME, FieldValue::Text(text), typed, error);
    };
    view! {
        <li class="own-option" data-tint=tint>
            <span class="stage-dot" aria-hidden="true"></span>
            <input class="value-input" type="text" maxlength="80" autocomplete="off" aria-label=move || t!("own.option_name", name = name())
                aria-invalid=move || error.with(Option::is_some).to_string()
                prop:value=move || typed.get().unwrap_or_else(name)
                on:input=move |event| typed.set(Some(event_target_value(&event))) on:change=rename/>
            <select class="value-input own-tint" aria-label=move || t!("own.option_tint", name = name()) prop:value=tint
                on:change=move |event| keep(id, pipeline::TINT, FieldValue::Choice(event_target_value(&event)))>
                {TINT.keys.iter().map(|key| view! {
                    <option value=*key selected=move || tint() == *key>{move || words::choice(&TINT, key)}</option>
                }).collect_view()}
            </select>
            <button type="button" class="button quiet square" disabled=move || at() == 0 on:click=move |_| shift(offered, id, false)
                aria-label=move || t!("own.up", name = name())><Icon of=icon::ARROW_UP/></button>
            <button type="button" class="button quiet square" disabled=last on:click=move |_| shift(offered, id, true)
                aria-label=move || t!("own.down", name = name())><Icon of=icon::ARROW_DOWN/></button>
            <button type="button" class="button quiet square" on:click=move |_| keep(id, definition::RETIRED, FieldValue::Flag(true))
                aria-label=move || t!("own.option_remove", name = name()) title=move || t!("own.option_remove", name = name())><Icon of=icon::X/></button>
            {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
        </li>
    }
}

/// The line for one more: Enter adds it and waits for the next.
#[component]
fn Add(definition: RecordId, all: Memo<Vec<OwnOption>>, offered: Memo<Vec<OwnOption>>) -> impl IntoView {
    let engine = use_engine();
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let add = move || {
        // WHY asked: an input that leaves the page with the focus may still say so.
        let name = typed.try_get_untracked().unwrap_or_default().trim().to_owned();
        if name.is_empty() {
            return;
        }
        if all.with_untracked(|all| is_taken(all, &name, None)) {
            return error.set(Some(tr("own.option_taken")));
        }
        if all.with_untracked(Vec::len) >= MOST_OPTIONS {
            return error.set(Some(t!("own.too_many_options", n = MOST_OPTIONS)));
        }
        error.set(None);
        let last = offered.with_untracked(|all| all.last().map(|option| option.place.clone()));
        let tint = own::next_tint(all.with_untracked(Vec::len));
        let edits = made(definition, &name, &position::between(last.as_deref(), None), tint);
        let command = Command::Create { record: clock::record_id(), kind: RecordKind::Option, edits };
        typed.set(String::new());
        spawn_local(async move {
            if let Err(problem) = engine.command(command).await {
                typed.try_set(name);
                error.try_set(Some(problem_text(&problem)));
            }
        });
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            add();
        }
    };
    view! {
        <div class="own-option is-new">
            <Icon of=icon::PLUS/>
            <input class="value-input" type="text" maxlength="80" autocomplete="off" enterkeyhint="done"
                placeholder=move || tr("own.option_add") aria-label=move || tr("own.option_add")
                aria-invalid=move || error.with(Option::is_some).to_string()
                prop:value=typed on:input=move |event| { error.set(None); typed.set(event_target_value(&event)); }
                on:keydown=on_key on:blur=move |_| add()/>
            {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
        </div>
    }
}

/// Writes what was typed; it stays where it stands when it cannot be saved.
fn send(
    id: RecordId,
    field: FieldKey,
    value: FieldValue,
    typed: RwSignal<Option<String>>,
    error: RwSignal<Option<String>>,
) {
    let engine = use_engine();
    spawn_local(async move {
        match engine.command(Command::Edit { records: vec![id], edits: vec![set(field, value)] }).await {
            Ok(_) => _ = typed.try_set(None),
            Err(problem) => _ = error.try_set(Some(problem_text(&problem))),
        }
    });
}

fn keep(id: RecordId, field: FieldKey, value: FieldValue) {
    let command = Command::Edit { records: vec![id], edits: vec![set(field, value)] };
    use_toasts().act(use_engine(), command, tr("own.option_changed"));
}

fn shift(offered: Memo<Vec<OwnOption>>, id: RecordId, down: bool) {
    let place = offered.with_untracked(|all| {
        let at = all.iter().position(|option| option.id == id)?;
        let to = if down { at + 1 } else { at.checked_sub(1)? };
        let others: Vec<&str> =
            all.iter().filter(|option| option.id != id).map(|option| option.place.as_str()).collect();
        (to <= others.len()).then(|| position::at(&others, to))
    });
    if let Some(place) = place {
        keep(id, definition::PLACE, FieldValue::Text(place));
    }
}
