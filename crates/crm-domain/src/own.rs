//! Fields that people define themselves (ADR 51). Such a field's key names its definition and what it holds,
//! `own.option.<id>`: so a value can be read, merged, sorted and shown wherever it comes, whether or not the
//! definition has come. The definition only says how the field is called and where it stands.

mod fields;

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

pub use fields::{MOST_PER_KIND, OwnField, OwnFields, Refusal, changes_what_stays};

use crate::field::{FieldKey, FieldKind, FieldSpec, Group, RecordKind};
use crate::id::RecordId;

/// What every key of such a field begins with; no schema's key holds a dot.
const PREFIX: &str = "own.";

/// How many such fields one engine or page knows at most; the others are kept and not shown. WHY: specs are made
/// once and stay, and a document may hold any number of keys.
const MOST: usize = 20_000;

/// What such a field holds. Stored by [`OwnType::key`], in definitions and in the keys of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum OwnType {
    /// One line of text.
    Text,
    /// A whole number.
    Number,
    /// An amount.
    Money,
    /// A day.
    Day,
    /// Yes or no.
    Flag,
    /// One of the options of its definition.
    Option,
    /// A web address.
    Url,
    /// An account.
    Account,
    /// A contact.
    Contact,
    /// A member of the workspace.
    Member,
}

impl OwnType {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Option,
        Self::Text,
        Self::Number,
        Self::Money,
        Self::Day,
        Self::Flag,
        Self::Url,
        Self::Account,
        Self::Contact,
        Self::Member,
    ];

    /// Stored key; never renamed.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Money => "money",
            Self::Day => "day",
            Self::Flag => "flag",
            Self::Option => "option",
            Self::Url => "url",
            Self::Account => "account",
            Self::Contact => "contact",
            Self::Member => "member",
        }
    }

    /// The type with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|own| own.key() == key)
    }

    /// The same as the kind that all fields have.
    #[must_use]
    pub const fn kind(self) -> FieldKind {
        match self {
            Self::Text => FieldKind::Line,
            Self::Number => FieldKind::Number,
            Self::Money => FieldKind::Money,
            Self::Day => FieldKind::Day,
            Self::Flag => FieldKind::Flag,
            Self::Option => FieldKind::Link(RecordKind::Option),
            Self::Url => FieldKind::Url,
            Self::Account => FieldKind::Link(RecordKind::Account),
            Self::Contact => FieldKind::Link(RecordKind::Contact),
            Self::Member => FieldKind::Member,
        }
    }
}

/// The key under which the values of a definition stand; `None` when more fields than can be shown are known.
#[must_use]
pub fn key(definition: RecordId, own: OwnType) -> Option<FieldKey> {
    spec(&format!("{PREFIX}{}.{definition}", own.key())).map(|spec| spec.key)
}

/// The definition of a field, `None` for those of a schema.
#[must_use]
pub fn definition(key: FieldKey) -> Option<RecordId> {
    parts(key.as_str()).map(|(_, definition)| definition)
}

/// Whether people defined it.
#[must_use]
pub fn is_own(key: FieldKey) -> bool {
    key.as_str().starts_with(PREFIX)
}

fn parts(text: &str) -> Option<(OwnType, RecordId)> {
    let (own, id) = text.strip_prefix(PREFIX)?.split_once('.')?;
    // WHY the length: an id can be written in several ways, a key only in one.
    let plain = id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    Some((OwnType::from_key(own)?, id.parse().ok().filter(|_| plain)?))
}

/// The specs that were made. A spec follows from its key alone, so that all engines and pages of a process may share
/// them: this remembers, it decides nothing.
static KNOWN: LazyLock<RwLock<HashMap<&'static str, &'static FieldSpec>>> = LazyLock::new(RwLock::default);

/// The field that a key names; `None` for one of a schema and for types that this version does not know.
#[must_use]
pub fn spec(key: &str) -> Option<&'static FieldSpec> {
    if !key.starts_with(PREFIX) {
        return None;
    }
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(key) {
        return Some(known);
    }
    let (own, _) = parts(key)?;
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(spec) = known.get(key) {
        return Some(spec);
    }
    if known.len() >= MOST {
        return None;
    }
    // WHY leaked: fields are passed about as `&'static`, and these live as long as the page does.
    let name: &'static str = Box::leak(key.to_owned().into_boxed_str());
    let spec: &'static FieldSpec = Box::leak(Box::new(FieldSpec::of(name, own.kind(), Group::Own)));
    known.insert(name, spec);
    Some(spec)
}

#[cfg(all(test, feature = "files"))]
mod tests;
