//! What stands where no rows are: a beginning, or a way out of a filter that fits nothing.

use crm_domain::field::RecordKind;
use leptos::prelude::*;

use super::filters;
use super::state::ListState;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::shell::Overlay;

/// No records of this kind yet.
#[component]
pub fn Empty(kind: RecordKind) -> impl IntoView {
    let overlay = Overlay::current();
    let (sentence, hint) = words_of(kind);
    // Where one of these begins that is not begun best by writing it down.
    let way = match kind {
        RecordKind::Tour => Some((RecordKind::Account, icon::BUILDING_2)),
        RecordKind::Quote => Some((RecordKind::Deal, icon::SQUARE_KANBAN)),
        RecordKind::Order => Some((RecordKind::Quote, icon::FILE_TEXT)),
        RecordKind::Interaction => Some((RecordKind::Contact, icon::USERS)),
        _ => None,
    };
    let imports = RecordKind::IMPORTED.contains(&kind) && way.is_none();
    view! {
        <div class="empty">
            <Picture/>
            <p class="empty-sentence">{move || tr(sentence)}</p>
            <p class="empty-hint">{move || tr(hint)}</p>
            <p class="empty-acts writes">
                <button type="button" class="button strong" on:click=move |_| overlay.create.set(Some(kind))>
                    <Icon of=icon::PLUS/>{move || crate::ui::words::new_record(kind)}
                </button>
                {way.map(|(of, glyph)| view! {
                    <a class="button" href=Route::List(of).path()><Icon of=glyph/>{move || crate::ui::words::kind_plural(of)}</a>
                })}
                {imports.then(|| view! {
                    <a class="button" href="/import"><Icon of=icon::UPLOAD/>{move || tr("list.import_file")}</a>
                })}
            </p>
        </div>
    }
}

/// What is said where none of a kind are, and what to do about it.
const fn words_of(kind: RecordKind) -> (&'static str, &'static str) {
    match kind {
        RecordKind::Account => ("list.empty_accounts", "list.hint_accounts"),
        RecordKind::Contact => ("list.empty_contacts", "list.hint_contacts"),
        RecordKind::Lead => ("list.empty_leads", "list.hint_leads"),
        RecordKind::Deal
        | RecordKind::Pipeline
        | RecordKind::Stage
        | RecordKind::Quota
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead => ("list.empty_deals", "list.hint_deals"),
        RecordKind::Tour => ("list.empty_tours", "list.hint_tours"),
        RecordKind::Interaction => ("list.empty_interactions", "list.hint_interactions"),
        RecordKind::Task => ("list.empty_tasks", "list.hint_tasks"),
        RecordKind::Event => ("list.empty_events", "list.hint_events"),
        RecordKind::Product => ("list.empty_products", "list.hint_products"),
        RecordKind::Quote => ("list.empty_quotes", "list.hint_quotes"),
        RecordKind::Order => ("list.empty_orders", "list.hint_orders"),
        RecordKind::PriceList => ("list.empty_price_lists", "list.hint_price_lists"),
    }
}

/// Nothing fits: which condition excludes, and a way to lift it.
#[component]
pub fn NoMatch(state: ListState) -> impl IntoView {
    let reasons =
        move || {
            let search = state.search.get();
            let search = (!search.trim().is_empty()).then(|| view! {
            <li><button type="button" class="button" on:click=move |_| state.search.set(String::new())>
                <Icon of=icon::X/>{t!("list.lift_search", text = search.clone())}
            </button></li>
        });
            let conditions = state.conditions.get().into_iter().enumerate().map(|(at, condition)| {
                let words = filters::in_words(state.kind, &condition, &[]);
                view! {
                    <li><button type="button" class="button" on:click=move |_| filters::remove(state, at)>
                        <Icon of=icon::X/>{words}
                    </button></li>
                }
            });
            view! { {search}{conditions.collect_view()} }
        };
    let several = move || {
        state.conditions.with(Vec::len) + usize::from(state.search.with(|text| !text.trim().is_empty())) > 1
    };
    let unfiltered =
        move || state.window.with(|window| window.as_ref().map_or(0, |window| window.unfiltered));
    view! {
        <div class="empty">
            <p class="empty-sentence">{move || t!("list.no_match", n = unfiltered())}</p>
            <p class="empty-hint">{move || tr("list.no_match_hint")}</p>
            <ul class="empty-reasons">{reasons}</ul>
            <Show when=several>
                <p><button type="button" class="button strong" on:click=move |_| state.widen()>
                    {move || tr("list.lift_all")}
                </button></p>
            </Show>
        </div>
    }
}

/// A field book on a field.
#[component]
fn Picture() -> impl IntoView {
    view! {
        <svg class="picture" viewBox="0 0 240 160" aria-hidden="true">
            <circle class="p-sun" cx="178" cy="46" r="22"/>
            <path class="p-far" d="M0 92c40-26 78-26 118-8s84 14 122-10v86H0z"/>
            <path class="p-near" d="M0 118c52-20 104-18 148-4s66 8 92-4v50H0z"/>
            <path class="p-furrow" d="M26 160c20-22 44-34 74-41M78 160c12-18 28-30 52-38M132 160c6-14 14-24 30-32M184 160c2-10 8-20 20-28"/>
            <g class="p-book">
                <rect x="84" y="52" width="62" height="78" rx="7"/>
                <path class="p-page" d="M97 70h36M97 82h36M97 94h22"/>
                <path class="p-band" d="M136 52v78"/>
            </g>
        </svg>
    }
}
