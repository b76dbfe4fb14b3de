//! Whether a row fulfils a condition tree (`docs/domain.md` D19). What is unknown never matches, except
//! for [`Op::Empty`]: a company without a country is neither "in Germany" nor "not in Germany".

use core::cmp::Ordering;

use crate::field::FieldKind;
use crate::fold::{collapse, fold};
use crate::id::RecordId;
use crate::item::{AddressEntry, ItemValue, PhoneEntry};
use crate::period::Period;
use crate::query::{Column, Filter, Op};
use crate::row::Row;
use crate::time::{Millis, Zone};
use crate::value::FieldValue;

/// How linked records are called.
pub type TitleOf<'a> = &'a dyn Fn(RecordId) -> Option<String>;

/// The comparisons that make sense for a kind of field, the usual one first.
#[must_use]
pub const fn ops_for(kind: FieldKind) -> &'static [Op] {
    use Op::{
        AnyOf, Between, Contains, ContainsNot, Empty, Greater, Is, IsNot, Less, NoneOf, NotEmpty, OlderThan,
        StartsWith,
    };
    match kind {
        FieldKind::Line | FieldKind::Url | FieldKind::Emails | FieldKind::Phones => {
            &[Contains, ContainsNot, Is, IsNot, StartsWith, Empty, NotEmpty]
        }
        FieldKind::Prose | FieldKind::Prices => &[Contains, ContainsNot, Empty, NotEmpty],
        FieldKind::Number | FieldKind::Percent | FieldKind::Count | FieldKind::Money | FieldKind::Total => {
            &[Is, IsNot, Less, Greater, Between, Empty, NotEmpty]
        }
        FieldKind::Day | FieldKind::Moment | FieldKind::Period => {
            &[Is, Less, Greater, Between, OlderThan, Empty, NotEmpty]
        }
        FieldKind::PartialDay => &[Is, Between, Empty, NotEmpty],
        FieldKind::Flag => &[Is, Empty, NotEmpty],
        FieldKind::Choice(_) | FieldKind::Member => &[AnyOf, NoneOf, Is, IsNot, Empty, NotEmpty],
        FieldKind::Link(_) | FieldKind::Links | FieldKind::Affiliations => {
            &[AnyOf, NoneOf, Is, IsNot, Contains, ContainsNot, Empty, NotEmpty]
        }
        FieldKind::Log => &[],
        FieldKind::Photo => &[Empty, NotEmpty],
        FieldKind::Members => &[AnyOf, NoneOf, Empty, NotEmpty],
        FieldKind::Tags | FieldKind::Checklist | FieldKind::Lines | FieldKind::Parties | FieldKind::Stops => {
            &[AnyOf, NoneOf, Is, IsNot, Contains, ContainsNot, Empty, NotEmpty]
        }
        FieldKind::Addresses => {
            &[Contains, ContainsNot, StartsWith, Is, IsNot, AnyOf, NoneOf, Empty, NotEmpty]
        }
    }
}

/// The comparisons for any column of a list.
#[must_use]
pub fn ops_for_column(kind: crate::field::RecordKind, column: Column) -> &'static [Op] {
    match column {
        Column::Title => ops_for(FieldKind::Line),
        Column::CreatedAt | Column::UpdatedAt => ops_for(FieldKind::Day),
        Column::Field(key) => kind.spec().field(key).map_or(&[], |spec| ops_for(spec.kind)),
    }
}

/// Whether a row fulfils a filter. For many rows prepare once with [`Prepared::new`].
#[must_use]
pub fn matches(filter: &Filter, row: &Row, title_of: TitleOf<'_>) -> bool {
    Prepared::new(filter, &Zone::default()).matches(row, title_of)
}

/// A condition tree whose words are folded already, to be held against many rows.
#[derive(Debug, Clone)]
pub struct Prepared {
    node: Node,
    /// Minutes that local time is ahead of UTC; decides on which day something was changed.
    zone: Zone,
}

#[derive(Debug, Clone)]
enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Is { column: Column, op: Op, needles: Vec<Needle> },
    Conflicted,
}

/// A value to compare with; the forms of its text where it has one.
#[derive(Debug, Clone)]
struct Needle {
    value: FieldValue,
    folded: String,
    canonical: String,
    /// Digits of what may be a phone number.
    digits: String,
}

impl Needle {
    fn new(value: &FieldValue) -> Self {
        let folded = fold(value.as_text().unwrap_or_default());
        let phone = !folded.is_empty() && folded.chars().all(|c| c.is_ascii_digit() || " +-/().".contains(c));
        let digits: String =
            if phone { folded.chars().filter(char::is_ascii_digit).collect() } else { String::new() };
        let digits = digits.strip_prefix("00").map_or(digits.clone(), str::to_owned);
        Self { value: value.clone(), canonical: canonical(&folded), folded, digits }
    }
}

/// The form in which all spellings of an umlaut are the same.
fn canonical(folded: &str) -> String {
    collapse(folded).unwrap_or_else(|| folded.to_owned())
}

impl Prepared {
    /// Prepares a filter; the days of moments are those of `zone`.
    #[must_use]
    pub fn new(filter: &Filter, zone: &Zone) -> Self {
        Self { node: Node::new(filter), zone: zone.clone() }
    }

    /// Whether a row fulfils it.
    #[must_use]
    pub fn matches(&self, row: &Row, title_of: TitleOf<'_>) -> bool {
        self.node.holds(row, title_of, &self.zone)
    }

    /// Whether it holds for every row.
    #[must_use]
    pub const fn is_always(&self) -> bool {
        matches!(&self.node, Node::All(parts) if parts.is_empty())
    }
}

impl Node {
    fn new(filter: &Filter) -> Self {
        match filter {
            Filter::All(parts) => Self::All(parts.iter().map(Self::new).collect()),
            Filter::Any(parts) => Self::Any(parts.iter().map(Self::new).collect()),
            Filter::Not(part) => Self::Not(Box::new(Self::new(part))),
            Filter::Is { column, op, values } => {
                Self::Is { column: *column, op: *op, needles: values.iter().map(Needle::new).collect() }
            }
            Filter::Conflicted => Self::Conflicted,
        }
    }

    fn holds(&self, row: &Row, title_of: TitleOf<'_>, zone: &Zone) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(row, title_of, zone)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(row, title_of, zone)),
            Self::Not(part) => !part.holds(row, title_of, zone),
            Self::Conflicted => !row.conflicts.is_empty(),
            Self::Is { column, op, needles } => match column {
                Column::Field(key) => match row.get(*key) {
                    Some(FieldValue::Moment(at)) => holds(day_of(*at, zone).as_ref(), *op, needles, title_of),
                    Some(FieldValue::Period(when)) => holds_period(*when, *op, needles, zone),
                    // What happened last, of a log: the day that its latest word begins with.
                    Some(FieldValue::Tags(log)) if matches!(op, Op::Less | Op::Greater) => {
                        holds(latest_day(log, zone).as_ref(), *op, needles, title_of)
                    }
                    value => holds(value, *op, needles, title_of),
                },
                Column::Title => holds(Some(&FieldValue::Text(row.title())), *op, needles, title_of),
                Column::CreatedAt => holds(day_of(row.created_at, zone).as_ref(), *op, needles, title_of),
                Column::UpdatedAt => holds(day_of(row.updated_at, zone).as_ref(), *op, needles, title_of),
            },
        }
    }
}

/// Days that a period touches: it is in a range when it meets it, before a day when it ends before, after one when it
/// begins after.
fn holds_period(when: Period, op: Op, needles: &[Needle], zone: &Zone) -> bool {
    let last = if when.to > when.from { when.to.plus(-1) } else { when.to };
    let (first, last) = match when.all_day {
        true => (when.from.day(), last.day()),
        false => (zone.day(when.from), zone.day(last)),
    };
    let (Some(first), Some(last)) = (first, last) else { return op == Op::NotEmpty };
    let needle = |at: usize| match needles.get(at).map(|needle| &needle.value) {
        Some(FieldValue::Day(day)) => Some(*day),
        _ => None,
    };
    match op {
        Op::NotEmpty => true,
        Op::Less => needle(0).is_some_and(|day| last < day),
        Op::Greater => needle(0).is_some_and(|day| first > day),
        Op::Is => needle(0).is_some_and(|day| first <= day && day <= last),
        Op::Between => needle(0).zip(needle(1)).is_some_and(|(from, to)| first <= to && from <= last),
        _ => false,
    }
}

/// The day of the latest word of a log; its words begin with a moment and sort by it.
fn latest_day(log: &std::collections::BTreeSet<String>, zone: &Zone) -> Option<FieldValue> {
    let moment = |word: &String| word.split(' ').next()?.parse().ok().map(Millis);
    log.iter().rev().find_map(moment).and_then(|at| day_of(at, zone))
}

fn day_of(at: Millis, zone: &Zone) -> Option<FieldValue> {
    zone.day(at).map(FieldValue::Day)
}

fn holds(value: Option<&FieldValue>, op: Op, needles: &[Needle], title_of: TitleOf<'_>) -> bool {
    let value = value.filter(|value| !value.is_empty());
    if op == Op::Empty {
        return value.is_none();
    }
    let Some(value) = value else { return false };
    let any = |compare: &dyn Fn(&Needle) -> bool| needles.iter().any(compare);
    let first = |compare: &dyn Fn(&Needle) -> bool| needles.first().is_some_and(compare);
    match op {
        Op::Empty => false,
        Op::NotEmpty => true,
        Op::Is => first(&|needle| is(value, needle, title_of)),
        Op::IsNot => first(&|needle| !is(value, needle, title_of)),
        Op::AnyOf => any(&|needle| is(value, needle, title_of)),
        Op::NoneOf => !any(&|needle| is(value, needle, title_of)),
        Op::Contains => first(&|needle| holds_text(value, Position::Inside, needle, title_of)),
        Op::ContainsNot => first(&|needle| !holds_text(value, Position::Inside, needle, title_of)),
        Op::StartsWith => first(&|needle| holds_text(value, Position::Start, needle, title_of)),
        Op::Less => first(&|needle| order(value, &needle.value) == Some(Ordering::Less)),
        Op::Greater => first(&|needle| order(value, &needle.value) == Some(Ordering::Greater)),
        Op::Between => between(value, needles),
        // Whoever asks says first which day it is: [`Filter::on`].
        Op::OlderThan => false,
    }
}

/// Equality: of words folded, of everything else exact; any entry of a set or collection.
fn is(value: &FieldValue, needle: &Needle, title_of: TitleOf<'_>) -> bool {
    match (value, &needle.value) {
        (FieldValue::Items(items), FieldValue::Link(record)) => items.iter().any(|(_, item)| match item {
            ItemValue::Affiliation(tie) => !tie.inactive && tie.account == *record,
            ItemValue::Party(party) => party.contact == *record,
            ItemValue::Stop(stop) => stop.account == *record,
            _ => false,
        }),
        (FieldValue::Tags(ids), FieldValue::Link(record)) => ids.contains(&record.to_string()),
        (FieldValue::PartialDay(_), _) => order(value, &needle.value) == Some(Ordering::Equal),
        (FieldValue::Choice(key), FieldValue::Choice(wanted) | FieldValue::Text(wanted)) => key == wanted,
        (_, FieldValue::Text(_) | FieldValue::Prose(_)) => {
            holds_text(value, Position::Whole, needle, title_of)
        }
        (value, wanted) => value == wanted,
    }
}

/// Where in a text the needle must stand.
#[derive(Clone, Copy)]
enum Position {
    Whole,
    Start,
    Inside,
}

impl Position {
    fn fits(self, text: &str, needle: &str) -> bool {
        match self {
            Self::Whole => text == needle,
            Self::Start => text.starts_with(needle),
            Self::Inside => text.contains(needle),
        }
    }
}

fn fits_text(text: &str, position: Position, needle: &Needle) -> bool {
    if text.is_empty() {
        return false;
    }
    let folded = fold(text);
    position.fits(&folded, &needle.folded) || position.fits(&canonical(&folded), &needle.canonical)
}

fn holds_text(value: &FieldValue, position: Position, needle: &Needle, title_of: TitleOf<'_>) -> bool {
    if needle.folded.is_empty() {
        return false;
    }
    let fits = |text: &str| fits_text(text, position, needle);
    match value {
        FieldValue::Text(text) | FieldValue::Prose(text) | FieldValue::Choice(text) => fits(text),
        FieldValue::Tags(words) => words.iter().any(|word| {
            // A link's word is an id: it is found by the title it stands for.
            let title = word.parse().ok().and_then(title_of);
            fits(title.as_deref().unwrap_or(word))
        }),
        FieldValue::Link(record) => title_of(*record).is_some_and(|title| fits(&title)),
        FieldValue::Items(items) => items.iter().any(|(_, item)| match item {
            ItemValue::Email(entry) => fits(&entry.addr),
            ItemValue::Phone(entry) => fits_phone(entry, position, needle),
            ItemValue::Address(entry) => fits_address(entry, position, needle),
            ItemValue::Affiliation(tie) => title_of(tie.account).is_some_and(|title| fits(&title)),
            ItemValue::Check(entry) => fits(&entry.text),
            ItemValue::Line(line) => fits(&line.name) || fits(&line.sku),
            ItemValue::Party(party) => title_of(party.contact).is_some_and(|title| fits(&title)),
            ItemValue::Price(entry) => title_of(entry.product).is_some_and(|title| fits(&title)),
            ItemValue::Stop(stop) => title_of(stop.account).is_some_and(|title| fits(&title)),
        }),
        FieldValue::Number(number) => fits(&number.to_string()),
        FieldValue::Flag(_)
        | FieldValue::Money(_)
        | FieldValue::Day(_)
        | FieldValue::PartialDay(_)
        | FieldValue::Moment(_)
        | FieldValue::Period(_)
        | FieldValue::Member(_) => false,
    }
}

fn fits_phone(entry: &PhoneEntry, position: Position, needle: &Needle) -> bool {
    if fits_text(&entry.raw, position, needle) {
        return true;
    }
    if needle.digits.is_empty() {
        return false;
    }
    let written: String = entry.raw.chars().filter(char::is_ascii_digit).collect();
    let national = crate::phone::national_digits(&entry.e164).unwrap_or_default();
    [written.as_str(), entry.e164.trim_start_matches('+'), national.as_str()]
        .into_iter()
        .any(|digits| !digits.is_empty() && position.fits(digits, &needle.digits))
}

/// Any part alone, and the parts as they stand together on an envelope.
fn fits_address(entry: &AddressEntry, position: Position, needle: &Needle) -> bool {
    let street = format!("{} {}", entry.street, entry.house_no);
    let town = format!("{} {}", entry.zip, entry.city);
    [
        entry.city.as_str(),
        entry.zip.as_str(),
        entry.street.as_str(),
        entry.region.as_str(),
        entry.country.as_str(),
        entry.co.as_str(),
        entry.extra.as_str(),
        street.as_str(),
        town.as_str(),
    ]
    .into_iter()
    .any(|part| fits_text(part, position, needle))
        || crate::country::names(&entry.country)
            .is_some_and(|names| names.iter().any(|name| fits_text(name, position, needle)))
}

/// The order of two values of one kind, `None` where there is none: other kinds, other currencies.
fn order(value: &FieldValue, with: &FieldValue) -> Option<Ordering> {
    match (value, with) {
        (FieldValue::Number(a), FieldValue::Number(b)) => Some(a.cmp(b)),
        (FieldValue::Day(a), FieldValue::Day(b)) => Some(a.cmp(b)),
        (FieldValue::Money(a), FieldValue::Money(b)) if a.currency == b.currency => {
            Some(a.minor.cmp(&b.minor))
        }
        (FieldValue::PartialDay(a), FieldValue::Day(b)) => Some((a.month, a.day).cmp(&(b.month(), b.day()))),
        (FieldValue::PartialDay(a), FieldValue::PartialDay(b)) => {
            let same_year = a.year.is_none() || b.year.is_none() || a.year == b.year;
            let order = (a.month, a.day).cmp(&(b.month, b.day));
            if order == Ordering::Equal && !same_year { a.year.partial_cmp(&b.year) } else { Some(order) }
        }
        _ => None,
    }
}

/// Both ends included. Birthdays know no year: from December to January goes over New Year.
fn between(value: &FieldValue, needles: &[Needle]) -> bool {
    let [from, to] = needles else { return false };
    let (Some(above), Some(below)) = (order(value, &from.value), order(value, &to.value)) else {
        return false;
    };
    let (above, below) = (above != Ordering::Less, below != Ordering::Greater);
    let over_new_year = matches!(value, FieldValue::PartialDay(_))
        && month_and_day(&from.value).zip(month_and_day(&to.value)).is_some_and(|(from, to)| from > to);
    if over_new_year { above || below } else { above && below }
}

fn month_and_day(value: &FieldValue) -> Option<(u8, u8)> {
    match value {
        FieldValue::Day(day) => Some((day.month(), day.day())),
        FieldValue::PartialDay(day) => Some((day.month, day.day)),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
