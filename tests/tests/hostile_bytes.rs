//! Bytes and events that mean harm, at the engine's doors that see strangers' words first (R11): no panic, no endless
//! work, and nothing half taken in. What single decoders make of hostile bytes is tested beside each of them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crm_domain::id::MemberId;
use crm_domain::time::Millis;
use crm_engine::payload::Payload;
use crm_engine::roster::{MAX_NAME_BYTES, Roster, RosterEvent, introduced_key};
use engine_protocol::sync::Role;
use engine_protocol::{FromEngine, ToEngine};
use relay_protocol::{DeviceId, PublicKey, Salt, derive_workspace};
use sha2::{Digest, Sha256};

/// Bytes by a seed: a failing one is found again by its number.
struct Dice {
    seed: u64,
    rolled: u64,
}

impl Dice {
    const fn new(seed: u64) -> Self {
        Self { seed, rolled: 0 }
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for part in bytes.chunks_mut(32) {
            self.rolled += 1;
            let digest = Sha256::digest([self.seed.to_le_bytes(), self.rolled.to_le_bytes()].concat());
            part.copy_from_slice(&digest[..part.len()]);
        }
        bytes
    }

    fn below(&mut self, end: u64) -> u64 {
        u64::from_le_bytes(self.bytes()) % end
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }

    /// A length that is mostly short and sometimes just beyond what is allowed.
    fn text(&mut self) -> String {
        let length = self.one_of(&[0, 3, 3, 40, MAX_NAME_BYTES, MAX_NAME_BYTES + 1]);
        "ü".repeat(length / 2) + &"x".repeat(length % 2)
    }
}

const ROLES: [Role; 5] = [Role::Owner, Role::Admin, Role::Manager, Role::Member, Role::ReadOnly];

/// An event that fits a real workspace in some of its parts and lies in others.
fn event(dice: &mut Dice, devices: &[PublicKey], salt: [u8; 16]) -> RosterEvent {
    let device = dice.one_of(devices);
    let invite = dice.one_of(devices).0;
    let member = MemberId::from_bytes([dice.bytes::<1>()[0] % 3; 16]);
    let at = Millis(i64::from_le_bytes(dice.bytes()));
    match dice.below(5) {
        0 => RosterEvent::Founded {
            workspace_name: dice.text(),
            salt,
            device: device.0,
            member,
            member_name: dice.text(),
            device_label: dice.text(),
            at,
        },
        1 => RosterEvent::Invited { invite, role: dice.one_of(&ROLES), at },
        2 => RosterEvent::Joined {
            device: device.0,
            invite,
            proof: dice.bytes(),
            member,
            member_name: dice.text(),
            device_label: dice.text(),
            at,
        },
        3 => RosterEvent::Renamed { member_name: dice.text(), device_label: dice.text() },
        _ => RosterEvent::Removed { device: device.device_id().0, at },
    }
}

/// Mostly the device that the event is about.
fn signer(dice: &mut Dice, event: &RosterEvent, devices: &[PublicKey]) -> DeviceId {
    match event {
        RosterEvent::Founded { device, .. } | RosterEvent::Joined { device, .. } if dice.below(4) > 0 => {
            PublicKey(*device).device_id()
        }
        _ => dice.one_of(devices).device_id(),
    }
}

#[test]
fn r11_e22_any_events_from_anybody_are_learnt_or_refused_and_never_half() {
    for seed in 0..300 {
        let mut dice = Dice::new(seed);
        let devices: Vec<PublicKey> = (0..4).map(|_| PublicKey(dice.bytes())).collect();
        let salt = dice.bytes();
        let workspace = derive_workspace(&devices[0], &Salt(salt));
        let mut roster = Roster::new(workspace);
        for _ in 0..60 {
            let event = event(&mut dice, &devices, salt);
            let signer = signer(&mut dice, &event, &devices);
            let before = (roster.events().to_vec(), roster.devices().cloned().collect::<Vec<_>>());
            let _ = introduced_key(std::slice::from_ref(&event), &signer);
            if roster.learn(&signer, event.clone()).is_err() {
                let after = (roster.events().to_vec(), roster.devices().cloned().collect::<Vec<_>>());
                assert_eq!(before, after, "seed {seed}: {event:?}");
            }
        }
        let again = Roster::from_events(workspace, roster.events().iter().cloned());
        assert!(again.devices().eq(roster.devices()), "seed {seed}");
        assert_eq!(again.workspace_name(), roster.workspace_name(), "seed {seed}");
        let inside = roster.devices().filter(|device| device.removed_at.is_none());
        let owners = inside.filter(|device| device.role == Role::Owner).count();
        assert!(roster.events().is_empty() || owners > 0, "seed {seed}: a workspace without an owner");
    }
}

#[test]
fn r11_damaged_events_are_refused_or_read_exactly() {
    for seed in 0..2_000 {
        let mut dice = Dice::new(seed);
        let devices = [PublicKey(dice.bytes())];
        let salt = dice.bytes();
        let mut bytes = Payload::Roster(event(&mut dice, &devices, salt)).encode();
        for _ in 0..=dice.below(3) {
            let at = usize::try_from(dice.below(bytes.len() as u64)).unwrap();
            bytes[at] = dice.bytes::<1>()[0];
        }
        if let Ok(payload) = Payload::decode(&bytes) {
            assert_eq!(Payload::decode(&payload.encode()), Ok(payload), "seed {seed}");
        }
    }
}

#[test]
fn r11_any_bytes_from_a_page_or_an_engine_of_another_build_are_no_message_or_one() {
    for seed in 0..4_000 {
        let mut dice = Dice::new(seed);
        let length = usize::try_from(dice.below(200)).unwrap();
        let mut bytes = dice.bytes::<200>()[..length].to_vec();
        // The first byte tells the kind of message: without this most would end there.
        if let Some(first) = bytes.first_mut() {
            *first %= 32;
        }
        let _ = engine_protocol::decode::<ToEngine>(&bytes);
        let _ = engine_protocol::decode::<FromEngine>(&bytes);
    }
}
