//! Any text as a value of any field (R11), as a search, and made safe for spreadsheets (S4).

use crm_domain::field::RecordKind;
use crm_domain::import::{neutralise, restore};
use crm_domain::parse::ParseContext;
use crm_domain::search::SearchQuery;

/// One input.
pub fn run(text: &str) {
    for spec in RecordKind::ALL.into_iter().flat_map(|kind| kind.spec().fields) {
        for context in [ParseContext::german(None), ParseContext::canonical()] {
            if let Ok(value) = spec.parse(text, &context) {
                assert!(!value.is_empty());
            }
        }
    }
    assert!(SearchQuery::parse(text).matches(&crm_domain::fold::fold(text)));
    assert_eq!(restore(&neutralise(text)), text);
}
