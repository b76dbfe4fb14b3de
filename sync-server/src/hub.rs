//! Who is connected to which workspace, and how new batches reach them without gaps.
//!
//! Per workspace one room, per room one lock. Under that lock a session becomes live at a number
//! and the writing thread announces the next ones, so neither can miss the other (spec P30).

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use relay_protocol::{
    Chain, Deliver, DeviceId, ErrorCode, Page, ServerFrame, StreamCursor, StreamHead, StreamId, Welcome,
};

use crate::outbox::{Closing, Outbox};
use crate::refusal;
use crate::store::{Appended, StoredPage, WorkspaceRow};

/// A connection's number, in the order of arrival.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u64);

/// All rooms.
#[derive(Default)]
pub struct Hub {
    rooms: Mutex<HashMap<WorkspaceRow, Arc<Room>>>,
    next_connection: AtomicU64,
}

/// The connections of one workspace.
#[derive(Default)]
pub struct Room {
    state: Mutex<RoomState>,
}

#[derive(Default)]
struct RoomState {
    /// The highest number announced per stream, as far as this room has heard.
    heads: HashMap<StreamId, u64>,
    members: HashMap<ConnectionId, Member>,
}

struct Member {
    device: DeviceId,
    outbox: Arc<Outbox>,
    /// Per live stream the number that comes next.
    live: Vec<(StreamId, u64)>,
}

impl Member {
    fn next(&mut self, stream: StreamId) -> Option<&mut u64> {
        self.live.iter_mut().find(|(live, _)| *live == stream).map(|(_, next)| next)
    }

    fn go_live(&mut self, stream: StreamId, next: u64) {
        match self.next(stream) {
            Some(slot) => *slot = next,
            None => self.live.push((stream, next)),
        }
    }

    fn stop(&mut self, stream: StreamId) {
        self.live.retain(|(live, _)| *live != stream);
    }
}

impl Hub {
    /// A number for a new connection.
    pub fn connection(&self) -> ConnectionId {
        ConnectionId(self.next_connection.fetch_add(1, Ordering::Relaxed))
    }

    /// Enters the workspace's room. When the device has more than `limit` connections, its oldest
    /// one ends: it is most likely a socket whose other half is long gone.
    pub fn join(
        &self,
        workspace: WorkspaceRow,
        connection: ConnectionId,
        device: DeviceId,
        outbox: Arc<Outbox>,
        limit: usize,
    ) -> Arc<Room> {
        let mut rooms = lock(&self.rooms);
        let room = Arc::clone(rooms.entry(workspace).or_default());
        let mut state = lock(&room.state);
        let mut same: Vec<_> =
            state.members.iter().filter(|(_, member)| member.device == device).map(|(id, _)| *id).collect();
        same.sort_unstable();
        let surplus = (same.len() + 1).saturating_sub(limit.max(1));
        for oldest in same.into_iter().take(surplus) {
            if let Some(member) = state.members.remove(&oldest) {
                let why = "the device has newer connections";
                member.outbox.push(refusal::fatal(ErrorCode::RateLimited, why));
                member.outbox.close(Closing::POLICY);
            }
        }
        let member = Member { device, outbox, live: Vec::new() };
        state.members.insert(connection, member);
        drop(state);
        room
    }

    /// Leaves the room, and tears it down behind the last one.
    pub fn leave(&self, workspace: WorkspaceRow, connection: ConnectionId) {
        let mut rooms = lock(&self.rooms);
        let Some(room) = rooms.get(&workspace) else {
            return;
        };
        let mut state = lock(&room.state);
        state.members.remove(&connection);
        let empty = state.members.is_empty();
        drop(state);
        if empty {
            rooms.remove(&workspace);
        }
    }

    /// Announces what a push has stored. Called by the writing thread after the commit, in the
    /// order of the log. `ack` is queued to the pusher in the place of its own batches.
    pub fn publish(
        &self,
        workspace: WorkspaceRow,
        stream: StreamId,
        appended: &Appended,
        pusher: ConnectionId,
    ) {
        if appended.stored.is_empty() {
            return;
        }
        let room = lock(&self.rooms).get(&workspace).map(Arc::clone);
        if let Some(room) = room {
            room.publish(stream, appended, pusher);
        }
    }

    /// Ends every session of a device that was removed.
    pub fn evict(&self, workspace: WorkspaceRow, device: DeviceId) {
        let room = lock(&self.rooms).get(&workspace).map(Arc::clone);
        let Some(room) = room else { return };
        let mut state = lock(&room.state);
        state.members.retain(|_, member| {
            let stays = member.device != device;
            if !stays {
                let why = "the device was removed from the workspace";
                member.outbox.push(refusal::fatal(ErrorCode::Revoked, why));
                member.outbox.close(Closing::POLICY);
            }
            stays
        });
    }
}

impl Room {
    fn publish(&self, stream: StreamId, appended: &Appended, pusher: ConnectionId) {
        let last = appended.head.seq;
        let mut frame: Option<Bytes> = None;
        let mut state = lock(&self.state);
        let head = state.heads.entry(stream).or_insert(last);
        *head = last.max(*head);
        for (id, member) in &mut state.members {
            let Some(next) = member.next(stream) else {
                continue;
            };
            if *next > last {
                continue; // A page has carried these already.
            }
            let in_order = *next == appended.first;
            *next = last + 1;
            if *id == pusher && in_order {
                continue; // Its ack says the same.
            }
            let frame = frame.get_or_insert_with(|| deliver(stream, appended));
            if !in_order || !member.outbox.try_push(frame) {
                member.stop(stream);
                member.outbox.push(ServerFrame::Lagging(stream).encode());
            }
        }
    }

    /// Greets a session: tells it where the streams end and makes those live whose end is its
    /// cursor. `heads` were read after the session had joined, so nothing lies between.
    pub fn welcome(
        &self,
        connection: ConnectionId,
        mut welcome: Welcome,
        heads: Vec<(StreamHead, Chain)>,
        cursors: &[StreamCursor],
    ) {
        let mut state = lock(&self.state);
        for (mut head, _) in heads {
            let known = state.heads.entry(head.stream).or_insert(head.seq);
            *known = (*known).max(head.seq);
            head.seq = *known;
            let from =
                cursors.iter().filter(|cursor| cursor.stream == head.stream).map(|cursor| cursor.seq).min();
            if from == Some(head.seq)
                && !head.rewound
                && let Some(member) = state.members.get_mut(&connection)
            {
                member.go_live(head.stream, head.seq + 1);
            }
            welcome.streams.push(head);
        }
        if let Some(member) = state.members.get(&connection) {
            member.outbox.push(ServerFrame::Welcome(welcome).encode());
        }
    }

    /// Queues the answer to a pull. The page that reaches the end of the log makes the stream live.
    pub fn page(&self, connection: ConnectionId, stream: StreamId, after: u64, page: StoredPage) {
        let mut state = lock(&self.state);
        let last = after + page.batches.len() as u64;
        let head = state.heads.entry(stream).or_insert(0);
        let reaches_end = !page.more && last >= *head;
        if reaches_end {
            *head = last;
        }
        let Some(member) = state.members.get_mut(&connection) else {
            return;
        };
        if reaches_end {
            member.go_live(stream, last + 1);
        } else {
            // Whoever asks for older batches takes them in order: live ones wait for the end.
            member.stop(stream);
        }
        let frame = ServerFrame::Page(Page {
            stream,
            first: after + 1,
            batches: page.batches,
            chain: page.chain,
            more: !reaches_end,
        });
        member.outbox.push(frame.encode());
    }
}

fn deliver(stream: StreamId, appended: &Appended) -> Bytes {
    ServerFrame::Deliver(Deliver {
        stream,
        first: appended.first,
        batches: appended.stored.iter().map(|bytes| bytes.to_vec()).collect(),
        chain: appended.head.chain,
    })
    .encode()
    .into()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // WHY: a panic under these locks would be a bug of ours; the other workspaces go on.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
