//! Who is in, who may, and in which order (`docs/sealing.md`, E20 to E31).

use super::*;
use crate::invite::InviteSecret;
use crate::keys::DeviceKeys;

const SALT: [u8; 16] = [4; 16];

fn keys(seed: u8) -> DeviceKeys {
    DeviceKeys::from_seed([seed; 32])
}

fn id(keys: &DeviceKeys) -> DeviceId {
    keys.public().device_id()
}

fn member(number: u8) -> MemberId {
    MemberId::from_bytes([number; 16])
}

/// The workspace that device 1 founds.
fn workspace() -> WorkspaceId {
    derive_workspace(&keys(1).public(), &Salt(SALT))
}

fn secret(number: u8) -> InviteSecret {
    InviteSecret::new([number; 32])
}

fn founded() -> RosterEvent {
    RosterEvent::Founded {
        workspace_name: "Muster GmbH".into(),
        salt: SALT,
        device: keys(1).public().0,
        member: member(1),
        member_name: "Anna".into(),
        device_label: "Laptop".into(),
        at: Millis(1),
    }
}

fn invited(invite: u8, role: Role) -> RosterEvent {
    RosterEvent::Invited { invite: secret(invite).public().0, role, at: Millis(2) }
}

/// Device `seed` of the member with the same number comes in by an invitation.
fn joined(seed: u8, invite: u8) -> RosterEvent {
    let device = keys(seed).public();
    let message = join_proof_message(&workspace(), &device);
    RosterEvent::Joined {
        device: device.0,
        invite: secret(invite).public().0,
        proof: relay_protocol::sign(&secret(invite).invite_key(), &message).0,
        member: member(seed),
        member_name: format!("Person {seed}"),
        device_label: "Telefon".into(),
        at: Millis(3),
    }
}

fn removed(seed: u8) -> RosterEvent {
    RosterEvent::Removed { device: id(&keys(seed)).0, at: Millis(4) }
}

fn renamed(name: &str) -> RosterEvent {
    RosterEvent::Renamed { member_name: name.into(), device_label: "Tablet".into() }
}

/// Learns from device `seed`.
fn learn(roster: &mut Roster, seed: u8, event: RosterEvent) -> Result<bool, RosterError> {
    roster.learn(&id(&keys(seed)), event)
}

/// Founded by device 1 (owner), with device 2 of the given role in it.
fn two(role: Role) -> Roster {
    let mut roster = Roster::new(workspace());
    for (seed, event) in [(1, founded()), (1, invited(2, role)), (2, joined(2, 2))] {
        assert_eq!(learn(&mut roster, seed, event), Ok(true));
    }
    roster
}

/// What two rosters must agree on.
fn shape(roster: &Roster) -> (String, Vec<DeviceEntry>) {
    (roster.workspace_name().to_owned(), roster.devices().cloned().collect())
}

#[test]
fn e20_the_founder_is_owner_and_names_the_workspace() {
    let mut roster = Roster::new(workspace());
    assert_eq!(roster.workspace_name(), "");
    assert_eq!(learn(&mut roster, 1, founded()), Ok(true));
    let founder = id(&keys(1));
    assert_eq!(roster.workspace_name(), "Muster GmbH");
    assert_eq!(roster.role_of(&founder), Some(Role::Owner));
    assert_eq!(roster.key_of(&founder), Some(keys(1).public()));
    assert_eq!(roster.name_of(&founder), Some(("Anna", "Laptop")));
}

#[test]
fn e20_only_the_key_behind_the_workspace_id_founds_it() {
    let mut roster = Roster::new(workspace());
    assert_eq!(learn(&mut roster, 2, founded()), Err(RosterError::WrongSigner));
    let mut event = founded();
    if let RosterEvent::Founded { device, .. } = &mut event {
        *device = keys(2).public().0;
    }
    assert_eq!(learn(&mut roster, 2, event), Err(RosterError::WrongWorkspace));
    let mut event = founded();
    if let RosterEvent::Founded { salt, .. } = &mut event {
        salt[0] ^= 1;
    }
    assert_eq!(learn(&mut roster, 1, event), Err(RosterError::WrongWorkspace));
    assert_eq!(learn(&mut roster, 1, founded()), Ok(true));
    let mut event = founded();
    if let RosterEvent::Founded { workspace_name, .. } = &mut event {
        *workspace_name = "Anders AG".into();
    }
    assert_eq!(learn(&mut roster, 1, event), Err(RosterError::AlreadyFounded));
    assert_eq!(roster.workspace_name(), "Muster GmbH");
}

#[test]
fn e21_every_event_again_is_no_news_and_changes_nothing() {
    let mut roster = two(Role::Admin);
    for (seed, event) in [(2, renamed("Bert")), (1, invited(3, Role::Member)), (1, removed(2))] {
        assert_eq!(learn(&mut roster, seed, event), Ok(true));
    }
    let before = shape(&roster);
    let events = roster.events().to_vec();
    for (signer, event) in events.clone() {
        assert_eq!(roster.learn(&signer, event), Ok(false));
    }
    assert_eq!(learn(&mut roster, 1, removed(2)), Ok(false));
    assert_eq!((shape(&roster), roster.events()), (before, events.as_slice()));
}

#[test]
fn e23_nobody_invites_above_their_own_rank() {
    use Role::{Admin, Manager, Member, Owner, ReadOnly};
    let allowed: [(Role, &[Role]); 5] = [
        (Owner, &[Owner, Admin, Manager, Member, ReadOnly]),
        (Admin, &[Admin, Manager, Member, ReadOnly]),
        (Manager, &[Manager, Member, ReadOnly]),
        (Member, &[Member, ReadOnly]),
        (ReadOnly, &[]),
    ];
    for (own, may) in allowed {
        for role in [Owner, Admin, Manager, Member, ReadOnly] {
            let outcome = learn(&mut two(own), 2, invited(3, role));
            let expected = if may.contains(&role) { Ok(true) } else { Err(RosterError::NotPermitted) };
            assert_eq!(outcome, expected, "{own:?} invites {role:?}");
        }
    }
    assert_eq!(learn(&mut two(Owner), 9, invited(3, Member)), Err(RosterError::UnknownDevice));
}

#[test]
fn e23_the_relay_permits_every_invitation_and_removal_that_the_roster_permits() {
    use Role::{Admin, Manager, Member, Owner, ReadOnly};
    for own in [Owner, Admin, Manager, Member, ReadOnly] {
        for other in [Owner, Admin, Manager, Member, ReadOnly] {
            let (relay_own, relay_other) = (relay_role(own), relay_role(other));
            let relay_invites = relay_own != relay_protocol::Role::Reader && relay_other >= relay_own;
            assert!(!may_invite(own, other) || relay_invites, "{own:?} invites {other:?}");
            let relay_removes = relay_own <= relay_protocol::Role::Admin && relay_other >= relay_own;
            assert_eq!(may_remove(own, other), relay_removes, "{own:?} removes {other:?}");
        }
    }
}

#[test]
fn e23_an_invitation_keeps_its_inviter_and_role() {
    let mut roster = two(Role::Admin);
    assert_eq!(learn(&mut roster, 1, invited(3, Role::Member)), Ok(true));
    assert_eq!(learn(&mut roster, 2, invited(3, Role::Member)), Err(RosterError::InviteKnown));
    assert_eq!(learn(&mut roster, 1, invited(3, Role::Admin)), Err(RosterError::InviteKnown));
    let later = RosterEvent::Invited { invite: secret(3).public().0, role: Role::Member, at: Millis(99) };
    assert_eq!(learn(&mut roster, 1, later), Ok(false));
    assert_eq!(learn(&mut roster, 3, joined(3, 3)), Ok(true));
    assert_eq!(roster.role_of(&id(&keys(3))), Some(Role::Member));
}

#[test]
fn e24_a_device_joins_with_its_own_signature_and_a_proof_for_its_own_key() {
    let mut roster = two(Role::Member);
    learn(&mut roster, 1, invited(3, Role::Member)).unwrap();
    assert_eq!(learn(&mut roster, 1, joined(3, 3)), Err(RosterError::WrongSigner));
    let good = joined(3, 3);
    let RosterEvent::Joined { device, invite, proof, .. } = &good else { panic!("a joining") };
    let with = |new_device: [u8; 32], new_invite: [u8; 32], new_proof: [u8; 64]| {
        let mut event = good.clone();
        if let RosterEvent::Joined { device, invite, proof, .. } = &mut event {
            (*device, *invite, *proof) = (new_device, new_invite, new_proof);
        }
        event
    };
    let mut other_proof = *proof;
    other_proof[0] ^= 1;
    let forged = [
        (4, with(keys(4).public().0, *invite, *proof), "a proof for another device"),
        (3, with(*device, *invite, other_proof), "no proof"),
        (3, with(*device, secret(4).public().0, *proof), "a proof of another invitation"),
        (3, with(*device, [0; 32], *proof), "a weak key as invitation"),
    ];
    for (signer, event, what) in forged {
        assert_eq!(learn(&mut roster, signer, event), Err(RosterError::BadProof), "{what}");
    }
    assert_eq!(shape(&roster), shape(&two(Role::Member)), "nothing of it counted");
    assert_eq!(learn(&mut roster, 3, joined(3, 3)), Ok(true));
}

#[test]
fn e24_a_proof_for_another_workspace_is_worth_nothing() {
    let elsewhere = derive_workspace(&keys(1).public(), &Salt([9; 16]));
    let mut roster = Roster::new(elsewhere);
    let mut event = founded();
    if let RosterEvent::Founded { salt, .. } = &mut event {
        *salt = [9; 16];
    }
    learn(&mut roster, 1, event).unwrap();
    learn(&mut roster, 1, invited(2, Role::Member)).unwrap();
    assert_eq!(learn(&mut roster, 2, joined(2, 2)), Err(RosterError::BadProof));
}

#[test]
fn e25_an_invitation_lets_one_device_in() {
    let mut roster = two(Role::Member);
    assert_eq!(learn(&mut roster, 3, joined(3, 2)), Err(RosterError::InviteUsed));
    assert_eq!(learn(&mut roster, 2, joined(2, 2)), Ok(false), "the same device again");
    learn(&mut roster, 1, invited(3, Role::Owner)).unwrap();
    assert_eq!(learn(&mut roster, 2, joined(2, 3)), Err(RosterError::AlreadyJoined));
    assert_eq!(roster.role_of(&id(&keys(2))), Some(Role::Member), "no way to a higher role");
}

#[test]
fn e26_joining_before_the_invitation_is_known_waits_and_then_counts() {
    let mut roster = Roster::new(workspace());
    learn(&mut roster, 1, founded()).unwrap();
    assert_eq!(learn(&mut roster, 2, joined(2, 2)), Err(RosterError::Waiting));
    assert_eq!(learn(&mut roster, 1, removed(2)), Err(RosterError::Waiting));
    learn(&mut roster, 1, invited(2, Role::Member)).unwrap();
    assert_eq!(learn(&mut roster, 2, joined(2, 2)), Ok(true));
}

#[test]
fn e27_a_newcomer_cannot_call_itself_somebody_else_but_may_be_its_inviters_second_device() {
    let mut roster = two(Role::Member);
    learn(&mut roster, 2, invited(3, Role::Member)).unwrap();
    let calls_itself = |number| {
        let mut event = joined(3, 3);
        if let RosterEvent::Joined { member: claimed, .. } = &mut event {
            *claimed = member(number);
        }
        event
    };
    assert_eq!(learn(&mut roster, 3, calls_itself(1)), Err(RosterError::ForeignMember));
    assert_eq!(learn(&mut roster, 3, calls_itself(2)), Ok(true));
}

#[test]
fn e28_owners_remove_anybody_and_admins_anybody_but_owners() {
    use Role::{Admin, Manager, Member, Owner, ReadOnly};
    for own in [Owner, Admin, Manager, Member, ReadOnly] {
        for target in [Owner, Admin, Manager, Member, ReadOnly] {
            let mut roster = two(own);
            learn(&mut roster, 1, invited(3, target)).unwrap();
            learn(&mut roster, 3, joined(3, 3)).unwrap();
            let may = own == Owner || (own == Admin && target != Owner);
            let expected = if may { Ok(true) } else { Err(RosterError::NotPermitted) };
            assert_eq!(learn(&mut roster, 2, removed(3)), expected, "{own:?} removes {target:?}");
            assert_eq!(roster.is_removed(&id(&keys(3))), may);
        }
    }
}

#[test]
fn e28_the_last_owner_stays() {
    let mut roster = two(Role::Owner);
    assert_eq!(learn(&mut roster, 2, removed(1)), Ok(true));
    assert_eq!(learn(&mut roster, 2, removed(2)), Err(RosterError::LastOwner));
}

#[test]
fn e29_a_removed_device_says_nothing_more_and_its_older_batches_stay_readable() {
    let mut roster = two(Role::Admin);
    learn(&mut roster, 2, invited(3, Role::Member)).unwrap();
    learn(&mut roster, 1, removed(2)).unwrap();
    let out = id(&keys(2));
    assert!(roster.is_removed(&out) && !roster.is_removed(&id(&keys(1))));
    assert_eq!(roster.role_of(&out), Some(Role::Admin), "what it wrote before still counts");
    assert_eq!(roster.key_of(&out), Some(keys(2).public()));
    assert_eq!(roster.name_of(&out), Some(("Person 2", "Telefon")));
    assert_eq!(learn(&mut roster, 2, invited(4, Role::Member)), Err(RosterError::SignerRemoved));
    assert_eq!(learn(&mut roster, 2, renamed("Zurück")), Err(RosterError::SignerRemoved));
    assert_eq!(learn(&mut roster, 2, removed(1)), Err(RosterError::SignerRemoved));
    assert_eq!(learn(&mut roster, 3, joined(3, 3)), Err(RosterError::InviteVoid), "no way back in");
    assert_eq!(learn(&mut roster, 2, invited(3, Role::Member)), Ok(false), "old events again do no harm");
}

#[test]
fn e30_the_last_name_counts_and_the_list_does_not_grow() {
    let mut roster = two(Role::Member);
    for name in ["Bert", "Berta", "Bert", "Berta"] {
        assert_eq!(learn(&mut roster, 2, renamed(name)), Ok(true));
    }
    assert_eq!(learn(&mut roster, 2, renamed("Berta")), Ok(false));
    assert_eq!(roster.name_of(&id(&keys(2))), Some(("Berta", "Tablet")));
    assert_eq!(roster.events().len(), 4);
    assert_eq!(learn(&mut roster, 9, renamed("Fremd")), Err(RosterError::UnknownDevice));
}

#[test]
fn e31_names_have_an_end() {
    let mut roster = two(Role::Member);
    assert_eq!(learn(&mut roster, 2, renamed(&"ä".repeat(200))), Ok(true));
    assert_eq!(learn(&mut roster, 2, renamed(&"ä".repeat(201))), Err(RosterError::NameTooLong));
}

#[test]
fn e22_the_stored_events_make_the_same_roster_again_also_when_some_come_too_early() {
    let mut roster = two(Role::Admin);
    for (seed, event) in [
        (2, invited(3, Role::Member)),
        (3, joined(3, 3)),
        (3, renamed("Cora")),
        (2, invited(4, Role::ReadOnly)),
        (4, joined(4, 4)),
        (1, removed(4)),
    ] {
        assert_eq!(learn(&mut roster, seed, event), Ok(true));
    }
    let events = roster.events().to_vec();
    let again = Roster::from_events(workspace(), events.clone());
    assert_eq!((shape(&again), again.events()), (shape(&roster), roster.events()));
    for turn in 0..events.len() {
        let mut turned = events.clone();
        turned.rotate_left(turn);
        turned.reverse();
        assert_eq!(shape(&Roster::from_events(workspace(), turned)), shape(&roster), "turned by {turn}");
    }
    let foreign = Roster::from_events(WorkspaceId([7; 16]), events);
    assert_eq!(foreign.devices().count(), 0);
}

#[test]
fn e14_an_unknown_signers_key_comes_from_its_own_founding_or_joining_only() {
    let events = [invited(3, Role::Member), joined(2, 2), renamed("Bert"), founded()];
    assert_eq!(introduced_key(&events, &id(&keys(1))), Some(keys(1).public()));
    assert_eq!(introduced_key(&events, &id(&keys(2))), Some(keys(2).public()));
    assert_eq!(introduced_key(&events, &id(&keys(3))), None);
    assert_eq!(introduced_key(&[], &id(&keys(1))), None);
}
