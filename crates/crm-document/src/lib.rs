//! Records as Automerge documents: the only crate that names Automerge. One document per record, flat:
//! every register, entry of a collection and word of a set is a key of the root map, so no two devices
//! can ever make "the same" container; prose fields come from a fixed genesis change.

mod apply;
mod birth;
mod carry;
mod chunk;
mod columns;
mod document;
mod genesis;
mod history;
mod key;
mod pack;
mod project;
mod scalar;

pub use apply::{Applied, EditError};
pub use birth::{Birth, Origin};
pub use chunk::ChunkError;
pub use document::{Actor, Document, LoadError, Merged, Writer};
pub use history::{Change, Trace};
pub use pack::{PackError, Packed, Stored, pack, unpack, unpack_some};
pub use project::{Clash, Stand};

/// Version of the stored shape, written into every genesis. Only ever grows; migrations are added.
pub const SCHEMA_VERSION: u64 = 1;
