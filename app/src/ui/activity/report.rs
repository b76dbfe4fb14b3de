//! What a visit's report says beyond words: whether one was there, what was to be reached, what was seen.

use crm_domain::choice::GEO_VERDICT;
use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::schema::{RELATED, account, interaction};
use crm_domain::value::FieldValue;
use engine_protocol::view::{Customer, RecordView};
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::photos::Photos;
use crate::engine::use_engine;
use crate::t;
use crate::ui::fields::checklist::Checklist;
use crate::ui::fields::field::Field;
use crate::ui::fields::words;
use crate::ui::parts::icon::{CIRCLE_CHECK, Icon, MAP_PIN, MAP_PIN_OFF, TRIANGLE_ALERT};
use crate::ui::toast::use_toasts;

/// What a verdict looks like, beside its words.
#[must_use]
pub fn tone_of(verdict: &str) -> &'static str {
    match verdict {
        "verified" => "good",
        "outside" => "warn",
        _ => "",
    }
}

/// A verdict in words, with the distance where it is known.
#[must_use]
pub fn verdict_said(verdict: &str, distance: Option<i64>) -> String {
    let said = words::choice(&GEO_VERDICT, verdict);
    match distance {
        Some(metres) if metres >= 1_000 => {
            #[expect(clippy::cast_precision_loss, reason = "metres on earth")]
            let km = (metres as f64 / 100.0).round() / 10.0;
            t!("activity.verdict_km", said = said, n = km)
        }
        Some(metres) => t!("activity.verdict_m", said = said, n = metres),
        None => said,
    }
}

/// The verdict of a visit as a chip; nothing for what is no visit.
#[component]
pub fn VerdictChip(
    /// The interaction.
    view: Memo<Option<RecordView>>,
) -> impl IntoView {
    let found = Memo::new(move |_| {
        view.with(|view| {
            let view = view.as_ref()?;
            let value = |key| view.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
            let verdict = value(interaction::VERDICT).and_then(FieldValue::as_text)?.to_owned();
            let distance = match value(interaction::DISTANCE) {
                Some(FieldValue::Number(metres)) => Some(*metres),
                _ => None,
            };
            Some((verdict, distance))
        })
    });
    move || {
        found.get().map(|(verdict, distance)| {
            let glyph = match verdict.as_str() {
                "verified" => CIRCLE_CHECK,
                "outside" => TRIANGLE_ALERT,
                _ => MAP_PIN_OFF,
            };
            view! {
                <span class="chip verdict" data-verdict=verdict.clone() data-tone=tone_of(&verdict)>
                    <Icon of=glyph/>{verdict_said(&verdict, distance)}
                </span>
            }
        })
    }
}

/// What stands in the sheet of a visit's report above its words: each of it is saved as it is done.
#[component]
pub fn ReportParts(
    /// Of which visit.
    visit: RecordId,
) -> impl IntoView {
    let engine = use_engine();
    let watched = engine.watch_record(visit);
    let view = Memo::new(move |_| watched.get());
    let goals = RecordKind::Interaction.spec().field(interaction::OBJECTIVES).map(|spec| {
        let field = Field::of_record(engine, view, visit, RecordKind::Interaction, spec);
        view! {
            <section class="report-goals">
                <h3>{move || words::field(RecordKind::Interaction, interaction::OBJECTIVES)}</h3>
                <Checklist field/>
            </section>
        }
    });
    view! {
        <p class="chips"><VerdictChip view/></p>
        {goals}
        <Photos of=visit may=true/>
    }
}

/// Offers to keep the place of a check-in as the customer's, where nobody knows the customer's yet: from then on visits
/// can be held against it.
#[component]
pub fn RememberPlace(
    /// The interaction.
    view: Memo<Option<RecordView>>,
) -> impl IntoView {
    let engine = use_engine();
    let place = Memo::new(move |_| {
        view.with(|view| {
            let view = view.as_ref()?;
            let value = |key| view.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
            let at = value(interaction::POSITION).and_then(FieldValue::as_text)?.to_owned();
            let is_open = value(interaction::DISTANCE).is_none();
            let Some(FieldValue::Tags(ids)) = value(RELATED) else { return None };
            let accounts: Vec<RecordId> = ids.iter().filter_map(|id| id.parse().ok()).collect();
            is_open.then_some((at, accounts))
        })
    });
    let customer = RwSignal::new(None::<Customer>);
    Effect::new(move |_| {
        let Some((_, accounts)) = place.get() else { return customer.set(None) };
        spawn_local(async move {
            if let Ok(Answer::Customers(found)) = engine.request(Request::Customers { accounts }).await {
                let lacks = found.into_iter().find(|one| one.place.is_none_or(|place| place.rough));
                customer.try_set(lacks);
            }
        });
    });
    let keep = move |_| {
        let (Some(customer), Some((at, _))) = (customer.get_untracked(), place.get_untracked()) else {
            return;
        };
        let edits = vec![Edit::Set { field: account::GEO, value: Some(FieldValue::Text(at)) }];
        let command = Command::Edit { records: vec![customer.id], edits };
        use_toasts().act(engine, command, t!("activity.place_kept", name = customer.title));
    };
    move || {
        customer.get().map(|customer| {
            view! {
                <button type="button" class="button small" data-act="keep-place" on:click=keep>
                    <Icon of=MAP_PIN/>{t!("activity.place_keep", name = customer.title)}
                </button>
            }
        })
    }
}
