//! Any bytes as what an invitation gives, unsealed and sealed (R11, E44).

use crm_engine::invite::{Grant, InviteSecret};

/// One input.
pub fn run(bytes: &[u8]) {
    let secret = InviteSecret::new([7; 32]);
    assert!(secret.open(bytes).is_err());
    if let Ok(grant) = Grant::from_bytes(bytes) {
        assert_eq!(grant.to_bytes().as_slice(), bytes);
        let opened = secret.open(&secret.seal([9; 24], &grant)).expect("it was sealed with this secret");
        assert_eq!(opened.to_bytes().as_slice(), bytes);
    }
}
