//! Sessions with the relay: versions, proofs, positions, live delivery. Names carry the rules of
//! `docs/sync-spec.md` (P…) and of the reliability table (R…).

use std::time::Duration;

use feldbuch_tests::relay::{Device, Folder, Link, LinkError, Relay, cursor, founded, joined};
use relay_protocol::{
    Batch, Chain, ClientFrame, ErrorCode, Pull, Push, PushResult, Role, ServerFrame, StreamId,
};

#[tokio::test]
async fn p16_p17_the_relay_speaks_first_and_a_signed_answer_opens_the_session() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (device, _link) = founded(relay.address, "ada").await;
    let mut first = Link::open(relay.address).await.unwrap();
    let second = Link::open(relay.address).await.unwrap();
    assert_eq!((first.challenge.min, first.challenge.max), (1, 1));
    assert_ne!(first.challenge.nonce, second.challenge.nonce);
    let welcome = device.say_hello(&mut first, Vec::new()).await.unwrap();
    assert_eq!(welcome.role, Role::Owner);
    relay.stop().await;
}
