//! What became of deals since the day that is looked back at.

use crm_domain::sales::forecast::slip::{Slip, SlipLine};
use crm_domain::sales::forecast::tally::{Cell, Figure};
use leptos::prelude::*;

use super::state::Outlook;
use super::words;
use crate::format;
use crate::i18n::tr;
use crate::t;

/// All of it, each with a way to the deals.
#[component]
pub fn Slips(outlook: Outlook) -> impl IntoView {
    let lines = Memo::new(move |_| {
        outlook.view.with(|view| view.as_ref().map(|view| view.slips.clone())).unwrap_or_default()
    });
    let head = move || {
        outlook.as_of.get().map(|day| t!("forecast.since_day", day = format::day(day))).unwrap_or_default()
    };
    view! {
        <section class="forecast-slips">
            <h2>{head}</h2>
            <Show when=move || lines.with(Vec::is_empty)><p class="hint">{move || tr("forecast.nothing_slipped")}</p></Show>
            <Show when=move || !lines.with(Vec::is_empty)>
                <table class="forecast-table is-narrow">
                    <thead><tr>
                        <th scope="col">{move || tr("forecast.what")}</th>
                        <th scope="col">{move || tr("forecast.deals")}</th>
                        <th scope="col">{move || tr("forecast.worth")}</th>
                    </tr></thead>
                    <tbody>{move || lines.get().into_iter().map(|line| view! { <Line outlook line/> }).collect_view()}</tbody>
                </table>
            </Show>
        </section>
    }
}

#[component]
fn Line(outlook: Outlook, line: SlipLine) -> impl IntoView {
    let cell =
        Cell { currency: Some(line.currency), when: None, group: None, figure: Figure::Slipped(line.slip) };
    let is_bad = matches!(line.slip, Slip::Lost | Slip::Later | Slip::Less | Slip::Removed);
    view! {
        <tr class:is-bad=is_bad>
            <th scope="row">
                <button type="button" class="forecast-cell" on:click=move |_| outlook.open(cell)>{words::slip(line.slip)}</button>
            </th>
            <td>{format::integer(i64::from(line.worth.count))}</td>
            <td>{words::money(line.currency, line.worth.minor)}</td>
        </tr>
    }
}
