//! People as they come: those who may be there already, business cards, and what they agreed to.

pub mod alike;
