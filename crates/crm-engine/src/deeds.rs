//! What was done on this device: the commands of the undo log and the imports, each as one line, also after a restart.

use std::collections::BTreeMap;

use crm_domain::command::Edit;
use crm_domain::field::FieldKey;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::row::Row;
use crm_domain::time::Millis;
use engine_protocol::Answer;
use engine_protocol::bulk::{Deed, DeedKind, DeedLine};

use crate::commit::{Asker, Done};
use crate::effect::{Effect, Table};
use crate::engine::Engine;
use crate::sum;
use crate::undo::{Mark, Origin};

/// Entries that are read for a list: a command of many records has one for each of its writes.
const READ_AT_MOST: usize = 2_000;
/// A page makes a command's id, the worker the record: so far apart may the two clocks' readings be.
const SAME_MOMENT_MS: i64 = 1_000;

impl Engine {
    /// The marks of the latest commands, each command's together, latest first.
    fn latest_marks(&self, limit: u32) -> Vec<Vec<Mark>> {
        let mut commands: Vec<Vec<Mark>> = Vec::new();
        let mut place: BTreeMap<[u8; 16], usize> = BTreeMap::new();
        let marks = self.undo.iter().rev().filter(|mark| mark.origin == Origin::Command);
        for mark in marks.take(READ_AT_MOST) {
            match place.get(&mark.id) {
                Some(at) => commands[*at].push(*mark),
                None if commands.len() < limit as usize => {
                    place.insert(mark.id, commands.len());
                    commands.push(vec![*mark]);
                }
                None => break,
            }
        }
        commands
    }

    /// The entries that a list of deeds is read from.
    pub(crate) fn needs_of_deeds(&self, limit: u32) -> Vec<(Table, Vec<u8>)> {
        self.latest_marks(limit).iter().flatten().map(|mark| (Table::Undo, mark.key())).collect()
    }

    /// Says what was done on this device.
    pub(crate) fn tell_deeds(&mut self, asker: Asker, limit: u32, out: &mut Vec<Effect>) {
        let commands = self.latest_marks(limit);
        for mark in commands.iter().flatten() {
            if self.lane.value(Table::Undo, &mark.key()).and_then(sum::read::<Vec<Done>>).is_none() {
                self.note_damage(Table::Undo, &mark.key());
            }
        }
        let deeds = commands.iter().filter_map(|marks| self.deed(marks)).map(DeedLine::Command);
        let imports = self.imports.summaries().into_iter().map(DeedLine::Import);
        let lines = in_turn(deeds.collect(), imports.collect(), limit as usize);
        Self::answer(asker, Ok(Answer::Deeds(engine_protocol::encode(&lines))), out);
    }

    /// One command, out of its entries.
    fn deed(&self, marks: &[Mark]) -> Option<Deed> {
        // The marks come latest first; a command began with its last one.
        let done: Vec<Done> = marks
            .iter()
            .rev()
            .filter_map(|mark| self.lane.value(Table::Undo, &mark.key()))
            .filter_map(sum::read::<Vec<Done>>)
            .flatten()
            .collect();
        let mut records: Vec<RecordId> = done.iter().map(|done| done.record).collect();
        records.sort_unstable();
        records.dedup();
        let mut kinds = records.iter().filter_map(|id| self.records.find(id)).map(|(kind, _)| kind);
        let kind = kinds.next().filter(|kind| kinds.all(|other| other == *kind));
        let first = done.iter().find_map(|done| self.records.row(&done.record))?;
        let id = CommandId::from_bytes(marks.first()?.id);
        Some(Deed {
            id,
            at: id.made_at(),
            what: what(done.first()?, id.made_at(), &first),
            kind,
            first: (first.id, first.kind, first.title()),
            records: u32::try_from(records.len()).unwrap_or(u32::MAX),
            fields: fields(&done),
            undone: marks.iter().all(|mark| mark.undone),
        })
    }
}

/// Commands and imports by when they were done, latest first. Commands keep the order of their log: it holds whatever
/// the clock said.
fn in_turn(commands: Vec<DeedLine>, imports: Vec<DeedLine>, limit: usize) -> Vec<DeedLine> {
    let (mut commands, mut imports) = (commands.into_iter().peekable(), imports.into_iter().peekable());
    let next = || match (commands.peek(), imports.peek()) {
        (Some(command), Some(import)) if import.at() > command.at() => imports.next(),
        (Some(_), _) => commands.next(),
        (None, _) => imports.next(),
    };
    std::iter::from_fn(next).take(limit).collect()
}

/// What the first step of a command was: the others come with it.
fn what(done: &Done, at: Millis, row: &Row) -> DeedKind {
    match done.redo.as_slice() {
        [Edit::Trash { trashed: true }, ..] => DeedKind::Trashed,
        // A record that is made and one that comes back leave the same entry: the one is as young as the command.
        [Edit::Trash { trashed: false }] if row.created_at.plus(SAME_MOMENT_MS) >= at => DeedKind::Made,
        [Edit::Trash { trashed: false }, ..] => DeedKind::Restored,
        _ => DeedKind::Changed,
    }
}

/// The fields that were written, most often first; those that rules write speak for themselves.
fn fields(done: &[Done]) -> Vec<FieldKey> {
    let mut counts: Vec<(FieldKey, u32)> = Vec::new();
    for field in done.iter().flat_map(|done| &done.redo).filter_map(Edit::field) {
        match counts.iter_mut().find(|(known, _)| *known == field) {
            Some((_, count)) => *count += 1,
            None => counts.push((field, 1)),
        }
    }
    counts.sort_by(|(_, a), (_, b)| b.cmp(a));
    counts.into_iter().map(|(field, _)| field).take(4).collect()
}
