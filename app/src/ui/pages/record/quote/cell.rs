//! The parts of a line that are typed: quantity, unit, price, discount, tax and its text. What cannot be read stays
//! in its place, with the reason under it.

use std::time::Duration;

use crm_domain::id::ItemId;
use crm_domain::line::LineItem;
use crm_domain::parse::amount;
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;

use super::lines::Lines;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::typing;
use crate::ui::quote::totals::quantity;
use crate::ui::toast::problem_text;

/// Idle time after which unsaved input is kept as a draft, in milliseconds.
const DRAFT_IDLE_MS: u32 = 400;
/// A line that was just made stands after this.
const STANDS: Duration = Duration::from_millis(30);

/// A part of a line that is typed as one text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// How many.
    Quantity,
    /// In what it is counted.
    Unit,
    /// The price of one.
    Price,
    /// What is taken off.
    Discount,
    /// The tax.
    Tax,
    /// What is said about it.
    Text,
}

impl Part {
    /// As the document and drafts call it.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Unit => "unit",
            Self::Price => "price",
            Self::Discount => "discount",
            Self::Tax => "tax",
            Self::Text => "text",
        }
    }

    /// Its name's locale key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quantity => "quote.quantity",
            Self::Unit => "quote.unit",
            Self::Price => "quote.price",
            Self::Discount => "quote.discount",
            Self::Tax => "quote.tax",
            Self::Text => "quote.text",
        }
    }

    const fn is_number(self) -> bool {
        !matches!(self, Self::Unit | Self::Text)
    }

    /// As it is typed.
    fn shown(self, line: &LineItem) -> String {
        let share = |share: u32| format::number(f64::from(share) / 100.0);
        match self {
            Self::Quantity => quantity(line.quantity),
            Self::Unit => line.unit.clone(),
            Self::Price => format::money_plain(line.price),
            Self::Discount if line.discount == 0 => String::new(),
            Self::Discount => share(line.discount),
            Self::Tax => share(line.tax),
            Self::Text => line.text.clone(),
        }
    }

    /// The line with what was typed.
    fn read(self, typed: &str, line: LineItem) -> Result<LineItem, String> {
        let text = typed.trim();
        let context = typing::context(line.price.currency_code());
        let share = || match text {
            "" => Ok(0),
            _ => amount::percent(text, &context)
                .map(|share| u32::try_from(share).unwrap_or(0))
                .map_err(typing::reason),
        };
        Ok(match self {
            Self::Quantity => {
                let quantity = amount::thousandths(text, &context).ok_or_else(|| tr("quote.bad_quantity"))?;
                LineItem { quantity, ..line }
            }
            Self::Unit => LineItem { unit: text.to_owned(), ..line },
            Self::Price => {
                let price = amount::money(text, &context).map_err(typing::reason)?;
                // A price that is typed is nobody's but ours.
                let price_source = line.price_source.filter(|_| price == line.price);
                LineItem { price, price_source, ..line }
            }
            Self::Discount => LineItem { discount: share()?, ..line },
            Self::Tax => LineItem { tax: share()?, ..line },
            Self::Text => LineItem { text: text.to_owned(), ..line },
        })
    }
}

/// The input of a part of a line.
#[component]
pub fn Cell(
    /// Of which lines.
    lines: Lines,
    /// Which line.
    id: ItemId,
    /// Which part of it.
    part: Part,
) -> impl IntoView {
    let stored = Memo::new(move |_| lines.line(id).map(|line| part.shown(&line)).unwrap_or_default());
    // What is being typed; what others write meanwhile does not take it away.
    let typed = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<String>);
    let idle = StoredValue::new_local(None::<Timeout>);
    Effect::new(move |_| {
        if let Some(draft) = lines.take_draft(id, part.key()) {
            typed.set(Some(draft));
        }
    });
    let commit = move || {
        // WHY: an input that leaves the page with the focus may still say so.
        let Some(Some(text)) = typed.try_get_untracked() else { return true };
        idle.set_value(None);
        let Some(line) = untrack(|| lines.line(id)) else { return true };
        match part.read(&text, line.clone()) {
            Ok(changed) => {
                let changed = if part == Part::Quantity { lines.prices.priced(changed) } else { changed };
                typed.set(None);
                error.set(None);
                if changed == line {
                    lines.keep_draft(id, part.key(), "");
                } else {
                    let kept = text.clone();
                    lines.put(id, changed, move |problem| {
                        typed.try_set(Some(kept.clone()));
                        error.try_set(Some(problem_text(&problem)));
                        lines.keep_draft(id, part.key(), &kept);
                    });
                    lines.keep_draft(id, part.key(), "");
                }
                true
            }
            Err(reason) => {
                error.set(Some(reason));
                lines.keep_draft(id, part.key(), &text);
                false
            }
        }
    };
    // What stands here when the page goes elsewhere is saved as well.
    on_cleanup(move || _ = commit());
    let on_input = move |event: ev::Event| {
        let text = event_target_value(&event);
        typed.set(Some(text.clone()));
        if error.with_untracked(Option::is_some)
            && untrack(|| lines.line(id)).is_some_and(|line| part.read(&text, line).is_ok())
        {
            error.set(None);
        }
        idle.set_value(Some(Timeout::new(DRAFT_IDLE_MS, move || lines.keep_draft(id, part.key(), &text))));
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() && part != Part::Text => {
            event.prevent_default();
            if commit() {
                focus_below(lines, id, part);
            }
        }
        "Escape" if typed.with_untracked(Option::is_some) => {
            event.stop_propagation();
            idle.set_value(None);
            typed.set(None);
            error.set(None);
            lines.keep_draft(id, part.key(), "");
        }
        _ => {}
    };
    let shown = move || typed.get().unwrap_or_else(|| stored.get());
    let label = move || {
        let n = lines.place(id).map_or(0, |place| place + 1);
        t!("quote.part_of", part = tr(part.name()), n = n)
    };
    let error_id = format!("line-{id}-{}", part.key());
    let described = error_id.clone();
    let input = match part {
        Part::Text => view! {
            <textarea class="value-input" rows="2" aria-label=label prop:value=shown
                aria-invalid=move || error.with(Option::is_some).to_string() aria-describedby=described
                on:input=on_input on:keydown=on_key on:blur=move |_| _ = commit()></textarea>
        }
        .into_any(),
        _ => view! {
            <input class="value-input" type="text" autocomplete="off" aria-label=label prop:value=shown
                inputmode=if part.is_number() { "decimal" } else { "text" }
                placeholder=if part == Part::Discount { "0" } else { "" }
                aria-invalid=move || error.with(Option::is_some).to_string() aria-describedby=described
                on:input=on_input on:keydown=on_key on:blur=move |_| _ = commit()
                on:focus=move |event| if part.is_number() { select(&event) }/>
        }
        .into_any(),
    };
    view! {
        <div class="line-cell" data-part=part.key() class:is-wrong=move || error.with(Option::is_some)>
            <span class="line-cell-name" aria-hidden="true">{move || tr(part.name())}</span>
            {input}
            <p class="field-error" id=error_id role="alert" hidden=move || error.with(Option::is_none)>{move || error.get()}</p>
        </div>
    }
}

/// A number is rather replaced than corrected.
fn select(event: &ev::FocusEvent) {
    if let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
    {
        input.select();
    }
}

/// The same part of the next line has the focus; after the last line, what makes a new one.
fn focus_below(lines: Lines, id: ItemId, part: Part) {
    let next = lines.all.with_untracked(|all| {
        let place = all.iter().position(|(one, _)| *one == id)?;
        all.get(place + 1).map(|(next, _)| *next)
    });
    match next {
        Some(next) => focus_part(next, part),
        None => focus_at(".line-new input".to_owned()),
    }
}

/// A part of a line has the focus, also when the line was just made.
pub fn focus_part(id: ItemId, part: Part) {
    focus_at(format!("[data-line='{id}'] [data-part='{}'] .value-input", part.key()));
}

/// What a selector finds on this page has the focus.
pub fn focus_at(selector: String) {
    set_timeout(
        move || {
            let found = document().query_selector(&selector).ok().flatten();
            if let Some(found) = found.and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok()) {
                // WHY ignored: what is in the document takes the focus.
                let _ = found.focus();
            }
        },
        STANDS,
    );
}

/// The grip of a line keeps the focus while the line moves in the document.
pub fn keep_grip(id: ItemId) {
    focus_at(format!("[data-line='{id}'] .line-grip"));
}

/// Which line lies at this height of the window.
pub fn place_under(list: &NodeRef<html::Ul>, y: i32) -> Option<usize> {
    let rows = list.get_untracked()?.children();
    let below = (0..rows.length()).filter_map(|at| rows.item(at)).filter(|row| {
        let place = row.get_bounding_client_rect();
        f64::from(y) > place.top() + place.height()
    });
    Some(below.count().min(usize::try_from(rows.length().saturating_sub(1)).unwrap_or(0)))
}
