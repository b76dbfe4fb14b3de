//! The world: engines, disks, a relay, a network and a clock that only moves when the world says so.

use std::collections::BTreeMap;

use crm_engine::effect::{Effect, Input, PageId, Read, Table};
use crm_engine::{Engine, Pace};
use engine_protocol::{FromEngine, Request, RequestId, ToEngine};

use crate::clock::Clock;
use crate::device::{Device, StoreCall};
use crate::net::Wire;
use crate::oracle::{Knowledge, Oracle, Outcome};
use crate::page::Asked;
use crate::plant::Plant;
use crate::rng::Rng;
use crate::session::{ConnectionId, Relay};
use crate::trace::Trace;

/// The address of the only relay.
pub const RELAY: &str = "https://relay.example";
/// Where the app was loaded from.
pub const APP: &str = "https://relay.example";
/// The only page of every device.
pub const PAGE: PageId = PageId(1);

/// A rule that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Which rule (`reliability.md`).
    pub rule: &'static str,
    /// What happened.
    pub what: String,
}

/// Something that will happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// The store gets to its next call.
    Store { device: usize, run: u64 },
    /// The engine is told something.
    Tell { device: usize, run: u64, input: Input },
    /// The engine's alarm.
    Tick { device: usize, run: u64, wake: u64 },
    /// Nothing else waits.
    Idle { device: usize, run: u64 },
    /// A socket opens, or does not.
    Open(ConnectionId),
    /// A message arrives at the relay.
    Up { connection: ConnectionId, bytes: Vec<u8>, knowledge: Knowledge },
    /// A message arrives at a device.
    Down { connection: ConnectionId, bytes: Vec<u8>, knowledge: Knowledge },
    /// The relay's end of a socket closes.
    RelayCloses(ConnectionId),
    /// A device hears that the relay closed its socket.
    Closes(ConnectionId),
    /// A device notices that its socket is broken.
    Lost { device: usize, run: u64 },
}

/// The world.
pub struct World {
    /// Milliseconds since the world began.
    pub time: i64,
    /// Its devices.
    pub devices: Vec<Device>,
    /// Its relay.
    pub relay: Relay,
    /// What was promised.
    pub oracle: Oracle,
    /// What happened.
    pub trace: Trace,
    /// What the network does.
    pub(crate) rng: Rng,
    pub(crate) wires: BTreeMap<ConnectionId, Wire>,
    pub(crate) plant: Option<Plant>,
    /// Usual time for a message, in milliseconds.
    pub(crate) delay: i64,
    /// What can be known at the relay.
    pub(crate) relay_knowledge: Knowledge,
    /// Invitation links and the device that used each.
    pub links: Vec<Link>,
    /// Rows of files under way and done.
    pub imports: Vec<crate::imports::ImportedFile>,
    /// How often things happened, by name.
    pub coverage: BTreeMap<&'static str, u64>,
    events: BTreeMap<(i64, u64), Event>,
    serial: u64,
    /// Events that are more than alarms.
    busy: usize,
    /// Until then something may still be waiting for a fault that is over.
    pub(crate) faults_until: i64,
    next_connection: u64,
    pub(crate) leaked: BTreeMap<usize, Vec<Vec<u8>>>,
    pub(crate) failure: Option<Failure>,
}

/// An invitation.
#[derive(Debug, Clone)]
pub struct Link {
    /// As it was handed over.
    pub text: String,
    /// The device that tried it first; nobody else may have it then.
    pub taken_by: Option<usize>,
    /// It was used up.
    pub used: bool,
}

/// How every second device works: everything that may take many turns does.
const SMALL_STEPS: Pace = Pace {
    search: 20,
    quiet: 1,
    fold_from: 3,
    least_in_pack: 2,
    documents: 1,
    blocks: 1,
    taken_in: 1,
    exported: 2,
};

impl World {
    /// A world of so many devices; nothing runs yet.
    #[must_use]
    pub fn new(seed: u64, devices: usize, plant: Option<Plant>, in_words: bool) -> Self {
        let mut rng = Rng::new(seed, 2);
        let delay = rng.between(1, 80);
        Self {
            time: 0,
            devices: (0..devices).map(|_| Device::new(Clock::some(&mut rng), plant, devices)).collect(),
            relay: Relay::new(Rng::new(seed, 3), plant),
            oracle: Oracle::default(),
            trace: Trace::new(in_words),
            wires: BTreeMap::new(),
            plant,
            delay,
            relay_knowledge: vec![0; devices],
            links: Vec::new(),
            imports: Vec::new(),
            coverage: BTreeMap::new(),
            events: BTreeMap::new(),
            serial: 0,
            busy: 0,
            faults_until: 0,
            next_connection: 0,
            leaked: BTreeMap::new(),
            failure: None,
            rng,
        }
    }

    /// Notes that a rule does not hold. The first one counts.
    pub fn fail(&mut self, rule: &'static str, what: impl Into<String>) {
        let what = what.into();
        self.say(|| format!("FAILED {rule}: {what}"));
        self.failure.get_or_insert(Failure { rule, what });
    }

    /// Notes that something happened.
    pub fn count(&mut self, what: &'static str) {
        *self.coverage.entry(what).or_default() += 1;
    }

    pub(crate) fn say(&mut self, words: impl FnOnce() -> String) {
        let time = self.time;
        self.trace.line(|| format!("{time:>9} {}", words()));
    }

    pub(crate) fn schedule(&mut self, at: i64, event: Event) {
        self.serial += 1;
        self.busy += usize::from(!matches!(event, Event::Tick { .. }));
        self.events.insert((at.max(self.time), self.serial), event);
    }

    pub(crate) fn connection(&mut self) -> ConnectionId {
        self.next_connection += 1;
        ConnectionId(self.next_connection)
    }

    /// Starts a device's engine on what its store holds; its page says hello.
    pub fn start(&mut self, index: usize) {
        let reused = self.plant == Some(Plant::SeedReused);
        let seed = if reused { [7; 32] } else { self.rng.bytes() };
        let device = &mut self.devices[index];
        device.run += 1;
        device.calls.clear();
        device.idle_asked = false;
        let mut engine = Engine::new(seed, APP.to_owned());
        if index % 2 == 1 {
            engine.set_pace(SMALL_STEPS);
        }
        let now = device.clock.read(self.time);
        let effects = engine.start(now);
        device.engine = Some(engine);
        self.say(|| format!("device {index} starts"));
        self.perform(index, effects);
        self.tell(index, Input::PageOpened(PAGE));
    }

    /// The device's power goes: engine and socket are gone, and perhaps the relaxed writes.
    pub fn crash(&mut self, index: usize, page_survives: bool) {
        self.say(|| format!("device {index} crashes"));
        self.count("crash");
        let device = &mut self.devices[index];
        device.engine = None;
        device.crash_in = None;
        let kept = self.rng.index(device.store.unpressed() + 1);
        let torn = device.calls.front().and_then(|call| match call {
            StoreCall::Write(_, batch) => Some(batch),
            StoreCall::Read(..) => None,
        });
        device.store.crash(kept, torn);
        device.calls.clear();
        self.cut(index);
        self.devices[index].page.stale();
        self.void(index, page_survives);
        let device = &mut self.devices[index];
        if !page_survives {
            for (act, ..) in std::mem::take(&mut device.page.unanswered) {
                self.oracle.settled(act, Outcome::Unknown, device.knowledge.clone());
            }
            device.page.reload();
        }
    }

    /// What was asked is not answered any more. A page that is still there gives its commands again.
    pub(crate) fn void(&mut self, index: usize, page_survives: bool) {
        let is_copy = index + 1 == self.devices.len();
        let device = &mut self.devices[index];
        for asked in std::mem::take(&mut device.page.asked).into_values() {
            match asked {
                Asked::Command(act, id, command) if page_survives => {
                    device.page.unanswered.push((act, id, command));
                }
                Asked::Command(act, ..) => {
                    self.oracle.settled(act, Outcome::Unknown, device.knowledge.clone());
                }
                Asked::TakeBack | Asked::TakeImportBack(_) => {
                    self.oracle.perhaps_taken_back(index, is_copy);
                }
                Asked::OpenFile(_)
                | Asked::Import(_)
                | Asked::Invite
                | Asked::Join(..)
                | Asked::Plain(_)
                | Asked::Interview => {}
            }
        }
    }

    /// The page asks its engine; where none runs, nothing is asked.
    pub fn ask(&mut self, index: usize, request: Request, about: Asked) -> RequestId {
        let device = &mut self.devices[index];
        let (id, device_run) = (device.page.request(), device.run);
        if device.engine.is_none() {
            return id;
        }
        device.page.asked.insert(id, about);
        self.say(|| format!("device {index} asks {id:?}: {request:?}"));
        let input = Input::Page(PAGE, ToEngine { id, request });
        self.schedule(self.time, Event::Tell { device: index, run: device_run, input });
        id
    }

    /// Tells a device's engine, if it runs, and carries out what it wants.
    pub fn tell(&mut self, index: usize, input: Input) {
        let device = &mut self.devices[index];
        let Some(engine) = &mut device.engine else { return };
        let now = device.clock.read(self.time);
        self.trace.number(index as u64);
        self.trace.number(u64::from_ne_bytes(now.0.to_ne_bytes()));
        match &input {
            Input::Frame(bytes) => self.trace.bytes(bytes),
            Input::Stored(ticket) | Input::StoreFailed(ticket, _) | Input::Read(ticket, _) => {
                self.trace.number(ticket.0);
            }
            other => self.trace.number(kind_of(other)),
        }
        let time = self.time;
        self.trace.line(|| format!("{time:>9} device {index} is told {}", short(&input)));
        let effects = engine.handle(now, input);
        self.perform(index, effects);
    }

    fn perform(&mut self, index: usize, effects: Vec<Effect>) {
        for effect in effects {
            if let Some(left) = self.devices[index].crash_in.as_mut() {
                if *left == 0 {
                    let page_survives = self.rng.chance(75);
                    self.crash(index, page_survives);
                    return;
                }
                *left -= 1;
            }
            self.carry_out(index, effect);
        }
    }

    fn carry_out(&mut self, index: usize, effect: Effect) {
        let time = self.time;
        self.trace.line(|| format!("{time:>9}     device {index} wants {}", short(&effect)));
        match effect {
            Effect::Store { ticket, batch } => {
                self.trace.number(ticket.0);
                batch.puts.iter().for_each(|(_, _, value)| self.trace.bytes(value));
                if batch.deletes.iter().any(|(table, _)| *table == Table::Fresh) {
                    self.count("fold");
                }
                self.store_call(index, StoreCall::Write(ticket, batch));
            }
            Effect::Read { ticket, reads } if matches!(reads.first(), Some(Read::All(Table::Meta))) => {
                let device = &mut self.devices[index];
                device.page.begins_again = device.page.greeted == device.run;
                self.store_call(index, StoreCall::Read(ticket, reads));
            }
            Effect::Read { ticket, reads } => self.store_call(index, StoreCall::Read(ticket, reads)),
            Effect::ToPage(page, message) if page == PAGE => self.hear(index, message),
            Effect::ToPage(..) => {}
            Effect::ToPages(message) => self.hear(index, message),
            Effect::Connect { url } => self.dial(index, url),
            Effect::Send(bytes) => self.send(index, bytes),
            Effect::Disconnect => self.cut(index),
            Effect::WakeAt(at) => {
                let device = &mut self.devices[index];
                device.wake += 1;
                // A browser's alarm counts from now, whatever the clock does meanwhile.
                let wait = (at.0 - device.clock.read(self.time).0).max(1);
                let tick = Event::Tick { device: index, run: device.run, wake: device.wake };
                self.schedule(self.time + wait, tick);
            }
            Effect::Continue => {
                let device = &mut self.devices[index];
                if !std::mem::replace(&mut device.idle_asked, true) {
                    let idle = Event::Idle { device: index, run: device.run };
                    let wait = self.rng.between(0, 2);
                    self.schedule(self.time + wait, idle);
                }
            }
            Effect::KeepHead(bytes) => self.trace.bytes(&bytes),
        }
    }

    fn store_call(&mut self, index: usize, call: StoreCall) {
        let device = &mut self.devices[index];
        let run = device.run;
        if self.plant == Some(Plant::StoredBeforeWritten)
            && let StoreCall::Write(ticket, _) = &call
        {
            let event = Event::Tell { device: index, run, input: Input::Stored(*ticket) };
            self.schedule(self.time, event);
        }
        let device = &mut self.devices[index];
        device.calls.push_back(call);
        if device.calls.len() == 1 {
            let wait = self.rng.between(0, 4);
            self.schedule(self.time + wait, Event::Store { device: index, run });
        }
    }

    /// The store carries out its first call and reports it a little later.
    fn store_works(&mut self, index: usize) {
        let device = &mut self.devices[index];
        let run = device.run;
        let Some(call) = device.calls.pop_front() else { return };
        let report = match call {
            StoreCall::Write(ticket, batch) => match device.store.write(&batch) {
                Ok(()) if self.plant == Some(Plant::StoredBeforeWritten) => None,
                Ok(()) => Some(Input::Stored(ticket)),
                Err(trouble) => Some(Input::StoreFailed(ticket, trouble)),
            },
            StoreCall::Read(ticket, reads) => Some(match device.store.read(&reads) {
                Ok(found) => Input::Read(ticket, found),
                Err(trouble) => Input::StoreFailed(ticket, trouble),
            }),
        };
        if !device.calls.is_empty() {
            let wait = self.rng.between(0, 4);
            self.schedule(self.time + wait, Event::Store { device: index, run });
        }
        if let Some(input) = report {
            let wait = self.rng.between(0, 2);
            self.schedule(self.time + wait, Event::Tell { device: index, run, input });
        }
    }

    /// What a page is told.
    fn hear(&mut self, index: usize, message: FromEngine) {
        crate::answers::hear(self, index, message);
    }

    /// Carries out what is due up to this time.
    pub fn run_until(&mut self, time: i64) {
        while self.failure.is_none() && self.events.first_key_value().is_some_and(|((at, _), _)| *at <= time)
        {
            self.next_event();
        }
        self.time = self.time.max(time);
    }

    /// Whether only alarms are left to happen.
    #[must_use]
    pub const fn is_quiet(&self) -> bool {
        self.busy == 0
    }

    /// Carries out the next event, unless only alarms are left.
    pub fn next_event_now(&mut self) -> bool {
        !self.is_quiet() && self.next_event()
    }

    /// The first rule that did not hold.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        self.failure.clone()
    }

    /// Carries out the next event; `false` when there is none.
    pub fn next_event(&mut self) -> bool {
        let Some(((at, _), event)) = self.events.pop_first() else { return false };
        self.busy -= usize::from(!matches!(event, Event::Tick { .. }));
        self.time = self.time.max(at);
        match event {
            Event::Store { device, run } if self.runs(device, run) => self.store_works(device),
            Event::Tell { device, run, input } if self.runs(device, run) => self.tell(device, input),
            Event::Tick { device, run, wake } if self.runs(device, run) => {
                if self.devices[device].wake == wake {
                    self.tell(device, Input::Tick);
                }
            }
            Event::Idle { device, run } if self.runs(device, run) => {
                self.devices[device].idle_asked = false;
                self.tell(device, Input::Idle);
            }
            Event::Store { .. } | Event::Tell { .. } | Event::Tick { .. } | Event::Idle { .. } => {}
            Event::Open(connection) => self.opens(connection),
            Event::Up { connection, bytes, knowledge } => self.arrives_up(connection, &bytes, &knowledge),
            Event::Down { connection, bytes, knowledge } => {
                self.arrives_down(connection, bytes, &knowledge);
            }
            Event::RelayCloses(connection) => self.relay.disconnect(connection),
            Event::Closes(connection) => self.closes(connection),
            // Who has dialled again is not told of the old socket.
            Event::Lost { device, run } if self.runs(device, run) => {
                if self.devices[device].connection.is_none() {
                    self.tell(device, Input::Disconnected);
                }
            }
            Event::Lost { .. } => {}
        }
        true
    }

    fn runs(&self, device: usize, run: u64) -> bool {
        self.devices[device].run == run && self.devices[device].engine.is_some()
    }
}

/// A number for inputs without bytes.
const fn kind_of(input: &Input) -> u64 {
    match input {
        Input::Page(..) => 1,
        Input::PageOpened(_) => 2,
        Input::PageClosed(_) => 3,
        Input::Stored(_) | Input::StoreFailed(..) | Input::Read(..) | Input::Frame(_) => 4,
        Input::Connected => 5,
        Input::Disconnected => 6,
        Input::Tick => 7,
        Input::Idle => 8,
        Input::Nudge => 9,
    }
}

/// A value in at most so many characters, for the trace.
fn short(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:?}");
    if text.chars().count() > 400 { text.chars().take(400).chain("…".chars()).collect() } else { text }
}

/// Takes in what another one can have known.
pub(crate) fn learn(mine: &mut Knowledge, theirs: &Knowledge) {
    for (mine, theirs) in mine.iter_mut().zip(theirs) {
        *mine = (*mine).max(*theirs);
    }
}
