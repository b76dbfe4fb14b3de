//! The stops of a tour in their order: carried by finger and mouse, moved by keys, called, driven to, checked in.

use crm_domain::field::RecordKind;
use crm_domain::id::ItemId;
use crm_domain::item::CheckEntry;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::acts;
use super::live::{Live, State, Stop};
use super::plan::{clock_of, way};
use super::way::{call_href, map_href};
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::activity::sheet::Asked;
use crate::ui::activity::visit::{self, Place};
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{
    CHECK, CIRCLE_CHECK, ELLIPSIS, GRIP_VERTICAL, Icon, MAP_PIN, NAVIGATION, PHONE, SKIP_FORWARD, TRASH_2,
    UNDO_2,
};

/// What the parts of the page share that go through a tour. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Hands {
    /// The tour.
    pub live: Live,
    /// The stop that is to be left out.
    pub skipping: RwSignal<Option<Stop>>,
    /// What is known of a visit's place.
    pub place: RwSignal<Option<Place>>,
    /// The report that is asked for.
    pub asked: RwSignal<Option<Asked>>,
}

impl Hands {
    /// Of a tour, with nothing in them.
    pub fn of(live: Live) -> Self {
        Self { live, skipping: RwSignal::new(None), place: RwSignal::new(None), asked: RwSignal::new(None) }
    }
}

/// What is carried.
#[derive(Clone, Copy)]
struct Carried {
    held: RwSignal<Option<ItemId>>,
    over: RwSignal<Option<usize>>,
    said: RwSignal<String>,
}

/// The list.
#[component]
pub fn Stops(
    /// Of which tour.
    hands: Hands,
) -> impl IntoView {
    let stops = hands.live.stops;
    let ids = move || stops.with(|all| all.iter().map(|stop| stop.id).collect::<Vec<_>>());
    let carried =
        Carried { held: RwSignal::new(None), over: RwSignal::new(None), said: RwSignal::new(String::new()) };
    let list = NodeRef::<html::Ol>::new();
    view! {
        <ol class="tour-stops" node_ref=list>
            <For each=ids key=|id| *id let:id><Row hands id carried list/></For>
        </ol>
        <p class="sr-only" aria-live="polite">{move || carried.said.get()}</p>
    }
}

fn key_of(state: &State) -> &'static str {
    match state {
        State::Planned => "planned",
        State::Running(..) => "running",
        State::Visited(..) | State::Marked => "visited",
        State::Skipped(_) => "skipped",
    }
}

/// What came of a stop, in words; nothing for what is still to be.
fn said_of(state: &State) -> Option<String> {
    match state {
        State::Planned => None,
        State::Running(_, since) => Some(t!("tour.since", at = format::time(*since))),
        State::Visited(_, until) => Some(t!("tour.visited_until", at = format::time(*until))),
        State::Marked => Some(tr("tour.marked")),
        State::Skipped(why) => Some(t!("tour.skipped_why", why = why.as_str())),
    }
}

#[component]
fn Row(hands: Hands, id: ItemId, carried: Carried, list: NodeRef<html::Ol>) -> impl IntoView {
    let live = hands.live;
    let stop = Memo::new(move |before: Option<&Option<Stop>>| {
        let now = live.stops.with(|all| all.iter().find(|stop| stop.id == id).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let place = move || live.stops.with(|all| all.iter().position(|stop| stop.id == id)).unwrap_or(0);
    let name = move || stop.with(|stop| stop.as_ref().map(|stop| stop.name.clone()).unwrap_or_default());
    let put_at = move |to: usize| {
        if let Some(stop) = stop.get_untracked() {
            carried.said.set(t!("tour.moved", name = stop.name.as_str(), n = to + 1));
            acts::move_to(live, &stop, to);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowUp" => -1,
            "ArrowDown" => 1,
            _ => return,
        };
        event.prevent_default();
        let count = live.stops.with_untracked(Vec::len);
        if let Some(to) = untrack(place).checked_add_signed(by).filter(|to| *to < count) {
            keep_focus(id);
            put_at(to);
        }
    };
    let on_move = move |event: ev::PointerEvent| {
        if carried.held.get_untracked() == Some(id) {
            carried.over.set(list.get_untracked().map(|list| place_under(&list, event.client_y())));
        }
    };
    let on_up = move |_| {
        if carried.held.get_untracked() == Some(id)
            && let Some(over) = carried.over.get_untracked()
        {
            put_at(over);
        }
        carried.held.set(None);
        carried.over.set(None);
    };
    let on_down = move |event: ev::PointerEvent| {
        event.prevent_default();
        carried.held.set(Some(id));
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(grip) = target.and_then(|target| target.closest(".tour-grip").ok().flatten()) {
            // WHY ignored: without it a drop outside of the grip is none.
            let _ = grip.set_pointer_capture(event.pointer_id());
        }
    };
    let is_over =
        move || carried.over.get().is_some_and(|over| carried.held.get() != Some(id) && place() == over);
    let state = move || stop.with(|stop| stop.as_ref().map_or("planned", |stop| key_of(&stop.state)));
    view! {
        <li class="tour-stop" data-stop=id.to_string() data-state=state class:is-held=move || carried.held.get() == Some(id) class:is-over=is_over>
            <Show when=move || live.may.get()>
                <button type="button" class="tour-grip" aria-label=move || t!("tour.move", name = name()) title=move || tr("tour.move_hint")
                    on:pointerdown=on_down on:pointermove=on_move on:pointerup=on_up on:pointercancel=move |_| carried.held.set(None)
                    on:keydown=on_key><Icon of=GRIP_VERTICAL/></button>
            </Show>
            {move || stop.get().map(|stop| view! { <Face hands stop n=place() + 1/> })}
        </li>
    }
}

/// Number, time, who and where, how one gets there, and what can be done.
#[component]
fn Face(hands: Hands, stop: Stop, n: usize) -> impl IntoView {
    let live = hands.live;
    let (day, visit) = untrack(|| (live.day(), live.visit()));
    let when =
        stop.when(day, visit).map_or_else(|| clock_of(stop.leg.arrives), |when| format::time(when.from));
    let address = stop.customer.as_ref().map(|one| one.address.clone()).unwrap_or_default();
    let sign = match &stop.state {
        State::Planned | State::Running(..) => n.to_string().into_any(),
        State::Visited(..) | State::Marked => view! { <Icon of=CHECK/> }.into_any(),
        State::Skipped(_) => view! { <Icon of=SKIP_FORWARD/> }.into_any(),
    };
    let said = said_of(&stop.state);
    let report = match &stop.state {
        State::Visited(visit, _) => Some(*visit),
        _ => None,
    };
    view! {
        <span class="tour-sign" aria-hidden="true">{sign}</span>
        <time class="tour-time">{when}</time>
        <div class="tour-who">
            <a class="tour-name" href=Route::Record(RecordKind::Account, stop.entry.account).path()>{stop.name.clone()}</a>
            <span class="tour-where">{address}</span>
            {said.map(|said| view! { <span class="tour-said">{said}</span> })}
            {report.map(|visit| view! { <a class="value-link" href=Route::Record(RecordKind::Interaction, visit).path()>{tr("tour.report")}</a> })}
            <small class="tour-way">{way(&stop.leg)}</small>
        </div>
        <Acts hands stop/>
    }
}

/// The ways to a stop, and what can be done there.
#[component]
pub fn Acts(
    /// Of which tour.
    hands: Hands,
    /// The stop.
    stop: Stop,
) -> impl IntoView {
    let live = hands.live;
    let name = stop.name.clone();
    let navigate = stop.customer.as_ref().and_then(map_href).map(|href| {
        let label = t!("tour.navigate_to", name = name.as_str());
        view! { <a class="button" data-act="navigate" href=href target="_blank" rel="noopener noreferrer" aria-label=label.clone() title=label><Icon of=NAVIGATION/><span>{tr("tour.navigate")}</span></a> }
    });
    let about = stop.entry.account.to_string();
    let call = stop.customer.as_ref().and_then(call_href).map(|href| {
        let label = t!("tour.call_to", name = name.as_str());
        view! { <a class="button" data-act="call" data-about=about href=href aria-label=label.clone() title=label><Icon of=PHONE/><span>{tr("tour.call")}</span></a> }
    });
    let kept = StoredValue::new(stop.clone());
    let check_in = move |_| kept.with_value(|stop| acts::check_in(live, stop, hands.place));
    let end = move |_| {
        kept.with_value(|stop| {
            if let State::Running(visit, since) = stop.state {
                visit::end(visit, since, acts::about(stop), hands.asked, || ());
            }
        });
    };
    let write = move |_| {
        kept.with_value(|stop| {
            if let State::Running(visit, _) = stop.state {
                visit::report(visit, acts::about(stop), hands.asked);
            }
        });
    };
    let running = matches!(stop.state, State::Running(..));
    let planned = stop.state == State::Planned;
    let label = t!("tour.check_in_at", name = name.as_str());
    view! {
        <div class="tour-acts">
            {navigate}{call}
            <Show when=move || live.may.get() && planned>
                <button type="button" class="button strong" data-act="check-in" aria-label=label.clone() title=label.clone() on:click=check_in>
                    <Icon of=MAP_PIN/><span>{move || tr("tour.check_in")}</span>
                </button>
            </Show>
            <Show when=move || live.may.get() && running>
                <button type="button" class="button" data-act="report" on:click=write>{move || tr("tour.write_report")}</button>
                <button type="button" class="button strong" data-act="check-out" on:click=end>
                    <Icon of=CIRCLE_CHECK/><span>{move || tr("tour.check_out")}</span>
                </button>
            </Show>
            <Show when=move || live.may.get()><More hands stop=kept/></Show>
        </div>
    }
}

/// What is done more seldom.
#[component]
fn More(hands: Hands, stop: StoredValue<Stop>) -> impl IntoView {
    let live = hands.live;
    let open = RwSignal::new(false);
    let state = stop.with_value(|stop| stop.state.clone());
    let name = stop.with_value(|stop| stop.name.clone());
    let label = Signal::derive(move || t!("tour.more", name = name.as_str()));
    let planned = state == State::Planned;
    let by_hand = matches!(state, State::Marked | State::Skipped(_));
    let skip = move |_| {
        open.set(false);
        hands.skipping.set(Some(stop.get_value()));
    };
    let mark = move |_| {
        open.set(false);
        let check = CheckEntry { done: true, ..CheckEntry::default() };
        stop.with_value(|stop| {
            acts::note(live, stop, Some(check), t!("tour.marked_said", name = stop.name.as_str()), |_| ());
        });
    };
    let back = move |_| {
        open.set(false);
        stop.with_value(|stop| {
            acts::note(live, stop, None, t!("tour.back_said", name = stop.name.as_str()), |_| ());
        });
    };
    let remove = move |_| {
        open.set(false);
        stop.with_value(|stop| acts::remove(live, stop));
    };
    view! {
        <Popover name=label open end=true button="button quiet square" face=|| view! { <Icon of=ELLIPSIS/> }>
            <div class="menu">
                <Show when=move || planned>
                    <button type="button" class="menu-item" on:click=skip><Icon of=SKIP_FORWARD/>{move || tr("tour.skip")}</button>
                    <button type="button" class="menu-item" on:click=mark><Icon of=CHECK/>{move || tr("tour.mark")}</button>
                </Show>
                <Show when=move || by_hand>
                    <button type="button" class="menu-item" on:click=back><Icon of=UNDO_2/>{move || tr("tour.back")}</button>
                </Show>
                <button type="button" class="menu-item" on:click=remove><Icon of=TRASH_2/>{move || tr("tour.remove")}</button>
            </div>
        </Popover>
    }
}

/// The grip that has the focus keeps it while its stop moves in the document.
fn keep_focus(id: ItemId) {
    set_timeout(
        move || {
            let grip = document().query_selector(&format!("[data-stop='{id}'] .tour-grip")).ok().flatten();
            if let Some(grip) = grip.and_then(|grip| grip.dyn_into::<web_sys::HtmlElement>().ok()) {
                let _ = grip.focus();
            }
        },
        std::time::Duration::from_millis(60),
    );
}

/// Which stop lies at this height of the window.
fn place_under(list: &web_sys::HtmlOListElement, y: i32) -> usize {
    let rows = list.children();
    let below = (0..rows.length()).filter_map(|at| rows.item(at)).filter(|row| {
        let place = row.get_bounding_client_rect();
        f64::from(y) > place.top() + place.height()
    });
    below.count().min(usize::try_from(rows.length().saturating_sub(1)).unwrap_or(0))
}
