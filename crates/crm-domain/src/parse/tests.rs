//! What text means, kind by kind, and that what is written is read back.

use proptest::prelude::*;

use super::*;
use crate::choice::{ACCOUNT_KIND, LANGUAGE, LOST_REASON, SIZE_BAND, WIN_REASON};
use crate::field::{FieldKey, RecordKind};
use crate::format::{self, Names, Style};
use crate::id::{MemberId, RecordId};
use crate::item::PhoneEntry;
use crate::time::PartialDay;
use crate::value::Money;

const SATURDAY: &str = "2026-11-21";

fn german() -> ParseContext<'static> {
    ParseContext::german(Day::from_iso(SATURDAY))
}

fn american() -> ParseContext<'static> {
    ParseContext {
        day_order: DayOrder::MonthFirst,
        decimal_comma: false,
        phone_country: "US",
        currency: "USD",
        today: Day::from_iso(SATURDAY),
    }
}

fn no_names() -> Names<'static> {
    Names { record: &|_| None, member: &|_| None, zone: &crate::time::UTC, currency: "EUR" }
}

#[test]
fn quantities_are_read_to_a_thousandth() {
    for (raw, context, expected) in [
        ("3", german(), Some(3_000)),
        ("2,5", german(), Some(2_500)),
        ("2.5", american(), Some(2_500)),
        ("1.000", german(), Some(1_000_000)),
        ("1.000,125", german(), Some(1_000_125)),
        ("-1", german(), Some(-1_000)),
        ("1,2340", german(), Some(1_234)),
        ("1,2345", german(), None),
        ("viel", german(), None),
        ("", german(), None),
    ] {
        assert_eq!(amount::thousandths(raw, &context), expected, "{raw}");
    }
}

#[test]
fn amounts_are_read_as_the_country_writes_them() {
    let check = |raw: &str, context: ParseContext<'_>, expected: Result<(i64, &[u8; 3]), FieldError>| {
        let expected =
            expected.map(|(minor, currency)| FieldValue::Money(Money { minor, currency: *currency }));
        assert_eq!(FieldKind::Money.parse(raw, &context), expected, "{raw}");
    };
    check("1.234,56 €", german(), Ok((123_456, b"EUR")));
    check("EUR 1,234.56", german(), Ok((123_456, b"EUR")));
    check("1234,5", german(), Ok((123_450, b"EUR")));
    check("1.234", german(), Ok((123_400, b"EUR")));
    check("1.5", german(), Ok((150, b"EUR")));
    check("1,234", american(), Ok((123_400, b"USD")));
    check("1.234", american(), Err(FieldError::Decimals));
    check("$1,234.56", american(), Ok((123_456, b"USD")));
    check("-$5", american(), Ok((-500, b"USD")));
    check("(1,234.00)", american(), Ok((-123_400, b"USD")));
    check("1'234.50 CHF", german(), Ok((123_450, b"CHF")));
    check("1\u{202f}234,56\u{a0}€", german(), Ok((123_456, b"EUR")));
    check("12.345.678,90", german(), Ok((1_234_567_890, b"EUR")));
    check("350000000.0", german(), Ok((35_000_000_000, b"EUR")));
    check("6.0E7", american(), Ok((6_000_000_000, b"USD")));
    check("8.48E10", german(), Ok((8_480_000_000_000, b"EUR")));
    check("1.5E0", american(), Err(FieldError::Money));
    check("1000 JPY", german(), Ok((1000, b"JPY")));
    check("0,005 €", german(), Err(FieldError::Decimals));
    check("12 XYZ", german(), Err(FieldError::Currency));
    check("viel", german(), Err(FieldError::Money));
    check("1.23.4", german(), Err(FieldError::Money));
    check("99999999999999999999", german(), Err(FieldError::Money));
    check("", german(), Err(FieldError::Empty));
}

#[test]
fn whole_numbers_may_be_grouped_but_not_broken() {
    let check = |raw: &str, expected: Option<i64>| {
        assert_eq!(FieldKind::Number.parse(raw, &german()).ok(), expected.map(FieldValue::Number), "{raw}");
    };
    check("1.250", Some(1250));
    check("-30", Some(-30));
    check("30,0", Some(30));
    check("30,5", None);
    check("dreißig", None);
}

#[test]
fn why_a_deal_was_won_may_be_said_in_own_words_why_it_was_lost_may_not() {
    let won = |raw: &str| FieldKind::Choice(&WIN_REASON).parse(raw, &german());
    assert_eq!(won("Lieferzeit"), Ok(FieldValue::Choice("delivery".to_owned())));
    assert_eq!(won(" Wir waren\tschneller "), Ok(FieldValue::Choice("Wir waren schneller".to_owned())));
    assert_eq!(won(""), Err(FieldError::Empty));
    let lost = FieldKind::Choice(&LOST_REASON).parse("Wir waren langsamer", &german());
    assert_eq!(lost, Err(FieldError::Choice));
}

#[test]
fn days_are_read_in_words_and_figures() {
    let check = |raw: &str, context: ParseContext<'_>, expected: Option<&str>| {
        let expected = expected.and_then(Day::from_iso).map(FieldValue::Day).ok_or(FieldError::Day);
        assert_eq!(FieldKind::Day.parse(raw, &context), expected, "{raw}");
    };
    check("21.11.2026", german(), Some("2026-11-21"));
    check("1.2.26", german(), Some("2026-02-01"));
    check("1.2.", german(), Some("2027-02-01"));
    check("24.12.", german(), Some("2026-12-24"));
    check("2026-11-21", german(), Some("2026-11-21"));
    check("2006-04-15T03:23:15.000Z", german(), Some("2006-04-15"));
    check("21.11.2026 14:30", german(), Some("2026-11-21"));
    check("20261121", german(), Some("2026-11-21"));
    check("11/21/2026", american(), Some("2026-11-21"));
    check("11/21/2026 2:30", american(), Some("2026-11-21"));
    check("21/11/2026", german(), Some("2026-11-21"));
    check("21/11/2026", american(), None);
    check("21.11.2026", american(), Some("2026-11-21"));
    check("21. November 2026", german(), Some("2026-11-21"));
    check("3. März 2027", german(), Some("2027-03-03"));
    check("Nov 21st, 2026", american(), Some("2026-11-21"));
    check("heute", german(), Some("2026-11-21"));
    check("morgen", german(), Some("2026-11-22"));
    check("Übermorgen", german(), Some("2026-11-23"));
    check("in 2 Wochen", german(), Some("2026-12-05"));
    check("vor 3 Tagen", german(), Some("2026-11-18"));
    check("in einem Monat", german(), Some("2026-12-21"));
    check("nächsten Montag", german(), Some("2026-11-23"));
    check("Samstag", german(), Some("2026-11-28"));
    check("next friday", american(), Some("2026-11-27"));
    check("31.02.2026", german(), None);
    check("32.1.2026", german(), None);
    check("bald", german(), None);
    check("morgen", ParseContext { today: None, ..german() }, None);
    check("1.2.", ParseContext { today: None, ..german() }, None);
}

#[test]
fn birthdays_may_lack_the_year_and_lie_in_the_past() {
    let check = |raw: &str, expected: Option<PartialDay>| {
        assert_eq!(
            FieldKind::PartialDay.parse(raw, &german()).ok(),
            expected.map(FieldValue::PartialDay),
            "{raw}"
        );
    };
    check("28.12.", PartialDay::new(None, 12, 28));
    check("29.2.", PartialDay::new(None, 2, 29));
    check("--12-28", PartialDay::new(None, 12, 28));
    check("28.12.80", PartialDay::new(Some(1980), 12, 28));
    check("28.12.1980", PartialDay::new(Some(1980), 12, 28));
    check("28. Dezember", PartialDay::new(None, 12, 28));
    check("30.2.", None);
}

#[test]
fn addresses_of_mail_and_web_are_checked() {
    let mail =
        |raw: &str, expected: Option<&str>| assert_eq!(email::check(raw).ok().as_deref(), expected, "{raw}");
    mail(" a.b+c@Example.org ", Some("a.b+c@Example.org"));
    mail("Erika Muster <erika@example.org>", Some("erika@example.org"));
    mail("mailto:x@y.de", Some("x@y.de"));
    mail("müller@häuser.de", Some("müller@häuser.de"));
    for wrong in [
        "",
        "a",
        "a@b",
        "@b.de",
        "a@",
        "a b@c.de",
        "a..b@c.de",
        ".a@c.de",
        "a@-c.de",
        "a@c.1",
        "a@b@c.de",
        "a@c..de",
    ] {
        mail(wrong, None);
    }
    let web = |raw: &str, href: Option<&str>| assert_eq!(web::href(raw).as_deref(), href, "{raw}");
    web("www.example.org", Some("https://www.example.org"));
    web("http://example.org/a?b=c#d", Some("http://example.org/a?b=c#d"));
    web("HTTPS://EXAMPLE.ORG", Some("HTTPS://EXAMPLE.ORG"));
    web("example.org:8080/x", Some("https://example.org:8080/x"));
    web("häuser.de", Some("https://häuser.de"));
    for wrong in [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://a.de",
        "a b.de",
        "localhost",
        "http://a@b.de",
        "//a",
        "x\u{0}.de",
    ] {
        web(wrong, None);
    }
    assert_eq!(web::host("https://www.Example.org/x").as_deref(), Some("example.org"));
    assert_eq!(email::company_domain("A@Example.org").as_deref(), Some("example.org"));
    assert_eq!(email::company_domain("a@gmail.com"), None);
}

#[test]
fn check_digits_of_vat_ids_and_ibans_count() {
    let vat = |raw: &str, expected: Result<&str, FieldError>| {
        assert_eq!(vat::check(raw).as_deref(), expected.as_deref(), "{raw}")
    };
    vat("DE 136 695 976", Ok("DE136695976"));
    vat("DE136695977", Err(FieldError::VatDigit));
    vat("DE1366959", Err(FieldError::VatForm));
    vat("ATU13585627", Ok("ATU13585627"));
    vat("ATU13585626", Err(FieldError::VatDigit));
    vat("NL 004495445B01", Ok("NL004495445B01"));
    vat("CHE-116.281.710 MWST", Ok("CHE-116.281.710 MWST"));
    vat("CHE-116.281.711 MWST", Err(FieldError::VatDigit));
    vat("12-3456789", Ok("12-3456789"));
    vat("Ü", Ok("Ü"));
    let iban = |raw: &str, right: bool| assert_eq!(iban::check(raw).is_ok(), right, "{raw}");
    iban("DE89 3704 0044 0532 0130 00", true);
    iban("de89370400440532013000", true);
    iban("DE88 3704 0044 0532 0130 00", false);
    iban("DE89 3704 0044 0532 0130", false);
    iban("GB82 WEST 1234 5698 7654 32", true);
    iban("CH93 0076 2011 6238 5295 7", true);
    iban("Konto 12345", false);
    iban("", false);
    let iban_field = RecordKind::Account.spec().field(FieldKey::find("iban").unwrap()).unwrap();
    assert_eq!(iban_field.parse("DE88370400440532013000", &german()), Err(FieldError::Iban));
}

#[test]
fn options_and_flags_are_read_by_meaning() {
    let check = |kind: FieldKind, raw: &str, expected: Result<FieldValue, FieldError>| {
        assert_eq!(kind.parse(raw, &german()), expected, "{raw}");
    };
    let key = |key: &str| Ok(FieldValue::Choice(key.to_owned()));
    check(FieldKind::Choice(&ACCOUNT_KIND), "Kunde", key("customer"));
    check(FieldKind::Choice(&ACCOUNT_KIND), "Freund", Err(FieldError::Choice));
    check(FieldKind::Choice(&SIZE_BAND), "1.250", key("1000_plus"));
    check(FieldKind::Choice(&SIZE_BAND), "11-50 employees", key("10_49"));
    check(FieldKind::Choice(&SIZE_BAND), "ca. 250", key("250_999"));
    check(FieldKind::Choice(&SIZE_BAND), "viele", Err(FieldError::Choice));
    check(FieldKind::Choice(&LANGUAGE), "de-AT", key("de"));
    check(FieldKind::Flag, "Ja", Ok(FieldValue::Flag(true)));
    check(FieldKind::Flag, "FALSE", Ok(FieldValue::Flag(false)));
    check(FieldKind::Flag, "vielleicht", Err(FieldError::Flag));
    check(FieldKind::Link(RecordKind::Account), "Beispiel AG", Err(FieldError::Reference));
}

#[test]
fn streets_and_house_numbers_part_where_it_is_sure() {
    let check = |line: &str, street: &str, house: &str| {
        assert_eq!(address::split_street(line), (street.to_owned(), house.to_owned()), "{line}");
    };
    check("Hauptstr. 5a", "Hauptstr.", "5a");
    check("Hauptstraße 5 a", "Hauptstraße", "5 a");
    check("Am Markt 12-14", "Am Markt", "12-14");
    check("Am Markt 12 - 14", "Am Markt", "12 - 14");
    check("Straße des 17. Juni 135", "Straße des 17. Juni", "135");
    check("Linke Wienzeile 4/2/7", "Linke Wienzeile", "4/2/7");
    check("150 Palmer Drive", "150 Palmer Drive", "");
    check("1 Main St Suite 200", "1 Main St Suite 200", "");
    check("Broadway Suite 200", "Broadway Suite 200", "");
    check("Postfach 10 20 30", "Postfach 10 20 30", "");
    check("C 3, 12", "C 3, 12", "");
    check("Hauptstraße", "Hauptstraße", "");
    check("", "", "");
    let pasted = address::from_lines("Hauptstr. 5a\n50667 Köln\nDeutschland").unwrap();
    assert_eq!(
        (
            pasted.street.as_str(),
            pasted.house_no.as_str(),
            pasted.zip.as_str(),
            pasted.city.as_str(),
            pasted.country.as_str()
        ),
        ("Hauptstr.", "5a", "50667", "Köln", "DE")
    );
    assert_eq!(address::from_lines("c/o X, Weg 1, D-10115 Berlin").unwrap().zip, "10115");
    assert_eq!(address::from_lines(" , "), Err(FieldError::Address));
}

#[test]
fn words_of_a_set_are_separated_the_usual_ways() {
    let check = |raw: &str, expected: &[&str]| {
        assert_eq!(tags(raw).unwrap().iter().map(String::as_str).collect::<Vec<_>>(), expected, "{raw}");
    };
    check("Messe, VIP; Köln", &["Köln", "Messe", "VIP"]);
    check("* a ::: b", &["* a", "b"]);
    check("\"a, b\", c", &["a, b", "c"]);
    check("\"sagt \"\"ja\"\"\"", &["sagt \"ja\""]);
    check("5\" Rohr", &["5\" Rohr"]);
    check(",,", &[]);
}

#[test]
fn entries_are_read_with_what_they_are_for() {
    let phone = FieldKind::Phones.parse_item(" 0171 / 1234567 ", &german()).unwrap();
    assert_eq!(
        phone,
        ItemValue::Phone(PhoneEntry {
            raw: "0171 / 1234567".into(),
            e164: "+491711234567".into(),
            usage: Use::Mobile,
            primary: false
        })
    );
    assert_eq!(FieldKind::Phones.parse_item("12", &german()), Err(FieldError::Phone));
    let several = FieldKind::Emails.parse("a@b.de; c@d.de", &german()).unwrap();
    assert_eq!(several.items().len(), 2);
    assert_eq!(FieldKind::Emails.parse("a@b.de; c", &german()), Err(FieldError::Email));
    assert_eq!(FieldKind::Line.parse(&"x".repeat(LINE_MAX + 1), &german()), Err(FieldError::TooLong));
}

fn money() -> impl Strategy<Value = Money> {
    let currency = prop_oneof![Just(*b"EUR"), Just(*b"CHF"), Just(*b"JPY"), Just(*b"KWD")];
    (any::<i32>(), currency).prop_map(|(minor, currency)| Money { minor: i64::from(minor), currency })
}

fn any_day() -> impl Strategy<Value = Day> {
    (0i64..100_000).prop_map(|days| Day::from_days(days - 20_000).unwrap())
}

/// A value of every kind that text can hold.
fn value_of_kind() -> impl Strategy<Value = (FieldKind, FieldValue)> {
    prop_oneof![
        "[^\\s\\p{C}]{1,20}( [^\\s\\p{C}]{1,20})?".prop_map(|text| (FieldKind::Line, FieldValue::Text(text))),
        "[^\\s\\p{C}][^\\p{C}]{0,30}\n[^\\s\\p{C}]{1,9}"
            .prop_map(|text| (FieldKind::Prose, FieldValue::Prose(text))),
        any::<i64>()
            .prop_filter("fits", |n| *n != i64::MIN)
            .prop_map(|n| (FieldKind::Number, FieldValue::Number(n))),
        money().prop_map(|money| (FieldKind::Money, FieldValue::Money(money))),
        any::<bool>().prop_map(|flag| (FieldKind::Flag, FieldValue::Flag(flag))),
        any_day().prop_map(|day| (FieldKind::Day, FieldValue::Day(day))),
        (any_day(), any::<bool>()).prop_map(|(day, year)| {
            let day = PartialDay::new(year.then_some(day.year()), day.month(), day.day()).unwrap();
            (FieldKind::PartialDay, FieldValue::PartialDay(day))
        }),
        prop::sample::select(ACCOUNT_KIND.keys)
            .prop_map(|key| (FieldKind::Choice(&ACCOUNT_KIND), FieldValue::Choice(key.to_owned()))),
        any::<[u8; 16]>().prop_map(|id| (
            FieldKind::Link(RecordKind::Account),
            FieldValue::Link(RecordId::from_bytes(id))
        )),
        any::<[u8; 16]>().prop_map(|id| (FieldKind::Member, FieldValue::Member(MemberId::from_bytes(id)))),
        prop::collection::btree_set("[^\\s\\p{C}]{1,12}( [^\\s\\p{C}]{1,5})?", 1..5)
            .prop_map(|words| (FieldKind::Tags, FieldValue::Tags(words))),
        "[a-z]{1,9}@[a-z]{1,9}\\.de".prop_map(|addr| {
            let entry = EmailEntry { addr, usage: Use::Work, primary: false };
            let id = ItemId::derived(&[0; 16], "0");
            (FieldKind::Emails, FieldValue::Items(vec![(id, ItemValue::Email(entry))]))
        }),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_in_both_styles((kind, value) in value_of_kind()) {
        let canonical = format::value(&value, kind, Style::Canonical, no_names());
        prop_assert_eq!(kind.parse(&canonical, &ParseContext::canonical()), Ok(value.clone()), "{}", canonical);
        let in_german = format::value(&value, kind, Style::German, no_names());
        prop_assert_eq!(kind.parse(&in_german, &ParseContext::german(None)), Ok(value), "{}", in_german);
    }

    #[test]
    fn r11_no_text_brings_any_kind_down(raw in "\\PC{0,60}|[0-9.,:/ €$-]{0,30}|.{0,40}") {
        for spec in RecordKind::ALL.into_iter().flat_map(|kind| kind.spec().fields) {
            for context in [german(), american(), ParseContext::canonical()] {
                prop_assert!(spec.parse(&raw, &context).is_ok_and(|value| !value.is_empty()) || spec.parse(&raw, &context).is_err());
                // WHY ignored: any answer will do, a panic will not.
                let _ = spec.kind.parse_item(&raw, &context);
            }
        }
        let _ = web::href(&raw);
    }
}

#[test]
fn a_german_file_leaves_out_the_usual_currency_alone_and_is_read_back_by_it() {
    let amount = |minor, currency| FieldValue::Money(crate::value::Money { minor, currency });
    let names = Names { currency: "CHF", ..no_names() };
    let context = ParseContext { currency: "CHF", ..german() };
    for (value, written) in [(amount(123_450, *b"CHF"), "1234,50"), (amount(99, *b"EUR"), "0,99 EUR")] {
        assert_eq!(format::value(&value, FieldKind::Money, Style::German, names), written);
        assert_eq!(amount::money(written, &context).map(FieldValue::Money), Ok(value));
    }
}
