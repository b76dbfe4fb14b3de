//! Fields on screen: how a value is shown and changed. What a field is decides both, and every match
//! over [`crm_domain::field::FieldKind`] is exhaustive.

pub mod addresses;
pub mod affiliations;
pub mod again;
pub mod cell;
pub mod checklist;
pub mod combobox;
pub mod editor;
pub mod field;
pub mod flag;
pub mod kept;
pub mod links;
pub mod lost_to;
pub mod members;
pub mod moment;
pub mod new_record;
pub mod option;
pub mod period;
pub mod pick;
pub mod prose;
pub mod reach;
pub mod reading;
pub mod row;
pub mod search;
pub mod shown;
pub mod stage;
pub mod tags;
pub mod text;
pub mod typed;
pub mod typing;
pub mod words;
