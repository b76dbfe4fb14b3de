//! Building blocks without any word of the CRM: icons, popovers, sheets, lines that are put in order.

pub mod carry;
pub mod icon;
pub mod mark;
pub mod popover;
pub mod sheet;

pub use popover::{Popover, change_within, focus_again};
pub use sheet::Sheet;
