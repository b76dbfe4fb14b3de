//! What can happen to a workspace's membership, and how it is written.

use crm_domain::id::MemberId;
use crm_domain::time::Millis;
use engine_protocol::sync::Role;
use relay_protocol::{DeviceId, PublicKey};

use crate::payload::WireError;
use crate::payload::wire::{Reader, put_bytes};

/// One step of a workspace's membership. It counts only with the signature of the device it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RosterEvent {
    /// The workspace begins; signed by the first device, which is its owner's.
    Founded {
        /// What the workspace is called.
        workspace_name: String,
        /// Makes the workspace's id together with the key.
        salt: [u8; 16],
        /// The founding device's public key.
        device: [u8; 32],
        /// The founder.
        member: MemberId,
        /// The founder's name.
        member_name: String,
        /// What the device is called.
        device_label: String,
        /// When, by the device's clock.
        at: Millis,
    },
    /// A device made an invitation.
    Invited {
        /// The invitation's public key.
        invite: [u8; 32],
        /// What the invited device may do.
        role: Role,
        /// When, by the device's clock.
        at: Millis,
    },
    /// A device came in by an invitation; signed by that device.
    Joined {
        /// The new device's public key.
        device: [u8; 32],
        /// The invitation's public key.
        invite: [u8; 32],
        /// By the invitation's secret key, over [`crate::invite::join_proof_message`].
        proof: [u8; 64],
        /// The person.
        member: MemberId,
        /// The person's name.
        member_name: String,
        /// What the device is called.
        device_label: String,
        /// When, by the device's clock.
        at: Millis,
    },
    /// The signing device is called otherwise from now on.
    Renamed {
        /// The person's name.
        member_name: String,
        /// What the device is called.
        device_label: String,
    },
    /// A device is out; signed by an owner or admin.
    Removed {
        /// Which.
        device: [u8; 8],
        /// When, by the signer's clock.
        at: Millis,
    },
}

const FOUNDED: u8 = 1;
const INVITED: u8 = 2;
const JOINED: u8 = 3;
const RENAMED: u8 = 4;
const REMOVED: u8 = 5;

impl RosterEvent {
    /// The key this event introduces, if it does and the key is the signer's.
    pub(super) fn key_for(&self, signer: &DeviceId) -> Option<PublicKey> {
        match self {
            Self::Founded { device, .. } | Self::Joined { device, .. } => {
                Some(PublicKey(*device)).filter(|key| key.device_id() == *signer)
            }
            Self::Invited { .. } | Self::Renamed { .. } | Self::Removed { .. } => None,
        }
    }

    /// The texts in it.
    pub(super) fn texts(&self) -> Vec<&str> {
        match self {
            Self::Founded { workspace_name, member_name, device_label, .. } => {
                vec![workspace_name, member_name, device_label]
            }
            Self::Joined { member_name, device_label, .. } | Self::Renamed { member_name, device_label } => {
                vec![member_name, device_label]
            }
            Self::Invited { .. } | Self::Removed { .. } => Vec::new(),
        }
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Founded { workspace_name, salt, device, member, member_name, device_label, at } => {
                out.push(FOUNDED);
                out.extend_from_slice(salt);
                out.extend_from_slice(device);
                put_bytes(out, workspace_name.as_bytes());
                put_person(out, *member, member_name, device_label, *at);
            }
            Self::Invited { invite, role, at } => {
                out.push(INVITED);
                out.extend_from_slice(invite);
                out.push(role_number(*role));
                out.extend_from_slice(&at.0.to_le_bytes());
            }
            Self::Joined { device, invite, proof, member, member_name, device_label, at } => {
                out.push(JOINED);
                out.extend_from_slice(device);
                out.extend_from_slice(invite);
                out.extend_from_slice(proof);
                put_person(out, *member, member_name, device_label, *at);
            }
            Self::Renamed { member_name, device_label } => {
                out.push(RENAMED);
                put_bytes(out, member_name.as_bytes());
                put_bytes(out, device_label.as_bytes());
            }
            Self::Removed { device, at } => {
                out.push(REMOVED);
                out.extend_from_slice(device);
                out.extend_from_slice(&at.0.to_le_bytes());
            }
        }
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, WireError> {
        Ok(match reader.byte()? {
            FOUNDED => {
                let (salt, device) = (reader.array()?, reader.array()?);
                let workspace_name = reader.text()?;
                let (member, member_name, device_label, at) = read_person(reader)?;
                Self::Founded { workspace_name, salt, device, member, member_name, device_label, at }
            }
            INVITED => {
                let (invite, role) = (reader.array()?, read_role(reader)?);
                Self::Invited { invite, role, at: read_time(reader)? }
            }
            JOINED => {
                let (device, invite, proof) = (reader.array()?, reader.array()?, reader.array()?);
                let (member, member_name, device_label, at) = read_person(reader)?;
                Self::Joined { device, invite, proof, member, member_name, device_label, at }
            }
            RENAMED => Self::Renamed { member_name: reader.text()?, device_label: reader.text()? },
            REMOVED => Self::Removed { device: reader.array()?, at: read_time(reader)? },
            number => return Err(WireError::Unknown { what: "roster event", number }),
        })
    }
}

fn put_person(out: &mut Vec<u8>, member: MemberId, name: &str, label: &str, at: Millis) {
    out.extend_from_slice(member.as_bytes());
    put_bytes(out, name.as_bytes());
    put_bytes(out, label.as_bytes());
    out.extend_from_slice(&at.0.to_le_bytes());
}

fn read_person(reader: &mut Reader<'_>) -> Result<(MemberId, String, String, Millis), WireError> {
    let member = MemberId::from_bytes(reader.array()?);
    Ok((member, reader.text()?, reader.text()?, read_time(reader)?))
}

fn read_time(reader: &mut Reader<'_>) -> Result<Millis, WireError> {
    Ok(Millis(i64::from_le_bytes(reader.array()?)))
}

/// The role's number where it is sealed; never reused. WHY not the enum's own order: that one is
/// between a page and an engine of the same build.
pub(crate) const fn role_number(role: Role) -> u8 {
    match role {
        Role::Owner => 1,
        Role::Admin => 2,
        Role::Manager => 3,
        Role::Member => 4,
        Role::ReadOnly => 5,
    }
}

pub(crate) fn read_role(reader: &mut Reader<'_>) -> Result<Role, WireError> {
    Ok(match reader.byte()? {
        1 => Role::Owner,
        2 => Role::Admin,
        3 => Role::Manager,
        4 => Role::Member,
        5 => Role::ReadOnly,
        number => return Err(WireError::Unknown { what: "role", number }),
    })
}
