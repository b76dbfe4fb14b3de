//! What changed is told to pages: at once what a person has just done or asked for, and the first of what others do;
//! the rest of it now and then. A page that draws all the time cannot be worked in.

use crm_domain::time::Millis;
use engine_protocol::FromEngine;
use engine_protocol::sync::SyncStatus;

use crate::effect::Effect;
use crate::engine::Engine;
use crate::lane::Task;

/// How often pages are told of an import that goes on, and of what comes from other devices.
const TELL_EVERY_MS: i64 = 100;

/// When pages were told last.
#[derive(Debug, Default)]
pub struct Told {
    screens: Millis,
    sync: Millis,
    /// Where the data was said to be safe.
    status: Option<SyncStatus>,
    /// What waits is told then.
    pub due: Option<Millis>,
    /// Where the data is safe may have changed.
    pub sync_is_old: bool,
}

impl Engine {
    /// Tells pages what changed on their screens.
    pub(crate) fn refresh_screens(&mut self, out: &mut Vec<Effect>) {
        let answers = out.iter().any(|effect| matches!(effect, Effect::ToPage(_, FromEngine::Answer { .. })));
        let asked = answers && !self.imports_run();
        self.told.due = None;
        let all = asked || self.is_time_to_tell(self.told.screens);
        self.tell_screens(all, out);
        if self.tell_forecasts(all, out) {
            let due = self.told.screens.plus(TELL_EVERY_MS);
            self.told.due = Some(self.told.due.map_or(due, |other| other.min(due)));
        }
        self.tell_sync(answers || self.is_time_to_tell(self.told.sync), out);
        if self.told.due.is_some() {
            self.wake(out);
        }
    }

    fn tell_screens(&mut self, all: bool, out: &mut Vec<Effect>) {
        let windows = self.watches.changed(&self.records, all, self.pace.search);
        for (kind, slot, text) in self.watches.take_made() {
            self.records.keep_search_text(kind, slot, text);
        }
        if self.watches.are_finding() {
            out.push(Effect::Continue);
        }
        let mut told = !windows.is_empty();
        for (page, watch, window) in windows {
            out.push(Effect::ToPage(page, FromEngine::Window { watch, window }));
        }
        let counts = self.counts();
        if all {
            if let Some(progress) = self.imports.progress.take() {
                out.push(Effect::ToPages(FromEngine::Import(progress)));
                told = true;
            }
            if counts != self.told_counts {
                self.told_counts = counts;
                out.push(Effect::ToPages(FromEngine::Counts(counts)));
                self.head_is_old = true;
                told = true;
            }
            if self.head_is_old && !self.imports_run() {
                self.head_is_old = false;
                self.lane.bulk(Task::Head);
                self.pump(out);
            }
        } else if self.watches.have_news() || counts != self.told_counts {
            self.told.due = Some(self.told.screens.plus(TELL_EVERY_MS));
        }
        if told && all {
            self.told.screens = self.now;
        }
    }

    /// Tells pages when the sync pill changes; a link that comes or goes at once.
    fn tell_sync(&mut self, at_once: bool, out: &mut Vec<Effect>) {
        if self.home.is_none() || !self.told.sync_is_old {
            return;
        }
        let status = self.sync_status();
        let before = self.told.status.as_ref();
        if before == Some(&status) {
            self.told.sync_is_old = false;
        } else if at_once || before.is_none_or(|before| before.link != status.link) {
            (self.told.sync_is_old, self.told.sync) = (false, self.now);
            self.told.status = Some(status.clone());
            out.push(Effect::ToPages(FromEngine::Sync(status)));
        } else {
            let due = self.told.sync.plus(TELL_EVERY_MS);
            self.told.due = Some(self.told.due.map_or(due, |other| other.min(due)));
        }
    }

    fn imports_run(&self) -> bool {
        self.imports.is_running() && !self.lane.blocked
    }

    /// The clock may have been set back.
    fn is_time_to_tell(&self, told: Millis) -> bool {
        self.now < told || self.now >= told.plus(TELL_EVERY_MS)
    }
}
