//! A deal's way through the stages: what must be filled in to come to one, what a move brings with it, how long a
//! deal has been where it is.

use core::fmt;
use core::str::FromStr;

use crate::command::Edit;
use crate::field::FieldKey;
use crate::id::{MemberId, RecordId};
use crate::row::Row;
use crate::schema::{deal, pipeline};
use crate::time::{Day, Millis};
use crate::value::FieldValue;

/// What a stage means for its deals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Outcome {
    /// It may become something.
    #[default]
    Open,
    /// Sold.
    Won,
    /// Not sold.
    Lost,
}

impl Outcome {
    /// Of a stored key; what this version does not know is open.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        match key {
            "won" => Self::Won,
            "lost" => Self::Lost,
            _ => Self::Open,
        }
    }

    /// As it is stored.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

/// A stage as the rules look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    /// The stage.
    pub id: RecordId,
    /// What it is called.
    pub name: String,
    /// The pipeline that it is of.
    pub pipeline: Option<RecordId>,
    /// What it means.
    pub outcome: Outcome,
    /// The chance of its deals, in basis points.
    pub probability: i64,
    /// Its colour, a key of [`crate::choice::TINT`].
    pub tint: String,
    /// Where it stands in its pipeline, ascending.
    pub position: i64,
    /// A deal that rests longer is marked, in days.
    pub rot_days: Option<i64>,
    /// What must be filled in to come here.
    pub required: Vec<FieldKey>,
    /// What a deal should have reached here, in words; of a row the first line.
    pub requirements: String,
}

impl Stage {
    /// The stage of a row of kind [`crate::field::RecordKind::Stage`].
    #[must_use]
    pub fn of_row(row: &Row) -> Self {
        Self::of_values(row.id, row.title(), &|key| row.get(key))
    }

    /// The stage of the values of a record of kind [`crate::field::RecordKind::Stage`].
    #[must_use]
    pub fn of_values<'a>(
        id: RecordId,
        name: String,
        get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>,
    ) -> Self {
        let number = |key| match get(key) {
            Some(FieldValue::Number(number)) => Some(*number),
            _ => None,
        };
        let text = |key| get(key).and_then(FieldValue::as_text).unwrap_or_default();
        let outcome = Outcome::from_key(text(pipeline::OUTCOME));
        let required = match get(pipeline::REQUIRED) {
            Some(FieldValue::Tags(keys)) => keys.iter().filter_map(|key| FieldKey::find(key)).collect(),
            _ => Vec::new(),
        };
        Self {
            id,
            name,
            pipeline: match get(pipeline::PIPELINE) {
                Some(FieldValue::Link(pipeline)) => Some(*pipeline),
                _ => None,
            },
            outcome,
            probability: match outcome {
                Outcome::Open => number(pipeline::PROBABILITY).unwrap_or(0),
                Outcome::Won => 10_000,
                Outcome::Lost => 0,
            },
            tint: text(pipeline::TINT).to_owned(),
            position: number(pipeline::POSITION).unwrap_or(i64::MAX),
            rot_days: number(pipeline::ROT_DAYS).filter(|days| *days > 0),
            required,
            requirements: text(pipeline::REQUIREMENTS).trim().to_owned(),
        }
    }

    /// The fields that a deal has here; a lost one always the reason.
    #[must_use]
    pub fn asked(&self) -> Vec<FieldKey> {
        let reason = (self.outcome == Outcome::Lost).then_some(deal::LOST_REASON);
        reason.into_iter().chain(self.required.iter().copied().filter(|key| Some(*key) != reason)).collect()
    }

    /// Those of them that a deal lacks to come to this stage.
    #[must_use]
    pub fn missing<'a>(&self, get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>) -> Vec<FieldKey> {
        self.asked().into_iter().filter(|key| get(*key).is_none_or(FieldValue::is_empty)).collect()
    }

    /// Whether a deal has rested here for too long.
    #[must_use]
    pub fn is_rotten(&self, since: Day, today: Day) -> bool {
        self.outcome == Outcome::Open
            && self.rot_days.is_some_and(|most| today.to_days() - since.to_days() > most)
    }
}

/// A deal came from one stage to another; a word of [`deal::STAGE_LOG`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Move {
    /// When, by the clock of the device.
    pub at: Millis,
    /// From where; `None` when it was made there.
    pub from: Option<RecordId>,
    /// Where to.
    pub to: RecordId,
    /// Whose hand it was.
    pub by: MemberId,
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:015} ", self.at.0.max(0))?;
        match self.from {
            Some(from) => write!(f, "{from}")?,
            None => f.write_str("-")?,
        }
        write!(f, " {} {}", self.to, self.by)
    }
}

/// A word is none that [`Move`] writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a move between stages")]
pub struct NoMove;

impl FromStr for Move {
    type Err = NoMove;

    fn from_str(text: &str) -> Result<Self, NoMove> {
        let parts: Vec<&str> = text.split(' ').collect();
        let [at, from, to, by] = parts.as_slice() else { return Err(NoMove) };
        Ok(Self {
            at: at.parse().map(Millis).map_err(|_| NoMove)?,
            from: match *from {
                "-" => None,
                from => Some(from.parse().map_err(|_| NoMove)?),
            },
            to: to.parse().map_err(|_| NoMove)?,
            by: by.parse().map_err(|_| NoMove)?,
        })
    }
}

/// The moves that a deal's log holds, oldest first. Words of newer versions are passed by.
#[must_use]
pub fn moves(log: Option<&FieldValue>) -> Vec<Move> {
    let Some(FieldValue::Tags(words)) = log else { return Vec::new() };
    let mut moves: Vec<Move> = words.iter().filter_map(|word| word.parse().ok()).collect();
    moves.sort_unstable();
    moves
}

/// What a deal was before an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Before {
    /// Where it stood.
    pub stage: Option<RecordId>,
    /// What that stage meant.
    pub outcome: Option<Outcome>,
    /// Whether a day is noted on which it was closed.
    pub is_closed: bool,
}

/// What a deal's edits bring with them, as they set its stage: the log's entry, the day it was closed on, and for
/// one that is open again that it is neither won nor lost. The stage that it is in already makes no entry: so a
/// person settles a conflict of stages, and the rest may have come from the other one.
#[must_use]
pub fn entailed(
    edits: &[Edit],
    before: Before,
    to: &Stage,
    now: Millis,
    today: Day,
    by: MemberId,
) -> Vec<Edit> {
    let moves = before.stage != Some(to.id);
    let entry = Move { at: now, from: before.stage, to: to.id, by };
    let entry = Edit::Tag { field: deal::STAGE_LOG, word: entry.to_string(), present: true };
    let mut more: Vec<Edit> = moves.then_some(entry).into_iter().collect();
    let mut set = |field: FieldKey, value: Option<FieldValue>| {
        let is_said = edits.iter().any(|edit| edit.field() == Some(field));
        more.extend((!is_said).then_some(Edit::Set { field, value }));
    };
    if let Some(pipeline) = to.pipeline {
        set(deal::PIPELINE, Some(FieldValue::Link(pipeline)));
    }
    match to.outcome {
        Outcome::Open => set(deal::CLOSED_AT, None),
        // WHY not by the move alone: a deal that was won stays won on its day wherever its stage goes.
        Outcome::Won | Outcome::Lost if !before.is_closed || moves && before.outcome != Some(to.outcome) => {
            set(deal::CLOSED_AT, Some(FieldValue::Day(closed_on(edits, before.stage, today))));
        }
        Outcome::Won | Outcome::Lost => {}
    }
    if to.outcome != Outcome::Lost {
        set(deal::LOST_REASON, None);
    }
    more
}

/// The day on which a deal is closed: today; for one that comes closed, as out of a file, the day it says.
fn closed_on(edits: &[Edit], before: Option<RecordId>, today: Day) -> Day {
    let said = edits.iter().find_map(|edit| match edit {
        Edit::Set { field, value: Some(FieldValue::Day(day)) } if *field == deal::EXPECTED_CLOSE => {
            Some(*day)
        }
        _ => None,
    });
    said.filter(|day| before.is_none() && *day <= today).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: RecordId = RecordId::from_bytes([1; 16]);
    const THERE: RecordId = RecordId::from_bytes([2; 16]);
    const ANNA: MemberId = MemberId::from_bytes([3; 16]);

    fn stage(outcome: Outcome) -> Stage {
        Stage {
            id: THERE,
            name: "Dort".to_owned(),
            pipeline: None,
            outcome,
            probability: 5_000,
            tint: "blue".to_owned(),
            position: 1,
            rot_days: Some(14),
            required: vec![deal::AMOUNT],
            requirements: String::new(),
        }
    }

    fn day(text: &str) -> Day {
        Day::from_iso(text).unwrap()
    }

    #[test]
    fn a_move_is_read_as_it_was_written_and_words_sort_by_time() {
        let first = Move { at: Millis(999), from: None, to: HERE, by: ANNA };
        let then = Move { at: Millis(1_732_000_000_000), from: Some(HERE), to: THERE, by: ANNA };
        let words = [then.to_string(), first.to_string(), "aus einer neueren Version".to_owned()];
        assert!(words[1] < words[0]);
        assert_eq!(moves(Some(&FieldValue::Tags(words.into()))), [first, then]);
    }

    #[test]
    fn a_lost_deal_needs_its_reason_besides_what_the_stage_asks() {
        let nothing = |_: FieldKey| None;
        assert_eq!(stage(Outcome::Open).missing(&nothing), [deal::AMOUNT]);
        assert_eq!(stage(Outcome::Lost).missing(&nothing), [deal::LOST_REASON, deal::AMOUNT]);
    }

    #[test]
    fn closing_notes_the_day_and_opening_again_takes_it_and_the_reason_back() {
        let today = day("2026-11-29");
        let from = |stage, was, is_closed| Before { stage: Some(stage), outcome: Some(was), is_closed };
        let bring = |edits: &[Edit], outcome| {
            let before = from(HERE, Outcome::Open, false);
            entailed(edits, before, &stage(outcome), Millis(5), today, ANNA)
        };
        let set = |field, value| Edit::Set { field, value };
        let won = bring(&[], Outcome::Won);
        assert!(won.contains(&set(deal::CLOSED_AT, Some(FieldValue::Day(today)))));
        assert!(won.contains(&set(deal::LOST_REASON, None)));
        let said = [set(deal::CLOSED_AT, Some(FieldValue::Day(day("2026-11-01"))))];
        assert!(bring(&said, Outcome::Lost).iter().all(|edit| edit.field() == Some(deal::STAGE_LOG)));
        assert!(bring(&[], Outcome::Open).contains(&set(deal::CLOSED_AT, None)));
        let past = [set(deal::EXPECTED_CLOSE, Some(FieldValue::Day(day("2025-03-01"))))];
        let made = Before::default();
        let out_of_a_file = entailed(&past, made, &stage(Outcome::Won), Millis(5), today, ANNA);
        assert!(out_of_a_file.contains(&set(deal::CLOSED_AT, Some(FieldValue::Day(day("2025-03-01"))))));
        // A conflict of stages is settled on the one in force; the day may have come from the other.
        let stays = |outcome, is_closed| {
            entailed(&[], from(THERE, outcome, is_closed), &stage(outcome), Millis(5), today, ANNA)
        };
        assert_eq!(stays(Outcome::Lost, true), []);
        assert_eq!(stays(Outcome::Lost, false), [set(deal::CLOSED_AT, Some(FieldValue::Day(today)))]);
        assert_eq!(stays(Outcome::Open, true), [set(deal::CLOSED_AT, None), set(deal::LOST_REASON, None)]);
    }

    #[test]
    fn a_closed_deal_keeps_its_day_in_another_stage_that_means_the_same() {
        let today = day("2026-11-29");
        let closed_anew = |was| {
            let before = Before { stage: Some(HERE), outcome: Some(was), is_closed: true };
            let brought = entailed(&[], before, &stage(Outcome::Won), Millis(5), today, ANNA);
            brought.iter().any(|edit| edit.field() == Some(deal::CLOSED_AT))
        };
        assert!(!closed_anew(Outcome::Won));
        assert!(closed_anew(Outcome::Lost));
    }

    #[test]
    fn a_deal_rots_when_it_rests_longer_than_its_stage_allows() {
        let since = day("2026-11-01");
        assert!(!stage(Outcome::Open).is_rotten(since, day("2026-11-15")));
        assert!(stage(Outcome::Open).is_rotten(since, day("2026-11-16")));
        assert!(!stage(Outcome::Won).is_rotten(since, day("2027-11-16")));
    }
}
