//! Where companies are: in their towns, some kilometres from the middle.

use crm_domain::tour::place::Point;

use crate::Firm;
use crate::chance::Chance;

/// The firm's own house, in the north-west of Cologne.
pub const SEAT: Point = Point { latitude: 50.984, longitude: 6.897 };
/// Its address, as tours begin with it.
pub const SEAT_WORDS: &str = "Büro, 50829 Köln";

/// Hundred thousandths of a degree as degrees.
#[expect(clippy::cast_precision_loss, reason = "numbers of seven digits")]
fn degrees(north: i64, east: i64) -> Point {
    Point { latitude: north as f64 / 100_000.0, longitude: east as f64 / 100_000.0 }
}

impl Firm {
    /// Where a company is. More are near the middle of their town than at its rim.
    pub(crate) fn point_of(&self, account: u32) -> Point {
        let (north, east) = self.town_of(account).at;
        let mut chance = Chance::new(self.setting.seed, 17 << 48 | u64::from(account));
        let mut off = |most: i64| chance.between(-most, most) + chance.between(-most, most);
        // Three kilometres either way: a degree of longitude is shorter here than one of latitude.
        degrees(north + off(1_350), east + off(2_150))
    }
}

/// A point so many metres away, north and east.
pub fn beside(point: Point, north: i64, east: i64) -> Point {
    let off = degrees(north * 9 / 10, east * 142 / 100);
    Point { latitude: point.latitude + off.latitude, longitude: point.longitude + off.longitude }
}
