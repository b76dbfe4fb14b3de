//! A lead becomes a company, a contact and a deal: the sheet that shows what will be made, and lets a person take
//! what is there already instead.

mod draft;

use std::cell::Cell;
use std::time::Duration;

use crm_domain::command::Command;
use crm_domain::duplicate::name_words;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::sales::convert::Converted;
use crm_domain::value::FieldValue;
use engine_protocol::view::{Hit, RecordView};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::{ev, html};

use self::draft::Draft;
use crate::engine::use_engine;
use crate::i18n::{Lang, lang_untracked, tr};
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::fields::kept::{self, Found, Keeper, Unfinished};
use crate::ui::fields::words;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::parts::mark::Initials;
use crate::ui::sales::use_stages;
use crate::ui::toast::use_toasts;

/// Records that may be the same: so many are offered.
const OFFERED: u32 = 3;
/// The first pipeline is durable: its stages are on the page by then.
const STAGES_COME: Duration = Duration::from_secs(4);

/// The values of a lead.
type Values = Vec<(FieldKey, FieldValue)>;

/// A lead that somebody wants to convert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The lead.
    lead: RecordId,
    /// What it is called.
    title: String,
    /// What it held when it was asked for.
    values: Values,
}

thread_local! {
    static ASKED: Cell<Option<RwSignal<Option<Asked>>>> = const { Cell::new(None) };
}

/// Done once, by the root of the page.
pub fn start() {
    ASKED.set(Some(RwSignal::new(None)));
}

/// The lead that waits to be converted, if one does.
///
/// # Panics
/// Before [`start`].
#[must_use]
pub fn asked() -> RwSignal<Option<Asked>> {
    ASKED.get().expect("converting starts with the page")
}

/// Opens the sheet for a lead.
pub fn ask(view: &RecordView) {
    asked().set(Some(Asked { lead: view.id, title: view.title.clone(), values: view.values.clone() }));
}

/// Where it is kept what was decided in the sheet.
fn draft_key(asked: &Asked) -> String {
    format!("convert/{}", asked.lead)
}

/// The sheet that shows what a lead becomes.
#[component]
pub fn ConvertSheet() -> impl IntoView {
    let (open, found) = kept::opened_by(asked(), draft_key);
    let title = Signal::derive(move || {
        asked().with(|asked| {
            asked
                .as_ref()
                .map(|asked| t!("sales.convert_title", title = asked.title.clone()))
                .unwrap_or_default()
        })
    });
    view! {
        <Sheet open title class="convert-sheet">
            {move || found.get().map(|now| view! { <Form now found/> })}
        </Sheet>
    }
}

/// Where a person goes on: the deal, else the person, else the company.
fn goes_on(made: &Converted) -> Option<Route> {
    let deal = made.deal.map(|id| Route::Record(RecordKind::Deal, id));
    let contact = made.contact.map(|id| Route::Record(RecordKind::Contact, id));
    deal.or(contact).or(made.account.map(|id| Route::Record(RecordKind::Account, id)))
}

fn carry_out(made: Converted, said: String, working: RwSignal<bool>, end: impl FnOnce() + 'static) {
    let (engine, router, toasts) = (use_engine(), use_router(), use_toasts());
    spawn_local(async move {
        let on = goes_on(&made);
        match engine.command(Command::Steps { steps: made.steps }).await {
            Ok(id) => {
                end();
                asked().set(None);
                toasts.done(said, id);
                if let Some(route) = on {
                    router.go(route);
                }
            }
            Err(problem) => {
                toasts.failed(&problem);
                working.try_set(false);
            }
        }
    });
}

/// Makes the first pipeline; `failed` runs when there is no stage after that.
fn set_up_sales(working: RwSignal<bool>, failed: impl FnOnce() + 'static) {
    let (engine, toasts) = (use_engine(), use_toasts());
    spawn_local(async move {
        let german = lang_untracked() == Lang::De;
        match engine.request(Request::SetUpSales { german }).await {
            Ok(_) => set_timeout(failed, STAGES_COME),
            Err(problem) => {
                toasts.failed(&problem);
                working.try_set(false);
            }
        }
    });
}

/// How far a conversion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// Nobody has asked for it.
    Idle,
    /// The stages are not there yet, or what the picked records say.
    Waits,
    /// The first pipeline is being made.
    SetsUp,
    /// The engine has it.
    Sent,
}

/// Carries the conversion out once `working`.
///
/// WHY an effect: a deal starts at a stage, and the stages may come later than the wish.
fn convert_when_asked(
    draft: Draft,
    keeper: Keeper,
    title: StoredValue<String>,
    working: RwSignal<bool>,
    wrong: RwSignal<Option<&'static str>>,
) {
    let stages = use_stages();
    let no_stage = move || {
        if untrack(|| stages.first()).is_none() && working.try_get_untracked() == Some(true) {
            working.set(false);
            wrong.set(Some("sales.no_stage"));
        }
    };
    Effect::new(move |progress: Option<Progress>| {
        // WHY before all else: what is picked is then looked up before anybody presses the button.
        let is_known = draft.is_known();
        if !working.get() {
            return Progress::Idle;
        }
        let progress = progress.unwrap_or(Progress::Idle);
        if progress == Progress::Sent {
            return progress;
        }
        if !is_known {
            return if progress == Progress::SetsUp { progress } else { Progress::Waits };
        }
        let first = draft.with_deal.get_untracked().then(|| stages.first());
        if let Some(None) = first {
            return match progress {
                Progress::SetsUp => progress,
                _ if stages.are_known() => {
                    set_up_sales(working, no_stage);
                    Progress::SetsUp
                }
                _ => Progress::Waits,
            };
        }
        let said = title.with_value(|title| t!("sales.converted", title = title.clone()));
        carry_out(draft.plan(first.flatten().map(|stage| stage.id)), said, working, keeper.end());
        Progress::Sent
    });
}

#[component]
fn Form(now: Found<Asked>, found: RwSignal<Option<Found<Asked>>>) -> impl IntoView {
    let Found { of: asked, text } = now;
    let title = StoredValue::new(asked.title.clone());
    let again = Found { of: asked.clone(), text: None };
    let key = draft_key(&asked);
    let draft = Draft::new(asked);
    let begun = text.as_deref().map(|text| draft.restore(text));
    let begun = begun.map(|typed| if typed.is_empty() { title.get_value() } else { typed });
    let keeper = Keeper::new(key, text, move || draft.kept());
    let drop_it = Callback::new(move |()| {
        keeper.end()();
        found.set(Some(again.clone()));
    });
    let (working, wrong) = (RwSignal::new(false), RwSignal::new(None::<&'static str>));
    let name = NodeRef::<html::Textarea>::new();
    let go = move || {
        let unnamed = untrack(|| draft.with_deal.get() && draft.deal_name().trim().is_empty());
        wrong.set(unnamed.then_some("sales.deal_name_missing"));
        if !unnamed {
            working.set(true);
        } else if let Some(name) = name.get_untracked() {
            let _ = name.focus();
        }
    };
    convert_when_asked(draft, keeper, title, working, wrong);
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) && !working.get_untracked() {
            event.prevent_default();
            go();
        }
    };
    let has_company = Memo::new(move |_| !draft.company().is_empty());
    let has_person = Memo::new(move |_| !draft.person().is_empty() || draft.company().is_empty());
    let companies = Memo::new(move |_| {
        let company = draft.company();
        let words = name_words(&company).join(" ");
        vec![if words.is_empty() { company } else { words }]
    });
    let people = Memo::new(move |_| vec![draft.person(), draft.mail()]);
    let person = move || {
        let name = draft.person();
        if name.is_empty() { title.get_value() } else { name }
    };
    view! {
        <div class="sheet-body convert-body" on:keydown=on_key>
            {begun.map(|glimpse| view! { <Unfinished glimpse drop_it/> })}
            <Show when=move || has_company.get()>
                <Part kind=RecordKind::Account name=Signal::derive(move || draft.company()) sought=companies pick=draft.account/>
            </Show>
            <Show when=move || has_person.get()>
                <Part kind=RecordKind::Contact name=Signal::derive(person) sought=people pick=draft.contact/>
            </Show>
            <Deal draft name wrong go=Callback::new(move |()| go())/>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| self::asked().set(None)>{move || tr("sales.not_now")}</button>
            <button type="button" class="button strong" disabled=move || working.get() on:click=move |_| go()
                title=move || format!("{}+Enter", tr("keys.ctrl"))>{move || tr("sales.convert")}</button>
        </footer>
    }
}

/// A company or a person: made anew, or one that is there already.
#[component]
fn Part(
    kind: RecordKind,
    #[prop(into)] name: Signal<String>,
    sought: Memo<Vec<String>>,
    pick: RwSignal<Option<RecordId>>,
) -> impl IntoView {
    let hits = alike(kind, sought, pick);
    let group = if kind == RecordKind::Account { "convert-account" } else { "convert-contact" };
    let radio = move |value: Option<RecordId>| {
        view! {
            <input type="radio" name=group prop:checked=move || pick.get() == value on:change=move |_| pick.set(value)/>
        }
    };
    view! {
        <fieldset class="convert-part" data-kind=group>
            <legend>{move || words::record(kind)}</legend>
            <ul class="convert-options">
                <li><label class="convert-option">
                    {radio(None)}
                    <span class="convert-new"><Icon of=icon::PLUS/></span>
                    <span class="convert-text"><strong>{name}</strong><small>{move || tr("sales.make_new")}</small></span>
                </label></li>
                <For each=move || hits.get() key=|hit| hit.id let:hit>
                    <li><label class="convert-option">
                        {radio(Some(hit.id))}
                        <Initials kind=hit.kind title=hit.title.clone()/>
                        <span class="convert-text"><strong>{hit.title.clone()}</strong><small>{there(&hit)}</small></span>
                    </label></li>
                </For>
            </ul>
        </fieldset>
    }
}

/// That a record is there already, and what else is known of it.
fn there(hit: &Hit) -> String {
    let there = tr("sales.is_there");
    if hit.subtitle.is_empty() { there } else { format!("{there} · {}", hit.subtitle) }
}

/// Records that may be the same, found by each of the texts.
fn alike(
    kind: RecordKind,
    sought: Memo<Vec<String>>,
    pick: RwSignal<Option<RecordId>>,
) -> RwSignal<Vec<Hit>> {
    let engine = use_engine();
    let hits = RwSignal::new(Vec::<Hit>::new());
    Effect::new(move |_| {
        let texts = sought.get();
        spawn_local(async move {
            let mut found: Vec<Hit> = Vec::new();
            for text in texts.iter().filter(|text| text.chars().count() >= 2) {
                let request = Request::Find { text: text.clone(), kind: Some(kind), limit: OFFERED };
                if let Ok(Answer::Hits(more)) = engine.request(request).await {
                    found.extend(more);
                }
            }
            let mut seen = Vec::new();
            found.retain(|hit| {
                !seen.contains(&hit.id) && {
                    seen.push(hit.id);
                    seen.len() <= OFFERED as usize
                }
            });
            // WHY: an answer to what the lead held before would offer the wrong records.
            if sought.try_get_untracked().as_ref() == Some(&texts) {
                let gone = |id: &RecordId| found.iter().all(|hit| hit.id != *id);
                if pick.try_get_untracked().flatten().as_ref().is_some_and(gone) {
                    pick.set(None);
                }
                hits.try_set(found);
            }
        });
    });
    hits
}

/// The deal: whether one is made, and what it is called.
#[component]
fn Deal(
    draft: Draft,
    name: NodeRef<html::Textarea>,
    wrong: RwSignal<Option<&'static str>>,
    go: Callback<()>,
) -> impl IntoView {
    let stages = use_stages();
    let starts = move || match stages.first() {
        Some(first) => t!("sales.deal_starts", stage = first.name),
        None if stages.are_known() => tr("sales.deal_sets_up"),
        None => String::new(),
    };
    let on_input = move |event: ev::Event| {
        draft.typed.set(Some(event_target_value(&event)));
        wrong.set(None);
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() && !event.is_composing() {
            event.prevent_default();
            go.run(());
        }
    };
    view! {
        <div class="convert-part" data-kind="convert-deal">
            <label class="convert-check">
                <input type="checkbox" prop:checked=draft.with_deal
                    on:change=move |event| { draft.with_deal.set(event_target_checked(&event)); wrong.set(None); }/>
                <span>{move || tr("sales.make_deal")}</span>
            </label>
            <Show when=move || draft.with_deal.get()>
                // WHY a textarea: a long name is seen whole; it grows by its style, and stays one line of text.
                <textarea class="form-input" rows="1" autocomplete="off" node_ref=name
                    aria-label=move || tr("sales.deal_name") aria-describedby="convert-deal-said"
                    aria-invalid=move || wrong.with(Option::is_some).to_string()
                    prop:value=move || draft.deal_name() on:input=on_input on:keydown=on_key></textarea>
                <p class="hint" id="convert-deal-said">{starts}</p>
            </Show>
            {move || wrong.get().map(|key| view! { <p class="field-error" role="alert">{move || tr(key)}</p> })}
        </div>
    }
}
