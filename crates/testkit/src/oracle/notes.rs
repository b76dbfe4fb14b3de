//! Sentences in notes.

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::id::RecordId;

use super::{Broken, Deed, Oracle, Outcome, Shown};

impl Oracle {
    /// Every promised sentence stands once in its note; what was refused never does.
    pub(super) fn judge_notes(&self, shown: &BTreeMap<RecordId, Shown>) -> Result<(), Broken> {
        let (mut removals, mut undone_removals) = (BTreeSet::new(), BTreeSet::new());
        for (act, deed) in self.deeds() {
            if let (Deed::Note(_, _, _, Some(token)), true) = (deed, act.outcome != Outcome::Refused) {
                removals.insert(*token);
                if act.undone {
                    undone_removals.insert(*token);
                }
            }
        }
        for (act, deed) in self.deeds() {
            let Deed::Note(record, field, Some(token), _) = deed else { continue };
            let Some(found) = shown.get(record) else { continue };
            let text = found.notes.get(field).map_or("", String::as_str);
            let times = text.chars().filter(|letter| letter == token).count();
            if act.outcome == Outcome::Refused && times > 0 {
                return Err((
                    "R3",
                    format!("the sentence {token} was refused ({act:?}) and stands in {text:?}"),
                ));
            }
            let promised = act.outcome == Outcome::Done && !act.undone && !removals.contains(token);
            if promised && times == 0 {
                return Err(("R1", format!("the sentence {token} ({act:?}) is gone from {text:?}")));
            }
            if times > 1 && !undone_removals.contains(token) {
                return Err((
                    "R1",
                    format!("the sentence {token} ({act:?}) stands {times} times in {text:?}"),
                ));
            }
        }
        Ok(())
    }
}
