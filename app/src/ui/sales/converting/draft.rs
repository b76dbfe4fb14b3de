//! What somebody decides about a lead before it is converted.

use crm_domain::field::FieldKey;
use crm_domain::id::RecordId;
use crm_domain::item::ItemValue;
use crm_domain::sales::convert::{Conversion, Converted, Held};
use crm_domain::schema::{contact, lead};
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::{Asked, Values};
use crate::engine::use_engine;
use crate::format;

/// So much of what a lead needs goes into the name of its deal.
const NEED_WORDS: usize = 6;
const NEED_LETTERS: usize = 48;

/// What the person decides in the sheet. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Draft {
    lead: RecordId,
    /// What the lead holds now.
    values: Memo<Values>,
    /// The company, when it is there already.
    pub account: RwSignal<Option<RecordId>>,
    /// What it says, once that is known.
    account_held: Memo<Option<Known>>,
    /// The person, when they are there already.
    pub contact: RwSignal<Option<RecordId>>,
    /// What they say, once that is known.
    contact_held: Memo<Option<Known>>,
    /// A deal is made.
    pub with_deal: RwSignal<bool>,
    /// What the deal is to be called, once somebody typed.
    pub typed: RwSignal<Option<String>>,
}

impl Draft {
    /// As it is proposed.
    pub fn new(asked: Asked) -> Self {
        let lead = asked.lead;
        // WHY watched: what was being typed when the sheet was asked for is saved after that.
        let live = use_engine().watch_record(lead);
        let values = Memo::new(move |_| {
            let now = live.with(|view| view.as_ref().map(|view| view.values.clone()));
            now.unwrap_or_else(|| asked.values.clone())
        });
        let (account, contact) = (RwSignal::new(None), RwSignal::new(None));
        Self {
            lead,
            values,
            account,
            account_held: held(account),
            contact,
            contact_held: held(contact),
            with_deal: RwSignal::new(true),
            typed: RwSignal::new(None),
        }
    }

    /// As a draft keeps it; nothing while all is as it was proposed. The name, which was typed, comes last.
    pub fn kept(self) -> String {
        let (account, contact, typed) = (self.account.get(), self.contact.get(), self.typed.get());
        if account.is_none() && contact.is_none() && typed.is_none() && self.with_deal.get() {
            return String::new();
        }
        let id = |id: Option<RecordId>| id.map(|id| id.to_string()).unwrap_or_default();
        let deal = if self.with_deal.get() { "" } else { "none" };
        let named = typed.map(|typed| format!("\n{typed}")).unwrap_or_default();
        format!("{}\n{}\n{deal}{named}", id(account), id(contact))
    }

    /// Brings back what was decided; the reverse of [`Self::kept`]. Says what was typed.
    pub fn restore(self, kept: &str) -> String {
        let mut lines = kept.splitn(4, '\n');
        let mut next = || lines.next();
        self.account.set(next().and_then(|id| id.parse().ok()));
        self.contact.set(next().and_then(|id| id.parse().ok()));
        self.with_deal.set(next() != Some("none"));
        let typed = next().map(str::to_owned);
        self.typed.set(typed.clone());
        typed.unwrap_or_default()
    }

    fn text(self, key: FieldKey) -> String {
        self.values
            .with(|values| get(values, key).and_then(FieldValue::as_text).unwrap_or_default().to_owned())
    }

    /// What the company is called.
    pub fn company(self) -> String {
        self.text(lead::COMPANY_NAME)
    }

    /// What the person is called.
    pub fn person(self) -> String {
        let name = [self.text(lead::FIRST_NAME), self.text(lead::LAST_NAME)].join(" ");
        name.trim().to_owned()
    }

    /// The first e-mail address, by which a person is found too.
    pub fn mail(self) -> String {
        self.values.with(|values| {
            match get(values, contact::EMAILS).map(FieldValue::items).unwrap_or_default().first() {
                Some((_, ItemValue::Email(entry))) => entry.addr.clone(),
                _ => String::new(),
            }
        })
    }

    /// What the deal is called.
    pub fn deal_name(self) -> String {
        self.typed.get().unwrap_or_else(|| {
            let company = self.company();
            let whose = if company.is_empty() { self.person() } else { company };
            deal_name(if whose.is_empty() { self.mail() } else { whose }, &self.text(lead::NEED))
        })
    }

    /// Whether it is known what the picked records say.
    pub fn is_known(self) -> bool {
        let known = |pick: RwSignal<Option<RecordId>>, held: Memo<Option<Known>>| {
            let picked = pick.get();
            held.with(|held| held.as_ref().map(|known| known.of)) == picked
        };
        // WHY both, always: whoever waits for one of them is told of either.
        let account = known(self.account, self.account_held);
        known(self.contact, self.contact_held) && account
    }

    /// What is to be done, with a deal that starts at a stage.
    pub fn plan(self, stage: Option<RecordId>) -> Converted {
        untrack(|| {
            let name = self.deal_name().split_whitespace().collect::<Vec<_>>().join(" ");
            let conversion = Conversion {
                lead: self.lead,
                account: self.account.get(),
                contact: self.contact.get(),
                deal: self.with_deal.get().then_some((name, stage)),
                today: format::today(),
            };
            let said = |held: Memo<Option<Known>>| held.get().and_then(|known| known.values);
            let (account, contact) = (said(self.account_held), said(self.contact_held));
            let held = Held { account: account.as_deref(), contact: contact.as_deref() };
            self.values.with(|values| conversion.plan(&|key| get(values, key), held))
        })
    }
}

/// What a picked record says; no values where it cannot be read, or lies in the trash.
#[derive(Debug, Clone, PartialEq)]
struct Known {
    of: RecordId,
    values: Option<Values>,
}

/// Follows what the picked record says.
fn held(pick: RwSignal<Option<RecordId>>) -> Memo<Option<Known>> {
    let watched = Memo::new(move |_| pick.get().map(|id| (id, use_engine().watch_record_answered(id))));
    Memo::new(move |_| {
        let (of, (view, absent)) = watched.get()?;
        let is_answered = view.with(Option::is_some) || absent.with(Option::is_some);
        // What lies in the trash is not written in.
        let values = view.with(|view| {
            let living = view.as_ref().filter(|view| view.deleted_at.is_none());
            living.map(|view| view.values.clone())
        });
        is_answered.then_some(Known { of, values })
    })
}

fn get(values: &Values, key: FieldKey) -> Option<&FieldValue> {
    values.iter().find(|(field, _)| *field == key).map(|(_, value)| value)
}

/// Whose deal it is, and what it is about.
fn deal_name(whose: String, need: &str) -> String {
    let line = need.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let mut about = String::new();
    for word in line.split_whitespace().take(NEED_WORDS) {
        if about.chars().count() + word.chars().count() >= NEED_LETTERS {
            break;
        }
        about.extend((!about.is_empty()).then_some(' '));
        about.push_str(word);
    }
    let about = about
        .trim_end_matches(|last: char| !last.is_alphanumeric() && !matches!(last, ')' | '"' | '“' | '%'));
    match (whose.is_empty(), about.is_empty()) {
        (_, true) => whose,
        (true, false) => about.to_owned(),
        (false, false) => format!("{whose} – {about}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deal_is_called_by_whose_it_is_and_what_it_is_about() {
        let name = |need: &str| deal_name("Ölmühle AG".to_owned(), need);
        assert_eq!(name(""), "Ölmühle AG");
        assert_eq!(name("\n  zwei neue Pumpen,\nbis März"), "Ölmühle AG – zwei neue Pumpen");
        assert_eq!(
            name("Sie suchen eine Anlage für das neue Werk in Köln."),
            "Ölmühle AG – Sie suchen eine Anlage für das"
        );
        assert_eq!(deal_name(String::new(), "Pumpen (2 Stück)"), "Pumpen (2 Stück)");
    }
}
