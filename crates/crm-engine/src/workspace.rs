//! The workspace on this device: who we are, our keys, who else there is; founding one, inviting into it,
//! joining it.

mod readmitted;
mod stored;

use crm_domain::id::{DeviceId, MemberId};
use engine_protocol::Answer;
use engine_protocol::answer::StoreTrouble;
use engine_protocol::answer::{FromEngine, Problem};
use engine_protocol::sync::{DeviceInfo, Role};
use relay_protocol::{PutInvite, Salt, StreamId, WorkspaceId, derive_workspace};
use serde::{Deserialize, Serialize};

use crate::commit::{Asker, Commit};
use crate::effect::{Effect, Table};
use crate::engine::Engine;
use crate::invite::{Grant, InviteLink, InviteSecret, join_proof_message};
use crate::keys::{DeviceKeys, KeyRing, SecretKey};
use crate::lane::{Task, Then};
use crate::link::{Joining, Pending, Wished};
use crate::payload::Payload;
use crate::roster::{Roster, RosterEvent, relay_role};
use crate::sum;

/// Names of people, devices and workspaces, in bytes.
const MAX_NAME: usize = 200;
/// The longest life of an invitation, in minutes.
const MAX_MINUTES: u32 = 30 * 24 * 60;

/// The relay a workspace syncs with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relay {
    /// `https://host` or `http://host`, without a path.
    pub url: String,
    /// The relay has the workspace; otherwise it is to be made there.
    pub known: bool,
    /// For relays that ask for one.
    pub create_token: Option<String>,
}

/// The workspace that is open on this device.
#[derive(Debug)]
pub struct Home {
    pub id: WorkspaceId,
    /// With the founder's key it makes the id; only the founder's device has it.
    pub salt: Option<[u8; 16]>,
    pub keys: DeviceKeys,
    pub ring: KeyRing,
    pub roster: Roster,
    /// The name as the invitation said it, until the roster says it.
    pub name: String,
    pub role: Role,
    pub member: MemberId,
    pub member_name: String,
    pub device_label: String,
    pub relay: Option<Relay>,
}

impl Home {
    /// The workspace's name.
    #[must_use]
    pub fn workspace_name(&self) -> &str {
        let name = self.roster.workspace_name();
        if name.is_empty() { &self.name } else { name }
    }

    /// Everybody in the workspace, by name; a person with several devices once.
    pub fn members(&self) -> Vec<(MemberId, String)> {
        let mut members: Vec<(MemberId, String)> = vec![(self.member, self.member_name.clone())];
        for entry in self.roster.devices() {
            if members.iter().all(|(known, _)| *known != entry.member) {
                members.push((entry.member, entry.member_name.clone()));
            }
        }
        members.sort_by_cached_key(|(_, name)| crm_domain::fold::fold(name));
        members
    }
}

impl Engine {
    /// Makes the workspace on this device.
    pub(crate) fn found(
        &mut self,
        asker: Asker,
        workspace_name: &str,
        member_name: String,
        device_label: String,
        out: &mut Vec<Effect>,
    ) {
        if self.is_locked_out() {
            return Self::answer(asker, Err(Problem::Store(StoreTrouble::Damaged)), out);
        }
        if self.home.is_some() || self.link.founding {
            return Self::answer(asker, Err(Problem::Unknown), out);
        }
        let workspace_name = workspace_name.trim();
        if let Err(field) = check_names([
            ("workspace_name", workspace_name),
            ("member_name", &member_name),
            ("device_label", &device_label),
        ]) {
            return Self::answer(asker, Err(Problem::BadValue { field }), out);
        }
        let keys = DeviceKeys::from_seed(self.random());
        let salt: [u8; 16] = self.random();
        let id = derive_workspace(&keys.public(), &Salt(salt));
        let ring = KeyRing::first(self.random(), self.random());
        let member = MemberId::new(self.now, self.random());
        let event = RosterEvent::Founded {
            workspace_name: workspace_name.to_owned(),
            salt,
            device: keys.public().0,
            member,
            member_name: member_name.clone(),
            device_label: device_label.clone(),
            at: self.now,
        };
        let mut roster = Roster::new(id);
        let signer = keys.public().device_id();
        if roster.learn(&signer, event).is_err() {
            return Self::answer(asker, Err(Problem::BadValue { field: "workspace_name".to_owned() }), out);
        }
        let home = Home {
            id,
            salt: Some(salt),
            keys,
            ring,
            roster,
            name: workspace_name.to_owned(),
            role: Role::Owner,
            member,
            member_name,
            device_label,
            relay: None,
        };
        self.link.founding = true;
        let mut commit = Commit { answers: vec![(asker, Ok(Answer::Done))], ..Commit::default() };
        commit.puts.push((Table::Meta, b"home".to_vec(), home.to_bytes()));
        commit.puts.push((Table::Meta, b"roster".to_vec(), home.roster_bytes()));
        self.link.arriving = Some(Box::new(home));
        commit.then.push(Then::Opened);
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// The workspace is durable: it is open.
    pub(crate) fn opened(&mut self, out: &mut Vec<Effect>) {
        self.link.founding = false;
        if let Some(home) = self.link.arriving.take() {
            self.home = Some(*home);
        }
        self.know_members();
        for page in self.pages.clone() {
            self.tell_ready(page, out);
        }
        self.after_opening(out);
    }

    /// What the roster says of a device.
    pub(crate) fn name_of(&self, device: DeviceId) -> Option<(String, String)> {
        let home = self.home.as_ref()?;
        if device == home.keys.device() {
            return Some((home.member_name.clone(), home.device_label.clone()));
        }
        home.roster
            .name_of(&relay_protocol::DeviceId(device.0))
            .map(|(member, label)| (member.to_owned(), label.to_owned()))
    }

    /// Who is in the workspace, for search to find what is theirs.
    fn know_members(&mut self) {
        self.records.know_members(self.home.as_ref().map(Home::members).unwrap_or_default());
        if self.records.lacks_search_texts() {
            self.lane.bulk(Task::Searchable);
        }
    }

    /// What a member is called.
    pub(crate) fn member_name(&self, member: MemberId) -> Option<String> {
        let members = self.home.as_ref()?.members();
        members.into_iter().find(|(known, _)| *known == member).map(|(_, name)| name)
    }

    /// The workspace's devices, those removed left out.
    pub(crate) fn devices(&self) -> Vec<DeviceInfo> {
        let Some(home) = &self.home else { return Vec::new() };
        let here = home.keys.device();
        let mut devices: Vec<DeviceInfo> = home
            .roster
            .devices()
            .filter(|entry| entry.removed_at.is_none())
            .map(|entry| DeviceInfo {
                id: DeviceId(entry.device.0),
                member_name: entry.member_name.clone(),
                label: entry.device_label.clone(),
                role: entry.role,
                here: entry.device.0 == here.0,
                joined_at: entry.joined_at,
            })
            .collect();
        devices.sort_by_key(|device| (!device.here, device.joined_at));
        devices
    }

    /// The roster, to be stored with whatever changed it.
    pub(crate) fn put_roster(&self, commit: &mut Commit) {
        if let Some(home) = &self.home {
            commit.puts.push((Table::Meta, b"roster".to_vec(), home.roster_bytes()));
            commit.then.push(Then::Roster);
        }
    }

    /// The relay, to be stored when it changed.
    pub(crate) fn put_relay(&self, commit: &mut Commit) {
        let relay = self.home.as_ref().and_then(|home| home.relay.as_ref());
        match relay.map(sum::store) {
            Some(bytes) => commit.puts.push((Table::Meta, b"relay".to_vec(), bytes)),
            None => commit.deletes.push((Table::Meta, b"relay".to_vec())),
        }
    }

    /// Says something of ourselves to the roster and to everybody.
    pub(crate) fn announce(&mut self, event: RosterEvent, commit: &mut Commit) -> bool {
        let Some(home) = &mut self.home else { return false };
        let signer = home.keys.public().device_id();
        if home.roster.learn(&signer, event.clone()).is_err() {
            return false;
        }
        commit.payloads.push(Payload::Roster(event));
        self.put_roster(commit);
        true
    }

    /// The roster has news: names on screens may change, and what waited for it may be readable.
    pub(crate) fn roster_changed(&mut self, out: &mut Vec<Effect>) {
        self.know_members();
        let role = self.home.as_ref().and_then(|home| home.roster.role_of(&home.keys.public().device_id()));
        if let (Some(role), Some(home)) = (role, &mut self.home) {
            home.role = role;
        }
        for page in self.pages.clone() {
            out.push(Effect::ToPage(page, FromEngine::State(self.state())));
        }
        self.retry_quarantine();
    }

    /// Leaves an invitation at the relay and answers with its link. While the link is being opened that waits.
    pub(crate) fn invite(&mut self, asker: Asker, role: Role, minutes: u32, out: &mut Vec<Effect>) {
        if !self.link.is_open() {
            return if let Err(Wished { asker, .. }) = self.link.wish(Wished { asker, role, minutes }) {
                Self::answer(asker, Err(Problem::Unreachable), out);
            };
        }
        let (seed, nonce) = (self.random(), self.random());
        let secret = InviteSecret::new(seed);
        let minutes = minutes.clamp(1, MAX_MINUTES);
        let Some(home) = &self.home else { return };
        let Some(relay) = &home.relay else { return };
        let grant =
            Grant { workspace_name: home.workspace_name().to_owned(), ring: home.ring.duplicate(), role };
        let sealed = secret.seal(nonce, &grant);
        let invite = secret.public();
        let link = InviteLink { workspace: home.id, secret, relay: relay.url.clone() }.to_text(&self.origin);
        let at = self.now;
        let mut commit = Commit::default();
        if !self.announce(RosterEvent::Invited { invite: invite.0, role, at }, &mut commit) {
            return Self::answer(asker, Err(Problem::ReadOnly), out);
        }
        let expires_at = at.plus(i64::from(minutes) * 60_000);
        let put =
            PutInvite { request: 0, invite, expires_in_s: minutes * 60, role: relay_role(role), sealed };
        commit.then.push(Then::Ask(Box::new((put, Pending::Invite { asker, link, expires_at }))));
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// Begins to join by a link.
    pub(crate) fn join(
        &mut self,
        asker: Asker,
        link: &str,
        member_name: String,
        device_label: String,
        out: &mut Vec<Effect>,
    ) {
        if self.is_locked_out() {
            return Self::answer(asker, Err(Problem::Store(StoreTrouble::Damaged)), out);
        }
        if self.link.founding || self.link.joining.is_some() {
            return Self::answer(asker, Err(Problem::Unknown), out);
        }
        if self.home.is_some() {
            return self.join_again(asker, link, out);
        }
        if let Err(field) = check_names([
            ("member_name", member_name.as_str()),
            ("device_label", &device_label),
            ("link", "."),
        ]) {
            return Self::answer(asker, Err(Problem::BadValue { field }), out);
        }
        let Ok(link) = InviteLink::parse(link) else {
            return Self::answer(asker, Err(Problem::BadLink), out);
        };
        // The key of an earlier try is used again: its answer may only have been lost.
        let seed = self.link.joining_seed.take().unwrap_or_else(|| SecretKey::new(self.random()));
        let keys = DeviceKeys::from_seed(*seed);
        self.link.joining = Some(Joining { asker, link, keys, member_name, device_label });
        let commit = Commit {
            puts: vec![(Table::Meta, b"joining".to_vec(), seed.to_vec())],
            then: vec![Then::Dial],
            ..Commit::default()
        };
        self.link.joining_seed = Some(seed);
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// A workspace could not be kept: whoever founds or joins may try again, with the same key.
    pub(crate) fn not_opened(&mut self, why: StoreTrouble, out: &mut Vec<Effect>) {
        self.link.founding = false;
        if let Some(joining) = self.link.joining.take() {
            Self::answer(joining.asker, Err(Problem::Store(why)), out);
        }
        // WHY: an invitation that is used up lets in only the key that used it.
        if let Some(home) = self.link.arriving.take().filter(|home| home.salt.is_none()) {
            self.link.joining_seed = Some(home.keys.seed());
        }
    }

    /// The relay has let us in: keys first, then everything else.
    pub(crate) fn let_in(&mut self, joining: Joining, sealed: &[u8], out: &mut Vec<Effect>) {
        if self.home.is_some() {
            return self.let_in_again(joining, sealed, out);
        }
        let Joining { asker, link, keys, member_name, device_label } = joining;
        let Ok(grant) = link.secret.open(sealed) else {
            return Self::answer(asker, Err(Problem::BadLink), out);
        };
        let member = MemberId::new(self.now, self.random());
        let proof = relay_protocol::sign(
            &link.secret.invite_key(),
            &join_proof_message(&link.workspace, &keys.public()),
        );
        let event = RosterEvent::Joined {
            device: keys.public().0,
            invite: link.secret.public().0,
            proof: proof.0,
            member,
            member_name: member_name.clone(),
            device_label: device_label.clone(),
            at: self.now,
        };
        let home = Home {
            id: link.workspace,
            salt: None,
            keys,
            ring: grant.ring,
            roster: Roster::new(link.workspace),
            name: grant.workspace_name,
            role: grant.role,
            member,
            member_name,
            device_label,
            relay: Some(Relay { url: link.relay, known: true, create_token: None }),
        };
        let mut commit = Commit { answers: vec![(asker, Ok(Answer::Done))], ..Commit::default() };
        commit.puts.push((Table::Meta, b"home".to_vec(), home.to_bytes()));
        commit.deletes.push((Table::Meta, b"joining".to_vec()));
        if let Some(relay) = &home.relay {
            commit.puts.push((Table::Meta, b"relay".to_vec(), sum::store(relay)));
        }
        // The event rests on others that have not come yet; it goes out, and comes back with them.
        match self.seal_for(&home, StreamId::CONFIG, &[Payload::Roster(event)]) {
            Some(sealed) => {
                commit.puts.push(sealed.put());
                commit.sealed.push(sealed);
            }
            None => {
                return Self::answer(asker, Err(Problem::BadValue { field: "member_name".to_owned() }), out);
            }
        }
        self.link.arriving = Some(Box::new(home));
        self.link.joining_seed = None;
        commit.then.push(Then::Opened);
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }
}

fn check_names<const N: usize>(names: [(&str, &str); N]) -> Result<(), String> {
    match names.into_iter().find(|(_, name)| name.trim().is_empty() || name.len() > MAX_NAME) {
        Some((field, _)) => Err(field.to_owned()),
        None => Ok(()),
    }
}
