//! Countries: ISO 3166-1 alpha-2 from what people write, and their names in German and English.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::fold::fold;

/// A country: code, German and English name.
struct Country(&'static str, [&'static str; 2]);

#[rustfmt::skip]
static COUNTRIES: &[Country] = &[
    Country("DE", ["Deutschland", "Germany"]), Country("AT", ["Österreich", "Austria"]),
    Country("CH", ["Schweiz", "Switzerland"]), Country("LI", ["Liechtenstein", "Liechtenstein"]),
    Country("LU", ["Luxemburg", "Luxembourg"]), Country("BE", ["Belgien", "Belgium"]),
    Country("NL", ["Niederlande", "Netherlands"]), Country("FR", ["Frankreich", "France"]),
    Country("IT", ["Italien", "Italy"]), Country("ES", ["Spanien", "Spain"]),
    Country("PT", ["Portugal", "Portugal"]), Country("PL", ["Polen", "Poland"]),
    Country("CZ", ["Tschechien", "Czechia"]), Country("SK", ["Slowakei", "Slovakia"]),
    Country("HU", ["Ungarn", "Hungary"]), Country("SI", ["Slowenien", "Slovenia"]),
    Country("HR", ["Kroatien", "Croatia"]), Country("DK", ["Dänemark", "Denmark"]),
    Country("SE", ["Schweden", "Sweden"]), Country("NO", ["Norwegen", "Norway"]),
    Country("FI", ["Finnland", "Finland"]), Country("IS", ["Island", "Iceland"]),
    Country("GB", ["Vereinigtes Königreich", "United Kingdom"]), Country("IE", ["Irland", "Ireland"]),
    Country("GR", ["Griechenland", "Greece"]), Country("CY", ["Zypern", "Cyprus"]),
    Country("MT", ["Malta", "Malta"]), Country("RO", ["Rumänien", "Romania"]),
    Country("BG", ["Bulgarien", "Bulgaria"]), Country("EE", ["Estland", "Estonia"]),
    Country("LV", ["Lettland", "Latvia"]), Country("LT", ["Litauen", "Lithuania"]),
    Country("RS", ["Serbien", "Serbia"]), Country("BA", ["Bosnien und Herzegowina", "Bosnia and Herzegovina"]),
    Country("ME", ["Montenegro", "Montenegro"]), Country("MK", ["Nordmazedonien", "North Macedonia"]),
    Country("AL", ["Albanien", "Albania"]), Country("XK", ["Kosovo", "Kosovo"]),
    Country("MD", ["Moldau", "Moldova"]), Country("UA", ["Ukraine", "Ukraine"]),
    Country("BY", ["Belarus", "Belarus"]), Country("RU", ["Russland", "Russia"]),
    Country("TR", ["Türkei", "Turkey"]), Country("MC", ["Monaco", "Monaco"]),
    Country("AD", ["Andorra", "Andorra"]), Country("SM", ["San Marino", "San Marino"]),
    Country("VA", ["Vatikanstadt", "Vatican City"]), Country("GI", ["Gibraltar", "Gibraltar"]),
    Country("FO", ["Färöer", "Faroe Islands"]), Country("GL", ["Grönland", "Greenland"]),
    Country("JE", ["Jersey", "Jersey"]), Country("GG", ["Guernsey", "Guernsey"]),
    Country("IM", ["Isle of Man", "Isle of Man"]), Country("US", ["Vereinigte Staaten", "United States"]),
    Country("CA", ["Kanada", "Canada"]), Country("MX", ["Mexiko", "Mexico"]),
    Country("BR", ["Brasilien", "Brazil"]), Country("AR", ["Argentinien", "Argentina"]),
    Country("CL", ["Chile", "Chile"]), Country("CO", ["Kolumbien", "Colombia"]),
    Country("PE", ["Peru", "Peru"]), Country("VE", ["Venezuela", "Venezuela"]),
    Country("EC", ["Ecuador", "Ecuador"]), Country("BO", ["Bolivien", "Bolivia"]),
    Country("PY", ["Paraguay", "Paraguay"]), Country("UY", ["Uruguay", "Uruguay"]),
    Country("CR", ["Costa Rica", "Costa Rica"]), Country("PA", ["Panama", "Panama"]),
    Country("GT", ["Guatemala", "Guatemala"]), Country("HN", ["Honduras", "Honduras"]),
    Country("NI", ["Nicaragua", "Nicaragua"]), Country("SV", ["El Salvador", "El Salvador"]),
    Country("CU", ["Kuba", "Cuba"]), Country("DO", ["Dominikanische Republik", "Dominican Republic"]),
    Country("PR", ["Puerto Rico", "Puerto Rico"]), Country("JM", ["Jamaika", "Jamaica"]),
    Country("HT", ["Haiti", "Haiti"]), Country("TT", ["Trinidad und Tobago", "Trinidad and Tobago"]),
    Country("CN", ["China", "China"]), Country("JP", ["Japan", "Japan"]),
    Country("KR", ["Südkorea", "South Korea"]), Country("KP", ["Nordkorea", "North Korea"]),
    Country("TW", ["Taiwan", "Taiwan"]), Country("HK", ["Hongkong", "Hong Kong"]),
    Country("MO", ["Macau", "Macao"]), Country("SG", ["Singapur", "Singapore"]),
    Country("MY", ["Malaysia", "Malaysia"]), Country("TH", ["Thailand", "Thailand"]),
    Country("VN", ["Vietnam", "Vietnam"]), Country("ID", ["Indonesien", "Indonesia"]),
    Country("PH", ["Philippinen", "Philippines"]), Country("KH", ["Kambodscha", "Cambodia"]),
    Country("LA", ["Laos", "Laos"]), Country("MM", ["Myanmar", "Myanmar"]),
    Country("IN", ["Indien", "India"]), Country("PK", ["Pakistan", "Pakistan"]),
    Country("BD", ["Bangladesch", "Bangladesh"]), Country("LK", ["Sri Lanka", "Sri Lanka"]),
    Country("NP", ["Nepal", "Nepal"]), Country("MN", ["Mongolei", "Mongolia"]),
    Country("KZ", ["Kasachstan", "Kazakhstan"]), Country("UZ", ["Usbekistan", "Uzbekistan"]),
    Country("KG", ["Kirgisistan", "Kyrgyzstan"]), Country("TJ", ["Tadschikistan", "Tajikistan"]),
    Country("TM", ["Turkmenistan", "Turkmenistan"]), Country("GE", ["Georgien", "Georgia"]),
    Country("AM", ["Armenien", "Armenia"]), Country("AZ", ["Aserbaidschan", "Azerbaijan"]),
    Country("IL", ["Israel", "Israel"]), Country("PS", ["Palästina", "Palestine"]),
    Country("JO", ["Jordanien", "Jordan"]), Country("LB", ["Libanon", "Lebanon"]),
    Country("SY", ["Syrien", "Syria"]), Country("IQ", ["Irak", "Iraq"]), Country("IR", ["Iran", "Iran"]),
    Country("SA", ["Saudi-Arabien", "Saudi Arabia"]),
    Country("AE", ["Vereinigte Arabische Emirate", "United Arab Emirates"]),
    Country("QA", ["Katar", "Qatar"]), Country("KW", ["Kuwait", "Kuwait"]),
    Country("BH", ["Bahrain", "Bahrain"]), Country("OM", ["Oman", "Oman"]), Country("YE", ["Jemen", "Yemen"]),
    Country("AF", ["Afghanistan", "Afghanistan"]), Country("AU", ["Australien", "Australia"]),
    Country("NZ", ["Neuseeland", "New Zealand"]), Country("EG", ["Ägypten", "Egypt"]),
    Country("MA", ["Marokko", "Morocco"]), Country("DZ", ["Algerien", "Algeria"]),
    Country("TN", ["Tunesien", "Tunisia"]), Country("LY", ["Libyen", "Libya"]),
    Country("ZA", ["Südafrika", "South Africa"]), Country("NA", ["Namibia", "Namibia"]),
    Country("NG", ["Nigeria", "Nigeria"]), Country("GH", ["Ghana", "Ghana"]),
    Country("KE", ["Kenia", "Kenya"]), Country("TZ", ["Tansania", "Tanzania"]),
    Country("UG", ["Uganda", "Uganda"]), Country("ET", ["Äthiopien", "Ethiopia"]),
    Country("RW", ["Ruanda", "Rwanda"]), Country("SN", ["Senegal", "Senegal"]),
    Country("CI", ["Elfenbeinküste", "Ivory Coast"]), Country("CM", ["Kamerun", "Cameroon"]),
    Country("AO", ["Angola", "Angola"]), Country("MZ", ["Mosambik", "Mozambique"]),
    Country("ZM", ["Sambia", "Zambia"]), Country("ZW", ["Simbabwe", "Zimbabwe"]),
    Country("BW", ["Botsuana", "Botswana"]), Country("MG", ["Madagaskar", "Madagascar"]),
    Country("MU", ["Mauritius", "Mauritius"]), Country("SD", ["Sudan", "Sudan"]),
    Country("CD", ["Kongo (Kinshasa)", "Congo (Kinshasa)"]), Country("CG", ["Kongo (Brazzaville)", "Congo (Brazzaville)"]),
];

/// Other ways to write a country, folded.
#[rustfmt::skip]
static ALSO: &[(&str, &str)] = &[
    ("d", "DE"), ("deu", "DE"), ("ger", "DE"), ("brd", "DE"), ("bundesrepublik deutschland", "DE"),
    ("federal republic of germany", "DE"), ("allemagne", "DE"), ("a", "AT"), ("aut", "AT"), ("oesterreich", "AT"),
    ("republik osterreich", "AT"), ("che", "CH"), ("suisse", "CH"), ("svizzera", "CH"), ("fl", "LI"), ("lux", "LU"),
    ("l", "LU"), ("f", "FR"), ("fra", "FR"), ("i", "IT"), ("ita", "IT"), ("italia", "IT"), ("esp", "ES"), ("espana", "ES"),
    ("nld", "NL"), ("holland", "NL"), ("the netherlands", "NL"), ("nederland", "NL"), ("bel", "BE"), ("b", "BE"),
    ("belgique", "BE"), ("pol", "PL"), ("polska", "PL"), ("cze", "CZ"), ("czech republic", "CZ"),
    ("tschechische republik", "CZ"), ("slovak republic", "SK"), ("slowakische republik", "SK"), ("hun", "HU"),
    ("dnk", "DK"), ("swe", "SE"), ("nor", "NO"), ("fin", "FI"), ("uk", "GB"), ("gbr", "GB"), ("great britain", "GB"),
    ("grossbritannien", "GB"), ("england", "GB"), ("scotland", "GB"), ("schottland", "GB"), ("wales", "GB"),
    ("irl", "IE"), ("republic of ireland", "IE"), ("usa", "US"), ("u.s.a.", "US"), ("u.s.", "US"),
    ("united states of america", "US"), ("vereinigte staaten von amerika", "US"), ("can", "CA"),
    ("turkiye", "TR"), ("tur", "TR"), ("russian federation", "RU"), ("russische foderation", "RU"), ("rus", "RU"),
    ("weissrussland", "BY"), ("moldawien", "MD"), ("republic of moldova", "MD"), ("mazedonien", "MK"),
    ("macedonia", "MK"), ("korea", "KR"), ("republic of korea", "KR"), ("korea, republic of", "KR"),
    ("people's republic of china", "CN"), ("volksrepublik china", "CN"), ("vr china", "CN"), ("chn", "CN"),
    ("jpn", "JP"), ("viet nam", "VN"), ("burma", "MM"), ("uae", "AE"), ("vae", "AE"), ("macau", "MO"),
    ("aus", "AU"), ("bra", "BR"), ("ind", "IN"), ("cote d'ivoire", "CI"),
];

/// Every way to write a country, folded: files name one in every row.
static CODES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let by_code = COUNTRIES.iter().map(|country| (fold(country.0), country.0));
    let by_name = COUNTRIES.iter().flat_map(|country| country.1.map(|name| (fold(name), country.0)));
    let others = ALSO.iter().map(|(name, code)| ((*name).to_owned(), *code));
    by_name.chain(others).chain(by_code).collect()
});

/// The code of a country from its code, name or usual abbreviation.
#[must_use]
pub fn find(written: &str) -> Option<&'static str> {
    CODES.get(&fold(written)).copied()
}

/// German and English name of a code.
#[must_use]
pub fn names(code: &str) -> Option<&'static [&'static str; 2]> {
    COUNTRIES.iter().find(|country| country.0 == code).map(|country| &country.1)
}

/// What is stored for a written country: its code, else what was written.
#[must_use]
pub fn code_or_written(written: &str) -> String {
    let written = written.trim();
    if let Some(code) = find(written) {
        return code.to_owned();
    }
    let capitals = written.to_uppercase();
    if crate::phone::is_country(&capitals) { capitals } else { written.to_owned() }
}

/// Whether this is the code of a country: one that has a name here, or numbers of its own.
#[must_use]
pub fn is_code(code: &str) -> bool {
    names(code).is_some() || crate::phone::is_country(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_understood_in_both_languages_and_by_code() {
        let check = |written: &str, code: &str| assert_eq!(code_or_written(written), code, "{written}");
        check("Deutschland", "DE");
        check(" germany ", "DE");
        check("D", "DE");
        check("Österreich", "AT");
        check("OESTERREICH", "AT");
        check("ch", "CH");
        check("Türkiye", "TR");
        check("ag", "AG");
        check("Neverland", "Neverland");
        check("", "");
    }

    #[test]
    fn every_code_stands_once_and_every_other_name_leads_to_one() {
        for (at, country) in COUNTRIES.iter().enumerate() {
            assert!(COUNTRIES.iter().skip(at + 1).all(|other| other.0 != country.0), "{}", country.0);
            assert!(country.1.iter().all(|name| find(name) == Some(country.0)), "{}", country.0);
        }
        for (name, code) in ALSO {
            assert_eq!(*name, fold(name));
            assert!(names(code).is_some(), "{name}");
        }
    }
}
