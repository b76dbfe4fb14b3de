//! Calls that were counted, and deals on their way through the stages.

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::field::FieldKey;
use crm_domain::id::RecordId;
use crm_domain::sales::stage::Move;
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;

use super::{Broken, Deed, Oracle, Outcome, Place, Shown};

impl Oracle {
    /// Records that were made out of others.
    pub(super) fn copied(&self) -> impl Iterator<Item = RecordId> {
        self.deeds().filter(|(act, _)| act.outcome != Outcome::Refused).filter_map(|(_, deed)| match deed {
            Deed::Copied(record) => Some(*record),
            _ => None,
        })
    }

    /// What was counted counts once, however often it was sent and wherever it was merged.
    pub(super) fn judge_counts(&self, shown: &BTreeMap<RecordId, Shown>) -> Result<(), Broken> {
        let mut counts: BTreeMap<(RecordId, FieldKey), (i64, i64)> = BTreeMap::new();
        for (act, deed) in self.deeds() {
            let Deed::Counted(record, field) = deed else { continue };
            let (least, most) = counts.entry((*record, *field)).or_default();
            *least += i64::from(act.outcome == Outcome::Done && !act.undone);
            *most += i64::from(act.outcome != Outcome::Refused);
        }
        for ((record, field), (least, most)) in counts {
            let Some(found) = shown.get(&record) else { continue };
            let count = match found.registers.get(&(field, None)).map(Vec::as_slice) {
                Some([Some(FieldValue::Number(count))]) => *count,
                _ => 0,
            };
            if !(least..=most).contains(&count) {
                let what = format!("{field} of {record} is {count}, and must be from {least} to {most}");
                return Err((if count > most { "once" } else { "R1" }, what));
            }
        }
        Ok(())
    }

    /// Where a deal stands, its log says how it came there; unless something was taken back.
    pub(super) fn judge_moves(&self, shown: &BTreeMap<RecordId, Shown>) -> Result<(), Broken> {
        let undone: BTreeSet<RecordId> =
            self.acts.iter().filter(|act| act.undone).flat_map(reached).collect();
        for (record, found) in shown.iter().filter(|(record, _)| !undone.contains(record)) {
            let words = found.words.iter().filter(|(field, _)| *field == deal::STAGE_LOG);
            let log: Vec<Move> = words.filter_map(|(_, word)| word.parse().ok()).collect();
            let stages = found.registers.get(&(deal::STAGE, None)).into_iter().flatten();
            for stage in stages {
                let Some(FieldValue::Link(stage)) = stage else { continue };
                if log.iter().all(|entry| entry.to != *stage) {
                    let what = format!("the deal {record} stands at {stage}, and its log says {log:?}");
                    return Err(("stage log", what));
                }
            }
        }
        Ok(())
    }
}

/// The records that an act may have written to.
fn reached(act: &super::Act) -> impl Iterator<Item = RecordId> {
    act.deeds.iter().map(|deed| match deed {
        Deed::Created(record, _)
        | Deed::Wrote(Place { record, .. }, _)
        | Deed::Chose(Place { record, .. }, _)
        | Deed::Word(record, ..)
        | Deed::Note(record, ..)
        | Deed::Trash(record, _)
        | Deed::Touched(Place { record, .. })
        | Deed::Copied(record)
        | Deed::Counted(record, _) => *record,
    })
}
