//! Quiet offers above the page: to note the call that a tap began, to win the deal whose quote was accepted, and to say why
//! a deal was won. They stand in nobody's way, and go when they are answered.

use std::cell::Cell;

use crm_domain::choice::WIN_REASON;
use crm_domain::command::Command;
use crm_domain::id::RecordId;
use crm_domain::sales::stage::Outcome;
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::{Answer, Request};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::about::About;
use super::closing::CloseDeal;
use super::entry::{Entry, set};
use super::kinds::{AFTER_CALL, glyph_of, kind_name, outcome_glyph, outcome_name};
use super::noting::Noting;
use super::reach::Reached;
use super::sheet::{Asked, LogSheet};
use crate::engine::{clock, use_engine};
use crate::t;
use crate::ui::fields::{moment, words};
use crate::ui::parts::icon::{CHECK, HANDSHAKE, Icon, PENCIL, X};
use crate::ui::rights::may_write;
use crate::ui::sales::use_stages;
use crate::ui::toast::use_toasts;

/// A deal that was won just now, and says nothing of why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Won {
    /// The deal.
    pub deal: RecordId,
    /// What it is called.
    pub title: String,
}

/// What is offered now. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Offers {
    reached: RwSignal<Option<Reached>>,
    won: RwSignal<Option<Won>>,
    /// The deal of a quote that was accepted.
    closing: RwSignal<Option<RecordId>>,
    /// What is noted on the page that is open.
    here: RwSignal<Option<Noting>>,
}

thread_local! {
    static CURRENT: Cell<Option<Offers>> = const { Cell::new(None) };
}

impl Offers {
    /// Done once, by the root of the page. Who was reached for before a reload is asked about again.
    pub fn start() {
        let offers = Self {
            reached: RwSignal::new(None),
            won: RwSignal::new(None),
            closing: RwSignal::new(None),
            here: RwSignal::new(None),
        };
        CURRENT.set(Some(offers));
        let engine = use_engine();
        Effect::new(move |done: Option<bool>| {
            let open = engine.workspace().is_some();
            if open && done != Some(true) {
                spawn_local(offers.restore());
            }
            open || done == Some(true)
        });
    }

    /// The offers of this page.
    ///
    /// # Panics
    /// Before [`Offers::start`].
    #[must_use]
    pub fn current() -> Self {
        CURRENT.get().expect("offers start with the page")
    }

    /// Whether there are any.
    pub fn are_there(self) -> bool {
        self.reached.with(Option::is_some)
            || self.won.with(Option::is_some)
            || self.closing.with(Option::is_some)
    }

    /// Asks why a deal was won.
    pub fn ask_why_won(self, won: Won) {
        self.won.set(Some(won));
    }

    /// Asks whether a deal is won, whose quote was accepted.
    pub fn ask_to_close(self, deal: RecordId) {
        self.closing.set(Some(deal));
    }

    /// Nobody is asked any more about a deal whose quote was accepted.
    pub fn closed(self, deal: RecordId) {
        self.closing.maybe_update(|closing| closing.take_if(|asked| *asked == deal).is_some());
    }

    /// The latest that was reached for; what was before it is over.
    async fn restore(self) {
        let engine = use_engine();
        let Ok(Answer::Drafts(drafts)) = engine.request(Request::Drafts).await else { return };
        if self.reached.with_untracked(Option::is_some) {
            return;
        }
        let now = clock::now();
        let known = drafts.iter().filter_map(|(key, text)| Reached::from_draft(key, text, now));
        let latest = known.max_by_key(|reached| reached.at);
        let kept = latest.as_ref().map(Reached::draft_key);
        for (key, _) in drafts.iter().filter(|(key, _)| Reached::is_draft(key) && Some(key) != kept.as_ref())
        {
            engine.tell(Request::Draft { key: key.clone(), text: String::new() });
        }
        self.reached.set(latest);
    }

    /// A tap on the page: on a number or an address it reaches for somebody.
    pub fn tapped(self, event: &ev::MouseEvent) {
        if let Some(reached) = Reached::by(event).filter(|_| untrack(may_write)) {
            self.forget();
            use_engine().tell(Request::Draft { key: reached.draft_key(), text: reached.to_draft() });
            self.reached.set(Some(reached));
        }
    }

    /// Nobody is asked any more.
    fn forget(self) {
        if let Some(before) = self.reached.get_untracked() {
            use_engine().tell(Request::Draft { key: before.draft_key(), text: String::new() });
            self.reached.set(None);
        }
    }

    /// Something was noted about a record: what was reached for is, too, if it was that.
    pub fn noted(self, record: RecordId, kind: &str) {
        let was_that = |reached: &Reached| reached.record == record && reached.kind == kind;
        if self.reached.with_untracked(|reached| reached.as_ref().is_some_and(was_that)) {
            self.forget();
        }
    }

    /// What is noted on a record's own page is noted there for as long as it is open.
    pub fn take_place(self, noting: Noting) {
        self.here.set(Some(noting));
        on_cleanup(move || {
            self.here.maybe_update(|here| {
                let is_this = here.is_some_and(|here| here.record == noting.record);
                if is_this {
                    *here = None;
                }
                is_this
            });
        });
    }
}

/// All that is offered.
#[component]
pub fn OfferStrip() -> impl IntoView {
    let offers = Offers::current();
    view! {
        {move || offers.reached.get().map(|reached| view! { <Reach reached/> })}
        {move || offers.closing.get().map(|deal| view! { <CloseDeal deal/> })}
        {move || offers.won.get().map(|won| view! { <WhyWon won/> })}
    }
}

/// Why a deal was won; nobody asks on when it says so, or is not won any more.
#[component]
fn WhyWon(won: Won) -> impl IntoView {
    let (offers, engine, stages) = (Offers::current(), use_engine(), use_stages());
    let deal = won.deal;
    let view = engine.watch_record(deal);
    let is_open = Memo::new(move |_| {
        view.with(|view| {
            let view = view.as_ref()?;
            let value = |key| view.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
            let stage = match value(deal::STAGE) {
                Some(FieldValue::Link(stage)) => stages.find(*stage),
                _ => None,
            };
            let says_why = value(deal::WIN_REASON).is_some_and(|why| !why.is_empty());
            Some(
                view.deleted_at.is_none()
                    && !says_why
                    && stage.is_some_and(|stage| stage.outcome == Outcome::Won),
            )
        })
    });
    let close = move || {
        offers.won.maybe_update(|won| {
            let is_this = won.as_ref().is_some_and(|won| won.deal == deal);
            if is_this {
                *won = None;
            }
            is_this
        });
    };
    Effect::new(move |_| {
        if is_open.get() == Some(false) {
            close();
        }
    });
    let pick = move |event: ev::Event| {
        let picked = event_target_value(&event);
        if !picked.is_empty() {
            let edits = vec![set(deal::WIN_REASON, FieldValue::Choice(picked))];
            let said = t!("sales.win_reason_noted");
            use_toasts().act(engine, Command::Edit { records: vec![deal], edits }, said);
            close();
        }
    };
    let question = move || t!("sales.why_won", title = won.title.clone());
    view! {
        <section class="offer" role="status">
            <p><Icon of=HANDSHAKE/><strong id="why-won">{question}</strong></p>
            <div class="offer-answers">
                <select class="form-input" aria-labelledby="why-won" on:change=pick>
                    <option value="">{move || t!("sales.pick_reason")}</option>
                    {WIN_REASON.keys.iter().map(|key| view! {
                        <option value=*key>{move || words::choice(&WIN_REASON, key)}</option>
                    }).collect_view()}
                </select>
                <button type="button" class="button quiet square small" on:click=move |_| close()
                    aria-label=move || t!("sales.not_now") title=move || t!("sales.not_now")><Icon of=X/></button>
            </div>
        </section>
    }
}

/// Who was reached for: noted as on their page, where that is open.
#[component]
fn Reach(reached: Reached) -> impl IntoView {
    let offers = Offers::current();
    let reached = StoredValue::new(reached);
    move || {
        let reached = reached.get_value();
        match offers.here.get().filter(|here| here.record == reached.record) {
            Some(noting) => view! { <Question reached noting/> }.into_any(),
            None => {
                let noting = Noting::watch(reached.record);
                let extra = Callback::new(move |entry: Entry| noting.brings(&entry));
                view! { <Question reached noting/><LogSheet asked=noting.asked extra left=noting.left/> }
                    .into_any()
            }
        }
    }
}

/// The question, as soon as it is known whom it is about. It waits while somebody answers it in the sheet.
#[component]
fn Question(reached: Reached, noting: Noting) -> impl IntoView {
    move || {
        let about = noting.about_with(reached.with)?;
        let is_free = noting.is_ready() && noting.asked.try_with(Option::is_none) == Some(true);
        is_free.then(|| view! { <Answers reached=reached.clone() about noting/> })
    }
}

#[component]
fn Answers(reached: Reached, about: About, noting: Noting) -> impl IntoView {
    let offers = Offers::current();
    let kind = reached.kind;
    let name = about.name.clone();
    let about = StoredValue::new(about);
    let entry = Entry { at: moment::editable(reached.at), direction: "out".to_owned(), ..Entry::of(kind) };
    let entry = StoredValue::new(entry);
    let note = move |outcome: &str| {
        let entry = Entry { outcome: outcome.to_owned(), ..entry.get_value() };
        about.with_value(|about| noting.note(about, &entry));
        offers.forget();
    };
    let write = move |_| noting.asked.set(Some(Asked { about: about.get_value(), entry: entry.get_value() }));
    let question = move || match kind {
        "call" => t!("activity.note_call", name = name.clone()),
        kind => t!("activity.note_other", kind = kind_name(kind), name = name.clone()),
    };
    let answers = if kind == "call" { AFTER_CALL.as_slice() } else { &[""] };
    view! {
        <section class="offer" role="status">
            <p><Icon of=glyph_of(kind)/><strong>{question}</strong></p>
            <div class="offer-answers">
                {answers.iter().map(|outcome| view! {
                    <button type="button" class="button small" on:click=move |_| note(outcome)>
                        <Icon of=if outcome.is_empty() { CHECK } else { outcome_glyph(outcome) }/>
                        {move || if outcome.is_empty() { t!("activity.note_it") } else { outcome_name(outcome) }}
                    </button>
                }).collect_view()}
                <button type="button" class="button small" on:click=write><Icon of=PENCIL/>{move || t!("activity.with_note")}</button>
                <button type="button" class="button quiet square small" on:click=move |_| offers.forget()
                    aria-label=move || t!("activity.not_now") title=move || t!("activity.not_now")><Icon of=X/></button>
            </div>
        </section>
    }
}
