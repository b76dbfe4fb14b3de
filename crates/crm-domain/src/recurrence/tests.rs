//! Rules of what comes again, against their days.

use super::*;

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

fn first(rule: &str, start: &str, count: usize) -> Vec<String> {
    let rule = Rule::parse(rule).unwrap();
    rule.days(day(start)).take(count).map(|day| day.to_string()).collect()
}

#[test]
fn days_are_those_that_the_rule_says() {
    for (rule, start, expected) in [
        ("FREQ=DAILY;INTERVAL=3", "2026-11-28", vec!["2026-11-28", "2026-12-01", "2026-12-04"]),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-11-27", vec!["2026-11-27", "2026-11-30", "2026-12-01"]),
        ("FREQ=WEEKLY;BYDAY=MO,FR", "2026-11-25", vec!["2026-11-27", "2026-11-30", "2026-12-04"]),
        ("FREQ=WEEKLY;INTERVAL=2", "2026-11-25", vec!["2026-11-25", "2026-12-09", "2026-12-23"]),
        // A month without the day has none.
        ("FREQ=MONTHLY", "2026-12-31", vec!["2026-12-31", "2027-01-31", "2027-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-12-31", vec!["2026-12-31", "2027-01-31", "2027-02-28"]),
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-11-01", vec!["2026-11-10", "2026-12-08", "2027-01-12"]),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-11-01",
            vec!["2026-11-30", "2026-12-31", "2027-01-29"],
        ),
        ("FREQ=YEARLY", "2024-02-29", vec!["2024-02-29", "2028-02-29"]),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "2026-01-01", vec!["2026-03-29", "2027-03-28"]),
        ("FREQ=DAILY;COUNT=2", "2026-11-28", vec!["2026-11-28", "2026-11-29"]),
        ("FREQ=DAILY;UNTIL=20261129T235959Z", "2026-11-28", vec!["2026-11-28", "2026-11-29"]),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2", "2026-11-28", vec![]),
    ] {
        let count = if rule.contains("COUNT") || rule.contains("UNTIL") { 9 } else { expected.len().max(1) };
        assert_eq!(first(rule, start, count), expected, "{rule}");
    }
}

#[test]
fn far_away_from_its_start_it_says_the_same() {
    for text in [
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,SU",
        "FREQ=MONTHLY;INTERVAL=5;BYDAY=-1FR",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,12",
        "FREQ=DAILY;COUNT=300",
    ] {
        let rule = Rule::parse(text).unwrap();
        let (start, from, to) = (day("2020-01-31"), day("2026-11-01"), day("2028-03-31"));
        let all: Vec<Day> =
            rule.days(start).take_while(|day| *day <= to).filter(|day| *day >= from).collect();
        assert_eq!(rule.between(start, from, to), all, "{text}");
        assert_eq!(rule.next_after(start, from), rule.days(start).find(|day| *day > from), "{text}");
    }
}

#[test]
fn what_is_not_understood_is_no_rule() {
    for text in [
        "",
        "FREQ",
        "FREQ=HOURLY",
        "FREQ=YEARLY;BYWEEKNO=3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=WEEKLY;BYDAY=1MO",
        "BYDAY=MO",
        "FREQ=DAILY;COUNT=2;UNTIL=20261129",
        "FREQ=DAILY;BYDAY=XX",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=DAILY;UNTIL=2026",
        "FREQ=DAILY;BYDAY=ÄÖ",
    ] {
        assert_eq!(Rule::parse(text), None, "{text}");
    }
}

#[test]
fn what_is_written_is_read_again() {
    for text in [
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU",
        "FREQ=MONTHLY;COUNT=4;BYDAY=-1FR,2MO",
        "FREQ=YEARLY;UNTIL=20271231;BYMONTHDAY=-1;BYMONTH=2",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1,-1",
    ] {
        assert_eq!(Rule::parse(text).unwrap().to_string(), text);
    }
}

#[test]
fn the_days_are_those_of_the_crate_that_everybody_uses() {
    let starts = ["2026-11-29", "2024-02-29", "2025-12-31", "2026-01-01"];
    let mut compared = 0;
    for freq in ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] {
        for interval in ["", ";INTERVAL=2", ";INTERVAL=7"] {
            for by in [
                "",
                ";BYDAY=MO,WE,SU",
                ";BYMONTHDAY=1,15,-1",
                ";BYMONTH=2,11",
                ";BYDAY=TU;BYMONTH=3,12",
                ";BYDAY=1MO,-1FR",
                ";BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
                ";BYDAY=FR;BYMONTHDAY=13",
                ";WKST=SU;BYDAY=SU,MO",
            ] {
                let text = format!("FREQ={freq}{interval}{by}");
                let Some(rule) = Rule::parse(&text) else { continue };
                for start in starts {
                    let theirs = format!("DTSTART:{}T120000Z\nRRULE:{text};COUNT=40", start.replace('-', ""));
                    let Ok(theirs) = theirs.parse::<rrule::RRuleSet>() else { continue };
                    let theirs: Vec<String> =
                        theirs.all(40).dates.iter().map(|at| at.format("%Y-%m-%d").to_string()).collect();
                    let ours: Vec<String> =
                        rule.days(day(start)).take(theirs.len()).map(|day| day.to_string()).collect();
                    assert_eq!(ours, theirs, "{text} from {start}");
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 250, "{compared}");
}
