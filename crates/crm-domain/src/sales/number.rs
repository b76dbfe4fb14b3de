//! Numbers of quotes and orders (`docs/domain.md` D17): `AN-2026-K3F-0007`. Devices that know nothing of each other
//! give none twice, because each puts its own code into it; there may be gaps.

use crate::field::RecordKind;
use crate::id::DeviceId;

/// Crockford's: no letter that is read as another.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What the numbers of a kind begin with; `None` for kinds that have none.
#[must_use]
pub const fn prefix(kind: RecordKind) -> Option<&'static str> {
    match kind {
        RecordKind::Quote => Some("AN"),
        RecordKind::Order => Some("AU"),
        RecordKind::Account
        | RecordKind::Contact
        | RecordKind::Lead
        | RecordKind::Deal
        | RecordKind::Pipeline
        | RecordKind::Stage
        | RecordKind::Interaction
        | RecordKind::Task
        | RecordKind::Event
        | RecordKind::Product
        | RecordKind::Quota
        | RecordKind::PriceList
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::Tour
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => None,
    }
}

/// A device in its numbers.
///
/// WHY three letters: of two, twenty devices would share one in every sixth team; of three, in one of 170.
#[must_use]
pub fn device_code(device: DeviceId) -> String {
    let [first, second, ..] = device.0;
    let bits = usize::from(u16::from_be_bytes([first, second]));
    [bits >> 10, bits >> 5, bits].iter().map(|bits| char::from(DIGITS[bits & 31])).collect()
}

/// The next number of a device, behind all `taken` ones of its year; `None` for kinds that have none.
///
/// Quotes and orders are counted together, so that the order of a quote can have the quote's number.
#[must_use]
pub fn next<'a>(
    kind: RecordKind,
    device: DeviceId,
    year: i16,
    taken: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let code = device_code(device);
    let middle = format!("-{year:04}-{code}-");
    let last = taken.filter_map(|number| count(number, &middle)).max().unwrap_or(0);
    Some(format!("{}{middle}{:04}", prefix(kind)?, last.saturating_add(1)))
}

/// The number of the order that a quote becomes: the quote's, so that two people who make it offline give it the same.
/// `None` for a quote that somebody has numbered otherwise.
#[must_use]
pub fn of_order(quote: &str, revision: i64) -> Option<String> {
    let rest = quote.strip_prefix(prefix(RecordKind::Quote)?)?.strip_prefix('-')?;
    let order = prefix(RecordKind::Order)?;
    Some(match revision {
        ..=1 => format!("{order}-{rest}"),
        later => format!("{order}-{rest}-R{later}"),
    })
}

/// What a number counts, if it is one of that year and device.
fn count(number: &str, middle: &str) -> Option<u32> {
    let rest = [RecordKind::Quote, RecordKind::Order]
        .into_iter()
        .find_map(|kind| number.strip_prefix(prefix(kind)?)?.strip_prefix(middle))?;
    rest.split('-').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: DeviceId = DeviceId([0x98, 0x6f, 3, 4, 5, 6, 7, 8]);

    #[test]
    fn d17_a_number_tells_year_and_device_and_counts_on() {
        assert_eq!(device_code(HERE), "63F");
        let next = |taken: &[&'static str]| next(RecordKind::Quote, HERE, 2026, taken.iter().copied());
        assert_eq!(next(&[]).unwrap(), "AN-2026-63F-0001");
        assert_eq!(
            next(&["AN-2026-63F-0001", "AN-2026-63F-0009", "AN-2026-63F-0003"]).unwrap(),
            "AN-2026-63F-0010"
        );
        // Other years, other devices and what people write are no numbers of this one.
        assert_eq!(
            next(&["AN-2025-63F-0009", "AN-2026-K3F-0009", "4711", "AN-2026-63F-x"]).unwrap(),
            "AN-2026-63F-0001"
        );
        // Orders count along, also those of later revisions.
        assert_eq!(next(&["AU-2026-63F-0007-R2"]).unwrap(), "AN-2026-63F-0008");
        assert_eq!(next(&["AN-2026-63F-9999"]).unwrap(), "AN-2026-63F-10000");
        assert_eq!(super::next(RecordKind::Deal, HERE, 2026, core::iter::empty()), None);
    }

    #[test]
    fn d11_the_order_of_a_quote_has_the_quotes_number() {
        assert_eq!(of_order("AN-2026-63F-0007", 1).unwrap(), "AU-2026-63F-0007");
        assert_eq!(of_order("AN-2026-63F-0007", 3).unwrap(), "AU-2026-63F-0007-R3");
        assert_eq!(of_order("Angebot 12", 1), None);
    }
}
