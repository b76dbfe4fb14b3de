//! Deals: each went the way of its stages, some are won, some lost, some lie.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::sales::stage::{Move, Outcome, Stage};
use crm_domain::time::Millis;
use crm_domain::value::{FieldValue, Money};

use crate::chance::Chance;
use crate::{DAY, Draft, Firm, PAST, sentences};

/// How many days ago a deal began. More than half are of the last half year: a firm that grows.
pub fn age(chance: &mut Chance) -> i64 {
    if chance.percent(55) { chance.between(1, 170) } else { chance.between(170, PAST - 30) }
}

/// Where deals come from, and how often.
const SOURCES: &[(&str, i64)] = &[("existing", 45), ("fair", 15), ("referral", 15), ("website", 25)];
/// So many stages come before the one in which a quote is written.
const QUOTED_AFTER: usize = 3;

/// What a deal is about.
struct Subject {
    /// Its place among the things that are sold.
    thing: usize,
    name: &'static str,
    /// In cents.
    worth: i64,
}

/// A deal's way so far.
struct Way<'a> {
    /// Stages with the moments it came to them, oldest first.
    steps: Vec<(&'a Stage, Millis)>,
}

/// Why deals are won; not everybody says it.
const WHY_WON: [Option<&str>; 7] = [
    Some("relationship"),
    Some("quality"),
    Some("service"),
    Some("relationship"),
    None,
    Some("delivery"),
    Some("price"),
];

impl Firm {
    /// The contact that a deal is with.
    pub(crate) fn contact_of_deal(&self, nth: u32) -> u32 {
        let contacts = i64::from(self.setting.size.contacts.max(1));
        let mut chance = Chance::new(self.setting.seed, 14 << 48 | u64::from(nth));
        u32::try_from(chance.between(0, contacts - 1)).unwrap_or(0)
    }

    /// A deal's id.
    pub(crate) fn deal_id(&self, nth: u32) -> RecordId {
        self.identity(RecordKind::Deal, nth).0
    }

    /// What a deal is about, and the chance that decides over the rest of it.
    fn subject(&self, nth: u32) -> (Subject, Chance) {
        let mut chance = Chance::new(self.setting.seed, 4 << 48 | u64::from(nth));
        let things = self.words(sentences::THINGS_DE, sentences::THINGS_EN);
        let last = i64::try_from(things.len()).unwrap_or(1) - 1;
        let thing = usize::try_from(chance.between(0, last)).unwrap_or(0);
        let (name, from, to) = things[thing];
        let worth = chance.between(from, to) * 5_000;
        (Subject { thing, name, worth }, chance)
    }

    /// What a deal is called.
    pub(crate) fn name_of_deal(&self, nth: u32) -> &'static str {
        self.subject(nth).0.name
    }

    /// Which of the things that are sold a deal is about.
    pub(crate) fn thing_of_deal(&self, nth: u32) -> usize {
        self.subject(nth).0.thing
    }

    /// What a deal is worth, in cents.
    pub(crate) fn worth_of_deal(&self, nth: u32) -> i64 {
        self.subject(nth).0.worth
    }

    /// The way of a deal so far.
    fn way_of(&self, nth: u32) -> Way<'_> {
        let (_, began) = self.identity(RecordKind::Deal, nth);
        let (_, mut chance) = self.subject(nth);
        chance.weighted(SOURCES);
        self.way(began, &mut chance)
    }

    /// Whether a deal came as far as the stage in which quotes are written.
    pub(crate) fn is_quoted(&self, nth: u32) -> bool {
        let way = self.way_of(nth);
        way.steps.get(QUOTED_AFTER).is_some_and(|(stage, _)| stage.outcome == Outcome::Open)
    }

    /// When a quote was written for a deal.
    pub(crate) fn quoted_at(&self, nth: u32) -> Millis {
        let way = self.way_of(nth);
        way.steps.get(QUOTED_AFTER).map_or(self.setting.now, |(_, at)| *at)
    }

    /// What became of a deal; `None` without stages.
    pub(crate) fn outcome_of_deal(&self, nth: u32) -> Option<Outcome> {
        self.way_of(nth).steps.last().map(|(stage, _)| stage.outcome)
    }

    /// When a deal was won or lost.
    pub(crate) fn closed_at(&self, nth: u32) -> Option<Millis> {
        let way = self.way_of(nth);
        way.steps.last().filter(|(stage, _)| stage.outcome != Outcome::Open).map(|(_, at)| *at)
    }

    pub(crate) fn deal(&self, nth: u32) -> Draft {
        let (record, began) = self.identity(RecordKind::Deal, nth);
        let (subject, mut chance) = self.subject(nth);
        let contact = self.contact_of_deal(nth);
        let account = self.account_of(contact);
        let mut draft = Draft::default();
        draft.text("name", subject.name);
        draft.set("account", FieldValue::Link(self.account_id(account)));
        draft.set("contact", FieldValue::Link(self.identity(RecordKind::Contact, contact).0));
        draft.set("owner", FieldValue::Member(self.setting.member));
        let worth = Money { minor: subject.worth, currency: *b"EUR" };
        draft.set("amount", FieldValue::Money(worth));
        draft.choice("source", chance.weighted(SOURCES));
        let way = self.way(began, &mut chance);
        self.put_way(&way, &mut draft);
        self.finish(&way, began, &mut chance, &mut draft);
        if way.steps.last().is_some_and(|(stage, _)| stage.outcome == Outcome::Open) {
            self.under_way(nth, record, &mut draft);
        }
        draft
    }

    /// Through the open stages in their order, some days at each, and to an end where its time came before today.
    fn way(&self, began: Millis, chance: &mut Chance) -> Way<'_> {
        let open = self.setting.stages.iter().filter(|stage| stage.outcome == Outcome::Open);
        let open: Vec<&Stage> = open.collect();
        let end_of = |outcome| self.setting.stages.iter().find(|stage| stage.outcome == outcome);
        let gives_up_at = if chance.percent(52) { chance.between(1, 4) } else { i64::MAX };
        let mut steps = Vec::new();
        let mut at = began;
        for (place, stage) in (0..).zip(open.iter().copied()) {
            if at > self.setting.now {
                return Way { steps };
            }
            steps.push((stage, at));
            at = at.plus(chance.between(3, 24) * DAY + chance.between(-3, 3) * 3_600_000);
            if place >= gives_up_at {
                break;
            }
        }
        let end = end_of(if gives_up_at == i64::MAX { Outcome::Won } else { Outcome::Lost });
        // A few lie where they are: those are what the marks on the board are for.
        if let Some(end) = end.filter(|_| at <= self.setting.now && !chance.percent(6)) {
            steps.push((end, at));
        }
        Way { steps }
    }

    fn put_way(&self, way: &Way<'_>, draft: &mut Draft) {
        let mut from = None;
        for (stage, at) in &way.steps {
            let step = Move { at: *at, from, to: stage.id, by: self.setting.member };
            draft.word("stage_log", step.to_string());
            from = Some(stage.id);
        }
        if let Some((stage, _)) = way.steps.last() {
            draft.set("stage", FieldValue::Link(stage.id));
            draft.set("pipeline", stage.pipeline.map(FieldValue::Link));
        }
    }

    /// When it should end or did, why it was lost, what is next.
    fn finish(&self, way: &Way<'_>, began: Millis, chance: &mut Chance, draft: &mut Draft) {
        let Some((stage, at)) = way.steps.last() else { return };
        let day_of = |at: Millis| self.setting.zone.day(at).map(FieldValue::Day);
        match stage.outcome {
            Outcome::Open => {
                let due = began.plus(chance.between(50, 130) * DAY);
                // Most are kept up to date; some are not.
                let late = due < self.setting.now && !chance.percent(15);
                let due = if late { self.setting.now.plus(chance.between(3, 75) * DAY) } else { due };
                draft.set("expected_close", day_of(due));
                if chance.percent(78) {
                    draft
                        .text("next_step", chance.pick(self.words(sentences::STEPS_DE, sentences::STEPS_EN)));
                    draft.set("next_step_at", self.day(chance.between(-5, 21)));
                }
            }
            Outcome::Won => {
                draft.set("expected_close", day_of(*at));
                draft.set("closed_at", day_of(*at));
                // By the day: chance has other things to decide.
                let nth = usize::try_from(at.0.max(0) / DAY).unwrap_or(0) % WHY_WON.len();
                if let Some(why) = WHY_WON[nth] {
                    draft.choice("win_reason", why);
                }
            }
            Outcome::Lost => {
                draft.set("expected_close", day_of(at.plus(chance.between(0, 40) * DAY)));
                draft.set("closed_at", day_of(*at));
                let reasons = &[
                    ("price", 30),
                    ("competitor", 22),
                    ("budget", 14),
                    ("timing", 12),
                    ("no_decision", 12),
                    ("unresponsive", 10),
                ];
                let reason = chance.weighted(reasons);
                draft.choice("lost_reason", reason);
                if reason == "competitor" {
                    draft.text("lost_competitor", chance.pick(sentences::RIVALS));
                }
            }
        }
    }
}
