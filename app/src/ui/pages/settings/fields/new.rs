//! A field more: its name, what it holds, and for a selection what it offers.

use crm_domain::choice::OWN_TYPE;
use crm_domain::command::{Command, Step};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::own::{OwnField, OwnType};
use crm_domain::sales::position;
use crm_domain::schema::{definition, pipeline};
use crm_domain::value::FieldValue;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::name::said;
use super::options::{MOST_OPTIONS, made};
use super::set;
use crate::engine::acts::Press;
use crate::engine::{clock, use_engine};
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::words;
use crate::ui::own;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::{problem_text, use_toasts};

/// The button for one more, and the form that it opens.
#[component]
pub fn NewField(
    /// Of whose records.
    kind: RecordKind,
    /// Those that are there.
    offered: Memo<Vec<OwnField>>,
    /// The one that stands open.
    opened: RwSignal<Option<RecordId>>,
) -> impl IntoView {
    let asking = RwSignal::new(false);
    move || {
        if asking.get() {
            view! { <Form kind offered asking/> }.into_any()
        } else {
            let ask = move |_| {
                opened.set(None);
                asking.set(true);
            };
            view! {
                <p class="set-acts"><button type="button" class="button" on:click=ask>
                    <Icon of=icon::PLUS/>{move || tr("own.add")}
                </button></p>
            }
            .into_any()
        }
    }
}

#[component]
fn Form(kind: RecordKind, offered: Memo<Vec<OwnField>>, asking: RwSignal<bool>) -> impl IntoView {
    let name = RwSignal::new(String::new());
    let of = RwSignal::new(OwnType::Option);
    let lines = RwSignal::new(String::new());
    let required = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let input = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // WHY ignored: an input that is in the document takes the focus.
            let _ = input.focus();
        }
    });
    let engine = use_engine();
    let making = Press::new();
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let label = name.get_untracked().trim().to_owned();
        if let Some(refusal) = untrack(own::fields).refuse(kind, &label, None) {
            return error.set(Some(said(refusal)));
        }
        let options = options_of(of.get_untracked(), &lines.get_untracked());
        if options.len() > MOST_OPTIONS {
            return error.set(Some(t!("own.too_many_options", n = MOST_OPTIONS)));
        }
        if !making.take() {
            return;
        }
        let command = define(kind, &label, of.get_untracked(), required.get_untracked(), offered, &options);
        spawn_local(async move {
            match engine.command(command).await {
                Ok(id) => {
                    use_toasts().done(t!("own.added", name = label), id);
                    asking.try_set(false);
                }
                Err(problem) => {
                    making.end();
                    error.try_set(Some(problem_text(&problem)));
                }
            }
        });
    };
    let choose = move |event| of.set(OwnType::from_key(&event_target_value(&event)).unwrap_or(OwnType::Text));
    view! {
        <form class="own-new set-form" on:submit=make>
            <div class="form-line">
                <label for="own-new-name">{move || tr("own.name")}</label>
                <input class="value-input" type="text" id="own-new-name" maxlength="80" autocomplete="off" node_ref=input
                    placeholder=move || tr("own.name_example") aria-describedby="own-new-error"
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    prop:value=name on:input=move |event| { error.set(None); name.set(event_target_value(&event)); }/>
                <p class="field-error" id="own-new-error" role="alert">{move || error.get()}</p>
            </div>
            <div class="form-line">
                <label for="own-new-type">{move || tr("own.type")}</label>
                <select class="value-input" id="own-new-type" on:change=choose>
                    {OwnType::ALL.map(|one| view! {
                        <option value=one.key() selected=move || of.get() == one>{move || words::choice(&OWN_TYPE, one.key())}</option>
                    }).collect_view()}
                </select>
            </div>
            <Show when=move || of.get() == OwnType::Option>
                <div class="form-line">
                    <label for="own-new-options">{move || tr("own.options")}</label>
                    <textarea class="value-input" id="own-new-options" rows="4" aria-describedby="own-new-options-hint"
                        prop:value=lines on:input=move |event| lines.set(event_target_value(&event))></textarea>
                    <small class="hint" id="own-new-options-hint">{move || tr("own.options_hint")}</small>
                </div>
            </Show>
            <label class="form-check"><input type="checkbox" prop:checked=required on:change=move |event| required.set(event_target_checked(&event))/>
                {move || tr("own.required_long")}</label>
            <p class="set-acts">
                <button type="submit" class="button strong">{move || tr("own.make")}</button>
                <button type="button" class="button quiet" on:click=move |_| asking.set(false)>{move || tr("own.cancel")}</button>
            </p>
        </form>
    }
}

/// The options that were written, one on each line, each once.
fn options_of(of: OwnType, lines: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    if of == OwnType::Option {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if !found.iter().any(|other| crm_domain::fold::fold(other) == crm_domain::fold::fold(line)) {
                found.push(line.to_owned());
            }
        }
    }
    found
}

/// A definition with its options, as one command.
fn define(
    kind: RecordKind,
    label: &str,
    of: OwnType,
    required: bool,
    offered: Memo<Vec<OwnField>>,
    options: &[String],
) -> Command {
    let record = clock::record_id();
    let last = offered.with_untracked(|all| all.last().map(|field| field.place().to_owned()));
    let mut edits = vec![
        set(pipeline::NAME, FieldValue::Text(label.to_owned())),
        set(definition::OF, FieldValue::Text(kind.key().to_owned())),
        set(definition::TYPE, FieldValue::Choice(of.key().to_owned())),
        set(definition::PLACE, FieldValue::Text(position::between(last.as_deref(), None))),
    ];
    if required {
        edits.push(set(definition::REQUIRED, FieldValue::Flag(true)));
    }
    let mut steps = vec![Step::Create { record, kind: RecordKind::Definition, edits }];
    let mut place = None::<String>;
    for (at, name) in options.iter().enumerate() {
        let next = position::between(place.as_deref(), None);
        steps.push(Step::Create {
            record: clock::record_id(),
            kind: RecordKind::Option,
            edits: made(record, name, &next, own::next_tint(at)),
        });
        place = Some(next);
    }
    Command::Steps { steps }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_stand_once_and_without_empty_lines() {
        assert_eq!(options_of(OwnType::Option, " Drehen\n\nFräsen \ndrehen\n"), ["Drehen", "Fräsen"]);
        assert!(options_of(OwnType::Text, "Drehen").is_empty());
    }
}
