//! A tour that was begun and is not planned to its end: what was typed for it, and the companies in their order.

use crm_domain::id::{ItemId, RecordId};
use crm_domain::time::Day;
use leptos::prelude::*;

use super::Plan;
use crate::format;
use crate::t;
use crate::ui::fields::kept::{self, Found, Unfinished};

/// How the keys of all begun tours begin.
const BEGIN: &str = "plan/";

/// Where it is kept what is planned for these companies.
pub fn draft_key(accounts: &[RecordId]) -> String {
    let mut ids: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    ids.sort();
    format!("{BEGIN}{}", ItemId::derived(&[0; 16], &ids.join(" ")))
}

/// What was begun.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Begun {
    /// Day, begin, minutes per visit, start, its place, and what is to be reached: as typed.
    pub typed: [String; 6],
    /// The companies in their order.
    pub order: Vec<RecordId>,
    /// The companies that were chosen for it.
    pub chosen: Vec<RecordId>,
}

impl Begun {
    /// As a draft keeps it.
    pub fn to_draft(&self) -> String {
        kept::packed(&engine_protocol::encode(&(&self.typed, &self.order, &self.chosen)))
    }

    /// The reverse of [`Self::to_draft`].
    pub fn from_draft(text: &str) -> Option<Self> {
        let (typed, order, chosen) = engine_protocol::decode(&kept::unpacked(text)?)?;
        Some(Self { typed, order, chosen })
    }

    /// What it is, in a line.
    pub fn glimpse(&self) -> String {
        let [date, _, _, start, _, objectives] = &self.typed;
        let day = Day::from_iso(date).map(format::day).unwrap_or_default();
        let visits = t!("tour.visits", n = self.order.len());
        let parts = [visits.as_str(), &day, start.trim(), objectives.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }
}

impl Plan {
    fn typed(self) -> [RwSignal<String>; 6] {
        [self.date, self.sets_out, self.visit, self.start, self.geo, self.objectives]
    }

    /// What stands in the sheet, followed; nothing while all is as it was proposed.
    pub fn to_draft(self, proposed: &[String; 6], chosen: &[RecordId]) -> String {
        let typed = self.typed().map(|text| text.get());
        if typed == *proposed && !self.ordered.get() {
            return String::new();
        }
        let known: Vec<RecordId> = self.customers.with(|all| all.iter().map(|one| one.id).collect());
        let order = if known.is_empty() { self.wanted.get_value() } else { known };
        Begun { typed, order, chosen: chosen.to_vec() }.to_draft()
    }

    /// What is proposed, as it would be typed.
    pub fn proposed(self) -> [String; 6] {
        self.typed().map(|text| text.get_untracked())
    }

    /// Brings back what was typed.
    pub fn restore(self, begun: &Begun) {
        for (text, typed) in self.typed().into_iter().zip(&begun.typed) {
            text.set(typed.clone());
        }
        self.ordered.set(true);
    }
}

/// Tours that were begun with other companies.
#[component]
pub fn Others(
    /// Where this one is kept.
    key: String,
    /// Where it is said which one stands in the sheet.
    found: RwSignal<Option<Found<Vec<RecordId>>>>,
) -> impl IntoView {
    let others = RwSignal::new(Vec::<(String, String)>::new());
    kept::find_all(BEGIN.to_owned(), move |mut all| {
        all.retain(|(known, _)| *known != key);
        others.try_set(all);
    });
    let one = move |(key, text): (String, String)| {
        let begun = Begun::from_draft(&text)?;
        let glimpse = begun.glimpse();
        let drop_it = Callback::new(move |()| {
            kept::forget(key.clone());
            others.update(|others| others.retain(|(known, _)| *known != key));
        });
        let go_on = Callback::new(move |()| {
            found.set(Some(Found { of: begun.chosen.clone(), text: Some(text.clone()) }));
        });
        Some(view! { <Unfinished glimpse go_on drop_it/> })
    };
    view! { <For each=move || others.get() key=|(key, _)| key.clone() children=one/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_begun_tour_comes_back_and_is_found_by_its_companies_in_any_order() {
        let (a, b) = (RecordId::from_bytes([1; 16]), RecordId::from_bytes([2; 16]));
        let begun = Begun {
            typed: ["2026-12-01", "08:00", "45", "Köln", "", "Muster\nPreise"].map(str::to_owned),
            order: vec![b, a],
            chosen: vec![a, b],
        };
        assert_eq!(Begun::from_draft(&begun.to_draft()), Some(begun));
        assert_eq!(draft_key(&[a, b]), draft_key(&[b, a]));
        assert_ne!(draft_key(&[a, b]), draft_key(&[a]));
    }
}
