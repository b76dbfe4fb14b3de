//! What a table looks like: separator, header, order of day and month, decimal comma.

use csv::{ReaderBuilder, StringRecord, Trim};

use super::DayOrder;

/// Separators that programs write, the likelier first.
static DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];
/// How many records are looked at.
pub const SAMPLE: usize = 200;
/// How many bytes are looked at to find the separator.
const LOOK: usize = 64 * 1024;

/// Excel's `sep=;` line: the separator it names, and the text after it.
pub fn declared_separator(text: &str) -> Option<(u8, &str)> {
    let rest = text.strip_prefix("sep=")?;
    let delimiter = *rest.as_bytes().first()?;
    let rest = rest.get(1..)?;
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']))?;
    DELIMITERS.contains(&delimiter).then_some((delimiter, rest))
}

/// A reader that takes rows of any length.
pub fn reader<R: std::io::Read>(input: R, delimiter: u8) -> csv::Reader<R> {
    ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .trim(Trim::None)
        .from_reader(input)
}

/// The first records of a text.
pub fn sample(text: &str, delimiter: u8, records: usize) -> Vec<StringRecord> {
    reader(text.as_bytes(), delimiter).records().take(records).filter_map(Result::ok).collect()
}

/// The separator that gives the most rows of one width.
pub fn delimiter(text: &str) -> u8 {
    if let Some((declared, _)) = declared_separator(text) {
        return declared;
    }
    let mut end = text.len().min(LOOK);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text);
    let mut best = (0, b',');
    for delimiter in DELIMITERS {
        let widths: Vec<usize> = sample(head, delimiter, 50).iter().map(StringRecord::len).collect();
        let Some(width) = widths.first().copied().filter(|width| *width > 1) else { continue };
        let alike = widths.iter().filter(|other| **other == width).count();
        let score = alike * 1000 / widths.len() * 100 + width.min(99);
        if score > best.0 {
            best = (score, delimiter);
        }
    }
    best.1
}

/// Whether the first record names the columns, judged without knowing their names: words that are
/// all different and no data.
pub fn looks_like_header(first: &StringRecord) -> bool {
    let cells: Vec<&str> = first.iter().map(str::trim).filter(|cell| !cell.is_empty()).collect();
    let different =
        cells.iter().enumerate().all(|(at, cell)| !cells.iter().skip(at + 1).any(|other| other == cell));
    let data = |cell: &str| {
        cell.contains('@')
            || cell.len() > 60
            || cell.chars().filter(char::is_ascii_digit).count() * 2 > cell.chars().count()
    };
    !cells.is_empty() && different && !cells.iter().any(|cell| data(cell))
}

/// The order of day and month in a table's dates.
pub fn day_order<'a>(cells: impl Iterator<Item = &'a str>) -> DayOrder {
    let (mut day_first, mut month_first, mut slashes) = (0, 0, 0);
    for cell in cells.filter(|cell| (6..=25).contains(&cell.len())) {
        let date = cell.split([' ', 'T']).next().unwrap_or_default();
        let Some(separator) =
            ['.', '/', '-'].into_iter().find(|separator| date.matches(*separator).count() == 2)
        else {
            continue;
        };
        let numbers: Vec<u16> = date.split(separator).filter_map(|part| part.parse().ok()).collect();
        let [first, second, _] = numbers.as_slice() else { continue };
        match (separator, first, second) {
            (_, 32.., _) => {}
            ('.', _, _) | (_, 13..=31, _) => day_first += 1,
            (_, _, 13..=31) => month_first += 1,
            _ => slashes += 1,
        }
    }
    if month_first > day_first || (slashes > 0 && month_first == day_first) {
        DayOrder::MonthFirst
    } else if day_first > 0 {
        DayOrder::DayFirst
    } else {
        DayOrder::Iso
    }
}

/// Whether a table's amounts have decimal commas; the separator decides where no amount does.
pub fn decimal_comma<'a>(cells: impl Iterator<Item = &'a str>, delimiter: u8) -> bool {
    let (mut commas, mut points) = (0, 0);
    for cell in cells {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        let number = digits > 0
            && cell
                .chars()
                .all(|c| c.is_ascii_digit() || ",.-+ €$'\u{a0}".contains(c) || c.is_ascii_uppercase());
        if !number {
            continue;
        }
        let Some(at) = cell.rfind([',', '.']) else { continue };
        let behind =
            cell.chars().rev().take_while(|c| !matches!(c, ',' | '.')).filter(char::is_ascii_digit).count();
        let comma = cell.get(at..).is_some_and(|rest| rest.starts_with(','));
        match (behind, comma) {
            (1..=2, true) => commas += 1,
            (1..=2, false) => points += 1,
            // A group of thousands: the other one is the decimal separator.
            (3, true) => points += 1,
            (3, false) => commas += 1,
            _ => {}
        }
    }
    if commas == points { delimiter == b';' } else { commas > points }
}
