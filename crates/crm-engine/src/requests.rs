//! Requests of pages: answered from memory where that is possible, else given to the lane.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::{Query, Scope};
use crm_domain::row::Row;
use crm_domain::schema::view;
use crm_domain::value::FieldValue;
use engine_protocol::request::Request;
use engine_protocol::sync::Role;
use engine_protocol::{Answer, Problem, WatchId};

use crate::commit::{Asker, Commit};
use crate::effect::{Effect, Table};
use crate::engine::Engine;
use crate::export::{ExportOrder, tabulated};
use crate::lane::Task;

/// Preferences and drafts are small; what is larger is not one.
const MAX_NOTE: usize = 256 * 1024;

impl Engine {
    /// What keeps this device from a request, whatever is in it.
    fn refusal_of(&self, request: &Request) -> Option<Problem> {
        if self.home.is_none() && needs_workspace(request) {
            return Some(Problem::NoWorkspace);
        }
        (self.role() == Some(Role::ReadOnly) && changes_records(request)).then_some(Problem::ReadOnly)
    }

    /// Takes a request.
    pub(crate) fn request(&mut self, asker: Asker, request: Request, out: &mut Vec<Effect>) {
        if let Some(problem) = self.refusal_of(&request) {
            return Self::answer(asker, Err(problem), out);
        }
        match request {
            Request::State => Self::answer(asker, Ok(Answer::State(self.state())), out),
            Request::Found { workspace_name, member_name, device_label } => {
                self.found(asker, &workspace_name, member_name, device_label, out);
            }
            Request::Watch { watch, query, columns, span } => {
                self.watches.list(asker.page, watch, &query, columns.clone(), span);
                self.head_query(&query, &columns, None);
                Self::answer(asker, Ok(Answer::Done), out);
            }
            Request::WatchGrouped { watch, query, columns, span, grouping } => {
                self.head_query(&query, &columns, Some(&grouping));
                self.watches.list_in_groups(asker.page, watch, &query, columns, span, &grouping);
                Self::answer(asker, Ok(Answer::Done), out);
            }
            Request::Listed { watch } => self.listed(asker, watch, out),
            Request::Scroll { watch, span } => {
                let known = self.watches.scroll(asker.page, watch, span);
                Self::answer(asker, if known { Ok(Answer::Done) } else { Err(Problem::Unknown) }, out);
            }
            Request::WatchRecord { watch, record } => {
                self.watches.show(asker.page, watch, record);
                self.lane.urgent(Task::Show { page: asker.page, watch, record });
                Self::answer(asker, Ok(Answer::Done), out);
            }
            Request::WatchForecast { watch, query } => {
                self.forecasts.show(asker.page, watch, query);
                Self::answer(asker, Ok(Answer::Done), out);
            }
            Request::Unwatch { watch } => {
                self.watches.end(asker.page, watch);
                self.forecasts.end(asker.page, watch);
                Self::answer(asker, Ok(Answer::Done), out);
            }
            Request::Ids { query } => self.ids(asker, &query, out),
            Request::Place { watch, record } => {
                let place = self.watches.place(asker.page, watch, &record, &self.records);
                Self::answer(asker, Ok(Answer::Place(place)), out);
            }
            Request::Find { text, kind, limit } => {
                let hits = self.find(&text, kind, limit as usize);
                Self::answer(asker, Ok(Answer::Hits(hits)), out);
            }
            Request::Likes { kind, values } => Self::answer(asker, Ok(self.likes(kind, values)), out),
            Request::Known { records } => {
                let hits = records.iter().filter_map(|id| self.hit(id)).collect();
                Self::answer(asker, Ok(Answer::Hits(hits)), out);
            }
            Request::Customers { accounts } => self.tell_customers(asker, &accounts, out),
            Request::ReadMail { bytes } => Self::read_mail(asker, &bytes, out),
            Request::Words { kind, field } => {
                Self::answer(asker, Ok(Answer::Words(self.words(kind, field))), out)
            }
            Request::Preview { records, edits, show } => {
                self.tell_preview(asker, &records, &edits, show, out);
            }
            Request::Deeds { limit } => self.lane.urgent(Task::Deeds { asker, limit }),
            Request::Command { id, command } => self.take_command(asker, id, command, out),
            Request::Amend { record, edits } => self.take_amendment(asker, record, edits),
            Request::SetUpSales { german } => self.set_up_sales(asker, german, out),
            Request::RemoveStage { id, stage, into } => self.take_stage_out(asker, id, stage, into, out),
            Request::Sow { records } => self.sow(asker, records, out),
            Request::Undo { id } => self.take_undo(asker, id),
            Request::Redo => self.take_redo(asker),
            Request::History { record } => self.lane.urgent(Task::History { asker, record }),
            Request::ImportOpen { name, bytes, kind } => self.import_open(asker, name, bytes, kind, out),
            Request::ImportReread { job, encoding, delimiter } => {
                self.import_reread(asker, job, &encoding, delimiter, out);
            }
            Request::ImportPlan { job, mapping } => self.lane.urgent(Task::Plan { asker, job, mapping }),
            Request::ImportRun { job, mapping } => self.import_start(asker, job, mapping, out),
            Request::ImportStop { job } => self.import_stop(asker, job, out),
            Request::ImportUndo { job } => self.take_import_undo(asker, job),
            Request::ImportFaults { job } => self.lane.urgent(Task::Faults { asker, job }),
            Request::Imports => Self::answer(asker, Ok(Answer::Imports(self.imports.summaries())), out),
            Request::Export { query, only, columns, zones, format } => {
                self.take_export(ExportOrder::new(asker, query, only, columns, zones, format));
            }
            Request::Tabulate { head, rows } => Self::answer(asker, Ok(tabulated(&head, &rows)), out),
            Request::Prices { product, account } => self.tell_prices(asker, product, account, out),
            Request::Draft { key, text } => self.note(asker, Table::Drafts, key, text, out),
            Request::Drafts => Self::answer(asker, Ok(Answer::Drafts(pairs(&self.drafts))), out),
            Request::SetPreference { key, value } => self.note(asker, Table::Preferences, key, value, out),
            Request::Preferences => {
                Self::answer(asker, Ok(Answer::Preferences(pairs(&self.preferences))), out)
            }
            Request::ConnectRelay { url, create_token } => self.connect_relay(asker, &url, create_token, out),
            Request::DisconnectRelay => self.disconnect_relay(asker, out),
            Request::Invite { role, minutes } => self.invite(asker, role, minutes, out),
            Request::Join { link, member_name, device_label } => {
                self.join(asker, &link, member_name, device_label, out);
            }
            Request::Devices => Self::answer(asker, Ok(Answer::Devices(self.devices())), out),
            Request::Quarantine => self.lane.urgent(Task::Quarantine { asker }),
            Request::StoragePersisted { granted } => self.note_persisted(asker, granted, out),
            Request::RetryStorage => self.retry_storage(asker),
        }
    }

    /// Notes what the browser said of keeping the data.
    fn note_persisted(&mut self, asker: Asker, granted: bool, out: &mut Vec<Effect>) {
        let value = if granted { "granted" } else { "refused" };
        self.note(asker, Table::Preferences, "storage.persisted".to_owned(), value.to_owned(), out);
    }

    /// All ids of a query, in order.
    fn ids(&mut self, asker: Asker, query: &Query, out: &mut Vec<Effect>) {
        let table = query.kind;
        let slots = self.watches.find(query, &self.records);
        let ids = slots.into_iter().map(|slot| self.records.table(table).id(slot)).collect();
        Self::answer(asker, Ok(Answer::Ids(ids)), out);
    }

    /// All ids of a live query, as it is shown.
    fn listed(&mut self, asker: Asker, watch: WatchId, out: &mut Vec<Effect>) {
        let ids = self.watches.listed(asker.page, watch, &self.records);
        Self::answer(asker, ids.map(Answer::Ids).ok_or(Problem::Unknown), out);
    }

    fn read_mail(asker: Asker, bytes: &[u8], out: &mut Vec<Effect>) {
        let mail = crm_domain::mail::read::mail(bytes).map(|mail| Answer::Mail(Box::new(mail)));
        Self::answer(asker, mail.ok_or_else(|| Problem::File("no_mail".to_owned())), out);
    }

    /// Tries whether the store works again.
    fn retry_storage(&mut self, asker: Asker) {
        self.lane.blocked = false;
        self.retry_store_at = None;
        // A write that means nothing tells. WHY random: it must be seen whether it has happened.
        let probe = self.random::<8>().to_vec();
        let commit = Commit {
            puts: vec![(Table::Meta, b"probe".to_vec(), probe)],
            answers: vec![(asker, Ok(Answer::Done))],
            ..Commit::default()
        };
        self.lane.urgent(Task::Plain { commit: Box::new(commit) });
    }

    /// Keeps a draft or a preference.
    fn note(&mut self, asker: Asker, table: Table, key: String, text: String, out: &mut Vec<Effect>) {
        if key.len() + text.len() > MAX_NOTE {
            return Self::answer(asker, Err(Problem::BadValue { field: key }), out);
        }
        let mut commit = Commit { answers: vec![(asker, Ok(Answer::Done))], ..Commit::default() };
        let notes = if table == Table::Drafts { &mut self.drafts } else { &mut self.preferences };
        if text.is_empty() {
            commit.deletes.push((table, key.clone().into_bytes()));
            notes.remove(&key);
        } else {
            commit.puts.push((table, key.clone().into_bytes(), text.clone().into_bytes()));
            notes.insert(key, text);
        }
        self.lane.urgent(Task::Note { commit: Box::new(commit) });
    }

    /// The words of a tag field, or what stands in a field of one line; most used first.
    fn words(&self, kind: RecordKind, field: FieldKey) -> Vec<(String, u32)> {
        let table = self.records.table(kind);
        let mut counts = std::collections::BTreeMap::<String, u32>::new();
        for slot in (0..table.len()).filter(|slot| !table.flags(*slot).trashed) {
            match table.row(slot).get(field) {
                Some(FieldValue::Tags(words)) => {
                    words.iter().for_each(|word| *counts.entry(word.clone()).or_default() += 1);
                }
                Some(FieldValue::Text(text)) => *counts.entry(text.clone()).or_default() += 1,
                _ => {}
            }
        }
        let mut words: Vec<(String, u32)> = counts.into_iter().collect();
        words.sort_by(|(a, a_count), (b, b_count)| b_count.cmp(a_count).then_with(|| a.cmp(b)));
        words
    }

    /// The best matches over all kinds: those whose title begins with what was typed come first.
    pub(crate) fn find(
        &mut self,
        text: &str,
        kind: Option<RecordKind>,
        limit: usize,
    ) -> Vec<engine_protocol::view::Hit> {
        let wanted = crm_domain::fold::fold(text);
        let mut hits: Vec<(bool, RecordId)> = Vec::new();
        // Fields, their options, teams and the letterhead are found where they are asked for alone; photos with what they were taken for.
        let setup = [
            RecordKind::Definition,
            RecordKind::Option,
            RecordKind::Photo,
            RecordKind::Team,
            RecordKind::Letterhead,
        ];
        let is_meant = |known: &RecordKind| kind.map_or(!setup.contains(known), |kind| kind == *known);
        for kind in RecordKind::ALL.into_iter().filter(is_meant) {
            let query = Query { search: text.to_owned(), scope: Scope::Living, ..Query::all(kind) };
            // WHY: only so many titles are looked at; the rest of a vague question is noise.
            let slots = self.watches.find_first(&query, limit.max(200), &self.records);
            for slot in slots {
                let title = crm_domain::fold::fold(&self.records.title_at(kind, slot));
                // A view is found by its name, not by what it lists, and by whom it is for.
                if kind == RecordKind::View
                    && !(title.contains(&wanted) && self.may_see(&self.records.table(kind).row(slot)))
                {
                    continue;
                }
                let starts =
                    title.split(' ').any(|word| word.starts_with(&wanted)) || title.starts_with(&wanted);
                hits.push((!starts, self.records.table(kind).id(slot)));
            }
        }
        hits.sort_by_key(|(later, _)| *later);
        hits.truncate(limit);
        hits.into_iter().filter_map(|(_, id)| self.hit(&id)).collect()
    }
}

impl Engine {
    /// Whether a view is this person's own, or shared with everybody.
    fn may_see(&self, row: &Row) -> bool {
        let me = self.home.as_ref().map(|home| home.member);
        let owner = match row.get(view::OWNER) {
            Some(FieldValue::Member(owner)) => Some(*owner),
            _ => None,
        };
        owner == me || row.get(view::SHARED) == Some(&FieldValue::Flag(true))
    }
}

fn pairs(notes: &std::collections::BTreeMap<String, String>) -> Vec<(String, String)> {
    notes.iter().map(|(key, text)| (key.clone(), text.clone())).collect()
}

/// Whether a request changes what all members share: a device that may only read is refused it. What it keeps for
/// itself it may change.
const fn changes_records(request: &Request) -> bool {
    match request {
        Request::Command { .. }
        | Request::Amend { .. }
        | Request::SetUpSales { .. }
        | Request::RemoveStage { .. }
        | Request::Sow { .. }
        | Request::Undo { .. }
        | Request::Redo
        | Request::ImportRun { .. }
        | Request::ImportUndo { .. }
        | Request::Invite { .. } => true,
        Request::State
        | Request::Found { .. }
        | Request::Watch { .. }
        | Request::WatchGrouped { .. }
        | Request::Listed { .. }
        | Request::Scroll { .. }
        | Request::WatchRecord { .. }
        | Request::WatchForecast { .. }
        | Request::Unwatch { .. }
        | Request::Ids { .. }
        | Request::Place { .. }
        | Request::Find { .. }
        | Request::Likes { .. }
        | Request::Known { .. }
        | Request::Customers { .. }
        | Request::ReadMail { .. }
        | Request::Words { .. }
        | Request::Preview { .. }
        | Request::Deeds { .. }
        | Request::History { .. }
        | Request::ImportOpen { .. }
        | Request::ImportReread { .. }
        | Request::ImportPlan { .. }
        | Request::ImportStop { .. }
        | Request::ImportFaults { .. }
        | Request::Imports
        | Request::Export { .. }
        | Request::Tabulate { .. }
        | Request::Prices { .. }
        | Request::Draft { .. }
        | Request::Drafts
        | Request::SetPreference { .. }
        | Request::Preferences
        | Request::ConnectRelay { .. }
        | Request::DisconnectRelay
        | Request::Join { .. }
        | Request::Devices
        | Request::Quarantine
        | Request::StoragePersisted { .. }
        | Request::RetryStorage => false,
    }
}

/// Whether a request makes sense before there is a workspace.
const fn needs_workspace(request: &Request) -> bool {
    !matches!(
        request,
        Request::State
            | Request::Found { .. }
            | Request::Join { .. }
            | Request::Draft { .. }
            | Request::Drafts
            | Request::SetPreference { .. }
            | Request::Preferences
            | Request::StoragePersisted { .. }
            | Request::RetryStorage
            | Request::Unwatch { .. }
    )
}
