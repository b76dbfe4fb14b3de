//! Any text as an invitation link (R11, E40 to E43). What is one names the same when it is written again.

use crm_engine::invite::InviteLink;

/// One input.
pub fn run(text: &str) {
    let links = [
        text.to_owned(),
        format!("https://a.example/join#{text}"),
        format!("https://a.example/join#1.{text}"),
    ];
    for link in links.iter().filter_map(|link| InviteLink::parse(link).ok()) {
        let again = InviteLink::parse(&link.to_text("https://a.example")).expect("what we write is a link");
        assert_eq!(again.workspace, link.workspace);
        assert_eq!(again.secret.to_bytes(), link.secret.to_bytes());
        assert_eq!(again.relay.trim_end_matches('/'), link.relay.trim_end_matches('/'));
    }
}
