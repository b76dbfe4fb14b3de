//! Files that mean harm, or that are simply broken: no panic, no endless work, no row lost silently.
#![allow(clippy::unwrap_used, reason = "tests and their helpers stop at the first surprise")]

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::import::{ImportMapping, Target, propose, read_rows};
use crm_domain::own::OwnFields;
use proptest::prelude::*;

/// Bytes that a reader of tables stumbles over.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let noise = prop::collection::vec(any::<u8>(), 0..400);
    let table = "[A-Za-zäß@.;,\t|\"'\r\n0-9=+\u{0}\u{feff}-]{0,400}".prop_map(String::into_bytes);
    let headed = ("[A-Za-z0-9 .,;@\"\r\n:+-]{0,200}").prop_map(|rest| {
        format!("Name,E-mail 1 - Value,Phone 1 - Value,Birthday,Annual Revenue,Billing Street,Tags\n{rest}")
            .into_bytes()
    });
    let wide = table.clone().prop_map(|bytes| bytes.into_iter().flat_map(|byte| [byte, 0]).collect());
    prop_oneof![noise, table, headed, wide]
}

fn target() -> impl Strategy<Value = Target> {
    let keys: Vec<FieldKey> =
        RecordKind::ALL.iter().flat_map(|kind| kind.spec().fields).map(|field| field.key).collect();
    static PARTS: [&str; 10] =
        ["addr", "raw:fax", "use", "street:billing", "zip", "account", "full_name", "", ":", "unknown:x"];
    prop_oneof![
        Just(Target::Skip),
        prop::sample::select(keys.clone()).prop_map(Target::Field),
        (prop::sample::select(keys), any::<u8>(), prop::sample::select(&PARTS[..]))
            .prop_map(|(field, slot, part)| Target::Part { field, slot, part: part.to_owned() }),
    ]
}

/// A mapping that nobody proposed: from an older version, or from somebody else.
fn mapping() -> impl Strategy<Value = ImportMapping> {
    let encoding =
        prop::sample::select(&["utf-8", "utf-16le", "windows-1252", "shift_jis", "", "nonsense"][..]);
    (
        encoding,
        any::<u8>(),
        any::<bool>(),
        any::<bool>(),
        prop::collection::vec(target(), 0..12),
        "[A-Z]{0,3}",
    )
        .prop_map(|(encoding, delimiter, has_header, decimal_comma, columns, country)| ImportMapping {
            encoding: encoding.to_owned(),
            delimiter,
            has_header,
            day_order: crm_domain::import::DayOrder::MonthFirst,
            decimal_comma,
            columns,
            phone_country: country.clone(),
            currency: country,
            update_existing: true,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn r11_any_bytes_are_looked_at_and_read_without_harm(file in bytes()) {
        for kind in RecordKind::ALL {
            let Ok(proposal) = propose(&file, kind, &OwnFields::default()) else { continue };
            prop_assert_eq!(proposal.mapping.columns.len(), proposal.headers.len());
            let rows = read_rows(&file, kind, &proposal.mapping, None).unwrap();
            prop_assert!(rows.count() <= file.len());
        }
    }

    #[test]
    fn r11_any_bytes_with_any_mapping_are_read_without_harm(file in bytes(), mapping in mapping()) {
        for kind in RecordKind::ALL {
            if let Ok(rows) = read_rows(&file, kind, &mapping, None) {
                for faulty in rows.filter_map(Result::err) {
                    prop_assert!(!faulty.problems.is_empty());
                    for problem in &faulty.problems {
                        prop_assert!(crm_domain::words::problem(&problem.reason).is_some(), "{}", problem.reason);
                        prop_assert!(problem.content.chars().count() <= 200);
                    }
                }
            }
        }
    }
}

#[test]
fn r11_a_file_of_one_endless_cell_is_refused_and_not_grown() {
    let mut file = b"Name,Notes\nA,\"".to_vec();
    file.extend(std::iter::repeat_n(b'x', 8 << 20));
    let proposal = propose(&file, RecordKind::Account, &OwnFields::default()).unwrap();
    let rows: Vec<_> = read_rows(&file, RecordKind::Account, &proposal.mapping, None).unwrap().collect();
    assert_eq!(rows.len(), 1);
    let faulty = rows.into_iter().next().unwrap().unwrap_err();
    assert_eq!(faulty.problems[0].reason, "too_long");
}

#[test]
fn r11_many_lost_quotes_do_not_make_reading_quadratic() {
    let mut file = String::from("Name,Notes\n");
    for row in 0..6_000 {
        // Every third row opens a quote that the next such row closes.
        file.push_str(&if row % 3 == 0 { format!("M{row},\"offen\n") } else { format!("M{row},gut\n") });
    }
    let start = std::time::Instant::now();
    let proposal = propose(file.as_bytes(), RecordKind::Account, &OwnFields::default()).unwrap();
    let rows = read_rows(file.as_bytes(), RecordKind::Account, &proposal.mapping, None).unwrap().count();
    assert!(rows > 0);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn r11_thousands_of_columns_are_survived() {
    let header = (0..5_000).map(|at| format!("Phone {at} - Value")).collect::<Vec<_>>().join(",");
    let row = (0..5_000).map(|at| format!("0221 {at:05}")).collect::<Vec<_>>().join(",");
    let file = format!("{header}\n{row}\n");
    let proposal = propose(file.as_bytes(), RecordKind::Contact, &OwnFields::default()).unwrap();
    let rows: Vec<_> =
        read_rows(file.as_bytes(), RecordKind::Contact, &proposal.mapping, None).unwrap().collect();
    assert_eq!(rows.len(), 1);
}
