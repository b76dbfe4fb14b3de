//! An import under way: how far it is, and how to stop it.

use crm_domain::id::JobId;
use crm_domain::import::ImportMapping;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Import, Step};
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;

/// Runs an import, or goes on with one that was interrupted (`mapping` is `None` then).
pub fn start(import: Import, job: JobId, name: String, total: u32, mapping: Option<ImportMapping>) {
    import.problem.set(None);
    let before = import.step.get_untracked();
    import.step.set(Step::Run { job, name, total });
    spawn_local(async move {
        match use_engine().request(Request::ImportRun { job, mapping }).await {
            Ok(Answer::ImportDone(summary)) => {
                import.file.try_set_value(None);
                import.step.try_set(Step::Over(summary));
            }
            Ok(_) => drop(import.step.try_set(before)),
            Err(problem) => {
                import.problem.try_set(Some(problem));
                import.step.try_set(before);
            }
        }
    });
}

/// Rows done of a running import; `None` before the first were written.
pub fn done_of(job: JobId) -> Option<u32> {
    use_engine().import_progress().get().filter(|progress| progress.job == job).map(|progress| progress.done)
}

/// The progress.
#[component]
pub fn Run(import: Import, job: JobId, name: String, total: u32) -> impl IntoView {
    let stopping = RwSignal::new(false);
    let stop = move |_| {
        stopping.set(true);
        // The answer to the import itself shows what was done.
        use_engine().tell(Request::ImportStop { job });
    };
    let done = Memo::new(move |_| done_of(job).unwrap_or(0));
    let _ = import;
    view! {
        <h1>{t!("import.running", name = name.as_str())}</h1>
        <div class="import-progress">
            <progress max=total prop:value=move || f64::from(done.get()) aria-label=move || tr("import.progress")></progress>
            <p role="status">{move || t!("import.done_of", done = done.get(), total = total)}</p>
        </div>
        <p class="hint">{move || tr("import.may_leave")}</p>
        <p><button type="button" class="button" disabled=stopping on:click=stop>
            {move || tr(if stopping.get() { "import.stopping" } else { "import.stop" })}
        </button></p>
    }
}
