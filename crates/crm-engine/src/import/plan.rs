//! What an import would do, counted before anything is done.

use std::collections::{BTreeMap, BTreeSet};

use crm_domain::duplicate::{Facts, company_key};
use crm_domain::field::RecordKind;
use crm_domain::id::{JobId, RecordId};
use crm_domain::import::{Draft, DraftLink, ImportMapping, read_rows};
use engine_protocol::files::{ImportPlan, Nobody};
use engine_protocol::{Answer, Problem};

use super::file_key;
use super::goods::Goods;
use super::index::Index;
use super::named::Named;
use super::run::MOST_RESERVED;
use crate::commit::Asker;
use crate::effect::Effect;
use crate::engine::Engine;
use crate::records::Records;
use crate::workspace::Home;

/// Faulty rows that a plan names.
const NAMED_FAULTS: usize = 50;
/// Names that mean nobody that a plan names.
const NAMED_NOBODIES: usize = 20;

/// A file being counted.
struct Counting<'a> {
    job: JobId,
    mapping: &'a ImportMapping,
    index: Index,
    named: Named,
    plan: ImportPlan,
    /// Links that mean nobody yet: rows behind them may make whom they mean.
    open: Vec<Open>,
}

/// A link that means nobody yet.
struct Open {
    link: DraftLink,
    /// The record whose row has nothing else to change.
    same: Option<RecordId>,
}

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
        let members = self.home.as_ref().map(Home::members).unwrap_or_default();
        let mut counting = Counting {
            job,
            mapping,
            index: Index::new(opened.kind, &self.records, opened.rows.min(MOST_RESERVED)),
            named: Named::new(opened.kind, mapping, &self.records, members),
            plan: ImportPlan::default(),
            open: Vec::new(),
        };
        let goods = Goods::new(opened.kind, &self.records);
        for row in rows {
            match row {
                Ok(mut draft) => {
                    let plan = &mut counting.plan;
                    plan.doubted += u32::from(!draft.doubts.is_empty());
                    let room = NAMED_FAULTS.saturating_sub(plan.doubts.len());
                    plan.doubts.extend(draft.doubts.drain(..).take(room));
                    goods.name(&mut draft, &self.records);
                    counting.row(draft, &self.records);
                }
                Err(faulty) => {
                    let plan = &mut counting.plan;
                    plan.faulty += 1;
                    let room = NAMED_FAULTS.saturating_sub(plan.faults.len());
                    plan.faults.extend(faulty.problems.into_iter().take(room));
                }
            }
        }
        let plan = counting.conclude(opened.kind, &self.records);
        Self::answer(asker, Ok(Answer::ImportPlan(plan)), out);
    }
}

impl Counting<'_> {
    fn row(&mut self, draft: Draft, records: &Records) {
        let facts = Facts::of_draft(&draft);
        let (found, doubtful) = self.index.find(&facts, records);
        let mut same = None;
        match found {
            Some(id) if self.mapping.update_existing && self.changes(&draft, id, records) => {
                self.plan.changed += 1;
            }
            Some(id) => {
                self.plan.same += 1;
                same = Some(id).filter(|_| self.mapping.update_existing);
            }
            None => {
                self.plan.new += 1;
                self.plan.doubtful += u32::from(doubtful);
                let id = draft.record_id(self.job);
                self.index.add_new(id, &facts);
                self.named.note(draft.kind, id, &draft.name(), draft.number());
            }
        }
        for link in draft.links {
            if self.named.target(draft.kind, &link, records).is_none() {
                self.open.push(Open { link, same });
            }
        }
    }

    /// Whether a row changes anything about the record that it means.
    fn changes(&self, draft: &Draft, id: RecordId, records: &Records) -> bool {
        // One that an earlier row makes.
        let Some(row) = records.row(&id) else { return true };
        let account_of = |name: &str| self.index.accounts.get(&company_key(name)).copied();
        let target_of = |link: &DraftLink| self.named.target(draft.kind, link, records);
        !draft.changes(&row, self.job).is_empty()
            || !draft.tie_edits(self.job, Some(&row), &account_of).is_empty()
            || !draft.link_edits(id, Some(&row), &target_of).is_empty()
    }

    /// All rows are known: what still means nobody is told.
    fn conclude(mut self, kind: RecordKind, records: &Records) -> ImportPlan {
        let mut nobodies: BTreeMap<(&str, &str), (&DraftLink, u32)> = BTreeMap::new();
        let mut changed = BTreeSet::new();
        for Open { link, same } in &self.open {
            let Some(target) = self.named.target(kind, link, records) else {
                let (_, rows) = nobodies.entry((link.field.as_str(), &link.named)).or_insert((link, 0));
                *rows += 1;
                continue;
            };
            let differs =
                |id: &RecordId| records.row(id).is_some_and(|row| row.get(link.field) != Some(&target));
            changed.extend(same.filter(differs));
        }
        let late = u32::try_from(changed.len()).unwrap_or(u32::MAX).min(self.plan.same);
        self.plan.same -= late;
        self.plan.changed += late;
        let mut told: Vec<Nobody> = nobodies
            .into_values()
            .map(|(link, rows)| Nobody { field: link.field, named: link.named.clone(), rows })
            .collect();
        told.sort_by_key(|nobody| std::cmp::Reverse(nobody.rows));
        told.truncate(NAMED_NOBODIES);
        self.plan.nobody = told;
        self.plan
    }
}
