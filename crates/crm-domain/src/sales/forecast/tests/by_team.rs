//! Deals by the teams of their owners.

use super::*;

#[test]
fn a_member_of_two_teams_counts_in_both_and_once_in_all() {
    const NORTH: RecordId = RecordId::from_bytes([21; 16]);
    const SOUTH: RecordId = RecordId::from_bytes([22; 16]);
    const CLARA: MemberId = MemberId::from_bytes([3; 16]);
    let mut tally = Tally::new(day("2026-11-29"));
    let deal = |owner, minor| Fact { owner, ..fact(SURE, minor, "2026-12-05") };
    let deals = [
        deal(Some(ANNA), 100),
        deal(Some(BERT), 20),
        deal(Some(CLARA), 3),
        // Nobody has taken it.
        deal(None, 4_000),
    ];
    (0..).zip(deals).for_each(|(number, fact): (u32, Fact)| tally.put(number, fact));
    let teams = Teams::new([(NORTH, BTreeSet::from([ANNA, BERT])), (SOUTH, BTreeSet::from([BERT]))]);
    assert!(teams.overlap() && !Teams::new([(NORTH, BTreeSet::from([ANNA, BERT]))]).overlap());
    let by_team = Question { group: GroupBy::Team, ..question(Unit::Month, "2026-12-01", 1) };
    let commits = |question: &Question| -> Vec<(Group, Worth)> {
        let lines = tally.table(Asked::new(question, &teams));
        lines.into_iter().map(|line| (line.group, line.figures.commit)).collect()
    };
    let (north, south, without) = (Group::Team(Some(NORTH)), Group::Team(Some(SOUTH)), Group::Team(None));
    assert_eq!(
        commits(&by_team),
        [(without, worth(4_003, 2)), (north, worth(120, 2)), (south, worth(20, 1))]
    );
    let together = Question { group: GroupBy::Nothing, ..by_team };
    assert_eq!(commits(&together), [(Group::All, worth(4_123, 4))]);
    // One team alone: what its members do for another one is not told apart.
    let of_north = Question { whose: Whose::Team(NORTH), ..by_team };
    assert_eq!(commits(&of_north), [(north, worth(120, 2))]);
    assert_eq!(tally.count(Asked::new(&of_north, &teams), Figure::Commit), 2);
    // Behind each group stand its deals, and behind all of them every deal once.
    let behind = |group| {
        let cell = Cell { currency: None, when: None, group, figure: Figure::Commit };
        let mut found: Vec<u32> =
            tally.behind(Asked::new(&by_team, &teams), &cell).map(|(deal, _)| deal).collect();
        found.sort_unstable();
        found
    };
    assert_eq!(behind(Some(north)), [0, 1]);
    assert_eq!(behind(Some(south)), [1]);
    assert_eq!(behind(Some(without)), [2, 3]);
    assert_eq!(behind(Some(Group::All)), [0, 1, 2, 3]);
    // A team's quota is its members'.
    let quotas = [(ANNA, 500), (BERT, 70), (CLARA, 9)].map(|(member, minor)| quota::Quota {
        member,
        month: day("2026-12-01"),
        amount: Money { minor, currency: *b"EUR" },
    });
    let due = |question: &Question| -> i64 {
        quota::of_periods(quotas.into_iter(), Asked::new(question, &teams)).into_values().sum()
    };
    assert_eq!((due(&together), due(&of_north)), (579, 570));
}
