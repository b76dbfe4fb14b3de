//! Rows that point at rows behind them: when all are records, the file is read once more and their links are
//! written. Links that are right already are not written again, so that this can begin anew at any time.

use crm_domain::duplicate::Facts;
use crm_domain::id::JobId;
use crm_domain::import::DraftLink;

use super::run::{Chunk, ROWS_PER_WRITE, Running};
use crate::commit::Commit;
use crate::effect::Effect;
use crate::engine::Engine;
use crate::lane::Task;
use crate::records::Records;

/// Rows that are looked at in one turn.
const ROWS_PER_TURN: u32 = 1_024;

/// Looks at the next rows for those whose links are not as the file says.
pub(super) fn read_late(job: JobId, running: &mut Running, records: &Records) -> Chunk {
    let mut chunk = Chunk::default();
    while chunk.drafts.len() < ROWS_PER_WRITE && chunk.read < ROWS_PER_TURN {
        let Some(row) = running.rows.next() else {
            chunk.last = true;
            break;
        };
        chunk.read += 1;
        let Ok(draft) = row else { continue };
        if draft.links.is_empty() {
            continue;
        }
        let made = Some(draft.record_id(job)).filter(|id| records.find(id).is_some());
        let Some(record) = made.or_else(|| running.index.find(&Facts::of_draft(&draft), records).0) else {
            continue;
        };
        let target_of = |link: &DraftLink| running.named.target(draft.kind, link, records);
        let row = records.row(&record);
        if row.is_some() && !draft.link_edits(record, row.as_ref(), &target_of).is_empty() {
            chunk.drafts.push((draft, Some(record)));
        }
    }
    chunk
}

impl Engine {
    /// Writes the links of rows that point at rows behind them.
    pub(super) fn write_late(
        &mut self,
        id: JobId,
        mut running: Running,
        chunk: Chunk,
        out: &mut Vec<Effect>,
    ) {
        let Some(mut job) = self.imports.jobs.get(&id).cloned() else { return };
        if chunk.drafts.is_empty() && !chunk.last {
            self.imports.running = Some((id, running));
            return self.lane.bulk(Task::Import { job: id });
        }
        let mut commit = Commit { origin: Some(Task::Import { job: id }), ..Commit::default() };
        for (draft, record) in chunk.drafts {
            let Some(record) = record else { continue };
            // WHY asked again: what an import may change is what it made, unless it was told to change more.
            if draft.record_id(id) != record && !job.mapping.update_existing {
                continue;
            }
            let Some(row) = self.records.row(&record) else { continue };
            let edits = self.points(&draft, record, Some(&row), &mut running);
            job.faulty += u32::from(self.stage_edits(record, &edits, &mut commit).is_err());
        }
        job.done_all = chunk.last;
        self.write_job(id, job, Some(running), commit, out);
    }
}
