//! Tables as files that a spreadsheet opens.

use crm_domain::value::Money;
use engine_protocol::forecast::DealLine;
use leptos::prelude::*;

use super::state::{Outlook, code, gap};
use super::table::{COLUMNS, Row, rows};
use super::words;
use crate::format;
use crate::i18n::{Lang, lang_untracked, tr};
use crate::t;
use crate::ui::pages::list::export::download;
use crate::ui::toast::use_toasts;

/// Text that a spreadsheet takes for a formula begins with one of these.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text as a field of a file.
fn text(text: &str) -> String {
    let safe = if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", safe.replace('"', "\"\""))
}

/// An amount as a number of a file, without separators between thousands.
fn number(currency: [u8; 3], minor: i64, comma: bool) -> String {
    let money = Money { minor, currency };
    let decimals = crm_domain::parse::amount::decimals(money.currency_code());
    let scale = 10_u64.pow(u32::from(u8::try_from(decimals).unwrap_or(2)));
    let sign = if minor < 0 { "-" } else { "" };
    let whole = minor.unsigned_abs();
    if scale == 1 {
        return format!("{sign}{whole}");
    }
    let point = if comma { ',' } else { '.' };
    let width = usize::try_from(decimals).unwrap_or(2);
    format!("{sign}{}{point}{:0width$}", whole / scale, whole % scale)
}

/// Fields become a file as the language's spreadsheets expect it.
fn file(lines: &[Vec<String>], comma: bool) -> Vec<u8> {
    let separator = if comma { ";" } else { "," };
    let body: String = lines.iter().map(|fields| fields.join(separator) + "\r\n").collect();
    // The mark tells spreadsheets that it is UTF-8.
    format!("\u{feff}{body}").into_bytes()
}

fn hand_over(name: &str, lines: &[Vec<String>]) {
    let comma = lang_untracked() == Lang::De;
    let name = format!("{name} {}.csv", format::today());
    if download(&name, "text/csv;charset=utf-8", &file(lines, comma)).is_ok() {
        use_toasts().say(t!("list.exported", name = name.as_str()));
    }
}

/// The table of all currencies.
pub fn table(outlook: Outlook) {
    let comma = lang_untracked() == Lang::De;
    let mut head =
        vec![text(&tr("forecast.currency")), text(&tr("forecast.group_name")), text(&tr("forecast.period"))];
    head.extend(COLUMNS.iter().map(|(words, _)| text(&tr(words))));
    let mut lines = vec![head];
    untrack(|| {
        let unit = outlook.unit.get();
        for currency in outlook.currencies() {
            for row in rows(outlook, currency).into_iter().flat_map(|(_, rows)| rows) {
                let when = row.when.map_or_else(|| tr("forecast.sum"), |when| words::when(unit, when));
                let mut fields =
                    vec![text(&code(currency)), text(&words::group(outlook.teams, row.group)), text(&when)];
                fields.extend(figures(&row).map(|minor| number(currency, minor, comma)));
                lines.push(fields);
            }
        }
    });
    hand_over(&tr("nav.forecast"), &lines);
}

fn figures(row: &Row) -> [i64; 8] {
    let figures = &row.figures;
    [
        figures.pipeline.minor,
        figures.weighted,
        figures.commit.minor,
        figures.best.minor,
        figures.won.minor,
        figures.overdue.minor,
        row.quota,
        gap(row.quota, figures),
    ]
}

/// Some deals.
pub fn deals(name: &str, deals: &[DealLine]) {
    let comma = lang_untracked() == Lang::De;
    let head = ["deal", "account", "stage", "owner", "day", "worth", "currency"];
    let mut lines = vec![head.map(|key| text(&tr(&format!("forecast.{key}")))).to_vec()];
    for deal in deals {
        let (amount, currency) = deal.amount.map_or_else(Default::default, |amount| {
            (number(amount.currency, amount.minor, comma), code(amount.currency))
        });
        lines.push(vec![
            text(&deal.title),
            text(&deal.account),
            text(&deal.stage.map(words::stage).unwrap_or_default()),
            text(&deal.owner.map(words::member).unwrap_or_default()),
            text(&deal.day.map(|day| day.to_string()).unwrap_or_default()),
            amount,
            text(&currency),
        ]);
    }
    hand_over(name, &lines);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_numbers_and_no_text_becomes_a_formula() {
        assert_eq!(number(*b"EUR", 123_456, true), "1234,56");
        assert_eq!(number(*b"EUR", -5, false), "-0.05");
        assert_eq!(number(*b"JPY", 1_200, true), "1200");
        assert_eq!(text("=1+1"), "\"'=1+1\"");
        assert_eq!(text("Müller \"Nord\""), "\"Müller \"\"Nord\"\"\"");
        assert_eq!(file(&[vec!["a".to_owned(), "b".to_owned()]], true), "\u{feff}a;b\r\n".as_bytes());
    }
}
