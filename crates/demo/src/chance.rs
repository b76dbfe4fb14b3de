//! Chance from a seed: the same numbers on every machine (SplitMix64).

/// A source of numbers that only depends on its seed.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The source for one purpose of a seed, independent of all others.
    pub const fn new(seed: u64, purpose: u64) -> Self {
        let mut chance = Self(seed ^ purpose.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        chance.next();
        chance
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from `low` to `high`, both included.
    pub const fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low + 1).unsigned_abs()).cast_signed()
    }

    /// Whether something comes about that does in so many of a hundred cases.
    pub const fn percent(&mut self, share: i64) -> bool {
        self.between(0, 99) < share
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let last = i64::try_from(of.len()).unwrap_or(1) - 1;
        of[usize::try_from(self.between(0, last.max(0))).unwrap_or(0)]
    }

    /// One of several, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, of: &[(T, i64)]) -> T {
        let mut at = self.between(0, of.iter().map(|(_, weight)| weight).sum::<i64>() - 1);
        for (thing, weight) in of {
            if at < *weight {
                return *thing;
            }
            at -= weight;
        }
        of[0].0
    }

    /// Ten random bytes, for an id.
    pub fn bytes(&mut self) -> [u8; 10] {
        let (first, second) = (self.next().to_le_bytes(), self.next().to_le_bytes());
        std::array::from_fn(|at| if at < 8 { first[at] } else { second[at - 8] })
    }
}
