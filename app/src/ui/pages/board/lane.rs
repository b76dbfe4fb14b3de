//! What a column of a board is of: a stage of deals, or a status of leads.

use crm_domain::choice::LEAD_STATUS;
use crm_domain::field::FieldKey;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::sales::stage::{Outcome, Stage};
use crm_domain::schema::{deal, lead};
use crm_domain::value::FieldValue;

use super::held_to;
use crate::ui::fields::words;

/// What a column is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lane {
    /// Deals.
    Stage(Stage),
    /// Leads.
    Status(&'static str),
}

impl Lane {
    /// Those of leads, in their order.
    pub fn statuses() -> Vec<Self> {
        LEAD_STATUS.keys.iter().copied().map(Self::Status).collect()
    }

    /// What tells it from the other columns of its board.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Stage(stage) => stage.id.to_string(),
            Self::Status(key) => (*key).to_owned(),
        }
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Stage(stage) => stage.name.clone(),
            Self::Status(key) => words::choice(&LEAD_STATUS, key),
        }
    }

    /// Its colour, a key of [`crm_domain::choice::TINT`].
    #[must_use]
    pub fn tint(&self) -> String {
        match self {
            Self::Stage(stage) => stage.tint.clone(),
            Self::Status(key) => match *key {
                "contacted" => "blue",
                "nurturing" => "violet",
                "qualified" => "teal",
                "converted" => "green",
                "unqualified" => "red",
                _ => "grey",
            }
            .to_owned(),
        }
    }

    /// What it means for its records.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Stage(stage) => stage.outcome,
            Self::Status("converted") => Outcome::Won,
            Self::Status("unqualified" | "junk") => Outcome::Lost,
            Self::Status(_) => Outcome::Open,
        }
    }

    /// The stage, of deals.
    #[must_use]
    pub const fn stage(&self) -> Option<&Stage> {
        match self {
            Self::Stage(stage) => Some(stage),
            Self::Status(_) => None,
        }
    }

    /// What a record has that is made here.
    #[must_use]
    pub fn value(&self) -> (FieldKey, FieldValue) {
        match self {
            Self::Stage(stage) => (deal::STAGE, FieldValue::Link(stage.id)),
            Self::Status(key) => (lead::STATUS, FieldValue::Choice((*key).to_owned())),
        }
    }

    /// A question, held to what lies here; in the usual order where none was chosen.
    #[must_use]
    pub fn of(&self, query: Query) -> Query {
        let (field, value) = self.value();
        let is = |op, values| Filter::Is { column: Column::Field(field), op, values };
        let lies_here = match self {
            // A lead of which nobody said it is new.
            Self::Status("new") => Filter::Any(vec![is(Op::Is, vec![value]), is(Op::Empty, Vec::new())]),
            Self::Status(_) | Self::Stage(_) => is(Op::Is, vec![value]),
        };
        let mut query = held_to(query, lies_here);
        if query.sort.is_empty() {
            query.sort = vec![self.usual_order()];
        }
        query
    }

    /// What should be done or closed first; what was closed last.
    fn usual_order(&self) -> Sort {
        let sort = |column, descending| Sort { column, descending };
        match (self, self.outcome()) {
            (Self::Stage(_), Outcome::Open) => sort(Column::Field(deal::EXPECTED_CLOSE), false),
            (Self::Stage(_), Outcome::Won | Outcome::Lost) => sort(Column::Field(deal::CLOSED_AT), true),
            (Self::Status(_), Outcome::Open) => sort(Column::Field(lead::NEXT_STEP_AT), false),
            (Self::Status(_), Outcome::Won) => sort(Column::Field(lead::CONVERTED_AT), true),
            (Self::Status(_), Outcome::Lost) => sort(Column::UpdatedAt, true),
        }
    }
}
