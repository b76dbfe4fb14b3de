//! What a person agreed to, on their page: what holds, one tap to withdraw it, and the whole log with its proofs.

mod form;
mod log;

use crm_domain::command::{Command, Edit};
use crm_domain::consent::{self, Action, CONSENTS, Channel, Event, Method, Purpose, State, state};
use crm_domain::field::RecordKind;
use crm_domain::value::FieldValue;
use engine_protocol::answer::State as Stand;
use engine_protocol::view::RecordView;
use leptos::prelude::*;

use crate::engine::acts::Press;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::kept;
use crate::ui::pages::record::Page;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

/// The field's value in a view.
fn value(view: &RecordView) -> Option<&FieldValue> {
    view.values.iter().find(|(key, _)| *key == CONSENTS).map(|(_, value)| value)
}

/// What a record's log says.
pub fn events_of(view: &RecordView) -> Vec<Event> {
    consent::events(value(view))
}

/// What is to be said beside a way to reach somebody; nothing where they agreed, and for those who are no persons.
pub fn mark(view: &RecordView, channel: Channel) -> Option<(&'static str, String)> {
    if view.kind != RecordKind::Contact {
        return None;
    }
    match consent::state_of_channel(&events_of(view), channel, format::today()) {
        State::Granted => None,
        State::Withdrawn => Some(("withdrawn", tr("people.mark_withdrawn"))),
        State::Pending => Some(("pending", tr("people.mark_pending"))),
        State::Expired => Some(("expired", tr("people.mark_expired"))),
        State::None => Some(("none", tr("people.mark_none"))),
    }
}

/// The words of a way.
pub fn channel_word(channel: Channel) -> String {
    tr(match channel {
        Channel::Email => "people.channel_email",
        Channel::Phone => "people.channel_phone",
        Channel::Letter => "people.channel_letter",
        Channel::Sms => "people.channel_sms",
        Channel::Whatsapp => "people.channel_whatsapp",
    })
}

/// The words of a purpose.
pub fn purpose_word(purpose: Purpose) -> String {
    tr(match purpose {
        Purpose::Newsletter => "people.purpose_newsletter",
        Purpose::Offers => "people.purpose_offers",
        Purpose::Survey => "people.purpose_survey",
        Purpose::Service => "people.purpose_service",
    })
}

/// What an event says, in a sentence.
pub fn what(event: &Event) -> String {
    let ways = event.channels.iter().map(|way| channel_word(*way)).collect::<Vec<_>>().join(", ");
    let purposes = event.purposes.iter().map(|purpose| purpose_word(*purpose)).collect::<Vec<_>>().join(", ");
    let key = match event.action {
        Action::Grant => "people.did_grant",
        Action::Confirm => "people.did_confirm",
        Action::Withdraw => "people.did_withdraw",
    };
    t!(key, ways = ways, purposes = purposes)
}

/// What was added to the log, and what was taken back.
pub fn change_in_words(before: Option<&FieldValue>, after: Option<&FieldValue>) -> String {
    let (before, after) = (consent::events(before), consent::events(after));
    let came = after.iter().filter(|event| !before.contains(event)).map(what);
    let gone = before.iter().filter(|event| !after.contains(event)).map(|event| format!("− {}", what(event)));
    came.chain(gone).collect::<Vec<_>>().join(" · ")
}

/// The words of how it was done.
pub fn method_word(method: Method) -> String {
    tr(match method {
        Method::Written => "people.method_written",
        Method::Verbal => "people.method_verbal",
        Method::BusinessCard => "people.method_card",
        Method::ExistingCustomer => "people.method_customer",
        Method::WebForm => "people.method_form",
        Method::DoubleOptIn => "people.method_optin",
        Method::Import => "people.method_import",
    })
}

fn state_word(state: State) -> String {
    tr(match state {
        State::Granted => "people.granted",
        State::Pending => "people.pending",
        State::Expired => "people.expired",
        State::Withdrawn => "people.withdrawn",
        State::None => "people.none",
    })
}

const fn state_class(state: State) -> &'static str {
    match state {
        State::Granted => "chip is-good",
        State::Pending | State::Expired => "chip is-warn",
        State::Withdrawn => "chip is-bad",
        State::None => "chip",
    }
}

/// Adds an event to a record's log.
pub fn note(page: Page, event: &Event, said: String, then: impl FnOnce(bool) + 'static) {
    let edit = Edit::Tag { field: CONSENTS, word: event.to_word(), present: true };
    let command = Command::Edit { records: vec![page.id], edits: vec![edit] };
    use_toasts().act_then(use_engine(), command, said, then);
}

/// An event that this person writes down now.
pub fn new_event(action: Action, method: Method) -> Event {
    let mut event = Event::new(clock::item_id().to_string(), action, method, clock::now());
    if let Some(Stand::Open(workspace)) = use_engine().state().get_untracked() {
        event.by = Some(workspace.member);
    }
    event
}

/// One tap: nothing holds any more.
fn withdraw_all(page: Page, withdrawing: Press) {
    if !withdrawing.take() {
        return;
    }
    let mut event = new_event(Action::Withdraw, Method::Verbal);
    event.channels = Channel::ALL.iter().copied().collect();
    event.purposes = Purpose::ALL.iter().copied().collect();
    note(page, &event, tr("people.withdrawn_all"), move |_| withdrawing.end());
}

/// What holds, by ways: each with its purposes.
type Held = Vec<(Channel, Vec<(Purpose, State)>)>;

fn held(events: &[Event]) -> Held {
    let today = format::today();
    let of = |channel: Channel| {
        let states = Purpose::ALL.iter().map(|purpose| (*purpose, state(events, channel, *purpose, today).0));
        (channel, states.filter(|(_, state)| *state != State::None).collect::<Vec<_>>())
    };
    Channel::ALL.iter().map(|channel| of(*channel)).filter(|(_, states)| !states.is_empty()).collect()
}

/// The part of a contact's page.
#[component]
pub fn Consents(page: Page) -> impl IntoView {
    let events = Memo::new(move |_| page.view.with(|view| view.as_ref().map(events_of).unwrap_or_default()));
    let open = RwSignal::new(false);
    let found = RwSignal::new(None::<String>);
    let ask = move |_| {
        kept::find(form::draft_key(page), move |text| {
            found.try_set(text);
            open.try_set(true);
        });
    };
    let is_logged = RwSignal::new(false);
    let withdrawing = Press::new();
    let held = Memo::new(move |_| events.with(|events| held(events)));
    let holds = Memo::new(move |_| {
        let stands = |(_, state): &(Purpose, State)| matches!(state, State::Granted | State::Pending);
        held.with(|held| held.iter().any(|(_, states)| states.iter().any(stands)))
    });
    let row = |(channel, states): (Channel, Vec<(Purpose, State)>)| {
        let chip = |(purpose, state): (Purpose, State)| {
            view! { <span class=state_class(state)>{move || t!("people.is", what = purpose_word(purpose), state = state_word(state))}</span> }
        };
        view! {
            <li><span class="consent-way">{move || channel_word(channel)}</span><span class="chips">{states.into_iter().map(chip).collect_view()}</span></li>
        }
    };
    view! {
        <section class="consents" aria-label=move || tr("people.consents")>
            <header class="consents-head">
                <h2>{move || tr("people.consents")}</h2>
                <button type="button" class="button quiet" on:click=ask><Icon of=icon::SIGNATURE/>{move || tr("people.consent_note")}</button>
            </header>
            <Show when=move || events.with(Vec::is_empty)><p class="hint">{move || tr("people.nothing_noted")}</p></Show>
            <ul class="consents-held">{move || held.get().into_iter().map(row).collect_view()}</ul>
            <div class="consents-acts">
                <Show when=move || holds.get()>
                    <button type="button" class="button" on:click=move |_| withdraw_all(page, withdrawing)><Icon of=icon::BAN/>{move || tr("people.withdraw_all")}</button>
                </Show>
                <Show when=move || events.with(|events| !events.is_empty())>
                    <button type="button" class="button quiet" aria-expanded=move || is_logged.get().to_string()
                        on:click=move |_| is_logged.update(|logged| *logged = !*logged)>
                        <Icon of=icon::HISTORY/>{move || t!("people.log", n = events.with(Vec::len))}
                    </button>
                </Show>
            </div>
            <Show when=move || is_logged.get()><log::Log events/></Show>
            <Sheet open title=Signal::derive(|| tr("people.consent_note")) class="consent-sheet">
                {move || view! { <form::Form page events open text=found.get() found/> }}
            </Sheet>
        </section>
    }
}
