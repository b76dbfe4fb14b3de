//! Today's tour, first of all: the next stop large, with the way there, the number and the check-in.

use std::collections::BTreeSet;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::Op;
use crm_domain::schema::tour;
use crm_domain::time::Day;
use crm_domain::tour::plan;
use crm_domain::value::FieldValue;
use engine_protocol::view::{RowView, Window};
use leptos::prelude::*;

use super::live::{Live, State, Stop};
use super::plan::{clock_of, way};
use super::skip::SkipSheet;
use super::stops::{Acts, Hands};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::activity::sheet::LogSheet;
use crate::ui::pages::tasks::line::filter_is;
use crate::ui::pages::today::ask;
use crate::ui::parts::icon::{CHECK, Icon, ROUTE, SKIP_FORWARD};

/// What of tours is watched.
const FIELDS: [FieldKey; 2] = [tour::SETS_OUT, tour::STOPS];

/// The tours of a day, kept right by the engine.
pub fn tours_of(day: Day) -> ReadSignal<Option<Window>> {
    ask::watch(
        move || {
            let of_day = filter_is(tour::DATE, Op::Is, vec![FieldValue::Day(day)]);
            ask::question(RecordKind::Tour, vec![of_day], vec![ask::by(tour::SETS_OUT, false)])
        },
        &FIELDS,
        Signal::derive(|| ask::MOST),
    )
}

/// The appointments that stand among the stops of tours.
pub fn appointments_of(tours: &Window) -> BTreeSet<RecordId> {
    let stops = |row: &RowView| plan::stops(ask::value(row, &FIELDS, tour::STOPS));
    tours.rows.iter().flat_map(stops).filter_map(|(_, stop)| stop.event).collect()
}

/// The tours of a day, each as a part of the page; nothing where there is none.
#[component]
pub fn TodaysTours(
    /// The tours, as [`tours_of`] knows them.
    tours: ReadSignal<Option<Window>>,
) -> impl IntoView {
    let ids = move || {
        tours.with(|window| {
            let rows = window.as_ref().map(|window| window.rows.as_slice()).unwrap_or_default();
            rows.iter().map(|row| row.id).collect::<Vec<RecordId>>()
        })
    };
    view! { <For each=ids key=|id| *id let:id><TodaysTour id/></For> }
}

#[component]
fn TodaysTour(id: RecordId) -> impl IntoView {
    let watched = use_engine().watch_record(id);
    let view = Memo::new(move |_| watched.get());
    let live = Live::watch(id, view);
    let hands = Hands::of(live);
    let next = Memo::new(move |_| {
        live.stops.with(|all| {
            let running = all.iter().find(|stop| matches!(stop.state, State::Running(..)));
            running.or_else(|| all.iter().find(|stop| stop.is_open())).cloned()
        })
    });
    let title = move || view.with(|view| view.as_ref().map(|view| view.title.clone()).unwrap_or_default());
    let over = move || live.stops.with(|all| all.iter().filter(|stop| !stop.is_open()).count());
    let count = move || live.stops.with(Vec::len);
    let rest = move || {
        let all = live.stops.get();
        let next = next.with(|next| next.as_ref().map(|stop| stop.id));
        all.into_iter().filter(|stop| Some(stop.id) != next).collect::<Vec<_>>()
    };
    let none = Callback::new(|_| Vec::new());
    view! {
        <section class="today-part today-tour" data-part="today.tour">
            <header class="today-part-head">
                <h2><Icon of=ROUTE/><a href=Route::Record(RecordKind::Tour, id).path()>{title}</a></h2>
                <span class="tour-count">{move || t!("tour.done", n = over(), all = count())}</span>
            </header>
            {move || next.get().map(|stop| view! { <Next hands stop/> })}
            <Show when=move || { count() > 0 && next.with(Option::is_none) }>
                <p class="tour-over"><Icon of=CHECK/>{move || tr("tour.all_done")}</p>
            </Show>
            <ol class="tour-rest">
                <For each=rest key=|stop| format!("{stop:?}") let:stop><Line live stop/></For>
            </ol>
        </section>
        <SkipSheet live asked=hands.skipping/>
        <LogSheet asked=hands.asked extra=none left=RwSignal::new(None)/>
    }
}

/// The stop that is next, or where one is.
#[component]
fn Next(hands: Hands, stop: Stop) -> impl IntoView {
    let live = hands.live;
    let (day, visit) = untrack(|| (live.day(), live.visit()));
    let when =
        stop.when(day, visit).map_or_else(|| clock_of(stop.leg.arrives), |when| format::time(when.from));
    let address = stop.customer.as_ref().map(|one| one.address.clone()).unwrap_or_default();
    let said = match &stop.state {
        State::Running(_, since) => t!("tour.since", at = format::time(*since)),
        _ => format!("{} · {}", t!("tour.next_at", at = when), way(&stop.leg)),
    };
    let id = stop.id.to_string();
    let state = if matches!(stop.state, State::Running(..)) { "running" } else { "planned" };
    view! {
        <div class="tour-next" data-stop=id data-state=state>
            <p class="tour-next-said">{said}</p>
            <p class="tour-next-name"><a href=Route::Record(RecordKind::Account, stop.entry.account).path()>{stop.name.clone()}</a></p>
            <p class="tour-where">{address}</p>
            <Acts hands stop/>
        </div>
    }
}

/// One of the others.
#[component]
fn Line(live: Live, stop: Stop) -> impl IntoView {
    let (day, visit) = untrack(|| (live.day(), live.visit()));
    let when =
        stop.when(day, visit).map_or_else(|| clock_of(stop.leg.arrives), |when| format::time(when.from));
    let sign = match &stop.state {
        State::Planned | State::Running(..) => ().into_any(),
        State::Visited(..) | State::Marked => {
            view! { <Icon of=CHECK/><span class="sr-only">{tr("tour.marked")}</span> }.into_any()
        }
        State::Skipped(_) => {
            view! { <Icon of=SKIP_FORWARD/><span class="sr-only">{tr("tour.left_out")}</span> }.into_any()
        }
    };
    let town = stop.customer.as_ref().map(|one| one.town.clone()).unwrap_or_default();
    view! {
        <li class:is-over=!stop.is_open()>
            <time>{when}</time>
            <a href=Route::Record(RecordKind::Account, stop.entry.account).path()>{stop.name.clone()}</a>
            <span class="tour-town">{town}</span>
            {sign}
        </li>
    }
}
