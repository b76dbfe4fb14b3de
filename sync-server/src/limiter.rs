//! Token buckets: who may do how much of what per second.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Addresses remembered before the calm ones are forgotten.
const REMEMBERED: usize = 10_000;

/// Fills with `rate` tokens a second, up to `burst`.
#[derive(Debug, Clone, Copy)]
pub struct Bucket {
    tokens: f64,
    rate: f64,
    burst: f64,
    filled: Instant,
}

impl Bucket {
    /// A full bucket.
    pub fn new(rate: f64, burst: f64, now: Instant) -> Self {
        Self { tokens: burst, rate, burst, filled: now }
    }

    /// Takes `cost` tokens, or says after how many milliseconds there will be as many. A cost above
    /// the burst is taken from a full bucket, so that it can happen at all.
    ///
    /// # Errors
    /// After how many milliseconds there will be as many.
    pub fn take(&mut self, cost: f64, now: Instant) -> Result<(), u32> {
        self.fill(now);
        let needed = cost.min(self.burst);
        if self.tokens >= needed {
            self.tokens -= cost;
            return Ok(());
        }
        let seconds = (needed - self.tokens) / self.rate.max(f64::MIN_POSITIVE);
        Err((seconds * 1000.0).ceil().min(3_600_000.0) as u32)
    }

    /// Whether nothing has been taken for a while.
    pub fn is_full(&mut self, now: Instant) -> bool {
        self.fill(now);
        self.tokens >= self.burst
    }

    fn fill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + passed * self.rate).min(self.burst);
        self.filled = now;
    }

    /// Gives tokens back.
    pub fn give(&mut self, tokens: f64) {
        self.tokens = (self.tokens + tokens).min(self.burst);
    }
}

/// What addresses without a session do: open sockets, fail handshakes.
pub struct Doorkeeper {
    rate: f64,
    burst: f64,
    most_waiting: usize,
    addresses: Mutex<HashMap<IpAddr, Address>>,
}

struct Address {
    handshakes: Bucket,
    waiting: usize,
}

impl Doorkeeper {
    /// `per_minute` handshakes per address, and `most_waiting` sockets without a session at once.
    pub fn new(per_minute: u32, most_waiting: usize) -> Self {
        Self {
            rate: f64::from(per_minute) / 60.0,
            burst: f64::from(per_minute),
            most_waiting,
            addresses: Mutex::new(HashMap::new()),
        }
    }

    /// Counts a new socket; `None` when this address has too many that wait.
    pub fn socket(self: &Arc<Self>, address: IpAddr) -> Option<Arc<Waiting>> {
        let mut addresses = self.lock();
        let known = self.known(&mut addresses, address);
        if known.waiting >= self.most_waiting {
            return None;
        }
        known.waiting += 1;
        Some(Arc::new(Waiting { door: Arc::clone(self), address, counted: Mutex::new(true) }))
    }

    /// Takes a handshake from this address, or says how long it must wait, in milliseconds.
    ///
    /// # Errors
    /// How long it must wait, in milliseconds.
    pub fn handshake(&self, address: IpAddr) -> Result<(), u32> {
        let mut addresses = self.lock();
        let known = self.known(&mut addresses, address);
        known.handshakes.take(1.0, Instant::now())
    }

    /// The handshake has led to a session: it does not count.
    pub fn forgive(&self, address: IpAddr) {
        if let Some(known) = self.lock().get_mut(&address) {
            known.handshakes.give(1.0);
        }
    }

    fn known<'a>(&self, addresses: &'a mut HashMap<IpAddr, Address>, address: IpAddr) -> &'a mut Address {
        let now = Instant::now();
        if addresses.len() >= REMEMBERED {
            addresses.retain(|_, known| known.waiting > 0 || !known.handshakes.is_full(now));
        }
        addresses
            .entry(address)
            .or_insert_with(|| Address { handshakes: Bucket::new(self.rate, self.burst, now), waiting: 0 })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Address>> {
        // WHY: counts only; nothing panics in between.
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A socket that has no session yet. Counts itself off when it gets one, or ends.
pub struct Waiting {
    door: Arc<Doorkeeper>,
    address: IpAddr,
    counted: Mutex<bool>,
}

impl Waiting {
    /// The socket waits no longer.
    pub fn done(&self) {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut *counted)
            && let Some(known) = self.door.lock().get_mut(&self.address)
        {
            known.waiting = known.waiting.saturating_sub(1);
        }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.done();
    }
}
