//! From a pushed message to an ack: check signatures, store, announce (spec P26 to P29).

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use relay_protocol::{
    Ack, Batch, DecodeError, DeviceId, ErrorCode, PublicKey, Push, ServerFrame, StreamId, VerifyError,
    WorkspaceId,
};

use crate::outbox::Outbox;
use crate::session::Session;
use crate::store::{
    AppendOutcome, AppendRequest, Finish, Prepared, StoreFailure, WorkspaceRow, append, members,
};
use crate::{now_ms, refusal};

/// From this many batches on, signatures are checked off the async threads.
const MANY: usize = 8;

/// Handles one push. The answer is queued by the writing thread.
pub(crate) async fn push(session: &mut Session, message: Push) {
    let request = message.request;
    if message.batches.is_empty() {
        let message = "a push carries a batch";
        return session.refuse(Some(request), ErrorCode::Malformed, message);
    }
    let bytes = message.batches.iter().map(Vec::len).sum::<usize>();
    let expect = message.expect;
    let decoded = match decode(message.batches) {
        Ok(decoded) => decoded,
        Err(why) => return session.refuse(Some(request), ErrorCode::Malformed, why),
    };
    if !session.role.writes(decoded.stream) {
        let message = "a reader only says who it is";
        return session.refuse(Some(request), ErrorCode::ReadOnly, message);
    }
    let keys = match author_keys(session, &decoded.batches).await {
        Ok(keys) => keys,
        Err(failure) => return session.outbox.push(refusal::storage(Some(request), failure)),
    };
    let workspace = session.workspace_id;
    let stream = decoded.stream;
    let batches = if decoded.batches.len() < MANY {
        verify(decoded, workspace, &keys)
    } else {
        let verified = tokio::task::spawn_blocking(move || verify(decoded, workspace, &keys));
        match verified.await {
            Ok(batches) => batches,
            Err(_) => {
                let failure = StoreFailure::Unavailable;
                return session.outbox.push(refusal::storage(Some(request), failure));
            }
        }
    };
    submit(session, request, stream, batches, expect, bytes).await;
}

/// Batches as read, each with its bytes; what is unreadable keeps its place with a code.
struct Decoded {
    stream: StreamId,
    batches: Vec<Result<(Batch, Bytes), ErrorCode>>,
}

fn decode(raw: Vec<Vec<u8>>) -> Result<Decoded, &'static str> {
    let mut stream = None;
    let mut batches = Vec::with_capacity(raw.len());
    for bytes in raw {
        let bytes = Bytes::from(bytes);
        let decoded = Batch::decode_strict(&bytes);
        if let Ok(batch) = &decoded {
            if stream.is_some_and(|stream| stream != batch.header.stream) {
                return Err("a push is for one stream");
            }
            stream = Some(batch.header.stream);
        }
        batches.push(match decoded {
            Ok(batch) => Ok((batch, bytes)),
            Err(DecodeError::TooLarge { .. }) => Err(ErrorCode::TooLarge),
            Err(_) => Err(ErrorCode::Malformed),
        });
    }
    // When nothing can be read there is no stream to append to; the config stream's name is as
    // good as any for an ack that only refuses.
    let stream = stream.unwrap_or(StreamId::CONFIG);
    Ok(Decoded { stream, batches })
}

/// The public keys of the batches' authors. Usually that is the session's device alone; others'
/// batches come when a device repairs a relay that was set back (spec P29).
async fn author_keys(
    session: &Session,
    batches: &[Result<(Batch, Bytes), ErrorCode>],
) -> Result<HashMap<DeviceId, PublicKey>, StoreFailure> {
    let mut keys = HashMap::from([(session.device, session.public_key)]);
    let mut others: Vec<DeviceId> = batches
        .iter()
        .flatten()
        .map(|(batch, _)| batch.header.device)
        .filter(|device| *device != session.device)
        .collect();
    others.sort_unstable();
    others.dedup();
    if others.is_empty() {
        return Ok(keys);
    }
    let workspace: WorkspaceRow = session.workspace;
    let found = session
        .relay
        .store
        .read(move |connection| {
            let mut found = Vec::new();
            for device in others {
                if let Some(record) = members::find_device(connection, workspace, device)? {
                    found.push((device, record.public_key));
                }
            }
            Ok(found)
        })
        .await
        .map_err(|error| StoreFailure::from(&error))?;
    keys.extend(found);
    Ok(keys)
}

fn verify(
    decoded: Decoded,
    workspace: WorkspaceId,
    keys: &HashMap<DeviceId, PublicKey>,
) -> Vec<Result<Prepared, ErrorCode>> {
    let check = |batch: &Batch| {
        if batch.header.workspace != workspace {
            return Err(ErrorCode::UnknownWorkspace);
        }
        let key = keys.get(&batch.header.device).ok_or(ErrorCode::UnknownDevice)?;
        batch.verify(key).map_err(|error| match error {
            VerifyError::OtherDevice | VerifyError::BadSignature => ErrorCode::BadSignature,
        })
    };
    decoded
        .batches
        .into_iter()
        .map(|batch| {
            let (batch, bytes) = batch?;
            check(&batch)?;
            Ok(Prepared::new(&batch, bytes))
        })
        .collect()
}

async fn submit(
    session: &Session,
    request: u32,
    stream: StreamId,
    batches: Vec<Result<Prepared, ErrorCode>>,
    expect: Option<u64>,
    bytes: usize,
) {
    let relay = Arc::clone(&session.relay);
    let Ok(permit) = relay.store.admit(bytes).await else {
        let failure = StoreFailure::Unavailable;
        return session.outbox.push(refusal::storage(Some(request), failure));
    };
    let append_request = AppendRequest {
        workspace: session.workspace,
        stream,
        device: session.device,
        batches,
        expect,
        quota: relay.settings.limits.bytes_per_workspace,
        now: now_ms(),
    };
    let connection = session.connection;
    let workspace = session.workspace;
    let outbox = Arc::clone(&session.outbox);
    let failed_outbox = Arc::clone(&session.outbox);
    session.outbox.push_begins(bytes);
    let submitted = session.relay.store.submit(
        move |tx, cache| {
            let outcome = append(tx, cache, append_request)?;
            let finish: Finish = Box::new(move || {
                let answer = answer(request, stream, &outcome);
                if let AppendOutcome::Appended(appended) = &outcome {
                    relay.hub.publish(workspace, stream, appended, connection);
                }
                outbox.push(answer);
                outbox.push_ends(bytes);
                drop(permit);
            });
            Ok(finish)
        },
        move |failure| fail(&failed_outbox, request, failure, bytes),
    );
    if submitted.is_err() {
        fail(&session.outbox, request, StoreFailure::Unavailable, bytes);
    }
}

fn fail(outbox: &Outbox, request: u32, failure: StoreFailure, bytes: usize) {
    outbox.push(refusal::storage(Some(request), failure));
    outbox.push_ends(bytes);
}

fn answer(request: u32, stream: StreamId, outcome: &AppendOutcome) -> Vec<u8> {
    match outcome {
        AppendOutcome::Refused(code) => {
            let message = match code {
                ErrorCode::QuotaExceeded => "the workspace has used up its space on this relay",
                ErrorCode::HeadMoved => "the stream has moved on",
                _ => "the device may not write here",
            };
            refusal::request(Some(request), *code, message)
        }
        AppendOutcome::Appended(appended) => ServerFrame::Ack(Ack {
            request,
            stream,
            results: appended.results.clone(),
            chain: appended.chain,
        })
        .encode(),
    }
}
