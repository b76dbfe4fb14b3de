//! The page of a tour: what it comes to, its stops in their order, and what can be done with the whole.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::schema::tour;
use crm_domain::tour::schedule::Leg;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::acts;
use super::add::AddStop;
use super::live::{Live, State};
use super::plan::{clock_of, km, minutes_of};
use super::skip::SkipSheet;
use super::stops::{Hands, Stops};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::activity::sheet::LogSheet;
use crate::ui::pages::record::Page;
use crate::ui::parts::icon::{CALENDAR, CALENDAR_CLOCK, CLOCK, DOWNLOAD, Icon, ROUTE};
use crate::ui::toast::use_toasts;

/// What stands above the facts of a tour's page.
#[component]
pub fn TourPage(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let live = Live::watch(page.id, page.view);
    let hands = Hands::of(live);
    let none = Callback::new(|_| Vec::new());
    view! {
        <section class="tour" aria-label=move || tr("tour.stops")>
            <Summary live/>
            <Astray live/>
            <Stops hands/>
            <Show when=move || live.stops.with(Vec::is_empty)><p class="tour-none">{move || tr("tour.nobody")}</p></Show>
            <Show when=move || live.may.get()><AddStop live/></Show>
            <p class="hint">{move || tr("tour.honest")}</p>
        </section>
        <SkipSheet live asked=hands.skipping/>
        <LogSheet asked=hands.asked extra=none left=RwSignal::new(None)/>
    }
}

/// The day, when it sets out, how far it has come and how far it is.
#[component]
fn Summary(live: Live) -> impl IntoView {
    let over = move || live.stops.with(|all| all.iter().filter(|stop| !stop.is_open()).count());
    let count = move || live.stops.with(Vec::len);
    let legs = move || live.stops.with(|all| all.iter().map(|stop| stop.leg).collect::<Vec<Leg>>());
    let far = move || km(legs().iter().filter_map(|leg| leg.km).sum());
    let end = move || legs().last().map(|leg| clock_of(leg.arrives + live.visit())).unwrap_or_default();
    let day = move || live.day().map(format::long_day);
    let set_out = move |event: leptos::ev::Event| {
        if let Some(minutes) = minutes_of(&event_target_value(&event)) {
            let edits = vec![Edit::Set { field: tour::SETS_OUT, value: Some(FieldValue::Number(minutes)) }];
            let steps = vec![Step::Edit { record: live.tour, edits }];
            use_toasts().act(
                use_engine(),
                Command::Steps { steps },
                t!("tour.sets_out_said", at = clock_of(minutes)),
            );
        }
    };
    view! {
        <div class="tour-sum">
            <ul>
                <li><Icon of=CALENDAR/><strong>{day}</strong></li>
                <li><Icon of=CLOCK/><label>{move || tr("tour.sets_out")}" "
                    <input type="time" class="form-input" prop:value=move || clock_of(live.sets_out()) prop:disabled=move || !live.may.get() on:change=set_out/></label></li>
                <li><Icon of=ROUTE/><span>{move || t!("tour.far", km = far(), end = end())}</span></li>
            </ul>
            <p class="tour-progress">
                <progress max=count prop:value=move || over() as f64 aria-label=move || tr("tour.progress")></progress>
                <span>{move || t!("tour.done", n = over(), all = count())}</span>
            </p>
            <div class="tour-tools">
                <Show when=move || live.may.get() && live.stops.with(|all| all.iter().filter(|stop| stop.is_open()).count() > 2)>
                    <button type="button" class="button small" on:click=move |_| acts::straighten(live)><Icon of=ROUTE/>{move || tr("tour.straighten")}</button>
                </Show>
                <button type="button" class="button small" data-act="ics" title=move || tr("tour.ics_hint") on:click=move |_| acts::export(live)><Icon of=DOWNLOAD/>{move || tr("tour.ics")}</button>
            </div>
        </div>
    }
}

/// Says that appointments are at other times than one is there, and lets them be then.
#[component]
fn Astray(live: Live) -> impl IntoView {
    let astray = Memo::new(move |_| {
        live.view.track();
        let stops = live.stops.get();
        let planned = stops.iter().any(|stop| stop.state == State::Planned);
        if planned { acts::retimed(live, &stops).len() } else { 0 }
    });
    view! {
        <Show when=move || live.may.get() && astray.get() != 0>
            <p class="banner is-info tour-astray" role="status">
                <Icon of=CALENDAR_CLOCK/><span>{move || t!("tour.astray", n = astray.get())}</span>
                <button type="button" class="button small" on:click=move |_| acts::align(live)>{move || tr("tour.align")}</button>
            </p>
        </Show>
    }
}
