//! The simulated world: engines on disks that fail, clocks that are wrong and a network that loses,
//! delays and repeats, all from one seed; and an oracle that knows what was promised.

mod answers;
pub mod clock;
pub mod device;
mod documents;
pub mod edits;
mod imports;
mod net;
pub mod oracle;
pub mod page;
pub mod plant;
pub mod relay;
pub mod rng;
pub mod run;
pub mod script;
pub mod session;
pub mod settle;
pub mod store;
pub mod trace;
mod troubles;
mod verdict;
pub mod world;

pub use plant::Plant;
pub use run::{Report, Settings, run};
