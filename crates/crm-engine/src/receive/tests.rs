//! A member's batch that kills whoever opens it (R11): the engine dies once, the next one keeps the batch aside.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crm_document::{Actor, Writer};
use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::schema::contact;
use crm_domain::value::FieldValue;
use engine_protocol::request::Request;
use engine_protocol::{RequestId, ToEngine};
use sha2::{Digest, Sha256};

use super::*;
use crate::effect::{Found, Input, PageId, Read};
use crate::seal::seal_batch;

/// An engine with a workspace; what it stores is forgotten.
fn founded() -> Engine {
    let mut engine = Engine::new([1; 32], "http://127.0.0.1:1".to_owned());
    let effects = engine.start(Millis(1));
    carry_out(&mut engine, effects);
    let effects = engine.handle(Millis(2), Input::PageOpened(PageId(1)));
    carry_out(&mut engine, effects);
    let request = Request::Found {
        workspace_name: "Müller".to_owned(),
        member_name: "Anna".to_owned(),
        device_label: "Tablet".to_owned(),
    };
    let message = ToEngine { id: RequestId(1), request };
    let effects = engine.handle(Millis(3), Input::Page(PageId(1), message));
    carry_out(&mut engine, effects);
    assert!(engine.home.is_some());
    engine
}

fn carry_out(engine: &mut Engine, effects: Vec<Effect>) {
    for effect in effects {
        let input = match effect {
            Effect::Store { ticket, .. } => Input::Stored(ticket),
            Effect::Read { ticket, reads } => {
                let nothing = |read: &Read| match read {
                    Read::Get(..) => Found::Value(None),
                    Read::All(_) | Read::Some(..) => Found::Pairs(Vec::new()),
                    Read::Keys(_) => Found::Keys(Vec::new()),
                };
                Input::Read(ticket, reads.iter().map(nothing).collect())
            }
            Effect::Continue => Input::Idle,
            _ => continue,
        };
        let effects = engine.handle(Millis(4), input);
        carry_out(engine, effects);
    }
}

/// A change with one byte turned and the checksum that belongs to it. Automerge 0.12 dies of it; a version that does
/// not makes the first test fail, and another one is to be found by the fuzz target `change`.
fn poison() -> Vec<u8> {
    const HEAD: usize = 11;
    let writer = Writer { actor: Actor([1; 8]), device: DeviceId([2; 8]), now: Millis(3), shares: true };
    let set = |field, text: &str| Edit::Set { field, value: Some(FieldValue::Text(text.into())) };
    let note = Edit::Write { field: contact::BACKGROUND, before: String::new(), after: "Mag Tee.".into() };
    let edits = [set(contact::FIRST_NAME, "Jörg"), set(contact::LAST_NAME, "Müller"), note];
    let (_, mut changes) = Document::create(RecordKind::Contact, writer, &edits).unwrap();
    let mut chunk = changes.pop().unwrap();
    let length = chunk.len() - HEAD;
    chunk[HEAD + usize::from(u16::from_le_bytes([0xfb, 0xf8])) % length] = 0x19;
    let digest = Sha256::digest(&chunk[8..]);
    chunk[4..8].copy_from_slice(&digest[..4]);
    chunk
}

fn deadly_batch(engine: &Engine) -> Vec<u8> {
    let home = engine.home.as_ref().unwrap();
    let record = RecordId::from_bytes([9; 16]);
    let payload = Payload::Changes { record, kind: RecordKind::Contact, chunks: vec![poison()] };
    seal_batch(home.id, StreamId::MAIN, &home.ring, &home.keys, [5; 24], &[payload]).unwrap()
}

fn incoming(bytes: Vec<u8>) -> Incoming {
    let what = What::Batch { seq: 1, bytes, chain: None, more: None };
    Incoming { stream: StreamId::MAIN, what, session: 0 }
}

#[test]
fn r11_what_kills_one_engine_is_kept_aside_by_the_next() {
    let mut engine = founded();
    let bytes = deadly_batch(&engine);
    let id = Batch::decode_strict(&bytes).unwrap().id();
    let died =
        catch_unwind(AssertUnwindSafe(|| engine.run_receive(incoming(bytes.clone()), &mut Vec::new())));
    assert!(died.is_err(), "it kills an engine that was not told");
    assert_eq!(hand::held(), Some(id.0), "and the shell can ask of what it died");
    let mut next = founded();
    next.beware(id.0);
    let mut out = Vec::new();
    next.run_receive(incoming(bytes), &mut out);
    let stored = out.iter().find_map(|effect| match effect {
        Effect::Store { batch, .. } => Some(batch),
        _ => None,
    });
    let aside = stored.unwrap().puts.iter().find(|(table, ..)| *table == Table::Quarantine);
    let aside: Aside = postcard::from_bytes(&aside.unwrap().2).unwrap();
    assert_eq!(aside.why, DEADLY);
    assert_eq!(hand::held(), None);
}
