//! The way that a deal has gone: its stages with how long it stayed in each.

use crm_domain::sales::stage::moves;
use crm_domain::schema::deal;
use crm_domain::time::Millis;
use leptos::prelude::*;

use super::super::Page;
use super::super::quote::lines::value;
use crate::engine::clock;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::text::member_of;
use crate::ui::sales::use_stages;

/// A day in milliseconds.
const A_DAY: i64 = 86_400_000;

/// One stay in a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stay {
    stage: String,
    tint: String,
    since: Millis,
    /// How long, in milliseconds; until now for the stage that it is in.
    took: i64,
    by: String,
    is_now: bool,
}

fn stays(page: Page) -> Vec<Stay> {
    let known = use_stages();
    page.view.with(|view| {
        let Some(view) = view.as_ref() else { return Vec::new() };
        let moves = moves(value(view, deal::STAGE_LOG));
        let is_open = value(view, deal::CLOSED_AT).is_none();
        let ends = moves.iter().skip(1).map(|next| Some(next.at)).chain([None]);
        let stay = |(one, end): (&crm_domain::sales::stage::Move, Option<Millis>)| {
            let stage = known.find(one.to);
            Stay {
                tint: stage.as_ref().map(|stage| stage.tint.clone()).unwrap_or_default(),
                stage: stage.map_or_else(|| tr("deal.stage_gone"), |stage| stage.name),
                since: one.at,
                took: end.unwrap_or_else(clock::now).0 - one.at.0,
                by: member_of(&one.by.to_string()),
                is_now: end.is_none() && is_open,
            }
        };
        moves.iter().zip(ends).map(stay).collect()
    })
}

/// How long in words: days, of less than one hours.
fn long(took: i64) -> String {
    match took.max(0) / A_DAY {
        0 if took < 3_600_000 => tr("deal.under_an_hour"),
        0 => t!("deal.hours", n = took / 3_600_000),
        days => t!("deal.days", n = days),
    }
}

/// The stays, the latest first; nothing for a deal that has not moved.
#[component]
pub fn StageHistory(page: Page) -> impl IntoView {
    let all = Memo::new(move |_| stays(page));
    let longest = move || all.with(|all| all.iter().map(|stay| stay.took).max().unwrap_or(1).max(1));
    view! {
        <Show when=move || all.with(|all| all.len() > 1)>
            <section class="related stage-history" aria-labelledby="stage-history">
                <header class="related-head"><h2 id="stage-history">{move || tr("deal.stage_history")}</h2></header>
                <ol>
                    {move || {
                        let longest = longest();
                        all.get().into_iter().rev().map(|stay| {
                            let share = (stay.took.max(0).saturating_mul(20) / longest).clamp(1, 20);
                            view! {
                                <li data-tint=stay.tint class:is-now=stay.is_now>
                                    <span class="stay-stage">{stay.stage}</span>
                                    <span class="stay-took">{long(stay.took)}</span>
                                    <span class="stay-bar" data-share=share.to_string() aria-hidden="true"></span>
                                    <small class="stay-since">{format!("{} · {}", format::day(format::day_of(stay.since)), stay.by)}</small>
                                </li>
                            }
                        }).collect_view()
                    }}
                </ol>
            </section>
        </Show>
    }
}
