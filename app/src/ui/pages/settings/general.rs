//! This device's own ways: who is at work, language, appearance, keyboard, storage.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser;
use super::form::Section;
use super::words;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::{Lang, lang, set_lang, tr};
use crate::route::{Route, Settings};
use crate::t;
use crate::ui::beginning;
use crate::ui::keyboard::{letters_on, set_letters};
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::may_write;
use crate::ui::shell::Overlay;
use crate::ui::theme::{Scheme, Theme};

/// The part of the settings.
#[component]
pub fn GeneralPart() -> impl IntoView {
    view! {
        <Who/>
        <Looks/>
        <Keyboard/>
        <FirstSteps/>
        <Section title="deeds.title" lead="deeds.lead">
            <a class="button" href=Route::Deeds.path()><Icon of=icon::HISTORY/>{move || tr("deeds.show")}</a>
        </Section>
        <StorageState/>
        <super::leave::Leave/>
    }
}

#[component]
fn Who() -> impl IntoView {
    let engine = use_engine();
    let fact = |name: &'static str, value: String| {
        view! {
            <div class="set-fact"><dt>{tr(name)}</dt><dd>{value}</dd></div>
        }
    };
    view! {
        <Section title="settings.who" lead="settings.who_lead">
            {move || engine.workspace().map(|workspace| view! {
                <dl class="set-facts">
                    {fact("settings.workspace", workspace.name)}
                    {fact("settings.member", workspace.member_name)}
                    {fact("settings.device", workspace.device_label)}
                    {fact("settings.role", words::role(workspace.role))}
                </dl>
                <p class="set-lead">{words::role_about(workspace.role)}</p>
                <Show when=|| !may_write()><p class="set-lead">{move || tr("shell.reads_only_why")}</p></Show>
                <p><a class="set-link" href=Route::Settings(Settings::Devices).path()>{move || tr("role.protects_link")}</a></p>
            })}
        </Section>
    }
}

#[component]
fn Looks() -> impl IntoView {
    let theme = Theme::current();
    view! {
        <Section title="settings.looks">
            <div class="set-row">
                <span id="set-language">{move || tr("shell.language")}</span>
                <div class="segments" role="group" aria-labelledby="set-language">
                    {Lang::ALL.map(|one| view! {
                        <button type="button" aria-pressed=move || (lang() == one).to_string()
                            lang=one.code() on:click=move |_| set_lang(one)>{one.name()}</button>
                    }).collect_view()}
                </div>
            </div>
            <div class="set-row">
                <span id="set-theme">{move || tr("shell.theme")}<small class="hint">{move || tr("settings.theme_hint")}</small></span>
                <div class="segments" role="group" aria-labelledby="set-theme">
                    {Scheme::ALL.map(|scheme| view! {
                        <button type="button" aria-pressed=move || (theme.get() == scheme).to_string()
                            on:click=move |_| theme.set(scheme)>{move || scheme_name(scheme)}</button>
                    }).collect_view()}
                </div>
            </div>
        </Section>
    }
}

fn scheme_name(scheme: Scheme) -> String {
    tr(match scheme {
        Scheme::System => "shell.theme_system",
        Scheme::Light => "shell.theme_light",
        Scheme::Dark => "shell.theme_dark",
        Scheme::Sun => "shell.theme_sun",
    })
}

#[component]
fn Keyboard() -> impl IntoView {
    let overlay = Overlay::current();
    let letters = RwSignal::new(letters_on());
    let switch = move |_| {
        letters.update(|on| *on = !*on);
        set_letters(letters.get_untracked());
    };
    view! {
        <Section title="settings.keyboard">
            <div class="set-row">
                <span id="set-letters">{move || tr("keys.letters")}<small class="hint">{move || tr("settings.letters_hint")}</small></span>
                <button type="button" class="switch" role="switch" aria-labelledby="set-letters"
                    aria-checked=move || letters.get().to_string() on:click=switch><i></i></button>
            </div>
            <div class="set-row">
                <span>{move || tr("settings.all_keys")}</span>
                <button type="button" class="button" on:click=move |_| overlay.help.set(true)>
                    <Icon of=icon::KEYBOARD/>{move || tr("settings.show")}
                </button>
            </div>
        </Section>
    }
}

/// The list of first steps, and the way back to it.
#[component]
fn FirstSteps() -> impl IntoView {
    view! {
        <Section title="start.title">
            <div class="set-row">
                <span id="set-steps">{move || tr("start.setting")}<small class="hint">{move || tr("start.setting_hint")}</small></span>
                <button type="button" class="switch" role="switch" aria-labelledby="set-steps"
                    aria-checked=move || beginning::is_shown().to_string()
                    on:click=move |_| beginning::show(!untrack(beginning::is_shown))><i></i></button>
            </div>
        </Section>
    }
}

/// Whether the browser keeps the data when space is short, and how much there is.
#[component]
pub fn StorageState() -> impl IntoView {
    let engine = use_engine();
    let persisted = RwSignal::new(None::<bool>);
    let refused = RwSignal::new(false);
    let space = RwSignal::new(None::<(f64, f64)>);
    spawn_local(async move {
        let (kept, found) = (browser::persisted().await, browser::estimate().await);
        persisted.try_set(kept);
        space.try_set(found);
    });
    let ask = move |_| {
        spawn_local(async move {
            let granted = browser::ask_to_persist(engine).await;
            persisted.try_set(Some(granted));
            refused.try_set(!granted);
        });
    };
    let words = move || {
        tr(match persisted.get() {
            Some(true) => "storage.kept",
            Some(false) => "storage.not_kept",
            None => "storage.unknown",
        })
    };
    view! {
        <Section title="storage.title" lead="storage.lead">
            <div class="set-row">
                <span class="set-state" class:good=move || persisted.get() == Some(true)>
                    <Icon of=Signal::derive(move || if persisted.get() == Some(true) { icon::CIRCLE_CHECK } else { icon::INFO })/>
                    <span>{words}<small class="hint">{move || space.get().map(in_use)}</small></span>
                </span>
                <Show when=move || persisted.get() == Some(false)>
                    <button type="button" class="button" on:click=ask>{move || tr("storage.ask")}</button>
                </Show>
            </div>
            <Show when=move || refused.get()>
                <p class="hint" role="status">{move || tr("storage.refused")}</p>
            </Show>
        </Section>
    }
}

fn in_use((used, allowed): (f64, f64)) -> String {
    t!("storage.in_use", used = megabytes(used), allowed = megabytes(allowed))
}

/// Bytes in the unit that people know from their devices.
fn megabytes(bytes: f64) -> String {
    let mega = bytes / 1e6;
    if mega >= 1000.0 {
        format!("{} GB", format::number((mega / 100.0).round() / 10.0))
    } else {
        format!("{} MB", format::number((mega * 10.0).round() / 10.0))
    }
}
