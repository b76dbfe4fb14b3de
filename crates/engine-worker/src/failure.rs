//! What a browser's storage error means for the engine.

use engine_protocol::answer::StoreTrouble;

/// Why an operation of the store failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The connection is gone; a new one may do.
    Connection,
    /// Trying again changes nothing.
    Trouble(StoreTrouble),
}

impl Failure {
    /// The failure behind a `DOMException`'s name and message.
    ///
    /// Source: the exceptions of the IndexedDB specification (section 3, "Exceptions"); Chromium says
    /// "Encountered full disk" as a `QuotaExceededError` and a dead backend as an `UnknownError`, WebKit
    /// says "Connection to Indexed Database server lost" as an `UnknownError`.
    #[must_use]
    pub fn of(name: &str, message: &str) -> Self {
        match name {
            "QuotaExceededError" => Self::Trouble(StoreTrouble::Full),
            "VersionError" => Self::Trouble(StoreTrouble::Newer),
            // WHY inactive: WebKit ends transactions of a page that was in the background.
            "InvalidStateError" | "AbortError" | "TransactionInactiveError" => Self::Connection,
            "UnknownError" if says_full(message) => Self::Trouble(StoreTrouble::Full),
            "UnknownError" => Self::Connection,
            _ => Self::Trouble(StoreTrouble::Failed),
        }
    }

    /// What the engine is told when there is no further try.
    #[must_use]
    pub const fn trouble(self) -> StoreTrouble {
        match self {
            Self::Connection => StoreTrouble::Lost,
            Self::Trouble(trouble) => trouble,
        }
    }
}

fn says_full(message: &str) -> bool {
    let message = message.to_lowercase();
    ["full disk", "disk full", "no space", "disk space", "quota"].iter().any(|words| message.contains(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, message: &str, expected: Failure) {
        assert_eq!(Failure::of(name, message), expected, "{name}: {message}");
    }

    #[test]
    fn r6_a_full_disk_is_called_full_however_the_browser_says_it() {
        let full = Failure::Trouble(StoreTrouble::Full);
        check("QuotaExceededError", "", full);
        check("UnknownError", "Encountered full disk while opening backing store for indexedDB.open.", full);
        check("UnknownError", "The operation failed: no space left on device", full);
    }

    #[test]
    fn r7_a_lost_connection_is_tried_again_and_then_called_lost() {
        check(
            "UnknownError",
            "Connection to Indexed Database server lost. Refresh the page to try again",
            Failure::Connection,
        );
        check("InvalidStateError", "The database connection is closing.", Failure::Connection);
        check("AbortError", "Connection is closing", Failure::Connection);
        assert_eq!(Failure::Connection.trouble(), StoreTrouble::Lost);
    }

    #[test]
    fn r9_a_store_of_a_newer_app_is_called_newer_and_anything_else_failed() {
        check("VersionError", "", Failure::Trouble(StoreTrouble::Newer));
        check("NotFoundError", "no such object store", Failure::Trouble(StoreTrouble::Failed));
        check("DataError", "", Failure::Trouble(StoreTrouble::Failed));
    }
}
