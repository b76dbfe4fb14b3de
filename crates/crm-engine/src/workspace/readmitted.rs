//! A member that the relay does not know: it was restored from a backup that is older than the device, was made anew, or
//! the workspace has moved to another one. Whoever the relay knows invites it again; it stays who it is (R15).

use engine_protocol::Answer;
use engine_protocol::answer::Problem;

use super::{Joining, Relay};
use crate::commit::{Asker, Commit};
use crate::effect::{Effect, Table};
use crate::engine::Engine;
use crate::invite::InviteLink;
use crate::keys::DeviceKeys;
use crate::lane::{Task, Then};

impl Engine {
    /// Begins to come in by a link of the workspace that is here already. Names, keys and everything that waits stay.
    pub(super) fn join_again(&mut self, asker: Asker, link: &str, out: &mut Vec<Effect>) {
        let Some(home) = &self.home else { return };
        let Ok(link) = InviteLink::parse(link) else {
            return Self::answer(asker, Err(Problem::BadLink), out);
        };
        // Another workspace's, or we are in: nothing of the link is used up.
        if link.workspace != home.id || self.link.is_open() {
            return Self::answer(asker, Err(Problem::Unknown), out);
        }
        let keys = DeviceKeys::from_seed(*home.keys.seed());
        let (member_name, device_label) = (home.member_name.clone(), home.device_label.clone());
        self.link.joining = Some(Joining { asker, link, keys, member_name, device_label });
        out.push(Effect::Disconnect);
        self.dial_now(out);
    }

    /// The relay has let us in again: its address and what keys are new are kept, then everything goes on as ever.
    pub(super) fn let_in_again(&mut self, joining: Joining, sealed: &[u8], out: &mut Vec<Effect>) {
        let Joining { asker, link, .. } = joining;
        let Some(home) = &mut self.home else { return };
        let granted = link.secret.open(sealed).ok().filter(|grant| home.ring.merge(grant.ring.duplicate()));
        if granted.is_none() {
            Self::answer(asker, Err(Problem::BadLink), out);
            return self.turned_away(out);
        }
        home.relay = Some(Relay { url: link.relay, known: true, create_token: None });
        let home = home.to_bytes();
        let mut commit = Commit { answers: vec![(asker, Ok(Answer::Done))], ..Commit::default() };
        commit.puts.push((Table::Meta, b"home".to_vec(), home));
        self.put_relay(&mut commit);
        commit.then.push(Then::Dial);
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// Nothing came of it: the relay that was there is tried again.
    pub(crate) fn turned_away(&mut self, out: &mut Vec<Effect>) {
        out.push(Effect::Disconnect);
        self.grant_none(&Problem::Unreachable, out);
        if self.home.is_some() {
            self.wait_to_dial(out);
        }
    }
}
