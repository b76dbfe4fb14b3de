//! The sheet in which something that a person agreed to, or does not agree to any more, is written down.

use std::collections::BTreeSet;

use crm_domain::consent::{self, Action, Channel, Event, Method, Purpose, SIGNATURE_MAX};
use crm_domain::time::Day;
use leptos::ev;
use leptos::prelude::*;

use super::{channel_word, method_word, new_event, note, purpose_word};
use crate::engine::acts::Press;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::kept::{self, Keeper, Unfinished};
use crate::ui::pages::record::Page;
use crate::ui::quote::pad::SignPad;
use crate::ui::quote::stroke::{Point, path};

/// The version of the words that people are shown. A change of the words is a new version.
const WORDING: &str = "2026-1";
/// Ways in which something is agreed to here; the others come with files and web pages.
const METHODS: [Method; 5] =
    [Method::Written, Method::Verbal, Method::BusinessCard, Method::ExistingCustomer, Method::WebForm];

/// What stands in the sheet as plain values: the version of the words, whether somebody agrees, ways, purposes, how,
/// where the proof is, until when, who signs, and the strokes of the signature.
type Plain = (String, bool, String, String, String, String, String, String, Vec<Vec<Point>>);

/// Where it is kept what stands in the sheet.
pub fn draft_key(page: Page) -> String {
    format!("consent/{}", page.id)
}

/// What stands in the sheet. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Draft {
    action: RwSignal<Action>,
    channels: RwSignal<BTreeSet<Channel>>,
    purposes: RwSignal<BTreeSet<Purpose>>,
    method: RwSignal<Method>,
    source: RwSignal<String>,
    expires: RwSignal<String>,
    name: RwSignal<String>,
    strokes: RwSignal<Vec<Vec<Point>>>,
    wrong: RwSignal<Option<&'static str>>,
}

impl Draft {
    fn new(page: Page) -> Self {
        let name = page.view.with_untracked(|view| view.as_ref().map(|view| view.title.clone()));
        Self {
            action: RwSignal::new(Action::Grant),
            channels: RwSignal::new(BTreeSet::from([Channel::Email])),
            purposes: RwSignal::new(BTreeSet::from([Purpose::Offers])),
            method: RwSignal::new(Method::Written),
            source: RwSignal::new(String::new()),
            expires: RwSignal::new(String::new()),
            name: RwSignal::new(name.unwrap_or_default()),
            strokes: RwSignal::new(Vec::new()),
            wrong: RwSignal::new(None),
        }
    }

    /// As a draft keeps it; nothing while all is as it was proposed.
    fn kept(self, proposed: &str) -> String {
        let keys = |all: Vec<&'static str>| all.join(" ");
        let plain: Plain = (
            WORDING.to_owned(),
            self.action.get() == Action::Grant,
            keys(self.channels.with(|all| all.iter().map(|one| one.key()).collect())),
            keys(self.purposes.with(|all| all.iter().map(|one| one.key()).collect())),
            self.method.get().key().to_owned(),
            self.source.get(),
            self.expires.get(),
            self.name.get(),
            self.strokes.get(),
        );
        let packed = kept::packed(&engine_protocol::encode(&plain));
        if packed == proposed { String::new() } else { packed }
    }

    /// Brings back what stood there; the reverse of [`Self::kept`].
    fn restore(self, kept: &str) -> Option<()> {
        let plain = engine_protocol::decode::<Plain>(&kept::unpacked(kept)?)?;
        let (wording, grants, channels, purposes, method, source, expires, name, strokes) = plain;
        self.action.set(if grants { Action::Grant } else { Action::Withdraw });
        self.channels.set(channels.split(' ').filter_map(Channel::from_key).collect());
        self.purposes.set(purposes.split(' ').filter_map(Purpose::from_key).collect());
        self.method.set(Method::from_key(&method).unwrap_or(Method::Written));
        self.source.set(source);
        self.expires.set(expires);
        self.name.set(name);
        // A signature is for the words that were shown.
        self.strokes.set(if wording == WORDING { strokes } else { Vec::new() });
        Some(())
    }

    fn grants(self) -> bool {
        self.action.get() == Action::Grant
    }

    /// The words that are shown, for what is chosen.
    fn words(self) -> String {
        let firm = use_engine().workspace().map(|workspace| workspace.name).unwrap_or_default();
        let ways = self.channels.with(|ways| ways.iter().map(|way| channel_word(*way)).collect::<Vec<_>>());
        let purposes = self.purposes.with(|all| all.iter().map(|one| purpose_word(*one)).collect::<Vec<_>>());
        t!("people.words", firm = firm, ways = ways.join(", "), purposes = purposes.join(", "))
    }

    /// The event, or what is missing.
    fn event(self, known: &[Event]) -> Result<Event, &'static str> {
        let mut event = new_event(self.action.get_untracked(), self.method.get_untracked());
        event.channels = self.channels.get_untracked();
        event.purposes = self.purposes.get_untracked();
        self.source.get_untracked().trim().clone_into(&mut event.source);
        if event.channels.is_empty() || event.purposes.is_empty() {
            return Err("people.choose_both");
        }
        if event.action != Action::Grant {
            return Ok(event);
        }
        event.after = consent::seen(known);
        WORDING.clone_into(&mut event.wording);
        event.text = untrack(|| self.words());
        event.expires = Day::from_iso(&self.expires.get_untracked());
        if event.method == Method::Written {
            self.name.get_untracked().trim().clone_into(&mut event.signed_by);
            let is_signed = self.strokes.with_untracked(|strokes| !strokes.is_empty());
            match self.strokes.with_untracked(|strokes| path(strokes, SIGNATURE_MAX)) {
                Some(_) if event.signed_by.is_empty() => return Err("quote.sign_name_missing"),
                Some(line) => event.signature = line,
                None if is_signed => return Err("quote.sign_too_long"),
                // On paper: then it must be known where the paper is.
                None if event.source.is_empty() => return Err("people.sign_or_source"),
                None => {}
            }
        }
        Ok(event)
    }
}

/// Buttons of which several may be pressed.
#[component]
fn Several<T: Copy + Ord + Send + Sync + 'static>(
    title: &'static str,
    all: &'static [T],
    chosen: RwSignal<BTreeSet<T>>,
    word: fn(T) -> String,
) -> impl IntoView {
    let turn = move |one: T| {
        chosen.update(|chosen| {
            if !chosen.remove(&one) {
                chosen.insert(one);
            }
        });
    };
    view! {
        <fieldset class="consent-choice">
            <legend>{move || tr(title)}</legend>
            <div class="chips">
                {all.iter().copied().map(|one| view! {
                    <button type="button" class="button consent-pick" aria-pressed=move || chosen.with(|chosen| chosen.contains(&one)).to_string()
                        on:click=move |_| turn(one)>{move || word(one)}</button>
                }).collect_view()}
            </div>
        </fieldset>
    }
}

/// The sheet's content.
#[component]
pub fn Form(
    /// The person's page.
    page: Page,
    /// What is known.
    events: Memo<Vec<Event>>,
    /// The sheet.
    open: RwSignal<bool>,
    /// What stood in it when it was left unfinished.
    text: Option<String>,
    /// Where that is said.
    found: RwSignal<Option<String>>,
) -> impl IntoView {
    let draft = Draft::new(page);
    let proposed = untrack(|| draft.kept(""));
    let begun = text.as_deref().and_then(|text| draft.restore(text)).map(|()| {
        let words = draft.source.get_untracked();
        if words.trim().is_empty() { draft.name.get_untracked() } else { words }
    });
    let keeper = Keeper::new(draft_key(page), text, move || draft.kept(&proposed));
    let drop_it = Callback::new(move |()| {
        keeper.end()();
        found.set(None);
    });
    let noting = Press::new();
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match draft.event(&events.get_untracked()) {
            Ok(event) => {
                let said = if event.action == Action::Grant {
                    "people.grant_noted"
                } else {
                    "people.withdrawal_noted"
                };
                if noting.take() {
                    let (end, close) = (keeper.end(), noting.closes(open));
                    note(page, &event, tr(said), move |done| {
                        if done {
                            end();
                        }
                        close(done);
                    });
                }
            }
            Err(wrong) => draft.wrong.set(Some(wrong)),
        }
    };
    let act = move |action: Action, key: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (draft.action.get() == action).to_string()
                on:click=move |_| draft.action.set(action)>{move || tr(key)}</button>
        }
    };
    view! {
        <form class="sheet-form sign-form consent-form" on:submit=save>
            {begun.map(|glimpse| view! { <Unfinished glimpse drop_it/> })}
            <div class="segments" role="group" aria-label=move || tr("people.consent_note")>
                {act(Action::Grant, "people.does_agree")}
                {act(Action::Withdraw, "people.does_withdraw")}
            </div>
            <Several title="people.ways" all=Channel::ALL chosen=draft.channels word=channel_word/>
            <Several title="people.purposes" all=Purpose::ALL chosen=draft.purposes word=purpose_word/>
            <label class="form-part">
                <span>{move || tr("people.how")}</span>
                <select class="form-input" on:change=move |event| {
                    draft.method.set(Method::from_key(&event_target_value(&event)).unwrap_or(Method::Verbal));
                }>
                    {METHODS.map(|method| view! {
                        <option value=method.key() selected=move || draft.method.get() == method>{move || method_word(method)}</option>
                    }).collect_view()}
                </select>
            </label>
            <Show when=move || draft.grants()><Words draft/></Show>
            <label class="form-part">
                <span>{move || tr("people.source")}</span>
                <input class="form-input" type="text" autocomplete="off" placeholder=move || tr("people.source_hint") prop:value=draft.source
                    on:input=move |event| { draft.source.set(event_target_value(&event)); draft.wrong.set(None); }/>
            </label>
            {move || draft.wrong.get().map(|key| view! { <p class="field-error" role="alert">{move || tr(key)}</p> })}
            <footer class="sheet-foot">
                <button type="submit" class="button strong">{move || tr(if draft.grants() { "people.note_grant" } else { "people.note_withdrawal" })}</button>
            </footer>
        </form>
    }
}

/// The words that a person agrees to, until when, and the pad to sign them on.
#[component]
fn Words(draft: Draft) -> impl IntoView {
    let signs = move || draft.method.get() == Method::Written;
    let clear = move |_| {
        draft.strokes.set(Vec::new());
        draft.wrong.set(None);
    };
    view! {
        <figure class="consent-shown">
            <figcaption>{t!("people.wording", version = WORDING)}</figcaption>
            <blockquote>{move || draft.words()}</blockquote>
        </figure>
        <Show when=signs>
            <label class="form-part">
                <span>{move || tr("quote.signer")}</span>
                <input class="form-input" type="text" autocomplete="name" prop:value=draft.name
                    on:input=move |event| { draft.name.set(event_target_value(&event)); draft.wrong.set(None); }/>
            </label>
            <SignPad strokes=draft.strokes on_begin=Callback::new(move |()| draft.wrong.set(None))/>
            <button type="button" class="button quiet consent-clear" on:click=clear>{move || tr("quote.sign_clear")}</button>
        </Show>
        <label class="form-part">
            <span>{move || tr("people.expires")}</span>
            <input class="form-input" type="date" prop:value=draft.expires on:input=move |event| draft.expires.set(event_target_value(&event))/>
        </label>
    }
}
