//! Reading a mail as mail programs save it (`.eml`, RFC 5322 with MIME).

use mail_parser::{Address, Message, MessageParser, MimeHeaders as _};

use super::Mail;
use crate::time::Millis;

/// Larger files are no mails that somebody wants to keep as text.
pub const BYTES_MOST: usize = 40 * 1024 * 1024;

/// So many files are named.
const ATTACHMENTS_MOST: usize = 50;

/// Reads a mail; `None` for what is none: no sender, or nothing that says what it is.
#[must_use]
pub fn mail(bytes: &[u8]) -> Option<Mail> {
    if bytes.len() > BYTES_MOST {
        return None;
    }
    let message = MessageParser::default().parse(bytes)?;
    let from = message.from().map(people).unwrap_or_default();
    let is_mail = !from.is_empty() && (message.subject().is_some() || message.date().is_some());
    is_mail.then(|| Mail {
        message_id: message.message_id().unwrap_or_default().trim().to_owned(),
        subject: one_line(message.subject().unwrap_or_default()),
        from,
        to: recipients(&message),
        at: message.date().and_then(|date| date.to_timestamp().checked_mul(1000)).map(Millis),
        body: body(&message),
        attachments: attachments(&message),
    })
}

fn recipients(message: &Message<'_>) -> String {
    let all =
        [message.to(), message.cc()].into_iter().flatten().map(people).filter(|people| !people.is_empty());
    all.collect::<Vec<_>>().join(", ")
}

/// `Heike Marquardt <h@example.de>, k@example.de`
fn people(address: &Address<'_>) -> String {
    let one = |addr: &mail_parser::Addr<'_>| {
        let (name, address) =
            (one_line(addr.name().unwrap_or_default()), addr.address().unwrap_or_default().trim());
        match (name.as_str(), address) {
            ("", address) => address.to_owned(),
            (name, "") => name.to_owned(),
            (name, address) => format!("{name} <{address}>"),
        }
    };
    address.iter().map(one).filter(|person| !person.is_empty()).collect::<Vec<_>>().join(", ")
}

/// The names of the files that came with it; what has no name, as a signature, is none.
fn attachments(message: &Message<'_>) -> Vec<String> {
    let names = message.attachments().filter_map(|part| part.attachment_name().map(one_line));
    names.filter(|name| !name.is_empty()).take(ATTACHMENTS_MOST).collect()
}

/// All that is written in it: of HTML what a person reads, with at most one empty line at a time.
fn body(message: &Message<'_>) -> String {
    let text = message.body_text(0).unwrap_or_default();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().map(str::trim_end) {
        if !line.is_empty() || lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(line);
        }
    }
    lines.join("\n").trim().replace('\u{0}', "")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
