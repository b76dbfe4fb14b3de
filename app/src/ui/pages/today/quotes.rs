//! Quotes that were sent and run out within a week, or have: whoever asks now may still get the order.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::schema::quote;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use engine_protocol::view::RowView;
use leptos::prelude::*;

use super::ask;
use super::section::Section;
use crate::format;
use crate::route::Route;
use crate::t;
use crate::ui::parts::icon::FILE_TEXT;

const FIELDS: [FieldKey; 2] = [quote::ACCOUNT, quote::VALID_UNTIL];

/// The part of the page; not there where no quote runs out.
#[component]
pub fn Quotes(today: Day) -> impl IntoView {
    let live = ask::watch(
        move || {
            let sort = vec![ask::by(quote::VALID_UNTIL, false)];
            ask::question(RecordKind::Quote, ask::quotes_ending(today), sort)
        },
        &FIELDS,
        Signal::derive(|| ask::MOST),
    );
    let total = ask::total(live);
    let rows = Memo::new(move |_| {
        live.with(|window| {
            let Some(window) = window.as_ref() else { return Vec::new() };
            let company = |row: &RowView| match ask::value(row, &FIELDS, quote::ACCOUNT) {
                Some(FieldValue::Link(id)) => {
                    let known = window.titles.iter().find(|(known, _)| known == id);
                    known.map(|(_, title)| title.clone()).unwrap_or_default()
                }
                _ => String::new(),
            };
            let first = window.rows.iter().take(ask::FIRST);
            first.map(|row| (row.clone(), company(row))).collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || total.get().is_some_and(|total| total > 0)>
            <Section name="today.quotes" icon=FILE_TEXT total empty="today.quotes" act=|| ()>
                <ul class="today-lines">
                    <For each=move || rows.get() key=|(row, company)| format!("{row:?}{company}") let:((row, company))>
                        <Line row company today/>
                    </For>
                </ul>
            </Section>
        </Show>
    }
}

#[component]
fn Line(row: RowView, company: String, today: Day) -> impl IntoView {
    let get = |key| ask::value(&row, &FIELDS, key);
    let (until, over) = match get(quote::VALID_UNTIL) {
        Some(FieldValue::Day(day)) if *day < today => (t!("today.was_valid", day = format::day(*day)), true),
        Some(FieldValue::Day(day)) => (t!("today.is_valid", day = format::near_day(*day)), false),
        _ => (String::new(), false),
    };
    view! {
        <li class="today-line" data-quote=row.id.to_string()>
            <a class="today-link" href=Route::Record(RecordKind::Quote, row.id).path()>
                <span class="today-line-text">
                    <strong>{row.title.clone()}</strong>
                    <span class="today-line-about"><span class="task-when" class:is-late=over>{until}</span>{company}</span>
                </span>
            </a>
        </li>
    }
}
