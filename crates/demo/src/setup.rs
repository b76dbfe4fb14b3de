//! How the firm has set things up: fields of its own, views that people want every day, and what is to be sold.

use crm_domain::arrangement;
use crm_domain::command::Edit;
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::{MemberId, RecordId};
use crm_domain::own::{self, OwnType};
use crm_domain::query::{Column, Filter, Op};
use crm_domain::sales::forecast::{Unit, quota};
use crm_domain::sales::position;
use crm_domain::sales::stage::Outcome;
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};

use crate::chance::Chance;
use crate::{Draft, Firm, sentences};

/// Fields of its own.
pub const DEFINITIONS: u32 = 2;
/// Months that have a quota: this one, those before it, and some to come.
pub const QUOTAS: u32 = 12;
/// So many of them are over.
const MONTHS_PAST: i64 = 8;
/// What is to be sold in a month for each deal that there is, in cents.
const QUOTA_PER_DEAL: i64 = 40_000;

/// How many options the second field has.
pub fn options() -> u32 {
    u32::try_from(sentences::FLOORS_DE.len()).unwrap_or(0)
}

/// How many views there are.
pub const VIEWS: u32 = 5;

/// Field sales, north and south.
pub const TEAMS: u32 = 2;

/// A view in the making.
struct View {
    name: (&'static str, &'static str),
    list: RecordKind,
    filters: Vec<Filter>,
    columns: &'static str,
    sorting: &'static str,
    grouping: &'static str,
}

fn is(field: &'static str, op: Op, values: Vec<FieldValue>) -> Filter {
    Filter::Is { column: Column::Field(FieldKey::new(field)), op, values }
}

fn choices(field: &'static str, keys: &[&str]) -> Filter {
    is(field, Op::AnyOf, keys.iter().map(|&key| FieldValue::Choice(key.to_owned())).collect())
}

fn mine(member: MemberId) -> Filter {
    is("owner", Op::AnyOf, vec![FieldValue::Member(member)])
}

impl Firm {
    fn definition_id(&self, nth: u32) -> RecordId {
        self.identity(RecordKind::Definition, nth).0
    }

    pub(crate) fn definition(&self, nth: u32) -> Draft {
        let mut draft = Draft::default();
        let (name, own, help) = if nth == 0 {
            let help = ("Was gereinigt wird, über alle Hallen", "What is cleaned, over all halls");
            (("Reinigungsfläche in m²", "Floor space in m²"), OwnType::Number, help)
        } else {
            let help = ("Der größte Teil der Fläche", "The larger part of the floor");
            (("Bodenbelag", "Kind of floor"), OwnType::Option, help)
        };
        draft.text("name", self.words(name.0, name.1));
        draft.text("of_kind", RecordKind::Account.key());
        draft.choice("own_type", own.key());
        draft.text("help", self.words(help.0, help.1));
        draft.text("place", place(nth));
        draft
    }

    pub(crate) fn option(&self, nth: u32) -> Draft {
        let mut draft = Draft::default();
        draft.text("name", self.words(sentences::FLOORS_DE, sentences::FLOORS_EN)[nth as usize]);
        draft.set("definition", FieldValue::Link(self.definition_id(1)));
        draft.choice("tint", ["grey", "teal", "amber", "violet"][nth as usize % 4]);
        draft.text("place", place(nth));
        draft
    }

    /// What a company fills in of the firm's own fields.
    pub(crate) fn floor_of(&self, account: u32, draft: &mut Draft) {
        let mut chance = Chance::new(self.setting.seed, 22 << 48 | u64::from(account));
        let mut put = |nth: u32, own: OwnType, value: FieldValue| {
            if let Some(field) = own::key(self.definition_id(nth), own) {
                draft.edits.push(Edit::Set { field, value: Some(value) });
            }
        };
        if chance.percent(70) {
            put(0, OwnType::Number, FieldValue::Number(chance.between(4, 120) * 100));
        }
        if chance.percent(60) {
            let floor = u32::try_from(chance.between(0, i64::from(options()) - 1)).unwrap_or(0);
            let option = self.identity(RecordKind::Option, floor).0;
            put(1, OwnType::Option, FieldValue::Link(option));
        }
    }

    pub(crate) fn view(&self, nth: u32) -> Draft {
        let view = self.arranged(nth);
        let mut draft = Draft::default();
        draft.text("name", self.words(view.name.0, view.name.1));
        draft.text("list", view.list.key());
        draft.choice("layout", "table");
        draft.text("columns", view.columns);
        draft.text("filters", arrangement::to_text(&view.filters));
        draft.text("sorting", view.sorting);
        if !view.grouping.is_empty() {
            draft.text("grouping", view.grouping);
        }
        draft.set("owner", FieldValue::Member(self.setting.member));
        draft.set("shared", FieldValue::Flag(true));
        draft
    }

    fn arranged(&self, nth: u32) -> View {
        let member = self.setting.member;
        match nth {
            0 => View {
                name: ("Meine Kunden im Umkreis", "My customers nearby"),
                list: RecordKind::Account,
                filters: vec![
                    mine(member),
                    choices("kind", &["customer"]),
                    is(
                        "addresses",
                        Op::AnyOf,
                        ["Köln", "Bonn", "Siegburg", "Düsseldorf", "Gummersbach"]
                            .map(|town| FieldValue::Text(town.to_owned()))
                            .into(),
                    ),
                ],
                columns: "@title:280,addresses:220,rating:96,last_visit_at:152,visit_due_on:120,phones:172",
                sorting: "visit_due_on:asc",
                grouping: "",
            },
            1 => View {
                name: ("A-Kunden nach Besuchstermin", "A customers by next visit"),
                list: RecordKind::Account,
                filters: vec![choices("kind", &["customer"]), choices("rating", &["a"])],
                columns: "@title:280,addresses:220,visit_due_on:120,last_visit_at:152,industry:160,tags:172",
                sorting: "visit_due_on:asc",
                grouping: "",
            },
            2 => View {
                name: ("Angebote offen", "Open quotes"),
                list: RecordKind::Quote,
                filters: vec![choices("status", &["draft", "sent"])],
                columns: "@title:280,account:220,status:120,total:132,issued_at:112,valid_until:112",
                sorting: "valid_until:asc",
                grouping: "status",
            },
            3 => View {
                name: ("Ohne nächsten Schritt", "Without a next step"),
                list: RecordKind::Deal,
                filters: {
                    let open = self.setting.stages.iter().filter(|stage| stage.outcome == Outcome::Open);
                    let open = open.map(|stage| FieldValue::Link(stage.id)).collect();
                    let empty = |field| is(field, Op::Empty, Vec::new());
                    vec![is("stage", Op::AnyOf, open), empty("next_step"), empty("next_step_at")]
                },
                columns: "@title:280,account:220,stage:132,amount:132,expected_close:120",
                sorting: "amount:desc",
                grouping: "stage",
            },
            _ => View {
                name: ("Heiße Leads", "Hot leads"),
                list: RecordKind::Lead,
                filters: vec![choices("rating", &["hot"])],
                columns: "@title:240,company_name:220,status:120,phones:172,next_step:200,next_step_at:112",
                sorting: "next_step_at:asc",
                grouping: "",
            },
        }
    }

    /// The second team waits for colleagues.
    pub(crate) fn team(&self, nth: u32) -> Draft {
        let mut draft = Draft::default();
        let name = if nth == 0 {
            ("Außendienst Nord", "Field sales north")
        } else {
            ("Außendienst Süd", "Field sales south")
        };
        draft.text("name", self.words(name.0, name.1));
        draft.choice("tint", if nth == 0 { "blue" } else { "amber" });
        if nth == 0 {
            draft.word("members", self.setting.member.to_string());
            draft.set("lead", FieldValue::Member(self.setting.member));
        }
        draft
    }

    /// The firm itself, as its quotes name it.
    pub(crate) fn letterhead(&self) -> Draft {
        let mut draft = Draft::default();
        draft.text("name", "Nordwerk Reinigungstechnik GmbH");
        draft.text("street", "Speicherstraße 14");
        draft.text("city", "20457 Hamburg");
        draft.text("phone", "+49 40 5550140");
        draft.text("email", "angebote@nordwerk.example");
        draft.text("website", "https://www.nordwerk.example");
        draft.text("managed_by", "Dr. Heike Petersen, Jens Brodersen");
        draft.text("seat", "Hamburg");
        draft.text("reg_no", "Amtsgericht Hamburg, HRB 000000");
        draft.text("vat_id", "DE999999999");
        draft.text("tax_no", "00/000/00000");
        draft.text("bank", self.words("Beispielbank Hamburg", "Example bank, Hamburg"));
        draft.text("iban", "DE89 3704 0044 0532 0130 00");
        let intro = (
            "Guten Tag,\n\nvielen Dank für Ihr Interesse. Gern bieten wir Ihnen an:",
            "Hello,\n\nthank you for your interest. We are pleased to offer you:",
        );
        let outro = (
            "Wir freuen uns auf Ihren Auftrag. Fragen beantworten wir gern, auch vor Ort.\n\nMit freundlichen Grüßen",
            "We look forward to your order and gladly answer questions, on site too.\n\nKind regards",
        );
        draft.prose("intro", self.words(intro.0, intro.1).to_owned());
        draft.prose("outro", self.words(outro.0, outro.1).to_owned());
        draft.text("terms", self.words("14 Tage netto", "14 days net"));
        draft
    }

    fn month_of_quota(&self, nth: u32) -> Day {
        Unit::Month.step(Unit::Month.start(self.today), i64::from(nth) - MONTHS_PAST)
    }

    /// The quota of a month: the same on every device.
    pub(crate) fn quota_id(&self, nth: u32) -> RecordId {
        quota::id_of(self.setting.member, self.month_of_quota(nth))
    }

    pub(crate) fn quota(&self, nth: u32) -> Draft {
        let mut draft = Draft::default();
        let month = self.month_of_quota(nth);
        // In summer less is sold than before the year ends.
        let season = match month.month() {
            7 | 8 => 80,
            10..=12 => 115,
            _ => 100,
        };
        let minor = QUOTA_PER_DEAL * i64::from(self.setting.size.deals) * season / 100;
        draft.set("member", FieldValue::Member(self.setting.member));
        draft.set("month", FieldValue::Day(month));
        draft.set("amount", FieldValue::Money(Money { minor: minor / 50_000 * 50_000, currency: *b"EUR" }));
        draft
    }
}

/// The place of the nth of a few.
fn place(nth: u32) -> String {
    let next = |at: Option<String>| Some(position::between(at.as_deref(), None));
    (0..=nth).fold(None, |at, _| next(at)).unwrap_or_default()
}
