//! What a lead's card says: from where, how warm, how often it was tried, what is next; what became of it.

use crm_domain::choice::{DISQUALIFY_REASON, LEAD_RATING};
use crm_domain::sales::stage::Outcome;
use crm_domain::schema::lead;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::super::leads::RATING;
use super::Live;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::words;
use crate::ui::parts::icon::{self, Icon};

/// What stands under the name.
#[component]
pub fn LeadFace(live: Live) -> impl IntoView {
    let text = move |key| live.value(key).and_then(|value| value.as_text().map(ToOwned::to_owned));
    // The title of a lead without a person is its company.
    let company = move || text(lead::COMPANY_NAME).filter(|company| *company != live.title());
    let rating = move || text(RATING).map(|key| words::choice(&LEAD_RATING, &key));
    let attempts = move || match live.value(lead::CALL_ATTEMPTS) {
        Some(FieldValue::Number(attempts)) if attempts > 0 => Some(attempts),
        _ => None,
    };
    view! {
        <p class="deal-account">{company}</p>
        <p class="deal-worth">
            <span>{rating}</span>
            {move || attempts().map(|attempts| view! {
                <span class="deal-age" title=t!("sales.call_attempts", n = attempts)>
                    <Icon of=icon::PHONE/><span aria-hidden="true">{format::integer(attempts)}</span>
                    <span class="sr-only">{t!("sales.call_attempts", n = attempts)}</span>
                </span>
            })}
        </p>
        <p class="deal-next">{move || next(live)}</p>
    }
}

/// What is to be done next, and when; of one that is over, why and since when.
fn next(live: Live) -> AnyView {
    let day = |key| match live.value(key) {
        Some(FieldValue::Day(day)) => Some(day),
        _ => None,
    };
    let plain =
        |said: Option<String>| view! { <span class="deal-step"><span>{said}</span></span> }.into_any();
    match live.outcome() {
        Outcome::Won => {
            plain(day(lead::CONVERTED_AT).map(|day| t!("sales.became_on", day = format::day(day))))
        }
        Outcome::Lost => {
            let why = live.value(lead::DISQUALIFY_REASON);
            plain(why.and_then(|why| Some(words::choice(&DISQUALIFY_REASON, why.as_text()?))))
        }
        Outcome::Open => {
            let step = live.value(lead::NEXT_STEP).and_then(|step| step.as_text().map(ToOwned::to_owned));
            let when = day(lead::NEXT_STEP_AT);
            let is_late = when.is_some_and(|when| when < format::today());
            let said = match (step, when.map(format::day)) {
                (Some(step), Some(when)) => format!("{step}, {when}"),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) => {
                    return view! { <span class="deal-step is-none"><span>{tr("sales.no_next_step")}</span></span> }.into_any();
                }
            };
            view! {
                <span class="deal-step" class:is-late=is_late title=said.clone()><Icon of=icon::ARROW_RIGHT/><span>{said.clone()}</span></span>
            }
            .into_any()
        }
    }
}
