//! What was promised: every command, its answer, and what its author can have seen by then. From this
//! follows what must stand at the end, whatever the network did.

mod choices;
mod notes;
mod sales;

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, ItemId, RecordId};
use crm_domain::value::FieldValue;

/// Acts on one word of a set, and whether each adds it.
type Tagged<'a> = Vec<(&'a Act, bool)>;

/// A single register: a field, or an entry of a collection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The record.
    pub record: RecordId,
    /// The field.
    pub field: FieldKey,
    /// The entry, in a collection.
    pub item: Option<ItemId>,
}

/// What a command does, as the oracle sees it.
#[derive(Debug, Clone, PartialEq)]
pub enum Deed {
    /// Makes a record.
    Created(RecordId, RecordKind),
    /// Writes a register.
    Wrote(Place, Option<FieldValue>),
    /// Settles a clash that its author has before their eyes; comes with the write.
    Chose(Place, Option<FieldValue>),
    /// Adds a word to a set, or takes it out.
    Word(RecordId, FieldKey, String, bool),
    /// Writes a token into a note and takes another out.
    Note(RecordId, FieldKey, Option<char>, Option<char>),
    /// To the trash, or back.
    Trash(RecordId, bool),
    /// Comes with a write elsewhere, and may write this register too.
    Touched(Place),
    /// Makes the record out of another, or brings it back; may write anything there, or nothing.
    Copied(RecordId),
    /// Counts once.
    Counted(RecordId, FieldKey),
}

impl Deed {
    /// Whether a register is written, or may be.
    fn reaches(&self, place: &Place) -> bool {
        match self {
            Self::Wrote(at, _) | Self::Touched(at) => at == place,
            Self::Copied(record) => *record == place.record,
            Self::Created(..)
            | Self::Chose(..)
            | Self::Word(..)
            | Self::Note(..)
            | Self::Trash(..)
            | Self::Counted(..) => false,
        }
    }
}

/// How far a command got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Not answered yet.
    Open,
    /// Answered as done: a promise.
    Done,
    /// Answered as not done: nothing of it may ever show.
    Refused,
    /// The answer was lost: it may or may not have happened.
    Unknown,
}

/// Per device, how many of its commands can be known somewhere.
pub type Knowledge = Vec<u64>;

/// A command and its fate.
#[derive(Debug, Clone)]
pub struct Act {
    /// Its id.
    pub id: CommandId,
    /// Who gave it.
    pub device: usize,
    /// The how-manieth command of that device, from 1.
    pub number: u64,
    /// What it does.
    pub deeds: Vec<Deed>,
    /// Its fate.
    pub outcome: Outcome,
    /// What its author can have known when it was carried out: an upper bound. `None`: anything.
    knew: Option<Knowledge>,
    /// It was taken back, or perhaps so.
    pub undone: bool,
    /// Who took it back or did it again. WHY not what they knew: taking back never touches what
    /// somebody else wrote, and so supersedes nothing but its own command.
    again: BTreeSet<usize>,
    /// It was given more than once, and may have been carried out late.
    repeated: bool,
}

impl Act {
    fn may_have_seen(&self, other: &Self) -> bool {
        let earlier_own = self.device == other.device && self.number > other.number;
        earlier_own || knows(self.knew.as_ref(), other)
    }
}

fn knows(knowledge: Option<&Knowledge>, other: &Act) -> bool {
    knowledge.is_none_or(|known| known.get(other.device).copied().unwrap_or(0) >= other.number)
}

/// All commands of a world.
#[derive(Debug, Default)]
pub struct Oracle {
    acts: Vec<Act>,
}

/// What one device shows of a record.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    /// Registers with their current values: several where a conflict stands.
    pub registers: BTreeMap<(FieldKey, Option<ItemId>), Vec<Option<FieldValue>>>,
    /// Places with an open conflict.
    pub conflicts: BTreeSet<(FieldKey, Option<ItemId>)>,
    /// Words of sets.
    pub words: BTreeSet<(FieldKey, String)>,
    /// Notes.
    pub notes: BTreeMap<FieldKey, String>,
    /// How often its history writes each value; `None` when it was not asked for.
    pub history: Option<BTreeMap<String, u32>>,
    /// In the trash.
    pub trashed: bool,
    /// Of the kinds that devices set up by themselves, with values that nobody promised.
    pub set_up: bool,
}

/// A broken promise: the rule and what happened.
pub type Broken = (&'static str, String);

impl Oracle {
    /// Takes note of a command that is about to be given.
    pub fn asked(&mut self, id: CommandId, device: usize, number: u64, deeds: Vec<Deed>) -> usize {
        let outcome = Outcome::Open;
        self.acts.push(Act {
            id,
            device,
            number,
            deeds,
            outcome,
            knew: None,
            undone: false,
            again: BTreeSet::new(),
            repeated: false,
        });
        self.acts.len() - 1
    }

    /// A command was answered, or its answer was lost; `knew` bounds what its author knew by now.
    pub fn settled(&mut self, act: usize, outcome: Outcome, knew: Knowledge) {
        if let Some(act) = self.acts.get_mut(act) {
            // A command given twice has two answers: done is done.
            act.outcome = match (act.outcome, outcome) {
                (Outcome::Done, _) | (_, Outcome::Done) => Outcome::Done,
                (Outcome::Unknown, _) | (_, Outcome::Unknown) => Outcome::Unknown,
                (_, outcome) => outcome,
            };
            act.knew = Some(knew);
        }
    }

    /// A command is given once more under its id.
    pub fn repeated(&mut self, act: usize) {
        if let Some(act) = self.acts.get_mut(act) {
            if act.outcome == Outcome::Refused {
                act.outcome = Outcome::Open;
            }
            act.knew = None;
        }
        self.sent_twice(act);
    }

    /// A command is sent once more while it may still be under way.
    pub fn sent_twice(&mut self, act: usize) {
        if let Some(act) = self.acts.get_mut(act) {
            act.repeated = true;
        }
    }

    /// A command was taken back or done again by its device.
    pub fn taken_back(&mut self, id: CommandId, device: usize) {
        for act in self.acts.iter_mut().filter(|act| act.id == id) {
            act.undone = true;
            act.again.insert(device);
        }
    }

    /// Something of a device may have been taken back or done again: nobody knows what.
    /// A copied profile may also take back what its original did.
    pub fn perhaps_taken_back(&mut self, device: usize, is_copy: bool) {
        for act in self.acts.iter_mut().filter(|act| is_copy || act.device == device) {
            act.undone = true;
            act.again.insert(device);
        }
    }

    /// Records whose making was promised or is possible.
    pub fn acts(&self) -> &[Act] {
        &self.acts
    }

    /// How many commands were answered as done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.acts.iter().filter(|act| act.outcome == Outcome::Done).count()
    }

    /// Holds everything promised against what is shown after healing.
    ///
    /// # Errors
    /// The first broken promise.
    pub fn judge(&self, shown: &BTreeMap<RecordId, Shown>) -> Result<(), Broken> {
        self.judge_records(shown)?;
        self.judge_registers(shown)?;
        self.judge_choices(shown)?;
        self.judge_words(shown)?;
        self.judge_whole(shown)?;
        self.judge_notes(shown)?;
        self.judge_counts(shown)?;
        self.judge_moves(shown)
    }

    fn deeds(&self) -> impl Iterator<Item = (&Act, &Deed)> {
        self.acts.iter().flat_map(|act| act.deeds.iter().map(move |deed| (act, deed)))
    }

    fn judge_records(&self, shown: &BTreeMap<RecordId, Shown>) -> Result<(), Broken> {
        let mut trashers: BTreeMap<RecordId, Vec<&Act>> = BTreeMap::new();
        let (mut trashed, mut made) = (BTreeSet::new(), BTreeSet::new());
        for (act, deed) in self.deeds().filter(|(act, _)| act.outcome != Outcome::Refused) {
            match deed {
                Deed::Trash(record, true) => {
                    trashed.insert(*record);
                    trashers.entry(*record).or_default().push(act);
                }
                Deed::Created(record, _) | Deed::Copied(record) | Deed::Trash(record, false) => {
                    made.insert(*record);
                    if act.undone {
                        trashed.insert(*record);
                    }
                    // What is made of a record once more is brought back.
                    if act.undone || !matches!(deed, Deed::Created(..)) {
                        trashers.entry(*record).or_default().push(act);
                    }
                }
                _ => {}
            }
        }
        for (act, deed) in self.deeds() {
            match (deed, act.outcome) {
                (Deed::Created(record, _), Outcome::Done) => {
                    let Some(found) = shown.get(record) else {
                        return Err(("R1", format!("{record} was made ({act:?}) and is gone")));
                    };
                    if found.trashed && !trashed.contains(record) {
                        return Err(("R20", format!("nobody put {record} into the trash")));
                    }
                }
                (Deed::Created(record, _), Outcome::Refused)
                    if shown.contains_key(record) && !made.contains(record) =>
                {
                    return Err(("R3", format!("{record} was refused ({act:?}) and is there")));
                }
                (Deed::Trash(record, true), Outcome::Done) if !act.undone => {
                    let alone = trashers.get(record).is_some_and(|acts| acts.len() == 1);
                    if alone && shown.get(record).is_some_and(|found| !found.trashed) {
                        return Err(("R1", format!("{record} is back out of the trash ({act:?})")));
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn judge_registers(&self, shown: &BTreeMap<RecordId, Shown>) -> Result<(), Broken> {
        let mut writes: BTreeMap<Place, Vec<(&Act, &Option<FieldValue>)>> = BTreeMap::new();
        for (act, deed) in self.deeds() {
            if let Deed::Wrote(place, value) = deed {
                writes.entry(*place).or_default().push((act, value));
            }
        }
        let copied: BTreeSet<RecordId> = self.copied().collect();
        for (place, writes) in &writes {
            let Some(found) = shown.get(&place.record) else { continue };
            // Several devices may have written it by rule, the same or otherwise.
            let touched = |deed: &Deed| matches!(deed, Deed::Touched(at) if at == place);
            let made_by_rule =
                found.set_up || copied.contains(&place.record) || self.deeds().any(|(_, deed)| touched(deed));
            let key = (place.field, place.item);
            let nothing = vec![None];
            let current = found.registers.get(&key).unwrap_or(&nothing);
            let possible: Vec<&Act> = self.possible_writers(place).collect();
            for (act, value) in writes {
                let unique =
                    value.is_some() && writes.iter().filter(|(_, other)| other == value).count() == 1;
                // What a rule put there already is not written again.
                let stood = made_by_rule && !value.as_ref().is_some_and(is_unheard_of);
                if !unique || stood {
                    continue;
                }
                let stands = current.contains(value);
                if act.outcome == Outcome::Refused && stands {
                    return Err(("R3", format!("{value:?} was refused ({act:?}) and stands at {place:?}")));
                }
                if act.outcome != Outcome::Done {
                    continue;
                }
                if let Some(history) = &found.history {
                    let told = history.get(&format!("{value:?}")).copied().unwrap_or(0);
                    if told == 0 {
                        return Err((
                            "R1",
                            format!("the history of {place:?} knows nothing of {value:?} ({act:?})"),
                        ));
                    }
                    if told > 1 && !made_by_rule && !writes.iter().any(|(act, _)| act.undone) {
                        return Err((
                            "once",
                            format!("{value:?} was written {told} times at {place:?} ({act:?})"),
                        ));
                    }
                }
                let superseded = act.undone
                    || possible.iter().any(|other| !std::ptr::eq(*other, *act) && other.may_have_seen(act));
                if !superseded && !stands {
                    return Err((
                        "R1",
                        format!(
                            "{value:?} was acknowledged ({act:?}), nobody who knew it wrote at {place:?} again, and {current:?} stands there"
                        ),
                    ));
                }
            }
            let authors: BTreeSet<usize> =
                possible.iter().flat_map(|act| act.again.iter().copied().chain([act.device])).collect();
            if authors.len() == 1 && !made_by_rule && found.conflicts.contains(&key) {
                return Err((
                    "no false conflict",
                    format!("{place:?} was written by one device and clashes"),
                ));
            }
        }
        Ok(())
    }

    /// Who may have written a register.
    fn possible_writers(&self, place: &Place) -> impl Iterator<Item = &Act> {
        let acts = self.acts.iter().filter(|act| act.outcome != Outcome::Refused);
        let place = *place;
        acts.filter(move |act| act.deeds.iter().any(|deed| deed.reaches(&place)))
    }

    fn judge_words(&self, shown: &BTreeMap<RecordId, Shown>) -> Result<(), Broken> {
        let mut words: BTreeMap<(RecordId, FieldKey, &str), Tagged<'_>> = BTreeMap::new();
        for (act, deed) in self.deeds() {
            if let Deed::Word(record, field, word, present) = deed {
                words.entry((*record, *field, word)).or_default().push((act, *present));
            }
        }
        // Their words may come from another record.
        let copied: BTreeSet<RecordId> = self.copied().collect();
        for ((record, field, word), acts) in &words {
            let Some(found) = shown.get(record) else { continue };
            let there = found.words.contains(&(*field, (*word).to_owned()));
            let possible = || acts.iter().filter(|(act, _)| act.outcome != Outcome::Refused);
            let promised = possible().any(|(act, present)| *present && act.outcome == Outcome::Done);
            let contested = possible().any(|(act, present)| !present || act.undone);
            if promised && !contested && !there {
                return Err(("R1", format!("the word {word} was added to {field} of {record} and is gone")));
            }
            if possible().next().is_none() && there && !copied.contains(record) {
                return Err(("R3", format!("the word {word} was refused and is in {field} of {record}")));
            }
            let last_is_own_removal = acts.last().is_some_and(|(last, present)| {
                let own = possible().all(|(act, _)| act.device == last.device);
                !present && own && last.outcome == Outcome::Done
            });
            let contested = possible().any(|(act, _)| act.undone) || copied.contains(record);
            if last_is_own_removal && !contested && there {
                return Err((
                    "R1",
                    format!("the word {word} was removed from {field} of {record} and is there"),
                ));
            }
        }
        Ok(())
    }

    /// A command is carried out whole or not at all.
    fn judge_whole(&self, shown: &BTreeMap<RecordId, Shown>) -> Result<(), Broken> {
        let mut users: BTreeMap<&str, u32> = BTreeMap::new();
        for act in &self.acts {
            let words: BTreeSet<&str> = act.deeds.iter().filter_map(word_of).collect();
            words.into_iter().for_each(|word| *users.entry(word).or_default() += 1);
        }
        for act in self.acts.iter().filter(|act| !act.undone) {
            let there: BTreeSet<bool> = act
                .deeds
                .iter()
                .filter_map(|deed| match deed {
                    Deed::Word(record, field, word, true) if users.get(word.as_str()) == Some(&1) => {
                        shown.get(record).map(|found| found.words.contains(&(*field, word.clone())))
                    }
                    _ => None,
                })
                .collect();
            if there.len() > 1 {
                return Err(("R3", format!("half of a command was carried out: {act:?}")));
            }
        }
        Ok(())
    }
}

/// Whether hands make each value of this sort but once.
const fn is_unheard_of(value: &FieldValue) -> bool {
    matches!(value, FieldValue::Text(_) | FieldValue::Number(_) | FieldValue::Money(_) | FieldValue::Items(_))
}

fn word_of(deed: &Deed) -> Option<&str> {
    match deed {
        Deed::Word(_, _, word, _) => Some(word),
        Deed::Created(..)
        | Deed::Wrote(..)
        | Deed::Chose(..)
        | Deed::Note(..)
        | Deed::Trash(..)
        | Deed::Touched(..)
        | Deed::Copied(..)
        | Deed::Counted(..) => None,
    }
}
