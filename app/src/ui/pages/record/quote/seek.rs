//! What a line is about: a product that is found while one types, or words of one's own.

use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use engine_protocol::view::RecordView;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::engine::use_engine;
use crate::t;
use crate::ui::fields::combobox::{Combobox, Leave, Proposal};

/// So many products are proposed.
const PROPOSED: u32 = 8;
/// What the proposal hands over that takes the words as they are.
const FREE: &str = "free";

/// The input, its proposals, and the product that was picked.
#[component]
pub fn Seek(
    /// Unique in the document.
    id: String,
    /// What the input is for.
    #[prop(into)]
    label: Signal<String>,
    /// What stands there when nobody types.
    #[prop(into)]
    now: Signal<String>,
    /// What the input says while it is empty.
    #[prop(into)]
    placeholder: Signal<String>,
    /// Words of one's own; by Enter or by leaving.
    on_text: Callback<(String, bool)>,
    /// A product with all that is known of it.
    on_product: Callback<RecordView>,
    /// Enter without anything to take.
    on_enter: Callback<()>,
    /// Escape where nothing was typed.
    #[prop(optional)]
    on_escape: Option<Callback<()>>,
    /// What is taken makes something new, and the input is empty again.
    #[prop(default = false)]
    empties: bool,
) -> impl IntoView {
    let typed = RwSignal::new(now.get_untracked());
    // What others write stands there unless somebody types.
    Effect::new(move |before: Option<String>| {
        let now = now.get();
        if before.is_none_or(|before| typed.with_untracked(|typed| *typed == before)) {
            typed.set(now.clone());
        }
        now
    });
    let (found, pending) = products_as_typed(typed, now, empties);
    let picked = RwSignal::new(None::<RecordId>);
    let proposals = move || {
        let text = typed.with(|typed| typed.trim().to_owned());
        let mut all = found.get();
        if !text.is_empty() && (empties || now.with(|now| *now != text)) {
            let free = Proposal::option(FREE, t!("quote.free_line", name = text));
            all.push(Proposal { creates: true, ..free });
        }
        all
    };
    let take_text = move |by_enter: bool| {
        let Some(text) = typed.try_get_untracked() else { return };
        let text = text.trim().to_owned();
        let stands = now.get_untracked();
        if empties && !text.is_empty() {
            typed.set(String::new());
            on_text.run((text, by_enter));
        } else if text.is_empty() || text == stands {
            typed.set(stands);
        } else {
            typed.set(text.clone());
            on_text.run((text, by_enter));
        }
    };
    // What stands here when the page goes elsewhere is saved as well.
    on_cleanup(move || {
        if picked.try_get_untracked().flatten().is_none() {
            take_text(false);
        }
    });
    let on_pick = move |proposal: Proposal| match proposal.value.parse() {
        Ok(product) if !proposal.creates => picked.set(Some(product)),
        _ => take_text(true),
    };
    let on_leave = move |(leave, _): (Leave, web_sys::Element)| {
        match leave {
            Leave::Escape => {
                let is_same = typed.with_untracked(|typed| now.with_untracked(|now| typed == now));
                on_escape
                    .filter(|_| is_same)
                    .map_or_else(|| typed.set(now.get_untracked()), |leave| leave.run(()));
            }
            Leave::Away if picked.get_untracked().is_none() => take_text(false),
            Leave::Enter => {
                let is_new = typed.with_untracked(|typed| {
                    now.with_untracked(|now| typed.trim() != now) || (empties && !typed.is_empty())
                });
                if is_new { take_text(true) } else { on_enter.run(()) }
            }
            Leave::Away | Leave::Tab { .. } | Leave::Back => {}
        }
        false
    };
    let taken = move |view: Option<RecordView>| {
        picked.set(None);
        typed.set(if empties { String::new() } else { now.get_untracked() });
        if let Some(view) = view {
            on_product.run(view);
        }
    };
    view! {
        <Combobox id label typed proposals=Signal::derive(proposals) pending autofocus=false placeholder
            on_pick=Callback::new(on_pick) on_leave=Callback::new(on_leave)/>
        {move || picked.get().map(|product| view! { <Known record=product done=Callback::new(taken)/> })}
    }
}

/// Products for what is typed, and whether the answer to it is still to come.
fn products_as_typed(
    typed: RwSignal<String>,
    now: Signal<String>,
    empties: bool,
) -> (RwSignal<Vec<Proposal>>, Memo<bool>) {
    let found = RwSignal::new(Vec::<Proposal>::new());
    let answered = RwSignal::new(None::<String>);
    let pending =
        Memo::new(move |_| answered.with(|answered| typed.with(|typed| answered.as_ref() != Some(typed))));
    Effect::new(move |_| {
        let text = typed.get();
        if text.trim().is_empty() || (!empties && now.with(|now| *now == text)) {
            found.set(Vec::new());
            answered.set(Some(text));
            return;
        }
        spawn_local(async move {
            let asked =
                Request::Find { text: text.clone(), kind: Some(RecordKind::Product), limit: PROPOSED };
            let answer = use_engine().request(asked).await;
            // WHY: an answer to what was typed before would show the wrong products.
            if typed.try_get_untracked().as_deref() != Some(text.as_str()) {
                return;
            }
            if let Ok(Answer::Hits(hits)) = answer {
                let proposal = |hit: engine_protocol::view::Hit| Proposal {
                    detail: hit.subtitle,
                    ..Proposal::option(hit.id.to_string(), hit.title)
                };
                found.set(hits.into_iter().map(proposal).collect());
            }
            answered.set(Some(text));
        });
    });
    (found, pending)
}

/// Waits for what is known of a record, and tells it once; `None` when it is not here.
#[component]
pub fn Known(
    /// Which.
    record: RecordId,
    /// What is done with it.
    done: Callback<Option<RecordView>>,
) -> impl IntoView {
    let (view, absent) = use_engine().watch_record_answered(record);
    let is_told = StoredValue::new(false);
    Effect::new(move |_| {
        let (view, absent) = (view.get(), absent.get());
        if (view.is_some() || absent.is_some()) && !is_told.get_value() {
            is_told.set_value(true);
            // WHY later: what is told takes this part away.
            set_timeout(move || done.run(view), std::time::Duration::ZERO);
        }
    });
}
