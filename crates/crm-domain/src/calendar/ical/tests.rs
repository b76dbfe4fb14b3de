//! Calendars of others, read and written.

use proptest::prelude::*;

use super::super::civil::tests::{at, berlin};
use super::super::civil::{DAY, HOUR};
use super::*;
use crate::command::Edit;
use crate::id::RecordId;
use crate::schema::event;
use crate::time::Millis;

fn zone(name: &str) -> Option<Zone> {
    match name {
        "Europe/Berlin" => Some(berlin()),
        "UTC" => Some(Zone::default()),
        "Asia/Kolkata" => Some(Zone::fixed(330)),
        _ => None,
    }
}

const ZONES: Zones<'_> = Zones { named: &zone, here: "Europe/Berlin" };

fn calendar(lines: &[&str]) -> String {
    let mut file = String::from("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    for line in lines {
        lines::push(&mut file, line);
    }
    file + "END:VCALENDAR\r\n"
}

fn write(all: &[Appointment], zones: &Zones<'_>, now: Millis) -> String {
    let mut file = Calendar::new(now);
    all.iter().for_each(|one| file.add(one, zones.named));
    file.finish()
}

fn one(lines: &[&str]) -> Appointment {
    let mut all = vec!["BEGIN:VEVENT", "UID:a"];
    all.extend(lines);
    all.push("END:VEVENT");
    let reading = read(&calendar(&all), &ZONES);
    assert_eq!(reading.faults, []);
    reading.appointments.into_iter().next().unwrap()
}

fn why(lines: &[&str]) -> Why {
    let mut all = vec!["BEGIN:VEVENT", "UID:a", "SUMMARY:Kaputt"];
    all.extend(lines);
    all.push("END:VEVENT");
    let reading = read(&calendar(&all), &ZONES);
    assert_eq!(
        (reading.appointments.len(), reading.faults[0].line, reading.faults[0].title.as_str()),
        (0, 3, "Kaputt")
    );
    reading.faults[0].why
}

fn day(text: &str) -> Day {
    Day::from_iso(text).unwrap()
}

#[test]
fn everything_that_is_known_of_an_appointment_comes_in() {
    let found = one(&[
        "SUMMARY:Besuch\\, Muster & Söhne",
        "LOCATION:Köln\\; Halle 4",
        "DESCRIPTION:Preise\\nMuster mitnehmen",
        "DTSTART;TZID=Europe/Berlin:20260713T090000",
        "DTEND;TZID=Europe/Berlin:20260713T103000",
        "RRULE:FREQ=WEEKLY;UNTIL=20260914T070000Z;BYDAY=MO",
        "EXDATE;TZID=Europe/Berlin:20260720T090000,20260727T090000",
        "CATEGORIES:Messe,A-Kunde",
        "SEQUENCE:3",
        "BEGIN:VALARM",
        "TRIGGER:-PT1H30M",
        "DESCRIPTION:nicht das",
        "END:VALARM",
    ]);
    let zone = berlin();
    let when =
        Period { from: at("2026-07-13T09:00", &zone), to: at("2026-07-13T10:30", &zone), all_day: false };
    assert_eq!((found.title.as_str(), found.location.as_str()), ("Besuch, Muster & Söhne", "Köln; Halle 4"));
    assert_eq!(
        (found.agenda.as_str(), found.when, found.zone.as_str()),
        ("Preise\nMuster mitnehmen", Some(when), "Europe/Berlin")
    );
    assert_eq!(found.rule.unwrap().to_string(), "FREQ=WEEKLY;UNTIL=20260914;BYDAY=MO");
    assert_eq!(found.left_out, [day("2026-07-20"), day("2026-07-27")].into());
    assert_eq!((found.reminder, found.sequence, found.tags.len()), (Some(90), 3, 2));
}

#[test]
fn a_series_ends_by_its_own_clock_and_not_by_that_of_greenwich() {
    let rule = |until: &str| {
        let line = format!("RRULE:FREQ=DAILY;UNTIL={until}");
        one(&[
            "DTSTART;TZID=Europe/Berlin:20260713T000000",
            "DTEND;TZID=Europe/Berlin:20260713T010000",
            &line,
        ])
        .rule
        .unwrap()
        .until
    };
    // Midnight in Berlin is still the day before in Greenwich.
    assert_eq!(rule("20260719T220000Z"), Some(day("2026-07-20")));
    assert_eq!(rule("20260719T215959Z"), Some(day("2026-07-19")));
    assert_eq!(rule("20260719"), Some(day("2026-07-19")));
}

#[test]
fn whole_days_lengths_and_moments_are_understood() {
    let days = |lines: &[&str]| {
        let when = one(lines).when.unwrap();
        (when.all_day, when.from.day().unwrap().to_string(), when.length() / DAY)
    };
    assert_eq!(
        days(&["DTSTART;VALUE=DATE:20260329", "DTEND;VALUE=DATE:20260331"]),
        (true, "2026-03-29".to_owned(), 2)
    );
    assert_eq!(days(&["DTSTART;VALUE=DATE:20260329"]), (true, "2026-03-29".to_owned(), 1));
    assert_eq!(days(&["DTSTART;VALUE=DATE:20260329", "DURATION:P1W"]), (true, "2026-03-29".to_owned(), 7));
    let zone = berlin();
    let by_clock = one(&["DTSTART;TZID=Europe/Berlin:20260328T120000", "DURATION:P1DT1H"]).when.unwrap();
    assert_eq!(by_clock.to, at("2026-03-29T13:00", &zone));
    let utc = one(&["DTSTART:20260328T120000Z", "DTEND:20260328T130000Z"]);
    assert_eq!((utc.when.unwrap().from, utc.zone.as_str()), (at("2026-03-28T13:00", &zone), ""));
    // Without a zone it is meant where it is read.
    let floating = one(&["DTSTART:20260328T120000"]);
    assert_eq!(
        (floating.when.unwrap().from, floating.zone.as_str()),
        (at("2026-03-28T12:00", &zone), "Europe/Berlin")
    );
}

#[test]
fn a_zone_is_known_by_any_of_its_names_or_by_what_the_file_says_it_does() {
    let named = |id: &str| one(&[&format!("DTSTART;TZID={id}:20260713T090000"), "RRULE:FREQ=DAILY"]).zone;
    assert_eq!(named("\"W. Europe Standard Time\""), "Europe/Berlin");
    assert_eq!(named("/citadel.org/20210210_1/Europe/Berlin"), "Europe/Berlin");
    let own = |start: &str| {
        calendar(&[
            "BEGIN:VTIMEZONE",
            "TZID:Irgendwo",
            "BEGIN:STANDARD",
            "DTSTART:19701025T030000",
            "TZOFFSETFROM:+0200",
            "TZOFFSETTO:+0100",
            "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
            "END:STANDARD",
            "BEGIN:DAYLIGHT",
            "DTSTART:19700329T020000",
            "TZOFFSETFROM:+0100",
            "TZOFFSETTO:+0200",
            "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
            "END:DAYLIGHT",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            "UID:a",
            start,
            "RRULE:FREQ=DAILY",
            "END:VEVENT",
        ])
    };
    let found = read(&own("DTSTART;TZID=Irgendwo:20260713T090000"), &ZONES).appointments.remove(0);
    assert_eq!(found.zone, "Europe/Berlin");
    assert_eq!(found.when.unwrap().from, at("2026-07-13T09:00", &berlin()));
    let winter = read(&own("DTSTART;TZID=Irgendwo:20261213T090000"), &ZONES).appointments.remove(0);
    assert_eq!(winter.when.unwrap().from, at("2026-12-13T09:00", &berlin()));
    // A clock that none of the known zones has: once is fine, again and again is not.
    let odd = |more: &str| {
        calendar(&[
            "BEGIN:VTIMEZONE",
            "TZID:Mond",
            "BEGIN:STANDARD",
            "DTSTART:19700101T000000",
            "TZOFFSETFROM:+0707",
            "TZOFFSETTO:+0707",
            "END:STANDARD",
            "END:VTIMEZONE",
            "BEGIN:VEVENT",
            "UID:a",
            "DTSTART;TZID=Mond:20260713T070700",
            more,
            "END:VEVENT",
        ])
    };
    let once = read(&odd("SUMMARY:x"), &ZONES).appointments.remove(0);
    assert_eq!((once.when.unwrap().from, once.zone.as_str()), (at("2026-07-13T02:00", &berlin()), ""));
    assert_eq!(read(&odd("RRULE:FREQ=DAILY"), &ZONES).faults[0].why, Why::Zone);
}

#[test]
fn what_cannot_be_taken_in_is_said_with_its_reason() {
    assert_eq!(why(&["DTSTART:gestern"]), Why::NoStart);
    assert_eq!(why(&[]), Why::NoStart);
    assert_eq!(why(&["DTSTART:20260713T100000Z", "DTEND:20260713T090000Z"]), Why::EndsBeforeStart);
    assert_eq!(why(&["DTSTART:20260713T100000Z", "RRULE:FREQ=HOURLY"]), Why::Rule);
    let cut = read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:20260713T100000Z\n", &ZONES);
    assert_eq!(cut.faults[0].why, Why::CutOff);
    assert!(!read("Name;Ort\nMuster;Köln", &ZONES).is_calendar);
}

#[test]
fn one_time_that_goes_its_own_way_is_an_event_and_a_hole_in_its_series() {
    let file = calendar(&[
        "BEGIN:VEVENT",
        "UID:s",
        "DTSTART;TZID=Europe/Berlin:20260713T090000",
        "RRULE:FREQ=WEEKLY",
        "SUMMARY:Runde",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:s",
        "RECURRENCE-ID;TZID=Europe/Berlin:20260720T090000",
        "DTSTART;TZID=Europe/Berlin:20260721T110000",
        "SUMMARY:Runde\\, verlegt",
        "END:VEVENT",
    ]);
    let found = read(&file, &ZONES).appointments;
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].left_out, [day("2026-07-20")].into());
    assert_eq!((found[1].uid.as_str(), found[1].title.as_str()), ("s/2026-07-20", "Runde, verlegt"));
    assert_ne!(record_id(&found[0].uid), record_id(&found[1].uid));
}

#[test]
fn r11_titles_that_differ_by_a_control_character_alone_are_one_appointment_also_when_written_and_read_back() {
    let day = "DTSTART;VALUE=DATE:20261224";
    let file = calendar(&[
        "BEGIN:VEVENT",
        day,
        "SUMMARY:Ganzer Tag",
        "END:VEVENT",
        "BEGIN:VEVENT",
        day,
        "SUMMARY:Ganzer\u{0}\u{5} Tag",
        "END:VEVENT",
        "BEGIN:VEVENT",
        day,
        "SUMMARY:Ganzer\\\u{7} Tag",
        "END:VEVENT",
    ]);
    let found = read(&file, &ZONES).appointments;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].title, "Ganzer Tag");
    assert_eq!(read(&write(&found, &ZONES, Millis(0)), &ZONES).appointments, found);
}

#[test]
fn read_again_it_changes_nothing_and_what_changed_is_all_that_does() {
    let found = one(&[
        "DTSTART;TZID=Europe/Berlin:20260713T090000",
        "SUMMARY:Runde",
        "DESCRIPTION:A",
        "RRULE:FREQ=WEEKLY",
        "EXDATE;TZID=Europe/Berlin:20260720T090000",
    ]);
    let id = record_id(&found.uid);
    let made = edits(&found, id, None);
    let mut values: Vec<(crate::field::FieldKey, crate::value::FieldValue)> = Vec::new();
    for edit in made {
        match edit {
            Edit::Set { field, value: Some(value) } => values.push((field, value)),
            Edit::Tag { field, word, .. } => {
                values.push((field, crate::value::FieldValue::Tags([word].into())))
            }
            Edit::Write { field, after, .. } => values.push((field, crate::value::FieldValue::Prose(after))),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(edits(&found, id, Some(&values)), []);
    let later = Appointment { agenda: "A und B".to_owned(), title: "Große Runde".to_owned(), ..found };
    let changed: Vec<_> = edits(&later, id, Some(&values)).iter().filter_map(Edit::field).collect();
    assert_eq!(changed, [event::TITLE, event::AGENDA]);
    // One of ours that comes back is the one that went out.
    let ours = RecordId::from_bytes([9; 16]);
    assert_eq!(record_id(&uid_of(ours)), ours);
}

#[test]
fn lines_are_folded_within_no_letter_and_end_as_they_must() {
    let title = "Geschäftsführerüberraschungsgespräch ".repeat(6);
    let from = at("2026-07-13T09:00", &berlin());
    let one = Appointment {
        uid: "a".to_owned(),
        title: title.trim().to_owned(),
        when: Period::new(from, from.plus(HOUR), false),
        ..Appointment::default()
    };
    let file = write(core::slice::from_ref(&one), &ZONES, from);
    assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    assert!(file.contains("DTSTART:20260713T070000Z\r\n") && file.contains("DTSTAMP:20260713T070000Z\r\n"));
    assert_eq!(read(&file, &ZONES).appointments, [one]);
}

#[test]
fn a_series_goes_out_with_its_zone_so_that_readers_without_names_keep_the_hour() {
    let from = at("2026-07-13T09:00", &berlin());
    let rule = crate::recurrence::Rule::parse("FREQ=WEEKLY;UNTIL=20261214;BYDAY=MO");
    let when = Period::new(from, from.plus(HOUR), false);
    let series = Appointment {
        uid: "a".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        when,
        rule,
        left_out: [day("2026-08-03")].into(),
        ..Appointment::default()
    };
    let file = write(core::slice::from_ref(&series), &ZONES, from);
    for line in [
        "DTSTART;TZID=Europe/Berlin:20260713T090000",
        "EXDATE;TZID=Europe/Berlin:20260803T090000",
        "TZOFFSETTO:+0200",
        "RDATE:20261025T030000",
        "UNTIL=20261214T080000Z",
    ] {
        assert!(file.contains(line), "{line} in\n{file}");
    }
    assert_eq!(read(&file, &ZONES).appointments, core::slice::from_ref(&series));
    // Whoever knows no names reads the zone out of the file.
    let nameless = file.replace("Europe/Berlin", "Anderswo");
    let found = read(&nameless, &ZONES).appointments.remove(0);
    assert_eq!((found.zone.as_str(), found.when), ("Europe/Berlin", series.when));
}

prop_compose! {
    fn appointments()(
        title in "[^\\p{C}\\s]{0,3}[^\\p{C}]{0,40}", location in "[a-zß;,\\\\\":ü ]{0,30}", agenda in "[a-zA-Zäß;,\\\\\":\n ]{0,120}",
        start in 0i64..14_000_000, long in 0i64..6_000, all_day: bool, rule in 0usize..6, left in 0i64..40,
        reminder in proptest::option::of(0i64..10_000), cancelled: bool, sequence in 0i64..9, in_berlin: bool,
        people in proptest::collection::vec(("[A-ZÄ][a-zß,;:' -]{0,90}", "[a-z]{1,60}"), 0..4), organized: bool,
    ) -> Appointment {
        let rules = ["", "FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SA", "FREQ=MONTHLY;COUNT=7;BYDAY=-1FR", "FREQ=YEARLY;BYMONTHDAY=29;BYMONTH=2", "FREQ=DAILY;UNTIL=20380101"];
        let rule = crate::recurrence::Rule::parse(rules[rule]);
        // From 2021 on, to the minute.
        let from = Millis(1_609_459_200_000 + start * 30_000 / 60_000 * 60_000);
        let from = if all_day { Millis(from.0 - from.0.rem_euclid(DAY)) } else { from };
        let to = from.plus(if all_day { (long % 9 + 1) * DAY } else { long * 60_000 });
        let zone = match (all_day, in_berlin, rule.is_some()) {
            (true, ..) | (_, true, false) => "",
            (_, true, true) => "Europe/Berlin",
            (_, false, true) => "Asia/Kolkata",
            _ => "",
        };
        // Of the hour that clocks go through twice, the format knows the first time only (RFC 5545, 3.3.5).
        let again = |at: Millis| super::tests::zone(zone).is_some_and(|zone| zone.offset(at.plus(-3_600_000)) > zone.offset(at));
        let (from, to) = match again(from) || again(to) {
            true => (from.plus(7_200_000), to.plus(7_200_000)),
            false => (from, to),
        };
        let first = if zone.is_empty() { from.day() } else { super::tests::zone(zone).and_then(|zone| zone.day(from)) };
        let left_out = if rule.is_some() { first.and_then(|day| day.plus_days(left)).into_iter().collect() } else { BTreeSet::new() };
        let clean = |text: String| text.trim().to_owned();
        let people = people.into_iter().enumerate().map(|(at, (name, mail))| Person {
            organizes: organized && at == 0,
            ..Person::by_mail(name.trim(), &format!("{mail}{at}@x.example"))
        });
        let people = people.collect();
        Appointment {
            uid: format!("{start}"), title: clean(title), location: clean(location), agenda: clean(agenda), url: String::new(),
            when: Period::new(from, to, all_day), zone: zone.to_owned(), rule, left_out, reminder, cancelled, sequence,
            tags: BTreeSet::new(), kind: "visit".to_owned(), people, related: BTreeSet::new(),
        }
    }
}

#[test]
fn people_who_are_known_are_tied_to_and_the_others_stand_in_the_agenda() {
    let mut found = one(&[
        "DTSTART:20260713T100000Z",
        "DESCRIPTION:Preise",
        "ORGANIZER;CN=Ute Weiss:MAILTO:ute@x.example",
        "ATTENDEE;CN=\"Müller, Jörg\";ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:j@meyer.example",
        "ATTENDEE;PARTSTAT=TENTATIVE:mailto:ute@x.example",
        "ATTENDEE;CUTYPE=ROOM;CN=Raum 3:mailto:raum3@x.example",
        "ATTENDEE:mailto:fremd@y.example",
        "ATTENDEE;CN=Anna:urn:uuid:00000000-0000-0000-0000-000000000001",
    ]);
    let people: Vec<_> =
        found.people.iter().map(|one| (one.name.as_str(), one.mail(), one.organizes)).collect();
    assert_eq!(
        people,
        [
            ("Ute Weiss", Some("ute@x.example"), true),
            ("Müller, Jörg", Some("j@meyer.example"), false),
            ("", Some("fremd@y.example"), false),
            ("Anna", None, false),
        ]
    );
    let known = RecordId::from_bytes([5; 16]);
    let meant = |person: &Person| match (person.mail(), person.id()) {
        (Some("j@meyer.example"), _) => Meant::Record(known),
        (_, Some("00000000-0000-0000-0000-000000000001")) => Meant::Member,
        _ => Meant::Nobody,
    };
    found.meet(&meant);
    let agenda = "Preise\n\nTeilnehmer: Ute Weiss <ute@x.example>, fremd@y.example";
    assert_eq!((found.agenda.as_str(), &found.related), (agenda, &BTreeSet::from([known])));
    let record = record_id(&found.uid);
    let tied = Edit::Tag { field: event::RELATED, word: known.to_string(), present: true };
    assert!(edits(&found, record, None).contains(&tied));
    found.meet(&meant);
    assert_eq!(found.agenda, agenda, "nobody is written down twice");
}

#[test]
fn a_calendar_that_names_people_is_no_announcement() {
    let from = at("2026-07-13T09:00", &berlin());
    let mut meeting = Appointment {
        uid: "a".to_owned(),
        when: Period::new(from, from.plus(HOUR), false),
        ..Appointment::default()
    };
    assert!(write(core::slice::from_ref(&meeting), &ZONES, from).contains("METHOD:PUBLISH"));
    meeting.people = vec![
        Person { organizes: true, ..Person::by_id("Anna", "00000000-0000-0000-0000-000000000001") },
        Person::by_mail("Jörg \"JJ\" Müller", "j@meyer.example"),
    ];
    let file = write(core::slice::from_ref(&meeting), &ZONES, from).replace("\r\n ", "");
    assert!(!file.contains("METHOD"), "{file}");
    for line in [
        "ORGANIZER;CN=\"Anna\":urn:uuid:00000000-0000-0000-0000-000000000001\r\n",
        "ATTENDEE;CN=\"Jörg 'JJ' Müller\":mailto:j@meyer.example\r\n",
    ] {
        assert!(file.contains(line), "{line} in\n{file}");
    }
}

#[test]
fn tasks_of_others_are_tasks_of_ours() {
    let file = calendar(&[
        "BEGIN:VTODO",
        "UID:t",
        "SUMMARY:Angebot nachfassen",
        "DUE;TZID=Europe/Berlin:20260713T170000",
        "PRIORITY:2",
        "PERCENT-COMPLETE:100",
        "COMPLETED:20260712T150000Z",
        "BEGIN:VALARM",
        "TRIGGER:-PT15M",
        "END:VALARM",
        "END:VTODO",
    ]);
    let found = read(&file, &ZONES).todos.remove(0);
    assert_eq!((found.title.as_str(), found.due), ("Angebot nachfassen", Some(day("2026-07-13"))));
    assert_eq!((found.status.as_str(), found.priority.as_str(), found.remind_at), ("done", "high", None));
    let record = record_id(&found.uid);
    let made: Vec<_> = found.edits(record, None).iter().filter_map(Edit::field).collect();
    use crate::schema::task;
    assert_eq!(made, [task::TITLE, task::DUE, task::STATUS, task::PRIORITY]);
    let values = [
        (task::TITLE, crate::value::FieldValue::Text("Angebot nachfassen".to_owned())),
        (task::DUE, crate::value::FieldValue::Day(day("2026-07-13"))),
        (task::STATUS, crate::value::FieldValue::Choice("done".to_owned())),
        (task::PRIORITY, crate::value::FieldValue::Choice("high".to_owned())),
    ];
    assert_eq!(found.edits(record, Some(&values)), []);
    // One that comes again begins on some day for others, and is due for us.
    let again = Todo {
        uid: "x".to_owned(),
        status: "waiting".to_owned(),
        due: Some(day("2026-07-13")),
        rule: crate::recurrence::Rule::parse("FREQ=WEEKLY;UNTIL=20261214"),
        ..Todo::default()
    };
    let mut file = Calendar::new(Millis(0));
    file.add_todo(&again);
    file.add_todo(&Todo { uid: "ohne Tag".to_owned(), ..Todo::default() });
    let file = file.finish();
    assert!(file.contains("DTSTART;VALUE=DATE;X-FELDBUCH-DUE=TRUE:20260713"), "{file}");
    assert!(file.contains("STATUS:IN-PROCESS") && !file.contains("ohne Tag"));
    assert_eq!(read(&file, &ZONES).todos, [again]);
}

prop_compose! {
    fn todos()(
        title in "[^\\p{C}\\s]{1,3}[^\\p{C}]{0,40}", body in "[a-zA-Zäß;,\\\\\":\n ]{0,120}", days in 0i64..20_000, start in proptest::option::of(0i64..90),
        status in 0usize..5, priority in 0usize..5, remind in proptest::option::of(0i64..1_000_000), rule in 0usize..3, number: u32, tags in proptest::collection::btree_set("[a-zß,;]{1,9}", 0..3),
    ) -> Todo {
        let due = Day::from_days(days);
        let status = crate::choice::TASK_STATUS.keys[status].to_owned();
        Todo {
            uid: number.to_string(), title: title.trim().to_owned(), body: body.trim().to_owned(),
            priority: crate::choice::PRIORITY.keys.get(priority).copied().unwrap_or_default().to_owned(),
            due, start: start.and_then(|before| due?.plus_days(-before)), remind_at: remind.map(|at| Millis(at * 60_000)),
            done_at: (status == "done").then_some(Millis(days * DAY)), status,
            rule: crate::recurrence::Rule::parse(["", "FREQ=MONTHLY;BYMONTHDAY=31", "FREQ=DAILY;UNTIL=20380101"][rule]), tags,
        }
    }
}

proptest! {
    #[test]
    fn tasks_that_go_out_come_in_again(all in proptest::collection::vec(todos(), 1..4)) {
        let mut all = all;
        let mut uids = BTreeSet::new();
        all.retain(|one| uids.insert(one.uid.clone()));
        let mut file = Calendar::new(Millis(0));
        all.iter().for_each(|one| file.add_todo(one));
        let reading = read(&file.finish(), &ZONES);
        prop_assert_eq!(reading.faults, Vec::new());
        prop_assert_eq!(reading.todos, all);
    }

    #[test]
    fn what_goes_out_comes_in_again(all in proptest::collection::vec(appointments(), 1..4)) {
        let mut all = all;
        all.dedup_by(|a, b| a.uid == b.uid);
        let mut uids = BTreeSet::new();
        all.retain(|one| uids.insert(one.uid.clone()));
        let reading = read(&write(&all, &ZONES, Millis(0)), &ZONES);
        prop_assert_eq!(reading.faults, Vec::new());
        prop_assert_eq!(reading.appointments, all);
    }

    #[test]
    fn no_file_however_broken_stops_the_reader(text in "(BEGIN:VCALENDAR\r\n)?(BEGIN:VEVENT\r\n)?(DTSTART[:;].{0,30}\r\n)?(RRULE:.{0,30}\n)?(.{0,40}\n){0,5}(END:VEVENT)?") {
        let _ = read(&text, &ZONES);
    }
}
