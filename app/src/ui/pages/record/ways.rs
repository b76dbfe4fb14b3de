//! How a record is reached: called, written to, found on a map. A deal is reached through those that it is with.

use crm_domain::consent::Channel;
use crm_domain::field::FieldKey;
use crm_domain::id::RecordId;
use crm_domain::item::{AddressEntry, ItemValue, Use};
use crm_domain::parse::web;
use crm_domain::schema::{contact, deal};
use crm_domain::value::FieldValue;
use engine_protocol::view::RecordView;
use leptos::prelude::*;

use super::Page;
use crate::engine::use_engine;
use crate::t;
use crate::ui::activity::reach::{SIGNAL, TELEGRAM, network};
use crate::ui::fields::addresses::map_link;
use crate::ui::fields::reach::target_of;
use crate::ui::fields::text;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{
    ELLIPSIS, GLOBE, Glyph, Icon, MAIL, MAP_PIN, MESSAGE_CIRCLE, MESSAGE_SQUARE, PHONE, SEND,
};
use crate::ui::people::consent;

/// The value of a field in a view.
pub fn value(view: &RecordView, key: FieldKey) -> Option<&FieldValue> {
    view.values.iter().find(|(candidate, _)| *candidate == key).map(|(_, value)| value)
}

/// The first entry of a collection; the engine sorts the primary one first.
pub fn first(view: &RecordView, key: FieldKey) -> Option<&ItemValue> {
    value(view, key)?.items().first().map(|(_, item)| item)
}

/// The text of a field.
pub fn text_of(view: &RecordView, key: &'static str) -> Option<String> {
    value(view, FieldKey::new(key)).and_then(FieldValue::as_text).map(ToOwned::to_owned)
}

/// The first postal address.
pub fn address(view: &RecordView) -> Option<&AddressEntry> {
    match first(view, contact::ADDRESSES)? {
        ItemValue::Address(entry) => Some(entry),
        ItemValue::Email(_)
        | ItemValue::Phone(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_) => None,
    }
}

/// A way to reach the record: where a tap leads, what it is called and what is there.
struct Way {
    glyph: Glyph,
    href: String,
    name: String,
    shown: String,
    outside: bool,
    /// What is to be said of whether they agreed to be addressed so.
    consent: Option<(&'static str, String)>,
}

/// To call and to write.
fn talks(view: &RecordView) -> Vec<Way> {
    let mut ways = Vec::new();
    for (key, glyph, name) in
        [(contact::PHONES, PHONE, t!("record.call")), (contact::EMAILS, MAIL, t!("record.mail"))]
    {
        if let Some((item, href)) = first(view, key).and_then(|item| Some((item, target_of(item)?))) {
            let channel = if key == contact::PHONES { Channel::Phone } else { Channel::Email };
            ways.push(Way {
                glyph,
                href,
                name,
                shown: text::item_shown(item, &[]),
                outside: false,
                consent: consent::mark(view, channel),
            });
            ways.extend(messages(item));
        }
    }
    ways
}

/// All ways to a record.
fn ways(view: &RecordView) -> Vec<Way> {
    let mut ways = talks(view);
    if let Some((url, href)) = text_of(view, "website").and_then(|url| Some((url.clone(), web::href(&url)?)))
    {
        ways.push(Way {
            glyph: GLOBE,
            href,
            name: t!("record.website"),
            shown: text::short_url(&url).to_owned(),
            outside: true,
            consent: None,
        });
    }
    if let Some(entry) = address(view) {
        let town = [entry.zip.as_str(), entry.city.as_str()].join(" ").trim().to_owned();
        let shown = if town.is_empty() { text::address_lines(entry).join(", ") } else { town };
        ways.push(Way {
            glyph: MAP_PIN,
            href: map_link(entry),
            name: t!("record.map"),
            shown,
            outside: true,
            consent: None,
        });
    }
    ways
}

/// The number, where it is one of a mobile.
fn mobile(item: &ItemValue) -> Option<&str> {
    let ItemValue::Phone(entry) = item else { return None };
    let is_mobile = crm_domain::phone::is_mobile(&entry.e164).unwrap_or(entry.usage == Use::Mobile);
    (is_mobile && !entry.e164.is_empty()).then_some(&entry.e164)
}

/// To a mobile number one can write as well.
fn messages(item: &ItemValue) -> Vec<Way> {
    let Some(number) = mobile(item) else { return Vec::new() };
    let way = |glyph, href: String, name| Way {
        glyph,
        href,
        name,
        shown: String::new(),
        outside: false,
        consent: None,
    };
    let digits = number.trim_start_matches('+');
    vec![
        way(MESSAGE_SQUARE, format!("sms:{number}"), t!("record.sms")),
        Way {
            outside: true,
            ..way(MESSAGE_CIRCLE, format!("https://wa.me/{digits}"), t!("record.whatsapp"))
        },
    ]
}

/// A way that is used less often: it stands behind a button.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Other {
    glyph: Glyph,
    href: String,
    name: String,
}

/// Other messengers, and the pages that somebody has at networks.
fn others(view: &RecordView) -> Vec<Other> {
    let mut others = Vec::new();
    let numbers = value(view, contact::PHONES).map_or(&[][..], FieldValue::items);
    if let Some(number) = numbers.iter().find_map(|(_, item)| mobile(item)) {
        let chat = |glyph, begin: &str, name| Other { glyph, href: format!("{begin}{number}"), name };
        others.push(chat(SEND, TELEGRAM, t!("record.telegram")));
        others.push(chat(MESSAGE_SQUARE, SIGNAL, t!("record.signal")));
    }
    let mut own: Vec<String> =
        ["linkedin", "xing"].into_iter().filter_map(|key| text_of(view, key)).collect();
    if let Some(FieldValue::Tags(urls)) = value(view, FieldKey::new("urls")) {
        own.extend(urls.iter().cloned());
    }
    for url in own {
        if let (Some(name), Some(href)) = (network(&url), web::href(&url))
            && others.iter().all(|other| other.href != href)
        {
            others.push(Other { glyph: GLOBE, href, name: name.to_owned() });
        }
    }
    others
}

/// The button behind which the other ways stand, where there are any. `with`: whom they reach, where that is not the
/// record itself.
#[component]
fn More(#[prop(into)] view: Signal<Option<RecordView>>, with: Option<RecordId>) -> impl IntoView {
    // WHY outside of what is shown: a change of the record must not close what somebody just opened.
    let open = RwSignal::new(false);
    let all = Memo::new(move |_| {
        view.with(|view| {
            view.as_ref().filter(|view| view.deleted_at.is_none()).map(others).unwrap_or_default()
        })
    });
    let title = Memo::new(move |_| {
        view.with(|view| view.as_ref().map(|view| view.title.clone()).unwrap_or_default())
    });
    let with = with.map(|with| with.to_string());
    let with = StoredValue::new(with);
    // WHY a frame later: the page looks where the link that was tapped stands.
    let close = move |_| request_animation_frame(move || _ = open.try_set(false));
    view! {
        <Show when=move || all.with(|all| !all.is_empty())>
            <li class="key-more">
                <Popover name=Signal::derive(move || t!("record.more_ways", name = title.get())) open button="key-fact"
                    face=move || view! { <Icon of=ELLIPSIS/><span class="key-name">{move || t!("record.more_short")}</span> }
                >
                    {move || all.get().into_iter().map(|other| view! {
                        <a class="menu-item" data-with=with.get_value() href=other.href target="_blank" rel="noopener noreferrer" on:click=close>
                            <Icon of=other.glyph/>{other.name}
                        </a>
                    }).collect_view()}
                </Popover>
            </li>
        </Show>
    }
}

/// Call, mail, web and map with what is behind them.
#[component]
pub fn KeyFacts(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let shown = move || {
        let ways = page.view.with(|view| view.as_ref().map(ways).unwrap_or_default());
        ways.into_iter().map(|way| fact(way, None)).collect_view()
    };
    view! { <ul class="key-facts">{shown}<More view=page.view with=None/></ul> }
}

/// One way. `with`: whom it reaches, where that is not the record itself.
fn fact(way: Way, with: Option<RecordId>) -> impl IntoView {
    let bare = way.shown.is_empty().then_some("");
    let with = with.map(|with| with.to_string());
    view! {
        <li><a class="key-fact" data-bare=bare data-with=with href=way.href target=way.outside.then_some("_blank") rel=way.outside.then_some("noopener noreferrer")>
            <Icon of=way.glyph/>
            <span class="key-name">{way.name}</span>
            <span class="key-value">{way.shown}</span>
            {way.consent.map(|(state, word)| view! { <span class="key-consent" data-state=state>{word}</span> })}
        </a></li>
    }
}

/// How a deal's contact and its company are called and written to.
#[component]
pub fn DealWays(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let linked = move |key: FieldKey| {
        Memo::new(move |_| {
            page.view.with(|view| match value(view.as_ref()?, key) {
                Some(FieldValue::Link(id)) => Some(*id),
                _ => None,
            })
        })
    };
    let (contact, account) = (linked(deal::CONTACT), linked(deal::ACCOUNT));
    view! {
        <ul class="key-facts deal-ways">
            {move || contact.get().map(|with| view! { <WaysTo with/> })}
            {move || account.get().map(|with| view! { <WaysTo with/> })}
        </ul>
    }
}

/// How somebody is called and written to, each with their name.
#[component]
fn WaysTo(with: RecordId) -> impl IntoView {
    let view = use_engine().watch_record(with);
    let shown = move || {
        view.with(|view| {
            let view = view.as_ref().filter(|view| view.deleted_at.is_none())?;
            // Beside the number that a message goes to it needs no name.
            let named = |way: Way| {
                let name =
                    if way.shown.is_empty() { way.name } else { format!("{} · {}", way.name, view.title) };
                Way { name, ..way }
            };
            Some(talks(view).into_iter().map(|way| fact(named(way), Some(with))).collect_view())
        })
    };
    view! { {shown}<More view with=Some(with)/> }
}
