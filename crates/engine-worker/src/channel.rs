//! The channel between the workers of one browser's tabs.

use gloo::events::EventListener;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::browser;
use crate::envelope::Envelope;

/// Its name; never renamed, so that tabs of different builds hear each other.
const NAME: &str = "feldbuch";

/// The channel as this worker sees it. What it sends, every other worker hears, and it does not itself.
#[derive(Clone)]
pub(crate) struct Channel(BroadcastChannel);

impl Channel {
    /// Opens the channel.
    ///
    /// # Panics
    /// In a browser without broadcast channels, which none with module workers is.
    pub(crate) fn open() -> Self {
        Self(BroadcastChannel::new(NAME).expect("every browser with module workers has broadcast channels"))
    }

    /// Calls `hear` for every envelope, as long as the worker lives.
    pub(crate) fn listen(&self, hear: impl Fn(Envelope) + 'static) {
        EventListener::new(&self.0, "message", move |event| {
            let event: &MessageEvent = event.unchecked_ref();
            // WHY silent: a tab of another build may speak otherwise; its page asks for a reload.
            if let Some(envelope) = browser::bytes_of(event).as_deref().and_then(Envelope::decode) {
                hear(envelope);
            }
        })
        .forget();
    }

    /// Says it to every other worker.
    pub(crate) fn say(&self, envelope: &Envelope) {
        let bytes = Uint8Array::from(envelope.encode().as_slice());
        if let Err(error) = self.0.post_message(&bytes) {
            browser::warn("the tabs' channel takes nothing", &error);
        }
    }
}
