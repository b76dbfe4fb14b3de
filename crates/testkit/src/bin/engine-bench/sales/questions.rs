//! Questions of a sales day: the forecast, a record with what happened to it, whatever somebody types.

use std::time::Duration;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::query::Op;
use crm_domain::sales::forecast::{GroupBy, Question, Unit, Whose};
use crm_domain::schema::{self, RELATED, event, interaction, task};
use crm_domain::time::{Day, Millis};
use crm_domain::value::FieldValue;
use engine_protocol::forecast::ForecastQuery;
use engine_protocol::request::Request;
use engine_protocol::{Answer, FromEngine, WatchId};

use super::lists::{ask_all, is, watch};
use super::{FORECAST, Figures, RECORD, SEARCH, ids, ms};
use crate::Bench;

const TIMES: usize = 20;
/// What people look for, letter by letter: names, places, subjects, a number, and what nobody has.
const WORDS: [&str; 7] =
    ["müller", "hallenbau", "angebot nachfassen", "krüger", "0221 4", "besuch", "gibtesnicht"];
const INTERACTION: [FieldKey; 15] = [
    interaction::KIND,
    interaction::AT,
    interaction::OUTCOME,
    interaction::DURATION,
    interaction::BODY,
    schema::OWNER,
    interaction::CHECK_IN,
    interaction::CHECK_OUT,
    interaction::POSITION,
    interaction::ACCURACY,
    interaction::VERDICT,
    interaction::DISTANCE,
    interaction::SENDER,
    interaction::DIRECTION,
    RELATED,
];

/// Two years by months, opened again and again.
pub fn forecast(bench: &mut Bench, now: Millis, figures: &mut Figures) -> Option<()> {
    let today = now.day()?;
    let question = Question {
        unit: Unit::Month,
        from: Unit::Month.start(today),
        periods: 24,
        pipeline: None,
        whose: Whose::All,
        group: GroupBy::Nothing,
    };
    let (mut took, mut longest) = (Vec::new(), Duration::ZERO);
    for _ in 0..TIMES {
        let query = ForecastQuery { question, as_of: None, cell: None, analysis: None };
        took.push(ms(bench.ask(Request::WatchForecast { watch: WatchId(2), query }).1));
        if !bench.said.iter().any(|message| matches!(message, FromEngine::Forecast { .. })) {
            return None;
        }
        longest = longest.max(bench.longest);
        bench.ask(Request::Unwatch { watch: WatchId(2) });
    }
    figures.spread("forecast of two years", took, FORECAST)?;
    figures.note("forecast of two years, longest turn_ms", ms(longest), Some(super::TURN));
    Some(())
}

/// Records of all kinds that have a timeline, each with all of it.
pub fn records(bench: &mut Bench, figures: &mut Figures) -> Option<()> {
    let far = Day::new(9999, 12, 31)?;
    let now = bench.now().day()?;
    let choices = || ["done", "cancelled"].map(|key| FieldValue::Choice(key.to_owned())).to_vec();
    let (mut took, mut longest) = (Vec::new(), Duration::ZERO);
    for kind in [RecordKind::Account, RecordKind::Contact, RecordKind::Deal] {
        let all = ids(bench, kind)?;
        for number in 0..100 {
            let record = *all.get(number * 89 % all.len())?;
            let about = || is(RELATED, Op::Is, vec![FieldValue::Link(record)]);
            let days = vec![FieldValue::Day(now), FieldValue::Day(far)];
            let past = vec![FieldValue::Day(now)];
            let with = |more| vec![about(), more];
            let tasks = [task::STATUS, task::DUE, task::DONE_AT];
            let events = [event::KIND, event::WHEN, event::STATUS];
            let open = with(is(task::STATUS, Op::NoneOf, choices()));
            let done = with(is(task::STATUS, Op::AnyOf, choices()));
            let coming = with(is(event::WHEN, Op::Between, days));
            let over = with(is(event::WHEN, Op::Less, past));
            let questions = vec![
                Request::WatchRecord { watch: WatchId(300), record },
                Request::History { record },
                watch(
                    301,
                    RecordKind::Interaction,
                    vec![about()],
                    &[(interaction::AT, true)],
                    &INTERACTION,
                    50,
                ),
                watch(302, RecordKind::Task, open, &[(task::DUE, false)], &tasks, 40),
                watch(303, RecordKind::Task, done, &[(task::DONE_AT, true)], &tasks, 50),
                watch(304, RecordKind::Event, coming, &[(event::WHEN, false)], &events, 40),
                watch(305, RecordKind::Event, over, &[(event::WHEN, true)], &events, 50),
            ];
            let (whole, turn, _) = ask_all(bench, questions);
            longest = longest.max(turn);
            took.push(ms(whole));
            for number in 300..306 {
                bench.ask(Request::Unwatch { watch: WatchId(number) });
            }
        }
    }
    figures.spread("a record with its timeline", took, RECORD)?;
    figures.note("a record with its timeline, longest turn_ms", ms(longest), Some(super::TURN));
    Some(())
}

/// Whatever is typed, looked for in everything.
pub fn search(bench: &mut Bench, figures: &mut Figures) -> Option<()> {
    let mut took = Vec::new();
    for word in WORDS {
        for (end, letter) in word.char_indices() {
            let text = word.get(..end + letter.len_utf8())?.to_owned();
            let (answer, spent) = bench.ask(Request::Find { text, kind: None, limit: 8 });
            let Some(Answer::Hits(_)) = answer else { return None };
            took.push(ms(spent));
        }
    }
    figures.spread("search over everything", took, SEARCH)
}
