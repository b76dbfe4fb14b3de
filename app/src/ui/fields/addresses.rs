//! Postal addresses: as on an envelope, edited in a sheet with a line per part.

mod begun;
mod form;

use crm_domain::id::ItemId;
use crm_domain::item::{AddressEntry, ItemValue};
use leptos::prelude::*;

use self::begun::Begun;
use self::form::AddressForm;
use super::field::Field;
use super::kept::Unfinished;
use super::reach::{Clash, items_of};
use super::{text, words};
use crate::engine::clock;
use crate::ui::parts::icon::{Icon, MAP_PIN, PENCIL, PLUS};
use crate::ui::parts::sheet::Sheet;

/// Addresses of a field that somebody began to write. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Left {
    field: Field,
    all: RwSignal<Vec<Begun>>,
}

impl Left {
    fn of(field: Field) -> Self {
        let left = Self { field, all: RwSignal::new(Vec::new()) };
        Effect::new(move |_| {
            if field.editing.get() && field.has_draft() {
                let begun = field.take_draft().map(|text| Begun::from_draft(&text)).unwrap_or_default();
                left.all.set(begun);
                if !field.in_form() {
                    field.editing.set(false);
                }
            }
        });
        left
    }

    /// What was begun of an entry; of a new one, whichever that is to become.
    fn find(self, id: Option<ItemId>) -> Option<Begun> {
        let is_it = |one: &&Begun| id.map_or(one.is_new, |id| one.id == id);
        self.all.with_untracked(|all| all.iter().find(is_it).cloned())
    }

    /// Keeps what was begun in place of what is kept of the same entry; `None`: nothing is unfinished there.
    fn keep(self, id: ItemId, begun: Option<Begun>) {
        let before = self.all.try_update(|all| {
            let before = all.clone();
            all.retain(|one| one.id != id);
            all.extend(begun);
            before
        });
        if before.is_some_and(|before| self.all.with_untracked(|all| *all != before)) {
            self.field.keep_draft(&self.draft());
        }
    }

    fn draft(self) -> String {
        self.all.with_untracked(|all| Begun::to_draft(all))
    }
}

/// An address as its sheet is opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    id: ItemId,
    entry: Option<AddressEntry>,
    begun: Option<Begun>,
}

/// The addresses and the button for one more.
#[component]
pub fn Addresses(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let opened = RwSignal::new(None::<Opened>);
    let left = Left::of(field);
    let edit = move |id: ItemId, entry: Option<AddressEntry>| {
        opened.set(Some(Opened { id, entry, begun: left.find(Some(id)) }));
        open.set(true);
    };
    let add = move || match left.find(None) {
        // What was begun goes on.
        Some(begun) => edit(begun.id, None),
        None => edit(clock::item_id(), None),
    };
    let begun = move |one: Begun| {
        let id = one.id;
        let go_on = Callback::new(move |()| {
            let entry = untrack(|| items_of(field)).into_iter().find_map(|(known, item)| match item {
                ItemValue::Address(entry) if known == id => Some(entry),
                _ => None,
            });
            edit(id, entry);
        });
        let drop_it = Callback::new(move |()| left.keep(id, None));
        view! { <Unfinished glimpse=one.glimpse() go_on drop_it/> }
    };
    let rows = move || {
        items_of(field)
            .into_iter()
            .filter_map(|(id, item)| match item {
                ItemValue::Address(entry) => Some(view! { <AddressRow field id entry edit=Callback::new(move |(id, entry)| edit(id, Some(entry)))/> }),
                ItemValue::Email(_) | ItemValue::Phone(_) | ItemValue::Affiliation(_) | ItemValue::Check(_) | ItemValue::Line(_) | ItemValue::Party(_) | ItemValue::Price(_) | ItemValue::Stop(_) => None,
            })
            .collect_view()
    };
    view! {
        <div class="entries">
            {rows}
            <button type="button" class="entry-add" data-edit="" on:click=move |_| add()>
                <Icon of=PLUS/>{move || crate::t!("field.add_address")}
            </button>
            <Show when=move || !open.get()>{move || left.all.get().into_iter().map(begun).collect_view()}</Show>
        </div>
        <Sheet open title=Signal::derive(|| crate::t!("field.address"))>
            {move || opened.get().map(|now| view! { <AddressForm left now opened open/> })}
        </Sheet>
    }
}

/// Where the map shows an address.
pub fn map_link(entry: &AddressEntry) -> String {
    let place =
        text::address_lines(&AddressEntry { co: String::new(), extra: String::new(), ..entry.clone() })
            .join(", ");
    let place = String::from(js_sys::encode_uri_component(&place));
    format!("https://www.openstreetmap.org/search?query={place}")
}

#[component]
fn AddressRow(
    field: Field,
    id: ItemId,
    entry: AddressEntry,
    edit: Callback<(ItemId, AddressEntry)>,
) -> impl IntoView {
    let lines = {
        let entry = entry.clone();
        move || {
            text::address_lines(&entry).into_iter().map(|line| view! { <span>{line}</span> }).collect_view()
        }
    };
    let usage = entry.usage;
    let map = map_link(&entry);
    let entry = StoredValue::new(entry);
    view! {
        <div class="entry entry-address">
            <span class="entry-body">
                <address class="entry-main">{lines}</address>
                <span class="entry-use">{move || words::address_use(usage)}</span>
            </span>
            <a class="entry-edit" href=map target="_blank" rel="noopener noreferrer"
                aria-label=move || crate::t!("record.map") title=move || crate::t!("record.map")><Icon of=MAP_PIN/></a>
            <button
                type="button" class="entry-edit" data-edit=""
                aria-label=move || crate::t!("field.edit", label = crate::t!("field.address"))
                on:click=move |_| edit.run((id, entry.get_value()))
            ><Icon of=PENCIL/></button>
            <Clash field id/>
        </div>
    }
}
