//! The head page: the list as it was last shown, kept where the next start reads it before any wasm runs.
//!
//! INVARIANT: the connection is closed after each write, so that the page's own reading never waits.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::callback::Timeout;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::OpenDbError;
use indexed_db_futures::prelude::Build;
use indexed_db_futures::transaction::{TransactionDurability, TransactionMode, TransactionOptions};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::JsValue;

/// Name and version of the small store; `app/js/boot.js` reads them.
const NAME: &str = "feldbuch-boot";
const VERSION: u8 = 1;
/// Its only table and its only key.
const HEAD: &str = "head";
/// How long a head page waits for a newer one.
const PATIENCE_MS: u32 = 300;

/// The head page that waits to be written.
#[derive(Clone, Default)]
pub(crate) struct Head(Rc<RefCell<Waiting>>);

#[derive(Default)]
struct Waiting {
    latest: Option<Vec<u8>>,
    timeout: Option<Timeout>,
}

impl Head {
    /// Keeps these bytes soon, unless newer ones come first.
    pub(crate) fn keep(&self, bytes: Vec<u8>) {
        let mut waiting = self.0.borrow_mut();
        waiting.latest = Some(bytes);
        if waiting.timeout.is_none() {
            let head = self.clone();
            waiting.timeout = Some(Timeout::new(PATIENCE_MS, move || head.flush()));
        }
    }

    /// Keeps now what waits: the page may be gone in a moment.
    pub(crate) fn flush(&self) {
        let latest = {
            let mut waiting = self.0.borrow_mut();
            waiting.timeout = None;
            waiting.latest.take()
        };
        if let Some(bytes) = latest {
            wasm_bindgen_futures::spawn_local(async move {
                // WHY ignored: the head page is a cache; a start without it is only slower.
                let _ = write(&bytes).await;
            });
        }
    }
}

async fn write(bytes: &[u8]) -> Result<(), OpenDbError> {
    let database = Database::open(NAME)
        .with_version(VERSION)
        .with_on_upgrade_needed(|_, database| {
            database.create_object_store(HEAD).build()?;
            Ok(())
        })
        .await?;
    let written = put(&database, bytes).await;
    database.close();
    written
}

async fn put(database: &Database, bytes: &[u8]) -> Result<(), OpenDbError> {
    let transaction = database
        .transaction(HEAD)
        .with_mode(TransactionMode::Readwrite)
        .with_options(TransactionOptions::new().with_durability(TransactionDurability::Relaxed))
        .build()?;
    let store = transaction.object_store(HEAD)?;
    let head = JsValue::from(Uint8Array::from(bytes));
    store.put(head).with_key(HEAD).without_key_type().build()?;
    Ok(transaction.commit().await?)
}
