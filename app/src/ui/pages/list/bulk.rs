//! The bar for what happens to many records at once: one command, one undo.

pub mod change;

use std::collections::BTreeSet;

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use engine_protocol::bulk::BulkProgress;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::export::{ExportMenu, Part};
use super::selection;
use super::state::ListState;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::kept;
use crate::ui::later::{later, parts, wanted};
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::may_write;
use crate::ui::toast::use_toasts;

/// The words of a record.
const TAGS: FieldKey = FieldKey::new("tags");
/// More records than this go to the trash only after a second tap, whatever the list.
const MANY: usize = 50;
/// As many records as this never ask.
const FEW: usize = 10;
/// In between it depends on the list: one in so many of its records is much.
const MUCH: usize = 20;

/// Whether it is asked before `picked` of a list's `all` records go to the trash.
const fn asks(picked: usize, all: usize) -> bool {
    picked > MANY || picked > FEW && picked * MUCH > all
}

/// Stands above the rows while records are picked.
#[component]
pub fn BulkBar(state: ListState) -> impl IntoView {
    let count = Memo::new(move |_| state.selected.with(BTreeSet::len));
    let total = move || state.window.with(|window| window.as_ref().map_or(0, |window| window.total));
    let asked = RwSignal::new(None::<change::Asked>);
    let (changing, found) = kept::opened_by(asked, change::draft_key);
    let change = move |field: Option<FieldKey>| asked.set(Some((state.kind, field)));
    let has_tags = state.kind.spec().field(TAGS).is_some();
    let planning = RwSignal::new(false);
    view! {
        <Progress/>
        <Show when=move || { count.get() > 0 && running().is_none() }>
            <div class="bulk" role="toolbar" aria-label=move || tr("list.bulk")>
                <span class="bulk-count" role="status">{move || t!("list.selected", n = count.get())}</span>
                <Show when=move || u32::try_from(count.get()).is_ok_and(|count| count < total())>
                    <button type="button" class="button quiet" on:click=move |_| selection::select_all(state)>
                        {move || t!("list.select_all_n", total = format::integer(i64::from(total())))}
                    </button>
                </Show>
                {has_tags.then(|| view! {
                    <button type="button" class="button writes" aria-label=move || tr("list.tag") on:click=move |_| change(Some(TAGS))>
                        <Icon of=icon::TAG/><span class="tool-name">{move || tr("list.tag")}</span>
                    </button>
                })}
                <button type="button" class="button writes" aria-label=move || tr("list.set_field") on:click=move |_| change(None)>
                    <Icon of=icon::PENCIL/><span class="tool-name">{move || tr("list.set_field")}</span>
                </button>
                <Show when=move || state.kind == RecordKind::Account>
                    <button type="button" class="button writes" data-act="plan-tour" aria-label=move || tr("list.plan_tour") on:click=move |_| planning.set(true)>
                        <Icon of=icon::ROUTE/><span class="tool-name">{move || tr("list.plan_tour")}</span>
                    </button>
                </Show>
                <ExportMenu state part=Part::Picked/>
                <TrashButton state count/>
                <Show when=|| !may_write()><span class="bulk-why">{move || tr("list.bulk_read_only")}</span></Show>
                <button type="button" class="button quiet square" title=move || tr("list.clear_selection")
                    aria-label=move || tr("list.clear_selection") on:click=move |_| selection::clear(state)>
                    <Icon of=icon::X/>
                </button>
            </div>
        </Show>
        <Show when=wanted(move || planning.get())>{later(parts::plan_sheet, (state, planning))}</Show>
        <Sheet open=changing class="wide-sheet" title=Signal::derive(move || t!("list.set_title", n = count.get()))>
            {move || found.get().map(|now| view! { <change::ChangeForm state now found asked/> })}
        </Sheet>
    }
}

/// Moves the picked records to the trash; many only after a second tap.
#[component]
fn TrashButton(state: ListState, count: Memo<usize>) -> impl IntoView {
    // How many it was asked about: other records are another question.
    let asked = RwSignal::new(None::<usize>);
    let sure = Memo::new(move |_| asked.get() == Some(count.get()));
    let all =
        move || state.window.with_untracked(|window| window.as_ref().map_or(0, |window| window.unfiltered));
    let trash = move |event: ev::MouseEvent| {
        // WHY: the second click of a double click was meant for the first.
        if event.detail() > 1 {
            return;
        }
        let records = picked(state);
        let all = usize::try_from(all()).unwrap_or(usize::MAX);
        if asks(records.len(), all) && !sure.get_untracked() {
            return asked.set(Some(records.len()));
        }
        asked.set(None);
        let text = t!("list.trashed", n = records.len());
        run(state, records, vec![Edit::Trash { trashed: true }], text);
    };
    let words = move || match (sure.get(), state.kind) {
        (false, _) => tr("list.trash"),
        (true, kind) => t!("list.trash_many", n = count.get(), kind = crate::ui::words::kind_plural(kind)),
    };
    view! {
        <button type="button" class="button writes" class:danger=sure aria-label=words
            on:click=trash on:blur=move |_| asked.set(None)>
            <Icon of=icon::TRASH_2/><span class="tool-name">{words}</span>
        </button>
        <span class="sr-only" role="status">{move || sure.get().then(words)}</span>
    }
}

fn picked(state: ListState) -> Vec<RecordId> {
    state.selected.with_untracked(|selected| selected.iter().copied().collect())
}

/// Changes the records alike and drops the selection once that is durable.
fn run(state: ListState, records: Vec<RecordId>, edits: Vec<Edit>, text: String) {
    let (engine, toasts) = (use_engine(), use_toasts());
    if records.is_empty() || edits.is_empty() {
        return;
    }
    spawn_local(async move {
        match engine.command(Command::Edit { records, edits }).await {
            Ok(id) => {
                selection::clear(state);
                toasts.done(text, id);
            }
            Err(problem) => toasts.failed(&problem),
        }
    });
}

/// A change that takes several writes and is not done, followed by reactive closures.
fn running() -> Option<BulkProgress> {
    use_engine().bulk_progress().get().filter(|progress| progress.done < progress.total)
}

/// How far such a change is; gone when it is done.
#[component]
fn Progress() -> impl IntoView {
    move || {
        running().map(|at| {
            let said = t!(
                "views.progress",
                n = at.total,
                done = format::integer(i64::from(at.done)),
                total = format::integer(i64::from(at.total))
            );
            view! {
                <div class="bulk bulk-running" role="status">
                    <progress max=at.total.to_string() value=at.done.to_string() aria-label=said.clone()></progress>
                    <span>{said.clone()}</span>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_asked_about_many_records_and_about_a_good_part_of_a_list() {
        assert!(!asks(10, 10), "few never ask");
        assert!(asks(11, 30));
        assert!(!asks(11, 220), "one in twenty is not more than five percent");
        assert!(asks(11, 219));
        assert!(!asks(50, 100_000));
        assert!(asks(51, 100_000));
    }
}
