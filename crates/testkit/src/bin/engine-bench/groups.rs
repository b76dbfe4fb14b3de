//! What a list of many deals in groups costs: grouping it, closing a group, and one deal that changes.

use std::time::Duration;

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Query};
use crm_domain::schema::deal;
use engine_protocol::grouping::{GroupValue, GroupView, Grouping};
use engine_protocol::request::{Request, Span};
use engine_protocol::{FromEngine, WatchId};

use crate::Bench;
use crate::forecast::edit;

const WATCH: WatchId = WatchId(3);

fn grouped(bench: &mut Bench, closed: Vec<GroupValue>) -> Option<(Vec<GroupView>, Duration)> {
    let (_, took) = bench.ask(Request::WatchGrouped {
        watch: WATCH,
        query: Query::all(RecordKind::Deal),
        columns: vec![Column::Field(deal::AMOUNT)],
        span: Span { start: 0, len: 50 },
        grouping: Grouping { by: deal::STAGE, closed },
    });
    bench.said.iter().find_map(|message| match message {
        FromEngine::Window { watch: WATCH, window } => Some((window.groups.clone(), took)),
        _ => None,
    })
}

/// Measures with the deals of a workspace.
pub fn measure(bench: &mut Bench, ids: &[RecordId], note: &mut impl FnMut(&str, f64)) -> Option<()> {
    let ms = |took: Duration| took.as_secs_f64() * 1000.0;
    let (groups, took) = grouped(bench, Vec::new())?;
    note("groups_first_ms", ms(took));
    note("groups_first_longest_turn_ms", ms(bench.longest));
    let closed = groups.first().map(|group| group.value.clone());
    note("groups_close_ms", ms(grouped(bench, closed.into_iter().collect())?.1));
    let mut edits: Vec<f64> = (0..200_u32)
        .filter_map(|number| {
            let record = *ids.get(number as usize * 41 % ids.len())?;
            Some(ms(bench.ask(edit(record, 1_000 + number)).1))
        })
        .collect();
    edits.sort_by(f64::total_cmp);
    note("groups_edit_of_a_deal_p50_ms", *edits.get(edits.len() / 2)?);
    note("groups_edit_of_a_deal_p99_ms", *edits.get(edits.len() * 99 / 100)?);
    Some(())
}
