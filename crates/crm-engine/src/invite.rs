//! The invitation: a link whose secret half stays behind the `#`, and what the newcomer gets, sealed
//! under that secret so that the relay can keep it (`docs/sealing.md`, E40 to E45).

#[cfg(test)]
mod tests;

use core::fmt;

use base64ct::{Base64UrlUnpadded, Encoding};
use chacha20poly1305::aead::{Aead, Payload as Message};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use ed25519_dalek::SigningKey;
use engine_protocol::sync::Role;
use relay_protocol::{InviteKey, PublicKey, WorkspaceId, relay_host};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::keys::{KeyError, KeyRing, SecretKey, derive};
use crate::payload::wire::{Reader, put_bytes};
use crate::payload::{PackingError, WireError, pack_plain, unpack};
use crate::roster::{read_role, role_number};

/// Between the app's address and the secret part.
const JOIN: &str = "/join#";
const LINK_VERSION: &str = "1";
const GRANT_VERSION: u8 = 1;
const NONCE_BYTES: usize = 24;
/// Longer addresses are nobody's relay.
const MAX_ADDRESS_BYTES: usize = 512;

/// Why a link or an invitation's content is of no use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InviteError {
    /// Not an invitation link at all.
    #[error("not an invitation link")]
    NotALink,
    /// A link of a newer version.
    #[error("the link needs a newer version")]
    NewerVersion,
    /// An invitation link that is cut off, or has wrong characters in it.
    #[error("the link is damaged")]
    Damaged,
    /// The app's or the relay's address in it cannot be dialled.
    #[error("the link's address is not valid")]
    Address,
    /// The content is altered, or belongs to another invitation.
    #[error("the invitation's content cannot be opened")]
    Sealed,
    /// The content is authentic and not understood.
    #[error(transparent)]
    Packing(#[from] PackingError),
    /// The content is authentic and not understood.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// The keys in the content are not a key ring.
    #[error(transparent)]
    Ring(#[from] KeyError),
}

/// What the new device's key is signed over with the invitation's key (E45):
/// `"feldbuch-join-1" ‖ workspace ‖ the device's public key`.
#[must_use]
pub fn join_proof_message(workspace: &WorkspaceId, device: &PublicKey) -> Vec<u8> {
    [b"feldbuch-join-1".as_slice(), &workspace.0, &device.0].concat()
}

/// 32 random bytes: whoever has them can come in, once, until the invitation ends.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct InviteSecret([u8; 32]);

impl InviteSecret {
    /// The invitation that follows from fresh random bytes.
    #[must_use]
    pub const fn new(random: [u8; 32]) -> Self {
        Self(random)
    }

    /// The key that signs for the newcomer: at the relay, and to the members.
    #[must_use]
    pub fn invite_key(&self) -> SigningKey {
        SigningKey::from_bytes(&derive(&self.0, &[b"feldbuch-invite-sign-1"]))
    }

    /// The invitation's name at the relay and in the roster.
    #[must_use]
    pub fn public(&self) -> InviteKey {
        InviteKey(self.invite_key().verifying_key().to_bytes())
    }

    /// The secret itself, to be stored on the inviting device.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0)
    }

    /// Seals what the newcomer gets. `nonce` is fresh random bytes.
    #[must_use]
    pub fn seal(&self, nonce: [u8; NONCE_BYTES], grant: &Grant) -> Vec<u8> {
        let plaintext = Zeroizing::new(pack_plain(&grant.to_bytes()));
        let message = Message { msg: &plaintext, aad: &self.aad() };
        let sealed = self.cipher().encrypt((&nonce).into(), message).expect("a grant is far below 256 GiB");
        [nonce.as_slice(), &sealed].concat()
    }

    /// Opens what [`InviteSecret::seal`] made.
    ///
    /// # Errors
    /// When it was altered, belongs to another invitation, or is of a newer version.
    pub fn open(&self, sealed: &[u8]) -> Result<Grant, InviteError> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or(InviteError::Sealed)?;
        let message = Message { msg: ciphertext, aad: &self.aad() };
        let plaintext = self.cipher().decrypt(nonce.into(), message).map_err(|_| InviteError::Sealed)?;
        let body = Zeroizing::new(unpack(&Zeroizing::new(plaintext))?);
        Grant::from_bytes(&body)
    }

    fn aad(&self) -> Vec<u8> {
        [b"feldbuch-grant-1".as_slice(), &self.public().0].concat()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        let key: SecretKey = derive(&self.0, &[b"feldbuch-invite-seal-1"]);
        XChaCha20Poly1305::new((&*key).into())
    }
}

impl fmt::Debug for InviteSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InviteSecret(redacted)")
    }
}

/// What an invitation gives: everything a device needs to read the workspace.
#[derive(Debug)]
pub struct Grant {
    /// What the workspace is called, to ask the newcomer before joining.
    pub workspace_name: String,
    /// The keys.
    pub ring: KeyRing,
    /// What the newcomer may do. To show; what counts is the roster's event.
    pub role: Role,
}

impl Grant {
    /// Version, role, name, ring.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let ring = self.ring.to_bytes();
        let mut out = Zeroizing::new(Vec::with_capacity(10 + self.workspace_name.len() + ring.len()));
        out.extend_from_slice(&[GRANT_VERSION, role_number(self.role)]);
        put_bytes(&mut out, self.workspace_name.as_bytes());
        put_bytes(&mut out, &ring);
        out
    }

    /// The grant in these bytes.
    ///
    /// # Errors
    /// When they are not exactly what [`Grant::to_bytes`] writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InviteError> {
        let mut reader = Reader::new(bytes);
        let version = reader.byte()?;
        if version != GRANT_VERSION {
            return Err(WireError::Unknown { what: "version", number: version }.into());
        }
        let role = read_role(&mut reader)?;
        let workspace_name = reader.text()?;
        let ring = KeyRing::from_bytes(reader.bytes()?)?;
        reader.end()?;
        Ok(Self { workspace_name, ring, role })
    }
}

/// An invitation link, taken apart.
#[derive(Debug)]
pub struct InviteLink {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// What lets the newcomer in.
    pub secret: InviteSecret,
    /// The relay's address: the app's own origin unless the link says otherwise.
    pub relay: String,
}

impl InviteLink {
    /// The link for an app at `origin`. It contains the secret: to be shown and shared, not logged.
    #[must_use]
    pub fn to_text(&self, origin: &str) -> String {
        let origin = origin.trim_end_matches('/');
        let mut bytes = Zeroizing::new([0; WorkspaceId::LEN + 32]);
        bytes[..WorkspaceId::LEN].copy_from_slice(&self.workspace.0);
        bytes[WorkspaceId::LEN..].copy_from_slice(&self.secret.0);
        let secret = Zeroizing::new(Base64UrlUnpadded::encode_string(&*bytes));
        let link = format!("{origin}{JOIN}{LINK_VERSION}.{}", *secret);
        let relay = self.relay.trim_end_matches('/');
        if relay == origin {
            return link;
        }
        format!("{link}.{}", Base64UrlUnpadded::encode_string(relay.as_bytes()))
    }

    /// Takes a link apart; white space around it does not matter.
    ///
    /// # Errors
    /// When it is not an invitation link, damaged, or of a newer version.
    pub fn parse(text: &str) -> Result<Self, InviteError> {
        let (origin, fragment) = text.trim().split_once(JOIN).ok_or(InviteError::NotALink)?;
        check_address(origin, &["https", "http"])?;
        let mut parts = fragment.split('.');
        let version = parts.next().unwrap_or_default();
        if version != LINK_VERSION {
            let is_number = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_digit());
            return Err(if is_number { InviteError::NewerVersion } else { InviteError::Damaged });
        }
        let mut bytes = Zeroizing::new([0; WorkspaceId::LEN + 32]);
        let length = Base64UrlUnpadded::decode(parts.next().unwrap_or_default(), &mut *bytes)
            .map_err(|_| InviteError::Damaged)?
            .len();
        if length != bytes.len() {
            return Err(InviteError::Damaged);
        }
        let relay = match parts.next() {
            None => origin.to_owned(),
            Some(encoded) => {
                let decoded = Base64UrlUnpadded::decode_vec(encoded).map_err(|_| InviteError::Damaged)?;
                let relay = String::from_utf8(decoded).map_err(|_| InviteError::Damaged)?;
                check_address(&relay, &["https", "http", "wss", "ws"])?;
                relay
            }
        };
        if parts.next().is_some() {
            return Err(InviteError::Damaged);
        }
        let mut reader = Reader::new(&*bytes);
        let workspace = WorkspaceId(reader.array()?);
        let secret = InviteSecret::new(reader.array()?);
        Ok(Self { workspace, secret, relay })
    }
}

/// An address of one of these schemes with a host and perhaps a path: no user, query, fragment, white
/// space or control character.
fn check_address(address: &str, schemes: &[&str]) -> Result<(), InviteError> {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme);
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"@?#\\\"'<>`{}|^".contains(&byte);
    let is_valid = scheme.is_some_and(|scheme| schemes.contains(&scheme))
        && address.len() <= MAX_ADDRESS_BYTES
        && address.bytes().all(plain)
        && !address.ends_with('/')
        && relay_host(address).is_some_and(|host| !host.starts_with(':'));
    if is_valid { Ok(()) } else { Err(InviteError::Address) }
}
