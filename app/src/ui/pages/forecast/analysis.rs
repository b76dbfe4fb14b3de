//! What was won and lost: how many, why, where they came from, and what becomes of deals in each stage. Every bar
//! stands in the row of the numbers that it is drawn from.

use std::collections::BTreeMap;

use crm_domain::choice;
use crm_domain::sales::forecast::analysis::{Analysis, Rate, StageRate};
use crm_domain::sales::stage::{Outcome, Stage};
use leptos::prelude::*;

use super::state::Outlook;
use super::words;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::words as field_words;
use crate::ui::sales::use_stages;

/// The part of the page.
#[component]
pub fn AnalysisTab(outlook: Outlook) -> impl IntoView {
    let found = Memo::new(move |_| outlook.view.with(|view| view.as_ref()?.analysis.as_deref().cloned()));
    let titles =
        move || outlook.view.with(|view| view.as_ref().map(|view| view.titles.clone())).unwrap_or_default();
    move || match found.get() {
        None => ().into_any(),
        Some(found) if found.all.decided() == 0 => {
            view! { <p class="hint forecast-none">{move || tr("forecast.nothing_decided")}</p> }.into_any()
        }
        Some(found) => {
            let titles: BTreeMap<_, _> = titles().into_iter().collect();
            let named = |rates: &[(Option<String>, Rate)], list| -> Vec<(String, Rate)> {
                rates.iter().map(|(key, rate)| (said(key.as_deref(), list), rate.clone())).collect()
            };
            let sources = named(&found.sources, &choice::LEAD_SOURCE);
            let won = named(&found.win_reasons, &choice::WIN_REASON);
            let lost = named(&found.reasons, &choice::LOST_REASON);
            let products: Vec<(String, Rate)> = found
                .products
                .iter()
                .map(|(id, rate)| (titles.get(id).cloned().unwrap_or_default(), rate.clone()))
                .collect();
            view! {
                <div class="analysis">
                    <Totals found=found.clone()/>
                    <Stages stages=found.stages/>
                    <Rates name="forecast.by_source" first="forecast.source" rates=sources/>
                    <div class="analysis-pair">
                        <Reasons of=Outcome::Won reasons=won/>
                        <Reasons of=Outcome::Lost reasons=lost/>
                    </div>
                    {(!products.is_empty()).then(|| view! { <Rates name="forecast.by_product" first="forecast.product" rates=products/> })}
                </div>
            }
            .into_any()
        }
    }
}

fn said(key: Option<&str>, list: &'static choice::ChoiceList) -> String {
    key.map_or_else(|| tr("forecast.not_said"), |key| field_words::choice(list, key))
}

fn amounts(sums: &BTreeMap<[u8; 3], i64>) -> String {
    sums.iter().map(|(currency, minor)| words::money(*currency, *minor)).collect::<Vec<_>>().join(" · ")
}

/// A share, or how few there are.
fn share(rate: &Rate) -> String {
    rate.share().map_or_else(
        || t!("forecast.too_few", n = rate.decided()),
        |share| format::percent((share + 50) / 100 * 100),
    )
}

/// Won of so many, from nothing on: what is won, and what is lost behind it.
#[component]
fn Bar(won: u32, lost: u32, most: u32) -> impl IntoView {
    let width = |count: u32| f64::from(count) / f64::from(most.max(1)) * 100.0;
    view! {
        <svg class="analysis-bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="won" x="0" y="0" width=width(won) height="10"/>
            <rect class="lost" x=width(won) y="0" width=width(lost) height="10"/>
        </svg>
    }
}

#[component]
fn Totals(found: Analysis) -> impl IntoView {
    let rate = &found.all;
    let facts = [
        ("forecast.won", format::integer(i64::from(rate.won)), amounts(&rate.won_minor)),
        ("forecast.lost", format::integer(i64::from(rate.lost)), amounts(&rate.lost_minor)),
        ("forecast.rate", share(rate), t!("forecast.of_decided", n = rate.decided())),
        (
            "forecast.median_age",
            found.median_age.map_or_else(|| "–".to_owned(), |days| t!("forecast.days", n = days)),
            tr("forecast.median_hint"),
        ),
    ];
    view! {
        <dl class="analysis-totals">
            {facts.into_iter().map(|(name, value, more)| view! {
                <div><dt>{tr(name)}</dt><dd><strong>{value}</strong><span>{more}</span></dd></div>
            }).collect_view()}
        </dl>
    }
}

#[component]
fn Rates(name: &'static str, first: &'static str, rates: Vec<(String, Rate)>) -> impl IntoView {
    let most = rates.iter().map(|(_, rate)| rate.decided()).max().unwrap_or(1);
    view! {
        <section class="analysis-part">
            <h2>{tr(name)}</h2>
            <div class="forecast-scroll" tabindex="0" role="region" aria-label=tr(name)><table class="forecast-table is-analysis">
                <thead><tr>
                    <th scope="col">{tr(first)}</th>
                    <th scope="col" class="bar"><span class="sr-only">{tr("forecast.bar")}</span></th>
                    <th scope="col">{tr("forecast.won")}</th>
                    <th scope="col">{tr("forecast.lost")}</th>
                    <th scope="col">{tr("forecast.rate")}</th>
                    <th scope="col">{tr("forecast.won_worth")}</th>
                </tr></thead>
                <tbody>{rates.into_iter().map(|(name, rate)| view! {
                    <tr>
                        <th scope="row">{name}</th>
                        <td class="bar"><Bar won=rate.won lost=rate.lost most/></td>
                        <td>{format::integer(i64::from(rate.won))}</td>
                        <td>{format::integer(i64::from(rate.lost))}</td>
                        <td>{share(&rate)}</td>
                        <td>{amounts(&rate.won_minor)}</td>
                    </tr>
                }).collect_view()}</tbody>
            </table></div>
        </section>
    }
}

/// Why deals were won, or why they were lost.
#[component]
fn Reasons(of: Outcome, reasons: Vec<(String, Rate)>) -> impl IntoView {
    let is_won = of == Outcome::Won;
    let name = tr(if is_won { "forecast.by_win_reason" } else { "forecast.by_reason" });
    let most = reasons.iter().map(|(_, rate)| rate.decided()).max().unwrap_or(1);
    let worth = move |rate: &Rate| amounts(if is_won { &rate.won_minor } else { &rate.lost_minor });
    view! {
        <Show when={let is_any = !reasons.is_empty(); move || is_any}>
            <section class="analysis-part">
                <h2>{name.clone()}</h2>
                <div class="forecast-scroll" tabindex="0" role="region" aria-label=name.clone()><table class="forecast-table is-analysis">
                    <thead><tr>
                        <th scope="col">{tr("forecast.reason")}</th>
                        <th scope="col" class="bar"><span class="sr-only">{tr("forecast.bar")}</span></th>
                        <th scope="col">{tr("forecast.deals")}</th>
                        <th scope="col">{tr("forecast.worth")}</th>
                    </tr></thead>
                    <tbody>{reasons.iter().map(|(name, rate)| view! {
                        <tr>
                            <th scope="row">{name.clone()}</th>
                            <td class="bar"><Bar won=rate.won lost=rate.lost most/></td>
                            <td>{format::integer(i64::from(rate.decided()))}</td>
                            <td>{worth(rate)}</td>
                        </tr>
                    }).collect_view()}</tbody>
                </table></div>
            </section>
        </Show>
    }
}

/// The open stages in their order: the chance that is set, the one that was measured, how long deals stay.
#[component]
fn Stages(stages: Vec<StageRate>) -> impl IntoView {
    let known = use_stages();
    let ids = known.ids();
    let mut rows: Vec<(usize, Stage, StageRate)> = stages
        .into_iter()
        .filter_map(|rate| {
            let stage = known.find(rate.stage)?;
            let place = ids.iter().position(|id| *id == rate.stage)?;
            let is_open = stage.outcome == Outcome::Open;
            is_open.then_some((place, stage, rate))
        })
        .collect();
    rows.sort_by_key(|(place, ..)| *place);
    if rows.is_empty() {
        return view! {
            <section class="analysis-part"><h2>{tr("forecast.by_stage")}</h2><p class="hint">{tr("forecast.no_moves")}</p></section>
        }
        .into_any();
    }
    let most = rows.iter().map(|(_, _, stage)| stage.rate.decided()).max().unwrap_or(1);
    let name = tr("forecast.by_stage");
    view! {
        <section class="analysis-part">
            <h2>{name.clone()}</h2>
            <p class="hint">{tr("forecast.by_stage_hint")}</p>
            <div class="forecast-scroll" tabindex="0" role="region" aria-label=name><table class="forecast-table is-analysis">
                <thead><tr>
                    <th scope="col">{tr("forecast.stage")}</th>
                    <th scope="col" class="bar"><span class="sr-only">{tr("forecast.bar")}</span></th>
                    <th scope="col">{tr("forecast.won")}</th>
                    <th scope="col">{tr("forecast.lost")}</th>
                    <th scope="col">{tr("forecast.measured")}</th>
                    <th scope="col">{tr("forecast.set_chance")}</th>
                    <th scope="col">{tr("forecast.median_stay")}</th>
                </tr></thead>
                <tbody>{rows.into_iter().map(|(_, stage, found)| view! {
                    <tr>
                        <th scope="row">{stage.name}</th>
                        <td class="bar"><Bar won=found.rate.won lost=found.rate.lost most/></td>
                        <td>{format::integer(i64::from(found.rate.won))}</td>
                        <td>{format::integer(i64::from(found.rate.lost))}</td>
                        <td>{share(&found.rate)}</td>
                        <td>{format::percent(stage.probability)}</td>
                        <td>{if found.left == 0 { "–".to_owned() } else { t!("forecast.days", n = found.median_days) }}</td>
                    </tr>
                }).collect_view()}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}
