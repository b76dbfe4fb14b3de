//! What a sales day costs the engine, with 50,000 contacts, 10,000 accounts, 20,000 deals and 200,000 interactions:
//! the board, the forecast, records with their timelines, search over everything, undo, groups with their sums,
//! companies that nobody called for long.

#[path = "sales/companies.rs"]
mod companies;
#[path = "sales/firm.rs"]
mod firm;
#[path = "sales/lists.rs"]
mod lists;
#[path = "sales/questions.rs"]
mod questions;

use std::path::Path;
use std::time::Duration;

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::Query;
use crm_domain::schema::deal;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use engine_protocol::Answer;
use engine_protocol::request::Request;

use crate::Bench;

/// The clock of a person who waits, in milliseconds.
const BOARD: f64 = 300.0;
const FORECAST: f64 = 150.0;
const RECORD: f64 = 100.0;
const SEARCH: f64 = 50.0;
const UNDO: f64 = 100.0;
/// What a turn may hold everything else up.
const TURN: f64 = 16.7;
/// Everything, in megabytes.
const MEMORY: f64 = 600.0;

/// A figure, its unit at the end of its name, and the most that it may be.
pub struct Figure {
    name: String,
    value: f64,
    limit: Option<f64>,
}

impl Figure {
    /// As a line of a JSON object: the value, or value and limit.
    pub fn to_line(&self) -> String {
        match self.limit {
            None => format!("  \"{}\": {:.3}", self.name, self.value),
            Some(limit) => format!("  \"{}\": [{:.3}, {limit:.1}]", self.name, self.value),
        }
    }
}

/// Figures in the making.
#[derive(Default)]
pub struct Figures(Vec<Figure>);

impl Figures {
    fn note(&mut self, name: &str, value: f64, limit: Option<f64>) {
        self.0.push(Figure { name: name.to_owned(), value, limit });
    }

    /// The middle, the 95th and the 100th of a hundred.
    fn spread(&mut self, name: &str, mut took: Vec<f64>, limit: f64) -> Option<()> {
        took.sort_by(f64::total_cmp);
        self.note(&format!("{name}, p50_ms"), *took.get(took.len() / 2)?, None);
        self.note(&format!("{name}, p95_ms"), *took.get(took.len() * 95 / 100)?, Some(limit));
        self.note(&format!("{name}, slowest_ms"), *took.last()?, None);
        Some(())
    }
}

fn ms(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// What this process holds in memory, in megabytes; 0 where the system does not tell.
fn memory() -> f64 {
    let told = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = told.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1000.0
}

/// Measures with so much of the whole, in percent; keeps the store where it is asked to.
pub fn measure(percent: u32, now: Millis, keep: Option<&Path>) -> Option<Vec<Figure>> {
    let mut figures = Figures::default();
    let (store, size) = firm::store(percent, now, &mut figures)?;
    if let Some(folder) = keep
        && let Err(why) = crate::keep::keep(&store, folder)
    {
        println!("{}: {why}", folder.display());
        return None;
    }
    let (before, started) = (memory(), crate::worked());
    let mut bench = Bench::start_at(now, store);
    figures.note("start with all search texts_ms", ms(crate::worked().saturating_sub(started)), None);
    figures.note("start, longest turn_ms", ms(bench.longest), None);
    figures.note("memory of the rows_MB", memory() - before, Some(MEMORY));
    let stages = firm::stages(&mut bench)?;
    lists::board(&mut bench, &stages, size.deals, &mut figures)?;
    lists::groups(&mut bench, &mut figures)?;
    lists::today(&mut bench, &stages, now, &mut figures)?;
    questions::forecast(&mut bench, now, &mut figures)?;
    questions::records(&mut bench, &mut figures)?;
    questions::search(&mut bench, &mut figures)?;
    undo(&mut bench, &stages, &mut figures)?;
    companies::without_contact(&mut bench, now, &mut figures)?;
    figures.note("memory at the end of the day_MB", memory() - before, Some(MEMORY));
    Some(figures.0)
}

/// All of a kind.
fn ids(bench: &mut Bench, kind: RecordKind) -> Option<Vec<RecordId>> {
    match bench.ask(Request::Ids { query: Query::all(kind) }).0 {
        Some(Answer::Ids(ids)) => Some(ids),
        _ => None,
    }
}

/// A deal goes to another stage and back, while the board stands.
fn undo(bench: &mut Bench, stages: &[firm::Stage], figures: &mut Figures) -> Option<()> {
    lists::open_board(bench, stages);
    let deals = ids(bench, RecordKind::Deal)?;
    let (mut moved, mut back) = (Vec::new(), Vec::new());
    for number in 0..100_u32 {
        let record = *deals.get(number as usize * 97 % deals.len())?;
        let stage = stages.get(number as usize % 4)?.id;
        let mut id = [3; 16];
        id[..4].copy_from_slice(&number.to_be_bytes());
        let id = CommandId::from_bytes(id);
        let edits = vec![Edit::Set { field: deal::STAGE, value: Some(FieldValue::Link(stage)) }];
        let command = Command::Edit { records: vec![record], edits };
        moved.push(ms(bench.ask(Request::Command { id, command }).1));
        let (undone, took) = bench.ask(Request::Undo { id: Some(id) });
        if undone.is_some() {
            back.push(ms(took));
        }
    }
    figures.spread("a deal moved on the board", moved, UNDO)?;
    figures.spread("taken back", back, UNDO)
}
