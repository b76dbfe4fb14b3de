//! After a tap on a number or an address: whoever comes back from the call notes it by one more.

use crm_domain::id::RecordId;
use crm_domain::time::Millis;
use engine_protocol::Request;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::about::About;
use super::entry::Entry;
use super::kinds::{AFTER_CALL, glyph_of, kind_name, outcome_glyph, outcome_name};
use super::sheet::Asked;
use crate::engine::{clock, use_engine};
use crate::t;
use crate::ui::fields::moment;
use crate::ui::parts::icon::{CHECK, Icon, PENCIL, X};

/// So long after the tap nobody is asked any more, in milliseconds.
const STALE_MS: i64 = 12 * 60 * 60 * 1000;

/// What was reached for, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// As `INTERACTION_KIND` calls it.
    pub kind: &'static str,
    /// When the tap was.
    pub at: Millis,
}

/// The kind of interaction that a link begins.
fn kind_of(href: &str) -> Option<&'static str> {
    [("tel:", "call"), ("mailto:", "email"), ("sms:", "sms"), ("https://wa.me/", "whatsapp")]
        .into_iter()
        .find(|(begin, _)| href.starts_with(begin))
        .map(|(_, kind)| kind)
}

impl Reached {
    /// What a tap within a record reaches for, if it does.
    pub fn by(event: &ev::MouseEvent) -> Option<Self> {
        let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        let link = element.closest("a[href]").ok()??;
        let kind = kind_of(&link.get_attribute("href")?)?;
        Some(Self { kind, at: clock::now() })
    }

    /// As it is kept over a reload: the browser may put the page away while somebody is on the phone.
    pub fn to_draft(&self) -> String {
        format!("{} {}", self.kind, self.at.0)
    }

    /// The reverse of [`Self::to_draft`], unless it was long ago.
    pub fn from_draft(text: &str) -> Option<Self> {
        let (kind, at) = text.split_once(' ')?;
        let kind = ["call", "email", "sms", "whatsapp"].into_iter().find(|known| *known == kind)?;
        let at = Millis(at.parse().ok()?);
        (clock::now().0 - at.0 < STALE_MS).then_some(Self { kind, at })
    }
}

/// Where it is kept that somebody was reached for.
pub fn draft_key(record: RecordId) -> String {
    format!("reach/{record}")
}

/// Offers to note what was reached for.
#[component]
pub fn ReachOffer(
    /// What was reached for.
    reached: RwSignal<Option<Reached>>,
    /// Who.
    about: Signal<Option<About>>,
    /// Where the sheet is asked for.
    asked: RwSignal<Option<Asked>>,
    /// Notes it: how it went, when it was.
    on_log: Callback<Entry>,
) -> impl IntoView {
    move || {
        let (reached_for, about_now) = (reached.get()?, about.get()?);
        Some(view! { <Offer of=reached_for about=about_now reached asked on_log/> })
    }
}

#[component]
fn Offer(
    of: Reached,
    about: About,
    reached: RwSignal<Option<Reached>>,
    asked: RwSignal<Option<Asked>>,
    on_log: Callback<Entry>,
) -> impl IntoView {
    let engine = use_engine();
    let key = StoredValue::new(draft_key(about.record));
    let done = move || {
        engine.tell(Request::Draft { key: key.get_value(), text: String::new() });
        reached.set(None);
    };
    let entry = Entry { at: moment::editable(of.at), ..Entry::of(of.kind) };
    let entry = StoredValue::new(entry);
    let name = about.name.clone();
    let about = StoredValue::new(about);
    let note = move |outcome: &str| {
        let entry = Entry { outcome: outcome.to_owned(), ..entry.get_value() };
        done();
        on_log.run(entry);
    };
    let write = move |_| {
        done();
        asked.set(Some(Asked { about: about.get_value(), entry: entry.get_value() }));
    };
    let question = move || match of.kind {
        "call" => t!("activity.note_call", name = name.clone()),
        kind => t!("activity.note_other", kind = kind_name(kind), name = name.clone()),
    };
    let answers = if of.kind == "call" { AFTER_CALL.as_slice() } else { &[""] };
    view! {
        <section class="banner reach-offer" role="status">
            <p><Icon of=glyph_of(of.kind)/><strong>{question}</strong></p>
            <div class="reach-answers">
                {answers.iter().map(|outcome| view! {
                    <button type="button" class="button small" on:click=move |_| note(outcome)>
                        <Icon of=if outcome.is_empty() { CHECK } else { outcome_glyph(outcome) }/>
                        {move || if outcome.is_empty() { t!("activity.note_it") } else { outcome_name(outcome) }}
                    </button>
                }).collect_view()}
                <button type="button" class="button small" on:click=write><Icon of=PENCIL/>{move || t!("activity.with_note")}</button>
                <button type="button" class="button quiet square small" on:click=move |_| done()
                    aria-label=move || t!("activity.not_now") title=move || t!("activity.not_now")><Icon of=X/></button>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_reach_somebody_are_told_from_those_that_do_not() {
        assert_eq!(kind_of("tel:+49221"), Some("call"));
        assert_eq!(kind_of("https://wa.me/49170"), Some("whatsapp"));
        assert_eq!(kind_of("https://www.example.de"), None);
        assert_eq!(kind_of("/contacts/1"), None);
    }
}
