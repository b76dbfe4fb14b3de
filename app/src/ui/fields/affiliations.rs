//! Ties of a contact to accounts: found while typing or made on the spot, edited in a sheet.

use crm_domain::command::Edit;
use crm_domain::field::RecordKind;
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{Affiliation, ItemValue};
use crm_domain::time::Day;
use leptos::prelude::*;

use super::combobox::Leave;
use super::field::Field;
use super::reach::{Clash, Primary, items_of, put};
use super::search::{RecordSearch, create_named};
use super::{text, words};
use crate::engine::{clock, use_engine};
use crate::route::Route;
use crate::ui::parts::icon::{BUILDING_2, Icon, PENCIL, PLUS, TRASH_2};
use crate::ui::parts::sheet::Sheet;

/// The accounts, and the search for one more.
#[component]
pub fn Affiliations(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let adding = RwSignal::new(false);
    let open = RwSignal::new(false);
    let edited = RwSignal::new(None::<(ItemId, Affiliation)>);
    let edit = Callback::new(move |tie: (ItemId, Affiliation)| {
        edited.set(Some(tie));
        open.set(true);
    });
    let ties = Memo::new(move |_| {
        let ties = items_of(field).into_iter().filter_map(|(id, item)| match item {
            ItemValue::Affiliation(tie) => Some((id, tie)),
            ItemValue::Email(_)
            | ItemValue::Phone(_)
            | ItemValue::Address(_)
            | ItemValue::Check(_)
            | ItemValue::Line(_)
            | ItemValue::Party(_)
            | ItemValue::Price(_)
            | ItemValue::Stop(_) => None,
        });
        ties.collect::<Vec<_>>()
    });
    // WHY a row per tie that stays while the tie changes: the focus comes back to its pencil from the sheet.
    let row = move |(id, _): (ItemId, Affiliation)| {
        let tie =
            Memo::new(move |_| ties.with(|ties| Some(ties.iter().find(|(of, _)| *of == id)?.1.clone())));
        let alone = Memo::new(move |_| ties.with(|ties| ties.len() == 1));
        view! { <TieRow field id tie alone edit/> }
    };
    view! {
        <div class="entries">
            <For each=move || ties.get() key=|(id, _)| *id children=row/>
            {move || if adding.get() {
                view! { <TieSearch field adding/> }.into_any()
            } else {
                view! {
                    <button type="button" class="entry-add" data-edit="" on:click=move |_| adding.set(true)>
                        <Icon of=PLUS/>{move || crate::t!("field.add_affiliation")}
                    </button>
                }.into_any()
            }}
        </div>
        <Sheet open title=Signal::derive(move || field.label())>
            {move || edited.get().map(|(id, tie)| view! { <TieForm field id tie open/> })}
        </Sheet>
    }
}

#[component]
fn TieSearch(field: Field, adding: RwSignal<bool>) -> impl IntoView {
    let engine = use_engine();
    let add = move |account: RecordId, title: String| {
        if !field.alive() {
            return;
        }
        field.know_title(account, title);
        let primary = untrack(|| items_of(field)).is_empty();
        let tie = Affiliation {
            account,
            role: String::new(),
            department: String::new(),
            primary,
            from: None,
            to: None,
            inactive: false,
        };
        field.send(put(field, clock::item_id(), ItemValue::Affiliation(tie)), None);
        adding.try_set(false);
    };
    let on_create = move |name: String| {
        let title = name.clone();
        create_named(engine, RecordKind::Account, name, move |id| add(id, title));
    };
    let on_leave = move |(leave, _): (Leave, web_sys::Element)| {
        match leave {
            Leave::Escape | Leave::Away | Leave::Enter | Leave::Tab { .. } => adding.set(false),
            Leave::Back => {}
        }
        false
    };
    view! {
        <RecordSearch
            id=field.dom_id("search") label=Signal::derive(move || field.label()) kind=RecordKind::Account except=None
            clearable=Signal::derive(|| false) on_pick=Callback::new(move |(id, title)| add(id, title))
            on_create=Callback::new(on_create) on_clear=Callback::new(|()| ()) on_leave=Callback::new(on_leave)
        />
    }
}

/// `tie` is nothing for the moment in which its row goes.
#[component]
fn TieRow(
    field: Field,
    id: ItemId,
    tie: Memo<Option<Affiliation>>,
    alone: Memo<bool>,
    edit: Callback<(ItemId, Affiliation)>,
) -> impl IntoView {
    let account = Memo::new(move |_| tie.with(|tie| tie.as_ref().map(|tie| tie.account)));
    let title = move || {
        account
            .get()
            .map(|account| field.titles.with(|titles| text::title(titles, account)))
            .unwrap_or_default()
    };
    let path = move || account.get().map(|account| Route::Record(RecordKind::Account, account).path());
    let detail = move || {
        let parts = tie.with(|tie| tie.as_ref().map(|tie| [tie.role.clone(), tie.department.clone()]));
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    let ended = Memo::new(move |_| tie.with(|tie| tie.as_ref().is_some_and(|tie| tie.inactive)));
    let primary = Memo::new(move |_| {
        !alone.get() && tie.with(|tie| tie.as_ref().is_some_and(|tie| tie.primary && !tie.inactive))
    });
    view! {
        <div class="entry" class:is-ended=ended>
            <span class="entry-body">
                <a class="value-link entry-main" href=path>
                    <Icon of=BUILDING_2/><span>{title}</span>
                </a>
                <span class="entry-use">
                    {move || primary.get().then(|| view! { <Primary key="field.primary_account"/> })}{detail}
                    {move || ended.get().then(|| view! { <span class="chip">{move || crate::t!("field.ended")}</span> })}
                </span>
            </span>
            <button
                type="button" class="entry-edit" data-edit=""
                aria-label=move || crate::t!("field.edit", label = title())
                on:click=move |_| if let Some(tie) = tie.get_untracked() { edit.run((id, tie)) }
            ><Icon of=PENCIL/></button>
            <Clash field id/>
        </div>
    }
}

#[component]
fn TieForm(field: Field, id: ItemId, tie: Affiliation, open: RwSignal<bool>) -> impl IntoView {
    let role = RwSignal::new(tie.role.clone());
    let department = RwSignal::new(tie.department.clone());
    let day = |day: Option<Day>| RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default());
    let (from, to) = (day(tie.from), day(tie.to));
    let primary = RwSignal::new(tie.primary);
    let inactive = RwSignal::new(tie.inactive);
    let account = tie.account;
    let before = StoredValue::new(tie);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let value = Affiliation {
            account,
            role: role.get_untracked().trim().to_owned(),
            department: department.get_untracked().trim().to_owned(),
            primary: primary.get_untracked(),
            from: Day::from_iso(&from.get_untracked()),
            to: Day::from_iso(&to.get_untracked()),
            inactive: inactive.get_untracked(),
        };
        if before.with_value(|before| *before != value) {
            field.send(put(field, id, ItemValue::Affiliation(value)), None);
        }
        open.set(false);
    };
    let remove = move |_| {
        field.send(vec![Edit::RemoveItem { field: field.spec.key, item: id }], None);
        open.set(false);
    };
    let input = move |name: &'static str, kind: &'static str, text: RwSignal<String>| {
        view! {
            <label class=format!("form-part part-{name}")>
                <span>{move || match name {
                    "from" => crate::t!("field.from"),
                    "to" => crate::t!("field.to"),
                    part => words::part(part),
                }}</span>
                <input class="form-input" type=kind autocomplete="off" prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))/>
            </label>
        }
    };
    let check = move |key: &'static str, set: RwSignal<bool>| {
        view! {
            <label class="form-check">
                <input type="checkbox" prop:checked=set on:change=move |event| set.set(event_target_checked(&event))/>
                <span>{move || crate::t!(key)}</span>
            </label>
        }
    };
    view! {
        <form class="sheet-form" on:submit=save>
            <p class="form-about"><Icon of=BUILDING_2/>{move || field.titles.with(|titles| text::title(titles, account))}</p>
            {input("role", "text", role)}
            {input("department", "text", department)}
            <div class="form-pair">{input("from", "date", from)}{input("to", "date", to)}</div>
            {check("field.primary_account", primary)}
            {check("field.tie_ended", inactive)}
            <footer class="sheet-foot">
                <button type="button" class="button quiet" on:click=remove><Icon of=TRASH_2/>{move || crate::t!("field.remove")}</button>
                <button type="submit" class="button strong">{move || crate::t!("field.save")}</button>
            </footer>
        </form>
    }
}
