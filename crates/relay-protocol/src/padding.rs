//! Padmé padding: lengths that tell little, for at most 12 % more bytes.

/// The length a plaintext of `len` bytes is padded to before sealing (spec P13).
///
/// Padmé (Nikitin et al., 2019) keeps only the top bits of a length, so that of all lengths up to n
/// a reader can tell apart only O(log log n) bits.
pub fn padme_len(len: usize) -> usize {
    if len < 2 {
        return len;
    }
    let exponent = len.ilog2();
    let kept_bits = exponent.ilog2() + 1;
    let mask = (1usize << exponent.saturating_sub(kept_bits)) - 1;
    len.checked_add(mask).map_or(len, |sum| sum & !mask)
}
