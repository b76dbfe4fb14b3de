//! Selling: stages and pipelines as every page knows them, and a deal's way from one stage to the next.

pub mod converting;
pub mod moving;
pub mod stages;
pub mod time_in_stage;

pub use stages::use_stages;
