//! A device: its clock, disk, socket, page, and the engine while it runs.

use std::collections::VecDeque;

use crm_engine::Engine;
use crm_engine::effect::{Read, StoreBatch, Ticket};

use crate::clock::Clock;
use crate::oracle::Knowledge;
use crate::page::Page;
use crate::plant::Plant;
use crate::session::ConnectionId;
use crate::store::Store;

/// A read or write that the store has not done yet.
#[derive(Debug, Clone)]
pub enum StoreCall {
    /// A write.
    Write(Ticket, StoreBatch),
    /// A read.
    Read(Ticket, Vec<Read>),
}

/// One device of the world.
pub struct Device {
    /// Its clock.
    pub clock: Clock,
    /// Its disk.
    pub store: Store,
    /// The engine, while it runs.
    pub engine: Option<Engine>,
    /// How often the engine was started; events of an earlier run are void.
    pub run: u64,
    /// Its page.
    pub page: Page,
    /// How many commands of each device can have come here.
    pub knowledge: Knowledge,
    /// It has a network.
    pub online: bool,
    /// Nothing moves on its sockets before this time.
    pub stalled_until: i64,
    /// It crashes when so many more effects have been carried out.
    pub crash_in: Option<u64>,
    /// Its socket.
    pub connection: Option<ConnectionId>,
    /// What the store has still to do, in order.
    pub calls: VecDeque<StoreCall>,
    /// The latest wish to be woken.
    pub wake: u64,
    /// An idle report is under way.
    pub idle_asked: bool,
    /// The link (by number) it tries to join by.
    pub link: Option<usize>,
}

impl Device {
    /// A new device that has never run the app.
    #[must_use]
    pub fn new(clock: Clock, plant: Option<Plant>, devices: usize) -> Self {
        Self {
            clock,
            store: Store::new(plant),
            engine: None,
            run: 0,
            page: Page::default(),
            knowledge: vec![0; devices],
            online: true,
            stalled_until: 0,
            crash_in: None,
            connection: None,
            calls: VecDeque::new(),
            wake: 0,
            idle_asked: false,
            link: None,
        }
    }

    /// Nothing is under way between engine, store and page.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.engine.is_some() && self.calls.is_empty() && !self.idle_asked && self.page.asked.is_empty()
    }
}
