//! Tables as files that a spreadsheet opens: as text, or as a workbook with amounts and days that are such.

use crm_domain::cell::Content;
use crm_domain::value::Money;
use engine_protocol::forecast::DealLine;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{Outlook, code, gap};
use super::table::{COLUMNS, Row, rows};
use super::words;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::{Lang, lang_untracked, tr};
use crate::t;
use crate::ui::pages::list::export::download;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

/// Text that a spreadsheet takes for a formula begins with one of these.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// As what a table goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A workbook, `.xlsx`.
    Workbook,
    /// Text, fields apart by what the language's spreadsheets expect.
    Csv,
}

/// The button with both.
#[component]
pub fn FileMenu(
    /// Classes of the button.
    button: &'static str,
    /// Writes the file.
    write: Callback<Form>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let line = move |form: Form, glyph, name: &'static str, hint: &'static str| {
        let run = move |_| {
            open.set(false);
            write.run(form);
        };
        view! {
            <button type="button" class="menu-item tall" on:click=run>
                <Icon of=glyph/><span>{move || tr(name)}<small>{move || tr(hint)}</small></span>
            </button>
        }
    };
    let lines = move || {
        view! {
            {line(Form::Workbook, icon::FILE_SPREADSHEET, "list.export_xlsx", "list.export_xlsx_hint")}
            {line(Form::Csv, icon::DOWNLOAD, "list.export_csv", "forecast.csv_hint")}
        }
    };
    view! {
        <Popover name=Signal::derive(|| tr("list.export")) open=open button=button end=true
            face=|| view! { <Icon of=icon::DOWNLOAD/><span class="tool-name">{move || tr("list.export")}</span> }>
            {lines}
        </Popover>
    }
}

/// A table: what its columns are called, and its rows.
struct Table {
    head: Vec<String>,
    rows: Vec<Vec<Content>>,
}

impl Table {
    /// As the language's spreadsheets expect it: `comma` says how numbers are written there.
    fn into_csv(self, comma: bool) -> Vec<u8> {
        let separator = if comma { ";" } else { "," };
        let head = self.head.iter().map(|name| text(name)).collect::<Vec<_>>().join(separator);
        let rows = self
            .rows
            .iter()
            .map(|cells| cells.iter().map(|cell| field(cell, comma)).collect::<Vec<_>>().join(separator));
        let body: String = std::iter::once(head).chain(rows).map(|line| line + "\r\n").collect();
        // The mark tells spreadsheets that it is UTF-8.
        format!("\u{feff}{body}").into_bytes()
    }
}

/// A cell as a field of a file.
fn field(cell: &Content, comma: bool) -> String {
    match cell {
        Content::Empty => text(""),
        Content::Text(words) => text(words),
        Content::Number(number) | Content::Share(number) => number.to_string(),
        Content::Amount(amount) => number(*amount, comma),
        Content::Day(day) => text(&day.to_string()),
        Content::Moment(moment) => text(&moment.0.to_string()),
    }
}

/// A text as a field of a file.
fn text(text: &str) -> String {
    let safe = if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() };
    format!("\"{}\"", safe.replace('"', "\"\""))
}

/// An amount as a number of a file, without separators between thousands.
fn number(money: Money, comma: bool) -> String {
    let decimals = crm_domain::parse::amount::decimals(money.currency_code());
    let scale = 10_u64.pow(u32::from(u8::try_from(decimals).unwrap_or(2)));
    let sign = if money.minor < 0 { "-" } else { "" };
    let whole = money.minor.unsigned_abs();
    if scale == 1 {
        return format!("{sign}{whole}");
    }
    let point = if comma { ',' } else { '.' };
    let width = usize::try_from(decimals).unwrap_or(2);
    format!("{sign}{}{point}{:0width$}", whole / scale, whole % scale)
}

fn hand_over(name: &str, table: Table, form: Form) {
    let name = format!("{name} {}", format::today());
    match form {
        Form::Csv => {
            save(
                &format!("{name}.csv"),
                "text/csv;charset=utf-8",
                &table.into_csv(lang_untracked() == Lang::De),
            );
        }
        // WHY the engine: what writes workbooks is with it already.
        Form::Workbook => spawn_local(async move {
            let Table { head, rows } = table;
            match use_engine().request(Request::Tabulate { head, rows }).await {
                Ok(Answer::File { mime, bytes, .. }) => save(&format!("{name}.xlsx"), &mime, &bytes),
                Ok(_) => {}
                Err(problem) => use_toasts().failed(&problem),
            }
        }),
    }
}

fn save(name: &str, mime: &str, bytes: &[u8]) {
    if download(name, mime, bytes).is_ok() {
        use_toasts().say(t!("list.exported", name = name));
    }
}

/// The table of all currencies.
pub fn table(outlook: Outlook, form: Form) {
    let mut head = vec![tr("forecast.currency"), tr("forecast.group_name"), tr("forecast.period")];
    head.extend(COLUMNS.iter().map(|(words, _)| tr(words)));
    let mut lines = Vec::new();
    untrack(|| {
        let unit = outlook.unit.get();
        for currency in outlook.currencies() {
            for row in rows(outlook, currency).into_iter().flat_map(|(_, rows)| rows) {
                let when = row.when.map_or_else(|| tr("forecast.sum"), |when| words::when(unit, when));
                let mut cells = vec![
                    Content::Text(code(currency)),
                    Content::Text(words::group(outlook.teams, row.group)),
                    Content::Text(when),
                ];
                cells.extend(figures(&row).map(|minor| Content::Amount(Money { minor, currency })));
                lines.push(cells);
            }
        }
    });
    hand_over(&tr("nav.forecast"), Table { head, rows: lines }, form);
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
pub fn deals(name: &str, deals: &[DealLine], form: Form) {
    let head = ["deal", "account", "stage", "owner", "day", "worth", "currency"];
    let row = |deal: &DealLine| {
        vec![
            Content::Text(deal.title.clone()),
            Content::Text(deal.account.clone()),
            Content::Text(deal.stage.map(words::stage).unwrap_or_default()),
            Content::Text(deal.owner.map(words::member).unwrap_or_default()),
            deal.day.map_or(Content::Empty, Content::Day),
            deal.amount.map_or(Content::Empty, Content::Amount),
            Content::Text(deal.amount.map(|amount| code(amount.currency)).unwrap_or_default()),
        ]
    };
    let head = head.map(|key| tr(&format!("forecast.{key}"))).to_vec();
    hand_over(name, Table { head, rows: deals.iter().map(row).collect() }, form);
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn amount(currency: [u8; 3], minor: i64) -> Money {
        Money { minor, currency }
    }

    #[test]
    fn numbers_are_numbers_and_no_text_becomes_a_formula() {
        assert_eq!(number(amount(*b"EUR", 123_456), true), "1234,56");
        assert_eq!(number(amount(*b"EUR", -5), false), "-0.05");
        assert_eq!(number(amount(*b"JPY", 1_200), true), "1200");
        assert_eq!(text("=1+1"), "\"'=1+1\"");
        assert_eq!(text("Müller \"Nord\""), "\"Müller \"\"Nord\"\"\"");
        let cells =
            vec![Content::Text("=b".to_owned()), Content::Amount(amount(*b"EUR", 150)), Content::Empty];
        let table = Table { head: vec!["a".to_owned()], rows: vec![cells] };
        assert_eq!(table.into_csv(true), "\u{feff}\"a\"\r\n\"'=b\";1,50;\"\"\r\n".as_bytes());
    }
}
