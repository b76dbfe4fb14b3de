//! The settings: this device's own ways, syncing, and the workspace's devices.

pub mod browser;
pub mod fields;
pub mod form;
pub mod general;
pub mod leave;
pub mod letterhead;
pub mod pipelines;
pub mod teams;
pub mod words;

use leptos::prelude::*;

use super::devices::DevicesPart;
use super::sync::SyncPart;
use crate::i18n::tr;
use crate::route::{Route, Settings, use_router};
use fields::FieldsPart;
use general::GeneralPart;
use letterhead::LetterheadPart;
use pipelines::PipelinesPart;
use teams::TeamsPart;

const PARTS: [(Settings, &str); 7] = [
    (Settings::General, "settings.general"),
    (Settings::Letterhead, "letterhead.title"),
    (Settings::Pipelines, "sales.pipelines"),
    (Settings::Fields, "own.title"),
    (Settings::Teams, "teams.title"),
    (Settings::Sync, "settings.sync"),
    (Settings::Devices, "settings.devices"),
];

/// The page with its parts as tabs.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let router = use_router();
    let part = Memo::new(move |_| match router.get() {
        Route::Settings(part) => part,
        _ => Settings::General,
    });
    view! {
        <div class="settings">
            <header class="settings-head">
                <h1>{move || tr("nav.settings")}</h1>
                <nav class="settings-parts" aria-label=move || tr("settings.parts")>
                    {PARTS.map(|(of, name)| view! {
                        <a href=Route::Settings(of).path() aria-current=move || (part.get() == of).then_some("page")>
                            {move || tr(name)}
                        </a>
                    }).collect_view()}
                </nav>
            </header>
            {move || match part.get() {
                Settings::General => view! { <GeneralPart/> }.into_any(),
                Settings::Letterhead => view! { <LetterheadPart/> }.into_any(),
                Settings::Sync => view! { <SyncPart/> }.into_any(),
                Settings::Fields => view! { <FieldsPart/> }.into_any(),
                Settings::Pipelines => view! { <PipelinesPart/> }.into_any(),
                Settings::Teams => view! { <TeamsPart/> }.into_any(),
                Settings::Devices => view! { <DevicesPart/> }.into_any(),
            }}
        </div>
    }
}
