//! The sheet in which something is noted: what came of it with one tap, words where there are some, and what is next.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::schema::task;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::{Problem, Request};
use gloo::timers::callback::Timeout;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::about::About;
use super::chips::{Directions, Outcomes};
use super::entry::{Entry, Readings};
use super::kinds::{glyph_of, kind_name, outcome_name};
use super::offers::Offers;
use super::report::ReportParts;
use crate::engine::acts::Press;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::t;
use crate::ui::fields::moment::{self, MomentButton};
use crate::ui::fields::pick::coarse_pointer;
use crate::ui::fields::typing;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{CHEVRON_DOWN, Icon};
use crate::ui::toast::{problem_text, use_toasts};

/// Idle time after which what is typed is kept as a draft, in milliseconds.
const DRAFT_IDLE_MS: u32 = 300;

/// Something that is to be noted, and what stands in the sheet at first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// What it is about.
    pub about: About,
    /// What stands there.
    pub entry: Entry,
}

/// What is wrong in which place, in words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    at: Option<String>,
    minutes: Option<String>,
    due: Option<String>,
    whole: Option<String>,
}

/// Where the draft of a record's sheet is kept.
pub fn draft_key(record: RecordId) -> String {
    format!("log/{record}")
}

/// Reads what has to be read of an entry.
///
/// # Errors
/// What is wrong, by place.
pub fn read(entry: &Entry) -> Result<Readings, Faults> {
    let mut faults = Faults::default();
    let at = moment::read(&entry.at).unwrap_or_else(|reason| {
        faults.at = Some(reason);
        None
    });
    let minutes = entry.read_minutes().unwrap_or_else(|()| {
        faults.minutes = Some(t!("activity.minutes_wrong"));
        None
    });
    let due = typing::day(&entry.due);
    if due.is_none() && !entry.due.trim().is_empty() {
        faults.due = Some(typing::reason(crm_domain::parse::FieldError::Day));
    }
    if faults != Faults::default() {
        return Err(faults);
    }
    let at = match at {
        Some(FieldValue::Moment(at)) => Some(at),
        _ => None,
    };
    Ok(Readings { at, minutes, due })
}

/// Notes it in one write with one undo, together with what it brings (`extra`), and says so.
pub fn log(
    about: &About,
    entry: &Entry,
    read: Readings,
    extra: Vec<Step>,
    then: impl FnOnce(Result<CommandId, Problem>) + 'static,
) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let kind = kind_name(&entry.kind);
    let named = if entry.outcome.is_empty() {
        kind.clone()
    } else {
        format!("{kind}: {}", outcome_name(&entry.outcome))
    };
    let ids = [clock::record_id(), clock::record_id()];
    let mut steps = entry.steps(read, &about.related, ids, &named);
    let again = extra.iter().find_map(due_of);
    steps.extend(extra);
    let has_next = !entry.step.trim().is_empty();
    let (record, kind_key) = (about.record, entry.kind.clone());
    let said = match (read.due, again) {
        (Some(day), _) if has_next => t!("activity.noted_due", what = named, day = format::near_day(day)),
        _ if has_next => t!("activity.noted_next", what = named),
        (_, Some(day)) => t!("activity.noted_again", what = named, day = format::near_day(day)),
        _ => t!("activity.noted", what = named),
    };
    spawn_local(async move {
        if steps.is_empty() {
            return;
        }
        let done = engine.command(Command::Steps { steps }).await;
        match &done {
            Ok(id) => {
                toasts.done(said, *id);
                Offers::current().noted(record, &kind_key);
            }
            Err(problem) => toasts.failed(problem),
        }
        then(done);
    });
}

/// By when a task is due that a step makes or puts off.
fn due_of(step: &Step) -> Option<Day> {
    let (Step::Create { edits, .. } | Step::Edit { edits, .. }) = step;
    edits.iter().find_map(|edit| match edit {
        Edit::Set { field, value: Some(FieldValue::Day(day)) } if *field == task::DUE => Some(*day),
        _ => None,
    })
}

/// Opens when something is asked to be noted. `extra`: what an entry brings with it, to other records.
#[component]
pub fn LogSheet(
    /// What is asked.
    asked: RwSignal<Option<Asked>>,
    /// What an entry brings with it.
    extra: Callback<Entry, Vec<Step>>,
    /// What was typed and not noted; the page offers it again.
    left: RwSignal<Option<Entry>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(asked.with(Option::is_some)));
    Effect::new(move |_| {
        // WHY the second question: setting it to what it is would run both effects for ever.
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
    });
    let title = Signal::derive(move || {
        asked.with(|asked| match asked {
            Some(Asked { entry, .. }) if entry.report.is_some() => t!("activity.report"),
            Some(Asked { entry, .. }) => t!("activity.note_kind", kind = kind_name(&entry.kind)),
            None => String::new(),
        })
    });
    view! {
        <Sheet open title class="log-sheet">
            {move || asked.get().map(|asked_now| view! { <Form asked_now open extra left/> })}
        </Sheet>
    }
}

#[component]
fn Form(
    asked_now: Asked,
    open: RwSignal<bool>,
    extra: Callback<Entry, Vec<Step>>,
    left: RwSignal<Option<Entry>>,
) -> impl IntoView {
    let engine = use_engine();
    let Asked { about, entry } = asked_now;
    let record = about.record;
    let name = about.name.clone();
    let report = entry.report;
    let is_report = report.is_some();
    let kind = entry.kind.clone();
    let glyph = glyph_of(&kind);
    let about = StoredValue::new(about);
    let entry = RwSignal::new(entry);
    let faults = RwSignal::new(Faults::default());
    // A thumb that taps twice has noted once.
    let sending = Press::new();
    // On its way, or done: what stands there is no draft any more.
    let over = StoredValue::new(false);
    let keep = move || {
        let text = entry.try_with_untracked(Entry::to_draft);
        if let (Some(text), Some(false)) = (text, over.try_get_value()) {
            engine.tell(Request::Draft { key: draft_key(record), text });
        }
    };
    let idle = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |first: Option<()>| {
        entry.track();
        if first.is_some() {
            idle.set_value(Some(Timeout::new(DRAFT_IDLE_MS, keep)));
        }
    });
    let hiding = window_event_listener(ev::pagehide, move |_| keep());
    on_cleanup(move || {
        hiding.remove();
        keep();
        let unsaved = entry
            .try_get_untracked()
            .filter(|entry| over.try_get_value() == Some(false) && !entry.is_blank());
        left.try_set(unsaved);
    });
    let save = move || {
        if untrack(move || sending.is_on()) {
            return;
        }
        let now = entry.get_untracked();
        let readings = match read(&now) {
            Ok(readings) => readings,
            Err(wrong) => return faults.set(wrong),
        };
        faults.set(Faults::default());
        if now.report.is_some() && now.is_blank() && now.outcome.is_empty() {
            return open.set(false);
        }
        if !sending.take() {
            return;
        }
        over.set_value(true);
        let more = extra.run(now.clone());
        let unsaved = now.clone();
        about.with_value(|about| {
            log(about, &now, readings, more, move |done| match done {
                Ok(_) => {
                    left.try_set(None);
                    engine.tell(Request::Draft { key: draft_key(record), text: String::new() });
                    open.try_set(false);
                }
                Err(problem) => {
                    over.try_set_value(false);
                    sending.end();
                    if faults.try_update(|faults| faults.whole = Some(problem_text(&problem))).is_none() {
                        // The sheet was closed meanwhile: what it held is offered again.
                        left.try_set(Some(unsaved));
                    }
                }
            });
        });
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            save();
        }
    };
    view! {
        <div class="log-body" on:keydown=on_key>
            <p class="log-about"><Icon of=glyph/><span>{name}</span></p>
            {report.map(|visit| view! { <ReportParts visit/> })}
            <Outcomes entry/>
            <Directions entry/>
            <Words entry/>
            <Show when=move || !is_report><When entry faults/></Show>
            <NextStep entry faults/>
            {move || faults.with(|faults| faults.whole.clone()).map(|why| view! { <p class="field-error" role="alert">{why}</p> })}
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| open.set(false)>{move || t!("activity.cancel")}</button>
            <button type="button" class="button strong" disabled=move || sending.is_on() on:click=move |_| save() title=move || format!("{}+Enter", t!("keys.ctrl"))>
                {move || t!("activity.save")}
            </button>
        </footer>
    }
}

/// What it was about, and what was said.
#[component]
fn Words(entry: RwSignal<Entry>) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let is_note = entry.with_untracked(|entry| entry.kind == "note");
    Effect::new(move |_| {
        // WHY not by touch: the on-screen keyboard would cover what is one tap away. A note is nothing but words.
        if let Some(area) = area.get()
            && (is_note || !coarse_pointer())
        {
            request_animation_frame(move || _ = area.focus());
        }
    });
    view! {
        <label class="form-part">
            <span>{move || t!("activity.body")}</span>
            <div class="prose log-prose" data-text=move || entry.with(|entry| format!("{}\u{200b}", entry.body))>
                <textarea class="value-input" rows="2" node_ref=area name="body"
                    placeholder=move || t!("activity.body_hint")
                    prop:value=move || entry.with(|entry| entry.body.clone())
                    on:input=move |event| entry.update(|entry| entry.body = event_target_value(&event))></textarea>
            </div>
        </label>
        <label class="form-part">
            <span>{move || t!("activity.subject")}</span>
            <input class="form-input" type="text" name="subject" autocomplete="off"
                prop:value=move || entry.with(|entry| entry.subject.clone())
                on:input=move |event| entry.update(|entry| entry.subject = event_target_value(&event))/>
        </label>
    }
}

/// When it was, now unless somebody says otherwise, and how long it took.
#[component]
fn When(entry: RwSignal<Entry>, faults: RwSignal<Faults>) -> impl IntoView {
    let raw = RwSignal::new(entry.with_untracked(|entry| entry.at.clone()));
    let type_at = move |typed: String| {
        raw.set(typed.clone());
        entry.update(|entry| entry.at = typed);
    };
    let at_fault = move || faults.with(|faults| faults.at.clone());
    let minutes_fault = move || faults.with(|faults| faults.minutes.clone());
    view! {
        <div class="form-pair log-when">
            <div class="form-part">
                <label for="log-at">{move || t!("activity.at")}</label>
                <div class="value-edit has-button">
                    <input class="form-input" id="log-at" type="text" autocomplete="off" prop:value=raw
                        placeholder=move || t!("activity.now") aria-invalid=move || at_fault().is_some().to_string()
                        aria-describedby="log-at-error"
                        on:input=move |event| type_at(event_target_value(&event))/>
                    <MomentButton label=Signal::derive(|| t!("activity.at")) raw on_pick=Callback::new(type_at)/>
                </div>
                {move || at_fault().map(|why| view! { <p class="field-error" id="log-at-error" role="alert">{why}</p> })}
            </div>
            <div class="form-part">
                <label for="log-minutes">{move || t!("activity.took")}</label>
                <input class="form-input" id="log-minutes" type="text" inputmode="numeric" autocomplete="off"
                    aria-invalid=move || minutes_fault().is_some().to_string() aria-describedby="log-minutes-error"
                    prop:value=move || entry.with(|entry| entry.minutes.clone())
                    on:input=move |event| entry.update(|entry| entry.minutes = event_target_value(&event))/>
                {move || minutes_fault().map(|why| view! { <p class="field-error" id="log-minutes-error" role="alert">{why}</p> })}
            </div>
        </div>
    }
}

/// Days that are one tap away, in days from today.
const SOON: [(&str, i64); 3] =
    [("activity.tomorrow", 1), ("activity.in_a_week", 7), ("activity.in_a_month", 30)];

/// What is to be done next, and by when: a task of its own.
#[component]
fn NextStep(entry: RwSignal<Entry>, faults: RwSignal<Faults>) -> impl IntoView {
    let shown = RwSignal::new(entry.with_untracked(|entry| !entry.step.is_empty() || !entry.due.is_empty()));
    let due_fault = move || faults.with(|faults| faults.due.clone());
    let field = NodeRef::<html::Input>::new();
    let unfold = move |_| {
        shown.set(true);
        request_animation_frame(move || {
            if let Some(field) = field.try_get_untracked().flatten() {
                // WHY ignored: an input that is in the document takes the focus.
                let _ = field.focus();
            }
        });
    };
    let in_days = move |days: i64| {
        let day = format::today().plus_days(days).map(format::day).unwrap_or_default();
        entry.update(|entry| entry.due = day);
    };
    view! {
        <Show
            when=move || shown.get()
            fallback=move || view! {
                <button type="button" class="button quiet log-next-open" on:click=unfold>
                    <Icon of=CHEVRON_DOWN/>{move || t!("activity.next_step")}
                </button>
            }
        >
            <fieldset class="log-next">
                <legend>{move || t!("activity.next_step")}</legend>
                <input class="form-input" type="text" name="step" autocomplete="off" node_ref=field
                    aria-label=move || t!("activity.next_step") placeholder=move || t!("activity.next_hint")
                    prop:value=move || entry.with(|entry| entry.step.clone())
                    on:input=move |event| entry.update(|entry| entry.step = event_target_value(&event))/>
                <div class="log-due">
                    <input class="form-input" type="text" name="due" autocomplete="off"
                        aria-label=move || t!("activity.due") placeholder=move || t!("activity.due_hint")
                        aria-invalid=move || due_fault().is_some().to_string() aria-describedby="log-due-error"
                        prop:value=move || entry.with(|entry| entry.due.clone())
                        on:input=move |event| entry.update(|entry| entry.due = event_target_value(&event))/>
                    {SOON.map(|(key, days)| view! {
                        <button type="button" class="button small" on:click=move |_| in_days(days)>{move || t!(key)}</button>
                    }).collect_view()}
                </div>
                {move || due_fault().map(|why| view! { <p class="field-error" id="log-due-error" role="alert">{why}</p> })}
            </fieldset>
        </Show>
    }
}
