//! The pipeline that a workspace begins with (`docs/domain.md` D24). Its ids are derived from the workspace, so that
//! two devices that set it up offline make the same.

use crate::command::{Edit, Step};
use crate::field::{FieldKey, RecordKind};
use crate::id::RecordId;
use crate::schema::{deal, pipeline};
use crate::value::FieldValue;
use crate::words::Language;

/// A stage of the first pipeline.
struct First {
    key: &'static str,
    de: &'static str,
    en: &'static str,
    /// Basis points.
    probability: i64,
    outcome: &'static str,
    tint: &'static str,
    category: &'static str,
    rot_days: Option<i64>,
    required: &'static [FieldKey],
}

/// The stages of the first pipeline, in their order.
static STAGES: [First; 7] = [
    First::open("new", "Neu", "New", 1_000, "grey", "pipeline", 14, &[]),
    First::open("qualified", "Qualifiziert", "Qualified", 2_500, "blue", "pipeline", 21, &[]),
    First::open("needs", "Bedarf geklärt", "Needs confirmed", 4_000, "teal", "pipeline", 21, &[]),
    First::open(
        "proposal",
        "Angebot",
        "Proposal",
        6_000,
        "violet",
        "best_case",
        14,
        &[deal::AMOUNT, deal::EXPECTED_CLOSE],
    ),
    First::open(
        "negotiation",
        "Verhandlung",
        "Negotiation",
        8_000,
        "amber",
        "commit",
        14,
        &[deal::AMOUNT, deal::EXPECTED_CLOSE],
    ),
    First {
        outcome: "won",
        category: "closed",
        rot_days: None,
        ..First::open("won", "Gewonnen", "Won", 10_000, "green", "closed", 0, &[deal::AMOUNT])
    },
    First {
        outcome: "lost",
        category: "omitted",
        rot_days: None,
        ..First::open("lost", "Verloren", "Lost", 0, "red", "omitted", 0, &[])
    },
];

impl First {
    #[expect(clippy::too_many_arguments, reason = "a line of a table")]
    const fn open(
        key: &'static str,
        de: &'static str,
        en: &'static str,
        probability: i64,
        tint: &'static str,
        category: &'static str,
        rot_days: i64,
        required: &'static [FieldKey],
    ) -> Self {
        Self { key, de, en, probability, outcome: "open", tint, category, rot_days: Some(rot_days), required }
    }
}

/// The id of a workspace's first pipeline.
#[must_use]
pub fn first_pipeline(workspace: &[u8; 16]) -> RecordId {
    RecordId::derived(workspace, "pipeline")
}

/// The id of a stage of the first pipeline: `new`, `qualified`, `needs`, `proposal`, `negotiation`, `won`, `lost`.
#[must_use]
pub fn first_stage(workspace: &[u8; 16], key: &str) -> RecordId {
    RecordId::derived(workspace, &format!("stage {key}"))
}

/// Makes the first pipeline and its stages, named in a language.
#[must_use]
pub fn first_steps(workspace: &[u8; 16], language: Language) -> Vec<Step> {
    let of = first_pipeline(workspace);
    let set = |field: FieldKey, value: FieldValue| Edit::Set { field, value: Some(value) };
    let text = |text: &str| FieldValue::Text(text.to_owned());
    let choice = |key: &str| FieldValue::Choice(key.to_owned());
    let name = match language {
        Language::De => "Vertrieb",
        Language::En => "Sales",
    };
    let pipeline = Step::Create {
        record: of,
        kind: RecordKind::Pipeline,
        edits: vec![set(pipeline::NAME, text(name)), set(pipeline::POSITION, FieldValue::Number(1_000))],
    };
    let stage = |(at, stage): (usize, &First)| {
        let position = i64::try_from(at + 1).unwrap_or(i64::MAX).saturating_mul(1_000);
        let name = match language {
            Language::De => stage.de,
            Language::En => stage.en,
        };
        let mut edits = vec![
            set(pipeline::NAME, text(name)),
            set(pipeline::PIPELINE, FieldValue::Link(of)),
            set(pipeline::OUTCOME, choice(stage.outcome)),
            set(pipeline::PROBABILITY, FieldValue::Number(stage.probability)),
            set(pipeline::TINT, choice(stage.tint)),
            set(pipeline::POSITION, FieldValue::Number(position)),
            set(pipeline::FORECAST_CATEGORY, choice(stage.category)),
        ];
        edits.extend(stage.rot_days.map(|days| set(pipeline::ROT_DAYS, FieldValue::Number(days))));
        let word =
            |key: &FieldKey| Edit::Tag { field: pipeline::REQUIRED, word: key.to_string(), present: true };
        edits.extend(stage.required.iter().map(word));
        Step::Create { record: first_stage(workspace, stage.key), kind: RecordKind::Stage, edits }
    };
    [pipeline].into_iter().chain(STAGES.iter().enumerate().map(stage)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d11_two_devices_set_up_the_same_pipeline() {
        let workspace = [7; 16];
        assert_eq!(first_steps(&workspace, Language::De), first_steps(&workspace, Language::De));
        let ids = |language| -> Vec<RecordId> {
            first_steps(&workspace, language).iter().map(Step::record).collect()
        };
        assert_eq!(ids(Language::De), ids(Language::En));
        assert_eq!(ids(Language::De).len(), 1 + STAGES.len());
    }

    #[test]
    fn every_option_of_the_first_stages_exists() {
        for stage in &STAGES {
            assert!(crate::choice::STAGE_OUTCOME.keys.contains(&stage.outcome), "{}", stage.key);
            assert!(crate::choice::TINT.keys.contains(&stage.tint), "{}", stage.key);
            assert!(crate::choice::FORECAST_CATEGORY.keys.contains(&stage.category), "{}", stage.key);
            assert!(stage.required.iter().all(|key| RecordKind::Deal.spec().field(*key).is_some()));
        }
    }
}
