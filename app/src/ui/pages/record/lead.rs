//! What is done with a lead: calling, converting it, giving it up and taking it up again.

use std::time::Duration;

use crm_domain::choice::DISQUALIFY_REASON;
use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::schema::lead;
use crm_domain::value::FieldValue;
use leptos::html;
use leptos::prelude::*;

use super::Page;
use crate::engine::use_engine;
use crate::format;
use crate::i18n::tr;
use crate::route::Route;
use crate::t;
use crate::ui::activity::entry::Entry;
use crate::ui::activity::kinds::outcome_glyph;
use crate::ui::fields::field::Field;
use crate::ui::fields::kept::leave_the_editor;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::row::FieldRow;
use crate::ui::fields::{text, words};
use crate::ui::pages::list::Lists;
use crate::ui::pages::list::onward::{self, After};
use crate::ui::parts::icon::{
    BUILDING_2, CHEVRON_RIGHT, CIRCLE_CHECK, Glyph, HANDSHAKE, Icon, PHONE, SQUARE_KANBAN, UNDO_2, USERS,
};
use crate::ui::parts::{Popover, focus_again};
use crate::ui::rights::may_write;
use crate::ui::sales::converting;
use crate::ui::toast::use_toasts;

/// A thumb that taps twice has called once.
const ONE_TAP: Duration = Duration::from_millis(400);

/// The ways a call ends, as `INTERACTION_OUTCOME` calls them, with what their buttons say.
const OUTCOMES: [(&str, &str); 3] = [
    ("reached", "sales.call_reached"),
    ("not_reached", "sales.call_not_reached"),
    ("callback", "sales.call_back"),
];

/// How a lead stands, for what can be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// It is worked on.
    Open,
    /// It came to nothing.
    GivenUp,
    /// It became something.
    Converted,
}

/// A value of the lead.
fn value(page: Page, key: FieldKey) -> Option<FieldValue> {
    page.view.with(|view| {
        view.as_ref()?.values.iter().find(|(field, _)| *field == key).map(|(_, value)| value.clone())
    })
}

fn status(page: Page) -> String {
    value(page, lead::STATUS).and_then(|status| status.as_text().map(ToOwned::to_owned)).unwrap_or_default()
}

fn attempts(page: Page) -> i64 {
    match value(page, lead::CALL_ATTEMPTS) {
        Some(FieldValue::Number(attempts)) => attempts,
        _ => 0,
    }
}

fn standing(page: Page) -> Standing {
    let became = [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_DEAL];
    match status(page).as_str() {
        "converted" => Standing::Converted,
        _ if became.into_iter().any(|key| value(page, key).is_some()) => Standing::Converted,
        "unqualified" | "junk" => Standing::GivenUp,
        _ => Standing::Open,
    }
}

/// It became something, and stays so.
pub fn is_converted(page: Page) -> Signal<bool> {
    Memo::new(move |_| standing(page) == Standing::Converted).into()
}

/// Changes the lead, and says so.
fn change(page: Page, edits: Vec<Edit>, said: String) {
    use_toasts().act(use_engine(), Command::Edit { records: vec![page.id], edits }, said);
}

/// The acts of a lead.
#[component]
pub fn Acts(page: Page) -> impl IntoView {
    let standing = Memo::new(move |_| standing(page));
    let may = Memo::new(move |_| {
        let is_there = page.view.with(|view| view.as_ref().is_some_and(|view| view.deleted_at.is_none()));
        is_there && may_write()
    });
    // What was tapped here goes away with it: the next act gets the focus. What others did takes no focus.
    let acted = StoredValue::new(false);
    let part = NodeRef::<html::Div>::new();
    Effect::new(move |before: Option<Standing>| {
        let now = standing.get();
        if before.is_some_and(|before| before != now) && acted.get_value() {
            acted.set_value(false);
            focus_again(part);
        }
        now
    });
    view! {
        <div class="lead-acts" node_ref=part>
            {move || match (standing.get(), may.get()) {
                (Standing::Converted, _) => view! { <Became page/> }.into_any(),
                (Standing::GivenUp, may) => view! { <GivenUp page may acted/> }.into_any(),
                (Standing::Open, true) => view! { <Work page acted/><Calls page/> }.into_any(),
                (Standing::Open, false) => view! { <Attempts page/> }.into_any(),
            }}
            <GoOn page/>
        </div>
    }
}

/// Leads on to the next of the list, after a call was noted or the lead was given up.
#[component]
fn GoOn(page: Page) -> impl IntoView {
    let state = Lists::current().of(page.kind);
    onward::follow(state, page.id);
    move || {
        let next = state.next.get().filter(|next| next.of == page.id && next.held)?;
        match next.after {
            After::Unknown => None,
            After::End => Some(view! { <p class="lead-last">{tr("sales.call_last")}</p> }.into_any()),
            After::Record((id, name)) => {
                let name = if name.is_empty() { tr("record.untitled") } else { name };
                let on = view! {
                    <button type="button" class="button strong lead-next" aria-keyshortcuts="J"
                        title=format!("{} (J)", tr("record.next")) on:click=move |_| onward::go(state, id)>
                        <span>{t!("sales.call_next", name = name)}</span><Icon of=CHEVRON_RIGHT/>
                    </button>
                };
                Some(on.into_any())
            }
        }
    }
}

/// Converting it, and giving it up.
#[component]
fn Work(page: Page, acted: StoredValue<bool>) -> impl IntoView {
    let giving_up = RwSignal::new(false);
    let convert = move |_| {
        leave_the_editor();
        page.view.with_untracked(|view| {
            if let Some(view) = view {
                converting::ask(view);
            }
        });
    };
    view! {
        <div class="lead-work">
            <button type="button" class="button strong" aria-haspopup="dialog" on:click=convert>
                <Icon of=HANDSHAKE/>{move || tr("sales.convert")}
            </button>
            <Popover
                open=giving_up button="button quiet" name=Signal::derive(|| tr("sales.disqualify"))
                face=|| view! { <span>{move || tr("sales.disqualify")}</span> }
            >
                <Reason page open=giving_up acted/>
            </Popover>
        </div>
    }
}

/// Asks why it comes to nothing.
#[component]
fn Reason(page: Page, open: RwSignal<bool>, acted: StoredValue<bool>) -> impl IntoView {
    let new = NewRecord::new(RecordKind::Lead);
    let spec = RecordKind::Lead.spec().field(lead::DISQUALIFY_REASON);
    let field = spec.map(|spec| Field::of_new(new, spec));
    let give_up = move |_| {
        if new.get(lead::DISQUALIFY_REASON).is_none() {
            if let Some(field) = field {
                field.error.set(Some(tr("sales.reason_missing")));
            }
            return;
        }
        let unqualified = Some(FieldValue::Choice("unqualified".to_owned()));
        let mut edits = vec![Edit::Set { field: lead::STATUS, value: unqualified }];
        edits.extend(new.edits());
        acted.set_value(true);
        open.set(false);
        onward::hold(Lists::current().of(page.kind), page.id);
        change(page, edits, tr("sales.disqualified"));
    };
    // WHY: what was wrong is right as soon as a reason is there.
    Effect::new(move |_| {
        if let (Some(_), Some(field)) = (new.get(lead::DISQUALIFY_REASON), field) {
            field.error.set(None);
        }
    });
    view! {
        <div class="lead-reason is-form">
            <p>{move || tr("sales.disqualify_why")}</p>
            {field.map(|field| view! { <FieldRow field/> })}
            <button type="button" class="button strong wide" on:click=give_up>{move || tr("sales.disqualify_do")}</button>
        </div>
    }
}

/// A tap notes a call.
#[component]
fn Calls(page: Page) -> impl IntoView {
    let resting = StoredValue::new(true);
    let log = move |outcome: &str| {
        if !resting.get_value() {
            return;
        }
        resting.set_value(false);
        set_timeout(move || _ = resting.try_set_value(true), ONE_TAP);
        note(page, outcome);
    };
    view! {
        <div class="lead-calls" role="group" aria-labelledby="lead-calls">
            <span class="lead-calls-name" id="lead-calls"><Icon of=PHONE/>{move || tr("sales.log_call")}</span>
            <Attempts page/>
            <div class="lead-outcomes">
                {OUTCOMES.map(|(outcome, name)| view! {
                    <button type="button" class="button small" on:click=move |_| log(outcome)>
                        <Icon of=outcome_glyph(outcome)/>{move || tr(name)}
                    </button>
                }).collect_view()}
            </div>
        </div>
    }
}

/// How often somebody tried to call.
#[component]
fn Attempts(page: Page) -> impl IntoView {
    let attempts = Memo::new(move |_| attempts(page));
    view! {
        <Show when=move || { attempts.get() > 0 }>
            <span class="lead-attempts">{move || t!("sales.call_attempts", n = attempts.get())}</span>
        </Show>
    }
}

/// Notes a call: it is counted, stands in the timeline, and may ask for another one.
fn note(page: Page, outcome: &str) {
    if let Some(desk) = page.desk {
        desk.note(&Entry { outcome: outcome.to_owned(), ..Entry::of("call") });
    }
}

/// Why it came to nothing, and the way back.
#[component]
fn GivenUp(page: Page, may: bool, acted: StoredValue<bool>) -> impl IntoView {
    let why = move || {
        let reason = value(page, lead::DISQUALIFY_REASON);
        reason.and_then(|reason| reason.as_text().map(|key| words::choice(&DISQUALIFY_REASON, key)))
    };
    let reopen = move |_| {
        let contacted = Some(FieldValue::Choice("contacted".to_owned()));
        let edits = vec![
            Edit::Set { field: lead::STATUS, value: contacted },
            Edit::Set { field: lead::DISQUALIFY_REASON, value: None },
        ];
        acted.set_value(true);
        change(page, edits, tr("sales.reopened"));
    };
    view! {
        {may.then(|| view! {
            <button type="button" class="button" on:click=reopen><Icon of=UNDO_2/>{move || tr("sales.reopen")}</button>
        })}
        {move || why().map(|why| view! { <span class="lead-why">{t!("sales.disqualified_for", reason = why)}</span> })}
        <Attempts page/>
    }
}

/// What it became.
#[component]
fn Became(page: Page) -> impl IntoView {
    let said = move || match value(page, lead::CONVERTED_AT) {
        Some(FieldValue::Day(day)) => t!("sales.became_on", day = format::day(day)),
        _ => tr("sales.became"),
    };
    let one = move |key: FieldKey, kind: RecordKind, glyph: Glyph| {
        let id: RecordId = match value(page, key) {
            Some(FieldValue::Link(id)) => id,
            _ => return None,
        };
        let title = page
            .view
            .with(|view| view.as_ref().map(|view| text::title(&view.titles, id)).unwrap_or_default());
        Some(view! {
            <li><a class="value-link" href=Route::Record(kind, id).path()>
                <Icon of=glyph/><span class="sr-only">{words::record(kind)}" "</span>{title}
            </a></li>
        })
    };
    view! {
        <p class="lead-became"><Icon of=CIRCLE_CHECK/>{said}</p>
        <ul class="lead-became-links" aria-label=said>
            {move || one(lead::CONVERTED_DEAL, RecordKind::Deal, SQUARE_KANBAN)}
            {move || one(lead::CONVERTED_CONTACT, RecordKind::Contact, USERS)}
            {move || one(lead::CONVERTED_ACCOUNT, RecordKind::Account, BUILDING_2)}
        </ul>
    }
}
