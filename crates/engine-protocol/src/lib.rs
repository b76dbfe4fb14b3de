//! What the page and the engine say to each other: one closed protocol of bytes. Page and engine come
//! from the same build; [`BUILD`] tells when they do not.

pub mod answer;
pub mod bulk;
pub mod files;
pub mod forecast;
pub mod grouping;
pub mod request;
pub mod sync;
pub mod view;

use serde::{Deserialize, Serialize, de::DeserializeOwned};

pub use answer::{Answer, FromEngine, Problem};
pub use request::{Request, ToEngine};

/// Which build this is. A page that meets a worker of another build asks for a reload.
pub const BUILD: &str = match option_env!("FELDBUCH_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// A live query of one page, chosen by the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WatchId(pub u32);

/// Pairs an answer with its request; chosen by the page, counting up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RequestId(pub u32);

/// A message as bytes.
///
/// # Panics
/// Never: every message type serialises.
#[must_use]
pub fn encode<T: Serialize>(message: &T) -> Vec<u8> {
    postcard::to_allocvec(message).expect("messages hold only types that postcard can write")
}

/// The message in these bytes, `None` when they are of another build.
#[must_use]
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}
