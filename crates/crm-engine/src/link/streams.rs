//! Catching up with the relay's streams, staying live, and noticing when they were set back.

use relay_protocol::{Chain, ClientFrame, MAX_PAGE_BYTES, Pull, PushResult, StreamHead, StreamId};

use crate::commit::Commit;
use crate::effect::{Effect, Table};
use crate::engine::Engine;
use crate::lane::Task;
use crate::link::Stream;
use crate::planted::{self, Bug};
use crate::receive::{Incoming, Moved, What};

impl Engine {
    /// A stream's head: catches up, and notices a relay that was set back.
    pub(super) fn meet(&mut self, head: &StreamHead, out: &mut Vec<Effect>) {
        let Some(state) = self.link.streams.get_mut(&head.stream) else { return };
        state.head = head.seq;
        state.expected = state.position.seq;
        state.live = !head.rewound && head.seq <= state.position.seq;
        if head.rewound && !planted::is(Bug::RewindIgnored) {
            *state = Stream { head: head.seq, ..Stream::default() };
            // What the relay lost is somewhere among us: everybody sends what they have.
            let mut commit = Commit::default();
            // WHY: what was acknowledged before would be missed again at every start from now on.
            commit.deletes.push((Table::Meta, b"acked".to_vec()));
            if self.link.upload != Some(None) {
                self.begin_upload(&mut commit);
            }
            self.lane.urgent(Task::Plain { commit: Box::new(commit) });
        }
        if !self.link.streams[&head.stream].live {
            self.pull(head.stream, out);
        }
    }

    pub(super) fn pull(&mut self, stream: StreamId, out: &mut Vec<Effect>) {
        let Some(state) = self.link.streams.get(&stream) else { return };
        let max_bytes = u32::try_from(MAX_PAGE_BYTES).unwrap_or(u32::MAX);
        out.push(Effect::Send(ClientFrame::Pull(Pull { stream, after: state.expected, max_bytes }).encode()));
    }

    pub(super) fn enqueue(&mut self, stream: StreamId, what: What) {
        self.lane.bulk(Task::Receive(Incoming { stream, what, session: self.link.session }));
    }

    /// Batches in the order of the stream; what was taken in before is skipped, a gap is asked for.
    pub(super) fn take_batches(
        &mut self,
        stream: StreamId,
        first: u64,
        batches: Vec<Vec<u8>>,
        chain: Chain,
        more: Option<bool>,
        out: &mut Vec<Effect>,
    ) {
        let Some(expected) = self.link.streams.get(&stream).map(|state| state.expected) else { return };
        if first > expected + 1 {
            return self.pull(stream, out);
        }
        let count = batches.len();
        for (index, bytes) in batches.into_iter().enumerate() {
            let seq = first.saturating_add(u64::try_from(index).unwrap_or(u64::MAX));
            let last = index + 1 == count;
            if seq <= expected && !(last && more.is_some()) {
                continue;
            }
            let what = What::Batch { seq, bytes, chain: last.then_some(chain), more: more.filter(|_| last) };
            self.enqueue(stream, what);
            if let Some(state) = self.link.streams.get_mut(&stream) {
                state.expected = state.expected.max(seq);
                state.head = state.head.max(seq);
            }
        }
    }

    /// Our own batches were numbered: what is delivered goes on behind them.
    pub(super) fn expect_own(&mut self, stream: StreamId, results: &[PushResult]) {
        let Some(state) = self.link.streams.get_mut(&stream) else { return };
        let mut numbers: Vec<u64> = results
            .iter()
            .filter_map(|result| match result {
                PushResult::Seq(seq) => Some(*seq),
                PushResult::Rejected(_) => None,
            })
            .collect();
        numbers.sort_unstable();
        for seq in numbers {
            if seq == state.expected + 1 {
                state.expected = seq;
            }
            state.head = state.head.max(seq);
        }
    }

    /// A cursor moved, durably.
    pub(crate) fn moved(&mut self, moved: &Moved, out: &mut Vec<Effect>) {
        if moved.session != self.link.session {
            return;
        }
        if moved.forked {
            return self.forked(moved.stream, out);
        }
        let Some(state) = self.link.streams.get_mut(&moved.stream) else { return };
        if let Some(position) = moved.position {
            state.position = position;
        }
        if let Some(acked) = moved.acked.filter(|acked| acked.seq > state.acked.seq) {
            state.acked = acked;
        }
        match moved.more {
            Some(true) => self.pull(moved.stream, out),
            Some(false) => state.live = true,
            None => {}
        }
        if self.is_safe() {
            self.link.safe_at = Some(self.now);
        }
    }

    /// The relay's stream is not the one we know: it is read from its start, and everything is sent.
    pub(super) fn forked(&mut self, stream: StreamId, out: &mut Vec<Effect>) {
        let head = StreamHead { stream, seq: 0, rewound: true };
        self.meet(&head, out);
    }

    pub(super) fn is_safe(&self) -> bool {
        self.link.is_open()
            && self.link.upload.is_none()
            && self.outbox.len() == 0
            && self.link.streams.values().all(|stream| stream.live)
    }
}
