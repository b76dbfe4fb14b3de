//! Postal addresses: as on an envelope, edited in a sheet with a line per part.

use crm_domain::command::Edit;
use crm_domain::id::ItemId;
use crm_domain::item::{AddressEntry, AddressUse, ItemValue};
use leptos::prelude::*;

use super::field::Field;
use super::reach::{Clash, items_of};
use super::{text, words};
use crate::engine::clock;
use crate::ui::parts::icon::{Icon, MAP_PIN, PENCIL, PLUS, TRASH_2};
use crate::ui::parts::sheet::Sheet;

/// The addresses and the button for one more.
#[component]
pub fn Addresses(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<(ItemId, Option<AddressEntry>)>);
    let edit = move |id: ItemId, entry: Option<AddressEntry>| {
        edited.set(Some((id, entry)));
        open.set(true);
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
            <button type="button" class="entry-add" data-edit="" on:click=move |_| edit(clock::item_id(), None)>
                <Icon of=PLUS/>{move || crate::t!("field.add_address")}
            </button>
        </div>
        <Sheet open title=Signal::derive(|| crate::t!("field.address"))>
            {move || edited.get().map(|(id, entry)| view! { <AddressForm field id entry open/> })}
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

/// A part of an address: its name in the schema's words, how a browser fills it, and the text.
type Part = (&'static str, &'static str, RwSignal<String>);

#[component]
fn AddressForm(field: Field, id: ItemId, entry: Option<AddressEntry>, open: RwSignal<bool>) -> impl IntoView {
    let is_new = entry.is_none();
    let entry = entry.unwrap_or_else(|| AddressEntry { country: "DE".to_owned(), ..AddressEntry::default() });
    let usage = RwSignal::new(entry.usage);
    let part = |text: &String| RwSignal::new(text.clone());
    let country = RwSignal::new(untrack(|| crate::format::country(&entry.country)));
    let parts: [Part; 8] = [
        ("street", "off", part(&entry.street)),
        ("house_no", "off", part(&entry.house_no)),
        ("zip", "off", part(&entry.zip)),
        ("city", "off", part(&entry.city)),
        ("extra", "off", part(&entry.extra)),
        ("co", "off", part(&entry.co)),
        ("region", "off", part(&entry.region)),
        ("country", "off", country),
    ];
    let [street, house_no, zip, city, extra, co, region, country] = parts.map(|(_, _, text)| text);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let (street, house_no) = super::typing::split_street(&text(street), &text(house_no));
        let value = AddressEntry {
            usage: usage.get_untracked(),
            co: text(co),
            street,
            house_no,
            extra: text(extra),
            zip: text(zip),
            city: text(city),
            region: text(region),
            country: crm_domain::country::code_or_written(&text(country)),
        };
        let nothing =
            AddressEntry { usage: value.usage, country: value.country.clone(), ..AddressEntry::default() };
        if value != nothing {
            field.send(
                vec![Edit::PutItem { field: field.spec.key, item: id, value: ItemValue::Address(value) }],
                None,
            );
        }
        open.set(false);
    };
    let remove = move |_| {
        field.send(vec![Edit::RemoveItem { field: field.spec.key, item: id }], None);
        open.set(false);
    };
    view! {
        <form class="sheet-form address-form" on:submit=save>
            <label class="form-part part-use">
                <span>{move || crate::t!("field.use")}</span>
                <select class="form-input" on:change=move |event| {
                    let key = event_target_value(&event);
                    usage.set(AddressUse::ALL.into_iter().find(|usage| usage.key() == key).unwrap_or_default());
                }>
                    {AddressUse::ALL.map(|option| view! {
                        <option value=option.key() selected=move || usage.get() == option>{move || words::address_use(option)}</option>
                    }).collect_view()}
                </select>
            </label>
            {parts.map(|(name, fill, text)| view! {
                <label class=format!("form-part part-{name}")>
                    <span>{move || words::part(name)}</span>
                    <input class="form-input" type="text" autocomplete=fill prop:value=text
                        on:input=move |event| text.set(event_target_value(&event))/>
                </label>
            }).collect_view()}
            <footer class="sheet-foot">
                {(!is_new).then(|| view! {
                    <button type="button" class="button quiet" on:click=remove><Icon of=TRASH_2/>{move || crate::t!("field.remove")}</button>
                })}
                <button type="submit" class="button strong">{move || crate::t!("field.save")}</button>
            </footer>
        </form>
    }
}
