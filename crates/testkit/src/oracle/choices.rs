//! What was chosen where values clashed: a choice is a write of its own, even of the value in force.

use std::collections::BTreeMap;

use crm_domain::id::RecordId;

use super::{Act, Broken, Deed, Oracle, Outcome, Shown};

impl Oracle {
    /// What was chosen stands until somebody who can have known of the choice writes there again.
    pub(super) fn judge_choices(&self, shown: &BTreeMap<RecordId, Shown>) -> Result<(), Broken> {
        for (act, deed) in self.deeds() {
            let Deed::Chose(place, value) = deed else { continue };
            // What is carried out late may find the clash settled already, and write nothing.
            if act.outcome != Outcome::Done || act.repeated {
                continue;
            }
            let Some(found) = shown.get(&place.record) else { continue };
            let nothing = vec![None];
            let current = found.registers.get(&(place.field, place.item)).unwrap_or(&nothing);
            // WHY any undo at all: one who wrote the same value takes it back if it stands, whoever chose it.
            let gone = self
                .possible_writers(place)
                .any(|other| other.undone || (!std::ptr::eq::<Act>(other, act) && other.may_have_seen(act)));
            if !gone && !current.contains(value) {
                return Err((
                    "R1",
                    format!("{value:?} was chosen ({act:?}), and {current:?} stands at {place:?}"),
                ));
            }
        }
        Ok(())
    }
}
