//! What waits to be written to one connection, and how much of it there may be (spec P31).

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use tokio::sync::Notify;

/// Live batches that may wait for a slow reader, in bytes.
const LIVE_BYTES: usize = 1024 * 1024;
/// Pushed bytes of one connection that may be on their way to the disk.
const PUSHED_BYTES: usize = 4 * 1024 * 1024;

/// Why the relay ends a connection: a WebSocket close code and a word for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closing {
    /// The WebSocket close code.
    pub code: u16,
    /// For logs on the other side.
    pub reason: &'static str,
}

impl Closing {
    /// The relay is stopping; come back soon.
    pub const GOING_AWAY: Closing = Closing { code: 1001, reason: "going away" };
    /// Bytes that are not the protocol.
    pub const PROTOCOL: Closing = Closing { code: 1002, reason: "protocol" };
    /// Not allowed.
    pub const POLICY: Closing = Closing { code: 1008, reason: "policy" };
    /// A message above the limit.
    pub const TOO_LARGE: Closing = Closing { code: 1009, reason: "too large" };
    /// Too much at once; come back later.
    pub const TRY_LATER: Closing = Closing { code: 1013, reason: "try again later" };
}

/// The queue of one connection. Filled by the session and by the hub, emptied by the session.
#[derive(Default)]
pub struct Outbox {
    waiting: Mutex<Waiting>,
    changed: Notify,
    pushed: AtomicUsize,
}

#[derive(Default)]
struct Waiting {
    frames: VecDeque<Bytes>,
    bytes: usize,
    closing: Option<Closing>,
}

impl Outbox {
    /// Queues a message that must arrive: answers, acks, refusals.
    pub fn push(&self, frame: impl Into<Bytes>) {
        let frame = frame.into();
        let mut waiting = self.lock();
        waiting.bytes += frame.len();
        waiting.frames.push_back(frame);
        drop(waiting);
        self.changed.notify_one();
    }

    /// Queues a live batch if there is room for it.
    pub fn try_push(&self, frame: &Bytes) -> bool {
        let mut waiting = self.lock();
        if waiting.bytes + frame.len() > LIVE_BYTES && !waiting.frames.is_empty() {
            return false;
        }
        waiting.bytes += frame.len();
        waiting.frames.push_back(frame.clone());
        drop(waiting);
        self.changed.notify_one();
        true
    }

    /// Ends the connection once what is queued has been written.
    pub fn close(&self, closing: Closing) {
        self.lock().closing.get_or_insert(closing);
        self.changed.notify_one();
    }

    /// The next message to write.
    pub fn take(&self) -> Option<Bytes> {
        let mut waiting = self.lock();
        let frame = waiting.frames.pop_front()?;
        waiting.bytes -= frame.len();
        if waiting.frames.is_empty() {
            // An idle connection keeps no memory of its last burst.
            waiting.frames = VecDeque::new();
        }
        Some(frame)
    }

    /// Whether the connection is to end.
    pub fn closing(&self) -> Option<Closing> {
        self.lock().closing
    }

    /// Waits for something to do.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    /// Counts a push that goes to the disk.
    pub fn push_begins(&self, bytes: usize) {
        self.pushed.fetch_add(bytes, Ordering::AcqRel);
    }

    /// Counts it off again, and lets the session read on.
    pub fn push_ends(&self, bytes: usize) {
        self.pushed.fetch_sub(bytes, Ordering::AcqRel);
        self.changed.notify_one();
    }

    /// Whether the session may read another message: not while its pushes or its answers pile up.
    pub fn may_read(&self) -> bool {
        self.pushed.load(Ordering::Acquire) < PUSHED_BYTES && self.lock().bytes < LIVE_BYTES
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        // WHY: nothing panics while holding this lock; if it did, the queue would still be whole.
        self.waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
