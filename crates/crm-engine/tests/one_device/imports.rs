//! Files become records, whole and once, and can be taken back.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::JobId;
use crm_domain::query::Query;
use crm_domain::schema::{account, contact, letterhead, order, product, quote};
use crm_domain::value::{FieldValue, Money};
use engine_protocol::files::{ExportFormat, ImportMapping, ImportPlan, ImportState, ImportSummary};
use engine_protocol::request::Request;
use engine_protocol::{Answer, Problem};

use super::device::{Device, set};

pub fn csv(rows: u32) -> Vec<u8> {
    let mut text = "Vorname;Nachname;Firma;E-Mail-Adresse;Ort geschäftlich\n".to_owned();
    for row in 0..rows {
        text.push_str(&format!(
            "Kim{row};Öztürk{row};Firma {};kim{row}@firma{}.de;Köln\n",
            row % 50,
            row % 50
        ));
    }
    text.into_bytes()
}

pub fn import(device: &mut Device, bytes: Vec<u8>) -> Result<Answer, Problem> {
    let kind = RecordKind::Contact;
    let opened = device.ask(Request::ImportOpen { name: "kontakte.csv".to_owned(), bytes, kind });
    let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview: {opened:?}") };
    device.ask(Request::ImportRun { job: preview.job, mapping: Some(preview.mapping.clone()) })
}

#[test]
fn an_import_is_counted_stored_and_undone_as_a_whole() {
    let mut device = Device::founded();
    let Ok(Answer::ImportDone(done)) = import(&mut device, csv(700)) else { panic!("an import") };
    assert_eq!((done.total, done.done, done.created, done.faulty), (700, 700, 750, 0));
    device.restart();
    assert_eq!(device.list(Query::all(RecordKind::Contact)).total, 700);
    let query = Query { search: "öztürk699 köln".to_owned(), ..Query::all(RecordKind::Contact) };
    let window = device.list(query);
    assert_eq!(window.total, 1);
    let touched = window.rows[0].id;
    device.edit(touched, set(contact::LAST_NAME, "Handgemacht")).unwrap();
    // The same file again changes nothing.
    let Ok(Answer::ImportDone(again)) = import(&mut device, csv(600)) else { panic!("an import") };
    assert_eq!((again.created, again.changed), (0, 0));
    let Ok(Answer::Undone { kept, .. }) = device.ask(Request::ImportUndo { job: done.job }) else {
        panic!("undone")
    };
    assert_eq!(kept, [touched]);
    assert_eq!(device.titles(Query::all(RecordKind::Contact)), ["Kim699 Handgemacht"]);
}

#[test]
fn orders_come_with_one_row_for_each_line_and_the_same_file_again_changes_nothing() {
    let mut device = Device::founded();
    let pump = device.create(
        1,
        RecordKind::Product,
        vec![set(product::NAME, "Tauchpumpe"), set(product::SKU, "P-100")],
    );
    device.create(2, RecordKind::Account, vec![set(account::NAME, "Beispiel GmbH")]);
    let file = "Auftragsnr;Firma;Auftragsdatum;Auftragsstatus;Artikelnummer;Artikel;Menge;Einzelpreis;MwSt\n\
        A-1;Beispiel GmbH;03.11.2026;Geliefert;P-100;;2;1.250,50;19\n\
        A-1;Beispiel GmbH;03.11.2026;Geliefert;X-1;Schlauch;10,5;4;19\n\
        A-2;Unbekannt AG;05.11.2026;Bezahlt;P-100;Pumpe;-1;1000;19\n\
        A-1;Beispiel GmbH;03.11.2026;Geliefert;X-1;Schlauch;10,5;4;19\n";
    let run = |device: &mut Device, text: &str| -> (ImportPlan, ImportSummary) {
        let (name, bytes) = ("auftraege.csv".to_owned(), text.as_bytes().to_vec());
        let opened = device.ask(Request::ImportOpen { name, bytes, kind: RecordKind::Order });
        let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview: {opened:?}") };
        let plan = device.ask(Request::ImportPlan { job: preview.job, mapping: preview.mapping.clone() });
        let Ok(Answer::ImportPlan(plan)) = plan else { panic!("a plan: {plan:?}") };
        let done = device.ask(Request::ImportRun { job: preview.job, mapping: Some(preview.mapping) });
        let Ok(Answer::ImportDone(done)) = done else { panic!("an import: {done:?}") };
        (plan, done)
    };
    let (_, done) = run(&mut device, file);
    assert_eq!((done.created, done.faulty), (2, 0));
    let orders = device.list(Query::all(RecordKind::Order)).rows;
    let lines = |device: &mut Device, title: &str| {
        let id = orders.iter().find(|row| row.title == title).expect("the order").id;
        let values = device.record(id).values;
        let value = |key| values.iter().find(|(field, _)| *field == key).map(|(_, value)| value.clone());
        let lines = value(quote::LINES).unwrap();
        let named: Vec<(String, i64, bool)> = crm_domain::sales::totals::lines_of(Some(&lines))
            .map(|(_, line)| (line.name.clone(), line.quantity, line.product == Some(pump)))
            .collect();
        (named, value(quote::TOTAL), value(order::ACCOUNT).is_some(), value(order::STATUS))
    };
    let euros = |minor| Some(FieldValue::Money(Money { minor, currency: *b"EUR" }));
    let status = |key: &str| Some(FieldValue::Choice(key.to_owned()));
    let hose = || ("Schlauch".to_owned(), 10_500, false);
    // Two rows alike are two lines: somebody ordered it twice.
    let first = (
        vec![("Tauchpumpe".to_owned(), 2_000, true), hose(), hose()],
        euros(258_500),
        true,
        status("delivered"),
    );
    assert_eq!(lines(&mut device, "A-1"), first);
    let second = (vec![("Pumpe".to_owned(), -1_000, true)], euros(-100_000), false, status("paid"));
    assert_eq!(lines(&mut device, "A-2"), second);
    let (plan, done) = run(&mut device, file);
    assert_eq!((plan.new, plan.changed, plan.same, plan.faulty), (0, 0, 4, 0));
    assert_eq!((done.created, done.changed), (0, 0));
    // What the other system changed, and what came later, comes too; the order is delivered long since.
    let longer = file.replace("P-100;;2;", "P-100;;3;")
        + "A-1;Beispiel GmbH;03.11.2026;Geliefert;X-2;Schelle;1;2;19\n";
    let (_, done) = run(&mut device, &longer);
    assert_eq!((done.created, done.faulty), (0, 0));
    let (named, total, ..) = lines(&mut device, "A-1");
    assert_eq!(named.iter().map(|(_, many, _)| *many).collect::<Vec<_>>(), [3_000, 10_500, 10_500, 1_000]);
    assert_eq!(total, euros(383_750));
}

#[test]
fn a_file_is_read_again_as_a_person_says_that_it_is_written() {
    let mut device = Device::founded();
    // "Żołć" and a town in Windows-1250, which nothing in the file tells from Windows-1252.
    let bytes = b"Vorname|Nachname|Ort, Land\nJan|\xafo\xb3\xe6|Brno, CZ\n".to_vec();
    let kind = RecordKind::Contact;
    let opened = device.ask(Request::ImportOpen { name: "k.csv".to_owned(), bytes, kind });
    let Ok(Answer::ImportPreview(first)) = opened else { panic!("a preview: {opened:?}") };
    assert_eq!(first.mapping.encoding, "windows-1252");
    let reread = |encoding: &str, delimiter| Request::ImportReread {
        job: first.job,
        encoding: encoding.to_owned(),
        delimiter,
    };
    assert_eq!(device.ask(reread("klingon", b'|')), Err(Problem::File("encoding".to_owned())));
    let again = device.ask(reread("windows-1250", b'|'));
    let Ok(Answer::ImportPreview(second)) = again else { panic!("a preview: {again:?}") };
    assert_eq!((second.job, second.headers.len()), (first.job, 3));
    assert_eq!(second.sample, [["Jan", "Żołć", "Brno, CZ"]]);
    let done = device.ask(Request::ImportRun { job: second.job, mapping: Some(second.mapping) });
    assert!(matches!(done, Ok(Answer::ImportDone(_))), "{done:?}");
    assert_eq!(device.titles(Query::all(kind)), ["Jan Żołć"]);
}

#[test]
fn an_interrupted_import_goes_on_without_doubles() {
    let mut device = Device::founded();
    device.refuse = 0;
    let kind = RecordKind::Contact;
    let opened = device.ask(Request::ImportOpen { name: "k.csv".to_owned(), bytes: csv(1_000), kind });
    let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview") };
    device.die_after(3, Request::ImportRun { job: preview.job, mapping: Some(preview.mapping.clone()) });
    device.restart();
    let Ok(Answer::Imports(imports)) = device.ask(Request::Imports) else { panic!("imports") };
    assert_eq!(imports[0].state, ImportState::Interrupted);
    assert_eq!(imports[0].done, 512);
    let Ok(Answer::ImportDone(done)) = device.ask(Request::ImportRun { job: preview.job, mapping: None })
    else {
        panic!("an import")
    };
    assert_eq!((done.done, done.created), (1_000, 1_050));
    assert_eq!(device.list(Query::all(RecordKind::Contact)).total, 1_000);
}

/// Opens a file of records of this kind and counts what it would do.
fn planned(device: &mut Device, kind: RecordKind, text: &str) -> (JobId, ImportMapping, ImportPlan) {
    let bytes = text.as_bytes().to_vec();
    let opened = device.ask(Request::ImportOpen { name: "liste.csv".to_owned(), bytes, kind });
    let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview: {opened:?}") };
    let mapping = preview.mapping.clone();
    let plan = device.ask(Request::ImportPlan { job: preview.job, mapping: mapping.clone() });
    let Ok(Answer::ImportPlan(plan)) = plan else { panic!("a plan: {plan:?}") };
    (preview.job, mapping, plan)
}

/// Imports a text and says what came of it.
fn imported(device: &mut Device, kind: RecordKind, text: &str) -> ImportSummary {
    let (job, mapping, _) = planned(device, kind, text);
    let done = device.ask(Request::ImportRun { job, mapping: Some(mapping) });
    let Ok(Answer::ImportDone(done)) = done else { panic!("an import: {done:?}") };
    done
}

/// What the field of the record with this title points at, by its title; a member by name.
fn points_at(device: &mut Device, kind: RecordKind, title: &str, field: &str) -> Option<String> {
    let query = Query { search: title.to_owned(), ..Query::all(kind) };
    let row = device.list(query).rows.into_iter().find(|row| row.title == title).expect("it is there");
    let record = device.record(row.id);
    let key = FieldKey::find(field).unwrap();
    let value = record.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value.clone())?;
    match value {
        FieldValue::Link(id) => {
            record.titles.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone())
        }
        FieldValue::Member(_) => Some("a member".to_owned()),
        FieldValue::Tags(ids) => Some(format!("{} members", ids.len())),
        other => panic!("points at nothing: {other:?}"),
    }
}

#[test]
fn rows_point_at_members_at_rows_before_and_behind_them_and_at_what_is_there() {
    let mut device = Device::founded();
    device.create(1, RecordKind::Account, vec![set(account::NAME, "Haupt AG")]);
    // Rows point over more than one write, to both sides, by number, name and a name without its form.
    let mut text = "Firmenname;Kundennummer;Muttergesellschaft;Betreuer\n".to_owned();
    text.push_str("Erste GmbH;K1;Letzte GmbH;anna schmitt\n");
    text.push_str("Zweite GmbH;K2;K599;Niemand Bekanntes\n");
    for row in 3..599 {
        text.push_str(&format!("Füller {row} GmbH;K{row};Haupt;Anna Schmitt\n"));
    }
    text.push_str("Letzte GmbH;K599;Haupt AG;\n");
    text.push_str("Selbst GmbH;K600;Selbst GmbH;\n");
    let kind = RecordKind::Account;
    let (_, _, plan) = planned(&mut device, kind, &text);
    assert_eq!((plan.new, plan.faulty), (600, 0));
    let nobody: Vec<(&str, u32)> = plan.nobody.iter().map(|one| (one.named.as_str(), one.rows)).collect();
    assert_eq!(nobody, [("Niemand Bekanntes", 1)]);
    let done = imported(&mut device, kind, &text);
    assert_eq!((done.created, done.faulty), (600, 0));
    let check = |device: &mut Device| {
        assert_eq!(points_at(device, kind, "Erste GmbH", "parent").as_deref(), Some("Letzte GmbH"));
        assert_eq!(points_at(device, kind, "Erste GmbH", "owner").as_deref(), Some("a member"));
        assert_eq!(points_at(device, kind, "Zweite GmbH", "parent").as_deref(), Some("Letzte GmbH"));
        assert_eq!(points_at(device, kind, "Zweite GmbH", "owner"), None);
        assert_eq!(points_at(device, kind, "Füller 300 GmbH", "parent").as_deref(), Some("Haupt AG"));
        assert_eq!(points_at(device, kind, "Letzte GmbH", "parent").as_deref(), Some("Haupt AG"));
        assert_eq!(points_at(device, kind, "Selbst GmbH", "parent"), None, "nothing is its own parent");
    };
    check(&mut device);
    device.restart();
    check(&mut device);
    // The same file changes nothing more, and the whole can be taken back.
    let (_, _, again) = planned(&mut device, kind, &text);
    assert_eq!((again.new, again.changed, again.same), (0, 0, 600));
    let Ok(Answer::Undone { kept, .. }) = device.ask(Request::ImportUndo { job: done.job }) else {
        panic!("undone")
    };
    assert_eq!(kept, []);
    assert_eq!(device.titles(Query::all(kind)), ["Haupt AG"]);
}

#[test]
fn a_name_that_two_people_share_points_at_neither() {
    let mut device = Device::founded();
    let text = "Vorname;Nachname;E-Mail;Berichtet an\n\
        Eva;Kurz;eva1@a.de;\nEva;Kurz;eva2@b.de;\nTom;Lang;tom@a.de;Eva Kurz\nUwe;Breit;uwe@a.de;Tom Lang\n";
    let kind = RecordKind::Contact;
    let (_, _, plan) = planned(&mut device, kind, text);
    assert_eq!(plan.nobody.iter().map(|one| one.named.as_str()).collect::<Vec<_>>(), ["Eva Kurz"]);
    imported(&mut device, kind, text);
    assert_eq!(points_at(&mut device, kind, "Tom Lang", "reports_to"), None);
    assert_eq!(points_at(&mut device, kind, "Uwe Breit", "reports_to").as_deref(), Some("Tom Lang"));
}

/// All records of a kind as a file.
fn whole(kind: RecordKind, format: ExportFormat) -> Request {
    let (columns, zones) = (Vec::new(), Vec::new());
    Request::Export { query: Query::all(kind), only: None, columns, zones, format }
}

#[test]
fn an_export_brings_back_owners_and_parents_in_an_empty_workspace() {
    let kind = RecordKind::Account;
    let mut device = Device::founded();
    imported(
        &mut device,
        kind,
        "Firmenname;Muttergesellschaft;Betreuer;Beobachtet von\n\
            Tochter GmbH;Mutter AG;Anna Schmitt;Anna Schmitt\nMutter AG;;;\n",
    );
    for format in [ExportFormat::Csv, ExportFormat::ExcelDe] {
        let export = whole(kind, format);
        let Ok(Answer::File { bytes, .. }) = device.ask(export) else { panic!("a file") };
        let mut other = Device::founded();
        imported(&mut other, kind, &String::from_utf8(bytes).unwrap());
        assert_eq!(points_at(&mut other, kind, "Tochter GmbH", "parent").as_deref(), Some("Mutter AG"));
        assert_eq!(points_at(&mut other, kind, "Tochter GmbH", "owner").as_deref(), Some("a member"));
        assert_eq!(points_at(&mut other, kind, "Tochter GmbH", "followers").as_deref(), Some("1 members"));
    }
}

#[test]
fn links_to_rows_behind_survive_a_death_at_every_write() {
    let kind = RecordKind::Account;
    let mut text = "Firmenname;Muttergesellschaft\n".to_owned();
    for row in 0..600 {
        text.push_str(&format!("Firma {row:03} Werk;Firma {:03} Werk\n", 599 - row));
    }
    for dies_after in 1..9 {
        let mut device = Device::founded();
        let (job, mapping, _) = planned(&mut device, kind, &text);
        device.die_after(dies_after, Request::ImportRun { job, mapping: Some(mapping) });
        device.restart();
        let known = device.ask(Request::Imports);
        let Ok(Answer::Imports(imports)) = known else { panic!("imports: {known:?}") };
        if imports.first().is_some_and(|import| import.state != ImportState::Done) {
            let done = device.ask(Request::ImportRun { job, mapping: None });
            assert!(matches!(done, Ok(Answer::ImportDone(_))), "{done:?} after {dies_after}");
        }
        for row in [0, 150, 299, 300, 599] {
            let name = format!("Firma {row:03} Werk");
            let parent = format!("Firma {:03} Werk", 599 - row);
            assert_eq!(points_at(&mut device, kind, &name, "parent"), Some(parent), "after {dies_after}");
        }
        assert_eq!(device.list(Query::all(kind)).total, 600);
    }
}

#[test]
fn d38_a_file_that_says_no_country_is_read_as_the_own_company_writes() {
    let mut device = Device::founded();
    let firm = letterhead::id();
    device
        .command(Command::Create { record: firm, kind: RecordKind::Letterhead, edits: Vec::new() })
        .unwrap();
    let say = |field, key: &str| Edit::Set { field, value: Some(FieldValue::Choice(key.to_owned())) };
    device.edit(firm, say(letterhead::COUNTRY, "ch")).unwrap();
    device.edit(firm, say(letterhead::CURRENCY, "chf")).unwrap();
    let mut read_as = |file: &str| {
        let (name, bytes) = ("firmen.csv".to_owned(), file.as_bytes().to_vec());
        let opened = device.ask(Request::ImportOpen { name, bytes, kind: RecordKind::Account });
        let Ok(Answer::ImportPreview(preview)) = opened else { panic!("a preview: {opened:?}") };
        (preview.mapping.phone_country, preview.mapping.currency)
    };
    let usual = ("CH".to_owned(), "CHF".to_owned());
    assert_eq!(read_as("Name;Telefon\r\nFrei AG;044 668 18 00\r\n"), usual);
    // Its own addresses say more of its numbers than where the firm is at home; amounts are the firm's.
    let said = ("AT".to_owned(), "CHF".to_owned());
    assert_eq!(read_as("Name;Telefon;Ort;Land\r\nHuber GmbH;01 5331234;Wien;Österreich\r\n"), said);
}
