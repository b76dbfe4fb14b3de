//! The store: IndexedDB, reads and atomic writes of bytes. All IndexedDB calls are here and in
//! [`crate::head`].
//!
//! WHY `indexed_db_futures` and not the bare interface: measured in Chromium 156 in a worker, 5,000 puts in
//! one transaction took 338-376 ms with it and 375-432 ms without, a strict commit of one row 0.6-0.8 ms
//! (p50) against 0.8-0.9 ms. What it does not tell is asked of the transaction below it: why the browser
//! ended it (a full disk shows only there).

mod connection;
mod transaction;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crm_engine::effect::{Found, Read, StoreBatch};
use engine_protocol::answer::StoreTrouble;
use futures::FutureExt;
use futures::future::{LocalBoxFuture, Shared};

use crate::failure::Failure;
use connection::{Connection, Ending, Made};

/// The version of the store's tables; raised when [`crm_engine::effect::Table::ALL`] grows.
const VERSION: u8 = 1;

type Opening = Shared<LocalBoxFuture<'static, Result<Rc<Connection>, Failure>>>;

/// The store of this browser profile. Only the worker that holds the engine's lock may have one.
pub struct Store {
    name: String,
    link: RefCell<Link>,
    /// It was open before: it must still be there when it is opened again.
    known: Cell<bool>,
    /// Told when a newer app wants the store.
    outdated: Box<dyn Fn()>,
}

enum Link {
    /// Not opened yet, or lost.
    Closed,
    /// Whoever needs the store waits for this.
    Opening(Opening),
    Open(Rc<Connection>),
    /// It will not come back to this worker.
    Ended(StoreTrouble),
}

impl Store {
    /// A store that is opened by its first use; `outdated` is called when a newer app takes it over.
    #[must_use]
    pub fn new(name: &str, outdated: impl Fn() + 'static) -> Rc<Self> {
        Rc::new(Self {
            name: name.to_owned(),
            link: RefCell::new(Link::Closed),
            known: Cell::new(false),
            outdated: Box::new(outdated),
        })
    }

    /// Begins to open the store, so that it is open when it is needed.
    pub fn warm_up(self: &Rc<Self>) {
        let store = Rc::clone(self);
        wasm_bindgen_futures::spawn_local(async move {
            // WHY ignored: the first real use meets the same failure and reports it.
            let _ = store.connect().await;
        });
    }

    /// Writes a batch: all of it or nothing. A lost connection is opened anew and the batch tried once more.
    ///
    /// # Errors
    /// Why it was not written.
    pub async fn write(self: &Rc<Self>, batch: &StoreBatch) -> Result<(), StoreTrouble> {
        if batch.puts.is_empty() && batch.deletes.is_empty() {
            return Ok(());
        }
        self.twice(async |connection| transaction::write(&connection.database, batch).await).await
    }

    /// Reads, all in one transaction, in the order asked. A lost connection is opened anew and read once more.
    ///
    /// # Errors
    /// Why nothing could be read.
    pub async fn read(self: &Rc<Self>, reads: &[Read]) -> Result<Vec<Found>, StoreTrouble> {
        if reads.is_empty() {
            return Ok(Vec::new());
        }
        self.twice(async |connection| transaction::read(&connection.database, reads).await).await
    }

    /// WHY once more: browsers end connections of pages that were in the background, and both a batch
    /// and a read may be repeated without harm.
    async fn twice<T>(
        self: &Rc<Self>,
        act: impl AsyncFn(&Connection) -> Result<T, Failure>,
    ) -> Result<T, StoreTrouble> {
        match self.once(&act).await {
            Err(Failure::Connection) => self.once(&act).await.map_err(Failure::trouble),
            outcome => outcome.map_err(Failure::trouble),
        }
    }

    async fn once<T>(
        self: &Rc<Self>,
        act: &impl AsyncFn(&Connection) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let connection = self.connect().await?;
        let outcome = act(&connection).await;
        if matches!(outcome, Err(Failure::Connection)) {
            self.forget(&connection);
        }
        outcome
    }

    /// The open connection, opened if need be.
    async fn connect(self: &Rc<Self>) -> Result<Rc<Connection>, Failure> {
        let opening = match &*self.link.borrow() {
            Link::Open(connection) => return Ok(Rc::clone(connection)),
            Link::Ended(trouble) => return Err(Failure::Trouble(*trouble)),
            Link::Opening(opening) => Some(opening.clone()),
            Link::Closed => None,
        };
        let opening = opening.unwrap_or_else(|| {
            let opening = Rc::clone(self).open().boxed_local().shared();
            self.link.replace(Link::Opening(opening.clone()));
            opening
        });
        opening.await
    }

    async fn open(self: Rc<Self>) -> Result<Rc<Connection>, Failure> {
        let weak = Rc::downgrade(&self);
        let ended = move |ending| {
            if let Some(store) = weak.upgrade() {
                store.end(ending);
            }
        };
        match Connection::open(&self.name, VERSION, ended).await {
            Ok((_, Made::Now)) if self.known.get() => {
                // The person or the browser cleared the store under a running engine. What the engine
                // shows must not be written into the new, empty one as if nothing had happened (R7).
                self.link.replace(Link::Ended(StoreTrouble::Lost));
                Err(Failure::Trouble(StoreTrouble::Lost))
            }
            Ok((connection, _)) => {
                let connection = Rc::new(connection);
                self.known.set(true);
                self.link.replace(Link::Open(Rc::clone(&connection)));
                Ok(connection)
            }
            Err(failure) => {
                self.link.replace(Link::Closed);
                Err(failure)
            }
        }
    }

    /// This connection serves no more. WHY compared: another call may have opened a new one meanwhile.
    fn forget(&self, connection: &Rc<Connection>) {
        let mut link = self.link.borrow_mut();
        if matches!(&*link, Link::Open(open) if Rc::ptr_eq(open, connection)) {
            connection.database.clone().close();
            *link = Link::Closed;
        }
    }

    fn end(&self, ending: Ending) {
        match ending {
            Ending::Closed => {
                self.link.replace(Link::Closed);
            }
            Ending::Outdated => {
                self.link.replace(Link::Ended(StoreTrouble::Newer));
                (self.outdated)();
            }
        }
    }
}
