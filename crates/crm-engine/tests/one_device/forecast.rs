//! The forecast: figures that follow every change, a look back at a day that has passed, quotas, the deals behind a
//! figure.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, MemberId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::line::LineItem;
use crm_domain::sales::forecast::analysis::Analysis;
use crm_domain::sales::forecast::quota;
use crm_domain::sales::forecast::slip::Slip;
use crm_domain::sales::forecast::tally::{Cell, Figure, Figures, Worth};
use crm_domain::sales::forecast::{GroupBy, Question, Unit, When, Whose};
use crm_domain::schema::{deal, product, task};
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};
use crm_engine::Pace;
use engine_protocol::answer::State;
use engine_protocol::forecast::{ForecastQuery, ForecastView};
use engine_protocol::request::Request;
use engine_protocol::{Answer, FromEngine, WatchId};

use crate::device::{Device, set};

const WATCH: WatchId = WatchId(40);
const A_DAY: i64 = 86_400_000;

pub fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

pub fn selling(at: &str) -> (Device, MemberId) {
    let mut device = Device::founded();
    device.now = day(at).to_days() * A_DAY + 43_200_000;
    device.ask(Request::SetUpSales { german: true }).unwrap();
    let member = match device.ask(Request::State).unwrap() {
        Answer::State(State::Open(workspace)) => workspace.member,
        other => panic!("{other:?}"),
    };
    (device, member)
}

pub fn stage(device: &mut Device, name: &str) -> RecordId {
    use crm_domain::query::{Column, Query};
    use engine_protocol::request::Span;
    let watch = WatchId(41);
    let query = Query::all(RecordKind::Stage);
    device
        .ask(Request::Watch { watch, query, columns: vec![Column::Title], span: Span { start: 0, len: 50 } })
        .unwrap();
    let rows = device.window(watch).rows;
    device.ask(Request::Unwatch { watch }).unwrap();
    rows.into_iter().find(|row| row.title == name).expect("it is set up").id
}

pub fn value(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

pub fn euros(minor: i64) -> Edit {
    value(deal::AMOUNT, FieldValue::Money(Money { minor, currency: *b"EUR" }))
}

pub fn close(on: &str) -> Edit {
    value(deal::EXPECTED_CLOSE, FieldValue::Day(day(on)))
}

pub fn new_deal(device: &mut Device, number: u8, at: &str, minor: i64, on: &str) -> RecordId {
    let stage = stage(device, at);
    let edits = vec![
        set(deal::NAME, &format!("Chance {number}")),
        value(deal::STAGE, FieldValue::Link(stage)),
        euros(minor),
        close(on),
    ];
    device.create(number, RecordKind::Deal, edits)
}

pub fn move_to(device: &mut Device, record: RecordId, name: &str) {
    let stage = stage(device, name);
    device.edit(record, value(deal::STAGE, FieldValue::Link(stage))).unwrap();
}

pub fn query(as_of: Option<&str>, cell: Option<Cell>) -> ForecastQuery {
    let question = Question {
        unit: Unit::Month,
        from: day("2026-11-01"),
        periods: 3,
        pipeline: None,
        whose: Whose::All,
        group: GroupBy::Nothing,
    };
    ForecastQuery { question, as_of: as_of.map(day), cell, analysis: None }
}

pub fn last(device: &Device) -> ForecastView {
    let told = device.told.iter().rev().find_map(|message| match message {
        FromEngine::Forecast { watch, view } if *watch == WATCH => {
            Some(engine_protocol::decode(view).unwrap())
        }
        _ => None,
    });
    told.expect("the forecast was told")
}

pub fn look(device: &mut Device, query: ForecastQuery) -> ForecastView {
    device.told.clear();
    device.ask(Request::WatchForecast { watch: WATCH, query }).unwrap();
    last(device)
}

fn figures(view: &ForecastView, month: &str) -> Figures {
    let line = view.lines.iter().find(|line| line.when == When::In(day(month)));
    line.map(|line| line.figures).unwrap_or_default()
}

pub fn worth(minor: i64, count: u32) -> Worth {
    Worth { minor, count }
}

/// The clock goes on until a day.
pub fn until(device: &mut Device, text: &str) {
    device.now = day(text).to_days() * A_DAY + 46_800_000;
}

#[test]
fn journey_23_the_figures_follow_every_change_without_being_asked_again() {
    let (mut device, _) = selling("2026-11-16");
    let first = new_deal(&mut device, 1, "Verhandlung", 100_000, "2026-12-10");
    new_deal(&mut device, 2, "Neu", 50_000, "2026-12-20");
    let view = look(&mut device, query(None, None));
    let december = figures(&view, "2026-12-01");
    assert_eq!(
        (december.pipeline, december.weighted, december.commit),
        (worth(150_000, 2), 85_000, worth(100_000, 1))
    );
    // Nobody has said what is next of either.
    assert_eq!((view.attention.no_step, view.attention.overdue), (2, 0));
    device.edit(first, euros(120_000)).unwrap();
    assert_eq!(figures(&last(&device), "2026-12-01").weighted, 101_000);
    move_to(&mut device, first, "Gewonnen");
    let view = last(&device);
    assert_eq!(figures(&view, "2026-12-01").commit, worth(0, 0));
    assert_eq!(figures(&view, "2026-11-01").won, worth(120_000, 1));
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(figures(&last(&device), "2026-12-01").commit, worth(120_000, 1));
    // A task for a deal says what is next, until it is done.
    let edits = vec![
        set(task::TITLE, "Anrufen"),
        Edit::Tag { field: crm_domain::schema::RELATED, word: first.to_string(), present: true },
    ];
    let call = device.create(9, RecordKind::Task, edits);
    assert_eq!(last(&device).attention.no_step, 1);
    device.edit(call, value(task::STATUS, FieldValue::Choice("done".to_owned()))).unwrap();
    assert_eq!(last(&device).attention.no_step, 2);
    // The stage's chance counts for all of its deals at once.
    let new = stage(&mut device, "Neu");
    device.edit(new, value(crm_domain::schema::pipeline::PROBABILITY, FieldValue::Number(5_000))).unwrap();
    assert_eq!(figures(&last(&device), "2026-12-01").weighted, 96_000 + 25_000);
    device.edit(first, Edit::Trash { trashed: true }).unwrap();
    assert_eq!(figures(&last(&device), "2026-12-01").pipeline, worth(50_000, 1));
    // What is on no screen is not told.
    device.ask(Request::Unwatch { watch: WATCH }).unwrap();
    device.told.clear();
    device.edit(first, Edit::Trash { trashed: false }).unwrap();
    assert!(!device.told.iter().any(|message| matches!(message, FromEngine::Forecast { .. })));
}

#[test]
fn journey_23_as_of_last_monday_the_numbers_are_those_of_then_and_what_slipped_is_told() {
    let (mut device, member) = selling("2026-11-16");
    let later = new_deal(&mut device, 1, "Verhandlung", 100_000, "2026-11-28");
    let won = new_deal(&mut device, 2, "Angebot", 50_000, "2026-11-25");
    let gone = new_deal(&mut device, 3, "Neu", 7_000, "2026-11-25");
    until(&mut device, "2026-11-25");
    device.edit(later, close("2026-12-15")).unwrap();
    device.edit(later, euros(80_000)).unwrap();
    move_to(&mut device, won, "Gewonnen");
    device.edit(gone, Edit::Trash { trashed: true }).unwrap();
    new_deal(&mut device, 4, "Neu", 9_000, "2026-12-01");
    until(&mut device, "2026-11-29");
    let check = |device: &mut Device| {
        let view = look(device, query(Some("2026-11-23"), None));
        assert_eq!(view.today, day("2026-11-23"));
        let november = figures(&view, "2026-11-01");
        assert_eq!(
            (november.pipeline, november.commit, november.won),
            (worth(157_000, 3), worth(100_000, 1), worth(0, 0))
        );
        assert_eq!(figures(&view, "2026-12-01"), Figures::default());
        let slips: Vec<(Slip, i64, u32)> =
            view.slips.iter().map(|line| (line.slip, line.worth.minor, line.worth.count)).collect();
        assert_eq!(
            slips,
            [
                (Slip::Won, 50_000, 1),
                (Slip::Later, 80_000, 1),
                (Slip::Less, -20_000, 1),
                (Slip::New, 9_000, 1),
                (Slip::Removed, 7_000, 1)
            ]
        );
        // Before any of it was made there was nothing.
        assert_eq!(look(device, query(Some("2026-11-15"), None)).lines, []);
        // And today is today.
        let now = look(device, query(None, None));
        assert_eq!(figures(&now, "2026-11-01").won, worth(50_000, 1));
        assert_eq!(figures(&now, "2026-12-01").pipeline, worth(89_000, 2));
        assert_eq!(now.slips, []);
    };
    check(&mut device);
    // Out of what is stored, too, and in many turns.
    device.restart();
    device.engine.set_pace(Pace { search: 1, ..Pace::default() });
    check(&mut device);
    // The deals behind it say what they were.
    let cell = Cell { currency: None, when: None, group: None, figure: Figure::Slipped(Slip::Later) };
    let deals = look(&mut device, query(Some("2026-11-23"), Some(cell))).deals.unwrap();
    assert_eq!((deals.total, deals.deals[0].id), (1, later));
    let then = deals.deals[0].then.unwrap();
    assert_eq!((then.amount.map(|amount| amount.minor), then.day), (Some(100_000), Some(day("2026-11-28"))));
    assert_eq!(deals.deals[0].day, Some(day("2026-12-15")));
    // Taken back, it never was.
    device.edit(later, value(deal::OWNER, FieldValue::Member(member))).unwrap();
    device.ask(Request::Undo { id: None }).unwrap();
    check(&mut device);
}

#[test]
fn behind_a_figure_stand_its_deals_and_quotas_add_up() {
    let (mut device, member) = selling("2026-11-16");
    new_deal(&mut device, 1, "Neu", 100, "2026-11-10");
    let large = new_deal(&mut device, 2, "Neu", 900, "2026-11-10");
    new_deal(&mut device, 3, "Neu", 500, "2026-12-10");
    let cell = Cell { currency: None, when: None, group: None, figure: Figure::Overdue };
    let view = look(&mut device, query(None, Some(cell)));
    let deals = view.deals.unwrap();
    assert_eq!((deals.total, deals.deals[0].id), (2, large), "the larger of two of one day comes first");
    assert_eq!(figures(&view_of(&mut device), "2026-11-01").overdue, worth(1_000, 2));
    // Given to somebody, they stand in that one's forecast.
    let edits = vec![value(deal::OWNER, FieldValue::Member(member))];
    device.command(Command::Edit { records: vec![large], edits }).unwrap();
    let mut of_anna = query(None, None);
    of_anna.question.whose = Whose::Of(member);
    assert_eq!(figures(&look(&mut device, of_anna), "2026-11-01").overdue, worth(900, 1));
    let amount = |minor| Some(Money { minor, currency: *b"EUR" });
    let quarter = |minor| quota::steps(member, Unit::Quarter, day("2026-10-01"), amount(minor));
    device.command(Command::Steps { steps: quarter(300_000) }).unwrap();
    let told = |device: &Device| last(device).quotas.iter().map(|line| line.minor).collect::<Vec<_>>();
    assert_eq!(told(&device), [100_000, 100_000]);
    // Set anew it is another; taken back it is the first.
    device.command(Command::Steps { steps: quarter(600_000) }).unwrap();
    assert_eq!(told(&device), [200_000, 200_000]);
    device.ask(Request::Undo { id: None }).unwrap();
    assert_eq!(told(&device), [100_000, 100_000]);
    device
        .command(Command::Steps { steps: quota::steps(member, Unit::Month, day("2026-11-05"), None) })
        .unwrap();
    assert_eq!(told(&device), [100_000]);
}

fn view_of(device: &mut Device) -> ForecastView {
    look(device, query(None, None))
}

#[test]
fn won_and_lost_deals_are_analysed_by_reason_and_stage() {
    let (mut device, _) = selling("2026-11-02");
    let deals: Vec<RecordId> =
        (1..=4).map(|number| new_deal(&mut device, number, "Neu", 1_000, "2026-12-01")).collect();
    until(&mut device, "2026-11-12");
    let lost = stage(&mut device, "Verloren");
    move_to(&mut device, deals[0], "Gewonnen");
    // What somebody once wrote in their own words stays what it was.
    let why = value(deal::WIN_REASON, FieldValue::Choice("Wir waren schneller".to_owned()));
    device.command(Command::Edit { records: vec![deals[0]], edits: vec![why] }).unwrap();
    let reason = value(deal::LOST_REASON, FieldValue::Choice("price".to_owned()));
    let edits = vec![value(deal::STAGE, FieldValue::Link(lost)), reason];
    device.command(Command::Edit { records: vec![deals[1], deals[2]], edits }).unwrap();
    let asked = ForecastQuery { analysis: Some((day("2026-01-01"), day("2026-12-31"))), ..query(None, None) };
    let found: Analysis = *look(&mut device, asked).analysis.unwrap();
    assert_eq!((found.all.won, found.all.lost, found.all.share()), (1, 2, None));
    assert_eq!(found.median_age, Some(10));
    assert_eq!(found.reasons.len(), 1);
    assert_eq!((found.reasons[0].0.as_deref(), found.reasons[0].1.lost), (Some("price"), 2));
    assert_eq!(found.win_reasons.len(), 1);
    let (why, won) = &found.win_reasons[0];
    assert_eq!((why.as_deref(), won.won, won.lost), (Some("Wir waren schneller"), 1, 0));
    let new = stage(&mut device, "Neu");
    let of_new = found.stages.iter().find(|found| found.stage == new).unwrap();
    assert_eq!((of_new.rate.decided(), of_new.left, of_new.median_days), (3, 3, 10));
    // It follows, too.
    move_to(&mut device, deals[3], "Gewonnen");
    let reason = value(deal::WIN_REASON, FieldValue::Choice("quality".to_owned()));
    device.command(Command::Edit { records: vec![deals[3]], edits: vec![reason] }).unwrap();
    let now = last(&device).analysis.unwrap();
    assert_eq!(now.all.won, 2);
    assert!(now.win_reasons.iter().any(|(why, rate)| why.as_deref() == Some("quality") && rate.won == 1));
}

#[test]
fn what_was_won_is_told_by_product_also_of_deals_without_a_quote() {
    let (mut device, _) = selling("2026-11-02");
    let pump = device.create(90, RecordKind::Product, vec![set(product::NAME, "Tauchpumpe")]);
    let sold = new_deal(&mut device, 1, "Neu", 1_000, "2026-12-01");
    let line = LineItem {
        product: Some(pump),
        sku: "P-100".to_owned(),
        name: "Tauchpumpe".to_owned(),
        text: String::new(),
        quantity: 2_000,
        unit: "Stk.".to_owned(),
        price: Money { minor: 50_000, currency: *b"EUR" },
        discount: 0,
        tax: 1_900,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: "V".to_owned(),
    };
    let item = ItemId::from_bytes([1; 16]);
    device
        .edit(sold, Edit::PutItem { field: deal::LINES, item, value: ItemValue::Line(Box::new(line)) })
        .unwrap();
    move_to(&mut device, sold, "Gewonnen");
    let asked = ForecastQuery { analysis: Some((day("2026-01-01"), day("2026-12-31"))), ..query(None, None) };
    let found: Analysis = *look(&mut device, asked).analysis.unwrap();
    assert_eq!(found.products.iter().map(|(of, rate)| (*of, rate.won)).collect::<Vec<_>>(), [(pump, 1)]);
    device.edit(sold, Edit::RemoveItem { field: deal::LINES, item }).unwrap();
    assert_eq!(last(&device).analysis.unwrap().products, []);
}
