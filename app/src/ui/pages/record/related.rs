//! What a record is tied to: an account's contacts, a contact's companies and colleagues.

use crm_domain::choice::{BUYING_ROLE, STANCE};
use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::item::{Affiliation, ItemValue};
use crm_domain::query::{Filter, Op, Query};
use crm_domain::schema::{contact, deal};
use crm_domain::value::FieldValue;
use engine_protocol::view::Hit;
use leptos::prelude::*;

use super::Page;
use super::deal::buying::BuyingCenter;
use super::deal::stages::StageHistory;
use super::quote::papers::Papers;
use crate::engine::{clock, use_engine};
use crate::route::Route;
use crate::t;
use crate::ui::fields::combobox::Leave;
use crate::ui::fields::search::{RecordSearch, create_named};
use crate::ui::fields::{text, words};
use crate::ui::pages::tasks::line::filter_is;
use crate::ui::pages::today::ask::watch;
use crate::ui::parts::icon::{Icon, PLUS};
use crate::ui::parts::mark::Initials;
use crate::ui::shell::Overlay;
use crate::ui::toast::use_toasts;

/// So many deals are asked for in which somebody has a say.
const MOST_SAYS: u32 = 100;

/// The lists that fit the record.
#[component]
pub fn Related(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    match page.kind {
        RecordKind::Account => {
            view! { <Contacts page/><Deals page/><Bought page/><PriceLists page/> }.into_any()
        }
        RecordKind::Contact => {
            view! { <Companies page/><Deals page/><Bought page/><Colleagues page/> }.into_any()
        }
        RecordKind::Deal => view! { <BuyingCenter page/><Bought page/><StageHistory page/> }.into_any(),
        _ => ().into_any(),
    }
}

/// The price lists that name a company.
#[component]
fn PriceLists(page: Page) -> impl IntoView {
    let hits = hits(page, RecordKind::PriceList);
    view! {
        <Show when=move || !hits.with(Vec::is_empty)>
            <section class="related">
                <header class="related-head"><h2>{move || t!("nav.price_lists")}</h2></header>
                <HitList hits/>
            </section>
        </Show>
    }
}

/// What was offered, and what was bought.
#[component]
fn Bought(page: Page) -> impl IntoView {
    view! { <Papers page kind=RecordKind::Quote/><Papers page kind=RecordKind::Order/> }
}

fn hits(page: Page, kind: RecordKind) -> Memo<Vec<Hit>> {
    Memo::new(move |_| {
        page.view.with(|view| {
            let all = view.as_ref().map(|view| view.related.as_slice()).unwrap_or_default();
            all.iter().filter(|hit| hit.kind == kind).cloned().collect()
        })
    })
}

/// The deals with a company or a person, with a button for one more.
#[component]
fn Deals(page: Page) -> impl IntoView {
    let hits = hits(page, RecordKind::Deal);
    let says = says_in_deals(page);
    let overlay = Overlay::current();
    let add = move |_| {
        let title =
            page.view.with_untracked(|view| view.as_ref().map(|view| view.title.clone()).unwrap_or_default());
        let mut given = Vec::new();
        if page.kind == RecordKind::Account {
            given.push((deal::ACCOUNT, FieldValue::Link(page.id), title));
        } else {
            given.push((deal::CONTACT, FieldValue::Link(page.id), title));
            given.extend(first_company(page).map(|(id, title)| (deal::ACCOUNT, FieldValue::Link(id), title)));
        }
        overlay.given.set(given);
        overlay.create.set(Some(RecordKind::Deal));
    };
    view! {
        <section class="related">
            <header class="related-head">
                <h2>{move || t!("sales.deals_of")}<span class="count">{move || hits.with(Vec::len)}</span></h2>
                <button type="button" class="button quiet" on:click=add><Icon of=PLUS/>{move || t!("sales.add_deal")}</button>
            </header>
            <HitList hits said=Signal::from(says)/>
        </section>
    }
}

/// What a person is in the deals that they have a say in.
fn says_in_deals(page: Page) -> Memo<Vec<(RecordId, String)>> {
    const ASKED: &[FieldKey] = &[deal::CONTACTS];
    let live = (page.kind == RecordKind::Contact).then(|| {
        let query = move || {
            let ours = filter_is(deal::CONTACTS, Op::Is, vec![FieldValue::Link(page.id)]);
            Query { filter: Filter::All(vec![ours]), ..Query::all(RecordKind::Deal) }
        };
        watch(query, ASKED, Signal::derive(|| MOST_SAYS))
    });
    Memo::new(move |_| {
        let Some(live) = live else { return Vec::new() };
        live.with(|window| {
            let rows = window.as_ref().map(|window| window.rows.as_slice()).unwrap_or_default();
            rows.iter()
                .map(|row| (row.id, say_of(page.id, row.cells.first().and_then(Option::as_ref))))
                .collect()
        })
    })
}

/// "Entscheider · Befürwortet".
fn say_of(contact: RecordId, parties: Option<&FieldValue>) -> String {
    let party = parties.map(FieldValue::items).unwrap_or_default().iter().find_map(|(_, item)| match item {
        ItemValue::Party(party) if party.contact == contact => Some(party),
        _ => None,
    });
    let Some(party) = party else { return String::new() };
    let word = |list, key: &str| (!key.is_empty()).then(|| words::choice(list, key));
    let said = [word(&BUYING_ROLE, &party.role), word(&STANCE, &party.stance)];
    let said: Vec<String> = said.into_iter().flatten().collect();
    if said.is_empty() { t!("deal.has_say") } else { said.join(" · ") }
}

/// The company that a contact is with.
fn first_company(page: Page) -> Option<(RecordId, String)> {
    page.view.with_untracked(|view| {
        let view = view.as_ref()?;
        let (_, ties) = view.values.iter().find(|(key, _)| *key == contact::AFFILIATIONS)?;
        ties.items().iter().find_map(|(_, item)| match item {
            ItemValue::Affiliation(tie) if !tie.inactive => {
                Some((tie.account, text::title(&view.titles, tie.account)))
            }
            _ => None,
        })
    })
}

#[component]
fn HitList(
    hits: Memo<Vec<Hit>>,
    /// What else is said of some of them.
    #[prop(optional)]
    said: Option<Signal<Vec<(RecordId, String)>>>,
) -> impl IntoView {
    let say = move |id: RecordId| {
        said.and_then(|said| {
            said.with(|said| said.iter().find(|(of, _)| *of == id).map(|(_, say)| say.clone()))
        })
    };
    view! {
        <ul class="related-list">
            <For each=move || hits.get() key=|hit| (hit.id, hit.title.clone(), hit.subtitle.clone()) let:hit>
                <li><a href=Route::Record(hit.kind, hit.id).path()>
                    <Initials kind=hit.kind title=hit.title.clone()/>
                    <span class="related-text">
                        <strong>{if hit.title.is_empty() { t!("record.untitled") } else { hit.title.clone() }}</strong>
                        <small>{hit.subtitle.clone()}</small>
                        {move || say(hit.id).map(|say| view! { <small class="deal-say">{say}</small> })}
                    </span>
                </a></li>
            </For>
        </ul>
    }
}

/// An account's contacts, with search for one more.
#[component]
fn Contacts(page: Page) -> impl IntoView {
    let hits = hits(page, RecordKind::Contact);
    let adding = RwSignal::new(false);
    view! {
        <section class="related">
            <header class="related-head">
                <h2>{move || t!("record.contacts")}<span class="count">{move || hits.with(Vec::len)}</span></h2>
                <button type="button" class="button quiet" on:click=move |_| adding.set(true)>
                    <Icon of=PLUS/>{move || t!("record.add_contact")}
                </button>
            </header>
            <Show when=move || adding.get()><AddContact page adding/></Show>
            <HitList hits/>
            <Show when=move || hits.with(Vec::is_empty) && !adding.get()>
                <p class="related-none">{move || t!("record.no_contacts")}</p>
            </Show>
        </section>
    }
}

fn tie_to(account: RecordId) -> Edit {
    let tie = Affiliation {
        account,
        role: String::new(),
        department: String::new(),
        primary: false,
        from: None,
        to: None,
        inactive: false,
    };
    Edit::PutItem { field: contact::AFFILIATIONS, item: clock::item_id(), value: ItemValue::Affiliation(tie) }
}

#[component]
fn AddContact(page: Page, adding: RwSignal<bool>) -> impl IntoView {
    let engine = use_engine();
    let tie = move |id: RecordId, title: &str| {
        let command = Command::Edit { records: vec![id], edits: vec![tie_to(page.id)] };
        use_toasts().act(engine, command, t!("record.contact_added", name = title));
        adding.try_set(false);
    };
    let on_create = move |name: String| {
        let title = name.clone();
        create_named(engine, RecordKind::Contact, name, move |id| tie(id, &title));
    };
    let on_leave = move |(leave, _): (Leave, web_sys::Element)| {
        if leave != Leave::Back {
            adding.set(false);
        }
        false
    };
    view! {
        <RecordSearch
            id="add-contact".to_owned() label=Signal::derive(|| t!("record.add_contact")) kind=RecordKind::Contact except=None
            clearable=Signal::derive(|| false) on_pick=Callback::new(move |(id, title): (RecordId, String)| tie(id, &title))
            on_create=Callback::new(on_create) on_clear=Callback::new(|()| ()) on_leave=Callback::new(on_leave)
        />
    }
}

/// The companies a contact is tied to now.
#[component]
fn Companies(page: Page) -> impl IntoView {
    let companies = Memo::new(move |_| {
        page.view.with(|view| {
            let Some(view) = view.as_ref() else { return Vec::new() };
            let ties =
                view.values.iter().find(|(key, _)| *key == contact::AFFILIATIONS).map(|(_, value)| value);
            let ties = ties.map(FieldValue::items).unwrap_or_default().iter();
            ties.filter_map(|(_, item)| match item {
                ItemValue::Affiliation(tie) if !tie.inactive => Some(Hit {
                    id: tie.account,
                    kind: RecordKind::Account,
                    title: text::title(&view.titles, tie.account),
                    subtitle: tie.role.clone(),
                }),
                ItemValue::Affiliation(_)
                | ItemValue::Email(_)
                | ItemValue::Phone(_)
                | ItemValue::Check(_)
                | ItemValue::Line(_)
                | ItemValue::Party(_)
                | ItemValue::Price(_)
                | ItemValue::Stop(_)
                | ItemValue::Address(_) => None,
            })
            .collect()
        })
    });
    view! {
        <Show when=move || !companies.with(Vec::is_empty)>
            <section class="related">
                <header class="related-head"><h2>{move || t!("record.companies")}</h2></header>
                <HitList hits=companies/>
            </section>
        </Show>
    }
}

/// Contacts of the same companies.
#[component]
fn Colleagues(page: Page) -> impl IntoView {
    let hits = hits(page, RecordKind::Contact);
    view! {
        <Show when=move || !hits.with(Vec::is_empty)>
            <section class="related">
                <header class="related-head">
                    <h2>{move || t!("record.colleagues")}<span class="count">{move || hits.with(Vec::len)}</span></h2>
                </header>
                <HitList hits/>
            </section>
        </Show>
    }
}
