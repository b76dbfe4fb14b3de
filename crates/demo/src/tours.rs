//! Tours: last week's and yesterday's with what came of them, today's, and one of next week.

use crm_domain::command::{Edit, Step};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::item::{CheckEntry, ItemValue};
use crm_domain::schema::{interaction, tour};
use crm_domain::time::{Day, Millis};
use crm_domain::tour::place::{Place, Point};
use crm_domain::tour::plan::{self, NewStop, NewTour};
use crm_domain::tour::verdict::{USUAL_RADIUS, verdict};
use crm_domain::tour::{order, schedule};
use crm_domain::value::FieldValue;

use crate::chance::Chance;
use crate::places::{SEAT, SEAT_WORDS, beside};
use crate::{DAY, Draft, Firm, sentences};

/// Customers of one tour.
pub const STOPS: u32 = 5;
/// So many tours there are, where there are customers enough.
pub const TOURS: u32 = 4;
/// So many of them are over.
const OVER: u32 = 2;
/// Visits that came of those: the last stop of the first was left out.
pub const VISITS: u32 = OVER * STOPS - 1;
/// When the firm's people set out, in minutes after midnight.
const SETS_OUT: i64 = 8 * 60;

/// A tour: what it is called, the middle of where it goes, and in how many days it is.
struct Round {
    german: &'static str,
    english: &'static str,
    around: Point,
    days: i64,
}

const fn round(german: &'static str, english: &'static str, around: (f64, f64), days: i64) -> Round {
    Round { german, english, around: Point { latitude: around.0, longitude: around.1 }, days }
}

static ROUNDS: [Round; TOURS as usize] = [
    round("Düsseldorf und Essen", "Düsseldorf and Essen", (51.30, 6.85), -8),
    round("Bonn und Siegburg", "Bonn and Siegburg", (50.75, 7.12), -1),
    round("Köln", "Cologne", (50.95, 6.96), 0),
    round("Bergisches Land", "Bergisches Land", (51.00, 7.45), 7),
];

#[expect(clippy::cast_possible_truncation, reason = "metres on earth")]
fn metres(from: Point, to: Point) -> i64 {
    (from.km_to(to) * 1_000.0).round() as i64
}

/// The customers of each tour, in the order of the way: those who are nearest, each in one tour only.
pub fn customers(firm: &Firm) -> Vec<Vec<u32>> {
    let mut free: Vec<(u32, Point)> =
        (0..firm.setting.size.accounts).map(|nth| (nth, firm.point_of(nth))).collect();
    let rounds = ROUNDS.iter().take(firm.setting.size.tours() as usize);
    let of_round = |round: &Round| {
        free.sort_by_cached_key(|(nth, point)| (!firm.is_visited(*nth), metres(*point, round.around), *nth));
        let taken: Vec<(u32, Point)> = free.drain(..STOPS as usize).collect();
        let points: Vec<Option<Point>> = taken.iter().map(|(_, point)| Some(*point)).collect();
        order::propose(Some(SEAT), &points).into_iter().map(|at| taken[at].0).collect()
    };
    rounds.map(of_round).collect()
}

impl Firm {
    /// The day of a tour. Today's is today, whatever day of the week that is.
    fn day_of_tour(&self, nth: u32) -> Day {
        let days = ROUNDS[nth as usize].days;
        if days == 0 {
            return self.today;
        }
        Day::from_days(self.working_day(days)).unwrap_or(self.today)
    }

    /// A tour's id, and when it was planned.
    pub(crate) fn tour_identity(&self, nth: u32) -> (RecordId, Millis) {
        let mut chance = self.chance(RecordKind::Tour, nth);
        let day = self.day_of_tour(nth).to_days() - chance.between(2, 6);
        let at = self.moment(day, 16 * 60 + chance.between(0, 50)).min(self.setting.now.plus(-DAY / 24));
        (RecordId::new(at, chance.bytes()), at)
    }

    /// The tour and the appointments of its stops, as planning makes them.
    fn planned(&self, nth: u32) -> Vec<Step> {
        let round = &ROUNDS[nth as usize];
        let accounts = &self.tours[nth as usize];
        let place = |point| Some(Place { point, rough: false });
        let places: Vec<Option<Place>> =
            accounts.iter().map(|account| place(self.point_of(*account))).collect();
        let legs = schedule::legs(place(SEAT), SETS_OUT, schedule::USUAL_VISIT, &places);
        let date = self.day_of_tour(nth);
        let mut chance = Chance::new(self.setting.seed, 19 << 48 | u64::from(nth));
        let titles = self.words(sentences::VISITS_DE, sentences::VISITS_EN);
        let stop = |(account, leg): (&u32, &schedule::Leg)| NewStop {
            account: self.account_id(*account),
            title: chance.pick(titles).to_owned(),
            location: self.place_of(*account),
            when: schedule::when(date, leg.arrives, schedule::USUAL_VISIT, &self.setting.zone),
        };
        let stops = accounts.iter().zip(&legs).map(stop).collect();
        let objectives = self.words(sentences::OBJECTIVES_DE, sentences::OBJECTIVES_EN);
        plan::steps(&NewTour {
            tour: self.tour_identity(nth).0,
            title: self.words(round.german, round.english).to_owned(),
            date,
            sets_out: SETS_OUT,
            visit: schedule::USUAL_VISIT,
            start: SEAT_WORDS.to_owned(),
            start_geo: SEAT.stored(),
            zone: "Europe/Berlin".to_owned(),
            objectives: objectives.iter().map(|&said| said.to_owned()).collect(),
            stops,
        })
    }

    fn step_of_tour(&self, nth: u32, at: usize) -> (RecordId, Vec<Edit>) {
        match self.planned(nth).into_iter().nth(at) {
            Some(Step::Create { record, edits, .. }) => (record, edits),
            _ => unreachable!("a tour of {STOPS} stops is made in {} steps", STOPS + 1),
        }
    }

    pub(crate) fn tour(&self, nth: u32) -> Draft {
        let (record, edits) = self.step_of_tour(nth, 0);
        let mut draft = Draft { edits };
        draft.set("owner", FieldValue::Member(self.setting.member));
        if nth < OVER {
            draft.set("km_start", FieldValue::Number(48_120 + i64::from(nth) * 870));
            draft.set("km_end", FieldValue::Number(48_120 + i64::from(nth) * 870 + 96));
        }
        if nth == 0 {
            let last = self.account_id(self.tours[0][STOPS as usize - 1]);
            let why =
                self.words("Im Urlaub, neuer Termin im nächsten Monat", "On holiday, next month instead");
            let said = CheckEntry { text: why.to_owned(), done: false, position: "V".to_owned() };
            draft.edits.push(Edit::PutItem {
                field: tour::RESULTS,
                item: plan::stop_id(record, last),
                value: ItemValue::Check(said),
            });
        }
        draft
    }

    /// The appointment of a stop: its id, and when it was planned.
    pub(crate) fn appointment_identity(&self, nth: u32) -> (RecordId, Millis) {
        let (tour, at) = self.tour_identity(nth / STOPS);
        let account = self.tours[(nth / STOPS) as usize][(nth % STOPS) as usize];
        (plan::event_id(tour, self.account_id(account)), at)
    }

    pub(crate) fn appointment(&self, nth: u32) -> Draft {
        let (tour, stop) = (nth / STOPS, nth % STOPS);
        let (_, edits) = self.step_of_tour(tour, stop as usize + 1);
        let mut draft = Draft { edits };
        draft.choice("status", if tour < OVER && nth != STOPS - 1 { "held" } else { "planned" });
        draft.set("owner", FieldValue::Member(self.setting.member));
        draft
    }

    /// The stop that a visit was at.
    const fn stop_of_visit(nth: u32) -> u32 {
        if nth < STOPS - 1 { nth } else { nth + 1 }
    }

    /// A visit's id and when somebody came there.
    pub(crate) fn visit_identity(&self, nth: u32) -> (RecordId, Millis) {
        let mut chance = Chance::new(self.setting.seed, 20 << 48 | u64::from(nth));
        let stop = Self::stop_of_visit(nth);
        let planned = self.step_of_tour(stop / STOPS, (stop % STOPS) as usize + 1).1.into_iter();
        let mut when = planned.filter_map(|edit| match edit {
            Edit::Set { value: Some(FieldValue::Period(when)), .. } => Some(when.from),
            _ => None,
        });
        let at = when.next_back().unwrap_or(self.setting.now).plus(chance.between(-5, 9) * 60_000);
        let at = at.min(self.setting.now.plus(-DAY / 12));
        (RecordId::new(at, chance.bytes()), at)
    }

    /// What came of a stop: when and where somebody was, and a report.
    pub(crate) fn visit(&self, nth: u32) -> Draft {
        let mut chance = Chance::new(self.setting.seed, 21 << 48 | u64::from(nth));
        let (record, at) = self.visit_identity(nth);
        let stop = Self::stop_of_visit(nth);
        let account = self.tours[(stop / STOPS) as usize][(stop % STOPS) as usize];
        let (event, _) = self.appointment_identity(stop);
        let mut draft = Draft::default();
        draft.choice("kind", "visit");
        draft.text("subject", chance.pick(self.words(sentences::VISITS_DE, sentences::VISITS_EN)));
        draft.set("at", FieldValue::Moment(at));
        let contact = self.identity(RecordKind::Contact, account).0;
        draft.related([contact, self.account_id(account), self.tour_identity(stop / STOPS).0, event]);
        draft.choice("outcome", chance.weighted(&[("reached", 50), ("appointment", 30), ("order", 20)]));
        draft.choice("sentiment", chance.weighted(&[("positive", 60), ("neutral", 30), ("negative", 10)]));
        let minutes = chance.between(25, 55);
        draft.set("duration_min", FieldValue::Number(minutes));
        draft.text("location", self.place_of(account));
        draft.set("owner", FieldValue::Member(self.setting.member));
        draft.set("check_in", FieldValue::Moment(at));
        draft.set("check_out", FieldValue::Moment(at.plus(minutes * 60_000)));
        let there = self.point_of(account);
        // One of them was told of on the way back.
        let far = if nth == 2 { 2_600 } else { 60 };
        let here = beside(there, chance.between(-far, far), far);
        let accuracy = chance.between(6, 24);
        let (said, distance) = verdict(Some(here), accuracy, Some(there), USUAL_RADIUS);
        draft.text("geo", here.stored());
        draft.set("geo_accuracy_m", FieldValue::Number(accuracy));
        draft.set("distance_m", distance.map(FieldValue::Number));
        draft.set("radius_m", FieldValue::Number(USUAL_RADIUS));
        draft.choice("geo_verdict", said.key());
        let objectives = self.words(sentences::OBJECTIVES_DE, sentences::OBJECTIVES_EN);
        for mut check in plan::checks(record, interaction::OBJECTIVES, objectives.iter().copied()) {
            if let Edit::PutItem { value: ItemValue::Check(check), .. } = &mut check {
                check.done = chance.percent(75);
            }
            draft.edits.push(check);
        }
        draft.prose("body", chance.pick(self.words(sentences::NOTES_DE, sentences::NOTES_EN)).to_owned());
        draft
    }
}
