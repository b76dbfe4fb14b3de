//! Price lists come in as products.
#![allow(clippy::unwrap_used, reason = "tests and their helpers stop at the first surprise")]

use crm_domain::duplicate::{Facts, Likeness};
use crm_domain::field::RecordKind;
use crm_domain::import::{Draft, propose, read_rows};
use crm_domain::own::OwnFields;
use crm_domain::schema::product;
use crm_domain::value::{FieldValue, Money};

fn read(file: &str) -> Vec<Draft> {
    let proposal = propose(file.as_bytes(), RecordKind::Product, &OwnFields::default()).unwrap();
    let rows = read_rows(file.as_bytes(), RecordKind::Product, &proposal.mapping, None).unwrap();
    rows.map(|row| row.unwrap_or_else(|faulty| panic!("{faulty:?}"))).collect()
}

fn euros(minor: i64) -> FieldValue {
    FieldValue::Money(Money { minor, currency: *b"EUR" })
}

#[test]
fn a_german_price_list_is_understood() {
    let drafts = read(
        "Artikelnr;Artikelbezeichnung;Warengruppe;ME;VK netto;EK netto;MwSt-Satz;Langtext\r\n\
         TP-7;Tauchpumpe 7;Pumpen;Stk.;1.249,90;801,00;19 %;Für Schmutzwasser\r\n\
         HB-1;Handbuch;Bücher;Stk.;29,95;;7;\r\n",
    );
    let [pump, book] = drafts.as_slice() else { panic!("two products, not {}", drafts.len()) };
    assert_eq!((pump.name().as_str(), pump.text(product::SKU)), ("Tauchpumpe 7", "TP-7"));
    assert_eq!((pump.text(product::CATEGORY), pump.text(product::UNIT)), ("Pumpen", "Stk."));
    assert_eq!(pump.get(product::LIST_PRICE), Some(&euros(124_990)));
    assert_eq!(pump.get(product::COST), Some(&euros(80_100)));
    assert_eq!(pump.get(product::TAX_RATE), Some(&FieldValue::Number(1_900)));
    assert_eq!(book.get(product::TAX_RATE), Some(&FieldValue::Number(700)));
    assert_eq!(book.get(product::COST), None);
}

#[test]
fn a_product_is_the_same_by_the_number_it_is_ordered_by() {
    let likeness = |there: &str, here: &str| {
        let of = |row: &str| Facts::of_draft(&read(&format!("Product Code,Product Name\n{row}\n"))[0]);
        of(there).likeness(&of(here))
    };
    assert_eq!(likeness("TP-7,Tauchpumpe", "TP-7,Tauchpumpe 7 neu"), Likeness::Certain);
    assert_ne!(likeness("TP-7,Tauchpumpe", "TP-8,Tauchpumpe"), Likeness::Certain);
}
