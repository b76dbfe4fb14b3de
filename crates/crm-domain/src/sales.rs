//! The rules of selling: the pipeline a workspace begins with, what a deal's move to another stage asks and brings
//! with it, and what a lead becomes.

pub mod convert;
pub mod setup;
pub mod stage;
