//! Keys of devices and workspaces (`docs/sealing.md`, E7 to E19).

use super::*;
use crate::invite::InviteSecret;
use proptest::prelude::*;

const RECORD: RecordId = RecordId::from_bytes([5; 16]);

/// A ring of as many epochs, each key made of one repeated byte.
fn ring(epochs: u8) -> KeyRing {
    let mut ring = KeyRing::first([1; 32], [200; 32]);
    for epoch in 2..=epochs {
        ring.begin_epoch([epoch; 32]);
    }
    ring
}

// Compiles only for types that are wiped when they go.
pub(crate) const fn is_wiped_on_drop<T: ZeroizeOnDrop>() {}
const _: () = is_wiped_on_drop::<DeviceKeys>();
const _: () = is_wiped_on_drop::<KeyRing>();
const _: () = is_wiped_on_drop::<InviteSecret>();
const _: () = is_wiped_on_drop::<SigningKey>();
const _: () = is_wiped_on_drop::<SecretKey>();

/// Compiles only for types that lack the trait: with it, two implementations fit and the choice is
/// ambiguous.
macro_rules! assert_lacks {
    ($type:ty, $($lacked:path),+) => {$(
        const _: fn() = || {
            struct Has;
            trait Lacks<A> {
                fn check() {}
            }
            impl<T: ?Sized> Lacks<()> for T {}
            impl<T: ?Sized + $lacked> Lacks<Has> for T {}
            let _ = <$type as Lacks<_>>::check;
        };
    )+};
}
assert_lacks!(DeviceKeys, Clone, core::fmt::Display, serde::Serialize);
assert_lacks!(KeyRing, Clone, core::fmt::Display, serde::Serialize);
assert_lacks!(InviteSecret, Clone, core::fmt::Display, serde::Serialize);

/// Whether a text shows any of these bytes, in decimal or hexadecimal.
fn shows(text: &str, bytes: &[u8]) -> bool {
    let text = text.to_lowercase();
    bytes.windows(2).any(|pair| {
        let hex: String = pair.iter().map(|byte| format!("{byte:02x}")).collect();
        let decimal = format!("{}, {}", pair[0], pair[1]);
        text.contains(&hex) || text.contains(&decimal)
    })
}

#[test]
fn s6_debug_of_every_secret_shows_none_of_its_bytes() {
    let secret: [u8; 32] = core::array::from_fn(|index| 0x91 + index as u8 * 3);
    let keys = DeviceKeys::from_seed(secret);
    let ring = KeyRing::first(secret, secret);
    let texts = [
        format!("{keys:?} {keys:#?}"),
        format!("{ring:?} {ring:#?}"),
        format!("{:?}", InviteSecret::new(secret)),
        format!(
            "{:?}",
            crate::invite::Grant {
                workspace_name: "Muster".into(),
                ring: ring.duplicate(),
                role: engine_protocol::sync::Role::Member,
            }
        ),
    ];
    for text in texts {
        assert!(text.contains("redacted"), "{text}");
        assert!(!shows(&text, &secret), "{text}");
    }
    assert!(shows(&format!("{secret:?}"), &secret), "the check itself sees bytes");
}

#[test]
fn e7_a_device_is_named_after_its_key_and_survives_storage() {
    let keys = DeviceKeys::from_seed([7; 32]);
    assert_eq!(keys.device().0, keys.public().device_id().0);
    let again = DeviceKeys::from_seed(*keys.seed());
    assert_eq!(again.public(), keys.public());
    assert_ne!(DeviceKeys::from_seed([8; 32]).device(), keys.device());
}

#[test]
fn e8_a_record_has_another_tag_in_every_stream_and_workspace_and_keeps_it_through_epochs() {
    let mut one = ring(1);
    let tag = one.tag(StreamId::MAIN, &RECORD);
    assert_ne!(one.tag(StreamId::CONFIG, &RECORD), tag);
    assert_ne!(one.tag(StreamId::MAIN, &RecordId::from_bytes([6; 16])), tag);
    assert_ne!(KeyRing::first([1; 32], [201; 32]).tag(StreamId::MAIN, &RECORD), tag);
    one.begin_epoch([2; 32]);
    assert_eq!(one.tag(StreamId::MAIN, &RECORD), tag);
}

#[test]
fn e10_streams_and_epochs_never_share_a_content_key() {
    let mut same = KeyRing::first([1; 32], [200; 32]);
    same.begin_epoch([1; 32]);
    let mut keys: Vec<_> = [(0, 1), (0, 2), (1, 1), (1, 2)]
        .into_iter()
        .flat_map(|(stream, epoch)| same.content_keys(StreamId(stream), epoch).collect::<Vec<_>>())
        .map(|key| *key)
        .collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 4);
}

#[test]
fn r19_merging_keeps_every_key_of_both_rings_in_any_order() {
    let mut ahead = ring(3);
    let mut behind = ring(1);
    assert!(behind.merge(ahead.duplicate()));
    assert_eq!(behind.to_bytes(), ahead.to_bytes());
    assert!(ahead.merge(ring(2)), "an older ring takes nothing away");
    assert_eq!(ahead.current_epoch(), 3);
    assert!((1..=3).all(|epoch| ahead.has_epoch(epoch)));
    assert!(!ahead.has_epoch(0) && !ahead.has_epoch(4));
}

#[test]
fn r19_two_admins_beginning_the_same_epoch_end_with_the_same_key_and_lose_none() {
    let (mut ada, mut bert) = (ring(1), ring(1));
    ada.begin_epoch([77; 32]);
    bert.begin_epoch([66; 32]);
    let (from_ada, from_bert) = (ada.duplicate(), bert.duplicate());
    ada.merge(from_bert);
    bert.merge(from_ada);
    assert_eq!(ada.to_bytes(), bert.to_bytes());
    assert_eq!(ada.content_keys(StreamId::MAIN, 2).count(), 2);
    assert_eq!(ada.sealing_key(StreamId::MAIN), bert.sealing_key(StreamId::MAIN));
}

#[test]
fn r19_a_foreign_ring_is_not_merged() {
    let mut mine = ring(1);
    assert!(!mine.merge(KeyRing::first([9; 32], [9; 32])));
    assert_eq!(mine.to_bytes(), ring(1).to_bytes());
}

#[test]
fn r11_a_ring_that_is_not_exactly_one_is_refused() {
    let good = ring(3).to_bytes();
    for cut in 0..good.len() {
        assert!(KeyRing::from_bytes(&good[..cut]).is_err(), "cut at {cut}");
    }
    let refused = |change: &dyn Fn(&mut Vec<u8>)| {
        let mut bytes = good.to_vec();
        change(&mut bytes);
        KeyRing::from_bytes(&bytes).unwrap_err()
    };
    assert_eq!(refused(&|bytes| bytes.push(0)), KeyError::Wire(WireError::Trailing));
    assert_eq!(
        refused(&|bytes| bytes[0] = 2),
        KeyError::Wire(WireError::Unknown { what: "version", number: 2 })
    );
    assert_eq!(refused(&|bytes| bytes[33..37].fill(0xff)), KeyError::Wire(WireError::Truncated));
    assert_eq!(refused(&|bytes| bytes[33] = 0), KeyError::Empty);
    assert_eq!(refused(&|bytes| bytes[37] = 0), KeyError::Order, "epoch 0");
    assert_eq!(refused(&|bytes| bytes[37] = 9), KeyError::Order, "descending");
    assert_eq!(refused(&|bytes| bytes.copy_within(37..73, 73)), KeyError::Order, "the same key twice");
}

proptest! {
    #[test]
    fn r11_no_bytes_make_reading_a_ring_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        if let Ok(ring) = KeyRing::from_bytes(&bytes) {
            prop_assert_eq!(&*ring.to_bytes(), &bytes);
        }
    }

    #[test]
    fn r11_a_damaged_ring_is_refused_or_read_as_written(place in 0_usize..145, byte in any::<u8>()) {
        let mut bytes = ring(3).to_bytes().to_vec();
        bytes[place] = byte;
        if let Ok(ring) = KeyRing::from_bytes(&bytes) {
            prop_assert_eq!(&*ring.to_bytes(), &bytes);
        }
    }

    #[test]
    fn r19_merging_is_a_union(left in proptest::collection::vec((1_u8..5, any::<u8>()), 0..8),
                              right in proptest::collection::vec((1_u8..5, any::<u8>()), 0..8)) {
        let make = |keys: &[(u8, u8)]| {
            let mut ring = KeyRing::first([1; 32], [200; 32]);
            for (epoch, key) in keys {
                ring.insert(EpochKey { epoch: u32::from(*epoch), key: [*key; 32] });
            }
            ring
        };
        let (mut one, mut two) = (make(&left), make(&right));
        one.merge(make(&right));
        two.merge(make(&left));
        prop_assert_eq!(one.to_bytes(), two.to_bytes());
        prop_assert_eq!(KeyRing::from_bytes(&one.to_bytes()).unwrap().to_bytes(), one.to_bytes());
        for (epoch, _) in left.iter().chain(&right) {
            prop_assert!(one.has_epoch(u32::from(*epoch)));
        }
    }
}
