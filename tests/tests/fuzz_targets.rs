//! What is fuzzed by `cargo xtask fuzz`, with a few thousand inputs out of a seed: so every target is built and run with
//! every change, and no decoder falls over what is a bit or a length away from the real thing (R11).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::print_stdout, reason = "it says what each target took")]

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::num::NonZero;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Query};
use crm_domain::schema::contact;
use crm_domain::value::FieldValue;
use crm_engine::invite::{InviteLink, InviteSecret};
use crm_engine::keys::KeyRing;
use crm_engine::payload::Payload;
use engine_protocol::answer::{State, StoreTrouble};
use engine_protocol::request::Span;
use engine_protocol::{Answer, FromEngine, Problem, Request, RequestId, ToEngine, WatchId, encode};
use feldbuch_tests::relay::Device;
use relay_protocol::{Chain, ClientFrame, ListDevices, Pull, Push, ServerFrame, StreamId, WorkspaceId};

#[path = "../../crates/crm-document/fuzz/src/lib.rs"]
mod documents;
#[path = "../../crates/crm-engine/fuzz/src/lib.rs"]
mod engine;
#[path = "../../crates/engine-protocol/fuzz/src/lib.rs"]
mod protocol;
#[path = "../../crates/engine-worker/fuzz/src/lib.rs"]
mod tabs;
#[path = "../../crates/crm-domain/fuzz/src/lib.rs"]
mod texts;
#[path = "../../crates/relay-protocol/fuzz/src/lib.rs"]
mod wire;

/// A target: where its body lies, itself, what it begins with, and how many inputs it gets.
struct Target {
    of: &'static str,
    name: &'static str,
    run: fn(&[u8]),
    seeds: Vec<Vec<u8>>,
    inputs: u32,
}

fn targets() -> Vec<Target> {
    let target = |of, name, run, seeds, inputs| Target { of, name, run, seeds, inputs };
    let text = |text: &str| text.as_bytes().to_vec();
    let (contact, change) = documents::contact();
    let packed = crm_document::pack(&[(documents::ID, contact.save())], &[]);
    let turned = |at: u16, value: u8| [&[1][..], &at.to_le_bytes(), &[value]].concat();
    let turns = || vec![turned(3, 0xff), turned(40, 0x80), change.clone(), vec![0; 30]];
    let csv =
        "Vorname;Nachname;E-Mail;Geburtstag\r\nJörg;Müller;j@x.example;03.11.1970\r\n\"A;b\";C\"\"d;;\r\n";
    let utf16 = csv.encode_utf16().flat_map(u16::to_le_bytes);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(utf16).collect();
    vec![
        target("relay-protocol", "batch", wire::batch::run, vec![batch()], 3_000),
        target("relay-protocol", "client_frame", wire::client_frame::run, client_frames(), 4_000),
        target("relay-protocol", "server_frame", wire::server_frame::run, server_frames(), 4_000),
        target("crm-domain", "csv", texts::csv::run, vec![text(csv), utf16, text("a,b\n1,2\n")], 150),
        target("crm-domain", "field", field, fields().map(text).to_vec(), 400),
        target("crm-domain", "vcard", texts::vcard::run, corpus("vcard"), 300),
        target("crm-domain", "ical", texts::ical::run, corpus("ical"), 1_500),
        target("crm-domain", "mail", texts::mail::run, corpus("mail"), 1_500),
        target("crm-domain", "rrule", rrule, corpus("rrule"), 3_000),
        target("crm-document", "document", documents::document::run, turns(), 1_000),
        target("crm-document", "change", documents::change::run, turns(), 1_000),
        target("crm-document", "pack", documents::pack::run, vec![packed.clone(), vec![0; 12]], 1_500),
        target("crm-document", "births", documents::births::run, vec![vec![0; 40], packed], 2_000),
        target("crm-engine", "payload", engine::payload::run, payloads(), 3_000),
        target("crm-engine", "roster", engine::roster::run, rosters(), 2_000),
        target("crm-engine", "ring", engine::ring::run, vec![ring()], 3_000),
        target("crm-engine", "grant", engine::grant::run, vec![ring(), vec![1; 80]], 1_500),
        target("crm-engine", "invite_link", invite_link, vec![link().into_bytes()], 3_000),
        target("crm-engine", "sealed_batch", engine::sealed_batch::run, vec![batch()], 3_000),
        target("crm-engine", "block", engine::block::run, vec![vec![1; 60], batch()], 2_000),
        target("engine-protocol", "messages", protocol::messages::run, messages(), 4_000),
        target("engine-worker", "envelope", tabs::envelope::run, envelopes(), 2_000),
    ]
}

fn field(bytes: &[u8]) {
    texts::field::run(&String::from_utf8_lossy(bytes));
}

fn rrule(bytes: &[u8]) {
    texts::rrule::run(&String::from_utf8_lossy(bytes));
}

/// What a target of texts begins with: files beside it, and the real ones of that kind.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let beside = root.join("../crates/crm-domain/fuzz/seeds").join(target);
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(beside).unwrap().map(|file| file.unwrap().path()).collect();
    let real: &[&str] = match target {
        "vcard" => &["files/ez-vcard/John_Doe_GMAIL.vcf", "files/ez-vcard/John_Doe_ANDROID.vcf"],
        "mail" => &["../crates/crm-domain/src/mail/samples/outlook.eml"],
        _ => &[],
    };
    files.extend(real.iter().map(|file| root.join(file)));
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

fn messages() -> Vec<Vec<u8>> {
    let (record, number) = (RecordId::from_bytes([7; 16]), RequestId(300));
    let edits =
        vec![Edit::Set { field: contact::LAST_NAME, value: Some(FieldValue::Text("Müller".to_owned())) }];
    let command = Command::Edit { records: vec![record], edits };
    let query = Query { search: "müll".to_owned(), ..Query::all(RecordKind::Contact) };
    let (watch, span) = (WatchId(9), Span { start: 3, len: 50 });
    let requests = [
        Request::Command { id: CommandId::from_bytes([5; 16]), command },
        Request::Watch { watch, query, columns: vec![Column::Title, Column::Field(contact::EMAILS)], span },
        Request::ImportOpen { name: "k.csv".to_owned(), bytes: vec![1; 40], kind: RecordKind::Contact },
    ];
    let asked = requests.map(|request| encode(&ToEngine { id: number, request }));
    let told = [
        FromEngine::Answer { id: number, answer: Err(Problem::BadValue { field: "iban".to_owned() }) },
        FromEngine::StoreTrouble(Some(StoreTrouble::Full)),
        FromEngine::Answer { id: number, answer: Ok(Answer::State(State::Empty)) },
    ];
    asked.into_iter().chain(told.map(|message| encode(&message))).collect()
}

/// Version, kind, page number, and what is said.
fn envelopes() -> Vec<Vec<u8>> {
    (0..8_u8).map(|kind| [&[1, kind][..], &[7; 8], &[kind; 3][..usize::from(kind) % 4]].concat()).collect()
}

fn invite_link(bytes: &[u8]) {
    engine::invite_link::run(&String::from_utf8_lossy(bytes));
}

fn fields() -> [&'static str; 7] {
    ["1.234,56 €", "29.11.2026", "+49 (0)221 12345", "=HYPERLINK(1)", "https://x.example/ä", "ja", "12,5 %"]
}

fn batch() -> Vec<u8> {
    Device::founder("ada").batch(StreamId::MAIN, &[b"one", b"two"]).encode()
}

fn client_frames() -> Vec<Vec<u8>> {
    let frames = [
        ClientFrame::Push(Push { request: 1, batches: vec![batch(), batch()], expect: Some(7) }),
        ClientFrame::Pull(Pull { stream: StreamId::MAIN, after: 300, max_bytes: 70_000 }),
        ClientFrame::ListDevices(ListDevices { request: 70_000 }),
    ];
    frames.iter().map(ClientFrame::encode).collect()
}

fn server_frames() -> Vec<Vec<u8>> {
    let (stream, first, batches) = (StreamId::MAIN, 300, vec![batch()]);
    let deliver = relay_protocol::Deliver { stream, first, batches, chain: Chain([7; 8]) };
    [
        ServerFrame::Lagging(StreamId::MAIN),
        ServerFrame::Created(WorkspaceId([3; 16])),
        ServerFrame::Deliver(deliver),
    ]
    .iter()
    .map(ServerFrame::encode)
    .collect()
}

fn payloads() -> Vec<Vec<u8>> {
    let (contact, change) = documents::contact();
    let (record, kind) = (RecordId::from_bytes([7; 16]), RecordKind::Contact);
    let snapshot = Payload::Snapshot { record, kind, document: contact.save() };
    let changes = Payload::Changes { record, kind, chunks: vec![change] };
    vec![snapshot.encode(), changes.encode()]
}

/// Two events: lengths, signers and bytes of no meaning, to be turned into some.
fn rosters() -> Vec<Vec<u8>> {
    vec![[&[40, 1][..], &[1; 40], &[60, 200], &[2; 60]].concat(), vec![0; 100]]
}

fn ring() -> Vec<u8> {
    KeyRing::first([1; 32], [2; 32]).to_bytes().to_vec()
}

fn link() -> String {
    let link = InviteLink {
        relay: "https://relay.example".to_owned(),
        workspace: WorkspaceId([4; 16]),
        secret: InviteSecret::new([5; 32]),
    };
    link.to_text("https://a.example").to_string()
}

/// Splitmix64: the same inputs on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// An input: one that is known, changed in up to four places.
    fn input(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let to = at + self.below(16).min(bytes.len() - at);
            match self.below(8) {
                0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
                1 if !bytes.is_empty() => {
                    bytes[at] = [0, 1, 0x7f, 0x80, 0xff, b'"', b';', b'\n'][self.below(8)]
                }
                2 => drop(bytes.drain(at..to)),
                3 => {
                    let part = bytes[at..to].to_vec();
                    bytes.splice(at..at, part);
                }
                4 => {
                    let fresh: Vec<u8> = (0..self.below(9)).map(|_| self.next() as u8).collect();
                    bytes.splice(at..at, fresh);
                }
                5 => bytes.truncate(at),
                6 => {
                    let other = &seeds[self.below(seeds.len())];
                    bytes.splice(at.., other[other.len() * self.below(4) / 4..].iter().copied());
                }
                _ => {
                    let long = [0xff; 9];
                    bytes.splice(at..to, long[..self.below(9)].iter().copied());
                }
            }
        }
        bytes
    }
}

thread_local! {
    /// Where the last panic of this thread came from.
    static PANICKED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Automerge is known to panic over changes that are sealed and checked (ADR 34); an engine that meets one dies of it
/// once and keeps it aside. Whatever else panics is ours.
fn is_known(place: &str) -> bool {
    place.contains("/automerge-") || place.contains("/hexane-")
}

#[test]
fn r11_no_target_falls_over_thousands_of_inputs_out_of_a_seed() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        PANICKED.set(format!("{place}: {panic}"));
    }));
    // WHY on every core: the targets know nothing of each other, and all of them take minutes on one.
    let (targets, next, found) = (targets(), AtomicUsize::new(0), Mutex::new(Vec::new()));
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    std::thread::scope(|threads| {
        for _ in 0..cores {
            threads.spawn(|| {
                while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let fell = fall(target);
                    found.lock().unwrap().extend(fell);
                }
            });
        }
    });
    let _ = std::panic::take_hook();
    let found = found.into_inner().unwrap();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// The first input that this target falls over, and where.
fn fall(Target { of, name, run, seeds, inputs }: &Target) -> Option<String> {
    let started = Instant::now();
    let mut dice = Dice(0x5eed);
    let mut known = 0;
    for number in 0..*inputs {
        let input = seeds.get(number as usize).cloned().unwrap_or_else(|| dice.input(seeds));
        if catch_unwind(AssertUnwindSafe(|| run(&input))).is_err() {
            let place = PANICKED.take();
            if !is_known(&place) {
                return Some(format!("{of}/{name}, input {number}: {place}\n    {input:02x?}"));
            }
            known += 1;
        }
    }
    let took = started.elapsed().as_secs();
    println!("{of}/{name}: {inputs} inputs in {took} s, {known} of Automerge's own panics");
    None
}

#[test]
fn r11_every_target_of_the_fuzzer_is_run_here() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut files = BTreeSet::new();
    for entry in std::fs::read_dir(root).unwrap() {
        let folder = entry.unwrap().path();
        for file in std::fs::read_dir(folder.join("fuzz/fuzz_targets")).into_iter().flatten() {
            let file = file.unwrap().path();
            let name = file.file_stem().unwrap().to_string_lossy().into_owned();
            let of = folder.file_name().unwrap().to_string_lossy().into_owned();
            // The wrapper does nothing else than call what is run here.
            let text = std::fs::read_to_string(&file).unwrap();
            assert!(
                text.contains(&format!("{}_fuzz::{name}::run(input)", of.replace('-', "_"))),
                "{of}/{name}"
            );
            files.insert((of, name));
        }
    }
    let run: BTreeSet<_> =
        targets().iter().map(|target| (target.of.to_owned(), target.name.to_owned())).collect();
    assert_eq!(files, run);
}
