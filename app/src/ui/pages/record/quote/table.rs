//! Lines and totals to be read: of what was sent, and on paper.

use crm_domain::id::ItemId;
use crm_domain::line::LineItem;
use crm_domain::sales::totals::{Totals, TotalsError};
use leptos::prelude::*;

use super::back::{Return, place_of_returned};
use super::lines::{Held, Lines, extras, no_total};
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::quote::totals::{counted, in_currency_of, rows};

/// How a line is offered that does not count, in words.
pub fn besides(lines: Lines, line: &LineItem) -> Option<String> {
    match line.alternative_of {
        Some(of) => Some(match lines.place(of) {
            Some(place) => t!("quote.alternative_to", n = place + 1),
            None => tr("quote.alternative"),
        }),
        None => line.optional.then(|| tr("quote.optional")),
    }
}

/// The lines as a table.
#[component]
pub fn Table(
    /// Which lines.
    lines: Lines,
    /// Something can be done with them.
    #[prop(optional)]
    acts: bool,
) -> impl IntoView {
    let back = move |line: &LineItem| match place_of_returned(lines, line) {
        Some(n) => t!("back.of_place", n = n),
        None => tr("quote.comes_back"),
    };
    let net = Memo::new(move |_| {
        lines.totals().map(|totals| totals.lines.iter().map(|one| (one.item, one.net)).collect::<Vec<_>>())
    });
    let has_discount = move || lines.all.with(|all| all.iter().any(|(_, line)| line.discount > 0));
    let row = move |(place, (id, line)): (usize, (ItemId, LineItem)), with_discount: bool| {
        let net = net.with(|net| {
            let nets = net.as_ref().map(Vec::as_slice).unwrap_or_default();
            nets.iter().find(|(one, _)| *one == id).map(|(_, net)| *net)
        });
        let is_back = line.quantity < 0;
        let discount = (line.discount > 0).then(|| format!("−{}", format::percent(line.discount.into())));
        let tax = format::percent(line.tax.into());
        view! {
            <tr data-line=id.to_string() class:is-optional=!line.counts() class:is-back=is_back>
                <td class="of-place">{place + 1}</td>
                <th scope="row" class="of-what">
                    <span class="of-name">{line.name.clone()}</span>
                    {(!line.sku.is_empty()).then(|| view! { <span class="of-sku">{line.sku.clone()}</span> })}
                    {(!line.text.is_empty()).then(|| view! { <span class="of-text">{line.text.clone()}</span> })}
                    {besides(lines, &line).map(|said| view! { <span class="of-optional">{said}</span> })}
                    {is_back.then(|| view! { <span class="of-optional">{back(&line)}</span> })}
                    {(acts && !is_back).then(|| view! { <Return lines id/> })}
                </th>
                <td class="is-number">{counted(&line)}</td>
                <td class="is-number">{in_currency_of(&line, line.price.minor)}</td>
                {with_discount.then(|| view! { <td class="is-number">{discount}</td> })}
                <td class="is-number">{tax}</td>
                <td class="is-number of-net">{net.map(|net| in_currency_of(&line, net))}</td>
            </tr>
        }
    };
    let head = |key: &'static str, is_number: bool| {
        view! { <th scope="col" class:is-number=is_number>{move || tr(key)}</th> }
    };
    move || {
        let with_discount = has_discount();
        let all: Held = lines.all.get();
        view! {
            <table class="quote-table">
                <thead><tr>
                    {head("quote.place", false)}{head("quote.what", false)}{head("quote.quantity", true)}{head("quote.price", true)}
                    {with_discount.then(|| head("quote.discount_short", true))}{head("quote.tax_short", true)}{head("quote.line_net", true)}
                </tr></thead>
                <tbody>{all.into_iter().enumerate().map(|one| row(one, with_discount)).collect_view()}</tbody>
            </table>
        }
    }
}

/// What all of it comes to.
#[component]
pub fn Sums(lines: Lines) -> impl IntoView {
    let totals: Memo<Result<Totals, TotalsError>> = Memo::new(move |_| lines.totals());
    let discount = move || {
        lines.page.view.with(|view| view.as_ref().map(|view| extras(view).discount)).unwrap_or_default()
    };
    move || match totals.get() {
        Ok(totals) => {
            let rows = rows(&totals, discount());
            view! {
                <dl class="quote-sums">
                    {rows.into_iter().map(|row| view! {
                        <div data-weight=row.weight.key()><dt>{row.name}</dt><dd>{row.amount}</dd></div>
                    }).collect_view()}
                </dl>
            }
            .into_any()
        }
        Err(error) => view! { <p class="field-error" role="alert">{no_total(error)}</p> }.into_any(),
    }
}
