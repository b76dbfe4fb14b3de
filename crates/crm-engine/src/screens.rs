//! What changed is told to pages: at once, or now and then while an import goes on.

use engine_protocol::FromEngine;

use crate::effect::Effect;
use crate::engine::Engine;
use crate::lane::Task;

/// How often pages are told of an import that goes on.
const TELL_EVERY_MS: i64 = 100;

impl Engine {
    /// Tells pages what changed on their screens. While an import runs, only what a page has just asked for
    /// is told at once, the rest every now and then: a page that draws all the time cannot be worked in.
    pub(crate) fn refresh_screens(&mut self, out: &mut Vec<Effect>) {
        let calm = !self.imports_run() || self.is_time_to_tell();
        for (page, watch, window) in self.watches.changed(&self.records, calm) {
            out.push(Effect::ToPage(page, FromEngine::Window { watch, window }));
        }
        if !calm {
            return;
        }
        self.told_at = self.now;
        if let Some(progress) = self.imports.progress.take() {
            out.push(Effect::ToPages(FromEngine::Import(progress)));
        }
        let counts = self.counts();
        if counts != self.told_counts {
            self.told_counts = counts;
            out.push(Effect::ToPages(FromEngine::Counts(counts)));
            self.head_is_old = true;
        }
        if self.head_is_old && !self.imports_run() {
            self.head_is_old = false;
            self.lane.bulk(Task::Head);
            self.pump(out);
        }
    }

    fn imports_run(&self) -> bool {
        self.imports.is_running() && !self.lane.blocked
    }

    /// The clock may have been set back.
    fn is_time_to_tell(&self) -> bool {
        self.now < self.told_at || self.now >= self.told_at.plus(TELL_EVERY_MS)
    }
}
