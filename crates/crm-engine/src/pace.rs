//! How much the engine does at a time. WHY it can be set: in tests there are too few records for anything to take
//! more than one turn of the usual length.

/// How much the engine does at a time; the default suits browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// What a turn of a search may cost, in looks at a row's signature: so many of those, or 5,000 looks into texts;
    /// 2 to 4 ms in a browser.
    pub search: u32,
    /// Nothing is written for so long, in milliseconds: a quiet moment, in which a fold may begin.
    pub quiet: i64,
    /// From so many fresh rows on, folding pays.
    pub fold_from: usize,
    /// A pack of fewer documents is not worth its place.
    pub least_in_pack: usize,
    /// Documents that a fold saves and reads back in one turn, some milliseconds in a browser.
    pub documents: usize,
    /// Blocks that a fold writes in one turn, some milliseconds in a browser.
    pub blocks: usize,
    /// Blocks of rows that a start takes in at a time once pages have been answered, some twenty milliseconds in a
    /// browser.
    pub taken_in: usize,
    /// Records that an export writes in one turn, some milliseconds in a browser.
    pub exported: usize,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            search: 40_000,
            quiet: 2_000,
            fold_from: 128,
            least_in_pack: 64,
            documents: 8,
            blocks: 2,
            taken_in: 32,
            exported: 64,
        }
    }
}
