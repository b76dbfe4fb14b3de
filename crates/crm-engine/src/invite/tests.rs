//! Links, grants and proofs (`docs/sealing.md`, E40 to E45).

use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use relay_protocol::padme_len;

const ORIGIN: &str = "https://feldbuch.example";

fn secret() -> InviteSecret {
    InviteSecret::new([7; 32])
}

fn grant() -> Grant {
    let mut ring = KeyRing::first([1; 32], [2; 32]);
    ring.begin_epoch([3; 32]);
    Grant { workspace_name: "Muster GmbH".into(), ring, role: Role::Manager }
}

fn link(relay: &str) -> InviteLink {
    InviteLink { workspace: WorkspaceId([0xfb; 16]), secret: secret(), relay: relay.into() }
}

fn same(one: &InviteLink, two: &InviteLink) -> bool {
    one.workspace == two.workspace && one.secret.0 == two.secret.0 && one.relay == two.relay
}

#[test]
fn e40_a_link_comes_back_from_its_text() {
    let text = link(ORIGIN).to_text(ORIGIN);
    assert_eq!(text.len(), ORIGIN.len() + "/join#1.".len() + 64);
    assert!(text.starts_with("https://feldbuch.example/join#1.-_v7"), "{text}");
    for spelt in [text.clone(), format!("  {text}\r\n"), link("https://feldbuch.example/").to_text(ORIGIN)] {
        assert!(same(&InviteLink::parse(&spelt).unwrap(), &link(ORIGIN)), "{spelt}");
    }
}

#[test]
fn e40_the_secret_is_behind_the_hash_where_no_server_sees_it() {
    let text = link("wss://relay.example:8443/api").to_text(ORIGIN);
    let (sent, kept) = text.split_once('#').unwrap();
    assert_eq!(sent, "https://feldbuch.example/join");
    assert!(kept.contains(&Base64UrlUnpadded::encode_string(&[0xfb; 3])));
}

#[test]
fn e41_another_relay_is_named_in_the_link() {
    for relay in ["https://relay.example", "wss://relay.example:8443/api/v1/sync", "http://127.0.0.1:4000"] {
        let text = link(relay).to_text(ORIGIN);
        assert!(same(&InviteLink::parse(&text).unwrap(), &link(relay)), "{text}");
    }
}

#[test]
fn e42_other_links_and_damaged_ones_are_told_apart() {
    let good = link(ORIGIN).to_text(ORIGIN);
    let code = good.split_once("#1.").unwrap().1.to_owned();
    let error = |text: &str| InviteLink::parse(text).unwrap_err();
    for stranger in ["", "Hallo", "https://example.com/", "https://feldbuch.example/join", &code] {
        assert_eq!(error(stranger), InviteError::NotALink, "{stranger}");
    }
    assert_eq!(error(&good.replace("#1.", "#2.")), InviteError::NewerVersion);
    for damaged in [
        good.replace("#1.", "#x."),
        good.replace("#1.", "#"),
        good.replace("#1.", "#1"),
        format!("{good}A"),
        format!("{good}="),
        format!("{good}."),
        format!("{good}.aHR0cHM6Ly9h.more"),
        format!("{good}.%%%"),
        format!("{good}.{}", Base64UrlUnpadded::encode_string(&[0xff, 0xfe])),
        good.replace("-_v7", "+/v7"),
        good.replace("-_v7", "-_ 7"),
        good.replace("-_v7", "-_ä7"),
    ] {
        let found = error(&damaged);
        assert!(
            matches!(found, InviteError::Damaged | InviteError::Address | InviteError::NewerVersion),
            "{damaged}: {found:?}"
        );
    }
    for cut in good.len() - 64..good.len() {
        let cut = good.get(..cut).unwrap();
        assert!(matches!(error(cut), InviteError::Damaged | InviteError::NewerVersion), "{cut}");
    }
}

#[test]
fn e43_addresses_that_cannot_or_should_not_be_dialled_are_refused() {
    let code = link(ORIGIN).to_text(ORIGIN).split_once("/join").unwrap().1.to_owned();
    for origin in [
        "javascript://x",
        "https://",
        "https://feldbuch.example/",
        "feldbuch.example",
        "https://a b",
        "https://a@b",
        "https://:1",
    ] {
        let text = format!("{origin}/join{code}");
        assert_eq!(InviteLink::parse(&text).unwrap_err(), InviteError::Address, "{origin}");
    }
    let long = format!("https://{}", "a".repeat(600));
    for relay in
        ["ftp://relay.example", "relay", "wss://r.example?x", "wss://r.example#x", "ws://u:p@r", &long]
    {
        let text = link(relay).to_text(ORIGIN);
        assert_eq!(InviteLink::parse(&text).unwrap_err(), InviteError::Address, "{relay}");
    }
}

#[test]
fn s6_no_error_and_no_debug_repeats_the_link() {
    let text = link(ORIGIN).to_text(ORIGIN);
    let code = text.split_once("#1.").unwrap().1;
    let shown = format!("{:?}", InviteLink::parse(&text).unwrap());
    assert!(!shown.contains(code) && !shown.contains("7, 7"), "{shown}");
    let error = InviteLink::parse(&format!("{text}.x.y")).unwrap_err();
    assert!(!format!("{error} {error:?}").contains(code));
}

#[test]
fn e44_a_grant_comes_back_from_its_seal() {
    let sealed = secret().seal([5; 24], &grant());
    assert!(sealed.len() <= relay_protocol::MAX_INVITE_BLOB_BYTES);
    let opened = secret().open(&sealed).unwrap();
    assert_eq!(opened.to_bytes(), grant().to_bytes());
    assert_eq!(opened.workspace_name, "Muster GmbH");
    assert_eq!(opened.role, Role::Manager);
    assert!(opened.ring.has_epoch(1) && opened.ring.has_epoch(2));
}

#[test]
fn r18_a_sealed_grant_shows_no_name_no_key_and_only_padded_lengths() {
    let sealed = secret().seal([5; 24], &grant());
    assert!(!sealed.windows(6).any(|window| window == b"Muster"));
    for byte in [1, 2, 3] {
        assert!(!sealed.windows(4).any(|window| window == [byte; 4]), "key {byte}");
    }
    let plain = sealed.len() - NONCE_BYTES - 16;
    assert_eq!(padme_len(plain), plain);
}

#[test]
fn r18_a_grant_that_was_touched_or_belongs_to_another_invitation_does_not_open() {
    let sealed = secret().seal([5; 24], &grant());
    for place in 0..sealed.len() {
        let mut bytes = sealed.clone();
        bytes[place] ^= 1;
        assert_eq!(secret().open(&bytes).unwrap_err(), InviteError::Sealed, "byte {place}");
        assert_eq!(secret().open(&sealed[..place]).unwrap_err(), InviteError::Sealed, "cut at {place}");
    }
    assert_eq!(InviteSecret::new([8; 32]).open(&sealed).unwrap_err(), InviteError::Sealed);
}

#[test]
fn e45_the_invitations_keys_are_its_own_and_a_proof_names_workspace_and_device() {
    let device = PublicKey([9; 32]);
    let message = join_proof_message(&WorkspaceId([1; 16]), &device);
    assert_eq!(message.len(), 15 + 16 + 32);
    let proof = relay_protocol::sign(&secret().invite_key(), &message);
    assert!(secret().public().verify(&message, &proof));
    let elsewhere = join_proof_message(&WorkspaceId([2; 16]), &device);
    assert!(!secret().public().verify(&elsewhere, &proof));
    assert!(!InviteSecret::new([8; 32]).public().verify(&message, &proof));
    let secret_key = secret().invite_key().to_bytes();
    assert!(secret_key != secret().0 && secret_key != *derive(&secret().0, &[b"feldbuch-invite-seal-1"]));
    assert_eq!(*InviteSecret::new(*secret().to_bytes()).to_bytes(), secret().0);
}

proptest! {
    #[test]
    fn e40_every_link_survives_its_text(workspace: [u8; 16], random: [u8; 32], elsewhere: bool) {
        let relay = if elsewhere { "wss://relay.example/api" } else { ORIGIN };
        let link = InviteLink {
            workspace: WorkspaceId(workspace),
            secret: InviteSecret::new(random),
            relay: relay.into(),
        };
        prop_assert!(same(&InviteLink::parse(&link.to_text(ORIGIN)).unwrap(), &link));
    }

    #[test]
    fn r11_no_text_makes_parsing_a_link_panic(text in "\\PC{0,200}") {
        prop_assert!(InviteLink::parse(&text).is_err());
    }

    #[test]
    fn r11_no_fragment_makes_parsing_a_link_panic(fragment in "[0-9A-Za-z_.=-]{0,120}") {
        let text = format!("{ORIGIN}/join#{fragment}");
        if let Ok(link) = InviteLink::parse(&text) {
            prop_assert_eq!(link.to_text(ORIGIN), text);
        }
    }

    #[test]
    fn r11_no_bytes_make_opening_a_grant_panic(bytes in vec(any::<u8>(), 0..400)) {
        prop_assert!(secret().open(&bytes).is_err());
        if let Ok(grant) = Grant::from_bytes(&bytes) {
            prop_assert_eq!(&*grant.to_bytes(), &bytes);
        }
    }

    #[test]
    fn r11_a_damaged_grant_is_refused_or_exact(place in 0_usize..125, byte: u8) {
        let mut bytes = grant().to_bytes().to_vec();
        let place = place % bytes.len();
        bytes[place] = byte;
        if let Ok(grant) = Grant::from_bytes(&bytes) {
            prop_assert_eq!(&*grant.to_bytes(), &bytes);
        }
    }
}
