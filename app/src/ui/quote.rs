//! What quotes and orders need beside their page: strokes of a pen, words of amounts.

pub mod pad;
pub mod stroke;
pub mod totals;
