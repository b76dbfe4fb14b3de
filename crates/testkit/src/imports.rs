//! Small files for import, and what became of them.

use crm_domain::field::RecordKind;
use crm_domain::id::JobId;
use engine_protocol::Request;

use crate::page::Asked;
use crate::world::World;

/// A file on its way in.
#[derive(Debug, Clone)]
pub struct ImportedFile {
    /// Where.
    pub device: usize,
    /// The import.
    pub job: JobId,
    /// What its rows are called; nothing else in the world has these names.
    pub names: Vec<String>,
    /// It was answered as done.
    pub done: bool,
    /// Somebody took it back, or tried to.
    pub taken_back: bool,
    /// A refusal or crash came in between, so that it may be run again.
    pub interrupted: bool,
}

impl World {
    /// Opens a file of a few accounts with unheard-of names.
    pub fn open_file(&mut self, index: usize, first: u64, rows: u64) {
        let names: Vec<String> =
            (first..first + rows).map(|number| format!("Import {number:05} GmbH")).collect();
        let mut text = "Firma;Gebiet;Kundennummer\n".to_owned();
        for (at, name) in names.iter().enumerate() {
            text.push_str(&format!("{name};Nord {at};K-{name}\n"));
        }
        let request = Request::ImportOpen {
            name: format!("firmen-{first}.csv"),
            bytes: text.into_bytes(),
            kind: RecordKind::Account,
        };
        self.ask(index, request, Asked::OpenFile(names));
    }

    /// Runs an import that was opened, or goes on with one.
    pub fn run_import(&mut self, import: usize) {
        let Some(file) = self.imports.get(import) else { return };
        let (index, job) = (file.device, file.job);
        self.ask(index, Request::ImportRun { job, mapping: None }, Asked::Import(job));
    }

    /// The import with this id.
    pub(crate) fn import(&mut self, job: JobId) -> Option<&mut ImportedFile> {
        self.imports.iter_mut().find(|file| file.job == job)
    }
}
