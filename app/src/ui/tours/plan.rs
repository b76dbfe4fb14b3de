//! A tour is planned: the day, where it begins, and the companies in the order that is shortest as the crow flies.

mod begun;

use crm_domain::command::Command;
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::time::Day;
use crm_domain::tour::order;
use crm_domain::tour::place::Place;
use crm_domain::tour::plan::{self, NewStop, NewTour};
use crm_domain::tour::schedule::{self, Leg, USUAL_START, USUAL_VISIT};
use engine_protocol::view::Customer;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::begun::{Begun, Others, draft_key};
use super::live::start_place;
use crate::engine::acts::Press;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::activity::position;
use crate::ui::fields::kept::{self, Found, Keeper, Unfinished};
use crate::ui::pages::calendar::zones;
use crate::ui::pages::list::selection;
use crate::ui::pages::list::state::ListState;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{ARROW_DOWN, ARROW_UP, Icon, MAP_PIN, X};
use crate::ui::toast::{problem_text, use_toasts};

/// More stops than a day holds.
pub const MOST: usize = 30;

/// What is planned so far. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Plan {
    /// As the browser's field for days writes it.
    date: RwSignal<String>,
    /// As the browser's field for times writes it.
    sets_out: RwSignal<String>,
    visit: RwSignal<String>,
    start: RwSignal<String>,
    geo: RwSignal<String>,
    objectives: RwSignal<String>,
    customers: RwSignal<Vec<Customer>>,
    /// Who is to be visited, before it is known who they are.
    wanted: StoredValue<Vec<RecordId>>,
    /// Somebody has said in which order, or who is left out.
    ordered: RwSignal<bool>,
    fault: RwSignal<Option<String>>,
    saving: Press,
}

impl Plan {
    fn new() -> Self {
        let tomorrow = format::today().plus_days(1).unwrap_or_else(format::today);
        Self {
            date: RwSignal::new(tomorrow.to_string()),
            sets_out: RwSignal::new(clock_of(USUAL_START)),
            visit: RwSignal::new(USUAL_VISIT.to_string()),
            start: RwSignal::new(String::new()),
            geo: RwSignal::new(String::new()),
            objectives: RwSignal::new(String::new()),
            customers: RwSignal::new(Vec::new()),
            wanted: StoredValue::new(Vec::new()),
            ordered: RwSignal::new(false),
            fault: RwSignal::new(None),
            saving: Press::new(),
        }
    }

    fn day(self) -> Option<Day> {
        self.date.with(|date| Day::from_iso(date))
    }

    fn minutes(self) -> Option<i64> {
        self.sets_out.with(|text| minutes_of(text))
    }

    fn visit_minutes(self) -> Option<i64> {
        self.visit.with(|text| text.trim().parse().ok()).filter(|minutes| (1..=600).contains(minutes))
    }

    fn start_place(self) -> Option<Place> {
        self.start.with(|words| self.geo.with(|geo| start_place(words, geo)))
    }

    fn legs(self) -> Vec<Leg> {
        let places: Vec<Option<Place>> = self.customers.with(|all| all.iter().map(|one| one.place).collect());
        let (sets_out, visit) =
            (self.minutes().unwrap_or(USUAL_START), self.visit_minutes().unwrap_or(USUAL_VISIT));
        schedule::legs(self.start_place(), sets_out, visit, &places)
    }

    /// The shortest order that is found.
    fn straighten(self) {
        let start = untrack(|| self.start_place()).map(|place| place.point);
        self.customers.update(|all| {
            let points: Vec<_> = all.iter().map(|one| one.place.map(|place| place.point)).collect();
            let way = order::propose(start, &points);
            *all = way.into_iter().filter_map(|at| all.get(at).cloned()).collect();
        });
    }
}

/// `08:05`
pub fn clock_of(minutes: i64) -> String {
    let minutes = minutes.rem_euclid(24 * 60);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The reverse of [`clock_of`].
pub fn minutes_of(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    ((0..24).contains(&hours) && (0..60).contains(&minutes)).then_some(hours * 60 + minutes)
}

/// A distance as the crow flies, in words.
pub fn km(km: f64) -> String {
    t!("tour.km", n = format::number((km * 10.0).round() / 10.0))
}

/// The way to a stop in words: how far as the crow flies, how long by estimate.
pub fn way(leg: &Leg) -> String {
    match leg.km {
        Some(far) if leg.rough => t!("tour.way_rough", km = km(far), n = leg.drive),
        Some(far) => t!("tour.way", km = km(far), n = leg.drive),
        None if leg.drive == 0 => tr("tour.way_first"),
        None => t!("tour.way_unknown", n = leg.drive),
    }
}

/// The sheet; opened from the bar of a list's selection.
#[component]
pub fn PlanSheet(
    /// The list of companies.
    state: ListState,
    /// It is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let asked = RwSignal::new(None::<Vec<RecordId>>);
    Effect::new(move |_| {
        let chosen = || state.selected.with_untracked(|all| all.iter().copied().collect());
        asked.set(open.get().then(chosen));
    });
    let (shows, found) = kept::opened_by(asked, |accounts| draft_key(accounts));
    Effect::new(move |before: Option<bool>| {
        let is_asked = asked.with(Option::is_some);
        if before == Some(true) && !is_asked {
            open.set(false);
        }
        is_asked
    });
    view! {
        <Sheet open=shows title=Signal::derive(|| tr("tour.plan_title")) class="plan-sheet">
            {move || found.get().map(|now| view! { <Form state open now found/> })}
        </Sheet>
    }
}

#[component]
fn Form(
    state: ListState,
    open: RwSignal<bool>,
    now: Found<Vec<RecordId>>,
    found: RwSignal<Option<Found<Vec<RecordId>>>>,
) -> impl IntoView {
    let engine = use_engine();
    let plan = Plan::new();
    let Found { of: accounts, text } = now;
    let too_many = accounts.len() > MOST;
    let picked = accounts.len();
    let proposed = plan.proposed();
    let begun = text.as_deref().and_then(Begun::from_draft);
    if let Some(begun) = &begun {
        plan.restore(begun);
    }
    let key = draft_key(&accounts);
    let (chosen, again) = (accounts.clone(), Found { of: accounts.clone(), text: None });
    let keeper = Keeper::new(key.clone(), text, move || plan.to_draft(&proposed, &chosen));
    let drop_it = Callback::new(move |()| {
        keeper.end()();
        found.set(Some(again.clone()));
    });
    let glimpse = begun.as_ref().map(Begun::glimpse);
    let is_ordered = begun.is_some();
    let wanted = begun.map_or(accounts, |begun| begun.order);
    let wanted: Vec<RecordId> = wanted.into_iter().take(MOST).collect();
    plan.wanted.set_value(wanted.clone());
    spawn_local(async move {
        let place = wanted.clone();
        if let Ok(Answer::Customers(mut all)) = engine.request(Request::Customers { accounts: wanted }).await
        {
            all.sort_by_key(|one| place.iter().position(|id| *id == one.id));
            if plan.customers.try_set(all).is_none() && !is_ordered {
                plan.straighten();
            }
        }
    });
    let save = move |_| save(plan, keeper, state, open);
    view! {
        <div class="sheet-body plan-body">
            {glimpse.map(|glimpse| view! { <Unfinished glimpse drop_it/> })}
            <Others key found/>
            <Show when=move || too_many>
                <p class="banner is-warn" role="alert">{move || t!("tour.too_many", n = picked, most = MOST)}</p>
            </Show>
            <Times plan/>
            <Start plan/>
            <Stops plan/>
            <label class="form-part">
                <span>{move || tr("tour.objectives")}</span>
                <textarea class="value-input" rows="2" name="objectives" placeholder=move || tr("tour.objectives_hint")
                    prop:value=plan.objectives on:input=move |event| plan.objectives.set(event_target_value(&event))></textarea>
            </label>
            {move || plan.fault.get().map(|why| view! { <p class="field-error" role="alert">{why}</p> })}
        </div>
        <footer class="sheet-foot plan-foot">
            <p class="plan-sum">{move || sum(plan)}</p>
            <button type="button" class="button strong" on:click=save>{move || tr("tour.save")}</button>
        </footer>
    }
}

/// `6 Besuche · 84 km Luftlinie · zurück gegen 15:20`
fn sum(plan: Plan) -> String {
    let legs = plan.legs();
    let far: f64 = legs.iter().filter_map(|leg| leg.km).sum();
    let visit = plan.visit_minutes().unwrap_or(USUAL_VISIT);
    let end = legs.last().map(|leg| clock_of(leg.arrives + visit)).unwrap_or_default();
    t!("tour.sum", n = legs.len(), km = km(far), end = end)
}

#[component]
fn Times(plan: Plan) -> impl IntoView {
    view! {
        <div class="form-pair plan-times">
            <label class="form-part">
                <span>{move || tr("tour.date")}</span>
                <input class="form-input" type="date" name="date" prop:value=plan.date
                    on:input=move |event| plan.date.set(event_target_value(&event))/>
            </label>
            <label class="form-part">
                <span>{move || tr("tour.sets_out")}</span>
                <input class="form-input" type="time" name="sets_out" prop:value=plan.sets_out
                    on:input=move |event| plan.sets_out.set(event_target_value(&event))/>
            </label>
            <label class="form-part">
                <span>{move || tr("tour.per_visit")}</span>
                <input class="form-input" type="text" inputmode="numeric" name="visit" prop:value=plan.visit
                    on:input=move |event| plan.visit.set(event_target_value(&event))/>
            </label>
        </div>
    }
}

#[component]
fn Start(plan: Plan) -> impl IntoView {
    let asking = RwSignal::new(false);
    let here = move |_| {
        asking.set(true);
        spawn_local(async move {
            match position::find().await {
                Ok(found) => {
                    plan.geo.try_set(found.stored());
                    plan.start.try_set(tr("tour.my_place"));
                    plan.straighten();
                }
                Err(_) => use_toasts().say(tr("tour.no_place")),
            }
            asking.try_set(false);
        });
    };
    let type_in = move |event| {
        plan.start.set(event_target_value(&event));
        // Typed words are another place than the one that was measured.
        plan.geo.set(String::new());
    };
    let known = move || match plan.start_place() {
        Some(place) if place.rough => tr("tour.start_rough"),
        Some(_) => tr("tour.start_exact"),
        None if plan.start.with(|text| text.trim().is_empty()) => tr("tour.start_none"),
        None => tr("tour.start_unknown"),
    };
    view! {
        <div class="form-part">
            <label for="plan-start">{move || tr("tour.start")}</label>
            <div class="plan-start">
                <input class="form-input" id="plan-start" type="text" autocomplete="off" aria-describedby="plan-start-hint"
                    placeholder=move || tr("tour.start_hint") prop:value=plan.start on:input=type_in on:change=move |_| plan.straighten()/>
                <button type="button" class="button" prop:disabled=move || asking.get() on:click=here>
                    <Icon of=MAP_PIN/>{move || tr("tour.here")}
                </button>
            </div>
            <p class="hint" id="plan-start-hint">{known}</p>
        </div>
    }
}

/// The companies in their order; each can go up, down and out.
#[component]
fn Stops(plan: Plan) -> impl IntoView {
    let legs = Memo::new(move |_| plan.legs());
    let swap = move |at: usize, by: isize| {
        plan.ordered.set(true);
        plan.customers.update(|all| {
            if let Some(to) = at.checked_add_signed(by).filter(|to| *to < all.len()) {
                all.swap(at, to);
            }
        });
    };
    let drop_it = move |at: usize| {
        plan.ordered.set(true);
        plan.customers.update(|all| drop(all.remove(at)));
    };
    let rows = move || {
        let count = plan.customers.with(Vec::len);
        let rows = plan.customers.get().into_iter().enumerate().map(|(at, one)| {
            let leg = legs.with(|legs| legs.get(at).copied());
            let arrives = leg.map(|leg| clock_of(leg.arrives)).unwrap_or_default();
            let said = leg.map(|leg| way(&leg)).unwrap_or_default();
            let last = one.last_visit.map_or_else(|| tr("tour.never"), |at| t!("tour.last", at = format::day(format::day_of(at))));
            let (up, down) = (t!("tour.up", name = one.title.as_str()), t!("tour.down", name = one.title.as_str()));
            let out = t!("tour.out", name = one.title.as_str());
            view! {
                <li class="plan-stop" data-account=one.id.to_string()>
                    <time>{arrives}</time>
                    <div class="plan-who"><strong>{one.title.clone()}</strong><span>{one.town.clone()}" · "{last}</span><small>{said}</small></div>
                    <button type="button" class="button quiet square" aria-label=up.clone() title=up disabled={at == 0} on:click=move |_| swap(at, -1)><Icon of=ARROW_UP/></button>
                    <button type="button" class="button quiet square" aria-label=down.clone() title=down disabled={at + 1 == count} on:click=move |_| swap(at, 1)><Icon of=ARROW_DOWN/></button>
                    <button type="button" class="button quiet square" aria-label=out.clone() title=out on:click=move |_| drop_it(at)><Icon of=X/></button>
                </li>
            }
        });
        rows.collect_view()
    };
    view! {
        <section class="plan-stops" aria-label=move || tr("tour.order")>
            <header><h3>{move || tr("tour.order")}</h3>
                <button type="button" class="button small" on:click=move |_| plan.straighten()>{move || tr("tour.straighten")}</button>
            </header>
            <ol>{rows}</ol>
            <p class="hint">{move || tr("tour.honest")}</p>
        </section>
    }
}

/// Makes the tour and its appointments, and shows it.
fn save(plan: Plan, keeper: Keeper, state: ListState, open: RwSignal<bool>) {
    let (engine, toasts, router) = (use_engine(), use_toasts(), use_router());
    let read = untrack(|| (plan.day(), plan.minutes(), plan.visit_minutes()));
    let fault = match read {
        (None, ..) => Some("tour.fault_date"),
        (_, None, _) => Some("tour.fault_time"),
        (.., None) => Some("tour.fault_visit"),
        _ if plan.customers.with_untracked(Vec::is_empty) => Some("tour.fault_nobody"),
        _ => None,
    };
    plan.fault.set(fault.map(tr));
    let (Some(date), Some(sets_out), Some(visit)) = read else { return };
    if fault.is_some() {
        return;
    }
    let (legs, zone) = (untrack(|| plan.legs()), zones::here());
    let stops = plan.customers.with_untracked(|all| {
        let stops = all.iter().zip(&legs).map(|(one, leg)| NewStop {
            account: one.id,
            title: t!("tour.visit_title", name = one.title.as_str()),
            location: one.address.clone(),
            when: schedule::when(date, leg.arrives, visit, &zone),
        });
        stops.collect()
    });
    let tour = clock::record_id();
    let made = NewTour {
        tour,
        title: t!("tour.title", day = format::long_day(date)),
        date,
        sets_out,
        visit,
        start: plan.start.get_untracked(),
        start_geo: plan.geo.get_untracked(),
        zone: zones::device(),
        objectives: plan.objectives.with_untracked(|text| text.lines().map(str::to_owned).collect()),
        stops,
    };
    let count = made.stops.len();
    if !plan.saving.take() {
        return;
    }
    let answer = engine.command(Command::Steps { steps: plan::steps(&made) });
    let end = keeper.end();
    spawn_local(async move {
        match answer.await {
            Ok(id) => {
                end();
                selection::clear(state);
                toasts.done(t!("tour.saved", n = count), id);
                if plan.saving.stands() {
                    open.try_set(false);
                    router.go(Route::Record(RecordKind::Tour, tour));
                }
            }
            Err(problem) => {
                plan.saving.end();
                plan.fault.try_set(Some(problem_text(&problem)));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_as_they_are_written() {
        for minutes in [0, 65, 485, 1439] {
            assert_eq!(minutes_of(&clock_of(minutes)), Some(minutes));
        }
        assert_eq!(minutes_of("08:05:00"), Some(485));
        for wrong in ["", "8", "24:00", "10:60", "x:10"] {
            assert_eq!(minutes_of(wrong), None, "{wrong}");
        }
    }
}
