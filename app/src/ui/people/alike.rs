//! Records that may be the one that is being made, while a person types: a hint, never a question.

use crm_domain::command::{Command, Step};
use crm_domain::duplicate::fill::fill;
use crm_domain::duplicate::score::{SURE, Why};
use crm_domain::field::FieldKey;
use crm_domain::value::FieldValue;
use engine_protocol::view::Like;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::{once, use_engine};
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::fields::kept::Keeper;
use crate::ui::fields::kept::leave_the_editor;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::parts::mark::Initials;
use crate::ui::shell::Overlay;
use crate::ui::toast::use_toasts;

/// What a new record says so far.
type Values = Vec<(FieldKey, FieldValue)>;

/// Records that may be the same, under the form of a new one.
#[component]
pub fn Alike(
    /// What is being made.
    new: NewRecord,
    /// Keeps it as long as it is not.
    keeper: Keeper,
) -> impl IntoView {
    let likes = RwSignal::new(Vec::<Like>::new());
    let so_far = Memo::new(move |_| new.so_far());
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let values = so_far.get();
        asked.update_value(|asked| *asked += 1);
        let number = asked.get_value();
        spawn_local(async move {
            // WHY again: the first answers only take the records in, some at a time.
            while asked.try_get_value() == Some(number) {
                let Some((found, is_complete)) = ask(new, values.clone()).await else { return };
                if asked.try_get_value() == Some(number) && (is_complete || !found.is_empty()) {
                    likes.try_set(found);
                }
                if is_complete {
                    return;
                }
            }
        });
    });
    view! {
        <div class="alike-place" role="status">
            <Show when=move || likes.with(|likes| !likes.is_empty())>
                <div class="alike" data-sure=move || likes.with(|likes| likes.iter().any(|like| like.percent >= SURE)).then_some("")>
                    <p><Icon of=icon::INFO/>{move || t!("people.alike", n = likes.with(Vec::len))}</p>
                    <ul>
                        <For each=move || likes.get() key=|like| (like.id, like.percent, like.about.clone()) let:like>
                            <One new like keeper/>
                        </For>
                    </ul>
                </div>
            </Show>
        </div>
    }
}

async fn ask(new: NewRecord, values: Values) -> Option<(Vec<Like>, bool)> {
    match use_engine().request(Request::Likes { kind: new.kind(), values }).await {
        Ok(Answer::Likes { likes, is_complete }) => Some((likes, is_complete)),
        _ => None,
    }
}

/// What speaks for it, in words.
fn reasons(why: &[Why]) -> String {
    let word = |why: &Why| {
        tr(match why {
            Why::Number => "people.why_number",
            Why::Email => "people.why_email",
            Why::Phone => "people.why_phone",
            Why::Domain => "people.why_domain",
            Why::Name => "people.why_name",
            Why::Sound => "people.why_sound",
            Why::Company => "people.why_company",
            Why::Place => "people.why_place",
            Why::Birthday => "people.why_birthday",
        })
    };
    why.iter().map(word).collect::<Vec<_>>().join(", ")
}

#[component]
fn One(new: NewRecord, like: Like, keeper: Keeper) -> impl IntoView {
    let overlay = Overlay::current();
    let why = like.why.clone();
    let about = if like.about.is_empty() { String::new() } else { format!(", {}", like.about) };
    let rest = format!("{about} ({}\u{a0}%)", like.percent);
    let (id, kind, title) = (like.id, like.kind, like.title.clone());
    let name = title.clone();
    view! {
        <li class="alike-one">
            <Initials kind title=title.clone()/>
            <span class="alike-who">
                <span><strong>{title.clone()}</strong>{rest}</span>
                <small>{move || reasons(&why)}</small>
            </span>
            <span class="alike-acts">
                <a class="button quiet" href=Route::Record(kind, id).path() aria-label=t!("people.alike_open_name", name = name.clone())
                    on:click=move |_| overlay.create.set(None)>{move || tr("people.alike_open")}</a>
                <button type="button" class="button" title=move || tr("people.alike_take_hint")
                    aria-label=t!("people.alike_take_name", name = name.clone())
                    on:click=move |_| take_over(new, like.clone(), keeper)>{move || tr("people.alike_take")}</button>
            </span>
        </li>
    }
}

/// Brings what was typed into the record that is there: empty places only, one undo.
fn take_over(new: NewRecord, like: Like, keeper: Keeper) {
    let (engine, toasts, router, overlay) = (use_engine(), use_toasts(), use_router(), Overlay::current());
    // What is still being typed is taken in when it loses the focus.
    leave_the_editor();
    let (kind, record) = (like.kind, like.id);
    let end = keeper.end();
    spawn_local(async move {
        let Some(there) = once::record(engine, record).await else {
            return toasts.say(tr("people.alike_gone"));
        };
        if !new.is_alive() {
            return;
        }
        let edits = fill(kind, &untrack(|| new.values()), &there.values);
        let named = |key: &str| t!(key, name = like.title.clone());
        if edits.is_empty() {
            toasts.say(named("people.alike_nothing"));
        } else {
            let steps = new.along().into_iter().chain([Step::Edit { record, edits }]).collect();
            match engine.command(Command::Steps { steps }).await {
                Ok(id) => toasts.done(named("people.alike_taken"), id),
                // The sheet stays, with all that was typed.
                Err(problem) => return toasts.failed(&problem),
            }
        }
        end();
        overlay.create.set(None);
        router.go(Route::Record(kind, record));
    });
}
