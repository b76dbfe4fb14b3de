//! A quote is handed on by what the device has for that: mail, chat, the air. Where it has nothing it is printed.

use crm_domain::schema::quote;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::lines::{Lines, text_of, value};
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::text;
use crate::ui::parts::icon::{Icon, UPLOAD};
use crate::ui::toast::use_toasts;

/// A method of the browser's navigator, where it has it.
fn method(name: &str) -> Option<Function> {
    let navigator = window().navigator();
    Reflect::get(&navigator, &JsValue::from_str(name)).ok()?.dyn_into().ok()
}

/// What is handed on: a title, the gist in words, and the paper as a file where the device takes one.
fn parcel(title: &str, words: &str, file: Option<&web_sys::File>) -> Option<Object> {
    let parcel = Object::new();
    let set = |key: &str, value: &JsValue| Reflect::set(&parcel, &JsValue::from_str(key), value).is_ok();
    let files = file.map(|file| Array::of1(file));
    let is_whole = set("title", &JsValue::from_str(title))
        && set("text", &JsValue::from_str(words))
        && files.is_none_or(|files| set("files", &files));
    is_whole.then_some(parcel)
}

/// The paper as a page of its own, so that whoever gets it sees what is printed.
fn paper(title: &str) -> Option<web_sys::File> {
    let paper = document().query_selector(".record > .paper").ok().flatten()?;
    let style = "body{font:11pt/1.4 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}\
        .paper-head,.paper-foot{display:flex;justify-content:space-between;gap:2rem}.paper-reach span{display:block}\
        .paper-foot{margin-top:2rem;padding-top:.5rem;border-top:1px solid #ccc;font-size:.75em}.paper-foot dl{margin:0}\
        .paper-top{display:flex;justify-content:space-between;gap:2rem}.paper-to,.paper-to span,.paper-to small{display:block;font-style:normal}\
        table{width:100%;border-collapse:collapse;margin:1rem 0}th,td{padding:.4rem;border-bottom:1px solid #ccc;text-align:left;vertical-align:top;font-weight:400}\
        .is-number{text-align:right;white-space:nowrap}.of-what>*{display:block}.of-name{font-weight:600}\
        dl>div{display:flex;justify-content:space-between;gap:2rem}dd{margin:0}.paper-text{white-space:pre-line}\
        [data-weight=gross]{font-weight:600;font-size:1.2em}path{fill:none;stroke:#000;stroke-width:3}";
    let escaped = title.replace('&', "&amp;").replace('<', "&lt;");
    // WHY inner: the paper itself is hidden from readers of the page.
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>{escaped}</title><style>{style}</style>{}",
        paper.inner_html()
    );
    let options = web_sys::FilePropertyBag::new();
    options.set_type("text/html");
    let name: String = title.chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect();
    web_sys::File::new_with_str_sequence_and_options(
        &Array::of1(&JsValue::from_str(&page)),
        &format!("{name}.html"),
        &options,
    )
    .ok()
}

/// What is said of it in a message.
fn gist(lines: Lines) -> (String, String) {
    lines.page.view.with_untracked(|view| {
        let Some(view) = view.as_ref() else { return (String::new(), String::new()) };
        let number = text_of(view, quote::NUMBER);
        let title = if view.kind == crm_domain::field::RecordKind::Order {
            t!("quote.order_no", number = number)
        } else {
            t!("quote.quote_no", number = number)
        };
        let gross = untrack(|| lines.totals()).ok().and_then(|totals| totals.money(totals.gross));
        let said = [
            Some(text_of(view, quote::SUBJECT)).filter(|subject| !subject.is_empty()),
            gross.map(|gross| format!("{}: {}", tr("quote.gross"), format::money(gross))),
            value(view, quote::VALID_UNTIL).map(|day| {
                let day = text::shown(crm_domain::field::FieldKind::Day, day, &[]);
                format!("{}: {day}", tr("quote.valid_until"))
            }),
        ];
        let words: Vec<String> = [Some(title.clone())].into_iter().chain(said).flatten().collect();
        (title, words.join("\n"))
    })
}

fn hand_on(lines: Lines) {
    let Some(share) = method("share") else { return };
    let (title, words) = gist(lines);
    let navigator = window().navigator();
    let takes = |parcel: &Object| {
        method("canShare")
            .is_some_and(|can| can.call1(&navigator, parcel).is_ok_and(|answer| answer.is_truthy()))
    };
    let with_file = paper(&title).and_then(|file| parcel(&title, &words, Some(&file)));
    let Some(parcel) = with_file.filter(takes).or_else(|| parcel(&title, &words, None)) else { return };
    // WHY at once: a browser shares only as long as it remembers the tap.
    let promise = share.call1(&navigator, &parcel).ok().and_then(|answer| answer.dyn_into::<Promise>().ok());
    spawn_local(async move {
        let Some(promise) = promise else { return use_toasts().say(tr("quote.not_shared")) };
        if let Err(why) = JsFuture::from(promise).await {
            let name = Reflect::get(&why, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
            // Who changes their mind has not failed.
            if name.as_deref() != Some("AbortError") {
                use_toasts().say(tr("quote.not_shared"));
            }
        }
    });
}

/// The button, on devices that can hand something on.
#[component]
pub fn Share(lines: Lines) -> impl IntoView {
    method("share").is_some().then(|| view! {
        <button type="button" class="button" on:click=move |_| hand_on(lines)><Icon of=UPLOAD/>{move || tr("quote.share")}</button>
    })
}
