//! What each column of the file becomes: proposed, and changeable.

use crm_domain::field::{FieldKey, Group, RecordKind};
use crm_domain::import::targets::{label, same_place, targets};
use crm_domain::import::{ImportMapping, Target};
use leptos::prelude::*;

use crate::i18n::tr;
use crate::t;
use crate::ui::fields::words;

/// Values of a column that are shown.
const EXAMPLES: usize = 3;

/// The table of columns; those that are empty and left out are folded away.
#[component]
pub fn Columns(
    kind: RecordKind,
    mapping: RwSignal<ImportMapping>,
    headers: Vec<String>,
    sample: Vec<Vec<String>>,
) -> impl IntoView {
    let all = RwSignal::new(false);
    let count = mapping.with_untracked(|mapping| mapping.columns.len());
    let columns: Vec<(usize, String, Vec<String>)> = (0..count)
        .map(|at| (at, headers.get(at).cloned().unwrap_or_default(), examples(&sample, at)))
        .collect();
    let skipped =
        |at: usize| mapping.with_untracked(|mapping| mapping.columns.get(at) == Some(&Target::Skip));
    let (shown, folded): (Vec<_>, Vec<_>) =
        columns.into_iter().partition(|(at, _, examples)| !examples.is_empty() || !skipped(*at));
    let hidden = folded.len();
    let folded = StoredValue::new(folded);
    let line = move |(at, name, examples): (usize, String, Vec<String>)| view! { <Column kind mapping at name examples/> };
    view! {
        <section class="import-columns" aria-labelledby="import-columns">
            <h2 id="import-columns">{move || tr("import.columns")}</h2>
            <table>
                <thead><tr>
                    <th scope="col">{move || tr("import.column")}</th>
                    <th scope="col" class="import-examples">{move || tr("import.examples")}</th>
                    <th scope="col">{move || tr("import.becomes")}</th>
                </tr></thead>
                <tbody>
                    {shown.into_iter().map(line).collect_view()}
                    {move || all.get().then(|| folded.get_value().into_iter().map(line).collect_view())}
                </tbody>
            </table>
            <Show when=move || hidden != 0 && !all.get()>
                <button type="button" class="button quiet" on:click=move |_| all.set(true)>{move || t!("import.empty_columns", n = hidden)}</button>
            </Show>
        </section>
    }
}

fn examples(sample: &[Vec<String>], at: usize) -> Vec<String> {
    let cells = sample.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim());
    let mut found: Vec<String> = Vec::new();
    for cell in cells.filter(|cell| !cell.is_empty()) {
        if found.len() < EXAMPLES && !found.iter().any(|known| known == cell) {
            found.push(cell.to_owned());
        }
    }
    found
}

#[component]
fn Column(
    kind: RecordKind,
    mapping: RwSignal<ImportMapping>,
    at: usize,
    name: String,
    examples: Vec<String>,
) -> impl IntoView {
    let target =
        Memo::new(move |_| mapping.with(|mapping| mapping.columns.get(at).cloned().unwrap_or(Target::Skip)));
    let twice = Memo::new(move |_| {
        let own = target.get();
        own != Target::Skip
            && mapping
                .with(|mapping| mapping.columns.iter().filter(|other| same_place(other, &own)).count() > 1)
    });
    let shown = if name.trim().is_empty() { t!("import.nameless", n = at + 1) } else { name };
    view! {
        <tr class:skipped=move || target.get() == Target::Skip>
            <th scope="row">{shown.clone()}</th>
            <td class="import-examples">{examples.join(" · ")}</td>
            <td>
                <Becomes kind mapping at target name=shown/>
                <Show when=move || twice.get()><small class="hint">{move || tr("import.twice")}</small></Show>
            </td>
        </tr>
    }
}

/// The choice of what a column becomes.
#[component]
fn Becomes(
    kind: RecordKind,
    mapping: RwSignal<ImportMapping>,
    at: usize,
    target: Memo<Target>,
    name: String,
) -> impl IntoView {
    // WHY only when it is about to open: files of a hundred columns would have ten thousand options.
    let opened = RwSignal::new(false);
    let options = Memo::new(move |_| {
        let own = target.get();
        if !opened.get() {
            return vec![own];
        }
        let used = mapping.with_untracked(|mapping| mapping.columns.clone());
        let mut all = targets(kind, &used, &crate::ui::own::fields());
        match all.iter_mut().find(|one| same_place(one, &own)) {
            Some(same) => *same = own,
            None => all.push(own),
        }
        all
    });
    let choose = move |event| {
        let index = event_target_value(&event).parse().ok();
        let chosen = index.and_then(|index: usize| options.with_untracked(|all| all.get(index).cloned()));
        if let Some(chosen) = chosen {
            mapping.update(|mapping| {
                if let Some(column) = mapping.columns.get_mut(at) {
                    *column = chosen;
                }
            });
        }
    };
    view! {
        <select class="value-input" aria-label=move || t!("import.becomes_name", name = name.as_str())
            on:pointerenter=move |_| opened.set(true) on:pointerdown=move |_| opened.set(true)
            on:focus=move |_| opened.set(true) on:change=choose>
            {move || grouped(kind, &options.get(), &target.get())}
        </select>
    }
}

/// Options under the headings of the record page.
fn grouped(kind: RecordKind, options: &[Target], chosen: &Target) -> impl IntoView + use<> {
    let own = crate::ui::own::fields();
    let option = |(at, target): (usize, &Target)| {
        let name = if *target == Target::Skip {
            tr("import.skip")
        } else {
            label(kind, target, words::language(), &own)
        };
        let selected = target == chosen;
        view! { <option value=at.to_string() selected=selected>{name}</option> }
    };
    let all = || options.iter().enumerate();
    let of_group = |group: Group| {
        all().filter(|(_, target)| group_of(kind, target) == Some(group)).map(option).collect_view()
    };
    let mut groups: Vec<Group> = Vec::new();
    for group in options.iter().filter_map(|target| group_of(kind, target)) {
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    let first = all().filter(|(_, target)| group_of(kind, target).is_none()).map(option).collect_view();
    let rest = groups
        .into_iter()
        .map(|group| view! { <optgroup label=words::group(group)>{of_group(group)}</optgroup> })
        .collect_view();
    view! { {first}{rest} }
}

fn group_of(kind: RecordKind, target: &Target) -> Option<Group> {
    let key: FieldKey = match target {
        Target::Skip => return None,
        Target::Field(key) => *key,
        Target::Part { field, .. } => *field,
    };
    kind.spec().field(key).map(|spec| spec.group)
}
