//! Every event with its proof: when, how, who wrote it down, the words, the signature.

use crm_domain::consent::Event;
use leptos::prelude::*;

use super::{method_word, what};
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::text::member_of;
use crate::ui::quote::stroke::{HEIGHT, WIDTH, is_path};

/// The log, the newest first.
#[component]
pub fn Log(events: Memo<Vec<Event>>) -> impl IntoView {
    view! {
        <ol class="consent-log">
            <For each=move || events.get().into_iter().rev() key=|event| event.id.clone() let:event>
                <One event/>
            </For>
        </ol>
    }
}

#[component]
fn One(event: Event) -> impl IntoView {
    let (said, action) = (event.clone(), event.action);
    let (at, method, by, source, expires) =
        (event.at, event.method, event.by, event.source.clone(), event.expires);
    let how = move || {
        let by = by.map(|by| t!("people.noted_by", name = member_of(&by.to_string())));
        let until = expires.map(|day| t!("people.until", day = format::day(day)));
        let parts = [Some(format::moment(at)), Some(method_word(method)), by, until, Some(source.clone())];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let words = (!event.text.is_empty()).then(|| {
        let wording = event.wording.clone();
        view! {
            <details class="consent-words">
                <summary>{move || t!("people.wording", version = wording.clone())}</summary>
                <blockquote>{event.text.clone()}</blockquote>
            </details>
        }
    });
    let signature = is_path(&event.signature).then(|| {
        view! {
            <figure class="quote-signature consent-signature">
                <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=move || tr("quote.signature")>
                    <path d=event.signature.clone()></path>
                </svg>
                <figcaption><strong>{event.signed_by.clone()}</strong></figcaption>
            </figure>
        }
    });
    view! {
        <li data-action=action.key()>
            <p class="consent-what">{move || what(&said)}</p>
            <p class="consent-how">{how}</p>
            {words}
            {signature}
        </li>
    }
}
