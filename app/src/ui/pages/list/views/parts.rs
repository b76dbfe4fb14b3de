//! How a list is arranged, as the texts that a saved view keeps: what differs can be told part by part.

use crm_domain::arrangement;
use crm_domain::command::Edit;
use crm_domain::field::FieldKey;
use crm_domain::query::Filter;
use crm_domain::schema::view;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::super::columns;
use super::super::layout::{self, ViewLayout};
use super::super::state::ListState;
use crate::engine::use_engine;

/// The parts of a list's arrangement.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Parts {
    /// `table`, `board`, `cards` or `calendar`.
    pub layout: String,
    /// The date that its calendar is by; empty for the usual one.
    pub dates: String,
    /// Columns with their widths.
    pub columns: String,
    /// Conditions.
    pub filters: String,
    /// The order.
    pub sorting: String,
    /// The field it is grouped by.
    pub grouping: String,
}

/// The names of the columns that a text shows; how wide they are is each device's own.
fn names(columns: &str) -> impl Iterator<Item = &str> {
    columns.split(',').map(|part| part.split(':').next().unwrap_or(part))
}

impl Parts {
    /// How a list is arranged now, followed by reactive closures.
    pub fn of(state: ListState) -> Self {
        Self {
            layout: state.layout.get().key().to_owned(),
            dates: state.dates.get().map(|key| key.to_string()).unwrap_or_default(),
            columns: state.columns.with(|columns| columns::to_text(columns)),
            filters: state.conditions.with(|conditions| arrangement::to_text(conditions)),
            sorting: state.sort.with(|sort| columns::sort_to_text(sort)),
            grouping: state.group.get().map(|key| key.to_string()).unwrap_or_default(),
        }
    }

    fn each(&self) -> [(FieldKey, &str); 6] {
        [
            (view::LAYOUT, &self.layout),
            (view::DATES, &self.dates),
            (view::COLUMNS, &self.columns),
            (view::FILTERS, &self.filters),
            (view::SORTING, &self.sorting),
            (view::GROUPING, &self.grouping),
        ]
    }

    /// Whether a person would say that both are arranged alike.
    pub fn is_like(&self, other: &Self) -> bool {
        self.edits_from(other).is_empty()
    }

    /// The edits that make of `before` what this is: only the parts that differ.
    pub fn edits_from(&self, before: &Self) -> Vec<Edit> {
        let pairs = self.each().into_iter().zip(before.each());
        let differing = pairs.filter(|((field, now), (_, before))| match *field {
            view::COLUMNS => !names(now).eq(names(before)),
            _ => now != before,
        });
        differing.map(|((field, now), _)| Edit::Set { field, value: value(field, now) }).collect()
    }

    /// The edits that give a new view these parts.
    pub fn edits(&self) -> Vec<Edit> {
        let given = self.each().into_iter().filter(|(_, text)| !text.is_empty());
        given.map(|(field, text)| Edit::Set { field, value: value(field, text) }).collect()
    }

    /// The conditions; `None` when this version cannot read them.
    pub fn conditions(&self) -> Option<Vec<Filter>> {
        arrangement::from_text(&self.filters)
    }

    /// Arranges a list so. `false`: this version cannot, and nothing has changed.
    pub fn arrange(&self, state: ListState) -> bool {
        let Some(conditions) = self.conditions() else { return false };
        let engine = use_engine();
        columns::take(state, Some(&self.columns), Some(&self.sorting), Some(&self.grouping));
        if conditions != state.conditions.get_untracked() {
            state.conditions.set(conditions);
        }
        layout::choose(state, ViewLayout::named(state.kind, &self.layout));
        layout::choose_dates(state, FieldKey::find(&self.dates));
        columns::keep(engine, state);
        true
    }
}

fn value(field: FieldKey, text: &str) -> Option<FieldValue> {
    let value = match field {
        view::LAYOUT => FieldValue::Choice(text.to_owned()),
        _ => FieldValue::Text(text.to_owned()),
    };
    Some(value).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts() -> Parts {
        Parts {
            layout: "table".to_owned(),
            dates: String::new(),
            columns: "@title:280,status:120".to_owned(),
            filters: String::new(),
            sorting: "@title:asc".to_owned(),
            grouping: "status".to_owned(),
        }
    }

    #[test]
    fn only_the_parts_that_differ_are_written() {
        let now = Parts { grouping: String::new(), sorting: "status:desc".to_owned(), ..parts() };
        let edits = now.edits_from(&parts());
        let fields: Vec<_> = edits.iter().filter_map(Edit::field).collect();
        assert_eq!(fields, [view::SORTING, view::GROUPING]);
        assert_eq!(edits[1], Edit::Set { field: view::GROUPING, value: None });
    }

    #[test]
    fn a_width_is_no_change_of_a_view_but_another_order_of_columns_is() {
        let wider = Parts { columns: "@title:300,status:90".to_owned(), ..parts() };
        assert!(wider.is_like(&parts()));
        let turned = Parts { columns: "status:120,@title:280".to_owned(), ..parts() };
        assert!(!turned.is_like(&parts()));
    }
}
