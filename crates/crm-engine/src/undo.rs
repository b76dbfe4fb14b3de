//! Taking back and doing again: every command and every part of an import leaves an entry, across
//! restarts. What somebody changed since is left alone and named.

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::command::Edit;
use crm_domain::id::{CommandId, JobId, RecordId};
use engine_protocol::{Answer, Problem};

use crate::commit::{Asker, Body, Commit, Done, Written};
use crate::effect::{Durability, Effect, Table};
use crate::engine::Engine;
use crate::lane::{Task, Then};
use crate::planted::{self, Bug};
use crate::sum;

/// Commands that can be taken back; older ones are forgotten. Imports are kept.
const KEPT: usize = 500;

/// What left an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A person's command.
    Command,
    /// A part of an import; undone with the whole import only.
    Import,
}

/// An entry's key: enough to find it without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    pub number: u64,
    pub undone: bool,
    pub origin: Origin,
    /// The command's or job's id.
    pub id: [u8; 16],
}

impl Mark {
    /// The key in the store.
    #[must_use]
    pub fn key(&self) -> Vec<u8> {
        let mut key = self.number.to_be_bytes().to_vec();
        key.push(u8::from(self.undone));
        key.push(u8::from(self.origin == Origin::Import));
        key.extend_from_slice(&self.id);
        key
    }

    /// Reads a key.
    #[must_use]
    pub fn from_key(key: &[u8]) -> Option<Self> {
        let (number, rest) = key.split_first_chunk::<8>()?;
        let (head, id) = rest.split_first_chunk::<2>()?;
        Some(Self {
            number: u64::from_be_bytes(*number),
            undone: head[0] == 1,
            origin: if head[1] == 1 { Origin::Import } else { Origin::Command },
            id: id.try_into().ok()?,
        })
    }
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Take back.
    Undo,
    /// Do again.
    Redo,
}

/// What is to be taken back or done again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The person's latest command that can be.
    Latest,
    /// This command or import.
    This(Origin, [u8; 16]),
}

/// An undo (or redo) under way, entry by entry.
#[derive(Debug, Clone)]
pub struct TakeBack {
    pub asker: Asker,
    pub direction: Direction,
    /// What is still to be found among the entries, when it is this one's turn.
    ///
    /// WHY not when it is asked for: what was done a moment before may still be on its way to the store.
    pub what: Option<Which>,
    /// Entries to turn, the next one last.
    pub marks: Vec<Mark>,
    /// The entry at hand, once it is read.
    pub entry: Option<(Mark, Vec<Done>)>,
    pub id: [u8; 16],
    pub restored: u32,
    pub kept: BTreeSet<RecordId>,
    /// Changes to each record that are this import's own: its later parts, and their taking back.
    pub own: BTreeMap<RecordId, usize>,
}

/// What became of one record's part of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turned {
    /// All of it is as wanted.
    Whole,
    /// It was as wanted before.
    Already,
    /// Somebody changed some of it since; the rest is turned.
    Partly,
    /// Somebody changed all of it since.
    Nothing,
    /// There was nothing to turn.
    Idle,
}

impl Engine {
    /// Adds a commit's entry to the log.
    pub(crate) fn log_undo(&mut self, id: CommandId, origin: Origin, commit: &mut Commit) {
        if commit.done.is_empty() {
            return;
        }
        let mark = Mark { number: self.counters.undo(), undone: false, origin, id: *id.as_bytes() };
        commit.puts.push((Table::Undo, mark.key(), sum::store(&commit.done)));
        commit.then.push(Then::Undoable(mark));
        if origin == Origin::Command {
            // What was undone cannot be done again once something else was done.
            let (dead, rest): (Vec<Mark>, Vec<Mark>) = self
                .undo
                .iter()
                .copied()
                .filter(|mark| mark.origin == Origin::Command)
                .partition(|mark| mark.undone);
            let old = rest.len().saturating_sub(KEPT);
            let forgotten = dead.into_iter().chain(rest.into_iter().take(old));
            commit.deletes.extend(forgotten.map(|mark| (Table::Undo, mark.key())));
        }
    }

    /// An entry is durable.
    pub(crate) fn undoable(&mut self, mark: Mark) {
        if mark.origin == Origin::Command {
            self.undo.retain(|mark| mark.origin == Origin::Import || !mark.undone);
            let commands = self.undo.iter().filter(|mark| mark.origin == Origin::Command).count();
            let mut old = commands.saturating_sub(KEPT);
            self.undo.retain(|mark| {
                let forget = mark.origin == Origin::Command && old > 0;
                old -= usize::from(forget);
                !forget
            });
        }
        self.undo.push(mark);
    }

    /// Takes back one command (`None`: the latest) that was not taken back yet.
    pub(crate) fn take_undo(&mut self, asker: Asker, id: Option<CommandId>) {
        let what = id.map_or(Which::Latest, |id| Which::This(Origin::Command, *id.as_bytes()));
        self.lane.urgent(Task::TakeBack(TakeBack::new(asker, Direction::Undo, what)));
    }

    /// Does the command undone last again.
    pub(crate) fn take_redo(&mut self, asker: Asker) {
        self.lane.urgent(Task::TakeBack(TakeBack::new(asker, Direction::Redo, Which::Latest)));
    }

    /// Takes back an import.
    pub(crate) fn take_import_undo(&mut self, asker: Asker, job: JobId) {
        let what = Which::This(Origin::Import, *job.as_bytes());
        self.lane.urgent(Task::TakeBack(TakeBack::new(asker, Direction::Undo, what)));
    }

    /// Finds the entries of what is to be turned. Its turn has come: all that was asked for before is durable.
    fn find_entries(&mut self, mut back: TakeBack, what: Which, out: &mut Vec<Effect>) {
        let undone = back.direction == Direction::Redo;
        let found = match what {
            Which::This(origin, id) => Some((origin, id)),
            Which::Latest => {
                let mut fit =
                    self.undo.iter().filter(|mark| mark.origin == Origin::Command && mark.undone == undone);
                // What was undone last is the first of the undone entries at the end of the log.
                let mark = if undone { fit.next() } else { fit.next_back() };
                mark.map(|mark| (Origin::Command, mark.id))
            }
        };
        if let Some((origin, id)) = found {
            back.id = id;
            let fits = |mark: &&Mark| mark.id == id && mark.origin == origin && mark.undone == undone;
            back.marks = self.undo.iter().filter(fits).copied().collect();
        }
        if back.marks.is_empty() {
            return Self::answer(back.asker, Err(Problem::NothingToUndo), out);
        }
        if undone {
            back.marks.reverse();
        }
        self.lane.at_once(Task::TakeBack(back));
    }

    /// What the next step needs: the entry, then its documents.
    pub(crate) fn needs_of_take_back(&self, back: &TakeBack) -> (Vec<RecordId>, Vec<(Table, Vec<u8>)>) {
        match (&back.entry, back.marks.last()) {
            (Some((_, done)), _) => (done.iter().map(|done| done.record).collect(), Vec::new()),
            (None, Some(mark)) => (Vec::new(), vec![(Table::Undo, mark.key())]),
            (None, None) => (Vec::new(), Vec::new()),
        }
    }

    /// One step of taking back: reads an entry, or turns it.
    pub(crate) fn run_take_back(&mut self, mut back: TakeBack, out: &mut Vec<Effect>) {
        if let Some(what) = back.what.take() {
            return self.find_entries(back, what, out);
        }
        let Some((mark, done)) = back.entry.take() else {
            let Some(mark) = back.marks.pop() else {
                return Self::answer(back.asker, Ok(back.answer()), out);
            };
            match self.lane.value(Table::Undo, &mark.key()).and_then(sum::read) {
                Some(done) => back.entry = Some((mark, done)),
                None => return self.pass_damaged(mark, back, out),
            }
            self.lane.at_once(Task::TakeBack(back));
            return;
        };
        let mut commit = Commit::default();
        // Taken back from its end, done again from its beginning: a later step may be possible by an earlier one alone.
        let mut steps: Vec<&Done> = done.iter().collect();
        if back.direction == Direction::Undo {
            steps.reverse();
        }
        for step in steps {
            let (wanted, standing) = match back.direction {
                Direction::Undo => (&step.undo, &step.redo),
                Direction::Redo => (&step.redo, &step.undo),
            };
            let touched = mark.origin == Origin::Import
                && self.is_touched(step.record, standing, back.own.get(&step.record).copied(), &commit);
            let turned = self.turn(touched, step.record, wanted, standing, &mut commit);
            match turned {
                Turned::Whole | Turned::Already => back.restored += 1,
                Turned::Partly | Turned::Nothing => {
                    back.kept.insert(step.record);
                }
                Turned::Idle => {}
            }
            if mark.origin == Origin::Import {
                // The change itself, and the one that took it back.
                let changes = 1 + usize::from(matches!(turned, Turned::Whole | Turned::Partly));
                *back.own.entry(step.record).or_default() += changes;
            }
        }
        let turned = Mark { undone: !mark.undone, ..mark };
        commit.deletes.push((Table::Undo, mark.key()));
        commit.puts.push((Table::Undo, turned.key(), sum::store(&done)));
        commit.then.push(Then::Turned { number: mark.number, undone: turned.undone });
        commit.done.clear();
        if back.marks.is_empty() {
            if mark.origin == Origin::Import {
                self.import_undone(JobId::from_bytes(back.id), &mut commit);
            }
            commit.answers.push((back.asker, Ok(back.answer())));
        } else {
            commit.answers.clear();
            commit.then.push(Then::Go(Box::new(Task::TakeBack(back))));
        }
        self.commit(commit, Durability::Strict, out);
    }

    /// An entry cannot be read: it stays in the store and stands in nobody's way, what is left of its command or import is
    /// turned. When nothing is, whoever asked hears why.
    fn pass_damaged(&mut self, mark: Mark, back: TakeBack, out: &mut Vec<Effect>) {
        self.note_damage(Table::Undo, &mark.key());
        self.undo.retain(|other| other.number != mark.number);
        if back.marks.is_empty() && back.restored == 0 && back.kept.is_empty() {
            return Self::answer(back.asker, Err(Problem::Damaged), out);
        }
        self.lane.at_once(Task::TakeBack(back));
    }

    /// Turns one record's edits, but for those that somebody changed since. Nothing is turned when an import
    /// made the record and somebody worked on it (`touched`).
    fn turn(
        &mut self,
        touched: bool,
        record: RecordId,
        wanted: &[Edit],
        standing: &[Edit],
        commit: &mut Commit,
    ) -> Turned {
        // Each wanted edit stands opposite the edit that left what is there now.
        let free: Vec<Edit> = wanted
            .iter()
            .zip(standing.iter().rev())
            .filter(|(_, left)| {
                planted::is(Bug::UndoBlindly) || (!touched && self.stands(record, left, commit))
            })
            .map(|(edit, _)| edit.clone())
            .collect();
        let all = free.len() == wanted.len();
        if free.is_empty() {
            return if wanted.is_empty() { Turned::Idle } else { Turned::Nothing };
        }
        match self.stage_edits(record, &free, commit) {
            Ok(true) if all => Turned::Whole,
            Ok(true) => Turned::Partly,
            Ok(false) if all => Turned::Already,
            Ok(false) | Err(_) => Turned::Nothing,
        }
    }

    fn stands(&mut self, record: RecordId, edit: &Edit, commit: &Commit) -> bool {
        match commit.written.get(&record) {
            Some(Written { body: Body::Open(document), .. }) => document.holds(edit),
            // Taking back makes no records.
            Some(Written { body: Body::Born(_), .. }) => false,
            None => self.open.get(&record).is_some_and(|document| document.holds(edit)),
        }
    }

    /// A record made by what is taken back, on which others have worked since, stays. `own` changes are what is
    /// taken back itself.
    fn is_touched(
        &mut self,
        record: RecordId,
        standing: &[Edit],
        own: Option<usize>,
        commit: &Commit,
    ) -> bool {
        if !matches!(standing, [Edit::Trash { trashed: false }]) {
            return false;
        }
        let changes = match commit.written.get(&record) {
            Some(Written { body: Body::Open(document), .. }) => document.change_hashes().len(),
            Some(Written { body: Body::Born(_), .. }) => return false,
            None => self.open.get(&record).map_or(0, |document| document.change_hashes().len()),
        };
        changes > 1 + own.unwrap_or(0)
    }
}

impl TakeBack {
    fn new(asker: Asker, direction: Direction, what: Which) -> Self {
        Self {
            asker,
            direction,
            what: Some(what),
            marks: Vec::new(),
            entry: None,
            id: [0; 16],
            restored: 0,
            kept: BTreeSet::new(),
            own: BTreeMap::new(),
        }
    }

    fn answer(&self) -> Answer {
        Answer::Undone {
            id: CommandId::from_bytes(self.id),
            restored: self.restored,
            kept: self.kept.iter().copied().collect(),
        }
    }
}
