//! One open connection to the store, its tables, and how it ends without being asked to.

use std::cell::Cell;
use std::rc::Rc;

use crm_engine::effect::Table;
use engine_protocol::answer::StoreTrouble;
use gloo::events::EventListener;
use indexed_db_futures::database::Database;
use indexed_db_futures::error::OpenDbError;
use indexed_db_futures::internals::SystemRepr;
use indexed_db_futures::prelude::Build;
use wasm_bindgen::prelude::JsCast;
use web_sys::IdbVersionChangeEvent;

use crate::failure::Failure;

/// How a connection ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// The browser closed it, or the store is being deleted.
    Closed,
    /// A newer app wants to change the store's tables.
    Outdated,
}

/// Whether there was a store to open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// There was none; it is new and empty.
    Now,
    /// It was there.
    Before,
}

/// An open connection.
pub(super) struct Connection {
    /// The library's handle.
    pub(super) database: Database,
    _listeners: [EventListener; 2],
}

impl Connection {
    /// Opens the store and makes its tables where they are missing. `ended` is called once when the connection ends by itself.
    pub(super) async fn open(
        name: &str,
        version: u8,
        ended: impl Fn(Ending) + Clone + 'static,
    ) -> Result<(Self, Made), Failure> {
        let made = Rc::new(Cell::new(Made::Before));
        let making = Rc::clone(&made);
        let database = Database::open(name)
            .with_version(version)
            .with_on_upgrade_needed(move |event, database| {
                if event.old_version() < 1.0 {
                    making.set(Made::Now);
                }
                let present: Vec<String> = database.object_store_names().collect();
                for table in Table::ALL {
                    if !present.iter().any(|name| name == table.name()) {
                        database.create_object_store(table.name()).build()?;
                    }
                }
                Ok(())
            })
            .await
            .map_err(open_failure)?;
        let closed = ended.clone();
        let closing = database.clone();
        let listeners = [
            EventListener::once(database.as_sys(), "close", move |_| closed(Ending::Closed)),
            EventListener::once(database.as_sys(), "versionchange", move |event| {
                // INVARIANT: this tab never stands in the way of a newer one: it lets go at once.
                closing.as_sys().close();
                let event: &IdbVersionChangeEvent = event.unchecked_ref();
                // Without a new version the store is being deleted.
                ended(event.new_version().map_or(Ending::Closed, |_| Ending::Outdated));
            }),
        ];
        Ok((Self { database, _listeners: listeners }, made.get()))
    }
}

fn open_failure(error: OpenDbError) -> Failure {
    match error {
        OpenDbError::Base(error) => super::transaction::failure(error),
        OpenDbError::VersionZero | OpenDbError::UnsupportedEnvironment | OpenDbError::NullFactory => {
            Failure::Trouble(StoreTrouble::Failed)
        }
    }
}
