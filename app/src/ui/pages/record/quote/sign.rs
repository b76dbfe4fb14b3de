//! The customer signs on the screen: with a finger, a pen or the mouse.

use crm_domain::command::{Command, Edit};
use crm_domain::parse::LINE_MAX;
use crm_domain::schema::quote;
use crm_domain::value::FieldValue;
use leptos::ev;
use leptos::prelude::*;

use super::super::Page;
use super::lines::{text_of, value};
use crate::engine::acts::Press;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::text;
use crate::ui::parts::Sheet;
use crate::ui::quote::pad::SignPad;
use crate::ui::quote::stroke::{HEIGHT, Point, WIDTH, is_path, path};
use crate::ui::toast::use_toasts;

/// The signature that stands under the quote, if there is one.
#[component]
pub fn Signature(page: Page) -> impl IntoView {
    let signed = Memo::new(move |_| {
        page.view.with(|view| {
            let view = view.as_ref()?;
            let strokes = Some(text_of(view, quote::SIGNATURE_SVG)).filter(|path| is_path(path))?;
            let at = match value(view, quote::SIGNED_AT) {
                Some(FieldValue::Moment(at)) => Some(*at),
                _ => None,
            };
            Some((strokes, text_of(view, quote::SIGNED_BY), at))
        })
    });
    move || {
        signed.get().map(|(strokes, by, at)| {
            // WHY in full: "heute" is wrong tomorrow, on paper as well.
            let when = at.map(|at| format!("{}, {}", format::day(format::day_of(at)), format::time(at)));
            view! {
                <figure class="quote-signature">
                    <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=move || tr("quote.signature")>
                        <path d=strokes></path>
                    </svg>
                    <figcaption><strong>{by}</strong>{when.map(|when| view! { <span>{when}</span> })}</figcaption>
                </figure>
            }
        })
    }
}

/// The sheet in which one signs.
#[component]
pub fn SignSheet(page: Page, open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Sheet open title=Signal::derive(|| tr("quote.sign_title")) class="sign-sheet"><Pad page open/></Sheet>
    }
}

/// Who is written to signs as a rule.
fn contact_of(page: Page) -> String {
    page.view.with_untracked(|view| {
        let Some(view) = view.as_ref() else { return String::new() };
        match value(view, quote::CONTACT) {
            Some(FieldValue::Link(id)) => text::title(&view.titles, *id),
            _ => String::new(),
        }
    })
}

#[component]
fn Pad(page: Page, open: RwSignal<bool>) -> impl IntoView {
    let name = RwSignal::new(contact_of(page));
    let strokes = RwSignal::new(Vec::<Vec<Point>>::new());
    let wrong = RwSignal::new(None::<&'static str>);
    let signing = Press::new();
    let save = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let by = name.get_untracked().trim().to_owned();
        let line = strokes.with_untracked(|strokes| path(strokes, LINE_MAX));
        let nothing = strokes.with_untracked(Vec::is_empty);
        match line {
            _ if by.is_empty() => wrong.set(Some("quote.sign_name_missing")),
            None => wrong.set(Some(if nothing { "quote.sign_missing" } else { "quote.sign_too_long" })),
            Some(line) => {
                if signing.take() {
                    sign(page, by, line, signing.closes(open));
                }
            }
        }
    };
    view! {
        <form class="sheet-form sign-form" on:submit=save>
            <label class="form-part">
                <span>{move || tr("quote.signer")}</span>
                <input class="form-input" type="text" autocomplete="name" prop:value=name
                    on:input=move |event| { name.set(event_target_value(&event)); wrong.set(None); }/>
            </label>
            <p class="hint">{move || tr("quote.sign_here")}</p>
            <SignPad strokes on_begin=Callback::new(move |()| wrong.set(None))/>
            // WHY its room is kept: the sheet would move under the finger that signs.
            <div class="sign-wrong">{move || wrong.get().map(|key| view! { <p class="field-error" role="alert">{move || tr(key)}</p> })}</div>
            <footer class="sheet-foot">
                <button type="button" class="button quiet" on:click=move |_| { strokes.set(Vec::new()); wrong.set(None); }>{move || tr("quote.sign_clear")}</button>
                <button type="submit" class="button strong">{move || tr("quote.sign_take")}</button>
            </footer>
        </form>
    }
}

fn sign(page: Page, by: String, line: String, then: impl FnOnce(bool) + 'static) {
    let set = |field, value| Edit::Set { field, value: Some(value) };
    let said = t!("quote.signed", name = by.clone());
    let is_draft = page.view.with_untracked(|view| {
        view.as_ref().is_none_or(|view| matches!(text_of(view, quote::STATUS).as_str(), "" | "draft"))
    });
    // WHY sent as well: what somebody signed must not change any more.
    let sent = is_draft.then(|| set(quote::STATUS, FieldValue::Choice("sent".to_owned())));
    let mut edits = vec![
        set(quote::SIGNED_BY, FieldValue::Text(by)),
        set(quote::SIGNED_AT, FieldValue::Moment(clock::now())),
        set(quote::SIGNATURE_SVG, FieldValue::Text(line)),
    ];
    edits.extend(sent);
    use_toasts().act_then(use_engine(), Command::Edit { records: vec![page.id], edits }, said, then);
}
