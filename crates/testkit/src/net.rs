//! The network: sockets that keep their messages in order, until they break and lose what was under
//! way. Nothing else is promised.

use std::collections::VecDeque;

use crm_engine::effect::Input;
use relay_protocol::{ClientFrame, ServerFrame};

use crate::oracle::Knowledge;
use crate::plant::Plant;
use crate::session::{ConnectionId, Out};
use crate::world::{Event, World, learn};

/// A socket between a device and the relay.
#[derive(Debug)]
pub struct Wire {
    device: usize,
    run: u64,
    url: String,
    open: bool,
    /// No message arrives before the one sent ahead of it.
    up_at: i64,
    down_at: i64,
    /// Messages that came down lately, for a relay that repeats itself.
    recent: VecDeque<Vec<u8>>,
}

impl World {
    pub(crate) fn dial(&mut self, index: usize, url: String) {
        self.cut(index);
        let connection = self.connection();
        let device = &mut self.devices[index];
        device.connection = Some(connection);
        let (run, now) = (device.run, self.time);
        let wire =
            Wire { device: index, run, url, open: false, up_at: now, down_at: now, recent: VecDeque::new() };
        self.wires.insert(connection, wire);
        let wait = self.transit(index);
        self.schedule(self.time + wait, Event::Open(connection));
    }

    /// How long something takes now on a device's network.
    fn transit(&mut self, index: usize) -> i64 {
        let stalled = (self.devices[index].stalled_until - self.time).max(0);
        let jitter = self.delay / 2;
        stalled + self.delay + self.rng.between(0, jitter)
    }

    pub(crate) fn opens(&mut self, connection: ConnectionId) {
        let Some(wire) = self.wires.get_mut(&connection) else { return };
        let index = wire.device;
        if !self.devices[index].online {
            self.wires.remove(&connection);
            self.lost(index);
            return;
        }
        wire.open = true;
        let url = wire.url.clone();
        self.tell(index, Input::Connected);
        if self.wires.contains_key(&connection) {
            let out = self.relay.connect(connection, &url);
            self.relay_says(out);
        }
        if self.plant == Some(Plant::SocketLeaks) {
            let knowledge = self.relay_knowledge.clone();
            for bytes in self.leaked.remove(&index).unwrap_or_default() {
                self.schedule(self.time + 1, Event::Down { connection, bytes, knowledge: knowledge.clone() });
            }
        }
    }

    pub(crate) fn send(&mut self, index: usize, bytes: Vec<u8>) {
        let wait = self.transit(index);
        let device = &self.devices[index];
        let Some(connection) = device.connection else { return };
        let knowledge = device.knowledge.clone();
        let Some(wire) = self.wires.get_mut(&connection).filter(|wire| wire.open) else { return };
        wire.up_at = wire.up_at.max(self.time + wait);
        let at = wire.up_at;
        self.trace.bytes(&bytes);
        let time = self.time;
        self.trace.line(|| {
            let frame = ClientFrame::decode(&bytes);
            let name = frame.map_or_else(|error| error.to_string(), |frame| client_words(&frame));
            format!("{time:>9}     {connection:?} up: {name}")
        });
        self.schedule(at, Event::Up { connection, bytes, knowledge });
    }

    pub(crate) fn arrives_up(&mut self, connection: ConnectionId, bytes: &[u8], knowledge: &Knowledge) {
        if !self.wires.contains_key(&connection) {
            return;
        }
        learn(&mut self.relay_knowledge, knowledge);
        let out = self.relay.receive(connection, bytes, self.time);
        self.relay_says(out);
    }

    pub(crate) fn relay_says(&mut self, out: Vec<Out>) {
        for out in out {
            match out {
                Out::Frame(connection, bytes) => self.push_down(connection, bytes),
                Out::Close(connection) => {
                    // What was sent before the close still arrives: it is the reason for it.
                    if let Some(at) = self.wires.get(&connection).map(|wire| wire.down_at) {
                        self.schedule(at + 1, Event::Closes(connection));
                    }
                }
            }
        }
    }

    /// Lets the relay say something over a connection.
    pub(crate) fn push_down(&mut self, connection: ConnectionId, bytes: Vec<u8>) {
        let Some(index) = self.wires.get(&connection).map(|wire| wire.device) else { return };
        let wait = self.transit(index);
        let knowledge = self.relay_knowledge.clone();
        let Some(wire) = self.wires.get_mut(&connection) else { return };
        wire.down_at = wire.down_at.max(self.time + wait);
        wire.recent.push_back(bytes.clone());
        if wire.recent.len() > 6 {
            wire.recent.pop_front();
        }
        let at = wire.down_at;
        self.schedule(at, Event::Down { connection, bytes, knowledge });
    }

    pub(crate) fn arrives_down(&mut self, connection: ConnectionId, bytes: Vec<u8>, knowledge: &Knowledge) {
        let Some(wire) = self.wires.get(&connection) else { return };
        let (index, run) = (wire.device, wire.run);
        let device = &mut self.devices[index];
        if device.run != run {
            return;
        }
        learn(&mut device.knowledge, knowledge);
        let time = self.time;
        self.trace.line(|| {
            let frame = ServerFrame::decode(&bytes);
            let name = frame.map_or_else(|error| error.to_string(), |frame| server_words(&frame));
            format!("{time:>9}     {connection:?} down to {index}: {name}")
        });
        self.tell(index, Input::Frame(bytes));
    }

    /// A device's socket is gone without a word; what was under way is lost, and the relay notices later.
    pub(crate) fn cut(&mut self, index: usize) {
        let Some(connection) = self.devices[index].connection.take() else { return };
        if let Some(wire) = self.wires.remove(&connection) {
            if self.plant == Some(Plant::SocketLeaks) {
                self.leaked.entry(index).or_default().extend(wire.recent);
            }
            let wait = self.rng.between(0, 2_000);
            self.schedule(self.time + wait, Event::RelayCloses(connection));
        }
    }

    /// A device's socket breaks, and the device notices.
    pub fn drop_connection(&mut self, index: usize) {
        if self.devices[index].connection.is_some() {
            self.cut(index);
            self.lost(index);
            self.count("connection dropped");
        }
    }

    fn lost(&mut self, index: usize) {
        let device = &mut self.devices[index];
        device.connection = None;
        let run = device.run;
        let wait = self.rng.between(0, 50);
        self.schedule(self.time + wait, Event::Lost { device: index, run });
    }

    /// The relay has closed a socket.
    pub(crate) fn closes(&mut self, connection: ConnectionId) {
        let Some(wire) = self.wires.remove(&connection) else { return };
        if self.devices[wire.device].connection == Some(connection) {
            self.devices[wire.device].connection = None;
            self.tell(wire.device, Input::Disconnected);
        }
    }

    /// Every socket breaks: the relay restarts.
    pub fn drop_all(&mut self) {
        (0..self.devices.len()).for_each(|index| self.drop_connection(index));
        self.wires.clear();
    }

    /// The messages that came down a device's socket lately.
    pub(crate) fn recent(&self, index: usize) -> Option<(ConnectionId, Vec<Vec<u8>>)> {
        let connection = self.devices[index].connection?;
        let wire = self.wires.get(&connection).filter(|wire| wire.open)?;
        Some((connection, wire.recent.iter().cloned().collect()))
    }
}

fn client_words(frame: &ClientFrame) -> String {
    match frame {
        ClientFrame::Push(push) => format!("push {} of {} batches", push.request, push.batches.len()),
        ClientFrame::Pull(pull) => format!("pull {:?} after {}", pull.stream, pull.after),
        ClientFrame::Hello(hello) => format!("hello {:?} {:?}", hello.device, hello.cursors),
        other => other.name().to_owned(),
    }
}

fn server_words(frame: &ServerFrame) -> String {
    match frame {
        ServerFrame::Ack(ack) => format!("ack {} {:?} {:?}", ack.request, ack.results, ack.chain),
        ServerFrame::Page(page) => {
            format!(
                "page {:?} {}..={} more {} {:?}",
                page.stream,
                page.first,
                page.last(),
                page.more,
                page.chain
            )
        }
        ServerFrame::Deliver(new) => {
            format!(
                "deliver {:?} from {}, {} batches, {:?}",
                new.stream,
                new.first,
                new.batches.len(),
                new.chain
            )
        }
        ServerFrame::Welcome(welcome) => format!("welcome {:?}", welcome.streams),
        ServerFrame::Err(refusal) => format!("err {refusal:?}"),
        other => other.name().to_owned(),
    }
}
