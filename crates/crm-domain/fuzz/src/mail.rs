//! Any bytes as a mail that somebody wants to keep (R11).

use crm_domain::mail::read::mail;
use crm_domain::parse::PROSE_MAX;

/// One input.
pub fn run(bytes: &[u8]) {
    let Some(mail) = mail(bytes) else { return };
    assert_eq!(mail.record(), mail.clone().record(), "the same mail is the same record");
    let _ = mail.is_from(["a@x.example", ""]);
    assert!(!mail.body.contains('\u{0}'));
    // A record takes no more of it than a field may hold.
    assert!(format!("{:?}", mail.keep(&[], true)).len() < 40 * PROSE_MAX + 40 * bytes.len() + 10_000);
}
