//! What is exported comes back unchanged through our own import, and does no harm on the way (S4).
#![allow(clippy::unwrap_used, reason = "tests and their helpers stop at the first surprise")]

use std::collections::BTreeSet;

use crm_domain::choice::{ACCOUNT_KIND, INDUSTRY, LANGUAGE, LEGAL_BASIS, RATING, SALUTATION, SIZE_BAND};
use crm_domain::export::{Export, Form, faults};
use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::format::{Names, Style};
use crm_domain::id::{DeviceId, ItemId, RecordId};
use crm_domain::import::{Draft, neutralise, propose, read_rows, restore};
use crm_domain::item::{AddressEntry, AddressUse, Affiliation, EmailEntry, ItemValue, PhoneEntry, Use};
use crm_domain::own::OwnFields;
use crm_domain::query::Column;
use crm_domain::row::Row;
use crm_domain::time::{Day, Millis, PartialDay, Zone};
use crm_domain::value::{FieldValue, Money, sort_items};
use crm_domain::vcard::{self, Extent};
use proptest::prelude::*;

/// Words as people write them, with what spreadsheets and tables stumble over.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[A-Za-zÄÖÜäöüßéłø]{1,12}",
        1 => prop::sample::select(&["=1+1", "+49", "-x", "@SUM(A1)", "'=x", "a;b", "a,b", "\"q\"", "|", "1,5", "'", "\t"][..])
            .prop_map(str::to_owned),
        1 => "[=+@'\\-][=+@';,\"a-z0-9\\-]{0,8}",
    ];
    prop::collection::vec(word, 1..4)
        .prop_map(|words| words.join(" ").split_whitespace().collect::<Vec<_>>().join(" "))
        .prop_filter("not empty", |text| !text.is_empty())
}

/// Text for parts of names, which import takes literally.
fn name() -> impl Strategy<Value = String> {
    "[A-ZÄÖÜ][a-zäöüß]{1,10}( [A-Z][a-z]{1,8})?"
}

fn money() -> impl Strategy<Value = Money> {
    let currency = prop_oneof![Just(*b"EUR"), Just(*b"CHF"), Just(*b"JPY")];
    (-1_000_000_000i64..1_000_000_000, currency).prop_map(|(minor, currency)| Money { minor, currency })
}

fn day() -> impl Strategy<Value = Day> {
    (0i64..40_000).prop_map(|days| Day::from_days(days).unwrap())
}

fn email() -> impl Strategy<Value = EmailEntry> {
    ("[a-z]{1,8}[0-9]{1,3}@[a-z]{1,8}\\.(de|com)", prop::sample::select(&Use::ALL[..]))
        .prop_map(|(addr, usage)| EmailEntry { addr, usage, primary: false })
}

fn phone() -> impl Strategy<Value = PhoneEntry> {
    ("\\+49 2[0-9]{2} [1-9][0-9]{4,6}", prop::sample::select(&Use::ALL[..])).prop_map(|(raw, usage)| {
        let e164 = raw.replace(' ', "");
        PhoneEntry { raw, e164, usage, primary: false }
    })
}

fn address() -> impl Strategy<Value = AddressEntry> {
    let country = prop_oneof![
        Just(String::new()),
        Just("DE".to_owned()),
        Just("AT".to_owned()),
        Just("Neverland".to_owned())
    ];
    let rest = (name(), country, "[0-9]{0,3}[a-c]?", words());
    (prop::sample::select(&AddressUse::ALL[..]), words(), "[0-9]{5}", words(), rest).prop_map(
        |(usage, street, zip, city, (region, country, house_no, extra))| AddressEntry {
            usage,
            co: String::new(),
            street,
            house_no,
            extra,
            zip,
            city,
            region,
            country,
        },
    )
}

fn item(at: u8, value: ItemValue) -> (ItemId, ItemValue) {
    (ItemId::from_bytes([at; 16]), value)
}

fn items<T: core::fmt::Debug>(
    entry: impl Strategy<Value = T>,
    wrap: impl Fn(usize, T) -> ItemValue + 'static,
) -> impl Strategy<Value = FieldValue> {
    prop::collection::vec(entry, 1..4).prop_map(move |entries| {
        let mut items: Vec<_> =
            entries.into_iter().enumerate().map(|(at, entry)| item(at as u8 + 1, wrap(at, entry))).collect();
        sort_items(&mut items);
        FieldValue::Items(items)
    })
}

/// A value for a field, `None` for kinds that a file cannot hold.
fn value(kind: FieldKind, key: &'static str) -> BoxedStrategy<Option<FieldValue>> {
    let some = |value: BoxedStrategy<FieldValue>| prop::option::weighted(0.6, value).boxed();
    match kind {
        FieldKind::Line if matches!(key, "vat_id" | "iban" | "title_academic") => Just(None).boxed(),
        FieldKind::Line => some(words().prop_map(FieldValue::Text).boxed()),
        FieldKind::Prose => {
            some((words(), words()).prop_map(|(a, b)| FieldValue::Prose(format!("{a}\n\n{b}"))).boxed())
        }
        FieldKind::Number => some((-100_000i64..100_000).prop_map(FieldValue::Number).boxed()),
        FieldKind::Money => some(money().prop_map(FieldValue::Money).boxed()),
        FieldKind::Flag => some(any::<bool>().prop_map(FieldValue::Flag).boxed()),
        FieldKind::Day => some(day().prop_map(FieldValue::Day).boxed()),
        FieldKind::PartialDay => some(
            (day(), any::<bool>())
                .prop_map(|(day, year)| {
                    let year = year.then_some(day.year());
                    FieldValue::PartialDay(PartialDay::new(year, day.month(), day.day()).unwrap())
                })
                .boxed(),
        ),
        FieldKind::Choice(list) => {
            some(prop::sample::select(list.keys).prop_map(|key| FieldValue::Choice(key.to_owned())).boxed())
        }
        FieldKind::Url => some("(https://)?[a-z]{1,9}\\.de(/[a-z]{0,5})?".prop_map(FieldValue::Text).boxed()),
        FieldKind::Tags => {
            some(prop::collection::btree_set(words(), 1..4).prop_map(FieldValue::Tags).boxed())
        }
        FieldKind::Emails => some(
            items(email(), |at, entry| {
                ItemValue::Email(EmailEntry {
                    addr: format!("{at}{}", entry.addr),
                    primary: at == 0,
                    ..entry
                })
            })
            .boxed(),
        ),
        FieldKind::Phones => some(
            items(phone(), |at, entry| {
                let more = |text: &str| format!("{text}{at}");
                ItemValue::Phone(PhoneEntry {
                    raw: more(&entry.raw),
                    e164: more(&entry.e164),
                    primary: at == 0,
                    ..entry
                })
            })
            .boxed(),
        ),
        FieldKind::Addresses => some(items(address(), |_, entry| ItemValue::Address(entry)).boxed()),
        FieldKind::Percent => some((0i64..=10_000).prop_map(FieldValue::Number).boxed()),
        FieldKind::Link(_)
        | FieldKind::Member
        | FieldKind::Members
        | FieldKind::Moment
        | FieldKind::Period
        | FieldKind::Links
        | FieldKind::Checklist
        | FieldKind::Lines
        | FieldKind::Parties
        | FieldKind::Prices
        | FieldKind::Stops
        | FieldKind::Photo
        | FieldKind::Total
        | FieldKind::Count
        | FieldKind::Log
        | FieldKind::Affiliations => Just(None).boxed(),
    }
}

fn row(kind: RecordKind) -> impl Strategy<Value = Row> {
    // What is worked out goes out with a table and is worked out anew where it comes in.
    let of = |spec: &crm_domain::field::FieldSpec| match spec.by_rule {
        true => Just(None).boxed(),
        false => value(spec.kind, spec.key.as_str()),
    };
    let values: Vec<_> = kind.spec().fields.iter().map(of).collect();
    values.prop_map(move |values| {
        let name = if kind.is_person() { "last_name" } else { "name" };
        let mut values: Vec<(u16, FieldValue)> =
            values.into_iter().enumerate().filter_map(|(at, value)| Some((at as u16, value?))).collect();
        let position = kind.spec().position(FieldKey::find(name).unwrap()).unwrap();
        if values.iter().all(|(at, _)| *at != position) {
            values.push((position, FieldValue::Text("Muster".into())));
        }
        values.sort_by_key(|(at, _)| *at);
        Row {
            id: RecordId::from_bytes([1; 16]),
            kind,
            created_at: Millis(0),
            updated_at: Millis(0),
            updated_by: DeviceId([0; 8]),
            deleted_at: None,
            conflicts: Vec::new(),
            own: Vec::new(),
            values,
        }
    })
}

fn names() -> Names<'static> {
    Names {
        record: &|_| Some("Beispiel AG".into()),
        member: &|_| None,
        zone: &crm_domain::time::UTC,
        currency: "EUR",
    }
}

fn exported(kind: RecordKind, style: Style, rows: &[Row]) -> Vec<u8> {
    let mut export =
        Export::new(kind, Form::Csv, style, None, Zone::default(), &OwnFields::default(), rows.iter());
    rows.iter().for_each(|row| export.add(row, names()));
    export.finish()
}

/// Values and entries of a row in one comparable form, without ids.
fn content_of_row(row: &Row) -> Vec<String> {
    let fields = row.kind.spec().fields;
    let mut content: Vec<String> = row
        .values
        .iter()
        .flat_map(|(at, value)| {
            let key = fields[usize::from(*at)].key;
            match value {
                FieldValue::Items(items) => items.iter().map(|(_, item)| format!("{key} {item:?}")).collect(),
                value => vec![format!("{key} {value:?}")],
            }
        })
        .collect();
    content.sort();
    content
}

fn content_of_draft(draft: &Draft) -> Vec<String> {
    let values = draft.values.iter().map(|(key, value)| format!("{key} {value:?}"));
    let items = draft.items.iter().map(|item| format!("{} {:?}", item.field, item.value));
    let mut content: Vec<String> = values.chain(items).collect();
    content.sort();
    content
}

fn comes_back(kind: RecordKind, style: Style, rows: &[Row]) -> Result<(), TestCaseError> {
    let file = exported(kind, style, rows);
    let proposal = propose(&file, kind, &OwnFields::default()).unwrap();
    let told = String::from_utf8_lossy(&file).into_owned();
    prop_assert_eq!(proposal.profile.as_deref(), Some("feldbuch"), "{}", told);
    let drafts: Vec<_> = read_rows(&file, kind, &proposal.mapping, None).unwrap().collect();
    prop_assert_eq!(drafts.len(), rows.len(), "{}", told);
    prop_assert_eq!(proposal.rows as usize, rows.len());
    for (draft, row) in drafts.iter().zip(rows) {
        let draft = draft.as_ref().map_err(|faulty| TestCaseError::fail(format!("{faulty:?}\n{told}")))?;
        prop_assert_eq!(content_of_draft(draft), content_of_row(row), "{}", told);
    }
    Ok(())
}

/// What of a record has a place on a card that is kept.
const ON_CARDS: [&str; 19] = [
    "name",
    "salutation",
    "first_name",
    "last_name",
    "name_suffix",
    "company_name",
    "position",
    "department",
    "emails",
    "phones",
    "addresses",
    "website",
    "urls",
    "nickname",
    "birthday",
    "tags",
    "background",
    "description",
    "need",
];

/// A record with what has a place on a card. A number goes out as it is dialled.
fn on_card(row: &Row) -> Row {
    let mut row = row.clone();
    let fields = row.kind.spec().fields;
    row.values.retain(|(at, value)| {
        let key = fields[usize::from(*at)].key.as_str();
        let has_word = *value != FieldValue::Choice("mx".into())
            && *value != FieldValue::Choice("family".into())
            && *value != FieldValue::Choice("none".into());
        ON_CARDS.contains(&key) && has_word
    });
    for (_, value) in &mut row.values {
        let FieldValue::Items(items) = value else { continue };
        for (_, item) in items {
            if let ItemValue::Phone(entry) = item {
                entry.raw = entry.e164.clone();
            }
        }
    }
    row
}

fn cards(kind: RecordKind, rows: &[Row]) -> String {
    let values = |row: &Row| row.fields().map(|(spec, value)| (spec.key, value.clone())).collect::<Vec<_>>();
    let card = |row| vcard::write(kind, &values(row), &|_| Some("Beispiel AG".into()), Extent::Kept);
    rows.iter().map(card).collect()
}

fn cards_come_back(kind: RecordKind, rows: &[Row]) -> Result<(), TestCaseError> {
    let told = cards(kind, rows);
    let file = vcard::table(told.as_bytes(), kind, "DE");
    let proposal = propose(&file, kind, &OwnFields::default()).unwrap();
    let drafts: Vec<_> = read_rows(file.as_slice(), kind, &proposal.mapping, None).unwrap().collect();
    prop_assert_eq!(drafts.len(), rows.len(), "{}", told);
    for (draft, row) in drafts.iter().zip(rows) {
        let draft = draft.as_ref().map_err(|faulty| TestCaseError::fail(format!("{faulty:?}\n{told}")))?;
        prop_assert_eq!(content_of_draft(draft), content_of_row(&on_card(row)), "{}", told);
        // Where it is already, nothing is changed.
        let job = crm_domain::id::JobId::from_bytes([9; 16]);
        prop_assert_eq!(draft.changes(row, job), Vec::new(), "{}", told);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn cards_of_a_list_come_back_unchanged(
        people in prop::collection::vec(row(RecordKind::Contact), 1..4),
        leads in prop::collection::vec(row(RecordKind::Lead), 1..3),
        firms in prop::collection::vec(row(RecordKind::Account), 1..3),
    ) {
        cards_come_back(RecordKind::Contact, &people)?;
        cards_come_back(RecordKind::Lead, &leads)?;
        cards_come_back(RecordKind::Account, &firms)?;
    }

    #[test]
    fn s4_exported_companies_come_back_unchanged(rows in prop::collection::vec(row(RecordKind::Account), 1..4)) {
        comes_back(RecordKind::Account, Style::Canonical, &rows)?;
        comes_back(RecordKind::Account, Style::German, &rows)?;
    }

    #[test]
    fn s4_exported_people_come_back_unchanged(rows in prop::collection::vec(row(RecordKind::Contact), 1..4)) {
        comes_back(RecordKind::Contact, Style::Canonical, &rows)?;
        comes_back(RecordKind::Contact, Style::German, &rows)?;
    }

    #[test]
    fn s4_no_text_cell_begins_like_a_formula(rows in prop::collection::vec(row(RecordKind::Account), 1..4)) {
        for (style, delimiter) in [(Style::Canonical, b','), (Style::German, b';')] {
            let file = exported(RecordKind::Account, style, &rows);
            let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(file.as_slice());
            for record in reader.records() {
                for cell in record.unwrap().iter() {
                    let number = cell.trim_start_matches('-').trim_end_matches(|c: char| c.is_ascii_uppercase() || c == ' ');
                    let number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
                    prop_assert!(number || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{:?}", cell);
                }
            }
        }
    }

    #[test]
    fn s4_neutralising_loses_nothing_of_any_text(text in "['=+@\t\r\n\\-a]{0,6}.{0,6}") {
        let safe = neutralise(&text);
        prop_assert!(!safe.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
        prop_assert_eq!(restore(&safe), text.as_str());
    }
}

#[test]
fn companies_of_people_are_written_with_role_and_time_and_come_back_by_name() {
    let tie = |account: u8, role: &str, inactive| {
        ItemValue::Affiliation(Affiliation {
            account: RecordId::from_bytes([account; 16]),
            role: role.into(),
            department: "Einkauf".into(),
            primary: account == 1,
            from: Day::from_iso("2019-04-01"),
            to: Day::from_iso("2024-02-29").filter(|_| inactive),
            inactive,
        })
    };
    let spec = RecordKind::Contact.spec();
    let at = |key: &str| spec.position(FieldKey::find(key).unwrap()).unwrap();
    let mut values = vec![
        (at("last_name"), FieldValue::Text("Müller".into())),
        (
            at("affiliations"),
            FieldValue::Items(vec![item(1, tie(1, "=Leiter", false)), item(2, tie(2, "", true))]),
        ),
    ];
    values.sort_by_key(|(at, _)| *at);
    let row = Row {
        id: RecordId::from_bytes([1; 16]),
        kind: RecordKind::Contact,
        created_at: Millis(0),
        updated_at: Millis(0),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values,
    };
    for style in [Style::Canonical, Style::German] {
        let file = exported(RecordKind::Contact, style, std::slice::from_ref(&row));
        let proposal = propose(&file, RecordKind::Contact, &OwnFields::default()).unwrap();
        let draft =
            read_rows(&file, RecordKind::Contact, &proposal.mapping, None).unwrap().next().unwrap().unwrap();
        assert_eq!(draft.ties.len(), 2);
        assert_eq!(
            (draft.company(), draft.ties[0].role.as_str(), draft.ties[0].department.as_str()),
            (Some("Beispiel AG"), "=Leiter", "Einkauf")
        );
        let times: Vec<_> = draft
            .ties
            .iter()
            .map(|tie| (tie.from.map(|day| day.to_string()), tie.to.map(|day| day.to_string()), tie.ended))
            .collect();
        let since = Some("2019-04-01".to_owned());
        assert_eq!(times, [(since.clone(), None, false), (since, Some("2024-02-29".to_owned()), true)]);
        // What is there already is not made again, ended or not.
        let account_of = |_: &str| Some(RecordId::from_bytes([2; 16]));
        let job = crm_domain::id::JobId::from_bytes([9; 16]);
        assert_eq!(draft.tie_edits(job, Some(&row), &account_of), []);
    }
}

#[test]
fn a_card_that_is_kept_tells_of_all_companies_and_one_that_is_handed_over_of_the_first() {
    let firm = |number: u8| RecordId::from_bytes([number; 16]);
    let tie = |number: u8, role: &str, inactive| {
        ItemValue::Affiliation(Affiliation {
            account: firm(number),
            role: role.into(),
            department: "Einkauf; Lager".into(),
            primary: number == 1,
            from: Day::from_iso("2019-04-01"),
            to: Day::from_iso("2024-02-29").filter(|_| inactive),
            inactive,
        })
    };
    let place = AddressEntry {
        usage: AddressUse::Billing,
        co: "Kanzlei Weiß".into(),
        street: "Am Markt 3".into(),
        extra: "Hof".into(),
        zip: "50667".into(),
        city: "Köln".into(),
        country: "DE".into(),
        ..AddressEntry::default()
    };
    let values = [
        (FieldKey::new("last_name"), FieldValue::Text("Müller".into())),
        (FieldKey::new("position"), FieldValue::Text("Beirat".into())),
        (FieldKey::new("background"), FieldValue::Prose("geheim".into())),
        (
            FieldKey::new("affiliations"),
            FieldValue::Items(vec![item(1, tie(1, "Leiter", false)), item(2, tie(2, "", true))]),
        ),
        (FieldKey::new("addresses"), FieldValue::Items(vec![item(3, ItemValue::Address(place.clone()))])),
    ];
    let title_of = |id| Some(if id == firm(1) { "Meyer, Söhne".into() } else { "Krause AG".into() });
    let handed = vcard::write(RecordKind::Contact, &values, &title_of, Extent::Whole(vcard::Version::Usual));
    assert!(!handed.contains("geheim") && !handed.contains("Krause") && !handed.contains("FELDBUCH"));
    let kept = vcard::write(RecordKind::Contact, &values, &title_of, Extent::Kept);
    assert!(kept.contains("TITLE:Leiter") && kept.contains("NOTE:geheim"), "{kept}");
    let draft = vcard::read(&kept, "DE").remove(0).draft;
    let ties: Vec<_> = draft
        .ties
        .iter()
        .map(|tie| (tie.company.as_str(), tie.role.as_str(), tie.to.map(|day| day.to_string()), tie.ended))
        .collect();
    assert_eq!(
        ties,
        [("Meyer, Söhne", "Leiter", None, false), ("Krause AG", "", Some("2024-02-29".to_owned()), true)]
    );
    assert_eq!(draft.ties[0].department, "Einkauf; Lager");
    assert_eq!(draft.text(FieldKey::new("position")), "Beirat");
    assert_eq!(draft.text(FieldKey::new("department")), "");
    assert_eq!(draft.items[0].value, ItemValue::Address(place));
}

#[test]
fn rows_that_were_set_aside_can_be_corrected_and_read_again() {
    let file = "Nachname,E-Mail,Notizen\nMüller,kaputt,=1+1\nMaier,m@x.de,gut\n".as_bytes();
    let proposal = propose(file, RecordKind::Contact, &OwnFields::default()).unwrap();
    let faulty: Vec<_> = read_rows(file, RecordKind::Contact, &proposal.mapping, None)
        .unwrap()
        .filter_map(Result::err)
        .collect();
    let table = String::from_utf8(faults(&proposal.headers, faulty.iter(), Style::German)).unwrap();
    assert_eq!(
        table.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>(),
        [
            "Nachname;E-Mail;Notizen;Zeile in der Datei;Grund",
            "Müller;kaputt;'=1+1;2;E-Mail: Keine E-Mail-Adresse. Richtig wäre zum Beispiel name@firma.de."
        ]
    );
    let corrected = table.replace("kaputt", "m@y.de");
    let proposal = propose(corrected.as_bytes(), RecordKind::Contact, &OwnFields::default()).unwrap();
    let drafts: Vec<_> =
        read_rows(corrected.as_bytes(), RecordKind::Contact, &proposal.mapping, None).unwrap().collect();
    let draft = drafts[0].as_ref().unwrap();
    assert_eq!(draft.text(FieldKey::find("background").unwrap()), "=1+1");
}

#[test]
fn a_chosen_view_is_exported_with_its_columns_only() {
    let columns = [Column::CreatedAt, Column::Field(FieldKey::find("kind").unwrap())];
    let made = Row {
        id: RecordId::from_bytes([1; 16]),
        kind: RecordKind::Account,
        // 22:30 UTC: the first of July in Berlin.
        created_at: Millis(1_782_858_600_000),
        updated_at: Millis(0),
        updated_by: DeviceId([0; 8]),
        deleted_at: None,
        conflicts: Vec::new(),
        own: Vec::new(),
        values: vec![(0, FieldValue::Text("Alpha".into()))],
    };
    let written = |style, columns: &[Column]| {
        let zone = Zone::fixed(120);
        let mut export = Export::new(
            RecordKind::Account,
            Form::Csv,
            style,
            Some(columns),
            zone,
            &OwnFields::default(),
            std::iter::once(&made),
        );
        export.add(&made, names());
        String::from_utf8(export.finish()).unwrap()
    };
    assert_eq!(written(Style::Canonical, &columns), "Name,Created,Kind\nAlpha,2026-07-01 00:30,\n");
    assert_eq!(
        written(Style::German, &[Column::Title, Column::CreatedAt]),
        "\u{feff}Name;Angelegt\r\nAlpha;01.07.2026 00:30\r\n"
    );
}

#[test]
fn every_choice_has_its_own_words() {
    for list in [&ACCOUNT_KIND, &INDUSTRY, &LANGUAGE, &LEGAL_BASIS, &RATING, &SALUTATION, &SIZE_BAND] {
        let words: BTreeSet<&str> =
            list.keys.iter().map(|key| crm_domain::words::choice(list, key).unwrap().de).collect();
        assert_eq!(words.len(), list.keys.len(), "{}", list.name);
    }
}
