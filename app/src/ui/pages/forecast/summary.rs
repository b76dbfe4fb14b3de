//! The quarter of today at a glance, and the deals that need somebody.

use crm_domain::sales::forecast::tally::{Cell, Figure, Figures};
use crm_domain::sales::forecast::{Group, Unit, When};
use leptos::prelude::*;

use super::state::{Outlook, gap, join};
use super::words;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::parts::icon::{self, Icon};

/// Deals that need somebody: each number leads to them.
#[component]
pub fn Attention(outlook: Outlook) -> impl IntoView {
    let numbers = Memo::new(move |_| {
        let attention =
            outlook.view.with(|view| view.as_ref().map(|view| view.attention)).unwrap_or_default();
        let all = [
            (Figure::Overdue, attention.overdue, "forecast.n_overdue"),
            (Figure::NoStep, attention.no_step, "forecast.n_no_step"),
            (Figure::Rotten, attention.rotten, "forecast.n_rotten"),
            (Figure::NoAmount, attention.no_amount, "forecast.n_no_amount"),
        ];
        all.into_iter().filter(|(_, count, _)| *count > 0).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || numbers.with(|numbers| !numbers.is_empty())>
            <ul class="forecast-attention" aria-label=move || tr("forecast.attention")>
                <For each=move || numbers.get() key=|number| *number let:number>
                    <li><button type="button" class="button" class:is-overdue=number.0 == Figure::Overdue on:click=move |_| outlook.open_all(number.0)>
                        <Icon of=if number.0 == Figure::Overdue { icon::TRIANGLE_ALERT } else { icon::HOURGLASS }/>
                        {move || t!(number.2, n = number.1)}
                    </button></li>
                </For>
            </ul>
        </Show>
        <Contested outlook/>
    }
}

/// That some figures stand on what two people changed at once, and the way to where it is settled.
#[component]
fn Contested(outlook: Outlook) -> impl IntoView {
    let count = Memo::new(move |_| {
        outlook.view.with(|view| view.as_ref().map_or(0, |view| view.attention.contested))
    });
    view! {
        <Show when=move || count.get() != 0>
            <p class="forecast-note forecast-contested">
                <a href=Route::Conflicts.path()><Icon of=icon::ARROW_LEFT_RIGHT/>{move || t!("forecast.n_contested", n = count.get())}</a>
            </p>
        </Show>
    }
}

/// The figures and the quota of the quarter of the day that is looked at.
fn quarter(outlook: Outlook, currency: [u8; 3]) -> (crm_domain::time::Day, Figures, i64) {
    let today = outlook.view.with(|view| view.as_ref().map_or_else(format::today, |view| view.today));
    let start = Unit::Quarter.start(today);
    let is_in = |when: &When| matches!(when, When::In(day) if Unit::Quarter.start(*day) == start);
    let mut sum = Figures::default();
    let by_period = outlook.by_period(currency, Group::All);
    by_period.iter().filter(|(when, _)| is_in(when)).for_each(|(_, figures)| join(&mut sum, figures));
    let quota = outlook
        .quotas(currency, Group::All)
        .iter()
        .filter(|(when, _)| is_in(when))
        .map(|(_, minor)| minor)
        .sum();
    (start, sum, quota)
}

/// Won, commit, best case, weighted and quota of this quarter, with a bar.
#[component]
pub fn Summary(outlook: Outlook, currency: [u8; 3]) -> impl IntoView {
    let now = Memo::new(move |_| quarter(outlook, currency));
    let money = move |minor| words::money(currency, minor);
    let name = move || t!("forecast.of_quarter", period = words::period(Unit::Quarter, now.get().0));
    let expected = move || now.with(|(_, figures, _)| figures.won.minor.saturating_add(figures.weighted));
    let sentence = move || {
        let (_, figures, quota) = now.get();
        if quota <= 0 {
            return tr("forecast.no_quota");
        }
        let sure = figures.won.minor.saturating_add(figures.commit.minor);
        let share = i128::from(sure.max(0)) * 10_000 / i128::from(quota);
        let share = format::percent(i64::try_from(share).unwrap_or(i64::MAX) / 100 * 100);
        match gap(quota, &figures) {
            0 => t!("forecast.reached", share = share),
            gap => t!("forecast.missing", share = share, sum = money(gap)),
        }
    };
    let key = |class: &'static str, words: &'static str, value: Signal<String>| {
        view! {
            <div><dt><i class=format!("forecast-key {class}")></i>{move || tr(words)}</dt><dd>{move || value.get()}</dd></div>
        }
    };
    let of = move |pick: fn(&Figures) -> i64| {
        Signal::derive(move || money(now.with(|(_, figures, _)| pick(figures))))
    };
    view! {
        <section class="forecast-summary">
            <h2>{name}</h2>
            <dl class="forecast-figures">
                {key("won", "forecast.won", of(|figures| figures.won.minor))}
                {key("commit", "forecast.commit", of(|figures| figures.commit.minor))}
                {key("best", "forecast.best", of(|figures| figures.best.minor))}
                {key("expected", "forecast.expected", Signal::derive(move || money(expected())))}
                {key("quota", "forecast.quota", Signal::derive(move || match now.get().2 { 0 => "–".to_owned(), quota => money(quota) }))}
            </dl>
            <Bar now=Signal::derive(move || (now.get().1, now.get().2)) name=Signal::derive(move || format!("{}: {}", name(), sentence()))/>
            <p class="forecast-sentence">{sentence}</p>
        </section>
    }
}

/// Won, commit and best case behind one another, and where the quota lies; from nothing on.
#[component]
fn Bar(now: Signal<(Figures, i64)>, name: Signal<String>) -> impl IntoView {
    let parts = Memo::new(move |_| {
        let (figures, quota) = now.get();
        let parts =
            [figures.won.minor, figures.commit.minor, figures.best.minor].map(|minor| minor.max(0) as f64);
        let expected = figures.won.minor.saturating_add(figures.weighted).max(0) as f64;
        let quota = quota.max(0) as f64;
        let whole = parts.iter().sum::<f64>().max(quota).max(expected).max(1.0) * 1.02;
        let share = |minor: f64| minor / whole * 1_000.0;
        (parts.map(share), share(expected), (quota > 0.0).then(|| share(quota)))
    });
    view! {
        <svg class="forecast-bar" viewBox="0 0 1000 28" preserveAspectRatio="none" role="img" aria-label=name>
            {move || {
                let (parts, expected, quota) = parts.get();
                let mut from = 0.0;
                let bars = parts.iter().zip(["won", "commit", "best"]).map(|(width, class)| {
                    let x = from;
                    from += width;
                    view! { <rect class=class x=x y="4" width=*width height="20"/> }
                }).collect_view();
                view! {
                    <rect class="ground" x="0" y="4" width="1000" height="20"/>
                    {bars}
                    <line class="expected" x1=expected x2=expected y1="4" y2="24"/>
                    {quota.map(|x| view! { <line class="quota" x1=x x2=x y1="0" y2="28"/> })}
                }
            }}
        </svg>
    }
}

/// The cell of a period's figure.
pub fn cell(currency: [u8; 3], when: Option<When>, group: Group, figure: Figure) -> Cell {
    Cell { currency: Some(currency), when, group: Some(group), figure }
}
