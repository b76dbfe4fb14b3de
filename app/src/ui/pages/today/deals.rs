//! Deals that rest too long, are overdue or lack a next step, the largest first.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::deal;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::view::{RowView, Window};
use leptos::prelude::*;

use super::ask;
use super::section::Section;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::text;
use crate::ui::pages::tasks::acts::add_about;
use crate::ui::parts::icon::{Icon, PLUS, SQUARE_KANBAN};
use crate::ui::sales::time_in_stage::{Mark, marks};
use crate::ui::sales::use_stages;

const FIELDS: [FieldKey; 7] = [
    deal::ACCOUNT,
    deal::AMOUNT,
    deal::STAGE,
    deal::STAGE_LOG,
    deal::EXPECTED_CLOSE,
    deal::NEXT_STEP,
    deal::NEXT_STEP_AT,
];

/// The part of the page.
#[component]
pub fn Deals(today: Day) -> impl IntoView {
    let known = use_stages();
    let stages = Memo::new(move |_| {
        known.pipelines().into_iter().flat_map(|pipeline| known.of(pipeline.id)).collect::<Vec<_>>()
    });
    let len = RwSignal::new(ask::MOST);
    let live = ask::watch(
        move || {
            let filter = stages.with(|stages| ask::deals_waiting(today, stages));
            ask::question(RecordKind::Deal, filter, vec![ask::by(deal::AMOUNT, true)])
        },
        &FIELDS,
        len.into(),
    );
    let total = ask::total(live);
    let all = RwSignal::new(false);
    let rows = Memo::new(move |_| live.with(|window| shown(window.as_ref(), all.get())));
    let more =
        move || total.get().filter(|total| !all.get() && usize::try_from(*total).unwrap_or(0) > ask::FIRST);
    let board = || view! { <a class="button quiet small" href="/deals">{move || tr("today.to_board")}</a> };
    view! {
        <Section name="today.deals" icon=SQUARE_KANBAN total empty="today.no_deals" act=board>
            <ul class="today-lines">
                <For each=move || rows.get() key=|row| format!("{row:?}") let((row, account))>
                    <Line row account/>
                </For>
            </ul>
            {move || more().map(|total| view! {
                <button type="button" class="button quiet small" on:click=move |_| { all.set(true); len.set(total.min(500)); }>
                    {t!("today.all", n = total)}
                </button>
            })}
        </Section>
    }
}

/// Rows with what their account is called.
fn shown(window: Option<&Window>, all: bool) -> Vec<(RowView, String)> {
    let Some(window) = window else { return Vec::new() };
    let most = if all { usize::MAX } else { ask::FIRST };
    let account = |row: &RowView| match ask::value(row, &FIELDS, deal::ACCOUNT) {
        Some(FieldValue::Link(id)) => text::title(&window.titles, *id),
        _ => String::new(),
    };
    window.rows.iter().take(most).map(|row| (row.clone(), account(row))).collect()
}

#[component]
fn Line(row: RowView, account: String) -> impl IntoView {
    let get = |key| ask::value(&row, &FIELDS, key);
    let stage = match get(deal::STAGE) {
        Some(FieldValue::Link(id)) => use_stages().find(*id),
        _ => None,
    };
    let amount = match get(deal::AMOUNT) {
        Some(FieldValue::Money(amount)) => Some(format::money_whole(*amount)),
        _ => None,
    };
    let noticed = stage.as_ref().map(|stage| {
        marks(
            stage,
            get(deal::STAGE_LOG),
            get(deal::EXPECTED_CLOSE),
            get(deal::NEXT_STEP),
            get(deal::NEXT_STEP_AT),
        )
    });
    let step = get(deal::NEXT_STEP).and_then(FieldValue::as_text).unwrap_or_default().to_owned();
    let name = stage.map(|stage| stage.name).unwrap_or_default();
    let about =
        [account, name, step].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let (id, title) = (row.id, row.title.clone());
    view! {
        <li class="today-line" data-deal=id.to_string()>
            <a class="today-link" href=Route::Record(RecordKind::Deal, id).path()>
                <span class="today-line-head"><strong>{title.clone()}</strong><span class="today-amount">{amount}</span></span>
                <span class="today-line-about">{about}</span>
                <span class="chips">
                    {noticed.unwrap_or_default().into_iter().map(|mark| {
                        let class = if mark == Mark::NoNextStep { "chip is-quiet" } else { "chip is-warn" };
                        view! { <span class=class>{mark.words()}</span> }
                    }).collect_view()}
                </span>
            </a>
            <AddTask id title/>
        </li>
    }
}

/// The button that makes a task about a record.
#[component]
pub fn AddTask(id: RecordId, title: String) -> impl IntoView {
    let name = t!("today.add_task_name", title = title.clone());
    let add = move |_| add_about(id, title.clone());
    view! {
        <button type="button" class="button quiet small today-add writes" aria-label=name.clone() title=name on:click=add>
            <Icon of=PLUS/><span>{move || tr("today.add_task")}</span>
        </button>
    }
}
