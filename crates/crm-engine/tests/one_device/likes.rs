//! Who may be there already, while a person types.

use crm_domain::command::Edit;
use crm_domain::duplicate::score::Why;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{AddressEntry, Affiliation, ItemValue};
use crm_domain::schema::{account, contact};
use crm_domain::value::FieldValue;
use engine_protocol::Answer;
use engine_protocol::request::Request;
use engine_protocol::view::Like;

use super::device::{Device, person, set};

fn item(field: FieldKey, value: ItemValue) -> Edit {
    Edit::PutItem { field, item: ItemId::from_bytes([1; 16]), value }
}

fn tie(account: RecordId) -> ItemValue {
    ItemValue::Affiliation(Affiliation {
        account,
        role: String::new(),
        department: String::new(),
        primary: true,
        from: None,
        to: None,
        inactive: false,
    })
}

fn text(field: FieldKey, text: &str) -> (FieldKey, FieldValue) {
    (field, FieldValue::Text(text.to_owned()))
}

impl Device {
    fn likes(&mut self, kind: RecordKind, values: &[(FieldKey, FieldValue)]) -> (Vec<Like>, bool) {
        match self.ask(Request::Likes { kind, values: values.to_vec() }) {
            Ok(Answer::Likes { likes, is_complete }) => (likes, is_complete),
            other => panic!("{other:?}"),
        }
    }

    fn like_names(&mut self, first: &str, last: &str) -> Vec<String> {
        let typed = [text(contact::FIRST_NAME, first), text(contact::LAST_NAME, last)];
        self.likes(RecordKind::Contact, &typed).0.into_iter().map(|like| like.title).collect()
    }
}

#[test]
fn journey_4_whoever_is_typed_is_met_with_company_place_and_reasons() {
    let mut device = Device::founded();
    let address =
        AddressEntry { zip: "50667".to_owned(), city: "Köln".to_owned(), ..AddressEntry::default() };
    let firm = vec![set(account::NAME, "Meyer GmbH"), item(account::ADDRESSES, ItemValue::Address(address))];
    let firm = device.create(1, RecordKind::Account, firm);
    let edits = [person("Jörg", "Müller"), vec![item(contact::AFFILIATIONS, tie(firm))]].concat();
    let there = device.create(2, RecordKind::Contact, edits);
    device.create(3, RecordKind::Contact, person("Uwe", "Müller"));
    let ties = FieldValue::Items(vec![(ItemId::from_bytes([9; 16]), tie(firm))]);
    let typed = [
        text(contact::FIRST_NAME, "Joerg"),
        text(contact::LAST_NAME, "Mueller"),
        (contact::AFFILIATIONS, ties),
    ];
    let expected = Like {
        id: there,
        kind: RecordKind::Contact,
        title: "Jörg Müller".to_owned(),
        about: "Meyer GmbH, 50667 Köln".to_owned(),
        percent: 92,
        why: vec![Why::Name, Why::Company, Why::Place],
    };
    assert_eq!(device.likes(RecordKind::Contact, &typed), (vec![expected], true));
}

#[test]
fn what_changes_after_the_first_question_is_known_to_the_next() {
    let mut device = Device::founded();
    let record = device.create(1, RecordKind::Contact, person("Jörg", "Müller"));
    assert_eq!(device.like_names("Jörg", "Müller"), ["Jörg Müller"]);
    device.edit(record, set(contact::LAST_NAME, "Krause")).unwrap();
    assert!(device.like_names("Jörg", "Müller").is_empty());
    assert_eq!(device.like_names("Joerg", "Krauße"), ["Jörg Krause"]);
    device.create(2, RecordKind::Contact, person("Jörg", "Müller"));
    assert_eq!(device.like_names("Jörg", "Müller"), ["Jörg Müller"]);
    device.edit(record, Edit::Trash { trashed: true }).unwrap();
    assert!(device.like_names("Jörg", "Krause").is_empty());
    device.restart();
    assert_eq!(device.like_names("Jörg", "Müller"), ["Jörg Müller"]);
}

#[test]
fn a_name_that_more_than_twenty_share_says_nothing_by_itself() {
    let mut device = Device::founded();
    for number in 1..=21 {
        device.create(number, RecordKind::Contact, person("Jörg", "Müller"));
    }
    assert!(device.like_names("Jörg", "Müller").is_empty());
    device.edit(RecordId::from_bytes([4; 16]), set(contact::LAST_NAME, "Krause")).unwrap();
    assert_eq!(device.like_names("Jörg", "Müller").len(), 3);
}
