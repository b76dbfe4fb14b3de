//! Files as other systems write them: the real ones in `tests/files`, and copies of the forms of
//! the others, made here.
#![allow(clippy::unwrap_used, reason = "tests and their helpers stop at the first surprise")]

use std::path::Path;

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::JobId;
use crm_domain::import::{DayOrder, Draft, Faulty, FileError, Proposal, propose, read_rows};
use crm_domain::item::{AddressEntry, AddressUse, ItemValue, Use};
use crm_domain::own::OwnFields;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;

/// A file of another system, byte for byte.
fn file_of_others(path: &str) -> Vec<u8> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/files").join(path);
    std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

struct Read {
    proposal: Proposal,
    drafts: Vec<Draft>,
    faulty: Vec<Faulty>,
}

fn read(file: &[u8], kind: RecordKind) -> Read {
    let proposal = propose(file, kind, &OwnFields::default()).unwrap();
    let mut read = Read { proposal, drafts: Vec::new(), faulty: Vec::new() };
    for row in read_rows(file, kind, &read.proposal.mapping, Day::from_iso("2026-11-21")).unwrap() {
        match row {
            Ok(draft) => read.drafts.push(draft),
            Err(faulty) => read.faulty.push(faulty),
        }
    }
    read
}

fn key(text: &str) -> FieldKey {
    FieldKey::find(text).unwrap()
}

fn text<'a>(draft: &'a Draft, field: &str) -> &'a str {
    draft.text(key(field))
}

fn emails(draft: &Draft) -> Vec<(&str, Use)> {
    draft
        .items
        .iter()
        .filter_map(|item| match &item.value {
            ItemValue::Email(entry) => Some((entry.addr.as_str(), entry.usage)),
            _ => None,
        })
        .collect()
}

fn phones(draft: &Draft) -> Vec<(&str, Use)> {
    draft
        .items
        .iter()
        .filter_map(|item| match &item.value {
            ItemValue::Phone(entry) => Some((entry.e164.as_str(), entry.usage)),
            _ => None,
        })
        .collect()
}

fn addresses(draft: &Draft) -> Vec<&AddressEntry> {
    draft
        .items
        .iter()
        .filter_map(|item| match &item.value {
            ItemValue::Address(entry) => Some(entry),
            _ => None,
        })
        .collect()
}

fn windows_1252(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1252.encode(text).0.into_owned()
}

#[test]
fn the_423_accounts_of_salesforce_are_read_with_all_that_fits() {
    let read = read(&file_of_others("salesforce/accountData.csv"), RecordKind::Account);
    assert_eq!(read.proposal.profile.as_deref(), Some("salesforce"));
    assert_eq!(read.proposal.rows, 423);
    assert_eq!(read.drafts.len() + read.faulty.len(), 423);
    assert!(read.faulty.is_empty(), "{:?}", read.faulty);
    assert_eq!(
        (read.proposal.mapping.phone_country.as_str(), read.proposal.mapping.currency.as_str()),
        ("US", "USD")
    );
    let acme = read.drafts.iter().find(|draft| text(draft, "name") == "Acme").unwrap();
    assert_eq!(text(acme, "rating"), "b");
    assert_eq!(text(acme, "size_band"), "1000_plus");
    assert_eq!(text(acme, "website"), "http://www.acme.com/");
    assert_eq!(phones(acme), [("+12129617500", Use::Work), ("+12129617300", Use::Fax)]);
    let at: Vec<_> = addresses(acme).iter().map(|address| (address.usage, address.city.as_str())).collect();
    assert_eq!(at, [(AddressUse::Billing, "New York"), (AddressUse::Shipping, "New York")]);
    let first = &read.drafts[0];
    assert_eq!(
        (first.row, text(first, "external_no"), text(first, "name")),
        (2, "001x0000002xLCVAA2", "Gravity Investments")
    );
    assert_eq!(first.key, "no/001x0000002xLCVAA2");
}

#[test]
fn quotes_and_utf16_of_salesforce_survive() {
    let quotes = propose(
        &file_of_others("salesforce/csvEscapedQuotes.csv"),
        RecordKind::Account,
        &OwnFields::default(),
    )
    .unwrap();
    assert_eq!(quotes.headers, ["column1", "column2"]);
    assert_eq!(quotes.sample, [["\"The Best\" Account", "bla"], ["The \"Best\" Account", "bla"]]);
    let wide = propose(
        &file_of_others("salesforce/csvtext_BOM_UTF16LE.csv"),
        RecordKind::Account,
        &OwnFields::default(),
    )
    .unwrap();
    assert_eq!(wide.mapping.encoding, "utf-16le");
    assert_eq!(wide.headers, ["column1", "column2", "column3"]);
    assert_eq!(wide.sample[1], ["row2-1", "row2-2", "row2-3"]);
}

#[test]
fn german_outlook_in_windows_1252_is_understood() {
    let file = windows_1252(
        "\"Anrede\",\"Vorname\",\"Weitere Vornamen\",\"Nachname\",\"Firma\",\"Abteilung\",\"Position\",\"Straße geschäftlich\",\
         \"Ort geschäftlich\",\"Region geschäftlich\",\"Postleitzahl geschäftlich\",\"Land/Region geschäftlich\",\"Straße privat\",\
         \"Ort privat\",\"Postleitzahl privat\",\"Fax geschäftlich\",\"Telefon geschäftlich\",\"Telefon geschäftlich 2\",\
         \"Telefon privat\",\"Mobiltelefon\",\"E-Mail-Adresse\",\"E-Mail-Typ\",\"E-Mail 2: Adresse\",\"Geburtstag\",\"Geschlecht\",\
         \"Kategorien\",\"Notizen\",\"Webseite\",\"Sprache\"\r\n\
         \"Frau\",\"Jörg-Änne\",\"Marie\",\"Müller\",\"Groß & Söhne GmbH\",\"Einkauf\",\"Leiterin\",\"Hauptstraße 5a\",\
         \"Köln\",\"NRW\",\"50667\",\"Deutschland\",\"Weg 1\",\"Bonn\",\"53111\",\"0221 555\",\"+49 (221) 12345\",\"0221 / 12346\",\
         \"0228 777888\",\"0171 1234567\",\"j.mueller@gross.example\",\"SMTP\",\"privat@example.org\",\"24.12.1980\",\"Keine Angabe\",\
         \"Messe;VIP\",\"Zeile 1\r\nZeile 2\",\"www.gross.example\",\"\"\r\n\
         \"Herr\",\"Hans\",\"\",\"Maier\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\
         \"0.0.00\",\"Keine Angabe\",\"\",\"\",\"\",\"\"\r\n",
    );
    let read = read(&file, RecordKind::Contact);
    assert_eq!(read.proposal.profile.as_deref(), Some("outlook"));
    assert_eq!(read.proposal.mapping.encoding, "windows-1252");
    assert_eq!(read.proposal.mapping.day_order, DayOrder::DayFirst);
    assert!(read.faulty.is_empty(), "{:?}", read.faulty);
    let draft = &read.drafts[0];
    assert_eq!(text(draft, "salutation"), "ms");
    assert_eq!(text(draft, "first_name"), "Jörg-Änne Marie");
    assert_eq!(text(draft, "last_name"), "Müller");
    assert_eq!(draft.company(), Some("Groß & Söhne GmbH"));
    assert_eq!(text(draft, "position"), "Leiterin");
    assert_eq!(emails(draft).len(), 2);
    assert_eq!(
        phones(draft),
        [
            ("+49221555", Use::Fax),
            ("+4922112345", Use::Work),
            ("+4922112346", Use::Work),
            ("+49228777888", Use::Home),
            ("+491711234567", Use::Mobile)
        ]
    );
    let places = addresses(draft);
    assert_eq!(
        (
            places[0].street.as_str(),
            places[0].house_no.as_str(),
            places[0].city.as_str(),
            places[0].country.as_str()
        ),
        ("Hauptstraße", "5a", "Köln", "DE")
    );
    assert_eq!((places[1].usage, places[1].zip.as_str()), (AddressUse::Home, "53111"));
    assert_eq!(text(draft, "background"), "Zeile 1\nZeile 2");
    assert!(matches!(draft.get(key("tags")), Some(FieldValue::Tags(words)) if words.len() == 2));
    assert_eq!(text(&read.drafts[1], "salutation"), "mr");
    assert!(read.drafts[1].get(key("birthday")).is_none());
}

#[test]
fn english_outlook_is_understood() {
    let file = "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Street 2,\
        Business City,Business State,Business Postal Code,Business Country/Region,Business Fax,Business Phone,Mobile Phone,\
        Birthday,Categories,E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,Gender,Notes,Web Page\n\
        Dr.,Ann,,Lee,,Acme Inc.,Sales,Manager,1 Main St,Suite 200,Springfield,IL,62701,United States of America,,(217) 555-0100,\
        217-555-0199,12/24/1980,Fair,ann@acme.example,SMTP,Ann Lee,,Unspecified,,www.acme.example\n\
        Mr.,Bob,,Ray,,,,,,,,,,,,,,0/0/00,,,,,,Unspecified,,\n";
    let read = read(file.as_bytes(), RecordKind::Contact);
    assert_eq!(read.proposal.profile.as_deref(), Some("outlook"));
    assert_eq!(read.proposal.mapping.day_order, DayOrder::MonthFirst);
    assert!(read.faulty.is_empty(), "{:?}", read.faulty);
    let ann = &read.drafts[0];
    assert_eq!(
        (text(ann, "title_academic"), text(ann, "position"), text(ann, "department")),
        ("Dr.", "Manager", "Sales")
    );
    assert_eq!(phones(ann), [("+12175550100", Use::Work), ("+12175550199", Use::Mobile)]);
    let place = addresses(ann)[0];
    assert_eq!(
        (place.street.as_str(), place.extra.as_str(), place.region.as_str()),
        ("1 Main St", "Suite 200", "IL")
    );
    assert_eq!(text(&read.drafts[1], "salutation"), "mr");
    assert_eq!(text(&read.drafts[1], "title_academic"), "");
}

#[test]
fn google_writes_several_values_into_one_cell() {
    let file = "First Name,Middle Name,Last Name,Name Prefix,Name Suffix,Nickname,File As,Organization Name,Organization Title,\
        Organization Department,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,\
        Phone 1 - Label,Phone 1 - Value,Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,\
        Address 1 - PO Box,Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,\
        Website 1 - Label,Website 1 - Value\n\
        Zoë,,Groß,Dr.,,,,Beispiel AG,Leiterin,IT,--12-24,\"a\nb\",,* myContacts ::: * Kunden,* Work,z@beispiel.example ::: z2@beispiel.example,\
        Home,z@privat.example,Mobile,0171 1234567,Work,\"Weg 7\n50667 Köln\",Weg 7,Köln,,NRW,50667,DE,,,https://beispiel.example\n";
    let read = read(file.as_bytes(), RecordKind::Contact);
    assert_eq!(read.proposal.profile.as_deref(), Some("google"));
    assert!(read.faulty.is_empty(), "{:?}", read.faulty);
    let draft = &read.drafts[0];
    assert_eq!(text(draft, "title_academic"), "Dr.");
    assert_eq!(
        (draft.company(), text(draft, "position"), text(draft, "department")),
        (Some("Beispiel AG"), "Leiterin", "IT")
    );
    assert_eq!(
        emails(draft),
        [
            ("z@beispiel.example", Use::Work),
            ("z2@beispiel.example", Use::Work),
            ("z@privat.example", Use::Home)
        ]
    );
    assert_eq!(phones(draft), [("+491711234567", Use::Mobile)]);
    assert_eq!((addresses(draft)[0].street.as_str(), addresses(draft)[0].house_no.as_str()), ("Weg", "7"));
    assert!(matches!(draft.get(key("tags")), Some(FieldValue::Tags(words)) if words.iter().eq(["Kunden"])));
    assert_eq!(text(draft, "background"), "a\nb");
}

#[test]
fn old_google_files_are_understood_too() {
    let file = "Name,Given Name,Additional Name,Family Name,Name Prefix,Name Suffix,Birthday,Gender,Notes,Language,Group Membership,\
        E-mail 1 - Type,E-mail 1 - Value,Phone 1 - Type,Phone 1 - Value,Organization 1 - Type,Organization 1 - Name,\
        Organization 1 - Title,Website 1 - Value\n\
        Zoë Groß,Zoë,,Groß,,,1980-12-24,female,,de,* Kunden,* Home,z@x.example,Work,+49 221 12345,,Beispiel AG,Leiterin,\n";
    let read = read(file.as_bytes(), RecordKind::Contact);
    assert_eq!(read.proposal.profile.as_deref(), Some("google"));
    assert!(read.faulty.is_empty(), "{:?}", read.faulty);
    let draft = &read.drafts[0];
    assert_eq!(
        (text(draft, "first_name"), text(draft, "last_name"), text(draft, "salutation")),
        ("Zoë", "Groß", "ms")
    );
    assert_eq!(emails(draft), [("z@x.example", Use::Home)]);
    assert_eq!(draft.company(), Some("Beispiel AG"));
    assert_eq!(text(draft, "language"), "de");
}

#[test]
fn hubspot_writes_people_and_companies() {
    let people = "Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Company Name,Job Title,Lifecycle Stage,\
        Contact owner,Street Address,City,State/Region,Postal Code,Country/Region,Create Date\n\
        151,Maria,Johnson,maria@acme.example,+1 617-555-0100,,Acme,Buyer,Lead,Tim,25 First Street,Cambridge,MA,02141,United States,2026-01-02 10:00\n";
    let read_people = read(people.as_bytes(), RecordKind::Contact);
    assert_eq!(read_people.proposal.profile.as_deref(), Some("hubspot"));
    let maria = &read_people.drafts[0];
    assert_eq!(
        (text(maria, "external_no"), text(maria, "position"), maria.company()),
        ("151", "Buyer", Some("Acme"))
    );
    assert_eq!(addresses(maria)[0].zip, "02141");
    let companies = "Record ID,Company name,Company owner,Phone Number,City,Country/Region,Industry,Company Domain Name,Number of Employees,Annual Revenue\n\
        7,Acme,Tim,(617) 555-0100,Cambridge,United States,Computer Software,acme.example,250,1000000\n";
    let read_companies = read(companies.as_bytes(), RecordKind::Account);
    assert!(read_companies.faulty.is_empty(), "{:?}", read_companies.faulty);
    let acme = &read_companies.drafts[0];
    assert_eq!(
        (text(acme, "name"), text(acme, "website"), text(acme, "industry")),
        ("Acme", "acme.example", "software")
    );
    assert_eq!(phones(acme), [("+16175550100", Use::Work)]);
}

#[test]
fn salesforce_people_pipedrive_and_atomic_crm_are_understood() {
    let salesforce = "Id,IsDeleted,AccountId,LastName,FirstName,Salutation,Title,Department,MailingStreet,MailingCity,MailingPostalCode,\
        MailingCountry,Phone,MobilePhone,Email,Birthdate,LeadSource,HasOptedOutOfEmail,Description\n\
        003x,false,001x,Frank,Edna,Ms.,\"VP, Technology\",Tech,621 SW 5th Avenue,Portland,97204,US,(650) 867-3450,,efrank@x.example,1940-07-01,Trade Show,false,\n";
    let read_sf = read(salesforce.as_bytes(), RecordKind::Contact);
    assert_eq!(read_sf.proposal.profile.as_deref(), Some("salesforce"));
    assert!(read_sf.faulty.is_empty(), "{:?}", read_sf.faulty);
    let edna = &read_sf.drafts[0];
    assert_eq!(
        (text(edna, "salutation"), text(edna, "position"), text(edna, "source")),
        ("ms", "VP, Technology", "fair")
    );
    assert_eq!(edna.get(key("do_not_contact")), Some(&FieldValue::Flag(false)));

    let pipedrive = "Person - Name,Person - Email - Work,Person - Phone - Work,Person - Organization,Organization - Name,Organization - Address\n\
        Herr Dr. Hans von der Tann,h@x.example,0221 12345,X GmbH,X GmbH,\"Weg 1, 50667 Köln\"\n";
    let read_pd = read(pipedrive.as_bytes(), RecordKind::Contact);
    assert_eq!(read_pd.proposal.profile.as_deref(), Some("pipedrive"));
    let hans = &read_pd.drafts[0];
    assert_eq!(
        (
            text(hans, "salutation"),
            text(hans, "title_academic"),
            text(hans, "first_name"),
            text(hans, "last_name")
        ),
        ("mr", "Dr.", "Hans", "von der Tann")
    );
    assert_eq!((hans.company(), emails(hans).len(), phones(hans).len()), (Some("X GmbH"), 1, 1));

    let atomic = "first_name,last_name,gender,title,company,email_work,email_home,phone_work,background,tags,has_newsletter,linkedin_url\n\
        John,Doe,male,Sales Executive,Acme,john@acme.example,john@home.example,+1 212 555 0100,likes tea,\"a, b\",TRUE,https://linkedin.com/in/x\n";
    let read_at = read(atomic.as_bytes(), RecordKind::Contact);
    assert_eq!(read_at.proposal.profile.as_deref(), Some("atomic_crm"));
    let john = &read_at.drafts[0];
    assert_eq!(
        (text(john, "salutation"), text(john, "position"), john.company()),
        ("mr", "Sales Executive", Some("Acme"))
    );
    assert_eq!(emails(john), [("john@acme.example", Use::Work), ("john@home.example", Use::Home)]);
}

#[test]
fn a_list_out_of_german_excel_is_understood() {
    let file = "\u{feff}sep=;\r\nFirmenname;Straße;PLZ;Ort;Telefon;Jahresumsatz;Kundennummer;USt-IdNr.;Mitarbeiter\r\n\
        Müller GmbH;Hauptstr. 5;50667;Köln;0221/12345;1.234.567,89 €;K-1;DE136695976;250\r\n\
        \r\n\
        Maier AG;;;;;12,5;K-2;DE136695977;\r\n";
    let read = read(file.as_bytes(), RecordKind::Account);
    assert_eq!((read.proposal.mapping.delimiter, read.proposal.mapping.decimal_comma), (b';', true));
    let firm = &read.drafts[0];
    assert!(
        matches!(firm.get(key("annual_revenue")), Some(FieldValue::Money(money)) if money.minor == 123_456_789)
    );
    assert_eq!((firm.row, firm.key.as_str()), (3, "no/K-1"));
    let problem = &read.faulty[0].problems[0];
    assert_eq!(
        (problem.row, problem.column.as_str(), problem.content.as_str(), problem.reason.as_str()),
        (5, "USt-IdNr.", "DE136695977", "vat_digit")
    );
}

#[test]
fn a_table_without_header_is_read_by_what_stands_in_it() {
    let file = "Müller,m@x.example,0221 12345\nMaier,n@x.example,0221 12346\n";
    let read = read(file.as_bytes(), RecordKind::Contact);
    assert!(!read.proposal.mapping.has_header);
    assert_eq!(read.proposal.headers, ["A", "B", "C"]);
    assert_eq!((read.proposal.rows, read.drafts.len()), (2, 2));
    assert_eq!(
        (emails(&read.drafts[1])[0].0, phones(&read.drafts[1])[0].0, read.drafts[0].row),
        ("n@x.example", "+4922112346", 1)
    );
}

#[test]
fn faulty_rows_do_not_stop_the_others_and_say_where_they_are() {
    let mut file = String::from("Nachname,E-Mail,Geburtstag\n");
    for row in 0..100 {
        let email = if row % 10 == 3 { "kaputt".to_owned() } else { format!("m{row}@x.example") };
        file.push_str(&format!("Müller{row},{email},{}\n", if row == 50 { "31.02.1990" } else { "" }));
    }
    file.push_str(",,\nnur,zu,viele,Spalten\n,,1.1.1990\n");
    let read = read(file.as_bytes(), RecordKind::Contact);
    assert_eq!((read.drafts.len(), read.faulty.len()), (89, 13));
    let reasons: Vec<(u32, &str)> =
        read.faulty.iter().map(|faulty| (faulty.row, faulty.problems[0].reason.as_str())).collect();
    assert_eq!(reasons[0], (5, "email"));
    assert!(reasons.contains(&(52, "day")));
    assert!(reasons.contains(&(103, "columns")));
    assert!(reasons.contains(&(104, "nameless")));
}

#[test]
fn a_lost_quote_costs_one_row_and_not_the_file() {
    let mut file = String::from("Nachname,Notizen\nA,\"offen\n");
    for row in 0..2_000 {
        file.push_str(&format!("M{row},gut\n"));
    }
    let read = read(file.as_bytes(), RecordKind::Contact);
    assert_eq!((read.drafts.len(), read.faulty.len()), (2_000, 1));
    assert_eq!((read.faulty[0].row, read.drafts[0].row, read.drafts[1_999].row), (2, 3, 2_002));
}

#[test]
fn d11_reading_a_file_again_makes_the_same_ids_and_edits() {
    let file = "Nachname,E-Mail,Tags,Notizen,Firma\nMüller,a@x.example; b@x.example,\"x, y\",Hallo,Groß GmbH\nMüller,c@x.example,,,GROSS\n";
    let job = JobId::from_bytes([7; 16]);
    let (once, again) =
        (read(file.as_bytes(), RecordKind::Contact), read(file.as_bytes(), RecordKind::Contact));
    for (a, b) in once.drafts.iter().zip(&again.drafts) {
        assert_eq!(a.record_id(job), b.record_id(job));
        assert_eq!(a.edits(job), b.edits(job));
    }
    assert_ne!(once.drafts[0].record_id(job), once.drafts[1].record_id(job));
    assert_ne!(once.drafts[0].record_id(job), once.drafts[0].record_id(JobId::from_bytes([8; 16])));
    let company = |draft: &Draft| Draft::company_id(job, draft.company().unwrap());
    assert_eq!(company(&once.drafts[0]), company(&once.drafts[1]), "one company, however it is written");
    assert_eq!(once.drafts[0].edits(job).len(), 6);
}

#[test]
fn what_is_no_table_of_text_is_refused() {
    assert_eq!(propose(b"", RecordKind::Account, &OwnFields::default()), Err(FileError::Empty));
    assert_eq!(
        propose(b"PK\x03\x04\x14\x00", RecordKind::Account, &OwnFields::default()),
        Err(FileError::NotText)
    );
    assert_eq!(propose(b"\xef\xbb\xbf", RecordKind::Account, &OwnFields::default()), Err(FileError::Empty));
}

#[test]
fn twenty_thousand_rows_are_read_in_linear_time() {
    let file = |rows: u32| {
        let mut file = String::from(
            "Vorname,Nachname,E-Mail,Telefon,Firma,Straße,PLZ,Ort,Land,Geburtstag,Tags,Notizen\n",
        );
        for row in 0..rows {
            file.push_str(&format!(
                "Erika,Müller{row},e{row}@x{}.example,0221 {row},Firma {},Hauptstr. {row},50667,Köln,Deutschland,24.12.1980,\"a, b\",Notiz\n",
                row % 500,
                row % 900
            ));
        }
        file.into_bytes()
    };
    let spent = |file: &[u8]| {
        let start = std::time::Instant::now();
        let read = read(file, RecordKind::Contact);
        assert!(read.faulty.is_empty());
        (start.elapsed(), read.drafts.len())
    };
    let (small, large) = (file(5_000), file(20_000));
    let (short, _) = spent(&small);
    let (long, rows) = spent(&large);
    println!("20,000 rows: {long:?}");
    assert_eq!(rows, 20_000);
    assert!(long < short * 12, "four times the rows took {long:?} instead of {short:?}");
}

#[test]
fn what_is_hardly_an_address_or_a_number_is_taken_as_it_stands_and_said_with_its_row() {
    let table = "Firmenname;Straße;PLZ;Ort;Land;Telefon\n\
        Gut GmbH;Weg 1;50667;Köln;Deutschland;0221 12345\n\
        Eilig KG;Weg 2;5066;Köln;Deutschland;Haus 123\n\
        Fern AG;Weg 3;123;Anderswo;Nirgendwo;110\n";
    let read = read(table.as_bytes(), RecordKind::Account);
    assert!(read.faulty.is_empty(), "nobody is left out: {:?}", read.faulty);
    let doubts: Vec<Vec<(u32, &str, &str, &str)>> = read
        .drafts
        .iter()
        .map(|draft| {
            let said = draft.doubts.iter();
            said.map(|doubt| (doubt.row, &*doubt.column, &*doubt.content, &*doubt.reason)).collect()
        })
        .collect();
    assert_eq!(doubts[0], []);
    assert_eq!(doubts[1], [(3, "PLZ", "5066", "zip_five"), (3, "Telefon", "Haus 123", "phone")]);
    assert_eq!(doubts[2], [(4, "Land", "Nirgendwo", "country")]);
    let [hurry, far] = [&read.drafts[1], &read.drafts[2]];
    assert_eq!((addresses(hurry)[0].zip.as_str(), addresses(far)[0].country.as_str()), ("5066", "Nirgendwo"));
    assert_eq!(hurry.items.iter().filter(|item| matches!(item.value, ItemValue::Phone(_))).count(), 1);
}
