//! The first change of every document of a kind: fixed actor, time and content, so that all devices make
//! the very same change and its containers (`docs/domain.md` D10).

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{ActorId, Automerge, ObjType, ROOT, TextEncoding};
use crm_domain::field::{Merge, RecordKind};

use crate::{SCHEMA_VERSION, key};

/// The actor of all geneses.
const GENESIS_ACTOR: &[u8] = b"feldbuch";

/// An empty document of a kind: only its genesis.
pub fn document(kind: RecordKind) -> Automerge {
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    doc.set_actor(ActorId::from(GENESIS_ACTOR));
    let mut tx = doc.transaction();
    let written = (|| {
        tx.put(ROOT, key::KIND, kind.key())?;
        tx.put(ROOT, key::VERSION, SCHEMA_VERSION)?;
        for field in kind.spec().fields.iter().filter(|field| field.kind.merge() == Merge::CharByChar) {
            tx.put_object(ROOT, field.key.as_str(), ObjType::Text)?;
        }
        Ok::<(), automerge::AutomergeError>(())
    })();
    written.expect("an empty document takes every key");
    tx.commit_with(CommitOptions::default().with_time(0));
    doc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d10_every_device_makes_the_same_genesis() {
        for kind in RecordKind::ALL {
            assert_eq!(document(kind).get_heads(), document(kind).get_heads());
        }
        // INVARIANT: these hashes are in every document ever stored; when one changes, a new schema
        // version and a migration are due.
        let heads: Vec<String> = RecordKind::ALL
            .into_iter()
            .map(|kind| format!("{} {}", kind.key(), document(kind).get_heads()[0]))
            .collect();
        assert_eq!(
            heads,
            [
                "account b34b29585d551ed2e98d5300ab2dc4dd5048e5dcf1d1b45bfb53c042df6e34b4",
                "contact 739d8b3b8530058cd9c6998481e35e1ed1dc37e8196143bf91f8a4bb703dc815",
                "lead 44c32d1555e06e617d1e19e2d7c53c368bf7e8a77e75afc00fe25780e5c4a50c",
                "deal 6d589c9da65239945a4d533006131454f5ca04778168df65a2a6342e84b88f64",
                "pipeline fe3cc1d273ec73d1ad7c36453bb8798c9622ca227d7f0a5a3a7747c0f46a2ba5",
                "stage e17d9039b192dc8ded4bfb89193621930a82c8b175bb39049f959edb4ae95411",
                "interaction d48b360476cab662d9799c8b5f37feb2d4e66c6e65bb729844c935857e780ff4",
                "task ba0ca658a502805229118e7ef670fb43439b560a10511576801161f5fd12bb89",
                "event 75bb8b7b264a996162450f1e201686f33254b91eb5b2437a843ae669b506a02b",
                "product 9edceebd775eb09b2feab3d7840a6ab110162ef816409c892a5a194fb4e2984e",
                "quote fcb9743eccdddb9d2125702a9a6d2974dda11f3385f55a8ef8a10de0e42e5c08",
                "order 231ea6dd6239c7bc7755f5c00a22da84d5e283af0b1635b5a926ecbe6d23d222",
                "quota 398fa53d6154b9599af11c0996dbdc3e899748dbb8637ee05468f11e1719d9cf",
                "definition 62e81b27ed32754baab576285314462a36043220a5d761016b6b864e093e1b1f",
                "option 958b8a9bb4c051d8670f9964f9102e3cf436b22bf6d1ea55cb4ef883459aab8e",
                "view af1c1818bac81b887960f9b629cb4c160571fe30b431883987f19f2db5853fe7",
                "price_list 6eb97bb10c762f8f7e4e5e516938b5d152bd304083e0b4c578b9d888f738989a",
                "tour eb6be332df0c19783b5bcd03f5e1956852cafdedc6df068c5ce9a52490148aa7",
                "photo 0bdf2c398ba2689fe20dcb773276cae5cd1f5014db4505acfc09a34361f93b78",
                "team 03ce274623d953868e9f5113eb76008e4feed487913ffa10903a1419095bde8b",
                "letterhead 572a72940dfa45867a6021494e346201167d7c0a5c82543643f26953d26360f2",
            ]
        );
    }
}
