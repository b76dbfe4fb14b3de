//! Texts and files that anybody may bring.

pub mod csv;
pub mod field;
