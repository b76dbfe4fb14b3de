//! Opening the socket, losing it, trying again, and being refused.

use engine_protocol::Answer;
use engine_protocol::answer::Problem;
use rand_chacha::rand_core::RngCore;
use relay_protocol::{ErrorCode, Refusal, relay_host};

use crate::commit::{Asker, Commit};
use crate::effect::Effect;
use crate::engine::Engine;
use crate::lane::{Task, Then};
use crate::link::{GREETING, LONGEST_WAIT, Pending, Phase, SOCKET, Stream, status::code_key};
use crate::planted::{self, Bug};
use crate::workspace::Relay;

impl Engine {
    /// Opens the socket, when there is a relay to talk to.
    pub(crate) fn dial(&mut self, out: &mut Vec<Effect>) {
        let Some(url) = self.relay_url() else {
            self.link.phase = Phase::Off;
            return self.grant_none(&Problem::Unreachable, out);
        };
        let socket = match url.strip_prefix("http") {
            Some(rest) => format!("ws{}{SOCKET}", rest.trim_end_matches('/')),
            None => return,
        };
        self.link.phase = Phase::Greeting { since: self.now };
        self.link.challenge = None;
        out.push(Effect::Connect { url: socket });
        self.wake(out);
        self.told.sync_is_old = true;
    }

    pub(super) fn relay_url(&self) -> Option<String> {
        let joining = self.link.joining.as_ref().map(|joining| joining.link.relay.clone());
        joining.or_else(|| self.home.as_ref()?.relay.as_ref().map(|relay| relay.url.clone()))
    }

    /// The socket is open; the relay speaks first.
    pub(crate) fn link_opened(&mut self, out: &mut Vec<Effect>) {
        self.link.session += 1;
        self.link.phase = Phase::Greeting { since: self.now };
        self.wake(out);
    }

    /// The socket is gone: what was pushed is pushed again on the next one.
    pub(crate) fn link_lost(&mut self, out: &mut Vec<Effect>) {
        self.outbox.forget_pushed();
        self.link.challenge = None;
        for stream in self.link.streams.values_mut() {
            stream.live = false;
        }
        if let Some(joining) = self.link.joining.take() {
            Self::answer(joining.asker, Err(Problem::Unreachable), out);
        }
        if let Some(asker) = self.link.connecting.take() {
            Self::answer(asker, Err(Problem::Unreachable), out);
        }
        self.grant_none(&Problem::Unreachable, out);
        if matches!(self.link.phase, Phase::Off | Phase::Refused { .. }) {
            return self.told.sync_is_old = true;
        }
        self.wait_to_dial(out);
    }

    /// Nothing comes of the invitations that wait for the link or for the relay's answer.
    pub(crate) fn grant_none(&mut self, why: &Problem, out: &mut Vec<Effect>) {
        for (_, pending) in std::mem::take(&mut self.link.pending) {
            let Pending::Invite { asker, .. } = pending;
            Self::answer(asker, Err(why.clone()), out);
        }
        for wished in std::mem::take(&mut self.link.wished) {
            Self::answer(wished.asker, Err(why.clone()), out);
        }
    }

    /// The relay is tried again, the later the more often it was tried.
    pub(crate) fn wait_to_dial(&mut self, out: &mut Vec<Effect>) {
        self.link.attempts = self.link.attempts.saturating_add(1);
        let ceiling = 500_u32.saturating_mul(1 << self.link.attempts.min(7)).min(LONGEST_WAIT);
        let wait = 100 + self.random.next_u32() % ceiling;
        self.link.phase = Phase::Waiting { until: self.now.plus(i64::from(wait)) };
        self.wake(out);
        self.told.sync_is_old = true;
    }

    /// Time went by.
    pub(crate) fn link_tick(&mut self, out: &mut Vec<Effect>) {
        let (now, far) = (self.now, self.now.plus(i64::from(LONGEST_WAIT) * 2));
        match self.link.phase {
            // WHY: beyond `far` the clock was set back, and the wait would last for years.
            Phase::Waiting { until } | Phase::Refused { until, .. }
                if until <= now || (until > far && !planted::is(Bug::WaitByClock)) =>
            {
                self.dial(out)
            }
            Phase::Greeting { since } | Phase::Introducing { since }
                if since.plus(GREETING) <= now || since > now =>
            {
                out.push(Effect::Disconnect);
                self.link_lost(out);
            }
            Phase::Off
            | Phase::Open
            | Phase::Waiting { .. }
            | Phase::Refused { .. }
            | Phase::Greeting { .. }
            | Phase::Introducing { .. } => {}
        }
        if self.link.is_open() {
            self.outbox.wait_until = None;
            self.push_outbox(out);
        }
    }

    /// The device came online: no reason to wait.
    pub(crate) fn nudge(&mut self, out: &mut Vec<Effect>) {
        if let Phase::Waiting { .. } | Phase::Refused { .. } = self.link.phase {
            self.link.attempts = 0;
            self.dial(out);
        }
    }

    pub(super) fn refused(&mut self, refusal: &Refusal, out: &mut Vec<Effect>) {
        let wait = i64::from(refusal.retry_after_ms.unwrap_or(10_000).clamp(100, LONGEST_WAIT));
        if let Some(request) = refusal.request {
            if let Some(Pending::Invite { asker, .. }) = self.link.pending.remove(&request) {
                Self::answer(asker, Err(Problem::Relay(code_key(refusal.code))), out);
            } else if self.outbox.take_pushed(request).is_some() {
                // Nothing of the push is stored; it waits and is tried again.
                self.outbox.forget_pushed();
                self.outbox.wait_until = Some(self.now.plus(wait));
                self.retry_store_at = Some(self.now.plus(wait));
                self.wake(out);
            }
            if !refusal.fatal {
                return;
            }
        }
        self.refuse(refusal.code, Some(wait), out);
    }

    /// The relay does not want us, or not now.
    pub(super) fn refuse(&mut self, why: ErrorCode, wait: Option<i64>, out: &mut Vec<Effect>) {
        let problem = Problem::Relay(code_key(why));
        self.grant_none(&problem, out);
        if let Some(joining) = self.link.joining.take() {
            Self::answer(joining.asker, Err(problem.clone()), out);
            self.link.phase = Phase::Off;
            return self.turned_away(out);
        }
        if let Some(asker) = self.link.connecting.take() {
            Self::answer(asker, Err(problem), out);
        }
        // A relay that was made anew has lost the workspace: its founder makes it again.
        let founder = self.home.as_ref().is_some_and(|home| home.salt.is_some());
        if why == ErrorCode::UnknownWorkspace && founder {
            if let Some(relay) = self.home.as_mut().and_then(|home| home.relay.as_mut()) {
                relay.known = false;
            }
            self.link.streams.values_mut().for_each(|stream| *stream = Stream::default());
        }
        let again = match why {
            ErrorCode::Revoked
            | ErrorCode::UnknownDevice
            | ErrorCode::UnsupportedVersion
            | ErrorCode::CreateRefused => i64::from(LONGEST_WAIT),
            _ => wait.unwrap_or(5_000),
        };
        self.link.phase = Phase::Refused { why, until: self.now.plus(again) };
        self.outbox.forget_pushed();
        out.push(Effect::Disconnect);
        self.wake(out);
    }

    /// Begins to sync.
    pub(crate) fn connect_relay(
        &mut self,
        asker: Asker,
        url: &str,
        create_token: Option<String>,
        out: &mut Vec<Effect>,
    ) {
        let url = url.trim().trim_end_matches('/').to_owned();
        let sound = (url.starts_with("https://") || url.starts_with("http://")) && relay_host(&url).is_some();
        let Some(home) = self.home.as_mut().filter(|_| sound) else {
            return Self::answer(asker, Err(Problem::BadLink), out);
        };
        let before = home.relay.as_ref().filter(|relay| relay.url == url).is_some_and(|relay| relay.known);
        let known = before || home.salt.is_none();
        home.relay = Some(Relay { url, known, create_token });
        let mut commit = Commit::default();
        self.put_relay(&mut commit);
        commit.then.push(Then::Dial);
        self.link.connecting = Some(asker);
        self.link.attempts = 0;
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// Ends syncing; what waits stays, should it begin again.
    pub(crate) fn disconnect_relay(&mut self, asker: Asker, out: &mut Vec<Effect>) {
        if let Some(home) = &mut self.home {
            home.relay = None;
        }
        self.link.phase = Phase::Off;
        self.grant_none(&Problem::Unreachable, out);
        let joining = self.link.joining.take().map(|joining| joining.asker);
        for waiting in joining.into_iter().chain(self.link.connecting.take()) {
            Self::answer(waiting, Err(Problem::Unreachable), out);
        }
        self.outbox.forget_pushed();
        out.push(Effect::Disconnect);
        let mut commit = Commit { answers: vec![(asker, Ok(Answer::Done))], ..Commit::default() };
        self.put_relay(&mut commit);
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// Dials now.
    pub(crate) fn dial_now(&mut self, out: &mut Vec<Effect>) {
        self.link.attempts = 0;
        self.dial(out);
    }
}
