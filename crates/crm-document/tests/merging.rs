//! Stories of two devices with one record.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use crm_document::{Actor, Document, Trace, Writer};
use crm_domain::command::{Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::item::{EmailEntry, ItemValue, Use};
use crm_domain::sales::convert::{Conversion, Held};
use crm_domain::sales::setup;
use crm_domain::schema::{account, contact, deal, lead};
use crm_domain::time::{Day, Millis};
use crm_domain::value::FieldValue;
use crm_domain::words::Language;

const ID: RecordId = RecordId::from_bytes([7; 16]);
const TAGS: FieldKey = FieldKey::new("tags");

fn writer(device: u8, now: i64) -> Writer {
    Writer { actor: Actor([device; 8]), device: DeviceId([device; 8]), now: Millis(now), shares: true }
}

fn set(field: FieldKey, text: &str) -> Edit {
    Edit::Set { field, value: Some(FieldValue::Text(text.into())) }
}

fn write(before: &str, after: &str) -> Edit {
    Edit::Write { field: contact::BACKGROUND, before: before.into(), after: after.into() }
}

/// Anna makes a contact; Ben has a copy.
fn anna_and_ben() -> (Document, Document) {
    let edits = [set(contact::FIRST_NAME, "Jörg"), set(contact::LAST_NAME, "Müller"), write("", "Mag Tee.")];
    let (anna, _) = Document::create(RecordKind::Contact, writer(1, 100), &edits).unwrap();
    let ben = Document::load(&anna.save()).unwrap();
    (anna, ben)
}

fn exchange(anna: &mut Document, ben: &mut Document) {
    let (a, b) = (Document::load(&anna.save()).unwrap(), Document::load(&ben.save()).unwrap());
    anna.merge(b).unwrap();
    ben.merge(a).unwrap();
    assert_eq!(anna.heads(), ben.heads());
    assert_eq!(anna.row(ID), ben.row(ID));
}

#[test]
fn different_fields_merge_without_a_conflict() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[set(contact::LAST_NAME, "Mueller")]).unwrap();
    ben.apply(writer(2, 210), &[set(contact::FIRST_NAME, "Georg")]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(anna.row(ID).title(), "Georg Mueller");
    assert!(anna.clashes().is_empty());
}

#[test]
fn d31_a_withdrawal_wins_over_a_grant_that_was_written_down_at_the_same_time() {
    use crm_domain::consent::{self, Action, CONSENTS, Channel, Event, Method, Purpose, State};
    let event = |id: &str, action, at, after: BTreeSet<String>| Event {
        channels: BTreeSet::from([Channel::Email]),
        purposes: BTreeSet::from([Purpose::Offers]),
        after,
        ..Event::new(id.to_owned(), action, Method::Written, Millis(at))
    };
    let note = |event: &Event| Edit::Tag { field: CONSENTS, word: event.to_word(), present: true };
    let log = |document: &Document| consent::events(document.row(ID).get(CONSENTS));
    let state = |document: &Document| {
        let today = Day::new(2026, 11, 29).unwrap();
        consent::state(&log(document), Channel::Email, Purpose::Offers, today).0
    };
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[note(&event("yes", Action::Grant, 200, BTreeSet::new()))]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(state(&ben), State::Granted);
    anna.apply(writer(1, 300), &[note(&event("no", Action::Withdraw, 300, BTreeSet::new()))]).unwrap();
    let form = event("form", Action::Grant, 400, consent::seen(&log(&ben)));
    ben.apply(writer(2, 400), &[note(&form)]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!([state(&anna), state(&ben)], [State::Withdrawn; 2]);
    assert!(anna.clashes().is_empty());
    let again = event("again", Action::Grant, 500, consent::seen(&log(&ben)));
    ben.apply(writer(2, 500), &[note(&again)]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!([state(&anna), state(&ben)], [State::Granted; 2]);
    assert_eq!(log(&anna).len(), 4);
}

#[test]
fn the_same_field_keeps_both_values_until_somebody_settles() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[set(contact::LAST_NAME, "Mueller")]).unwrap();
    ben.apply(writer(2, 210), &[set(contact::LAST_NAME, "Möller")]).unwrap();
    exchange(&mut anna, &mut ben);
    let clashes = anna.clashes();
    assert_eq!(clashes.len(), 1);
    assert_eq!(clashes[0].stands[0].value.as_ref(), anna.row(ID).get(contact::LAST_NAME));
    let both: BTreeSet<_> = clashes[0].stands.iter().map(|s| (s.device.0[0], s.at.0)).collect();
    assert_eq!(both, BTreeSet::from([(1, 200), (2, 210)]));
    assert_eq!(anna.row(ID).conflicts.len(), 1);
    // Settling on the value that is in force already is a change too: it ends the clash.
    let current = anna.row(ID).text(contact::LAST_NAME).to_owned();
    assert!(anna.apply(writer(1, 300), &[set(contact::LAST_NAME, &current)]).unwrap().is_some());
    exchange(&mut anna, &mut ben);
    assert!(ben.clashes().is_empty() && ben.row(ID).conflicts.is_empty());
}

#[test]
fn settling_on_the_value_in_force_stands_against_what_was_written_at_the_same_time() {
    let (mut anna, mut ben) = anna_and_ben();
    let item = ItemId::from_bytes([3; 16]);
    let mail = |addr: &str| {
        let entry = EmailEntry { addr: addr.into(), ..EmailEntry::default() };
        Edit::PutItem { field: contact::EMAILS, item, value: ItemValue::Email(entry) }
    };
    anna.apply(writer(1, 200), &[set(contact::LAST_NAME, "Mueller"), mail("a@example.org")]).unwrap();
    ben.apply(writer(2, 210), &[set(contact::LAST_NAME, "Möller"), mail("b@example.org")]).unwrap();
    exchange(&mut anna, &mut ben);
    // Both see the clashes. Anna settles on what is in force; Ben, who cannot know, writes anew.
    let name = anna.row(ID).get(contact::LAST_NAME).cloned();
    let (_, entry) = anna.row(ID).get(contact::EMAILS).unwrap().items()[0].clone();
    let settle = [
        Edit::Set { field: contact::LAST_NAME, value: name.clone() },
        Edit::PutItem { field: contact::EMAILS, item, value: entry.clone() },
    ];
    let settled = anna.apply(writer(1, 300), &settle).unwrap().unwrap();
    assert_eq!(settled.changes.len(), 1);
    assert!(anna.clashes().is_empty());
    let last = anna.history().pop().unwrap();
    let told: Vec<_> = last
        .traces
        .into_iter()
        .map(|trace| match trace {
            Trace::Value { after, .. } => after,
            Trace::Item { after, .. } => after.map(|entry| FieldValue::Items(vec![(item, entry)])),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(told, [name.clone(), Some(FieldValue::Items(vec![(item, entry.clone())]))]);
    ben.apply(writer(2, 310), &[set(contact::LAST_NAME, "Maier"), mail("c@example.org")]).unwrap();
    exchange(&mut anna, &mut ben);
    let clashes = ben.clashes();
    assert_eq!(clashes.len(), 2);
    for (clash, chosen) in clashes.iter().zip([name, Some(FieldValue::Items(vec![(item, entry)]))]) {
        let writers: BTreeSet<_> = clash.stands.iter().map(|s| (s.device.0[0], s.at.0)).collect();
        assert_eq!(writers, BTreeSet::from([(1, 300), (2, 310)]));
        assert!(clash.stands.iter().any(|stand| stand.value == chosen));
    }
}

#[test]
fn d1_equal_values_are_no_conflict_and_emptying_against_writing_is_one() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[set(contact::LAST_NAME, "Meyer")]).unwrap();
    ben.apply(writer(2, 210), &[set(contact::LAST_NAME, "Meyer")]).unwrap();
    exchange(&mut anna, &mut ben);
    assert!(anna.clashes().is_empty());
    anna.apply(writer(1, 300), &[Edit::Set { field: contact::LAST_NAME, value: None }]).unwrap();
    ben.apply(writer(2, 310), &[set(contact::LAST_NAME, "Maier")]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(anna.clashes()[0].stands.len(), 2);
}

#[test]
fn two_people_in_one_note_keep_both_sentences() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[write("Mag Tee.", "Mag Tee. Hat Zeit ab Mai 👩‍🚀.")]).unwrap();
    ben.apply(writer(2, 210), &[write("Mag Tee.", "Großkunde. Mag Tee.")]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(anna.whole(ID).text(contact::BACKGROUND), "Großkunde. Mag Tee. Hat Zeit ab Mai 👩‍🚀.");
}

#[test]
fn a_text_written_from_an_older_view_keeps_what_came_meanwhile() {
    let (mut anna, mut ben) = anna_and_ben();
    ben.apply(writer(2, 210), &[write("Mag Tee.", "Großkunde. Mag Tee.")]).unwrap();
    anna.merge(ben).unwrap();
    // Anna's editor still shows the text from before the merge.
    anna.apply(writer(1, 300), &[write("Mag Tee.", "Mag Tee und Kuchen.")]).unwrap();
    assert_eq!(anna.whole(ID).text(contact::BACKGROUND), "Großkunde. Mag Tee und Kuchen.");
}

#[test]
fn d5_words_of_a_set_meet_one_by_one() {
    let (mut anna, mut ben) = anna_and_ben();
    let tag = |word: &str, present| Edit::Tag { field: TAGS, word: word.into(), present };
    anna.apply(writer(1, 200), &[tag("Messe", true), tag("VIP", true)]).unwrap();
    ben.apply(writer(2, 210), &[tag("Newsletter", true)]).unwrap();
    exchange(&mut anna, &mut ben);
    anna.apply(writer(1, 300), &[tag("VIP", false)]).unwrap();
    exchange(&mut anna, &mut ben);
    let words = ["Messe", "Newsletter"].map(String::from).into();
    assert_eq!(ben.row(ID).get(TAGS), Some(&FieldValue::Tags(words)));
}

#[test]
fn d3_an_entry_is_replaced_whole_and_a_clash_keeps_both() {
    let (mut anna, mut ben) = anna_and_ben();
    let item = ItemId::from_bytes([3; 16]);
    let mail = |addr: &str, usage| Edit::PutItem {
        field: contact::EMAILS,
        item,
        value: ItemValue::Email(EmailEntry { addr: addr.into(), usage, primary: true }),
    };
    anna.apply(writer(1, 200), &[mail("j@mueller.de", Use::Work)]).unwrap();
    exchange(&mut anna, &mut ben);
    anna.apply(writer(1, 300), &[mail("j@mueller.de", Use::Home)]).unwrap();
    ben.apply(writer(2, 310), &[mail("joerg@mueller.de", Use::Work)]).unwrap();
    exchange(&mut anna, &mut ben);
    let clash = &anna.clashes()[0];
    assert_eq!(clash.item, Some(item));
    let rows: Vec<_> = clash.stands.iter().map(|s| s.value.clone()).collect();
    assert!(rows.iter().all(|value| matches!(value, Some(FieldValue::Items(items)) if items.len() == 1)));
    assert_eq!(anna.row(ID).get(contact::EMAILS).unwrap().items().len(), 1);
}

#[test]
fn the_same_edit_twice_changes_nothing() {
    let (mut anna, _) = anna_and_ben();
    let edits =
        [set(contact::LAST_NAME, "Schmidt"), Edit::Tag { field: TAGS, word: "VIP".into(), present: true }];
    assert!(anna.apply(writer(1, 200), &edits).unwrap().is_some());
    assert!(anna.apply(writer(1, 201), &edits).unwrap().is_none());
}

#[test]
fn d12_a_record_that_two_trash_at_once_is_restored_by_one() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[Edit::Trash { trashed: true }]).unwrap();
    ben.apply(writer(2, 210), &[Edit::Trash { trashed: true }]).unwrap();
    exchange(&mut anna, &mut ben);
    assert!(anna.row(ID).deleted_at.is_some());
    assert!(anna.clashes().is_empty(), "it is the same that they did");
    ben.apply(writer(2, 300), &[Edit::Trash { trashed: false }]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(anna.row(ID).deleted_at, None);
}

#[test]
fn undo_leads_back_and_redo_forth() {
    let (mut anna, _) = anna_and_ben();
    let before = anna.whole(ID).values;
    let edits = [
        set(contact::LAST_NAME, "Schmidt"),
        Edit::Tag { field: TAGS, word: "VIP".into(), present: true },
        write("Mag Tee.", "Mag Kaffee."),
        Edit::Trash { trashed: true },
    ];
    let applied = anna.apply(writer(1, 200), &edits).unwrap().unwrap();
    let after = anna.whole(ID).values;
    assert!(applied.redo.iter().all(|edit| anna.holds(edit)));
    anna.apply(writer(1, 300), &applied.undo).unwrap();
    assert_eq!(anna.whole(ID).values, before);
    assert_eq!(anna.whole(ID).deleted_at, None);
    anna.apply(writer(1, 400), &applied.redo).unwrap();
    assert_eq!(anna.whole(ID).values, after);
}

#[test]
fn d12_what_is_written_beside_a_deletion_stays_and_shows_when_the_record_is_back() {
    let (mut anna, mut ben) = anna_and_ben();
    anna.apply(writer(1, 200), &[Edit::Trash { trashed: true }]).unwrap();
    let tag = Edit::Tag { field: TAGS, word: "VIP".into(), present: true };
    ben.apply(writer(2, 210), &[set(contact::LAST_NAME, "Möller"), tag]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(ben.row(ID).deleted_at, Some(Millis(200)));
    assert!(anna.clashes().is_empty());
    ben.apply(writer(2, 300), &[Edit::Trash { trashed: false }]).unwrap();
    exchange(&mut anna, &mut ben);
    let row = anna.row(ID);
    assert_eq!((row.deleted_at, row.title().as_str()), (None, "Jörg Möller"));
    assert_eq!(row.get(TAGS), Some(&FieldValue::Tags(["VIP".to_owned()].into())));
}

#[test]
fn changes_alone_rebuild_the_record_in_any_order_and_repeatedly() {
    let edits = [set(contact::FIRST_NAME, "Jörg")];
    let (mut anna, created) = Document::create(RecordKind::Contact, writer(1, 100), &edits).unwrap();
    let second = anna.apply(writer(1, 200), &[set(contact::LAST_NAME, "Müller")]).unwrap().unwrap();
    let mut ben = Document::empty(RecordKind::Contact);
    assert!(ben.merge_changes(&second.changes).unwrap().waiting);
    let mut ben = Document::load(&ben.save()).unwrap();
    assert!(ben.merge_changes(&created).unwrap().changed);
    assert!(!ben.merge_changes(&second.changes).unwrap().changed);
    assert_eq!(ben.row(ID), anna.row(ID));
    assert_eq!(ben.change_hashes().len(), 2);
}

#[test]
fn history_tells_who_what_and_when() {
    let (mut anna, mut ben) = anna_and_ben();
    ben.apply(writer(2, 210), &[set(contact::LAST_NAME, "Möller"), write("Mag Tee.", "Mag Tee sehr.")])
        .unwrap();
    exchange(&mut anna, &mut ben);
    let history = anna.history();
    assert_eq!(history.len(), 2);
    assert!(history[0].traces.contains(&Trace::Created));
    assert_eq!((history[1].device, history[1].at), (DeviceId([2; 8]), Millis(210)));
    let text = |text: &str| Some(FieldValue::Text(text.into()));
    let expected =
        Trace::Value { field: contact::LAST_NAME, before: text("Müller"), after: text("Möller") };
    assert_eq!(history[1].traces[0], expected);
    let prose = |text: &str| Some(FieldValue::Prose(text.into()));
    let expected =
        Trace::Value { field: contact::BACKGROUND, before: prose("Mag Tee."), after: prose("Mag Tee sehr.") };
    assert_eq!(history[1].traces[1], expected);
}

#[test]
fn r11_damage_and_bombs_are_refused_before_automerge_sees_them() {
    let (anna, _) = anna_and_ben();
    let whole = anna.save();
    for cut in 0..whole.len() {
        assert!(Document::load(&whole[..cut]).is_err(), "cut at {cut}");
    }
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        assert!(Document::load(&bytes).is_err(), "flipped at {at}");
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert!(Document::load(&longer).is_err());
    let (mut doc, created) = Document::create(RecordKind::Account, writer(1, 1), &[]).unwrap();
    let before = doc.heads();
    let mut bytes = created[0].clone();
    *bytes.last_mut().unwrap() ^= 1;
    assert!(doc.merge_changes(&[bytes]).is_err());
    assert!(doc.merge_changes(&[whole]).is_err(), "a document is no change");
    assert_eq!(doc.heads(), before);
}

/// What one device has.
type Records = BTreeMap<RecordId, Document>;

fn carry_out(records: &mut Records, writer: Writer, steps: &[Step]) {
    for step in steps {
        match step {
            Step::Create { record, kind, edits } => {
                records.insert(*record, Document::create(*kind, writer, edits).unwrap().0);
            }
            Step::Edit { record, edits } => {
                records.get_mut(record).unwrap().apply(writer, edits).unwrap();
            }
        }
    }
}

/// Both get what the other has.
fn exchange_all(anna: &mut Records, ben: &mut Records) {
    assert!(anna.keys().eq(ben.keys()), "both made the same records");
    for (id, anna) in anna {
        exchange(anna, ben.get_mut(id).unwrap());
    }
}

/// Makes account, contact and deal of a lead, as its document says.
fn convert(records: &mut Records, writer: Writer) -> [RecordId; 3] {
    let row = records[&ID].whole(ID);
    let conversion = Conversion {
        lead: ID,
        account: None,
        contact: None,
        deal: Some(("Pumpen".to_owned(), None)),
        today: Day::from_iso("2026-11-29").unwrap(),
    };
    let made = conversion.plan(&|key| row.get(key), Held::default());
    carry_out(records, writer, &made.steps);
    [made.account, made.contact, made.deal].map(Option::unwrap)
}

/// A lead that Anna and Ben have.
fn a_lead() -> (Records, Records) {
    let item = ItemId::from_bytes([3; 16]);
    let mail = EmailEntry { addr: "j@oelmuehle.de".into(), ..EmailEntry::default() };
    let edits = [
        set(lead::LAST_NAME, "Yılmaz"),
        set(lead::COMPANY_NAME, "Ölmühle AG"),
        Edit::PutItem { field: contact::EMAILS, item, value: ItemValue::Email(mail) },
        Edit::Tag { field: TAGS, word: "Messe".into(), present: true },
    ];
    let (anna, _) = Document::create(RecordKind::Lead, writer(1, 100), &edits).unwrap();
    let ben = Document::load(&anna.save()).unwrap();
    (BTreeMap::from([(ID, anna)]), BTreeMap::from([(ID, ben)]))
}

#[test]
fn d11_a_lead_converted_on_two_devices_becomes_one_account_one_contact_and_one_deal() {
    let (mut anna, mut ben) = a_lead();
    let made = convert(&mut anna, writer(1, 200));
    assert_eq!(convert(&mut ben, writer(2, 210)), made);
    exchange_all(&mut anna, &mut ben);
    assert_eq!(anna.len(), 4);
    for document in ben.values() {
        assert!(document.clashes().is_empty());
    }
    let [account, contact, deal] = made;
    assert_eq!(ben[&account].row(account).title(), "Ölmühle AG");
    let person = ben[&contact].row(contact);
    assert_eq!(person.accounts().collect::<Vec<_>>(), [account]);
    assert_eq!(person.get(contact::EMAILS).unwrap().items().len(), 1);
    assert_eq!(ben[&deal].row(deal).get(deal::ACCOUNT), Some(&FieldValue::Link(account)));
    assert_eq!(ben[&ID].row(ID).get(lead::CONVERTED_DEAL), Some(&FieldValue::Link(deal)));
}

#[test]
fn d11_what_two_conversions_of_a_lead_say_differently_is_a_conflict() {
    let (mut anna, mut ben) = a_lead();
    let tag = |word: &str| Edit::Tag { field: TAGS, word: word.into(), present: true };
    let edits = [set(lead::COMPANY_NAME, "Ölmühle SE"), tag("VIP")];
    ben.get_mut(&ID).unwrap().apply(writer(2, 150), &edits).unwrap();
    let [account, contact, _] = convert(&mut anna, writer(1, 200));
    convert(&mut ben, writer(2, 210));
    exchange_all(&mut anna, &mut ben);
    assert_eq!(anna.len(), 4);
    let clashing: Vec<(RecordId, FieldKey)> = anna
        .iter()
        .flat_map(|(id, document)| document.clashes().into_iter().map(|clash| (*id, clash.field)))
        .collect();
    // Of the lead itself only Ben changed the name: that is no conflict.
    assert_eq!(clashing, [(account, account::NAME)]);
    let words = ["Messe", "VIP"].map(String::from).into();
    assert_eq!(anna[&contact].row(contact).get(TAGS), Some(&FieldValue::Tags(words)));
}

#[test]
fn d11_what_a_lead_needs_stays_with_it_and_stands_once() {
    let (mut anna, mut ben) = a_lead();
    let need = Edit::Write { field: lead::NEED, before: String::new(), after: "Braucht Pumpen. ".into() };
    anna.get_mut(&ID).unwrap().apply(writer(1, 150), &[need]).unwrap();
    exchange_all(&mut anna, &mut ben);
    let [.., deal] = convert(&mut anna, writer(1, 200));
    convert(&mut ben, writer(2, 210));
    exchange_all(&mut anna, &mut ben);
    let row = anna[&deal].whole(deal);
    assert_eq!(row.text(FieldKey::new("description")), "");
    assert_eq!(row.get(deal::LEAD), Some(&FieldValue::Link(ID)));
    assert_eq!(anna[&ID].whole(ID).text(lead::NEED), "Braucht Pumpen. ");
}

#[test]
fn d11_a_pipeline_set_up_on_two_devices_is_one() {
    let (mut anna, mut ben) = (Records::new(), Records::new());
    carry_out(&mut anna, writer(1, 100), &setup::first_steps(&[5; 16], Language::De));
    carry_out(&mut ben, writer(2, 110), &setup::first_steps(&[5; 16], Language::De));
    exchange_all(&mut anna, &mut ben);
    assert_eq!(anna.len(), 8);
    assert!(anna.values().all(|document| document.clashes().is_empty()));
}

#[test]
fn d9_calls_of_two_devices_add_up_and_one_that_comes_twice_counts_once() {
    let (anna, ben) = a_lead();
    let (mut anna, mut ben) = (anna.into_values().next().unwrap(), ben.into_values().next().unwrap());
    let call = |id: &str, present| Edit::Tag { field: lead::CALL_ATTEMPTS, word: id.to_owned(), present };
    let count = |document: &Document| document.row(ID).get(lead::CALL_ATTEMPTS).cloned();
    assert_eq!(count(&anna), None);
    anna.apply(writer(1, 200), &[call("a1", true)]).unwrap();
    let second = anna.apply(writer(1, 201), &[call("a2", true)]).unwrap().unwrap();
    assert!(anna.apply(writer(1, 202), &[call("a2", true)]).unwrap().is_none());
    ben.apply(writer(2, 210), &[call("b1", true)]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(count(&ben), Some(FieldValue::Number(3)));
    assert!(ben.clashes().is_empty());
    // The same call on both devices, as after a copied profile: once.
    anna.apply(writer(1, 300), &[call("c1", true)]).unwrap();
    ben.apply(writer(2, 310), &[call("c1", true)]).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(count(&anna), Some(FieldValue::Number(4)));
    // Taken back, exactly that call is gone, whatever was counted meanwhile.
    ben.apply(writer(2, 410), &[call("b2", true)]).unwrap();
    anna.apply(writer(1, 400), &second.undo).unwrap();
    exchange(&mut anna, &mut ben);
    assert_eq!(count(&ben), Some(FieldValue::Number(4)));
    // A number cannot be set.
    let number = Edit::Set { field: lead::CALL_ATTEMPTS, value: Some(FieldValue::Number(9)) };
    assert!(anna.apply(writer(1, 500), &[number]).is_err());
}

#[test]
fn d4_a_deal_moved_on_two_devices_is_a_conflict_of_its_stage_and_keeps_both_entries() {
    let link = |id: u8| Some(FieldValue::Link(RecordId::from_bytes([id; 16])));
    let edits = [set(deal::NAME, "Pumpen"), Edit::Set { field: deal::STAGE, value: link(1) }];
    let (mut anna, _) = Document::create(RecordKind::Deal, writer(1, 100), &edits).unwrap();
    let mut ben = Document::load(&anna.save()).unwrap();
    let shift = |to, entry: &str| {
        [
            Edit::Set { field: deal::STAGE, value: link(to) },
            Edit::Tag { field: deal::STAGE_LOG, word: entry.to_owned(), present: true },
        ]
    };
    anna.apply(writer(1, 200), &shift(2, "von Anna")).unwrap();
    ben.apply(writer(2, 210), &shift(3, "von Ben")).unwrap();
    exchange(&mut anna, &mut ben);
    let clashing: Vec<FieldKey> = anna.clashes().into_iter().map(|clash| clash.field).collect();
    assert_eq!(clashing, [deal::STAGE]);
    let words = ["von Anna", "von Ben"].map(String::from).into();
    assert_eq!(anna.row(ID).get(deal::STAGE_LOG), Some(&FieldValue::Tags(words)));
}
