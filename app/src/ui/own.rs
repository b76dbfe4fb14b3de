//! The fields that people defined, and the options of those that offer a selection, live. Few records that many pages
//! need: watched once, from the first page that asks or when the page has come to rest.

use std::cell::Cell;
use std::time::Duration;

use crm_domain::choice::TINT;
use crm_domain::field::{FieldKey, FieldSpec, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::own::{self, OwnField, OwnFields};
use crm_domain::query::{Column, Query};
use crm_domain::schema::{definition, pipeline};
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use engine_protocol::view::{RowView, Window};
use leptos::prelude::*;

use crate::engine::use_engine;
use crate::i18n::tr;

/// More of either than anybody has.
const MOST: u32 = 2_000;

/// The page looks for them so long after the engine has spoken, if nobody asked before.
const SOON: Duration = Duration::from_millis(400);

/// What of a definition is watched.
const FIELDS: [FieldKey; 6] = [
    definition::OF,
    definition::TYPE,
    definition::REQUIRED,
    definition::HELP,
    definition::PLACE,
    definition::RETIRED,
];

/// What of an option is watched.
const OF_OPTION: [FieldKey; 4] =
    [definition::DEFINITION, pipeline::TINT, definition::PLACE, definition::RETIRED];

/// One of the values that a field offers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnOption {
    /// The option.
    pub id: RecordId,
    /// The definition it is of.
    pub of: RecordId,
    /// What it is called.
    pub name: String,
    /// Its colour.
    pub tint: String,
    /// Not offered any more.
    pub retired: bool,
    /// Where it stands.
    pub place: String,
}

/// Definitions and options. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Own {
    fields: Memo<Option<OwnFields>>,
    options: Memo<Vec<OwnOption>>,
}

thread_local! {
    static ROOT: Cell<Option<StoredValue<Owner>>> = const { Cell::new(None) };
    static CURRENT: Cell<Option<Own>> = const { Cell::new(None) };
}

/// Done once, by the root of the page: what is watched later lives as long as the page.
pub fn start() {
    ROOT.set(Owner::current().map(StoredValue::new));
    let engine = use_engine();
    Effect::new(move |done: Option<bool>| {
        let open = engine.workspace().is_some();
        if open && done != Some(true) {
            set_timeout(|| _ = current(), SOON);
        }
        open || done == Some(true)
    });
}

/// `None` where there is no page.
fn current() -> Option<Own> {
    CURRENT.get().or_else(|| {
        let own = ROOT.get()?.get_value().with(Own::watch);
        CURRENT.set(Some(own));
        Some(own)
    })
}

fn watch(kind: RecordKind, fields: &[FieldKey]) -> ReadSignal<Option<Window>> {
    let columns: Vec<Column> = fields.iter().copied().map(Column::Field).collect();
    use_engine().watch_list(
        Signal::derive(move || Query::all(kind)),
        Signal::derive(move || columns.clone()),
        Signal::derive(|| Span { start: 0, len: MOST }),
    )
}

fn get<'a>(row: &'a RowView, fields: &[FieldKey], key: FieldKey) -> Option<&'a FieldValue> {
    fields.iter().position(|field| *field == key).and_then(|at| row.cells.get(at)?.as_ref())
}

fn option_of(row: &RowView) -> Option<OwnOption> {
    let get = |key| get(row, &OF_OPTION, key);
    let text = |key| get(key).and_then(FieldValue::as_text).unwrap_or_default().to_owned();
    let Some(FieldValue::Link(of)) = get(definition::DEFINITION) else { return None };
    Some(OwnOption {
        id: row.id,
        of: *of,
        name: row.title.clone(),
        tint: text(pipeline::TINT),
        retired: get(definition::RETIRED) == Some(&FieldValue::Flag(true)),
        place: text(definition::PLACE),
    })
}

impl Own {
    fn watch() -> Self {
        let (fields, options) =
            (watch(RecordKind::Definition, &FIELDS), watch(RecordKind::Option, &OF_OPTION));
        let field_of =
            |row: &RowView| OwnField::of_values(row.id, row.title.clone(), &|key| get(row, &FIELDS, key));
        let fields = Memo::new(move |_| {
            fields.with(|window| {
                Some(OwnFields::new(window.as_ref()?.rows.iter().filter_map(field_of).collect()))
            })
        });
        let options = Memo::new(move |_| {
            options.with(|window| {
                let rows = window.iter().flat_map(|window| &window.rows);
                let mut found: Vec<OwnOption> = rows.filter_map(option_of).collect();
                found.sort_by(|a, b| (&a.place, a.id).cmp(&(&b.place, b.id)));
                found
            })
        });
        Self { fields, options }
    }
}

/// The fields that people defined; none until the engine has said which.
#[must_use]
pub fn fields() -> OwnFields {
    current().and_then(|own| own.fields.get()).unwrap_or_default()
}

/// Whether the engine has said which there are.
#[must_use]
pub fn are_known() -> bool {
    current().is_some_and(|own| own.fields.with(Option::is_some))
}

/// All fields of a kind that are offered: those of its schema, then those that people defined.
#[must_use]
pub fn specs(kind: RecordKind) -> Vec<&'static FieldSpec> {
    fields().specs(kind).collect()
}

/// What people call a field; that it is not known where its definition has not come.
#[must_use]
pub fn label(key: FieldKey) -> String {
    if !own::is_own(key) {
        return key.as_str().to_owned();
    }
    // WHY nothing before they are known: every field would be strange for a moment.
    current()
        .and_then(|own| own.fields.get())
        .map_or_else(String::new, |all| all.label(key).map_or_else(|| tr("field.unknown"), str::to_owned))
}

/// The options of a field in their order, with those that are not offered any more.
#[must_use]
pub fn all_options(definition: RecordId) -> Vec<OwnOption> {
    let of = |all: &Vec<OwnOption>| all.iter().filter(|option| option.of == definition).cloned().collect();
    current().map(|own| own.options.with(of)).unwrap_or_default()
}

/// The options of a field that are offered, in their order.
#[must_use]
pub fn options(key: FieldKey) -> Vec<OwnOption> {
    let all = own::definition(key).map(all_options).unwrap_or_default();
    all.into_iter().filter(|option| !option.retired).collect()
}

/// An option.
#[must_use]
pub fn option(id: RecordId) -> Option<OwnOption> {
    current()?.options.with(|all| all.iter().find(|option| option.id == id).cloned())
}

/// What an option is called.
#[must_use]
pub fn option_name(id: RecordId) -> Option<String> {
    option(id).map(|option| option.name)
}

/// The colour that the next of so many options begins with: each its own, as far as there are.
#[must_use]
pub fn next_tint(taken: usize) -> &'static str {
    TINT.keys.get(taken % TINT.keys.len().max(1)).copied().unwrap_or_default()
}
