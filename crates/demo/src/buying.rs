//! What open deals are made of: who has a say, who else wants to sell, and what is offered.

use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::item::{ItemValue, Party};
use crm_domain::sales::amount::OF_LINES;
use crm_domain::schema::deal;

use crate::chance::Chance;
use crate::{Draft, Firm, sentences};

impl Firm {
    /// Another person at a company, beside the first; found once, for all deals.
    pub(crate) fn colleagues(&self) -> std::collections::BTreeMap<u32, u32> {
        let size = self.setting.size;
        (size.accounts..size.contacts).map(|contact| (self.account_of(contact), contact)).collect()
    }

    /// Gives an open deal its lines, the people who decide, and who is against us.
    pub(crate) fn under_way(&self, nth: u32, record: RecordId, draft: &mut Draft) {
        let mut chance = Chance::new(self.setting.seed, 18 << 48 | u64::from(nth));
        if chance.percent(70) {
            self.put_lines(nth, record, draft);
            draft.choice("amount_mode", OF_LINES);
        }
        let contact = self.contact_of_deal(nth);
        let account = self.account_of(contact);
        let first = chance.pick(&["champion", "buyer", "user"]);
        let stance = chance.weighted(&[("promoter", 60), ("neutral", 40)]);
        self.put_party(contact, [first, stance, "medium"], draft);
        // The first person of a company is who signs there.
        if contact != account {
            let stance = chance.weighted(&[("promoter", 30), ("neutral", 50), ("critic", 20)]);
            self.put_party(account, ["decider", stance, "high"], draft);
        }
        let another = self.colleagues.get(&account).filter(|other| **other != contact);
        if let Some(other) = another.filter(|_| chance.percent(60)) {
            self.put_party(*other, ["influencer", "neutral", chance.pick(&["medium", "low"])], draft);
        }
        for rival in sentences::RIVALS {
            if chance.percent(25) {
                draft.word("competitors", *rival);
            }
        }
    }

    fn put_party(&self, contact: u32, [role, stance, influence]: [&str; 3], draft: &mut Draft) {
        let contact = self.identity(RecordKind::Contact, contact).0;
        let (role, stance, influence) = (role.to_owned(), stance.to_owned(), influence.to_owned());
        let value = ItemValue::Party(Party { contact, role, stance, influence });
        draft.edits.push(Edit::PutItem { field: deal::CONTACTS, item: Party::item(contact), value });
    }
}
