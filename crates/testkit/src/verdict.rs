//! The end of a seed: heal, come to rest, and hold every device against every other and against what
//! was promised.

use std::collections::BTreeMap;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Scope};
use crm_domain::value::FieldValue;
use crm_engine::Pace;
use crm_engine::effect::{Input, Table};
use engine_protocol::answer::Answer;
use engine_protocol::request::Request;
use engine_protocol::sync::Role;
use engine_protocol::view::{HistoryEntry, Window};

use crate::oracle::Shown;
use crate::page::{Asked, all_columns};
use crate::script::Script;
use crate::settle::{Everything, shown, without_place};
use crate::world::World;

/// Seconds in which a device must have folded everything: one kind at a time, with pauses.
const FOLDS: u32 = 600;

/// Every list of a device, whole.
type Lists = Vec<Window>;

impl Script {
    /// Heals the world and judges it.
    pub fn judge(&mut self) {
        if self.world.failure.is_some() {
            return;
        }
        self.world.heal();
        self.world.rest();
        self.let_everybody_in();
        self.world.continue_imports();
        self.world.rest();
        self.world.set_clocks_right();
        for index in 0..self.world.devices.len() {
            self.world.compare_lists(index);
        }
        let Some(digest) = self.world.promises_kept() else { return };
        self.world.count_imports();
        // What is kept must be there after the power went, wherever relaxed writes had got to.
        for index in 0..self.world.devices.len() {
            if self.world.devices[index].run > 0 {
                self.world.crash(index, false);
                self.world.start(index);
            }
        }
        self.world.rest();
        let again = self.world.compare_devices();
        if again.is_some_and(|again| again != digest) {
            self.world.fail("R3", "other rows after a restart than before it");
        }
        self.world.fold_everything();
    }

    /// Devices still outside get a fresh invitation and must be able to join.
    fn let_everybody_in(&mut self) {
        for index in 0..self.world.devices.len() - 1 {
            for _ in 0..4 {
                let device = &self.world.devices[index];
                if device.run == 0 || device.page.inside || self.world.failure.is_some() {
                    break;
                }
                if !self.world.join(index) {
                    self.world.ask(0, Request::Invite { role: Role::Member, minutes: 600 }, Asked::Invite);
                }
                self.world.rest();
            }
            let device = &self.world.devices[index];
            if device.run > 0 && !device.page.inside {
                self.world.fail("join", format!("device {index} cannot join with all well"));
            }
        }
    }
}

impl World {
    /// Devices that have the workspace.
    fn members(&self) -> Vec<usize> {
        (0..self.devices.len()).filter(|index| self.devices[*index].page.inside).collect()
    }

    /// Every member must show the same, in lists and by digest; the digest when they do.
    pub fn compare_devices(&mut self) -> Option<[u8; 32]> {
        let members = self.members();
        let mut first: Option<(usize, [u8; 32], Lists)> = None;
        for index in members {
            let lists: Lists = RecordKind::ALL
                .into_iter()
                .flat_map(|kind| [(kind, Scope::Living), (kind, Scope::Trash)])
                .map(|(kind, scope)| self.rows(index, kind, scope))
                .collect();
            let digest =
                self.devices[index].engine.as_ref().map(crm_engine::Engine::digest).unwrap_or_default();
            match &first {
                None => first = Some((index, digest, lists)),
                Some((other, known, known_lists)) => {
                    let other = *other;
                    if *known_lists != lists {
                        let difference = difference(known_lists, &lists);
                        self.fail(
                            "R1",
                            format!("devices {other} and {index} show different rows: {difference}"),
                        );
                    } else if *known != digest {
                        self.fail("R1", format!("devices {other} and {index} hold different rows"));
                    }
                }
            }
            if self.failure.is_some() {
                return None;
            }
        }
        self.compare_pages();
        first.map(|(_, digest, _)| digest)
    }

    /// Record pages, with conflicts and notes, must be the same on every member.
    fn compare_pages(&mut self) {
        let members = self.members();
        let mut first: Option<(usize, Everything)> = None;
        for index in members {
            let everything = self.records(index);
            match &first {
                None => first = Some((index, everything)),
                Some((other, known)) => {
                    let other = *other;
                    let apart = known.iter().find(|(id, view)| everything.get(*id) != Some(*view));
                    if let Some((id, view)) = apart {
                        let theirs = everything.get(id).cloned();
                        self.fail(
                            "R1",
                            format!(
                                "devices {other} and {index} show different pages:\n{view:?}\n{theirs:?}"
                            ),
                        );
                    }
                }
            }
            if self.failure.is_some() {
                return;
            }
        }
    }

    /// All record pages of a device, of records in use and in the trash.
    pub fn records(&mut self, index: usize) -> Everything {
        let mut ids: Vec<RecordId> = Vec::new();
        for kind in RecordKind::ALL {
            for scope in [Scope::Living, Scope::Trash] {
                ids.extend(self.rows(index, kind, scope).rows.iter().map(|row| row.id));
            }
        }
        let mut everything = BTreeMap::new();
        for id in ids {
            if self.failure.is_some() {
                break;
            }
            if let Some(view) = self.record(index, id) {
                everything.insert(id, without_place(*view));
            }
        }
        everything
    }

    /// Compares all devices and holds them against what was promised; their digest.
    pub fn promises_kept(&mut self) -> Option<[u8; 32]> {
        let digest = self.compare_devices();
        let everything = self.records(0);
        self.keep_promises(&everything);
        digest
    }

    /// Holds what the first device shows (all others show the same) against the oracle.
    fn keep_promises(&mut self, everything: &Everything) {
        let mut all: BTreeMap<RecordId, Shown> = BTreeMap::new();
        for (id, view) in everything {
            if self.failure.is_some() {
                return;
            }
            let history: Option<Vec<HistoryEntry>> = match self.interview(0, Request::History { record: *id })
            {
                Some(Ok(Answer::History(history))) => Some(history),
                answer => {
                    self.fail("history", format!("no history of {id}: {answer:?}"));
                    return;
                }
            };
            all.insert(*id, shown(view, history.as_deref()));
        }
        let clashes: usize = all.values().map(|shown| shown.conflicts.len()).sum();
        *self.coverage.entry("conflict standing at the end").or_default() += clashes as u64;
        if let Err((rule, what)) = self.oracle.judge(&all) {
            self.fail(rule, what);
        }
    }

    /// A device that has folded everything shows what it showed before, from memory and after a restart (R21). Of the
    /// others some have folded as they went and some have not, and all show the same.
    fn fold_everything(&mut self) {
        let index = 0;
        let before = self.records(index);
        let digest = |world: &Self| world.devices[index].engine.as_ref().map(crm_engine::Engine::digest);
        let rows = digest(self);
        if let Some(engine) = &mut self.devices[index].engine {
            engine.set_pace(Pace { quiet: 1, fold_from: 1, least_in_pack: 1, ..Pace::default() });
        }
        self.tell(index, Input::Nudge);
        for _ in 0..FOLDS {
            if self.devices[index].store.pairs(Table::Fresh).is_empty() || self.failure.is_some() {
                break;
            }
            let until = self.time + 1_000;
            self.run_until(until);
        }
        if !self.devices[index].store.pairs(Table::Fresh).is_empty() {
            return self.fail("R21", "fresh rows are not folded");
        }
        self.rest();
        for restarted in [false, true] {
            if restarted {
                self.crash(index, false);
                self.start(index);
                self.rest();
            }
            let after = self.records(index);
            let apart = before.iter().find(|(id, view)| after.get(*id) != Some(*view));
            if let Some((id, view)) = apart {
                let what = format!("folded, {id} shows {:?}\nand not {view:?}", after.get(id));
                self.fail("R21", what);
            } else if before.len() != after.len() || digest(self) != rows {
                self.fail("R21", format!("{} records folded into {}", before.len(), after.len()));
            }
        }
        if self.failure.is_none() {
            self.documents_come_back(index);
        }
        self.count("folded at the end");
    }

    /// Imports that were interrupted go on until they are done.
    fn continue_imports(&mut self) {
        for import in 0..self.imports.len() {
            let file = &self.imports[import];
            let inside = self.devices[file.device].page.inside;
            if file.interrupted && !file.done && !file.taken_back && inside {
                self.run_import(import);
                self.rest();
            }
        }
    }

    /// Every row of a file is there once: no more, and no less when the import is done.
    fn count_imports(&mut self) {
        if self.failure.is_some() {
            return;
        }
        let number = FieldKey::new("external_no");
        let at = all_columns(RecordKind::Account).iter().position(|column| *column == Column::Field(number));
        let mut found: BTreeMap<String, u32> = BTreeMap::new();
        for scope in [Scope::Living, Scope::Trash] {
            let window = self.rows(0, RecordKind::Account, scope);
            let cells = window.rows.iter().filter_map(|row| row.cells.get(at?)?.as_ref());
            for text in cells.filter_map(FieldValue::as_text) {
                *found.entry(text.to_owned()).or_default() += 1;
            }
        }
        let mut wrong = None;
        for file in &self.imports {
            for name in &file.names {
                let times = found.get(&format!("K-{name}")).copied().unwrap_or(0);
                if times > 1 || (times == 0 && file.done) {
                    wrong = Some(format!("the row {name} of {file:?} is there {times} times"));
                }
            }
        }
        if let Some(what) = wrong {
            self.fail("import", what);
        }
    }
}

/// The first row that differs.
fn difference(known: &Lists, found: &Lists) -> String {
    for (known, found) in known.iter().zip(found) {
        if known.total != found.total {
            let only = |a: &Window, b: &Window| {
                let missing = a.rows.iter().filter(|row| b.rows.iter().all(|other| other.id != row.id));
                missing.map(|row| format!("{} {:?}", row.id, row.title)).collect::<Vec<_>>()
            };
            return format!(
                "{} and {} rows; {:?}; {:?}",
                known.total,
                found.total,
                only(known, found),
                only(found, known)
            );
        }
        let apart = known.rows.iter().zip(&found.rows).find(|(known, found)| known != found);
        if let Some((known, found)) = apart {
            return format!("\n{known:?}\n{found:?}");
        }
    }
    "titles or counts".to_owned()
}
