//! Letterhead: the firm that sells, as its papers name it, the words its quotes begin and end with, and what amounts and
//! phone numbers mean that say neither currency nor country. What has to stand on a business letter is § 35a GmbHG,
//! § 80 AktG and § 37a HGB; a workspace has one (`docs/domain.md` D38).

use crate::choice;
use crate::command::Edit;
use crate::field::{FieldKey, FieldKind as K, FieldSpec as F, Group as G, RecordKind, RecordSpec};
use crate::id::RecordId;
use crate::schema::quote;
use crate::value::FieldValue;

/// What the firm is called, with its legal form.
pub const NAME: FieldKey = FieldKey::new("name");
/// Street and number.
///
/// WHY lines and no prose: what two people write of it apart is a conflict, and does not stand twice on every paper.
pub const STREET: FieldKey = FieldKey::new("street");
/// Postal code and city.
pub const CITY: FieldKey = FieldKey::new("city");
/// The number to ask under.
pub const PHONE: FieldKey = FieldKey::new("phone");
/// The address to write to.
pub const EMAIL: FieldKey = FieldKey::new("email");
/// Its page in the web.
pub const WEBSITE: FieldKey = FieldKey::new("website");
/// Who may sign for it: managing directors, the board, the owner.
pub const MANAGED_BY: FieldKey = FieldKey::new("managed_by");
/// Who presides over its supervisory board, where it has one.
pub const BOARD_CHAIR: FieldKey = FieldKey::new("board_chair");
/// Where its seat is.
pub const SEAT: FieldKey = FieldKey::new("seat");
/// Court and number of its register.
pub const REG_NO: FieldKey = FieldKey::new("reg_no");
/// Its number for value-added tax.
pub const VAT_ID: FieldKey = FieldKey::new("vat_id");
/// Its number at the tax office.
pub const TAX_NO: FieldKey = FieldKey::new("tax_no");
/// Its bank.
pub const BANK: FieldKey = FieldKey::new("bank");
/// Its account there.
pub const IBAN: FieldKey = FieldKey::new("iban");
/// The bank's own code.
pub const BIC: FieldKey = FieldKey::new("bic");
/// What a new quote begins with.
pub const INTRO: FieldKey = FieldKey::new("intro");
/// What a new quote ends with.
pub const OUTRO: FieldKey = FieldKey::new("outro");
/// The terms of a new quote.
pub const TERMS: FieldKey = FieldKey::new("terms");
/// Where new addresses are, and phone numbers that begin with no country.
pub const COUNTRY: FieldKey = FieldKey::new("country");
/// What amounts are in that are written without a currency.
pub const CURRENCY: FieldKey = FieldKey::new("currency");

/// Countries that are offered, by ISO 3166: the keys of [`choice::COUNTRY`] in capitals.
pub const COUNTRIES: [&str; 12] = ["DE", "AT", "CH", "NL", "BE", "FR", "IT", "ES", "PL", "CZ", "GB", "US"];
/// Currencies that are offered, by ISO 4217: the keys of [`choice::CURRENCY`] in capitals.
pub const CURRENCIES: [&str; 7] = ["EUR", "CHF", "USD", "GBP", "PLN", "CZK", "DKK"];

/// All fields in display order.
pub static LETTERHEAD: RecordSpec = RecordSpec {
    kind: RecordKind::Letterhead,
    fields: &[
        F::of("name", K::Line, G::Identity).important(),
        F::of("street", K::Line, G::Reach).important(),
        F::of("city", K::Line, G::Reach).important(),
        F::of("phone", K::Line, G::Reach).important(),
        F::of("email", K::Line, G::Reach).important(),
        F::of("website", K::Url, G::Reach).important(),
        F::of("managed_by", K::Line, G::Business),
        F::of("board_chair", K::Line, G::Business),
        F::of("seat", K::Line, G::Business),
        F::of("reg_no", K::Line, G::Business),
        F::of("vat_id", K::Line, G::Business),
        F::of("tax_no", K::Line, G::Business),
        F::of("bank", K::Line, G::Business),
        F::of("iban", K::Line, G::Business),
        F::of("bic", K::Line, G::Business),
        F::of("intro", K::Prose, G::Notes),
        F::of("outro", K::Prose, G::Notes),
        F::of("terms", K::Line, G::Notes),
        F::of("country", K::Choice(&choice::COUNTRY), G::Sales),
        F::of("currency", K::Choice(&choice::CURRENCY), G::Sales),
    ],
};

/// The id of the letterhead: two devices that set it up without knowing of each other make one.
#[must_use]
pub fn id() -> RecordId {
    RecordId::derived(&[0; 16], "letterhead")
}

/// What is meant where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usual {
    /// The country of new addresses and of phone numbers, by ISO 3166.
    pub country: &'static str,
    /// The currency of amounts, by ISO 4217.
    pub currency: &'static str,
}

impl Default for Usual {
    fn default() -> Self {
        let ([country, ..], [currency, ..]) = (COUNTRIES, CURRENCIES);
        Self { country, currency }
    }
}

/// What the firm itself says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Said {
    /// The country, by ISO 3166.
    pub country: Option<&'static str>,
    /// The currency, by ISO 4217.
    pub currency: Option<&'static str>,
}

impl Said {
    /// What a letterhead says. `get`: what it holds.
    #[must_use]
    pub fn of<'a>(get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>) -> Self {
        let said = |field, codes: &[&'static str]| {
            let key = get(field).and_then(FieldValue::as_text)?;
            codes.iter().copied().find(|code| code.eq_ignore_ascii_case(key))
        };
        Self { country: said(COUNTRY, &COUNTRIES), currency: said(CURRENCY, &CURRENCIES) }
    }
}

impl From<Said> for Usual {
    fn from(said: Said) -> Self {
        let usual = Self::default();
        Self {
            country: said.country.unwrap_or(usual.country),
            currency: said.currency.unwrap_or(usual.currency),
        }
    }
}

impl Usual {
    /// What a letterhead says of it; Germany and euros where it says nothing. `get`: what it holds.
    #[must_use]
    pub fn of<'a>(get: &dyn Fn(FieldKey) -> Option<&'a FieldValue>) -> Self {
        Said::of(get).into()
    }

    /// The currency as amounts hold it.
    #[must_use]
    pub fn code(self) -> [u8; 3] {
        self.currency.as_bytes().try_into().unwrap_or(*b"EUR")
    }
}

/// The words that a new quote takes from the letterhead, where its own edits say none. The terms of a customer with a
/// time of its own to pay (`has_terms`) are not the usual ones.
#[must_use]
pub fn usual_words(text: &dyn Fn(FieldKey) -> String, said: &[Edit], has_terms: bool) -> Vec<Edit> {
    let is_said = |field| said.iter().any(|edit| edit.field() == Some(field));
    // A later version of a quote is made of the one before.
    if is_said(quote::REVISES) {
        return Vec::new();
    }
    let wanted = |usual, field| Some(text(usual)).filter(|words| !words.trim().is_empty() && !is_said(field));
    let write =
        |usual, field| wanted(usual, field).map(|after| Edit::Write { field, before: String::new(), after });
    let terms = wanted(TERMS, quote::TERMS).filter(|_| !has_terms).map(FieldValue::Text);
    let terms = terms.map(|words| Edit::Set { field: quote::TERMS, value: Some(words) });
    [write(INTRO, quote::INTRO), write(OUTRO, quote::OUTRO), terms].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_what_the_letterhead_says_and_what_it_may_say_is_offered() {
        let upper = |keys: &[&str]| keys.iter().map(|key| key.to_uppercase()).collect::<Vec<_>>();
        assert_eq!(upper(choice::COUNTRY.keys), COUNTRIES);
        assert_eq!(upper(choice::CURRENCY.keys), CURRENCIES);
        assert_eq!(Usual::of(&|_| None), Usual { country: "DE", currency: "EUR" });
        let (swiss, francs) = (FieldValue::Choice("ch".to_owned()), FieldValue::Choice("chf".to_owned()));
        let zurich = Usual::of(&|field| if field == COUNTRY { Some(&swiss) } else { Some(&francs) });
        assert_eq!(zurich, Usual { country: "CH", currency: "CHF" });
        assert_eq!(zurich.code(), *b"CHF");
        let unknown = FieldValue::Choice("xx".to_owned());
        assert_eq!(Usual::of(&|_| Some(&unknown)), Usual::default(), "as a newer version may write");
    }

    fn firm(field: FieldKey) -> String {
        match field.as_str() {
            "intro" => "Guten Tag,".to_owned(),
            "terms" => "14 Tage netto".to_owned(),
            _ => String::new(),
        }
    }

    #[test]
    fn a_new_quote_takes_the_usual_words_that_its_maker_did_not_say() {
        let fields = |said: &[Edit]| {
            usual_words(&firm, said, false).iter().filter_map(Edit::field).collect::<Vec<_>>()
        };
        assert_eq!(fields(&[]), [quote::INTRO, quote::TERMS], "the closing words are not set up");
        let own = Edit::Set { field: quote::TERMS, value: Some(FieldValue::Text("sofort".to_owned())) };
        assert_eq!(fields(&[own]), [quote::INTRO]);
        assert_eq!(usual_words(&firm, &[], true).len(), 1, "the customer has terms of its own");
        let revises = Edit::Set { field: quote::REVISES, value: Some(FieldValue::Link(id())) };
        assert_eq!(fields(&[revises]), [], "a later version is made of the one before");
    }
}
