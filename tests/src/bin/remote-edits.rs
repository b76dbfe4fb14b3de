//! A colleague who changes contacts without end, for measuring what that does to somebody who types.
//!
//! `remote-edits <app's address> <invitation> <edits a second> <seconds>`: joins, says `ready`, waits for a line on
//! stdin, edits, and prints how many edits the relay holds as JSON.

use std::io::Write;
use std::num::NonZeroU32;
use std::time::Duration;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::query::Query;
use engine_protocol::request::Request;
use engine_protocol::{Answer, FromEngine};
use feldbuch_tests::peer::{Peer, set};
use serde_json::json;

const POSITION: FieldKey = FieldKey::new("position");

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [origin, link, rate, seconds] = arguments.as_slice() else {
        return Err("remote-edits <app's address> <invitation> <edits a second> <seconds>".into());
    };
    let (rate, seconds): (NonZeroU32, u32) = (rate.parse()?, seconds.parse()?);
    let total = rate
        .get()
        .checked_mul(seconds)
        .and_then(|total| usize::try_from(total).ok())
        .ok_or("so many edits cannot be counted")?;
    let mut peer =
        Peer::join(origin, link, "Bert Claussen").await.map_err(|problem| format!("{problem:?}"))?;
    peer.until_safe().await;
    let ids = match peer.ask(Request::Ids { query: Query::all(RecordKind::Contact) }).await {
        Ok(Answer::Ids(ids)) if !ids.is_empty() => ids,
        other => return Err(format!("no contacts to edit: {other:?}").into()),
    };
    say("ready")?;
    std::io::stdin().read_line(&mut String::new())?;
    let mut clock = tokio::time::interval(Duration::from_secs(1) / rate.get());
    let started = std::time::Instant::now();
    for number in 0..total {
        clock.tick().await;
        // Far apart, so that lists are touched at all ends.
        let record = ids[number * 7_919 % ids.len()];
        peer.edit(record, set(POSITION, &format!("Leitung {number}"))).await;
        peer.catch_up();
        peer.told.retain(|message| matches!(message, FromEngine::Answer { .. }));
    }
    peer.until_safe().await;
    say(&json!({ "edits": total, "seconds": started.elapsed().as_secs_f64() }).to_string())
}

fn say(line: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
