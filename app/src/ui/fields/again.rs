//! How something comes again: read in words, chosen without knowing how rules are written.

use crm_domain::recurrence::{Freq, Rule};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use leptos::ev;
use leptos::prelude::*;

use super::field::Field;
use super::reading::Reading;
use crate::format;
use crate::i18n::tr;
use crate::t;

const FREQS: [(Freq, &str, &str); 4] = [
    (Freq::Daily, "again.daily", "again.day"),
    (Freq::Weekly, "again.weekly", "again.week"),
    (Freq::Monthly, "again.monthly", "again.month"),
    (Freq::Yearly, "again.yearly", "again.year"),
];

/// Which of its weekdays in a month, from its end where it is negative.
const NTHS: [(i8, &str); 5] =
    [(1, "again.first"), (2, "again.second"), (3, "again.third"), (4, "again.fourth"), (-1, "again.last")];

/// A rule in words; as it is written where it is none of ours.
#[must_use]
pub fn said(text: &str) -> String {
    let Some(rule) = Rule::parse(text).filter(is_simple) else { return t!("again.own", rule = text) };
    let unit = FREQS.iter().find(|(freq, ..)| *freq == rule.freq).map_or("again.day", |(_, _, unit)| *unit);
    let every = match (rule.interval, rule.freq) {
        (1, Freq::Daily) => tr("again.says_every_day"),
        (1, Freq::Weekly) => tr("again.says_weekly"),
        (1, Freq::Monthly) => tr("again.says_monthly"),
        (1, Freq::Yearly) => tr("again.says_yearly"),
        (interval, _) => t!("again.says_every", n = interval, unit = t!(unit, n = interval)),
    };
    let days: Vec<String> = rule.by_day.iter().map(|(_, weekday)| weekday_name(*weekday)).collect();
    let nth = rule.by_day.first().and_then(|(which, _)| nth_name(*which));
    let mut said = match (nth, days.is_empty(), rule.by_month_day.as_slice()) {
        (Some(which), ..) => t!("again.says_nth", every = every, which = tr(which), day = days.join(", ")),
        (None, false, _) => t!("again.says_on", every = every, days = days.join(", ")),
        (None, true, [-1]) => format!("{every} {}", tr("again.last_day")),
        _ => every,
    };
    if let Some(until) = rule.until {
        said = t!("again.says_until", rule = said, day = format::day(until));
    }
    match rule.count {
        Some(count) => t!("again.says_count", rule = said, n = count),
        None => said,
    }
}

/// Whether the choices below say all of it.
fn is_simple(rule: &Rule) -> bool {
    let days = match (rule.freq, rule.by_day.as_slice(), rule.by_month_day.as_slice()) {
        (_, [], []) | (Freq::Monthly, [], [-1]) => true,
        (Freq::Weekly, days, []) => days.iter().all(|(which, _)| *which == 0),
        (Freq::Monthly, [(which, _)], []) => nth_name(*which).is_some(),
        _ => false,
    };
    days && rule.by_month.is_empty() && rule.by_set_pos.is_empty()
}

fn nth_name(which: i8) -> Option<&'static str> {
    NTHS.into_iter().find(|(nth, _)| *nth == which).map(|(_, name)| name)
}

/// Monday to Sunday, by a week that began on a Monday.
fn weekday_name(weekday: u8) -> String {
    Day::new(2024, 1, weekday.clamp(1, 7)).map(format::weekday).unwrap_or_default()
}

/// The value in words; tapped, the choices in its place.
#[component]
pub fn Again(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let text = move || field.value().as_ref().and_then(FieldValue::as_text).map(said);
    move || {
        if field.editing.get() {
            view! { <Choices field/> }.into_any()
        } else {
            view! { <Reading field><span>{text}</span></Reading> }.into_any()
        }
    }
}

#[component]
fn Choices(field: Field) -> impl IntoView {
    let text = Memo::new(move |_| {
        field.value().as_ref().and_then(FieldValue::as_text).map(ToOwned::to_owned).unwrap_or_default()
    });
    let rule = Memo::new(move |_| text.with(|text| Rule::parse(text).filter(is_simple)));
    let foreign = Memo::new(move |_| !text.with(String::is_empty) && rule.with(Option::is_none));
    let put = move |rule: Option<Rule>| {
        let value = rule.map(|rule| FieldValue::Text(rule.to_string()));
        if value != field.value_untracked() {
            field.send(vec![crm_domain::command::Edit::Set { field: field.spec.key, value }], None);
        }
    };
    let change = move |how: &dyn Fn(&mut Rule)| {
        if let Some(mut now) = rule.get_untracked() {
            how(&mut now);
            put(Some(now));
        }
    };
    let choose = move |event: ev::Event| {
        let freq =
            FREQS.iter().find(|(_, name, _)| *name == event_target_value(&event)).map(|(freq, ..)| *freq);
        put(freq.map(|freq| Rule::every(1, freq)));
    };
    let chosen = move |freq: Freq| rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.freq == freq));
    let is_set = Memo::new(move |_| rule.with(Option::is_some));
    let keys = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !field.in_form() {
            event.stop_propagation();
            field.close(true);
        }
    };
    view! {
        <div class="again" on:keydown=keys>
            <select class="value-input" aria-labelledby=field.dom_id("label") on:change=choose data-first="">
                <option value="" prop:selected=move || !is_set.get() && !foreign.get()>{move || tr("again.never")}</option>
                {FREQS.map(|(freq, name, _)| view! { <option value=name prop:selected=move || chosen(freq)>{move || tr(name)}</option> })}
                <Show when=move || foreign.get()><option value="own" prop:selected=true>{move || text.with(|text| said(text))}</option></Show>
            </select>
            <Show when=move || foreign.get()><p class="hint">{move || tr("again.own_hint")}</p></Show>
            <Show when=move || is_set.get()>
                <Interval rule change=Callback::new(move |interval: u32| change(&move |rule| rule.interval = interval))/>
                <Show when=move || chosen(Freq::Weekly)>
                    <Weekdays rule toggle=Callback::new(move |weekday: u8| change(&move |rule| toggle_weekday(rule, weekday)))/>
                </Show>
                <Show when=move || chosen(Freq::Monthly)>
                    <InMonth rule change=Callback::new(move |(month_days, weekdays): InMonthDays| {
                        change(&move |rule| (rule.by_month_day, rule.by_day) = (month_days.clone(), weekdays.clone()));
                    })/>
                </Show>
                <label class="again-line"><span>{move || tr("again.until_day")}</span>
                    <input type="date" class="value-input"
                        prop:value=move || rule.with(|rule| rule.as_ref()?.until.map(|until| until.to_string())).unwrap_or_default()
                        on:change=move |event| {
                            let until = Day::from_iso(&event_target_value(&event));
                            change(&move |rule| { rule.until = until; rule.count = rule.count.filter(|_| until.is_none()); });
                        }/>
                </label>
            </Show>
            <Show when=move || !field.in_form()>
                <button type="button" class="button small" on:click=move |_| field.close(true)>{move || tr("again.close")}</button>
            </Show>
        </div>
    }
}

fn toggle_weekday(rule: &mut Rule, weekday: u8) {
    if rule.by_day.contains(&(0, weekday)) {
        rule.by_day.retain(|day| *day != (0, weekday));
    } else {
        rule.by_day.push((0, weekday));
        rule.by_day.sort_unstable();
    }
}

#[component]
fn Interval(rule: Memo<Option<Rule>>, change: Callback<u32>) -> impl IntoView {
    let interval = Memo::new(move |_| rule.with(|rule| rule.as_ref().map_or(1, |rule| rule.interval)));
    let unit = move || {
        let freq = rule.with(|rule| rule.as_ref().map(|rule| rule.freq));
        let unit =
            FREQS.iter().find(|(one, ..)| Some(*one) == freq).map_or("again.day", |(_, _, unit)| *unit);
        t!(unit, n = interval.get())
    };
    let take = move |event: ev::Event| {
        if let Some(interval) =
            event_target_value(&event).parse().ok().filter(|interval| (1..=99).contains(interval))
        {
            change.run(interval);
        }
    };
    view! {
        <label class="again-line"><span>{move || tr("again.every")}</span>
            <input type="number" class="value-input again-interval" min="1" max="99" inputmode="numeric"
                prop:value=move || interval.get().to_string() on:change=take/>
            <span>{unit}</span>
        </label>
    }
}

#[component]
fn Weekdays(rule: Memo<Option<Rule>>, toggle: Callback<u8>) -> impl IntoView {
    let on = move |weekday: u8| {
        rule.with(|rule| rule.as_ref().is_some_and(|rule| rule.by_day.contains(&(0, weekday))))
    };
    view! {
        <div class="again-days" role="group" aria-label=move || tr("again.weekdays")>
            {(1..=7_u8).map(|weekday| view! {
                <button type="button" class="again-day" aria-pressed=move || on(weekday).to_string()
                    aria-label=move || weekday_name(weekday) title=move || weekday_name(weekday) on:click=move |_| toggle.run(weekday)>
                    {move || weekday_name(weekday).chars().take(2).collect::<String>()}
                </button>
            }).collect_view()}
        </div>
    }
}

/// The days of the month and the weekdays of a rule.
type InMonthDays = (Vec<i8>, Vec<(i8, u8)>);

/// When in a month: on the number of the day it begins with, on its last day, or on the first to last of a weekday. `change` takes
/// the days of the month and the weekdays of the rule.
#[component]
fn InMonth(rule: Memo<Option<Rule>>, change: Callback<InMonthDays>) -> impl IntoView {
    let nth = Memo::new(move |_| rule.with(|rule| rule.as_ref()?.by_day.first().copied()));
    let is_last_day =
        Memo::new(move |_| rule.with(|rule| rule.as_ref().is_some_and(|rule| !rule.by_month_day.is_empty())));
    let choose = move |event: ev::Event| {
        let chosen = event_target_value(&event);
        let weekday = nth.get_untracked().map_or(1, |(_, weekday)| weekday);
        change.run(match NTHS.into_iter().find(|(_, name)| *name == chosen) {
            Some((which, _)) => (Vec::new(), vec![(which, weekday)]),
            None if chosen == "again.last_day" => (vec![-1], Vec::new()),
            None => (Vec::new(), Vec::new()),
        });
    };
    let choose_weekday = move |event: ev::Event| {
        if let (Some((which, _)), Ok(weekday)) = (nth.get_untracked(), event_target_value(&event).parse()) {
            change.run((Vec::new(), vec![(which, weekday)]));
        }
    };
    let is_nth = Memo::new(move |_| nth.with(Option::is_some));
    view! {
        <div class="again-line" role="group" aria-label=move || tr("again.in_month")>
            <select class="value-input" aria-label=move || tr("again.in_month") on:change=choose>
                <option value="" prop:selected=move || !is_nth.get() && !is_last_day.get()>{move || tr("again.same_day")}</option>
                <option value="again.last_day" prop:selected=move || is_last_day.get()>{move || tr("again.last_day")}</option>
                {NTHS.map(|(which, name)| view! {
                    <option value=name prop:selected=move || nth.get().is_some_and(|(of, _)| of == which)>{move || tr(name)}</option>
                })}
            </select>
            <Show when=move || is_nth.get()>
                <select class="value-input" aria-label=move || tr("again.weekday") on:change=choose_weekday>
                    {(1..=7_u8).map(|weekday| view! {
                        <option value=weekday.to_string() prop:selected=move || nth.get().is_some_and(|(_, of)| of == weekday)>
                            {move || weekday_name(weekday)}
                        </option>
                    }).collect_view()}
                </select>
            </Show>
        </div>
    }
}
