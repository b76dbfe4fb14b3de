//! What a person agreed to: a log of grants, confirmations and withdrawals, one word of a set each, and what holds by
//! it (`docs/domain.md` D31). A word is never changed; a withdrawal that a grant did not know of wins over it.

mod event;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use crate::field::FieldKey;
use crate::time::Day;
use crate::value::FieldValue;

pub use event::{Event, SIGNATURE_MAX, TEXT_MAX};

/// The log, a field of contacts.
pub const CONSENTS: FieldKey = FieldKey::new("consents");

macro_rules! keys {
    ($(#[$about:meta])* $name:ident { $($(#[$what:meta])* $variant:ident = $key:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $($(#[$what])* $variant,)*
        }

        impl $name {
            /// All, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// Stored key; never renamed.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// The one with this key.
            #[must_use]
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.key() == key)
            }
        }
    };
}

keys! {
    /// On which way somebody may be addressed.
    Channel {
        /// By e-mail.
        Email = "email",
        /// By phone.
        Phone = "phone",
        /// By letter.
        Letter = "letter",
        /// By text message.
        Sms = "sms",
        /// By WhatsApp.
        Whatsapp = "whatsapp",
    }
}

keys! {
    /// What for.
    Purpose {
        /// News that come again and again.
        Newsletter = "newsletter",
        /// Offers.
        Offers = "offers",
        /// Questions about how content they are.
        Survey = "survey",
        /// News about what they bought.
        Service = "service",
    }
}

keys! {
    /// What was done.
    Action {
        /// They agreed.
        Grant = "grant",
        /// They confirmed what they had agreed to.
        Confirm = "confirm",
        /// They do not agree any more.
        Withdraw = "withdraw",
    }
}

keys! {
    /// How it was done.
    Method {
        /// In writing: with a signature here, or on paper.
        Written = "written",
        /// By word of mouth, or on the phone.
        Verbal = "verbal",
        /// By handing a business card over.
        BusinessCard = "business_card",
        /// A customer already, § 7 (3) UWG.
        ExistingCustomer = "existing_customer",
        /// On a form of a web page.
        WebForm = "web_form",
        /// On a form of a web page, with a link in a mail that has to be followed first.
        DoubleOptIn = "double_opt_in",
        /// It came with a file.
        Import = "import",
    }
}

/// What holds for one way and one purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nobody was asked.
    None,
    /// Agreed, but not confirmed yet.
    Pending,
    /// It ran out.
    Expired,
    /// Withdrawn.
    Withdrawn,
    /// Agreed.
    Granted,
}

/// The events of a field, the oldest first. Words that this version cannot read are left out.
#[must_use]
pub fn events(value: Option<&FieldValue>) -> Vec<Event> {
    let Some(FieldValue::Tags(words)) = value else { return Vec::new() };
    let mut events: Vec<Event> = words.iter().filter_map(|word| Event::from_word(word)).collect();
    events.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    events
}

/// The withdrawals that are known: what a grant that is written now has seen.
#[must_use]
pub fn seen(events: &[Event]) -> BTreeSet<String> {
    events.iter().filter(|event| event.action == Action::Withdraw).map(|event| event.id.clone()).collect()
}

/// What holds, and the event that decides it.
#[must_use]
pub fn state(events: &[Event], channel: Channel, purpose: Purpose, today: Day) -> (State, Option<&Event>) {
    let about = |event: &&Event| event.channels.contains(&channel) && event.purposes.contains(&purpose);
    let withdrawals: Vec<&Event> =
        events.iter().filter(about).filter(|event| event.action == Action::Withdraw).collect();
    let confirmed = |grant: &Event| {
        grant.method != Method::DoubleOptIn
            || events.iter().any(|event| event.action == Action::Confirm && event.of == grant.id)
    };
    // INVARIANT: a grant holds only against withdrawals that it knew of; one made meanwhile elsewhere wins.
    let stands = |grant: &Event| withdrawals.iter().all(|withdrawal| grant.after.contains(&withdrawal.id));
    let grants = events.iter().filter(about).filter(|event| event.action == Action::Grant && stands(event));
    let judged = grants.map(|grant| {
        let state = match (confirmed(grant), grant.expires) {
            (_, Some(day)) if day < today => State::Expired,
            (true, _) => State::Granted,
            (false, _) => State::Pending,
        };
        (state, grant)
    });
    // Of equals the latest.
    match judged.max_by_key(|(state, grant)| (*state, grant.at)) {
        Some((state, grant)) => (state, Some(grant)),
        None => withdrawals.last().map_or((State::None, None), |last| (State::Withdrawn, Some(*last))),
    }
}

/// The best that holds for one way, whatever for. `None` beats nothing: where all that was asked is withdrawn, it is.
#[must_use]
pub fn state_of_channel(events: &[Event], channel: Channel, today: Day) -> State {
    let states = Purpose::ALL.iter().map(|purpose| state(events, channel, *purpose, today).0);
    states.max().unwrap_or(State::None)
}
