//! What the forecast of many deals costs: counting them, looking back, and one deal that changes.

use std::fmt::Write as _;
use std::time::Duration;

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::Query;
use crm_domain::sales::forecast::{GroupBy, Question, Unit, Whose};
use crm_domain::schema::deal;
use crm_domain::time::{Day, Millis};
use crm_domain::value::{FieldValue, Money};
use engine_protocol::forecast::ForecastQuery;
use engine_protocol::request::Request;
use engine_protocol::{Answer, FromEngine, WatchId};
use testkit::store::Store;

use crate::Bench;

const WATCH: WatchId = WatchId(2);
const STAGES: [&str; 7] =
    ["Neu", "Qualifiziert", "Bedarf geklärt", "Angebot", "Verhandlung", "Gewonnen", "Verloren"];

/// Deals over stages, amounts and the days of two years.
fn csv(count: u32) -> String {
    let mut file = String::from("Verkaufschance;Phase;Betrag;Abschlussdatum;Nächster Schritt\n");
    let today = Millis(1_700_000_000_000).day().map_or(0, Day::to_days);
    for number in 0..count {
        let day = Day::from_days(today + i64::from(number % 730) - 365);
        let day = day.map(|day| day.to_string()).unwrap_or_default();
        let stage = STAGES[number as usize % STAGES.len()];
        let step = if number % 3 == 0 { "Nachfassen" } else { "" };
        let _ = writeln!(file, "Vorgang {number};{stage};{};{day};{step}", number * 37 % 90_000);
    }
    file
}

fn query(as_of: Option<Day>) -> Request {
    let today = Millis(1_700_000_000_000).day().unwrap_or_else(|| unreachable!("a day of the calendar"));
    let question = Question {
        unit: Unit::Month,
        from: Unit::Month.start(today),
        periods: 12,
        pipeline: None,
        whose: Whose::All,
        group: GroupBy::Nothing,
    };
    Request::WatchForecast {
        watch: WATCH,
        query: ForecastQuery { question, as_of, cell: None, analysis: None },
    }
}

/// What the engine worked until the forecast was told, and its longest turn.
fn look(bench: &mut Bench, as_of: Option<Day>) -> Option<(Duration, Duration)> {
    let (_, took) = bench.ask(query(as_of));
    let is_told = bench.said.iter().any(|message| matches!(message, FromEngine::Forecast { .. }));
    is_told.then_some((took, bench.longest))
}

/// Measures with so many deals.
pub fn measure(deals: u32, note: &mut impl FnMut(&str, f64)) -> Option<()> {
    let ms = |took: Duration| took.as_secs_f64() * 1000.0;
    let mut bench = Bench::start(Store::new(None));
    let found = Request::Found {
        workspace_name: "Bench".into(),
        member_name: "Ada".into(),
        device_label: "Bench".into(),
    };
    bench.ask(found).0?;
    bench.ask(Request::SetUpSales { german: true }).0?;
    let (opened, _) = bench.ask(Request::ImportOpen {
        name: "vorgaenge.csv".into(),
        bytes: csv(deals).into_bytes(),
        kind: RecordKind::Deal,
    });
    let Some(Answer::ImportPreview(preview)) = opened else { return None };
    bench.ask(Request::ImportRun { job: preview.job, mapping: Some(preview.mapping.clone()) }).0?;
    note("forecast_deals_rows", f64::from(deals));
    let (took, longest) = look(&mut bench, None)?;
    note("forecast_first_ms", ms(took));
    note("forecast_first_longest_turn_ms", ms(longest));
    note("forecast_again_ms", ms(look(&mut bench, None)?.0));
    let yesterday = Millis(1_700_000_000_000).day().and_then(|day| day.plus_days(-1));
    note("forecast_as_of_ms", ms(look(&mut bench, yesterday)?.0));
    look(&mut bench, None)?;
    let (ids, _) = bench.ask(Request::Ids { query: Query::all(RecordKind::Deal) });
    let Some(Answer::Ids(ids)) = ids else { return None };
    let mut edits: Vec<f64> = (0..200_u32)
        .filter_map(|number| {
            let record = *ids.get(number as usize * 37 % ids.len())?;
            Some(ms(bench.ask(edit(record, number)).1))
        })
        .collect();
    edits.sort_by(f64::total_cmp);
    note("forecast_edit_of_a_deal_p50_ms", *edits.get(edits.len() / 2)?);
    note("forecast_edit_of_a_deal_p99_ms", *edits.get(edits.len() * 99 / 100)?);
    bench.ask(Request::Unwatch { watch: WATCH }).0?;
    crate::groups::measure(&mut bench, &ids, note)
}

/// One deal gets another amount.
pub fn edit(record: RecordId, number: u32) -> Request {
    let mut id = [2; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    let value = FieldValue::Money(Money { minor: i64::from(number) * 100 + 7, currency: *b"EUR" });
    let edits = vec![Edit::Set { field: deal::AMOUNT, value: Some(value) }];
    Request::Command {
        id: CommandId::from_bytes(id),
        command: Command::Edit { records: vec![record], edits },
    }
}
