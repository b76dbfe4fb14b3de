use super::*;

const fn id(number: u8) -> RecordId {
    RecordId::from_bytes([number; 16])
}

fn of(number: u8, position: i64, is_default: bool) -> Pipeline {
    Pipeline { id: id(number), name: format!("P{number}"), position, is_default }
}

fn stage(number: u8, pipeline: u8, position: i64, outcome: Outcome) -> Stage {
    Stage {
        id: id(number),
        name: format!("S{number}"),
        pipeline: Some(id(pipeline)),
        outcome,
        probability: 0,
        tint: String::new(),
        position,
        rot_days: None,
        required: Vec::new(),
        requirements: String::new(),
    }
}

/// Stages at these places, in this order, under the numbers from 1.
fn at(places: &[i64]) -> Vec<Stage> {
    let stages = places.iter().zip(1..).map(|(place, number)| stage(number, 100, *place, Outcome::Open));
    stages.collect()
}

/// The numbers of stages in the order that places give them.
fn order(mut stages: Vec<Stage>, written: &[(RecordId, i64)]) -> Vec<u8> {
    for stage in &mut stages {
        if let Some((_, place)) = written.iter().find(|(id, _)| *id == stage.id) {
            stage.position = *place;
        }
    }
    stages.sort_by_key(|stage| (stage.position, stage.id));
    stages.iter().map(|stage| stage.id.as_bytes()[0]).collect()
}

#[test]
fn new_deals_go_to_the_chosen_pipeline_else_to_the_first() {
    assert_eq!(default_of(&[]), None);
    assert_eq!(default_of(&[of(1, 2_000, false), of(2, 1_000, false)]), Some(id(2)));
    assert_eq!(default_of(&[of(1, 2_000, true), of(2, 1_000, false)]), Some(id(1)));
    // Chosen on two devices at once: the same everywhere.
    assert_eq!(default_of(&[of(1, 2_000, true), of(2, 1_000, true), of(3, 1, false)]), Some(id(2)));
}

#[test]
fn a_new_deal_begins_in_the_first_open_stage() {
    let pipelines = [of(100, 1_000, false), of(101, 2_000, true)];
    let mut stages = vec![
        stage(1, 100, 1_000, Outcome::Open),
        stage(2, 101, 1_000, Outcome::Won),
        stage(3, 101, 3_000, Outcome::Open),
        stage(4, 101, 2_000, Outcome::Open),
        stage(5, 102, 1, Outcome::Open),
    ];
    let begins = |stages: &[Stage]| start(&pipelines, stages).map(|stage| stage.id);
    assert_eq!(begins(&stages), Some(id(4)));
    stages.retain(|stage| stage.pipeline != Some(id(101)) || stage.outcome == Outcome::Won);
    assert_eq!(begins(&stages), Some(id(1)), "of the next one that has an open stage");
    stages.retain(|stage| stage.outcome == Outcome::Won);
    assert_eq!(begins(&stages), Some(id(2)));
}

#[test]
fn choosing_a_pipeline_marks_it_alone() {
    let pipelines = [of(1, 1, true), of(2, 2, false), of(3, 3, true)];
    let records: Vec<RecordId> = choose(&pipelines, id(2)).iter().map(Step::record).collect();
    assert_eq!(records, [id(1), id(2), id(3)]);
    assert_eq!(choose(&pipelines[..2], id(1)), []);
}

#[test]
fn a_stage_is_put_between_its_new_neighbours_and_only_its_own_place_is_written() {
    let stages = || at(&[1_000, 2_000, 3_000, 4_000]);
    for (moved, to, wanted) in
        [(1, 2, [2, 3, 1, 4]), (4, 0, [4, 1, 2, 3]), (1, 3, [2, 3, 4, 1]), (3, 1, [1, 3, 2, 4])]
    {
        let written = put_at(&stages(), id(moved), to);
        assert_eq!(written.len(), 1, "{written:?}");
        assert_eq!(order(stages(), &written), wanted);
    }
    assert_eq!(put_at(&stages(), id(2), 1), []);
    assert_eq!(order(stages(), &put_at(&stages(), id(2), 99)), [1, 3, 4, 2]);
    assert_eq!(put_at(&stages(), id(9), 0), []);
}

#[test]
fn stages_without_room_between_them_are_put_apart() {
    for places in [[5, 5, 5, 5], [5, 6, 7, 8], [1, 2, i64::MAX, i64::MAX]] {
        for (moved, to, wanted) in [(4, 1, [1, 4, 2, 3]), (1, 2, [2, 3, 1, 4]), (2, 3, [1, 3, 4, 2])] {
            let written = put_at(&at(&places), id(moved), to);
            assert_eq!(order(at(&places), &written), wanted, "{places:?} {moved} {to}");
        }
    }
}

#[test]
fn the_last_stage_of_its_meaning_stays_and_deals_go_where_they_mean_the_same() {
    let stages = [
        stage(1, 100, 1, Outcome::Open),
        stage(2, 100, 2, Outcome::Open),
        stage(3, 100, 3, Outcome::Won),
        stage(4, 101, 3, Outcome::Won),
    ];
    let needed: Vec<bool> = (1..=4).map(|number| is_needed(&stages, id(number))).collect();
    assert_eq!(needed, [false, false, true, true]);
    assert!(takes_over(&stages[0], &stages[1]) && takes_over(&stages[2], &stages[3]));
    assert!(!takes_over(&stages[0], &stages[2]) && !takes_over(&stages[0], &stages[0]));
}
