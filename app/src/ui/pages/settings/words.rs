//! Words for what the engine says in keys: roles, refusals, what could not be read.

use engine_protocol::sync::Role;

use crate::i18n::{has, tr};

/// Every role, the one with most rights first.
pub const ROLES: [Role; 5] = [Role::Owner, Role::Admin, Role::Manager, Role::Member, Role::ReadOnly];

/// The role's key below `role.`.
#[must_use]
pub const fn role_key(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Admin => "admin",
        Role::Manager => "manager",
        Role::Member => "member",
        Role::ReadOnly => "read_only",
    }
}

/// What a role is called.
#[must_use]
pub fn role(role: Role) -> String {
    tr(match role {
        Role::Owner => "role.owner",
        Role::Admin => "role.admin",
        Role::Manager => "role.manager",
        Role::Member => "role.member",
        Role::ReadOnly => "role.read_only",
    })
}

/// What a role may do, in a sentence.
#[must_use]
pub fn role_about(role: Role) -> String {
    tr(match role {
        Role::Owner => "role.owner_about",
        Role::Admin => "role.admin_about",
        Role::Manager => "role.manager_about",
        Role::Member => "role.member_about",
        Role::ReadOnly => "role.read_only_about",
    })
}

fn below(prefix: &str, key: &str, or: &str) -> String {
    let key = format!("{prefix}.{key}");
    tr(if has(&key) { &key } else { or })
}

/// Why the server refuses, and what would be right.
#[must_use]
pub fn refusal(key: &str) -> String {
    below("relay", key, "relay.other")
}

/// Why something received could not be read.
#[must_use]
pub fn quarantine(key: &str) -> String {
    below("quarantine", key, "quarantine.other")
}

/// Why a file cannot be read at all.
#[must_use]
pub fn file(key: &str) -> String {
    below("import.file", key, "problem.unknown")
}
