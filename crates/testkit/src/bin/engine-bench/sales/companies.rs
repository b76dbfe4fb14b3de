//! Companies that nobody was in touch with for long: what other records say of all of them, and a call that is noted while
//! their list stands.

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::{CommandId, RecordId};
use crm_domain::query::Op;
use crm_domain::schema::{RELATED, account, interaction};
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use engine_protocol::request::Request;

use super::lists::{ask_all, close, is, watch};
use super::{BOARD, Figures, TURN, ids, ms};
use crate::Bench;

/// The list, first after a start and again, and what a call does to it.
pub fn without_contact(bench: &mut Bench, now: Millis, figures: &mut Figures) -> Option<()> {
    let question = || {
        let long_ago = is(account::LAST_INTERACTION, Op::OlderThan, vec![FieldValue::Number(90)]);
        let shown = [account::LAST_INTERACTION, account::OPEN_PIPELINE];
        let sort = [(account::LAST_INTERACTION, false)];
        vec![watch(300, RecordKind::Account, vec![long_ago], &sort, &shown, 50)]
    };
    let (took, longest, _) = ask_all(bench, question());
    figures.note("companies without contact, first_ms", ms(took), Some(BOARD));
    figures.note("companies without contact, first, longest turn_ms", ms(longest), Some(TURN));
    let again = (0..20).map(|_| ms(ask_all(bench, question()).0)).collect();
    figures.spread("companies without contact, again", again, BOARD)?;
    let all = ids(bench, RecordKind::Account)?;
    let mut calls = Vec::new();
    for number in 0..200_u32 {
        let about = *all.get(number as usize * 37 % all.len())?;
        calls.push(ms(bench.ask(call(number, about, now)).1));
    }
    close(bench, [300].into_iter());
    figures.spread("a call noted with companies without contact", calls, TURN)
}

fn call(number: u32, about: RecordId, at: Millis) -> Request {
    let mut id = [5; 16];
    id[..4].copy_from_slice(&number.to_be_bytes());
    let put = |field, value| Edit::Set { field, value: Some(value) };
    let edits = vec![
        put(interaction::KIND, FieldValue::Choice("call".to_owned())),
        put(interaction::AT, FieldValue::Moment(at)),
        Edit::Tag { field: RELATED, word: about.to_string(), present: true },
    ];
    let record = RecordId::from_bytes(id);
    let command = Command::Create { record, kind: RecordKind::Interaction, edits };
    Request::Command { id: CommandId::from_bytes(id), command }
}
