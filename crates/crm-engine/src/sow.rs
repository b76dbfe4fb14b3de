//! Records with their past, put into a workspace at once: a firm to look at.

use crm_domain::command::Sown;
use engine_protocol::request::SOWN_AT_ONCE;
use engine_protocol::{Answer, Problem};

use crate::commit::{Asker, Commit};
use crate::effect::{Durability, Effect};
use crate::engine::Engine;
use crate::lane::Task;

impl Engine {
    /// Takes records.
    pub(crate) fn sow(&mut self, asker: Asker, records: Vec<Sown>, out: &mut Vec<Effect>) {
        if records.len() > SOWN_AT_ONCE {
            return Self::answer(asker, Err(Problem::BadValue { field: "records".to_owned() }), out);
        }
        self.lane.urgent(Task::Sow { asker, records });
    }

    /// Writes them, each as of its own time and just as it was given: what the rules would add is part of its past.
    pub(crate) fn run_sow(&mut self, asker: Asker, records: &[Sown], out: &mut Vec<Effect>) {
        let mut commit = Commit::default();
        for sown in records {
            let known =
                self.records.find(&sown.record).is_some() || commit.written.contains_key(&sown.record);
            if known {
                continue;
            }
            let staged = self.stage_birth_at(sown.at, sown.record, sown.kind, &sown.edits, &mut commit);
            if let Err(problem) = staged {
                self.give_back(commit);
                return Self::answer(asker, Err(problem), out);
            }
        }
        // Nobody did this: there is nothing to take back.
        commit.done.clear();
        commit.answers.push((asker, Ok(Answer::Done)));
        self.commit(commit, Durability::Strict, out);
    }
}
