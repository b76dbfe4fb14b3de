//! What happened with a record, and what is next: calls, visits, mails and notes, tasks and events, and between them
//! what was changed, in one list, newest first. What is noted is noted here.

use leptos::prelude::*;

use super::Page;
use crate::t;

mod changes;
mod composer;
pub mod desk;
pub mod feed;
mod merge;
mod next;
mod row;

pub use desk::{Desk, has_timeline};

use feed::Only;
use merge::{Item, by_day};

/// The list with its composer.
#[component]
pub fn Timeline(
    /// Of which page.
    page: Page,
    /// What is noted there.
    desk: Desk,
) -> impl IntoView {
    let feed = desk.feed;
    let found = Memo::new(move |_| feed.items());
    let days = Memo::new(move |_| found.with(|(items, _)| by_day(items)));
    let headings =
        move || days.with(|days| days.iter().map(|(heading, _)| heading.clone()).collect::<Vec<_>>());
    let more = move || found.with(|(_, more)| *more);
    let is_empty = move || feed.is_here() && found.with(|(items, _)| items.is_empty());
    view! {
        <section class="timeline" aria-labelledby="timeline-title">
            <h2 id="timeline-title" class="timeline-title">{move || t!("timeline.title")}</h2>
            <composer::Composer desk/>
            <next::Next desk/>
            <Filters desk/>
            <For each=headings key=Clone::clone let:heading>
                <Day heading days page/>
            </For>
            <Show when=is_empty>
                <p class="timeline-none">{move || if feed.only.get() == Only::All { t!("timeline.none") } else { t!("timeline.none_of_it") }}</p>
            </Show>
            <Show when=more>
                <button type="button" class="button wide timeline-more" on:click=move |_| feed.more()>{move || t!("timeline.more")}</button>
            </Show>
        </section>
    }
}

/// What of it is shown.
#[component]
fn Filters(desk: Desk) -> impl IntoView {
    let only = desk.feed.only;
    view! {
        <div class="timeline-filters" role="group" aria-label=move || t!("timeline.filter")>
            {Only::ALL.map(|one| view! {
                <button type="button" class="choice-chip" aria-pressed=move || (only.get() == one).to_string()
                    on:click=move |_| only.set(one)>{move || t!(one.name())}</button>
            }).collect_view()}
        </div>
    }
}

/// What happened on one day.
#[component]
fn Day(heading: String, days: Memo<Vec<(String, Vec<Item>)>>, page: Page) -> impl IntoView {
    let items = {
        let heading = heading.clone();
        move || {
            days.with(|days| {
                let day = days.iter().find(|(other, _)| *other == heading);
                day.map(|(_, items)| items.clone()).unwrap_or_default()
            })
        }
    };
    view! {
        <section class="timeline-day">
            <h3>{heading}</h3>
            <ol>
                <For each=items key=|item| format!("{item:?}") let:item><row::Entry item page/></For>
            </ol>
        </section>
    }
}
