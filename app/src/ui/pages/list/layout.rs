//! As what a list is shown: a table, cards, a board, a calendar. Kept on this device, and saved in views.

use crm_domain::field::{FieldKey, FieldKind, FieldSpec, Group, RecordKind};
use leptos::prelude::*;

use super::state::ListState;
use crate::engine::{Preferences, use_engine};
use crate::ui::{own, picture};

/// As what a list is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ViewLayout {
    /// Records below each other, their values in columns.
    Table,
    /// Records beside each other, each with what matters most.
    Cards,
    /// Deals by stage, leads by status; tasks by when they are due.
    Board,
    /// Records on the days of one of their dates.
    Calendar,
}

impl ViewLayout {
    /// Every one, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Board, Self::Table, Self::Cards, Self::Calendar];

    /// As it is kept and saved.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Cards => "cards",
            Self::Board => "board",
            Self::Calendar => "calendar",
        }
    }

    /// The layout that a text names for a kind; the usual one when it names none that is offered.
    #[must_use]
    pub fn named(kind: RecordKind, text: &str) -> Self {
        let named = Self::ALL.into_iter().find(|layout| layout.key() == text);
        named.filter(|layout| layout.fits(kind)).unwrap_or(Self::usual(kind))
    }

    /// As what a list is shown that nobody has arranged.
    #[must_use]
    pub const fn usual(kind: RecordKind) -> Self {
        match kind {
            RecordKind::Deal | RecordKind::Task => Self::Board,
            _ => Self::Table,
        }
    }

    /// Whether records of a kind can be shown so at all. A calendar needs dates, which people may define.
    const fn fits(self, kind: RecordKind) -> bool {
        match self {
            Self::Table | Self::Cards => true,
            Self::Board => matches!(kind, RecordKind::Deal | RecordKind::Lead | RecordKind::Task),
            // Appointments have a page of their own.
            Self::Calendar => !matches!(kind, RecordKind::Event),
        }
    }
}

/// The layouts that a list is offered in, followed by reactive closures. `rested`: also a calendar by dates that people
/// defined, which nobody waits for.
#[must_use]
pub fn offered(state: ListState, rested: bool) -> Vec<ViewLayout> {
    let kind = state.kind;
    let has_dates = || {
        kind.spec().fields.iter().any(is_planned_by)
            || state.layout.get() == ViewLayout::Calendar
            || (rested && !date_fields(kind).is_empty())
    };
    let is_offered =
        |layout: &ViewLayout| layout.fits(kind) && (*layout != ViewLayout::Calendar || has_dates());
    ViewLayout::ALL.into_iter().filter(is_offered).collect()
}

/// Whether a calendar can be by such a field. What has to be told or deleted by law is no date to plan by.
fn is_planned_by(spec: &FieldSpec) -> bool {
    matches!(spec.kind, FieldKind::Day | FieldKind::Moment) && spec.group != Group::Privacy && !spec.derived
}

/// The dates by which a kind can be shown in a calendar, the usual one first, followed by reactive closures.
#[must_use]
pub fn date_fields(kind: RecordKind) -> Vec<FieldKey> {
    let usual = match kind {
        RecordKind::Deal => "expected_close",
        RecordKind::Task => "due",
        RecordKind::Quote => "valid_until",
        RecordKind::Order => "ordered_at",
        RecordKind::Interaction => "at",
        _ => "next_step_at",
    };
    let dates = own::specs(kind).into_iter().filter(|spec| is_planned_by(spec));
    let mut fields: Vec<FieldKey> = dates.map(|spec| spec.key).collect();
    fields.sort_by_key(|key| key.as_str() != usual);
    fields
}

/// Whether a list stands as a board (tasks: as their agenda), followed by reactive closures.
#[must_use]
pub fn is_board(state: ListState) -> bool {
    state.layout.get() == ViewLayout::Board
}

/// Shows a list as something else, and remembers it on this device.
pub fn choose(state: ListState, layout: ViewLayout) {
    if layout == state.layout.get_untracked() {
        return;
    }
    state.layout.set(layout);
    // A start would paint it as it stood before.
    picture::forget();
    keep(state.kind, layout_key(state.kind), layout.key());
}

/// Shows a calendar by another date, and remembers it on this device.
pub fn choose_dates(state: ListState, field: Option<FieldKey>) {
    if field == state.dates.get_untracked() {
        return;
    }
    state.dates.set(field);
    keep(state.kind, "dates", field.map(|key| key.to_string()).unwrap_or_default().as_str());
}

fn keep(kind: RecordKind, what: &str, text: &str) {
    let key = key_of(kind, what);
    if let Ok(Some(storage)) = window().local_storage() {
        // WHY ignored: the engine keeps it as well; this is for the first paint.
        let _ = storage.set_item(&key, text);
    }
    let engine = use_engine();
    engine.preferences().set(engine, &key, text.to_owned());
}

/// The preference of a list's layout. Boards had one before other lists could choose.
const fn layout_key(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Deal | RecordKind::Task => "view",
        _ => "layout",
    }
}

fn key_of(kind: RecordKind, what: &str) -> String {
    match (kind, what) {
        (RecordKind::Deal, "view") => "deals.view".to_owned(),
        (RecordKind::Task, "view") => "tasks.view".to_owned(),
        _ => format!("list.{}.{what}", kind.key()),
    }
}

/// Brings back what the first paint needs, before the engine speaks.
pub fn restore_early(state: ListState) {
    let kept =
        |what: &str| window().local_storage().ok().flatten()?.get_item(&key_of(state.kind, what)).ok()?;
    take(state, kept(layout_key(state.kind)), kept("dates"));
}

/// Brings back what the engine remembers about a list.
pub fn restore(preferences: Preferences, state: ListState) {
    let kept = |what: &str| untrack(|| preferences.get(&key_of(state.kind, what)));
    take(state, kept(layout_key(state.kind)), kept("dates"));
}

fn take(state: ListState, layout: Option<String>, dates: Option<String>) {
    if let Some(layout) = layout.map(|text| ViewLayout::named(state.kind, &text))
        && layout != state.layout.get_untracked()
    {
        state.layout.set(layout);
    }
    if let Some(dates) = dates.map(|text| FieldKey::find(&text)) {
        state.dates.maybe_update(|kept| std::mem::replace(kept, dates) != dates);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layout_is_found_again_by_its_key_and_what_does_not_fit_is_the_usual_one() {
        for layout in ViewLayout::ALL {
            assert_eq!(ViewLayout::named(RecordKind::Deal, layout.key()), layout);
        }
        assert_eq!(ViewLayout::named(RecordKind::Deal, ""), ViewLayout::Board);
        assert_eq!(ViewLayout::named(RecordKind::Deal, "map"), ViewLayout::Board);
        assert_eq!(ViewLayout::named(RecordKind::Contact, "board"), ViewLayout::Table);
        assert_eq!(ViewLayout::named(RecordKind::Contact, "cards"), ViewLayout::Cards);
        assert_eq!(ViewLayout::named(RecordKind::Lead, "board"), ViewLayout::Board);
        assert_eq!(ViewLayout::named(RecordKind::Lead, ""), ViewLayout::Table);
        assert_eq!(ViewLayout::named(RecordKind::Event, "calendar"), ViewLayout::Table);
    }
}
