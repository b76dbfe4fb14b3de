//! What is signed outside of batches, each with its own prefix so that no signature serves twice.

use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};

use crate::{DeviceId, InviteKey, Nonce, PublicKey, Salt, Signature, StreamId, Tag, WorkspaceId};

/// Signs one of the messages below (or a batch's digest).
pub fn sign(key: &SigningKey, message: &[u8]) -> Signature {
    Signature(key.sign(message).to_bytes())
}

/// The id of a workspace (spec P20):
/// `SHA-256("feldbuch-workspace-1" ‖ founder's public key ‖ salt)[..16]`.
pub fn derive_workspace(founder: &PublicKey, salt: &Salt) -> WorkspaceId {
    let digest = Sha256::new()
        .chain_update(b"feldbuch-workspace-1")
        .chain_update(founder.0)
        .chain_update(salt.0)
        .finalize();
    let mut id = [0; WorkspaceId::LEN];
    id.copy_from_slice(&digest[..WorkspaceId::LEN]);
    WorkspaceId(id)
}

/// What a device signs to open a session (spec P18):
/// `"feldbuch-auth-1" ‖ protocol ‖ nonce ‖ workspace ‖ device ‖ length of host (u8) ‖ host`.
///
/// `host` is the relay's authority as the client dialled it, see [`relay_host`]: a relay that
/// passes another relay's challenge on gets a signature that is good for nobody.
pub fn hello_message(
    protocol: u8,
    nonce: &Nonce,
    workspace: &WorkspaceId,
    device: &DeviceId,
    host: &str,
) -> Vec<u8> {
    let mut message = b"feldbuch-auth-1".to_vec();
    message.push(protocol);
    message.extend_from_slice(&nonce.0);
    message.extend_from_slice(&workspace.0);
    message.extend_from_slice(&device.0);
    push_host(&mut message, host);
    message
}

/// What a founder signs to make a workspace (spec P20):
/// `"feldbuch-create-1" ‖ nonce ‖ workspace ‖ public key ‖ length of host (u8) ‖ host`.
pub fn create_message(nonce: &Nonce, workspace: &WorkspaceId, founder: &PublicKey, host: &str) -> Vec<u8> {
    let mut message = b"feldbuch-create-1".to_vec();
    message.extend_from_slice(&nonce.0);
    message.extend_from_slice(&workspace.0);
    message.extend_from_slice(&founder.0);
    push_host(&mut message, host);
    message
}

/// What the invitation's key signs to admit a device (spec P23): `"feldbuch-redeem-1" ‖ nonce ‖
/// workspace ‖ invite key ‖ the device's public key ‖ length of host (u8) ‖ host`.
pub fn redeem_message(
    nonce: &Nonce,
    workspace: &WorkspaceId,
    invite: &InviteKey,
    device: &PublicKey,
    host: &str,
) -> Vec<u8> {
    let mut message = b"feldbuch-redeem-1".to_vec();
    message.extend_from_slice(&nonce.0);
    message.extend_from_slice(&workspace.0);
    message.extend_from_slice(&invite.0);
    message.extend_from_slice(&device.0);
    push_host(&mut message, host);
    message
}

/// What a device signs to have a record erased (spec P36). It holds for ever and is kept as the
/// receipt, so it names no challenge: `"feldbuch-purge-1" ‖ workspace ‖ stream ‖ tag`.
pub fn purge_message(workspace: &WorkspaceId, stream: StreamId, tag: &Tag) -> Vec<u8> {
    let mut message = b"feldbuch-purge-1".to_vec();
    message.extend_from_slice(&workspace.0);
    message.push(stream.0);
    message.extend_from_slice(&tag.0);
    message
}

/// The host to sign, from the URL the client dials: `wss://Relay.Example:443/api/v1/sync` gives
/// `relay.example`. `None` when there is no host in it.
pub fn relay_host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if host.is_empty() {
        return None;
    }
    Some(normal_host(host))
}

/// A `Host` header in the same form: lower case, without a default port. Which scheme the client
/// used is not known to the relay, so both default ports are dropped on both sides.
pub fn normal_host(header: &str) -> String {
    let host = header.trim().to_ascii_lowercase();
    for port in [":443", ":80"] {
        if let Some(bare) = host.strip_suffix(port) {
            return bare.to_owned();
        }
    }
    host
}

fn push_host(message: &mut Vec<u8>, host: &str) {
    // A host name has at most 253 characters; what is longer is cut the same way on both sides.
    let host = &host.as_bytes()[..host.len().min(255)];
    message.push(host.len() as u8);
    message.extend_from_slice(host);
}
