//! Tours: who is visited on a day, in which order, and when one is there. Pure functions; where places are is known
//! by coordinates, else roughly by the postal code.

pub mod order;
pub mod place;
pub mod plan;
pub mod schedule;
pub mod verdict;
pub mod visits;
