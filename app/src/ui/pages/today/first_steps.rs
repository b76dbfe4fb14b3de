//! The first steps in a workspace of one's own. Each ticks itself by what is there; the next one says how.

use crm_domain::field::RecordKind;
use crm_domain::query::Query;
use engine_protocol::request::Span;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::beginning;
use crate::ui::pages::settings::browser;
use crate::ui::parts::icon::{CHECK, Icon, X};
use crate::ui::shell::Overlay;
use crate::ui::toast::use_toasts;

/// One step. A handle: copying it is free.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Step {
    /// Its locale key; with `_hint` and `_act` what is said of it while it is the next one.
    key: &'static str,
    hint: &'static str,
    act: &'static str,
    /// Where it is done.
    href: &'static str,
    /// What is made there; the sheet for it opens at once.
    makes: Option<RecordKind>,
}

const COMPANY: Step = Step {
    key: "start.company",
    hint: "start.company_hint",
    act: "start.company_act",
    href: "/accounts",
    makes: Some(RecordKind::Account),
};
const CONTACT: Step = Step {
    key: "start.contact",
    hint: "start.contact_hint",
    act: "start.contact_act",
    href: "/contacts",
    makes: Some(RecordKind::Contact),
};
const DEAL: Step = Step {
    key: "start.deal",
    hint: "start.deal_hint",
    act: "start.deal_act",
    href: "/deals",
    makes: Some(RecordKind::Deal),
};
const PLAN: Step = Step {
    key: "start.plan",
    hint: "start.plan_hint",
    act: "start.plan_act",
    href: "/tasks",
    makes: Some(RecordKind::Task),
};
const DEVICE: Step = Step {
    key: "start.device",
    hint: "start.device_hint",
    act: "start.device_act",
    href: "/settings/devices",
    makes: None,
};
const KEEP: Step = Step {
    key: "start.keep",
    hint: "start.keep_hint",
    act: "start.keep_act",
    href: "/settings",
    makes: None,
};

/// What is known of how far somebody is.
#[derive(Clone, Copy)]
struct Facts {
    planned: Memo<Option<bool>>,
    devices: RwSignal<Option<usize>>,
    /// `None` until the browser has said it, and where it never does.
    kept: RwSignal<Option<bool>>,
}

impl Facts {
    fn gather() -> Self {
        let engine = use_engine();
        let count = |kind| {
            let (query, span) = (Query::all(kind), Span { start: 0, len: 1 });
            engine.watch_list(Signal::stored(query), Signal::stored(Vec::new()), Signal::stored(span))
        };
        let (tasks, events) = (count(RecordKind::Task), count(RecordKind::Event));
        let planned = Memo::new(move |_| {
            let some = |total: ReadSignal<Option<engine_protocol::view::Window>>| {
                total.with(|window| window.as_ref().map(|window| window.total > 0))
            };
            Some(some(tasks)? || some(events)?)
        });
        let (devices, kept) = (RwSignal::new(None), RwSignal::new(None));
        Effect::new(move |_| {
            // The engine says so when the devices changed.
            engine.state().track();
            spawn_local(async move {
                if let Ok(Answer::Devices(found)) = engine.request(Request::Devices).await {
                    devices.try_set(Some(found.len()));
                }
            });
        });
        spawn_local(async move {
            let promised = browser::persisted().await;
            kept.try_set(promised.map(|promised| promised || is_installed()));
        });
        Self { planned, devices, kept }
    }

    /// Whether a step is done; `None` until it is known.
    fn is_done(self, step: Step) -> Option<bool> {
        let counts = || use_engine().counts().get();
        match step {
            COMPANY => counts().map(|counts| counts.accounts > 0),
            CONTACT => counts().map(|counts| counts.contacts > 0),
            DEAL => counts().map(|counts| counts.deals > 0),
            PLAN => self.planned.get(),
            DEVICE => self.devices.get().map(|devices| devices > 1),
            _ => self.kept.get(),
        }
    }
}

/// Whether this runs as an app of its own.
fn is_installed() -> bool {
    let query = window().match_media("(display-mode: standalone)");
    query.ok().flatten().is_some_and(|query| query.matches())
}

/// The steps, while somebody wants to see them.
#[component]
pub fn FirstSteps() -> impl IntoView {
    view! {
        <Show when=beginning::is_shown><Steps/></Show>
    }
}

#[component]
fn Steps() -> impl IntoView {
    let facts = Facts::gather();
    let steps = move || {
        // A browser that makes no promises is not asked for one.
        let promises = facts.kept.with(Option::is_some);
        [COMPANY, CONTACT, DEAL, PLAN, DEVICE, KEEP].into_iter().filter(move |step| *step != KEEP || promises)
    };
    let next = Memo::new(move |_| {
        let mut open = steps().filter(|step| facts.is_done(*step) != Some(true));
        // WHY only once it is known: a step that is done must not stand there as the next one for a moment.
        open.next().filter(|step| facts.is_done(*step).is_some())
    });
    let count = move || steps().count();
    let done = Memo::new(move |_| steps().filter(|step| facts.is_done(*step) == Some(true)).count());
    let is_over = move || done.get() == count();
    let hide = move |_| {
        beginning::show(false);
        use_toasts().say(tr("start.hidden"));
    };
    view! {
        <section class="today-part first-steps" data-part="start" aria-labelledby="first-steps">
            <header class="first-steps-head">
                <h2 id="first-steps">{move || tr(if is_over() { "start.over" } else { "start.title" })}</h2>
                <span class="first-steps-count">{move || t!("start.done", n = done.get(), all = count())}</span>
                <button type="button" class="button quiet small" on:click=hide><Icon of=X/>{move || tr("start.hide")}</button>
            </header>
            <ol class="first-steps-list">
                {move || steps().map(|step| view! { <Line step facts next/> }).collect_view()}
            </ol>
        </section>
    }
}

#[component]
fn Line(step: Step, facts: Facts, next: Memo<Option<Step>>) -> impl IntoView {
    let overlay = Overlay::current();
    let is_done = Memo::new(move |_| facts.is_done(step) == Some(true));
    let is_next = Memo::new(move |_| next.get() == Some(step));
    let act = move || {
        match step.makes {
        Some(kind) => view! {
            <button type="button" class="button strong" on:click=move |_| overlay.create.set(Some(kind))>{move || tr(step.act)}</button>
        }
        .into_any(),
        None => view! { <a class="button strong" href=step.href>{move || tr(step.act)}</a> }.into_any(),
    }
    };
    view! {
        <li data-step=step.key class:is-done=is_done class:is-next=is_next>
            <span class="first-steps-mark"><Show when=move || is_done.get()><Icon of=CHECK/></Show></span>
            <div class="first-steps-what">
                <a href=step.href>{move || tr(step.key)}</a>
                <Show when=move || is_done.get()><span class="sr-only">{move || tr("start.is_done")}</span></Show>
                <Show when=move || is_next.get()>
                    <p>{move || tr(step.hint)}</p>
                    <div class="first-steps-acts">
                        {act}
                        {(step == COMPANY).then(|| view! { <a class="button" href="/import">{move || tr("list.import_file")}</a> })}
                    </div>
                </Show>
            </div>
        </li>
    }
}
