//! The relay: stores and forwards sealed batches for devices that sign, serves the built app, and
//! can read nothing of what it stores. The rules it keeps are numbered in `docs/sync-spec.md`.
//!
//! A message's way: [`server`] accepts the socket, `http` upgrades it, `session` reads frames,
//! `store` appends them on its one writing thread, `hub` announces them to the workspace's other
//! sessions, whose `outbox` the session empties into the socket.

pub mod command;
mod handshake;
mod http;
mod hub;
mod limiter;
mod outbox;
mod push;
mod refusal;
mod requests;
pub mod server;
mod session;
pub mod settings;
mod statics;
mod store;

pub use server::{LaunchError, Relay, launch};
pub use settings::{CreatePolicy, Limits, Settings, SettingsError};

/// The relay's clock, in milliseconds since 1970.
fn now_ms() -> u64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |passed| u64::try_from(passed.as_millis()).unwrap_or(u64::MAX))
}
