//! Tasks that are due: those of a month apart from those that nobody has touched for longer.

use crm_domain::field::RecordKind;
use crm_domain::time::Day;
use leptos::prelude::*;

use super::ask;
use super::section::Section;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::pages::tasks::line::{COLUMNS, Lines};
use crate::ui::pages::tasks::quick::QuickAdd;
use crate::ui::pages::tasks::{Due, PAGE};
use crate::ui::parts::icon::{CHEVRON_DOWN, Icon, LIST_TODO};

/// The part of the page.
#[component]
pub fn Tasks(today: Day) -> impl IntoView {
    let ask_for = move |due: Due, len: Signal<u32>| {
        ask::watch(
            move || ask::question(RecordKind::Task, vec![due.filter(today)], due.sort()),
            &COLUMNS,
            len,
        )
    };
    let page = Signal::derive(|| PAGE);
    let (late, now) = (ask_for(Due::Late, page), ask_for(Due::Today, page));
    let older_open = RwSignal::new(false);
    let older = ask_for(Due::LongAgo, Signal::derive(move || if older_open.get() { PAGE } else { 0 }));
    let (late_total, now_total, older_total) = (ask::total(late), ask::total(now), ask::total(older));
    let total = Signal::derive(move || Some(late_total.get()? + now_total.get()?));
    let has = |total: Signal<Option<u32>>| move || total.get().is_some_and(|total| total > 0);
    let all = || view! { <a class="button quiet small" href="/tasks">{move || tr("today.to_tasks")}</a> };
    view! {
        <Section name="today.tasks" icon=LIST_TODO total empty="today.no_tasks" act=all>
            <QuickAdd today=true/>
            <Show when=has(late_total)>
                <h3 class="today-sub is-late">{move || tr("task.late")}</h3>
                <Lines live=late/>
                <More shown=PAGE total=late_total/>
            </Show>
            <Show when=has(now_total)>
                <Show when=has(late_total)><h3 class="today-sub">{move || tr("task.today")}</h3></Show>
                <Lines live=now/>
                <More shown=PAGE total=now_total/>
            </Show>
            <Show when=has(older_total)>
                <button type="button" class="task-group-name today-older" aria-expanded=move || older_open.get().to_string()
                    on:click=move |_| older_open.update(|open| *open = !*open)>
                    <Icon of=CHEVRON_DOWN/><span>{move || tr("task.long_ago")}</span>
                    <span class="count">{move || older_total.get().map(|total| format::integer(i64::from(total)))}</span>
                </button>
                <Show when=move || older_open.get()><Lines live=older/><More shown=PAGE total=older_total/></Show>
            </Show>
        </Section>
    }
}

/// More than the page shows: they are in the list.
#[component]
fn More(shown: u32, total: Signal<Option<u32>>) -> impl IntoView {
    view! {
        <Show when=move || total.get().is_some_and(|total| total > shown)>
            <a class="button quiet small" href="/tasks">{move || t!("today.all", n = total.get().unwrap_or(0))}</a>
        </Show>
    }
}
