//! The relay in memory: the same words, checks and order as the real one, without sockets and disk, so
//! that a million restarts cost nothing. What it keeps can be copied as a backup and put back.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use relay_protocol::{
    Batch, BatchId, Chain, DeviceId, ErrorCode, InviteKey, Position, PublicKey, Role, StreamCursor,
    StreamHead, StreamId, WorkspaceId,
};

use crate::plant::Plant;
use crate::rng::Rng;

/// What the relay's disk holds.
#[derive(Debug, Clone, Default)]
pub struct Vault {
    pub(crate) workspaces: BTreeMap<WorkspaceId, Workspace>,
}

/// One workspace.
#[derive(Debug, Clone, Default)]
pub(crate) struct Workspace {
    pub(crate) devices: BTreeMap<DeviceId, Member>,
    pub(crate) invites: BTreeMap<InviteKey, Invite>,
    pub(crate) streams: BTreeMap<StreamId, Stream>,
}

/// A device that may speak.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member {
    pub(crate) key: PublicKey,
    pub(crate) role: Role,
    pub(crate) admitted_at: u64,
}

/// An invitation.
#[derive(Debug, Clone)]
pub(crate) struct Invite {
    pub(crate) inviter: DeviceId,
    pub(crate) role: Role,
    pub(crate) expires_at: u64,
    pub(crate) sealed: Vec<u8>,
    pub(crate) used_by: Option<PublicKey>,
}

/// One log.
#[derive(Debug, Clone)]
pub(crate) struct Stream {
    zero: Chain,
    log: Vec<Logged>,
    known: HashMap<BatchId, u64>,
}

#[derive(Debug, Clone)]
struct Logged {
    chain: Chain,
    bytes: Arc<[u8]>,
}

/// A batch that may be stored.
pub(crate) struct Checked {
    pub(crate) id: BatchId,
    pub(crate) bytes: Vec<u8>,
}

impl Stream {
    pub(crate) fn new(rng: &mut Rng) -> Self {
        Self { zero: Chain(rng.bytes()), log: Vec::new(), known: HashMap::new() }
    }

    /// How many batches there are.
    pub(crate) fn head(&self) -> u64 {
        self.log.len() as u64
    }

    /// The chain at a number, `None` beyond the end.
    pub(crate) fn chain(&self, seq: u64) -> Option<Chain> {
        if seq == 0 {
            return Some(self.zero);
        }
        let index = usize::try_from(seq - 1).ok()?;
        self.log.get(index).map(|logged| logged.chain)
    }

    /// The number of a batch that is here.
    pub(crate) fn find(&self, id: &BatchId) -> Option<u64> {
        self.known.get(id).copied()
    }

    /// Appends a batch that is not here yet.
    pub(crate) fn append(&mut self, batch: Checked) -> Position {
        let chain = self.chain(self.head()).unwrap_or(self.zero).next(&batch.id);
        self.log.push(Logged { chain, bytes: batch.bytes.into() });
        self.known.insert(batch.id, self.head());
        Position { seq: self.head(), chain }
    }

    /// Batches after a number: at most `count` and about `max_bytes`, but at least one.
    pub(crate) fn after(&self, after: u64, max_bytes: usize, count: usize) -> Vec<Vec<u8>> {
        let start = usize::try_from(after).unwrap_or(usize::MAX).min(self.log.len());
        let (mut batches, mut bytes) = (Vec::new(), 0);
        for logged in self.log[start..].iter().take(count.max(1)) {
            bytes += logged.bytes.len();
            if !batches.is_empty() && bytes > max_bytes {
                break;
            }
            batches.push(logged.bytes.to_vec());
        }
        batches
    }

    /// The last batches are gone, as if they had never come.
    pub(crate) fn forget_last(&mut self, count: usize) {
        self.log.truncate(self.log.len().saturating_sub(count));
        let head = self.head();
        self.known.retain(|_, seq| *seq <= head);
    }

    /// Where a device finds the stream that relied on these positions.
    pub(crate) fn greet(&self, stream: StreamId, cursors: &[StreamCursor]) -> StreamHead {
        let mine = cursors.iter().filter(|cursor| cursor.stream == stream);
        let mut relied_on = mine.filter(|cursor| cursor.seq > 0);
        let rewound = relied_on.any(|cursor| self.chain(cursor.seq) != Some(cursor.chain));
        StreamHead { stream, seq: self.head(), rewound }
    }
}

impl Workspace {
    /// What a device may do here.
    ///
    /// # Errors
    /// When it is unknown.
    pub(crate) fn role(&self, device: &DeviceId) -> Result<Role, ErrorCode> {
        self.devices.get(device).map(|member| member.role).ok_or(ErrorCode::UnknownDevice)
    }

    /// Whether a batch may be stored: canonical, of this workspace and stream, signed by a device that
    /// may write.
    pub(crate) fn check(
        &self,
        id: &WorkspaceId,
        stream: StreamId,
        bytes: Vec<u8>,
    ) -> Result<Checked, ErrorCode> {
        let batch = Batch::decode_strict(&bytes).map_err(|_| ErrorCode::Malformed)?;
        if batch.header.workspace != *id || batch.header.stream != stream {
            return Err(ErrorCode::Malformed);
        }
        let author = self.devices.get(&batch.header.device).ok_or(ErrorCode::UnknownDevice)?;
        if !author.role.writes(stream) {
            return Err(ErrorCode::ReadOnly);
        }
        batch.verify(&author.key).map_err(|_| ErrorCode::BadSignature)?;
        Ok(Checked { id: batch.id(), bytes })
    }

    /// Admits a device by an invitation.
    pub(crate) fn redeem(
        &mut self,
        invite: &InviteKey,
        key: PublicKey,
        now: u64,
        plant: Option<Plant>,
    ) -> Result<(Role, Vec<u8>), ErrorCode> {
        let known = self.devices.get(&key.device_id()).copied();
        let invite = self.invites.get_mut(invite).ok_or(ErrorCode::InviteUnknown)?;
        match invite.used_by {
            Some(user) if user == key => return Ok((invite.role, invite.sealed.clone())),
            Some(_) if plant != Some(Plant::RelayInviteReusable) => return Err(ErrorCode::InviteUsed),
            Some(_) | None => {}
        }
        if now >= invite.expires_at {
            return Err(ErrorCode::InviteExpired);
        }
        if let Some(known) = known {
            // A member that opens a link of its own workspace uses nothing up.
            return Ok((known.role, invite.sealed.clone()));
        }
        invite.used_by = Some(key);
        self.devices.insert(key.device_id(), Member { key, role: invite.role, admitted_at: now });
        Ok((invite.role, invite.sealed.clone()))
    }
}
