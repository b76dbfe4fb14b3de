//! One thing that happened: what it was, what came of it, what was said, who and how long.

use crm_domain::choice::{EVENT_KIND, EVENT_STATUS, TASK_STATUS};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::schema::{self, RELATED, event, interaction, task};
use crm_domain::value::FieldValue;
use engine_protocol::view::RowView;
use leptos::prelude::*;

use super::super::Page;
use super::changes::Changes;
use super::feed::{self, EVENT, INTERACTION, TASK};
use super::merge::{Item, What};
use crate::format;
use crate::route::Route;
use crate::t;
use crate::ui::activity::kinds::{direction_name, glyph_of, kind_name, outcome_name, outcome_tone};
use crate::ui::activity::report::verdict_said;
use crate::ui::activity::visit;
use crate::ui::fields::links::ids_of;
use crate::ui::fields::{text, words};
use crate::ui::parts::icon::{CALENDAR, CIRCLE_CHECK, Glyph, Icon, X};

/// One item of the list.
#[component]
pub fn Entry(item: Item, page: Page) -> impl IntoView {
    let at = item.at;
    match item.what {
        What::Interaction(row) => view! { <Interaction row page/> }.into_any(),
        What::Task(row) => view! { <Task row/> }.into_any(),
        What::Event(row) => view! { <Event row/> }.into_any(),
        What::Changes(entries) => view! { <Changes entries at page/> }.into_any(),
    }
}

fn text_at(row: &RowView, fields: &[FieldKey], key: FieldKey) -> String {
    feed::cell(row, fields, key).and_then(FieldValue::as_text).unwrap_or_default().to_owned()
}

fn member_at(row: &RowView, fields: &[FieldKey]) -> Option<String> {
    match feed::cell(row, fields, schema::OWNER)? {
        FieldValue::Member(member) => Some(text::member_of(&member.to_string())),
        _ => None,
    }
}

/// The sign at the side, and what stands beside it.
#[component]
pub fn Line(
    /// What it is a sign of, for the style.
    kind: String,
    /// The sign.
    glyph: Glyph,
    /// What stands beside it.
    children: Children,
) -> impl IntoView {
    view! {
        <li class="timeline-item" data-kind=kind>
            <span class="timeline-sign" aria-hidden="true"><Icon of=glyph/></span>
            <div class="timeline-body">{children()}</div>
        </li>
    }
}

#[component]
fn Interaction(row: RowView, page: Page) -> impl IntoView {
    let cell = |key| feed::cell(&row, &INTERACTION, key);
    let kind = text_at(&row, &INTERACTION, interaction::KIND);
    let outcome = text_at(&row, &INTERACTION, interaction::OUTCOME);
    let body = text_at(&row, &INTERACTION, interaction::BODY);
    let named = kind_name(&kind);
    // What is called by its first line would say it twice.
    let is_named_by_body = !body.is_empty() && body.lines().next() == Some(row.title.as_str());
    let title = if row.title.is_empty() || is_named_by_body { named.clone() } else { row.title.clone() };
    let time = match cell(interaction::AT) {
        Some(FieldValue::Moment(at)) => format::time(*at),
        _ => String::new(),
    };
    let others = cell(RELATED).map(|value| ids_of(Some(value))).unwrap_or_default();
    let names: Vec<String> = others
        .into_iter()
        .filter(|id| *id != page.id)
        .filter_map(|id| page.desk.and_then(|desk| desk.feed.title(id)))
        .collect();
    let facts = facts(&row, names);
    let href = Route::Record(RecordKind::Interaction, row.id).path();
    let chip = (!outcome.is_empty()).then(|| {
        view! { <span class="chip" data-tone=outcome_tone(&outcome)>{outcome_name(&outcome)}</span> }
    });
    view! {
        <Line kind=kind.clone() glyph=glyph_of(&kind)>
            <div class="timeline-head">
                <a class="timeline-what" href=href>
                    {(title != named).then(|| view! { <span class="sr-only">{format!("{named}: ")}</span> })}{title}
                </a>
                {chip}
                <time>{time}</time>
            </div>
            {(!body.is_empty()).then(|| view! { <p class="timeline-text">{body}</p> })}
            {(!facts.is_empty()).then(|| view! { <p class="timeline-facts">{facts.join(" · ")}</p> })}
        </Line>
    }
}

/// Who, for how long, where, with whom.
fn facts(row: &RowView, names: Vec<String>) -> Vec<String> {
    let cell = |key| feed::cell(row, &INTERACTION, key);
    let mut facts: Vec<String> = Vec::new();
    let sender = text_at(row, &INTERACTION, interaction::SENDER);
    if sender.is_empty() {
        facts.extend(member_at(row, &INTERACTION));
        let direction = text_at(row, &INTERACTION, interaction::DIRECTION);
        facts.extend(Some(direction).filter(|key| !key.is_empty()).map(|key| direction_name(&key)));
    } else {
        facts.push(t!("timeline.from", name = sender));
    }
    if let Some(FieldValue::Number(minutes)) = cell(interaction::DURATION) {
        facts.push(visit::length(*minutes));
    }
    if let Some(FieldValue::Moment(from)) = cell(interaction::CHECK_IN) {
        facts.push(match cell(interaction::CHECK_OUT) {
            Some(FieldValue::Moment(to)) => {
                t!("timeline.on_site", from = format::time(*from), to = format::time(*to))
            }
            _ => t!("timeline.on_site_since", from = format::time(*from)),
        });
        facts.push(visit::place_in_words(cell(interaction::POSITION), cell(interaction::ACCURACY)));
        let verdict = text_at(row, &INTERACTION, interaction::VERDICT);
        if matches!(verdict.as_str(), "verified" | "outside") {
            let distance = match cell(interaction::DISTANCE) {
                Some(FieldValue::Number(metres)) => Some(*metres),
                _ => None,
            };
            facts.push(verdict_said(&verdict, distance));
        }
    }
    facts.extend(names);
    facts
}

#[component]
fn Task(row: RowView) -> impl IntoView {
    let status = text_at(&row, &TASK, task::STATUS);
    let time = match feed::cell(&row, &TASK, task::DONE_AT) {
        Some(FieldValue::Moment(at)) => format::time(*at),
        _ => String::new(),
    };
    let glyph = if status == "cancelled" { X } else { CIRCLE_CHECK };
    view! {
        <Line kind="task".to_owned() glyph>
            <div class="timeline-head">
                <a class="timeline-what" href=Route::Record(RecordKind::Task, row.id).path()>{row.title.clone()}</a>
                <span class="chip" data-tone=if status == "done" { "good" } else { "plain" }>{words::choice(&TASK_STATUS, &status)}</span>
                <time>{time}</time>
            </div>
            {member_at(&row, &TASK).map(|name| view! { <p class="timeline-facts">{t!("timeline.task_of", name = name)}</p> })}
        </Line>
    }
}

#[component]
fn Event(row: RowView) -> impl IntoView {
    let kind = words::choice(&EVENT_KIND, &text_at(&row, &EVENT, event::KIND));
    let status = text_at(&row, &EVENT, event::STATUS);
    let status = (!matches!(status.as_str(), "" | "planned")).then(|| words::choice(&EVENT_STATUS, &status));
    let time = match feed::cell(&row, &EVENT, event::WHEN) {
        Some(FieldValue::Period(when)) if !when.all_day => format::time(when.from),
        _ => String::new(),
    };
    let place = text_at(&row, &EVENT, event::LOCATION);
    let facts: Vec<String> =
        [kind, place].into_iter().chain(member_at(&row, &EVENT)).filter(|fact| !fact.is_empty()).collect();
    view! {
        <Line kind="event".to_owned() glyph=CALENDAR>
            <div class="timeline-head">
                <a class="timeline-what" href=Route::Record(RecordKind::Event, row.id).path()>{row.title.clone()}</a>
                {status.map(|status| view! { <span class="chip">{status}</span> })}
                <time>{time}</time>
            </div>
            <p class="timeline-facts">{facts.join(" · ")}</p>
        </Line>
    }
}
