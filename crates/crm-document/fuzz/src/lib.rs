//! Chunks that get past the checksum: what stands behind it is what a hostile member could send.

pub mod births;
pub mod change;
pub mod document;
pub mod pack;

use crm_document::{Actor, Document, Writer};
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::schema::contact;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use sha2::{Digest, Sha256};

pub const DOCUMENT: u8 = 0;
pub const CHANGE: u8 = 1;
pub const ID: RecordId = RecordId::from_bytes([7; 16]);

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Magic, checksum, type.
const HEAD: usize = 9;

/// A chunk of any body, with the length and checksum that belong to it.
pub fn sealed(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![kind];
    let mut length = body.len();
    while length >= 0x80 {
        hashed.push(length as u8 | 0x80);
        length >>= 7;
    }
    hashed.push(length as u8);
    hashed.extend_from_slice(body);
    let digest = Sha256::digest(&hashed);
    [&MAGIC, &digest[..4], &hashed].concat()
}

/// What the input makes: a body of its own, or, when it begins with 1, a sound chunk in which it turns some bytes
/// (`position, value` each).
pub fn chunk(kind: u8, input: &[u8], sound: &[u8]) -> Vec<u8> {
    let Some((1, turns)) = input.split_first() else { return sealed(kind, input) };
    let length_bytes = sound[HEAD..].iter().take_while(|byte| **byte >= 0x80).count() + 1;
    let mut body = sound[HEAD + length_bytes..].to_vec();
    for [low, high, value] in turns.as_chunks().0 {
        let at = usize::from(u16::from_le_bytes([*low, *high])) % body.len();
        body[at] = *value;
    }
    sealed(kind, &body)
}

/// A contact with two values and a text, and the change that made it.
pub fn contact() -> (Document, Vec<u8>) {
    let writer = Writer { actor: Actor([1; 8]), device: DeviceId([2; 8]), now: Millis(3), shares: true };
    let set = |field, text: &str| Edit::Set { field, value: Some(FieldValue::Text(text.into())) };
    let note = Edit::Write { field: contact::BACKGROUND, before: String::new(), after: "Mag Tee.".into() };
    let edits = [set(contact::FIRST_NAME, "Jörg"), set(contact::LAST_NAME, "Müller"), note];
    let (document, mut changes) =
        Document::create(RecordKind::Contact, writer, &edits).expect("the edits fit a contact");
    (document, changes.pop().expect("the writer shares"))
}

/// Asks a document everything that the engine asks of one.
pub fn ask(document: &Document) {
    let row = document.row(ID);
    assert_eq!(row.id, ID);
    let _ = (document.whole(ID), document.clashes(), document.history(), document.is_trashed());
    let again = Document::load(&document.save()).expect("what was saved opens again");
    assert_eq!(again.heads(), document.heads());
    assert_eq!(again.row(ID), row);
}
