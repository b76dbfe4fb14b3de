//! What an import would do, counted before anything is done.

use crm_domain::duplicate::{Facts, company_key};
use crm_domain::id::JobId;
use crm_domain::import::{Draft, ImportMapping, read_rows};
use engine_protocol::files::ImportPlan;
use engine_protocol::{Answer, Problem};

use super::file_key;
use super::index::Index;
use super::run::MOST_RESERVED;
use crate::commit::Asker;
use crate::effect::Effect;
use crate::engine::Engine;

/// Faulty rows that a plan names.
const NAMED_FAULTS: usize = 50;

impl Engine {
    /// Counts what an import would do.
    pub(crate) fn run_plan(
        &mut self,
        asker: Asker,
        job: JobId,
        mapping: &ImportMapping,
        out: &mut Vec<Effect>,
    ) {
        let Some(opened) = self.imports.opened.get(&job) else {
            return Self::answer(asker, Err(Problem::Unknown), out);
        };
        let rows = match read_rows(opened.bytes.as_slice(), opened.kind, mapping, None) {
            Ok(rows) => rows,
            Err(error) => return Self::answer(asker, Err(Problem::File(file_key(&error))), out),
        };
        let mut index = Index::new(opened.kind, &self.records, opened.rows.min(MOST_RESERVED));
        let mut plan = ImportPlan::default();
        for row in rows {
            match row {
                Ok(draft) => self.plan_row(job, &draft, mapping, &mut index, &mut plan),
                Err(faulty) => {
                    plan.faulty += 1;
                    let room = NAMED_FAULTS.saturating_sub(plan.faults.len());
                    plan.faults.extend(faulty.problems.into_iter().take(room));
                }
            }
        }
        Self::answer(asker, Ok(Answer::ImportPlan(plan)), out);
    }

    fn plan_row(
        &self,
        job: JobId,
        draft: &Draft,
        mapping: &ImportMapping,
        index: &mut Index,
        plan: &mut ImportPlan,
    ) {
        let facts = Facts::of_draft(draft);
        match index.find(&facts, &self.records) {
            (Some(id), _) => {
                let changes = self.records.row(&id).map(|row| {
                    let account_of = |name: &str| index.accounts.get(&company_key(name)).copied();
                    draft.changes(&row, job).len() + draft.tie_edits(job, Some(&row), &account_of).len()
                });
                if mapping.update_existing && changes.is_none_or(|changes| changes > 0) {
                    plan.changed += 1;
                } else {
                    plan.same += 1;
                }
            }
            (None, doubtful) => {
                plan.new += 1;
                plan.doubtful += u32::from(doubtful);
                index.add_new(draft.record_id(job), &facts);
            }
        }
    }
}
