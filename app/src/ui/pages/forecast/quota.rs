//! Setting quotas: a period, and an amount for each member. What is typed and not set yet is kept.

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
use crate::ui::fields::kept::{self, Keeper};
use crate::ui::fields::typing::context;
use crate::ui::parts::Sheet;
use crate::ui::toast::{problem_text, use_toasts};
use crate::ui::usual::usual;

/// The sheet.
#[component]
pub fn QuotaSheet(outlook: Outlook) -> impl IntoView {
    view! {
        <Sheet open=outlook.setting title=Signal::derive(|| tr("forecast.quotas"))><Form outlook/></Sheet>
    }
}

/// The currency that quotas are set in: that of the deals, else the usual one.
fn currency_of(outlook: Outlook) -> [u8; 3] {
    outlook.currencies().first().copied().unwrap_or_else(|| usual().code())
}

#[component]
fn Form(outlook: Outlook) -> impl IntoView {
    let engine = use_engine();
    let unit = outlook.unit.get_untracked();
    let currency = untrack(|| currency_of(outlook));
    let starts: Vec<Day> = untrack(|| outlook.question().starts().collect());
    let today = unit.start(format::today());
    let start = RwSignal::new(today);
    let members = engine.workspace().map(|workspace| workspace.members).unwrap_or_default();
    let begun = RwSignal::new(None::<(Day, Vec<(String, String)>)>);
    Effect::new(move |_| {
        let start = start.get();
        kept::find_all(DRAFTS.to_owned(), move |found| _ = begun.try_set(Some((start, found))));
    });
    let choose = move |event| {
        if let Some(day) = Day::from_iso(&event_target_value(&event)) {
            // WHY: until it is known what was begun there, nobody types into the fields of the period before.
            begun.set(None);
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
            {move || begun.get().map(|(start, begun)| {
                let amount = |(member, name): (MemberId, String)| {
                    let key = format!("{DRAFTS}{}/{start}/{member}/{}", unit.months(), super::state::code(currency));
                    let found = begun.iter().find(|(known, _)| *known == key).map(|(_, text)| text.clone());
                    view! { <Amount outlook start member name currency key found/> }
                };
                members.clone().into_iter().map(amount).collect_view()
            })}
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button strong" on:click=move |_| outlook.setting.set(false)>{move || tr("forecast.done")}</button>
        </footer>
    }
}

/// How the keys begin under which it is kept what is typed.
const DRAFTS: &str = "quota/";

/// What one member is to win in the period; kept as the field is left.
#[component]
fn Amount(
    outlook: Outlook,
    start: Day,
    member: MemberId,
    name: String,
    currency: [u8; 3],
    /// Where it is kept what is typed.
    key: String,
    /// What is kept there.
    found: Option<String>,
) -> impl IntoView {
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
    // In minor units: what is set, and what was asked for last.
    let set = RwSignal::new(untrack(of));
    let asked = StoredValue::new(set.get_untracked());
    let typed = RwSignal::new(found.clone().unwrap_or_else(|| plain(set.get_untracked())));
    let minor = move |text: &str| match text.trim() {
        "" => Ok(0),
        said => read(said, currency).map(|money| money.minor),
    };
    let open =
        move || typed.with(|text| if minor(text) == Ok(set.get()) { String::new() } else { text.clone() });
    // Something is kept that is not what is set.
    let is_again = RwSignal::new(found.is_some() && !untrack(open).is_empty());
    Keeper::new(key.clone(), found, open);
    let error = RwSignal::new(None::<String>);
    let label = name.clone();
    let key = StoredValue::new(key);
    let keep = Callback::new(move |()| {
        // WHY: a field that leaves the page with the focus may still say so.
        let Some(wanted) = typed.try_with_untracked(|text| minor(text)) else { return };
        is_again.set(false);
        let Ok(wanted) = wanted else { return error.set(Some(tr("forecast.quota_bad"))) };
        error.set(None);
        if wanted == asked.get_value() {
            return;
        }
        asked.set_value(wanted);
        let money = (wanted != 0).then_some(Money { minor: wanted, currency });
        let steps = steps(member, unit, start, money);
        let key = key.get_value();
        let text = t!("forecast.quota_set", name = name.as_str(), period = words::period(unit, start));
        spawn_local(async move {
            match engine.command(Command::Steps { steps }).await {
                Ok(id) => {
                    // The sheet is closed by now: it has kept what was on its way.
                    if set.try_set(wanted).is_some() {
                        kept::forget(key);
                    }
                    use_toasts().done(text, id);
                }
                Err(problem) => {
                    if asked.try_get_value() == Some(wanted) {
                        asked.try_set_value(set.try_get_untracked().unwrap_or_default());
                    }
                    error.try_set(Some(problem_text(&problem)));
                }
            }
        });
    });
    let enter = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" {
            keep.run(());
        }
    };
    // What was kept is not set by passing through.
    let leave = move |_| {
        if is_again.try_get_untracked() == Some(false) {
            keep.run(());
        }
    };
    view! {
        <label class="form-line"><span>{label}" ("{super::state::code(currency)}")"</span>
            <input class="value-input" type="text" inputmode="decimal" prop:value=typed
                aria-invalid=move || error.with(Option::is_some).to_string()
                on:input=move |event| { is_again.set(false); typed.set(event_target_value(&event)); }
                on:blur=leave on:keydown=enter/>
            {move || error.get().map(|error| view! { <small class="field-error" role="alert">{error}</small> })}
        </label>
        <Show when=move || is_again.get()>
            <p class="quota-open"><span>{move || tr("forecast.quota_open")}</span>
                <button type="button" class="button small" on:click=move |_| keep.run(())>{move || tr("forecast.quota_take")}</button>
            </p>
        </Show>
    }
}

/// An amount as a person types it; at least nothing.
fn read(text: &str, currency: [u8; 3]) -> Result<Money, ()> {
    let code = super::state::code(currency);
    let money = amount::money(text, &context(&code)).map_err(|_| ())?;
    (money.minor >= 0).then_some(money).ok_or(())
}
