//! What would happen: counts, the first faults in words, and the button that does it.

use std::time::Duration;

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::id::JobId;
use crm_domain::import::ImportMapping;
use engine_protocol::files::{ImportPlan, Nobody, RowProblem};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Import;
use super::run::start;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::words;
use crate::ui::parts::icon::{self, Icon};

/// Changes of the mapping within this time are counted once.
const CALM: Duration = Duration::from_millis(350);
/// Faults that are named.
const NAMED: usize = 8;

/// The dry run and the way on.
#[component]
pub fn Plan(
    import: Import,
    mapping: RwSignal<ImportMapping>,
    kind: RecordKind,
    job: JobId,
    rows: u32,
    name: String,
) -> impl IntoView {
    let plan = RwSignal::new(None::<ImportPlan>);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        mapping.track();
        let number = asked.get_value() + 1;
        asked.set_value(number);
        plan.set(None);
        set_timeout(move || ask(import, mapping, job, plan, asked, number), CALM);
    });
    let update = move || mapping.with(|mapping| mapping.update_existing);
    let run = {
        let name = StoredValue::new(name);
        move |_| start(import, job, name.get_value(), rows, Some(mapping.get_untracked()))
    };
    // Rows that can be written; nothing is asked of the person when there are none.
    let writable = move || {
        plan.with(|plan| {
            plan.as_ref().map_or(rows, |plan| plan.new + if update() { plan.changed } else { 0 })
        })
    };
    view! {
        <section class="import-plan" aria-labelledby="import-plan">
            <h2 id="import-plan">{move || tr("import.plan")}</h2>
            <label class="import-check">
                <input type="checkbox" prop:checked=update on:change=move |event| {
                    let checked = event_target_checked(&event);
                    mapping.update(|mapping| mapping.update_existing = checked);
                }/>
                <span>{move || tr("import.update")}<small class="hint">{move || tr("import.update_hint")}</small></span>
            </label>
            <div aria-live="polite">
                {move || plan.get().map_or_else(
                    || view! { <p class="hint">{tr("import.counting")}</p> }.into_any(),
                    |plan| view! { <Counts kind plan/> }.into_any(),
                )}
            </div>
        </section>
        <footer class="import-foot">
            <button type="button" class="button" on:click=move |_| import.again()>{move || tr("import.other_file")}</button>
            <button type="button" class="button strong" disabled=move || writable() == 0 on:click=run>
                <Icon of=icon::UPLOAD/>{move || if plan.with(Option::is_none) {
                    tr("import.run")
                } else {
                    t!("import.run_rows", n = writable())
                }}
            </button>
        </footer>
    }
}

fn ask(
    import: Import,
    mapping: RwSignal<ImportMapping>,
    job: JobId,
    plan: RwSignal<Option<ImportPlan>>,
    asked: StoredValue<u32>,
    number: u32,
) {
    let current = move || asked.try_get_value() == Some(number);
    let Some(mapping) = mapping.try_get_untracked().filter(|_| current()) else { return };
    spawn_local(async move {
        let answer = use_engine().request(Request::ImportPlan { job, mapping }).await;
        if !current() {
            return;
        }
        match answer {
            Ok(Answer::ImportPlan(counted)) => drop(plan.try_set(Some(counted))),
            Ok(_) => {}
            Err(problem) => drop(import.problem.try_set(Some(problem))),
        }
    });
}

#[component]
fn Counts(kind: RecordKind, plan: ImportPlan) -> impl IntoView {
    let tile = |tone: &'static str, name: &'static str, count: u32| {
        view! {
            <div class="import-count" data-tone=tone class:none=count == 0>
                <dd>{format::integer(i64::from(count))}</dd><dt>{tr(name)}</dt>
            </div>
        }
    };
    let named = plan.faults.len().min(NAMED);
    let doubts = plan.doubts;
    view! {
        <dl class="import-counts">
            {tile("good", "import.new", plan.new)}
            {tile("info", "import.changed", plan.changed)}
            {tile("calm", "import.same", plan.same)}
            {tile("warn", "import.doubtful", plan.doubtful)}
            {tile("bad", "import.faulty", plan.faulty)}
        </dl>
        {(plan.doubtful > 0).then(|| view! { <p class="hint">{t!("import.doubtful_hint", n = plan.doubtful)}</p> })}
        {(!plan.nobody.is_empty()).then(|| view! { <Nobodies kind nobody=plan.nobody/> })}
        {(plan.doubted > 0).then(|| view! {
            <div class="import-faults import-doubts">
                <h3>{t!("import.doubts", n = plan.doubted)}</h3>
                <ul>{doubts.into_iter().take(NAMED).map(|fault| view! { <Fault fault/> }).collect_view()}</ul>
                <p class="hint">{tr("import.doubts_hint")}</p>
            </div>
        })}
        {(plan.faulty > 0).then(|| view! {
            <div class="import-faults">
                <h3>{t!("import.faults", n = plan.faulty)}</h3>
                <ul>{plan.faults.into_iter().take(named).map(|fault| view! { <Fault fault/> }).collect_view()}</ul>
                <p class="hint">{tr("import.faults_hint")}</p>
            </div>
        })}
    }
}

/// Names that mean nobody: their rows come in, the fields stay empty.
#[component]
fn Nobodies(kind: RecordKind, nobody: Vec<Nobody>) -> impl IntoView {
    let members = nobody.iter().any(|one| {
        kind.spec()
            .field(one.field)
            .is_some_and(|spec| matches!(spec.kind, FieldKind::Member | FieldKind::Members))
    });
    let named = nobody.len().min(NAMED);
    view! {
        <div class="import-faults">
            <h3>{tr("import.nobody")}</h3>
            <ul>{nobody.into_iter().take(named).map(|one| view! {
                <li>
                    <span class="import-fault-place">{words::field(kind, one.field)}</span>
                    <q>{one.named}</q>
                    <span>{t!("import.nobody_rows", n = one.rows)}</span>
                </li>
            }).collect_view()}</ul>
            <p class="hint">{tr(if members { "import.nobody_member_hint" } else { "import.nobody_hint" })}</p>
        </div>
    }
}

/// A row that does not fit, and what would be right.
#[component]
fn Fault(fault: RowProblem) -> impl IntoView {
    // WHY as text: rows are found by the digits that the spreadsheet shows.
    let row = fault.row.to_string();
    let place = if fault.column.is_empty() {
        t!("import.fault_row", row = row)
    } else {
        t!("import.fault_cell", row = row, column = fault.column.as_str())
    };
    let why = crm_domain::words::problem(&fault.reason).map(|word| word.of(words::language()));
    view! {
        <li>
            <span class="import-fault-place">{place}</span>
            {(!fault.content.is_empty()).then(|| view! { <q>{fault.content}</q> })}
            <span>{why.map_or(fault.reason, str::to_owned)}</span>
        </li>
    }
}
