//! Files that were opened and are not imported yet, and what is remembered of files like them.

use crm_domain::field::RecordKind;
use crm_domain::id::JobId;
use crm_domain::import::{ImportMapping, ImportPreview, Proposal, propose, propose_as};
use crm_domain::vcard;
use engine_protocol::{Answer, Problem};
use sha2::{Digest, Sha256};

use super::file_key;
use crate::commit::Asker;
use crate::effect::Effect;
use crate::engine::Engine;

/// A file that was opened and is not running yet.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) name: String,
    pub(super) kind: RecordKind,
    pub(super) bytes: Vec<u8>,
    pub(super) rows: u32,
    pub(super) fingerprint: String,
}

impl Engine {
    /// Looks at a file.
    pub(crate) fn import_open(
        &mut self,
        asker: Asker,
        name: String,
        bytes: Vec<u8>,
        kind: RecordKind,
        out: &mut Vec<Effect>,
    ) {
        let bytes = as_table(bytes, kind, self.usual().country);
        match propose(&bytes, kind, &self.records.own_fields()) {
            Ok(mut proposal) => {
                proposal.take_usual(self.said_as_usual());
                let job = self.job_of(kind, &bytes);
                let preview = self.preview(job, name, bytes, kind, proposal);
                Self::answer(asker, Ok(Answer::ImportPreview(Box::new(preview))), out);
            }
            Err(error) => Self::answer(asker, Err(Problem::File(file_key(&error))), out),
        }
    }

    /// The id under which a file is imported: two devices that import the same file while they are apart make the
    /// same records (`docs/domain.md` D11, D21). On one device every import has its own: what was taken back can be
    /// imported again.
    fn job_of(&self, kind: RecordKind, bytes: &[u8]) -> JobId {
        let mut jobs = self.jobs_of(kind, bytes);
        jobs.find(|job| !self.imports.jobs.contains_key(job)).unwrap_or_else(|| JobId::from_bytes([0; 16]))
    }

    /// The ids of a file's imports: the first, the second.
    fn jobs_of(&self, kind: RecordKind, bytes: &[u8]) -> impl Iterator<Item = JobId> + use<> {
        let workspace = self.home.as_ref().map_or([0; 16], |home| home.id.0);
        let content: [u8; 32] = Sha256::digest(bytes).into();
        let mut content_id = [0; 16];
        content_id.copy_from_slice(&content[..16]);
        let file = JobId::derived(&workspace, &JobId::from_bytes(content_id).to_string());
        (0_u32..).map(move |number| JobId::derived(file.as_bytes(), &format!("{}/{number}", kind.key())))
    }

    /// Whether these bytes are what was opened under this id: it comes of them.
    pub(super) fn is_file_of(&self, id: JobId, kind: RecordKind, bytes: &[u8]) -> bool {
        let before = self.imports.jobs.len().saturating_add(1);
        self.jobs_of(kind, bytes).take(before).any(|job| job == id)
    }

    /// Looks at an opened file again, as a person says that it is written.
    pub(crate) fn import_reread(
        &mut self,
        asker: Asker,
        job: JobId,
        encoding: &str,
        delimiter: u8,
        out: &mut Vec<Effect>,
    ) {
        let Some(opened) = self.imports.opened.remove(&job) else {
            return Self::answer(asker, Err(Problem::Unknown), out);
        };
        match propose_as(&opened.bytes, opened.kind, encoding, Some(delimiter), &self.records.own_fields()) {
            Ok(mut proposal) => {
                proposal.take_usual(self.said_as_usual());
                let preview = self.preview(job, opened.name, opened.bytes, opened.kind, proposal);
                Self::answer(asker, Ok(Answer::ImportPreview(Box::new(preview))), out);
            }
            Err(error) => {
                self.imports.opened.insert(job, opened);
                Self::answer(asker, Err(Problem::File(file_key(&error))), out);
            }
        }
    }

    /// Keeps a file at hand, and what is remembered of files like it.
    fn preview(
        &mut self,
        job: JobId,
        name: String,
        bytes: Vec<u8>,
        kind: RecordKind,
        proposal: Proposal,
    ) -> ImportPreview {
        let known = self.preferences.get(&remembered_key(kind, &proposal.fingerprint));
        let known = known
            .and_then(|text| from_hex(text))
            .and_then(|bytes| postcard::from_bytes::<ImportMapping>(&bytes).ok());
        let fits = known.filter(|known| known.columns.len() == proposal.mapping.columns.len());
        let remembered = fits.is_some();
        let said = self.said_as_usual();
        let mapping = match fits {
            // What the file itself says of its form counts more than what another one said, and so does what the firm says.
            Some(known) => ImportMapping {
                encoding: proposal.mapping.encoding.clone(),
                delimiter: proposal.mapping.delimiter,
                currency: said.currency.map_or(known.currency, str::to_owned),
                phone_country: said
                    .country
                    .map_or(known.phone_country, |_| proposal.mapping.phone_country.clone()),
                ..known
            },
            None => proposal.mapping.clone(),
        };
        self.imports.opened.clear();
        let opened = Opened {
            name: name.clone(),
            kind,
            bytes,
            rows: proposal.rows,
            fingerprint: proposal.fingerprint,
        };
        self.imports.opened.insert(job, opened);
        ImportPreview {
            job,
            name,
            headers: proposal.headers,
            sample: proposal.sample,
            rows: proposal.rows,
            mapping,
            profile: proposal.profile,
            remembered,
        }
    }
}

/// A file of business cards as the table that it is; every other file as it stands.
fn as_table(bytes: Vec<u8>, kind: RecordKind, country: &str) -> Vec<u8> {
    let head = bytes.get(..bytes.len().min(64)).unwrap_or_default();
    if vcard::is_card(&vcard::bytes::text(head)) { vcard::table(&bytes, kind, country) } else { bytes }
}

/// Where a mapping is remembered: per form of file and kind of record.
pub(super) fn remembered_key(kind: RecordKind, fingerprint: &str) -> String {
    format!("import.mapping.{}.{fingerprint}", kind.key())
}

pub(super) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
    digits.chunks_exact(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}
