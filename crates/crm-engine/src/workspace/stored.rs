//! What this device stores of its workspace: who it is, its keys, the roster, the relay; and what is done when one of them
//! cannot be read any more (R3).

use crm_domain::id::MemberId;
use crm_domain::time::Millis;
use engine_protocol::answer::StoreTrouble;
use engine_protocol::sync::Role;
use relay_protocol::WorkspaceId;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::Home;
use crate::effect::Table;
use crate::engine::Engine;
use crate::keys::{DeviceKeys, KeyRing, SecretKey};
use crate::payload::Payload;
use crate::roster::{Roster, RosterEvent};
use crate::sum;

/// [`Home`] as stored under `home`, without roster and relay. It holds secrets, which are wiped when it goes.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct Stored {
    version: u8,
    id: [u8; 16],
    salt: Option<[u8; 16]>,
    seed: [u8; 32],
    ring: Vec<u8>,
    name: String,
    #[zeroize(skip)]
    role: Role,
    #[zeroize(skip)]
    member: MemberId,
    member_name: String,
    device_label: String,
}

#[cfg(test)]
const _: () = crate::keys::tests::is_wiped_on_drop::<Stored>();

impl Home {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let stored = Stored {
            version: 2,
            id: self.id.0,
            salt: self.salt,
            seed: *self.keys.seed(),
            ring: self.ring.to_bytes().to_vec(),
            name: self.name.clone(),
            role: self.role,
            member: self.member,
            member_name: self.member_name.clone(),
            device_label: self.device_label.clone(),
        };
        sum::store(&stored)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let value = sum::checked(bytes)?;
        let (mut stored, behind) = postcard::take_from_bytes::<Stored>(value).ok()?;
        let whole = value.get(..value.len() - behind.len())?;
        // Version 1 had no hash. A later one must have it, its mark may be lost.
        let has_lost_its_mark = value.len() == bytes.len() && (stored.version != 1 || !behind.is_empty());
        if has_lost_its_mark && !sum::fits(whole, behind) {
            return None;
        }
        let id = WorkspaceId(stored.id);
        Some(Self {
            id,
            salt: stored.salt,
            keys: DeviceKeys::from_seed(stored.seed),
            ring: KeyRing::from_bytes(&stored.ring).ok()?,
            roster: Roster::new(id),
            name: std::mem::take(&mut stored.name),
            role: stored.role,
            member: stored.member,
            member_name: std::mem::take(&mut stored.member_name),
            device_label: std::mem::take(&mut stored.device_label),
            relay: None,
        })
    }

    /// The roster as stored.
    pub(super) fn roster_bytes(&self) -> Vec<u8> {
        let events: Vec<([u8; 8], Vec<u8>)> = self
            .roster
            .events()
            .iter()
            .map(|(signer, event)| (signer.0, Payload::Roster(event.clone()).encode()))
            .collect();
        sum::store(&events)
    }

    /// The roster in these bytes; `None` when one of its events cannot be read.
    fn roster_from(id: WorkspaceId, bytes: &[u8]) -> Option<Roster> {
        let stored: Vec<([u8; 8], Vec<u8>)> = sum::read(bytes)?;
        let events = stored.into_iter().map(|(signer, event)| match Payload::decode(&event) {
            Ok(Payload::Roster(event)) => Some((relay_protocol::DeviceId(signer), event)),
            _ => None,
        });
        Some(Roster::from_events(id, events.collect::<Option<Vec<_>>>()?))
    }

    /// The founding, told once more.
    fn founding(&self, at: Millis) -> Option<RosterEvent> {
        Some(RosterEvent::Founded {
            workspace_name: self.name.clone(),
            salt: self.salt?,
            device: self.keys.public().0,
            member: self.member,
            member_name: self.member_name.clone(),
            device_label: self.device_label.clone(),
            at,
        })
    }
}

impl Engine {
    /// Reads what the store knows of the workspace.
    pub(crate) fn load_meta(&mut self, meta: Vec<(Vec<u8>, Vec<u8>)>) {
        let mut meta: std::collections::BTreeMap<Vec<u8>, Vec<u8>> = meta.into_iter().collect();
        let joining = meta.remove(b"joining".as_slice()).map(Zeroizing::new);
        self.link.joining_seed =
            joining.and_then(|seed| <[u8; 32]>::try_from(seed.as_slice()).ok()).map(SecretKey::new);
        let Some(bytes) = meta.get(b"home".as_slice()) else { return };
        let Some(mut home) = Home::from_bytes(bytes) else {
            // INVARIANT: keys that cannot be read are not written over: nothing is founded or joined here.
            self.note_damage(Table::Meta, b"home");
            self.trouble = Some(StoreTrouble::Damaged);
            return;
        };
        let roster = meta.get(b"roster".as_slice()).map(|bytes| Home::roster_from(home.id, bytes));
        let lost = matches!(roster, Some(None));
        home.roster = roster.flatten().unwrap_or(home.roster);
        if let Some(bytes) = meta.get(b"relay".as_slice()) {
            home.relay = sum::read(bytes);
            if home.relay.is_none() {
                self.note_damage(Table::Meta, b"relay");
            }
        }
        self.home = Some(home);
        self.load_link(&meta);
        if lost {
            self.roster_lost();
        }
        self.know_members();
    }

    /// The stored roster cannot be read: it comes once more from the relay. Who never had one has founded the workspace
    /// and is alone in it.
    fn roster_lost(&mut self) {
        self.note_damage(Table::Meta, b"roster");
        let elsewhere = self.read_roster_again();
        let now = self.now;
        if let (Some(home), false) = (&mut self.home, elsewhere)
            && let Some(event) = home.founding(now)
        {
            let signer = home.keys.public().device_id();
            // WHY ignored: nothing stands in the way of the first event of an empty roster.
            let _ = home.roster.learn(&signer, event);
        }
    }
}
