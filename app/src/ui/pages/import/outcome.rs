//! What an import did, and the ways on: look, mend what was faulty, go on, take it back.

use crm_domain::id::{JobId, RecordId};
use engine_protocol::files::{ImportState, ImportSummary};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Import;
use super::run::start;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::pages::list::export::download;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;
use crate::ui::words::kind_plural;

/// Records that somebody touched since, named one by one.
const NAMED: usize = 20;

/// The page at the end.
#[component]
pub fn Outcome(import: Import, summary: ImportSummary) -> impl IntoView {
    let kept = RwSignal::new(None::<Vec<RecordId>>);
    let (job, kind) = (summary.job, summary.kind);
    let interrupted = summary.state == ImportState::Interrupted;
    let title = if interrupted { tr("import.interrupted") } else { tr("import.finished") };
    let fact = |name: &'static str, count: u32| {
        view! {
            <div class="import-count"><dd>{format::integer(i64::from(count))}</dd><dt>{tr(name)}</dt></div>
        }
    };
    let (name, total) = (summary.name.clone(), summary.total);
    let go_on = move |_| start(import, job, name.clone(), total, None);
    view! {
        <h1>{title}</h1>
        <p class="set-lead">{t!("import.done_of_file", name = summary.name.as_str(), done = summary.done, total = summary.total)}</p>
        <dl class="import-counts">
            {fact("import.created", summary.created)}
            {fact("import.changed", summary.changed)}
            {fact("import.faulty", summary.faulty)}
        </dl>
        <Show when=move || kept.with(Option::is_none) fallback=move || view! { <Undone kept=kept.get().unwrap_or_default()/> }>
            <div class="set-acts">
                {interrupted.then(|| view! {
                    <button type="button" class="button strong" on:click=go_on.clone()><Icon of=icon::REFRESH_CW/>{tr("import.go_on")}</button>
                })}
                <a class="button" class:strong=!interrupted href=Route::List(kind).path()>{t!("import.see", kind = kind_plural(kind))}</a>
                {(summary.faulty > 0).then(|| view! { <FaultsButton job/> })}
                <UndoButton job undone=Callback::new(move |records| kept.set(Some(records)))/>
            </div>
        </Show>
        <p><button type="button" class="button quiet" on:click=move |_| import.again()>{tr("import.another")}</button></p>
    }
}

/// Downloads the rows that did not fit, with their reasons.
#[component]
pub fn FaultsButton(job: JobId) -> impl IntoView {
    let get = move |_| {
        spawn_local(async move {
            match use_engine().request(Request::ImportFaults { job }).await {
                Ok(Answer::File { name, mime, bytes }) => {
                    if download(&name, &mime, &bytes).is_ok() {
                        use_toasts().say(t!("list.exported", name = name.as_str()));
                    }
                }
                Ok(_) => {}
                Err(problem) => use_toasts().failed(&problem),
            }
        });
    };
    view! {
        <button type="button" class="button" on:click=get><Icon of=icon::DOWNLOAD/>{move || tr("import.get_faults")}</button>
    }
}

/// Takes an import back, after a second tap.
#[component]
pub fn UndoButton(
    job: JobId,
    /// Told which records stay because somebody touched them since.
    undone: Callback<Vec<RecordId>>,
) -> impl IntoView {
    let (sure, busy) = (RwSignal::new(false), RwSignal::new(false));
    let undo = move |_| {
        if !sure.get_untracked() {
            return sure.set(true);
        }
        busy.set(true);
        spawn_local(async move {
            match use_engine().request(Request::ImportUndo { job }).await {
                Ok(Answer::Undone { restored, kept, .. }) => {
                    use_toasts().say(t!("import.undone", n = restored));
                    undone.try_run(kept);
                }
                Ok(_) => {}
                Err(problem) => use_toasts().failed(&problem),
            }
            busy.try_set(false);
            sure.try_set(false);
        });
    };
    view! {
        <button type="button" class="button" class:danger=sure disabled=busy on:click=undo on:blur=move |_| sure.set(false)>
            <Icon of=icon::UNDO_2/>{move || tr(match (busy.get(), sure.get()) {
                (true, _) => "import.undoing",
                (false, true) => "import.undo_sure",
                (false, false) => "import.undo",
            })}
        </button>
    }
}

/// The import was taken back; what somebody touched since is listed.
#[component]
pub fn Undone(kept: Vec<RecordId>) -> impl IntoView {
    let count = kept.len();
    view! {
        <p class="welcome-invited" role="status"><Icon of=icon::CIRCLE_CHECK/>{move || tr("import.is_undone")}</p>
        {(count > 0).then(|| view! {
            <p>{t!("import.kept", n = count)}</p>
            <ul class="set-list">{kept.into_iter().take(NAMED).map(|id| view! { <Kept id/> }).collect_view()}</ul>
        })}
    }
}

#[component]
fn Kept(id: RecordId) -> impl IntoView {
    let record = use_engine().watch_record(id);
    view! {
        <li>{move || record.get().map(|record| view! {
            <a class="value-link" href=Route::Record(record.kind, record.id).path()>{record.title}</a>
        })}</li>
    }
}
