//! A relay in a process of its own: one that can be killed.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use super::PATIENCE;

/// A running relay program. Killed when dropped.
pub struct RelayProcess {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl RelayProcess {
    /// Starts `program` on a free port with its database in `data`; its log goes to `log`.
    pub async fn start(program: &Path, data: &Path, log: &Path, flags: &[&str]) -> Self {
        let mut command = Command::new(program);
        command.args(["--listen", "127.0.0.1:0", "--data"]).arg(data);
        command.args(flags).env("FELDBUCH_LOG", "debug");
        Self::spawn(command, log).await
    }

    /// The same without flags and with nothing but warnings in the log: for measuring.
    pub async fn start_quietly(program: &Path, data: &Path, log: &Path) -> Self {
        let mut command = Command::new(program);
        command.args(["--listen", "127.0.0.1:0", "--data"]).arg(data).env("FELDBUCH_LOG", "warn");
        Self::spawn(command, log).await
    }

    /// Starts a command that ends up as a relay on a free port.
    pub async fn spawn(mut command: Command, log: &Path) -> Self {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(log);
        let log = log.expect("the log can be written");
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .expect("the relay's program starts");
        let stdout = child.stdout.take().expect("the output is a pipe");
        let mut lines = BufReader::new(stdout).lines();
        let line = tokio::time::timeout(PATIENCE, lines.next_line())
            .await
            .expect("the relay says in time where it listens")
            .expect("its output can be read")
            .expect("it says something before it ends");
        let said: serde_json::Value = serde_json::from_str(&line).expect("a line of JSON");
        assert_eq!(said["event"], "listening");
        let address = said["addr"].as_str().expect("an address");
        Self { address: address.parse().expect("a socket address"), child }
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id().expect("the relay runs")
    }

    /// Resident memory in bytes, as the kernel counts it; `None` where there is no /proc.
    pub fn resident_bytes(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kib * 1024)
    }

    /// SIGKILL: what a power cut leaves of the process.
    pub async fn kill(mut self) {
        self.child.kill().await.expect("the relay can be killed");
    }

    /// SIGTERM, and waits for the end. Whether it ended well.
    pub async fn terminate(mut self) -> bool {
        let id = self.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &id]).status().await;
        assert!(sent.expect("the signal is sent").success());
        let status = tokio::time::timeout(PATIENCE, self.child.wait()).await;
        let status = status.expect("the relay stops in time");
        status.expect("its end can be awaited").success()
    }
}
