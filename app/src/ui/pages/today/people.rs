//! Birthdays of the coming week, with the way to call.

use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::contact;
use crm_domain::time::{Day, PartialDay};
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::ask;
use super::section::Section;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::reach::target_of;
use crate::ui::parts::icon::{CAKE, Icon, PHONE};
use crate::ui::parts::mark::Initials;

const FIELDS: [FieldKey; 2] = [ask::BIRTHDAY, contact::PHONES];

/// Somebody who has a birthday.
#[derive(Debug, Clone, PartialEq)]
struct Person {
    id: RecordId,
    name: String,
    on: Day,
    turns: Option<i64>,
    phones: Option<FieldValue>,
}

/// The next birthday from a day on. Born on 29 February: 1 March where there is none.
fn next_birthday(born: PartialDay, from: Day) -> Option<Day> {
    let in_year = |year: i16| {
        Day::new(year, born.month, born.day).or_else(|| Day::new(year, born.month, 28)?.plus_days(1))
    };
    in_year(from.year()).filter(|day| *day >= from).or_else(|| in_year(from.year() + 1))
}

/// The part of the page.
#[component]
pub fn Birthdays(today: Day) -> impl IntoView {
    let live = ask::watch(
        move || ask::question(RecordKind::Contact, ask::birthdays(today), Vec::new()),
        &FIELDS,
        Signal::derive(|| ask::MOST),
    );
    let people = Memo::new(move |_| {
        live.with(|window| {
            let rows = window.as_ref().map(|window| window.rows.as_slice()).unwrap_or_default();
            let mut people: Vec<Person> = rows
                .iter()
                .filter_map(|row| {
                    let Some(FieldValue::PartialDay(born)) = ask::value(row, &FIELDS, ask::BIRTHDAY) else {
                        return None;
                    };
                    let on = next_birthday(*born, today)?;
                    let turns = born.year.map(|year| i64::from(on.year()) - i64::from(year));
                    let phones = ask::value(row, &FIELDS, contact::PHONES).cloned();
                    Some(Person { id: row.id, name: row.title.clone(), on, turns, phones })
                })
                .collect();
            people.sort_by(|a, b| (a.on, &a.name).cmp(&(b.on, &b.name)));
            people
        })
    });
    let list =
        || view! { <a class="button quiet small" href="/contacts">{move || tr("today.to_contacts")}</a> };
    view! {
        <Section name="today.birthdays" icon=CAKE total=ask::total(live) empty="today.no_birthdays" act=list>
            <ul class="today-lines">
                <For each=move || people.get() key=|person| format!("{person:?}") let:person><Line person/></For>
            </ul>
        </Section>
    }
}

#[component]
fn Line(person: Person) -> impl IntoView {
    let turns = person.turns.filter(|turns| *turns > 0).map(|turns| t!("today.turns", n = turns));
    let about =
        [Some(format::near_day(person.on)), turns].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    view! {
        <li class="today-line">
            <a class="today-link has-initials" href=Route::Record(RecordKind::Contact, person.id).path()>
                <Initials kind=RecordKind::Contact title=person.name.clone()/>
                <span class="today-line-text"><strong>{person.name.clone()}</strong><span class="today-line-about">{about}</span></span>
            </a>
            <Call of=person.id name=person.name phones=person.phones/>
        </li>
    }
}

/// Calls the first number, where there is one.
#[component]
pub fn Call(of: RecordId, name: String, phones: Option<FieldValue>) -> impl IntoView {
    let href =
        phones.as_ref().and_then(|phones| phones.items().first()).and_then(|(_, item)| target_of(item));
    href.map(|href| {
        let name = t!("today.call_name", name = name);
        view! {
            <a class="button quiet square today-call" href=href data-about=of.to_string() aria-label=name.clone() title=name><Icon of=PHONE/></a>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birthday_comes_once_a_year_also_over_new_year_and_on_the_last_of_february() {
        let day = |text: &str| Day::from_iso(text).unwrap();
        for (born, from, expected) in [
            ("1980-12-01", "2026-11-29", "2026-12-01"),
            ("--11-29", "2026-11-29", "2026-11-29"),
            ("1980-01-02", "2026-12-29", "2027-01-02"),
            ("2000-02-29", "2027-02-25", "2027-03-01"),
            ("2000-02-29", "2028-02-25", "2028-02-29"),
        ] {
            let born = PartialDay::from_iso(born).unwrap();
            assert_eq!(next_birthday(born, day(from)), Some(day(expected)), "{born}");
        }
    }
}
