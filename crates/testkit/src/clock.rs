//! Clocks that are wrong: a device's idea of the time is the world's plus an error that may be years
//! and may jump (reliability R10).

use crm_domain::time::Millis;

use crate::rng::Rng;

/// Where every world's time begins: 2026-09-21, in milliseconds since 1970.
pub const EPOCH: i64 = 1_790_000_000_000;

const HOUR: i64 = 3_600_000;
const YEAR: i64 = 365 * 24 * HOUR;

/// A device's clock.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// How far it is ahead of the world's time, in milliseconds.
    error: i64,
}

impl Clock {
    /// A right clock.
    #[must_use]
    pub const fn right() -> Self {
        Self { error: 0 }
    }

    /// Right, some hours off, ten years off, or reset to 1970.
    pub fn some(rng: &mut Rng) -> Self {
        let error = match rng.below(10) {
            0..5 => 0,
            5..7 => rng.between(-3 * HOUR, 3 * HOUR),
            7..9 => rng.between(-10 * YEAR, 10 * YEAR),
            _ => -EPOCH,
        };
        Self { error }
    }

    /// What the clock shows when the world's time is `at` milliseconds.
    #[must_use]
    pub const fn read(&self, at: i64) -> Millis {
        Millis(EPOCH + at + self.error)
    }

    /// Sets the clock: some seconds, hours or years, forwards or backwards.
    pub fn jump(&mut self, rng: &mut Rng) {
        let by = match rng.below(3) {
            0 => rng.between(-60_000, 60_000),
            1 => rng.between(-30 * HOUR, 30 * HOUR),
            _ => rng.between(-8 * YEAR, 8 * YEAR),
        };
        // INVARIANT: never before 1970, where no browser's clock goes.
        self.error = (self.error + by).max(-EPOCH);
    }
}
