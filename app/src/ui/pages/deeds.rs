//! What was done on this device, latest first, with the way back for each, imports among it: also after a restart.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::time::{Day, Millis};
use engine_protocol::bulk::{Deed, DeedKind, DeedLine};
use engine_protocol::files::{ImportState, ImportSummary};
use engine_protocol::{Answer, Request, decode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::words;
use crate::ui::pages::import::outcome::UndoButton;
use crate::ui::parts::icon::{self, Glyph, Icon};
use crate::ui::toast::use_toasts;
use crate::ui::words::kind_plural;

/// So many are shown at first, and added on each demand.
const STEP: u32 = 50;

/// The page.
#[component]
pub fn DeedsPage() -> impl IntoView {
    let (engine, toasts) = (use_engine(), use_toasts());
    let deeds = RwSignal::new(None::<Vec<DeedLine>>);
    let limit = RwSignal::new(STEP);
    Effect::new(move |_| {
        // Whatever is done or taken back here is said, and the list is asked for anew.
        toasts.follow();
        let limit = limit.get();
        spawn_local(async move {
            if let Ok(Answer::Deeds(bytes)) = engine.request(Request::Deeds { limit }).await {
                deeds.try_set(decode(&bytes));
            }
        });
    });
    let days = move || by_day(deeds.get().unwrap_or_default());
    let more =
        move || deeds.with(|deeds| deeds.as_ref().is_some_and(|deeds| deeds.len() >= limit.get() as usize));
    view! {
        <section class="inbox deeds">
            <header class="inbox-head">
                <h1>{move || tr("deeds.title")}</h1>
                <p>{move || tr("deeds.lead")}</p>
            </header>
            <Show when=move || deeds.with(|deeds| deeds.as_ref().is_some_and(Vec::is_empty))>
                <div class="inbox-empty"><Icon of=icon::UNDO_2/><p>{move || tr("deeds.empty")}</p></div>
            </Show>
            {move || days().into_iter().map(|(day, deeds)| view! {
                <section class="trash-list">
                    <h2>{day}</h2>
                    <ul>{deeds.into_iter().map(line).collect_view()}</ul>
                </section>
            }).collect_view()}
            <Show when=more>
                <button type="button" class="button quiet" on:click=move |_| limit.update(|limit| *limit += STEP)>
                    {move || t!("trash.more")}
                </button>
            </Show>
        </section>
    }
}

/// Deeds under the words for their days, in their order.
fn by_day(deeds: Vec<DeedLine>) -> Vec<(String, Vec<DeedLine>)> {
    let mut days: Vec<(Day, Millis, Vec<DeedLine>)> = Vec::new();
    for deed in deeds {
        let (at, day) = (deed.at(), format::day_of(deed.at()));
        match days.last_mut() {
            Some((last, _, deeds)) if *last == day => deeds.push(deed),
            _ => days.push((day, at, vec![deed])),
        }
    }
    days.into_iter().map(|(_, at, deeds)| (format::day_heading(at), deeds)).collect()
}

fn line(deed: DeedLine) -> AnyView {
    match deed {
        DeedLine::Command(deed) => view! { <OneDeed deed/> }.into_any(),
        DeedLine::Import(import) => view! { <OneImport import/> }.into_any(),
    }
}

/// "350 Firmen", or the name of the one record.
fn whom(deed: &Deed) -> String {
    let (_, _, title) = &deed.first;
    let count = format::integer(i64::from(deed.records));
    match deed.kind {
        _ if deed.records == 1 && !title.is_empty() => title.clone(),
        Some(kind @ RecordKind::Letterhead) => words::record(kind),
        _ if deed.records == 1 => tr("record.untitled"),
        Some(kind) => format!("{count} {}", kind_plural(kind)),
        None => t!("deeds.records", n = deed.records, count = count),
    }
}

/// "Zuständig geändert".
fn what(deed: &Deed) -> String {
    match deed.what {
        DeedKind::Made => tr("deeds.made"),
        DeedKind::Trashed => tr("deeds.trashed"),
        DeedKind::Restored => tr("deeds.restored"),
        DeedKind::Changed => {
            let (_, kind, _) = deed.first;
            let shown = deed.fields.iter().filter(|key| !by_rule(kind, **key));
            let fields: Vec<String> = shown.map(|key| words::field(kind, *key)).collect();
            if fields.is_empty() {
                return tr("deeds.changed_plain");
            }
            t!("deeds.changed", fields = fields.join(", "))
        }
    }
}

fn by_rule(kind: RecordKind, key: crm_domain::field::FieldKey) -> bool {
    kind.spec().field(key).is_none_or(|spec| spec.by_rule || !spec.kind.is_written())
}

const fn glyph(what: DeedKind) -> Glyph {
    match what {
        DeedKind::Made => icon::PLUS,
        DeedKind::Changed => icon::PENCIL,
        DeedKind::Trashed => icon::TRASH_2,
        DeedKind::Restored => icon::UNDO_2,
    }
}

#[component]
fn OneDeed(deed: Deed) -> impl IntoView {
    let (engine, toasts) = (use_engine(), use_toasts());
    let (id, undone) = (deed.id, deed.undone);
    let (record, kind, _) = deed.first;
    let opens = Route::of(kind, record).filter(|_| deed.records == 1);
    let name = whom(&deed);
    let face = match opens {
        Some(route) => view! { <a href=route.path()>{name.clone()}</a> }.into_any(),
        None => view! { <strong>{name.clone()}</strong> }.into_any(),
    };
    let said = what(&deed);
    let label = t!("deeds.undo_name", name = name, what = said.clone());
    view! {
        <li class="deed" class:undone=undone>
            <span class="deed-icon"><Icon of=glyph(deed.what)/></span>
            <span class="deed-what">
                {face}
                <small>{said}</small>
            </span>
            <time class="deed-at">{format::time(deed.at)}</time>
            {if undone {
                view! { <span class="deed-state">{tr("deeds.undone")}</span> }.into_any()
            } else {
                view! {
                    <button type="button" class="button" aria-label=label
                        on:click=move |_| toasts.undo(engine, Some(id))>
                        <Icon of=icon::UNDO_2/><span class="tool-name">{tr("shell.undo")}</span>
                    </button>
                }.into_any()
            }}
        </li>
    }
}

/// "Kontakte importiert · 12 angelegt · 3 geändert": records of other kinds that came with them are counted as well.
fn came(import: &ImportSummary) -> String {
    let count = |n: u32| format::integer(i64::from(n));
    let of = t!("deeds.import_of", kind = kind_plural(import.kind));
    let made = (import.created > 0).then(|| t!("deeds.import_made", n = count(import.created)));
    let changed = (import.changed > 0).then(|| t!("deeds.import_changed", n = count(import.changed)));
    let faulty = (import.faulty > 0).then(|| t!("deeds.import_faulty", n = count(import.faulty)));
    let part = (import.state == ImportState::Interrupted)
        .then(|| t!("import.state_interrupted", done = import.done, total = import.total));
    [Some(of), made, changed, faulty, part].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// A file that came in, as one line: taken back as a whole.
#[component]
fn OneImport(import: ImportSummary) -> impl IntoView {
    let (job, name, said) = (import.job, import.name.clone(), came(&import));
    let undone = Callback::new(move |kept: Vec<RecordId>| {
        if !kept.is_empty() {
            use_toasts().say(t!("shell.undone_partly", n = kept.len()));
        }
    });
    let state = match import.state {
        ImportState::Undone => view! { <span class="deed-state">{tr("deeds.undone")}</span> }.into_any(),
        ImportState::Running => {
            view! { <span class="deed-state">{tr("deeds.import_running")}</span> }.into_any()
        }
        ImportState::Done | ImportState::Interrupted => view! { <UndoButton job undone/> }.into_any(),
    };
    view! {
        <li class="deed is-import" class:undone=import.state == ImportState::Undone>
            <span class="deed-icon"><Icon of=icon::FILE_SPREADSHEET/></span>
            <span class="deed-what">
                <a href=Route::Import.path()>{name}</a>
                <small>{said}</small>
            </span>
            <time class="deed-at">{format::time(import.at)}</time>
            {state}
        </li>
    }
}
