//! What goes wrong in a world: networks, power, disks, clocks, and a relay that restarts, is set back,
//! or lies.

use engine_protocol::Request;
use engine_protocol::answer::StoreTrouble;
use relay_protocol::{ServerFrame, StreamId};

use crate::page::Asked;
use crate::script::Script;
use crate::session::Out;

impl Script {
    pub(crate) fn go_offline(&mut self, index: usize) {
        if self.world.devices[index].online {
            self.world.devices[index].online = false;
            self.world.drop_connection(index);
            self.world.count("offline");
        }
    }

    pub(crate) fn come_online(&mut self, index: usize) {
        if !self.world.devices[index].online {
            self.world.devices[index].online = true;
            if self.rng.chance(50) {
                self.world.tell(index, crm_engine::effect::Input::Nudge);
            }
        }
    }

    pub(crate) fn break_connection(&mut self, index: usize) {
        self.world.drop_connection(index);
    }

    pub(crate) fn stall(&mut self, index: usize) {
        let wait = self.rng.between(100, 40_000);
        self.world.devices[index].stalled_until = self.world.time + wait;
        self.world.count("stall");
    }

    /// Between any two of the next effects, or at once.
    pub(crate) fn crash(&mut self, index: usize) {
        if self.world.devices[index].engine.is_none() {
            return;
        }
        if self.rng.chance(50) {
            self.world.devices[index].crash_in = Some(self.rng.below(25));
        } else {
            // In the middle of a write, when one comes soon.
            for _ in 0..20 {
                if !self.world.devices[index].calls.is_empty() || !self.world.next_event_now() {
                    break;
                }
            }
            let page_survives = self.rng.chance(75);
            self.world.crash(index, page_survives);
        }
    }

    pub(crate) fn start_again(&mut self, index: usize) {
        let device = &self.world.devices[index];
        if device.engine.is_none() && device.run > 0 {
            self.world.start(index);
            self.world.count("started again");
        }
    }

    pub(crate) fn fail_store(&mut self, index: usize) {
        let how = [StoreTrouble::Failed, StoreTrouble::Lost, StoreTrouble::Full][self.rng.index(3)];
        let store = &mut self.world.devices[index].store;
        let call = store.calls() + self.rng.below(8);
        store.fail_call(call, how);
        // A connection that dies behind a write takes the word of it along, and sometimes the next calls too.
        if self.bad_luck.chance(40) {
            store.lie_at_call(call, how);
            for next in 1..=self.bad_luck.below(4) {
                store.fail_call(call + next, how);
            }
            return self.world.count("store fails after the write");
        }
        self.world.count("store fails once");
    }

    pub(crate) fn fill_disk(&mut self, index: usize) {
        self.world.devices[index].store.set_full(true);
        self.world.count("disk full");
    }

    pub(crate) fn free_disk(&mut self, index: usize) {
        self.world.devices[index].store.set_full(false);
        if self.world.devices[index].engine.is_some() && self.rng.chance(50) {
            self.world.ask(index, Request::RetryStorage, Asked::Plain("storage retried"));
        }
    }

    pub(crate) fn set_clock(&mut self, index: usize) {
        self.world.devices[index].clock.jump(&mut self.rng);
        self.world.count("clock set");
    }

    pub(crate) fn restart_relay(&mut self, _: usize) {
        if self.rng.chance(25) {
            self.world.relay.restart_forgetful();
            self.world.count("relay forgot");
        } else {
            self.world.relay.restart();
        }
        self.world.drop_all();
        self.world.count("relay restarted");
    }

    pub(crate) fn refuse_pushes(&mut self, _: usize) {
        self.world.relay.refuse_pushes(u32::try_from(self.rng.below(4)).unwrap_or(0));
        self.world.count("relay refuses");
    }

    pub(crate) fn lag(&mut self, index: usize) {
        if let Some((connection, _)) = self.world.recent(index) {
            let out: Vec<Out> = self.world.relay.lag(connection);
            self.world.relay_says(out);
            self.world.count("relay lags");
        }
    }

    pub(crate) fn back_up(&mut self, _: usize) {
        self.backups.push(self.world.relay.backup());
        if self.backups.len() > 3 {
            self.backups.remove(0);
        }
    }

    pub(crate) fn restore_relay(&mut self, _: usize) {
        if self.backups.is_empty() {
            return;
        }
        let backup = self.backups.swap_remove(self.rng.index(self.backups.len()));
        self.world.relay.restore(backup);
        self.world.drop_all();
        self.world.count("relay restored");
    }

    /// The relay repeats an old message, or says what no relay says.
    pub(crate) fn lie(&mut self, index: usize) {
        let Some((connection, recent)) = self.world.recent(index) else { return };
        let mut bytes = match (self.rng.pick(&recent), self.rng.below(4)) {
            (Some(old), 0..3) => old.clone(),
            _ => self.rng.bytes::<40>().to_vec(),
        };
        let harmless = matches!(
            ServerFrame::decode(&bytes),
            Ok(ServerFrame::Deliver(_)
                | ServerFrame::Page(_)
                | ServerFrame::Ack(_)
                | ServerFrame::Lagging(_))
        );
        if self.rng.chance(40) {
            let at = self.rng.index(bytes.len());
            bytes[at] ^= 1 << self.rng.below(8);
        } else if !harmless {
            bytes = ServerFrame::Lagging(StreamId::MAIN).encode();
        }
        self.hostile = true;
        self.world.count("relay lies");
        if self.rng.chance(20) {
            return self.world.relay.skip_next();
        }
        self.world.push_down(connection, bytes);
    }

    /// Somebody copies a whole browser profile to another machine.
    pub(crate) fn clone_device(&mut self, index: usize) {
        let spare = self.spare();
        let fresh = self.world.devices[spare].run == 0;
        if !fresh || index == spare || !self.works(index) {
            return;
        }
        self.cloned = true;
        self.world.count("profile cloned");
        let original = &self.world.devices[index];
        let (mut store, knowledge) = (original.store.clone(), original.knowledge.clone());
        store.heal();
        store.crash(usize::MAX, None);
        let clone = &mut self.world.devices[spare];
        clone.store = store;
        clone.knowledge = knowledge;
        self.world.start(spare);
    }
}
