//! What the relay says, message by message, from its challenge to its word on our questions.

use engine_protocol::Answer;
use engine_protocol::answer::Problem;
use relay_protocol::{
    Challenge, ClientFrame, CreateToken, CreateWorkspace, ErrorCode, Hello, MIN_PROTOCOL_VERSION,
    PROTOCOL_VERSION, PutInvite, Redeem, Salt, ServerFrame, StreamCursor, Welcome, create_message,
    hello_message, redeem_message, relay_host, sign,
};

use crate::commit::Commit;
use crate::effect::Effect;
use crate::engine::Engine;
use crate::lane::Task;
use crate::link::{BUILD, CLOCK_OFF, Pending, Phase, Wished};
use crate::receive::What;
use crate::workspace::Relay;

impl Engine {
    /// A message from the relay. What cannot be read ends the connection, never the engine.
    pub(crate) fn frame(&mut self, bytes: &[u8], out: &mut Vec<Effect>) {
        let Ok(frame) = ServerFrame::decode(bytes) else {
            // A kind of a newer relay is skipped; garbage is not argued with.
            if !matches!(ServerFrame::decode(bytes), Err(relay_protocol::DecodeError::UnknownKind(_))) {
                out.push(Effect::Disconnect);
                self.link_lost(out);
            }
            return;
        };
        match frame {
            ServerFrame::Challenge(challenge) => self.challenged(challenge, out),
            ServerFrame::Created(_) => self.created(out),
            ServerFrame::Redeemed(redeemed) => {
                if let Some(joining) = self.link.joining.take() {
                    self.let_in(joining, &redeemed.sealed, out);
                }
            }
            ServerFrame::Welcome(welcome) => self.welcomed(&welcome, out),
            ServerFrame::Page(page) => {
                let end = page.batches.is_empty();
                if end {
                    self.enqueue(page.stream, What::End { chain: page.chain });
                }
                let more = Some(page.more);
                self.take_batches(page.stream, page.first, page.batches, page.chain, more, out);
            }
            ServerFrame::Deliver(deliver) => {
                self.take_batches(deliver.stream, deliver.first, deliver.batches, deliver.chain, None, out);
            }
            ServerFrame::Ack(ack) => {
                if let Some(pushed) = self.outbox.take_pushed(ack.request) {
                    self.expect_own(ack.stream, &ack.results);
                    let what = What::Ack { pushed, results: ack.results, chain: ack.chain };
                    self.enqueue(ack.stream, what);
                }
            }
            ServerFrame::Lagging(stream) => {
                if let Some(state) = self.link.streams.get_mut(&stream) {
                    state.live = false;
                }
                self.pull(stream, out);
            }
            ServerFrame::Done(done) => self.done(done.request, out),
            ServerFrame::DeviceList(_) => {}
            ServerFrame::Err(refusal) => self.refused(&refusal, out),
        }
        self.told.sync_is_old = true;
    }

    pub(super) fn challenged(&mut self, challenge: Challenge, out: &mut Vec<Effect>) {
        if challenge.max < MIN_PROTOCOL_VERSION || challenge.min > PROTOCOL_VERSION {
            return self.refuse(ErrorCode::UnsupportedVersion, None, out);
        }
        let Some(host) = self.relay_url().as_deref().and_then(relay_host) else { return };
        self.link.phase = Phase::Introducing { since: self.now };
        self.link.challenge = Some(challenge.clone());
        if let Some(joining) = &self.link.joining {
            let (workspace, invite) = (joining.link.workspace, joining.link.secret.public());
            let device_key = joining.keys.public();
            let message = redeem_message(&challenge.nonce, &workspace, &invite, &device_key, &host);
            let signature = sign(&joining.link.secret.invite_key(), &message);
            let redeem = Redeem { workspace, invite, device_key, signature };
            out.push(Effect::Send(ClientFrame::Redeem(redeem).encode()));
            return;
        }
        let Some(home) = &self.home else { return };
        match (&home.relay, home.salt) {
            (Some(Relay { known: false, create_token, .. }), Some(salt)) => {
                let public_key = home.keys.public();
                let message = create_message(&challenge.nonce, &home.id, &public_key, &host);
                let create = CreateWorkspace {
                    workspace: home.id,
                    public_key,
                    salt: Salt(salt),
                    signature: sign(home.keys.signing(), &message),
                    token: create_token.clone().map(CreateToken),
                };
                out.push(Effect::Send(ClientFrame::CreateWorkspace(create).encode()));
            }
            _ => self.say_hello(&challenge, out),
        }
    }

    pub(super) fn say_hello(&mut self, challenge: &Challenge, out: &mut Vec<Effect>) {
        let Some(host) = self.relay_url().as_deref().and_then(relay_host) else { return };
        let Some(home) = &self.home else { return };
        let protocol = PROTOCOL_VERSION.min(challenge.max);
        let device = home.keys.public().device_id();
        let message = hello_message(protocol, &challenge.nonce, &home.id, &device, &host);
        let cursors = self.link.streams.iter().flat_map(|(stream, state)| {
            let further = (state.acked.seq > state.position.seq).then_some(state.acked);
            let places = [Some(state.position), further].into_iter().flatten();
            places.map(|place| StreamCursor { stream: *stream, seq: place.seq, chain: place.chain })
        });
        let hello = Hello {
            protocol,
            workspace: home.id,
            device,
            cursors: cursors.collect(),
            signature: sign(home.keys.signing(), &message),
        };
        out.push(Effect::Send(ClientFrame::Hello(hello).encode()));
    }

    /// The relay has the workspace now, and nothing of it: everything is sent.
    pub(super) fn created(&mut self, out: &mut Vec<Effect>) {
        let Some(home) = &mut self.home else { return };
        if let Some(relay) = &mut home.relay {
            (relay.known, relay.create_token) = (true, None);
        }
        let mut commit = Commit::default();
        self.put_relay(&mut commit);
        self.begin_upload(&mut commit);
        if let Some(asker) = self.link.connecting.take() {
            commit.answers.push((asker, Ok(Answer::Done)));
        }
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
        if let Some(challenge) = self.link.challenge.clone() {
            self.say_hello(&challenge, out);
        }
    }

    pub(super) fn welcomed(&mut self, welcome: &Welcome, out: &mut Vec<Effect>) {
        self.link.phase = Phase::Open;
        self.link.attempts = 0;
        let theirs = i64::try_from(welcome.server_time).unwrap_or(i64::MAX);
        let off = self.now.0.saturating_sub(theirs);
        self.link.outdated = welcome.min_client > BUILD;
        self.link.clock_off = (off.saturating_abs() > CLOCK_OFF).then_some(off);
        if let Some(asker) = self.link.connecting.take() {
            Self::answer(asker, Ok(Answer::Done), out);
        }
        for head in &welcome.streams {
            self.meet(head, out);
        }
        if self.is_safe() {
            self.link.safe_at = Some(self.now);
        }
        self.outbox.wait_until = None;
        self.push_outbox(out);
        for Wished { asker, role, minutes } in std::mem::take(&mut self.link.wished) {
            self.invite(asker, role, minutes, out);
        }
    }

    /// Asks the relay something that a person waits for.
    pub(crate) fn ask_relay(&mut self, mut put: PutInvite, pending: Pending, out: &mut Vec<Effect>) {
        if !self.link.is_open() {
            let Pending::Invite { asker, .. } = pending;
            return Self::answer(asker, Err(Problem::Unreachable), out);
        }
        // What the invitation rests on goes first.
        self.push_outbox(out);
        put.request = self.link.next_request();
        self.link.pending.insert(put.request, pending);
        out.push(Effect::Send(ClientFrame::PutInvite(put).encode()));
    }

    pub(super) fn done(&mut self, request: u32, out: &mut Vec<Effect>) {
        if let Some(Pending::Invite { asker, link, expires_at }) = self.link.pending.remove(&request) {
            Self::answer(asker, Ok(Answer::Invitation { link, expires_at }), out);
        }
    }
}
