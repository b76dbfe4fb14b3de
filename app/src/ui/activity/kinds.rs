//! Kinds of interactions, what may come of them, and their signs.

use crm_domain::choice::{DIRECTION, INTERACTION_KIND, INTERACTION_OUTCOME};

use crate::ui::fields::words;
use crate::ui::parts::icon::{
    ARROW_DOWN_LEFT, ARROW_UP_RIGHT, BAN, CALENDAR_CHECK, CALENDAR_CLOCK, CHECK, FILE_TEXT, GLOBE, Glyph,
    MAIL, MAP_PIN, MESSAGE_CIRCLE, MESSAGE_SQUARE, PACKAGE_CHECK, PHONE, PHONE_MISSED, STICKY_NOTE, USERS,
    VIDEO,
};

/// What can be noted by a button, as `INTERACTION_KIND` calls it, in the order of the buttons.
pub const LOGGED: [&str; 5] = ["call", "visit", "email", "note", "meeting"];

/// What can be noted besides.
pub const MORE: [&str; 7] = ["chat", "whatsapp", "sms", "social", "letter", "video", "fair"];

/// Who can have reached out to whom, as `DIRECTION` calls it.
pub static DIRECTIONS: [&str; 2] = ["out", "in"];

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

/// Whether one of us or the customer began it; what both came to has no direction.
pub const fn has_direction(kind: &str) -> bool {
    matches!(
        kind.as_bytes(),
        b"call" | b"email" | b"chat" | b"sms" | b"whatsapp" | b"social" | b"letter" | b"video"
    )
}

/// What a direction is called.
pub fn direction_name(key: &str) -> String {
    words::choice(&DIRECTION, key)
}

/// The sign of a direction.
pub fn direction_glyph(key: &str) -> Glyph {
    if key == "in" { ARROW_DOWN_LEFT } else { ARROW_UP_RIGHT }
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
        // Every kind can be noted, by one button.
        let mut all: Vec<&str> = LOGGED.into_iter().chain(MORE).collect();
        let mut keys = INTERACTION_KIND.keys.to_vec();
        all.sort_unstable();
        keys.sort_unstable();
        assert_eq!(all, keys);
        assert!(DIRECTIONS.iter().all(|key| DIRECTION.keys.contains(key)));
        for kind in all {
            for outcome in outcomes(kind) {
                assert!(INTERACTION_OUTCOME.keys.contains(outcome), "{outcome}");
            }
        }
        for outcome in AFTER_CALL {
            assert!(INTERACTION_OUTCOME.keys.contains(&outcome), "{outcome}");
        }
    }
}
