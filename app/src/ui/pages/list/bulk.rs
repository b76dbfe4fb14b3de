//! The bar for what happens to many records at once: one command, one undo.

use std::collections::BTreeSet;

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, FieldSpec, RecordKind};
use crm_domain::id::RecordId;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::selection;
use super::state::ListState;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::row::FieldRow;
use crate::ui::fields::words;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

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
    let tagging = RwSignal::new(false);
    let setting = RwSignal::new(false);
    view! {
        <Show when=move || { count.get() > 0 }>
            <div class="bulk" role="toolbar" aria-label=move || tr("list.bulk")>
                <span class="bulk-count" role="status">{move || t!("list.selected", n = count.get())}</span>
                <Show when=move || u32::try_from(count.get()).is_ok_and(|count| count < total())>
                    <button type="button" class="button quiet" on:click=move |_| selection::select_all(state)>
                        {move || t!("list.select_all_n", total = format::integer(i64::from(total())))}
                    </button>
                </Show>
                <button type="button" class="button" aria-label=move || tr("list.tag") on:click=move |_| tagging.set(true)>
                    <Icon of=icon::TAG/><span class="tool-name">{move || tr("list.tag")}</span>
                </button>
                <button type="button" class="button" aria-label=move || tr("list.set_field") on:click=move |_| setting.set(true)>
                    <Icon of=icon::PENCIL/><span class="tool-name">{move || tr("list.set_field")}</span>
                </button>
                <TrashButton state count/>
                <button type="button" class="button quiet square" title=move || tr("list.clear_selection")
                    aria-label=move || tr("list.clear_selection") on:click=move |_| selection::clear(state)>
                    <Icon of=icon::X/>
                </button>
            </div>
        </Show>
        <Sheet open=tagging title=Signal::derive(move || t!("list.tag_title", n = count.get()))>
            <TagForm state open=tagging/>
        </Sheet>
        <Sheet open=setting title=Signal::derive(move || t!("list.set_title", n = count.get()))>
            <SetForm state open=setting/>
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
        <button type="button" class="button" class:danger=sure aria-label=words
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

#[component]
fn TagForm(state: ListState, open: RwSignal<bool>) -> impl IntoView {
    let new = NewRecord::new(state.kind);
    let tags = state.kind.spec().field(FieldKey::new("tags"));
    let apply = move |present: bool| {
        super::create::leave_the_editor();
        let turn = |edit| match edit {
            Edit::Tag { field, word, .. } => Edit::Tag { field, word, present },
            other => other,
        };
        let records = picked(state);
        let text = t!("list.tagged", n = records.len());
        run(state, records, new.edits().into_iter().map(turn).collect(), text);
        open.set(false);
    };
    view! {
        <div class="sheet-body">
            {tags.map(|spec| view! { <FieldRow field=Field::of_new(new, spec)/> })}
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| apply(false)>{move || tr("list.tag_remove")}</button>
            <button type="button" class="button strong" on:click=move |_| apply(true)>{move || tr("list.tag_add")}</button>
        </footer>
    }
}

/// Fields that make sense for many records alike: what is one person's own (a name, a number) is not.
fn settable(kind: RecordKind) -> impl Iterator<Item = &'static FieldSpec> {
    use crm_domain::field::FieldKind as K;
    crate::ui::own::specs(kind).into_iter().filter(|spec| match spec.kind {
        _ if spec.by_rule => false,
        // A stage asks for what is missing, of each deal something else.
        K::Link(RecordKind::Stage) => false,
        K::Choice(_) | K::Flag | K::Number | K::Percent | K::Money | K::Day | K::Member | K::Link(_) => true,
        K::Line | K::Url => !spec.personal && spec.key.as_str() != "name",
        K::Prose
        | K::PartialDay
        | K::Moment
        | K::Period
        | K::Links
        | K::Checklist
        | K::Lines
        | K::Parties
        | K::Prices
        | K::Total
        | K::Tags
        | K::Members
        | K::Count
        | K::Log
        | K::Emails
        | K::Phones
        | K::Addresses
        | K::Affiliations => false,
    })
}

#[component]
fn SetForm(state: ListState, open: RwSignal<bool>) -> impl IntoView {
    let kind = state.kind;
    let key = RwSignal::new(settable(kind).next().map(|spec| spec.key));
    let new = StoredValue::new(NewRecord::new(kind));
    let spec = move || kind.spec().field(key.get()?);
    let choose = move |event| {
        key.set(FieldKey::find(&event_target_value(&event)));
        new.set_value(NewRecord::new(kind));
    };
    let apply = move |_| {
        super::create::leave_the_editor();
        let Some(field) = key.get_untracked() else { return };
        let mut edits = new.get_value().edits();
        if edits.is_empty() {
            edits.push(Edit::Set { field, value: None });
        }
        let records = picked(state);
        let text = t!("list.changed", n = records.len());
        run(state, records, edits, text);
        open.set(false);
    };
    view! {
        <div class="sheet-body">
            <label class="form-line">
                <span>{move || tr("list.which_field")}</span>
                <select class="value-input" on:change=choose>
                    {settable(kind).map(|spec| view! {
                        <option value=spec.key.as_str() selected=move || key.get() == Some(spec.key)>
                            {move || words::field(kind, spec.key)}
                        </option>
                    }).collect_view()}
                </select>
            </label>
            {move || spec().map(|spec| view! { <FieldRow field=Field::of_new(new.get_value(), spec)/> })}
            <p class="hint">{move || tr("list.set_hint")}</p>
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button strong" on:click=apply>{move || tr("list.apply")}</button>
        </footer>
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
