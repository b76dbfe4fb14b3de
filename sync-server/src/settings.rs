//! What an operator can set: a TOML file, over it `FELDBUCH_*` variables, over them flags.
//!
//! All three speak the same keys, listed once in [`Settings::set`]: `data` is `data = "…"` in the
//! file, `FELDBUCH_DATA` in the environment and `--data …` as a flag; `limits.batches_per_second`
//! is `[limits] batches_per_second`, `FELDBUCH_LIMITS_BATCHES_PER_SECOND` and
//! `--limits-batches-per-second`.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use relay_protocol::CreateToken;

/// Who may make a workspace on this relay.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreatePolicy {
    /// Everybody.
    Open,
    /// Whoever has this token.
    Token(CreateToken),
    /// Nobody.
    Closed,
}

/// Everything an operator can set. The defaults suit one team on one machine.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen. Port 0 picks a free one.
    pub listen: SocketAddr,
    /// The folder of the database; made when missing.
    pub data: PathBuf,
    /// The built app to serve, if any.
    pub app: Option<PathBuf>,
    /// Who may make workspaces.
    pub create: CreatePolicy,
    /// The names clients reach this relay under. When empty the `Host` header is believed.
    pub hosts: Vec<String>,
    /// Web origins whose pages may connect. When empty all may.
    pub origins: Vec<String>,
    /// Believe the last address in `X-Forwarded-For`: only behind a proxy that sets it.
    pub trust_proxy: bool,
    /// The oldest build of the app that should still be used; clients show a hint.
    pub min_client: u32,
    /// See there.
    pub limits: Limits,
}

/// How much is too much.
#[derive(Debug, Clone)]
pub struct Limits {
    /// From the first byte to a session.
    pub handshake: Duration,
    /// Handshakes per address and minute that lead to no session.
    pub handshakes_per_minute: u32,
    /// Sockets of one address that have no session yet.
    pub waiting_per_address: usize,
    /// Sockets in all.
    pub connections: usize,
    /// Sessions of one device.
    pub connections_per_device: usize,
    /// Messages of any kind a session may send, sustained.
    pub messages_per_second: u32,
    /// Batches a session may push, sustained.
    pub batches_per_second: u32,
    /// Batches it may push at once after a pause (coming back from offline).
    pub batches_burst: u32,
    /// What a workspace may store, in bytes.
    pub bytes_per_workspace: u64,
    /// How often an idle connection is pinged.
    pub ping: Duration,
    /// How long one write to a socket may take.
    pub write: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8787)),
            data: PathBuf::from("feldbuch-data"),
            app: None,
            create: CreatePolicy::Open,
            hosts: Vec::new(),
            origins: Vec::new(),
            trust_proxy: false,
            min_client: 0,
            limits: Limits::default(),
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(5),
            handshakes_per_minute: 120,
            waiting_per_address: 256,
            connections: 20_000,
            connections_per_device: 3,
            messages_per_second: 4_000,
            batches_per_second: 2_000,
            batches_burst: 10_000,
            bytes_per_workspace: 2 * 1024 * 1024 * 1024,
            ping: Duration::from_secs(25),
            write: Duration::from_secs(30),
        }
    }
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// No such key.
    #[error("there is no setting {0:?}")]
    Unknown(String),
    /// A value of the wrong form. The value itself may be secret and is not shown.
    #[error("{key} needs {needs}")]
    Value {
        /// Which setting.
        key: String,
        /// What it needs.
        needs: &'static str,
    },
    /// A flag without its value.
    #[error("{0} needs a value")]
    Missing(String),
    /// The file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The file is not TOML.
    #[error("{path} is not valid TOML: {message}")]
    Toml {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        message: String,
    },
}

impl Settings {
    /// From the file named by `--config` or `FELDBUCH_CONFIG`, the environment and the flags.
    ///
    /// # Errors
    /// When the file cannot be read, or a key or value is not understood.
    pub fn load(
        flags: impl IntoIterator<Item = String>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, SettingsError> {
        let flags = parse_flags(flags)?;
        let mut environment: Vec<_> = environment
            .into_iter()
            .filter_map(|(name, value)| {
                let name = name.strip_prefix("FELDBUCH_")?.to_ascii_lowercase();
                Some((name, value))
            })
            // Other parts of the project have variables of their own with this prefix.
            .filter(|(name, _)| name == "config" || KEYS.iter().any(|key| flat(key) == *name))
            .collect();
        environment.sort();

        let mut settings = Settings::default();
        let config = [&flags, &environment].into_iter().flatten().find(|(name, _)| name == "config");
        if let Some((_, path)) = config {
            settings.read_file(path.into())?;
        }
        for (name, value) in environment.iter().chain(&flags) {
            if name != "config" {
                settings.set(name, value)?;
            }
        }
        Ok(settings)
    }

    fn read_file(&mut self, path: PathBuf) -> Result<(), SettingsError> {
        let text = std::fs::read_to_string(&path)
            .map_err(|source| SettingsError::File { path: path.clone(), source })?;
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| SettingsError::Toml {
            path,
            message: error.message().to_owned(),
        })?;
        for (key, value) in &table {
            match value {
                toml::Value::Table(section) => {
                    for (inner, value) in section {
                        self.set(&format!("{key}.{inner}"), &plain(value))?;
                    }
                }
                value => self.set(key, &plain(value))?,
            }
        }
        Ok(())
    }

    /// Sets one key from text. Lists are separated by commas, durations are seconds.
    ///
    /// # Errors
    /// When there is no such key, or the value does not fit it.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), SettingsError> {
        let name = flat(key);
        let wrong = |needs| SettingsError::Value { key: key.to_owned(), needs };
        let number = || value.parse::<u32>().map_err(|_| wrong("a whole number"));
        let seconds = || number().map(|seconds| Duration::from_secs(seconds.into()));
        let limits = &mut self.limits;
        match name.as_str() {
            "listen" => {
                self.listen =
                    value.parse().map_err(|_| wrong("an address and a port, like 127.0.0.1:8787"))?;
            }
            "data" => self.data = value.into(),
            "app" => self.app = (!value.is_empty()).then(|| value.into()),
            "create" => {
                self.create = match (value, &self.create) {
                    ("open", _) => CreatePolicy::Open,
                    ("closed", _) => CreatePolicy::Closed,
                    ("token", CreatePolicy::Token(token)) => CreatePolicy::Token(token.clone()),
                    // Until the token itself is set nobody has it.
                    ("token", _) => CreatePolicy::Closed,
                    _ => return Err(wrong("open, token or closed")),
                }
            }
            "create_token" => {
                if value.is_empty() {
                    return Err(wrong("a token"));
                }
                self.create = CreatePolicy::Token(CreateToken(value.to_owned()));
            }
            "hosts" => self.hosts = list(value).map(|h| relay_protocol::normal_host(&h)).collect(),
            "origins" => self.origins = list(value).collect(),
            "trust_proxy" => {
                self.trust_proxy = value.parse().map_err(|_| wrong("true or false"))?;
            }
            "min_client" => self.min_client = number()?,
            "limits_handshake" => limits.handshake = seconds()?,
            "limits_handshakes_per_minute" => limits.handshakes_per_minute = number()?,
            "limits_waiting_per_address" => limits.waiting_per_address = number()? as usize,
            "limits_connections" => limits.connections = number()? as usize,
            "limits_connections_per_device" => limits.connections_per_device = number()? as usize,
            "limits_messages_per_second" => limits.messages_per_second = number()?,
            "limits_batches_per_second" => limits.batches_per_second = number()?,
            "limits_batches_burst" => limits.batches_burst = number()?,
            "limits_bytes_per_workspace" => {
                limits.bytes_per_workspace = value.parse().map_err(|_| wrong("a number of bytes"))?;
            }
            "limits_ping" => limits.ping = seconds()?,
            "limits_write" => limits.write = seconds()?,
            _ => return Err(SettingsError::Unknown(key.to_owned())),
        }
        Ok(())
    }
}

/// Every key of [`Settings::set`].
pub(crate) const KEYS: &[&str] = &[
    "listen",
    "data",
    "app",
    "create",
    "create_token",
    "hosts",
    "origins",
    "trust_proxy",
    "min_client",
    "limits.handshake",
    "limits.handshakes_per_minute",
    "limits.waiting_per_address",
    "limits.connections",
    "limits.connections_per_device",
    "limits.messages_per_second",
    "limits.batches_per_second",
    "limits.batches_burst",
    "limits.bytes_per_workspace",
    "limits.ping",
    "limits.write",
];

fn flat(key: &str) -> String {
    key.replace(['.', '-'], "_")
}

fn list(value: &str) -> impl Iterator<Item = String> {
    value.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty())
}

fn plain(value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        toml::Value::Integer(number) => number.to_string(),
        toml::Value::Boolean(yes) => yes.to_string(),
        // No setting has one of these; the empty text is refused with the setting's needs.
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => String::new(),
    }
}

/// `--key value` and `--key=value`.
fn parse_flags(flags: impl IntoIterator<Item = String>) -> Result<Vec<(String, String)>, SettingsError> {
    let mut pairs = Vec::new();
    let mut flags = flags.into_iter();
    while let Some(flag) = flags.next() {
        let Some(name) = flag.strip_prefix("--") else {
            return Err(SettingsError::Unknown(flag));
        };
        let (name, value) = match name.split_once('=') {
            Some((name, value)) => (name.to_owned(), value.to_owned()),
            None => {
                let name = name.to_owned();
                let value = flags.next().ok_or(SettingsError::Missing(flag))?;
                (name, value)
            }
        };
        pairs.push((flat(&name), value));
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_key_can_be_set_and_no_other() {
        for key in KEYS {
            let value = match *key {
                "listen" => "127.0.0.1:0",
                "create" => "closed",
                "trust_proxy" => "true",
                _ => "7",
            };
            Settings::default().set(key, value).unwrap();
        }
        assert!(Settings::default().set("colour", "green").is_err());
    }

    #[test]
    fn flags_win_over_the_environment_and_it_over_the_file() {
        let folder = std::env::temp_dir().join(format!("feldbuch-settings-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("relay.toml");
        std::fs::write(
            &file,
            "data = 'file'\napp = 'file'\nhosts = ['A.example:443', 'b']\n[limits]\nping = 9\n",
        )
        .unwrap();
        let settings = Settings::load(
            ["--config", file.to_str().unwrap(), "--data=flag"].map(String::from),
            [
                ("FELDBUCH_DATA".to_owned(), "environment".to_owned()),
                ("FELDBUCH_LIMITS_PING".to_owned(), "11".to_owned()),
                ("FELDBUCH_TOOLS".to_owned(), "not ours".to_owned()),
            ],
        )
        .unwrap();
        assert_eq!(settings.data, PathBuf::from("flag"));
        assert_eq!(settings.app, Some(PathBuf::from("file")));
        assert_eq!(settings.hosts, ["a.example", "b"]);
        assert_eq!(settings.limits.ping, Duration::from_secs(11));
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn the_example_in_the_readme_is_a_file_of_settings() {
        let readme = include_str!("../../README.md");
        let (_, after) = readme.split_once("```toml\n").expect("an example");
        let (example, _) = after.split_once("```").expect("its end");
        let folder = std::env::temp_dir().join(format!("feldbuch-example-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("relay.toml");
        std::fs::write(&file, example).unwrap();
        let settings =
            Settings::load(["--config".to_owned(), file.to_str().unwrap().to_owned()], []).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(settings.listen, SocketAddr::from(([127, 0, 0, 1], 8787)));
        assert_eq!(settings.data, PathBuf::from("/var/lib/feldbuch"));
        assert_eq!(settings.app, Some(PathBuf::from("/srv/feldbuch")));
        assert_eq!(settings.create, CreatePolicy::Closed);
        assert_eq!(settings.hosts, ["crm.example.com"]);
        assert_eq!(settings.origins, ["https://crm.example.com"]);
        assert!(settings.trust_proxy);
        assert_eq!(settings.limits.bytes_per_workspace, 8 * 1024 * 1024 * 1024);
        assert_eq!(settings.limits.ping, Duration::from_secs(50));
    }

    #[test]
    fn s6_a_token_shows_up_in_no_debug_output_and_no_error() {
        let mut settings = Settings::default();
        settings.set("create_token", "hunter2-secret").unwrap();
        assert!(!format!("{settings:?}").contains("hunter2"));
        let error = settings.set("listen", "hunter2-secret").unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
    }
}
