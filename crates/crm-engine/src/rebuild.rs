//! Rows are a cache: when some cannot be read (another version wrote them), they are made again from the
//! documents, pack by pack.

use std::collections::BTreeSet;

use crm_document::{Stored, unpack};
use crm_domain::id::RecordId;
use crm_domain::row::Row;

use crate::block::encode_fresh;
use crate::commit::Commit;
use crate::effect::{Durability, Effect, Found, Table};
use crate::encoding::encode_row;
use crate::engine::Engine;
use crate::lane::{Task, Then};
use crate::table::Home;

impl Engine {
    /// Makes the rows of all documents again that have none, or an old one only. Newer packs win over older
    /// ones, documents on their own over packs.
    pub(crate) fn run_rebuild(
        &mut self,
        stale: Vec<(Table, Vec<u8>)>,
        found: Vec<Found>,
        out: &mut Vec<Effect>,
    ) {
        let mut commit = Commit { deletes: stale.clone(), ..Commit::default() };
        commit.origin = Some(Task::Rebuild { stale });
        let mut rows = Vec::new();
        let mut seen = BTreeSet::new();
        let mut found = found.into_iter();
        let (loose, packs) = (found.next(), found.next());
        if let Some(Found::Pairs(loose)) = loose {
            for (key, bytes) in loose {
                let Ok(id) = <[u8; 16]>::try_from(key.as_slice()) else { continue };
                let (id, stored) = (RecordId::from_bytes(id), Stored::Saved(bytes));
                self.rebuild_one(id, Home::Loose, &stored, &mut seen, &mut commit, &mut rows);
            }
        }
        if let Some(Found::Pairs(packs)) = packs {
            for (key, bytes) in packs.into_iter().rev() {
                let Ok(number) = <[u8; 4]>::try_from(key.as_slice()) else { continue };
                let Ok(stored) = unpack(&bytes) else {
                    // Kept as it is: what it holds is on other devices, and can be told.
                    self.damaged_packs += 1;
                    continue;
                };
                for (id, stored) in stored {
                    let home = Home::Pack(u32::from_be_bytes(number));
                    self.rebuild_one(id, home, &stored, &mut seen, &mut commit, &mut rows);
                }
            }
        }
        commit.then.push(Then::Rebuilt(rows));
        self.commit(commit, Durability::Relaxed, out);
    }

    fn rebuild_one(
        &mut self,
        id: RecordId,
        home: Home,
        stored: &Stored,
        seen: &mut BTreeSet<RecordId>,
        commit: &mut Commit,
        rows: &mut Vec<(Row, Home)>,
    ) {
        let unplaced = self.lane.unplaced.contains(&id);
        if !seen.insert(id) || (self.records.find(&id).is_some() && !unplaced) {
            return;
        }
        let Ok(row) = stored.row(id) else {
            self.lane.damaged.insert(id);
            return;
        };
        let fresh = encode_fresh(row.kind, home, &encode_row(&row));
        commit.puts.push((Table::Fresh, id.as_bytes().to_vec(), fresh));
        rows.push((row, home));
    }

    /// Rebuilt rows are stored: they come on the screens.
    pub(crate) fn rebuilt(&mut self, rows: Vec<(Row, Home)>) {
        let ids: BTreeSet<RecordId> = rows.iter().map(|(row, _)| row.id).collect();
        for (row, home) in rows {
            if let Some((kind, slot)) = self.records.find(&row.id) {
                self.forget_pack(self.records.table(kind).home(slot));
            }
            self.records.put(&row, home, false);
            self.note_pack(home);
            self.fresh.insert(row.id);
            if self.lane.unplaced.remove(&row.id) {
                self.lane.damaged.remove(&row.id);
            }
        }
        self.records.forget_all_derived();
        // WHY once more: what a row is found by names records that came behind it.
        ids.iter().for_each(|id| self.records.refresh(id));
        self.show_changed(&ids, &[]);
        self.folding = None;
        self.watches.forget_all();
        self.forecasts.forget_all();
        self.likes.forget_all();
    }
}
