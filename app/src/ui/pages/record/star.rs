//! A star on a record: who keeps an eye on it, and the button that sets one's own.

use crm_domain::command::{Command, Edit};
use crm_domain::schema::STARRED_BY;
use crm_domain::value::FieldValue;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Page;
use crate::engine::use_engine;
use crate::t;
use crate::ui::parts::icon::{Icon, STAR};
use crate::ui::toast::use_toasts;

/// Sets and takes away the star of whoever is here.
#[component]
pub fn Star(
    /// Of which page.
    page: Page,
) -> impl IntoView {
    let engine = use_engine();
    let me = Memo::new(move |_| engine.workspace().map(|workspace| workspace.member.to_string()));
    let starred = Memo::new(move |_| {
        page.view.with(|view| {
            let value = view.as_ref()?.values.iter().find(|(key, _)| *key == STARRED_BY);
            let FieldValue::Tags(ids) = &value?.1 else { return None };
            Some(me.with(|me| me.as_ref().is_some_and(|me| ids.contains(me))))
        }) == Some(true)
    });
    let toggle = move |_| {
        let Some(word) = me.get_untracked() else { return };
        let edit = Edit::Tag { field: STARRED_BY, word, present: !starred.get_untracked() };
        // WHY without a toast: the star itself says it, and Ctrl+Z takes it back.
        spawn_local(async move {
            let command = Command::Edit { records: vec![page.id], edits: vec![edit] };
            if let Err(problem) = engine.command(command).await {
                use_toasts().failed(&problem);
            }
        });
    };
    let name = move || if starred.get() { t!("record.unstar") } else { t!("record.star") };
    view! {
        <button type="button" class="button quiet square record-star writes" aria-pressed=move || starred.get().to_string()
            aria-label=move || t!("record.star") title=name on:click=toggle><Icon of=STAR/></button>
    }
}
