//! The forecast: what deals are worth by month or quarter and how sure that is, what became of it since a day that
//! has passed, and what was won and lost.

mod analysis;
mod chart;
mod deals;
mod file;
mod quota;
mod slips;
mod state;
mod summary;
mod table;
mod team_notes;
mod toolbar;
mod words;

use leptos::prelude::*;

use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::parts::icon::{self, Icon};
use state::{Outlook, Tab};

/// The page.
#[component]
pub fn ForecastPage() -> impl IntoView {
    let outlook = Outlook::begin();
    // WHY a memo: a figure that changes must not build the page anew.
    let stands = Memo::new(move |_| match outlook.view.with(|view| view.as_ref().map(state::is_empty)) {
        None => Stands::Waiting,
        Some(true) if !has_deals() => Stands::Empty,
        Some(_) => Stands::Full,
    });
    view! {
        <section class="forecast" class:has-panel=move || outlook.cell.with(Option::is_some)>
            <div class="forecast-main">
                <toolbar::Toolbar outlook/>
                {move || match stands.get() {
                    Stands::Waiting => ().into_any(),
                    Stands::Empty => view! { <Empty/> }.into_any(),
                    Stands::Full => match outlook.tab.get() {
                        Tab::Forecast => view! { <Outlooks outlook/> }.into_any(),
                        Tab::Analysis => view! { <analysis::AnalysisTab outlook/> }.into_any(),
                    },
                }}
            </div>
            <Show when=move || outlook.cell.with(Option::is_some)><deals::DealsPanel outlook/></Show>
            <quota::QuotaSheet outlook/>
        </section>
    }
}

/// What there is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Waiting,
    Empty,
    Full,
}

fn has_deals() -> bool {
    use_engine().counts().with(|counts| counts.as_ref().is_some_and(|counts| counts.deals > 0))
}

/// A currency after the other: they are never added.
#[component]
fn Outlooks(outlook: Outlook) -> impl IntoView {
    let currencies = Memo::new(move |_| outlook.currencies());
    view! {
        <summary::Attention outlook/>
        <team_notes::TeamNotes outlook/>
        <For each=move || currencies.get() key=|currency| *currency let:currency>
            <section class="forecast-currency" aria-label=state::code(currency)>
                <summary::Summary outlook currency/>
                <chart::Chart outlook currency/>
                <table::Table outlook currency/>
            </section>
        </For>
        <Show when=move || outlook.as_of.with(Option::is_some)><slips::Slips outlook/></Show>
    }
}

/// There are no deals yet.
#[component]
fn Empty() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon of=icon::CHART_COLUMN/>
            <p class="empty-sentence">{move || tr("forecast.empty")}</p>
            <p class="empty-hint">{move || tr("forecast.empty_hint")}</p>
            <p class="empty-acts"><a class="button strong" href="/deals">{move || tr("nav.deals")}</a></p>
        </div>
    }
}
