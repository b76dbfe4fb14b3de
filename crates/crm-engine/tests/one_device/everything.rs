//! A record of every kind with a value in every field that a person can write, and what such a store says of itself in
//! words that do not change (R9).

use std::collections::BTreeSet;

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKind, FieldSpec, RecordKind};
use crm_domain::format::{self, Names, Style};
use crm_domain::id::{ItemId, MemberId, RecordId};
use crm_domain::item::{AddressEntry, Affiliation, CheckEntry, EmailEntry, ItemValue, PhoneEntry};
use crm_domain::line::LineItem;
use crm_domain::period::Period;
use crm_domain::time::{Day, Millis, PartialDay, UTC};
use crm_domain::value::{FieldValue, Money};

use super::device::Device;

/// The record of a kind.
pub fn record_of(kind: RecordKind) -> RecordId {
    RecordId::from_bytes([130 + kind as u8; 16])
}

const MEMBER: MemberId = MemberId::from_bytes([9; 16]);
const PRICE: Money = Money { minor: 12_345, currency: *b"EUR" };

/// One edit that writes a field; none of what only rules write.
fn sample(kind: RecordKind, spec: &FieldSpec) -> Option<Edit> {
    let field = spec.key;
    let set = |value| Some(Edit::Set { field, value: Some(value) });
    let put = |value| Some(Edit::PutItem { field, item: ItemId::from_bytes([3; 16]), value });
    let word = |word: String| Some(Edit::Tag { field, word, present: true });
    match spec.kind {
        FieldKind::Line => set(FieldValue::Text(format!("{} {field}", kind.key()))),
        FieldKind::Url => set(FieldValue::Text("https://gold.example".into())),
        FieldKind::Prose => {
            let after = format!("{field}: erste Zeile\nund eine zweite");
            Some(Edit::Write { field, before: String::new(), after })
        }
        FieldKind::Number | FieldKind::Percent => set(FieldValue::Number(25)),
        FieldKind::Money => set(FieldValue::Money(PRICE)),
        FieldKind::Flag => set(FieldValue::Flag(true)),
        FieldKind::Day => set(FieldValue::Day(Day::from_iso("2026-11-29")?)),
        FieldKind::PartialDay => set(FieldValue::PartialDay(PartialDay::new(None, 11, 5)?)),
        FieldKind::Moment => set(FieldValue::Moment(Millis(1_790_000_000_000))),
        FieldKind::Period => {
            set(FieldValue::Period(Period::new(Millis(1_790_000_000_000), Millis(1_790_003_600_000), false)?))
        }
        FieldKind::Choice(list) => set(FieldValue::Choice(list.keys[0].to_owned())),
        FieldKind::Link(to) => set(FieldValue::Link(record_of(to))),
        FieldKind::Links => word(record_of(RecordKind::Account).to_string()),
        FieldKind::Member => set(FieldValue::Member(MEMBER)),
        FieldKind::Members => word(MEMBER.to_string()),
        FieldKind::Tags => word("Messe".into()),
        FieldKind::Emails => {
            put(ItemValue::Email(EmailEntry { addr: "g@gold.example".into(), ..EmailEntry::default() }))
        }
        FieldKind::Phones => {
            put(ItemValue::Phone(PhoneEntry { raw: "0221 1234567".into(), ..PhoneEntry::default() }))
        }
        FieldKind::Addresses => {
            put(ItemValue::Address(AddressEntry { city: "Köln".into(), ..AddressEntry::default() }))
        }
        FieldKind::Affiliations => put(ItemValue::Affiliation(Affiliation {
            account: record_of(RecordKind::Account),
            role: "Einkauf".into(),
            department: String::new(),
            primary: true,
            from: None,
            to: None,
            inactive: false,
        })),
        FieldKind::Checklist => {
            put(ItemValue::Check(CheckEntry { text: "Muster mitnehmen".into(), ..CheckEntry::default() }))
        }
        FieldKind::Lines => put(ItemValue::Line(Box::new(line()))),
        // Younger than the store that is kept.
        FieldKind::Parties | FieldKind::Prices | FieldKind::Stops | FieldKind::Photo => None,
        FieldKind::Count | FieldKind::Log | FieldKind::Total => None,
    }
}

fn line() -> LineItem {
    LineItem {
        product: None,
        sku: "P-100".into(),
        name: "Pumpe".into(),
        text: String::new(),
        quantity: 2_000,
        unit: "Stück".into(),
        price: PRICE,
        discount: 0,
        tax: 1_900,
        optional: false,
        alternative_of: None,
        cost: None,
        price_source: None,
        returns: None,
        position: String::new(),
    }
}

/// An edit for every field of a kind that a person can write.
pub fn samples(kind: RecordKind) -> Vec<Edit> {
    let fields = kind.spec().fields.iter().filter(|spec| !spec.by_rule);
    fields.filter_map(|spec| sample(kind, spec)).collect()
}

/// Makes a record of every kind, field by field: what a rule refuses beside the others stays out.
pub fn make(device: &mut Device) {
    for kind in RecordKind::ALL {
        let record = record_of(kind);
        let edits = samples(kind);
        let (first, rest) = edits.split_first().expect("every kind has a field");
        let made = device.command(Command::Create { record, kind, edits: vec![first.clone()] });
        assert!(made.is_ok(), "{kind:?}: {made:?}");
        let written = rest.iter().filter(|edit| device.edit(record, (*edit).clone()).is_ok()).count();
        assert!(written * 10 >= rest.len() * 6, "{kind:?}: only {written} of {} fields", rest.len());
    }
}

/// A line for every value of these records, as text that no later version may read differently.
pub fn told(device: &mut Device) -> BTreeSet<String> {
    let nobody = |_| None;
    let nothing = |_| None;
    let names = Names { record: &nothing, member: &nobody, zone: &UTC, currency: "EUR" };
    let mut lines = BTreeSet::new();
    for kind in RecordKind::ALL {
        // A store of an older version has none of the kinds that came after it.
        let Ok(view) = device.look_at(record_of(kind)) else { continue };
        for (field, value) in &view.values {
            // What is worked out anew is no part of the store.
            let spec =
                kind.spec().fields.iter().find(|spec| spec.key == *field).expect("a field of the kind");
            if spec.kind != FieldKind::Total {
                let text = format::value(value, spec.kind, Style::Canonical, names).replace('\n', "\\n");
                lines.insert(format!("{}\t{field}\t{text}", kind.key()));
            }
        }
    }
    lines
}
