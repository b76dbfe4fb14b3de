//! Phone numbers: from what people write to E.164 (ITU-T E.164, E.123) and back to national digits.
//!
//! WHY not a metadata crate: libphonenumber's tables are hundreds of kilobytes in a module that a
//! phone downloads; search, matching and dialling need the calling code and the trunk prefix only.
//! What is given up: no check whether a number of that length is assigned (ADR 0010).

/// Fewest and most digits of an international number, calling code included.
const DIGITS: core::ops::RangeInclusive<usize> = 7..=15;

/// The North American calling code; its numbers have ten digits.
const NORTH_AMERICA: &str = "1";

/// How a country dials: ISO 3166-1 alpha-2, calling code, trunk prefix of national numbers.
struct Plan(&'static str, &'static str, &'static str);

/// Countries of one calling code stand together, the main one first.
#[rustfmt::skip]
static PLANS: &[Plan] = &[
    Plan("US", "1", "1"), Plan("CA", "1", "1"), Plan("AG", "1", "1"), Plan("AI", "1", "1"), Plan("AS", "1", "1"),
    Plan("BB", "1", "1"), Plan("BM", "1", "1"), Plan("BS", "1", "1"), Plan("DM", "1", "1"), Plan("DO", "1", "1"),
    Plan("GD", "1", "1"), Plan("GU", "1", "1"), Plan("JM", "1", "1"), Plan("KN", "1", "1"), Plan("KY", "1", "1"),
    Plan("LC", "1", "1"), Plan("MP", "1", "1"), Plan("MS", "1", "1"), Plan("PR", "1", "1"), Plan("SX", "1", "1"),
    Plan("TC", "1", "1"), Plan("TT", "1", "1"), Plan("VC", "1", "1"), Plan("VG", "1", "1"), Plan("VI", "1", "1"),
    Plan("RU", "7", "8"), Plan("KZ", "7", "8"),
    Plan("EG", "20", "0"), Plan("SS", "211", "0"), Plan("MA", "212", "0"), Plan("EH", "212", "0"),
    Plan("DZ", "213", "0"), Plan("TN", "216", ""), Plan("LY", "218", "0"), Plan("GM", "220", ""),
    Plan("SN", "221", ""), Plan("MR", "222", ""), Plan("ML", "223", ""), Plan("GN", "224", ""),
    Plan("CI", "225", ""), Plan("BF", "226", ""), Plan("NE", "227", ""), Plan("TG", "228", ""),
    Plan("BJ", "229", ""), Plan("MU", "230", ""), Plan("LR", "231", "0"), Plan("SL", "232", "0"),
    Plan("GH", "233", "0"), Plan("NG", "234", "0"), Plan("TD", "235", ""), Plan("CF", "236", ""),
    Plan("CM", "237", ""), Plan("CV", "238", ""), Plan("ST", "239", ""), Plan("GQ", "240", ""),
    Plan("GA", "241", ""), Plan("CG", "242", ""), Plan("CD", "243", "0"), Plan("AO", "244", ""),
    Plan("GW", "245", ""), Plan("IO", "246", ""), Plan("SC", "248", ""), Plan("SD", "249", "0"),
    Plan("RW", "250", "0"), Plan("ET", "251", "0"), Plan("SO", "252", "0"), Plan("DJ", "253", ""),
    Plan("KE", "254", "0"), Plan("TZ", "255", "0"), Plan("UG", "256", "0"), Plan("BI", "257", ""),
    Plan("MZ", "258", ""), Plan("ZM", "260", "0"), Plan("MG", "261", "0"), Plan("RE", "262", "0"),
    Plan("YT", "262", "0"), Plan("ZW", "263", "0"), Plan("NA", "264", "0"), Plan("MW", "265", "0"),
    Plan("LS", "266", ""), Plan("BW", "267", ""), Plan("SZ", "268", ""), Plan("KM", "269", ""),
    Plan("ZA", "27", "0"), Plan("SH", "290", ""), Plan("ER", "291", "0"), Plan("AW", "297", ""),
    Plan("FO", "298", ""), Plan("GL", "299", ""), Plan("GR", "30", ""), Plan("NL", "31", "0"),
    Plan("BE", "32", "0"), Plan("FR", "33", "0"), Plan("ES", "34", ""), Plan("GI", "350", ""),
    Plan("PT", "351", ""), Plan("LU", "352", ""), Plan("IE", "353", "0"), Plan("IS", "354", ""),
    Plan("AL", "355", "0"), Plan("MT", "356", ""), Plan("CY", "357", ""), Plan("FI", "358", "0"),
    Plan("AX", "358", "0"), Plan("BG", "359", "0"), Plan("HU", "36", "06"), Plan("LT", "370", "0"),
    Plan("LV", "371", ""), Plan("EE", "372", ""), Plan("MD", "373", "0"), Plan("AM", "374", "0"),
    Plan("BY", "375", "80"), Plan("AD", "376", ""), Plan("MC", "377", ""), Plan("SM", "378", ""),
    Plan("UA", "380", "0"), Plan("RS", "381", "0"), Plan("ME", "382", "0"), Plan("XK", "383", "0"),
    Plan("HR", "385", "0"), Plan("SI", "386", "0"), Plan("BA", "387", "0"), Plan("MK", "389", "0"),
    // Italy keeps the zero of its area codes in international numbers.
    Plan("IT", "39", ""), Plan("VA", "39", ""), Plan("RO", "40", "0"), Plan("CH", "41", "0"),
    Plan("CZ", "420", ""), Plan("SK", "421", "0"), Plan("LI", "423", ""), Plan("AT", "43", "0"),
    Plan("GB", "44", "0"), Plan("GG", "44", "0"), Plan("IM", "44", "0"), Plan("JE", "44", "0"),
    Plan("DK", "45", ""), Plan("SE", "46", "0"), Plan("NO", "47", ""), Plan("SJ", "47", ""),
    Plan("PL", "48", ""), Plan("DE", "49", "0"), Plan("FK", "500", ""), Plan("BZ", "501", ""),
    Plan("GT", "502", ""), Plan("SV", "503", ""), Plan("HN", "504", ""), Plan("NI", "505", ""),
    Plan("CR", "506", ""), Plan("PA", "507", ""), Plan("PM", "508", "0"), Plan("HT", "509", ""),
    Plan("PE", "51", "0"), Plan("MX", "52", ""), Plan("CU", "53", "0"), Plan("AR", "54", "0"),
    Plan("BR", "55", "0"), Plan("CL", "56", ""), Plan("CO", "57", ""), Plan("VE", "58", "0"),
    Plan("GP", "590", "0"), Plan("BL", "590", "0"), Plan("MF", "590", "0"), Plan("BO", "591", "0"),
    Plan("GY", "592", ""), Plan("EC", "593", "0"), Plan("GF", "594", "0"), Plan("PY", "595", "0"),
    Plan("MQ", "596", "0"), Plan("SR", "597", ""), Plan("UY", "598", "0"), Plan("CW", "599", ""),
    Plan("BQ", "599", ""), Plan("MY", "60", "0"), Plan("AU", "61", "0"), Plan("CX", "61", "0"),
    Plan("CC", "61", "0"), Plan("ID", "62", "0"), Plan("PH", "63", "0"), Plan("NZ", "64", "0"),
    Plan("SG", "65", ""), Plan("TH", "66", "0"), Plan("TL", "670", ""), Plan("NF", "672", ""),
    Plan("BN", "673", ""), Plan("NR", "674", ""), Plan("PG", "675", ""), Plan("TO", "676", ""),
    Plan("SB", "677", ""), Plan("VU", "678", ""), Plan("FJ", "679", ""), Plan("PW", "680", ""),
    Plan("WF", "681", ""), Plan("CK", "682", ""), Plan("NU", "683", ""), Plan("WS", "685", ""),
    Plan("KI", "686", ""), Plan("NC", "687", ""), Plan("TV", "688", ""), Plan("PF", "689", ""),
    Plan("TK", "690", ""), Plan("FM", "691", ""), Plan("MH", "692", ""), Plan("JP", "81", "0"),
    Plan("KR", "82", "0"), Plan("VN", "84", "0"), Plan("KP", "850", "0"), Plan("HK", "852", ""),
    Plan("MO", "853", ""), Plan("KH", "855", "0"), Plan("LA", "856", "0"), Plan("CN", "86", "0"),
    Plan("BD", "880", "0"), Plan("TW", "886", "0"), Plan("TR", "90", "0"), Plan("IN", "91", "0"),
    Plan("PK", "92", "0"), Plan("AF", "93", "0"), Plan("LK", "94", "0"), Plan("MM", "95", "0"),
    Plan("MV", "960", ""), Plan("LB", "961", "0"), Plan("JO", "962", "0"), Plan("SY", "963", "0"),
    Plan("IQ", "964", "0"), Plan("KW", "965", ""), Plan("SA", "966", "0"), Plan("YE", "967", "0"),
    Plan("OM", "968", ""), Plan("PS", "970", "0"), Plan("AE", "971", "0"), Plan("IL", "972", "0"),
    Plan("BH", "973", ""), Plan("QA", "974", ""), Plan("BT", "975", ""), Plan("MN", "976", "0"),
    Plan("NP", "977", "0"), Plan("IR", "98", "0"), Plan("TJ", "992", ""), Plan("TM", "993", "8"),
    Plan("AZ", "994", "0"), Plan("GE", "995", "0"), Plan("KG", "996", "0"), Plan("UZ", "998", ""),
];

/// Whether `iso` (two capitals) is a country with a dialling plan.
#[must_use]
pub fn is_country(iso: &str) -> bool {
    PLANS.iter().any(|plan| plan.0 == iso)
}

fn plan_of_country(iso: &str) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.0.eq_ignore_ascii_case(iso))
}

/// The plan whose calling code begins `digits`. Calling codes are free of prefixes of each other.
fn plan_of_digits(digits: &str) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| digits.starts_with(plan.1))
}

/// The international form `+4922112345` of a number as people write it; `country` (ISO 3166-1
/// alpha-2) is assumed where the number does not say it. `None` when it cannot be derived: too few
/// digits, no area code, letters instead of digits. Extensions are left out.
#[must_use]
pub fn e164(raw: &str, country: &str) -> Option<String> {
    let written = dialled_part(raw)?;
    let home = plan_of_country(country);
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let north_american = home.is_some_and(|plan| plan.1 == NORTH_AMERICA);
    let abroad = if written.starts_with('+') {
        Some(digits.as_str())
    } else if north_american {
        digits.strip_prefix("011")
    } else {
        digits.strip_prefix("00")
    };
    let (plan, national) = if let Some(international) = abroad {
        let plan = plan_of_digits(international)?;
        (plan, international.strip_prefix(plan.1)?)
    } else {
        (home?, digits.as_str())
    };
    let national = without_trunk(plan, national, abroad.is_some())?;
    let number = format!("+{}{national}", plan.1);
    DIGITS.contains(&(number.len() - 1)).then_some(number)
}

/// The number without label, extension and the `(0)` of `+49 (0)221`; `None` when letters remain.
fn dialled_part(raw: &str) -> Option<String> {
    let lower = raw.trim().to_lowercase();
    let unlabelled = lower.trim_start_matches(|c: char| c.is_alphabetic() || ".: ".contains(c));
    let unlabelled =
        unlabelled.strip_prefix("(+").map_or_else(|| unlabelled.to_owned(), |rest| format!("+{rest}"));
    let number = unlabelled.split(['x', 'e', 'd', '#', ';', ',', 'w']).next().unwrap_or_default();
    if number.chars().any(char::is_alphabetic) {
        return None;
    }
    let international = number.starts_with('+') || number.starts_with("00");
    Some(if international { number.replacen("(0)", "", 1) } else { number.to_owned() })
}

/// The part after calling code and trunk prefix. Numbers at home must show a trunk prefix where
/// their country has one; without it they are local and lack the area code.
fn without_trunk<'a>(plan: &Plan, digits: &'a str, abroad: bool) -> Option<&'a str> {
    if plan.1 == NORTH_AMERICA {
        let national = if digits.len() == 11 { digits.strip_prefix('1')? } else { digits };
        return (national.len() == 10 && !national.starts_with(['0', '1'])).then_some(national);
    }
    if plan.2.is_empty() {
        return Some(digits);
    }
    match digits.strip_prefix(plan.2) {
        // "+49 0221 …" is written by people who never dialled it; 8 and 06 may begin a number.
        Some(rest) if !abroad || plan.2 == "0" => Some(rest),
        Some(_) | None => abroad.then_some(digits),
    }
}

/// The country of an international number, the main one of its calling code.
#[must_use]
pub fn country_of(e164: &str) -> Option<&'static str> {
    plan_of_digits(e164.strip_prefix('+')?).map(|plan| plan.0)
}

/// The digits that are dialled inside the country: `022112345` for `+4922112345`.
#[must_use]
pub fn national_digits(e164: &str) -> Option<String> {
    let digits = e164.strip_prefix('+')?;
    let plan = plan_of_digits(digits)?;
    let trunk = if plan.1 == NORTH_AMERICA { "" } else { plan.2 };
    digits.strip_prefix(plan.1).map(|national| format!("{trunk}{national}"))
}

/// Whether an international number is one of a mobile phone; `None` for countries whose numbers do not tell here.
#[must_use]
pub fn is_mobile(e164: &str) -> Option<bool> {
    let begins = |code: &str, mobile: &[&str]| {
        e164.strip_prefix(code).map(|national| mobile.iter().any(|prefix| national.starts_with(prefix)))
    };
    begins("+49", &["15", "16", "17"]).or_else(|| begins("+43", &["6"])).or_else(|| begins("+41", &["7"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mobile_number_is_told_by_its_beginning_where_that_says_so() {
        assert_eq!(is_mobile("+491701234567"), Some(true));
        assert_eq!(is_mobile("+4922112345"), Some(false));
        assert_eq!(is_mobile("+436641234567"), Some(true));
        assert_eq!(is_mobile("+41446681800"), Some(false));
        assert_eq!(is_mobile("+48501234567"), None);
    }

    #[test]
    fn numbers_as_people_write_them_become_international() {
        let check = |raw: &str, country: &str, expected: Option<&str>| {
            assert_eq!(e164(raw, country).as_deref(), expected, "{raw} in {country}");
        };
        check("0221 / 123 45-0", "DE", Some("+49221123450"));
        check("+49 (0)221 12345", "DE", Some("+4922112345"));
        check("+49 0221 12345", "DE", Some("+4922112345"));
        check("0049 221 12345", "AT", Some("+4922112345"));
        check("(+49) 221 12345", "DE", Some("+4922112345"));
        check("Tel.: 0221-12345", "DE", Some("+4922112345"));
        check("0171 1234567", "DE", Some("+491711234567"));
        check("12345", "DE", None);
        check("0664 1234567", "AT", Some("+436641234567"));
        check("044 668 18 00", "CH", Some("+41446681800"));
        check("06 1234 5678", "IT", Some("+390612345678"));
        check("+39 06 1234 5678", "DE", Some("+390612345678"));
        check("06 1 234 5678", "HU", Some("+3612345678"));
        check("8 (495) 123-45-67", "RU", Some("+74951234567"));
        check("+7 800 123 45 67", "DE", Some("+78001234567"));
        check("(919) 555-1212", "US", Some("+19195551212"));
        check("1-919-555-1212 ext. 44", "US", Some("+19195551212"));
        check("011 49 221 12345", "US", Some("+4922112345"));
        check("905-555-1234", "CA", Some("+19055551234"));
        check("555-1234", "US", None);
        check("1-800-FLOWERS", "US", None);
        check("22 123 45 67", "PL", Some("+48221234567"));
        check("+999 12345678", "DE", None);
        check("", "DE", None);
        check("keine", "DE", None);
        check("0221 12345", "??", None);
    }

    #[test]
    fn national_digits_are_those_one_dials_at_home() {
        assert_eq!(national_digits("+4922112345").as_deref(), Some("022112345"));
        assert_eq!(national_digits("+19195551212").as_deref(), Some("9195551212"));
        assert_eq!(national_digits("+390612345678").as_deref(), Some("0612345678"));
        assert_eq!(national_digits("garbage"), None);
        assert_eq!(country_of("+4366412345"), Some("AT"));
    }

    #[test]
    fn no_calling_code_begins_another() {
        for a in PLANS {
            for b in PLANS {
                assert!(a.1 == b.1 || !b.1.starts_with(a.1), "{} begins {}", a.1, b.1);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn r11_any_text_is_survived(raw in ".{0,40}", country in "[A-Z]{2}") {
            if let Some(number) = e164(&raw, &country) {
                proptest::prop_assert!(number.starts_with('+') && DIGITS.contains(&(number.len() - 1)));
                let again = e164(&number, "DE");
                proptest::prop_assert!(again.is_some());
            }
        }
    }
}
