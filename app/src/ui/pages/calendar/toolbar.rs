//! Which days, in which way, and what can be done with all of them.

use leptos::html;
use leptos::prelude::*;

use super::{Calendar, DEALS, NO_TASKS, View, files, words};
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{self, Icon};

/// The line above the days.
#[component]
pub fn Toolbar(calendar: Calendar) -> impl IntoView {
    let title = move || words::title(calendar.view.get(), calendar.day.get(), calendar.days.get());
    view! {
        <header class="cal-tools">
            <h1 id="calendar-title" aria-live="polite">{title}</h1>
            <Turn calendar/>
            <div class="segments cal-views" role="group" aria-label=move || tr("calendar.views")>
                {View::ALL.map(|view| view! {
                    <button type="button" data-show=view.key() aria-pressed=move || (calendar.view.get() == view).to_string() on:click=move |_| calendar.show(view)>
                        {move || tr(view.name())}
                    </button>
                }).collect_view()}
            </div>
            <More calendar/>
        </header>
    }
}

/// Back, to today, and on.
#[component]
pub fn Turn(calendar: Calendar) -> impl IntoView {
    let is_here = move || {
        let (first, last) = calendar.days.get();
        (first..=last).contains(&calendar.today.get())
    };
    view! {
        <div class="cal-turn" role="group" aria-label=move || tr("calendar.turn")>
            <button type="button" class="button quiet square" on:click=move |_| calendar.turn(-1)
                aria-label=move || tr("calendar.back") title=move || format!("{} (←)", tr("calendar.back"))><Icon of=icon::CHEVRON_LEFT/></button>
            <button type="button" class="button" disabled=is_here on:click=move |_| calendar.to_today()
                title=move || format!("{} (T)", tr("calendar.today"))>{move || tr("calendar.today")}</button>
            <button type="button" class="button quiet square" on:click=move |_| calendar.turn(1)
                aria-label=move || tr("calendar.on") title=move || format!("{} (→)", tr("calendar.on"))><Icon of=icon::CHEVRON_RIGHT/></button>
        </div>
    }
}

#[component]
fn More(calendar: Calendar) -> impl IntoView {
    let engine = use_engine();
    let open = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let toggle = move |key: &'static str| {
        let value = if untrack(move || engine.preferences().get(key)).is_some() {
            String::new()
        } else {
            "1".to_owned()
        };
        engine.preferences().set(engine, key, value);
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            open.set(false);
            files::take(calendar, input.files().and_then(|files| files.get(0)));
            // The same file can be chosen again.
            input.set_value("");
        }
    };
    let export = move |_| {
        open.set(false);
        files::export_shown(calendar);
    };
    let shows_tasks = move || engine.preferences().get(NO_TASKS).is_none();
    let shows_deals = move || engine.preferences().get(DEALS).is_some();
    view! {
        <Popover name=Signal::derive(|| tr("calendar.more_acts")) open=open button="button quiet square" end=true
            face=|| view! { <Icon of=icon::ELLIPSIS/> }>
            <button type="button" class="menu-item" aria-pressed=move || shows_tasks().to_string() on:click=move |_| toggle(NO_TASKS)>
                <span class="cal-switch" aria-hidden="true">{move || shows_tasks().then(|| view! { <Icon of=icon::CHECK/> })}</span>{move || tr("calendar.show_tasks")}
            </button>
            <button type="button" class="menu-item" aria-pressed=move || shows_deals().to_string() on:click=move |_| toggle(DEALS)>
                <span class="cal-switch" aria-hidden="true">{move || shows_deals().then(|| view! { <Icon of=icon::CHECK/> })}</span>{move || tr("calendar.show_deals")}
            </button>
            <label class="menu-item cal-import">
                <input type="file" class="sr-only" accept=".ics,text/calendar" node_ref=input on:change=chosen/>
                <Icon of=icon::UPLOAD/>{move || tr("calendar.import")}
            </label>
            <button type="button" class="menu-item" on:click=export><Icon of=icon::DOWNLOAD/>{move || tr("calendar.export")}</button>
        </Popover>
    }
}
