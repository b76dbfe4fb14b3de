//! The firm whose day it is.

use crm_domain::field::RecordKind;
use crm_domain::query::{Column, Query};
pub use crm_domain::sales::stage::Stage;
use crm_domain::schema;
use crm_domain::time::{Millis, UTC};
use crm_domain::words::Language;
use demo::{Firm, Setting, Size};
use engine_protocol::answer::State;
use engine_protocol::request::{Request, Span};
use engine_protocol::{Answer, FromEngine, WatchId};
use testkit::store::Store;

use super::{Figures, ms};
use crate::Bench;

const WHOLE: Size = Size {
    accounts: 10_000,
    contacts: 50_000,
    leads: 1_000,
    deals: 20_000,
    quotes: 2_000,
    orders: 5_000,
    interactions: 200_000,
    tasks: 1_000,
    events: 400,
};
const AT_ONCE: u32 = 1_000;

fn part(percent: u32) -> Size {
    let of = |whole: u32| (whole * percent / 100).max(40);
    Size {
        accounts: of(WHOLE.accounts),
        contacts: of(WHOLE.contacts),
        leads: of(WHOLE.leads),
        deals: of(WHOLE.deals),
        quotes: of(WHOLE.quotes).min(of(WHOLE.deals) / 4),
        orders: of(WHOLE.orders),
        interactions: of(WHOLE.interactions),
        tasks: of(WHOLE.tasks),
        events: of(WHOLE.events),
    }
}

/// The stages of the first pipeline, in their order.
pub fn stages(bench: &mut Bench) -> Option<Vec<Stage>> {
    let (watch, span) = (WatchId(8), Span { start: 0, len: 100 });
    let columns = schema::STAGE.fields.iter().map(|spec| Column::Field(spec.key)).collect();
    bench.ask(Request::Watch { watch, query: Query::all(RecordKind::Stage), columns, span }).0?;
    let rows = bench.said.iter().find_map(|message| match message {
        FromEngine::Window { window, .. } => Some(window.rows.clone()),
        _ => None,
    })?;
    bench.ask(Request::Unwatch { watch }).0?;
    let stages = rows.iter().map(|row| {
        let get = |key| {
            let at = schema::STAGE.fields.iter().position(|spec| spec.key == key)?;
            row.cells.get(at)?.as_ref()
        };
        Stage::of_values(row.id, row.title.clone(), &get)
    });
    let mut stages: Vec<Stage> = stages.collect();
    stages.sort_by_key(|stage| stage.position);
    Some(stages)
}

/// A store with so much of the whole, and how much that is.
pub fn store(percent: u32, now: Millis, figures: &mut Figures) -> Option<(Store, Size)> {
    let (size, started) = (part(percent), crate::worked());
    let mut bench = Bench::start_at(now, Store::new(None));
    let found = Request::Found {
        workspace_name: "Bench".into(),
        member_name: "Ada".into(),
        device_label: "Bench".into(),
    };
    bench.ask(found).0?;
    bench.ask(Request::SetUpSales { german: true }).0?;
    let Some(Answer::State(State::Open(workspace))) = bench.ask(Request::State).0 else { return None };
    let stages = stages(&mut bench)?;
    let firm = Firm::new(Setting {
        seed: 1,
        size,
        now,
        zone: UTC.clone(),
        member: workspace.member,
        stages,
        language: Language::De,
    });
    for from in (0..size.total()).step_by(AT_ONCE as usize) {
        bench.ask(Request::Sow { records: firm.records(from, AT_ONCE).collect() }).0?;
    }
    figures.note("records_rows", f64::from(size.total()), None);
    figures.note("all of them made_ms", ms(crate::worked().saturating_sub(started)), None);
    Some((bench.store, size))
}
