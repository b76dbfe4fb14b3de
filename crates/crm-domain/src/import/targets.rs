//! What a column can be mapped to, and how that is called: for the page on which a person corrects a
//! proposal.

use super::{FULL_NAME, Target, split_part};
use crate::field::{FieldKey, FieldKind, RecordKind};
use crate::item::{AddressUse, Use};
use crate::own::OwnFields;
use crate::schema::{contact, quote};
use crate::words::{self, Language};

/// What a column of a line may say.
pub const LINE_PARTS: [&str; 9] =
    ["sku", "name", "quantity", "unit", "price", "discount", "tax", "text", "line_no"];

/// Most entries of one collection that a file can fill.
const SLOTS_MAX: u8 = 20;

/// Everything that a column of a file of such records can mean: [`Target::Skip`] first, then fields
/// in display order, those that people defined at the end. Collections offer the entries that `used` fills and one
/// more.
#[must_use]
pub fn targets(kind: RecordKind, used: &[Target], own: &OwnFields) -> Vec<Target> {
    let mut all = vec![Target::Skip];
    if kind.is_person() {
        all.push(Target::Part { field: contact::LAST_NAME, slot: 0, part: FULL_NAME.to_owned() });
    }
    for spec in own.specs(kind).filter(|spec| !spec.derived) {
        let parts: &[&str] = match spec.kind {
            FieldKind::Emails => &["addr", "use"],
            FieldKind::Phones => &["raw", "use"],
            FieldKind::Addresses => {
                &["street", "house_no", "extra", "zip", "city", "region", "country", "co", "use"]
            }
            FieldKind::Lines if kind == RecordKind::Order => &LINE_PARTS,
            FieldKind::Affiliations => &["account", "role", "department", "from", "to", "ended"],
            FieldKind::Line
            | FieldKind::Prose
            | FieldKind::Number
            | FieldKind::Percent
            | FieldKind::Money
            | FieldKind::Flag
            | FieldKind::Day
            | FieldKind::PartialDay
            | FieldKind::Moment
            | FieldKind::Period
            | FieldKind::Choice(_)
            | FieldKind::Url
            | FieldKind::Link(_)
            | FieldKind::Member
            | FieldKind::Members
            | FieldKind::Tags => {
                all.push(Target::Field(spec.key));
                continue;
            }
            FieldKind::Count
            | FieldKind::Log
            | FieldKind::Links
            | FieldKind::Checklist
            | FieldKind::Lines
            | FieldKind::Parties
            | FieldKind::Prices
            | FieldKind::Stops
            | FieldKind::Photo
            | FieldKind::Total => continue,
        };
        // A row holds one line of an order.
        let last = if spec.kind == FieldKind::Lines { 0 } else { next_slot(spec.key, used) };
        for slot in 0..=last {
            let part_of = |part: &&str| Target::Part { field: spec.key, slot, part: (*part).to_owned() };
            all.extend(parts.iter().map(part_of));
        }
    }
    all
}

/// The first entry of a collection that no column fills.
fn next_slot(field: FieldKey, used: &[Target]) -> u8 {
    let slots = used.iter().filter_map(|target| match target {
        Target::Part { field: of, slot, .. } if *of == field => Some(slot.saturating_add(1)),
        Target::Part { .. } | Target::Skip | Target::Field(_) => None,
    });
    slots.max().unwrap_or(0).min(SLOTS_MAX)
}

/// How a target is called: `Branche`, `E-Mail 1`, `Adresse 2: Ort (Rechnung)`; empty for
/// [`Target::Skip`], whose words are the page's own.
#[must_use]
pub fn label(kind: RecordKind, target: &Target, language: Language, own: &OwnFields) -> String {
    let said = |word: Option<words::Word>, key: &str| word.map_or(key, |word| word.of(language)).to_owned();
    match target {
        Target::Skip => String::new(),
        Target::Field(key) => said(words::field(kind, *key), own.label(*key).unwrap_or(key.as_str())),
        Target::Part { part, .. } if part == FULL_NAME => said(words::part(FULL_NAME), FULL_NAME),
        Target::Part { field, slot, part } => {
            let (part, usage) = split_part(part);
            let entry = words::entry(*field).or_else(|| words::part("account"));
            let entry = format!("{} {}", said(entry, field.as_str()), slot + 1);
            if *field == quote::LINES {
                let line = words::entry(*field);
                return format!("{}: {}", said(line, field.as_str()), said(words::part(part), part));
            }
            let named = match part {
                "addr" | "raw" | "account" => entry,
                part => format!("{entry}: {}", said(words::part(part), part)),
            };
            match usage.and_then(usage_word) {
                Some(word) => format!("{named} ({})", word.of(language)),
                None => named,
            }
        }
    }
}

fn usage_word(key: &str) -> Option<words::Word> {
    let of_address = AddressUse::from_key(key).map(words::address_use);
    Use::from_key(key).map(words::usage).or(of_address)
}

/// Whether two targets mean the same place, whatever the column's name said about its use.
#[must_use]
pub fn same_place(a: &Target, b: &Target) -> bool {
    match (a, b) {
        (Target::Part { field: a, slot: x, part: p }, Target::Part { field: b, slot: y, part: q }) => {
            (a, x, split_part(p).0) == (b, y, split_part(q).0)
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_its_own_name_in_both_languages() {
        for kind in RecordKind::IMPORTED {
            let emails = FieldKey::new("emails");
            let used = [Target::Part { field: emails, slot: 1, part: "addr:work".into() }];
            let all = targets(kind, &used, &OwnFields::default());
            // A deal has none.
            assert_eq!(
                all.iter()
                    .any(|target| matches!(target, Target::Part { field, slot: 2, .. } if *field == emails)),
                kind.spec().field(emails).is_some()
            );
            for language in [Language::De, Language::En] {
                let mut names: Vec<String> =
                    all.iter().map(|target| label(kind, target, language, &OwnFields::default())).collect();
                let count = names.len();
                assert_eq!(names.iter().filter(|name| name.is_empty()).count(), 1, "only Skip has no name");
                names.sort();
                names.dedup();
                assert_eq!(names.len(), count, "{kind:?}");
            }
        }
    }

    #[test]
    fn labels_read_as_people_say_it() {
        let part = |field: &'static str, slot, part: &str| Target::Part {
            field: FieldKey::new(field),
            slot,
            part: part.into(),
        };
        let check = |target: Target, expected: &str| {
            assert_eq!(label(RecordKind::Contact, &target, Language::De, &OwnFields::default()), expected);
        };
        check(part("emails", 0, "addr"), "E-Mail 1");
        check(part("addresses", 1, "city:billing"), "Adresse 2: Ort (Rechnung)");
        check(part("phones", 0, "raw:mobile"), "Telefon 1 (Mobil)");
        check(part("affiliations", 0, "account"), "Firma 1");
        check(part("last_name", 0, FULL_NAME), "Ganzer Name");
        check(Target::Field(FieldKey::new("birthday")), "Geburtstag");
        assert!(same_place(&part("emails", 0, "addr:home"), &part("emails", 0, "addr")));
    }
}
