//! The saved views that this person may see, live.

use std::collections::BTreeSet;

use crm_domain::field::RecordKind;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::query::{Column, Query};
use crm_domain::schema::view;
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::RowView;
use leptos::prelude::*;

use super::parts::Parts;
use super::ready;
use crate::engine::use_engine;

/// More views than this nobody finds their way in.
const AT_MOST: u32 = 500;

/// What is asked of each view, in the order in which it is read.
const ASKED: [Column; 10] = [
    Column::Field(view::LIST),
    Column::Field(view::LAYOUT),
    Column::Field(view::DATES),
    Column::Field(view::COLUMNS),
    Column::Field(view::FILTERS),
    Column::Field(view::SORTING),
    Column::Field(view::GROUPING),
    Column::Field(view::OWNER),
    Column::Field(view::SHARED),
    Column::Field(view::DEFAULT_FOR),
];

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SavedView {
    /// Its record.
    pub id: RecordId,
    /// What it is called.
    pub name: String,
    /// Of which records.
    pub kind: RecordKind,
    /// How it is arranged.
    pub parts: Parts,
    /// Who made it.
    pub owner: Option<MemberId>,
    /// Everybody sees it.
    pub shared: bool,
    /// It is no record: it comes with the app ([`super::ready`]).
    pub ready: bool,
    /// Whose list looks so.
    pub default_for: BTreeSet<String>,
}

impl SavedView {
    fn read(row: &RowView) -> Option<Self> {
        let [list, layout, dates, columns, filters, sorting, grouping, owner, shared, default_for] =
            <&[Option<FieldValue>; 10]>::try_from(row.cells.as_slice()).ok()?;
        let text = |value: &Option<FieldValue>| {
            value.as_ref().and_then(FieldValue::as_text).unwrap_or_default().to_owned()
        };
        Some(Self {
            id: row.id,
            name: row.title.clone(),
            kind: RecordKind::from_key(&text(list)).filter(|kind| RecordKind::LISTED.contains(kind))?,
            parts: Parts {
                layout: text(layout),
                dates: text(dates),
                columns: text(columns),
                filters: text(filters),
                sorting: text(sorting),
                grouping: text(grouping),
            },
            owner: match owner {
                Some(FieldValue::Member(member)) => Some(*member),
                _ => None,
            },
            shared: matches!(shared, Some(FieldValue::Flag(true))),
            ready: false,
            default_for: match default_for {
                Some(FieldValue::Tags(members)) => members.clone(),
                _ => BTreeSet::new(),
            },
        })
    }
}

/// The person of this device, once the engine has said who that is.
pub fn me() -> Option<MemberId> {
    use_engine().workspace().map(|workspace| workspace.member)
}

/// The views of a kind, by name, and those that are ready-made; `None` before the engine has answered. Those of others
/// only when they are shared.
pub fn views_of(kind: RecordKind) -> Memo<Option<Vec<SavedView>>> {
    let engine = use_engine();
    let query = Signal::stored(Query::all(RecordKind::View));
    let span = Signal::stored(Span { start: 0, len: AT_MOST });
    let window = engine.watch_list(query, Signal::stored(ASKED.to_vec()), span);
    Memo::new(move |_| {
        let me = me()?;
        window.with(|window| {
            let rows = window.as_ref()?.rows.iter().filter_map(SavedView::read);
            let mine = rows.filter(|view| view.kind == kind && (view.shared || view.owner == Some(me)));
            Some(mine.chain(ready::views_of(kind)).collect())
        })
    })
}
