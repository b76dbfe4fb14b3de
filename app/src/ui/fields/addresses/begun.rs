//! Addresses that somebody began to write and has not saved: all of a field's in one draft.

use crm_domain::id::ItemId;
use crm_domain::item::{AddressEntry, AddressUse};

use super::super::kept::{packed, unpacked};
use super::super::text;

/// The parts of an address, in the order of their inputs.
pub const PARTS: [&str; 8] = ["street", "house_no", "zip", "city", "extra", "co", "region", "country"];

/// What stands in the sheet of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Begun {
    /// Which entry of the collection.
    pub id: ItemId,
    /// It is not in the collection yet.
    pub is_new: bool,
    /// What it is for.
    pub usage: AddressUse,
    /// As typed, in the order of [`PARTS`].
    pub parts: [String; 8],
}

impl Begun {
    /// Nothing changed yet. `country`: what the entry's country is called.
    pub fn of(id: ItemId, entry: Option<&AddressEntry>, country: String) -> Self {
        let is_new = entry.is_none();
        let AddressEntry { usage, co, street, house_no, extra, zip, city, region, .. } =
            entry.cloned().unwrap_or_default();
        Self { id, is_new, usage, parts: [street, house_no, zip, city, extra, co, region, country] }
    }

    /// The address as it was typed; the country as it is called.
    pub fn entry(&self) -> AddressEntry {
        let [street, house_no, zip, city, extra, co, region, country] =
            self.parts.clone().map(|part| part.trim().to_owned());
        AddressEntry { usage: self.usage, co, street, house_no, extra, zip, city, region, country }
    }

    /// How it begins, in a line.
    pub fn glimpse(&self) -> String {
        let typed = AddressEntry { country: String::new(), ..self.entry() };
        text::address_lines(&typed).join(", ")
    }

    /// As a draft keeps them; nothing for none.
    pub fn to_draft(all: &[Self]) -> String {
        if all.is_empty() {
            return String::new();
        }
        let plain: Vec<(ItemId, bool, &str, &[String; 8])> =
            all.iter().map(|one| (one.id, one.is_new, one.usage.key(), &one.parts)).collect();
        packed(&engine_protocol::encode(&plain))
    }

    /// The reverse of [`Self::to_draft`].
    pub fn from_draft(text: &str) -> Vec<Self> {
        let plain = unpacked(text)
            .and_then(|bytes| engine_protocol::decode::<Vec<(ItemId, bool, String, [String; 8])>>(&bytes))
            .unwrap_or_default();
        let begun = |(id, is_new, usage, parts): (ItemId, bool, String, [String; 8])| {
            let usage = AddressUse::ALL.into_iter().find(|one| one.key() == usage).unwrap_or_default();
            Self { id, is_new, usage, parts }
        };
        plain.into_iter().map(begun).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_were_begun_come_back_as_they_were_typed() {
        let entry = AddressEntry {
            street: "Ölweg".to_owned(),
            usage: AddressUse::Billing,
            ..AddressEntry::default()
        };
        let changed = Begun::of(ItemId::from_bytes([1; 16]), Some(&entry), "Österreich".to_owned());
        let mut new = Begun::of(ItemId::from_bytes([2; 16]), None, String::new());
        new.parts[2] = "501".to_owned();
        let all = vec![changed, new];
        assert_eq!(Begun::from_draft(&Begun::to_draft(&all)), all);
        assert_eq!((Begun::to_draft(&[]), Begun::from_draft("Hauptstr. 5").len()), (String::new(), 0));
    }
}
