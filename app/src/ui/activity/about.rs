//! What an interaction is about: the record on whose page it is noted, and those that belong to it.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::item::ItemValue;
use crm_domain::schema::{contact, deal};
use crm_domain::value::FieldValue;
use engine_protocol::view::RecordView;

use crate::ui::fields::text;

/// A record, and what is noted with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The record.
    pub record: RecordId,
    /// Its kind.
    pub kind: RecordKind,
    /// What it is called.
    pub name: String,
    /// The record itself, and those that its interactions are about as well.
    pub related: Vec<RecordId>,
    /// Its e-mail addresses.
    pub emails: Vec<String>,
}

impl About {
    /// What is noted on the page of this record: with a contact its first company, with a deal its company and contact.
    pub fn of(view: &RecordView) -> Self {
        let mut related = vec![view.id];
        match view.kind {
            RecordKind::Contact => related.extend(first_company(view)),
            RecordKind::Deal => {
                related.extend([deal::ACCOUNT, deal::CONTACT].into_iter().filter_map(|key| link(view, key)));
            }
            _ => {}
        }
        let emails = value(view, contact::EMAILS).map(FieldValue::items).unwrap_or_default();
        let emails = emails.iter().filter_map(|(_, item)| match item {
            ItemValue::Email(entry) => Some(entry.addr.clone()),
            _ => None,
        });
        Self { record: view.id, kind: view.kind, name: view.title.clone(), related, emails: emails.collect() }
    }

    /// The same where it was one of those that the record is tied to who was talked to: a call to a deal's company is
    /// none with its contact.
    #[must_use]
    pub fn with(mut self, view: &RecordView, who: RecordId) -> Self {
        let account = link(view, deal::ACCOUNT).filter(|_| view.kind == RecordKind::Deal);
        self.related.retain(|id| *id == view.id || *id == who || Some(*id) == account);
        self.name = text::title(&view.titles, who);
        self
    }
}

fn value(view: &RecordView, key: FieldKey) -> Option<&FieldValue> {
    view.values.iter().find(|(candidate, _)| *candidate == key).map(|(_, value)| value)
}

fn link(view: &RecordView, key: FieldKey) -> Option<RecordId> {
    match value(view, key) {
        Some(FieldValue::Link(id)) => Some(*id),
        _ => None,
    }
}

/// The company that a contact is with: the primary one, else the first that has not ended.
fn first_company(view: &RecordView) -> Option<RecordId> {
    let ties = value(view, contact::AFFILIATIONS)?.items().iter().filter_map(|(_, item)| match item {
        ItemValue::Affiliation(tie) if !tie.inactive => Some(tie),
        _ => None,
    });
    let ties: Vec<_> = ties.collect();
    ties.iter().find(|tie| tie.primary).or_else(|| ties.first()).map(|tie| tie.account)
}
