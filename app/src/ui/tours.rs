//! Tours: the visits of a day in their order, planned out of a list of companies, gone through stop by stop.

pub mod acts;
pub mod add;
pub mod live;
pub mod page;
pub mod plan;
pub mod skip;
pub mod stops;
pub mod today;
pub mod way;
