//! What the rules of quotes and orders ask of the engine: their numbers, and that nobody writes in what was sent.

use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::row::Row;
use crm_domain::sales::price::{Prices, offers};
use crm_domain::sales::{frozen, lead, number};
use crm_domain::schema::letterhead::{Said, Usual};
use crm_domain::schema::{self, account, letterhead, quote};
use crm_domain::value::FieldValue;
use engine_protocol::{Answer, Problem};

use crate::commit::{Asker, Commit};
use crate::effect::Effect;
use crate::engine::Engine;

impl Engine {
    /// A quote's or order's edits and what they bring with them: the first status and version of a new one, the mark
    /// of one that is sent.
    pub(crate) fn with_what_sending_brings(
        &self,
        kind: RecordKind,
        row: Option<&Row>,
        mut edits: Vec<Edit>,
    ) -> Vec<Edit> {
        if row.is_none() {
            let status = frozen::start(kind).map(|key| (quote::STATUS, FieldValue::Choice(key.to_owned())));
            let version = (kind == RecordKind::Quote).then_some((quote::REVISION, FieldValue::Number(1)));
            for (field, value) in status.into_iter().chain(version) {
                if !is_said(&edits, field) {
                    edits.push(Edit::Set { field, value: Some(value) });
                }
            }
        }
        if kind == RecordKind::Quote && row.is_none() {
            let firm = self.records.row(&letterhead::id()).filter(|row| row.deleted_at.is_none());
            let text = |field| firm.as_ref().map(|row| row.text(field).to_owned()).unwrap_or_default();
            let has_terms =
                self.account_said(&edits).is_some_and(|row| row.get(account::PAYMENT_TERMS_DAYS).is_some());
            edits.extend(letterhead::usual_words(&text, &edits, has_terms));
        }
        if kind == RecordKind::Quote {
            let today = self.watches.zone().day(self.now).or_else(|| self.now.day());
            edits.extend(frozen::entailed(row, &edits, today));
        }
        edits
    }

    /// What amounts and phone numbers mean that say neither currency nor country.
    pub(crate) fn usual(&self) -> Usual {
        self.said_as_usual().into()
    }

    /// What the own company itself says of that.
    pub(crate) fn said_as_usual(&self) -> Said {
        let firm = self.records.row(&letterhead::id()).filter(|row| row.deleted_at.is_none());
        firm.map(|row| Said::of(&|field| row.get(field))).unwrap_or_default()
    }

    /// The customer of a quote that is made by these edits.
    fn account_said(&self, edits: &[Edit]) -> Option<Row> {
        edits.iter().find_map(|edit| match edit {
            Edit::Set { field, value: Some(FieldValue::Link(id)) } if *field == quote::ACCOUNT => {
                self.records.row(id)
            }
            _ => None,
        })
    }

    /// The edits that make a record, with the next number of this device where the kind has numbers and they say none.
    pub(crate) fn with_a_number(&self, kind: RecordKind, edits: &[Edit], commit: &Commit) -> Vec<Edit> {
        let mut edits = edits.to_vec();
        let today = self.watches.zone().day(self.now).or_else(|| self.now.day());
        if let Some(today) =
            today.filter(|_| number::prefix(kind).is_some() && !is_said(&edits, quote::NUMBER))
        {
            // WHY also those in the trash: they may come back.
            let mut taken: Vec<String> = Vec::new();
            for kind in [RecordKind::Quote, RecordKind::Order] {
                let table = self.records.table(kind);
                taken.extend((0..table.len()).map(|slot| table.row(slot).text(quote::NUMBER).to_owned()));
            }
            taken.extend(commit.written.values().map(|written| written.row.text(quote::NUMBER).to_owned()));
            let next = number::next(kind, self.device(), today.year(), taken.iter().map(String::as_str));
            let value = next.map(FieldValue::Text);
            edits.push(Edit::Set { field: quote::NUMBER, value });
        }
        edits
    }

    /// Says what a product costs a customer.
    pub(crate) fn tell_prices(
        &self,
        asker: Asker,
        product: RecordId,
        account: Option<RecordId>,
        out: &mut Vec<Effect>,
    ) {
        let own = self.records.row(&product).and_then(|row| match row.get(schema::product::LIST_PRICE) {
            Some(FieldValue::Money(price)) => Some(*price),
            _ => None,
        });
        let table = self.records.table(RecordKind::PriceList);
        let lists = (0..table.len()).filter(|slot| !table.flags(*slot).trashed).map(|slot| table.row(slot));
        let prices = Prices { own, offers: lists.flat_map(|list| offers(&list, product, account)).collect() };
        Self::answer(asker, Ok(Answer::Prices(engine_protocol::encode(&prices))), out);
    }

    /// Why these edits do not write in what was sent, whoever asks for them: taking back asks as well.
    pub(crate) fn refusal_to_write(
        &self,
        record: RecordId,
        edits: &[Edit],
        commit: &Commit,
    ) -> Option<Problem> {
        let row = self.quote_or_order(record, commit)?;
        frozen::refused(&row, edits).map(problem)
    }

    /// Why a person may not do this, although taking back may.
    pub(crate) fn refusal_to_people(row: &Row, edits: &[Edit]) -> Option<Problem> {
        let reopens = frozen::reopens(row, edits).then(|| problem(quote::STATUS));
        reopens.or_else(|| lead::refused(row, edits).then_some(Problem::LeadStatus))
    }

    /// Why a person may not do this, as far as the row alone says.
    pub(crate) fn refusal_at_all(row: &Row, edits: &[Edit]) -> Option<Problem> {
        Self::refusal_to_people(row, edits).or_else(|| frozen::refused(row, edits).map(problem))
    }

    fn quote_or_order(&self, record: RecordId, commit: &Commit) -> Option<Row> {
        let written = commit.written.get(&record).map(|written| written.row.kind);
        let kind = written.or_else(|| self.records.find(&record).map(|(kind, _)| kind))?;
        frozen::start(kind).and_then(|_| self.row_within(record, commit))
    }
}

fn problem(field: FieldKey) -> Problem {
    Problem::Frozen { field: field.to_string() }
}

fn is_said(edits: &[Edit], field: FieldKey) -> bool {
    edits.iter().any(|edit| edit.field() == Some(field))
}
