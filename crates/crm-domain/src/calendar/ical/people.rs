//! Whom an appointment is with, as calendars name them (ORGANIZER, ATTENDEE), and whom of ours they mean.

use super::Appointment;
use super::lines::{Line, push};
use crate::id::RecordId;

/// Before a mail address.
const MAIL: &str = "mailto:";
/// Before one of our ids: who has no mail address has one of these.
const OURS: &str = "urn:uuid:";

/// Somebody who takes part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Person {
    /// What they are called; empty where only their address is known.
    pub name: String,
    /// Where they are reached, as an address of the net: mostly a mail address.
    pub address: String,
    /// They asked the others.
    pub organizes: bool,
}

/// Whom a person of a calendar means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meant {
    /// Somebody of whom there is a record.
    Record(RecordId),
    /// Somebody who works here.
    Member,
    /// Nobody who is known.
    Nobody,
}

impl Person {
    /// Somebody with a mail address.
    #[must_use]
    pub fn by_mail(name: &str, mail: &str) -> Self {
        Self { name: name.to_owned(), address: format!("{MAIL}{mail}"), organizes: false }
    }

    /// Somebody of whom no mail address is known, by our id.
    #[must_use]
    pub fn by_id(name: &str, id: &str) -> Self {
        Self { name: name.to_owned(), address: format!("{OURS}{id}"), organizes: false }
    }

    /// Their mail address.
    #[must_use]
    pub fn mail(&self) -> Option<&str> {
        let (scheme, mail) = self.address.split_once(':')?;
        Some(mail.trim()).filter(|mail| scheme.eq_ignore_ascii_case("mailto") && mail.contains('@'))
    }

    /// Our id of them.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.address.strip_prefix(OURS)
    }

    /// Name and address as people write them.
    fn said(&self) -> String {
        match (self.name.as_str(), self.mail().unwrap_or_default()) {
            (name, "") => name.to_owned(),
            ("", mail) => mail.to_owned(),
            (name, mail) if name.eq_ignore_ascii_case(mail) => mail.to_owned(),
            (name, mail) => format!("{name} <{mail}>"),
        }
    }
}

impl Appointment {
    /// Ties the appointment to those of its people who are known. The others stand in its agenda: there is no other
    /// place for them.
    pub fn meet(&mut self, meant: &dyn Fn(&Person) -> Meant) {
        let mut others = Vec::new();
        for person in &self.people {
            match meant(person) {
                Meant::Record(id) => drop(self.related.insert(id)),
                Meant::Member => {}
                Meant::Nobody => others.push(person.said()),
            }
        }
        others.retain(|said| !said.is_empty());
        if others.is_empty() {
            return;
        }
        let line = format!("Teilnehmer: {}", others.join(", "));
        // What went out with the line comes back with it.
        if !self.agenda.lines().any(|known| known == line) {
            let gap = if self.agenda.is_empty() { "" } else { "\n\n" };
            self.agenda = format!("{}{gap}{line}", self.agenda);
        }
    }
}

/// Adds the people of an appointment to a file.
pub(super) fn write(file: &mut String, people: &[Person]) {
    for person in people {
        let role = if person.organizes { "ORGANIZER" } else { "ATTENDEE" };
        // Nothing in quotes may be one, nor end the line.
        let name: String = person.name.chars().filter(|c| !c.is_control()).collect();
        let name = name.replace('"', "'");
        let name = if name.is_empty() { name } else { format!(";CN=\"{name}\"") };
        let address: String = person.address.chars().filter(|c| !c.is_control()).collect();
        push(file, &format!("{role}{name}:{address}"));
    }
}

/// The people of an appointment, each once; rooms and things are none.
pub(super) fn read(lines: &[Line]) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    let named = lines.iter().filter(|line| line.name == "ORGANIZER" || line.name == "ATTENDEE");
    for line in named {
        let thing = ["ROOM", "RESOURCE"];
        if line.param("CUTYPE").is_some_and(|what| thing.iter().any(|one| what.eq_ignore_ascii_case(one))) {
            continue;
        }
        let name = line.param("CN").unwrap_or_default().trim().to_owned();
        let address = line.value.trim().to_owned();
        let organizes = line.name == "ORGANIZER";
        match people.iter_mut().find(|known| known.address.eq_ignore_ascii_case(&address)) {
            Some(known) => {
                known.organizes |= organizes;
                if known.name.is_empty() {
                    known.name = name;
                }
            }
            None => people.push(Person { name, address, organizes }),
        }
    }
    people
}
