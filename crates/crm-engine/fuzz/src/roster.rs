//! Any events of the roster from any signers, in any order (R11, E22): learnt or refused, and the events that were
//! learnt make the same roster again.

use super::packed;
use crm_engine::payload::Payload;
use crm_engine::roster::{Roster, RosterEvent, introduced_key, may_invite, may_remove};
use relay_protocol::{DeviceId, PublicKey, Salt, derive_workspace};

/// The body's number of a roster event (E6).
const ROSTER: u8 = 3;

/// Each event is a byte for its length, one for its signer, and its bytes.
fn events(mut bytes: &[u8]) -> Vec<(DeviceId, RosterEvent)> {
    let mut events = Vec::new();
    while let Some(([length, signer], rest)) = bytes.split_first_chunk::<2>() {
        let (event, rest) = rest.split_at(rest.len().min(usize::from(*length)));
        bytes = rest;
        let body = [&[ROSTER], event].concat();
        let Ok(Payload::Roster(event)) = Payload::decode(&packed(&body)) else { continue };
        let signer = match &event {
            RosterEvent::Founded { device, .. } | RosterEvent::Joined { device, .. } if *signer < 200 => {
                PublicKey(*device).device_id()
            }
            _ => signers(*signer, &events),
        };
        events.push((signer, event));
    }
    events
}

/// One that has spoken before, so that events rest on one another.
fn signers(number: u8, events: &[(DeviceId, RosterEvent)]) -> DeviceId {
    match events.get(usize::from(number) % events.len().max(1)) {
        Some((signer, _)) => *signer,
        None => DeviceId([number; 8]),
    }
}

/// One input.
pub fn run(bytes: &[u8]) {
    let events = events(bytes);
    let founder = events.iter().find_map(|(_, event)| match event {
        RosterEvent::Founded { device, salt, .. } => {
            Some(derive_workspace(&PublicKey(*device), &Salt(*salt)))
        }
        _ => None,
    });
    let Some(workspace) = founder else { return };
    let mut roster = Roster::new(workspace);
    for (signer, event) in &events {
        let before = roster.events().len();
        let news = roster.learn(signer, event.clone());
        assert!(news.is_ok() || roster.events().len() == before);
        let _ = introduced_key(std::slice::from_ref(event), signer);
    }
    let again = Roster::from_events(workspace, roster.events().iter().cloned());
    assert!(again.devices().eq(roster.devices()));
    assert_eq!(again.workspace_name(), roster.workspace_name());
    for device in roster.devices() {
        let _ = (may_invite(device.role, device.role), may_remove(device.role, device.role));
        assert_eq!(roster.key_of(&device.device), Some(device.key));
    }
}
