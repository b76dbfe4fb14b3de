//! What happened in a world: a hash of everything, and in a replay the last steps in words.

use std::collections::VecDeque;

/// How many lines a replay keeps.
const KEPT: usize = 4_000;

/// The trace of a run.
#[derive(Debug, Default)]
pub struct Trace {
    hash: u64,
    lines: Option<VecDeque<String>>,
}

impl Trace {
    /// A trace that keeps words too, when wanted.
    #[must_use]
    pub fn new(in_words: bool) -> Self {
        Self { hash: 0xCBF2_9CE4_8422_2325, lines: in_words.then(VecDeque::new) }
    }

    /// Takes a number in.
    pub const fn number(&mut self, number: u64) {
        self.hash = (self.hash ^ number).wrapping_mul(0x0000_0100_0000_01B3).rotate_left(23);
    }

    /// Takes bytes in.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.number(u64::from_le_bytes(word));
        }
    }

    /// Keeps a line if words are wanted.
    pub fn line(&mut self, line: impl FnOnce() -> String) {
        let Some(lines) = &mut self.lines else { return };
        if lines.len() == KEPT {
            lines.pop_front();
        }
        lines.push_back(line());
    }

    /// Equal for two runs exactly when the same happened in both.
    #[must_use]
    pub const fn hash(&self) -> u64 {
        self.hash
    }

    /// The last steps.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().flatten().map(String::as_str)
    }
}
