//! Who is in the workspace: signed events, checked one by one, in the order of the config stream
//! (`docs/sealing.md`, E20 to E31).

mod event;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crm_domain::id::MemberId;
use crm_domain::time::Millis;
use engine_protocol::sync::Role;
use relay_protocol::{DeviceId, InviteKey, PublicKey, Salt, Signature, WorkspaceId, derive_workspace};

use crate::invite::join_proof_message;

pub use event::RosterEvent;
pub(crate) use event::{read_role, role_number};

/// The longest name of a workspace, person or device, in bytes of UTF-8.
pub const MAX_NAME_BYTES: usize = 400;

/// Why an event does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// What it rests on is not known yet: keep it, and try again after the next event.
    #[error("what it rests on is not known yet")]
    Waiting,
    /// Its signer is no device of the workspace.
    #[error("signed by an unknown device")]
    UnknownDevice,
    /// Its signer was removed.
    #[error("signed by a removed device")]
    SignerRemoved,
    /// It speaks of another device than the one that signed it.
    #[error("signed by another device than it speaks of")]
    WrongSigner,
    /// The founder's key and salt do not make this workspace's id.
    #[error("the founding of another workspace")]
    WrongWorkspace,
    /// The workspace has been founded, with other words.
    #[error("the workspace is founded already")]
    AlreadyFounded,
    /// The signer's role does not permit it.
    #[error("the signer's role does not permit it")]
    NotPermitted,
    /// The invitation is known with another inviter or role.
    #[error("the invitation is known with other words")]
    InviteKnown,
    /// Another device has come in by this invitation.
    #[error("the invitation is used")]
    InviteUsed,
    /// The inviter was removed before the invitation was used.
    #[error("the invitation fell with its inviter")]
    InviteVoid,
    /// The invitation's key did not sign the new device's key.
    #[error("the proof of the invitation does not fit")]
    BadProof,
    /// The device is in already.
    #[error("the device is in already")]
    AlreadyJoined,
    /// The new device calls itself somebody who did not invite it.
    #[error("the member belongs to somebody else")]
    ForeignMember,
    /// The last owner stays.
    #[error("the last owner stays")]
    LastOwner,
    /// A name is longer than [`MAX_NAME_BYTES`].
    #[error("a name is too long")]
    NameTooLong,
}

/// A device of the workspace, also after its removal: what it signed before stays readable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceEntry {
    /// Which.
    pub device: DeviceId,
    /// Its public key.
    pub key: PublicKey,
    /// The person it belongs to.
    pub member: MemberId,
    /// The person's name.
    pub member_name: String,
    /// What the device is called.
    pub device_label: String,
    /// What it may do; what it might do when it was removed.
    pub role: Role,
    /// When it came in, by its own clock.
    pub joined_at: Millis,
    /// When it was removed, by the remover's clock.
    pub removed_at: Option<Millis>,
}

#[derive(Debug)]
struct Invitation {
    inviter: DeviceId,
    role: Role,
    used_by: Option<DeviceId>,
}

/// The workspace's devices, as the events learnt so far make them.
#[derive(Debug)]
pub struct Roster {
    workspace: WorkspaceId,
    workspace_name: String,
    devices: BTreeMap<DeviceId, DeviceEntry>,
    invitations: BTreeMap<[u8; 32], Invitation>,
    events: Vec<(DeviceId, RosterEvent)>,
}

impl Roster {
    /// Nobody yet.
    #[must_use]
    pub const fn new(workspace: WorkspaceId) -> Self {
        Self {
            workspace,
            workspace_name: String::new(),
            devices: BTreeMap::new(),
            invitations: BTreeMap::new(),
            events: Vec::new(),
        }
    }

    /// The roster that these events make, in the order in which they were learnt. One that comes too
    /// early is tried again after the others; those that do not count are left out.
    #[must_use]
    pub fn from_events(
        workspace: WorkspaceId,
        events: impl IntoIterator<Item = (DeviceId, RosterEvent)>,
    ) -> Self {
        let mut roster = Self::new(workspace);
        let mut open: Vec<_> = events.into_iter().collect();
        loop {
            let before = open.len();
            open.retain(|(signer, event)| {
                let learnt = roster.learn(signer, event.clone());
                matches!(learnt, Err(RosterError::Waiting | RosterError::UnknownDevice))
            });
            if open.is_empty() || open.len() == before {
                return roster;
            }
        }
    }

    /// Takes in an event and says whether it was news; the same event again is none.
    ///
    /// The caller has checked the batch's signature with the key of `signer`: the one in
    /// [`Roster::key_of`], or for a newcomer the one of [`introduced_key`]. It learns in the order of
    /// the stream, its own events too once the relay has numbered them, so that all devices agree on
    /// what came before a removal (E22).
    ///
    /// # Errors
    /// When the event does not count; the roster is then as before.
    pub fn learn(&mut self, signer: &DeviceId, event: RosterEvent) -> Result<bool, RosterError> {
        if self.events.iter().any(|(known, old)| known == signer && *old == event) {
            return Ok(false);
        }
        if event.texts().iter().any(|text| text.len() > MAX_NAME_BYTES) {
            return Err(RosterError::NameTooLong);
        }
        let news = match &event {
            RosterEvent::Founded { .. } => self.learn_founded(signer, &event)?,
            RosterEvent::Joined { .. } => self.learn_joined(signer, &event)?,
            RosterEvent::Invited { invite, role, at: _ } => self.learn_invited(signer, *invite, *role)?,
            RosterEvent::Renamed { member_name, device_label } => {
                self.learn_renamed(signer, member_name, device_label)?
            }
            RosterEvent::Removed { device, at } => self.learn_removed(signer, DeviceId(*device), *at)?,
        };
        if news {
            if matches!(event, RosterEvent::Renamed { .. }) {
                // Only the last name matters; the list must not grow with every one.
                self.events
                    .retain(|(known, old)| known != signer || !matches!(old, RosterEvent::Renamed { .. }));
            }
            self.events.push((*signer, event));
        }
        Ok(news)
    }

    /// The device's public key, also when it was removed: older batches still have to be checked.
    #[must_use]
    pub fn key_of(&self, device: &DeviceId) -> Option<PublicKey> {
        self.devices.get(device).map(|entry| entry.key)
    }

    /// What the device may do, or might do until it was removed. WHY also then: a newcomer learns of the
    /// removal before it reads what that device wrote in years of membership, and none of that may be
    /// lost. That nothing newer comes from it, the relay sees to (E29).
    #[must_use]
    pub fn role_of(&self, device: &DeviceId) -> Option<Role> {
        self.devices.get(device).map(|entry| entry.role)
    }

    /// Whether the device was in and is out.
    #[must_use]
    pub fn is_removed(&self, device: &DeviceId) -> bool {
        self.devices.get(device).is_some_and(|entry| entry.removed_at.is_some())
    }

    /// The person's name and the device's.
    #[must_use]
    pub fn name_of(&self, device: &DeviceId) -> Option<(&str, &str)> {
        let entry = self.devices.get(device)?;
        Some((&entry.member_name, &entry.device_label))
    }

    /// All devices that ever were in, ordered by id.
    pub fn devices(&self) -> impl Iterator<Item = &DeviceEntry> {
        self.devices.values()
    }

    /// What the workspace is called; empty before its founding is known.
    #[must_use]
    pub fn workspace_name(&self) -> &str {
        &self.workspace_name
    }

    /// What was learnt, in that order, each with its signer: to persist, and for a relay that has lost
    /// it to push one's own again.
    #[must_use]
    pub fn events(&self) -> &[(DeviceId, RosterEvent)] {
        &self.events
    }

    fn learn_founded(&mut self, signer: &DeviceId, event: &RosterEvent) -> Result<bool, RosterError> {
        let RosterEvent::Founded { workspace_name, salt, device, member, member_name, device_label, at } =
            event
        else {
            return Ok(false);
        };
        let key = PublicKey(*device);
        if key.device_id() != *signer {
            return Err(RosterError::WrongSigner);
        }
        if derive_workspace(&key, &Salt(*salt)) != self.workspace {
            return Err(RosterError::WrongWorkspace);
        }
        if self.devices.contains_key(signer) {
            return Err(RosterError::AlreadyFounded);
        }
        self.workspace_name.clone_from(workspace_name);
        self.admit(key, *member, member_name, device_label, Role::Owner, *at);
        Ok(true)
    }

    fn learn_joined(&mut self, signer: &DeviceId, event: &RosterEvent) -> Result<bool, RosterError> {
        let RosterEvent::Joined { device, invite, proof, member, member_name, device_label, at } = event
        else {
            return Ok(false);
        };
        let key = PublicKey(*device);
        if key.device_id() != *signer {
            return Err(RosterError::WrongSigner);
        }
        let message = join_proof_message(&self.workspace, &key);
        if !InviteKey(*invite).verify(&message, &Signature(*proof)) {
            return Err(RosterError::BadProof);
        }
        if self.devices.contains_key(signer) {
            return Err(RosterError::AlreadyJoined);
        }
        let invitation = self.invitations.get_mut(invite).ok_or(RosterError::Waiting)?;
        if invitation.used_by.is_some() {
            return Err(RosterError::InviteUsed);
        }
        let inviter = self.devices.get(&invitation.inviter).ok_or(RosterError::Waiting)?;
        if inviter.removed_at.is_some() {
            return Err(RosterError::InviteVoid);
        }
        // A second device of the inviter is the inviter; anybody else is somebody new.
        if inviter.member != *member && self.devices.values().any(|entry| entry.member == *member) {
            return Err(RosterError::ForeignMember);
        }
        invitation.used_by = Some(*signer);
        let role = invitation.role;
        self.admit(key, *member, member_name, device_label, role, *at);
        Ok(true)
    }

    fn learn_invited(
        &mut self,
        signer: &DeviceId,
        invite: [u8; 32],
        role: Role,
    ) -> Result<bool, RosterError> {
        if let Some(known) = self.invitations.get(&invite) {
            let same = known.inviter == *signer && known.role == role;
            return if same { Ok(false) } else { Err(RosterError::InviteKnown) };
        }
        if !may_invite(self.active(signer)?.role, role) {
            return Err(RosterError::NotPermitted);
        }
        self.invitations.insert(invite, Invitation { inviter: *signer, role, used_by: None });
        Ok(true)
    }

    fn learn_renamed(&mut self, signer: &DeviceId, name: &str, label: &str) -> Result<bool, RosterError> {
        let entry = self.devices.get_mut(signer).ok_or(RosterError::UnknownDevice)?;
        if entry.removed_at.is_some() {
            return Err(RosterError::SignerRemoved);
        }
        if entry.member_name == name && entry.device_label == label {
            return Ok(false);
        }
        name.clone_into(&mut entry.member_name);
        label.clone_into(&mut entry.device_label);
        Ok(true)
    }

    fn learn_removed(
        &mut self,
        signer: &DeviceId,
        device: DeviceId,
        at: Millis,
    ) -> Result<bool, RosterError> {
        let role = self.active(signer)?.role;
        let owners = self.devices.values().filter(|entry| is_active_owner(entry)).count();
        let target = self.devices.get_mut(&device).ok_or(RosterError::Waiting)?;
        if !may_remove(role, target.role) {
            return Err(RosterError::NotPermitted);
        }
        if target.removed_at.is_some() {
            return Ok(false);
        }
        if is_active_owner(target) && owners == 1 {
            return Err(RosterError::LastOwner);
        }
        target.removed_at = Some(at);
        Ok(true)
    }

    fn active(&self, device: &DeviceId) -> Result<&DeviceEntry, RosterError> {
        let entry = self.devices.get(device).ok_or(RosterError::UnknownDevice)?;
        if entry.removed_at.is_some() { Err(RosterError::SignerRemoved) } else { Ok(entry) }
    }

    fn admit(&mut self, key: PublicKey, member: MemberId, name: &str, label: &str, role: Role, at: Millis) {
        let device = key.device_id();
        let entry = DeviceEntry {
            device,
            key,
            member,
            member_name: name.to_owned(),
            device_label: label.to_owned(),
            role,
            joined_at: at,
            removed_at: None,
        };
        self.devices.insert(device, entry);
    }
}

/// Nobody invites above their own rank, and readers invite nobody (`docs/sync-spec.md`, P22).
#[must_use]
pub fn may_invite(own: Role, invited: Role) -> bool {
    own != Role::ReadOnly && own <= invited
}

/// Owners remove anybody, admins anybody but owners.
#[must_use]
pub fn may_remove(own: Role, target: Role) -> bool {
    own <= Role::Admin && own <= target
}

/// The role by which the relay knows it: leads and members are the same to it.
#[must_use]
pub const fn relay_role(role: Role) -> relay_protocol::Role {
    match role {
        Role::Owner => relay_protocol::Role::Owner,
        Role::Admin => relay_protocol::Role::Admin,
        Role::Manager | Role::Member => relay_protocol::Role::Member,
        Role::ReadOnly => relay_protocol::Role::Reader,
    }
}

/// For a batch whose signer is not known: the signer's key, when one of the batch's opened events
/// brings it. The key is bound to the signer's id; whether the event counts, [`Roster::learn`] says
/// after the caller has checked the batch's signature with this key.
#[must_use]
pub fn introduced_key(events: &[RosterEvent], signer: &DeviceId) -> Option<PublicKey> {
    events.iter().find_map(|event| event.key_for(signer))
}

fn is_active_owner(entry: &DeviceEntry) -> bool {
    entry.role == Role::Owner && entry.removed_at.is_none()
}
