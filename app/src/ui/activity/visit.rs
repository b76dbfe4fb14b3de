//! A visit while it lasts: it begins with a tap, at this time and, where that may be known, at this place.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::schema::{self, RELATED, event, interaction};
use crm_domain::time::Millis;
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::RowView;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::about::About;
use super::entry::{Entry, links, set};
use super::kinds::kind_name;
use super::position::{self, Nowhere};
use super::sheet::Asked;
use crate::engine::acts::Press;
use crate::engine::{Engine, acts, clock, use_engine};
use crate::format;
use crate::t;
use crate::ui::fields::text;
use crate::ui::parts::icon::{CIRCLE_CHECK, Icon, MAP_PIN, MAP_PIN_OFF};
use crate::ui::toast::use_toasts;

/// How often the time that it takes is shown anew, in milliseconds.
const TICK_MS: u32 = 15_000;
/// More visits at one customer at once than there are.
const MOST: u32 = 8;

const MINUTE_MS: i64 = 60_000;

/// What of a visit is watched.
const SHOWN: [Column; 4] = [
    Column::Field(interaction::CHECK_IN),
    Column::Field(interaction::POSITION),
    Column::Field(interaction::ACCURACY),
    Column::Field(schema::OWNER),
];

/// What became of asking for the place of a visit that was begun on this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The device looks for it.
    Asking(RecordId),
    /// There is none.
    None(RecordId, Nowhere),
}

/// Begins a visit. The time is that of the tap; the place comes when the device knows it.
pub fn begin(about: &About, place: RwSignal<Option<Place>>) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let (record, now) = (clock::record_id(), clock::now());
    let mut edits = vec![
        set(interaction::KIND, FieldValue::Choice("visit".to_owned())),
        set(interaction::SUBJECT, FieldValue::Text(kind_name("visit"))),
        set(interaction::AT, FieldValue::Moment(now)),
        set(interaction::CHECK_IN, FieldValue::Moment(now)),
    ];
    edits.extend(links(&about.related));
    thread_local! {
        static BEGINNING: std::cell::Cell<Option<RecordId>> = const { std::cell::Cell::new(None) };
    }
    // A thumb that taps twice begins one visit.
    if BEGINNING.replace(Some(about.record)) == Some(about.record) {
        return;
    }
    place.set(Some(Place::Asking(record)));
    spawn_local(async move {
        let made = engine.command(Command::Create { record, kind: RecordKind::Interaction, edits }).await;
        BEGINNING.set(None);
        match made {
            Ok(id) => toasts.done(t!("activity.visit_begun", at = format::time(now)), id),
            Err(problem) => {
                place.try_set(None);
                return toasts.failed(&problem);
            }
        }
        match position::find().await {
            Ok(found) => {
                let edits = vec![
                    set(interaction::POSITION, FieldValue::Text(found.stored())),
                    set(interaction::ACCURACY, FieldValue::Number(found.metres())),
                ];
                // WHY no command: it is no act of the person's, who may have done other things since.
                if let Err(problem) = engine.request(Request::Amend { record, edits }).await {
                    toasts.failed(&problem);
                }
                place.try_set(None);
            }
            Err(why) => _ = place.try_set(Some(Place::None(record, why))),
        }
    });
}

/// The visits that go on at a record, live.
pub fn running(about: RecordId) -> Memo<Vec<RowView>> {
    let of = move |field, op, values| Filter::Is { column: Column::Field(field), op, values };
    let filter = Filter::All(vec![
        of(RELATED, Op::Is, vec![FieldValue::Link(about)]),
        of(interaction::KIND, Op::Is, vec![FieldValue::Choice("visit".to_owned())]),
        of(interaction::CHECK_IN, Op::NotEmpty, Vec::new()),
        of(interaction::CHECK_OUT, Op::Empty, Vec::new()),
    ]);
    let sort = vec![Sort { column: Column::Field(interaction::CHECK_IN), descending: true }];
    let query = Query { filter, sort, ..Query::all(RecordKind::Interaction) };
    let window = use_engine().watch_list(
        Signal::stored(query),
        Signal::stored(SHOWN.to_vec()),
        Signal::stored(Span { start: 0, len: MOST }),
    );
    Memo::new(move |_| {
        window.with(|window| window.as_ref().map(|window| window.rows.clone()).unwrap_or_default())
    })
}

/// How long something takes: `42 Min.`, `1 Std. 05 Min.`
pub fn length(minutes: i64) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, rest) => t!("activity.minutes", n = rest),
        (hours, 0) => t!("activity.hours", n = hours),
        (hours, rest) => format!("{} {}", t!("activity.hours", n = hours), t!("activity.minutes", n = rest)),
    }
}

/// Whole minutes from one point in time to another, none when the clock was set back.
pub fn minutes_between(from: Millis, to: Millis) -> i64 {
    (to.0 - from.0).max(0) / MINUTE_MS
}

/// Where a visit was, in words.
pub fn place_in_words(position: Option<&FieldValue>, accuracy: Option<&FieldValue>) -> String {
    match (position, accuracy) {
        (None, _) => t!("activity.no_position"),
        (Some(_), Some(FieldValue::Number(metres))) => {
            t!("activity.position_within", metres = format::integer(*metres))
        }
        (Some(_), _) => t!("activity.position"),
    }
}

/// The visits that go on, above the record.
#[component]
pub fn RunningVisits(
    /// Which.
    visits: Memo<Vec<RowView>>,
    /// What is known of their place beyond what is stored.
    place: RwSignal<Option<Place>>,
    /// What the report is about.
    about: Signal<Option<About>>,
    /// Where the report is asked for.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let now = RwSignal::new(clock::now());
    let tick = gloo::timers::callback::Interval::new(TICK_MS, move || _ = now.try_set(clock::now()));
    let tick = StoredValue::new_local(Some(tick));
    on_cleanup(move || _ = tick.try_update_value(Option::take));
    view! {
        <For each=move || visits.get() key=|row| (row.id, format!("{:?}", row.cells)) let:row>
            <Running row now place about asked/>
        </For>
    }
}

#[component]
fn Running(
    row: RowView,
    now: RwSignal<Millis>,
    place: RwSignal<Option<Place>>,
    about: Signal<Option<About>>,
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let engine = use_engine();
    let visit = row.id;
    let cell = |at: usize| row.cells.get(at).cloned().flatten();
    let since = match cell(0) {
        Some(FieldValue::Moment(at)) => at,
        _ => clock::now(),
    };
    let owner = match cell(3) {
        Some(FieldValue::Member(member)) => Some(member),
        _ => None,
    };
    let mine = move || {
        engine.workspace().is_some_and(|workspace| owner.is_none_or(|owner| owner == workspace.member))
    };
    let (position, accuracy) = (cell(1), cell(2));
    let known = position.is_some();
    let where_ = move || match place.get() {
        Some(Place::Asking(id)) if id == visit && !known => t!("activity.position_sought"),
        Some(Place::None(id, Nowhere::Refused)) if id == visit && !known => t!("activity.position_refused"),
        Some(Place::None(id, Nowhere::Unknown)) if id == visit && !known => t!("activity.position_unknown"),
        _ => place_in_words(position.as_ref(), accuracy.as_ref()),
    };
    let title = move || match owner {
        Some(owner) if !mine() => {
            t!("activity.visit_of", name = text::member_of(&owner.to_string()), at = format::moment(since))
        }
        _ => t!("activity.visit_runs", at = format::moment(since)),
    };
    let took = move || length(minutes_between(since, now.get()));
    let ending = Press::new();
    let finish = move |_| {
        if let Some(about) = about.get_untracked()
            && ending.take()
        {
            end(visit, since, about, asked, move || ending.end());
        }
    };
    let write = move |_| {
        if let Some(about) = about.get_untracked() {
            report(visit, about, asked);
        }
    };
    view! {
        <section class="banner visit-banner" aria-label=move || t!("activity.visit_now")>
            <span class="visit-sign" aria-hidden="true"><Icon of=if known { MAP_PIN } else { MAP_PIN_OFF }/></span>
            <p class="visit-said">
                <strong>{title}</strong>
                <span class="visit-facts"><b>{took}</b><span>{where_}</span></span>
            </p>
            <Show when=mine>
                <button type="button" class="button" on:click=write>{move || t!("activity.report_act")}</button>
                <button type="button" class="button strong" on:click=finish>
                    <Icon of=CIRCLE_CHECK/>{move || t!("activity.visit_end")}
                </button>
            </Show>
        </section>
    }
}

/// Asks for the report of a visit that goes on.
pub fn report(visit: RecordId, about: About, asked: RwSignal<Option<Asked>>) {
    asked.set(Some(Asked { about, entry: Entry { report: Some(visit), ..Entry::of("visit") } }));
}

/// Ends a visit now, and asks for its report; the appointment that it belongs to was held.
pub fn end(
    visit: RecordId,
    since: Millis,
    about: About,
    asked: RwSignal<Option<Asked>>,
    then: impl FnOnce() + 'static,
) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let now = clock::now();
    let minutes = minutes_between(since, now);
    let edits: Vec<Edit> = vec![
        set(interaction::CHECK_OUT, FieldValue::Moment(now)),
        set(interaction::DURATION, FieldValue::Number(minutes)),
    ];
    acts::act(async move {
        let mut steps = vec![Step::Edit { record: visit, edits }];
        steps.extend(appointment_of(engine, visit).await.map(|record| Step::Edit {
            record,
            edits: vec![set(event::STATUS, FieldValue::Choice("held".to_owned()))],
        }));
        match engine.command(Command::Steps { steps }).await {
            Ok(id) => {
                toasts.done(t!("activity.visit_ended", took = length(minutes)), id);
                let entry = Entry { report: Some(visit), ..Entry::of("visit") };
                asked.try_set(Some(Asked { about, entry }));
            }
            Err(problem) => toasts.failed(&problem),
        }
        then();
    });
}

/// The appointment that a visit belongs to, where there is one.
async fn appointment_of(engine: Engine, visit: RecordId) -> Option<RecordId> {
    let view = crate::engine::once::record(engine, visit).await?;
    let related = view.values.iter().find(|(field, _)| *field == RELATED).map(|(_, value)| value.clone());
    let Some(FieldValue::Tags(ids)) = related else { return None };
    let records = ids.iter().filter_map(|id| id.parse().ok()).collect();
    let Ok(Answer::Hits(hits)) = engine.request(Request::Known { records }).await else { return None };
    hits.into_iter().find(|hit| hit.kind == RecordKind::Event).map(|hit| hit.id)
}
