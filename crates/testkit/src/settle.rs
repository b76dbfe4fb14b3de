//! Healing, and what must hold then.

use std::collections::BTreeMap;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::query::Scope;
use crm_domain::value::FieldValue;
use crm_engine::effect::Input;
use engine_protocol::answer::{Answer, Problem};
use engine_protocol::request::{Request, Span};
use engine_protocol::sync::Link as SyncLink;
use engine_protocol::view::{FieldChange, HistoryEntry, RecordView, Window};

use crate::clock::Clock;
use crate::oracle::Shown;
use crate::page::{Asked, WHOLE, all_columns, everything};
use crate::world::World;

/// Longest time to come to rest after healing, in milliseconds.
const REST: i64 = 2 * 3_600_000;
/// How long an engine may wait before it tries its store again, in milliseconds: five seconds, and a
/// minute when its clock was set back meanwhile.
const RETRY: i64 = 70_000;
/// Most events until then.
const REST_EVENTS: u32 = 60_000;

impl World {
    /// Everything works again: networks, disks, relay; every device runs.
    pub fn heal(&mut self) {
        self.say(|| "the world heals".to_owned());
        // What failed a moment ago is tried again by the engine within this time.
        self.faults_until = self.time + RETRY;
        self.relay.refuse_pushes(0);
        self.relay.restart();
        self.drop_all();
        for index in 0..self.devices.len() {
            let device = &mut self.devices[index];
            device.online = true;
            device.stalled_until = 0;
            device.crash_in = None;
            device.store.heal();
            if device.run == 0 {
                continue;
            }
            if device.engine.is_none() {
                self.start(index);
            }
            // Half the time nobody helps: the device must notice by itself.
            if self.rng.chance(50) {
                self.ask(index, Request::RetryStorage, Asked::Plain("storage retried"));
                self.tell(index, Input::Nudge);
            }
        }
    }

    /// Every device lives the same day. WHY: what other records say of a company (ADR 67) is said from today on, so
    /// devices whose clocks are years apart show it differently, and rightly so. All else came to rest under wrong clocks.
    pub fn set_clocks_right(&mut self) {
        for device in &mut self.devices {
            device.clock = Clock::right();
        }
    }

    /// Lets everything happen until nothing is left but alarms and all devices say that all is safe.
    pub fn rest(&mut self) {
        let (deadline, mut events) = (self.time + REST, 0);
        while self.failure.is_none() {
            if self.is_quiet() && self.unrest().is_none() {
                if self.time >= self.faults_until {
                    return;
                }
                let until = self.faults_until;
                self.run_until(until);
                continue;
            }
            let more = self.next_event();
            events += 1;
            if !more || events > REST_EVENTS || self.time > deadline {
                let unrest = self.unrest().unwrap_or_else(|| "events without end".to_owned());
                self.fail("R1", format!("does not come to rest: {unrest}"));
            }
        }
    }

    /// Why a device is not at rest.
    fn unrest(&self) -> Option<String> {
        self.devices.iter().enumerate().filter(|(_, device)| device.run > 0).find_map(|(index, device)| {
            let page = &device.page;
            if !page.asked.is_empty() {
                return Some(format!(
                    "device {index} leaves unanswered: {:.300}",
                    format!("{:?}", page.asked)
                ));
            }
            let status = page.status.as_ref().filter(|_| page.inside)?;
            let linked = matches!(status.link, SyncLink::Live | SyncLink::None);
            let safe = linked && status.waiting == 0 && status.catching_up.is_none();
            (!safe).then(|| format!("device {index} says {status:?}"))
        })
    }

    /// Joins by the link the device tried before, or by a fresh one; `false` when there is none.
    pub fn join(&mut self, index: usize) -> bool {
        let device = &self.devices[index];
        let joining = device.page.asked.values().any(|asked| matches!(asked, Asked::Join(..)));
        if device.page.inside || joining || device.engine.is_none() {
            return false;
        }
        let link = device.link.filter(|link| !self.links[*link].used);
        let fresh = || self.links.iter().position(|link| !link.used && link.taken_by.is_none());
        let Some(link) = link.or_else(fresh) else { return false };
        self.links[link].taken_by = Some(index);
        self.devices[index].link = Some(link);
        let text = self.links[link].text.clone();
        self.join_by(index, text, Some(link), false);
        true
    }

    /// Opens a link on a device.
    pub fn join_by(&mut self, index: usize, link: String, number: Option<usize>, must_fail: bool) {
        let (member_name, device_label) = (format!("Person {index}"), format!("Gerät {index}"));
        let request = Request::Join { link, member_name, device_label };
        self.ask(index, request, Asked::Join(number, must_fail));
    }

    /// Asks and waits for the answer.
    pub fn interview(&mut self, index: usize, request: Request) -> Option<Result<Answer, Problem>> {
        let id = self.ask(index, request, Asked::Interview);
        for _ in 0..REST_EVENTS {
            if let Some(answer) = self.devices[index].page.kept.remove(&id) {
                return Some(answer);
            }
            if self.failure.is_some() || !self.next_event() {
                return None;
            }
        }
        None
    }

    /// Lists kept up to date must show what a fresh question shows.
    pub fn compare_lists(&mut self, index: usize) {
        let lists = self.devices[index].page.lists.clone();
        for (watch, list) in lists {
            let Some(kept) = self.devices[index].page.windows.get(&watch).cloned() else { continue };
            let fresh = self.devices[index].page.watch();
            let request = Request::Watch {
                watch: fresh,
                query: list.query.clone(),
                columns: list.columns,
                span: list.span,
            };
            let now = self.time;
            self.ask(index, request, Asked::Plain("list compared"));
            self.run_until(now);
            let quiet = self.devices[index].is_idle();
            let shown = self.devices[index].page.windows.remove(&fresh);
            self.ask(index, Request::Unwatch { watch: fresh }, Asked::Plain("unwatch"));
            self.run_until(now);
            let Some(shown) = shown.filter(|_| quiet) else { continue };
            let kept_now = self.devices[index].page.windows.get(&watch).cloned().unwrap_or(kept);
            if without_origin(kept_now.clone()) != without_origin(shown.clone()) {
                let query = &list.query;
                self.fail(
                    "live list",
                    format!("device {index} keeps\n{kept_now:?}\nbut asked anew {query:?} gives\n{shown:?}"),
                );
            }
        }
    }

    /// All rows of a kind on a device, asked anew.
    pub fn rows(&mut self, index: usize, kind: RecordKind, scope: Scope) -> Window {
        let watch = self.devices[index].page.watch();
        let request = Request::Watch {
            watch,
            query: everything(kind, scope),
            columns: all_columns(kind),
            span: Span { len: 10_000, ..WHOLE },
        };
        self.ask(index, request, Asked::Plain("rows read"));
        for _ in 0..REST_EVENTS {
            if let Some(window) = self.devices[index].page.windows.remove(&watch) {
                self.ask(index, Request::Unwatch { watch }, Asked::Plain("unwatch"));
                return without_origin(window);
            }
            if self.failure.is_some() || !self.next_event() {
                break;
            }
        }
        self.fail("live list", format!("device {index} shows no {kind:?}"));
        Window::default()
    }

    /// A record page on a device, opened anew.
    pub fn record(&mut self, index: usize, record: RecordId) -> Option<Box<RecordView>> {
        let watch = self.devices[index].page.watch();
        self.ask(index, Request::WatchRecord { watch, record }, Asked::Plain("record read"));
        for _ in 0..REST_EVENTS {
            if let Some(view) = self.devices[index].page.views.remove(&watch) {
                self.ask(index, Request::Unwatch { watch }, Asked::Plain("unwatch"));
                return view;
            }
            if self.failure.is_some() || !self.next_event() {
                break;
            }
        }
        self.fail("record page", format!("device {index} shows no page for {record}"));
        None
    }
}

/// A window without what only says how a row got there.
fn without_origin(mut window: Window) -> Window {
    window.rows.iter_mut().for_each(|row| row.from_afar = false);
    window
}

/// A record page as every device must show it: without who "here" is.
#[must_use]
pub fn without_place(mut view: RecordView) -> RecordView {
    view.updated_by.here = false;
    for conflict in &mut view.conflicts {
        conflict.versions.iter_mut().for_each(|version| version.author.here = false);
    }
    view
}

/// What a record page and a history say, for the oracle.
#[must_use]
pub fn shown(view: &RecordView, history: Option<&[HistoryEntry]>) -> Shown {
    let set_up = !RecordKind::LISTED.contains(&view.kind);
    let mut shown = Shown { trashed: view.deleted_at.is_some(), set_up, ..Shown::default() };
    for (field, value) in &view.values {
        match value {
            FieldValue::Prose(text) => {
                shown.notes.insert(*field, text.clone());
            }
            FieldValue::Tags(words) => {
                shown.words.extend(words.iter().map(|word| (*field, word.clone())));
            }
            FieldValue::Items(items) => {
                for (item, value) in items {
                    let single = FieldValue::Items(vec![(*item, value.clone())]);
                    shown.registers.insert((*field, Some(*item)), vec![Some(single)]);
                }
            }
            single => {
                shown.registers.insert((*field, None), vec![Some(single.clone())]);
            }
        }
    }
    for conflict in &view.conflicts {
        let key: (FieldKey, Option<ItemId>) = (conflict.field, conflict.item);
        shown.conflicts.insert(key);
        shown.registers.insert(key, conflict.versions.iter().map(|version| version.value.clone()).collect());
    }
    shown.history = history.map(values_of);
    shown
}

/// How often a history writes each value, as the oracle spells values.
fn values_of(history: &[HistoryEntry]) -> BTreeMap<String, u32> {
    let changes = history.iter().flat_map(|entry| &entry.changes);
    let told = changes.filter_map(|change| match change {
        FieldChange::Value { after: Some(value), .. } => Some(Some(value.clone())),
        FieldChange::Item { item, after: Some(value), .. } => {
            Some(Some(FieldValue::Items(vec![(*item, value.clone())])))
        }
        FieldChange::Value { .. }
        | FieldChange::Item { .. }
        | FieldChange::Created
        | FieldChange::Trashed(_) => None,
    });
    let mut times = BTreeMap::new();
    told.for_each(|value: Option<FieldValue>| *times.entry(format!("{value:?}")).or_default() += 1);
    times
}

/// What all records show on a device.
pub type Everything = BTreeMap<RecordId, RecordView>;
