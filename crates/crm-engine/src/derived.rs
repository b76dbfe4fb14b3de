//! What other records say of an account: worked out when somebody asks, kept until one of those records changes or the
//! day ends (ADR 67).

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use crm_domain::derived::{Derived, Gathering, asked_of, with_derived};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::Column;
use crm_domain::row::Row;
use crm_domain::sales::stage::Outcome;
use crm_domain::schema::pipeline;
use crm_domain::time::{Day, Zone};

use crate::by_id::ById;
use crate::encoding::Wanted;
use crate::records::{Records, links};
use crate::table::Slot;

/// The kinds that tell of accounts, with what of them is read.
static TELLING: LazyLock<Vec<(RecordKind, Wanted)>> = LazyLock::new(|| {
    let wanted = |kind| Some((kind, Wanted::fields(kind, asked_of(kind)?.iter().copied())));
    RecordKind::ALL.into_iter().filter_map(wanted).collect()
});

/// What is known of the accounts that were asked about.
#[derive(Debug, Default)]
pub struct Known {
    of: RefCell<ById<Derived>>,
    /// Whose days those of moments are.
    zone: Zone,
    today: Option<Day>,
    /// Accounts from here on were not looked at in a quiet moment.
    next: Slot,
}

impl Records {
    /// Says where this device is.
    pub fn live_in(&mut self, zone: Zone) {
        self.derived.zone = zone;
    }

    /// Says which day it is. Whether it was another one before: what was known is of that day.
    pub fn begin_day(&mut self, today: Option<Day>) -> bool {
        let begins = self.derived.today != today;
        if begins {
            self.derived.today = today;
            self.forget_all_derived();
        }
        begins
    }

    /// A row as lists show it: of an account with what other records say of it. Costs a look at those, once.
    #[must_use]
    pub fn shown(&self, kind: RecordKind, slot: Slot) -> Row {
        self.with_derived(self.table(kind).row(slot))
    }

    /// The row of an account with what other records say of it; other rows as they are.
    #[must_use]
    pub fn with_derived(&self, row: Row) -> Row {
        if row.kind != RecordKind::Account {
            return row;
        }
        let derived = self.derived_of(&row.id);
        with_derived(row, &derived, &self.derived.zone)
    }

    fn derived_of(&self, account: &RecordId) -> Derived {
        if let Some(known) = self.derived.of.borrow().get(account) {
            return *known;
        }
        let derived = self.gather(account);
        self.derived.of.borrow_mut().insert(*account, derived);
        derived
    }

    /// Goes on working out what is said of accounts, in a quiet moment: of at most so many more. Whether there are more.
    /// WHY: the first list by it would work out all of them at once.
    pub fn prepare_derived(&mut self, most: Slot) -> bool {
        let accounts = self.table(RecordKind::Account);
        let (from, len) = (self.derived.next.min(accounts.len()), accounts.len());
        let to = len.min(from.saturating_add(most));
        if self.derived.today.is_none() || from == len {
            return false;
        }
        for slot in from..to {
            self.derived_of(&self.table(RecordKind::Account).id(slot));
        }
        self.derived.next = to;
        true
    }

    fn gather(&self, account: &RecordId) -> Derived {
        let Some(today) = self.derived.today else { return Derived::default() };
        let mut gathering = Gathering::new(*account, today, &self.derived.zone);
        for id in self.linking_to(account) {
            let found = TELLING.iter().find_map(|(kind, wanted)| {
                let table = self.table(*kind);
                table.slot(id).map(|slot| (table, slot, wanted))
            });
            let Some((table, slot, wanted)) = found else { continue };
            let flags = table.flags(slot);
            if !flags.trashed && !flags.hidden {
                gathering.add(&table.part(slot, wanted), &|stage| self.outcome_of(&stage));
            }
        }
        gathering.end()
    }

    /// What a stage means; of one that is not here yet that everything is open.
    fn outcome_of(&self, stage: &RecordId) -> Outcome {
        static OUTCOME: LazyLock<Wanted> =
            LazyLock::new(|| Wanted::fields(RecordKind::Stage, [pipeline::OUTCOME]));
        let table = self.table(RecordKind::Stage);
        let row = table.slot(stage).map(|slot| table.part(slot, &OUTCOME));
        row.map(|row| Outcome::from_key(row.text(pipeline::OUTCOME))).unwrap_or_default()
    }

    /// The accounts, among those that were asked about, of which changed records tell or told: the records as they are
    /// before the write, by their ids, and as they will be. A stage tells of all accounts of its deals.
    #[must_use]
    pub fn told_of<'a>(
        &self,
        before: &BTreeSet<RecordId>,
        after: impl Iterator<Item = &'a Row>,
    ) -> BTreeSet<RecordId> {
        let known = self.derived.of.borrow();
        let mut told = BTreeSet::new();
        if known.is_empty() {
            return told;
        }
        let mut note = |row: &Row| told.extend(links(row).filter(|id| known.contains_key(id)));
        let tells = |kind: &RecordKind| asked_of(*kind).is_some();
        let rows = before.iter().filter_map(|id| self.find(id).filter(|(kind, _)| tells(kind)));
        rows.for_each(|(kind, slot)| note(&self.table(kind).row(slot)));
        for row in after {
            match row.kind {
                RecordKind::Stage => {
                    self.linked_to(&row.id, RecordKind::Deal).for_each(|deal| note(&deal));
                }
                kind if tells(&kind) => note(row),
                _ => {}
            }
        }
        told
    }

    /// What is said of these accounts changed: it is worked out anew when somebody asks.
    pub fn forget_derived(&mut self, accounts: &BTreeSet<RecordId>) {
        let known = self.derived.of.get_mut();
        for account in accounts {
            known.remove(account);
        }
    }

    /// Everything may be otherwise.
    pub fn forget_all_derived(&mut self) {
        self.derived.of.get_mut().clear();
        self.derived.next = 0;
    }
}

/// Whether a column is worked out of other records ([`Records::shown`]).
#[must_use]
pub fn is_derived(kind: RecordKind, column: Column) -> bool {
    match column {
        Column::Field(key) => kind.spec().field(key).is_some_and(|spec| spec.derived),
        Column::Title | Column::CreatedAt | Column::UpdatedAt => false,
    }
}
