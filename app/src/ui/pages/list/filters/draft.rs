//! A condition that is being made: a field, a comparison, and what was typed or picked, as far as it can be read.

use std::collections::BTreeSet;

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::filter::ops_for_column;
use crm_domain::parse::{FieldError, ParseContext, amount};
use crm_domain::query::{Column, Filter, Op};
use crm_domain::value::{FieldValue, Money};
use leptos::prelude::*;

use super::kind_of;
use crate::ui::fields::typing;
use crate::ui::usual::usual;

/// Nobody looks back further, in days.
const LONGEST: i64 = 36_500;

/// A condition that is being made. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Draft {
    /// What is compared; the first thing to choose.
    pub column: RwSignal<Option<Column>>,
    /// How.
    pub op: RwSignal<Op>,
    /// What was typed: one text, or two for "between".
    pub typed: RwSignal<[String; 2]>,
    /// The currency of amounts that are typed without one.
    pub currency: RwSignal<String>,
    /// What was picked from a list.
    pub picked: RwSignal<BTreeSet<String>>,
    /// The person is done typing: what cannot be read is said.
    pub finished: RwSignal<bool>,
}

impl Draft {
    /// The draft of a condition that is to be changed, or of a new one.
    pub fn of(condition: Option<Filter>) -> Self {
        let draft = Self {
            column: RwSignal::new(None),
            op: RwSignal::new(Op::Is),
            typed: RwSignal::new([String::new(), String::new()]),
            currency: RwSignal::new(usual().currency.to_owned()),
            picked: RwSignal::new(BTreeSet::new()),
            finished: RwSignal::new(false),
        };
        if let Some(Filter::Is { column, op, values }) = condition {
            draft.column.set(Some(column));
            draft.op.set(op);
            if let Some(FieldValue::Money(money)) = values.first() {
                draft.currency.set(money.currency_code().to_owned());
            }
            let texts: Vec<String> = draft.currency.with_untracked(|currency| {
                let context = typing::context(currency);
                values.iter().map(|value| as_typed(value, &context)).collect()
            });
            draft.picked.set(texts.iter().cloned().collect());
            let mut texts = texts.into_iter();
            draft.typed.set([texts.next().unwrap_or_default(), texts.next().unwrap_or_default()]);
        }
        draft
    }

    /// Begins to compare a column.
    pub fn choose(self, kind: RecordKind, column: Column) {
        self.column.set(Some(column));
        self.op.set(ops(kind, column).first().copied().unwrap_or(Op::NotEmpty));
    }

    /// The condition as far as it is complete.
    pub fn condition(self, kind: RecordKind) -> Option<Filter> {
        let column = self.column.get()?;
        let (op, of, currency) = (self.op.get(), kind_of(kind, column), self.currency.get());
        let context = typing::context(&currency);
        let read = |text: &str| value(of, op, text, &context).ok();
        let values: Vec<FieldValue> = match op {
            Op::Empty | Op::NotEmpty => Vec::new(),
            _ if picks(of, op) => self.picked.get().iter().filter_map(|text| read(text)).collect(),
            Op::Between => self.typed.get().iter().filter_map(|text| read(text)).collect(),
            _ => read(&self.typed.get()[0]).into_iter().collect(),
        };
        let needed = match op {
            Op::Empty | Op::NotEmpty => 0,
            Op::Between => 2,
            _ => 1,
        };
        (values.len() >= needed).then_some(Filter::Is { column, op, values })
    }

    /// What is wrong with what was typed at a place, and what would be right.
    pub fn problem(self, of: FieldKind, at: usize) -> Option<String> {
        if !self.finished.get() {
            return None;
        }
        let (op, currency) = (self.op.get(), self.currency.get());
        let context = typing::context(&currency);
        let read = self.typed.with(|typed| value(of, op, &typed[at], &context));
        read.err().filter(|error| *error != FieldError::Empty).map(typing::reason)
    }
}

/// The comparisons that are offered. Where records would have to be picked, their names are compared
/// instead.
pub fn ops(kind: RecordKind, column: Column) -> Vec<Op> {
    let of = kind_of(kind, column);
    let offered = |op: &Op| match of {
        // Options are few, and picked.
        FieldKind::Link(RecordKind::Option) => {
            matches!(op, Op::AnyOf | Op::NoneOf | Op::Empty | Op::NotEmpty)
        }
        FieldKind::Link(_) | FieldKind::Links | FieldKind::Affiliations => {
            matches!(op, Op::Contains | Op::ContainsNot | Op::Empty | Op::NotEmpty)
        }
        FieldKind::Choice(_) | FieldKind::Member | FieldKind::Members | FieldKind::Tags => {
            !matches!(op, Op::Is | Op::IsNot)
        }
        _ => !matches!(op, Op::AnyOf | Op::NoneOf),
    };
    ops_for_column(kind, column).iter().copied().filter(offered).collect()
}

/// Values are picked from a list, not typed.
pub fn picks(of: FieldKind, op: Op) -> bool {
    match of {
        FieldKind::Choice(_)
        | FieldKind::Flag
        | FieldKind::Member
        | FieldKind::Members
        | FieldKind::Link(RecordKind::Option) => true,
        FieldKind::Tags => matches!(op, Op::AnyOf | Op::NoneOf),
        _ => false,
    }
}

/// As what the value to compare with is read: a day that is counted back to is a number of days.
#[must_use]
pub const fn compared(of: FieldKind, op: Op) -> FieldKind {
    match op {
        Op::OlderThan => FieldKind::Number,
        _ => of,
    }
}

/// What was typed or picked, as the value to compare with.
fn value(of: FieldKind, op: Op, text: &str, context: &ParseContext<'_>) -> Result<FieldValue, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(FieldError::Empty);
    }
    match compared(of, op) {
        FieldKind::Number if op == Op::OlderThan => match FieldKind::Number.parse(text, context)? {
            FieldValue::Number(days) if !(0..=LONGEST).contains(&days) => Err(FieldError::Number),
            days => Ok(days),
        },
        FieldKind::Number | FieldKind::Percent | FieldKind::Money | FieldKind::Member => {
            of.parse(text, context)
        }
        FieldKind::Count => FieldKind::Number.parse(text, context),
        FieldKind::Total => FieldKind::Money.parse(text, context),
        // Birthdays, too, are compared with a day of some year.
        FieldKind::Day | FieldKind::PartialDay | FieldKind::Moment | FieldKind::Period => {
            FieldKind::Day.parse(text, context)
        }
        FieldKind::Choice(_) => Ok(FieldValue::Choice(text.to_owned())),
        FieldKind::Link(RecordKind::Option) => {
            text.parse().map(FieldValue::Link).map_err(|_| FieldError::Choice)
        }
        FieldKind::Flag => Ok(FieldValue::Flag(text == "true")),
        FieldKind::Tags if op == Op::AnyOf || op == Op::NoneOf => Ok(FieldValue::Text(text.to_owned())),
        // WHY not parsed: a part of an address or number is compared, too.
        FieldKind::Line
        | FieldKind::Prose
        | FieldKind::Url
        | FieldKind::Link(_)
        | FieldKind::Members
        | FieldKind::Links
        | FieldKind::Checklist
        | FieldKind::Lines
        | FieldKind::Parties
        | FieldKind::Prices
        | FieldKind::Stops
        | FieldKind::Photo
        | FieldKind::Tags
        | FieldKind::Log
        | FieldKind::Emails
        | FieldKind::Phones
        | FieldKind::Addresses
        | FieldKind::Affiliations => Ok(FieldValue::Text(text.to_owned())),
    }
}

/// A value as it is typed or picked: what [`value`] turns back into the value.
fn as_typed(value: &FieldValue, context: &ParseContext<'_>) -> String {
    match value {
        FieldValue::Text(text) | FieldValue::Choice(text) | FieldValue::Prose(text) => text.clone(),
        FieldValue::Flag(set) => set.to_string(),
        FieldValue::Number(number) => number.to_string(),
        FieldValue::Money(money) => amount_as_typed(*money, context),
        FieldValue::Day(day) => day.to_string(),
        FieldValue::PartialDay(day) => day.to_string(),
        FieldValue::Member(member) => member.to_string(),
        FieldValue::Link(record) => record.to_string(),
        FieldValue::Tags(_) | FieldValue::Items(_) | FieldValue::Moment(_) | FieldValue::Period(_) => {
            String::new()
        }
    }
}

/// An amount with its currency where that does not go without saying.
/// WHY ungrouped: a separator that stands alone is then the decimal one, in every language.
fn amount_as_typed(money: Money, context: &ParseContext<'_>) -> String {
    let currency = money.currency_code();
    let places = usize::try_from(amount::decimals(currency)).unwrap_or(2);
    let digits = format!("{:0>width$}", money.minor.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - places).unwrap_or((&digits, ""));
    let sign = if money.minor < 0 { "-" } else { "" };
    let separator = match (fraction.is_empty(), context.decimal_comma) {
        (true, _) => "",
        (false, true) => ",",
        (false, false) => ".",
    };
    let number = format!("{sign}{whole}{separator}{fraction}");
    if currency == context.currency { number } else { format!("{currency} {number}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::pages::list::columns;

    const DE: ParseContext<'static> = ParseContext::german(None);
    const EN: ParseContext<'static> = ParseContext { decimal_comma: false, ..ParseContext::german(None) };

    fn money(text: &str, context: &ParseContext<'_>) -> Result<(i64, String), FieldError> {
        match value(FieldKind::Money, Op::Less, text, context)? {
            FieldValue::Money(money) => Ok((money.minor, money.currency_code().to_owned())),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn amounts_are_read_as_the_language_writes_them_in_the_currency_that_stands_there() {
        for context in [DE, EN] {
            for (text, minor) in
                [("1.234,50", 123_450), ("1,234.50", 123_450), ("1.5", 150), ("1,5", 150), ("99", 9_900)]
            {
                assert_eq!(money(text, &context), Ok((minor, "EUR".to_owned())), "{text}");
            }
            assert_eq!(money("CHF 20", &context), Ok((2_000, "CHF".to_owned())));
            assert_eq!(money("viel", &context), Err(FieldError::Money));
        }
        assert_eq!(money("1.234", &DE), Ok((123_400, "EUR".to_owned())));
        assert_eq!(money("1.234", &EN), Err(FieldError::Decimals), "cents have two places");
    }

    #[test]
    fn numbers_may_be_grouped_as_the_language_groups_them() {
        let number = |text, context| value(FieldKind::Number, Op::Is, text, context);
        assert_eq!(number("1.234", &DE), Ok(FieldValue::Number(1_234)));
        assert_eq!(number("1,234", &EN), Ok(FieldValue::Number(1_234)));
        assert_eq!(number("1 234 567", &DE), Ok(FieldValue::Number(1_234_567)));
        assert_eq!(number("1,5", &DE), Err(FieldError::Number));
    }

    #[test]
    fn days_that_are_counted_back_are_a_number_whatever_is_compared() {
        let days = |text| value(FieldKind::Moment, Op::OlderThan, text, &DE);
        assert_eq!(days(" 90 "), Ok(FieldValue::Number(90)));
        assert_eq!(as_typed(&FieldValue::Number(90), &DE), "90");
        for wrong in ["-1", "36501", "lange", "24.12.2026"] {
            assert_eq!(days(wrong), Err(FieldError::Number), "{wrong}");
        }
    }

    #[test]
    fn a_chip_that_is_opened_again_shows_what_is_read_as_the_same() {
        for context in [DE, EN] {
            for currency in [*b"EUR", *b"CHF", *b"JPY", *b"BHD"] {
                for minor in [0, 5, 50, 2_000, 123_450, 1_234_567_890, -7, -123_400] {
                    let amount = FieldValue::Money(Money { minor, currency });
                    let typed = as_typed(&amount, &context);
                    assert_eq!(value(FieldKind::Money, Op::Is, &typed, &context), Ok(amount), "{typed}");
                }
            }
            let number = FieldValue::Number(-1_234_567);
            assert_eq!(value(FieldKind::Number, Op::Is, &as_typed(&number, &context), &context), Ok(number));
        }
        assert_eq!(amount_as_typed(Money { minor: 123_450, currency: *b"EUR" }, &DE), "1234,50");
        assert_eq!(amount_as_typed(Money { minor: 123_450, currency: *b"CHF" }, &EN), "CHF 1234.50");
    }

    #[test]
    fn every_column_of_every_record_offers_a_comparison() {
        for kind in RecordKind::ALL {
            for column in columns::all(kind) {
                assert!(!ops(kind, column).is_empty(), "{column:?}");
            }
        }
    }
}
