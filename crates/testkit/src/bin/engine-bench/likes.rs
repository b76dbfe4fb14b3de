//! What it costs to be told who may be there already: the first questions, which take all rows in, and every further.

use std::time::Duration;

use crm_domain::field::RecordKind;
use crm_domain::id::ItemId;
use crm_domain::item::{EmailEntry, ItemValue};
use crm_domain::schema::contact;
use crm_domain::value::FieldValue;
use engine_protocol::Answer;
use engine_protocol::request::Request;

use crate::Bench;

/// Asks about somebody whose address one of the people has; how many were told, whether all were looked at, and how
/// long it took.
fn ask(bench: &mut Bench, number: u32) -> Option<(usize, bool, f64)> {
    let addr = format!("k{number}@firma{}.example", number / 5);
    let mail = ItemValue::Email(EmailEntry { addr, ..EmailEntry::default() });
    let values = vec![
        (contact::FIRST_NAME, FieldValue::Text("Jürgen".to_owned())),
        (contact::LAST_NAME, FieldValue::Text("Mueller".to_owned())),
        (contact::EMAILS, FieldValue::Items(vec![(ItemId::from_bytes([1; 16]), mail)])),
    ];
    let ms = |took: Duration| took.as_secs_f64() * 1000.0;
    match bench.ask(Request::Likes { kind: RecordKind::Contact, values }) {
        (Some(Answer::Likes { likes, is_complete }), took) => Some((likes.len(), is_complete, ms(took))),
        _ => None,
    }
}

/// The figures; `None` when somebody was not found.
pub fn measure(bench: &mut Bench, note: &mut dyn FnMut(&str, f64)) -> Option<()> {
    let (mut first, mut longest) = (0.0, 0.0_f64);
    loop {
        let (_, is_complete, took) = ask(bench, 0)?;
        (first, longest) = (first + took, longest.max(took));
        if is_complete {
            break;
        }
    }
    note("likes_take_in_all_ms", first);
    note("likes_longest_turn_ms", longest);
    let asked: Option<Vec<f64>> = (0..200)
        .map(|number| ask(bench, number * 7).and_then(|(found, _, took)| (found > 0).then_some(took)))
        .collect();
    let mut later = asked?;
    later.sort_by(f64::total_cmp);
    note("likes_p50_ms", *later.get(later.len() / 2)?);
    note("likes_p99_ms", *later.get(later.len() * 99 / 100)?);
    Some(())
}
