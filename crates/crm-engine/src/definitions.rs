//! Who may say which fields records have, and what of a field stays as it was first said.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::own::changes_what_stays;
use engine_protocol::Problem;
use engine_protocol::sync::Role;

use crate::engine::Engine;

const fn is_setup(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Definition | RecordKind::Option)
}

impl Engine {
    /// Why a command that defines fields is not carried out. WHY here alone and not where changes of others come in:
    /// devices must come to the same records whatever they know of roles by then (ADR 51).
    pub(crate) fn refusal_to_define(&self, command: &Command) -> Option<Problem> {
        match command {
            Command::Create { kind, .. } => self.refusal_to_make(*kind),
            Command::Edit { records, edits } => {
                records.iter().find_map(|record| self.refusal_to_redefine(*record, edits))
            }
            Command::Steps { steps } => steps.iter().find_map(|step| match step {
                Step::Create { kind, .. } => self.refusal_to_make(*kind),
                Step::Edit { record, edits } => self.refusal_to_redefine(*record, edits),
            }),
        }
    }

    fn refusal_to_make(&self, kind: RecordKind) -> Option<Problem> {
        let may = matches!(self.role(), None | Some(Role::Owner | Role::Admin));
        (is_setup(kind) && !may).then_some(Problem::NotAdmin)
    }

    fn refusal_to_redefine(&self, record: RecordId, edits: &[Edit]) -> Option<Problem> {
        let setup = [RecordKind::Definition, RecordKind::Option];
        let row = setup.into_iter().find_map(|kind| self.records.table(kind).get(&record))?;
        let stays =
            || changes_what_stays(&row, edits).map(|field| Problem::BadValue { field: field.to_string() });
        self.refusal_to_make(row.kind).or_else(stays)
    }
}
