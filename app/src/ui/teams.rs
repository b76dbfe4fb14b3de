//! The teams of this workspace, live, for as long as the page that asks for them is shown.

use std::collections::BTreeSet;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::fold::fold;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::query::{Column, Query};
use crm_domain::sales::forecast::teams::{Teams, members};
use crm_domain::schema::team;
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::RowView;
use leptos::prelude::*;

use crate::engine::use_engine;

/// More teams than anybody has.
const MOST: u32 = 500;

/// What of a team is watched, in the order in which it is read.
const FIELDS: [FieldKey; 3] = [team::MEMBERS, team::LEAD, team::TINT];

/// A team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its record.
    pub id: RecordId,
    /// What it is called.
    pub name: String,
    /// Who is in it.
    pub members: BTreeSet<MemberId>,
    /// Who leads it.
    pub lead: Option<MemberId>,
    /// Its colour.
    pub tint: String,
}

impl Team {
    fn of_row(row: &RowView) -> Self {
        let cell = |at: usize| row.cells.get(at).and_then(Option::as_ref);
        Self {
            id: row.id,
            name: row.title.clone(),
            members: members(cell(0)),
            lead: match cell(1) {
                Some(FieldValue::Member(lead)) => Some(*lead),
                _ => None,
            },
            tint: cell(2).and_then(FieldValue::as_text).unwrap_or_default().to_owned(),
        }
    }
}

/// All teams. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct KnownTeams {
    /// By name; `None` until the engine has said which there are.
    all: Memo<Option<Vec<Team>>>,
    /// Who is in which.
    of_members: Memo<Teams>,
}

/// The teams, from now on.
#[must_use]
pub fn watch() -> KnownTeams {
    let columns: Vec<Column> = FIELDS.into_iter().map(Column::Field).collect();
    let span = Span { start: 0, len: MOST };
    let window = use_engine().watch_list(
        Signal::stored(Query::all(RecordKind::Team)),
        Signal::stored(columns),
        Signal::stored(span),
    );
    let all = Memo::new(move |_| {
        let mut found: Vec<Team> =
            window.with(|window| Some(window.as_ref()?.rows.iter().map(Team::of_row).collect()))?;
        found.sort_by_cached_key(|team| (fold(&team.name), team.id));
        Some(found)
    });
    let of_members = Memo::new(move |_| {
        all.with(|all| Teams::new(all.iter().flatten().map(|team| (team.id, team.members.clone()))))
    });
    KnownTeams { all, of_members }
}

impl KnownTeams {
    /// Whether the engine has said that there are none.
    #[must_use]
    pub fn are_none(self) -> bool {
        self.all.with(|all| all.as_ref().is_some_and(Vec::is_empty))
    }

    /// Whether the engine has said which there are, and this is none of them.
    #[must_use]
    pub fn lack(self, id: RecordId) -> bool {
        self.all.with(|all| all.as_ref().is_some_and(|all| all.iter().all(|team| team.id != id)))
    }

    /// All of them, by name.
    #[must_use]
    pub fn all(self) -> Vec<Team> {
        self.all.get().unwrap_or_default()
    }

    /// One of them.
    #[must_use]
    pub fn find(self, id: RecordId) -> Option<Team> {
        self.all.with(|all| all.as_ref()?.iter().find(|team| team.id == id).cloned())
    }

    /// Whether a team other than `id` is called so.
    #[must_use]
    pub fn have_name(self, name: &str, id: Option<RecordId>) -> bool {
        let name = fold(name.trim());
        self.all.with(|all| all.iter().flatten().any(|team| Some(team.id) != id && fold(&team.name) == name))
    }

    /// Who is in which.
    #[must_use]
    pub fn of_members(self) -> Memo<Teams> {
        self.of_members
    }
}
