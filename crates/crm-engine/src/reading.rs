//! Record pages and histories: the few places that open a document to read it.

use std::collections::BTreeSet;

use crm_document::{Change, Clash, Trace};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{DeviceId, RecordId};
use crm_domain::item::ItemValue;
use crm_domain::row::Row;
use crm_domain::schema::{
    RELATED as RELATED_TO, account, deal, definition, lead, pipeline, price_list, product, quote, tour, view,
};
use crm_domain::value::FieldValue;
use engine_protocol::answer::Absent;
use engine_protocol::view::{Author, Conflict, FieldChange, HistoryEntry, Hit, RecordView, Version};
use engine_protocol::{Answer, FromEngine, Problem, WatchId};

use crate::commit::Asker;
use crate::effect::{Effect, PageId};
use crate::engine::Engine;
use crate::lane::Task;
use crate::planted::{self, Bug};
use crate::records::links;

/// The products of a price list. WHY no links: thousands of titles would be made anew whenever a product changes.
fn priced(row: &Row) -> impl Iterator<Item = RecordId> + '_ {
    row.get(price_list::PRICES).into_iter().flat_map(FieldValue::items).filter_map(|(_, item)| match item {
        ItemValue::Price(entry) => Some(entry.product),
        _ => None,
    })
}

/// How many related records a record page carries.
const RELATED: usize = 200;

impl Engine {
    /// Screens that show changed records, or their titles, are drawn again.
    pub(crate) fn show_changed<'a>(
        &mut self,
        changed: &'a BTreeSet<RecordId>,
        dependents: impl IntoIterator<Item = &'a RecordId>,
    ) {
        if !self.watches.shows_records() {
            return;
        }
        let mut ids: BTreeSet<RecordId> = changed.iter().chain(dependents).copied().collect();
        // An account's page lists its contacts; a contact's page its colleagues.
        for id in changed {
            if let Some(row) = self.records.row(id) {
                ids.extend(links(&row));
            }
        }
        for id in ids {
            for (page, watch) in self.watches.showing(&id) {
                self.lane.urgent(Task::Show { page, watch, record: id });
            }
        }
    }

    /// Sends a record page.
    pub(crate) fn show_record(
        &mut self,
        page: PageId,
        watch: WatchId,
        record: RecordId,
        out: &mut Vec<Effect>,
    ) {
        let absent = if self.lane.damaged.contains(&record) { Absent::Damaged } else { Absent::Unknown };
        let view = self.record_view(&record).map(Box::new).ok_or(absent);
        out.push(Effect::ToPage(page, FromEngine::Record { watch, record: view }));
    }

    fn record_view(&mut self, id: &RecordId) -> Option<RecordView> {
        let (row, clashes) = {
            let document = self.open.get(id)?;
            (document.whole(*id), document.clashes())
        };
        let row = if planted::is(Bug::NewestClockWins) { planted::by_clock(row, &clashes) } else { row };
        let row = self.records.with_derived(row);
        let is_hidden = planted::is(Bug::ConflictsHidden) || planted::is(Bug::NewestClockWins);
        let hidden = if is_hidden { clashes.len() } else { 0 };
        let conflicts =
            clashes.into_iter().skip(hidden).map(|clash| self.conflict(row.kind, clash)).collect();
        let titles = links(&row)
            .chain(priced(&row))
            .filter_map(|id| self.records.title(&id).map(|title| (id, title)))
            .collect();
        Some(RecordView {
            id: *id,
            kind: row.kind,
            title: row.title(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            updated_by: self.author(row.updated_by),
            deleted_at: row.deleted_at,
            conflicts,
            titles,
            related: self.related(&row),
            values: row.fields().map(|(field, value)| (field.key, value.clone())).collect(),
        })
    }

    fn conflict(&self, kind: RecordKind, clash: Clash) -> Conflict {
        let critical = kind.spec().field(clash.field).is_some_and(|field| field.critical);
        let versions = clash
            .stands
            .into_iter()
            .map(|stand| Version { value: stand.value, author: self.author(stand.device), at: stand.at })
            .collect();
        Conflict { field: clash.field, item: clash.item, critical, versions }
    }

    /// Who a device is, as far as it is known here.
    pub(crate) fn author(&self, device: DeviceId) -> Author {
        let here = device == self.device();
        let (member_name, device_label) = self.name_of(device).unwrap_or_default();
        Author { device, member_name, device_label, here }
    }

    fn related(&self, row: &Row) -> Vec<Hit> {
        let people: Vec<Row> = match row.kind {
            RecordKind::Account => self.records.contacts_of(&row.id).collect(),
            RecordKind::Contact => {
                let account = row.primary_account();
                let colleagues = account
                    .into_iter()
                    .flat_map(|account| self.records.contacts_of(&account).collect::<Vec<_>>());
                colleagues.filter(|other| other.id != row.id).collect()
            }
            _ => Vec::new(),
        };
        let deals: Vec<Row> = match row.kind {
            RecordKind::Account | RecordKind::Contact => {
                self.records.linked_to(&row.id, RecordKind::Deal).collect()
            }
            _ => Vec::new(),
        };
        let papers = |kind| -> Vec<Row> {
            match row.kind {
                RecordKind::Account | RecordKind::Contact | RecordKind::Deal | RecordKind::Quote => {
                    self.records.linked_to(&row.id, kind).collect()
                }
                _ => Vec::new(),
            }
        };
        let (quotes, orders) = (papers(RecordKind::Quote), papers(RecordKind::Order));
        let lists: Vec<Row> = match row.kind {
            RecordKind::Account => self.records.linked_to(&row.id, RecordKind::PriceList).collect(),
            _ => Vec::new(),
        };
        [people, deals, quotes, orders, lists].iter().flat_map(|rows| self.hits_of(rows)).collect()
    }

    /// The living ones, by title.
    fn hits_of(&self, rows: &[Row]) -> Vec<Hit> {
        let living = rows.iter().filter(|row| row.deleted_at.is_none()).take(RELATED);
        let mut hits: Vec<Hit> = living.map(|row| self.hit_of(row)).collect();
        hits.sort_by_cached_key(|hit| (crm_domain::fold::fold(&hit.title), hit.id));
        hits
    }

    /// A record as a search result.
    pub(crate) fn hit(&self, id: &RecordId) -> Option<Hit> {
        self.records.row(id).map(|row| self.hit_of(&row))
    }

    fn hit_of(&self, row: &Row) -> Hit {
        let subtitle = match row.kind {
            RecordKind::Account => city(row),
            RecordKind::Contact => {
                let position = row.text(FieldKey::new("position")).to_owned();
                let company =
                    row.primary_account().and_then(|id| self.records.title(&id)).unwrap_or_default();
                joined(&[position, company])
            }
            RecordKind::Lead => {
                let company = row.text(lead::COMPANY_NAME).to_owned();
                joined(&[company, city(row)])
            }
            RecordKind::Deal => joined(&[self.title_at(row, deal::ACCOUNT), self.title_at(row, deal::STAGE)]),
            RecordKind::Pipeline
            | RecordKind::Quota
            | RecordKind::Definition
            | RecordKind::Photo
            | RecordKind::Team
            | RecordKind::Letterhead => String::new(),
            RecordKind::Tour => self.stop_titles(row),
            RecordKind::Option => self.title_at(row, definition::DEFINITION),
            // Of which list it is a view.
            RecordKind::View => row.text(view::LIST).to_owned(),
            RecordKind::PriceList => row.text(price_list::CURRENCY).to_owned(),
            RecordKind::Stage => self.title_at(row, pipeline::PIPELINE),
            RecordKind::Interaction | RecordKind::Task | RecordKind::Event => self.related_titles(row),
            RecordKind::Product => {
                let text = |field| row.text(field).to_owned();
                joined(&[text(product::SKU), text(product::CATEGORY)])
            }
            RecordKind::Quote | RecordKind::Order => self.title_at(row, quote::ACCOUNT),
        };
        Hit { id: row.id, kind: row.kind, title: row.title(), subtitle }
    }

    /// What a row is about, by titles.
    fn related_titles(&self, row: &Row) -> String {
        let Some(FieldValue::Tags(ids)) = row.get(RELATED_TO) else { return String::new() };
        let titles: Vec<String> =
            ids.iter().filter_map(|id| self.records.title(&id.parse().ok()?)).take(3).collect();
        joined(&titles)
    }

    /// Whom a tour visits first, by titles.
    fn stop_titles(&self, row: &Row) -> String {
        let stops = crm_domain::tour::plan::stops(row.get(tour::STOPS));
        let titles: Vec<String> =
            stops.iter().filter_map(|(_, stop)| self.records.title(&stop.account)).take(3).collect();
        joined(&titles)
    }

    /// The title of the record that a row links to in a field.
    fn title_at(&self, row: &Row, field: FieldKey) -> String {
        match row.get(field) {
            Some(FieldValue::Link(id)) => self.records.title(id).unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// Sends a record's changes, newest first.
    pub(crate) fn tell_history(&mut self, asker: Asker, record: RecordId, out: &mut Vec<Effect>) {
        let Some(history) = self.open.get(&record).map(crm_document::Document::history) else {
            let damaged = self.lane.damaged.contains(&record);
            let problem = if damaged { Problem::Damaged } else { Problem::UnknownRecord };
            return Self::answer(asker, Err(problem), out);
        };
        let mut entries: Vec<HistoryEntry> =
            history.into_iter().map(|change| self.history_entry(change)).collect();
        entries.reverse();
        Self::answer(asker, Ok(Answer::History(entries)), out);
    }

    fn history_entry(&self, change: Change) -> HistoryEntry {
        let mut changes = Vec::with_capacity(change.traces.len());
        for trace in change.traces {
            changes.push(match trace {
                Trace::Created => FieldChange::Created,
                Trace::Trashed(trashed) => FieldChange::Trashed(trashed),
                Trace::Value { field, before, after } => FieldChange::Value { field, before, after },
                Trace::Item { field, item, before, after } => {
                    FieldChange::Item { field, item, before, after }
                }
                Trace::Word { field, word, present } => {
                    let words = Some(FieldValue::Tags([word].into()));
                    let (before, after) = if present { (None, words) } else { (words, None) };
                    FieldChange::Value { field, before, after }
                }
            });
        }
        HistoryEntry { at: change.at, author: self.author(change.device), changes }
    }
}

/// What there is of some texts, with dots between.
fn joined(parts: &[String]) -> String {
    parts.iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" · ")
}

/// The town of a record's first address.
fn city(row: &Row) -> String {
    let items = row.get(account::ADDRESSES).map(FieldValue::items).unwrap_or_default();
    items
        .iter()
        .find_map(|(_, item)| match item {
            crm_domain::item::ItemValue::Address(address) => Some(address.city.clone()),
            _ => None,
        })
        .unwrap_or_default()
}
