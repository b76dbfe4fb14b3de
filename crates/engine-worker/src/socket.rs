//! The socket to the relay: at most one, binary, and what is said about an older one is not heard.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{ArrayBuffer, Uint8Array};
use relay_protocol::MAX_FRAME_BYTES;
use wasm_bindgen::prelude::JsCast;
use web_sys::{BinaryType, MessageEvent, WebSocket};

use crate::browser;

/// What a socket reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Report {
    /// It is open.
    Connected,
    /// A binary message came.
    Frame(Vec<u8>),
    /// It is closed or could not be opened. Said once; nothing follows.
    Disconnected,
}

/// The one socket. Replacing or dropping it silences and closes the one before.
pub(crate) struct Socket {
    report: Rc<dyn Fn(Report)>,
    open: Rc<RefCell<Option<Connection>>>,
}

struct Connection {
    socket: WebSocket,
    /// Dropping them takes the listeners off: a closed socket is not heard any more.
    _listeners: [EventListener; 4],
}

impl Drop for Connection {
    fn drop(&mut self) {
        // WHY ignored: closing can only fail for a bad code, and none is given.
        let _ = self.socket.close();
    }
}

impl Socket {
    /// No socket yet; its reports will go to `report`.
    pub(crate) fn new(report: impl Fn(Report) + 'static) -> Self {
        Self { report: Rc::new(report), open: Rc::default() }
    }

    /// Opens a socket to this address, closing another.
    pub(crate) fn connect(&self, url: &str) {
        self.disconnect();
        let socket = match WebSocket::new(url) {
            Ok(socket) => socket,
            Err(error) => {
                browser::warn("the relay's address is none for a socket", &error);
                (self.report)(Report::Disconnected);
                return;
            }
        };
        socket.set_binary_type(BinaryType::Arraybuffer);
        let listeners = [
            self.listen(&socket, "open", |_| Some(Report::Connected)),
            self.listen(&socket, "message", frame),
            self.listen(&socket, "close", |_| Some(Report::Disconnected)),
            self.listen(&socket, "error", |_| Some(Report::Disconnected)),
        ];
        self.open.replace(Some(Connection { socket, _listeners: listeners }));
    }

    /// Sends a binary message. Without an open socket it is dropped: the engine sends again after the
    /// next [`Report::Connected`].
    pub(crate) fn send(&self, bytes: &[u8]) {
        let open = self.open.borrow();
        let Some(connection) = open.as_ref() else { return };
        if let Err(error) = connection.socket.send_with_u8_array(bytes) {
            browser::warn("the socket takes nothing", &error);
        }
    }

    /// Closes the socket; no report follows.
    pub(crate) fn disconnect(&self) {
        self.open.replace(None);
    }

    fn listen(
        &self,
        socket: &WebSocket,
        event: &'static str,
        read: fn(&MessageEvent) -> Option<Report>,
    ) -> EventListener {
        let (report, open) = (Rc::clone(&self.report), Rc::clone(&self.open));
        EventListener::new(socket, event, move |event| {
            let Some(said) = read(event.unchecked_ref()) else { return };
            // An error is followed by a close: only the first of them counts.
            if said == Report::Disconnected && open.take().is_none() {
                return;
            }
            report(said);
        })
    }
}

/// The frame in a message. One that is no frame of the protocol ends the connection (spec P2).
fn frame(event: &MessageEvent) -> Option<Report> {
    let data = event.data();
    match data.dyn_ref::<ArrayBuffer>() {
        Some(buffer) if buffer.byte_length() as usize <= MAX_FRAME_BYTES => {
            Some(Report::Frame(Uint8Array::new(buffer).to_vec()))
        }
        Some(_) | None => Some(Report::Disconnected),
    }
}
