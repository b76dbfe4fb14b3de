//! Teams: the forecast by team follows who is in which, and a team is taken back and found again like any record.

use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::query::{Query, Scope};
use crm_domain::sales::forecast::tally::{Cell, Figure};
use crm_domain::sales::forecast::{Group, GroupBy, Whose};
use crm_domain::schema::{deal, team};
use crm_domain::value::FieldValue;
use engine_protocol::Answer;
use engine_protocol::forecast::{ForecastQuery, ForecastView};
use engine_protocol::request::Request;

use crate::device::{Device, set};
use crate::forecast::{last, look, new_deal, query, selling, value};

const BERT: MemberId = MemberId::from_bytes([88; 16]);

fn turn(member: MemberId, present: bool) -> Edit {
    Edit::Tag { field: team::MEMBERS, word: member.to_string(), present }
}

fn new_team(device: &mut Device, number: u8, name: &str, members: &[MemberId]) -> RecordId {
    let mut edits = vec![set(team::NAME, name)];
    edits.extend(members.iter().map(|member| turn(*member, true)));
    device.create(number, RecordKind::Team, edits)
}

fn deal_of(device: &mut Device, number: u8, minor: i64, owner: MemberId) -> RecordId {
    let made = new_deal(device, number, "Neu", minor, "2026-12-10");
    device.edit(made, value(deal::OWNER, FieldValue::Member(owner))).unwrap();
    made
}

fn by_team() -> ForecastQuery {
    let mut asked = query(None, None);
    asked.question.group = GroupBy::Team;
    asked
}

/// What the deals of each group are worth, and what all of them are worth.
fn groups(view: &ForecastView) -> (Vec<(Group, i64)>, i64) {
    let by_group = view.lines.iter().map(|line| (line.group, line.figures.pipeline.minor));
    (by_group.collect(), view.totals.iter().map(|line| line.figures.pipeline.minor).sum())
}

#[test]
fn the_forecast_by_team_follows_who_is_in_it() {
    let (mut device, anna) = selling("2026-11-16");
    deal_of(&mut device, 1, 100, anna);
    deal_of(&mut device, 2, 20, BERT);
    let nobodys = new_deal(&mut device, 3, "Neu", 3, "2026-12-10");
    let (of, without) = (|team| Group::Team(Some(team)), Group::Team(None));
    assert_eq!(groups(&look(&mut device, by_team())), (vec![(without, 123)], 123));
    // Nobody asks again from here on.
    let north = new_team(&mut device, 50, "Nord", &[anna, BERT]);
    assert_eq!(groups(&last(&device)), (vec![(without, 3), (of(north), 120)], 123));
    // In two teams he counts in both, and once in all.
    let south = new_team(&mut device, 51, "Süd", &[]);
    device.edit(south, turn(BERT, true)).unwrap();
    let both = (vec![(without, 3), (of(north), 120), (of(south), 20)], 123);
    assert_eq!(groups(&last(&device)), both);
    device.edit(north, turn(BERT, false)).unwrap();
    let apart = (vec![(without, 3), (of(north), 100), (of(south), 20)], 123);
    assert_eq!(groups(&last(&device)), apart);
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(groups(&last(&device)), both);
    // A team in the trash is none.
    device.edit(south, Edit::Trash { trashed: true }).unwrap();
    assert_eq!(groups(&last(&device)), (vec![(without, 3), (of(north), 120)], 123));
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(groups(&last(&device)), both);
    // A deal that changes hands changes its team.
    device.edit(nobodys, value(deal::OWNER, FieldValue::Member(anna))).unwrap();
    assert_eq!(groups(&last(&device)), (vec![(of(north), 123), (of(south), 20)], 123));
    // And so it is after a restart, for one team alone, and behind the figure.
    device.restart();
    let mut of_one = by_team();
    of_one.question.whose = Whose::Team(south);
    let cell = Cell { currency: None, when: None, group: Some(of(south)), figure: Figure::Pipeline };
    let view = look(&mut device, ForecastQuery { cell: Some(cell), ..of_one });
    assert_eq!(groups(&view), (vec![(of(south), 20)], 20));
    assert_eq!(view.deals.map(|deals| deals.total), Some(1));
    assert_eq!(view.attention.no_step, 1);
}

#[test]
fn a_team_is_found_in_its_place_in_the_trash_and_in_its_history_and_by_no_search_for_something_else() {
    let mut device = Device::founded();
    let north = new_team(&mut device, 50, "Außendienst Nord", &[BERT]);
    device.edit(north, set(team::NAME, "Vertrieb Nord")).unwrap();
    assert_eq!(device.titles(Query::all(RecordKind::Team)), ["Vertrieb Nord"]);
    let find = |device: &mut Device, kind| {
        let request = Request::Find { text: "vertrieb".to_owned(), kind, limit: 10 };
        match device.ask(request) {
            Ok(Answer::Hits(hits)) => hits.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((find(&mut device, None), find(&mut device, Some(RecordKind::Team))), (0, 1));
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(device.titles(Query::all(RecordKind::Team)), ["Außendienst Nord"]);
    device.edit(north, Edit::Trash { trashed: true }).unwrap();
    device.restart();
    assert_eq!(device.titles(Query::all(RecordKind::Team)), [""; 0]);
    let trash = Query { scope: Scope::Trash, ..Query::all(RecordKind::Team) };
    assert_eq!(device.titles(trash), ["Außendienst Nord"]);
    let Ok(Answer::History(entries)) = device.ask(Request::History { record: north }) else {
        panic!("its history")
    };
    assert!(entries.len() >= 4, "{entries:?}");
}
