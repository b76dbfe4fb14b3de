//! Any bytes as a key ring (R11, E17): refused, or exactly what the ring writes; merging loses no key (E18).

use crm_engine::keys::KeyRing;

/// One input.
pub fn run(bytes: &[u8]) {
    let Ok(ring) = KeyRing::from_bytes(bytes) else { return };
    assert_eq!(ring.to_bytes().as_slice(), bytes);
    let mut other = ring.duplicate();
    assert!(ring.has_epoch(ring.current_epoch()) && other.merge(ring));
    assert_eq!(other.to_bytes().as_slice(), bytes);
    if other.current_epoch() < u32::MAX {
        assert_eq!(other.begin_epoch([1; 32]), other.current_epoch());
    }
}
