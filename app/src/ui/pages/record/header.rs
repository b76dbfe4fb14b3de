//! The head of a record: what it is, the few facts that one looks for, and what to do with it.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, FieldKind, RecordKind};
use crm_domain::item::ItemValue;
use crm_domain::schema::{contact, deal};
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::Page;
use super::ways::{DealWays, KeyFacts, address, first, text_of, value};
use crate::engine::use_engine;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::fields::{text, words};
use crate::ui::later::{later, parts};
use crate::ui::pages::list::Lists;
use crate::ui::pages::list::grid::neighbour;
use crate::ui::parts::icon::{
    ARROW_DOWN, ARROW_UP, BUILDING_2, CHEVRON_LEFT, ELLIPSIS, Glyph, HISTORY, Icon, LIST_TODO, PANEL_LEFT,
    QR_CODE, TRASH_2, TRIANGLE_ALERT, USERS, X,
};
use crate::ui::parts::mark::Initials;
use crate::ui::parts::{Popover, Sheet};
use crate::ui::toast::use_toasts;

/// The head of the page.
#[component]
pub fn Header(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let router = use_router();
    let title = Memo::new(move |_| {
        let title = page.view.with(|view| view.as_ref().map(|view| view.title.clone()).unwrap_or_default());
        if title.is_empty() { t!("record.untitled") } else { title }
    });
    let back = move |_| router.go(Route::above(page.kind));
    let engine = use_engine();
    let widen = move |_| {
        let value = if page.wide.get_untracked() { String::new() } else { "1".to_owned() };
        engine.preferences().set(engine, super::WIDE, value);
    };
    view! {
        <header class="record-head">
            <div class="record-bar">
                <button type="button" class="button quiet square record-back" on:click=back
                    aria-label=move || t!("record.to_list") title=move || t!("record.to_list")><Icon of=CHEVRON_LEFT/></button>
                <span class="record-kind">{move || words::record(page.kind)}</span>
                <super::star::Star page/>
                <Neighbours page/>
                <Acts page/>
                <button type="button" class="button quiet square record-widen" aria-pressed=move || page.wide.get().to_string()
                    aria-label=move || t!("record.widen") title=move || t!("record.widen") on:click=widen><Icon of=PANEL_LEFT/></button>
                <button type="button" class="button quiet square record-close" on:click=back
                    aria-label=move || t!("record.close") title=move || t!("record.close")><Icon of=X/></button>
            </div>
            <div class="record-name">
                {match page.kind {
                    RecordKind::Interaction => view! { <super::interaction::Sign page/> }.into_any(),
                    _ => (move || view! { <Initials kind=page.kind title=title.get()/> }).into_any(),
                }}
                <div>
                    <h1 id="record-title">{title}</h1>
                    {match page.kind {
                        RecordKind::Interaction => view! {
                            <p class="record-line"><super::interaction::Line page/></p>
                            <super::interaction::About page/>
                        }
                        .into_any(),
                        _ => view! { <Line page/><Chips page/> }.into_any(),
                    }}
                </div>
            </div>
            {match page.kind {
                RecordKind::Deal => view! {
                    <super::deal::StageBar page/><super::deal::Facts page/><DealWays page/>
                }
                .into_any(),
                RecordKind::Account => view! { <super::account::Facts page/><KeyFacts page/> }.into_any(),
                RecordKind::Product => view! { <super::product::Head page/> }.into_any(),
                RecordKind::PriceList => view! { <super::price_list::Head page/> }.into_any(),
                RecordKind::Lead => view! { <KeyFacts page/><super::lead::Acts page/> }.into_any(),
                RecordKind::Event => view! { <super::event::EventHead page/> }.into_any(),
                RecordKind::Task => view! { <super::task::Head page/> }.into_any(),
                _ => view! { <KeyFacts page/> }.into_any(),
            }}
        </header>
    }
}

/// The records before and after it in its list.
#[component]
fn Neighbours(page: Page) -> impl IntoView {
    let (engine, router) = (use_engine(), use_router());
    let go = move |by: i64| {
        let state = Lists::current().of(page.kind);
        leptos::task::spawn_local(async move {
            let next = neighbour(engine, state, page.id, by).await;
            // Whoever went elsewhere meanwhile stays there.
            if let Some(next) = next.filter(|_| router.get_untracked() == Route::Record(page.kind, page.id)) {
                router.replace(Route::Record(page.kind, next));
            }
        });
    };
    view! {
        <button type="button" class="button quiet square" aria-keyshortcuts="K" on:click=move |_| go(-1)
            aria-label=move || t!("record.previous") title=move || format!("{} (K)", t!("record.previous"))><Icon of=ARROW_UP/></button>
        <button type="button" class="button quiet square" aria-keyshortcuts="J" on:click=move |_| go(1)
            aria-label=move || t!("record.next") title=move || format!("{} (J)", t!("record.next"))><Icon of=ARROW_DOWN/></button>
    }
}

/// Position and company of a person, or branch and town of a company.
#[component]
fn Line(page: Page) -> impl IntoView {
    let line = move || {
        page.view.with(|view| {
            let view = view.as_ref()?;
            Some(match page.kind {
                RecordKind::Contact => {
                    let company = first(view, contact::AFFILIATIONS).and_then(|item| match item {
                        ItemValue::Affiliation(tie) if !tie.inactive => Some(tie.account),
                        ItemValue::Affiliation(_)
                        | ItemValue::Email(_)
                        | ItemValue::Phone(_)
                        | ItemValue::Address(_)
                        | ItemValue::Check(_) | ItemValue::Line(_) | ItemValue::Party(_) | ItemValue::Price(_) | ItemValue::Stop(_) => None,
                    });
                    let company = company.map(|id| {
                        let title = text::title(&view.titles, id);
                        view! { <a class="value-link" href=Route::Record(RecordKind::Account, id).path()><Icon of=BUILDING_2/>{title}</a> }
                    });
                    view! { <span>{text_of(view, "position")}</span>{company} }.into_any()
                }
                RecordKind::Account => {
                    let industry = text_of(view, "industry").map(|key| words::choice(&crm_domain::choice::INDUSTRY, &key));
                    let town = address(view).map(|entry| entry.city.clone()).filter(|city| !city.is_empty());
                    view! { <span>{industry}</span><span>{town}</span> }.into_any()
                }
                RecordKind::Lead => {
                    let company = text_of(view, "company_name").map(|name| view! { <span><Icon of=BUILDING_2/>{name}</span> });
                    view! { <span>{text_of(view, "position")}</span>{company} }.into_any()
                }
                RecordKind::Deal => {
                    let link = |key: FieldKey, kind: RecordKind, glyph: Glyph| match value(view, key) {
                        Some(FieldValue::Link(id)) => {
                            let title = text::title(&view.titles, *id);
                            Some(view! { <a class="value-link" href=Route::Record(kind, *id).path()><Icon of=glyph/>{title}</a> })
                        }
                        _ => None,
                    };
                    view! {
                        {link(deal::ACCOUNT, RecordKind::Account, BUILDING_2)}
                        {link(deal::CONTACT, RecordKind::Contact, USERS)}
                    }
                    .into_any()
                }
                _ => ().into_any(),
            })
        })
    };
    view! { <p class="record-line">{line}</p> }
}

/// What it is to us, in chips.
#[component]
fn Chips(page: Page) -> impl IntoView {
    let chips = Memo::new(move |_| {
        page.view.with(|view| {
            let Some(view) = view.as_ref() else { return (Vec::new(), false) };
            let of_choice = |key: &'static str| {
                let spec = page.kind.spec().field(FieldKey::new(key))?;
                let FieldKind::Choice(list) = spec.kind else { return None };
                text_of(view, key).map(|value| words::choice(list, &value))
            };
            let mut words: Vec<_> = ["kind", "status"].into_iter().filter_map(of_choice).collect();
            let rating = of_choice("rating");
            words.extend(match page.kind {
                RecordKind::Lead => rating,
                _ => rating.map(|rating| t!("record.rating", rating = rating)),
            });
            if let Some(FieldValue::Tags(tags)) = value(view, FieldKey::new("tags")) {
                words.extend(tags.iter().take(4).cloned());
            }
            let barred = matches!(value(view, FieldKey::new("do_not_contact")), Some(FieldValue::Flag(true)));
            (words, barred)
        })
    });
    move || {
        let (words, barred) = chips.get();
        (barred || !words.is_empty()).then(|| {
            view! {
                <p class="chips">
                    {barred.then(|| view! { <span class="chip is-bad"><Icon of=TRIANGLE_ALERT/>{t!("record.do_not_contact")}</span> })}
                    {words.into_iter().map(|word| view! { <span class="chip">{word}</span> }).collect_view()}
                </p>
            }
        })
    }
}

/// What can be done with the record as a whole.
#[component]
fn Acts(page: Page) -> impl IntoView {
    let engine = use_engine();
    let router = use_router();
    let menu = RwSignal::new(false);
    let card = RwSignal::new(false);
    let has_card = move || matches!(page.kind, RecordKind::Account | RecordKind::Contact);
    let trashed = move || page.view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_some()));
    let trash = move |_| {
        menu.set(false);
        let command = Command::Edit { records: vec![page.id], edits: vec![Edit::Trash { trashed: true }] };
        use_toasts().act(engine, command, t!("trash.moved", kind = words::record(page.kind)));
        router.go(Route::List(page.kind));
    };
    // What one does something about; what is done itself is not.
    let about = move || {
        matches!(page.kind, RecordKind::Account | RecordKind::Contact | RecordKind::Lead | RecordKind::Deal)
            && !trashed()
    };
    let add_task = move |_| {
        let title =
            page.view.with_untracked(|view| view.as_ref().map(|view| view.title.clone()).unwrap_or_default());
        crate::ui::pages::tasks::acts::add_about(page.id, title);
    };
    let see_history = move |_| {
        page.history.update(|shown| *shown = !*shown);
        page.tab.set(if page.history.get_untracked() { super::Tab::History } else { super::Tab::Facts });
    };
    view! {
        <div class="record-acts">
            <Show when=about>
                <button type="button" class="button quiet record-task-act writes" on:click=add_task>
                    <Icon of=LIST_TODO/><span>{move || t!("task.act")}</span>
                </button>
            </Show>
            <button type="button" class="button quiet record-history-act" aria-pressed=move || page.history.get().to_string() on:click=see_history>
                <Icon of=HISTORY/><span>{move || t!("record.history")}</span>
            </button>
            <Popover
                open=menu end=true button="button quiet square" name=Signal::derive(|| t!("record.more"))
                face=|| view! { <Icon of=ELLIPSIS/> }
            >
                <div class="menu">
                    <Show when=move || !trashed()>
                        <button type="button" class="menu-item writes" on:click=trash>
                            <Icon of=TRASH_2/>{move || t!("record.trash")}
                        </button>
                    </Show>
                    <Show when=has_card>
                        <button type="button" class="menu-item" on:click=move |_| { menu.set(false); card.set(true); }>
                            <Icon of=QR_CODE/>{move || t!("people.card_act")}
                        </button>
                    </Show>
                    <button type="button" class="menu-item" on:click=move |_| copy_link(menu)>
                        <Icon of=crate::ui::parts::icon::LINK/>{move || t!("record.copy_link")}
                    </button>
                </div>
            </Popover>
            <Sheet open=card title=Signal::derive(|| t!("people.card_title")) class="card-sheet">{later(parts::card_sheet, page)}</Sheet>
        </div>
    }
}

/// Puts the page's address into the clipboard.
fn copy_link(menu: RwSignal<bool>) {
    menu.set(false);
    let address = window().location().href().unwrap_or_default();
    let copied = wasm_bindgen_futures::JsFuture::from(window().navigator().clipboard().write_text(&address));
    leptos::task::spawn_local(async move {
        if copied.await.is_ok() {
            use_toasts().say(t!("record.link_copied"));
        }
    });
}
