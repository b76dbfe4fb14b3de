//! The top bar: search, where the data is safe, a new record, the account menu.

use leptos::prelude::*;

use super::parts::Popover;
use super::parts::icon::{self, Icon};
use super::rights;
use super::shell::Overlay;
use super::sync_pill::SyncPill;
use super::theme::{Scheme, Theme};
use crate::engine::use_engine;
use crate::i18n::{Lang, lang, set_lang, tr};
use crate::route::{Route, Settings, use_router};

/// The bar above every page.
#[component]
pub fn TopBar() -> impl IntoView {
    let overlay = Overlay::current();
    let router = use_router();
    let create = move |_| {
        let kind = router.get_untracked().makes();
        overlay.create.set(Some(kind));
    };
    let create_name = move || super::words::new_record(router.get().makes());
    view! {
        <header class="top">
            <button type="button" class="search-field" on:click=move |_| overlay.palette.set(true)
                aria-keyshortcuts="Control+K">
                <Icon of=icon::SEARCH/>
                <span>{move || tr("shell.search")}</span>
                <kbd>{move || format!("{} K", tr("keys.ctrl"))}</kbd>
            </button>
            <SyncPill/>
            <button type="button" class="button strong create writes" on:click=create title=move || format!("{} (N)", create_name())>
                <Icon of=icon::PLUS/>
                <span class="create-name">{create_name}</span>
            </button>
            <Show when=|| !rights::may_write()>
                <a class="reads-only" href=Route::Settings(Settings::General).path() title=move || tr("shell.reads_only_why")>
                    <Icon of=icon::LOCK/><span>{move || tr("shell.reads_only")}</span>
                </a>
            </Show>
            <AccountMenu/>
        </header>
    }
}

/// Who is at work, and how the page looks and speaks.
#[component]
fn AccountMenu() -> impl IntoView {
    let engine = use_engine();
    let overlay = Overlay::current();
    let theme = Theme::current();
    let open = RwSignal::new(false);
    let who = move || engine.workspace().map(|workspace| (workspace.member_name, workspace.device_label));
    view! {
        <Popover name=Signal::derive(|| tr("shell.account_menu")) open=open button="button quiet square" end=true
            face=|| view! { <Icon of=icon::CIRCLE_USER/> }>
            {move || who().map(|(name, device)| view! {
                <div class="menu-who"><strong>{name}</strong><span>{device}</span></div>
            })}
            <fieldset class="menu-choice">
                <legend>{move || tr("shell.language")}</legend>
                <div class="segments">
                    {Lang::ALL.map(|one| view! {
                        <button type="button" aria-pressed=move || (lang() == one).to_string()
                            lang=one.code() on:click=move |_| set_lang(one)>{one.name()}</button>
                    }).collect_view()}
                </div>
            </fieldset>
            <fieldset class="menu-choice">
                <legend>{move || tr("shell.theme")}</legend>
                <div class="segments">
                    {Scheme::ALL.map(|scheme| view! {
                        <button type="button" aria-pressed=move || (theme.get() == scheme).to_string()
                            on:click=move |_| theme.set(scheme)>{move || theme_name(scheme)}</button>
                    }).collect_view()}
                </div>
            </fieldset>
            <a class="menu-item" href="/settings" on:click=move |_| open.set(false)>
                <Icon of=icon::SETTINGS/>{move || tr("nav.settings")}
            </a>
            <button type="button" class="menu-item" on:click=move |_| { open.set(false); overlay.help.set(true); }>
                <Icon of=icon::KEYBOARD/>{move || tr("shell.shortcuts")}<kbd>"?"</kbd>
            </button>
        </Popover>
    }
}

fn theme_name(scheme: Scheme) -> String {
    tr(match scheme {
        Scheme::System => "shell.theme_system",
        Scheme::Light => "shell.theme_light",
        Scheme::Dark => "shell.theme_dark",
        Scheme::Sun => "shell.theme_sun",
    })
}
