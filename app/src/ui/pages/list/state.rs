//! What a list shows: search, conditions, order, columns, selection. Kept while other pages are open.

use std::cell::Cell;
use std::collections::BTreeSet;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Query, Scope, Sort};
use engine_protocol::grouping::{GroupValue, Grouping};
use engine_protocol::view::Window;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::columns::{self, Shown};
use super::grid::card_columns;
use super::grid::room::is_narrow;
use super::layout::{self, ViewLayout};
use super::onward::{Named, Next};
use crate::engine::{Head, stored_head, use_engine};
use crate::route::{Route, use_router};

/// One list. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct ListState {
    /// Of which records.
    pub kind: RecordKind,
    /// What is typed into "search in this list".
    pub search: RwSignal<String>,
    /// Conditions, all of which hold.
    pub conditions: RwSignal<Vec<Filter>>,
    /// The order; empty means by title.
    pub sort: RwSignal<Vec<Sort>>,
    /// Columns in display order.
    pub columns: RwSignal<Vec<Shown>>,
    /// The field that it is grouped by.
    pub group: RwSignal<Option<FieldKey>>,
    /// Groups of which only the head is shown.
    pub closed: RwSignal<Vec<GroupValue>>,
    /// The saved view that it shows.
    pub view: RwSignal<Option<RecordId>>,
    /// As what it is shown.
    pub layout: RwSignal<ViewLayout>,
    /// The date that its calendar is by, when it is not the usual one.
    pub dates: RwSignal<Option<FieldKey>>,
    /// Records that were picked for a bulk act.
    pub selected: RwSignal<BTreeSet<RecordId>>,
    /// The record that the keyboard stands at.
    pub focused: RwSignal<Option<RecordId>>,
    /// Where the selection began that Shift extends.
    pub anchor: RwSignal<Option<RecordId>>,
    /// The live query behind [`Self::window`].
    pub live: RwSignal<Option<ReadSignal<Option<Window>>>>,
    /// The rows on screen.
    pub window: RwSignal<Option<Window>>,
    /// Rows that others just changed.
    pub fresh: RwSignal<BTreeSet<RecordId>>,
    /// How far it is scrolled, in pixels.
    pub scroll: RwSignal<f64>,
    /// Width and height that its rows have, in pixels; nothing before they are measured.
    pub room: RwSignal<(f64, f64)>,
    /// The panel for its order and its columns is open.
    pub arranging: RwSignal<bool>,
    /// Asks the list to bring the row at this index into view.
    pub reveal: RwSignal<Option<u32>>,
    /// Focus goes to the row at this index once it is there.
    pub step_to: RwSignal<Option<u32>>,
    /// That row is picked then, too.
    pub step_picks: RwSignal<bool>,
    /// The records that one goes through instead of the list's, from another page.
    pub trail: RwSignal<Vec<Named>>,
    /// Who comes after the open record.
    pub next: RwSignal<Option<Next>>,
}

/// The order in which a list stands while nobody has chosen one: by title, but what happened by its time.
pub fn usual_sort(kind: RecordKind) -> Vec<Sort> {
    match kind {
        RecordKind::Interaction => {
            vec![Sort { column: Column::Field(crm_domain::schema::interaction::AT), descending: true }]
        }
        _ => Vec::new(),
    }
}

impl ListState {
    fn new(kind: RecordKind) -> Self {
        Self {
            kind,
            search: RwSignal::new(String::new()),
            conditions: RwSignal::new(Vec::new()),
            sort: RwSignal::new(Vec::new()),
            columns: RwSignal::new(columns::defaults(kind)),
            group: RwSignal::new(None),
            closed: RwSignal::new(Vec::new()),
            view: RwSignal::new(None),
            layout: RwSignal::new(ViewLayout::usual(kind)),
            dates: RwSignal::new(None),
            selected: RwSignal::new(BTreeSet::new()),
            focused: RwSignal::new(None),
            anchor: RwSignal::new(None),
            live: RwSignal::new(None),
            window: RwSignal::new(None),
            fresh: RwSignal::new(BTreeSet::new()),
            scroll: RwSignal::new(0.0),
            room: RwSignal::new((0.0, 0.0)),
            arranging: RwSignal::new(false),
            reveal: RwSignal::new(None),
            step_to: RwSignal::new(None),
            step_picks: RwSignal::new(false),
            trail: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
        }
    }

    /// The list's question, followed by reactive closures.
    #[must_use]
    pub fn query(self) -> Query {
        Query {
            kind: self.kind,
            scope: Scope::Living,
            filter: Filter::All(self.conditions.get()),
            search: self.search.get(),
            sort: Some(self.sort.get())
                .filter(|sort| !sort.is_empty())
                .unwrap_or_else(|| usual_sort(self.kind)),
        }
    }

    /// Its groups, followed by reactive closures.
    #[must_use]
    pub fn grouping(self) -> Option<Grouping> {
        self.group.get().map(|by| Grouping { by, closed: self.closed.get() })
    }

    /// The list's question, not followed.
    #[must_use]
    pub fn query_untracked(self) -> Query {
        untrack(move || self.query())
    }

    /// The columns' names for the engine, not followed.
    #[must_use]
    pub fn columns_untracked(self) -> Vec<Column> {
        self.columns.with_untracked(|columns| columns.iter().map(|shown| shown.column).collect())
    }

    /// Lifts every condition and the search.
    pub fn widen(self) {
        self.conditions.set(Vec::new());
        self.search.set(String::new());
    }

    /// Where a record stands, as far as its row is on screen.
    #[must_use]
    pub fn index_of(self, id: RecordId) -> Option<u32> {
        self.window.with_untracked(|window| {
            let window = window.as_ref()?;
            let at = window.rows.iter().position(|row| row.id == id)?;
            u32::try_from(at).ok().map(|at| window.start + at)
        })
    }

    /// The record at an index, as far as its row is on screen.
    #[must_use]
    pub fn id_at(self, index: u32) -> Option<RecordId> {
        self.window.with_untracked(|window| {
            let window = window.as_ref()?;
            let at = index.checked_sub(window.start)?;
            window.rows.get(usize::try_from(at).ok()?).map(|row| row.id)
        })
    }
}

/// The lists of all kinds. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Lists {
    of: [ListState; RecordKind::LISTED.len()],
}

thread_local! {
    static CURRENT: Cell<Option<Lists>> = const { Cell::new(None) };
}

impl Lists {
    /// Done once, by the root of the page; what this device remembers about the lists is brought
    /// back as soon as the engine says it.
    pub fn start() {
        let lists = Self { of: RecordKind::LISTED.map(ListState::new) };
        CURRENT.set(Some(lists));
        for state in lists.of {
            columns::restore_early(state);
            layout::restore_early(state);
        }
        spawn_local(async move {
            if let Some(head) = stored_head().await {
                lists.paint(head);
            }
        });
        let engine = use_engine();
        Effect::new(move |done: Option<bool>| {
            let done = done.unwrap_or(false);
            if done || !engine.preferences().loaded() {
                return done;
            }
            for state in lists.of {
                columns::restore(engine.preferences(), state);
                layout::restore(engine.preferences(), state);
            }
            true
        });
    }

    /// Paints the list as it was last shown, until the engine's own rows come.
    fn paint(self, (query, columns, window): Head) {
        let state = self.of(query.kind);
        // What was last asked for months are their days, no list.
        if state.layout.get_untracked() == ViewLayout::Calendar {
            return;
        }
        // What a view leaves out is not shown for the blink before the view is known.
        if let (true, Filter::All(parts)) = (state.view.with_untracked(Option::is_some), &query.filter)
            && state.conditions.with_untracked(Vec::is_empty)
        {
            state.conditions.set(parts.clone());
        }
        let expected = if is_narrow() { card_columns(query.kind) } else { state.columns_untracked() };
        let grouped = state.group.with_untracked(Option::is_some);
        let fits = query == state.query_untracked()
            && columns == expected
            && (window.total == 0 || grouped != window.groups.is_empty());
        if fits && state.window.with_untracked(Option::is_none) {
            state.window.set(Some(window));
            let router = use_router();
            if router.get_untracked() == Route::Home && crate::ui::today::list_was_last() {
                router.replace(Route::List(query.kind));
            }
        }
    }

    /// The lists of this page.
    ///
    /// # Panics
    /// Before [`Lists::start`].
    #[must_use]
    pub fn current() -> Self {
        CURRENT.get().expect("the lists start with the page")
    }

    /// The list of a kind; that of contacts for kinds without one.
    #[must_use]
    pub fn of(self, kind: RecordKind) -> ListState {
        self.of.into_iter().find(|state| state.kind == kind).unwrap_or(self.of[1])
    }
}
