//! What was received and could not be read, and why.

use engine_protocol::sync::{DeviceInfo, Quarantined};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::pages::settings::form::Section;
use crate::ui::pages::settings::words;

/// More than these nobody reads one by one.
const SHOWN: usize = 20;

/// The list; asked for again whenever the number changes.
#[component]
pub fn QuarantineList() -> impl IntoView {
    let engine = use_engine();
    let found = RwSignal::new(Vec::<Quarantined>::new());
    let devices = RwSignal::new(Vec::<DeviceInfo>::new());
    let count = Memo::new(move |_| {
        engine.sync_status().with(|status| status.as_ref().map_or(0, |status| status.quarantined))
    });
    Effect::new(move |_| {
        // WHY read: a memo that nobody has read yet follows nothing.
        count.with(|_| ());
        spawn_local(async move {
            if let Ok(Answer::Devices(known)) = engine.request(Request::Devices).await {
                devices.try_set(known);
            }
            if let Ok(Answer::Quarantine(all)) = engine.request(Request::Quarantine).await {
                found.try_set(all);
            }
        });
    });
    let from = move |one: &Quarantined| {
        devices.with(|devices| {
            let device = devices.iter().find(|device| device.id == one.device);
            device.map_or_else(
                || tr("author.unknown_device"),
                |device| format!("{}, {}", device.member_name, device.label),
            )
        })
    };
    let line = move |one: Quarantined| {
        let kilobytes = (f64::from(one.size) / 100.0).ceil() / 10.0;
        let about = t!("quarantine.line", from = from(&one), at = format::moment(one.at), size = kilobytes);
        view! { <li><strong>{words::quarantine(&one.reason)}</strong><small class="hint">{about}</small></li> }
    };
    view! {
        <Section title="quarantine.title" lead="quarantine.lead">
            <ul class="set-list">{move || found.get().into_iter().take(SHOWN).map(line).collect_view()}</ul>
            {move || (found.with(Vec::len) > SHOWN).then(|| view! {
                <p class="hint">{t!("quarantine.more", n = found.with(Vec::len) - SHOWN)}</p>
            })}
        </Section>
    }
}
