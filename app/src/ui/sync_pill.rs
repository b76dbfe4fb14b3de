//! Where the data is safe, in words; opened, what waits since when and what to do.

use engine_protocol::Request;
use engine_protocol::answer::StoreTrouble;
use engine_protocol::sync::{Link, SyncStatus};
use leptos::prelude::*;

use super::pages::settings::words::refusal;
use super::parts::Popover;
use super::parts::icon::{self, Glyph, Icon};
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;

/// How the pill looks; the words say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tone {
    Good,
    Calm,
    Busy,
    Bad,
}

struct Face {
    tone: Tone,
    icon: Glyph,
    text: String,
}

fn face(status: &SyncStatus, trouble: Option<StoreTrouble>) -> Face {
    let (tone, icon, text) = match (trouble, &status.link) {
        (Some(StoreTrouble::Full), _) => (Tone::Bad, icon::TRIANGLE_ALERT, tr("sync.full")),
        (Some(_), _) => (Tone::Bad, icon::TRIANGLE_ALERT, tr("sync.not_stored")),
        (None, Link::None) => (Tone::Calm, icon::HARD_DRIVE, tr("sync.here_only")),
        (None, Link::Refused(_)) => (Tone::Bad, icon::CLOUD_OFF, tr("sync.refused")),
        (None, Link::Offline) if status.waiting > 0 => {
            (Tone::Calm, icon::CLOUD_OFF, t!("sync.offline_waiting", n = status.waiting))
        }
        (None, Link::Offline) => (Tone::Calm, icon::CLOUD_OFF, tr("sync.offline")),
        (None, Link::Connecting | Link::Live) => moving(status),
    };
    Face { tone, icon, text }
}

fn moving(status: &SyncStatus) -> (Tone, Glyph, String) {
    if let Some((done, total)) = status.catching_up {
        return (Tone::Busy, icon::DOWNLOAD, t!("sync.catching_up", done = done, total = total));
    }
    if status.waiting > 0 {
        return (Tone::Busy, icon::CLOUD_UPLOAD, t!("sync.waiting", n = status.waiting));
    }
    match (&status.link, status.safe_at) {
        (Link::Live, Some(at)) => {
            (Tone::Good, icon::CLOUD_CHECK, t!("sync.safe", at = format::short_moment(at)))
        }
        (Link::Live, None) => (Tone::Good, icon::CLOUD_CHECK, tr("sync.live")),
        _ => (Tone::Busy, icon::CLOUD_UPLOAD, tr("sync.connecting")),
    }
}

/// The pill and its details.
#[component]
pub fn SyncPill() -> impl IntoView {
    let engine = use_engine();
    let status = engine.sync_status();
    let shown = move || status.get().map(|status| face(&status, engine.store_trouble().get()));
    let tone = move || match shown().map(|face| face.tone) {
        Some(Tone::Good) => "good",
        Some(Tone::Busy) => "busy",
        Some(Tone::Bad) => "bad",
        Some(Tone::Calm) | None => "calm",
    };
    let name = Signal::derive(move || shown().map_or_else(|| tr("sync.name"), |face| face.text));
    view! {
        <div class="pill-place" data-tone=tone>
            <Show when=move || status.with(Option::is_some)>
                <Popover name button="pill" end=true face=move || view! {
                    {move || shown().map(|face| view! {
                        <Icon of=face.icon/><span class="pill-text">{face.text}</span>
                    })}
                }>
                    <Details/>
                </Popover>
            </Show>
        </div>
        // What readers hear when the state changes.
        <span class="sr-only" role="status">{move || name.get()}</span>
    }
}

#[component]
fn Details() -> impl IntoView {
    let engine = use_engine();
    let line = |name: &'static str, value: String| {
        view! {
            <div class="fact"><dt>{tr(name)}</dt><dd>{value}</dd></div>
        }
    };
    let facts = move || {
        let status = engine.sync_status().get()?;
        let waits = status.waiting_since.map(format::moment);
        let quarantined = status.quarantined;
        Some(view! {
            <p class="pill-explains">{explanation(&status, engine.store_trouble().get())}</p>
            <dl class="facts">
                {status.relay.clone().map(|relay| line("sync.relay", relay))}
                {status.safe_at.map(|at| line("sync.safe_at", format::moment(at)))}
                {(status.waiting > 0).then(|| line("sync.waits", format::integer(i64::from(status.waiting))))}
                {waits.map(|since| line("sync.waits_since", since))}
                {(quarantined > 0).then(|| line("sync.quarantined", format::integer(i64::from(quarantined))))}
                {status.clock_off.map(|off| line("sync.clock_off", t!("sync.minutes", n = off / 60_000)))}
            </dl>
        })
    };
    view! {
        {facts}
        <Show when=move || engine.store_trouble().get().is_some()>
            <button type="button" class="button" on:click=move |_| engine.tell(Request::RetryStorage)>
                {move || tr("notice.try_again")}
            </button>
        </Show>
        <a class="menu-item" href="/settings/sync"><Icon of=icon::SETTINGS/>{move || tr("sync.settings")}</a>
        <a class="menu-item" href="/settings/devices"><Icon of=icon::TABLET_SMARTPHONE/>{move || tr("sync.devices")}</a>
    }
}

fn explanation(status: &SyncStatus, trouble: Option<StoreTrouble>) -> String {
    match (trouble, &status.link) {
        (Some(StoreTrouble::Full), _) => tr("notice.store_full"),
        (Some(StoreTrouble::Lost), _) => tr("notice.store_lost"),
        (Some(StoreTrouble::Newer), _) => tr("notice.store_newer"),
        (Some(StoreTrouble::Failed), _) => tr("notice.store_failed"),
        (Some(StoreTrouble::Damaged), _) => tr("notice.store_damaged"),
        (None, _) if status.twin => tr("sync.about_twin"),
        (None, Link::None) => tr("sync.about_none"),
        (None, Link::Offline) => tr("sync.about_offline"),
        (None, Link::Refused(why)) => refusal(why),
        (None, Link::Connecting | Link::Live) => tr("sync.about_live"),
    }
}
