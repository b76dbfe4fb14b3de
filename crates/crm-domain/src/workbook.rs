//! A table as a workbook that spreadsheets open (ECMA-376, `.xlsx`): one sheet with a head that stays, filters, and cells
//! that are what they are: texts, numbers, amounts, days. Text is never a formula here, so nothing needs to be made safe.

mod package;

use core::fmt::Write as _;

use crate::cell::Content;
use crate::parse::amount::{decimals, is_currency};
use crate::time::{Day, Zone};
use crate::value::Money;

/// The most letters (UTF-16) that a cell may hold; files with more are called damaged.
const MOST_LETTERS: usize = 32_767;
/// What stands at the end of a text that was too long for a cell.
const CUT: &str = " […]";
/// The day before which spreadsheets count differently: they know a 29 February 1900.
const FIRST_DAY: i64 = 61;
/// Days from the beginning that spreadsheets count from to 1 January 1970.
const TO_1970: i64 = 25_569;
/// Numbers from here on have more digits than a spreadsheet keeps.
const MOST_DIGITS: u64 = 1_000_000_000_000_000;
/// The most columns that a sheet may have.
pub const MOST_COLUMNS: usize = 16_384;
/// Parts of a day in which instants are told.
const A_DAY: i64 = 100_000_000;
/// Widths of columns in letters.
const NARROWEST: usize = 8;
const WIDEST: usize = 48;
/// Rows that are looked at for the widths; the first ones tell enough.
const LOOKED_AT: u32 = 500;

/// How a cell is shown: a place in the style sheet's list. The first is plain, the second the head's.
mod style {
    pub const DAY: usize = 2;
    pub const MOMENT: usize = 3;
    pub const SHARE: usize = 4;
    pub const NUMBER: usize = 5;
    /// The first currency; the others follow.
    pub const AMOUNT: usize = 6;
}

/// A workbook being written.
#[derive(Debug)]
pub struct Workbook {
    zone: Zone,
    rows: String,
    count: u32,
    widths: Vec<usize>,
    currencies: Vec<[u8; 3]>,
}

impl Workbook {
    /// An empty one; instants are told by the clocks of `zone`.
    #[must_use]
    pub const fn new(zone: Zone) -> Self {
        Self { zone, rows: String::new(), count: 0, widths: Vec::new(), currencies: Vec::new() }
    }

    /// Adds the head: what the columns are called.
    pub fn head(&mut self, names: &[String]) {
        let cells: Vec<Content> = names.iter().cloned().map(Content::Text).collect();
        self.write(&cells, true);
    }

    /// Adds a row.
    pub fn row(&mut self, cells: &[Content]) {
        self.write(cells, false);
    }

    fn write(&mut self, cells: &[Content], is_head: bool) {
        self.count += 1;
        if self.widths.len() < cells.len() {
            self.widths.resize(cells.len(), NARROWEST);
        }
        // WHY ignored here and below: writing to memory cannot fail.
        let _ = write!(self.rows, r#"<row r="{}">"#, self.count);
        for (at, cell) in cells.iter().enumerate() {
            let letters = self.cell(at, cell, is_head);
            if self.count <= LOOKED_AT {
                let width = letters.clamp(NARROWEST, WIDEST);
                self.widths[at] = self.widths[at].max(width);
            }
        }
        self.rows.push_str("</row>");
    }

    /// Writes a cell and says how many letters it shows, roughly.
    fn cell(&mut self, at: usize, content: &Content, is_head: bool) -> usize {
        let (style, number) = match content {
            Content::Empty => return 0,
            Content::Text(text) => return self.text(at, text, is_head),
            // WHY text: spreadsheets know fifteen digits.
            Content::Number(number) if number.unsigned_abs() >= MOST_DIGITS => {
                return self.text(at, &number.to_string(), false);
            }
            Content::Number(number) => (style::NUMBER, number.to_string()),
            Content::Share(share) => (style::SHARE, decimal(*share, 4)),
            Content::Amount(amount) => {
                (self.currency(*amount), decimal(amount.minor, decimals(amount.currency_code())))
            }
            Content::Day(day) => match serial(*day) {
                Some(serial) => (style::DAY, serial.to_string()),
                None => return self.text(at, &day.to_string(), false),
            },
            Content::Moment(moment) => {
                let local = moment.plus(i64::from(self.zone.offset(*moment)) * 60_000);
                let Some(day) = local.day() else { return 0 };
                let Some(serial) = serial(day) else { return self.text(at, &day.to_string(), false) };
                // A minute is 1/1440 of a day. WHY a millisecond more: there are spreadsheets that cut off what is short of a minute.
                let minute = local.0.div_euclid(60_000).rem_euclid(24 * 60);
                let share = minute * A_DAY / 1_440 + 1;
                (style::MOMENT, decimal(serial * A_DAY + share, 8))
            }
        };
        let _ = write!(self.rows, r#"<c r="{}{}" s="{style}"><v>{number}</v></c>"#, letters(at), self.count);
        match style {
            style::MOMENT => 16,
            style::DAY => 10,
            _ => number.len() + 6,
        }
    }

    fn text(&mut self, at: usize, text: &str, is_head: bool) -> usize {
        if text.is_empty() {
            return 0;
        }
        let style = if is_head { r#" s="1""# } else { "" };
        // WHY only there: most texts have no space that could be lost.
        let space = text.starts_with(char::is_whitespace)
            || text.ends_with(char::is_whitespace)
            || text.contains('\n');
        let space = if space { r#" xml:space="preserve""# } else { "" };
        let _ =
            write!(self.rows, r#"<c r="{}{}"{style} t="inlineStr"><is><t{space}>"#, letters(at), self.count);
        escape(fitting(text).as_ref(), &mut self.rows);
        self.rows.push_str("</t></is></c>");
        text.lines().map(|line| line.chars().count()).max().unwrap_or(0) + 2
    }

    fn currency(&mut self, amount: Money) -> usize {
        let known = self.currencies.iter().position(|known| *known == amount.currency);
        style::AMOUNT
            + known.unwrap_or_else(|| {
                self.currencies.push(amount.currency);
                self.currencies.len() - 1
            })
    }

    /// The file's bytes.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let mut sheet = String::from(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>"#,
        );
        if !self.widths.is_empty() {
            sheet.push_str("<cols>");
            for (at, width) in self.widths.iter().enumerate() {
                let _ =
                    write!(sheet, r#"<col min="{0}" max="{0}" width="{width}" customWidth="1"/>"#, at + 1);
            }
            sheet.push_str("</cols>");
        }
        let _ = write!(sheet, "<sheetData>{}</sheetData>", self.rows);
        if !self.widths.is_empty() && self.count > 0 {
            let last = letters(self.widths.len() - 1);
            let _ = write!(sheet, r#"<autoFilter ref="A1:{last}{}"/>"#, self.count);
        }
        sheet.push_str("</worksheet>");
        package::pack(&sheet, &style_sheet(&self.currencies))
    }
}

/// A number with so many places behind its point.
fn decimal(number: i64, places: u32) -> String {
    let width = usize::try_from(places).unwrap_or(0);
    let digits = format!("{:0width$}", number.unsigned_abs(), width = width + 1);
    let (whole, rest) = digits.split_at(digits.len() - width);
    let rest = rest.trim_end_matches('0');
    let sign = if number < 0 { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// A day as spreadsheets count it; `None` for days that they count differently or not at all.
fn serial(day: Day) -> Option<i64> {
    Some(day.to_days() + TO_1970).filter(|serial| *serial >= FIRST_DAY)
}

/// The name of a column, counted from 0: `A` to `Z`, `AA`, and so on.
fn letters(at: usize) -> String {
    let mut name = Vec::new();
    let mut left = at + 1;
    while left > 0 {
        left -= 1;
        name.push(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"[left % 26]);
        left /= 26;
    }
    name.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// A text of at most so many letters as a cell may hold.
fn fitting(text: &str) -> std::borrow::Cow<'_, str> {
    if text.encode_utf16().count() <= MOST_LETTERS {
        return text.into();
    }
    let mut left = MOST_LETTERS - CUT.encode_utf16().count();
    let kept = text.chars().take_while(|letter| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        fits
    });
    kept.chain(CUT.chars()).collect::<String>().into()
}

/// Text as it stands in XML. Letters that XML cannot say, and what would be read as one of them, are written as
/// spreadsheets do: `_x0007_` (ECMA-376, 22.9.2.19).
fn escape(text: &str, into: &mut String) {
    for (at, letter) in text.char_indices() {
        match letter {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '_' if is_escape(&text.as_bytes()[at..]) => into.push_str("_x005F_"),
            '\t' | '\n' => into.push(letter),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                let _ = write!(into, "_x{:04X}_", u32::from(letter));
            }
            letter => into.push(letter),
        }
    }
}

/// Whether bytes begin as `_x0041_` does. WHY not up to its end: the next letter may be one that is written with such a line.
fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'_', b'x' | b'X', digits @ ..] if digits.len() >= 4
        && digits[..4].iter().all(u8::is_ascii_hexdigit))
}

fn style_sheet(currencies: &[[u8; 3]]) -> String {
    let mut formats = String::new();
    let mut cells = String::from(
        r#"<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/><xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="22" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="1" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#,
    );
    for (at, currency) in currencies.iter().enumerate() {
        // WHY asked: of what comes from others any three bytes may be called a currency.
        let code = core::str::from_utf8(currency).ok().filter(|code| is_currency(code)).unwrap_or("???");
        let places = match decimals(code) {
            0 => String::new(),
            places => format!(".{}", "0".repeat(places.try_into().unwrap_or(2))),
        };
        let id = 164 + at;
        let _ =
            write!(formats, r##"<numFmt numFmtId="{id}" formatCode="#,##0{places}\ &quot;{code}&quot;"/>"##);
        let _ = write!(
            cells,
            r#"<xf numFmtId="{id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>"#
        );
    }
    let formats = match currencies.len() {
        0 => String::new(),
        count => format!(r#"<numFmts count="{count}">{formats}</numFmts>"#),
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{formats}<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="{}">{cells}</cellXfs><cellStyles count="1"><cellStyle name="Standard" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
        style::AMOUNT + currencies.len()
    )
}
