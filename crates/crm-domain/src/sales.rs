//! The rules of selling: the pipeline a workspace begins with, what a deal's move to another stage asks and brings
//! with it, what a lead becomes; what quotes and orders come to, and when nobody writes in them any more.

mod after;
pub mod amount;
pub mod convert;
pub mod forecast;
pub mod frozen;
pub mod lead;
pub mod number;
pub mod pipeline;
pub mod position;
pub mod price;
pub mod quote;
pub mod setup;
pub mod stage;
pub mod totals;
