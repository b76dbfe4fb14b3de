//! The styles of what comes in chunks: one sheet, beside the first one.

use std::cell::RefCell;
use std::future::Future;

use futures::FutureExt as _;
use futures::channel::oneshot;
use futures::future::{Either, Shared, ready};
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;

/// Where the page says how the sheet is called. A page that does not say has all its styles already.
const NAMED: &str = "meta[name=\"feldbuch-style\"]";

thread_local! {
    /// The sheet that is on its way or here; none after one that did not come.
    static SHEET: RefCell<Option<Shared<oneshot::Receiver<bool>>>> = const { RefCell::new(None) };
}

/// Brings the sheet, once; whether it is here. One that did not come is asked for again when it is wanted.
pub fn bring() -> impl Future<Output = bool> {
    let Some(address) = address().filter(|address| !is_here(address)) else {
        return Either::Left(ready(true));
    };
    let sheet = SHEET.with_borrow_mut(|sheet| sheet.get_or_insert_with(|| link(&address).shared()).clone());
    Either::Right(sheet.map(|came| came == Ok(true)))
}

fn address() -> Option<String> {
    document().query_selector(NAMED).ok().flatten()?.get_attribute("content")
}

/// Whether the sheet has come already: `app/js/picture.js` needs it for what it paints.
fn is_here(address: &str) -> bool {
    let linked =
        document().query_selector(&format!("link[rel=stylesheet][href=\"{address}\"]")).ok().flatten();
    let sheet = linked.and_then(|linked| js_sys::Reflect::get(&linked, &"sheet".into()).ok());
    sheet.is_some_and(|sheet| !sheet.is_null())
}

/// Links the sheet; the receiver hears whether it came.
fn link(address: &str) -> oneshot::Receiver<bool> {
    let (tell, hears) = oneshot::channel();
    let (Ok(element), Some(head)) = (document().create_element("link"), document().head()) else {
        return hears;
    };
    // WHY ignored here and below: attributes of these names, and listeners, can always be set.
    let _ = element.set_attribute("rel", "stylesheet");
    let _ = element.set_attribute("href", address);
    let linked = element.clone();
    let settled = Closure::once_into_js(move |event: web_sys::Event| {
        let came = event.type_() == "load";
        if !came {
            linked.remove();
            SHEET.take();
        }
        let _ = tell.send(came);
    });
    for event in ["load", "error"] {
        let _ = element.add_event_listener_with_callback(event, settled.unchecked_ref());
    }
    let _ = head.append_child(&element);
    hears
}
