//! What stands in the sheet: from what a person typed to what is done, and to a draft and back.

use crm_domain::command::{Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::{RELATED, interaction, task};
use crm_domain::time::{Day, Millis};
use crm_domain::value::FieldValue;

/// Minutes that no talk takes.
const MINUTES_MOST: i64 = 7 * 24 * 60;

/// What a person entered, as they typed it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// What it was, as `INTERACTION_KIND` calls it.
    pub kind: String,
    /// Who reached out to whom, as `DIRECTION` calls it; empty when nobody says.
    pub direction: String,
    /// What came of it; empty when nobody says.
    pub outcome: String,
    /// In one line, what it was about.
    pub subject: String,
    /// What was said.
    pub body: String,
    /// When it was; empty is now.
    pub at: String,
    /// How long it took, in minutes.
    pub minutes: String,
    /// What is to be done next.
    pub step: String,
    /// By when.
    pub due: String,
    /// The visit that this is the report of.
    pub report: Option<RecordId>,
}

/// What of an entry had to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Readings {
    /// When it was.
    pub at: Option<Millis>,
    /// How long it took, in minutes.
    pub minutes: Option<i64>,
    /// By when the next step is due.
    pub due: Option<Day>,
}

impl Entry {
    /// Nothing is entered yet.
    pub fn of(kind: &str) -> Self {
        Self { kind: kind.to_owned(), ..Self::default() }
    }

    /// Nothing stands there that would have to be typed again.
    pub fn is_blank(&self) -> bool {
        [&self.subject, &self.body, &self.step].into_iter().all(|text| text.trim().is_empty())
    }

    /// As a draft keeps it; the text, which may have lines, comes last.
    pub fn to_draft(&self) -> String {
        if self.is_blank() {
            return String::new();
        }
        let report = self.report.map(|id| id.to_string()).unwrap_or_default();
        let kind = [self.kind.as_str(), self.direction.as_str()].join(" ");
        let parts =
            [&kind, &self.outcome, &report, &self.at, &self.minutes, &self.due, &self.step, &self.subject];
        let lines: Vec<String> = parts.into_iter().map(|part| part.replace('\n', " ")).collect();
        format!("{}\n{}", lines.join("\n"), self.body)
    }

    /// The reverse of [`Self::to_draft`].
    pub fn from_draft(text: &str) -> Option<Self> {
        let mut lines = text.splitn(9, '\n').map(str::to_owned);
        let mut next = || lines.next();
        let kind = next()?;
        // Drafts of versions that knew no direction have the kind alone.
        let (kind, direction) = kind.split_once(' ').unwrap_or((kind.as_str(), ""));
        Some(Self {
            kind: kind.to_owned(),
            direction: direction.to_owned(),
            outcome: next()?,
            report: next()?.parse().ok(),
            at: next()?,
            minutes: next()?,
            due: next()?,
            step: next()?,
            subject: next()?,
            body: next()?,
        })
        .filter(|entry| !entry.is_blank())
    }

    /// How many minutes stand there; `Err` for what are none.
    pub fn read_minutes(&self) -> Result<Option<i64>, ()> {
        match self.minutes.trim() {
            "" => Ok(None),
            typed => match typed.parse() {
                Ok(minutes) if (0..=MINUTES_MOST).contains(&minutes) => Ok(Some(minutes)),
                _ => Err(()),
            },
        }
    }

    /// What is done: the interaction, and the next step as a task of its own. `said`: what it is called when nobody
    /// says what it was about.
    pub fn steps(&self, read: Readings, related: &[RecordId], ids: [RecordId; 2], said: &str) -> Vec<Step> {
        let [record, next] = ids;
        let mut edits = Vec::new();
        let typed = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let untitled = self.body.trim().is_empty() && self.report.is_none();
        let subject = typed(&self.subject).or_else(|| untitled.then(|| said.to_owned()));
        edits.extend(subject.map(|text| set(interaction::SUBJECT, FieldValue::Text(text))));
        edits.extend(typed(&self.outcome).map(|key| set(interaction::OUTCOME, FieldValue::Choice(key))));
        edits.extend(read.minutes.map(|minutes| set(interaction::DURATION, FieldValue::Number(minutes))));
        if let Some(after) = typed(&self.body) {
            edits.push(Edit::Write { field: interaction::BODY, before: String::new(), after });
        }
        let mut steps = match self.report {
            Some(_) if edits.is_empty() => Vec::new(),
            Some(visit) => vec![Step::Edit { record: visit, edits }],
            None => {
                edits.push(set(interaction::KIND, FieldValue::Choice(self.kind.clone())));
                edits.extend(
                    typed(&self.direction).map(|key| set(interaction::DIRECTION, FieldValue::Choice(key))),
                );
                edits.extend(read.at.map(|at| set(interaction::AT, FieldValue::Moment(at))));
                edits.extend(links(related));
                vec![Step::Create { record, kind: RecordKind::Interaction, edits }]
            }
        };
        steps.extend(typed(&self.step).map(|title| task_step(next, title, read.due, related)));
        steps
    }
}

/// Makes a task about these records.
pub fn task_step(record: RecordId, title: String, due: Option<Day>, related: &[RecordId]) -> Step {
    let mut edits = vec![set(task::TITLE, FieldValue::Text(title))];
    edits.extend(due.map(|day| set(task::DUE, FieldValue::Day(day))));
    edits.extend(links(related));
    Step::Create { record, kind: RecordKind::Task, edits }
}

/// Ties a new record to what it is about.
pub fn links(related: &[RecordId]) -> impl Iterator<Item = Edit> + '_ {
    related.iter().map(|id| Edit::Tag { field: RELATED, word: id.to_string(), present: true })
}

/// Gives a field a value.
pub const fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(byte: u8) -> RecordId {
        RecordId::from_bytes([byte; 16])
    }

    fn entry() -> Entry {
        Entry {
            outcome: "reached".to_owned(),
            body: "Will ein Angebot.\nBis Freitag.".to_owned(),
            step: "Angebot schicken".to_owned(),
            due: "morgen".to_owned(),
            ..Entry::of("call")
        }
    }

    #[test]
    fn a_draft_brings_back_all_that_was_typed() {
        for entry in
            [entry(), Entry { report: Some(id(3)), subject: "Abnahme".to_owned(), ..Entry::of("visit") }]
        {
            assert_eq!(Entry::from_draft(&entry.to_draft()), Some(entry));
        }
        let of_old = "chat\n\n\n\n\n\n\n\nWas steht an?";
        let chat = Entry { body: "Was steht an?".to_owned(), ..Entry::of("chat") };
        assert_eq!(Entry::from_draft(of_old), Some(chat.clone()));
        let chat = Entry { direction: "in".to_owned(), ..chat };
        assert_eq!(Entry::from_draft(&chat.to_draft()), Some(chat));
        // An outcome alone is one tap: there is nothing to keep.
        assert_eq!(Entry { outcome: "reached".to_owned(), ..Entry::of("call") }.to_draft(), "");
        assert_eq!(Entry::from_draft("call\n"), None);
    }

    #[test]
    fn a_call_with_a_next_step_is_an_interaction_and_a_task_about_the_same_records() {
        let due = Day::from_iso("2026-11-30");
        let steps =
            entry().steps(Readings { due, ..Readings::default() }, &[id(1), id(2)], [id(8), id(9)], "Anruf");
        let [Step::Create { record, kind, edits }, Step::Create { record: task, kind: other, edits: more }] =
            &steps[..]
        else {
            panic!("two records: {steps:?}")
        };
        assert_eq!(
            (*record, *kind, *task, *other),
            (id(8), RecordKind::Interaction, id(9), RecordKind::Task)
        );
        for edits in [edits, more] {
            let about = edits.iter().filter(|edit| edit.field() == Some(RELATED)).count();
            assert_eq!(about, 2);
        }
        // What was said names it; nothing is invented.
        assert!(edits.iter().all(|edit| edit.field() != Some(interaction::SUBJECT)));
        assert!(more.contains(&set(task::DUE, FieldValue::Day(due.unwrap()))));
    }

    #[test]
    fn one_tap_is_called_by_what_it_was_and_a_report_writes_in_its_visit() {
        let call = Entry { outcome: "not_reached".to_owned(), ..Entry::of("call") };
        let steps = call.steps(Readings::default(), &[id(1)], [id(8), id(9)], "Anruf: Nicht erreicht");
        let [Step::Create { edits, .. }] = &steps[..] else { panic!("one record: {steps:?}") };
        assert!(
            edits.contains(&set(interaction::SUBJECT, FieldValue::Text("Anruf: Nicht erreicht".to_owned())))
        );
        let report = Entry { report: Some(id(5)), body: "Maße genommen".to_owned(), ..Entry::of("visit") };
        let steps = report.steps(Readings::default(), &[id(1)], [id(8), id(9)], "Besuch");
        assert!(matches!(&steps[..], [Step::Edit { record, edits }] if *record == id(5) && edits.len() == 1));
        let nothing = Entry { report: Some(id(5)), ..Entry::of("visit") };
        assert!(nothing.steps(Readings::default(), &[id(1)], [id(8), id(9)], "Besuch").is_empty());
    }

    #[test]
    fn minutes_are_whole_and_of_this_world() {
        let minutes = |typed: &str| Entry { minutes: typed.to_owned(), ..Entry::of("call") }.read_minutes();
        assert_eq!((minutes(""), minutes(" 45 ")), (Ok(None), Ok(Some(45))));
        assert!(minutes("-1").is_err() && minutes("1,5").is_err() && minutes("99999").is_err());
    }
}
