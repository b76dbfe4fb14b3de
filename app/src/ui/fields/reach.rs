//! E-mail addresses and phone numbers: one row each, a tap calls or writes, the pen edits.

use crm_domain::command::Edit;
use crm_domain::field::FieldKind;
use crm_domain::id::ItemId;
use crm_domain::item::{ItemValue, Use};
use crm_domain::value::FieldValue;
use gloo::timers::callback::Timeout;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::field::Field;
use super::reading::open_neighbour;
use super::typed::DRAFT_IDLE_MS;
use super::{typing, words};
use crate::engine::clock;
use crate::ui::parts::icon::{Icon, MAIL, PENCIL, PHONE, PLUS, STAR, TRASH_2};

/// The entries of a collection, primary first.
pub fn items_of(field: Field) -> Vec<(ItemId, ItemValue)> {
    match field.value() {
        Some(FieldValue::Items(items)) => items,
        _ => Vec::new(),
    }
}

/// The rows and the button for one more.
#[component]
pub fn Reach(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let open = RwSignal::new(None::<ItemId>);
    Effect::new(move |_| {
        if !field.in_form() {
            field.editing.set(open.with(Option::is_some));
        }
    });
    // Input that could not be saved stands in a new row.
    Effect::new(move |_| {
        if field.editing.get() && field.has_draft() && open.with_untracked(Option::is_none) {
            open.set(Some(clock::item_id()));
        }
    });
    let items = Memo::new(move |_| items_of(field));
    let alone = Memo::new(move |_| items.with(|items| items.len() == 1));
    let ids = move || items.with(|items| items.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    // WHY memos: an entry that is being typed is not made anew by what is said of others, or of itself.
    let row = move |id: ItemId| {
        let item = Memo::new(move |_| item_in(items, id));
        let is_open = Memo::new(move |_| open.get() == Some(id));
        move || {
            if is_open.get() {
                view! { <ReachInput field id before=item.get_untracked() open/> }.into_any()
            } else {
                item.get().map(|item| view! { <ReachRow field id item alone=alone.get() open/> }).into_any()
            }
        }
    };
    let added = Memo::new(move |_| {
        open.get().filter(|id| items.with(|items| items.iter().all(|(known, _)| known != id)))
    });
    view! {
        <div class="entries">
            <For each=ids key=|id| *id children=row/>
            {move || added.get().map(|id| view! { <ReachInput field id before=None open/> })}
            <button type="button" class="entry-add" data-edit="" on:click=move |_| open.set(Some(clock::item_id()))>
                <Icon of=PLUS/>
                {move || match field.spec.kind {
                    FieldKind::Phones => crate::t!("field.add_phone"),
                    _ => crate::t!("field.add_email"),
                }}
            </button>
        </div>
    }
}

fn item_in(items: Memo<Vec<(ItemId, ItemValue)>>, id: ItemId) -> Option<ItemValue> {
    items.with(|items| items.iter().find(|(known, _)| *known == id).map(|(_, item)| item.clone()))
}

/// Address or number, what it is for, and whether it is the first to use.
fn parts(item: &ItemValue) -> (String, Use, bool) {
    match item {
        ItemValue::Email(entry) => (entry.addr.clone(), entry.usage, entry.primary),
        ItemValue::Phone(entry) => (entry.raw.clone(), entry.usage, entry.primary),
        ItemValue::Address(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_) => (String::new(), Use::Other, false),
    }
}

/// The address a tap goes to: `mailto:` or `tel:`.
pub fn target_of(item: &ItemValue) -> Option<String> {
    match item {
        ItemValue::Email(entry) => {
            Some(format!("mailto:{}", js_sys::encode_uri_component(&entry.addr)).replace("%40", "@"))
        }
        ItemValue::Phone(entry) => {
            let number = if entry.e164.is_empty() { &entry.raw } else { &entry.e164 };
            Some(format!(
                "tel:{}",
                number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect::<String>()
            ))
        }
        ItemValue::Address(_)
        | ItemValue::Affiliation(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_) => None,
    }
}

#[component]
fn ReachRow(
    field: Field,
    id: ItemId,
    item: ItemValue,
    alone: bool,
    open: RwSignal<Option<ItemId>>,
) -> impl IntoView {
    let (shown, usage, primary) = parts(&item);
    let icon = if matches!(item, ItemValue::Phone(_)) { PHONE } else { MAIL };
    let label = shown.clone();
    view! {
        <div class="entry">
            <span class="entry-body">
                <a class="value-link entry-main" href=target_of(&item)><Icon of=icon/><span>{shown}</span></a>
                <span class="entry-use">
                    {(primary && !alone).then(|| view! { <Primary key="field.primary"/> })}{move || words::usage(usage)}
                </span>
            </span>
            <button
                type="button" class="entry-edit" data-edit=""
                aria-label=move || crate::t!("field.edit", label = label.clone())
                on:click=move |_| open.set(Some(id))
            ><Icon of=PENCIL/></button>
            <Clash field id/>
        </div>
    }
}

/// The mark of the entry that is used first.
#[component]
pub fn Primary(
    /// What the mark says.
    key: &'static str,
) -> impl IntoView {
    view! {
        <span class="entry-primary" title=move || crate::t!(key)>
            <Icon of=STAR/><span class="sr-only">{move || crate::t!(key)}</span>
        </span>
    }
}

/// The mark of an entry that two people changed at once; words stand at the field's label.
#[component]
pub fn Clash(
    /// The collection.
    field: Field,
    /// The entry.
    id: ItemId,
) -> impl IntoView {
    let clashes = move || field.conflicts.with(|all| all.iter().any(|conflict| conflict.item == Some(id)));
    view! { <Show when=clashes><span class="entry-clash" aria-hidden="true"></span></Show> }
}

#[component]
fn ReachInput(
    field: Field,
    id: ItemId,
    before: Option<ItemValue>,
    open: RwSignal<Option<ItemId>>,
) -> impl IntoView {
    let is_new = before.is_none();
    let first = items_of_untracked(field).is_empty();
    let fresh_use = if field.spec.kind == FieldKind::Phones { Use::Mobile } else { Use::Work };
    let (raw, usage, primary) = before.as_ref().map_or((String::new(), fresh_use, first), parts);
    let again = field.take_draft().filter(|_| is_new);
    if let (true, Some(typed)) = (field.in_form(), &again)
        && let Err(reason) = typing::read_reach(field.spec.kind, typed, fresh_use, first)
    {
        field.error.set(Some(reason));
    }
    let raw = RwSignal::new(again.unwrap_or(raw));
    let usage = RwSignal::new(usage);
    let primary = RwSignal::new(primary);
    let before = StoredValue::new(before);
    let input = NodeRef::<leptos::html::Input>::new();
    super::typed::focus_when_there(field, input);
    let idle = StoredValue::new_local(None::<Timeout>);
    let close = move || {
        idle.try_set_value(None);
        field.error.try_set(None);
        field.forget_draft();
        open.try_set(None);
    };
    let commit = move || {
        let Some(typed) = raw.try_get_untracked() else { return };
        if open.try_get_untracked().flatten() != Some(id) {
            return;
        }
        if typed.trim().is_empty() {
            if !is_new {
                field.send(vec![Edit::RemoveItem { field: field.spec.key, item: id }], None);
            }
            return close();
        }
        match typing::read_reach(field.spec.kind, &typed, usage.get_untracked(), primary.get_untracked()) {
            Ok(value) => {
                close();
                if before.with_value(|before| before.as_ref() != Some(&value)) {
                    field.send_typed(put(field, id, value), typed);
                }
            }
            Err(reason) => {
                field.keep_draft(&typed);
                field.error.set(Some(reason));
            }
        }
    };
    if !field.in_form() {
        // Whoever goes elsewhere with the caret in it has not thrown it away.
        on_cleanup(commit);
    }
    let remove = move |_| {
        close();
        if !is_new {
            field.send(vec![Edit::RemoveItem { field: field.spec.key, item: id }], None);
        }
    };
    let on_keydown = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() && !on_button(&event) => {
            event.prevent_default();
            commit();
        }
        "Escape" => {
            event.stop_propagation();
            close();
        }
        _ => {}
    };
    view! {
        <div class="entry-form" on:keydown=on_keydown on:focusout=move |event| if left(&event) { commit(); }>
            <input
                class="value-input" node_ref=input type="text" autocomplete="off" autocapitalize="none"
                inputmode=typing::input_mode(field.spec.kind)
                placeholder=move || typing::placeholder(field.spec.kind)
                aria-label=move || field.label()
                aria-invalid=move || field.error.with(Option::is_some).to_string()
                aria-describedby=field.dom_id("error")
                prop:value=raw
                on:input=move |event| {
                    let typed = event_target_value(&event);
                    raw.set(typed.clone());
                    if field.in_form() {
                        field.keep_draft(&typed);
                    } else {
                        idle.set_value(Some(Timeout::new(DRAFT_IDLE_MS, move || field.keep_draft(&typed))));
                    }
                }
                on:keydown=move |event| {
                    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                    if event.key() == "Tab" && event.shift_key() && element.is_some_and(|from| open_neighbour(&from, true)) {
                        event.prevent_default();
                    }
                }
            />
            <select
                class="value-input entry-use-pick" aria-label=move || crate::t!("field.use")
                on:change=move |event| {
                    let key = event_target_value(&event);
                    usage.set(Use::ALL.into_iter().find(|usage| usage.key() == key).unwrap_or_default());
                }
            >
                {Use::ALL.map(|option| view! {
                    <option value=option.key() selected=move || usage.get() == option>{move || words::usage(option)}</option>
                }).collect_view()}
            </select>
            <button
                type="button" class="icon-button" aria-pressed=move || primary.get().to_string()
                aria-label=move || crate::t!("field.primary") title=move || crate::t!("field.primary")
                on:click=move |_| primary.update(|primary| *primary = !*primary)
            ><Icon of=STAR/></button>
            <button
                type="button" class="icon-button" aria-label=move || crate::t!("field.remove")
                title=move || crate::t!("field.remove") on:click=remove
            ><Icon of=TRASH_2/></button>
        </div>
    }
}

/// The edits for an entry; a new primary one takes that from the others.
pub fn put(field: Field, id: ItemId, value: ItemValue) -> Vec<Edit> {
    let mut edits = Vec::new();
    if value.is_primary() {
        for (other, item) in items_of_untracked(field) {
            if other != id && item.is_primary() {
                edits.push(Edit::PutItem { field: field.spec.key, item: other, value: secondary(item) });
            }
        }
    }
    edits.push(Edit::PutItem { field: field.spec.key, item: id, value });
    edits
}

fn items_of_untracked(field: Field) -> Vec<(ItemId, ItemValue)> {
    untrack(|| items_of(field))
}

fn secondary(item: ItemValue) -> ItemValue {
    match item {
        ItemValue::Email(entry) => ItemValue::Email(crm_domain::item::EmailEntry { primary: false, ..entry }),
        ItemValue::Phone(entry) => ItemValue::Phone(crm_domain::item::PhoneEntry { primary: false, ..entry }),
        ItemValue::Affiliation(tie) => {
            ItemValue::Affiliation(crm_domain::item::Affiliation { primary: false, ..tie })
        }
        other @ (ItemValue::Address(_)
        | ItemValue::Check(_)
        | ItemValue::Line(_)
        | ItemValue::Party(_)
        | ItemValue::Price(_)
        | ItemValue::Stop(_)) => other,
    }
}

/// Whether a key was pressed on a button, where Enter means the button.
fn on_button(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.tag_name() == "BUTTON")
}

/// Whether the focus left the whole form, not just one of its controls.
pub fn left(event: &ev::FocusEvent) -> bool {
    // WHY: the page may turn the element that showed a value into the form itself; the button that opened it,
    // which then goes with the focus, is no part of the form and nobody has left anything.
    let from = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if from.is_some_and(|from| from.has_attribute("data-edit")) {
        return false;
    }
    let form = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    form.is_none_or(|form| !form.contains(to.as_ref()))
}
