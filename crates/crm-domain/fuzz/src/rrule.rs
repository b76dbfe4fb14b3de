//! Any text as a rule of what comes again (R11). What is a rule is written as the same one, and says its days in a moment.

use crm_domain::recurrence::Rule;
use crm_domain::time::Day;

/// One input.
pub fn run(text: &str) {
    let Some(rule) = Rule::parse(text) else { return };
    assert_eq!(Rule::parse(&rule.to_string()), Some(rule.clone()), "{text}");
    let day = |text| Day::from_iso(text).expect("a day");
    let (start, from, to) = (day("2020-02-29"), day("2026-11-01"), day("2027-11-30"));
    let days: Vec<Day> = rule.days(start).take(40).collect();
    assert!(days.is_sorted() && days.iter().all(|day| *day >= start), "{text}");
    let some = rule.between(start, from, to);
    assert!(some.iter().all(|day| (from..=to).contains(day)), "{text}");
    assert!(rule.next_after(start, from).is_none_or(|next| next > from), "{text}");
}
