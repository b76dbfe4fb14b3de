//! People as they come: those who may be there already, business cards, and what they agreed to.

pub mod alike;
pub mod card;
pub mod consent;
pub mod dropped;
pub mod scan;
pub mod share;
