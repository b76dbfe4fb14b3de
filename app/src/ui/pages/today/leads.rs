//! Leads whose next step is due.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::schema::{contact, lead};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::view::RowView;
use leptos::prelude::*;

use super::ask;
use super::people::Call;
use super::section::Section;
use crate::format;
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::pages::list::{Lists, onward};
use crate::ui::parts::icon::SPROUT;
use crate::ui::parts::mark::Initials;

const FIELDS: [FieldKey; 4] = [lead::COMPANY_NAME, lead::NEXT_STEP, lead::NEXT_STEP_AT, contact::PHONES];

/// The part of the page.
#[component]
pub fn Leads(today: Day) -> impl IntoView {
    let sort = || vec![ask::by(lead::NEXT_STEP_AT, false)];
    let live = ask::watch(
        move || ask::question(RecordKind::Lead, ask::leads_due(today), sort()),
        &FIELDS,
        Signal::derive(|| ask::MOST),
    );
    let total = ask::total(live);
    let rows = Memo::new(move |_| {
        live.with(|window| {
            let rows = window.as_ref().map(|window| window.rows.as_slice()).unwrap_or_default();
            rows.iter().take(ask::FIRST).cloned().collect::<Vec<_>>()
        })
    });
    let more = move || total.get().filter(|total| usize::try_from(*total).unwrap_or(0) > ask::FIRST);
    let list = move |_| {
        let state = Lists::current().of(RecordKind::Lead);
        state.search.set(String::new());
        let everybody = ask::question(RecordKind::Lead, ask::leads_due(today), sort());
        if let crm_domain::query::Filter::All(parts) = everybody.filter {
            state.conditions.set(parts);
        }
        use_router().go(Route::List(RecordKind::Lead));
    };
    // Whoever opens one goes through all of them.
    let call_through = move |()| {
        let due = live.with_untracked(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.map(|row| (row.id, row.title.clone())).collect()
        });
        onward::begin(Lists::current().of(RecordKind::Lead), due);
    };
    let leads = || view! { <a class="button quiet small" href="/leads">{move || tr("today.to_leads")}</a> };
    view! {
        <Section name="today.leads" icon=SPROUT total empty="today.no_leads" act=leads>
            <ul class="today-lines">
                <For each=move || rows.get() key=|row| format!("{row:?}") let:row><Line row on_open=Callback::new(call_through)/></For>
            </ul>
            {move || more().map(|total| view! {
                <button type="button" class="button quiet small" on:click=list>{t!("today.all", n = total)}</button>
            })}
        </Section>
    }
}

#[component]
fn Line(row: RowView, on_open: Callback<()>) -> impl IntoView {
    let get = |key| ask::value(&row, &FIELDS, key);
    let text = |key| get(key).and_then(FieldValue::as_text).unwrap_or_default().to_owned();
    let (due, late) = match get(lead::NEXT_STEP_AT) {
        Some(FieldValue::Day(day)) => {
            let late = format::today().to_days() - day.to_days();
            let said = if late > 0 { t!("task.late_days", n = late) } else { format::near_day(*day) };
            (said, late > 0)
        }
        _ => (String::new(), false),
    };
    let about = [text(lead::NEXT_STEP), text(lead::COMPANY_NAME)];
    let about = about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li class="today-line" data-lead=row.id.to_string()>
            <a class="today-link has-initials" href=Route::Record(RecordKind::Lead, row.id).path() on:click=move |_| on_open.run(())>
                <Initials kind=RecordKind::Lead title=row.title.clone()/>
                <span class="today-line-text">
                    <strong>{row.title.clone()}</strong>
                    <span class="today-line-about"><span class="task-when" class:is-late=late>{due}</span>{about}</span>
                </span>
            </a>
            <Call of=row.id name=row.title.clone() phones=get(contact::PHONES).cloned()/>
        </li>
    }
}
