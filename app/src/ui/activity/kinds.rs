//! Kinds of interactions, what may come of them, and their signs.

use crm_domain::choice::{INTERACTION_KIND, INTERACTION_OUTCOME};

use crate::ui::fields::words;
use crate::ui::parts::icon::{
    BAN, CALENDAR_CHECK, CALENDAR_CLOCK, CHECK, FILE_TEXT, GLOBE, Glyph, MAIL, MAP_PIN, MESSAGE_CIRCLE,
    MESSAGE_SQUARE, PACKAGE_CHECK, PHONE, PHONE_MISSED, STICKY_NOTE, USERS, VIDEO,
};

/// What can be noted by a button, as `INTERACTION_KIND` calls it, in the order of the buttons.
pub const LOGGED: [&str; 5] = ["call", "visit", "email", "note", "meeting"];

/// What a call that was made by a tap may have come to.
pub const AFTER_CALL: [&str; 3] = ["reached", "not_reached", "callback"];

/// What a kind of interaction is called.
pub fn kind_name(key: &str) -> String {
    words::choice(&INTERACTION_KIND, key)
}

/// What an outcome is called.
pub fn outcome_name(key: &str) -> String {
    words::choice(&INTERACTION_OUTCOME, key)
}

/// What may come of an interaction of this kind; nothing comes of a note.
pub const fn outcomes(kind: &str) -> &'static [&'static str] {
    match kind.as_bytes() {
        b"note" => &[],
        b"call" => INTERACTION_OUTCOME.keys,
        _ => &["appointment", "order", "callback", "refusal", "not_reached"],
    }
}

/// The sign of a kind of interaction.
pub fn glyph_of(kind: &str) -> Glyph {
    match kind {
        "call" => PHONE,
        "email" => MAIL,
        "meeting" => USERS,
        "visit" | "fair" => MAP_PIN,
        "video" => VIDEO,
        "whatsapp" => MESSAGE_CIRCLE,
        "chat" | "sms" => MESSAGE_SQUARE,
        "social" => GLOBE,
        "letter" => FILE_TEXT,
        _ => STICKY_NOTE,
    }
}

/// The sign of an outcome.
pub fn outcome_glyph(outcome: &str) -> Glyph {
    match outcome {
        "not_reached" => PHONE_MISSED,
        "callback" => CALENDAR_CLOCK,
        "appointment" => CALENDAR_CHECK,
        "order" => PACKAGE_CHECK,
        "refusal" => BAN,
        _ => CHECK,
    }
}

/// What an outcome means for us, for its colour: good, bad, or neither.
pub fn outcome_tone(outcome: &str) -> &'static str {
    match outcome {
        "order" | "appointment" => "good",
        "refusal" => "bad",
        "not_reached" | "callback" => "warn",
        _ => "plain",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_is_what_the_lists_have() {
        for kind in LOGGED {
            assert!(INTERACTION_KIND.keys.contains(&kind), "{kind}");
            for outcome in outcomes(kind) {
                assert!(INTERACTION_OUTCOME.keys.contains(outcome), "{outcome}");
            }
        }
        for outcome in AFTER_CALL {
            assert!(INTERACTION_OUTCOME.keys.contains(&outcome), "{outcome}");
        }
    }
}
