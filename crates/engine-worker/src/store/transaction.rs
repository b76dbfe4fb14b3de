//! One transaction: a batch written, or some reads answered.
//!
//! INVARIANT: between a transaction's start and its `commit()` nothing is awaited, so it holds all of a
//! batch or nothing, and the order in which calls are made is the order in which they happen.

use crm_engine::effect::{Durability, Found, Read, StoreBatch, Table};
use engine_protocol::answer::StoreTrouble;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::{DomException, Error};
use indexed_db_futures::future::{BasicRequest, GetAllPrimitiveRequest};
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::iter::ArrayMapIter;
use indexed_db_futures::object_store::ObjectStore;
use indexed_db_futures::prelude::{Build, BuildPrimitive, QuerySource};
use indexed_db_futures::transaction::{
    Transaction, TransactionDurability, TransactionMode, TransactionOptions,
};
use js_sys::Uint8Array;
use wasm_bindgen::prelude::{JsCast, JsValue};
use web_sys::IdbTransaction;

use crate::failure::Failure;

/// Writes a batch in one transaction.
pub(super) async fn write(database: &Database, batch: &StoreBatch) -> Result<(), Failure> {
    let durability = match batch.durability {
        Durability::Strict => TransactionDurability::Strict,
        Durability::Relaxed => TransactionDurability::Relaxed,
    };
    let deleted = batch.deletes.iter().map(|(table, _)| *table);
    let touched = tables_of(deleted.chain(batch.puts.iter().map(|(table, ..)| *table)));
    let transaction = database
        .transaction(names_of(&touched))
        .with_mode(TransactionMode::Readwrite)
        .with_options(TransactionOptions::new().with_durability(durability))
        .build()
        .map_err(failure)?;
    if let Err(failure) = fill(&transaction, &touched, batch) {
        // WHY ignored: what failed is known; a transaction that ended by itself cannot be ended again.
        let _ = transaction.abort().await;
        return Err(failure);
    }
    let inner: &IdbTransaction = transaction.as_sys();
    let inner = inner.clone();
    // WHY the transaction is asked first: the library's error does not carry why the browser ended it,
    // and a full disk often shows only there.
    transaction.commit().await.map_err(|error| reason(&inner).unwrap_or_else(|| failure(error)))
}

/// Reads in one transaction.
pub(super) async fn read(database: &Database, reads: &[Read]) -> Result<Vec<Found>, Failure> {
    let touched = tables_of(reads.iter().map(|read| match read {
        Read::Get(table, _) | Read::All(table) | Read::Some(table, ..) | Read::Keys(table) => *table,
    }));
    let transaction = database
        .transaction(names_of(&touched))
        .with_mode(TransactionMode::Readonly)
        .build()
        .map_err(failure)?;
    // Every request is made before the first answer is awaited.
    let asked = reads.iter().map(|read| ask(&transaction, read)).collect::<Result<Vec<_>, _>>()?;
    let mut found = Vec::with_capacity(asked.len());
    for asked in asked {
        found.push(asked.answer().await.map_err(failure)?);
    }
    Ok(found)
}

fn names_of(tables: &[Table]) -> Vec<&'static str> {
    tables.iter().map(|table| table.name()).collect()
}

/// Each table once, in [`Table::ALL`]'s order.
fn tables_of(named: impl Iterator<Item = Table>) -> Vec<Table> {
    let mut tables: Vec<Table> = named.collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}

/// Makes every request of a batch, deletes first, without waiting for any.
fn fill(transaction: &Transaction<'_>, touched: &[Table], batch: &StoreBatch) -> Result<(), Failure> {
    let opened = touched
        .iter()
        .map(|table| Ok((*table, transaction.object_store(table.name())?)))
        .collect::<Result<Vec<(Table, ObjectStore<'_>)>, Error>>()
        .map_err(failure)?;
    let store = |wanted: Table| {
        let found = opened.iter().find(|(table, _)| *table == wanted).map(|(_, store)| store);
        found.ok_or(Failure::Trouble(StoreTrouble::Failed))
    };
    // WHY no request is kept: how the transaction ends says all there is to say.
    for (table, key) in &batch.deletes {
        store(*table)?.delete::<JsValue, _>(bytes(key)).build().map_err(failure)?;
    }
    for (table, key, value) in &batch.puts {
        let put = store(*table)?.put(bytes(value)).with_key(bytes(key)).without_key_type();
        put.build().map_err(failure)?;
    }
    Ok(())
}

fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// The bytes of a key (an `ArrayBuffer`) or a value (a `Uint8Array`).
fn to_vec(value: &JsValue) -> Vec<u8> {
    match value.dyn_ref::<Uint8Array>() {
        Some(array) => array.to_vec(),
        None => Uint8Array::new(value).to_vec(),
    }
}

/// A read whose request is on its way.
enum Asked {
    Value(BasicRequest<Option<JsValue>>),
    Pairs(GetAllPrimitiveRequest<JsValue>, GetAllPrimitiveRequest<JsValue>),
    Keys(GetAllPrimitiveRequest<JsValue>),
}

fn ask(transaction: &Transaction<'_>, read: &Read) -> Result<Asked, Failure> {
    let open = |table: &Table| transaction.object_store(table.name()).map_err(failure);
    Ok(match read {
        Read::Get(table, key) => {
            Asked::Value(open(table)?.get::<JsValue, _, _>(bytes(key)).primitive().map_err(failure)?)
        }
        Read::All(table) => {
            let store = open(table)?;
            let keys = store.get_all_keys().primitive().map_err(failure)?;
            Asked::Pairs(keys, store.get_all().primitive().map_err(failure)?)
        }
        Read::Some(table, from, until, most) => {
            let store = open(table)?;
            let range = || bytes(from)..bytes(until);
            let keys = store.get_all_keys().with_query::<JsValue, _>(range()).with_limit(*most);
            let values = store.get_all().with_query::<JsValue, _>(range()).with_limit(*most);
            Asked::Pairs(keys.primitive().map_err(failure)?, values.primitive().map_err(failure)?)
        }
        Read::Keys(table) => Asked::Keys(open(table)?.get_all_keys().primitive().map_err(failure)?),
    })
}

impl Asked {
    async fn answer(self) -> Result<Found, Error> {
        Ok(match self {
            Self::Value(value) => Found::Value(value.await?.as_ref().map(to_vec)),
            Self::Keys(keys) => Found::Keys(all(keys.await?)?),
            Self::Pairs(keys, values) => {
                let (keys, values) = (all(keys.await?)?, all(values.await?)?);
                Found::Pairs(keys.into_iter().zip(values).collect())
            }
        })
    }
}

fn all(found: ArrayMapIter<JsValue>) -> Result<Vec<Vec<u8>>, Error> {
    found.map(|value| value.map(|value| to_vec(&value))).collect()
}

/// Why the browser ended a transaction; `None` when it does not say.
fn reason(transaction: &IdbTransaction) -> Option<Failure> {
    transaction.error().map(|error| Failure::of(&error.name(), &error.message()))
}

/// What a failed call means. An end without a reason is the connection's.
pub(super) fn failure(error: Error) -> Failure {
    match error {
        Error::DomException(exception) => dom_failure(exception),
        Error::MissingData(_) => Failure::Connection,
        Error::Serialisation(_) | Error::Unknown(_) => Failure::Trouble(StoreTrouble::Failed),
    }
}

fn dom_failure(exception: DomException) -> Failure {
    let exception = web_sys::DomException::from(exception);
    Failure::of(&exception.name(), &exception.message())
}
