//! Where the list comes from: five questions that are kept open, each by the links to the record, and its history.

use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::schema::{self, RELATED, event, interaction, lead, task};
use crm_domain::time::{Day, Millis};
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::{FieldChange, HistoryEntry, RecordView, RowView, Window};
use leptos::prelude::*;

use super::super::history;
use super::merge::{Item, What, merged, worth_telling};
use crate::engine::use_engine;
use crate::format;

/// Shown at first, and so many more each time.
const STEP: u32 = 50;
/// Tasks and events that are ahead; more is no next step.
const AHEAD: u32 = 40;
/// Leads that one record comes of; more than a few become one company.
const LEADS: u32 = 40;

/// What of an interaction is shown, in the order of its cells.
pub const INTERACTION: [FieldKey; 15] = [
    interaction::KIND,
    interaction::AT,
    interaction::OUTCOME,
    interaction::DURATION,
    interaction::BODY,
    schema::OWNER,
    interaction::CHECK_IN,
    interaction::CHECK_OUT,
    interaction::POSITION,
    interaction::ACCURACY,
    interaction::VERDICT,
    interaction::DISTANCE,
    interaction::SENDER,
    interaction::DIRECTION,
    RELATED,
];
/// What of a task is shown.
pub const TASK: [FieldKey; 4] = [task::STATUS, task::DUE, task::DONE_AT, schema::OWNER];
/// What of an event is shown.
pub const EVENT: [FieldKey; 5] = [event::KIND, event::WHEN, event::STATUS, event::LOCATION, schema::OWNER];

/// The value of a field in a row whose cells are these fields.
pub fn cell<'a>(row: &'a RowView, fields: &[FieldKey], key: FieldKey) -> Option<&'a FieldValue> {
    let at = fields.iter().position(|field| *field == key)?;
    row.cells.get(at)?.as_ref()
}

/// A part of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Only {
    /// Everything.
    All,
    /// Calls and video calls.
    Calls,
    /// Visits and meetings.
    Visits,
    /// What was written: e-mails, letters, chats.
    Mails,
    /// Notes.
    Notes,
    /// What was changed in the record.
    Changes,
}

impl Only {
    /// In the order of their buttons.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Calls, Self::Visits, Self::Mails, Self::Notes, Self::Changes];

    /// What it is called, as a locale key.
    pub const fn name(self) -> &'static str {
        match self {
            Self::All => "timeline.all",
            Self::Calls => "timeline.calls",
            Self::Visits => "timeline.visits",
            Self::Mails => "timeline.mails",
            Self::Notes => "timeline.notes",
            Self::Changes => "timeline.changes",
        }
    }

    /// The kinds of interactions; `None` for all of them.
    const fn kinds(self) -> Option<&'static [&'static str]> {
        match self {
            Self::All => None,
            Self::Calls => Some(&["call", "video"]),
            Self::Visits => Some(&["visit", "meeting", "fair"]),
            Self::Mails => Some(&["email", "letter", "chat", "sms", "whatsapp", "social"]),
            Self::Notes => Some(&["note"]),
            Self::Changes => Some(&[]),
        }
    }
}

/// The lists, live. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Feed {
    /// What of it is shown.
    pub only: RwSignal<Only>,
    /// Tasks that are open, by their days.
    pub open: Memo<Option<Window>>,
    /// Events of today and later.
    pub coming: Memo<Option<Window>>,
    limit: RwSignal<u32>,
    interactions: Memo<Option<Window>>,
    done: Memo<Option<Window>>,
    past: Memo<Option<Window>>,
    history: RwSignal<Option<Vec<HistoryEntry>>>,
    kind: RecordKind,
}

fn is(field: FieldKey, op: Op, values: Vec<FieldValue>) -> Filter {
    Filter::Is { column: Column::Field(field), op, values }
}

fn choices(keys: &[&str]) -> Vec<FieldValue> {
    keys.iter().map(|key| FieldValue::Choice((*key).to_owned())).collect()
}

/// A record, and the leads that became it: what was done with them was done with it.
fn with_leads(about: RecordId, kind: RecordKind) -> Signal<Vec<RecordId>> {
    let field = match kind {
        RecordKind::Account => lead::CONVERTED_ACCOUNT,
        RecordKind::Contact => lead::CONVERTED_CONTACT,
        RecordKind::Deal => lead::CONVERTED_DEAL,
        _ => return Signal::stored(vec![about]),
    };
    let query =
        Query { filter: is(field, Op::Is, vec![FieldValue::Link(about)]), ..Query::all(RecordKind::Lead) };
    let (columns, span) = (Signal::stored(Vec::new()), Signal::stored(Span { start: 0, len: LEADS }));
    let leads = use_engine().watch_list(Signal::stored(query), columns, span);
    let all = Memo::new(move |_| {
        let leads = leads.with(|window| {
            let rows = window.iter().flat_map(|window| &window.rows);
            rows.map(|row| row.id).collect::<Vec<_>>()
        });
        std::iter::once(about).chain(leads).collect::<Vec<_>>()
    });
    all.into()
}

/// Records of a kind that are about one of `about` and fulfil `more`, kept up to date.
fn watch(
    about: Signal<Vec<RecordId>>,
    kind: RecordKind,
    fields: &'static [FieldKey],
    sort: (FieldKey, bool),
    more: impl Fn() -> Vec<Filter> + Send + Sync + 'static,
    len: Signal<u32>,
) -> Memo<Option<Window>> {
    let query = Memo::new(move |_| {
        // INVARIANT: the links come first; by them the engine finds the few among all.
        let mut parts = vec![is(RELATED, Op::AnyOf, about.get().into_iter().map(FieldValue::Link).collect())];
        parts.extend(more());
        let sort = vec![Sort { column: Column::Field(sort.0), descending: sort.1 }];
        Query { filter: Filter::All(parts), sort, ..Query::all(kind) }
    });
    let columns = Signal::stored(fields.iter().copied().map(Column::Field).collect());
    let span = Memo::new(move |_| Span { start: 0, len: len.get() });
    let live = use_engine().watch_list(query.into(), columns, span.into());
    Memo::new(move |_| live.get())
}

/// What a task is that nobody has to do any more.
fn ended() -> Vec<FieldValue> {
    choices(&["done", "cancelled"])
}

/// The tasks about a record that are open, by their days.
pub fn open_tasks_of(about: RecordId) -> Memo<Option<Window>> {
    open_tasks(Signal::stored(vec![about]))
}

fn open_tasks(about: Signal<Vec<RecordId>>) -> Memo<Option<Window>> {
    let open = || vec![is(task::STATUS, Op::NoneOf, ended())];
    watch(about, RecordKind::Task, &TASK, (task::DUE, false), open, Signal::stored(AHEAD))
}

impl Feed {
    /// What happened with a record.
    pub fn watch(about: RecordId, kind: RecordKind, view: Memo<Option<RecordView>>) -> Self {
        let (only, limit) = (RwSignal::new(Only::All), RwSignal::new(STEP));
        let abouts = with_leads(about, kind);
        let today = format::today();
        let ahead = Signal::stored(AHEAD);
        let last_day = || Day::new(9999, 12, 31).unwrap_or(format::today());
        let of_kind = move || match only.get().kinds() {
            None => Vec::new(),
            Some(kinds) => vec![is(interaction::KIND, Op::AnyOf, choices(kinds))],
        };
        Self {
            only,
            limit,
            kind,
            interactions: watch(
                abouts,
                RecordKind::Interaction,
                &INTERACTION,
                (interaction::AT, true),
                of_kind,
                limit.into(),
            ),
            open: open_tasks(abouts),
            done: watch(
                abouts,
                RecordKind::Task,
                &TASK,
                (task::DONE_AT, true),
                || vec![is(task::STATUS, Op::AnyOf, ended())],
                limit.into(),
            ),
            coming: watch(
                abouts,
                RecordKind::Event,
                &EVENT,
                (event::WHEN, false),
                move || {
                    let days = vec![FieldValue::Day(today), FieldValue::Day(last_day())];
                    vec![is(event::WHEN, Op::Between, days)]
                },
                ahead,
            ),
            past: watch(
                abouts,
                RecordKind::Event,
                &EVENT,
                (event::WHEN, true),
                move || vec![is(event::WHEN, Op::Less, vec![FieldValue::Day(today)])],
                limit.into(),
            ),
            history: history::entries(about, view),
        }
    }

    /// Shows more.
    pub fn more(self) {
        self.limit.update(|limit| *limit += STEP);
    }

    /// Whether the engine has said what there is.
    pub fn is_here(self) -> bool {
        self.interactions.with(Option::is_some) && self.history.with(Option::is_some)
    }

    /// What a record that an interaction is about is called.
    pub fn title(self, id: RecordId) -> Option<String> {
        self.interactions.with(|window| {
            let titles = window.as_ref()?.titles.iter();
            titles
                .clone()
                .find(|(known, title)| *known == id && !title.is_empty())
                .map(|(_, title)| title.clone())
        })
    }

    /// The list, newest first, and whether there is more of it.
    pub fn items(self) -> (Vec<Item>, bool) {
        let only = self.only.get();
        let mut items = Vec::new();
        let mut behind = false;
        let mut add = |window: Memo<Option<Window>>, item: &dyn Fn(&RowView) -> Option<Item>| {
            window.with(|window| {
                let Some(window) = window else { return };
                behind |= window.total as usize > window.rows.len();
                items.extend(window.rows.iter().filter_map(item));
            });
        };
        if only != Only::Changes {
            add(self.interactions, &of_interaction);
        }
        if only == Only::All {
            add(self.done, &of_task);
            add(self.past, &of_event);
            let now = crate::engine::clock::now();
            add(self.coming, &|row| of_event(row).filter(|_| has_ended(row, now)));
        }
        let changes = match only {
            Only::All | Only::Changes => self.history.with(|all| {
                let all = all.as_deref().unwrap_or_default();
                worth_telling(all, |change| tells(self.kind, change))
            }),
            _ => Vec::new(),
        };
        let (items, more) = merged(items, changes, self.limit.get() as usize, format::day_of);
        (items, more || behind)
    }
}

/// Whether an event is over.
pub fn has_ended(row: &RowView, now: Millis) -> bool {
    matches!(cell(row, &EVENT, event::WHEN), Some(FieldValue::Period(when)) if when.to <= now)
}

fn of_interaction(row: &RowView) -> Option<Item> {
    let at = match cell(row, &INTERACTION, interaction::AT) {
        Some(FieldValue::Moment(at)) => *at,
        _ => Millis(0),
    };
    Some(Item { at, what: What::Interaction(row.clone()) })
}

fn of_task(row: &RowView) -> Option<Item> {
    match cell(row, &TASK, task::DONE_AT) {
        Some(FieldValue::Moment(at)) => Some(Item { at: *at, what: What::Task(row.clone()) }),
        _ => None,
    }
}

fn of_event(row: &RowView) -> Option<Item> {
    match cell(row, &EVENT, event::WHEN) {
        Some(FieldValue::Period(when)) => Some(Item { at: when.from, what: What::Event(row.clone()) }),
        _ => None,
    }
}

/// Whether a change says something that does not stand in the list anyway: a call that was counted is a call.
fn tells(kind: RecordKind, change: &FieldChange) -> bool {
    let field = match change {
        FieldChange::Created | FieldChange::Trashed(_) => return true,
        FieldChange::Value { field, .. } | FieldChange::Item { field, .. } => *field,
    };
    let spec = kind.spec().field(field);
    spec.is_none_or(|spec| !matches!(spec.kind, FieldKind::Count | FieldKind::Log))
}
