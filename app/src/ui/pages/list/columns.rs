//! Which columns a list shows, how wide, and how this device remembers it.

use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::query::{Column, Sort};
use leptos::prelude::*;

use super::state::ListState;
use crate::engine::{Engine, Preferences, use_engine};

/// The narrowest a column gets, in pixels.
pub const NARROWEST: u32 = 64;
/// The widest a column gets, in pixels.
pub const WIDEST: u32 = 800;
/// A list is sorted by so many columns at most: nobody sees what a fourth one decides.
pub const MOST_LEVELS: usize = 3;

/// A column on screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// What it shows.
    pub column: Column,
    /// Its width in pixels.
    pub width: u32,
}

/// The columns a list starts with.
#[must_use]
pub fn defaults(kind: RecordKind) -> Vec<Shown> {
    let fields: &[&'static str] = match kind {
        RecordKind::Account => &["addresses", "kind", "status", "phones", "emails", "rating", "tags"],
        RecordKind::Contact => &["affiliations", "position", "emails", "phones", "tags"],
        RecordKind::Lead => &[
            "company_name",
            "status",
            "rating",
            "phones",
            "next_step",
            "next_step_at",
            "call_attempts",
            "source",
        ],
        RecordKind::Deal => {
            &["account", "stage", "amount", "expected_close", "next_step", "next_step_at", "owner"]
        }
        RecordKind::Interaction => &["kind", "at", "related", "outcome", "owner", "tags"],
        RecordKind::Task => &["due", "status", "priority", "related", "checklist", "owner", "tags"],
        RecordKind::Event => &["when", "kind", "location", "related", "status", "owner"],
        RecordKind::Product => &["sku", "category", "unit", "list_price", "tax_rate", "active", "tags"],
        RecordKind::Quote => &["account", "status", "total", "issued_at", "valid_until", "deal", "owner"],
        RecordKind::Order => &["account", "status", "total", "ordered_at", "invoice_no", "paid_at", "owner"],
        RecordKind::PriceList => &["currency", "status", "accounts", "valid_from", "valid_to", "owner"],
        RecordKind::Tour => &["date", "stops", "owner"],
        RecordKind::Pipeline
        | RecordKind::Stage
        | RecordKind::Quota
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => &[],
    };
    let fields = fields.iter().map(|key| Column::Field(FieldKey::new(key)));
    [Column::Title]
        .into_iter()
        .chain(fields)
        .chain([Column::UpdatedAt])
        .map(|column| Shown { column, width: usual_width(kind, column) })
        .collect()
}

/// Every column a list can show, in the order of its fields, those that people defined behind the others.
pub fn all(kind: RecordKind) -> impl Iterator<Item = Column> {
    let fields = crate::ui::own::specs(kind)
        .into_iter()
        .filter(|spec| !matches!(spec.kind, FieldKind::Log | FieldKind::Photo));
    let fields = fields.map(|spec| Column::Field(spec.key));
    [Column::Title].into_iter().chain(fields).chain([Column::CreatedAt, Column::UpdatedAt])
}

/// How wide a column starts.
#[must_use]
pub fn usual_width(kind: RecordKind, column: Column) -> u32 {
    let Column::Field(key) = column else {
        return if column == Column::Title { 280 } else { 136 };
    };
    match kind.spec().field(key).map(|spec| spec.kind) {
        Some(FieldKind::Flag) => 88,
        Some(
            FieldKind::Number
            | FieldKind::Percent
            | FieldKind::Count
            | FieldKind::Day
            | FieldKind::PartialDay,
        ) => 112,
        Some(
            FieldKind::Link(RecordKind::Option) | FieldKind::Choice(_) | FieldKind::Money | FieldKind::Total,
        ) => 132,
        Some(FieldKind::Checklist) => 112,
        Some(FieldKind::Moment) => 152,
        Some(
            FieldKind::Period
            | FieldKind::Links
            | FieldKind::Lines
            | FieldKind::Parties
            | FieldKind::Prices
            | FieldKind::Stops,
        ) => 240,
        Some(FieldKind::Phones | FieldKind::Member | FieldKind::Members | FieldKind::Tags) => 172,
        Some(FieldKind::Prose | FieldKind::Emails | FieldKind::Addresses | FieldKind::Affiliations) => 220,
        Some(FieldKind::Line | FieldKind::Url | FieldKind::Link(_) | FieldKind::Log | FieldKind::Photo)
        | None => 176,
    }
}

/// Whether a column's values stand at the right, digit under digit.
#[must_use]
pub fn is_numeric(kind: RecordKind, column: Column) -> bool {
    let Column::Field(key) = column else { return false };
    let kind = kind.spec().field(key).map(|spec| spec.kind);
    matches!(
        kind,
        Some(FieldKind::Number | FieldKind::Percent | FieldKind::Count | FieldKind::Money | FieldKind::Total)
    )
}

/// Columns with their widths, as they are kept.
#[must_use]
pub fn to_text(columns: &[Shown]) -> String {
    let column = |shown: &Shown| format!("{}:{}", name(shown.column), shown.width);
    columns.iter().map(column).collect::<Vec<_>>().join(",")
}

/// An order, as it is kept.
#[must_use]
pub fn sort_to_text(sort: &[Sort]) -> String {
    let level =
        |level: &Sort| format!("{}:{}", name(level.column), if level.descending { "desc" } else { "asc" });
    sort.iter().map(level).collect::<Vec<_>>().join(",")
}

/// That no view is shown, and somebody chose so.
const NO_VIEW: &str = "all";

/// Remembers on this device which view a list shows.
pub fn keep_view(state: ListState) {
    let text = state.view.get_untracked().map_or_else(|| NO_VIEW.to_owned(), |id| id.to_string());
    let key = preference(state.kind, "view");
    if let Some(storage) = storage() {
        // WHY ignored: the engine keeps it as well; this is for the first paint.
        let _ = storage.set_item(&key, &text);
    }
    let engine = use_engine();
    engine.preferences().set(engine, &key, text);
}

fn kept_view(kind: RecordKind) -> Option<String> {
    storage()?.get_item(&preference(kind, "view")).ok().flatten()
}

/// Whether anybody has chosen a view on this device, or none; `None` before the engine has spoken. Followed by
/// reactive closures.
#[must_use]
pub fn was_chosen(state: ListState) -> Option<bool> {
    let preferences = use_engine().preferences();
    let kept =
        || kept_view(state.kind).is_some() || preferences.get(&preference(state.kind, "view")).is_some();
    preferences.loaded().then(kept)
}

fn preference(kind: RecordKind, what: &str) -> String {
    format!("list.{}.{what}", kind.key())
}

/// Remembers columns and order of a list on this device.
pub fn keep(engine: Engine, state: ListState) {
    let columns = state.columns.with_untracked(|columns| to_text(columns));
    let sort = state.sort.with_untracked(|sort| sort_to_text(sort));
    let group = state.group.get_untracked().map(|key| key.to_string()).unwrap_or_default();
    for (what, text) in [("columns", columns), ("sort", sort), ("group", group)] {
        let key = preference(state.kind, what);
        if let Some(storage) = storage() {
            // WHY here too: the first paint comes before the engine's word; without it widths jump.
            let _ = storage.set_item(&key, &text);
        }
        engine.preferences().set(engine, &key, text);
    }
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

/// Brings back what the first paint needs, before the engine speaks.
pub fn restore_early(state: ListState) {
    state.view.set(kept_view(state.kind).and_then(|text| text.parse().ok()));
    let stored = |what: &str| storage()?.get_item(&preference(state.kind, what)).ok().flatten();
    take(state, stored("columns").as_deref(), stored("sort").as_deref(), stored("group").as_deref());
}

/// Brings back what this device remembers about a list.
pub fn restore(preferences: Preferences, state: ListState) {
    let stored = |what: &str| untrack(|| preferences.get(&preference(state.kind, what)));
    // WHY over what the first paint found: a browser that ends at once forgets the last seconds of its quick storage.
    if let Some(view) = stored("view") {
        state.view.set(view.parse().ok());
    }
    let columns = stored("columns");
    // Kept together: where there are columns, an order or groups that are not there were lifted.
    let or_lifted = |text: Option<String>| text.or_else(|| columns.as_ref().map(|_| String::new()));
    let (sort, group) = (or_lifted(stored("sort")), or_lifted(stored("group")));
    take(state, columns.as_deref(), sort.as_deref(), group.as_deref());
}

/// Arranges a list as texts say; what is not said stays as it is.
pub fn take(state: ListState, columns: Option<&str>, sort: Option<&str>, group: Option<&str>) {
    let kind = state.kind;
    if let Some(group) = group.map(|text| super::lines::group_named(kind, text))
        && group != state.group.get_untracked()
    {
        state.closed.set(Vec::new());
        state.group.set(group);
    }
    if let Some(text) = columns {
        let mut columns = read_columns(kind, text);
        if !columns.iter().any(|shown| shown.column == Column::Title) {
            columns.insert(0, Shown { column: Column::Title, width: usual_width(kind, Column::Title) });
        }
        if columns != state.columns.get_untracked() {
            state.columns.set(columns);
        }
    }
    if let Some(text) = sort {
        let sort = read_sort(kind, text);
        if sort != state.sort.get_untracked() {
            state.sort.set(sort);
        }
    }
}

/// A column's name, as it is kept.
#[must_use]
pub fn name(column: Column) -> String {
    match column {
        Column::Title => "@title".to_owned(),
        Column::CreatedAt => "@created".to_owned(),
        Column::UpdatedAt => "@updated".to_owned(),
        Column::Field(key) => key.to_string(),
    }
}

/// The column of a name; `None` for one of another version.
fn by_name(kind: RecordKind, text: &str) -> Option<Column> {
    // WHY apart: what people defined is known when the engine has spoken, and this is read before.
    let own = FieldKey::find(text).filter(|key| crm_domain::own::is_own(*key)).map(Column::Field);
    own.or_else(|| all(kind).find(|column| name(*column) == text))
}

fn read_columns(kind: RecordKind, text: &str) -> Vec<Shown> {
    let mut columns: Vec<Shown> = Vec::new();
    for part in text.split(',') {
        let Some((column, width)) = part.split_once(':') else { continue };
        let (Some(column), Ok(width)) = (by_name(kind, column), width.parse::<u32>()) else { continue };
        if !columns.iter().any(|shown| shown.column == column) {
            columns.push(Shown { column, width: width.clamp(NARROWEST, WIDEST) });
        }
    }
    columns
}

fn read_sort(kind: RecordKind, text: &str) -> Vec<Sort> {
    text.split(',')
        .filter_map(|part| {
            let (column, direction) = part.split_once(':')?;
            Some(Sort { column: by_name(kind, column)?, descending: direction == "desc" })
        })
        .take(MOST_LEVELS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_survive_being_remembered() {
        for kind in RecordKind::LISTED {
            let columns: Vec<_> = all(kind).map(|column| Shown { column, width: 99 }).collect();
            let text = columns
                .iter()
                .map(|shown| format!("{}:99", name(shown.column)))
                .collect::<Vec<_>>()
                .join(",");
            assert_eq!(read_columns(kind, &text), columns);
        }
    }

    #[test]
    fn columns_of_another_version_are_left_out() {
        let columns =
            read_columns(RecordKind::Contact, "@title:99999,no_such:20,position:x,emails:100,emails:90");
        assert_eq!(columns.len(), 2);
        assert_eq!(columns[0].width, WIDEST);
        assert!(read_sort(RecordKind::Contact, "gone:desc,position:desc").len() == 1);
        let many = "@title:asc,emails:asc,position:desc,tags:asc";
        assert_eq!(read_sort(RecordKind::Contact, many).len(), MOST_LEVELS);
    }
}
