//! Any bytes as a calendar of others (R11). What is taken in is understood by whoever reads what we write of it.

use crm_domain::calendar::ical::{Calendar, Zones, read, record_id};
use crm_domain::time::{Day, Millis, Zone};

fn zone(name: &str) -> Option<Zone> {
    match name {
        "Europe/Berlin" => Some(Zone::fixed(60)),
        "UTC" => Some(Zone::default()),
        _ => None,
    }
}

/// One input.
pub fn run(bytes: &[u8]) {
    let zones = Zones { named: &zone, here: "Europe/Berlin" };
    let reading = read(&String::from_utf8_lossy(bytes), &zones);
    for one in &reading.appointments {
        let _ = record_id(&one.uid);
        if let (Some(rule), Some(start)) = (&one.rule, Day::from_iso("2026-11-30")) {
            let _ = rule.next_after(start, start);
        }
    }
    let mut file = Calendar::new(Millis(0));
    reading.appointments.iter().for_each(|one| file.add(one, &zone));
    reading.todos.iter().for_each(|one| file.add_todo(one));
    let again = read(&file.finish(), &zones);
    assert!(again.faults.is_empty(), "{:?}\n{:?}", again.faults, reading.appointments);
    assert_eq!(again.appointments.len(), reading.appointments.len());
    let due = reading.todos.iter().filter(|one| one.due.is_some()).count();
    assert_eq!(again.todos.len(), due);
}
