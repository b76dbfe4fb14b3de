//! Where the device is. Asked for by a tap only; a person may refuse, and then it is not known.

use std::cell::RefCell;
use std::rc::Rc;

use futures::channel::oneshot;
use leptos::prelude::window;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

/// How long the device may take to find out, in milliseconds.
const PATIENCE_MS: u32 = 15_000;
/// A position may be so old, in milliseconds.
const AGE_MS: u32 = 60_000;

/// A position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// In degrees, north is positive.
    pub latitude: f64,
    /// In degrees, east is positive.
    pub longitude: f64,
    /// The radius within which the device is, in metres.
    pub accuracy: f64,
}

/// Why there is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nowhere {
    /// The person, or whoever set the device up, does not want it to be known.
    Refused,
    /// The device cannot tell.
    Unknown,
}

impl Position {
    /// As it is stored: degrees by a comma, to about a metre.
    pub fn stored(self) -> String {
        format!("{:.5},{:.5}", self.latitude, self.longitude)
    }

    /// The radius in whole metres.
    pub fn metres(self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "a radius on earth")]
        {
            self.accuracy.ceil() as i64
        }
    }
}

type Reply = Rc<RefCell<Option<oneshot::Sender<Result<Position, Nowhere>>>>>;

fn answer(reply: &Reply, found: Result<Position, Nowhere>) {
    if let Some(reply) = reply.borrow_mut().take() {
        // WHY ignored: whoever asked may have left.
        let _ = reply.send(found);
    }
}

/// Asks the device where it is.
pub async fn find() -> Result<Position, Nowhere> {
    let Ok(geolocation) = window().navigator().geolocation() else { return Err(Nowhere::Unknown) };
    let (reply, found) = oneshot::channel();
    let reply: Reply = Rc::new(RefCell::new(Some(reply)));
    let on_found = {
        let reply = Rc::clone(&reply);
        Closure::<dyn FnMut(web_sys::Position)>::new(move |position: web_sys::Position| {
            let at = position.coords();
            let position =
                Position { latitude: at.latitude(), longitude: at.longitude(), accuracy: at.accuracy() };
            answer(&reply, Ok(position));
        })
    };
    let on_failed =
        Closure::<dyn FnMut(web_sys::PositionError)>::new(move |error: web_sys::PositionError| {
            let refused = error.code() == web_sys::PositionError::PERMISSION_DENIED;
            answer(&reply, Err(if refused { Nowhere::Refused } else { Nowhere::Unknown }));
        });
    let options = web_sys::PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(PATIENCE_MS);
    options.set_maximum_age(AGE_MS);
    let asked = geolocation.get_current_position_with_error_callback_and_options(
        on_found.as_ref().unchecked_ref(),
        Some(on_failed.as_ref().unchecked_ref()),
        &options,
    );
    if asked.is_err() {
        return Err(Nowhere::Unknown);
    }
    found.await.unwrap_or(Err(Nowhere::Unknown))
}
