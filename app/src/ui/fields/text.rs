//! Values as plain text in the locale, for cells, histories, conflicts and for typing on.

use crm_domain::choice;
use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::format::Style;
use crm_domain::id::{MemberId, RecordId};
use crm_domain::item::{AddressEntry, Affiliation, ItemValue, Party, PriceEntry};
use crm_domain::line::LineItem;
use crm_domain::time::Day;
use crm_domain::value::FieldValue;
use crm_domain::words::Language;

use super::words;
use crate::format;

/// Titles of linked records, as they come with rows and records.
pub type Titles = [(RecordId, String)];

/// The title of a linked record; a word when it is not known (any more).
pub fn title(titles: &Titles, id: RecordId) -> String {
    titles
        .iter()
        .find(|(candidate, title)| *candidate == id && !title.is_empty())
        .map_or_else(|| crate::t!("record.untitled"), |(_, title)| title.clone())
}

/// A value as a person reads it, in one line.
pub fn shown(kind: FieldKind, value: &FieldValue, titles: &Titles) -> String {
    match (kind, value) {
        (FieldKind::Choice(list), FieldValue::Choice(key) | FieldValue::Text(key)) => {
            words::choice(list, key)
        }
        (FieldKind::Members, FieldValue::Text(id)) => member_of(id),
        (FieldKind::Members, FieldValue::Tags(ids)) => {
            ids.iter().map(|id| member_of(id)).collect::<Vec<_>>().join(", ")
        }
        (FieldKind::Url, FieldValue::Text(url)) => short_url(url).to_owned(),
        (_, FieldValue::Text(text) | FieldValue::Choice(text) | FieldValue::Prose(text)) => text.clone(),
        (_, FieldValue::Flag(set)) => flag(*set),
        (FieldKind::Percent, FieldValue::Number(share)) => format::percent(*share),
        (FieldKind::Count, FieldValue::Tags(times)) => format!("+{}", times.len()),
        (_, FieldValue::Number(number)) => format::integer(*number),
        (_, FieldValue::Money(amount)) => format::money(*amount),
        (_, FieldValue::Day(day)) => format::day(*day),
        (_, FieldValue::PartialDay(day)) => format::partial_day(*day),
        (FieldKind::Link(RecordKind::Option), FieldValue::Link(id)) => {
            crate::ui::own::option_name(*id).unwrap_or_else(|| title(titles, *id))
        }
        (_, FieldValue::Link(id)) => title(titles, *id),
        (_, FieldValue::Member(member)) => member_name(*member),
        (FieldKind::Links, FieldValue::Tags(ids)) => {
            let title_of = |id: &String| id.parse().map_or_else(|_| id.clone(), |id| title(titles, id));
            ids.iter().map(title_of).collect::<Vec<_>>().join(", ")
        }
        (_, FieldValue::Moment(at)) => format::moment(*at),
        (_, FieldValue::Period(when)) => format::period(*when),
        (_, FieldValue::Tags(tags)) => tags.iter().cloned().collect::<Vec<_>>().join(", "),
        (_, FieldValue::Items(items)) => {
            items.iter().map(|(_, item)| item_shown(item, titles)).collect::<Vec<_>>().join(" · ")
        }
    }
}

/// What a member is called; for one that nobody knows any more, that it is one.
fn member_name(member: MemberId) -> String {
    let members =
        crate::engine::use_engine().workspace().map(|workspace| workspace.members).unwrap_or_default();
    let known = members.into_iter().find(|(known, _)| *known == member).map(|(_, name)| name);
    known.unwrap_or_else(|| crate::t!("field.member"))
}

/// What the member with this id is called.
pub fn member_of(id: &str) -> String {
    id.parse().map_or_else(|_| crate::t!("field.member"), member_name)
}

/// Yes or no.
pub fn flag(set: bool) -> String {
    if set { crate::t!("field.yes") } else { crate::t!("field.no") }
}

/// An entry of a collection in one line.
pub fn item_shown(item: &ItemValue, titles: &Titles) -> String {
    match item {
        ItemValue::Email(entry) => entry.addr.clone(),
        ItemValue::Phone(entry) => entry.raw.clone(),
        ItemValue::Address(entry) => address_lines(entry).join(", "),
        ItemValue::Affiliation(tie) => affiliation_shown(tie, titles),
        ItemValue::Check(entry) => format!("{} {}", if entry.done { "☑" } else { "☐" }, entry.text),
        ItemValue::Line(line) => line_shown(line),
        ItemValue::Party(party) => party_shown(party, titles),
        ItemValue::Price(entry) => price_shown(entry, titles),
        ItemValue::Stop(stop) => title(titles, stop.account),
    }
}

/// A person with what they are in the deal.
fn party_shown(party: &Party, titles: &Titles) -> String {
    let word = |list, key: &str| match key {
        "" => String::new(),
        key => super::words::choice(list, key),
    };
    let (role, stance) = (word(&choice::BUYING_ROLE, &party.role), word(&choice::STANCE, &party.stance));
    let influence = word(&choice::INFLUENCE, &party.influence);
    joined(&[&title(titles, party.contact), &role, &stance, &influence], " · ")
}

/// A product with its price, from which quantity, from when to when.
fn price_shown(entry: &PriceEntry, titles: &Titles) -> String {
    let style = match super::words::language() {
        Language::De => Style::German,
        Language::En => Style::Canonical,
    };
    let least = match entry.min_quantity {
        0 => String::new(),
        least => format!("≥ {}", crm_domain::format::thousandths(least, style)),
    };
    let days = match (entry.from, entry.to) {
        (None, None) => String::new(),
        (from, to) => {
            let day = |day: Option<Day>| day.map(format::day).unwrap_or_default();
            format!("{}–{}", day(from), day(to))
        }
    };
    joined(&[&title(titles, entry.product), &format::money(entry.price), &least, &days], " · ")
}

/// A line of a quote: how many of what, at which price.
fn line_shown(line: &LineItem) -> String {
    let style = match super::words::language() {
        Language::De => Style::German,
        Language::En => Style::Canonical,
    };
    let quantity = crm_domain::format::thousandths(line.quantity, style);
    let what = joined(&[&quantity, &line.unit, &line.name], " ");
    let discount = match line.discount {
        0 => String::new(),
        share => format!("−{}", format::percent(share.into())),
    };
    // Everything that two people may have changed in it.
    joined(&[&what, &format::money(line.price), &discount, &format::percent(line.tax.into())], " · ")
}

/// How much of a checklist is done: `2/5`.
pub fn progress(value: &FieldValue) -> String {
    let items = value.items();
    let done = items.iter().filter(|(_, item)| matches!(item, ItemValue::Check(entry) if entry.done));
    format!("{}/{}", done.count(), items.len())
}

/// A tie to an account in one line: account, role, department.
pub fn affiliation_shown(tie: &Affiliation, titles: &Titles) -> String {
    let account = title(titles, tie.account);
    joined(&[&account, &tie.role, &tie.department], " · ")
}

/// An address as it stands on an envelope, without empty lines; the country in words.
pub fn address_lines(entry: &AddressEntry) -> Vec<String> {
    let lines = [
        entry.co.clone(),
        joined(&[&entry.street, &entry.house_no], " "),
        entry.extra.clone(),
        joined(&[&entry.zip, &entry.city], " "),
        entry.region.clone(),
        format::country(&entry.country),
    ];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// A web address without scheme, `www.` and a lone slash at its end.
pub fn short_url(url: &str) -> &str {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).unwrap_or(url);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.strip_suffix('/').unwrap_or(rest)
}

fn joined(parts: &[&str], separator: &str) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_web_address_is_shown_without_its_noise() {
        assert_eq!(short_url("https://www.beispiel.de/"), "beispiel.de");
        assert_eq!(short_url("beispiel.de/a"), "beispiel.de/a");
    }
}
