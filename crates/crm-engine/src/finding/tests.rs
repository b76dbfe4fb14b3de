//! Searches that take many turns, while rows change under them, find what a search at one go finds.

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;
use crm_domain::id::{DeviceId, MemberId, RecordId};
use crm_domain::query::{Column, Query, Sort};
use crm_domain::row::Row;
use crm_domain::schema::contact;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use engine_protocol::WatchId;
use engine_protocol::request::Span;
use engine_protocol::view::Window;
use proptest::prelude::*;

use crate::effect::PageId;
use crate::records::Records;
use crate::table::Home;
use crate::watch::Watches;

const PAGE: PageId = PageId(1);
const WATCH: WatchId = WatchId(1);
const KIND: RecordKind = RecordKind::Contact;

#[derive(Debug, Clone)]
enum Step {
    /// A name is given to a record, which is made by it.
    Name(u8, String),
    /// Something is typed.
    Type(String),
    /// The list is sorted by something else, or by title again.
    Sort(bool),
    /// A quiet moment.
    Rest,
    /// A member is called otherwise: what is searched in is made anew, as after a start.
    Rename(u8),
    Scroll(u32),
    Turn,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..60_u8, "[abm]{1,3}").prop_map(|(record, name)| Step::Name(record, name)),
        1 => "[abm]{0,2}".prop_map(Step::Type),
        1 => any::<bool>().prop_map(Step::Sort),
        1 => Just(Step::Rest),
        1 => any::<u8>().prop_map(Step::Rename),
        1 => (0..20_u32).prop_map(Step::Scroll),
        3 => Just(Step::Turn),
    ]
}

fn row(record: u8, name: &str) -> Row {
    let position = KIND.spec().position(contact::LAST_NAME).unwrap();
    Row {
        id: RecordId::from_bytes([record; 16]),
        kind: KIND,
        created_at: Millis(1),
        updated_at: Millis(1),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values: vec![(position, FieldValue::Text(name.to_owned()))],
    }
}

/// As a commit does it.
fn put(row: &Row, records: &mut Records, watches: &mut Watches) {
    let before: BTreeSet<_> = records.table(KIND).slot(&row.id).into_iter().collect();
    watches.detach(KIND, &before);
    let slot = records.put(row, Home::Loose, false);
    watches.attach(KIND, &BTreeSet::from([slot]), records);
}

fn query(search: &str) -> Query {
    Query { search: search.to_owned(), ..Query::all(KIND) }
}

proptest! {
    #[test]
    fn d16_a_search_in_turns_finds_what_one_at_one_go_finds(
        names in proptest::collection::vec("[abm]{1,3}", 0..60),
        steps in proptest::collection::vec(step(), 0..40),
        turn in 1..60_u32,
    ) {
        let (mut records, mut watches) = (Records::default(), Watches::default());
        for (record, name) in (0..).zip(&names) {
            put(&row(record, name), &mut records, &mut watches);
        }
        let (mut asked, mut span) = (query(""), Span { start: 0, len: 5 });
        let columns = vec![Column::Title];
        watches.list(PAGE, WATCH, &asked, columns.clone(), span);
        let mut shown = None;
        let turns = std::iter::repeat_n(Step::Turn, 400);
        for step in steps.into_iter().chain(turns) {
            match step {
                Step::Name(record, name) => put(&row(record, &name), &mut records, &mut watches),
                Step::Rest => _ = watches.prepare(&records),
                Step::Rename(name) => {
                    records.know_members(vec![(MemberId::from_bytes([7; 16]), name.to_string())]);
                }
                Step::Sort(otherwise) => {
                    let level = Sort { column: Column::Field(contact::LAST_NAME), descending: true };
                    asked.sort = if otherwise { vec![level] } else { Vec::new() };
                    watches.list(PAGE, WATCH, &asked, columns.clone(), span);
                }
                Step::Type(text) => {
                    asked = Query { search: text, ..asked };
                    watches.list(PAGE, WATCH, &asked, columns.clone(), span);
                }
                Step::Scroll(start) => {
                    span.start = start;
                    prop_assert!(watches.scroll(PAGE, WATCH, span));
                }
                Step::Turn => {
                    for (_, _, window) in watches.changed(&records, true, turn) {
                        check(&window, span)?;
                        shown = Some(window);
                    }
                    for (kind, slot, text) in watches.take_made() {
                        prop_assert_eq!(&text, &*records.search_text(kind, slot));
                        records.keep_search_text(kind, slot, text);
                    }
                }
            }
        }
        prop_assert!(!watches.are_finding());
        let whole = Watches::default().glance(&asked, &columns, None, span, &records);
        prop_assert_eq!(shown, Some(whole));
    }
}

/// What is told before all is found fills the screen.
fn check(window: &Window, span: Span) -> Result<(), TestCaseError> {
    if window.counting {
        prop_assert_eq!(window.rows.len(), span.len as usize);
        prop_assert!(window.total >= span.start + span.len);
    }
    Ok(())
}
