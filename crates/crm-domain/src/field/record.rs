//! The kinds of records, and which fields each has.

use serde::{Deserialize, Serialize};

use super::{FieldKey, FieldSpec};
use crate::schema;

/// The kinds of records. Stored by [`RecordKind::key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum RecordKind {
    /// Account (Firma).
    Account,
    /// Contact (Ansprechpartner).
    Contact,
    /// Lead (Interessent).
    Lead,
    /// Deal (Verkaufschance).
    Deal,
    /// Pipeline.
    Pipeline,
    /// Stage of a pipeline.
    Stage,
    /// Interaction: a call, a visit, a mail, a note.
    Interaction,
    /// Task (Aufgabe).
    Task,
    /// Event (Termin).
    Event,
    /// Product (Produkt).
    Product,
    /// Quote (Angebot).
    Quote,
    /// Order (Auftrag).
    Order,
    /// Quota (Ziel): what a member is to win in a month.
    Quota,
    /// Definition (eigenes Feld): a field that people gave their records themselves.
    Definition,
    /// Option of a definition that offers a selection.
    Option,
    /// View (Ansicht): how a list is shown.
    View,
    /// Price list (Preisliste): what products cost some customers.
    PriceList,
    /// Tour (Besuchstour): the visits of a day, in their order.
    Tour,
    /// Photo (Foto): one that was taken on the way, of its own so that no row carries it.
    Photo,
    /// Team: members who sell together.
    Team,
    /// Letterhead (Briefkopf): the firm that sells, as it stands on its papers. One for a workspace.
    Letterhead,
}

impl RecordKind {
    /// Every kind, in the order of the navigation.
    pub const ALL: [Self; 21] = [
        Self::Account,
        Self::Contact,
        Self::Lead,
        Self::Deal,
        Self::Pipeline,
        Self::Stage,
        Self::Interaction,
        Self::Task,
        Self::Event,
        Self::Product,
        Self::Quote,
        Self::Order,
        Self::Quota,
        Self::Definition,
        Self::Option,
        Self::View,
        Self::PriceList,
        Self::Tour,
        Self::Photo,
        Self::Team,
        Self::Letterhead,
    ];

    /// The kinds that have lists and pages of their own. The others are what a workspace is set up with.
    pub const LISTED: [Self; 12] = [
        Self::Account,
        Self::Contact,
        Self::Lead,
        Self::Deal,
        Self::Interaction,
        Self::Task,
        Self::Event,
        Self::Product,
        Self::Quote,
        Self::Order,
        Self::PriceList,
        Self::Tour,
    ];

    /// The kinds that files are imported as.
    pub const IMPORTED: [Self; 6] =
        [Self::Contact, Self::Account, Self::Lead, Self::Deal, Self::Product, Self::Order];

    /// Stored key and locale prefix; never renamed.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Contact => "contact",
            Self::Lead => "lead",
            Self::Deal => "deal",
            Self::Pipeline => "pipeline",
            Self::Stage => "stage",
            Self::Interaction => "interaction",
            Self::Task => "task",
            Self::Event => "event",
            Self::Product => "product",
            Self::Quote => "quote",
            Self::Order => "order",
            Self::Quota => "quota",
            Self::Definition => "definition",
            Self::Option => "option",
            Self::View => "view",
            Self::PriceList => "price_list",
            Self::Tour => "tour",
            Self::Photo => "photo",
            Self::Team => "team",
            Self::Letterhead => "letterhead",
        }
    }

    /// The kind with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The fields that make the title of such a record.
    #[must_use]
    pub const fn title_fields(self) -> &'static [FieldKey] {
        match self {
            Self::Account => &[schema::account::NAME],
            Self::Contact => &[schema::contact::FIRST_NAME, schema::contact::LAST_NAME],
            Self::Lead => &[schema::lead::FIRST_NAME, schema::lead::LAST_NAME],
            Self::Deal => &[schema::deal::NAME],
            Self::Pipeline | Self::Stage | Self::Definition | Self::Option => &[schema::pipeline::NAME],
            Self::Interaction => &[schema::interaction::SUBJECT],
            Self::Task | Self::Event | Self::Tour => &[schema::task::TITLE],
            Self::Product => &[schema::product::NAME],
            Self::Quote | Self::Order => &[schema::quote::NUMBER, schema::quote::SUBJECT],
            Self::Quota | Self::Photo => &[],
            Self::View => &[schema::view::NAME],
            Self::PriceList => &[schema::price_list::NAME],
            Self::Team => &[schema::team::NAME],
            Self::Letterhead => &[schema::letterhead::NAME],
        }
    }

    /// Whether it is about one person, by first and last name.
    #[must_use]
    pub const fn is_person(self) -> bool {
        matches!(self, Self::Contact | Self::Lead)
    }

    /// The fields of this kind.
    #[must_use]
    pub const fn spec(self) -> &'static RecordSpec {
        match self {
            Self::Account => &schema::ACCOUNT,
            Self::Contact => &schema::CONTACT,
            Self::Lead => &schema::LEAD,
            Self::Deal => &schema::DEAL,
            Self::Pipeline => &schema::PIPELINES,
            Self::Stage => &schema::STAGE,
            Self::Interaction => &schema::INTERACTION,
            Self::Task => &schema::TASK,
            Self::Event => &schema::EVENT,
            Self::Product => &schema::PRODUCT,
            Self::Quote => &schema::QUOTE,
            Self::Order => &schema::ORDER,
            Self::Quota => &schema::QUOTA,
            Self::Definition => &schema::DEFINITIONS,
            Self::Option => &schema::OPTION,
            Self::View => &schema::VIEW,
            Self::PriceList => &schema::PRICE_LIST,
            Self::Tour => &schema::TOUR,
            Self::Photo => &schema::PHOTO,
            Self::Team => &schema::TEAM,
            Self::Letterhead => &schema::LETTERHEAD,
        }
    }
}

/// A kind of record and its fields in display order.
#[derive(Debug)]
pub struct RecordSpec {
    /// Which record.
    pub kind: RecordKind,
    /// Display order. Form, table, import, export and filters all walk this list.
    pub fields: &'static [FieldSpec],
}

impl RecordSpec {
    /// The field with this key: of this list, or one that people defined.
    #[must_use]
    pub fn field(&self, key: FieldKey) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|field| field.key == key).or_else(|| crate::own::spec(key.as_str()))
    }

    /// The position of a field in [`Self::fields`].
    #[must_use]
    pub fn position(&self, key: FieldKey) -> Option<u16> {
        self.fields.iter().position(|field| field.key == key).and_then(|at| u16::try_from(at).ok())
    }
}
