//! Time and turns: waking the engine at a wished time, and giving it another turn once everything that
//! waits had its own.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crm_domain::time::Millis;
use gloo::timers::callback::Timeout;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use web_sys::MessageChannel;

use crate::browser;

/// The longest single timeout. WHY: the browser counts a timeout in a signed 32-bit number of
/// milliseconds; a longer one would fire at once.
const LONGEST_MS: u32 = 60 * 60 * 1000;

/// One wish to be woken; a later wish replaces it.
pub(crate) struct Alarm {
    ring: Rc<dyn Fn()>,
    timeout: Rc<RefCell<Option<Timeout>>>,
}

impl Alarm {
    /// An alarm that calls `ring` when it is time.
    pub(crate) fn new(ring: impl Fn() + 'static) -> Self {
        Self { ring: Rc::new(ring), timeout: Rc::default() }
    }

    /// Rings at `at` by the clock as it stands now. A clock that is set afterwards changes nothing.
    pub(crate) fn set(&self, now: Millis, at: Millis) {
        let wait = u64::try_from(at.0.saturating_sub(now.0)).unwrap_or(0);
        arm(&self.ring, &self.timeout, wait);
    }
}

fn arm(ring: &Rc<dyn Fn()>, slot: &Rc<RefCell<Option<Timeout>>>, wait_ms: u64) {
    let step = u32::try_from(wait_ms).map_or(LONGEST_MS, |wait| wait.min(LONGEST_MS));
    let rest = wait_ms - u64::from(step);
    let (ring, again) = (Rc::clone(ring), Rc::clone(slot));
    let timeout = Timeout::new(step, move || match rest {
        0 => ring(),
        _ => arm(&ring, &again, rest),
    });
    slot.replace(Some(timeout));
}

/// Gives turns: each comes as a task of its own, so that the page's messages, the socket's frames and
/// the store's reports get in between.
///
/// WHY a message channel: nested timeouts of 0 are stretched to 4 ms by the browser.
pub(crate) struct Turns {
    channel: MessageChannel,
    asked: Rc<Cell<bool>>,
    _listener: Closure<dyn FnMut()>,
}

impl Turns {
    /// Calls `turn` for every turn asked for.
    ///
    /// # Panics
    /// In a browser without message channels, which none with workers is.
    pub(crate) fn new(turn: impl Fn() + 'static) -> Self {
        let channel = MessageChannel::new().expect("every browser with workers has message channels");
        let asked = Rc::new(Cell::new(false));
        let pending = Rc::clone(&asked);
        let listener = Closure::<dyn FnMut()>::new(move || {
            pending.set(false);
            turn();
        });
        channel.port1().set_onmessage(Some(listener.as_ref().unchecked_ref()));
        Self { channel, asked, _listener: listener }
    }

    /// Asks for one turn; asking again before it came changes nothing.
    pub(crate) fn ask(&self) {
        if self.asked.replace(true) {
            return;
        }
        if let Err(error) = self.channel.port2().post_message(&JsValue::NULL) {
            browser::warn("no turn could be asked for", &error);
        }
    }
}
