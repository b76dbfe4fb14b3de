//! Finding a record by typing, and making one on the spot.

use std::cell::RefCell;

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::schema::{account, contact, interaction, task};
use crm_domain::value::FieldValue;
use engine_protocol::{Answer, Request};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::combobox::{Combobox, Leave, Proposal};
use crate::engine::{Engine, clock, use_engine};
use crate::ui::fields::words;
use crate::ui::toast::use_toasts;

/// How many records are proposed.
const PROPOSED: u32 = 8;
/// What the proposal that empties the field hands over.
const CLEAR: &str = "clear";
/// What the proposal that makes a record hands over.
const CREATE: &str = "create";

/// An input that proposes records.
#[component]
pub fn RecordSearch(
    /// Unique in the document.
    id: String,
    /// What the input is for.
    #[prop(into)]
    label: Signal<String>,
    /// Which records.
    kind: RecordKind,
    /// A record that is never proposed: the one that links.
    except: Option<RecordId>,
    /// Emptying is proposed.
    #[prop(into)]
    clearable: Signal<bool>,
    /// A record was picked: which, and what it is called.
    on_pick: Callback<(RecordId, String)>,
    /// A record of this name is to be made.
    on_create: Callback<String>,
    /// The link is to go.
    on_clear: Callback<()>,
    /// The person left.
    on_leave: Callback<(Leave, web_sys::Element), bool>,
    /// Takes the focus at once.
    #[prop(default = true)]
    autofocus: bool,
) -> impl IntoView {
    let engine = use_engine();
    let typed = RwSignal::new(String::new());
    let found = RwSignal::new(Vec::<Proposal>::new());
    let answered = RwSignal::new(None::<String>);
    let pending =
        Memo::new(move |_| answered.with(|answered| typed.with(|typed| answered.as_ref() != Some(typed))));
    Effect::new(move |_| {
        let text = typed.get();
        spawn_local(async move {
            let asked = Request::Find { text: text.clone(), kind: Some(kind), limit: PROPOSED };
            let answer = engine.request(asked).await;
            // WHY: an answer to what was typed before would show the wrong records.
            if typed.try_get_untracked().as_deref() != Some(text.as_str()) {
                return;
            }
            if let Ok(Answer::Hits(hits)) = answer {
                let hits = hits.into_iter().filter(|hit| Some(hit.id) != except);
                found.set(
                    hits.map(|hit| Proposal {
                        value: hit.id.to_string(),
                        label: if hit.title.is_empty() { crate::t!("record.untitled") } else { hit.title },
                        detail: hit.subtitle,
                        creates: false,
                    })
                    .collect(),
                );
            }
            answered.set(Some(text));
        });
    });
    let proposals = move || {
        let mut all = found.get();
        let name = typed.with(|typed| typed.trim().to_owned());
        if !name.is_empty() {
            let label = crate::t!("field.create", name = name, kind = words::record(kind));
            all.push(Proposal { creates: true, ..Proposal::option(CREATE, label) });
        } else if clearable.get() {
            all.push(Proposal { creates: true, ..Proposal::option(CLEAR, crate::t!("field.clear")) });
        }
        all
    };
    let pick = move |proposal: Proposal| match proposal.value.as_str() {
        CLEAR if proposal.creates => on_clear.run(()),
        CREATE if proposal.creates => on_create.run(typed.with_untracked(|typed| typed.trim().to_owned())),
        id => {
            if let Ok(id) = id.parse() {
                on_pick.run((id, proposal.label));
            }
        }
    };
    view! {
        <Combobox
            id label typed proposals=Signal::derive(proposals) pending autofocus
            placeholder=Signal::derive(|| crate::t!("field.search_record"))
            on_pick=Callback::new(pick) on_leave
        />
    }
}

/// Makes a record that has a name only, then says which it is.
pub fn create_named(engine: Engine, kind: RecordKind, name: String, then: impl FnOnce(RecordId) + 'static) {
    let record = clock::record_id();
    let text = |text: &str| Some(FieldValue::Text(text.to_owned()));
    let edits = match kind {
        RecordKind::Account
        | RecordKind::Deal
        | RecordKind::Pipeline
        | RecordKind::Stage
        | RecordKind::Quota
        | RecordKind::Definition
        | RecordKind::Option
        | RecordKind::View
        | RecordKind::PriceList
        | RecordKind::Photo
        | RecordKind::Team
        | RecordKind::Letterhead
        | RecordKind::Product => {
            vec![Edit::Set { field: account::NAME, value: text(&name) }]
        }
        // Their subject has the same key.
        RecordKind::Interaction | RecordKind::Quote | RecordKind::Order => {
            vec![Edit::Set { field: interaction::SUBJECT, value: text(&name) }]
        }
        RecordKind::Task | RecordKind::Event | RecordKind::Tour => {
            vec![Edit::Set { field: task::TITLE, value: text(&name) }]
        }
        RecordKind::Contact | RecordKind::Lead => match name.rsplit_once(' ') {
            Some((first, last)) => vec![
                Edit::Set { field: contact::FIRST_NAME, value: text(first.trim()) },
                Edit::Set { field: contact::LAST_NAME, value: text(last) },
            ],
            None => vec![Edit::Set { field: contact::LAST_NAME, value: text(&name) }],
        },
    };
    thread_local! {
        static UNDER_WAY: RefCell<Vec<(RecordKind, String)>> = const { RefCell::new(Vec::new()) };
    }
    // Enter pressed twice makes one.
    let asked = (kind, name);
    if UNDER_WAY.with_borrow(|all| all.contains(&asked)) {
        return;
    }
    UNDER_WAY.with_borrow_mut(|all| all.push(asked.clone()));
    let answer = engine.command(Command::Create { record, kind, edits });
    spawn_local(async move {
        let done = answer.await;
        UNDER_WAY.with_borrow_mut(|all| all.retain(|one| *one != asked));
        match done {
            Ok(_) => then(record),
            Err(problem) => use_toasts().failed(&problem),
        }
    });
}
