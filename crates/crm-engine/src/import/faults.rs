//! The rows of an import that could not be read, given back.

use crm_domain::format::Style;
use crm_domain::id::JobId;
use crm_domain::import::{Faulty, read_rows};
use engine_protocol::{Answer, Problem};

use super::file_key;
use crate::commit::Asker;
use crate::effect::{Effect, Table};
use crate::engine::Engine;

impl Engine {
    /// The faulty rows, as a file like the one that was read, with a column of reasons.
    pub(crate) fn run_faults(&mut self, asker: Asker, id: JobId, out: &mut Vec<Effect>) {
        let opened = self.imports.opened.get(&id).map(|opened| opened.bytes.as_slice());
        let job = self.imports.jobs.get(&id);
        let (Some(job), Some(file)) = (job, opened.or_else(|| self.lane.value(Table::Files, id.as_bytes())))
        else {
            return Self::answer(asker, Err(Problem::Unknown), out);
        };
        if !self.is_file_of(id, job.kind, file) {
            return Self::answer(asker, Err(Problem::Damaged), out);
        }
        let rows = match read_rows(file, job.kind, &job.mapping, None) {
            Ok(rows) => rows,
            Err(error) => return Self::answer(asker, Err(Problem::File(file_key(&error))), out),
        };
        let headers = rows.headers().to_vec();
        let faulty: Vec<Faulty> = rows.filter_map(Result::err).collect();
        // WHY: in the form in which the file came, so that it can be mended where it was made.
        let style = if job.mapping.decimal_comma { Style::German } else { Style::Canonical };
        let bytes = crm_domain::export::faults(&headers, faulty.iter(), style);
        let name = format!("fehler-{}", job.name);
        let answer = Answer::File { name, mime: "text/csv".to_owned(), bytes };
        Self::answer(asker, Ok(answer), out);
    }
}
