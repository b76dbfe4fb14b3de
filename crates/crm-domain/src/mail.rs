//! A mail that somebody keeps: who wrote what to whom. It becomes an interaction under an id that is the mail's own,
//! so that the same mail is kept once, whoever keeps it and on which device.

use serde::{Deserialize, Serialize};

use crate::command::{Command, Edit, Step};
use crate::field::{FieldKey, RecordKind};
use crate::id::RecordId;
use crate::parse::{LINE_MAX, PROSE_MAX};
use crate::schema::{RELATED, interaction};
use crate::time::Millis;
use crate::value::FieldValue;

#[cfg(feature = "files")]
pub mod read;

/// What ids of mails are derived under.
const NAMESPACE: [u8; 16] = *b"feldbuch-mail-01";

/// A mail, read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Mail {
    /// Its Message-ID without the angle brackets; empty when it has none.
    pub message_id: String,
    /// What it is about.
    pub subject: String,
    /// Who wrote it: `Heike Marquardt <h@example.de>`.
    pub from: String,
    /// Whom it was written to, by commas.
    pub to: String,
    /// When it was written.
    pub at: Option<Millis>,
    /// What it says, as plain text.
    pub body: String,
    /// What the files are called that came with it; they are not kept.
    pub attachments: Vec<String>,
}

impl Mail {
    /// The interaction that it becomes.
    #[must_use]
    pub fn record(&self) -> RecordId {
        if !self.message_id.is_empty() {
            return RecordId::derived(&NAMESPACE, &self.message_id);
        }
        let at = self.at.map_or(0, |at| at.0);
        RecordId::derived(&NAMESPACE, &format!("{at}\n{}\n{}\n{}", self.from, self.to, self.subject))
    }

    /// Whether one of these addresses wrote it.
    #[must_use]
    pub fn is_from<'a>(&self, addresses: impl IntoIterator<Item = &'a str>) -> bool {
        let from = self.from.to_lowercase();
        let address = from.rsplit_once('<').map_or(from.as_str(), |(_, rest)| rest.trim_end_matches('>'));
        addresses.into_iter().any(|known| known.trim().to_lowercase() == address.trim())
    }

    /// Keeps it with these records. One that is kept already gets to know the records that it lacks.
    #[must_use]
    pub fn keep(&self, related: &[RecordId], incoming: bool) -> Command {
        let record = self.record();
        let links = |present| {
            let tag = move |id: &RecordId| Edit::Tag { field: RELATED, word: id.to_string(), present };
            related.iter().map(tag)
        };
        let choice = |field, key: &str| set(field, FieldValue::Choice(key.to_owned()));
        let mut edits = vec![
            choice(interaction::KIND, "email"),
            choice(interaction::DIRECTION, if incoming { "in" } else { "out" }),
        ];
        edits.extend(self.at.map(|at| set(interaction::AT, FieldValue::Moment(at))));
        let lines = [
            (interaction::SUBJECT, &self.subject),
            (interaction::SENDER, &self.from),
            (interaction::RECIPIENTS, &self.to),
            (interaction::MESSAGE_ID, &self.message_id),
        ];
        let lines = lines.into_iter().filter(|(_, text)| !text.is_empty());
        edits.extend(lines.map(|(field, text)| set(field, FieldValue::Text(cut(text, LINE_MAX)))));
        if !self.body.is_empty() {
            let after = cut(&self.body, PROSE_MAX);
            edits.push(Edit::Write { field: interaction::BODY, before: String::new(), after });
        }
        edits.extend(links(true));
        Command::Steps {
            steps: vec![
                Step::Create { record, kind: RecordKind::Interaction, edits },
                Step::Edit { record, edits: links(true).collect() },
            ],
        }
    }
}

const fn set(field: FieldKey, value: FieldValue) -> Edit {
    Edit::Set { field, value: Some(value) }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            message_id: "a1@example.de".to_owned(),
            subject: "Angebot".to_owned(),
            from: "Heike Marquardt <Heike@Example.de>".to_owned(),
            ..Mail::default()
        }
    }

    #[test]
    fn d11_a_mail_is_the_same_record_wherever_it_is_kept() {
        let again = Mail { subject: "AW: Angebot".to_owned(), ..mail() };
        assert_eq!(mail().record(), again.record());
        assert_ne!(mail().record(), Mail { message_id: "a2@example.de".to_owned(), ..mail() }.record());
        // Without a Message-ID it is known by what it says of itself.
        let bare = |subject: &str| Mail { message_id: String::new(), subject: subject.to_owned(), ..mail() };
        assert_eq!(bare("A").record(), bare("A").record());
        assert_ne!(bare("A").record(), bare("B").record());
    }

    #[test]
    fn whose_mail_it_is_is_told_by_the_address_alone() {
        assert!(mail().is_from(["x@y.de", "heike@example.DE"]));
        assert!(!mail().is_from(["example.de", "Heike Marquardt"]));
    }

    #[test]
    fn a_mail_that_is_kept_a_second_time_only_gets_to_know_the_other_record() {
        let other = RecordId::from_bytes([2; 16]);
        let Command::Steps { steps } = mail().keep(&[other], true) else { panic!("steps") };
        let [Step::Create { record, .. }, Step::Edit { record: same, edits }] = steps.as_slice() else {
            panic!("a record and what it is about: {steps:?}")
        };
        assert_eq!(record, same);
        let about = Edit::Tag { field: RELATED, word: other.to_string(), present: true };
        assert_eq!(edits, &[about]);
    }
}
