//! A random script: what people do, and what goes wrong meanwhile.

use crm_domain::field::RecordKind;
use crm_domain::query::{Column, Filter, Op, Query, Scope};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::Request;
use engine_protocol::answer::StoreTrouble;
use engine_protocol::request::Span;
use engine_protocol::sync::Role;

use crate::edits::Hands;
use crate::page::{Asked, List, PLAYED, all_columns, sorted};
use crate::plant::Plant;
use crate::relay::Vault;
use crate::rng::Rng;
use crate::world::{RELAY, World};

/// What can happen in a step, with how often it does.
type Deck = Vec<(u64, fn(&mut Script, usize))>;

/// Something that goes wrong for a device, and how often it does.
type Trouble = (u64, fn(&mut Script, usize));

/// A world in the middle of its script.
pub struct Script {
    /// The world.
    pub world: World,
    pub(crate) rng: Rng,
    pub(crate) hands: Hands,
    /// Of disks that fail when somebody joins, or behind a write.
    pub(crate) bad_luck: Rng,
    pub(crate) backups: Vec<Vault>,
    /// The relay repeated or invented messages; what it made up may lie in quarantine.
    pub hostile: bool,
    /// A device was copied.
    pub cloned: bool,
    pub(crate) deck: Deck,
}

impl Script {
    /// The script of a seed: how many devices, how wild.
    #[must_use]
    pub fn new(seed: u64, plant: Option<Plant>, in_words: bool) -> Self {
        let mut rng = Rng::new(seed, 1);
        let devices = usize::try_from(rng.between(2, 5)).unwrap_or(2);
        let world = World::new(seed, devices + 1, plant, in_words);
        let deck = deck(&mut rng);
        let hands = Hands::new(Rng::new(seed, 4));
        let bad_luck = Rng::new(seed, 5);
        Self { world, rng, hands, bad_luck, backups: Vec::new(), hostile: false, cloned: false, deck }
    }

    /// The first device founds the workspace; some others join while all is well.
    pub fn found(&mut self) {
        self.world.start(0);
        let request = Request::Found {
            workspace_name: "Muster".to_owned(),
            member_name: "Person 0".to_owned(),
            device_label: "Gerät 0".to_owned(),
        };
        self.world.ask(0, request, Asked::Plain("found"));
        self.pass(2_000);
        // Half the time nobody sells before several may begin to at once.
        if self.rng.chance(50) {
            self.set_up_sales(0);
            self.pass(500);
        }
        for _ in 0..self.rng.below(3) {
            self.hands.create(&mut self.world, 0);
        }
        let request = Request::ConnectRelay { url: RELAY.to_owned(), create_token: None };
        self.world.ask(0, request, Asked::Plain("connect relay"));
        self.pass(5_000);
        for index in 1..=self.rng.index(self.spare()) + 1 {
            if index >= self.spare() {
                break;
            }
            self.invite(0);
            self.pass(3_000);
            self.join(index);
            self.pass(3_000);
        }
    }

    /// The device kept for a cloned profile.
    pub(crate) fn spare(&self) -> usize {
        self.world.devices.len() - 1
    }

    /// So many random steps.
    pub fn run(&mut self, steps: u32) {
        let total: u64 = self.deck.iter().map(|(weight, _)| weight).sum();
        for _ in 0..steps {
            if self.world.failure.is_some() {
                return;
            }
            let index = self.rng.index(self.world.devices.len());
            let mut drawn = self.rng.below(total);
            let act = self.deck.iter().find(|(weight, _)| {
                let hit = drawn < *weight;
                drawn = drawn.saturating_sub(*weight);
                hit
            });
            if let Some((_, act)) = act {
                act(self, index);
            }
            let gap = match self.rng.below(10) {
                0..3 => 0,
                3..7 => self.rng.between(1, 60),
                7..9 => self.rng.between(60, 2_000),
                _ => self.rng.between(2_000, 90_000),
            };
            self.pass(gap);
        }
    }

    /// Time passes.
    pub fn pass(&mut self, millis: i64) {
        let until = self.world.time + millis;
        self.world.run_until(until);
    }

    /// A device whose page has a workspace open.
    pub(crate) fn works(&self, index: usize) -> bool {
        let device = &self.world.devices[index];
        device.engine.is_some() && device.page.inside
    }

    fn people(&mut self, index: usize, act: fn(&mut Hands, &mut World, usize)) {
        if self.works(index) {
            act(&mut self.hands, &mut self.world, index);
        }
    }

    fn open_some(&mut self, index: usize) {
        if let Some((_, record)) = self.hands.some_record(&self.world, index).filter(|_| self.works(index)) {
            self.open_record(index, record);
        }
    }

    /// Begins to type in the note of the open record; opens one when there is none.
    fn begin_note(&mut self, index: usize) {
        if self.works(index) && self.world.devices[index].page.view().is_none() {
            self.open_some(index);
            self.pass(20);
        }
        self.people(index, Hands::begin_note);
    }

    /// Settles a conflict of the open record, or opens a record that has one.
    fn settle(&mut self, index: usize) {
        if !self.works(index) {
            return;
        }
        let page = &self.world.devices[index].page;
        if page.view().is_some_and(|view| !view.conflicts.is_empty()) {
            self.hands.settle(&mut self.world, index);
        } else if let Some(record) = self.rng.pick(&page.clashing()).copied() {
            self.open_record(index, record);
        }
    }

    fn open_record(&mut self, index: usize, record: crm_domain::id::RecordId) {
        let page = &mut self.world.devices[index].page;
        if let Some(watch) = page.open.take() {
            page.records.remove(&watch);
            page.views.remove(&watch);
            self.world.ask(index, Request::Unwatch { watch }, Asked::Plain("unwatch"));
        }
        let page = &mut self.world.devices[index].page;
        let watch = page.watch();
        page.open = Some(watch);
        page.records.insert(watch, record);
        self.world.ask(index, Request::WatchRecord { watch, record }, Asked::Plain("record opened"));
    }

    fn open_list(&mut self, index: usize) {
        if !self.works(index) {
            return;
        }
        let kind = PLAYED[self.rng.index(PLAYED.len())];
        let columns = all_columns(kind);
        let column = match (kind, self.rng.below(4)) {
            (RecordKind::Deal, 0) => Column::Field(deal::STAGE),
            _ => columns[self.rng.index(columns.len())],
        };
        let stages = self.world.devices[index].page.rows(RecordKind::Stage, Scope::Living);
        let stage = self.rng.pick(&stages).filter(|_| kind == RecordKind::Deal && self.rng.chance(50));
        let filter = stage.map(|stage| Filter::Is {
            column: Column::Field(deal::STAGE),
            op: Op::AnyOf,
            values: vec![FieldValue::Link(*stage)],
        });
        let words = ["", "", "wert", "1", "Import", "wert 2", "rolle"];
        let query = Query {
            search: words[self.rng.index(words.len())].to_owned(),
            sort: if self.rng.chance(60) { sorted(column, self.rng.chance(50)) } else { Vec::new() },
            filter: filter.unwrap_or(Filter::All(Vec::new())),
            ..Query::all(kind)
        };
        let span = Span { start: u32::try_from(self.rng.below(4)).unwrap_or(0), len: 5 };
        let list = List { query: query.clone(), columns: vec![Column::Title, column], span };
        let page = &mut self.world.devices[index].page;
        if page.lists.len() > 6 {
            return;
        }
        let watch = page.watch();
        let request = Request::Watch { watch, query, columns: list.columns.clone(), span };
        page.lists.insert(watch, list);
        self.world.ask(index, request, Asked::Plain("list opened"));
    }

    fn look_back(&mut self, index: usize) {
        if let Some((_, record)) = self.hands.some_record(&self.world, index).filter(|_| self.works(index)) {
            self.world.ask(index, Request::History { record }, Asked::Plain("history read"));
            let find = Request::Find { text: "wert".to_owned(), kind: None, limit: 5 };
            self.world.ask(index, find, Asked::Plain("found by words"));
        }
    }

    fn take_back(&mut self, index: usize) {
        if self.works(index) {
            let request = if self.rng.chance(65) { Request::Undo { id: None } } else { Request::Redo };
            // From here on the latest commands may be undone: nobody can tell how far this has come.
            self.world.devices[index].knowledge[index] += 1;
            self.world.ask(index, request, Asked::TakeBack);
        }
    }

    fn repeat(&mut self, index: usize) {
        // A page that did not see the answer sends the command again, under the same id.
        let device = &self.world.devices[index];
        let open = device.page.asked.values().find_map(|asked| match asked {
            Asked::Command(act, id, command) => Some((*act, *id, command.clone())),
            _ => None,
        });
        if let Some((act, id, command)) = open.filter(|_| self.works(index)) {
            self.world.count("command sent twice");
            self.world.oracle.sent_twice(act);
            let request = Request::Command { id, command: command.clone() };
            self.world.ask(index, request, Asked::Command(act, id, command));
        }
    }

    fn import(&mut self, index: usize) {
        if !self.works(index) {
            return;
        }
        let unfinished = self
            .world
            .imports
            .iter()
            .position(|file| file.device == index && !file.done && !file.taken_back && file.interrupted);
        match unfinished {
            Some(import) => self.world.run_import(import),
            None if self.world.imports.len() < 3 => {
                // Now and then so many that they come in a block and a pack of their own.
                let rows = match self.rng.between(1, 12).unsigned_abs() {
                    12 => 70,
                    few => few,
                };
                let first = self.hands.unheard_of() * 100;
                self.world.open_file(index, first, rows);
            }
            None => {
                let job = self.world.imports[self.rng.index(self.world.imports.len())].job;
                if let Some(file) =
                    self.world.imports.iter_mut().find(|file| file.job == job && file.device == index)
                {
                    file.taken_back = true;
                    self.world.ask(index, Request::ImportUndo { job }, Asked::TakeImportBack(job));
                }
            }
        }
    }

    fn draft(&mut self, index: usize) {
        if self.works(index) {
            let text = format!("Entwurf {}", self.hands.unheard_of());
            self.world.ask(index, Request::Draft { key: "a/b".to_owned(), text }, Asked::Plain("draft kept"));
        }
    }

    fn compare_lists(&mut self, index: usize) {
        if self.world.devices[index].is_idle() && self.works(index) {
            self.world.compare_lists(index);
        }
    }

    fn set_up_sales(&mut self, index: usize) {
        if self.works(index) {
            let german = self.rng.chance(50);
            self.world.ask(index, Request::SetUpSales { german }, Asked::Plain("sales set up"));
        }
    }

    fn invite(&mut self, index: usize) {
        let open = self.world.links.iter().filter(|link| !link.used && link.taken_by.is_none()).count();
        if self.works(index) && open < 2 {
            self.world.ask(
                index,
                Request::Invite { role: Role::Member, minutes: 7 * 24 * 60 },
                Asked::Invite,
            );
        }
    }

    /// A device outside joins by the link it tried before, or by a fresh one.
    fn join(&mut self, index: usize) {
        if index >= self.spare() {
            return;
        }
        if self.world.devices[index].engine.is_none() {
            self.world.start(index);
            self.pass(50);
        }
        let joins = self.world.join(index);
        // Somebody who is to learn of it cannot write it down at first.
        if joins && self.bad_luck.chance(25) {
            let other = self.bad_luck.index(self.world.devices.len());
            let store = &mut self.world.devices[other].store;
            store.fail_call(store.calls() + self.bad_luck.below(3), StoreTrouble::Failed);
            self.world.count("store fails once");
        }
    }

    fn bad_link(&mut self, index: usize) {
        let device = &self.world.devices[index];
        let joining = device.page.asked.values().any(|asked| matches!(asked, Asked::Join(..)));
        let outside = index < self.spare() && !device.page.inside && device.link.is_none() && !joining;
        if !outside || device.engine.is_none() {
            return;
        }
        let used =
            self.world.links.iter().find(|link| link.used && link.taken_by.is_some_and(|by| by != index));
        let link = match (used, self.rng.below(3)) {
            (Some(used), 0 | 1) => used.text.clone(),
            (Some(used), _) => {
                let cut = used.text.len() - 3;
                let mut text: String = used.text.chars().take(cut).collect();
                text.push_str("AAA");
                text
            }
            (None, _) => format!("{RELAY}/join#1.{}", "A".repeat(64)),
        };
        self.world.join_by(index, link, None, true);
    }
}

/// How wild a seed is: which troubles it knows at all, and how often they come.
fn deck(rng: &mut Rng) -> Deck {
    let mut deck: Deck = vec![
        (24, |script, index| script.people(index, Hands::write)),
        (8, |script, index| script.people(index, Hands::item)),
        (9, |script, index| script.people(index, Hands::tag)),
        (16, Script::begin_note),
        (9, |script, index| script.people(index, Hands::end_note)),
        (9, |script, index| script.people(index, Hands::create)),
        (4, |script, index| script.people(index, Hands::trash)),
        (8, Script::settle),
        (2, |script, index| script.people(index, Hands::nonsense)),
        (1, |script, index| script.people(index, Hands::half_nonsense)),
        (7, |script, index| script.people(index, Hands::shift)),
        (4, |script, index| script.people(index, Hands::call)),
        (3, |script, index| script.people(index, Hands::convert)),
        (2, |script, index| script.people(index, Hands::stage)),
        (2, Script::set_up_sales),
        (10, Script::open_some),
        (4, Script::open_list),
        (2, Script::look_back),
        (5, Script::take_back),
        (4, Script::repeat),
        (2, Script::import),
        (1, Script::draft),
        (4, Script::compare_lists),
        (3, Script::invite),
        (5, Script::join),
        (2, Script::bad_link),
        (5, Script::start_again),
        (7, Script::come_online),
    ];
    let troubles: [&[Trouble]; 8] = [
        &[(5, Script::go_offline)],
        &[(4, Script::break_connection), (3, Script::stall)],
        &[(6, Script::crash)],
        &[(3, Script::fail_store), (1, Script::fill_disk), (2, Script::free_disk)],
        &[(2, Script::set_clock)],
        &[(1, Script::restart_relay), (2, Script::refuse_pushes), (2, Script::lag)],
        &[(2, Script::back_up), (1, Script::restore_relay)],
        &[(2, Script::lie), (1, Script::clone_device)],
    ];
    for trouble in troubles {
        if rng.chance(60) {
            deck.extend_from_slice(trouble);
        }
    }
    deck
}
