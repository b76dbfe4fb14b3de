//! What a field is: the one definition that form, table, filter, import, export and history walk.

mod record;

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::choice::ChoiceList;

pub use record::{RecordKind, RecordSpec};

/// The storage key of a field. Only keys that a schema names can exist, and those of fields that people defined
/// ([`crate::own`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FieldKey(&'static str);

impl FieldKey {
    /// For schema constants.
    #[must_use]
    pub const fn new(key: &'static str) -> Self {
        Self(key)
    }

    /// The key as text.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// The key of a field that some schema has, or that people defined.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        if let Some(own) = crate::own::spec(text) {
            return Some(own.key);
        }
        RecordKind::ALL
            .into_iter()
            .flat_map(|kind| kind.spec().fields)
            .map(|field| field.key)
            .find(|key| key.0 == text)
    }
}

impl fmt::Debug for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl Serialize for FieldKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for FieldKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        Self::find(text).ok_or_else(|| serde::de::Error::custom("unknown field"))
    }
}

/// What a field holds; decides editor, cell, text in and out, filter operators and merging.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum FieldKind {
    /// One line of text.
    Line,
    /// Long text, merged character by character.
    Prose,
    /// A whole number with an optional unit in the locale.
    Number,
    /// A share in basis points: 2500 is 25 %.
    Percent,
    /// How often something was done: a set of ids, one per time, so that counts of several devices add up and a
    /// command that comes twice counts once. Rows carry the number.
    Count,
    /// What happened, a set of words that is only added to. Written by rules, shown by pages of its own.
    Log,
    /// An amount with currency.
    Money,
    /// Yes or no.
    Flag,
    /// A day.
    Day,
    /// A day whose year may be missing.
    PartialDay,
    /// A point in time, to the minute where people write it.
    Moment,
    /// From when to when.
    Period,
    /// One key of a list.
    Choice(&'static ChoiceList),
    /// A web address.
    Url,
    /// Another record of this kind.
    Link(RecordKind),
    /// Other records of any kind: a set whose words are their ids.
    Links,
    /// A member of the workspace.
    Member,
    /// Members of the workspace: a set whose words are their ids.
    Members,
    /// Words, merged one by one.
    Tags,
    /// Keyed e-mail addresses.
    Emails,
    /// Keyed phone numbers.
    Phones,
    /// Keyed postal addresses.
    Addresses,
    /// Keyed ties of a contact to accounts.
    Affiliations,
    /// Keyed steps of a task, in their order.
    Checklist,
    /// Keyed lines of a deal, a quote or an order, in their order.
    Lines,
    /// Keyed people who have a say in a deal.
    Parties,
    /// Keyed prices of products.
    Prices,
    /// Keyed stops of a tour, in their order.
    Stops,
    /// A photo as base64. Only in documents: rows leave it out.
    Photo,
    /// What the lines of a record come to, without tax. Worked out wherever a row is made, never stored.
    Total,
}

/// How concurrent edits of a field meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Merge {
    /// A single register; a clash keeps both values until somebody settles it.
    Register,
    /// Text, merged character by character.
    CharByChar,
    /// A set; adding and removing meet per word.
    Set,
    /// Keyed value objects; each is a register.
    Items,
}

impl FieldKind {
    /// How this kind merges.
    #[must_use]
    pub const fn merge(self) -> Merge {
        match self {
            Self::Line
            | Self::Number
            | Self::Percent
            | Self::Money
            | Self::Flag
            | Self::Day
            | Self::PartialDay
            | Self::Moment
            | Self::Period
            | Self::Choice(_)
            | Self::Url
            | Self::Link(_)
            | Self::Member
            | Self::Photo
            | Self::Total => Merge::Register,
            Self::Prose => Merge::CharByChar,
            Self::Tags | Self::Members | Self::Links | Self::Count | Self::Log => Merge::Set,
            Self::Emails
            | Self::Phones
            | Self::Addresses
            | Self::Affiliations
            | Self::Checklist
            | Self::Lines
            | Self::Parties
            | Self::Prices
            | Self::Stops => Merge::Items,
        }
    }

    /// Whether a person writes it; what rules write is only shown.
    #[must_use]
    pub const fn is_written(self) -> bool {
        !matches!(self, Self::Count | Self::Log | Self::Total | Self::Photo)
    }

    /// Whether a value is no text but points at a record or at members.
    #[must_use]
    pub const fn points(self) -> bool {
        matches!(self, Self::Link(_) | Self::Links | Self::Member | Self::Members)
    }
}

/// The part of a record page that a field stands in. Locale key `group.<key>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// Who it is.
    Identity,
    /// How to reach it.
    Reach,
    /// What it means for sales.
    Sales,
    /// Money and contracts.
    Business,
    /// Personal details.
    Person,
    /// What came of it.
    Outcome,
    /// Data protection.
    Privacy,
    /// Free text.
    Notes,
    /// What people defined themselves.
    Own,
}

impl Group {
    /// Locale key.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Reach => "reach",
            Self::Sales => "sales",
            Self::Business => "business",
            Self::Person => "person",
            Self::Outcome => "outcome",
            Self::Privacy => "privacy",
            Self::Notes => "notes",
            Self::Own => "own",
        }
    }
}

/// One field of a record. Labels are looked up in the locale under `<record>.<key>`.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "marks in a table, each on its own")]
pub struct FieldSpec {
    /// Storage key. A promise to every existing document: never renamed, never reused.
    pub key: FieldKey,
    /// What it holds.
    pub kind: FieldKind,
    /// Where it stands on the record page.
    pub group: Group,
    /// Shown on the record page and in the new-record sheet even when empty.
    pub important: bool,
    /// A clash here shows a banner (`docs/domain.md` D4).
    pub critical: bool,
    /// Personal data in the sense of the GDPR.
    pub personal: bool,
    /// Written by rules, not by hand: pages show it, forms leave it out.
    pub by_rule: bool,
    /// Worked out of other records wherever a row is shown; never stored, never read from a file.
    pub derived: bool,
    /// Something else says it now: shown where it holds something, asked for nowhere.
    pub superseded: bool,
    /// Header names of other systems that mean this field, in lower case.
    pub aliases: &'static [&'static str],
}

impl FieldSpec {
    const fn new(key: &'static str, kind: FieldKind, group: Group) -> Self {
        Self {
            key: FieldKey::new(key),
            kind,
            group,
            important: false,
            critical: false,
            personal: false,
            by_rule: false,
            derived: false,
            superseded: false,
            aliases: &[],
        }
    }

    /// A field of `kind` in `group`, to be refined by the methods below.
    #[must_use]
    pub const fn of(key: &'static str, kind: FieldKind, group: Group) -> Self {
        Self::new(key, kind, group)
    }

    /// Shown even when empty.
    #[must_use]
    pub const fn important(mut self) -> Self {
        self.important = true;
        self
    }

    /// A clash shows a banner.
    #[must_use]
    pub const fn critical(mut self) -> Self {
        self.critical = true;
        self
    }

    /// Personal data.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// Written by rules.
    #[must_use]
    pub const fn by_rule(mut self) -> Self {
        self.by_rule = true;
        self
    }

    /// Worked out of other records.
    #[must_use]
    pub const fn derived(mut self) -> Self {
        self.by_rule = true;
        self.derived = true;
        self
    }

    /// Something else says it now.
    #[must_use]
    pub const fn superseded(mut self) -> Self {
        self.superseded = true;
        self
    }

    /// Other systems' header names for this field, in lower case.
    #[must_use]
    pub const fn also(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }
}
