//! What was just done, said at the bottom of the page, with the way back.

use std::cell::Cell;
use std::time::Duration;

use crm_domain::command::Command;
use crm_domain::id::CommandId;
use engine_protocol::answer::StoreTrouble;
use engine_protocol::{Answer, Problem, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::pages::settings::words;
use super::parts::icon::{self, Icon};
use crate::engine::{Engine, acts, use_engine};
use crate::i18n::tr;
use crate::t;

/// How long a message stands.
const STANDS: Duration = Duration::from_secs(10);
/// How much longer one stands that is pointed at or has the focus: looked at again after this.
const LINGERS: Duration = Duration::from_secs(2);
/// More than these at once nobody reads.
const AT_MOST: usize = 3;

#[derive(Clone, PartialEq)]
struct Toast {
    id: u32,
    text: String,
    bad: bool,
    undo: Option<CommandId>,
}

/// The messages on screen. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    last: StoredValue<u32>,
}

thread_local! {
    static CURRENT: Cell<Option<Toasts>> = const { Cell::new(None) };
}

/// The toasts of this page, also in listeners and futures.
///
/// # Panics
/// Before [`Toasts::start`].
#[must_use]
pub fn use_toasts() -> Toasts {
    CURRENT.get().expect("the toasts start with the page")
}

impl Toasts {
    /// Done once, by the root of the page.
    pub fn start() {
        CURRENT.set(Some(Self { shown: RwSignal::new(Vec::new()), last: StoredValue::new(0) }));
    }

    /// Says something.
    pub fn say(self, text: String) {
        self.add(text, false, None);
    }

    /// Says what was done, with a button that takes it back.
    pub fn done(self, text: String, command: CommandId) {
        self.add(text, false, Some(command));
    }

    /// Says what went wrong.
    pub fn failed(self, problem: &Problem) {
        self.add(problem_text(problem), true, None);
    }

    /// Changes data and says so, with the way back.
    pub fn act(self, engine: Engine, command: Command, text: String) {
        self.act_then(engine, command, text, |_| ());
    }

    /// The same, and tells `then` whether it was done: a sheet stays open, with what is in it, until it was.
    pub fn act_then(self, engine: Engine, command: Command, text: String, then: impl FnOnce(bool) + 'static) {
        let answer = engine.command(command);
        spawn_local(async move {
            let done = answer.await;
            match &done {
                Ok(id) => self.done(text, *id),
                Err(problem) => self.failed(problem),
            }
            then(done.is_ok());
        });
    }

    /// Takes a command back (`None`: the latest) and says so.
    pub fn undo(self, engine: Engine, command: Option<CommandId>) {
        self.shown.update(|shown| shown.retain(|toast| toast.undo.is_none() || toast.undo != command));
        spawn_local(async move {
            if command.is_none() {
                acts::all_done().await;
            }
            self.undone(engine.request(Request::Undo { id: command }).await, "shell.undone");
        });
    }

    /// Does the latest undone command again and says so.
    pub fn redo(self, engine: Engine) {
        spawn_local(async move {
            acts::all_done().await;
            self.undone(engine.request(Request::Redo).await, "shell.redone");
        });
    }

    /// Whoever reads this in a reactive closure runs again with every message that comes or goes.
    pub fn follow(self) {
        self.shown.track();
    }

    fn undone(self, answer: Result<Answer, Problem>, key: &'static str) {
        if let Ok(Answer::Undone { id, .. }) = &answer {
            // What is taken back already offers no way back.
            self.shown.update(|shown| shown.retain(|toast| toast.undo.as_ref() != Some(id)));
        }
        match answer {
            Ok(Answer::Undone { kept, .. }) if !kept.is_empty() => {
                self.say(t!("shell.undone_partly", n = kept.len()));
            }
            Ok(_) => self.say(tr(key)),
            Err(Problem::NothingToUndo) => self.say(tr("shell.nothing_to_undo")),
            Err(problem) => self.failed(&problem),
        }
    }

    fn add(self, text: String, bad: bool, undo: Option<CommandId>) {
        let id = self.last.with_value(|last| last.wrapping_add(1));
        self.last.set_value(id);
        self.shown.update(|shown| {
            shown.push(Toast { id, text, bad, undo });
            let excess = shown.len().saturating_sub(AT_MOST);
            shown.drain(..excess);
        });
        self.close_after(id, STANDS);
    }

    /// Nothing goes away under a pointer or from under the keyboard.
    fn close_after(self, id: u32, wait: Duration) {
        let close = move || if is_held() { self.close_after(id, LINGERS) } else { self.close(id) };
        set_timeout(close, wait);
    }

    fn close(self, id: u32) {
        if self.shown.with_untracked(|shown| shown.iter().any(|toast| toast.id == id)) {
            self.shown.update(|shown| shown.retain(|toast| toast.id != id));
        }
    }
}

/// Whether somebody points at the messages, or is among them by keyboard.
fn is_held() -> bool {
    let region = document().query_selector(".toasts").ok().flatten();
    region.is_some_and(|region| region.matches(":is(:hover, :focus-within)").unwrap_or(false))
}

/// What a problem means, and what would be right.
#[must_use]
pub fn problem_text(problem: &Problem) -> String {
    match problem {
        Problem::NoWorkspace => tr("problem.no_workspace"),
        Problem::UnknownRecord => tr("problem.unknown_record"),
        Problem::Unknown => tr("problem.unknown"),
        Problem::BadValue { .. } => tr("problem.bad_value"),
        Problem::ReadOnly => tr("problem.read_only"),
        Problem::Store(StoreTrouble::Full) => tr("problem.store_full"),
        Problem::Store(StoreTrouble::Lost | StoreTrouble::Failed) => tr("problem.store_failed"),
        Problem::Store(StoreTrouble::Newer) => tr("problem.store_newer"),
        Problem::Store(StoreTrouble::Damaged) => tr("problem.store_damaged"),
        Problem::Damaged => tr("problem.damaged"),
        Problem::File(key) => words::file(key),
        Problem::Relay(key) => words::refusal(key),
        Problem::BadLink => tr("problem.bad_link"),
        Problem::Unreachable => tr("problem.unreachable"),
        Problem::NothingToUndo => tr("shell.nothing_to_undo"),
        Problem::Frozen { .. } => tr("problem.frozen"),
        Problem::LeadStatus => tr("problem.lead_status"),
        Problem::NotAdmin => tr("problem.not_admin"),
        Problem::StillUsed { deals } => t!("problem.still_used", n = *deals),
    }
}

/// Where the messages stand.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = use_toasts();
    let engine = use_engine();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || toasts.shown.get() key=|toast| toast.id let:toast>
                <div class="toast" class:bad=toast.bad>
                    <Icon of=if toast.bad { icon::TRIANGLE_ALERT } else { icon::CHECK }/>
                    <span class="toast-text">{toast.text}</span>
                    {toast.undo.map(|command| view! {
                        <button type="button" class="toast-undo" title="Ctrl+Z"
                            on:click=move |_| toasts.undo(engine, Some(command))>
                            {tr("shell.undo")}
                        </button>
                    })}
                    <button type="button" class="toast-close" aria-label=tr("shell.close")
                        on:click=move |_| toasts.close(toast.id)>
                        <Icon of=icon::X/>
                    </button>
                </div>
            </For>
        </div>
    }
}
