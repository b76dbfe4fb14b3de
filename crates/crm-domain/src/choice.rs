//! The closed lists (`docs/domain.md` D18). Only keys are stored; words come from the locale under
//! `choice.<list>.<key>`.

/// A named list of keys. Keys are a promise to every existing document: never renamed, never reused.
#[derive(Debug, PartialEq, Eq)]
pub struct ChoiceList {
    /// Name in the locale files.
    pub name: &'static str,
    /// Keys in display order.
    pub keys: &'static [&'static str],
}

/// What a field holds that people define themselves; the keys of [`crate::own::OwnType`].
pub static OWN_TYPE: ChoiceList = ChoiceList {
    name: "own_type",
    keys: &["option", "text", "number", "money", "day", "flag", "url", "account", "contact", "member"],
};
/// What an account is to us.
pub static ACCOUNT_KIND: ChoiceList = ChoiceList {
    name: "account_kind",
    keys: &["prospect", "customer", "former", "partner", "reseller", "supplier", "competitor", "other"],
};
/// Whether business is being done with an account.
pub static ACCOUNT_STATUS: ChoiceList =
    ChoiceList { name: "account_status", keys: &["active", "dormant", "blocked", "closed"] };
/// Branches, after the sections of WZ 2008.
pub static INDUSTRY: ChoiceList = ChoiceList {
    name: "industry",
    keys: &[
        "agriculture",
        "mining",
        "food",
        "textile",
        "wood_paper",
        "chemicals",
        "plastics",
        "metal",
        "electronics",
        "machinery",
        "automotive",
        "other_manufacturing",
        "energy",
        "water_waste",
        "construction",
        "wholesale",
        "retail",
        "transport",
        "hospitality",
        "media",
        "software",
        "telecom",
        "finance",
        "real_estate",
        "consulting",
        "engineering",
        "research",
        "business_services",
        "public",
        "education",
        "health",
        "culture",
        "crafts",
        "other",
    ],
};
/// Head count bands.
pub static SIZE_BAND: ChoiceList =
    ChoiceList { name: "size_band", keys: &["1_9", "10_49", "50_249", "250_999", "1000_plus"] };
/// A, B or C customer.
pub static RATING: ChoiceList = ChoiceList { name: "rating", keys: &["a", "b", "c"] };
/// How a person is addressed in a letter.
pub static SALUTATION: ChoiceList =
    ChoiceList { name: "salutation", keys: &["ms", "mr", "mx", "family", "none"] };
/// Sie or Du.
pub static FORMAL_ADDRESS: ChoiceList = ChoiceList { name: "formal_address", keys: &["formal", "informal"] };
/// How a person wants to be reached.
pub static CHANNEL: ChoiceList =
    ChoiceList { name: "channel", keys: &["phone", "mobile", "email", "letter", "visit", "whatsapp", "sms"] };
/// Languages that letters are written in, ISO 639-1.
pub static LANGUAGE: ChoiceList = ChoiceList {
    name: "language",
    keys: &[
        "de", "en", "fr", "it", "es", "nl", "pl", "cs", "da", "sv", "tr", "pt", "hu", "ro", "ru", "uk", "zh",
        "ja",
    ],
};
/// Where a record came from.
pub static LEAD_SOURCE: ChoiceList = ChoiceList {
    name: "lead_source",
    keys: &[
        "website",
        "webform",
        "referral",
        "fair",
        "cold_call",
        "visit",
        "campaign",
        "existing",
        "partner",
        "social",
        "import",
        "other",
    ],
};
/// Why personal data may be kept, GDPR Art. 6(1).
pub static LEGAL_BASIS: ChoiceList =
    ChoiceList { name: "legal_basis", keys: &["consent", "contract", "obligation", "interest"] };

/// How far a lead has come.
pub static LEAD_STATUS: ChoiceList = ChoiceList {
    name: "lead_status",
    keys: &["new", "contacted", "nurturing", "qualified", "converted", "unqualified", "junk"],
};
/// How warm a lead is.
pub static LEAD_RATING: ChoiceList = ChoiceList { name: "lead_rating", keys: &["hot", "warm", "cold"] };
/// Why a lead came to nothing.
pub static DISQUALIFY_REASON: ChoiceList = ChoiceList {
    name: "disqualify_reason",
    keys: &[
        "no_need",
        "budget",
        "timing",
        "authority",
        "competitor",
        "unresponsive",
        "poor_fit",
        "wrong_data",
        "duplicate",
        "other",
    ],
};
/// What part a person has in a purchase.
pub static BUYING_ROLE: ChoiceList = ChoiceList {
    name: "buying_role",
    keys: &["decider", "approver", "influencer", "user", "gatekeeper", "champion", "buyer"],
};
/// How a forecast counts a deal.
pub static FORECAST_CATEGORY: ChoiceList =
    ChoiceList { name: "forecast_category", keys: &["pipeline", "best_case", "commit", "closed", "omitted"] };
/// Why a deal was lost.
pub static LOST_REASON: ChoiceList = ChoiceList {
    name: "lost_reason",
    keys: &[
        "price",
        "competitor",
        "budget",
        "feature",
        "timing",
        "no_decision",
        "unresponsive",
        "poor_fit",
        "delivery",
        "other",
    ],
};
/// Why a deal was won. It was free text once: a document may hold words that are no key of the list, and they stay
/// readable.
pub static WIN_REASON: ChoiceList = ChoiceList {
    name: "win_reason",
    keys: &[
        "price",
        "feature",
        "quality",
        "service",
        "relationship",
        "delivery",
        "recommendation",
        "existing",
        "timing",
        "no_rival",
        "other",
    ],
};
/// From one payment to the next.
pub static INTERVAL: ChoiceList = ChoiceList { name: "interval", keys: &["month", "quarter", "year"] };
/// Countries of new addresses and of phone numbers that begin with none (ISO 3166).
pub static COUNTRY: ChoiceList = ChoiceList {
    name: "country",
    keys: &["de", "at", "ch", "nl", "be", "fr", "it", "es", "pl", "cz", "gb", "us"],
};
/// Currencies of amounts that name none (ISO 4217).
pub static CURRENCY: ChoiceList =
    ChoiceList { name: "currency", keys: &["eur", "chf", "usd", "gbp", "pln", "czk", "dkk"] };
/// What a stage means for its deals.
pub static STAGE_OUTCOME: ChoiceList = ChoiceList { name: "stage_outcome", keys: &["open", "won", "lost"] };
/// Colours that a person may choose; the page's tokens name them.
pub static TINT: ChoiceList =
    ChoiceList { name: "tint", keys: &["grey", "blue", "teal", "violet", "amber", "orange", "green", "red"] };
/// What an interaction was.
pub static INTERACTION_KIND: ChoiceList = ChoiceList {
    name: "interaction_kind",
    keys: &[
        "call", "email", "meeting", "visit", "video", "chat", "sms", "whatsapp", "social", "letter", "fair",
        "note",
    ],
};
/// Who reached out to whom.
pub static DIRECTION: ChoiceList = ChoiceList { name: "direction", keys: &["out", "in", "internal"] };
/// What came of an interaction.
pub static INTERACTION_OUTCOME: ChoiceList = ChoiceList {
    name: "interaction_outcome",
    keys: &["reached", "not_reached", "callback", "appointment", "order", "refusal"],
};
/// How the customer felt about it.
pub static SENTIMENT: ChoiceList =
    ChoiceList { name: "sentiment", keys: &["positive", "neutral", "negative"] };
/// Whether a check-in was at the customer's.
pub static GEO_VERDICT: ChoiceList =
    ChoiceList { name: "geo_verdict", keys: &["verified", "outside", "unknown"] };
/// How far a task is.
pub static TASK_STATUS: ChoiceList =
    ChoiceList { name: "task_status", keys: &["open", "in_progress", "waiting", "done", "cancelled"] };
/// How much something matters.
pub static PRIORITY: ChoiceList = ChoiceList { name: "priority", keys: &["low", "normal", "high", "urgent"] };
/// What an event is.
pub static EVENT_KIND: ChoiceList = ChoiceList {
    name: "event_kind",
    keys: &["visit", "meeting", "call", "video", "fair", "internal", "absence"],
};
/// Whether an event takes place.
pub static EVENT_STATUS: ChoiceList =
    ChoiceList { name: "event_status", keys: &["planned", "held", "missed", "cancelled"] };
/// How far a quote has come.
pub static QUOTE_STATUS: ChoiceList = ChoiceList {
    name: "quote_status",
    keys: &["draft", "sent", "accepted", "declined", "expired", "revised"],
};
/// How far an order has come.
pub static ORDER_STATUS: ChoiceList = ChoiceList {
    name: "order_status",
    keys: &["open", "confirmed", "delivered", "invoiced", "paid", "cancelled", "returned"],
};
/// Which system an order comes of.
pub static ORDER_SOURCE: ChoiceList = ChoiceList { name: "order_source", keys: &["crm", "erp", "import"] };
/// How a list is shown.
pub static VIEW_LAYOUT: ChoiceList =
    ChoiceList { name: "view_layout", keys: &["table", "board", "calendar", "cards"] };

/// Where the amount of a deal comes from.
pub static AMOUNT_MODE: ChoiceList = ChoiceList { name: "amount_mode", keys: &["manual", "lines"] };
/// What somebody who has a say in a deal thinks of it.
pub static STANCE: ChoiceList = ChoiceList { name: "stance", keys: &["promoter", "neutral", "critic"] };
/// How much somebody's word counts in a deal.
pub static INFLUENCE: ChoiceList = ChoiceList { name: "influence", keys: &["high", "medium", "low"] };
/// Whether a price list is in use.
pub static PRICE_LIST_STATUS: ChoiceList =
    ChoiceList { name: "price_list_status", keys: &["active", "inactive"] };

/// Every list, for the locale test.
pub static ALL: [&ChoiceList; 41] = [
    &ACCOUNT_KIND,
    &ACCOUNT_STATUS,
    &INDUSTRY,
    &SIZE_BAND,
    &RATING,
    &SALUTATION,
    &FORMAL_ADDRESS,
    &CHANNEL,
    &LANGUAGE,
    &LEAD_SOURCE,
    &LEGAL_BASIS,
    &LEAD_STATUS,
    &LEAD_RATING,
    &DISQUALIFY_REASON,
    &BUYING_ROLE,
    &FORECAST_CATEGORY,
    &LOST_REASON,
    &WIN_REASON,
    &INTERVAL,
    &COUNTRY,
    &CURRENCY,
    &STAGE_OUTCOME,
    &TINT,
    &INTERACTION_KIND,
    &DIRECTION,
    &INTERACTION_OUTCOME,
    &SENTIMENT,
    &GEO_VERDICT,
    &TASK_STATUS,
    &PRIORITY,
    &EVENT_KIND,
    &EVENT_STATUS,
    &QUOTE_STATUS,
    &ORDER_STATUS,
    &ORDER_SOURCE,
    &OWN_TYPE,
    &VIEW_LAYOUT,
    &AMOUNT_MODE,
    &STANCE,
    &INFLUENCE,
    &PRICE_LIST_STATUS,
];
