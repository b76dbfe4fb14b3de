//! Any bytes as business cards, from a file and from a code (R11): read, made into records, and into the table of an import.

use crm_domain::field::RecordKind;
use crm_domain::id::JobId;
use crm_domain::import::propose;
use crm_domain::own::OwnFields;
use crm_domain::parse::LINE_MAX;
use crm_domain::vcard::{MOST, as_kind, bytes, of_code, read, table};

/// One input.
pub fn run(input: &[u8]) {
    let text = bytes::text(input);
    let cards = read(&text, "DE");
    assert!(cards.len() <= MOST);
    for card in cards.iter().cloned().chain(of_code(&text, "DE")) {
        for kind in [RecordKind::Contact, RecordKind::Account, RecordKind::Lead] {
            let draft = as_kind(card.draft.clone(), kind);
            assert!(draft.name().chars().count() <= 4 * LINE_MAX, "a name is made of few lines");
            let _ = draft.edits(JobId::from_bytes([7; 16]));
        }
    }
    for kind in [RecordKind::Contact, RecordKind::Account] {
        let _ = propose(&table(input, kind, "DE"), kind, &OwnFields::default());
    }
}
