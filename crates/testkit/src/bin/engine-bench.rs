//! What the engine costs natively, without browser and disk: `engine-bench [--contacts N]` writes one JSON object; every
//! name ends in its unit. `engine-bench --sales PERCENT` measures a sales day with so much of 280,000 records, each
//! figure beside its limit; `--keep FOLDER` also keeps that store there, for a browser, `--now MILLIS` as of that moment.
#![allow(clippy::print_stdout, reason = "a program for the terminal")]

#[path = "engine-bench/forecast.rs"]
mod forecast;
#[path = "engine-bench/groups.rs"]
mod groups;
#[path = "engine-bench/keep.rs"]
mod keep;
#[path = "engine-bench/likes.rs"]
mod likes;
#[path = "engine-bench/sales.rs"]
mod sales;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::{Column, Query};
use crm_domain::schema::contact;
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use crm_engine::Engine;
use crm_engine::effect::{Effect, Input, PageId, Table};
use engine_protocol::request::{Request, Span};
use engine_protocol::{Answer, FromEngine, RequestId, ToEngine, WatchId};
use testkit::store::Store;

const PAGE: PageId = PageId(1);
const SEARCHES: [&str; 8] =
    ["m", "mü", "müll", "müller", "anna müller", "0221 4", "berlin vertrieb", "gibtesnicht"];

/// An engine, its store, and what it said.
struct Bench {
    engine: Engine,
    store: Store,
    inputs: VecDeque<Input>,
    said: Vec<FromEngine>,
    request: u32,
    since: Instant,
    /// What the clock says then.
    begun: Millis,
    /// Time that the engine alone has worked.
    busy: Duration,
    /// The longest single turn.
    longest: Duration,
}

impl Bench {
    fn start(store: Store) -> Self {
        Self::start_at(Millis(1_700_000_000_000), store)
    }

    fn start_at(begun: Millis, store: Store) -> Self {
        let mut bench = Self {
            engine: Engine::new([7; 32], "http://127.0.0.1".to_owned()),
            store,
            inputs: VecDeque::new(),
            said: Vec::new(),
            request: 0,
            since: Instant::now(),
            begun,
            busy: Duration::ZERO,
            longest: Duration::ZERO,
        };
        let effects = bench.engine.start(bench.now());
        bench.carry_out(effects);
        bench.inputs.push_back(Input::PageOpened(PAGE));
        bench.run();
        bench
    }

    fn now(&self) -> Millis {
        self.begun.plus(i64::try_from(self.since.elapsed().as_millis()).unwrap_or(0))
    }

    fn run(&mut self) {
        while let Some(input) = self.inputs.pop_front() {
            let (now, started) = (self.now(), worked());
            let effects = self.engine.handle(now, input);
            let took = worked().saturating_sub(started);
            self.busy += took;
            self.longest = self.longest.max(took);
            self.carry_out(effects);
        }
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Store { ticket, batch } => self.inputs.push_back(match self.store.write(&batch) {
                    Ok(()) => Input::Stored(ticket),
                    Err(why) => Input::StoreFailed(ticket, why),
                }),
                Effect::Read { ticket, reads } => self.inputs.push_back(match self.store.read(&reads) {
                    Ok(found) => Input::Read(ticket, found),
                    Err(why) => Input::StoreFailed(ticket, why),
                }),
                Effect::ToPage(_, message) | Effect::ToPages(message) => self.said.push(message),
                Effect::Continue => self.inputs.push_back(Input::Idle),
                Effect::Connect { .. }
                | Effect::Send(_)
                | Effect::Disconnect
                | Effect::WakeAt(_)
                | Effect::KeepHead(_) => {}
            }
        }
    }

    /// Asks and returns the answer, and how long the engine worked for it.
    fn ask(&mut self, request: Request) -> (Option<Answer>, Duration) {
        self.request += 1;
        self.said.clear();
        (self.busy, self.longest) = (Duration::ZERO, Duration::ZERO);
        let id = RequestId(self.request);
        self.inputs.push_back(Input::Page(PAGE, ToEngine { id, request }));
        self.run();
        let answer = self.said.iter().find_map(|message| match message {
            FromEngine::Answer { id: of, answer: Ok(answer) } if *of == id => Some(answer.clone()),
            _ => None,
        });
        (answer, self.busy)
    }

    fn watch(&mut self, search: &str) -> (u32, Duration) {
        let query = Query { search: search.to_owned(), ..Query::all(RecordKind::Contact) };
        let columns = [FieldKey::new("position"), contact::EMAILS, contact::PHONES, contact::AFFILIATIONS];
        let (_, took) = self.ask(Request::Watch {
            watch: WatchId(1),
            query,
            columns: columns.into_iter().map(Column::Field).collect(),
            span: Span { start: 0, len: 50 },
        });
        let total = self.said.iter().find_map(|message| match message {
            FromEngine::Window { window, .. } => Some(window.total),
            _ => None,
        });
        (total.unwrap_or(0), took)
    }
}

/// How long this thread has worked. WHY not the clock, where the system tells: on a machine that builds at the same time
/// it waits more than it works.
fn worked() -> Duration {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = told.split_whitespace().next().and_then(|nanos| nanos.parse().ok());
    nanos.map_or_else(|| BEGUN.elapsed(), Duration::from_nanos)
}

fn main() -> ExitCode {
    let (mut contacts, mut day) = (20_000, None);
    let (mut keep, mut now) = (None, Millis(1_700_000_000_000));
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let value = arguments.next().unwrap_or_default();
        match (name.as_str(), value.parse::<i64>().ok()) {
            ("--contacts", Some(number)) => contacts = u32::try_from(number).unwrap_or(contacts),
            ("--sales", Some(percent)) => day = u32::try_from(percent).ok(),
            ("--now", Some(millis)) => now = Millis(millis),
            ("--keep", _) if !value.is_empty() => keep = Some(PathBuf::from(value)),
            _ => {
                println!(
                    "usage: engine-bench [--contacts N | --sales PERCENT [--now MILLIS] [--keep FOLDER]]"
                );
                return ExitCode::from(2);
            }
        }
    }
    let lines: Option<Vec<String>> = match day {
        None => measure(contacts)
            .map(|figures| figures.iter().map(|(name, value)| format!("  \"{name}\": {value:.3}")).collect()),
        Some(percent) => sales::measure(percent, now, keep.as_deref())
            .map(|figures| figures.iter().map(sales::Figure::to_line).collect()),
    };
    match lines {
        Some(lines) => {
            println!("{{\n{}\n}}", lines.join(",\n"));
            ExitCode::SUCCESS
        }
        None => {
            println!("the engine did not answer");
            ExitCode::FAILURE
        }
    }
}

fn measure(contacts: u32) -> Option<Vec<(String, f64)>> {
    let mut figures = vec![("contacts_rows".to_owned(), f64::from(contacts))];
    let mut note = |name: &str, value: f64| figures.push((name.to_owned(), value));
    let ms = |took: Duration| took.as_secs_f64() * 1000.0;

    let mut bench = Bench::start(Store::new(None));
    bench
        .ask(Request::Found {
            workspace_name: "Bench".into(),
            member_name: "Ada".into(),
            device_label: "Bench".into(),
        })
        .0?;
    let file = people::csv(contacts);
    note("file_kB", file.len() as f64 / 1000.0);
    let (opened, took) = bench.ask(Request::ImportOpen {
        name: "kontakte.csv".into(),
        bytes: file.into_bytes(),
        kind: RecordKind::Contact,
    });
    let Some(Answer::ImportPreview(preview)) = opened else { return None };
    note("import_open_ms", ms(took));
    let (plan, took) = bench.ask(Request::ImportPlan { job: preview.job, mapping: preview.mapping.clone() });
    plan?;
    note("import_plan_ms", ms(took));
    let (done, took) =
        bench.ask(Request::ImportRun { job: preview.job, mapping: Some(preview.mapping.clone()) });
    let Some(Answer::ImportDone(summary)) = done else { return None };
    note("import_run_ms", ms(took));
    note("import_longest_turn_ms", ms(bench.longest));
    note("import_created_records", f64::from(summary.created));
    let stored = |tables: &[Table], store: &Store| {
        let sizes = tables.iter().flat_map(|table| store.pairs(*table));
        sizes.map(|(key, value)| key.len() + value.len()).sum::<usize>() as f64 / 1000.0
    };
    note("store_rows_kB", stored(&[Table::Rows], &bench.store));
    note("store_fresh_kB", stored(&[Table::Fresh], &bench.store));
    note("store_documents_kB", stored(&[Table::Docs, Table::Packs], &bench.store));
    note("store_undo_kB", stored(&[Table::Undo], &bench.store));
    note("store_all_kB", stored(&Table::ALL, &bench.store));

    let store = bench.store.clone();
    drop(bench);
    let started = Instant::now();
    let mut bench = Bench::start(store);
    note("start_ms", ms(started.elapsed()));
    note("start_engine_ms", ms(bench.busy));
    note("start_longest_turn_ms", ms(bench.longest));
    note("first_list_ms", ms(bench.watch("").1));
    for search in SEARCHES {
        let (total, took) = bench.watch(search);
        note(&format!("search '{search}' ({total} rows)_ms"), ms(took));
    }
    let (ids, _) = bench.ask(Request::Ids { query: Query::all(RecordKind::Contact) });
    let Some(Answer::Ids(ids)) = ids else { return None };
    bench.watch("");
    let mut edits: Vec<f64> = (0..200_u32)
        .filter_map(|number| {
            let record = *ids.get(number as usize * 37 % ids.len())?;
            Some(ms(bench.ask(edit(record, number)).1))
        })
        .collect();
    edits.sort_by(f64::total_cmp);
    note("edit_p50_ms", *edits.get(edits.len() / 2)?);
    note("edit_p99_ms", *edits.get(edits.len() * 99 / 100)?);
    likes::measure(&mut bench, &mut note)?;
    drop(bench);
    forecast::measure(contacts, &mut note)?;
    Some(figures)
}

fn edit(record: RecordId, number: u32) -> Request {
    let mut id = [1; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    let value = Some(FieldValue::Text(format!("Leitung {number}")));
    Request::Command {
        id: CommandId::from_bytes(id),
        command: Command::Edit {
            records: vec![record],
            edits: vec![Edit::Set { field: FieldKey::new("position"), value }],
        },
    }
}

/// People who do not exist.
mod people {
    use std::fmt::Write;

    const FIRST: [&str; 24] = [
        "Anna", "Jürgen", "Käthe", "Björn", "Sören", "Lea", "Mehmet", "Zoë", "Hans", "Ute", "Paul", "Mia",
        "Emil", "Frieda", "Ömer", "Ida", "Karl", "Rosa", "Götz", "Änne", "Tim", "Nora", "Ali", "Greta",
    ];
    const LAST: [&str; 24] = [
        "Müller", "Schmidt", "Groß", "Weiß", "Özdemir", "Vogel", "Krüger", "Schäfer", "Bauer", "Köhler",
        "Wagner", "Becker", "Hoffmann", "Jäger", "König", "Lorenz", "Brandt", "Kühn", "Sommer", "Winter",
        "Böhm", "Franke", "Yıldız", "Nowak",
    ];
    const TRADE: [&str; 8] = ["Elektro", "Bau", "Druck", "Logistik", "Optik", "Holz", "Metall", "Garten"];
    const FORM: [&str; 4] = ["GmbH", "AG", "GmbH & Co. KG", "e. K."];
    const CITY: [&str; 8] =
        ["Köln", "Berlin", "München", "Gießen", "Lübeck", "Düsseldorf", "Görlitz", "Erfurt"];
    const ROLE: [&str; 6] = ["Einkauf", "Vertrieb", "Geschäftsführung", "Technik", "Buchhaltung", "Leitung"];

    /// A table of so many people, one company for every five of them.
    pub fn csv(count: u32) -> String {
        let mut file = String::from(
            "Vorname;Nachname;Firma;Position;Abteilung;E-Mail;Telefon;Mobil;Straße;PLZ;Ort;Land;Geburtstag;Schlagworte;Notizen\n",
        );
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        let mut pick = |from: &[&'static str]| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            from[(random >> 33) as usize % from.len()]
        };
        for number in 0..count {
            let (first, last) = (pick(&FIRST), pick(&LAST));
            let company = format!(
                "{} {} {}",
                LAST[(number / 5) as usize % LAST.len()],
                TRADE[(number / 5) as usize % TRADE.len()],
                FORM[(number / 5) as usize % FORM.len()]
            );
            let (city, role) = (pick(&CITY), pick(&ROLE));
            let group = number / 5;
            let _ = writeln!(
                file,
                "{first};{last};{company} {group};{role};{};k{number}@firma{group}.example;0221 4{:06};0171 {:07};{}straße {};{:05};{city};DE;{:02}.{:02}.19{:02};{},{};Gespräch über {} und {} in {city}, meldet sich im Frühjahr wieder ({number})",
                pick(&ROLE),
                number % 1_000_000,
                number,
                pick(&LAST),
                number % 200 + 1,
                10_000 + number % 80_000,
                number % 28 + 1,
                number % 12 + 1,
                number % 60 + 40,
                pick(&TRADE),
                pick(&ROLE),
                pick(&TRADE),
                pick(&TRADE),
            );
        }
        file
    }
}
