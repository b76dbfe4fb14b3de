//! What the rules of each kind add to what a person does: every command comes through here.

use crm_domain::activity as rule;
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::row::Row;
use crm_domain::sales::forecast::past;
use crm_domain::sales::{amount, lead};

use crate::engine::Engine;

impl Engine {
    /// Edits and what they bring with them. `row`: the record as it stands; `None` for a new one.
    pub(crate) fn with_what_they_bring(
        &self,
        kind: RecordKind,
        row: Option<&Row>,
        mut edits: Vec<Edit>,
    ) -> Vec<Edit> {
        let Some(by) = self.home.as_ref().map(|home| home.member) else { return edits };
        if row.is_none() {
            edits.extend(rule::first_values(kind, &edits, self.now, by));
        }
        match kind {
            RecordKind::Deal => {
                let mut edits = self.with_what_a_move_brings(row, edits);
                edits.extend(amount::entailed(row, &edits));
                edits.extend(past::entailed(row, &edits, self.now));
                edits
            }
            RecordKind::Task => {
                edits.extend(rule::entailed(row, &edits, self.now, by));
                edits
            }
            RecordKind::Lead => {
                edits.extend(row.map(|row| lead::entailed(row, &edits)).unwrap_or_default());
                edits
            }
            RecordKind::Interaction => self.with_what_a_visit_brings(row, edits, by),
            RecordKind::Quote | RecordKind::Order => self.with_what_sending_brings(kind, row, edits),
            _ => edits,
        }
    }
}
