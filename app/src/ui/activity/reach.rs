//! A tap on a number or an address reaches for somebody. Whoever comes back from the call notes it by one more.

use crm_domain::id::RecordId;
use crm_domain::parse::web;
use crm_domain::time::Millis;
use leptos::ev;
use wasm_bindgen::JsCast as _;

use crate::engine::clock;

/// So long after the tap nobody is asked any more, in milliseconds.
const STALE_MS: i64 = 12 * 60 * 60 * 1000;
/// What the names of drafts begin with that keep who was reached for.
const DRAFTS: &str = "reach/";
/// On a link, or on a part of the page: the record that whoever taps a link there is about.
const ABOUT: &str = "data-about";
/// On a link: whom of those that the record is tied to it reaches.
const WITH: &str = "data-with";
/// The kind of interaction with somebody at a network.
const SOCIAL: &str = "social";

/// Who was reached for, how, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// What it was about: who was reached for, or the deal with them.
    pub record: RecordId,
    /// Whom of those that the record is tied to, where it is not the record itself.
    pub with: Option<RecordId>,
    /// As `INTERACTION_KIND` calls it.
    pub kind: &'static str,
    /// When the tap was.
    pub at: Millis,
}

/// What links to a messenger or a number begin with, and the kind of interaction that they begin.
const BEGINS: [(&str, &str); 6] = [
    ("tel:", "call"),
    ("mailto:", "email"),
    ("sms:", "sms"),
    ("https://wa.me/", "whatsapp"),
    (TELEGRAM, "chat"),
    (SIGNAL, "chat"),
];
/// What is known of a number at Telegram begins with this, the number follows with its `+`.
pub const TELEGRAM: &str = "https://t.me/";
/// The same at Signal.
pub const SIGNAL: &str = "https://signal.me/#p/";
/// Where people stand with a page of their own and can be written to.
const NETWORKS: [(&str, &str); 6] = [
    ("linkedin.com", "LinkedIn"),
    ("lnkd.in", "LinkedIn"),
    ("xing.com", "XING"),
    ("facebook.com", "Facebook"),
    ("instagram.com", "Instagram"),
    ("threads.net", "Threads"),
];

/// The network that an address in the web belongs to.
pub fn network(url: &str) -> Option<&'static str> {
    let host = web::host(url)?;
    let is_at = |at: &str| host.strip_suffix(at).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
    NETWORKS.into_iter().find(|(at, _)| is_at(at)).map(|(_, name)| name)
}

/// The kind of interaction that a link begins.
fn kind_of(href: &str) -> Option<&'static str> {
    let begun = BEGINS.into_iter().find(|(begin, _)| href.starts_with(begin)).map(|(_, kind)| kind);
    let leads_out = href.starts_with("https:") || href.starts_with("http:");
    begun.or_else(|| network(href).filter(|_| leads_out).map(|_| SOCIAL))
}

impl Reached {
    /// What a tap reaches for, if it does and the page says whom.
    pub fn by(event: &ev::MouseEvent) -> Option<Self> {
        let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        let link = element.closest("a[href]").ok()??;
        let kind = kind_of(&link.get_attribute("href")?)?;
        let about = link.closest(&format!("[{ABOUT}]")).ok()??;
        let record = about.get_attribute(ABOUT)?.parse().ok()?;
        let with = link.get_attribute(WITH).and_then(|with| with.parse().ok());
        Some(Self { record, with, kind, at: clock::now() })
    }

    /// Where it is kept, also over a reload: the browser may put the page away while somebody is on the phone.
    pub fn draft_key(&self) -> String {
        format!("{DRAFTS}{}", self.record)
    }

    /// As it is kept.
    pub fn to_draft(&self) -> String {
        let with = self.with.map(|with| format!(" {with}")).unwrap_or_default();
        format!("{} {}{with}", self.kind, self.at.0)
    }

    /// Whether a draft keeps who was reached for.
    pub fn is_draft(key: &str) -> bool {
        key.starts_with(DRAFTS)
    }

    /// The reverse of [`Self::draft_key`] and [`Self::to_draft`], unless it was long ago. `now`: what the clock says.
    pub fn from_draft(key: &str, text: &str, now: Millis) -> Option<Self> {
        let record = key.strip_prefix(DRAFTS)?.parse().ok()?;
        let mut words = text.split(' ');
        let kind = words.next()?;
        let kind = BEGINS.into_iter().map(|(_, kind)| kind).chain([SOCIAL]).find(|known| *known == kind)?;
        let at = Millis(words.next()?.parse().ok()?);
        let with = words.next().and_then(|with| with.parse().ok());
        (now.0 - at.0 < STALE_MS).then_some(Self { record, with, kind, at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_reach_somebody_are_told_from_those_that_do_not() {
        for (href, kind) in [
            ("tel:+49221", Some("call")),
            ("mailto:a@b.example", Some("email")),
            ("sms:+49170", Some("sms")),
            ("https://wa.me/49170", Some("whatsapp")),
            ("https://t.me/+49170", Some("chat")),
            ("https://signal.me/#p/+49170", Some("chat")),
            ("https://www.linkedin.com/in/jana", Some("social")),
            ("https://de.linkedin.com/in/jana", Some("social")),
            ("http://xing.com/profile/Jana", Some("social")),
            ("https://notlinkedin.com/in/jana", None),
            ("https://linkedin.com.example.de", None),
            ("https://www.example.de", None),
            ("/contacts/1", None),
        ] {
            assert_eq!(kind_of(href), kind, "{href}");
        }
    }

    #[test]
    fn what_was_reached_for_is_kept_for_half_a_day() {
        let record = RecordId::from_bytes([1; 16]);
        let kinds = ["call", "chat", SOCIAL].into_iter();
        for (kind, with) in kinds.zip([None, Some(RecordId::from_bytes([2; 16])), None]) {
            let reached = Reached { record, with, kind, at: Millis(5_000) };
            let again = |now| Reached::from_draft(&reached.draft_key(), &reached.to_draft(), Millis(now));
            assert_eq!(again(5_000 + STALE_MS - 1), Some(reached.clone()));
            assert_eq!(again(5_000 + STALE_MS), None);
        }
        assert_eq!(Reached::from_draft("log/1", "call 5000", Millis(5_000)), None);
        assert_eq!(Reached::from_draft(&format!("{DRAFTS}{record}"), "", Millis(5_000)), None);
    }
}
