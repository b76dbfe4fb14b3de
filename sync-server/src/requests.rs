//! Everything a session asks for besides pushing: pages, members, invitations, erasure.

use relay_protocol::{
    CancelInvite, DeviceList, Done, ErrorCode, ListDevices, MAX_INVITE_SECONDS, MAX_PAGE_BYTES, Pull, Purge,
    PutInvite, RemoveDevice, ServerFrame, purge_message,
};

use crate::session::Session;
use crate::store::{InviteRecord, StoreFailure, members, purge as erase, read};
use crate::{now_ms, refusal};

/// How often a purge tries to empty the write-ahead log while readers are in the way.
const CHECKPOINT_TRIES: u32 = 50;

/// Answers with a page, which makes the stream live when it reaches the end (spec P30).
pub(crate) async fn pull(session: &mut Session, message: Pull) {
    let Pull { stream, after, max_bytes } = message;
    let max_bytes = (max_bytes as usize).min(MAX_PAGE_BYTES);
    let workspace = session.workspace;
    let page = session
        .relay
        .store
        .read(move |connection| read::page(connection, workspace, stream, after, max_bytes))
        .await;
    match page {
        Ok(Some(page)) => session.room.page(session.connection, stream, after, page),
        Ok(None) => {
            let message = "the stream ends before that number";
            session.refuse(None, ErrorCode::Malformed, message);
        }
        Err(error) => {
            tracing::error!(%error, "reading a page failed");
            let failure = StoreFailure::from(&error);
            session.outbox.push(refusal::storage(None, failure));
        }
    }
}

/// Keeps an invitation.
pub(crate) async fn put_invite(session: &mut Session, message: PutInvite) {
    let request = message.request;
    if message.expires_in_s == 0 || message.expires_in_s > MAX_INVITE_SECONDS {
        let why = "an invitation lives between a second and 30 days";
        return session.refuse(Some(request), ErrorCode::Malformed, why);
    }
    let now = now_ms();
    let record = InviteRecord {
        invite: message.invite,
        inviter: session.device,
        role: message.role,
        expires_at: now + u64::from(message.expires_in_s) * 1000,
        sealed: message.sealed,
    };
    let workspace = session.workspace;
    let result = session
        .relay
        .store
        .write(move |tx, cache| members::put_invite(tx, cache, workspace, &record, now))
        .await;
    done(session, request, result);
}

/// Withdraws an invitation.
pub(crate) async fn cancel_invite(session: &mut Session, message: CancelInvite) {
    let (workspace, device, invite) = (session.workspace, session.device, message.invite);
    let result = session
        .relay
        .store
        .write(move |tx, cache| members::cancel_invite(tx, cache, workspace, device, &invite))
        .await;
    done(session, message.request, result);
}

/// Removes a device and ends its sessions.
pub(crate) async fn remove_device(session: &mut Session, message: RemoveDevice) {
    let (workspace, device, target) = (session.workspace, session.device, message.device);
    let result = session
        .relay
        .store
        .write(move |tx, cache| members::remove_device(tx, cache, workspace, device, target))
        .await;
    let removed = matches!(result, Ok(Ok(())));
    done(session, message.request, result);
    if removed {
        tracing::info!(by = ?device, ?target, "device removed");
        session.relay.hub.evict(workspace, target);
    }
}

/// Lists the devices.
pub(crate) async fn list_devices(session: &mut Session, message: ListDevices) {
    let workspace = session.workspace;
    let devices =
        session.relay.store.read(move |connection| members::list_devices(connection, workspace)).await;
    match devices {
        Ok(devices) => session
            .outbox
            .push(ServerFrame::DeviceList(DeviceList { request: message.request, devices }).encode()),
        Err(error) => {
            let failure = StoreFailure::from(&error);
            let request = Some(message.request);
            session.outbox.push(refusal::storage(request, failure));
        }
    }
}

/// Erases a record's ciphertexts, from the log and from the write-ahead log (spec P36).
pub(crate) async fn purge(session: &mut Session, message: Purge) {
    let Purge { request, stream, tag, signature } = message;
    let signed = purge_message(&session.workspace_id, stream, &tag);
    if !session.public_key.verify(&signed, &signature) {
        let why = "the signature does not fit";
        return session.refuse(Some(request), ErrorCode::BadSignature, why);
    }
    let wish = erase::PurgeRequest {
        workspace: session.workspace,
        stream,
        tag,
        device: session.device,
        signature,
        now: now_ms(),
    };
    let store = &session.relay.store;
    let result = store.write(move |tx, cache| erase::purge(tx, cache, &wish)).await;
    if matches!(result, Ok(Ok(()))) && !empty_log(session).await {
        // The rows are erased; a copy may stay in the write-ahead log until the next checkpoint.
        let failure = StoreFailure::Unavailable;
        return session.outbox.push(refusal::storage(Some(request), failure));
    }
    done(session, request, result);
}

async fn empty_log(session: &Session) -> bool {
    for _ in 0..CHECKPOINT_TRIES {
        match session.relay.store.checkpoint().await {
            Ok(true) => return true,
            Ok(false) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            Err(_) => return false,
        }
    }
    false
}

fn done(session: &Session, request: u32, result: Result<Result<(), ErrorCode>, StoreFailure>) {
    match result {
        Ok(Ok(())) => {
            let frame = ServerFrame::Done(Done { request });
            session.outbox.push(frame.encode());
        }
        Ok(Err(code)) => session.refuse(Some(request), code, "the relay refuses this"),
        Err(failure) => session.outbox.push(refusal::storage(Some(request), failure)),
    }
}
