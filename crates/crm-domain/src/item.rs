//! Entries of collections: value objects that are always replaced whole (`docs/domain.md` D3).

use serde::{Deserialize, Serialize};

use crate::id::{ItemId, RecordId};
use crate::line::LineItem;
use crate::time::Day;
use crate::value::Money;

/// What an e-mail address or phone number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Use {
    /// At work.
    #[default]
    Work,
    /// At home.
    Home,
    /// A mobile phone.
    Mobile,
    /// A fax.
    Fax,
    /// The central number or address of a firm.
    Main,
    /// Anything else.
    Other,
}

impl Use {
    /// All uses, in the order in which they are offered.
    pub const ALL: [Self; 6] = [Self::Work, Self::Mobile, Self::Main, Self::Home, Self::Fax, Self::Other];

    /// Stored key; never renamed.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Home => "home",
            Self::Mobile => "mobile",
            Self::Fax => "fax",
            Self::Main => "main",
            Self::Other => "other",
        }
    }
}

/// An e-mail address of a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct EmailEntry {
    /// The address as typed, trimmed.
    pub addr: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub usage: Use,
    /// The one to use first.
    pub primary: bool,
}

/// A phone number of a record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct PhoneEntry {
    /// As a person wrote it.
    pub raw: String,
    /// International form `+49…`, empty when it could not be derived.
    pub e164: String,
    /// What it is for.
    #[serde(rename = "use")]
    pub usage: Use,
    /// The one to use first.
    pub primary: bool,
}

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressUse {
    /// Where people visit.
    #[default]
    Visit,
    /// Where invoices go.
    Billing,
    /// Where goods go.
    Shipping,
    /// Where letters go.
    Postal,
    /// At home.
    Home,
    /// Anything else.
    Other,
}

impl AddressUse {
    /// All uses, in the order in which they are offered.
    pub const ALL: [Self; 6] =
        [Self::Visit, Self::Billing, Self::Shipping, Self::Postal, Self::Home, Self::Other];

    /// Stored key; never renamed.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Visit => "visit",
            Self::Billing => "billing",
            Self::Shipping => "shipping",
            Self::Postal => "postal",
            Self::Home => "home",
            Self::Other => "other",
        }
    }
}

/// A postal address. Never merged part by part: no mixed street and city (`docs/domain.md` D3).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct AddressEntry {
    /// What it is for.
    #[serde(rename = "use")]
    pub usage: AddressUse,
    /// Care of.
    pub co: String,
    /// Street without house number where it could be split, else the whole line.
    pub street: String,
    /// House number with addition.
    pub house_no: String,
    /// Further lines.
    pub extra: String,
    /// Postal code.
    pub zip: String,
    /// Town.
    pub city: String,
    /// State, canton or region.
    pub region: String,
    /// ISO 3166-1 alpha-2 in capitals, or the country as written when it is unknown.
    pub country: String,
}

/// A contact's tie to an account.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Affiliation {
    /// The account.
    pub account: RecordId,
    /// Position there.
    pub role: String,
    /// Department there.
    pub department: String,
    /// The one shown in lists.
    pub primary: bool,
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub to: Option<Day>,
    /// The tie has ended.
    pub inactive: bool,
}

/// A step of a task.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct CheckEntry {
    /// What is to be done.
    pub text: String,
    /// It is done.
    pub done: bool,
    /// Where it stands among the others, as [`crate::sales::position`] makes it.
    pub position: String,
}

/// A person who has a say in a deal. What they are in it is said by keys of lists, so that a version that does not
/// know one still shows the person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Party {
    /// The person.
    pub contact: RecordId,
    /// A key of [`crate::choice::BUYING_ROLE`]; may be empty.
    pub role: String,
    /// A key of [`crate::choice::STANCE`]; may be empty.
    pub stance: String,
    /// A key of [`crate::choice::INFLUENCE`]; may be empty.
    pub influence: String,
}

impl Party {
    /// Somebody of whom no more is known yet.
    #[must_use]
    pub const fn of(contact: RecordId) -> Self {
        Self { contact, role: String::new(), stance: String::new(), influence: String::new() }
    }

    /// The entry of a person. WHY of the person: two devices that add the same one write the same entry.
    #[must_use]
    pub fn item(contact: RecordId) -> ItemId {
        ItemId::derived(contact.as_bytes(), "party")
    }
}

/// What a product costs by a price list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct PriceEntry {
    /// The product.
    pub product: RecordId,
    /// The price of one unit without tax.
    pub price: Money,
    /// From how many on, in thousandths of the unit; 0 is from the first.
    pub min_quantity: i64,
    /// The first day on which it holds.
    pub from: Option<Day>,
    /// The last day on which it holds.
    pub to: Option<Day>,
}

/// A stop of a tour: who is visited, and where among the others. What came of it stands apart, so that whoever puts
/// stops in another order and whoever visits them do not meet (ADR 53).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StopEntry {
    /// The customer.
    pub account: RecordId,
    /// The appointment in the calendar.
    pub event: Option<RecordId>,
    /// Where it stands among the others, as [`crate::sales::position`] makes it.
    pub position: String,
}

/// One entry of a collection field.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ItemValue {
    /// For [`crate::field::FieldKind::Emails`].
    Email(EmailEntry),
    /// For [`crate::field::FieldKind::Phones`].
    Phone(PhoneEntry),
    /// For [`crate::field::FieldKind::Addresses`].
    Address(AddressEntry),
    /// For [`crate::field::FieldKind::Affiliations`].
    Affiliation(Affiliation),
    /// For [`crate::field::FieldKind::Checklist`].
    Check(CheckEntry),
    /// For [`crate::field::FieldKind::Lines`]. Boxed: it is several times as large as the others.
    Line(Box<LineItem>),
    /// For [`crate::field::FieldKind::Parties`].
    Party(Party),
    /// For [`crate::field::FieldKind::Prices`].
    Price(PriceEntry),
    /// For [`crate::field::FieldKind::Stops`].
    Stop(StopEntry),
}

impl ItemValue {
    /// Whether this entry is the one to show first.
    #[must_use]
    pub const fn is_primary(&self) -> bool {
        match self {
            Self::Email(entry) => entry.primary,
            Self::Phone(entry) => entry.primary,
            Self::Address(_)
            | Self::Check(_)
            | Self::Line(_)
            | Self::Party(_)
            | Self::Price(_)
            | Self::Stop(_) => false,
            Self::Affiliation(entry) => entry.primary && !entry.inactive,
        }
    }
}

/// Names of the parts of entries, as mappings and exports use them.
pub const PARTS: [&str; 26] = [
    "addr",
    "raw",
    "use",
    "co",
    "street",
    "house_no",
    "extra",
    "zip",
    "city",
    "region",
    "country",
    "account",
    "role",
    "department",
    "from",
    "to",
    "ended",
    "sku",
    "name",
    "quantity",
    "unit",
    "price",
    "discount",
    "tax",
    "text",
    "line_no",
];

impl Use {
    /// The use with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|usage| usage.key() == key)
    }
}

impl AddressUse {
    /// The use with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|usage| usage.key() == key)
    }
}
