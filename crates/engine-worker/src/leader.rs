//! The one running engine: inputs wait in a queue and are handled strictly one after another, the
//! effects of each are carried out in order, and what they bring comes back as inputs.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::{Rc, Weak};

use crm_engine::Engine;
use crm_engine::effect::{Effect, Input, PageId};
use engine_protocol::answer::StoreTrouble;
use engine_protocol::{FromEngine, ToEngine, decode, encode};

use crate::alarm::{Alarm, Turns};
use crate::browser;
use crate::channel::Channel;
use crate::envelope::Envelope;
use crate::head::Head;
use crate::locks;
use crate::socket::{Report, Socket};
use crate::store::Store;

/// The store of this browser profile; never renamed.
const STORE: &str = "feldbuch";

/// The lock that a page's worker keeps as long as it lives.
pub(crate) fn page_lock(page: PageId) -> String {
    format!("feldbuch-page-{:016x}", page.0)
}

/// How far a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It waits for its `Ready`. What it says before, it says again afterwards, so it is not heard.
    Greeted,
    /// It has its `Ready`.
    Ready,
}

/// The engine and everything it acts through.
pub(crate) struct Leader {
    own: PageId,
    channel: Channel,
    pages: RefCell<BTreeMap<PageId, Standing>>,
    engine: RefCell<Engine>,
    inputs: RefCell<VecDeque<Input>>,
    handling: Cell<bool>,
    store: Rc<Store>,
    head: Head,
    socket: Socket,
    alarm: Alarm,
    turns: Turns,
}

impl Leader {
    /// Starts the engine for every page of this browser. `own` is the page of this worker.
    ///
    /// INVARIANT: only the holder of the engine's lock may call this.
    pub(crate) fn start(own: PageId, channel: Channel) -> Rc<Self> {
        let mut engine = Engine::new(browser::random(), browser::scope().location().origin());
        engine.live_in(browser::zone());
        browser::deadly_batches().into_iter().for_each(|batch| engine.beware(batch));
        let leader = Rc::new_cyclic(|weak: &Weak<Self>| Self {
            own,
            channel,
            pages: RefCell::default(),
            engine: RefCell::new(engine),
            inputs: RefCell::default(),
            handling: Cell::new(false),
            store: Store::new(STORE, tell(weak, Self::outdated)),
            head: Head::default(),
            socket: Socket::new({
                let weak = Weak::clone(weak);
                move |report| {
                    if let Some(leader) = weak.upgrade() {
                        leader.input(match report {
                            Report::Connected => Input::Connected,
                            Report::Frame(bytes) => Input::Frame(bytes),
                            Report::Disconnected => Input::Disconnected,
                        });
                    }
                }
            }),
            alarm: Alarm::new(tell(weak, |leader| leader.input(Input::Tick))),
            turns: Turns::new(tell(weak, |leader| leader.input(Input::Idle))),
        });
        leader.store.warm_up();
        leader.handling.set(true);
        let effects = leader.engine.borrow_mut().start(browser::now());
        for effect in effects {
            leader.carry_out(effect);
        }
        leader.handling.set(false);
        leader.channel.say(&Envelope::Leading);
        leader.page_opened(own);
        leader
    }

    /// A page is there. Only its first hello counts; later ones are impatience.
    pub(crate) fn page_opened(self: &Rc<Self>, page: PageId) {
        if self.pages.borrow_mut().insert(page, Standing::Greeted).is_some() {
            return;
        }
        if page != self.own {
            let leader = Rc::downgrade(self);
            // WHY ignored: without locks there is no leader either.
            let _ = locks::when_free(&page_lock(page), tell(&leader, move |leader| leader.page_closed(page)));
        }
        self.input(Input::PageOpened(page));
    }

    fn page_closed(self: &Rc<Self>, page: PageId) {
        self.pages.borrow_mut().remove(&page);
        self.input(Input::PageClosed(page));
    }

    /// A page says something to the engine.
    pub(crate) fn page_says(self: &Rc<Self>, page: PageId, bytes: &[u8]) {
        if self.pages.borrow().get(&page) != Some(&Standing::Ready) {
            return;
        }
        match decode::<ToEngine>(bytes) {
            Some(message) => self.input(Input::Page(page, message)),
            None => browser::warn("a page of another build speaks", &page_lock(page).into()),
        }
    }

    /// The device came online, or a page to the foreground.
    pub(crate) fn nudge(self: &Rc<Self>) {
        self.input(Input::Nudge);
    }

    /// The page goes to the background and may be gone in a moment.
    pub(crate) fn flush(&self) {
        self.head.flush();
    }

    fn outdated(self: &Rc<Self>) {
        self.tell_all(&FromEngine::StoreTrouble(Some(StoreTrouble::Newer)));
    }

    /// Takes in an input; it is handled now, or after the one that is being handled.
    fn input(self: &Rc<Self>, input: Input) {
        self.inputs.borrow_mut().push_back(input);
        // INVARIANT: the engine is never entered twice. After a panic the mark stays, and so does the queue.
        if self.handling.replace(true) {
            return;
        }
        loop {
            let next = self.inputs.borrow_mut().pop_front();
            let Some(next) = next else { break };
            let effects = self.engine.borrow_mut().handle(browser::now(), next);
            for effect in effects {
                self.carry_out(effect);
            }
        }
        self.handling.set(false);
    }

    fn carry_out(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::Store { ticket, batch } => {
                let leader = Rc::clone(self);
                wasm_bindgen_futures::spawn_local(async move {
                    let outcome = leader.store.write(&batch).await;
                    leader.input(match outcome {
                        Ok(()) => Input::Stored(ticket),
                        Err(trouble) => Input::StoreFailed(ticket, trouble),
                    });
                });
            }
            Effect::Read { ticket, reads } => {
                let leader = Rc::clone(self);
                wasm_bindgen_futures::spawn_local(async move {
                    let outcome = leader.store.read(&reads).await;
                    leader.input(match outcome {
                        Ok(found) => Input::Read(ticket, found),
                        Err(trouble) => Input::StoreFailed(ticket, trouble),
                    });
                });
            }
            Effect::ToPage(page, message) => self.tell(page, &message),
            Effect::ToPages(message) => self.tell_all(&message),
            Effect::Connect { url } => self.socket.connect(&url),
            Effect::Send(bytes) => self.socket.send(&bytes),
            Effect::Disconnect => self.socket.disconnect(),
            Effect::WakeAt(at) => self.alarm.set(browser::now(), at),
            Effect::Continue => self.turns.ask(),
            Effect::KeepHead(bytes) => self.head.keep(bytes),
        }
    }

    fn tell(&self, page: PageId, message: &FromEngine) {
        if matches!(message, FromEngine::Ready { .. })
            && let Some(standing) = self.pages.borrow_mut().get_mut(&page)
        {
            *standing = Standing::Ready;
        }
        let bytes = encode(message);
        if page == self.own {
            browser::post_bytes(&bytes);
        } else {
            self.channel.say(&Envelope::ToPage(page, bytes));
        }
    }

    fn tell_all(&self, message: &FromEngine) {
        if matches!(message, FromEngine::Ready { .. }) {
            self.pages.borrow_mut().values_mut().for_each(|standing| *standing = Standing::Ready);
        }
        let bytes = encode(message);
        browser::post_bytes(&bytes);
        if self.pages.borrow().len() > 1 {
            self.channel.say(&Envelope::ToPages(bytes));
        }
    }
}

/// A callback that calls the leader as long as there is one.
fn tell(leader: &Weak<Leader>, call: impl Fn(&Rc<Leader>) + 'static) -> impl Fn() + 'static {
    let leader = Weak::clone(leader);
    move || {
        if let Some(leader) = leader.upgrade() {
            call(&leader);
        }
    }
}
