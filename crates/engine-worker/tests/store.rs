//! The store in a real browser, in a dedicated worker. `tests/browser/store.test.mjs` serves this and
//! sets the origin's quota to [`QUOTA`] beforehand.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by a panic")]

use std::cell::Cell;
use std::rc::Rc;

use crm_engine::effect::{Durability, Found, Read, StoreBatch, Table};
use engine_protocol::answer::StoreTrouble;
use engine_worker::store::Store;
use indexed_db_futures::database::Database;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// What the origin may store, in bytes.
const QUOTA: usize = 20_000_000;

/// A store of its own for each test, which says how often a newer app took it over.
fn fresh(name: &str) -> (Rc<Store>, Rc<Cell<u32>>) {
    let outdated = Rc::new(Cell::new(0));
    let told = Rc::clone(&outdated);
    (Store::new(&format!("test-{name}"), move || told.set(told.get() + 1)), outdated)
}

fn batch(puts: &[(Table, &[u8], &[u8])], deletes: &[(Table, &[u8])]) -> StoreBatch {
    StoreBatch {
        durability: Durability::Strict,
        puts: puts.iter().map(|(table, key, value)| (*table, key.to_vec(), value.to_vec())).collect(),
        deletes: deletes.iter().map(|(table, key)| (*table, key.to_vec())).collect(),
    }
}

async fn value(store: &Rc<Store>, table: Table, key: &[u8]) -> Option<Vec<u8>> {
    let found = store.read(&[Read::Get(table, key.to_vec())]).await.unwrap();
    let [Found::Value(value)] = found.as_slice() else { panic!("one value was asked for, {found:?} came") };
    value.clone()
}

#[wasm_bindgen_test]
async fn r3_what_was_written_is_read_back_in_byte_order_by_another_store() {
    let (store, _) = fresh("order");
    let keys: [&[u8]; 5] = [&[255], &[0, 1], &[0], &[], &[128, 0]];
    let puts: Vec<_> = keys.iter().map(|key| (Table::Docs, *key, *key)).collect();
    store.write(&batch(&puts, &[])).await.unwrap();
    let (again, _) = fresh("order");
    let sorted: Vec<Vec<u8>> = [&[][..], &[0], &[0, 1], &[128, 0], &[255]].map(<[u8]>::to_vec).into();
    let pairs = sorted.iter().map(|key| (key.clone(), key.clone())).collect();
    let reads = [Read::All(Table::Docs), Read::Keys(Table::Docs), Read::Get(Table::Meta, vec![0])];
    let found = again.read(&reads).await.unwrap();
    assert_eq!(found, [Found::Pairs(pairs), Found::Keys(sorted), Found::Value(None)]);
}

#[wasm_bindgen_test]
async fn r3_deletes_come_before_puts_and_a_missing_key_is_no_error() {
    let (store, _) = fresh("deletes");
    store.write(&batch(&[(Table::Meta, b"a", b"old"), (Table::Meta, b"b", b"old")], &[])).await.unwrap();
    let deletes: [(Table, &[u8]); 3] = [(Table::Meta, b"a"), (Table::Meta, b"b"), (Table::Outbox, b"none")];
    store.write(&batch(&[(Table::Meta, b"a", b"new")], &deletes)).await.unwrap();
    assert_eq!(value(&store, Table::Meta, b"a").await.as_deref(), Some(&b"new"[..]));
    assert_eq!(value(&store, Table::Meta, b"b").await, None);
}

#[wasm_bindgen_test]
async fn r3_calls_take_effect_in_the_order_they_were_made() {
    let (store, _) = fresh("calls");
    let writes: Vec<StoreBatch> = (0..20_u8)
        .map(|n| batch(&[(Table::Meta, b"n", &[n]), (Table::Docs, &[n], &[n; 1000])], &[]))
        .collect();
    let calls = writes.iter().map(async |write| {
        let written = store.write(write);
        let seen = value(&store, Table::Meta, b"n");
        // Made at once, in this order: the read sees the write before it.
        let (written, seen) = futures::future::join(written, seen).await;
        written.unwrap();
        seen
    });
    let seen = futures::future::join_all(calls).await;
    let expected: Vec<_> = (0..20_u8).map(|n| Some(vec![n])).collect();
    assert_eq!(seen, expected);
}

/// Bytes that do not compress: the browser counts what lies on its disk.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[0]
    };
    (0..len).map(|_| next()).collect()
}

#[wasm_bindgen_test]
async fn r6_a_full_disk_says_full_leaves_the_old_state_and_recovers_by_deleting() {
    let (store, _) = fresh("full");
    let half = noise(QUOTA / 2);
    store
        .write(&batch(&[(Table::Meta, b"state", b"old"), (Table::Files, b"one", &half)], &[]))
        .await
        .unwrap();
    let too_much = batch(
        &[(Table::Meta, b"state", b"new"), (Table::Files, b"two", &noise(QUOTA))],
        &[(Table::Meta, b"x")],
    );
    assert_eq!(store.write(&too_much).await, Err(StoreTrouble::Full));
    assert_eq!(
        value(&store, Table::Meta, b"state").await.as_deref(),
        Some(&b"old"[..]),
        "nothing of it happened"
    );
    assert_eq!(value(&store, Table::Files, b"two").await, None, "nothing of it happened");
    store.write(&batch(&[], &[(Table::Files, b"one")])).await.unwrap();
    store.write(&batch(&[(Table::Meta, b"state", b"new")], &[])).await.unwrap();
    assert_eq!(value(&store, Table::Meta, b"state").await.as_deref(), Some(&b"new"[..]));
}

#[wasm_bindgen_test]
async fn r9_a_newer_app_gets_the_store_at_once_and_the_older_one_says_so() {
    let (store, outdated) = fresh("newer");
    store.write(&batch(&[(Table::Meta, b"a", b"1")], &[])).await.unwrap();
    let newer = Database::open("test-newer").with_version(99_u8).await.unwrap();
    assert_eq!(outdated.get(), 1);
    assert_eq!(store.write(&batch(&[(Table::Meta, b"a", b"2")], &[])).await, Err(StoreTrouble::Newer));
    newer.close();
    let (late, _) = fresh("newer");
    assert_eq!(
        late.read(&[Read::Keys(Table::Meta)]).await,
        Err(StoreTrouble::Newer),
        "also for a tab that comes later"
    );
}

#[wasm_bindgen_test]
async fn r7_a_store_that_is_deleted_under_a_running_engine_is_lost_and_not_begun_anew() {
    let (store, outdated) = fresh("deleted");
    store.write(&batch(&[(Table::Meta, b"a", b"1")], &[])).await.unwrap();
    Database::delete_by_name("test-deleted").unwrap().await.unwrap();
    for _ in 0..2 {
        assert_eq!(store.write(&batch(&[(Table::Meta, b"a", b"2")], &[])).await, Err(StoreTrouble::Lost));
        assert_eq!(store.read(&[Read::Keys(Table::Meta)]).await, Err(StoreTrouble::Lost));
    }
    assert_eq!(outdated.get(), 0);
    let (next_start, _) = fresh("deleted");
    assert_eq!(value(&next_start, Table::Meta, b"a").await, None, "the next start finds an empty store");
}

#[wasm_bindgen_test]
async fn r3_an_empty_batch_and_an_empty_read_need_no_store() {
    let (store, _) = fresh("empty");
    assert_eq!(store.write(&batch(&[], &[])).await, Ok(()));
    assert_eq!(store.read(&[]).await, Ok(Vec::new()));
}

/// The browser closes the connection before every third transaction that is begun, as it does behind a tab's back.
const CLOSES: &str = "
    const plain = IDBDatabase.prototype.transaction;
    let begun = 0;
    IDBDatabase.prototype.transaction = function (...what) {
        begun += 1;
        if (begun % 3 === 0) this.close();
        return plain.apply(this, what);
    };
    self.closesNoMore = () => {
        IDBDatabase.prototype.transaction = plain;
        return begun;
    };
";

#[wasm_bindgen_test]
async fn r7_a_connection_that_the_browser_closes_under_way_is_opened_again_and_nothing_is_lost() {
    let (store, outdated) = fresh("closing");
    store.write(&batch(&[(Table::Meta, b"a", b"1")], &[])).await.unwrap();
    js_sys::Function::new_no_args(CLOSES).call0(&JsValue::NULL).unwrap();
    let keys: Vec<Vec<u8>> = (0..100_u8).map(|number| vec![number]).collect();
    for key in &keys {
        store.write(&batch(&[(Table::Docs, key, key)], &[])).await.unwrap();
        assert_eq!(value(&store, Table::Docs, key).await.as_ref(), Some(key));
    }
    let ends = js_sys::Function::new_no_args("return self.closesNoMore()");
    let begun = ends.call0(&JsValue::NULL).unwrap().as_f64().unwrap();
    assert!(begun > 250.0, "connections died under way: {begun} were begun for 200");
    let pairs = keys.iter().map(|key| (key.clone(), key.clone())).collect();
    assert_eq!(store.read(&[Read::All(Table::Docs)]).await.unwrap(), [Found::Pairs(pairs)]);
    assert_eq!(outdated.get(), 0, "no newer app has come");
}

/// Notes how each transaction that writes was to be written.
const LISTENS: &str = "
    const plain = IDBDatabase.prototype.transaction;
    self.durabilities = [];
    IDBDatabase.prototype.transaction = function (...what) {
        const begun = plain.apply(this, what);
        if (begun.mode === 'readwrite') self.durabilities.push(begun.durability);
        return begun;
    };
    self.heard = () => {
        IDBDatabase.prototype.transaction = plain;
        return self.durabilities.join();
    };
";

#[wasm_bindgen_test]
async fn r4_what_is_acknowledged_is_pressed_to_the_disk_and_only_what_can_be_made_anew_is_not() {
    let (store, _) = fresh("durable");
    store.write(&batch(&[(Table::Meta, b"a", b"1")], &[])).await.unwrap();
    js_sys::Function::new_no_args(LISTENS).call0(&JsValue::NULL).unwrap();
    store.write(&batch(&[(Table::Meta, b"a", b"2")], &[])).await.unwrap();
    let relaxed = StoreBatch { durability: Durability::Relaxed, ..batch(&[(Table::Meta, b"a", b"3")], &[]) };
    store.write(&relaxed).await.unwrap();
    store.write(&batch(&[], &[(Table::Meta, b"a")])).await.unwrap();
    let heard = js_sys::Function::new_no_args("return self.heard()").call0(&JsValue::NULL).unwrap();
    assert_eq!(heard.as_string().as_deref(), Some("strict,relaxed,strict"));
}
