//! A record as it stands once edits are carried out, for rules that have to know before they are.

use crate::command::Edit;
use crate::field::FieldKey;
use crate::id::ItemId;
use crate::item::ItemValue;
use crate::line::LineItem;
use crate::row::Row;
use crate::sales::totals::lines_of;
use crate::schema::quote;
use crate::value::FieldValue;

/// The record and what is done to it; without a row it is new.
pub(crate) struct After<'a> {
    pub(crate) row: Option<&'a Row>,
    pub(crate) edits: &'a [Edit],
}

impl<'a> After<'a> {
    /// What edits make of a register; `None` when they leave it alone.
    #[expect(clippy::option_option, reason = "left alone, emptied, set")]
    pub(crate) fn set(&self, field: FieldKey) -> Option<Option<&'a FieldValue>> {
        self.edits.iter().rev().find_map(|edit| match edit {
            Edit::Set { field: of, value } if *of == field => Some(value.as_ref()),
            _ => None,
        })
    }

    /// The value of a register.
    pub(crate) fn register(&self, field: FieldKey) -> Option<&'a FieldValue> {
        self.set(field).unwrap_or_else(|| self.row.and_then(|row| row.get(field)))
    }

    /// Whether edits write a collection.
    pub(crate) fn writes(&self, collection: FieldKey) -> bool {
        self.edits.iter().any(|edit| {
            matches!(edit, Edit::PutItem { field, .. } | Edit::RemoveItem { field, .. } if *field == collection)
        })
    }

    /// The lines of a deal, a quote or an order.
    pub(crate) fn lines(&self) -> Vec<(ItemId, &'a LineItem)> {
        let mut lines: Vec<(ItemId, &LineItem)> =
            self.row.map(|row| lines_of(row.get(quote::LINES)).collect()).unwrap_or_default();
        for edit in self.edits {
            match edit {
                Edit::PutItem { field, item, value: ItemValue::Line(line) } if *field == quote::LINES => {
                    lines.retain(|(id, _)| id != item);
                    lines.push((*item, line));
                }
                Edit::RemoveItem { field, item } if *field == quote::LINES => {
                    lines.retain(|(id, _)| id != item);
                }
                _ => {}
            }
        }
        lines
    }
}
