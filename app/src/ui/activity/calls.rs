//! What a call to a lead brings with it: it is counted, a lead that was reached is contacted, and somebody is to call
//! again whom nobody reached twice.

use crm_domain::command::{Edit, Step};
use crm_domain::id::{MemberId, RecordId};
use crm_domain::schema::{self, lead, task};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;

use super::entry::{set, task_step};

/// What is known of a lead when a call is noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// The lead.
    pub lead: RecordId,
    /// It has not been contacted.
    pub is_new: bool,
    /// Calls so far.
    pub attempts: i64,
    /// Whose lead it is. WHY: a task that two devices make is then of the same person on both.
    pub owner: Option<MemberId>,
    /// The task to call back that is open already.
    pub open_callback: Option<RecordId>,
}

impl Before {
    /// The task to call back after so many calls: the same on every device, so that two people who could not reach
    /// somebody make one task of it.
    pub fn callback_after(lead: RecordId, attempts: i64) -> RecordId {
        RecordId::derived(lead.as_bytes(), &format!("callback {attempts}"))
    }

    /// Which of the open tasks is one to call back.
    pub fn find_callback(lead: RecordId, attempts: i64, open: &[RecordId]) -> Option<RecordId> {
        // WHY one more: another device may have counted a call that is still on its way.
        let known: Vec<RecordId> =
            (1..=attempts + 1).map(|after| Self::callback_after(lead, after)).collect();
        open.iter().copied().find(|task| known.contains(task))
    }

    /// Whether somebody is to call again because of it.
    pub fn asks_for_another(self, outcome: &str) -> bool {
        match outcome {
            "not_reached" => self.attempts >= 1 && self.open_callback.is_none(),
            "callback" => true,
            _ => false,
        }
    }

    /// What a call that went so does besides being noted. `word`: under which it is counted; `title`: what the task to
    /// call back is called.
    pub fn steps(self, outcome: &str, word: String, title: String, tomorrow: Day) -> Vec<Step> {
        let mut edits = vec![Edit::Tag { field: lead::CALL_ATTEMPTS, word, present: true }];
        let reached = !matches!(outcome, "not_reached" | "");
        if reached && self.is_new {
            edits.push(set(lead::STATUS, FieldValue::Choice("contacted".to_owned())));
        }
        let mut steps = vec![Step::Edit { record: self.lead, edits }];
        if self.asks_for_another(outcome) {
            steps.push(match self.open_callback {
                Some(task) => {
                    Step::Edit { record: task, edits: vec![set(task::DUE, FieldValue::Day(tomorrow))] }
                }
                None => {
                    let task = Self::callback_after(self.lead, self.attempts + 1);
                    let mut step = task_step(task, title, Some(tomorrow), &[self.lead]);
                    if let (Step::Create { edits, .. }, Some(owner)) = (&mut step, self.owner) {
                        edits.push(set(schema::OWNER, FieldValue::Member(owner)));
                    }
                    step
                }
            });
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAD: RecordId = RecordId::from_bytes([1; 16]);

    fn before(attempts: i64) -> Before {
        Before { lead: LEAD, is_new: true, attempts, owner: None, open_callback: None }
    }

    fn steps(before: Before, outcome: &str) -> Vec<Step> {
        before.steps(outcome, "1".to_owned(), "Zurückrufen".to_owned(), Day::from_iso("2026-11-30").unwrap())
    }

    fn touched(steps: &[Step]) -> Vec<RecordId> {
        steps.iter().map(Step::record).collect()
    }

    #[test]
    fn every_call_is_counted_and_whoever_is_reached_first_is_contacted() {
        let status = |steps: &[Step]| {
            let [Step::Edit { edits, .. }, ..] = steps else { panic!("the lead first") };
            edits.iter().any(|edit| edit.field() == Some(lead::STATUS))
        };
        assert!(status(&steps(before(0), "reached")) && status(&steps(before(0), "callback")));
        assert!(!status(&steps(before(0), "not_reached")));
        assert!(!status(&steps(Before { is_new: false, ..before(3) }, "reached")));
    }

    #[test]
    fn journey_8_the_second_time_nobody_answers_there_is_a_task_to_call_again() {
        let task = Before::callback_after(LEAD, 2);
        assert_eq!(touched(&steps(before(0), "not_reached")), [LEAD]);
        assert_eq!(touched(&steps(before(1), "not_reached")), [LEAD, task]);
        // It is open already: once is enough.
        let open = Before { open_callback: Some(task), ..before(2) };
        assert_eq!(touched(&steps(open, "not_reached")), [LEAD]);
    }

    #[test]
    fn d11_two_people_who_reach_nobody_make_one_task() {
        assert_eq!(touched(&steps(before(1), "not_reached")), touched(&steps(before(1), "not_reached")));
        assert_ne!(Before::callback_after(LEAD, 2), Before::callback_after(RecordId::from_bytes([2; 16]), 2));
    }

    #[test]
    fn a_callback_is_wanted_whatever_it_was_and_puts_off_the_task_that_is_there() {
        assert_eq!(touched(&steps(before(0), "callback")), [LEAD, Before::callback_after(LEAD, 1)]);
        let task = Before::callback_after(LEAD, 2);
        assert_eq!(Before::find_callback(LEAD, 4, &[RecordId::from_bytes([9; 16]), task]), Some(task));
        let open = Before { open_callback: Some(task), ..before(4) };
        let steps = steps(open, "callback");
        assert!(matches!(steps.last(), Some(Step::Edit { record, .. }) if *record == task));
    }
}
