//! What a table looks like: separator, header, order of day and month, decimal comma.

use std::cmp::Ordering;

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

/// The separator that gives the most rows of one width without cutting what stands between quotes.
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
        let records = sample(head, delimiter, 50);
        let Some(width) = records.first().map(StringRecord::len).filter(|width| *width > 1) else { continue };
        // One quote alone in a cell: the text between two of them was cut.
        let is_whole = |cell: &str| cell.matches('"').count().is_multiple_of(2);
        let alike = records.iter().filter(|row| row.len() == width && row.iter().all(is_whole)).count();
        let score = alike * 1000 / records.len() * 100 + width.min(99);
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

/// The order of day and month in a table's dates. Dotted ones are read day first in any case, so that they
/// decide only where no other date does; dates that can be read both ways follow the separator: who writes
/// `;` writes no month first.
pub fn day_order<'a>(cells: impl Iterator<Item = &'a str>, delimiter: u8) -> DayOrder {
    let (mut day_first, mut month_first, mut dotted, mut either) = (0, 0, 0, 0);
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
            ('.', 1..=31, 1..=12) => dotted += 1,
            ('/' | '-', 1..=12, 1..=12) => either += 1,
            ('/' | '-', 13..=31, 1..=12) => day_first += 1,
            ('/' | '-', 1..=12, 13..=31) => month_first += 1,
            // Years first, amounts, numbers of telephones.
            _ => {}
        }
    }
    if month_first > day_first {
        DayOrder::MonthFirst
    } else if day_first > 0 || dotted > 0 {
        DayOrder::DayFirst
    } else if either > 0 {
        if delimiter == b';' { DayOrder::DayFirst } else { DayOrder::MonthFirst }
    } else {
        DayOrder::Iso
    }
}

/// Whether a table's amounts have decimal commas. Amounts that can be read one way only decide; then those
/// with one group of three digits, as `1.234`; then the separator: who writes `;` writes decimal commas.
pub fn decimal_comma<'a>(cells: impl Iterator<Item = &'a str>, delimiter: u8) -> bool {
    let (mut commas, mut points, mut grouped_by_points, mut grouped_by_commas) = (0, 0, 0, 0);
    for cell in cells {
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        let number = digits > 0
            && cell
                .chars()
                .all(|c| c.is_ascii_digit() || ",.-+ €$'\u{a0}".contains(c) || c.is_ascii_uppercase());
        if !number {
            continue;
        }
        let Some(last) = cell.chars().rev().find(|c| matches!(c, ',' | '.')) else { continue };
        let behind =
            cell.chars().rev().take_while(|c| !matches!(c, ',' | '.')).filter(char::is_ascii_digit).count();
        let comma = last == ',';
        let other = cell.contains(if comma { '.' } else { ',' });
        match (behind, cell.matches(last).count(), other) {
            (1..=2, 1, _) | (3, 1, true) => *(if comma { &mut commas } else { &mut points }) += 1,
            // Twice the same: it groups thousands, the other one is the decimal separator.
            (3, 2.., false) => *(if comma { &mut points } else { &mut commas }) += 1,
            (3, 1, false) => *(if comma { &mut grouped_by_commas } else { &mut grouped_by_points }) += 1,
            // Days as 21.11.26, versions, addresses of machines, places on the earth.
            _ => {}
        }
    }
    // In a file with `;` one comma before three digits is a decimal comma as well.
    let by_groups = if delimiter == b';' { 0 } else { grouped_by_commas };
    match (commas.cmp(&points), grouped_by_points.cmp(&by_groups)) {
        (Ordering::Equal, Ordering::Equal) => delimiter == b';',
        (Ordering::Equal, groups) => groups.is_gt(),
        (amounts, _) => amounts.is_gt(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_the_one_that_makes_columns() {
        for (text, separator) in [
            ("Name;Ort\nAhr;Bonn\nEifel;Mayen\n", b';'),
            ("Name,Ort\nAhr,Bonn\nEifel,Mayen\n", b','),
            ("Name\tOrt\nAhr\tBonn\nEifel\tMayen\n", b'\t'),
            ("Name|Ort\r\nAhr|Bonn\r\nEifel|Mayen\r\n", b'|'),
            // What Excel says wins, also against what stands below it.
            ("sep=|\nName|Ort, Land\nAhr|Bonn, DE\n", b'|'),
            ("sep=\t\r\nName\tOrt\r\n", b'\t'),
            // One column alone.
            ("Name\nAhr\nEifel\n", b','),
            ("Name\nMüller, Anna\nSchmidt; Ben\n", b','),
            ("", b','),
            // Separators between quotes are none, and a line break there ends no row.
            ("Name,Ort\n\"Ahr; Rhein; Mosel\",Bonn\n\"Eifel;\nHunsrück\",Mayen\n", b','),
            ("Name;Ort\n\"Ahr, Rhein, Mosel\";Bonn\n\"Eifel, West\";Mayen\n", b';'),
            ("\"Name\"\t\"Ort, Land\"\n\"Ahr; Rhein\"\t\"Bonn, DE\"\n", b'\t'),
            // Decimal commas and names in two parts make no more columns than there are.
            ("Name, Vorname;Betrag\nMüller, Anna;12,50\nSchmidt, Ben;7,00\n", b';'),
            ("Name;Ort;Umsatz\nAhr;Bonn;1,5\nEifel;Mayen;2,5\n", b';'),
            // Rows that end early.
            ("Name;Ort;Land\nAhr;Bonn;DE\nEifel;Mayen;DE\nMosel\n", b';'),
        ] {
            assert_eq!(delimiter(text), separator, "{text:?}");
        }
    }

    #[test]
    fn a_line_that_names_the_separator_is_no_row() {
        assert_eq!(declared_separator("sep=;\r\nName;Ort"), Some((b';', "Name;Ort")));
        assert_eq!(declared_separator("sep=\t\nName"), Some((b'\t', "Name")));
        for other in ["sep=;", "sep=", "sep=:\nName", "sep=;;\nName", "Name;sep=;\n", "sep=ü\nName"] {
            assert_eq!(declared_separator(other), None, "{other:?}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_seen_by_the_dates_that_show_it() {
        let (iso, day, month) = (DayOrder::Iso, DayOrder::DayFirst, DayOrder::MonthFirst);
        let table: [(&[&str], DayOrder, DayOrder); 20] = [
            // The cells; what they say in a file with `;`; in one with `,`.
            (&[], iso, iso),
            (&["2026-11-21", "2026-05-06"], iso, iso),
            (&["2026-11-21T09:30:00Z", "2026/05/06", "20260507"], iso, iso),
            (&["21.11.2026", "05.06.2026"], day, day),
            (&["5.6.26"], day, day),
            (&["05.06.2026 09:30"], day, day),
            (&["21/11/2026", "05/06/2026"], day, day),
            (&["21-11-2026"], day, day),
            (&["11/21/2026", "05/06/2026"], month, month),
            (&["11/21/2026 9:30 AM"], month, month),
            (&["5/13/26", "5/6/26"], month, month),
            // Nothing shows it.
            (&["05/06/2026"], day, month),
            (&["05-06-2026", "2026-11-21"], day, month),
            // Mixed: dotted ones are read day first anyway, the others as they show it.
            (&["2026-11-21", "21.11.2026"], day, day),
            (&["21.11.2026", "22.11.2026", "11/23/2026"], month, month),
            (&["21.11.2026", "05/06/2026"], day, day),
            (&["21/11/2026", "22/11/2026", "11/23/2026"], day, day),
            // No dates.
            (&["1.234.567", "1.234,56"], iso, iso),
            (&["212.555.1234", "555-123-4567", "30/30/2026"], iso, iso),
            (&["10.0.0.1", "0.0.2026", "00/00/0000"], iso, iso),
        ];
        for (cells, semicolon, comma) in table {
            assert_eq!(day_order(cells.iter().copied(), b';'), semicolon, "{cells:?} between ;");
            assert_eq!(day_order(cells.iter().copied(), b','), comma, "{cells:?} between ,");
        }
    }

    #[test]
    fn decimal_commas_are_told_from_points_by_the_amounts_that_show_it() {
        let table: [(&[&str], bool, bool); 22] = [
            // The cells; what they say in a file with `;`; in one with `,`.
            (&[], true, false),
            (&["12", "Ahr", "2026-11-21"], true, false),
            (&["12,50"], true, true),
            (&["12.50"], false, false),
            (&["1.234,56"], true, true),
            (&["1,234.56"], false, false),
            (&["1.234,567"], true, true),
            (&["1,234.567"], false, false),
            (&["1.234.567"], true, true),
            (&["1,234,567"], false, false),
            (&["€ 12.50", "USD 7.5"], false, false),
            (&["1 234,50 EUR", "-7,5"], true, true),
            // One group of three alone: thousands, if the file does not say otherwise.
            (&["1.234"], true, true),
            (&["1,234"], true, false),
            (&["1.234", "5.678", "12.50"], false, false),
            (&["1,234", "5,678", "12,50"], true, true),
            (&["1.234", "12,50"], true, true),
            (&["1,234", "12.50"], false, false),
            // More of one than of the other.
            (&["12,50", "7,00", "12.50"], true, true),
            // No amounts, however many of them there are.
            (&["21.11.26", "22.11.26", "1.234"], true, true),
            (&["21.11.2026", "10.0.0.1", "1,2,3", "50.93751"], true, false),
            (&["21.11.26", "22.11.26", "12,50"], true, true),
        ];
        for (cells, semicolon, comma) in table {
            assert_eq!(decimal_comma(cells.iter().copied(), b';'), semicolon, "{cells:?} between ;");
            assert_eq!(decimal_comma(cells.iter().copied(), b','), comma, "{cells:?} between ,");
        }
    }

    #[test]
    fn a_first_row_is_a_header_when_its_words_differ_and_are_no_data() {
        for (row, header) in [
            (["Name", "Ort", "Betrag"], true),
            (["Name", "", "Ort"], true),
            (["Name", "Name", "Ort"], false),
            (["Ahr", "info@ahr.example", "Bonn"], false),
            (["Ahr", "53113", "Bonn"], false),
            (["", " ", ""], false),
        ] {
            assert_eq!(looks_like_header(&StringRecord::from(row.to_vec())), header, "{row:?}");
        }
    }
}
