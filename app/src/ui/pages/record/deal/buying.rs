//! The buying center of a deal: who has a say in it, as what, how much, and what they think of it; and who else wants
//! to sell.

use crm_domain::choice::{BUYING_ROLE, ChoiceList, INFLUENCE, STANCE};
use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::item::{ItemValue, Party};
use crm_domain::schema::deal;
use crm_domain::value::FieldValue;
use engine_protocol::view::Hit;
use leptos::prelude::*;

use super::super::Page;
use super::super::quote::lines::value;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::combobox::Leave;
use crate::ui::fields::field::Field;
use crate::ui::fields::reach::Clash;
use crate::ui::fields::row::FieldRow;
use crate::ui::fields::search::{RecordSearch, create_named};
use crate::ui::fields::{text, words};
use crate::ui::parts::icon::{Icon, PLUS, X};
use crate::ui::parts::mark::Initials;
use crate::ui::rights::may_write;
use crate::ui::toast::use_toasts;

/// So many people of the company are proposed before anybody types.
const PROPOSED: usize = 6;

/// Everybody with a say, whatever order the engine says them in: those who decide first, then by name.
fn parties(page: Page) -> Vec<(Party, String)> {
    page.view.with(|view| {
        let Some(view) = view.as_ref() else { return Vec::new() };
        let items = value(view, deal::CONTACTS).map(FieldValue::items).unwrap_or_default();
        let mut all: Vec<(Party, String)> = items
            .iter()
            .filter_map(|(_, item)| match item {
                ItemValue::Party(party) => Some((party.clone(), text::title(&view.titles, party.contact))),
                _ => None,
            })
            .collect();
        let place = |role: &str| {
            BUYING_ROLE.keys.iter().position(|key| *key == role).unwrap_or(BUYING_ROLE.keys.len())
        };
        all.sort_by_cached_key(|(party, name)| {
            (place(&party.role), crm_domain::fold::fold(name), party.contact)
        });
        all
    })
}

fn put(page: Page, party: Party) {
    let item = Party::item(party.contact);
    let edit = Edit::PutItem { field: deal::CONTACTS, item, value: ItemValue::Party(party) };
    let command = Command::Edit { records: vec![page.id], edits: vec![edit] };
    leptos::task::spawn_local(async move {
        if let Err(problem) = use_engine().command(command).await {
            use_toasts().failed(&problem);
        }
    });
}

/// The people, and the search for one more; under them the competitors.
#[component]
pub fn BuyingCenter(page: Page) -> impl IntoView {
    let all = Memo::new(move |_| parties(page));
    let may = Memo::new(move |_| may_write());
    let adding = RwSignal::new(false);
    let field =
        |key| page.fields.with_value(|fields| fields.iter().copied().find(|field| field.spec.key == key));
    let (people, competitors) = (field(deal::CONTACTS), field(deal::COMPETITORS));
    let ids = move || all.with(|all| all.iter().map(|(party, _)| party.contact).collect::<Vec<_>>());
    view! {
        <section class="related buying" aria-labelledby="buying-center">
            <header class="related-head">
                <h2 id="buying-center">{move || tr("deal.buying_center")}<span class="count">{move || all.with(Vec::len)}</span></h2>
                <Show when=move || may.get()>
                    <button type="button" class="button quiet" aria-expanded=move || adding.get().to_string()
                        on:click=move |_| adding.update(|adding| *adding = !*adding)>
                        <Icon of=PLUS/>{move || tr("deal.add_party")}</button>
                </Show>
            </header>
            <Show when=move || adding.get()><Add page adding all/></Show>
            <ul class="buying-list">
                <For each=ids key=|id| *id let:id>{people.map(|field| view! { <One page field id all may/> })}</For>
            </ul>
            <Show when=move || all.with(Vec::is_empty) && !adding.get()>
                <p class="related-none">{move || tr("deal.no_parties")}</p>
            </Show>
            <div class="buying-competitors" data-fields="">
                {competitors.map(|field| view! { <FieldRow field/> })}
            </div>
        </section>
    }
}

#[component]
fn One(
    page: Page,
    field: Field,
    id: RecordId,
    all: Memo<Vec<(Party, String)>>,
    may: Memo<bool>,
) -> impl IntoView {
    let party = Memo::new(move |_| {
        let found = all.with(|all| all.iter().find(|(party, _)| party.contact == id).cloned());
        found.unwrap_or_else(|| (Party::of(id), String::new()))
    });
    let name = Signal::derive(move || party.with(|(_, name)| name.clone()));
    let stance = move || party.with(|(party, _)| party.stance.clone());
    let remove = move |_| {
        let edits = vec![Edit::RemoveItem { field: deal::CONTACTS, item: Party::item(id) }];
        let said = t!("deal.party_removed", name = name.get_untracked());
        use_toasts().act(use_engine(), Command::Edit { records: vec![page.id], edits }, said);
    };
    let pick = move |list: &'static ChoiceList,
                     label: &'static str,
                     of: fn(&Party) -> &str,
                     with: fn(Party, String) -> Party| {
        let key = move || party.with(|(party, _)| of(party).to_owned());
        let choose = move |event| {
            let party = party.with_untracked(|(party, _)| party.clone());
            put(page, with(party, event_target_value(&event)));
        };
        view! {
            <select class="value-input buying-pick" data-part=list.name disabled=move || !may.get()
                aria-label=move || t!("deal.part_of", part = tr(label), name = name.get())
                class:is-unsaid=move || key().is_empty() prop:value=key on:change=choose>
                <option value="" selected=move || key().is_empty()>{move || tr(label)}</option>
                {list.keys.iter().map(|option| view! {
                    <option value=*option selected=move || key() == *option>{move || words::choice(list, option)}</option>
                }).collect_view()}
            </select>
        }
    };
    view! {
        <li class="buying-one" data-party=id.to_string() data-stance=stance>
            <a class="buying-who" href=Route::Record(RecordKind::Contact, id).path()>
                <Initials kind=RecordKind::Contact title=name/><strong>{name}</strong>
            </a>
            <Show when=move || may.get()>
                <button type="button" class="button quiet square" aria-label=move || t!("deal.remove_party", name = name.get())
                    on:click=remove><Icon of=X/></button>
            </Show>
            <div class="buying-picks">
                {pick(&BUYING_ROLE, "deal.role", |party| &party.role, |party, role| Party { role, ..party })}
                {pick(&STANCE, "deal.stance", |party| &party.stance, |party, stance| Party { stance, ..party })}
                {pick(&INFLUENCE, "deal.influence", |party| &party.influence, |party, influence| Party { influence, ..party })}
            </div>
            <Clash field id=Party::item(id)/>
        </li>
    }
}

/// The company's people in one tap, and everybody by search.
#[component]
fn Add(page: Page, adding: RwSignal<bool>, all: Memo<Vec<(Party, String)>>) -> impl IntoView {
    let engine = use_engine();
    let account = page.view.with_untracked(|view| match value(view.as_ref()?, deal::ACCOUNT) {
        Some(FieldValue::Link(id)) => Some(*id),
        _ => None,
    });
    let known = account.map(|account| engine.watch_record(account));
    let colleagues = move || -> Vec<Hit> {
        let Some(known) = known else { return Vec::new() };
        let there: Vec<RecordId> = all.with(|all| all.iter().map(|(party, _)| party.contact).collect());
        known.with(|view| {
            let related = view.as_ref().map(|view| view.related.as_slice()).unwrap_or_default();
            let people = related.iter().filter(|hit| hit.kind == RecordKind::Contact);
            people.filter(|hit| !there.contains(&hit.id)).take(PROPOSED).cloned().collect()
        })
    };
    let add = move |id: RecordId| {
        if all.try_with_untracked(|all| all.iter().any(|(party, _)| party.contact == id)) == Some(false) {
            put(page, Party::of(id));
        }
        adding.try_set(false);
    };
    let on_create = move |name: String| create_named(engine, RecordKind::Contact, name, add);
    let on_leave = move |(leave, _): (Leave, web_sys::Element)| {
        if leave == Leave::Escape {
            adding.set(false);
        }
        false
    };
    view! {
        <div class="buying-add">
            <div class="chips">
                {move || colleagues().into_iter().map(|hit| view! {
                    <button type="button" class="button" on:click=move |_| add(hit.id)><Icon of=PLUS/>{hit.title.clone()}</button>
                }).collect_view()}
            </div>
            <RecordSearch
                id="add-party".to_owned() label=Signal::derive(|| tr("deal.add_party")) kind=RecordKind::Contact except=None
                clearable=Signal::derive(|| false) on_pick=Callback::new(move |(id, _): (RecordId, String)| add(id))
                on_create=Callback::new(on_create) on_clear=Callback::new(|()| ()) on_leave=Callback::new(on_leave)
            />
        </div>
    }
}
