//! A price list: what each product costs, from how many on, from when to when; changed in its place.

use std::collections::BTreeMap;

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::{ItemId, RecordId};
use crm_domain::item::{ItemValue, PriceEntry};
use crm_domain::parse::amount;
use crm_domain::schema::{price_list, product};
use crm_domain::time::Day;
use crm_domain::value::{FieldValue, Money};
use engine_protocol::view::RecordView;
use leptos::prelude::*;
use leptos::{ev, html};

use super::Page;
use super::quote::lines::{text_of, value};
use super::quote::seek::Known;
use crate::engine::ahead::Ahead;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::fields::combobox::Leave;
use crate::ui::fields::field::Field;
use crate::ui::fields::reach::Clash;
use crate::ui::fields::search::{RecordSearch, create_named};
use crate::ui::fields::{text, typing};
use crate::ui::parts::icon::{Icon, PLUS, TRASH_2};
use crate::ui::quote::totals::quantity;
use crate::ui::rights::may_write;
use crate::ui::toast::{problem_text, use_toasts};
use crate::ui::usual::usual;

/// So many prices are shown before somebody asks for all of them.
const FIRST: usize = 200;

/// A price as the page shows it.
type Shown = (ItemId, PriceEntry, String);

/// Prices that are on their way to the engine. WHY shown before it says so: the next part of a price that is typed
/// builds on what was typed before, not on what is still stored.
type Sent = Ahead<(ItemId, PriceEntry)>;

/// The currency of a list; the usual one while it says none that is one.
fn currency_of(view: &RecordView) -> [u8; 3] {
    let said = text_of(view, price_list::CURRENCY).trim().to_uppercase();
    let code: Option<[u8; 3]> = said.as_bytes().try_into().ok();
    code.filter(|code| code.iter().all(u8::is_ascii_uppercase)).unwrap_or_else(|| usual().code())
}

/// The prices with what is on its way, in the order of their products.
fn entries(page: Page, sent: Sent) -> Vec<Shown> {
    let stored = page.view.with(|view| {
        let items = view.as_ref().and_then(|view| value(view, price_list::PRICES)).map(FieldValue::items);
        let prices = items.unwrap_or_default().iter().filter_map(|(id, item)| match item {
            ItemValue::Price(entry) => Some((*id, entry.clone())),
            _ => None,
        });
        prices.collect::<BTreeMap<_, _>>()
    });
    let all = sent.over(stored, |mut all, (id, entry)| {
        all.insert(*id, entry.clone());
        all
    });
    page.view.with(|view| {
        let Some(view) = view.as_ref() else { return Vec::new() };
        // WHY a map: a list may have thousands of products, and each is looked up.
        let titles: BTreeMap<RecordId, &str> =
            view.titles.iter().map(|(id, title)| (*id, title.as_str())).collect();
        let titled = |(id, entry): (ItemId, PriceEntry)| {
            let title = titles.get(&entry.product).map(|title| (*title).to_owned());
            (id, entry, title.unwrap_or_else(|| tr("record.untitled")))
        };
        let mut all: Vec<Shown> = all.into_iter().map(titled).collect();
        all.sort_by_cached_key(|(id, entry, title)| {
            (crm_domain::fold::fold(title), entry.product, entry.min_quantity, entry.from, *id)
        });
        all
    })
}

/// All prices, and the search for one more product.
#[component]
pub fn Prices(page: Page) -> impl IntoView {
    let sent = Sent::new();
    let all = Memo::new(move |_| entries(page, sent));
    Effect::new(move |_| {
        page.view.track();
        sent.said();
    });
    let may = Memo::new(move |_| {
        let is_there = page.view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
        is_there && may_write()
    });
    let everything = RwSignal::new(false);
    let field = page
        .fields
        .with_value(|fields| fields.iter().copied().find(|field| field.spec.key == price_list::PRICES));
    let ids = move || {
        let most = if everything.get() { usize::MAX } else { FIRST };
        all.with(|all| all.iter().take(most).map(|(id, ..)| *id).collect::<Vec<_>>())
    };
    let heads = ["price.from_quantity", "price.price", "price.from", "price.to"];
    view! {
        <section class="quote prices" aria-labelledby="prices">
            <header class="quote-lines-head">
                <h2 id="prices">{move || tr("price.prices")}<span class="count">{move || all.with(Vec::len)}</span></h2>
            </header>
            <div class="price-heads" aria-hidden="true">
                <span class="is-text">{move || tr("price.product")}</span>
                {heads.map(|head| view! { <span>{move || tr(head)}</span> }).collect_view()}
                <span></span>
            </div>
            <ul class="line-list">
                <For each=ids key=|id| *id let:id>{field.map(|field| view! { <One page field id all sent may/> })}</For>
            </ul>
            <Show when=move || all.with(|all| all.len() > FIRST) && !everything.get()>
                <button type="button" class="button quiet" on:click=move |_| everything.set(true)>
                    {move || t!("price.show_all", n = all.with(Vec::len))}</button>
            </Show>
            <Show when=move || all.with(Vec::is_empty)><p class="related-none">{move || tr("price.none")}</p></Show>
            <Show when=move || may.get()><Add page all sent/></Show>
        </section>
    }
}

/// A part of a price that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Least,
    Price,
    From,
    To,
}

impl Part {
    const ALL: [Self; 4] = [Self::Least, Self::Price, Self::From, Self::To];

    const fn key(self) -> &'static str {
        match self {
            Self::Least => "least",
            Self::Price => "price",
            Self::From => "from",
            Self::To => "to",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Least => "price.from_quantity",
            Self::Price => "price.price",
            Self::From => "price.from",
            Self::To => "price.to",
        }
    }

    fn shown(self, entry: &PriceEntry) -> String {
        let day = |day: Option<Day>| day.map(format::day).unwrap_or_default();
        match self {
            Self::Least if entry.min_quantity == 0 => String::new(),
            Self::Least => quantity(entry.min_quantity),
            Self::Price => format::money_plain(entry.price),
            Self::From => day(entry.from),
            Self::To => day(entry.to),
        }
    }

    /// The price with what was typed.
    fn read(self, typed: &str, entry: PriceEntry) -> Result<PriceEntry, String> {
        let said = typed.trim();
        let context = typing::context(entry.price.currency_code());
        let day = || match said {
            "" => Ok(None),
            said => typing::day(said).map(Some).ok_or_else(|| tr("price.bad_day")),
        };
        let changed = match self {
            Self::Least if said.is_empty() => PriceEntry { min_quantity: 0, ..entry },
            Self::Least => {
                let least = amount::thousandths(said, &context).filter(|least| *least >= 0);
                PriceEntry { min_quantity: least.ok_or_else(|| tr("quote.bad_quantity"))?, ..entry }
            }
            Self::Price => {
                PriceEntry { price: amount::money(said, &context).map_err(typing::reason)?, ..entry }
            }
            Self::From => PriceEntry { from: day()?, ..entry },
            Self::To => PriceEntry { to: day()?, ..entry },
        };
        match (changed.from, changed.to) {
            (Some(from), Some(to)) if to < from => Err(tr("price.days_turned")),
            _ => Ok(changed),
        }
    }
}

fn put(page: Page, sent: Sent, item: ItemId, entry: PriceEntry, failed: impl FnOnce(String) + 'static) {
    let turn = sent.send((item, entry.clone()));
    let edit = Edit::PutItem { field: price_list::PRICES, item, value: ItemValue::Price(entry) };
    let command = Command::Edit { records: vec![page.id], edits: vec![edit] };
    leptos::task::spawn_local(async move {
        match use_engine().command(command).await {
            Ok(_) => sent.done(turn),
            Err(problem) => {
                sent.end(turn);
                failed(problem_text(&problem));
            }
        }
    });
}

#[component]
fn One(
    page: Page,
    field: Field,
    id: ItemId,
    all: Memo<Vec<Shown>>,
    sent: Sent,
    may: Memo<bool>,
) -> impl IntoView {
    let shown = Memo::new(move |_| all.with(|all| all.iter().find(|(one, ..)| *one == id).cloned()));
    let title = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().map(|(.., title)| title.clone())).unwrap_or_default()
    });
    let way = move || {
        shown.with(|shown| {
            let product = shown.as_ref()?.1.product;
            Some(Route::Record(RecordKind::Product, product).path())
        })
    };
    let remove = move |_| {
        let edits = vec![Edit::RemoveItem { field: price_list::PRICES, item: id }];
        let said = t!("price.removed", name = title.get_untracked());
        use_toasts().act(use_engine(), Command::Edit { records: vec![page.id], edits }, said);
    };
    view! {
        <li class="price-line" data-price=id.to_string()>
            <a class="value-link" href=way>{title}</a>
            {Part::ALL.map(|part| view! { <Cell page id part shown sent title may/> }).collect_view()}
            <Show when=move || may.get() fallback=|| view! { <span></span> }>
                <button type="button" class="button quiet square" aria-label=move || t!("price.remove", name = title.get())
                    on:click=remove><Icon of=TRASH_2/></button>
            </Show>
            <Clash field id/>
        </li>
    }
}

#[component]
fn Cell(
    page: Page,
    id: ItemId,
    part: Part,
    shown: Memo<Option<Shown>>,
    sent: Sent,
    title: Memo<String>,
    may: Memo<bool>,
) -> impl IntoView {
    let stored = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().map(|(_, entry, _)| part.shown(entry)).unwrap_or_default())
    });
    let draft_key = format!("{}/{}/{id}/{}", page.id, price_list::PRICES, part.key());
    let draft_key = StoredValue::new(draft_key);
    let keep = move |text: &str| {
        let key = draft_key.try_get_value().unwrap_or_default();
        use_engine().tell(engine_protocol::Request::Draft { key, text: text.to_owned() });
    };
    // What is being typed; what others write meanwhile does not take it away.
    let typed = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<String>);
    leptos::task::spawn_local(async move {
        let drafts = use_engine().request(engine_protocol::Request::Drafts).await;
        let Ok(engine_protocol::Answer::Drafts(all)) = drafts else { return };
        let key = draft_key.try_get_value().unwrap_or_default();
        if let Some((_, text)) = all.into_iter().find(|(one, text)| *one == key && !text.is_empty()) {
            typed.try_set(Some(text));
        }
    });
    let commit = move || {
        let Some(Some(said)) = typed.try_get_untracked() else { return };
        let Some((_, entry, _)) = shown.get_untracked() else { return };
        match part.read(&said, entry.clone()) {
            Ok(changed) => {
                typed.set(None);
                error.set(None);
                keep("");
                if changed != entry {
                    put(page, sent, id, changed, move |why| {
                        typed.try_set(Some(said.clone()));
                        error.try_set(Some(why));
                        keep(&said);
                    });
                }
            }
            Err(why) => {
                keep(&said);
                error.set(Some(why));
            }
        }
    };
    // What stands here when the page goes elsewhere is saved as well.
    on_cleanup(commit);
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if !event.is_composing() => {
            event.prevent_default();
            commit();
        }
        "Escape" if typed.with_untracked(Option::is_some) => {
            event.stop_propagation();
            typed.set(None);
            error.set(None);
            keep("");
        }
        _ => {}
    };
    let input = NodeRef::<html::Input>::new();
    let error_id = format!("price-{id}-{}", part.key());
    let described = error_id.clone();
    view! {
        <div class="line-cell" data-part=part.key() class:is-wrong=move || error.with(Option::is_some)>
            <span class="line-cell-name" aria-hidden="true">{move || tr(part.name())}</span>
            <input class="value-input" type="text" autocomplete="off" node_ref=input readonly=move || !may.get()
                inputmode=if matches!(part, Part::Least | Part::Price) { "decimal" } else { "text" }
                placeholder=move || if part == Part::Least { "1".to_owned() } else if part == Part::Price { String::new() } else { tr("price.open") }
                aria-label=move || t!("price.part_of", part = tr(part.name()), name = title.get())
                aria-invalid=move || error.with(Option::is_some).to_string() aria-describedby=described
                prop:value=move || typed.get().unwrap_or_else(|| stored.get())
                on:input=move |event| { let text = event_target_value(&event); keep(&text); typed.set(Some(text)); }
                on:keydown=on_key on:blur=move |_| commit()/>
            <p class="field-error" id=error_id role="alert" hidden=move || error.with(Option::is_none)>{move || error.get()}</p>
        </div>
    }
}

/// One more product; once more the same one for another quantity.
#[component]
fn Add(page: Page, all: Memo<Vec<Shown>>, sent: Sent) -> impl IntoView {
    // The product that was picked, until its own price is known.
    let picked = RwSignal::new(None::<RecordId>);
    // The search begins anew after each.
    let round = RwSignal::new(0_u32);
    let known = move |view: Option<RecordView>| {
        let Some(product) = picked.get_untracked() else { return };
        picked.set(None);
        let currency =
            page.view.with_untracked(|view| view.as_ref().map(currency_of)).unwrap_or_else(|| usual().code());
        let own = view.as_ref().and_then(|view| match value(view, product::LIST_PRICE) {
            Some(FieldValue::Money(price)) if price.currency == currency => Some(*price),
            _ => None,
        });
        let is_there = all.with_untracked(|all| all.iter().any(|(_, entry, _)| entry.product == product));
        let entry = PriceEntry {
            product,
            price: own.unwrap_or(Money { minor: 0, currency }),
            // WHY: the second price of a product is one for many.
            min_quantity: if is_there { 10_000 } else { 0 },
            from: None,
            to: None,
        };
        round.update(|round| *round += 1);
        let item = clock::item_id();
        put(page, sent, item, entry, move |why| use_toasts().say(why));
        super::quote::cell::focus_at(format!("[data-price='{item}'] [data-part='price'] .value-input"));
    };
    let on_leave = move |_: (Leave, web_sys::Element)| false;
    view! {
        <div class="line-new price-new">
            <Icon of=PLUS/>
            {move || {
                round.track();
                view! {
                <RecordSearch
                    id="add-price".to_owned() label=Signal::derive(|| tr("price.add")) kind=RecordKind::Product except=None autofocus=false
                    clearable=Signal::derive(|| false) on_pick=Callback::new(move |(id, _): (RecordId, String)| picked.set(Some(id)))
                    on_create=Callback::new(move |name: String| create_named(use_engine(), RecordKind::Product, name, move |id| picked.set(Some(id)))) on_clear=Callback::new(|()| ()) on_leave=Callback::new(on_leave)
                />
            }}}
        </div>
        {move || picked.get().map(|record| view! { <Known record done=Callback::new(known)/> })}
    }
}

/// Who a list is for, in a line; whether it holds today.
#[component]
pub fn Head(page: Page) -> impl IntoView {
    let standing = move || {
        page.view.with(|view| {
            let view = view.as_ref()?;
            let day = |key| match value(view, key) {
                Some(FieldValue::Day(day)) => Some(*day),
                _ => None,
            };
            let today = format::today();
            Some(if text_of(view, price_list::STATUS) == "inactive" {
                ("price.out_of_use", true)
            } else if day(price_list::VALID_TO).is_some_and(|last| last < today) {
                ("price.is_over", true)
            } else if day(price_list::VALID_FROM).is_some_and(|first| first > today) {
                ("price.is_to_come", true)
            } else {
                ("price.holds", false)
            })
        })
    };
    let accounts = move || {
        page.view.with(|view| {
            let Some(view) = view.as_ref() else { return Vec::new() };
            let ids = crate::ui::fields::links::ids_of(value(view, price_list::ACCOUNTS));
            ids.into_iter().map(|id| (id, text::title(&view.titles, id))).collect::<Vec<_>>()
        })
    };
    view! {
        <p class="chips price-standing">
            {move || standing().map(|(key, warns)| view! { <span class=if warns { "chip is-warn" } else { "chip is-good" }>{tr(key)}</span> })}
            {move || {
                let all = accounts();
                if all.is_empty() {
                    return view! { <span class="chip">{tr("price.for_all")}</span> }.into_any();
                }
                all.into_iter().map(|(id, title)| view! {
                    <a class="chip" href=Route::Record(RecordKind::Account, id).path()>{title}</a>
                }).collect_view().into_any()
            }}
        </p>
    }
}
