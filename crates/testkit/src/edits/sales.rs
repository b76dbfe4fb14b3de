//! What people do to sell: deals on their way through the stages, calls, leads and what becomes of them.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::Scope;
use crm_domain::sales::convert::{Conversion, Held};
use crm_domain::schema::{deal, lead, pipeline};
use crm_domain::time::Day;
use crm_domain::value::FieldValue;

use super::{Hands, lines};
use crate::oracle::{Deed, Place};
use crate::world::World;

/// Registers that may change with a deal's stage.
pub(super) fn with_the_stage(record: RecordId) -> impl Iterator<Item = Deed> {
    [deal::PIPELINE, deal::CLOSED_AT, deal::LOST_REASON]
        .into_iter()
        .map(move |field| Deed::Touched(Place { record, field, item: None }))
}

impl Hands {
    /// One of the first records of a kind that a device shows, so that people meet there.
    fn some_of(&mut self, world: &World, device: usize, kind: RecordKind) -> Option<RecordId> {
        let rows = world.devices[device].page.rows(kind, Scope::Living);
        let few = if self.rng.chance(75) { rows.len().min(2) } else { rows.len() };
        self.rng.pick(&rows[..few]).copied()
    }

    /// Puts a deal at a stage that the device shows, if there is one.
    pub(super) fn put_at_some_stage(
        &mut self,
        world: &World,
        device: usize,
        record: RecordId,
        edits: &mut Vec<Edit>,
        deeds: &mut Vec<Deed>,
    ) {
        let stages = world.devices[device].page.rows(RecordKind::Stage, Scope::Living);
        let Some(stage) = self.rng.pick(&stages).copied() else { return };
        let value = Some(FieldValue::Link(stage));
        deeds.push(Deed::Wrote(Place { record, field: deal::STAGE, item: None }, value.clone()));
        deeds.extend(with_the_stage(record));
        edits.push(Edit::Set { field: deal::STAGE, value });
    }

    /// A deal comes to another stage, sometimes for a reason.
    pub fn shift(&mut self, world: &mut World, device: usize) {
        let Some(record) = self.some_of(world, device, RecordKind::Deal) else { return };
        let (mut edits, mut deeds) = (Vec::new(), Vec::new());
        self.put_at_some_stage(world, device, record, &mut edits, &mut deeds);
        if edits.is_empty() {
            return;
        }
        if self.rng.chance(25) {
            let (field, value) = (deal::LOST_REASON, Some(FieldValue::Choice("price".to_owned())));
            deeds.push(Deed::Wrote(Place { record, field, item: None }, value.clone()));
            edits.push(Edit::Set { field, value });
        }
        world.count("deal moved");
        self.command(world, device, Command::Edit { records: vec![record], edits }, deeds);
    }

    /// A call that came to nothing.
    pub fn call(&mut self, world: &mut World, device: usize) {
        let Some(record) = self.some_of(world, device, RecordKind::Lead) else { return };
        let field = lead::CALL_ATTEMPTS;
        let edits = vec![Edit::Tag { field, word: format!("Anruf {}", self.unheard_of()), present: true }];
        let command = Command::Edit { records: vec![record], edits };
        self.command(world, device, command, vec![Deed::Counted(record, field)]);
    }

    /// A lead becomes account, contact and deal; perhaps once more, and perhaps elsewhere too.
    pub fn convert(&mut self, world: &mut World, device: usize) {
        let Some(record) = self.some_of(world, device, RecordKind::Lead) else { return };
        let page = &world.devices[device].page;
        let values = page.values(RecordKind::Lead, record);
        let stages = page.rows(RecordKind::Stage, Scope::Living);
        let account = self.rng.pick(&page.rows(RecordKind::Account, Scope::Living)).copied();
        let name = format!("Geschäft {}", self.unheard_of());
        let conversion = Conversion {
            lead: record,
            account: account.filter(|_| self.rng.chance(20)),
            contact: None,
            deal: self.rng.chance(85).then(|| (name, self.rng.pick(&stages).copied())),
            today: Day::from_iso("2026-11-29").expect("a day"),
        };
        let steps = conversion.plan(&|key| values.get(&key), Held::default()).steps;
        let deeds = steps.iter().flat_map(promised).collect();
        world.count("lead converted");
        self.command(world, device, Command::Steps { steps }, deeds);
    }

    /// A stage is called otherwise, or gets another place.
    pub fn stage(&mut self, world: &mut World, device: usize) {
        let Some(record) = self.some_of(world, device, RecordKind::Stage) else { return };
        let number = self.unheard_of();
        let (field, value) = match self.rng.below(3) {
            0 => (pipeline::POSITION, FieldValue::Number(i64::try_from(number % 9_000).unwrap_or(0))),
            1 => (pipeline::OUTCOME, FieldValue::Choice("open".to_owned())),
            _ => (lines(RecordKind::Stage)[0], FieldValue::Text(format!("Phase {number}"))),
        };
        let deeds = vec![Deed::Wrote(Place { record, field, item: None }, Some(value.clone()))];
        let edits = vec![Edit::Set { field, value: Some(value) }];
        self.command(world, device, Command::Edit { records: vec![record], edits }, deeds);
    }

    /// Steps of which one must be refused: none of them may be carried out.
    pub fn half_nonsense(&mut self, world: &mut World, device: usize) {
        let Some((kind, touched)) = self.some_record(world, device) else { return };
        let now = world.devices[device].clock.read(world.time);
        let record = RecordId::new(now, self.rng.bytes());
        let value = Some(FieldValue::Text(format!("Unsinn {}", self.unheard_of())));
        let (field, made) = (lines(kind)[0], RecordKind::Deal);
        let steps = vec![
            Step::Create { record, kind: made, edits: Vec::new() },
            Step::Edit { record: touched, edits: vec![Edit::Set { field, value: value.clone() }] },
            Step::Edit {
                record,
                edits: vec![Edit::Set { field: FieldKey::new("amount"), value: value.clone() }],
            },
        ];
        let place = Place { record: touched, field, item: None };
        let deeds = vec![Deed::Created(record, made), Deed::Wrote(place, value)];
        self.command(world, device, Command::Steps { steps }, deeds);
    }
}

/// What a step promises. Of a record that is there already nothing is written, so its values are no promise.
fn promised(step: &Step) -> Vec<Deed> {
    match step {
        Step::Create { record, kind, .. } => vec![Deed::Created(*record, *kind), Deed::Copied(*record)],
        Step::Edit { record, edits } => edits
            .iter()
            .filter_map(|edit| match edit {
                Edit::Set { field, value } => {
                    let place = Place { record: *record, field: *field, item: None };
                    Some(Deed::Wrote(place, value.clone()))
                }
                Edit::PutItem { .. }
                | Edit::RemoveItem { .. }
                | Edit::Tag { .. }
                | Edit::Write { .. }
                | Edit::Trash { .. } => None,
            })
            .collect(),
    }
}
