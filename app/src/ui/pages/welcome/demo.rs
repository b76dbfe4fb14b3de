//! A firm to look at: made on this device, in one tap.

use std::time::Duration;

use crm_domain::sales::stage::Stage;
use crm_domain::time::{Millis, Zone};
use crm_domain::words::Language;
use demo::{Firm, Setting, Size};
use engine_protocol::{Problem, Request};
use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::settings::browser;
use super::super::settings::form::Failure;
use crate::engine::{Engine, use_engine};
use crate::i18n::{Lang, lang_untracked, tr};
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::sales::use_stages;
use crate::ui::shell::Overlay;
use crate::ui::toast::{problem_text, use_toasts};

/// The firm is the same for everybody: what is told of it can be found again.
const SEED: u64 = 2_026;
/// Records in one message: the page paints between two.
const AT_ONCE: u32 = 500;
/// A year in milliseconds, but for leap days.
const YEARS: i64 = 365 * 86_400_000;

/// Offers the firm, and shows how far it is.
#[component]
pub fn DemoFirm() -> impl IntoView {
    let engine = use_engine();
    let overlay = Overlay::current();
    let router = use_router();
    let problem = RwSignal::new(None::<Problem>);
    let make = move |size: Size| {
        if overlay.sowing.get_untracked().is_some() {
            return;
        }
        problem.set(None);
        overlay.sowing.set(Some(0));
        spawn_local(async move {
            let made = found_and_sow(engine, size, overlay.sowing).await;
            match made {
                Ok(()) => router.replace(Route::Today),
                Err(found) => {
                    // WHY twice: once there is a workspace this page goes, and takes its words with it.
                    use_toasts().failed(&found);
                    problem.try_set(Some(found));
                }
            }
            overlay.sowing.set(None);
        });
    };
    let offer = move |key: &'static str, size: Size| {
        view! {
            <button type="button" class="button wide" disabled=move || overlay.sowing.get().is_some()
                on:click=move |_| make(size)><Icon of=icon::BUILDING_2/>{move || tr(key)}</button>
        }
    };
    view! {
        <section class="welcome-demo" aria-label=move || tr("welcome.demo")>
            <p class="welcome-or"><span>{move || tr("welcome.demo")}</span></p>
            {offer("welcome.demo_small", Size::SMALL)}
            {offer("welcome.demo_large", Size::LARGE)}
            <p class="hint">{move || tr("welcome.demo_hint")}</p>
            {move || overlay.sowing.get().map(|share| view! {
                <p class="welcome-sowing" role="status">
                    <progress max="100" value=share.to_string() aria-label=t!("welcome.sowing", share = share)></progress>
                    <span>{t!("welcome.sowing", share = share)}</span>
                </p>
            })}
            <Failure text=Signal::derive(move || problem.get().map(|problem| problem_text(&problem)))/>
        </section>
    }
}

async fn found_and_sow(engine: Engine, size: Size, share: RwSignal<Option<u32>>) -> Result<(), Problem> {
    engine
        .request(Request::Found {
            workspace_name: tr("welcome.demo_name"),
            member_name: tr("welcome.demo_member"),
            device_label: browser::device_label(),
        })
        .await?;
    engine.refresh_state().await;
    let german = lang_untracked() == Lang::De;
    engine.request(Request::SetUpSales { german }).await?;
    let Some(workspace) = untrack(move || engine.workspace()) else { return Err(Problem::NoWorkspace) };
    let firm = Firm::new(Setting {
        seed: SEED,
        size,
        now: now(),
        zone: here(),
        member: workspace.member,
        stages: stages().await,
        language: if german { Language::De } else { Language::En },
    });
    let total = size.total();
    for from in (0..total).step_by(AT_ONCE as usize) {
        let records = firm.records(from, AT_ONCE).collect();
        engine.request(Request::Sow { records }).await?;
        share.try_set(Some((from + AT_ONCE).min(total) * 100 / total));
    }
    Ok(())
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds of this century")]
fn now() -> Millis {
    Millis(js_sys::Date::now() as i64)
}

/// Where this device is, over the years that the firm has lived through and some to come.
fn here() -> Zone {
    Zone::of_clock(now().plus(-3 * YEARS), now().plus(YEARS), |at| {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century")]
        let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at.0 as f64));
        #[expect(clippy::cast_possible_truncation, reason = "minutes of a day")]
        let ahead = -date.get_timezone_offset() as i32;
        ahead
    })
}

/// The stages of the first pipeline, once the engine has told them.
async fn stages() -> Vec<Stage> {
    let (tell, told) = oneshot::channel();
    let tell = StoredValue::new_local(Some(tell));
    let effect = Effect::new(move |_| {
        let stages = use_stages();
        let first = stages.pipelines().into_iter().next();
        let found = first.map(|pipeline| stages.of(pipeline.id)).unwrap_or_default();
        if !found.is_empty() {
            tell.try_update_value(|tell| tell.take().map(|tell| tell.send(found)));
        }
    });
    // WHY not for ever: without stages there are no deals, and everything else is there all the same.
    let late = after(Duration::from_secs(10));
    let found = futures::future::select(told, late).await;
    effect.stop();
    match found {
        futures::future::Either::Left((Ok(stages), _)) => stages,
        _ => Vec::new(),
    }
}

/// After a while.
fn after(wait: Duration) -> oneshot::Receiver<()> {
    let (tell, told) = oneshot::channel();
    let ring = move || {
        // WHY ignored: who no longer waits has what they waited for.
        let _ = tell.send(());
    };
    set_timeout(ring, wait);
    told
}
