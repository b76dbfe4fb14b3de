//! Banners that stay until something is done: a new version, a store that cannot be used.

use engine_protocol::Request;
use engine_protocol::answer::StoreTrouble;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::prelude::wasm_bindgen;

use super::parts::icon::{self, Icon};
use super::toast::use_toasts;
use crate::engine::{Health, use_engine};
use crate::i18n::tr;
use crate::t;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["feldbuch", "update"], js_name = accept)]
    fn accept_update();
}

/// All banners that apply.
#[component]
pub fn Notices() -> impl IntoView {
    let engine = use_engine();
    let update = RwSignal::new(false);
    let heard = window_event_listener(ev::Custom::<web_sys::CustomEvent>::new("app-update"), move |_| {
        update.set(true);
    });
    on_cleanup(move || heard.remove());
    let damaged = Memo::new(move |_| {
        engine.counts().with(|counts| counts.as_ref().map(|counts| counts.damaged)).filter(|count| *count > 0)
    });
    let outdated =
        Memo::new(move |_| engine.sync_status().with(|status| status.as_ref().is_some_and(|it| it.outdated)));
    let other_build = move || engine.health().get() == Health::OtherBuild;
    let broken = move || engine.health().get() == Health::Broken;
    view! {
        <Show when=move || update.get() || other_build()>
            <div class="notice" role="status">
                <Icon of=icon::REFRESH_CW/>
                <p>{move || tr("notice.update")}</p>
                <button type="button" class="button" on:click=move |_| {
                    if update.get_untracked() { accept_update() } else { reload() }
                }>{move || tr("notice.reload")}</button>
            </div>
        </Show>
        <Show when=broken>
            <div class="notice bad" role="alert">
                <Icon of=icon::TRIANGLE_ALERT/>
                <p>{move || tr("notice.broken")}</p>
                <button type="button" class="button" on:click=move |_| reload()>{move || tr("notice.reload")}</button>
            </div>
        </Show>
        <Show when=move || outdated.get() && !update.get()>
            <div class="notice" role="status">
                <Icon of=icon::REFRESH_CW/>
                <p>{move || tr("notice.outdated")}</p>
                <button type="button" class="button" on:click=move |_| reload()>{move || tr("notice.reload")}</button>
            </div>
        </Show>
        {move || damaged.get().map(|count| view! {
            <div class="notice bad" role="alert">
                <Icon of=icon::TRIANGLE_ALERT/>
                <p>{t!("notice.damaged", n = count)}</p>
            </div>
        })}
        {move || engine.store_trouble().get().map(|trouble| view! { <Trouble trouble/> })}
    }
}

fn reload() {
    // WHY ignored: a window that cannot reload is closing.
    let _ = window().location().reload();
}

#[component]
fn Trouble(trouble: StoreTrouble) -> impl IntoView {
    let engine = use_engine();
    let toasts = use_toasts();
    let text = match trouble {
        StoreTrouble::Full => "notice.store_full",
        StoreTrouble::Lost => "notice.store_lost",
        StoreTrouble::Newer => "notice.store_newer",
        StoreTrouble::Failed => "notice.store_failed",
        StoreTrouble::Damaged => "notice.store_damaged",
    };
    let again = move |_| {
        spawn_local(async move {
            if let Err(problem) = engine.request(Request::RetryStorage).await {
                toasts.failed(&problem);
            }
        });
    };
    view! {
        <div class="notice bad" role="alert">
            <Icon of=icon::TRIANGLE_ALERT/>
            <p>{move || tr(text)}</p>
            {if trouble == StoreTrouble::Damaged {
                // Nothing that could be tried again mends it.
                ().into_any()
            } else if trouble == StoreTrouble::Newer {
                view! { <button type="button" class="button" on:click=move |_| reload()>{move || tr("notice.reload")}</button> }.into_any()
            } else {
                view! { <button type="button" class="button" on:click=again>{move || tr("notice.try_again")}</button> }.into_any()
            }}
        </div>
    }
}
