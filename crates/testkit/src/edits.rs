//! What people do to records: random commands, and what they promise.

mod sales;

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{CommandId, ItemId, RecordId};
use crm_domain::item::{AddressEntry, Affiliation, EmailEntry, ItemValue};
use crm_domain::query::Scope;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::Request;

use crate::oracle::{Deed, Place};
use crate::page::{Asked, PLAYED, Typing};
use crate::rng::Rng;
use crate::world::World;

/// The first of the letters that stand for sentences. Each is written once in a world's life, and none
/// is part of another, so that what became of a sentence can be told however notes are merged.
const FIRST_SENTENCE: u32 = 0x4E00;

/// One person's hands, on all devices.
#[derive(Debug)]
pub struct Hands {
    rng: Rng,
    /// Values ever written: each is made of a number of its own.
    serial: u64,
    sentences: u32,
}

/// Registers of one line, the first ones written more often so that people meet there.
const fn lines(kind: RecordKind) -> &'static [FieldKey] {
    const ACCOUNT: &[FieldKey] = &[
        FieldKey::new("territory"),
        FieldKey::new("name"),
        FieldKey::new("price_list"),
        FieldKey::new("opening_hours"),
        // One that people defined: its definition never comes (ADR 51).
        FieldKey::new("own.text.05050505050505050505050505050505"),
    ];
    const CONTACT: &[FieldKey] = &[
        FieldKey::new("position"),
        FieldKey::new("last_name"),
        FieldKey::new("department"),
        FieldKey::new("nickname"),
    ];
    const LEAD: &[FieldKey] = &[
        FieldKey::new("next_step"),
        FieldKey::new("company_name"),
        FieldKey::new("last_name"),
        FieldKey::new("position"),
    ];
    const DEAL: &[FieldKey] = &[
        FieldKey::new("next_step"),
        FieldKey::new("name"),
        FieldKey::new("lost_competitor"),
        FieldKey::new("campaign"),
    ];
    const STAGE: &[FieldKey] = &[FieldKey::new("name")];
    const INTERACTION: &[FieldKey] = &[FieldKey::new("subject"), FieldKey::new("location")];
    const TASK: &[FieldKey] = &[FieldKey::new("title")];
    const QUOTE: &[FieldKey] = &[FieldKey::new("subject")];
    match kind {
        RecordKind::Account => ACCOUNT,
        RecordKind::Contact => CONTACT,
        RecordKind::Lead => LEAD,
        RecordKind::Deal => DEAL,
        RecordKind::Pipeline | RecordKind::Stage | RecordKind::Product | RecordKind::PriceList => STAGE,
        RecordKind::Quote | RecordKind::Order => QUOTE,
        RecordKind::Interaction => INTERACTION,
        RecordKind::Task | RecordKind::Event | RecordKind::Tour => TASK,
        RecordKind::Quota
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => &[],
    }
}

/// The note of a kind that has one.
const fn note(kind: RecordKind) -> FieldKey {
    match kind {
        RecordKind::Account
        | RecordKind::Deal
        | RecordKind::Pipeline
        | RecordKind::Product
        | RecordKind::Quote
        | RecordKind::Order
        | RecordKind::Quota
        | RecordKind::PriceList
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::Tour
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => FieldKey::new("description"),
        RecordKind::Contact => FieldKey::new("background"),
        RecordKind::Lead => FieldKey::new("need"),
        RecordKind::Stage => FieldKey::new("requirements"),
        RecordKind::Interaction | RecordKind::Task => FieldKey::new("body"),
        RecordKind::Event => FieldKey::new("agenda"),
    }
}

const TAGS: FieldKey = FieldKey::new("tags");
const EMAILS: FieldKey = FieldKey::new("emails");
const ADDRESSES: FieldKey = FieldKey::new("addresses");
const AFFILIATIONS: FieldKey = FieldKey::new("affiliations");

impl Hands {
    /// Hands that move by chance.
    #[must_use]
    pub const fn new(rng: Rng) -> Self {
        Self { rng, serial: 0, sentences: 0 }
    }

    /// A number nobody has had.
    pub const fn unheard_of(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }

    /// Gives a command on a device and notes what it promises.
    pub fn command(&mut self, world: &mut World, device: usize, command: Command, deeds: Vec<Deed>) {
        let now = world.devices[device].clock.read(world.time);
        let id = CommandId::new(now, self.rng.bytes());
        let knowledge = &mut world.devices[device].knowledge;
        knowledge[device] += 1;
        let number = knowledge[device];
        let act = world.oracle.asked(id, device, number, deeds);
        let request = Request::Command { id, command: command.clone() };
        world.ask(device, request, Asked::Command(act, id, command));
    }

    /// A record in use that a device shows.
    pub fn some_record(&mut self, world: &World, device: usize) -> Option<(RecordKind, RecordId)> {
        let page = &world.devices[device].page;
        let kinds = if self.rng.chance(75) {
            [RecordKind::Account, RecordKind::Contact]
        } else {
            [RecordKind::Lead, RecordKind::Deal]
        };
        let shown: Vec<(RecordKind, RecordId)> = kinds
            .into_iter()
            .flat_map(|kind| page.rows(kind, Scope::Living).into_iter().map(move |id| (kind, id)))
            .collect();
        // Most acts meet on a few records.
        let few = if self.rng.chance(75) { shown.len().min(3) } else { shown.len() };
        self.rng.pick(&shown[..few]).copied()
    }

    /// A new record with some values.
    pub fn create(&mut self, world: &mut World, device: usize) {
        let kind = match self.rng.below(6) {
            0 | 1 => RecordKind::Account,
            2 | 3 => RecordKind::Contact,
            4 => RecordKind::Lead,
            _ => RecordKind::Deal,
        };
        let now = world.devices[device].clock.read(world.time);
        let record = RecordId::new(now, self.rng.bytes());
        let mut edits = Vec::new();
        let mut deeds = vec![Deed::Created(record, kind)];
        for _ in 0..self.rng.below(3) {
            self.set(kind, record, &mut edits, &mut deeds);
        }
        if kind == RecordKind::Deal {
            self.put_at_some_stage(world, device, record, &mut edits, &mut deeds);
        }
        self.command(world, device, Command::Create { record, kind, edits }, deeds);
    }

    /// One or two registers of a record, or of several at once.
    pub fn write(&mut self, world: &mut World, device: usize) {
        let Some((kind, record)) = self.some_record(world, device) else { return };
        let (mut edits, mut deeds) = (Vec::new(), Vec::new());
        for _ in 0..=self.rng.below(2) {
            self.set(kind, record, &mut edits, &mut deeds);
        }
        self.command(world, device, Command::Edit { records: vec![record], edits }, deeds);
    }

    fn set(&mut self, kind: RecordKind, record: RecordId, edits: &mut Vec<Edit>, deeds: &mut Vec<Deed>) {
        let number = self.unheard_of();
        let fields = lines(kind);
        let few = if self.rng.chance(60) { 2 } else { fields.len() };
        let line = fields[self.rng.index(few)];
        let (field, value) = match (self.rng.below(12), kind) {
            (0, RecordKind::Account) => (
                FieldKey::new("visit_interval_days"),
                Some(FieldValue::Number(i64::try_from(number).unwrap_or(0))),
            ),
            (1, RecordKind::Account) => {
                let money = Money { minor: i64::try_from(number).unwrap_or(0), currency: *b"EUR" };
                (FieldKey::new("credit_limit"), Some(FieldValue::Money(money)))
            }
            (0, RecordKind::Contact) => {
                (FieldKey::new("do_not_contact"), Some(FieldValue::Flag(self.rng.chance(50))))
            }
            (1, RecordKind::Contact) => (FieldKey::new("rating"), Some(FieldValue::Choice("a".to_owned()))),
            (0, RecordKind::Deal) => {
                let currency = if self.rng.chance(70) { *b"EUR" } else { *b"CHF" };
                let money = Money { minor: i64::try_from(number).unwrap_or(0), currency };
                (FieldKey::new("amount"), Some(FieldValue::Money(money)))
            }
            (1, RecordKind::Deal) => (
                FieldKey::new("probability_override"),
                Some(FieldValue::Number(i64::try_from(number % 10_000).unwrap_or(0))),
            ),
            (0, RecordKind::Lead) => {
                let money = Money { minor: i64::try_from(number).unwrap_or(0), currency: *b"EUR" };
                (FieldKey::new("budget"), Some(FieldValue::Money(money)))
            }
            (1, RecordKind::Lead) => (FieldKey::new("rating"), Some(FieldValue::Choice("hot".to_owned()))),
            (2, _) => (line, None),
            _ => (line, Some(FieldValue::Text(format!("Wert {number}")))),
        };
        if edits.iter().any(|edit| edit.field() == Some(field)) {
            return;
        }
        deeds.push(Deed::Wrote(Place { record, field, item: None }, value.clone()));
        edits.push(Edit::Set { field, value });
    }

    /// An entry of a collection: added, replaced or taken out.
    pub fn item(&mut self, world: &mut World, device: usize) {
        let Some((kind, record)) = self.some_record(world, device) else { return };
        if kind == RecordKind::Deal {
            return;
        }
        let number = self.unheard_of();
        let now = world.devices[device].clock.read(world.time);
        let page = &world.devices[device].page;
        let known: Vec<(FieldKey, ItemId)> = page
            .views
            .values()
            .flatten()
            .filter(|view| view.id == record)
            .flat_map(|view| &view.values)
            .flat_map(|(field, value)| value.items().iter().map(|(item, _)| (*field, *item)))
            .collect();
        let old = self.rng.pick(&known).copied().filter(|_| self.rng.chance(70));
        let account = self.rng.pick(&page.rows(RecordKind::Account, Scope::Living)).copied();
        let (field, item) = old.unwrap_or_else(|| {
            let field = match (self.rng.below(3), kind, account) {
                (0, ..) => ADDRESSES,
                (1, RecordKind::Contact, Some(_)) => AFFILIATIONS,
                _ => EMAILS,
            };
            (field, ItemId::new(now, self.rng.bytes()))
        });
        let place = Place { record, field, item: Some(item) };
        let (edit, deed) = if old.is_some() && self.rng.chance(30) {
            (Edit::RemoveItem { field, item }, Deed::Wrote(place, None))
        } else {
            let value = self.item_value(field, account, number);
            let shown = FieldValue::Items(vec![(item, value.clone())]);
            (Edit::PutItem { field, item, value }, Deed::Wrote(place, Some(shown)))
        };
        self.command(world, device, Command::Edit { records: vec![record], edits: vec![edit] }, vec![deed]);
    }

    fn item_value(&mut self, field: FieldKey, account: Option<RecordId>, number: u64) -> ItemValue {
        match account {
            Some(account) if field == AFFILIATIONS => ItemValue::Affiliation(Affiliation {
                account,
                role: format!("Rolle {number}"),
                department: String::new(),
                primary: self.rng.chance(50),
                from: None,
                to: None,
                inactive: false,
            }),
            _ if field == ADDRESSES => ItemValue::Address(AddressEntry {
                street: format!("Straße {number}"),
                city: "Köln".to_owned(),
                country: "DE".to_owned(),
                ..AddressEntry::default()
            }),
            _ => ItemValue::Email(EmailEntry {
                addr: format!("a{number}@example.org"),
                ..EmailEntry::default()
            }),
        }
    }

    /// A word into a set or out of it, on one record or several at once.
    pub fn tag(&mut self, world: &mut World, device: usize) {
        let mut records = Vec::new();
        for _ in 0..=self.rng.below(4) {
            if let Some((_, record)) = self.some_record(world, device)
                && !records.contains(&record)
            {
                records.push(record);
            }
        }
        if records.is_empty() {
            return;
        }
        let shared = self.rng.chance(50);
        let word = if shared {
            format!("Wort {}", self.rng.below(4))
        } else {
            format!("Wort {}", self.unheard_of() + 10)
        };
        let present = !shared || self.rng.chance(65);
        let deeds = records.iter().map(|record| Deed::Word(*record, TAGS, word.clone(), present)).collect();
        let edits = vec![Edit::Tag { field: TAGS, word, present }];
        self.command(world, device, Command::Edit { records, edits }, deeds);
    }

    /// Begins to type in the note of the open record.
    pub fn begin_note(&mut self, world: &mut World, device: usize) {
        let page = &mut world.devices[device].page;
        if page.typing.is_some() {
            return;
        }
        let Some(view) = page.view() else { return };
        let field = note(view.kind);
        let before = view.values.iter().find(|(key, _)| *key == field);
        let before = before.and_then(|(_, value)| value.as_text()).unwrap_or_default().to_owned();
        page.typing = Some(Typing { record: view.id, field, before });
    }

    /// Leaves the note that is being typed, with a sentence more and sometimes one less.
    pub fn end_note(&mut self, world: &mut World, device: usize) {
        let Some(typing) = world.devices[device].page.typing.take() else { return };
        let Some(sentence) = char::from_u32(FIRST_SENTENCE + self.sentences) else { return };
        self.sentences += 1;
        let mut letters: Vec<char> = typing.before.chars().collect();
        let standing: Vec<char> = letters.iter().copied().filter(|letter| *letter != ' ').collect();
        let removed = self.rng.pick(&standing).copied().filter(|_| self.rng.chance(15));
        letters.retain(|letter| Some(*letter) != removed);
        let at = match self.rng.below(3) {
            0 => 0,
            1 => letters.len(),
            _ => self.rng.index(letters.len() + 1),
        };
        letters.splice(at..at, [sentence, ' ']);
        let (record, field) = (typing.record, typing.field);
        world.count("sentence written");
        let edit = Edit::Write { field, before: typing.before, after: letters.into_iter().collect() };
        let deeds = vec![Deed::Note(record, field, Some(sentence), removed)];
        self.command(world, device, Command::Edit { records: vec![record], edits: vec![edit] }, deeds);
    }

    /// Into the trash, or out of it.
    pub fn trash(&mut self, world: &mut World, device: usize) {
        let scope = if self.rng.chance(60) { Scope::Living } else { Scope::Trash };
        let page = &world.devices[device].page;
        let shown: Vec<RecordId> = PLAYED.into_iter().flat_map(|kind| page.rows(kind, scope)).collect();
        let Some(record) = self.rng.pick(&shown).copied() else { return };
        let trashed = scope == Scope::Living;
        let command = Command::Edit { records: vec![record], edits: vec![Edit::Trash { trashed }] };
        self.command(world, device, command, vec![Deed::Trash(record, trashed)]);
    }

    /// Settles a conflict of the open record: one of its values, or a new one.
    pub fn settle(&mut self, world: &mut World, device: usize) {
        let Some(view) = world.devices[device].page.view() else { return };
        let Some(conflict) = self.rng.pick(&view.conflicts).cloned() else { return };
        let (record, field) = (view.id, conflict.field);
        let Some(version) = self.rng.pick(&conflict.versions) else { return };
        let place = Place { record, field, item: conflict.item };
        let value = version.value.clone();
        let edit = match (conflict.item, &value) {
            (None, _) => Edit::Set { field, value: value.clone() },
            (Some(item), Some(FieldValue::Items(items))) => match items.first() {
                Some((_, value)) => Edit::PutItem { field, item, value: value.clone() },
                None => return,
            },
            (Some(item), _) => Edit::RemoveItem { field, item },
        };
        world.count("conflict settled");
        let command = Command::Edit { records: vec![record], edits: vec![edit] };
        let mut deeds = vec![Deed::Wrote(place, value.clone())];
        if field == crm_domain::schema::deal::STAGE {
            deeds.extend(sales::with_the_stage(record));
        }
        if world.devices[device].is_idle() {
            // What is on the screen is what the engine holds.
            deeds.push(Deed::Chose(place, value));
        }
        self.command(world, device, command, deeds);
    }

    /// Something that must be refused: prose where a register is wanted.
    pub fn nonsense(&mut self, world: &mut World, device: usize) {
        let Some((kind, record)) = self.some_record(world, device) else { return };
        let number = self.unheard_of();
        let good = lines(kind)[0];
        let value = Some(FieldValue::Text(format!("Unsinn {number}")));
        let edits = vec![
            Edit::Set { field: good, value: value.clone() },
            Edit::Set { field: note(kind), value: Some(FieldValue::Number(1)) },
        ];
        let deeds = vec![Deed::Wrote(Place { record, field: good, item: None }, value)];
        self.command(world, device, Command::Edit { records: vec![record], edits }, deeds);
    }
}
