//! What a lead becomes. The ids of account, contact and deal are derived from the lead's, so that two people who
//! convert the same lead offline make one of each (`docs/domain.md` D11, D22).

use crate::command::{Edit, Step};
use crate::duplicate::fill::fill;
use crate::field::{FieldKey, Merge, RecordKind};
use crate::id::{ItemId, RecordId};
use crate::item::{Affiliation, ItemValue};
use crate::schema::{account, contact, deal, lead};
use crate::time::Day;
use crate::value::FieldValue;

/// What is to be made of a lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// The lead.
    pub lead: RecordId,
    /// An account that is there already, instead of a new one.
    pub account: Option<RecordId>,
    /// A contact that is there already, instead of a new one.
    pub contact: Option<RecordId>,
    /// The deal: what it is called and where it starts; `None` makes none.
    pub deal: Option<(String, Option<RecordId>)>,
    /// The day it is done on.
    pub today: Day,
}

/// What stands in the records that are there already. Of one that cannot be read nothing is known: lead and deal link to
/// it, and it stays as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Held<'a> {
    /// In the account.
    pub account: Option<&'a [(FieldKey, FieldValue)]>,
    /// In the contact.
    pub contact: Option<&'a [(FieldKey, FieldValue)]>,
}

/// The records that a conversion leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Converted {
    /// The account; `None` for a person without a company.
    pub account: Option<RecordId>,
    /// The contact; `None` for a company without a person.
    pub contact: Option<RecordId>,
    /// The deal.
    pub deal: Option<RecordId>,
    /// What is to be done, as one command.
    pub steps: Vec<Step>,
}

/// Fields that mean the same of a lead, an account, a contact and a deal, whatever they are called.
const OF_ACCOUNT: &[(FieldKey, FieldKey)] = &[
    (lead::COMPANY_NAME, account::NAME),
    (FieldKey::new("website"), FieldKey::new("website")),
    (FieldKey::new("addresses"), account::ADDRESSES),
    (FieldKey::new("owner"), FieldKey::new("owner")),
    (FieldKey::new("source"), FieldKey::new("source")),
    (FieldKey::new("source_detail"), FieldKey::new("source_detail")),
    (FieldKey::new("interests"), FieldKey::new("interests")),
];
const OF_CONTACT: &[(FieldKey, FieldKey)] = &[
    (FieldKey::new("salutation"), FieldKey::new("salutation")),
    (FieldKey::new("title_academic"), FieldKey::new("title_academic")),
    (lead::FIRST_NAME, contact::FIRST_NAME),
    (lead::LAST_NAME, contact::LAST_NAME),
    (FieldKey::new("position"), FieldKey::new("position")),
    (FieldKey::new("department"), FieldKey::new("department")),
    (FieldKey::new("emails"), contact::EMAILS),
    (FieldKey::new("phones"), contact::PHONES),
    (FieldKey::new("linkedin"), FieldKey::new("linkedin")),
    (FieldKey::new("owner"), FieldKey::new("owner")),
    (FieldKey::new("tags"), FieldKey::new("tags")),
    (FieldKey::new("interests"), FieldKey::new("interests")),
    (FieldKey::new("source"), FieldKey::new("source")),
    (FieldKey::new("source_detail"), FieldKey::new("source_detail")),
];
/// A company alone, or a person alone, keeps all ways to reach it.
const OF_REACH: &[(FieldKey, FieldKey)] =
    &[(FieldKey::new("emails"), account::EMAILS), (FieldKey::new("phones"), account::PHONES)];
const OF_PRIVATE: &[(FieldKey, FieldKey)] =
    &[(FieldKey::new("addresses"), contact::ADDRESSES), (FieldKey::new("website"), FieldKey::new("website"))];
const OF_DEAL: &[(FieldKey, FieldKey)] = &[
    (FieldKey::new("budget"), deal::AMOUNT),
    (lead::NEXT_STEP, deal::NEXT_STEP),
    (lead::NEXT_STEP_AT, deal::NEXT_STEP_AT),
    (FieldKey::new("owner"), FieldKey::new("owner")),
    (FieldKey::new("source"), FieldKey::new("source")),
    (FieldKey::new("source_detail"), FieldKey::new("source_detail")),
    (FieldKey::new("campaign"), FieldKey::new("campaign")),
];

/// What a record that is there already says better itself: whose it is, and where it came from.
const ITS_OWN: [&str; 3] = ["owner", "source", "source_detail"];

impl Conversion {
    /// What is to be done, for a lead with these values. What is empty in records that are there already is filled;
    /// nothing that stands in them is changed.
    #[must_use]
    pub fn plan<'a>(&self, get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>, held: Held<'_>) -> Converted {
        let text = |key| get(key).and_then(FieldValue::as_text).unwrap_or_default();
        let has_company = !text(lead::COMPANY_NAME).is_empty();
        let has_person = !text(lead::FIRST_NAME).is_empty() || !text(lead::LAST_NAME).is_empty();
        let derived = |what| RecordId::derived(self.lead.as_bytes(), what);
        let account = self.account.or_else(|| has_company.then(|| derived("account")));
        let contact = self.contact.or_else(|| (has_person || !has_company).then(|| derived("contact")));
        let deal = self.deal.as_ref().map(|_| derived("deal"));
        let mut steps = Vec::new();
        if let (Some(record), Some(held)) = (self.account, held.account) {
            let reach = if contact.is_none() { OF_REACH } else { &[] };
            let typed = brought(get, &[OF_ACCOUNT, reach]).collect::<Vec<_>>();
            let edits = fill(RecordKind::Account, &typed, held);
            steps.extend((!edits.is_empty()).then_some(Step::Edit { record, edits }));
        }
        if let (Some(record), Some(held)) = (self.contact, held.contact) {
            let private = if account.is_none() { OF_PRIVATE } else { &[] };
            let tie = account.map(|account| {
                // WHY of both: two leads of one person tie them to a company once.
                let item = ItemId::derived(record.as_bytes(), &format!("affiliation/{account}"));
                let (_, tie) = self.tie_to(account, text(FieldKey::new("position")));
                (contact::AFFILIATIONS, FieldValue::Items(vec![(item, tie)]))
            });
            let typed = brought(get, &[OF_CONTACT, private]).chain(tie).collect::<Vec<_>>();
            let edits = fill(RecordKind::Contact, &typed, held);
            steps.extend((!edits.is_empty()).then_some(Step::Edit { record, edits }));
        }
        if let (Some(record), None) = (account, self.account) {
            let mut edits = copies(get, OF_ACCOUNT, RecordKind::Account);
            if contact.is_none() {
                edits.extend(copies(get, OF_REACH, RecordKind::Account));
            }
            steps.push(Step::Create { record, kind: RecordKind::Account, edits });
        }
        if let (Some(record), None) = (contact, self.contact) {
            let mut edits = copies(get, OF_CONTACT, RecordKind::Contact);
            if account.is_none() {
                edits.extend(copies(get, OF_PRIVATE, RecordKind::Contact));
            }
            edits.extend(account.map(|account| self.tie(account, text(FieldKey::new("position")))));
            steps.push(Step::Create { record, kind: RecordKind::Contact, edits });
        }
        if let (Some(record), Some((name, stage))) = (deal, &self.deal) {
            let set = |field, value| Edit::Set { field, value: Some(value) };
            let mut edits = vec![
                set(deal::NAME, FieldValue::Text(name.clone())),
                // WHY a link and no copy of what they need: prose that two conversions copy would stand twice.
                set(deal::LEAD, FieldValue::Link(self.lead)),
            ];
            edits.extend(account.map(|id| set(deal::ACCOUNT, FieldValue::Link(id))));
            edits.extend(contact.map(|id| set(deal::CONTACT, FieldValue::Link(id))));
            edits.extend(stage.map(|id| set(deal::STAGE, FieldValue::Link(id))));
            edits.extend(copies(get, OF_DEAL, RecordKind::Deal));
            steps.push(Step::Create { record, kind: RecordKind::Deal, edits });
        }
        steps.push(self.mark(account, contact, deal));
        Converted { account, contact, deal, steps }
    }

    fn tie(&self, account: RecordId, role: &str) -> Edit {
        let (item, value) = self.tie_to(account, role);
        Edit::PutItem { field: contact::AFFILIATIONS, item, value }
    }

    fn tie_to(&self, account: RecordId, role: &str) -> (ItemId, ItemValue) {
        let tie = Affiliation {
            account,
            role: role.to_owned(),
            department: String::new(),
            primary: true,
            from: None,
            to: None,
            inactive: false,
        };
        (ItemId::derived(self.lead.as_bytes(), "affiliation"), ItemValue::Affiliation(tie))
    }

    /// The lead says what became of it.
    fn mark(&self, account: Option<RecordId>, contact: Option<RecordId>, deal: Option<RecordId>) -> Step {
        let link =
            |field, id: Option<RecordId>| id.map(|id| Edit::Set { field, value: Some(FieldValue::Link(id)) });
        let set = |field, value| Some(Edit::Set { field, value: Some(value) });
        let edits = [
            set(lead::STATUS, FieldValue::Choice("converted".to_owned())),
            set(lead::CONVERTED_AT, FieldValue::Day(self.today)),
            link(lead::CONVERTED_ACCOUNT, account),
            link(lead::CONVERTED_CONTACT, contact),
            link(lead::CONVERTED_DEAL, deal),
        ];
        Step::Edit { record: self.lead, edits: edits.into_iter().flatten().collect() }
    }
}

/// What a lead says that a record which is there already may lack.
fn brought<'a: 'b, 'b>(
    get: &'b dyn Fn(FieldKey) -> Option<&'a FieldValue>,
    fields: &'b [&'b [(FieldKey, FieldKey)]],
) -> impl Iterator<Item = (FieldKey, FieldValue)> + 'b {
    let fields = fields.iter().copied().flatten().filter(|(_, to)| !ITS_OWN.contains(&to.as_str()));
    fields.filter_map(|(from, to)| Some((*to, get(*from)?.clone())))
}

/// Edits that copy what there is of some fields.
pub(super) fn copies<'a>(
    get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>,
    fields: &[(FieldKey, FieldKey)],
    kind: RecordKind,
) -> Vec<Edit> {
    fields
        .iter()
        .flat_map(|(from, to)| get(*from).map(|value| copy(*to, value, kind)).unwrap_or_default())
        .collect()
}

fn copy(field: FieldKey, value: &FieldValue, kind: RecordKind) -> Vec<Edit> {
    let merge = kind.spec().field(field).map(|spec| spec.kind.merge());
    match (merge, value) {
        (Some(Merge::Items), FieldValue::Items(items)) => {
            // The same entry ids: two conversions of one lead put the same entries.
            items
                .iter()
                .map(|(item, value)| Edit::PutItem { field, item: *item, value: value.clone() })
                .collect()
        }
        (Some(Merge::Set), FieldValue::Tags(words)) => {
            words.iter().map(|word| Edit::Tag { field, word: word.clone(), present: true }).collect()
        }
        (Some(Merge::CharByChar), FieldValue::Prose(text)) => {
            vec![Edit::Write { field, before: String::new(), after: text.clone() }]
        }
        (Some(Merge::Register), value) => vec![Edit::Set { field, value: Some(value.clone()) }],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn of(values: &[(&'static str, FieldValue)], account: Option<RecordId>) -> Converted {
        let values: BTreeMap<&str, &FieldValue> = values.iter().map(|(key, value)| (*key, value)).collect();
        let conversion = Conversion {
            lead: RecordId::from_bytes([1; 16]),
            account,
            contact: None,
            deal: Some(("Pumpen".to_owned(), None)),
            today: Day::from_iso("2026-11-29").unwrap(),
        };
        conversion.plan(&|key| values.get(key.as_str()).copied(), Held::default())
    }

    fn text(text: &str) -> FieldValue {
        FieldValue::Text(text.to_owned())
    }

    #[test]
    fn d11_a_lead_converted_twice_becomes_the_same_records() {
        let values = [("last_name", text("Yılmaz")), ("company_name", text("Ölmühle AG"))];
        assert_eq!(of(&values, None), of(&values, None));
        let made = of(&values, None);
        assert!(made.account.is_some() && made.contact.is_some() && made.deal.is_some());
        assert_eq!(made.steps.len(), 4);
    }

    #[test]
    fn a_company_alone_makes_no_contact_and_a_person_alone_no_account() {
        let company = of(&[("company_name", text("Ölmühle AG"))], None);
        assert_eq!((company.account.is_some(), company.contact), (true, None));
        let person = of(&[("last_name", text("Yılmaz"))], None);
        assert_eq!((person.account, person.contact.is_some()), (None, true));
    }

    #[test]
    fn an_account_that_is_there_already_is_tied_and_not_made() {
        let there = RecordId::from_bytes([9; 16]);
        let made = of(&[("last_name", text("Yılmaz")), ("company_name", text("Ölmühle AG"))], Some(there));
        assert_eq!(made.account, Some(there));
        assert!(made.steps.iter().all(|step| step.record() != there));
    }

    #[test]
    fn a_contact_that_is_there_already_gets_what_it_lacks_and_keeps_what_it_says() {
        let [there, firm] = [8, 9].map(|byte| RecordId::from_bytes([byte; 16]));
        let values = [
            (lead::FIRST_NAME, text("Aylin")),
            (lead::LAST_NAME, text("Yilmaz")),
            (FieldKey::new("position"), text("Einkauf")),
            (FieldKey::new("source"), FieldValue::Choice("fair".to_owned())),
        ];
        let held = [(contact::FIRST_NAME, text("Aylin")), (contact::LAST_NAME, text("Yılmaz"))];
        let conversion = Conversion {
            lead: RecordId::from_bytes([1; 16]),
            account: Some(firm),
            contact: Some(there),
            deal: None,
            today: Day::from_iso("2026-11-29").unwrap(),
        };
        let get = |key: FieldKey| values.iter().find(|(field, _)| *field == key).map(|(_, value)| value);
        let plan = |held| conversion.plan(&get, Held { account: None, contact: held }).steps;
        let edits = |steps: Vec<Step>| {
            let of_it = steps.into_iter().filter_map(|step| match step {
                Step::Edit { record, edits } if record == there => Some(edits),
                _ => None,
            });
            of_it.flatten().collect::<Vec<_>>()
        };
        let filled = edits(plan(Some(&held[..])));
        let fields: Vec<_> = filled.iter().filter_map(Edit::field).collect();
        assert_eq!(
            fields,
            [FieldKey::new("position"), contact::AFFILIATIONS],
            "neither its name nor where it is from"
        );
        // Tied already, it is not tied again; of what is not known nothing is changed.
        let tie = conversion.tie_to(firm, "Einkauf");
        let tied = [held.to_vec(), vec![(contact::AFFILIATIONS, FieldValue::Items(vec![tie]))]].concat();
        assert_eq!(edits(plan(Some(&tied[..]))).len(), 1);
        assert!(edits(plan(None)).is_empty());
    }

    #[test]
    fn every_copied_field_exists_on_both_sides() {
        for (kind, fields) in [
            (RecordKind::Account, OF_ACCOUNT),
            (RecordKind::Account, OF_REACH),
            (RecordKind::Contact, OF_CONTACT),
            (RecordKind::Contact, OF_PRIVATE),
            (RecordKind::Deal, OF_DEAL),
        ] {
            for (from, to) in fields {
                let (from, to) = (RecordKind::Lead.spec().field(*from), kind.spec().field(*to));
                let (from, to) = (from.expect("a field of leads"), to.expect("a field of what it becomes"));
                assert_eq!(from.kind.merge(), to.kind.merge(), "{} → {}", from.key, to.key);
            }
        }
    }
}
