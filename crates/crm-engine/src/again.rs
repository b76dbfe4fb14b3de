//! Tasks that come again: whoever finishes one makes the next, in the same write and with the same undo.

use crm_domain::activity::again;
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::row::Row;
use engine_protocol::Problem;

use crate::commit::{Body, Commit};
use crate::engine::Engine;

impl Engine {
    /// Records, and the tasks that come after them and are there already: their documents are needed when one is
    /// finished a second time.
    pub(crate) fn with_what_comes_after(&self, mut records: Vec<RecordId>) -> Vec<RecordId> {
        let next = |record: &RecordId| {
            let row = self.records.row(record).filter(|row| row.kind == RecordKind::Task)?;
            again::next_id(&row).filter(|next| self.records.find(next).is_some())
        };
        let after: Vec<RecordId> = records.iter().filter_map(next).collect();
        records.extend(after);
        records
    }

    /// Makes the task that comes after one that these edits finished. `before`: as it stood. Another device that
    /// finishes it makes the same one.
    pub(crate) fn stage_next_task(
        &mut self,
        before: &Row,
        edits: &[Edit],
        commit: &mut Commit,
    ) -> Result<(), Problem> {
        if !again::finishes(before, edits) {
            return Ok(());
        }
        let today = self.watches.zone().day(self.now).or_else(|| self.now.day());
        let whole = match commit.written.get(&before.id).map(|written| &written.body) {
            Some(Body::Open(document)) => document.whole(before.id),
            Some(Body::Born(_)) | None => before.clone(),
        };
        let next = today.and_then(|today| again::next(&whole, today, self.watches.zone()));
        let Some((id, edits)) = next else { return Ok(()) };
        match self.row_within(id, commit) {
            None => self.stage_new(id, RecordKind::Task, &edits, commit),
            // It was made before, and taken back with what finished this one.
            Some(row) if row.deleted_at.is_some() && self.open.get(&id).is_some() => {
                let edits = self.anew(id, &edits, commit);
                self.stage_edits(id, &edits, commit).map(|_| ())
            }
            Some(_) => Ok(()),
        }
    }
}
