//! Says what is being done, which step of how many it is, and how long it took.

use std::time::{Duration, Instant};

/// A row of steps, announced one by one.
pub struct Steps {
    total: usize,
    done: usize,
    started: Instant,
}

impl Steps {
    /// Begins `total` steps.
    pub fn new(total: usize) -> Self {
        Self { total, done: 0, started: Instant::now() }
    }

    /// Announces the next step.
    pub fn next(&mut self, what: &str) {
        self.done += 1;
        let (done, total, elapsed) = (self.done, self.total, clock(self.started.elapsed()));
        eprintln!("\x1b[1m[{done}/{total}] {elapsed}  {what}\x1b[0m");
    }

    /// Time since the first step began.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Minutes and seconds, as `3:07`.
pub fn clock(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// Bytes in kB with one digit, as sizes of downloads are spoken of (1 kB = 1000 B).
pub fn kilobytes(bytes: usize) -> String {
    format!("{}.{} kB", bytes / 1000, bytes % 1000 / 100)
}
