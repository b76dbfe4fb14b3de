//! The browser's shell around the engine: a worker that owns the store, the socket, the clock and the
//! locks, and carries out what the engine asks for. Everything here is IO; the rules are in `crm-engine`.
//!
//! ```text
//!   page ──bytes──► worker ──(another tab leads)──► BroadcastChannel ──► the leading tab's worker
//!                     │ (this tab leads)                                      │
//!                     ▼                                                       ▼
//!                   Leader: inputs in a queue ──► Engine::handle ──► effects ──► store, socket, alarm, pages
//! ```

pub mod envelope;
pub mod failure;

#[cfg(target_arch = "wasm32")]
mod alarm;
#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(target_arch = "wasm32")]
mod channel;
#[cfg(target_arch = "wasm32")]
mod head;
#[cfg(target_arch = "wasm32")]
mod last_words;
#[cfg(target_arch = "wasm32")]
mod leader;
#[cfg(target_arch = "wasm32")]
mod locks;
#[cfg(target_arch = "wasm32")]
mod socket;
#[cfg(target_arch = "wasm32")]
pub mod store;
#[cfg(target_arch = "wasm32")]
pub mod worker;
