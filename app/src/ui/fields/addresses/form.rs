//! The sheet of one address.

use crm_domain::command::Edit;
use crm_domain::item::{AddressEntry, AddressUse, ItemValue};
use crm_domain::parse::address::{self, Fault};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;

use super::begun::{Begun, PARTS};
use super::{Left, Opened};
use crate::ui::fields::kept::Unfinished;
use crate::ui::fields::typed::DRAFT_IDLE_MS;
use crate::ui::fields::{typing, words};
use crate::ui::parts::icon::{Icon, TRASH_2};
use crate::ui::usual::usual;

/// Keeps what stands in the sheet as a draft; once `over`, nothing is unfinished there.
fn keep(left: Left, begins: Begun, now: Signal<Begun>, over: StoredValue<bool>) {
    let id = begins.id;
    let begins = StoredValue::new(begins);
    let keep = move || {
        if let (Some(false), Some(now)) = (over.try_get_value(), now.try_get_untracked()) {
            let is_begun = begins.with_value(|begins| *begins != now);
            left.keep(id, is_begun.then_some(now));
        }
    };
    let idle = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |first: Option<()>| {
        now.track();
        match first {
            None => {}
            // WHY at once: what is kept of the whole form has its own pause.
            Some(()) if left.field.in_form() => keep(),
            Some(()) => idle.set_value(Some(Timeout::new(DRAFT_IDLE_MS, keep))),
        }
    });
    let hiding = window_event_listener(ev::pagehide, move |_| keep());
    on_cleanup(move || {
        hiding.remove();
        keep();
    });
}

/// Its parts.
#[component]
pub fn AddressForm(
    /// What is unfinished of the field.
    left: Left,
    /// Which address.
    now: Opened,
    /// Where it is said which.
    opened: RwSignal<Option<Opened>>,
    /// The sheet.
    open: RwSignal<bool>,
) -> impl IntoView {
    let field = left.field;
    let Opened { id, entry, begun } = now.clone();
    let is_new = entry.is_none();
    let country = entry.as_ref().map_or(usual().country, |entry| entry.country.as_str());
    let begins = Begun::of(id, entry.as_ref(), untrack(|| crate::format::country(country)));
    let stands = begun.clone().unwrap_or_else(|| begins.clone());
    let usage = RwSignal::new(stands.usage);
    let parts = stands.parts.map(RwSignal::new);
    let typed =
        Signal::derive(move || Begun { id, is_new, usage: usage.get(), parts: parts.map(|part| part.get()) });
    let faults = RwSignal::new(Vec::<Fault>::new());
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        let first = faults.with(|faults| faults.first().map(|fault| fault.part));
        if let (Some(part), Some(form)) = (first, form.get_untracked())
            && let Some(input) = form.query_selector(&format!("[name={part}]")).ok().flatten()
            && let Ok(input) = input.dyn_into::<web_sys::HtmlElement>()
        {
            // WHY ignored: an input that is in the document takes the focus.
            let _ = input.focus();
        }
    });
    let over = StoredValue::new(false);
    keep(left, begins, typed, over);
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let typed = typed.get_untracked();
        let written = typed.entry();
        let (street, house_no) = typing::split_street(&written.street, &written.house_no);
        let nothing = AddressEntry {
            usage: written.usage,
            country: written.country.clone(),
            ..AddressEntry::default()
        };
        let is_nothing = written == nothing;
        let value = match address::check(AddressEntry { street, house_no, ..written }) {
            Ok(value) => value,
            Err(wrong) if !is_nothing => return faults.set(wrong),
            Err(_) => nothing,
        };
        over.set_value(true);
        if is_nothing {
            left.keep(id, None);
        } else {
            let edit = Edit::PutItem { field: field.spec.key, item: id, value: ItemValue::Address(value) };
            // What is on its way is no draft on the screen; the one that is kept goes when it is saved.
            left.all.update(|all| all.retain(|one| one.id != id));
            let rest = left.draft();
            field.send_then(vec![edit], None, move |done| match done {
                // The page may be left meanwhile.
                true => {
                    field.keep_draft(&left.all.try_with_untracked(|all| Begun::to_draft(all)).unwrap_or(rest))
                }
                false => left.keep(id, Some(typed)),
            });
        }
        open.set(false);
    };
    let remove = move |_| {
        over.set_value(true);
        left.keep(id, None);
        field.send(vec![Edit::RemoveItem { field: field.spec.key, item: id }], None);
        open.set(false);
    };
    let drop_it = Callback::new(move |()| {
        over.set_value(true);
        left.keep(id, None);
        opened.set(Some(Opened { begun: None, ..now.clone() }));
    });
    view! {
        <form class="sheet-form address-form" node_ref=form on:submit=save>
            {begun.map(|begun| view! { <Unfinished glimpse=begun.glimpse() drop_it/> })}
            <label class="form-part part-use">
                <span>{move || crate::t!("field.use")}</span>
                <select class="form-input" on:change=move |event| {
                    let key = event_target_value(&event);
                    usage.set(AddressUse::ALL.into_iter().find(|usage| usage.key() == key).unwrap_or_default());
                }>
                    {AddressUse::ALL.map(|option| view! {
                        <option value=option.key() selected=move || usage.get() == option>{move || words::address_use(option)}</option>
                    }).collect_view()}
                </select>
            </label>
            {PARTS.into_iter().zip(parts).map(|(name, text)| view! { <Part name text faults/> }).collect_view()}
            <footer class="sheet-foot">
                {(!is_new).then(|| view! {
                    <button type="button" class="button quiet" on:click=remove><Icon of=TRASH_2/>{move || crate::t!("field.remove")}</button>
                })}
                <button type="submit" class="button strong">{move || crate::t!("field.save")}</button>
            </footer>
        </form>
    }
}

/// A part of an address, with what is wrong with it.
#[component]
fn Part(name: &'static str, text: RwSignal<String>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let fault = move || faults.with(|faults| faults.iter().find(|fault| fault.part == name).copied());
    let type_in = move |event: ev::Event| {
        text.set(event_target_value(&event));
        if faults.with_untracked(|faults| !faults.is_empty()) {
            // WHY all of them: whether a postal code is right hangs on the country.
            faults.set(Vec::new());
        }
    };
    let (id, error) = (format!("address-{name}"), format!("address-{name}-error"));
    let why = error.clone();
    let said = move || {
        let (why, fault) = (why.clone(), fault()?);
        Some(view! { <p class="field-error" id=why role="alert">{move || typing::reason(fault.error)}</p> })
    };
    view! {
        <div class=format!("form-part part-{name}")>
            <label for=id.clone()>{move || words::part(name)}</label>
            <input class="form-input" type="text" id=id name=name autocomplete="off" prop:value=text
                aria-invalid=move || fault().is_some().to_string() aria-describedby=error on:input=type_in/>
            {said}
        </div>
    }
}
