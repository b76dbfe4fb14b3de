//! A field of many records is changed: which, how, and what it would do to each, before it is done. What is entered
//! and not done is kept.

use std::time::Duration;

use crm_domain::bulk::Refusal;
use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKey, FieldKind, FieldSpec, Merge, RecordKind};
use crm_domain::id::RecordId;
use engine_protocol::bulk::{Preview, PreviewLine};
use engine_protocol::{Answer, Request, decode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::selection;
use super::super::state::ListState;
use super::picked;
use crate::engine::{Engine, acts, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::kept::{self, Found, Keeper, Unfinished, leave_the_editor};
use crate::ui::fields::new_record::NewRecord;
use crate::ui::fields::new_record::draft::Contents;
use crate::ui::fields::row::FieldRow;
use crate::ui::fields::{text, words};
use crate::ui::parts::icon::{self, Icon};
use crate::ui::toast::use_toasts;

/// So many records are shown as they are and as they would be.
const SHOWN: u32 = 6;
/// Whoever picks one value after the other is not shown what each would do.
const SETTLES: Duration = Duration::from_millis(120);

/// Fields that make sense for many records alike: what is one person's own (a name, a number) is not.
fn changeable(kind: RecordKind) -> impl Iterator<Item = &'static FieldSpec> {
    use FieldKind as K;
    crate::ui::own::specs(kind).into_iter().filter(|spec| match spec.kind {
        _ if spec.by_rule || spec.superseded => false,
        // A stage asks for what is missing, of each deal something else.
        K::Link(RecordKind::Stage) => false,
        K::Choice(_) | K::Flag | K::Number | K::Percent | K::Money | K::Day | K::Member | K::Link(_) => true,
        K::Tags => true,
        // Who has a star on it is for each to say.
        K::Members => spec.key != crm_domain::schema::STARRED_BY,
        K::Line | K::Url => !spec.personal && spec.key.as_str() != "name",
        K::Prose
        | K::PartialDay
        | K::Moment
        | K::Period
        | K::Links
        | K::Checklist
        | K::Lines
        | K::Parties
        | K::Prices
        | K::Stops
        | K::Photo
        | K::Total
        | K::Count
        | K::Log
        | K::Emails
        | K::Phones
        | K::Addresses
        | K::Affiliations => false,
    })
}

fn is_set(spec: &FieldSpec) -> bool {
    spec.kind.merge() == Merge::Set
}

/// What is to happen. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Change {
    kind: RecordKind,
    key: RwSignal<Option<FieldKey>>,
    /// Sets or adds; else clears or takes out.
    gives: RwSignal<bool>,
    new: RwSignal<NewRecord>,
}

impl Change {
    fn new(kind: RecordKind, first: Option<FieldKey>) -> Self {
        // Whose they are is what is changed most often.
        let usual = [crm_domain::schema::OWNER, FieldKey::new("status")];
        let usual = usual.into_iter().find(|key| changeable(kind).any(|spec| spec.key == *key));
        let key = first.or(usual).or_else(|| changeable(kind).next().map(|spec| spec.key));
        Self {
            kind,
            key: RwSignal::new(key),
            gives: RwSignal::new(true),
            new: RwSignal::new(NewRecord::new(kind)),
        }
    }

    fn spec(self) -> Option<&'static FieldSpec> {
        self.kind.spec().field(self.key.get()?)
    }

    fn choose(self, key: Option<FieldKey>) {
        self.new.set(NewRecord::new(self.kind));
        self.gives.set(true);
        self.key.set(key);
    }

    /// What stands in the sheet, followed; empty while nothing is entered.
    fn to_draft(self) -> String {
        let values = self.new.get().to_draft();
        let Some(key) = self.key.get().filter(|_| !values.is_empty()) else { return String::new() };
        kept::packed(&engine_protocol::encode(&(key.to_string(), self.gives.get(), values)))
    }

    /// Brings back what stood in the sheet, and says what it is in a line.
    fn restore(self, text: &str) -> Option<String> {
        let (key, gives, values) = decode::<(String, bool, String)>(&kept::unpacked(text)?)?;
        let key = FieldKey::find(&key).filter(|key| changeable(self.kind).any(|spec| spec.key == *key))?;
        let contents = Contents::from_draft(&values)?;
        self.choose(Some(key));
        self.gives.set(gives);
        self.new.get_untracked().restore(&contents);
        let (name, begin) = (words::field(self.kind, key), contents.glimpse(self.kind));
        Some(if begin.is_empty() { name } else { format!("{name}: {begin}") })
    }

    /// What is done to each record; nothing while a value is missing.
    fn edits(self) -> Vec<Edit> {
        let Some(spec) = self.spec() else { return Vec::new() };
        let (field, gives) = (spec.key, self.gives.get());
        if !gives && !is_set(spec) {
            return vec![Edit::Set { field, value: None }];
        }
        let new = self.new.get();
        // Followed here: the edits themselves are read without.
        let _ = new.get(field);
        let turn = |edit| match edit {
            Edit::Tag { field, word, .. } => Edit::Tag { field, word, present: gives },
            other => other,
        };
        new.edits().into_iter().map(turn).collect()
    }
}

/// What a change is asked for: of which kind of records, and the field to begin with.
pub type Asked = (RecordKind, Option<FieldKey>);

/// Where it is kept what is entered.
pub fn draft_key((kind, first): &Asked) -> String {
    format!("bulk/{}/{}", kind.key(), first.map(|key| key.to_string()).unwrap_or_default())
}

/// Chooses a field and a value, shows what would become of the records, and does it.
#[component]
pub fn ChangeForm(
    /// The list whose picked records are changed.
    state: ListState,
    /// What is kept of it.
    now: Found<Asked>,
    /// Where that is said.
    found: RwSignal<Option<Found<Asked>>>,
    /// Closes the sheet when it asks nothing.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let Found { of, text } = now;
    let change = Change::new(state.kind, of.1);
    let begun = text.as_deref().and_then(|text| change.restore(text));
    // WHY only then: what cannot be shown now, as of a field that is not there yet, is not thrown away.
    let text = text.filter(|_| begun.is_some());
    let keeper = Keeper::new(draft_key(&of), text, move || change.to_draft());
    let drop_it = Callback::new(move |()| {
        keeper.end()();
        found.set(Some(Found { of, text: None }));
    });
    let preview = RwSignal::new(None::<Preview>);
    let missing = RwSignal::new(false);
    follow(change, state, preview);
    Effect::new(move |_| {
        if !change.edits().is_empty() {
            missing.set(false);
        }
    });
    let apply = move |_| {
        leave_the_editor();
        let edits = untrack(move || change.edits());
        if edits.is_empty() {
            return missing.set(true);
        }
        carry_out(state, edits, keeper.end());
        asked.set(None);
    };
    let name = move || match preview.with(|preview| preview.as_ref().map(|preview| preview.changes.len())) {
        Some(0) | None => tr("list.apply"),
        Some(n) => t!("views.change_n", n = n, count = number(n)),
    };
    view! {
        <div class="sheet-body change">
            {begun.map(|glimpse| view! { <Unfinished glimpse drop_it/> })}
            <div class="change-what">
                <label class="form-line">
                    <span>{move || tr("list.which_field")}</span>
                    <select class="value-input" on:change=move |event| change.choose(FieldKey::find(&event_target_value(&event)))>
                        {changeable(state.kind).map(|spec| view! {
                            <option value=spec.key.as_str() prop:selected=move || change.key.get() == Some(spec.key)>
                                {move || words::field(state.kind, spec.key)}
                            </option>
                        }).collect_view()}
                    </select>
                </label>
                <How change/>
            </div>
            {move || change.spec().filter(|spec| change.gives.get() || is_set(spec)).map(|spec| view! {
                <FieldRow field=Field::of_new(change.new.get(), spec)/>
            })}
            <Show when=move || missing.get()>
                <p class="field-error" role="alert">{move || tr("views.value_missing")}</p>
            </Show>
            {move || preview.get().map(|preview| shown(change.spec(), &preview))}
        </div>
        <footer class="sheet-foot">
            <button type="button" class="button" on:click=move |_| asked.set(None)>{move || tr("views.cancel")}</button>
            <button type="button" class="button strong" on:click=apply>{name}</button>
        </footer>
    }
}

/// Set or clear; of a set, add or take out.
#[component]
fn How(change: Change) -> impl IntoView {
    let set = Memo::new(move |_| change.spec().is_some_and(is_set));
    let names = move || match set.get() {
        true => (tr("list.tag_add"), tr("list.tag_remove")),
        false => (tr("views.set"), tr("views.clear")),
    };
    view! {
        <div class="segments change-how" role="group" aria-label=move || tr("views.how")>
            <button type="button" aria-pressed=move || change.gives.get().to_string()
                on:click=move |_| change.gives.set(true)>{move || names().0}</button>
            <button type="button" aria-pressed=move || (!change.gives.get()).to_string()
                on:click=move |_| change.gives.set(false)>{move || names().1}</button>
        </div>
    }
}

/// Keeps what the change would do on the screen.
fn follow(change: Change, state: ListState, preview: RwSignal<Option<Preview>>) {
    let engine = use_engine();
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let edits = change.edits();
        state.selected.track();
        let mine = turn.with_value(|turn| turn.wrapping_add(1));
        turn.set_value(mine);
        if edits.is_empty() {
            return preview.set(None);
        }
        let ask = move || {
            // A newer question is on its way, or the sheet is closed.
            if turn.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let answer = look(engine, picked(state), edits).await;
                if let (Ok(seen), Some(true)) = (answer, turn.try_with_value(|turn| *turn == mine)) {
                    preview.try_set(Some(seen));
                }
            });
        };
        set_timeout(ask, SETTLES);
    });
}

async fn look(
    engine: Engine,
    records: Vec<RecordId>,
    edits: Vec<Edit>,
) -> Result<Preview, engine_protocol::Problem> {
    match engine.request(Request::Preview { records, edits, show: SHOWN }).await? {
        Answer::Preview(bytes) => decode(&bytes).ok_or(engine_protocol::Problem::Unknown),
        _ => Err(engine_protocol::Problem::Unknown),
    }
}

/// Changes what would change, and drops the selection once that is durable. `done` is run then.
fn carry_out(state: ListState, edits: Vec<Edit>, done: impl FnOnce() + 'static) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let records = picked(state);
    acts::act(async move {
        let seen = match look(engine, records, edits.clone()).await {
            Ok(seen) => seen,
            Err(problem) => return toasts.failed(&problem),
        };
        let n = seen.changes.len();
        if n == 0 {
            done();
            return toasts.say(tr("views.nothing_changes"));
        }
        match engine.command(Command::Edit { records: seen.changes, edits }).await {
            Ok(id) => {
                done();
                selection::clear(state);
                toasts.done(t!("list.changed", n = n), id);
            }
            Err(problem) => toasts.failed(&problem),
        }
    });
}

fn number(n: usize) -> String {
    format::integer(i64::try_from(n).unwrap_or(i64::MAX))
}

/// How many change, have it, cannot; and the first of them.
fn shown(spec: Option<&'static FieldSpec>, preview: &Preview) -> impl IntoView + use<> {
    let (n, already) = (preview.changes.len(), preview.already);
    let refused = preview.refused.iter().map(|(why, n)| {
        let why = tr(match why {
            Refusal::Gone => "views.refused_gone",
            Refusal::Frozen => "views.refused_frozen",
            Refusal::Damaged => "views.refused_damaged",
            Refusal::LeadStatus => "views.refused_lead_status",
        });
        view! { <li class="warn"><strong>{format::integer(i64::from(*n))}</strong>" "{why}</li> }
    });
    let more = n.saturating_sub(preview.lines.len());
    let lines = preview.lines.iter().map(|one| line(spec, one, &preview.titles)).collect_view();
    view! {
        <section class="change-preview" aria-label=move || tr("views.preview")>
            <ul class="change-counts" role="status">
                <li class:none=n == 0><strong>{number(n)}</strong>" "{t!("views.will_change", n = n)}</li>
                {(already > 0).then(|| view! {
                    <li><strong>{format::integer(i64::from(already))}</strong>" "{t!("views.have_it", n = already)}</li>
                })}
                {refused.collect_view()}
            </ul>
            <ul class="change-lines">{lines}</ul>
            {(more > 0).then(|| view! { <p class="hint">{t!("views.and_more", n = more, count = number(more))}</p> })}
        </section>
    }
}

fn line(
    spec: Option<&'static FieldSpec>,
    line: &PreviewLine,
    titles: &[(RecordId, String)],
) -> impl IntoView + use<> {
    let said = |value: &Option<crm_domain::value::FieldValue>| {
        let kind = spec.map(|spec| spec.kind)?;
        value.as_ref().map(|value| text::shown(kind, value, titles))
    };
    let value = |value: Option<String>, class: &'static str| match value {
        Some(value) => view! { <span class=class>{value}</span> }.into_any(),
        None => {
            view! { <span class=format!("{class} empty-value")>{tr("views.empty_value")}</span> }.into_any()
        }
    };
    let title = if line.title.is_empty() { tr("record.untitled") } else { line.title.clone() };
    view! {
        <li>
            <span class="change-title">{title}</span>
            {value(said(&line.before), "change-before")}
            <Icon of=icon::ARROW_RIGHT/>
            {value(said(&line.after), "change-after")}
        </li>
    }
}
