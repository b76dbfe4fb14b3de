//! A deal's head: the way through its stages, what it is worth, when, and what is to be noticed.

pub mod buying;
pub mod lines;
pub mod stages;

use crm_domain::field::FieldKey;
use crm_domain::id::RecordId;
use crm_domain::sales::stage::{Outcome, Stage};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::Page;
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::sales::time_in_stage::{Mark, marks, since};
use crate::ui::sales::{moving, use_stages};

/// A value of the deal.
fn value(page: Page, key: FieldKey) -> Option<FieldValue> {
    page.view.with(|view| {
        view.as_ref()?.values.iter().find(|(field, _)| *field == key).map(|(_, value)| value.clone())
    })
}

fn linked(page: Page, key: FieldKey) -> Option<RecordId> {
    match value(page, key) {
        Some(FieldValue::Link(id)) => Some(id),
        _ => None,
    }
}

/// The stages of the deal's pipeline, the present one marked; a tap moves the deal.
#[component]
pub fn StageBar(page: Page) -> impl IntoView {
    let known = use_stages();
    let now = Memo::new(move |_| linked(page, deal::STAGE));
    let stages = Memo::new(move |_| {
        let here = now.get().and_then(|id| known.find(id)).and_then(|stage| stage.pipeline);
        let pipeline = here.or_else(|| linked(page, deal::PIPELINE)).or_else(|| known.first()?.pipeline);
        pipeline.map(|pipeline| known.of(pipeline)).unwrap_or_default()
    });
    let at = move || {
        let now = now.get();
        stages.with(|stages| stages.iter().position(|stage| Some(stage.id) == now))
    };
    let one = move |(place, stage): (usize, Stage)| {
        let id = stage.id;
        let is_now = move || now.get() == Some(id);
        let is_past = move || stage.outcome == Outcome::Open && at().is_some_and(|at| place < at);
        let (name, go) = (stage.name.clone(), stage.name.clone());
        view! {
            <li data-tint=stage.tint.clone() class:is-now=is_now class:is-past=is_past class:is-end=stage.outcome != Outcome::Open>
                <button type="button" aria-current=move || is_now().then_some("step")
                    title=move || if is_now() { name.clone() } else { t!("sales.stage_go", stage = go.clone()) }
                    on:click=move |_| go_to(page, id)>
                    {stage.name.clone()}
                </button>
            </li>
        }
    };
    let asked = Memo::new(move |_| {
        let now = now.get();
        let stage = stages.with(|stages| stages.iter().find(|stage| Some(stage.id) == now).cloned());
        stage.map(|stage| stage.requirements).filter(|text| !text.is_empty())
    });
    let bar = NodeRef::<html::Ol>::new();
    Effect::new(move |_| {
        now.track();
        stages.track();
        let Some(bar) = bar.get() else { return };
        // WHY a frame later: the stages get their places after they stand.
        request_animation_frame(move || {
            let here = bar.query_selector(".is-now").ok().flatten();
            if let Some(here) = here.and_then(|here| here.dyn_into::<web_sys::HtmlElement>().ok()) {
                let middle = here.offset_left() + here.offset_width() / 2 - bar.offset_left();
                bar.set_scroll_left(middle - bar.client_width() / 2);
            }
        });
    });
    view! {
        <Show when=move || !stages.with(Vec::is_empty)>
            <ol class="stage-bar" aria-label=move || tr("sales.stages") node_ref=bar>
                {move || stages.get().into_iter().enumerate().map(one).collect_view()}
            </ol>
            {move || asked.get().map(|text| view! { <p class="stage-asks">{t!("sales.stage_asks", text = text)}</p> })}
        </Show>
    }
}

fn go_to(page: Page, id: RecordId) {
    let Some(stage) = untrack(|| use_stages().find(id)) else { return };
    page.view.with_untracked(|view| {
        let Some(view) = view.as_ref() else { return };
        let get = |key: FieldKey| view.values.iter().find(|(field, _)| *field == key).map(|(_, value)| value);
        if get(deal::STAGE) != Some(&FieldValue::Link(id)) {
            moving::move_to(page.id, view.title.clone(), stage, &get);
        }
    });
}

/// Amount, chance, close date and time in the stage, and what wants to be noticed.
#[component]
pub fn Facts(page: Page) -> impl IntoView {
    let known = use_stages();
    let stage = Memo::new(move |_| linked(page, deal::STAGE).and_then(|id| known.find(id)));
    // What reads the stage and more of the record asks for the record first: the stage comes of it (ARCHITECTURE.md, Across everything).
    let amount = move || match value(page, deal::AMOUNT) {
        Some(FieldValue::Money(amount)) => Some(format::money(amount)),
        _ => None,
    };
    let chance = move || {
        page.view.track();
        let stage = stage.get().filter(|stage| stage.outcome == Outcome::Open)?;
        let own = match value(page, deal::PROBABILITY) {
            Some(FieldValue::Number(own)) => Some(own),
            _ => None,
        };
        Some(format::percent(own.unwrap_or(stage.probability)))
    };
    let close = move || {
        page.view.track();
        let open = stage.with(|stage| stage.as_ref().is_none_or(|stage| stage.outcome == Outcome::Open));
        let (key, name) =
            if open { (deal::EXPECTED_CLOSE, "sales.close") } else { (deal::CLOSED_AT, "sales.closed") };
        match value(page, key) {
            Some(FieldValue::Day(day)) => Some((tr(name), format::day(day))),
            _ => None,
        }
    };
    let rest = move || {
        page.view.track();
        let stage = stage.get().filter(|stage| stage.outcome == Outcome::Open)?;
        let since = since(value(page, deal::STAGE_LOG).as_ref(), &stage)?;
        let days = format::today().to_days() - since.to_days();
        Some(if days == 0 { tr("sales.in_stage.zero") } else { t!("sales.in_stage", n = days) })
    };
    let noticed = move || {
        page.view.track();
        stage.with(|stage| {
            let Some(stage) = stage.as_ref() else { return Vec::new() };
            let of = |key| value(page, key);
            marks(
                stage,
                of(deal::STAGE_LOG).as_ref(),
                of(deal::EXPECTED_CLOSE).as_ref(),
                of(deal::NEXT_STEP).as_ref(),
                of(deal::NEXT_STEP_AT).as_ref(),
            )
        })
    };
    let fact = |name: String, shown: String| {
        view! { <li><span class="deal-fact-name">{name}</span><span class="deal-fact">{shown}</span></li> }
    };
    view! {
        <ul class="deal-facts">
            {move || amount().map(|amount| fact(tr("sales.amount"), amount))}
            {move || chance().map(|chance| fact(tr("sales.chance"), chance))}
            {move || close().map(|(name, day)| fact(name, day))}
            {move || rest().map(|rest| fact(tr("sales.here"), rest))}
        </ul>
        <p class="chips deal-marks">
            {move || noticed().into_iter().map(|mark| {
                let class = if mark == Mark::NoNextStep { "chip is-quiet" } else { "chip is-warn" };
                view! { <span class=class><Icon of=icon::TRIANGLE_ALERT/>{mark.words()}</span> }
            }).collect_view()}
        </p>
    }
}
