//! A field that two people changed at once: both values with author and time, settled by one tap.

use crm_domain::command::{Command, Edit};
use crm_domain::field::{FieldKind, FieldSpec};
use crm_domain::id::RecordId;
use crm_domain::value::FieldValue;
use engine_protocol::view::{Author, Conflict, Version};
use leptos::prelude::*;

use crate::engine::use_engine;
use crate::format;
use crate::t;
use crate::ui::fields::field::Field;
use crate::ui::fields::{text, words};
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{ARROW_LEFT_RIGHT, CHECK, Icon};
use crate::ui::rights::may_write;
use crate::ui::toast::use_toasts;

/// The mark on a field; opened, it shows the values.
#[component]
pub fn ConflictMark(
    /// Which field.
    field: Field,
) -> impl IntoView {
    let count = move || {
        field.conflicts.with(|all| all.iter().map(|conflict| conflict.versions.len()).max().unwrap_or(0))
    };
    view! {
        <Popover
            button="conflict-mark"
            name=Signal::derive(move || t!("conflict.see", label = field.label(), n = count()))
            face=move || view! { <Icon of=ARROW_LEFT_RIGHT/><span>{move || t!("conflict.values", n = count())}</span> }
        >
            <div class="conflict-panel">
                <p class="conflict-lead">{move || t!("conflict.lead")}</p>
                <Choices field/>
            </div>
        </Popover>
    }
}

#[component]
fn Choices(field: Field) -> impl IntoView {
    move || {
        let Some(record) = field.record() else { return ().into_any() };
        let conflicts = field.conflicts.get();
        let titles = field.titles.get();
        conflicts
            .into_iter()
            .map(|conflict| view! { <ConflictChoice record spec=field.spec conflict titles=titles.clone()/> })
            .collect_view()
            .into_any()
    }
}

/// The current values of one conflict; a tap on one settles it everywhere.
#[component]
pub fn ConflictChoice(
    /// Of which record.
    record: RecordId,
    /// Of which field.
    spec: &'static FieldSpec,
    /// The values.
    conflict: Conflict,
    /// Titles of linked records.
    titles: Vec<(RecordId, String)>,
) -> impl IntoView {
    let engine = use_engine();
    let field = (conflict.field, conflict.item);
    let settle = move |value: Option<FieldValue>| {
        let edits = vec![settling(field.0, field.1, value)];
        use_toasts().act(engine, Command::Edit { records: vec![record], edits }, t!("conflict.settled"));
    };
    let versions = conflict.versions.into_iter().enumerate().map(move |(at, version)| {
        let is_shown = at == 0;
        view! { <Choice kind=spec.kind version is_shown titles=titles.clone() on_pick=Callback::new(settle)/> }
    });
    view! { <ul class="conflict-choices">{versions.collect_view()}</ul> }
}

#[component]
fn Choice(
    kind: FieldKind,
    version: Version,
    is_shown: bool,
    titles: Vec<(RecordId, String)>,
    on_pick: Callback<Option<FieldValue>>,
) -> impl IntoView {
    let Version { value, author, at } = version;
    let shown = value_shown(kind, value.as_ref(), &titles);
    view! {
        <li class="conflict-choice" class:is-shown=is_shown>
            <button
                type="button" disabled=|| !may_write()
                on:click=move |_| on_pick.run(value.clone())
            >
                <span class="conflict-value">{shown}</span>
                <span class="conflict-by">
                    {move || author_shown(&author)}" · "{move || format::moment(at)}
                    {is_shown.then(|| view! { <em>{move || t!("conflict.shown")}</em> })}
                </span>
                <span class="conflict-take">
                    <Icon of=CHECK/>{move || if is_shown { t!("conflict.keep") } else { t!("conflict.take") }}
                </span>
            </button>
        </li>
    }
}

/// A version's value in words.
fn value_shown(kind: FieldKind, value: Option<&FieldValue>, titles: &text::Titles) -> String {
    value
        .filter(|value| !value.is_empty())
        .map_or_else(|| t!("field.emptied"), |value| text::shown(kind, value, titles))
}

/// The edit that makes `value` the only one.
fn settling(
    field: crm_domain::field::FieldKey,
    item: Option<crm_domain::id::ItemId>,
    value: Option<FieldValue>,
) -> Edit {
    match (item, value) {
        (Some(item), Some(FieldValue::Items(entries))) => {
            match entries.into_iter().find_map(|(id, entry)| (id == item).then_some(entry)) {
                Some(value) => Edit::PutItem { field, item, value },
                None => Edit::RemoveItem { field, item },
            }
        }
        (Some(item), _) => Edit::RemoveItem { field, item },
        (None, value) => Edit::Set { field, value },
    }
}

/// Person and device, as far as they are known: "Anna · Tablet", "Dieses Gerät".
pub fn author_shown(author: &Author) -> String {
    let device = if author.device_label.is_empty() {
        t!("author.unknown_device")
    } else {
        author.device_label.clone()
    };
    match (author.here, author.member_name.is_empty()) {
        (true, _) => t!("author.here"),
        (false, true) => device,
        (false, false) => format!("{} · {device}", author.member_name),
    }
}

/// Clashes of critical fields, above everything else on the page.
#[component]
pub fn CriticalBanner(
    /// All fields of the record.
    fields: StoredValue<Vec<Field>>,
) -> impl IntoView {
    let critical = Memo::new(move |_| {
        let fields = fields.get_value().into_iter();
        fields
            .filter(|field| field.conflicts.with(|all| all.iter().any(|conflict| conflict.critical)))
            .map(|field| field.spec.key)
            .collect::<Vec<_>>()
    });
    move || {
        let keys = critical.get();
        let fields = fields.get_value().into_iter().filter(move |field| keys.contains(&field.spec.key));
        fields.map(|field| view! {
            <section class="banner is-bad" aria-label=move || t!("conflict.open", label = field.label())>
                <p><Icon of=ARROW_LEFT_RIGHT/>
                    <strong>{move || t!("conflict.critical", label = words::field(field.kind, field.spec.key))}</strong></p>
                <Choices field/>
            </section>
        })
        .collect_view()
    }
}

#[cfg(test)]
mod tests {
    use crm_domain::id::ItemId;
    use crm_domain::item::{EmailEntry, ItemValue};
    use crm_domain::schema::contact::{EMAILS, LAST_NAME};

    use super::*;

    #[test]
    fn d2_settling_writes_the_value_that_was_taken() {
        let name = FieldValue::Text("Müller".to_owned());
        assert_eq!(
            settling(LAST_NAME, None, Some(name.clone())),
            Edit::Set { field: LAST_NAME, value: Some(name) }
        );
        assert_eq!(settling(LAST_NAME, None, None), Edit::Set { field: LAST_NAME, value: None });
    }

    #[test]
    fn d2_settling_an_entry_puts_it_whole_or_removes_it() {
        let item = ItemId::from_bytes([3; 16]);
        let value = ItemValue::Email(EmailEntry { addr: "a@x.de".to_owned(), ..EmailEntry::default() });
        let taken = Some(FieldValue::Items(vec![(item, value.clone())]));
        assert_eq!(settling(EMAILS, Some(item), taken), Edit::PutItem { field: EMAILS, item, value });
        assert_eq!(settling(EMAILS, Some(item), None), Edit::RemoveItem { field: EMAILS, item });
    }
}
