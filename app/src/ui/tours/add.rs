//! One more company for a tour.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use leptos::prelude::*;

use super::acts;
use super::live::Live;
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::ui::fields::search::{RecordSearch, create_named};
use crate::ui::parts::icon::{Icon, PLUS};

/// A button, and the search behind it.
#[component]
pub fn AddStop(
    /// The tour.
    live: Live,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let pick = move |(account, _): (RecordId, String)| {
        open.set(false);
        acts::add(live, account);
    };
    let create = move |name: String| {
        open.set(false);
        create_named(use_engine(), RecordKind::Account, name, move |account| acts::add(live, account));
    };
    view! {
        <div class="tour-add">
            <Show when=move || open.get() fallback=move || view! {
                <button type="button" class="button" on:click=move |_| open.set(true)><Icon of=PLUS/>{move || tr("tour.add")}</button>
            }>
                <RecordSearch id="tour-add".to_owned() label=Signal::derive(|| tr("tour.add")) kind=RecordKind::Account except=None
                    clearable=false on_pick=Callback::new(pick) on_create=Callback::new(create)
                    on_clear=Callback::new(move |()| open.set(false))
                    on_leave=Callback::new(move |_| { open.set(false); false })/>
            </Show>
        </div>
    }
}
