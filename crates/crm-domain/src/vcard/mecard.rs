//! MECARD, the short form that many QR codes hold, and codes that say only how to reach somebody.

use super::Card;
use super::lines::split;
use super::read::Making;
use crate::calendar::ical::lines::plain;
use crate::field::{FieldKey, RecordKind};
use crate::item::{AddressEntry, Use};
use crate::parse::{address, person};
use crate::schema::contact;

/// The card of a code.
pub(super) fn read(text: &str, country: &str) -> Option<Card> {
    let text = text.trim();
    let (scheme, rest) = text.split_once(':')?;
    let mut card = Making::new(RecordKind::Contact, country);
    match scheme.to_ascii_lowercase().as_str() {
        "mecard" => {
            for part in split(rest, ';') {
                if let Some((key, value)) = part.split_once(':') {
                    take(&mut card, &key.trim().to_ascii_uppercase(), value);
                }
            }
        }
        "mailto" => card.email(rest.split('?').next()?, Use::Work, true),
        "matmsg" => {
            let to = split(rest, ';').into_iter().find_map(|part| Some(part.strip_prefix("TO:")?.to_owned()));
            card.email(&to?, Use::Work, true);
        }
        "tel" => card.phone(rest, None, true),
        _ => return None,
    }
    let card = card.done();
    (!card.draft.values.is_empty() || !card.draft.items.is_empty()).then_some(card)
}

fn take(card: &mut Making, key: &str, value: &str) {
    let text = plain(value);
    match key {
        "N" => match split(value, ',').as_slice() {
            [last, first, ..] => {
                card.text(contact::LAST_NAME, &plain(last));
                card.text(contact::FIRST_NAME, &plain(first));
            }
            _ => {
                let name = person::split(&text);
                card.text(contact::FIRST_NAME, &name.first);
                card.text(contact::LAST_NAME, &name.last);
                card.text(FieldKey::new("title_academic"), &name.title);
            }
        },
        "NICKNAME" => card.text(FieldKey::new("nickname"), &text),
        "TEL" | "TEL-AV" => card.phone(&text, None, false),
        "EMAIL" => card.email(&text, Use::Work, false),
        "ORG" => card.company(&text, "", ""),
        "TITLE" => card.text(FieldKey::new("position"), &text),
        "URL" => card.web(&text),
        "BDAY" => card.birthday(&text),
        "NOTE" | "MEMO" => card.note("", &text),
        "ADR" => {
            let parts: Vec<String> =
                split(value, ',').iter().map(|part| plain(part).trim().to_owned()).collect();
            let entry = match parts.as_slice() {
                // As NTT wrote it: box, room, house, city, region, code, country.
                [mailbox, room, house, city, region, zip, country] => {
                    let (street, house_no) = address::split_street(house);
                    let extra = [room, mailbox].into_iter().filter(|part| !part.is_empty());
                    AddressEntry {
                        street,
                        house_no,
                        extra: extra.cloned().collect::<Vec<_>>().join(", "),
                        zip: zip.clone(),
                        city: city.clone(),
                        region: region.clone(),
                        country: crate::country::code_or_written(country),
                        ..AddressEntry::default()
                    }
                }
                _ => address::from_lines(&text).unwrap_or_default(),
            };
            card.address(entry);
        }
        _ => {}
    }
}
