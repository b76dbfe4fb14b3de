//! Where something is: coordinates, how far apart, and roughly where a postal code lies.

use crate::item::{AddressEntry, AddressUse, ItemValue};
use crate::row::Row;
use crate::schema::account;
use crate::value::FieldValue;
use serde::{Deserialize, Serialize};

/// The mean radius of the earth, in kilometres.
const EARTH_KM: f64 = 6_371.0;

/// A point on earth, in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// North is positive.
    pub latitude: f64,
    /// East is positive.
    pub longitude: f64,
}

impl Point {
    /// Reads what [`Point::stored`] writes, and what people copy out of maps: two numbers of degrees with a comma, a
    /// semicolon or a space between them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text
            .split([',', ';', ' '])
            .map(|part| part.trim().trim_end_matches('°'))
            .filter(|part| !part.is_empty());
        let (latitude, longitude) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let fits = parts.next().is_none()
            && (-90.0..=90.0).contains(&latitude)
            && (-180.0..=180.0).contains(&longitude);
        fits.then_some(Self { latitude, longitude })
    }

    /// As it is kept: degrees by a comma, to about a metre.
    #[must_use]
    pub fn stored(self) -> String {
        format!("{:.5},{:.5}", self.latitude, self.longitude)
    }

    /// How far it is as the crow flies, in kilometres.
    #[must_use]
    pub fn km_to(self, other: Self) -> f64 {
        let (north, east) = (
            (other.latitude - self.latitude).to_radians() / 2.0,
            (other.longitude - self.longitude).to_radians() / 2.0,
        );
        let along = self.latitude.to_radians().cos() * other.latitude.to_radians().cos();
        let half = north.sin().powi(2) + along * east.sin().powi(2);
        2.0 * EARTH_KM * half.sqrt().min(1.0).asin()
    }
}

/// A point, and how well it is known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Where.
    pub point: Point,
    /// Only the region of its postal code is known: some ten kilometres this way or that.
    pub rough: bool,
}

/// Where an account is: by its coordinates, else by the postal code of the address that one visits.
#[must_use]
pub fn of_account(row: &Row) -> Option<Place> {
    if let Some(point) = Point::parse(row.text(account::GEO)) {
        return Some(Place { point, rough: false });
    }
    let address = visited(row)?;
    of_zip(&address.country, &address.zip).map(|point| Place { point, rough: true })
}

/// The address that one visits, else the first.
#[must_use]
pub fn visited(row: &Row) -> Option<&AddressEntry> {
    let entries = row.get(account::ADDRESSES).map(FieldValue::items).unwrap_or_default();
    let addresses = || {
        entries.iter().filter_map(|(_, item)| match item {
            ItemValue::Address(address) => Some(address),
            _ => None,
        })
    };
    addresses().find(|address| address.usage == AddressUse::Visit).or_else(|| addresses().next())
}

/// The middle of a postal code's region in Germany, typed from general knowledge: rough, and said to be so.
#[must_use]
pub fn of_zip(country: &str, zip: &str) -> Option<Point> {
    let is_german = country.is_empty() || country == "DE";
    let digits = zip.trim();
    if !is_german || digits.len() != 5 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let region: u8 = digits.get(..2)?.parse().ok()?;
    let at = REGIONS.binary_search_by_key(&region, |(known, ..)| *known).ok()?;
    let (_, latitude, longitude) = REGIONS.get(at)?;
    Some(Point { latitude: f64::from(*latitude) / 100.0, longitude: f64::from(*longitude) / 100.0 })
}

/// The first two digits of postal codes, and hundredths of a degree north and east.
#[rustfmt::skip]
static REGIONS: [(u8, i16, i16); 95] = [
    (1, 5105, 1374), (2, 5118, 1460), (3, 5175, 1430), (4, 5130, 1240), (6, 5150, 1190), (7, 5080, 1190),
    (8, 5060, 1240), (9, 5080, 1300), (10, 5252, 1340), (12, 5245, 1343), (13, 5257, 1335), (14, 5235, 1290),
    (15, 5230, 1420), (16, 5290, 1320), (17, 5370, 1340), (18, 5415, 1260), (19, 5350, 1140), (20, 5355, 1000),
    (21, 5340, 1000), (22, 5362, 1005), (23, 5390, 1080), (24, 5440, 990), (25, 5420, 920), (26, 5330, 780),
    (27, 5340, 880), (28, 5308, 880), (29, 5285, 1040), (30, 5238, 973), (31, 5220, 970), (32, 5210, 880),
    (33, 5185, 860), (34, 5130, 940), (35, 5070, 870), (36, 5070, 980), (37, 5150, 990), (38, 5220, 1060),
    (39, 5220, 1160), (40, 5124, 680), (41, 5118, 645), (42, 5122, 715), (44, 5152, 740), (45, 5146, 705),
    (46, 5165, 665), (47, 5145, 650), (48, 5200, 750), (49, 5240, 790), (50, 5090, 685), (51, 5098, 720),
    (52, 5080, 630), (53, 5070, 710), (54, 4990, 670), (55, 4990, 790), (56, 5030, 750), (57, 5090, 800),
    (58, 5130, 760), (59, 5155, 810), (60, 5012, 868), (61, 5030, 870), (63, 5010, 910), (64, 4980, 875),
    (65, 5015, 820), (66, 4935, 700), (67, 4945, 810), (68, 4950, 850), (69, 4940, 880), (70, 4878, 918),
    (71, 4880, 915), (72, 4840, 890), (73, 4875, 980), (74, 4920, 940), (75, 4885, 870), (76, 4900, 830),
    (77, 4845, 800), (78, 4795, 860), (79, 4790, 790), (80, 4815, 1155), (81, 4812, 1160), (82, 4790, 1130),
    (83, 4780, 1220), (84, 4840, 1240), (85, 4850, 1160), (86, 4840, 1080), (87, 4780, 1030), (88, 4790, 970),
    (89, 4850, 1000), (90, 4945, 1108), (91, 4940, 1080), (92, 4940, 1200), (93, 4900, 1220), (94, 4870, 1310),
    (95, 5000, 1170), (96, 5010, 1090), (97, 4990, 1000), (98, 5050, 1070), (99, 5100, 1090),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_read_as_they_are_kept_and_as_maps_give_them() {
        let cologne = Point { latitude: 50.94128, longitude: 6.95828 };
        for text in ["50.94128,6.95828", "50.94128, 6.95828", " 50.94128° ; 6.95828° ", "50.94128 6.95828"]
        {
            assert_eq!(Point::parse(text), Some(cologne), "{text}");
        }
        assert_eq!(Point::parse(&cologne.stored()), Some(cologne));
        for text in ["", "50.9", "91,0", "0,181", "Köln", "1,2,3"] {
            assert_eq!(Point::parse(text), None, "{text}");
        }
    }

    #[test]
    fn cologne_is_some_sixty_kilometres_from_aachen_and_no_way_from_itself() {
        let (cologne, aachen) =
            (Point { latitude: 50.94, longitude: 6.96 }, Point { latitude: 50.775, longitude: 6.084 });
        let km = cologne.km_to(aachen);
        assert!((60.0..70.0).contains(&km), "{km}");
        assert!((km - aachen.km_to(cologne)).abs() < 1e-9);
        assert!(cologne.km_to(cologne) < 1e-9);
    }

    #[test]
    fn every_region_lies_in_germany_and_stands_where_it_is_looked_for() {
        assert!(REGIONS.is_sorted_by(|(a, ..), (b, ..)| a < b));
        for (region, latitude, longitude) in REGIONS {
            assert!((4_700..5_520).contains(&latitude) && (580..1_510).contains(&longitude), "{region}");
        }
        assert!(of_zip("DE", "50667").is_some() && of_zip("", "01067").is_some());
        for (country, zip) in
            [("AT", "1010"), ("DE", "5066"), ("DE", "50a67"), ("FR", "75001"), ("DE", "05000")]
        {
            assert_eq!(of_zip(country, zip), None, "{country} {zip}");
        }
    }
}
