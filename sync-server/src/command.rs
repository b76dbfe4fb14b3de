//! Command line: settings, logs, signals. What `feldbuch-relay` does.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::{Settings, launch};

const HELP: &str = "feldbuch-relay: the sync relay of Feldbuch

  --config FILE         settings as TOML; every flag below is a key there
  --listen ADDRESS      default 127.0.0.1:8787; port 0 picks a free one
  --data FOLDER         the database, default ./feldbuch-data
  --app FOLDER          serve the built app from here
  --create POLICY       who may make workspaces: open, token or closed
  --create-token TOKEN  better in the file or as FELDBUCH_CREATE_TOKEN: flags show in process lists
  --hosts NAMES         names clients dial, separated by commas
  --origins ORIGINS     web origins that may connect, separated by commas
  --trust-proxy BOOL    believe X-Forwarded-For
  --min-client BUILD    the oldest build of the app to use; older ones show a hint
  --limits-handshake, --limits-handshakes-per-minute, --limits-waiting-per-address,
  --limits-connections, --limits-connections-per-device, --limits-messages-per-second,
  --limits-batches-per-second, --limits-batches-burst, --limits-bytes-per-workspace,
  --limits-ping, --limits-write
                        numbers; times in seconds; defaults in docs/sync-spec.md

The same as FELDBUCH_LISTEN, FELDBUCH_DATA and so on. Logs are JSON lines on standard error; their
level is set by FELDBUCH_LOG. Standard output says {\"event\":\"listening\",\"addr\":…} once.";

/// Runs the relay until it is told to stop. The process's whole life.
pub fn main() -> ExitCode {
    let flags: Vec<String> = std::env::args().skip(1).collect();
    let mut out = std::io::stdout();
    if flags.iter().any(|flag| flag == "--help" || flag == "-h") {
        return match writeln!(out, "{HELP}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        };
    }
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::try_from_env("FELDBUCH_LOG").unwrap_or_else(|_| EnvFilter::new("info")))
        .init();
    match run(flags) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "the relay stops");
            ExitCode::FAILURE
        }
    }
}

fn run(flags: Vec<String>) -> anyhow::Result<()> {
    let environment = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let settings = Settings::load(flags, environment)?;
    raise_file_limit();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        // Queries of two readers and the file system; more would only hold memory.
        .max_blocking_threads(8)
        .build()
        .context("starting the runtime")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(settings.listen)
            .await
            .with_context(|| format!("listening on {}", settings.listen))?;
        let address = listener.local_addr()?;
        let stop = stop_signal();
        let running = launch(settings, listener, stop)?;
        announce(address)?;
        running.await;
        Ok(())
    })
}

/// One line on standard output, for whoever started us on port 0.
fn announce(address: std::net::SocketAddr) -> std::io::Result<()> {
    let line = serde_json::json!({ "event": "listening", "addr": address.to_string() });
    let mut out = std::io::stdout();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Every connection is a file; many systems allow 1,024 of them unless asked.
fn raise_file_limit() {
    #[cfg(unix)]
    if let Err(error) = rlimit::increase_nofile_limit(65_536) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

#[cfg(unix)]
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}

#[cfg(not(unix))]
async fn stop_signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::KEYS;

    #[test]
    fn the_help_names_every_setting_and_no_other() {
        let words = HELP.split(|c: char| c.is_whitespace() || c == ',');
        let mut named: Vec<&str> = words.filter_map(|word| word.strip_prefix("--")).collect();
        let mut wanted: Vec<String> = KEYS.iter().map(|key| key.replace(['.', '_'], "-")).collect();
        wanted.push("config".to_owned());
        named.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(named, wanted);
    }
}
