//! One line that makes a task: "Angebot nachfassen, morgen, !hoch".

use crm_domain::activity::quick::{Quick, quick};
use crm_domain::choice::PRIORITY;
use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::schema::task;
use crm_domain::value::FieldValue;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::{clock, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::ui::fields::kept::{self, Keeper};
use crate::ui::fields::{typing, words};
use crate::ui::parts::icon::{CALENDAR, FLAG, Icon, PLUS};
use crate::ui::toast::{problem_text, use_toasts};
use crate::ui::usual::usual;

fn edits(read: &Quick, today: bool) -> Vec<Edit> {
    let set = |field, value| Edit::Set { field, value: Some(value) };
    let due = read.due.or_else(|| today.then(format::today));
    let mut edits = vec![set(task::TITLE, FieldValue::Text(read.title.clone()))];
    edits.extend(due.map(|due| set(task::DUE, FieldValue::Day(due))));
    edits.extend(read.priority.map(|key| set(task::PRIORITY, FieldValue::Choice(key.to_owned()))));
    edits
}

/// The line; what it understands stands under it while it is written.
#[component]
pub fn QuickAdd(
    /// What names no day is due today.
    #[prop(optional)]
    today: bool,
) -> impl IntoView {
    let engine = use_engine();
    let (typed, wrong) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let read = Memo::new(move |_| typed.with(|typed| quick(typed, &typing::context(usual().currency))));
    let input = NodeRef::<html::Input>::new();
    let key = if today { "quick/today" } else { "quick" };
    // What was entered stays kept until it is durable.
    let entered = RwSignal::new(String::new());
    let keeper = Keeper::new(key.to_owned(), None, move || {
        let typed = typed.get();
        if typed.is_empty() { entered.get() } else { typed }
    });
    kept::find(key.to_owned(), move |text| {
        // Whoever types already goes on with that.
        if let Some(text) = text.filter(|_| typed.try_with_untracked(String::is_empty) == Some(true)) {
            typed.set(text);
        }
    });
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let read = read.get_untracked();
        if read.title.is_empty() {
            if !typed.with_untracked(String::is_empty) {
                wrong.set(Some(tr("task.quick_title")));
            }
            return;
        }
        let line = typed.get_untracked();
        let command = Command::Create {
            record: clock::record_id(),
            kind: RecordKind::Task,
            edits: edits(&read, today),
        };
        entered.set(line.clone());
        typed.set(String::new());
        spawn_local(async move {
            let done = engine.command(command).await;
            entered.try_update(|entered| {
                // A later one may have been entered meanwhile.
                if *entered == line {
                    entered.clear();
                }
            });
            match done {
                Ok(id) => {
                    // WHY both: what was found from before is kept, though this line has not kept it yet.
                    keeper.keep();
                    if [typed, entered]
                        .iter()
                        .all(|one| one.try_with_untracked(String::is_empty) == Some(true))
                    {
                        kept::forget(key.to_owned());
                    }
                    use_toasts().done(crate::t!("task.added", title = read.title), id);
                }
                Err(problem) => {
                    // What could not be saved stands there again, before what was typed since.
                    typed.try_update(|typed| *typed = format!("{line} {typed}").trim_end().to_owned());
                    wrong.try_set(Some(problem_text(&problem)));
                }
            }
        });
        if let Some(input) = input.get_untracked() {
            let _ = input.focus();
        }
    };
    let understood = move || {
        let read = read.get();
        let due = read
            .due
            .map(|due| view! { <span class="chip"><Icon of=CALENDAR/>{format::near_day(due)}</span> });
        let priority = read
            .priority
            .map(|key| view! { <span class="chip"><Icon of=FLAG/>{words::choice(&PRIORITY, key)}</span> });
        (due.is_some() || priority.is_some())
            .then(|| view! { <p class="chips quick-read" aria-live="polite">{due}{priority}</p> })
    };
    view! {
        <form class="quick-add writes" on:submit=add>
            <Icon of=PLUS/>
            <input type="text" autocomplete="off" enterkeyhint="done" node_ref=input prop:value=typed
                placeholder=move || tr("task.quick_hint") aria-label=move || tr("task.quick")
                on:input=move |event| { typed.set(event_target_value(&event)); wrong.set(None); }/>
            {understood}
            <Show when=move || typed.with(|typed| !typed.trim().is_empty())>
                <button type="submit" class="button small">{move || tr("task.add")}</button>
            </Show>
            {move || wrong.get().map(|wrong| view! { <p class="field-error" role="alert">{wrong}</p> })}
        </form>
    }
}
