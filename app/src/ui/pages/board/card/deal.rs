//! What a deal's card says: with whom, for how much, what is next, and what is wrong with it.

use crm_domain::choice;
use crm_domain::sales::stage::Outcome;
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::view::Window;
use leptos::prelude::*;

use super::super::lane::Lane;
use super::Live;
use crate::format;
use crate::t;
use crate::ui::fields::{text, words};
use crate::ui::parts::icon::{self, Icon};
use crate::ui::sales::time_in_stage::{Mark, marks, since};

/// What stands under the name.
#[component]
pub fn DealFace(live: Live, found: Memo<Option<Window>>) -> impl IntoView {
    view! {
        <p class="deal-account">{move || account(live, found)}</p>
        <Worth live/>
        <Next live/>
    }
}

fn account(live: Live, found: Memo<Option<Window>>) -> Option<String> {
    found.track();
    let Some(FieldValue::Link(account)) = live.value(deal::ACCOUNT) else { return None };
    found.with(|window| window.as_ref().map(|window| text::title(&window.titles, account)))
}

/// Amount, and when it should be closed or was.
#[component]
fn Worth(live: Live) -> impl IntoView {
    let amount = move || match live.value(deal::AMOUNT) {
        Some(FieldValue::Money(amount)) => Some(format::money_whole(amount)),
        _ => None,
    };
    let outcome = move || live.outcome();
    let when = move || {
        let key = if outcome() == Outcome::Open { deal::EXPECTED_CLOSE } else { deal::CLOSED_AT };
        match live.value(key) {
            Some(FieldValue::Day(day)) => Some(format::day(day)),
            _ => None,
        }
    };
    let late = move || outcome() == Outcome::Open && noticed(live).contains(&Mark::Overdue);
    view! {
        <p class="deal-worth"><strong>{amount}</strong><span class="deal-when" class:is-late=late>{when}</span></p>
    }
}

fn noticed(live: Live) -> Vec<Mark> {
    let value = |key| live.value(key);
    live.lane.with(|lane| {
        let Some(stage) = lane.as_ref().and_then(Lane::stage) else { return Vec::new() };
        marks(
            stage,
            value(deal::STAGE_LOG).as_ref(),
            value(deal::EXPECTED_CLOSE).as_ref(),
            value(deal::NEXT_STEP).as_ref(),
            value(deal::NEXT_STEP_AT).as_ref(),
        )
    })
}

/// What is to be done next, else what is missing; how long it has been here; why it was won or lost.
#[component]
fn Next(live: Live) -> impl IntoView {
    let line = move || {
        let lane = live.lane.get();
        let stage = lane.as_ref().and_then(Lane::stage)?;
        let why = match stage.outcome {
            Outcome::Open => None,
            Outcome::Won => live.value(deal::WIN_REASON).map(|why| (why, &choice::WIN_REASON)),
            Outcome::Lost => Some((live.value(deal::LOST_REASON)?, &choice::LOST_REASON)),
        };
        if let Some((why, list)) = why {
            let said = words::choice(list, why.as_text()?);
            return Some(view! { <span class="deal-step">{said}</span> }.into_any());
        }
        let marks = noticed(live);
        let rest =
            since(live.value(deal::STAGE_LOG).as_ref(), stage).filter(|_| stage.outcome == Outcome::Open);
        let days = rest.map(|day| format::today().to_days() - day.to_days());
        let step = live.value(deal::NEXT_STEP).and_then(|step| step.as_text().map(ToOwned::to_owned));
        let day = match live.value(deal::NEXT_STEP_AT) {
            Some(FieldValue::Day(day)) => Some(format::day(day)),
            _ => None,
        };
        let late = marks.contains(&Mark::StepOverdue);
        let step = match (step, day) {
            (Some(step), Some(day)) => Some(format!("{step}, {day}")),
            (step, day) => step.or(day),
        };
        let rotten = marks.iter().any(|mark| matches!(mark, Mark::Rotten(_)));
        let age_words = marks.iter().find(|mark| matches!(mark, Mark::Rotten(_))).map(|mark| mark.words());
        let age = days.filter(|days| *days > 0).map(|days| {
            view! {
                <span class="deal-age" class:is-rotten=rotten title=age_words.clone().unwrap_or_else(|| t!("sales.in_stage", n = days))>
                    <Icon of=icon::HOURGLASS/>{format::integer(days)}<span class="sr-only">{t!("sales.in_stage", n = days)}</span>
                </span>
            }
        });
        let next = match step {
            Some(step) => view! { <span class="deal-step" class:is-late=late title=step.clone()><Icon of=icon::ARROW_RIGHT/><span>{step.clone()}</span></span> }.into_any(),
            None if marks.contains(&Mark::NoNextStep) => {
                view! { <span class="deal-step is-none"><span>{Mark::NoNextStep.words()}</span></span> }.into_any()
            }
            None => view! { <span></span> }.into_any(),
        };
        Some(view! { {next}{age} }.into_any())
    };
    view! { <p class="deal-next">{line}</p> }
}
