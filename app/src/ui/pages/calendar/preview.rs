//! Where what is in the hand would come to lie.

use crm_domain::calendar::civil::{Civil, DAY};
use crm_domain::calendar::series::{days_of, touches};
use crm_domain::time::Day;
use leptos::prelude::*;

use super::{Calendar, within_day, words, zones};
use crate::i18n::tr;

/// Among the hours of a day.
#[component]
pub fn Preview(calendar: Calendar, day: Day) -> impl IntoView {
    let here = Memo::new(move |_| {
        let (when, title) = calendar.drag.would_be()?;
        let zone = zones::here();
        if when.all_day || !touches(when, day, day, &zone) {
            return None;
        }
        let at = |moment| Civil::at(moment, &zone).map_or(0, |civil| within_day(civil, day));
        Some((at(when.from), at(when.to), words::times(when), title))
    });
    move || {
        here.get().map(|(from, to, times, title)| {
            let percent = |part: i64| format!("{:.4}%", part as f64 * 100.0 / DAY as f64);
            let title = if title.is_empty() { tr("calendar.new") } else { title };
            view! {
                <div class="cal-preview" aria-hidden="true" style:inset-block-start=percent(from) style:block-size=percent((to - from).max(DAY / 96))>
                    <strong>{times}</strong><span>{title}</span>
                </div>
            }
        })
    }
}

/// Whether a whole day is where it would come to lie.
#[must_use]
pub fn is_target(calendar: Calendar, day: Day) -> bool {
    let Some((when, _)) = calendar.drag.would_be() else { return false };
    let in_month = calendar.view.get() == super::View::Month;
    let meant = when.all_day || in_month;
    meant && days_of(when, &zones::here()).is_some_and(|(first, last)| first <= day && day <= last)
}
