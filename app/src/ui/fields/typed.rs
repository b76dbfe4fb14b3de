//! Fields that are typed as text and read by their kind: lines, numbers, money, days, web addresses.

use crm_domain::field::FieldKind;
use crm_domain::parse::web;
use crm_domain::schema::letterhead::CURRENCIES;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use gloo::timers::callback::Timeout;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::field::Field;
use super::moment::{MomentButton, is_moment};
use super::reach::left;
use super::reading::{Reading, open_neighbour};
use super::{text, typing};
use crate::ui::parts::icon::{CALENDAR, EXTERNAL_LINK, Icon};
use crate::ui::usual;

/// Idle time after which unsaved input is kept as a draft, in milliseconds.
pub const DRAFT_IDLE_MS: u32 = 400;
/// Idle time after which a form says what is being typed, in milliseconds.
const FORM_IDLE_MS: u32 = 150;

/// The value; tapped, an input in its place.
#[component]
pub fn Typed(
    /// Which field.
    field: Field,
) -> impl IntoView {
    // WHY a memo: opened again while it stands open, it stays what it is.
    let editing = Memo::new(move |_| field.editing.get());
    move || {
        if editing.get() {
            view! { <TypedInput field/> }.into_any()
        } else {
            view! { <Reading field><TypedText field/></Reading> }.into_any()
        }
    }
}

#[component]
fn TypedText(field: Field) -> impl IntoView {
    move || {
        let value = field.value()?;
        let words = field.titles.with(|titles| text::shown(field.spec.kind, &value, titles));
        let target = match (field.spec.kind, &value) {
            (FieldKind::Url, FieldValue::Text(url)) => web::href(url),
            _ => None,
        };
        Some(match target {
            Some(href) => view! {
                <a class="value-link" href=href target="_blank" rel="noopener noreferrer">
                    {words}<Icon of=EXTERNAL_LINK/>
                </a>
            }
            .into_any(),
            None => view! { <span>{words}</span> }.into_any(),
        })
    }
}

#[component]
fn TypedInput(field: Field) -> impl IntoView {
    let before = field.value_untracked();
    // INVARIANT: what counts as unchanged is the stored value, never a draft; a draft is there to be saved.
    let start = before.as_ref().map(|value| typing::editable(field.spec.kind, value)).unwrap_or_default();
    let is_again = field.in_form() && field.has_draft();
    let raw = RwSignal::new(field.take_draft().unwrap_or_else(|| start.clone()));
    let start = StoredValue::new(start);
    let currency = RwSignal::new(match &before {
        Some(FieldValue::Money(amount)) => amount.currency_code().to_owned(),
        _ => usual::usual().currency.to_owned(),
    });
    let old_currency = StoredValue::new(currency.get_untracked());
    if before.is_none() && field.spec.kind == FieldKind::Money {
        // WHY: an editor that stands open right behind a start is there before the firm has said what is usual.
        Effect::new(move |_| {
            let usual = usual::followed().currency;
            if currency.get_untracked() == old_currency.get_value() && currency.get_untracked() != usual {
                old_currency.set_value(usual.to_owned());
                currency.set(usual.to_owned());
            }
        });
    }
    let idle = StoredValue::new_local(None::<Timeout>);
    let input = NodeRef::<leptos::html::Input>::new();
    focus_when_there(field, input);

    let commit = move |refocus: bool| {
        // WHY: an input that leaves the page with the focus may still say so.
        let Some(typed) = raw.try_get_untracked() else { return true };
        idle.set_value(None);
        if field.editing.try_get_untracked() != Some(true) {
            return true;
        }
        let same = typed == start.get_value() && currency.get_untracked() == old_currency.get_value();
        if same && field.error.with_untracked(Option::is_none) {
            if field.in_form() {
                field.forget_draft();
            }
            field.close(refocus);
            return true;
        }
        match typing::read(field.spec, &typed, &currency.get_untracked()) {
            Ok(value) => {
                start.set_value(typed.clone());
                field.save_typed(value, typed, refocus);
                true
            }
            Err(reason) => {
                field.error.set(Some(reason));
                field.keep_draft(&typed);
                false
            }
        }
    };
    // Whoever goes elsewhere with the caret in it, as by the browser's back, has not thrown it away.
    on_cleanup(move || _ = commit(false));
    if is_again {
        commit(false);
    }
    if field.in_form() && field.spec.kind == FieldKind::Money {
        // WHY at once: a draft keeps amounts with their currency, and what is typed without.
        Effect::new(move |before: Option<String>| {
            let now = currency.get();
            if before.is_some_and(|before| before != now) {
                commit(false);
            }
            now
        });
    }
    let on_input = move |event: ev::Event| {
        let typed = event_target_value(&event);
        raw.set(typed.clone());
        if field.error.with_untracked(Option::is_some)
            && typing::read(field.spec, &typed, &currency.get_untracked()).is_ok()
        {
            field.error.set(None);
        }
        let wait = if field.in_form() { FORM_IDLE_MS } else { DRAFT_IDLE_MS };
        idle.set_value(Some(Timeout::new(wait, move || field.keep_draft(&typed))));
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "Enter" if !field.in_form() => {
                event.prevent_default();
                commit(true);
            }
            "Escape" if !field.in_form() => {
                event.stop_propagation();
                idle.set_value(None);
                raw.set(start.get_value());
                field.forget_draft();
                field.close(true);
            }
            "Tab" if !field.in_form() => {
                let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                if let Some(element) = element
                    && open_neighbour(&element, event.shift_key())
                {
                    event.prevent_default();
                    commit(false);
                }
            }
            _ => {}
        }
    };
    let pick_day = move |day: Day| {
        raw.set(crate::format::day(day));
        commit(true);
    };
    let pick_moment = move |typed: String| {
        raw.set(typed);
        commit(true);
    };
    let is_day = matches!(field.spec.kind, FieldKind::Day | FieldKind::PartialDay);
    view! {
        <div class="value-edit" class:has-button=is_day || is_moment(field) on:focusout=move |event| if left(&event) { commit(false); }>
            <input
                class="value-input" type="text" node_ref=input autocomplete="off"
                id=field.dom_id("input")
                inputmode=typing::input_mode(field.spec.kind)
                placeholder=move || typing::placeholder(field.spec.kind)
                prop:value=raw
                aria-labelledby=field.dom_id("label")
                aria-invalid=move || field.error.with(Option::is_some).to_string()
                aria-describedby=field.dom_id("error")
                on:input=on_input
                on:keydown=on_keydown
            />
            {(field.spec.kind == FieldKind::Money).then(|| view! { <CurrencyPick currency/> })}
            {is_moment(field).then(|| view! {
                <MomentButton label=Signal::derive(move || field.label()) raw on_pick=Callback::new(pick_moment)/>
            })}
            {is_day.then(|| view! { <DayButton field raw on_pick=Callback::new(pick_day)/> })}
        </div>
    }
}

/// The currency of an amount.
#[component]
pub fn CurrencyPick(currency: RwSignal<String>) -> impl IntoView {
    let others = move || {
        let mut all: Vec<String> = CURRENCIES.map(ToOwned::to_owned).to_vec();
        currency.with(|code| {
            if !all.contains(code) {
                all.push(code.clone())
            }
        });
        all
    };
    view! {
        <select class="value-input currency-pick" aria-label=move || crate::t!("field.currency")
            on:change=move |event| currency.set(event_target_value(&event))>
            {move || others().into_iter().map(|code| {
                let selected = currency.with(|now| *now == code);
                view! { <option value=code.clone() selected=selected>{code.clone()}</option> }
            }).collect_view()}
        </select>
    }
}

/// A calendar beside the text: the browser's own, which is best on every device.
#[component]
fn DayButton(field: Field, raw: RwSignal<String>, on_pick: Callback<Day>) -> impl IntoView {
    let iso = move || typing::day(&raw.get()).map(|day| day.to_string()).unwrap_or_default();
    view! {
        <label class="day-button" on:mousedown=move |event| event.prevent_default()>
            <Icon of=CALENDAR/>
            <input
                type="date" class="day-native" tabindex="-1" prop:value=iso
                aria-label=move || crate::t!("field.calendar", label = field.label())
                on:click=|event| show_picker(&event)
                on:change=move |event| {
                    if let Some(day) = Day::from_iso(&event_target_value(&event)) {
                        on_pick.run(day);
                    }
                }
            />
        </label>
    }
}

/// Opens the browser's calendar; where it cannot be opened by script, the tap has done so.
pub fn show_picker(event: &ev::MouseEvent) {
    let Some(input) = event.target() else { return };
    let show = js_sys::Reflect::get(&input, &"showPicker".into()).ok();
    if let Some(show) = show.and_then(|show| show.dyn_into::<js_sys::Function>().ok()) {
        // WHY ignored: browsers refuse without a tap, and then the tap itself has opened it.
        let _ = show.call0(&input);
    }
}

/// Puts the caret into an editor that was just opened: at the end of words, over the whole of what is
/// rather replaced than corrected.
pub fn focus_when_there(field: Field, input: NodeRef<leptos::html::Input>) {
    let replaced = matches!(
        field.spec.kind,
        FieldKind::Number
            | FieldKind::Percent
            | FieldKind::Money
            | FieldKind::Day
            | FieldKind::PartialDay
            | FieldKind::Moment
            | FieldKind::Phones
    );
    Effect::new(move |_| {
        if let Some(input) = input.get()
            && !field.in_form()
        {
            // WHY ignored: an input that is in the document takes the focus.
            let _ = input.focus();
            if replaced {
                // WHY a frame later: the input gets its text after it stands.
                request_animation_frame(move || input.select());
            }
        }
    });
}
