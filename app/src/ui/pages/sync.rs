//! Syncing: where the data is safe, how to begin and how to stop.

pub mod again;
pub mod invite;
pub mod qr;
pub mod quarantine;
pub mod setup;

use engine_protocol::Request;
use engine_protocol::sync::{Link, SyncStatus};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settings::form::Section;
use super::settings::general::StorageState;
use super::settings::words;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{self, Glyph, Icon};
use crate::ui::toast::use_toasts;
use again::Again;
use quarantine::QuarantineList;
use setup::Setup;

/// The part of the settings.
#[component]
pub fn SyncPart() -> impl IntoView {
    let engine = use_engine();
    let status = engine.sync_status();
    let set_up =
        Memo::new(move |_| status.with(|status| status.as_ref().map(|status| status.link != Link::None)));
    let unknown = Memo::new(move |_| status.with(|status| status.as_ref().is_some_and(again::is_unknown)));
    let pasted = RwSignal::new(String::new());
    let unreadable =
        Memo::new(move |_| status.with(|status| status.as_ref().map_or(0, |status| status.quarantined)));
    view! {
        <Section title="sync.where">
            {move || status.get().map(|status| view! { <Standing status/> })}
        </Section>
        <Show when=move || unknown.get()>
            <Section title="join.again" lead="join.again_lead"><Again link=pasted done=Callback::new(|()| ())/></Section>
        </Show>
        {move || set_up.get().map(|set_up| if set_up {
            view! { <NextDevice/> }.into_any()
        } else {
            view! { <Setup/> }.into_any()
        })}
        <Show when=move || unreadable.get() != 0><QuarantineList/></Show>
        <StorageState/>
        <Section title="sync.sees" lead="sync.sees_lead">
            <ul class="set-points">
                <li><Icon of=icon::LOCK/>{move || tr("sync.sees_not")}</li>
                <li><Icon of=icon::INFO/>{move || tr("sync.sees_what")}</li>
            </ul>
        </Section>
        <Show when=move || set_up.get() == Some(true)><Stop/></Show>
    }
}

/// How syncing stands, in words.
#[component]
fn Standing(status: SyncStatus) -> impl IntoView {
    let (tone, glyph, head, text) = said(&status);
    let fact = |name: &'static str, value: String| {
        view! {
            <div class="set-fact"><dt>{tr(name)}</dt><dd>{value}</dd></div>
        }
    };
    let waits = (status.waiting > 0).then(|| match status.waiting_since {
        Some(since) => t!("sync.waits_from", n = status.waiting, at = format::moment(since)),
        None => format::integer(i64::from(status.waiting)),
    });
    let clock = status.clock_off.map(|off| {
        let minutes = (off.abs() + 30_000) / 60_000;
        if off > 0 { t!("sync.clock_ahead", n = minutes) } else { t!("sync.clock_behind", n = minutes) }
    });
    let offline = matches!(status.link, Link::Offline | Link::Refused(_));
    view! {
        <div class="set-standing" data-tone=tone>
            <Icon of=glyph/>
            <div><strong>{head}</strong><p>{text}</p></div>
        </div>
        <dl class="set-facts">
            {status.relay.map(|relay| fact("sync.relay", relay))}
            {status.safe_at.map(|at| fact("sync.safe_at", format::moment(at)))}
            {waits.map(|waits| fact("sync.waits", waits))}
            {clock.map(|clock| fact("sync.clock_off", clock))}
        </dl>
        {offline.then(|| view! { <p class="hint">{tr("sync.tries_itself")}</p> })}
    }
}

/// Tone, icon, headline and sentence of a state.
fn said(status: &SyncStatus) -> (&'static str, Glyph, String, String) {
    let waiting = status.waiting > 0;
    match &status.link {
        Link::None => ("calm", icon::HARD_DRIVE, tr("sync.here_only"), tr("sync.about_none")),
        Link::Offline => ("calm", icon::CLOUD_OFF, tr("sync.state_offline"), tr("sync.about_offline")),
        Link::Refused(why) => ("bad", icon::TRIANGLE_ALERT, tr("sync.state_refused"), words::refusal(why)),
        Link::Connecting => ("busy", icon::CLOUD_UPLOAD, tr("sync.connecting"), tr("sync.about_live")),
        Link::Live => match status.catching_up {
            Some((done, total)) => (
                "busy",
                icon::DOWNLOAD,
                t!("sync.catching_up", done = done, total = total),
                tr("sync.about_live"),
            ),
            None if waiting => {
                ("busy", icon::CLOUD_UPLOAD, t!("sync.waiting", n = status.waiting), tr("sync.about_live"))
            }
            None => ("good", icon::CLOUD_CHECK, tr("sync.state_safe"), tr("sync.about_live")),
        },
    }
}

/// What to do once syncing is set up: bring in the next device.
#[component]
fn NextDevice() -> impl IntoView {
    view! {
        <Section title="sync.next" lead="sync.next_lead">
            <p><a class="button strong" href="/settings/devices"><Icon of=icon::USER_PLUS/>{move || tr("devices.invite")}</a></p>
        </Section>
    }
}

/// Ends syncing, after a second tap.
#[component]
fn Stop() -> impl IntoView {
    let engine = use_engine();
    let toasts = use_toasts();
    let sure = RwSignal::new(false);
    let stop = move |_| {
        spawn_local(async move {
            match engine.request(Request::DisconnectRelay).await {
                Ok(_) => toasts.say(tr("sync.stopped")),
                Err(problem) => toasts.failed(&problem),
            }
        });
    };
    view! {
        <Section title="sync.stop" lead="sync.stop_lead">
            <div class="set-acts">
                <Show when=move || sure.get() fallback=move || view! {
                    <button type="button" class="button" on:click=move |_| sure.set(true)>{move || tr("sync.stop_act")}</button>
                }>
                    <button type="button" class="button danger" on:click=stop>{move || tr("sync.stop_sure")}</button>
                    <button type="button" class="button quiet" on:click=move |_| sure.set(false)>{move || tr("sync.stop_not")}</button>
                </Show>
            </div>
        </Section>
    }
}
