//! What the page knows of syncing.

use crm_domain::id::DeviceId;
use crm_domain::time::Millis;
use serde::{Deserialize, Serialize};

/// What a member's device may do (`docs/sync-spec.md` P22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Inhaber.
    Owner,
    /// Administration.
    Admin,
    /// Leitung.
    Manager,
    /// Mitglied.
    Member,
    /// Nur lesen.
    ReadOnly,
}

/// Where the data is safe, for the sync pill.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncStatus {
    /// The link to the relay.
    pub link: Link,
    /// Changes that are only on this device as far as syncing is set up.
    pub waiting: u32,
    /// Since when the oldest of them waits.
    pub waiting_since: Option<Millis>,
    /// When everything was last known to be at the relay.
    pub safe_at: Option<Millis>,
    /// Envelopes that could not be read yet.
    pub quarantined: u32,
    /// How much further the clock of this device is than the relay's, in milliseconds, when more than
    /// five minutes.
    pub clock_off: Option<i64>,
    /// Batches still to come in a first or long-missed sync: done and total.
    pub catching_up: Option<(u64, u64)>,
    /// The relay's address.
    pub relay: Option<String>,
    /// Something came that this device wrote and does not know: its browser profile was copied, or set back to an
    /// older copy of itself. Nothing is lost by it; two devices are one in every history.
    pub twin: bool,
    /// Whoever runs the relay wants a newer app than this one (`docs/sync-spec.md` P17). A hint: it goes on as before.
    pub outdated: bool,
}

/// The link to the relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Link {
    /// Sync is not set up: everything is on this device only.
    None,
    /// The relay cannot be reached.
    Offline,
    /// Being set up.
    Connecting,
    /// Changes flow.
    Live,
    /// The relay refuses; a locale key below `relay.`.
    Refused(String),
}

/// A device of the workspace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// Which.
    pub id: DeviceId,
    /// The person's name.
    pub member_name: String,
    /// The device's name.
    pub label: String,
    /// What it may do.
    pub role: Role,
    /// It is this device.
    pub here: bool,
    /// When it joined.
    pub joined_at: Millis,
}

/// Something received that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantined {
    /// From which device.
    pub device: DeviceId,
    /// When it came.
    pub at: Millis,
    /// Why, as a locale key below `quarantine.`.
    pub reason: String,
    /// Size in bytes.
    pub size: u32,
}
