//! Teams in the forecast. Deals are counted by their owners; which team those are in is looked up when figures are
//! asked for. So a team that changes counts nothing anew (ADR 64).

use std::collections::{BTreeMap, BTreeSet};

use super::{Group, GroupBy, Question, When, Whose};
use crate::id::{MemberId, RecordId};
use crate::row::Row;
use crate::schema::team;
use crate::time::Day;
use crate::value::FieldValue;

/// The teams of every member who is in one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Teams(BTreeMap<MemberId, BTreeSet<RecordId>>);

impl Teams {
    /// Nobody is in a team.
    #[must_use]
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// Of teams and their members.
    #[must_use]
    pub fn new(teams: impl IntoIterator<Item = (RecordId, BTreeSet<MemberId>)>) -> Self {
        let mut of: BTreeMap<MemberId, BTreeSet<RecordId>> = BTreeMap::new();
        for (team, members) in teams {
            for member in members {
                of.entry(member).or_default().insert(team);
            }
        }
        Self(of)
    }

    /// Of rows of kind [`crate::field::RecordKind::Team`].
    #[must_use]
    pub fn of_rows(rows: impl IntoIterator<Item = Row>) -> Self {
        Self::new(rows.into_iter().map(|row| (row.id, members(row.get(team::MEMBERS)))))
    }

    /// The teams of whose deals these are; `None` where they are of no team.
    fn of(&self, owner: Option<MemberId>) -> Option<&BTreeSet<RecordId>> {
        self.0.get(&owner?)
    }

    /// Whether this is one of a team's members.
    #[must_use]
    pub fn is_in(&self, team: RecordId, owner: Option<MemberId>) -> bool {
        self.of(owner).is_some_and(|teams| teams.contains(&team))
    }

    /// Whether somebody is in more than one team.
    #[must_use]
    pub fn overlap(&self) -> bool {
        self.0.values().any(|teams| teams.len() > 1)
    }
}

/// The members that a value of [`team::MEMBERS`] names; what newer versions may write is passed by.
#[must_use]
pub fn members(value: Option<&FieldValue>) -> BTreeSet<MemberId> {
    match value {
        Some(FieldValue::Tags(words)) => words.iter().filter_map(|word| word.parse().ok()).collect(),
        _ => BTreeSet::new(),
    }
}

/// A question, and what it takes to answer it.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// What is asked for.
    pub question: &'a Question,
    teams: &'a Teams,
}

impl<'a> Asked<'a> {
    /// Asked where people are in these teams.
    #[must_use]
    pub const fn new(question: &'a Question, teams: &'a Teams) -> Self {
        Self { question, teams }
    }

    /// Whether deals of this owner and pipeline are asked for.
    #[must_use]
    pub fn holds(self, owner: Option<MemberId>, pipeline: Option<RecordId>) -> bool {
        let wanted = self.question.pipeline;
        self.is_of(owner) && (wanted.is_none() || wanted == pipeline)
    }

    /// Whether what is of this owner is asked for.
    #[must_use]
    pub fn is_of(self, owner: Option<MemberId>) -> bool {
        match self.question.whose {
            Whose::All => true,
            Whose::Of(member) => owner == Some(member),
            Whose::Nobody => owner.is_none(),
            Whose::Team(team) => self.teams.is_in(team, owner),
        }
    }

    /// Where a day falls.
    #[must_use]
    pub fn when(self, day: Option<Day>) -> When {
        self.question.when(day)
    }

    /// What a deal of this owner and pipeline stands with: of an owner in several teams with each of them. Where one
    /// team is asked for, with that one only.
    pub fn groups(
        self,
        owner: Option<MemberId>,
        pipeline: Option<RecordId>,
    ) -> impl Iterator<Item = Group> + 'a {
        let teams = if self.question.group == GroupBy::Team { self.teams.of(owner) } else { None };
        let one = match self.question.group {
            GroupBy::Nothing => Some(Group::All),
            GroupBy::Owner => Some(Group::Owner(owner)),
            GroupBy::Pipeline => Some(Group::Pipeline(pipeline)),
            GroupBy::Team => teams.is_none().then_some(Group::Team(None)),
        };
        let whose = self.question.whose;
        let is_shown = move |team: &RecordId| !matches!(whose, Whose::Team(only) if only != *team);
        let teams = teams.into_iter().flatten().copied().filter(is_shown);
        one.into_iter().chain(teams.map(|team| Group::Team(Some(team))))
    }

    /// Whether a deal of this owner and pipeline stands in a group.
    #[must_use]
    pub fn stands_in(self, group: Group, owner: Option<MemberId>, pipeline: Option<RecordId>) -> bool {
        match group {
            Group::All => true,
            Group::Owner(of) => of == owner,
            Group::Pipeline(of) => of == pipeline,
            Group::Team(Some(team)) => self.teams.is_in(team, owner),
            Group::Team(None) => self.teams.of(owner).is_none(),
        }
    }
}
