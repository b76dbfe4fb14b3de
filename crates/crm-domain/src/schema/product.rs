//! Product (Produkt): what is sold, at which price. Lines of quotes and orders copy what they need of it.

use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};

/// The number it is ordered by.
pub const SKU: FieldKey = FieldKey::new("sku");
/// What it is called.
pub const NAME: FieldKey = FieldKey::new("name");
/// What it is called in English.
pub const NAME_EN: FieldKey = FieldKey::new("name_en");
/// What it is among, as `Pumpen / Zubehör`.
pub const CATEGORY: FieldKey = FieldKey::new("category");
/// In what it is counted.
pub const UNIT: FieldKey = FieldKey::new("unit");
/// The price of one unit without tax.
pub const LIST_PRICE: FieldKey = FieldKey::new("list_price");
/// The tax that comes on top, in basis points.
pub const TAX_RATE: FieldKey = FieldKey::new("tax_rate");
/// What one unit costs us.
pub const COST: FieldKey = FieldKey::new("cost");
/// It is sold now.
pub const ACTIVE: FieldKey = FieldKey::new("active");
/// The first day on which it is sold.
pub const VALID_FROM: FieldKey = FieldKey::new("valid_from");
/// The last day on which it is sold.
pub const VALID_TO: FieldKey = FieldKey::new("valid_to");
/// What is said about it.
pub const DESCRIPTION: FieldKey = FieldKey::new("description");

/// All fields in display order.
pub static PRODUCT: RecordSpec = RecordSpec {
    kind: RecordKind::Product,
    fields: &[
        F::of("name", K::Line, G::Identity).important().also(&[
            "product name",
            "productname",
            "product",
            "artikelbezeichnung",
            "artikelname",
            "produktname",
            "produkt",
            "artikel",
        ]),
        F::of("name_en", K::Line, G::Identity).also(&["name (en)", "english name", "englische bezeichnung"]),
        F::of("sku", K::Line, G::Identity).important().also(&[
            "product code",
            "productcode",
            "item number",
            "item no",
            "article number",
            "part number",
            "artikelnr",
            "artikel-nr.",
            "art.-nr.",
            "produktnummer",
        ]),
        F::of("category", K::Line, G::Identity).important().also(&[
            "product category",
            "product type",
            "warengruppe",
            "artikelgruppe",
            "produktgruppe",
        ]),
        F::of("family", K::Line, G::Identity).also(&["product family", "produktlinie", "product line"]),
        F::of("unit", K::Line, G::Business).important().also(&[
            "unit of measure",
            "uom",
            "quantityunitofmeasure",
            "mengeneinheit",
            "me",
        ]),
        F::of("list_price", K::Money, G::Business).important().critical().also(&[
            "price",
            "unit price",
            "sales price",
            "preis",
            "verkaufspreis",
            "vk",
            "vk netto",
            "einzelpreis",
            "nettopreis",
        ]),
        F::of("tax_rate", K::Percent, G::Business).important().also(&[
            "tax",
            "vat",
            "vat rate",
            "mwst",
            "mwst.",
            "mwst-satz",
            "ust",
            "ust-satz",
            "mehrwertsteuer",
        ]),
        F::of("cost", K::Money, G::Business).also(&[
            "cost of goods",
            "purchase price",
            "standard cost",
            "einkaufspreis",
            "ek",
            "ek netto",
        ]),
        F::of("active", K::Flag, G::Sales).important().also(&["isactive", "is active", "product active"]),
        F::of("valid_from", K::Day, G::Sales).also(&["valid from", "start date", "verfügbar ab"]),
        F::of("valid_to", K::Day, G::Sales).also(&["valid to", "valid until", "end date", "verfügbar bis"]),
        F::of("interests", K::Tags, G::Sales).also(&["interessen"]),
        F::of("lifecycle_days", K::Number, G::Sales).also(&["lifecycle", "reorder days", "lebensdauer"]),
        F::of("owner", K::Member, G::Sales).also(&["product owner", "produktmanager", "betreuer"]),
        F::of("tags", K::Tags, G::Sales).also(&["labels", "schlagwörter"]),
        F::of("followers", K::Members, G::Sales),
        F::of("starred_by", K::Members, G::Sales),
        F::of("external_no", K::Line, G::Business).also(&["id", "record id", "product id"]),
        F::of("description", K::Prose, G::Notes).important().also(&[
            "product description",
            "langtext",
            "notes",
            "notizen",
        ]),
    ],
};
