//! Setting quotas: a period, and an amount for each member.

use crm_domain::command::Command;
use crm_domain::id::MemberId;
use crm_domain::parse::amount;
use crm_domain::sales::forecast::When;
use crm_domain::sales::forecast::quota::steps;
use crm_domain::time::Day;
use crm_domain::value::Money;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::Outlook;
use super::words;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::typing::context;
use crate::ui::parts::Sheet;
use crate::ui::toast::{problem_text, use_toasts};

/// The sheet.
#[component]
pub fn QuotaSheet(outlook: Outlook) -> impl IntoView {
    view! {
        <Sheet open=outlook.setting title=Signal::derive(|| tr("forecast.quotas"))><Form outlook/></Sheet>
    }
}

/// The currency that quotas are set in: that of the deals.
fn usual(outlook: Outlook) -> [u8; 3] {
    outlook.currencies().first().copied().unwrap_or(*b"EUR")
}

#[component]
fn Form(outlook: Outlook) -> impl IntoView {
    let engine = use_engine();
    let unit = outlook.unit.get_untracked();
    let currency = untrack(|| usual(outlook));
    let starts: Vec<Day> = untrack(|| outlook.question().starts().collect());
    let today = unit.start(format::today());
    let start = RwSignal::new(today);
    let members = engine.workspace().map(|workspace| workspace.members).unwrap_or_default();
    let choose = move |event| {
        if let Some(day) = Day::from_iso(&event_target_value(&event)) {
            start.set(day);
        }
    };
    view! {
        <div class="sheet-body">
            <p class="hint">{move || tr(if unit.months() == 3 { "forecast.quota_quarter" } else { "forecast.quota_month" })}</p>
            <label class="form-line"><span>{move || tr("forecast.period")}</span>
                <select class="value-input" on:change=choose>
                    {starts.into_iter().map(|day| view! {
                        <option value=day.to_string() selected=day == today>{words::period(unit, day)}</option>
                    }).collect_view()}
                </select>
            </label>
            {move || {
                let start = start.get();
                members.clone().into_iter().map(|(member, name)| view! { <Amount outlook start member name currency/> }).collect_view()
            }}
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button strong" on:click=move |_| outlook.setting.set(false)>{move || tr("forecast.done")}</button>
        </footer>
    }
}

/// What one member is to win in the period; kept as the field is left.
#[component]
fn Amount(outlook: Outlook, start: Day, member: MemberId, name: String, currency: [u8; 3]) -> impl IntoView {
    let engine = use_engine();
    let unit = outlook.unit.get_untracked();
    let of = move || {
        outlook.view.with(|view| {
            let quotas = view.iter().flat_map(|view| &view.quotas);
            let own = quotas.filter(|quota| quota.member == member && quota.currency == currency);
            own.filter(|quota| quota.when == When::In(start)).map(|quota| quota.minor).sum::<i64>()
        })
    };
    let plain = move |minor: i64| match minor {
        0 => String::new(),
        minor => format::money_plain(Money { minor, currency }),
    };
    let kept = RwSignal::new(untrack(of));
    let error = RwSignal::new(None::<String>);
    let label = name.clone();
    let keep = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        let said = text.trim();
        let money = if said.is_empty() { Ok(None) } else { read(said, currency).map(Some) };
        let Ok(money) = money else { return error.set(Some(tr("forecast.quota_bad"))) };
        error.set(None);
        if money.map_or(0, |money| money.minor) == kept.get_untracked() {
            return;
        }
        kept.set(money.map_or(0, |money| money.minor));
        let steps = steps(member, unit, start, money);
        let text = t!("forecast.quota_set", name = name.as_str(), period = words::period(unit, start));
        spawn_local(async move {
            match engine.command(Command::Steps { steps }).await {
                Ok(id) => use_toasts().done(text, id),
                Err(problem) => _ = error.try_set(Some(problem_text(&problem))),
            }
        });
    };
    let enter = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            use wasm_bindgen::JsCast as _;
            let field = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
            if let Some(field) = field {
                let _ = field.blur();
            }
        }
    };
    view! {
        <label class="form-line"><span>{label}" ("{super::state::code(currency)}")"</span>
            <input class="value-input" type="text" inputmode="decimal" prop:value=plain(kept.get_untracked())
                aria-invalid=move || error.with(Option::is_some).to_string() on:change=keep on:keydown=enter/>
            {move || error.get().map(|error| view! { <small class="field-error" role="alert">{error}</small> })}
        </label>
    }
}

/// An amount as a person types it; at least nothing.
fn read(text: &str, currency: [u8; 3]) -> Result<Money, ()> {
    let code = super::state::code(currency);
    let money = amount::money(text, &context(&code)).map_err(|_| ())?;
    (money.minor >= 0).then_some(money).ok_or(())
}
