//! The workspace's devices, and the way to bring in one more.

use engine_protocol::sync::{DeviceInfo, Link};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::settings::form::Section;
use super::settings::words;
use super::sync::invite::InviteSheet;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::rights::may_write;

/// The part of the settings.
#[component]
pub fn DevicesPart() -> impl IntoView {
    let engine = use_engine();
    let devices = RwSignal::new(None::<Vec<DeviceInfo>>);
    Effect::new(move |_| {
        // The engine says so when the devices changed.
        engine.state().track();
        spawn_local(async move {
            if let Ok(Answer::Devices(found)) = engine.request(Request::Devices).await {
                devices.try_set(Some(found));
            }
        });
    });
    view! {
        <Add/>
        <Section title="devices.title" lead="devices.lead">
            <ul class="set-list">
                {move || devices.get().unwrap_or_default().into_iter().map(|device| view! { <Device device/> }).collect_view()}
            </ul>
        </Section>
        <Roles/>
    }
}

/// What each role may do, and what it does and does not protect.
#[component]
fn Roles() -> impl IntoView {
    let own = move || use_engine().workspace().map(|workspace| workspace.role);
    let protects = [
        (icon::CIRCLE_CHECK, "role.protects_reading"),
        (icon::CIRCLE_CHECK, "role.protects_inviting"),
        (icon::INFO, "role.by_agreement"),
        (icon::INFO, "role.reads_all"),
        (icon::INFO, "role.changed_how"),
    ];
    view! {
        <Section title="role.title" lead="role.lead">
            <dl class="roles">
                {words::ROLES.map(|role| view! {
                    <div class="role">
                        <dt>{move || words::role(role)}
                            <Show when=move || own() == Some(role)><span class="chip is-here">{move || tr("role.own")}</span></Show></dt>
                        <dd>{move || words::role_about(role)}</dd>
                    </div>
                }).collect_view()}
            </dl>
            <h3 class="roles-protect">{move || tr("role.protects")}</h3>
            <ul class="set-points">
                {protects.map(|(glyph, key)| view! { <li><Icon of=glyph/><span>{move || tr(key)}</span></li> }).collect_view()}
            </ul>
        </Section>
    }
}

/// One more device or person; or why not yet.
#[component]
fn Add() -> impl IntoView {
    let engine = use_engine();
    let open = RwSignal::new(false);
    let set_up = Memo::new(move |_| {
        engine.sync_status().with(|status| status.as_ref().map(|status| status.link != Link::None))
    });
    view! {
        <Section title="devices.add">
            {move || match set_up.get() {
                // WHY before the others: who may not invite need not set up anything for it.
                _ if !may_write() => view! {
                    <p class="warning" role="note"><Icon of=icon::LOCK/><span>{tr("devices.read_only")}</span></p>
                }.into_any(),
                Some(true) => view! {
                    <p class="set-lead">{tr("devices.add_lead")}</p>
                    <p><button type="button" class="button strong" on:click=move |_| open.set(true)>
                        <Icon of=icon::QR_CODE/>{tr("devices.invite")}
                    </button></p>
                }.into_any(),
                Some(false) => view! {
                    <p class="set-lead">{tr("devices.add_needs_sync")}</p>
                    <p><a class="button strong" href="/settings/sync"><Icon of=icon::CLOUD_UPLOAD/>{tr("sync.set_up_act")}</a></p>
                }.into_any(),
                None => ().into_any(),
            }}
            <InviteSheet open/>
        </Section>
    }
}

#[component]
fn Device(device: DeviceInfo) -> impl IntoView {
    let here = device.here;
    let since = format::moment(device.joined_at);
    view! {
        <li class="device">
            <Icon of=icon::TABLET_SMARTPHONE/>
            <div class="device-who">
                <strong>{device.label}</strong>
                {here.then(|| view! { <span class="chip is-here">{tr("author.here")}</span> })}
                <small class="hint">{t!("devices.line", name = device.member_name, at = since)}</small>
            </div>
            <span class="device-role">{words::role(device.role)}</span>
        </li>
    }
}
