//! What was done and what is to be done: calls, visits, mails and notes; tasks; events.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::period::Period;
use crm_domain::value::FieldValue;

use crate::chance::Chance;
use crate::{Draft, Firm, PAST, sentences};

/// How many days ago something was done: the nearer the more, as records of a firm that writes more and more down.
pub fn age(chance: &mut Chance) -> i64 {
    let far = chance.between(0, PAST - 20);
    far * chance.between(5, 100) / 100
}

impl Firm {
    /// The contact that a deed is about, the company, and often a deal with them.
    fn whom(&self, chance: &mut Chance) -> (Vec<RecordId>, u32) {
        let size = self.setting.size;
        if size.deals > 0 && chance.percent(45) {
            let deal = u32::try_from(chance.between(0, i64::from(size.deals) - 1)).unwrap_or(0);
            let contact = self.contact_of_deal(deal);
            let (ids, account) = self.with_account(contact);
            return ([ids, vec![self.deal_id(deal)]].concat(), account);
        }
        let contact = chance.between(0, i64::from(size.contacts.max(1)) - 1) * chance.between(1, 100) / 100;
        self.with_account(u32::try_from(contact).unwrap_or(0))
    }

    fn with_account(&self, contact: u32) -> (Vec<RecordId>, u32) {
        let account = self.account_of(contact);
        (vec![self.identity(RecordKind::Contact, contact).0, self.account_id(account)], account)
    }

    pub(crate) fn interaction(&self, nth: u32) -> Draft {
        if let Some(nth) = nth.checked_sub(self.setting.size.interactions) {
            return self.visit(nth);
        }
        let (_, at) = self.identity(RecordKind::Interaction, nth);
        let mut chance = Chance::new(self.setting.seed, 5 << 48 | u64::from(nth));
        let mut draft = Draft::default();
        let kind =
            chance.weighted(&[("call", 44), ("email", 22), ("visit", 20), ("meeting", 6), ("note", 8)]);
        let (whom, account) = self.whom(&mut chance);
        draft.choice("kind", kind);
        let subjects = match kind {
            "visit" | "meeting" => self.words(sentences::VISITS_DE, sentences::VISITS_EN),
            _ => self.words(sentences::CALLS_DE, sentences::CALLS_EN),
        };
        draft.text("subject", chance.pick(subjects));
        draft.set("at", FieldValue::Moment(at));
        draft.related(whom);
        draft.set("owner", FieldValue::Member(self.setting.member));
        match kind {
            "call" => {
                draft.choice("direction", if chance.percent(70) { "out" } else { "in" });
                let outcomes = &[
                    ("reached", 55),
                    ("not_reached", 25),
                    ("callback", 10),
                    ("appointment", 8),
                    ("refusal", 2),
                ];
                draft.choice("outcome", chance.weighted(outcomes));
                draft.set("duration_min", FieldValue::Number(chance.between(1, 25)));
            }
            "email" => draft.choice("direction", if chance.percent(55) { "out" } else { "in" }),
            "visit" => {
                draft.text("location", self.place_of(account));
                draft.set("check_in", FieldValue::Moment(at));
                let minutes = chance.between(20, 90);
                draft.set("check_out", FieldValue::Moment(at.plus(minutes * 60_000)));
                draft.set("duration_min", FieldValue::Number(minutes));
            }
            _ => {}
        }
        if kind != "call" || chance.percent(40) {
            draft.prose("body", chance.pick(self.words(sentences::NOTES_DE, sentences::NOTES_EN)).to_owned());
        }
        draft
    }

    pub(crate) fn task(&self, nth: u32) -> Draft {
        let mut chance = Chance::new(self.setting.seed, 6 << 48 | u64::from(nth));
        let mut draft = Draft::default();
        let (whom, _) = self.whom(&mut chance);
        let days = chance.between(-12, 24);
        let is_done = days < 0 && chance.percent(80);
        draft.text("title", chance.pick(self.words(sentences::STEPS_DE, sentences::STEPS_EN)));
        draft.choice("status", if is_done { "done" } else { "open" });
        if is_done {
            draft.set("done_at", FieldValue::Moment(self.at_work(days, &mut chance)));
        }
        draft
            .choice("priority", chance.weighted(&[("normal", 65), ("high", 20), ("low", 10), ("urgent", 5)]));
        draft.set("due", self.day(days));
        draft.set("owner", FieldValue::Member(self.setting.member));
        draft.related(whom);
        draft
    }

    pub(crate) fn event(&self, nth: u32) -> Draft {
        if let Some(nth) = nth.checked_sub(self.setting.size.events) {
            return self.appointment(nth);
        }
        let mut chance = Chance::new(self.setting.seed, 7 << 48 | u64::from(nth));
        let mut draft = Draft::default();
        let (whom, account) = self.whom(&mut chance);
        let kind =
            chance.weighted(&[("visit", 55), ("meeting", 15), ("call", 15), ("video", 10), ("internal", 5)]);
        // One after the other through the days and the hours of each: nobody is in two places.
        let all = i64::from(self.setting.size.events.max(1));
        let days = i64::from(nth) * 45 / all - 20;
        let start = [8 * 60 + 30, 10 * 60 + 30, 13 * 60, 15 * 60 + 30][nth as usize % 4];
        let length = if kind == "call" { 30 } else { chance.between(1, 3) * 30 };
        let day = self.working_day(days);
        let (from, to) = (self.moment(day, start), self.moment(day, start + length));
        draft.text("title", chance.pick(self.words(sentences::VISITS_DE, sentences::VISITS_EN)));
        draft.choice("kind", kind);
        draft.choice("status", if days < 0 { "held" } else { "planned" });
        draft.set("when", Period::new(from, to, false).map(FieldValue::Period));
        if kind == "visit" {
            draft.text("location", self.place_of(account));
        }
        if kind != "internal" {
            draft.related(whom);
        }
        draft.set("owner", FieldValue::Member(self.setting.member));
        draft
    }
}
