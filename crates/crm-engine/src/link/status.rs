//! Where the data is safe, in values that the page puts into words.

use engine_protocol::sync::{Link as Shown, SyncStatus};
use relay_protocol::{ErrorCode, StreamId};

use crate::engine::Engine;
use crate::link::Phase;

impl Engine {
    /// Where the data is safe.
    pub(crate) fn sync_status(&self) -> SyncStatus {
        let relay = self.home.as_ref().and_then(|home| home.relay.as_ref());
        let link = match &self.link.phase {
            _ if relay.is_none() => Shown::None,
            Phase::Off | Phase::Waiting { .. } => Shown::Offline,
            Phase::Greeting { .. } | Phase::Introducing { .. } if self.link.attempts > 0 => Shown::Offline,
            Phase::Greeting { .. } | Phase::Introducing { .. } => Shown::Connecting,
            Phase::Open => Shown::Live,
            Phase::Refused { why, .. } => Shown::Refused(code_key(*why)),
        };
        let main = self.link.streams.get(&StreamId::MAIN).copied().unwrap_or_default();
        let behind = self.link.is_open() && main.head > main.position.seq + 8;
        SyncStatus {
            link,
            waiting: if relay.is_some() { self.outbox.len() } else { 0 },
            waiting_since: self.outbox.since(),
            safe_at: self.link.safe_at,
            quarantined: u32::try_from(self.quarantine.len()).unwrap_or(u32::MAX),
            clock_off: self.link.clock_off,
            catching_up: behind.then_some((main.position.seq, main.head)),
            relay: relay.map(|relay| relay.url.clone()),
            twin: self.link.twin,
            outdated: self.link.outdated,
        }
    }
}

/// The locale key of a refusal, below `relay.`.
pub(super) fn code_key(code: ErrorCode) -> String {
    match code {
        ErrorCode::UnsupportedVersion => "unsupported_version",
        ErrorCode::BadSignature => "bad_signature",
        ErrorCode::UnknownWorkspace => "unknown_workspace",
        ErrorCode::UnknownDevice => "unknown_device",
        ErrorCode::Revoked => "revoked",
        ErrorCode::ReadOnly => "read_only",
        ErrorCode::Malformed => "malformed",
        ErrorCode::TooLarge => "too_large",
        ErrorCode::RateLimited => "rate_limited",
        ErrorCode::QuotaExceeded => "quota_exceeded",
        ErrorCode::DiskFull => "disk_full",
        ErrorCode::InviteUnknown => "invite_unknown",
        ErrorCode::InviteExpired => "invite_expired",
        ErrorCode::InviteUsed => "invite_used",
        ErrorCode::Unavailable => "unavailable",
        ErrorCode::WorkspaceExists => "workspace_exists",
        ErrorCode::CreateRefused => "create_refused",
        ErrorCode::NotAuthenticated => "not_authenticated",
        ErrorCode::Erased => "erased",
        ErrorCode::HeadMoved => "head_moved",
        ErrorCode::UnknownFrame => "unknown_frame",
        ErrorCode::Trimmed => "trimmed",
        ErrorCode::LastOwner => "last_owner",
        ErrorCode::Other(_) => "other",
    }
    .to_owned()
}
