//! Importing a table: choose a file, see how it is understood, look what would happen, do it, and take
//! it back.

pub mod columns;
pub mod earlier;
pub mod form;
pub mod open;
pub mod outcome;
pub mod plan;
pub mod run;

use crm_domain::field::RecordKind;
use crm_domain::id::JobId;
use engine_protocol::files::{ImportPreview, ImportSummary};
use engine_protocol::{Answer, Problem, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::pages::settings::form::Failure;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::people::card::take_handed;
use crate::ui::rights::may_write;
use crate::ui::toast::problem_text;

/// Where the person is.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// A file is to be chosen.
    Choose,
    /// A file was opened: its columns and what would happen.
    Look(Box<ImportPreview>),
    /// Rows are being written.
    Run {
        /// The import.
        job: JobId,
        /// The file's name.
        name: String,
        /// Rows in the file.
        total: u32,
    },
    /// It is over.
    Over(ImportSummary),
}

/// What the parts of the page share. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Import {
    /// Where the person is.
    pub step: RwSignal<Step>,
    /// What the rows are.
    pub kind: RwSignal<RecordKind>,
    /// The file, to be opened again as another kind of records.
    pub file: StoredValue<Option<(String, Vec<u8>)>>,
    /// The file is being opened.
    pub busy: RwSignal<bool>,
    /// What went wrong last.
    pub problem: RwSignal<Option<Problem>>,
}

impl Import {
    fn new() -> Self {
        Self {
            step: RwSignal::new(Step::Choose),
            kind: RwSignal::new(RecordKind::Contact),
            file: StoredValue::new(None),
            busy: RwSignal::new(false),
            problem: RwSignal::new(None),
        }
    }

    /// Lets the engine look at the chosen file.
    pub fn open(self) {
        let Some((name, bytes)) = self.file.get_value() else { return };
        self.look(Request::ImportOpen { name, bytes, kind: self.kind.get_untracked() });
    }

    /// Shows the preview that the engine answers with.
    pub fn look(self, request: Request) {
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            match use_engine().request(request).await {
                Ok(Answer::ImportPreview(preview)) => drop(self.step.try_set(Step::Look(preview))),
                Ok(_) => {}
                Err(found) => drop(self.problem.try_set(Some(found))),
            }
            self.busy.try_set(false);
        });
    }

    /// Back to the beginning.
    pub fn again(self) {
        self.file.set_value(None);
        self.problem.set(None);
        self.step.set(Step::Choose);
    }
}

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let import = Import::new();
    if let Some(file) = take_handed() {
        import.file.set_value(Some(file));
        import.open();
    }
    let problem = Signal::derive(move || import.problem.get().map(|problem| problem_text(&problem)));
    view! {
        <div class="import">
            {move || match import.step.get() {
                Step::Choose if !may_write() => view! {
                    <h1>{tr("import.title")}</h1>
                    <p class="warning" role="note"><Icon of=icon::LOCK/><span>{tr("import.read_only")}</span></p>
                }.into_any(),
                Step::Choose => view! {
                    <h1>{tr("import.title")}</h1>
                    <p class="set-lead">{tr("import.lead")}</p>
                    <open::KindChoice import/>
                    <open::DropZone import/>
                    <Failure text=problem/>
                    <earlier::Earlier import/>
                }.into_any(),
                Step::Look(preview) => view! { <Look import preview=*preview/> }.into_any(),
                Step::Run { job, name, total } => view! { <run::Run import job name total/> }.into_any(),
                Step::Over(summary) => view! { <outcome::Outcome import summary/> }.into_any(),
            }}
        </div>
    }
}

/// An opened file: how it is read, what its columns become, what would happen.
#[component]
fn Look(import: Import, preview: ImportPreview) -> impl IntoView {
    let kind = import.kind.get_untracked();
    let mapping = RwSignal::new(preview.mapping.clone());
    let system = preview.profile.as_deref().map(open::system);
    let remembered = preview.remembered;
    let problem = Signal::derive(move || import.problem.get().map(|problem| problem_text(&problem)));
    let (job, rows, name) = (preview.job, preview.rows, preview.name.clone());
    view! {
        <header class="import-head">
            <h1>{preview.name.clone()}</h1>
            <p class="import-about">
                <span>{t!("import.rows", n = rows)}</span>
                {system.map(|system| view! { <span class="chip">{t!("import.system", name = system)}</span> })}
                {remembered.then(|| view! { <span class="chip"><Icon of=icon::HISTORY/>{tr("import.remembered")}</span> })}
            </p>
        </header>
        <open::KindChoice import/>
        <Failure text=problem/>
        <form::HowItIsRead import mapping job/>
        <columns::Columns kind mapping headers=preview.headers sample=preview.sample/>
        <plan::Plan import mapping kind job rows name/>
    }
}
