//! The deals behind a figure, and what can be done for them: give them to somebody, make tasks of them, take them
//! along as a file.

use std::collections::BTreeSet;

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::RecordKind;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::schema::{RELATED, deal, task};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::forecast::{DealLine, DealLines};
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::file::{self, FileMenu};
use super::state::Outlook;
use super::words;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

/// Stands beside the figures; on a phone above them.
#[component]
pub fn DealsPanel(outlook: Outlook) -> impl IntoView {
    let found = Memo::new(move |_| {
        let wanted = outlook.cell.get();
        let found = outlook.view.with(|view| view.as_ref()?.deals.clone());
        // WHY asked: for a moment the engine still says what was asked before.
        found.filter(|found| Some(found.cell) == wanted)
    });
    let picked = RwSignal::new(BTreeSet::<RecordId>::new());
    // What is not behind the figure any more is not picked any more.
    Effect::new(move |_| {
        let ids: Option<BTreeSet<RecordId>> =
            found.with(|found| found.as_ref().map(|found| found.deals.iter().map(|deal| deal.id).collect()));
        if let Some(ids) = ids {
            picked.update(|picked| picked.retain(|id| ids.contains(id)));
        }
    });
    let name = move || {
        let named = |cell| words::cell(outlook.unit.get(), outlook.teams, &cell);
        outlook.cell.get().map(named).unwrap_or_default()
    };
    let deals =
        move || found.with(|found| found.as_ref().map(|found| found.deals.clone())).unwrap_or_default();
    let head = NodeRef::<html::H2>::new();
    let before = StoredValue::new_local(document().active_element());
    Effect::new(move |_| {
        outlook.cell.track();
        if let Some(head) = head.get() {
            let _ = head.focus();
        }
    });
    let close = move || {
        outlook.cell.set(None);
        use wasm_bindgen::JsCast as _;
        let before = before
            .try_get_value()
            .flatten()
            .and_then(|before| before.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(before) = before {
            let _ = before.focus();
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    view! {
        <aside class="forecast-panel" aria-label=name on:keydown=on_key>
            <header class="forecast-panel-head">
                <h2 tabindex="-1" node_ref=head>{name}</h2>
                <button type="button" class="button quiet square" title=move || tr("shell.close") aria-label=move || tr("shell.close")
                    on:click=move |_| close()><Icon of=icon::X/></button>
            </header>
            <div class="forecast-panel-tools">
                <PickAll found picked/>
                <FileMenu button="button quiet small" write=Callback::new(move |form| file::deals(&name(), &deals(), form))/>
            </div>
            <ul class="forecast-deals">
                <For each=deals key=Clone::clone let:deal><DealRow deal picked/></For>
            </ul>
            <Show when=move || found.with(|found| found.as_ref().is_some_and(|found| found.total == 0))>
                <p class="hint forecast-none">{move || tr("forecast.no_deals")}</p>
            </Show>
            <Show when=move || picked.with(|picked| !picked.is_empty())><Acts found picked/></Show>
        </aside>
    }
}

/// How many deals there are, and a box that picks all of them.
#[component]
fn PickAll(found: Memo<Option<DealLines>>, picked: RwSignal<BTreeSet<RecordId>>) -> impl IntoView {
    let counts = Memo::new(move |_| {
        found.with(|found| found.as_ref().map_or((0, 0), |found| (found.total, found.deals.len())))
    });
    let is_all = move || picked.with(BTreeSet::len) == counts.get().1 && counts.get().1 > 0;
    let turn = move |_| {
        let all = is_all();
        let ids = found.with_untracked(|found| {
            found.iter().flat_map(|found| &found.deals).map(|deal| deal.id).collect::<BTreeSet<_>>()
        });
        picked.set(if all { BTreeSet::new() } else { ids });
    };
    let words = move || {
        let (total, shown) = counts.get();
        if usize::try_from(total).is_ok_and(|total| total > shown) {
            t!("forecast.first_of", shown = shown, total = format::integer(i64::from(total)))
        } else {
            t!("sales.deals", n = total)
        }
    };
    view! {
        <label class="forecast-pick-all">
            <input type="checkbox" prop:checked=is_all on:change=turn aria-label=move || tr("forecast.pick_all")/>
            <span role="status">{words}</span>
        </label>
    }
}

#[component]
fn DealRow(deal: DealLine, picked: RwSignal<BTreeSet<RecordId>>) -> impl IntoView {
    let id = deal.id;
    let title = if deal.title.is_empty() { tr("record.untitled") } else { deal.title.clone() };
    let turn = move |_| {
        picked.update(|picked| {
            if !picked.remove(&id) {
                picked.insert(id);
            }
        });
    };
    let facts = [
        deal.account.clone(),
        deal.stage.map(words::stage).unwrap_or_default(),
        deal.owner.map(words::member).unwrap_or_else(|| tr("forecast.nobody")),
    ];
    let facts = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>().join(" · ");
    let amount = deal.amount.map_or_else(|| "–".to_owned(), format::money_whole);
    let day = deal.day.map_or_else(|| tr("forecast.undated"), format::day);
    let then = deal.then.map(|then| {
        let parts = [
            then.amount.filter(|_| then.amount != deal.amount).map(format::money_whole),
            (then.day != deal.day).then(|| then.day.map_or_else(|| tr("forecast.undated"), format::day)),
            then.stage.filter(|_| then.stage != deal.stage).map(words::stage),
        ];
        t!("forecast.then", was = parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    });
    view! {
        <li>
            <label class="forecast-pick"><input type="checkbox" aria-label=title.clone()
                prop:checked=move || picked.with(|picked| picked.contains(&id)) on:change=turn/></label>
            <a href=Route::Record(RecordKind::Deal, id).path()>
                <span class="forecast-deal"><strong>{title}</strong><span>{amount}</span></span>
                <span class="forecast-deal is-small"><span>{facts}</span><span>{day}</span></span>
                {then.map(|then| view! { <span class="forecast-then">{then}</span> })}
            </a>
        </li>
    }
}

/// The picked deals in the order of the list.
fn chosen(found: Memo<Option<DealLines>>, picked: RwSignal<BTreeSet<RecordId>>) -> Vec<DealLine> {
    let picked = picked.get_untracked();
    found.with_untracked(|found| {
        found
            .iter()
            .flat_map(|found| &found.deals)
            .filter(|deal| picked.contains(&deal.id))
            .cloned()
            .collect()
    })
}

/// What can be done for the deals that are picked.
#[component]
fn Acts(found: Memo<Option<DealLines>>, picked: RwSignal<BTreeSet<RecordId>>) -> impl IntoView {
    let engine = use_engine();
    let members =
        Memo::new(move |_| engine.workspace().map(|workspace| workspace.members).unwrap_or_default());
    let give = move |event: web_sys::Event| {
        let Ok(member) = event_target_value(&event).parse::<MemberId>() else { return };
        let records: Vec<RecordId> = chosen(found, picked).iter().map(|deal| deal.id).collect();
        let text = t!("forecast.given", n = records.len(), name = words::member(member));
        let edits = vec![Edit::Set { field: deal::OWNER, value: Some(FieldValue::Member(member)) }];
        use_toasts().act(engine, Command::Edit { records, edits }, text);
        picked.set(BTreeSet::new());
    };
    let title = RwSignal::new(tr("forecast.task_first"));
    let due = RwSignal::new(next_workday(format::today()));
    let make = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let what = title.get_untracked().trim().to_owned();
        let deals = chosen(found, picked);
        if what.is_empty() || deals.is_empty() {
            return;
        }
        let steps = deals.iter().map(|deal| new_task(deal, &what, due.get_untracked())).collect();
        let text = t!("forecast.tasks_made", n = deals.len());
        use_toasts().act(engine, Command::Steps { steps }, text);
        picked.set(BTreeSet::new());
    };
    view! {
        <footer class="forecast-do">
            <p role="status">{move || t!("list.selected", n = picked.with(BTreeSet::len))}</p>
            <label class="form-line"><span>{move || tr("forecast.give")}</span>
                <select class="value-input" on:change=give>
                    <option value="">{move || tr("forecast.to_whom")}</option>
                    {move || members.get().into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
                </select>
            </label>
            <form class="forecast-task" on:submit=make>
                <label class="form-line"><span>{move || tr("forecast.task")}</span>
                    <input class="value-input" type="text" prop:value=title on:input=move |event| title.set(event_target_value(&event))/>
                </label>
                <label class="form-line"><span>{move || tr("forecast.task_due")}</span>
                    <input class="value-input" type="date" prop:value=move || due.get().map(|day| day.to_string()).unwrap_or_default()
                        on:change=move |event| due.set(Day::from_iso(&event_target_value(&event)))/>
                </label>
                <button type="submit" class="button strong" prop:disabled=move || title.with(|title| title.trim().is_empty())>
                    {move || t!("forecast.make_tasks", n = picked.with(BTreeSet::len))}
                </button>
            </form>
        </footer>
    }
}

/// A task for a deal, of the one whose deal it is.
fn new_task(of: &DealLine, what: &str, due: Option<Day>) -> Step {
    let set = |field, value| Edit::Set { field, value: Some(value) };
    let title = format!("{what}: {}", of.title);
    let title: String = title.chars().take(crm_domain::parse::LINE_MAX / 4).collect();
    let mut edits = vec![
        set(task::TITLE, FieldValue::Text(title.trim_end_matches([':', ' ']).to_owned())),
        Edit::Tag { field: RELATED, word: of.id.to_string(), present: true },
    ];
    edits.extend(due.map(|due| set(task::DUE, FieldValue::Day(due))));
    edits.extend(of.owner.map(|owner| set(crm_domain::schema::OWNER, FieldValue::Member(owner))));
    Step::Create { record: clock::record_id(), kind: RecordKind::Task, edits }
}

/// The next day on which people work.
fn next_workday(today: Day) -> Option<Day> {
    let ahead = match today.weekday() {
        5 => 3,
        6 => 2,
        _ => 1,
    };
    today.plus_days(ahead)
}
