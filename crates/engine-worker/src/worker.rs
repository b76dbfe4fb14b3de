//! A page's worker: it runs the engine for every tab, or passes its page's bytes on to the worker that
//! does. Which of the two is decided by a Web Lock, and changes when the engine's tab dies.
//!
//! Between page and worker, besides the bytes of `engine_protocol`, go a few words. To the page: `ready`
//! (messages are heard from now on; what was posted before is lost), `panic:` and a reason (this worker is
//! dead: end it and start another). From the page: `visible` and `hidden`.

use std::cell::RefCell;
use std::rc::Rc;

use crm_engine::effect::PageId;
use engine_protocol::answer::StoreTrouble;
use engine_protocol::{FromEngine, encode};
use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use wasm_bindgen::prelude::JsCast;
use web_sys::MessageEvent;

use crate::browser;
use crate::channel::Channel;
use crate::envelope::Envelope;
use crate::last_words;
use crate::leader::{Leader, page_lock};
use crate::locks;

/// The lock whose holder runs the engine; never renamed, so that tabs of different builds agree.
const ENGINE_LOCK: &str = "feldbuch-engine";
/// How often a page says hello until an engine answers.
const HELLO_EVERY_MS: u32 = 1000;

struct Worker {
    page: PageId,
    channel: Channel,
    role: RefCell<Role>,
}

enum Role {
    /// Nobody has answered this page's hello yet; what the page says now, it says again after `Ready`.
    Asking { _again: Option<Interval> },
    /// Another tab's worker runs the engine for this page too.
    Following,
    /// This worker runs the engine.
    Leading(Rc<Leader>),
}

/// Starts the worker. Returns at once; everything else happens in events.
pub fn start() {
    last_words::prepare();
    let worker = Rc::new(Worker {
        page: PageId(u64::from_le_bytes(browser::random())),
        channel: Channel::open(),
        role: RefCell::new(Role::Asking { _again: None }),
    });
    let hearing = Rc::clone(&worker);
    worker.channel.listen(move |envelope| hearing.on_envelope(envelope));
    let hearing = Rc::clone(&worker);
    EventListener::new(&browser::scope(), "message", move |event| hearing.on_page(event.unchecked_ref()))
        .forget();
    let hearing = Rc::clone(&worker);
    EventListener::new(&browser::scope(), "online", move |_| hearing.nudge()).forget();
    browser::post_word("ready");
    worker.enter();
}

impl Worker {
    fn enter(self: &Rc<Self>) {
        let (leading, asking) = (Rc::clone(self), Rc::clone(self));
        let outcome = locks::hold(ENGINE_LOCK, move || leading.lead())
            // The page's own lock comes before its first hello: the engine watches it.
            .and_then(|()| locks::hold(&page_lock(self.page), move || asking.ask()));
        if outcome.is_err() {
            // Without locks two tabs would write one store: then rather none does.
            browser::post_bytes(&encode(&FromEngine::StoreTrouble(Some(StoreTrouble::Failed))));
        }
    }

    fn lead(self: &Rc<Self>) {
        let leader = Leader::start(self.page, self.channel.clone());
        self.role.replace(Role::Leading(leader));
    }

    /// Says hello until an engine answers.
    fn ask(self: &Rc<Self>) {
        if matches!(&*self.role.borrow(), Role::Leading(_)) {
            return;
        }
        let hello = Envelope::Hello(self.page);
        self.channel.say(&hello);
        let channel = self.channel.clone();
        let again = Interval::new(HELLO_EVERY_MS, move || channel.say(&hello));
        self.role.replace(Role::Asking { _again: Some(again) });
    }

    fn leader(&self) -> Option<Rc<Leader>> {
        match &*self.role.borrow() {
            Role::Leading(leader) => Some(Rc::clone(leader)),
            Role::Asking { .. } | Role::Following => None,
        }
    }

    fn on_page(self: &Rc<Self>, event: &MessageEvent) {
        if let Some(word) = event.data().as_string() {
            match word.as_str() {
                "visible" => self.nudge(),
                "hidden" => self.leader().iter().for_each(|leader| leader.flush()),
                _ => {}
            }
            return;
        }
        let Some(bytes) = browser::bytes_of(event) else { return };
        if let Some(leader) = self.leader() {
            leader.page_says(self.page, &bytes);
        } else if matches!(&*self.role.borrow(), Role::Following) {
            self.channel.say(&Envelope::ToEngine(self.page, bytes));
        }
    }

    fn on_envelope(self: &Rc<Self>, envelope: Envelope) {
        if let Some(leader) = self.leader() {
            match envelope {
                Envelope::Hello(page) => leader.page_opened(page),
                Envelope::ToEngine(page, bytes) => leader.page_says(page, &bytes),
                Envelope::Nudge => leader.nudge(),
                Envelope::Leading | Envelope::ToPage(..) | Envelope::ToPages(_) => {}
            }
            return;
        }
        match envelope {
            Envelope::Leading => self.ask(),
            Envelope::ToPage(page, bytes) if page == self.page => {
                self.role.replace(Role::Following);
                browser::post_bytes(&bytes);
            }
            Envelope::ToPages(bytes) if matches!(&*self.role.borrow(), Role::Following) => {
                browser::post_bytes(&bytes);
            }
            Envelope::Hello(_)
            | Envelope::ToEngine(..)
            | Envelope::ToPage(..)
            | Envelope::ToPages(_)
            | Envelope::Nudge => {}
        }
    }

    fn nudge(&self) {
        match self.leader() {
            Some(leader) => leader.nudge(),
            None => self.channel.say(&Envelope::Nudge),
        }
    }
}
