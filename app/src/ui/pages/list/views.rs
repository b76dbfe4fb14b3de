//! Saved views of a list: which there are, and the one that is shown.

pub mod acts;
pub mod known;
pub mod menu;
pub mod parts;
pub mod ready;

pub use menu::ViewBar;
