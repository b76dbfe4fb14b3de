//! The head of an appointment: when and where, with whom, and whether it took place.

use crm_domain::command::{Command, Edit};
use crm_domain::field::FieldKey;
use crm_domain::schema::event;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::Page;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::{again, period, text};
use crate::ui::pages::calendar::{files, words, zones};
use crate::ui::parts::icon::{
    CALENDAR, CHECK, CLOCK, DOWNLOAD, GLOBE, Glyph, Icon, MAP_PIN, REPEAT, UNDO_2, USERS, VIDEO, X,
};
use crate::ui::rights::may_write;
use crate::ui::toast::use_toasts;

/// What became of an appointment: its status, what the button says, what is said then, and its icon.
const OUTCOMES: [(&str, &str, &str, Glyph); 3] = [
    ("held", "calendar.held", "calendar.was_held", CHECK),
    ("missed", "calendar.missed", "calendar.was_missed", UNDO_2),
    ("cancelled", "calendar.cancelled", "calendar.was_cancelled", X),
];

fn value(page: Page, key: FieldKey) -> Option<FieldValue> {
    page.view.with(|view| {
        view.as_ref()?.values.iter().find(|(field, _)| *field == key).map(|(_, value)| value.clone())
    })
}

fn text_of(page: Page, key: FieldKey) -> Option<String> {
    value(page, key).and_then(|value| value.as_text().map(ToOwned::to_owned)).filter(|text| !text.is_empty())
}

/// Where a place is on a map.
fn map_link(place: &str) -> String {
    format!(
        "https://www.openstreetmap.org/search?query={}",
        String::from(js_sys::encode_uri_component(place))
    )
}

/// When, where, with whom, and what can be done.
#[component]
pub fn EventHead(page: Page) -> impl IntoView {
    view! {
        <ul class="event-facts"><When page/><Where page/><Whom page/></ul>
        <Acts page/>
    }
}

#[component]
fn When(page: Page) -> impl IntoView {
    let when = Memo::new(move |_| match value(page, event::WHEN) {
        Some(FieldValue::Period(when)) => Some(when),
        _ => None,
    });
    let zone = move || text_of(page, event::ZONE).unwrap_or_default();
    let rule = move || text_of(page, event::RRULE);
    let line = |glyph: Glyph, text: String| view! { <li><Icon of=glyph/><span>{text}</span></li> };
    view! {
        {move || when.get().map(|when| {
            let long = (!when.all_day && when.length() > 0).then(|| format!(" ({})", period::length(when.length())));
            view! { <li class="event-when"><Icon of=if when.all_day { CALENDAR } else { CLOCK }/><span><strong>{words::when(when)}</strong>{long}</span></li> }
        })}
        {move || {
            let zone = zone();
            when.get().and_then(|when| words::elsewhere(when, &zone)).map(|there| line(GLOBE, there))
        }}
        {move || rule().map(|rule| line(REPEAT, again::said(&rule)))}
    }
}

#[component]
fn Where(page: Page) -> impl IntoView {
    let place = move || {
        text_of(page, event::LOCATION).map(|place| {
            let href = map_link(&place);
            view! {
                <li><Icon of=MAP_PIN/><a class="value-link" href=href target="_blank" rel="noopener noreferrer"
                    title=tr("record.map")>{place}</a></li>
            }
        })
    };
    let online = move || {
        let url = text_of(page, event::ONLINE_URL)?;
        let href = crm_domain::parse::web::href(&url)?;
        let shown = text::short_url(&url).to_owned();
        Some(
            view! { <li><Icon of=VIDEO/><a class="value-link" href=href target="_blank" rel="noopener noreferrer">{shown}</a></li> },
        )
    };
    view! { {place}{online} }
}

/// Those whom it is with, by name.
#[component]
fn Whom(page: Page) -> impl IntoView {
    let names = Memo::new(move |_| {
        let Some(FieldValue::Tags(ids)) = value(page, event::RELATED) else { return Vec::new() };
        page.view.with(|view| {
            let titles = view.as_ref().map(|view| view.titles.clone()).unwrap_or_default();
            ids.iter().filter_map(|id| id.parse().ok()).map(|id| text::title(&titles, id)).collect::<Vec<_>>()
        })
    });
    move || {
        let names = names.get();
        (!names.is_empty()).then(|| {
            view! {
                <li><Icon of=USERS/><span class="chips">
                    {names.into_iter().map(|name| view! { <span class="chip is-quiet">{name}</span> }).collect_view()}
                </span></li>
            }
        })
    }
}

/// Whether it took place, and a file of it for other calendars.
#[component]
fn Acts(page: Page) -> impl IntoView {
    let engine = use_engine();
    let status = Memo::new(move |_| text_of(page, event::STATUS).unwrap_or_default());
    let may = move || {
        let is_there = page.view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
        is_there && may_write()
    };
    let set = move |key: &'static str, said: &'static str| {
        // A second tap takes it back.
        let (key, said) =
            if status.get_untracked() == key { ("planned", "calendar.is_planned") } else { (key, said) };
        let value = Some(FieldValue::Choice(key.to_owned()));
        let edits = vec![Edit::Set { field: event::STATUS, value }];
        use_toasts().act(engine, Command::Edit { records: vec![page.id], edits }, tr(said));
    };
    let export = move |_| {
        let title =
            page.view.with_untracked(|view| view.as_ref().map(|view| view.title.clone()).unwrap_or_default());
        let safe: String =
            title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
        let safe = safe.trim_matches('-');
        files::export(vec![page.id], format!("{}.ics", if safe.is_empty() { "termin" } else { safe }));
    };
    view! {
        <div class="event-acts">
            <Show when=may>
                <div class="event-outcomes" role="group" aria-label=move || tr("calendar.outcome")>
                    {OUTCOMES.map(|(key, name, said, glyph)| view! {
                        <button type="button" class="button small" aria-pressed=move || (status.get() == key).to_string() on:click=move |_| set(key, said)>
                            <Icon of=glyph/>{move || tr(name)}
                        </button>
                    }).collect_view()}
                </div>
            </Show>
            <button type="button" class="button quiet small" on:click=export title=move || t!("calendar.export_one")><Icon of=DOWNLOAD/>".ics"</button>
        </div>
    }
}

/// The zone an appointment is planned in that is made here.
#[must_use]
pub fn own_zone() -> Edit {
    Edit::Set { field: event::ZONE, value: Some(FieldValue::Text(zones::device())) }
}
