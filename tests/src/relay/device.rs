//! A device: a key, a workspace, and batches signed by it.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use ed25519_dalek::SigningKey;
use relay_protocol::{
    Batch, BatchBuilder, BatchHeader, BatchNonce, Chain, ClientFrame, CreateToken, CreateWorkspace, DeviceId,
    EntryKind, Hello, InviteKey, PROTOCOL_VERSION, PublicKey, Purge, PutInvite, Redeem, Redeemed, Refusal,
    Role, Salt, ServerFrame, StreamCursor, StreamId, Tag, Welcome, WorkspaceId, create_message,
    derive_workspace, hello_message, purge_message, redeem_message, sign,
};
use sha2::{Digest, Sha256};

use super::Link;

static NEXT_NONCE: AtomicU64 = AtomicU64::new(1);

/// A device that knows its workspace.
#[derive(Clone)]
pub struct Device {
    /// Its key.
    pub key: SigningKey,
    /// Where it belongs.
    pub workspace: WorkspaceId,
}

impl Device {
    /// The device whose key follows from `name`, founder of a workspace of its own.
    pub fn founder(name: &str) -> Self {
        let key = key(name);
        let public = PublicKey::from(key.verifying_key());
        Self { workspace: derive_workspace(&public, &Salt([1; 16])), key }
    }

    /// The device whose key follows from `name`, in another one's workspace.
    pub fn member(name: &str, workspace: WorkspaceId) -> Self {
        Self { key: key(name), workspace }
    }

    /// Its public key.
    pub fn public(&self) -> PublicKey {
        self.key.verifying_key().into()
    }

    /// Its id.
    pub fn id(&self) -> DeviceId {
        self.public().device_id()
    }

    /// Makes its workspace.
    ///
    /// # Errors
    /// Why the relay refuses.
    pub async fn create(&self, link: &mut Link) -> Result<(), Refusal> {
        self.create_with(link, None).await
    }

    /// Makes its workspace with a token.
    ///
    /// # Errors
    /// Why the relay refuses.
    pub async fn create_with(&self, link: &mut Link, token: Option<&str>) -> Result<(), Refusal> {
        let nonce = link.challenge.nonce;
        let message = create_message(&nonce, &self.workspace, &self.public(), &link.host);
        let create = CreateWorkspace {
            workspace: self.workspace,
            public_key: self.public(),
            salt: Salt([1; 16]),
            signature: sign(&self.key, &message),
            token: token.map(|token| CreateToken(token.to_owned())),
        };
        let sent = link.send(&ClientFrame::CreateWorkspace(create)).await;
        sent.expect("the message can be sent");
        match link.next().await.expect("an answer") {
            ServerFrame::Created(workspace) => {
                assert_eq!(workspace, self.workspace);
                Ok(())
            }
            ServerFrame::Err(refusal) => Err(refusal),
            other => panic!("expected created, got {other:?}"),
        }
    }

    /// The message that opens a session.
    pub fn hello(&self, link: &Link, cursors: Vec<StreamCursor>) -> ClientFrame {
        let message =
            hello_message(PROTOCOL_VERSION, &link.challenge.nonce, &self.workspace, &self.id(), &link.host);
        ClientFrame::Hello(Hello {
            protocol: PROTOCOL_VERSION,
            workspace: self.workspace,
            device: self.id(),
            cursors,
            signature: sign(&self.key, &message),
        })
    }

    /// Opens a session.
    ///
    /// # Errors
    /// Why the relay refuses.
    pub async fn say_hello(&self, link: &mut Link, cursors: Vec<StreamCursor>) -> Result<Welcome, Refusal> {
        let hello = self.hello(link, cursors);
        link.send(&hello).await.expect("the message can be sent");
        match link.next().await.expect("an answer") {
            ServerFrame::Welcome(welcome) => Ok(welcome),
            ServerFrame::Err(refusal) => Err(refusal),
            other => panic!("expected welcome, got {other:?}"),
        }
    }

    /// A session without cursors, whatever it takes.
    pub async fn connect(&self, address: SocketAddr) -> Link {
        let mut link = Link::open(address).await.expect("the relay answers");
        let welcome = self.say_hello(&mut link, Vec::new()).await;
        welcome.expect("the relay lets the device in");
        link
    }

    /// An invitation whose key follows from `name`.
    pub fn invite(link: &mut Link, name: &str, role: Role) -> ClientFrame {
        ClientFrame::PutInvite(PutInvite {
            request: link.request(),
            invite: invite_key(name),
            expires_in_s: 900,
            role,
            sealed: format!("sealed for {name}").into_bytes(),
        })
    }

    /// Redeems the invitation whose key follows from `name`.
    ///
    /// # Errors
    /// Why the relay refuses.
    pub async fn redeem(&self, link: &mut Link, name: &str) -> Result<Redeemed, Refusal> {
        let frame = self.redeem_frame(link, name);
        link.send(&frame).await.expect("the message can be sent");
        match link.next().await.expect("an answer") {
            ServerFrame::Redeemed(redeemed) => Ok(redeemed),
            ServerFrame::Err(refusal) => Err(refusal),
            other => panic!("expected redeemed, got {other:?}"),
        }
    }

    /// The message that redeems.
    pub fn redeem_frame(&self, link: &Link, name: &str) -> ClientFrame {
        let invite = invite_key(name);
        let nonce = link.challenge.nonce;
        let message = redeem_message(&nonce, &self.workspace, &invite, &self.public(), &link.host);
        ClientFrame::Redeem(Redeem {
            workspace: self.workspace,
            invite,
            device_key: self.public(),
            signature: sign(&key(name), &message),
        })
    }

    /// The message that erases a record.
    pub fn purge(&self, link: &mut Link, stream: StreamId, tag: Tag) -> ClientFrame {
        ClientFrame::Purge(Purge {
            request: link.request(),
            stream,
            tag,
            signature: sign(&self.key, &purge_message(&self.workspace, stream, &tag)),
        })
    }

    /// A signed batch of changes; every entry's tag follows from its content's place.
    pub fn batch(&self, stream: StreamId, contents: &[&[u8]]) -> Batch {
        let mut nonce = [0; 24];
        let number = NEXT_NONCE.fetch_add(1, Ordering::Relaxed);
        nonce[..8].copy_from_slice(&number.to_le_bytes());
        nonce[8..16].copy_from_slice(self.id().as_bytes());
        let mut builder = BatchBuilder::new(BatchHeader {
            workspace: self.workspace,
            stream,
            key_epoch: 0,
            device: self.id(),
            nonce: BatchNonce(nonce),
        });
        for (place, content) in contents.iter().enumerate() {
            let tag = tag(place as u8);
            let added = builder.add::<()>(tag, EntryKind::Change, |_, _| Ok(content.to_vec()));
            added.expect("the content fits");
        }
        builder.sign::<()>(&self.key).expect("the key is the device's")
    }

    /// A batch of one entry in the main stream, encoded.
    pub fn edit(&self, content: &[u8]) -> Vec<u8> {
        self.batch(StreamId::MAIN, &[content]).encode()
    }
}

/// The tag of the entry at this place in [`Device::batch`].
pub fn tag(place: u8) -> Tag {
    Tag([place; 16])
}

/// A position as `Hello` names it.
pub fn cursor(stream: StreamId, seq: u64, chain: Chain) -> StreamCursor {
    StreamCursor { stream, seq, chain }
}

/// A founder whose workspace exists, with an open session.
pub async fn founded(address: SocketAddr, name: &str) -> (Device, Link) {
    let device = Device::founder(name);
    let mut link = Link::open(address).await.expect("the relay answers");
    device.create(&mut link).await.expect("the workspace is made");
    let welcome = device.say_hello(&mut link, Vec::new()).await;
    welcome.expect("the founder is let in");
    (device, link)
}

/// Another device of the founder's workspace, with an open session.
pub async fn joined(
    address: SocketAddr,
    inviter: &mut Link,
    workspace: WorkspaceId,
    name: &str,
    role: Role,
) -> (Device, Link) {
    let invite = Device::invite(inviter, name, role);
    inviter.ask(&invite).await.expect("the invitation is kept");
    let device = Device::member(&format!("device of {name}"), workspace);
    let mut link = Link::open(address).await.expect("the relay answers");
    let redeemed = device.redeem(&mut link, name).await;
    assert_eq!(redeemed.expect("the invitation is good").role, role);
    let welcome = device.say_hello(&mut link, Vec::new()).await;
    welcome.expect("the new device is let in");
    (device, link)
}

fn key(name: &str) -> SigningKey {
    SigningKey::from_bytes(&Sha256::digest(name).into())
}

/// The public half of the invitation whose key follows from `name`.
pub fn invite_key(name: &str) -> InviteKey {
    InviteKey(key(name).verifying_key().to_bytes())
}
