//! The engine: everything that is known of a workspace on this device, and one door into it.

use std::collections::{BTreeMap, BTreeSet};

use crm_document::Actor;
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, DeviceId, RecordId};
use crm_domain::query::{Column, Query};
use crm_domain::time::{Millis, Zone};
use engine_protocol::answer::{Counts, State, StoreTrouble};
use engine_protocol::grouping::Grouping;
use engine_protocol::{Answer, FromEngine, Problem, ToEngine};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use crate::commit::Asker;
use crate::docs::OpenDocuments;
use crate::effect::{Effect, Input, PageId, Ticket};
use crate::import::Imports;
use crate::lane::{Lane, Task};
use crate::link::RelayLink;
use crate::outbox::Outbox;
use crate::pace::Pace;
use crate::planted::{self, Bug};
use crate::records::Records;
use crate::start::Starting;
use crate::undo::Mark;
use crate::watch::Watches;
use crate::workspace::Home as WorkspaceHome;

/// Numbers that only grow; after a start they go on behind what the store holds.
#[derive(Debug, Default)]
pub struct Counters {
    pub(crate) ticket: u64,
    pub(crate) undo: u64,
    pub(crate) outbox: u64,
    pub(crate) quarantine: u64,
    pub(crate) pack: u32,
    pub(crate) block: u32,
}

impl Counters {
    pub(crate) fn undo(&mut self) -> u64 {
        self.undo += 1;
        self.undo
    }

    pub(crate) fn outbox(&mut self) -> u64 {
        self.outbox += 1;
        self.outbox
    }

    pub(crate) fn quarantine(&mut self) -> u64 {
        self.quarantine += 1;
        self.quarantine
    }

    pub(crate) fn pack(&mut self) -> u32 {
        self.pack += 1;
        self.pack
    }

    pub(crate) fn block(&mut self) -> u32 {
        self.block += 1;
        self.block
    }
}

/// The engine of one workspace on one device.
pub struct Engine {
    pub(crate) now: Millis,
    pub(crate) random: ChaCha20Rng,
    /// Where the app was loaded from: the relay when nothing else is said.
    pub(crate) origin: String,
    /// This run's writing end.
    pub(crate) actor: Actor,
    pub(crate) counters: Counters,
    pub(crate) starting: Option<Starting>,
    pub(crate) pages: BTreeSet<PageId>,
    pub(crate) home: Option<WorkspaceHome>,
    pub(crate) records: Records,
    pub(crate) open: OpenDocuments,
    pub(crate) watches: Watches,
    pub(crate) forecasts: crate::forecast::Forecasts,
    pub(crate) likes: crate::likes::Likes,
    pub(crate) lane: Lane,
    pub(crate) undo: Vec<Mark>,
    /// What kept a part of a change of many records from being done; told with its last part.
    pub(crate) part_failed: Option<(CommandId, Problem)>,
    /// Documents still alive per pack.
    pub(crate) packs: BTreeMap<u32, u32>,
    /// Records whose rows are not in a block yet.
    pub(crate) fresh: BTreeSet<RecordId>,
    pub(crate) imports: Imports,
    pub(crate) outbox: Outbox,
    pub(crate) quarantine: BTreeSet<u64>,
    pub(crate) link: RelayLink,
    pub(crate) drafts: BTreeMap<String, String>,
    pub(crate) preferences: BTreeMap<String, String>,
    pub(crate) trouble: Option<StoreTrouble>,
    pub(crate) retry_store_at: Option<Millis>,
    pub(crate) fold_at: Option<Millis>,
    pub(crate) folding: Option<crate::fold::Folding>,
    pub(crate) pace: Pace,
    /// The shell has nothing else to do: one bulk task may run.
    pub(crate) idle: bool,
    /// The list that the next start shows first.
    pub(crate) head: Option<(Query, Vec<Column>, Option<Grouping>)>,
    /// That page has to be kept anew.
    pub(crate) head_is_old: bool,
    pub(crate) told_counts: Counts,
    /// Packs that could not be read when rows were made again.
    pub(crate) damaged_packs: u32,
    pub(crate) told: crate::screens::Told,
    wake_at: Option<Millis>,
}

impl Engine {
    /// An engine that knows nothing yet. `seed` must be random: all its randomness follows from it.
    /// `origin` is where the app was loaded from, such as `https://crm.example.de`.
    #[must_use]
    pub fn new(seed: [u8; 32], origin: String) -> Self {
        let mut random = ChaCha20Rng::from_seed(seed);
        let mut actor = [0; 8];
        random.fill_bytes(&mut actor);
        if planted::is(Bug::ActorReused) {
            actor = [1; 8];
        }
        Self {
            now: Millis(0),
            random,
            origin,
            actor: Actor(actor),
            counters: Counters::default(),
            starting: Some(Starting::default()),
            pages: BTreeSet::new(),
            home: None,
            records: Records::default(),
            open: OpenDocuments::default(),
            watches: Watches::default(),
            forecasts: crate::forecast::Forecasts::default(),
            likes: crate::likes::Likes::default(),
            lane: Lane::default(),
            undo: Vec::new(),
            part_failed: None,
            packs: BTreeMap::new(),
            fresh: BTreeSet::new(),
            imports: Imports::default(),
            outbox: Outbox::default(),
            quarantine: BTreeSet::new(),
            link: RelayLink::default(),
            drafts: BTreeMap::new(),
            preferences: BTreeMap::new(),
            trouble: None,
            retry_store_at: None,
            fold_at: None,
            folding: None,
            pace: Pace::default(),
            idle: false,
            head: None,
            head_is_old: false,
            told_counts: Counts::default(),
            damaged_packs: 0,
            told: crate::screens::Told::default(),
            wake_at: None,
        }
    }

    /// Says where this device is, before it begins: lists compare the days of moments as people here see them.
    pub fn live_in(&mut self, zone: Zone) {
        self.records.live_in(zone.clone());
        self.watches.live_in(zone);
    }

    /// Begins: reads what the store holds.
    pub fn start(&mut self, now: Millis) -> Vec<Effect> {
        self.now = now;
        self.begin_day();
        let mut out = Vec::new();
        self.read_store(&mut out);
        out
    }

    /// Takes in what happened and says what is to be done. `now` is the device's clock; it may be wrong
    /// and may jump.
    pub fn handle(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        self.now = now;
        self.begin_day();
        let mut out = Vec::new();
        match input {
            Input::Page(page, message) => self.page(page, message, &mut out),
            Input::PageOpened(page) => self.page_opened(page, &mut out),
            Input::PageClosed(page) => {
                self.pages.remove(&page);
                self.watches.end_page(page);
                self.forecasts.end_page(page);
            }
            Input::Stored(ticket) => self.stored(ticket, &mut out),
            Input::StoreFailed(ticket, why) if self.starting.is_some() => {
                self.start_failed(ticket, why, &mut out)
            }
            Input::StoreFailed(ticket, why) => self.store_failed(ticket, why, &mut out),
            Input::Read(ticket, found) if self.starting.is_some() => self.started(ticket, found, &mut out),
            Input::Read(ticket, found) => self.has_read(ticket, found, &mut out),
            Input::Connected => self.link_opened(&mut out),
            Input::Frame(bytes) => self.frame(&bytes, &mut out),
            Input::Disconnected => self.link_lost(&mut out),
            Input::Tick => {
                self.wake_at = None;
                self.tick(&mut out);
            }
            Input::Idle => self.idle = true,
            Input::Nudge => self.nudge(&mut out),
        }
        if self.starting.is_none() {
            self.pump(&mut out);
            self.refresh_screens(&mut out);
        } else {
            self.tell_early(&mut out);
        }
        out
    }

    /// What is said from today on is otherwise on another day.
    fn begin_day(&mut self) {
        let today = self.watches.zone().day(self.now);
        if self.records.begin_day(today) {
            self.watches.begin_day(today);
        }
    }

    /// Does more or less at a time than usual.
    pub const fn set_pace(&mut self, pace: Pace) {
        self.pace = pace;
    }

    /// A hash over all rows: equal on two devices exactly when they show the same.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        use sha2::Digest;
        let mut hash = sha2::Sha256::new();
        for kind in RecordKind::ALL {
            let table = self.records.table(kind);
            let mut rows: Vec<(RecordId, &[u8])> =
                (0..table.len()).map(|slot| (table.id(slot), table.bytes(slot))).collect();
            rows.sort_unstable();
            for (_, row) in rows {
                hash.update(row);
            }
        }
        hash.finalize().into()
    }

    /// The sync state; `None` without a workspace.
    #[must_use]
    pub fn sync(&self) -> Option<engine_protocol::sync::SyncStatus> {
        self.home.as_ref().map(|_| self.sync_status())
    }

    fn page(&mut self, page: PageId, message: ToEngine, out: &mut Vec<Effect>) {
        if self.pages.insert(page) && self.answers_pages() {
            self.tell_ready(page, out);
        }
        match &self.starting {
            Some(starting) if starting.again => {}
            Some(_) => self.hear_early(page, message, out),
            None => self.request(Asker { page, request: message.id }, message.request, out),
        }
    }

    fn page_opened(&mut self, page: PageId, out: &mut Vec<Effect>) {
        self.pages.insert(page);
        if self.answers_pages() {
            self.tell_ready(page, out);
        }
    }

    pub(crate) fn tell_ready(&self, page: PageId, out: &mut Vec<Effect>) {
        let ready = FromEngine::Ready { build: engine_protocol::BUILD.to_owned(), state: self.state() };
        out.push(Effect::ToPage(page, ready));
        if self.trouble.is_some() {
            out.push(Effect::ToPage(page, FromEngine::StoreTrouble(self.trouble)));
        }
    }

    /// Where things stand, for a page.
    pub(crate) fn state(&self) -> State {
        match &self.home {
            None => State::Empty,
            Some(home) => State::Open(engine_protocol::answer::Workspace {
                name: home.workspace_name().to_owned(),
                member_name: home.member_name.clone(),
                device_label: home.device_label.clone(),
                role: home.role,
                member: home.member,
                members: home.members(),
                counts: self.counts(),
                sync: self.sync_status(),
            }),
        }
    }

    pub(crate) fn counts(&self) -> Counts {
        let table = |kind| self.records.table(kind);
        let sum = |count: fn(&crate::table::Table) -> u32| {
            RecordKind::ALL.into_iter().map(|kind| count(table(kind))).sum()
        };
        // Of what is still coming nobody knows yet what it holds.
        let whole = self.starting.is_none();
        Counts {
            accounts: table(RecordKind::Account).living(),
            contacts: table(RecordKind::Contact).living(),
            leads: table(RecordKind::Lead).living(),
            deals: table(RecordKind::Deal).living(),
            conflicts: if whole { sum(crate::table::Table::clashing) } else { 0 },
            trash: if whole { sum(crate::table::Table::trashed) } else { 0 },
            damaged: u32::try_from(self.lane.damaged.len())
                .unwrap_or(u32::MAX)
                .saturating_add(self.damaged_packs),
        }
    }

    pub(crate) fn next_ticket(&mut self) -> Ticket {
        self.counters.ticket += 1;
        Ticket(self.counters.ticket)
    }

    /// Fresh random bytes.
    pub(crate) fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.fill_bytes(&mut bytes);
        bytes
    }

    /// This device; all zeros without a workspace.
    pub(crate) fn device(&self) -> DeviceId {
        self.home.as_ref().map_or(DeviceId([0; 8]), |home| home.keys.device())
    }

    pub(crate) fn role(&self) -> Option<engine_protocol::sync::Role> {
        self.home.as_ref().map(|home| home.role)
    }

    pub(crate) fn answer(asker: Asker, answer: Result<Answer, Problem>, out: &mut Vec<Effect>) {
        if asker != Asker::nobody() {
            out.push(Effect::ToPage(asker.page, FromEngine::Answer { id: asker.request, answer }));
        }
    }

    pub(crate) fn set_trouble(&mut self, why: StoreTrouble, out: &mut Vec<Effect>) {
        if self.trouble != Some(why) {
            self.trouble = Some(why);
            self.tell_trouble(out);
        }
    }

    pub(crate) fn tell_trouble(&self, out: &mut Vec<Effect>) {
        out.push(Effect::ToPages(FromEngine::StoreTrouble(self.trouble)));
    }

    fn tick(&mut self, out: &mut Vec<Effect>) {
        // What waits to be told is looked at once more at the end of this turn.
        self.told.due = None;
        if self.retry_store_at.is_some_and(|at| at <= self.now) {
            self.retry_store_at = None;
            self.lane.blocked = false;
        }
        if self.fold_at.is_some_and(|at| at <= self.now) {
            self.fold_at = None;
            self.fold();
        }
        self.link_tick(out);
        self.wake(out);
    }

    /// Asks to be woken at the next time something is due. Clocks jump: a due time far off is cut.
    pub(crate) fn wake(&mut self, out: &mut Vec<Effect>) {
        let due =
            [self.retry_store_at, self.fold_at, self.told.due, self.link.due()].into_iter().flatten().min();
        let Some(due) = due else { return };
        let due = due.clamp(self.now, self.now.plus(60_000));
        if self.wake_at.is_none_or(|at| due < at || at < self.now) {
            self.wake_at = Some(due);
            out.push(Effect::WakeAt(due));
        }
    }

    /// When nothing is left to do: folds now and then.
    pub(crate) fn rest(&mut self, out: &mut Vec<Effect>) {
        if self.lane.is_idle() && self.fold_at.is_none() && self.fold_is_due() {
            self.fold_soon();
            self.wake(out);
        }
        // The clock may have been set back: what was due in an hour is due now.
        for at in [&mut self.retry_store_at, &mut self.fold_at].into_iter().flatten() {
            *at = (*at).min(self.now.plus(60_000));
        }
    }

    /// Carries on with what follows a commit.
    pub(crate) fn then(&mut self, then: crate::lane::Then, out: &mut Vec<Effect>) {
        use crate::lane::Then;
        match then {
            Then::Go(task) => match *task {
                task @ (Task::TakeBack(_) | Task::Command { .. }) => self.lane.goes_on(task),
                task => self.lane.bulk(task),
            },
            Then::Part { asker, id, part } => self.part_done(asker, id, part, out),
            Then::Undoable(mark) => self.undoable(mark),
            Then::Turned { number, undone } => {
                for mark in self.undo.iter_mut().filter(|mark| mark.number == number) {
                    mark.undone = undone;
                }
            }
            Then::Moved(moved) => self.moved(&moved, out),
            Then::Acked { keys } => self.outbox.remove(&keys),
            Then::Imported { job } => self.imported(job, out),
            Then::Opened => self.opened(out),
            Then::Folded(folded) => self.folded(folded),
            Then::Uploaded { last } => self.uploaded(last),
            Then::Quarantined { added, removed } => {
                self.quarantine.extend(added);
                removed.iter().for_each(|key| {
                    self.quarantine.remove(key);
                });
            }
            Then::Roster => self.roster_changed(out),
            Then::Dial => self.dial_now(out),
            Then::Ask(asked) => {
                let (put, pending) = *asked;
                self.ask_relay(put, pending, out);
            }
            Then::Rebuilt(rows) => self.rebuilt(rows),
        }
    }
}
