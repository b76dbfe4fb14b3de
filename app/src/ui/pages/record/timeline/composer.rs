//! The buttons that note something, and what was typed but not noted.

use engine_protocol::Request;
use leptos::prelude::*;

use super::desk::Desk;
use crate::engine::use_engine;
use crate::t;
use crate::ui::activity::entry::Entry;
use crate::ui::activity::kinds::{LOGGED, MORE, glyph_of, kind_name};
use crate::ui::activity::mail::MailChooser;
use crate::ui::activity::sheet::{Asked, draft_key};
use crate::ui::activity::visit;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{ELLIPSIS, Icon, MAP_PIN, PENCIL};

/// As much of an unfinished note as its line bears, in characters.
const GLIMPSE: usize = 80;

/// The buttons.
#[component]
pub fn Composer(desk: Desk) -> impl IntoView {
    let ask = move |kind: &str| {
        if let Some(about) = desk.noting.about.get_untracked() {
            // What was begun of the same kind goes on.
            let begun =
                desk.noting.left.get_untracked().filter(|entry| entry.kind == kind && entry.report.is_none());
            desk.noting.asked.set(Some(Asked { about, entry: begun.unwrap_or_else(|| Entry::of(kind)) }));
        }
    };
    let more = RwSignal::new(false);
    let more_face = || view! { <Icon of=ELLIPSIS/><span>{move || t!("activity.more_kinds")}</span> };
    let begin = move |_| {
        if let Some(about) = desk.noting.about.get_untracked() {
            visit::begin(&about, desk.place);
        }
    };
    view! {
        <Show when=move || desk.may()>
            <div class="composer" role="group" aria-label=move || t!("activity.note_group")>
                <div class="composer-kinds">
                    {LOGGED.map(|kind| view! {
                        <button type="button" class="composer-kind" aria-haspopup="dialog" data-log=kind on:click=move |_| ask(kind)>
                            <Icon of=glyph_of(kind)/><span>{move || kind_name(kind)}</span>
                        </button>
                    }).collect_view()}
                    <Popover name=Signal::derive(|| t!("activity.more_kinds")) open=more end=true button="composer-kind" face=more_face>
                        <div class="menu">
                            {MORE.map(|kind| view! {
                                <button type="button" class="menu-item" aria-haspopup="dialog" data-log=kind on:click=move |_| { more.set(false); ask(kind); }>
                                    <Icon of=glyph_of(kind)/>{move || kind_name(kind)}
                                </button>
                            }).collect_view()}
                        </div>
                    </Popover>
                </div>
                <div class="composer-more">
                    <Show when=move || !desk.is_visiting()>
                        <button type="button" class="button small visit-begin" on:click=begin title=move || t!("activity.visit_hint")>
                            <Icon of=MAP_PIN/>{move || t!("activity.visit_begin")}
                        </button>
                    </Show>
                    <MailChooser about=desk.noting.about.into()/>
                </div>
                <Unfinished desk/>
            </div>
        </Show>
    }
}

/// What was typed and not noted: nothing is lost by a closed sheet or a reload.
#[component]
fn Unfinished(desk: Desk) -> impl IntoView {
    let engine = use_engine();
    let go_on = move |_| {
        if let (Some(about), Some(entry)) =
            (desk.noting.about.get_untracked(), desk.noting.left.get_untracked())
        {
            desk.noting.asked.set(Some(Asked { about, entry }));
        }
    };
    let drop_it = move |_| {
        desk.noting.left.set(None);
        engine.tell(Request::Draft { key: draft_key(desk.noting.record), text: String::new() });
    };
    let glimpse = move || {
        desk.noting.left.with(|left| {
            let entry = left.as_ref()?;
            let words = [&entry.body, &entry.subject, &entry.step]
                .into_iter()
                .find(|text| !text.trim().is_empty())?;
            Some(format!("{}: {}", kind_name(&entry.kind), words.chars().take(GLIMPSE).collect::<String>()))
        })
    };
    view! {
        <Show when=move || desk.noting.left.with(Option::is_some) && desk.noting.asked.with(Option::is_none)>
            <div class="unfinished" role="status">
                <Icon of=PENCIL/>
                <p><strong>{move || t!("activity.unfinished")}</strong>" "<span>{glimpse}</span></p>
                <button type="button" class="button small" on:click=go_on>{move || t!("activity.go_on")}</button>
                <button type="button" class="button quiet small" on:click=drop_it>{move || t!("activity.drop_it")}</button>
            </div>
        </Show>
    }
}
