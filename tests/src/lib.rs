//! Stories over a real relay and a real browser.
