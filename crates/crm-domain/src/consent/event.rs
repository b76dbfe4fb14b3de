//! One event of the log, and the word that it is stored as: `key:value` pairs as vCards write them, so that any
//! language can read it. Keys are promises; new ones may come, unknown ones are passed over.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Action, Channel, Method, Purpose};
use crate::calendar::ical::lines::{escaped, plain};
use crate::id::MemberId;
use crate::time::{Day, Millis};
use crate::vcard::split;

/// The longest path of a signature, in characters.
pub const SIGNATURE_MAX: usize = 1_200;
/// The longest wording, source or note, in characters.
pub const TEXT_MAX: usize = 1_500;

/// Something that a person agreed to, confirmed or withdrew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Names it for ever.
    pub id: String,
    /// What was done.
    pub action: Action,
    /// On which ways.
    pub channels: BTreeSet<Channel>,
    /// What for.
    pub purposes: BTreeSet<Purpose>,
    /// When, by the clock of the device that wrote it down.
    pub at: Millis,
    /// How.
    pub method: Method,
    /// Who wrote it down.
    pub by: Option<MemberId>,
    /// Which version of the wording was shown.
    pub wording: String,
    /// The words themselves.
    pub text: String,
    /// Where it was: a fair, a form, a file.
    pub source: String,
    /// What else there is to say.
    pub note: String,
    /// Whose name stands under it.
    pub signed_by: String,
    /// The strokes of the signature: the `d` of an SVG path.
    pub signature: String,
    /// Of a confirmation: the grant.
    pub of: String,
    /// Of a grant: the withdrawals that were known.
    pub after: BTreeSet<String>,
    /// The last day on which it holds.
    pub expires: Option<Day>,
}

impl Event {
    /// An event of now, to be completed.
    #[must_use]
    pub fn new(id: String, action: Action, method: Method, at: Millis) -> Self {
        Self {
            id,
            action,
            channels: BTreeSet::new(),
            purposes: BTreeSet::new(),
            at,
            method,
            by: None,
            wording: String::new(),
            text: String::new(),
            source: String::new(),
            note: String::new(),
            signed_by: String::new(),
            signature: String::new(),
            of: String::new(),
            after: BTreeSet::new(),
            expires: None,
        }
    }

    /// The word that it is stored as.
    #[must_use]
    pub fn to_word(&self) -> String {
        let mut word = String::new();
        let mut put = |key: &str, value: &str| {
            if !value.is_empty() {
                let parted = if word.is_empty() { "" } else { ";" };
                let _ = write!(word, "{parted}{key}:{}", escaped(value));
            }
        };
        let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
        put("id", &self.id);
        put("action", self.action.key());
        put("channels", &joined(self.channels.iter().map(|one| one.key())));
        put("purposes", &joined(self.purposes.iter().map(|one| one.key())));
        put("at", &self.at.0.to_string());
        put("method", self.method.key());
        put("by", &self.by.map(|by| by.to_string()).unwrap_or_default());
        put("wording", &cut(&self.wording, TEXT_MAX));
        put("text", &cut(&self.text, TEXT_MAX));
        put("source", &cut(&self.source, TEXT_MAX));
        put("note", &cut(&self.note, TEXT_MAX));
        put("signed_by", &cut(&self.signed_by, TEXT_MAX));
        put("signature", &self.signature);
        put("of", &self.of);
        put("after", &joined(self.after.iter().map(String::as_str)));
        put("expires", &self.expires.map(|day| day.to_string()).unwrap_or_default());
        word
    }

    /// The event of a word; `None` for what this version cannot read.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let pairs: Vec<(String, String)> = split(word, ';')
            .iter()
            .filter_map(|pair| pair.split_once(':'))
            .map(|(key, value)| (key.to_owned(), plain(value)))
            .collect();
        let text = |key: &str| {
            pairs.iter().find(|(known, _)| known == key).map(|(_, value)| value.clone()).unwrap_or_default()
        };
        let id = Some(text("id")).filter(|id| !id.is_empty())?;
        let at = Millis(text("at").parse().ok()?);
        let mut event =
            Self::new(id, Action::from_key(&text("action"))?, Method::from_key(&text("method"))?, at);
        event.channels = text("channels").split(' ').filter_map(Channel::from_key).collect();
        event.purposes = text("purposes").split(' ').filter_map(Purpose::from_key).collect();
        event.by = text("by").parse().ok();
        event.wording = text("wording");
        event.text = text("text");
        event.source = text("source");
        event.note = text("note");
        event.signed_by = text("signed_by");
        event.signature = text("signature");
        event.of = text("of");
        event.after = text("after").split(' ').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        event.expires = Day::from_iso(&text("expires"));
        Some(event)
    }
}

fn joined<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}
