//! The wire to the worker: messages as bytes, what waits for an answer, and the live queries that
//! are sent anew when an engine takes over.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use crm_domain::id::RecordId;
use crm_domain::query::{Column, Query};
use engine_protocol::answer::Absent;
use engine_protocol::request::Span;
use engine_protocol::view::{RecordView, Window};
use engine_protocol::{Answer, FromEngine, Problem, Request, RequestId, ToEngine, WatchId, decode, encode};
use futures::channel::oneshot;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};

use super::Engine;

/// A worker that dies more often than this within [`CRASH_WINDOW_MS`] is not started again.
const CRASHES_AT_MOST: usize = 4;
const CRASH_WINDOW_MS: f64 = 30_000.0;

type Reply = oneshot::Sender<Result<Answer, Problem>>;

#[wasm_bindgen]
extern "C" {
    /// What boot.js provides; see there.
    #[wasm_bindgen(js_name = feldbuch, thread_local_v2)]
    static BOOT: Boot;

    type Boot;
    #[wasm_bindgen(method, getter)]
    fn worker(this: &Boot) -> Option<web_sys::Worker>;
    #[wasm_bindgen(method, setter)]
    fn set_onmessage(this: &Boot, handler: &Closure<dyn FnMut(web_sys::Event)>);
    #[wasm_bindgen(method, getter)]
    fn head(this: &Boot) -> js_sys::Promise;
    #[wasm_bindgen(method, js_name = startWorker, catch)]
    fn start_worker(this: &Boot) -> Result<web_sys::Worker, JsValue>;
}

/// Where a live query's result goes.
#[derive(Clone, Copy)]
pub(super) enum Sink {
    List(RwSignal<Option<Window>>),
    Forecast(RwSignal<Option<Vec<u8>>>),
    Record { view: RwSignal<Option<RecordView>>, absent: RwSignal<Option<Absent>> },
}

struct Watch {
    sink: Sink,
    /// The request that brings a new engine up to date.
    request: Option<Request>,
}

#[derive(Default)]
struct Waiting {
    pending: BTreeMap<u32, (Request, Option<Reply>)>,
    watches: BTreeMap<WatchId, Watch>,
}

/// Shared by the engine handle and the worker's listeners.
#[derive(Clone, Default)]
pub(super) struct Link {
    waiting: Rc<RefCell<Waiting>>,
    /// INVARIANT: nothing is posted before the worker's first message: it would be lost.
    ready: Rc<Cell<bool>>,
    last_id: Rc<Cell<u32>>,
    crashes: Rc<RefCell<Vec<f64>>>,
}

impl Link {
    /// Takes over the worker's messages, those included that came before.
    pub(super) fn open(&self, engine: Engine) {
        let link = self.clone();
        let listener = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
            link.on_event(engine, &event);
        });
        BOOT.with(|boot| boot.set_onmessage(&listener));
        // WHY: the page listens for as long as it lives.
        listener.forget();
    }

    fn on_event(&self, engine: Engine, event: &web_sys::Event) {
        let Some(message) = event.dyn_ref::<web_sys::MessageEvent>() else {
            self.restart(engine);
            return;
        };
        let data = message.data();
        let bytes = match data.dyn_ref::<Uint8Array>() {
            Some(bytes) => bytes.to_vec(),
            None if data.is_instance_of::<js_sys::ArrayBuffer>() => Uint8Array::new(&data).to_vec(),
            // The worker's last words before it dies; its error event follows.
            None => return,
        };
        match decode::<FromEngine>(&bytes) {
            Some(message) => engine.receive(message),
            None => engine.unreadable(),
        }
    }

    /// The worker died: a new one gets everything that was not answered.
    fn restart(&self, engine: Engine) {
        let now = js_sys::Date::now();
        self.ready.set(false);
        let count = {
            let mut crashes = self.crashes.borrow_mut();
            crashes.retain(|at| now - at < CRASH_WINDOW_MS);
            crashes.push(now);
            crashes.len()
        };
        if count > CRASHES_AT_MOST || BOOT.with(Boot::start_worker).is_err() {
            engine.broken();
        }
    }

    fn next_id(&self) -> u32 {
        let id = self.last_id.get().wrapping_add(1);
        self.last_id.set(id);
        id
    }

    /// Sends a request now, or as soon as an engine runs.
    pub(super) fn ask(&self, request: Request, reply: Option<Reply>) {
        let id = self.next_id();
        if self.ready.get() {
            post(&ToEngine { id: RequestId(id), request: request.clone() });
        }
        self.waiting.borrow_mut().pending.insert(id, (request, reply));
    }

    fn send_watch(&self, request: Request) {
        if self.ready.get() {
            post(&ToEngine { id: RequestId(self.next_id()), request });
        }
    }

    pub(super) fn watch(&self, sink: Sink) -> WatchId {
        let watch = WatchId(self.next_id());
        self.waiting.borrow_mut().watches.insert(watch, Watch { sink, request: None });
        watch
    }

    pub(super) fn watch_of(&self, window: ReadSignal<Option<Window>>) -> Option<WatchId> {
        self.waiting.borrow().watches.iter().find_map(|(id, watch)| match watch.sink {
            Sink::List(signal) if signal.read_only() == window => Some(*id),
            Sink::List(_) | Sink::Record { .. } | Sink::Forecast(_) => None,
        })
    }

    pub(super) fn show_list(&self, watch: WatchId, whole: Request, span: Span, moved_only: bool) {
        let request = if moved_only { Request::Scroll { watch, span } } else { whole.clone() };
        self.remember(watch, whole);
        self.send_watch(request);
    }

    pub(super) fn show_record(&self, watch: WatchId, record: RecordId) {
        self.show(watch, Request::WatchRecord { watch, record });
    }

    /// Asks for something that is kept up to date.
    pub(super) fn show(&self, watch: WatchId, request: Request) {
        self.remember(watch, request.clone());
        self.send_watch(request);
    }

    fn remember(&self, watch: WatchId, request: Request) {
        if let Some(entry) = self.waiting.borrow_mut().watches.get_mut(&watch) {
            entry.request = Some(request);
        }
    }

    pub(super) fn unwatch(&self, watch: WatchId) {
        self.waiting.borrow_mut().watches.remove(&watch);
        self.send_watch(Request::Unwatch { watch });
    }

    /// An engine runs (again): it gets every live query and everything unanswered, in order.
    /// Commands carry their ids, so that a repeated one changes nothing more.
    pub(super) fn resend(&self) {
        self.ready.set(true);
        self.give_up_turning();
        let waiting = self.waiting.borrow();
        for watch in waiting.watches.values() {
            if let Some(request) = &watch.request {
                post(&ToEngine { id: RequestId(self.next_id()), request: request.clone() });
            }
        }
        for (id, (request, _)) in &waiting.pending {
            post(&ToEngine { id: RequestId(*id), request: request.clone() });
        }
    }

    /// "Take the latest back" means another one when it is asked twice, and the engine before may have done it: what
    /// is so is on the screen, and the person presses again.
    fn give_up_turning(&self) {
        let turns = |request: &Request| matches!(request, Request::Undo { id: None } | Request::Redo);
        let mut waiting = self.waiting.borrow_mut();
        let open: Vec<u32> =
            waiting.pending.iter().filter(|(_, (request, _))| turns(request)).map(|(id, _)| *id).collect();
        for (_, reply) in open.iter().filter_map(|id| waiting.pending.remove(id)) {
            if let Some(reply) = reply {
                // WHY ignored: nobody may be waiting any more.
                let _ = reply.send(Err(Problem::Unknown));
            }
        }
    }

    pub(super) fn answer(&self, id: RequestId, answer: Result<Answer, Problem>) {
        let waiting = self.waiting.borrow_mut().pending.remove(&id.0);
        if let Some((_, Some(reply))) = waiting {
            // WHY: nobody may be waiting any more; the answer is then of no use.
            let _ = reply.send(answer);
        }
    }

    pub(super) fn window(&self, watch: WatchId, window: Window) {
        let sink = self.waiting.borrow().watches.get(&watch).map(|watch| watch.sink);
        if let Some(Sink::List(signal)) = sink {
            signal.try_set(Some(window));
        }
    }

    pub(super) fn forecast(&self, watch: WatchId, view: Vec<u8>) {
        let sink = self.waiting.borrow().watches.get(&watch).map(|watch| watch.sink);
        if let Some(Sink::Forecast(signal)) = sink {
            signal.try_set(Some(view));
        }
    }

    pub(super) fn record(&self, watch: WatchId, record: Result<Box<RecordView>, Absent>) {
        let sink = self.waiting.borrow().watches.get(&watch).map(|watch| watch.sink);
        if let Some(Sink::Record { view, absent }) = sink {
            absent.try_set(record.as_ref().err().copied());
            match record {
                Ok(record) => _ = view.try_set(Some(*record)),
                // What is on the screen, and what is being typed there, outlives a store that fails for a while.
                Err(Absent::Unreadable) => {}
                Err(_) => _ = view.try_set(None),
            }
        }
    }
}

/// The list as it was last shown: its question, its columns and its rows.
pub type Head = (Query, Vec<Column>, Window);

/// What boot.js read before any wasm ran; `None` on a first start and after an update that changed it.
pub async fn stored_head() -> Option<Head> {
    let head = wasm_bindgen_futures::JsFuture::from(BOOT.with(Boot::head)).await.ok()?;
    decode(&head.dyn_into::<Uint8Array>().ok()?.to_vec())
}

/// Hands the bytes over to the worker without copying them there.
fn post(message: &ToEngine) {
    let bytes = Uint8Array::from(encode(message).as_slice());
    let transfer = Array::of1(&bytes.buffer());
    let worker = BOOT.with(Boot::worker);
    if let Some(worker) = worker {
        // WHY: a worker that cannot be posted to has sent its error event; the message stays pending.
        let _ = worker.post_message_with_transfer(&bytes, &transfer);
    }
}
