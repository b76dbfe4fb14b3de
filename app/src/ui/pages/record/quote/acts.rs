//! What is done with a quote or an order, by how far it has come.

use crm_domain::command::{Command, Edit, Step};
use crm_domain::field::RecordKind;
use crm_domain::sales::quote::{revise, revision_of};
use crm_domain::schema::quote;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::super::Page;
use super::accept::{AcceptSheet, accept, has_choices};
use super::into_deal::IntoDeal;
use super::lines::{Lines, value};
use super::share::Share;
use super::sign::SignSheet;
use super::{Standing, status_of};
use crate::engine::use_engine;
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::ui::fields::kept::leave_the_editor;
use crate::ui::parts::icon::{CHECK, FILE_TEXT, Icon, PACKAGE_CHECK, PRINTER, SEND, SIGNATURE, X};
use crate::ui::toast::use_toasts;

/// Does several things at once, says so, and goes on to another page.
///
/// Pressed twice it is done once; a person who went elsewhere meanwhile stays there.
pub fn carry_out(steps: Vec<Step>, said: String, on: Route) {
    thread_local! {
        static UNDER_WAY: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }
    if UNDER_WAY.replace(true) {
        return;
    }
    let router = use_router();
    let from = router.get_untracked();
    use_toasts().act_then(use_engine(), Command::Steps { steps }, said, move |done| {
        UNDER_WAY.set(false);
        if done && router.get_untracked() == from {
            router.go(on);
        }
    });
}

/// Gives it a status, with the way back.
fn come_to(page: Page, status: &str, said: String) {
    let value = Some(FieldValue::Choice(status.to_owned()));
    let edits = vec![Edit::Set { field: quote::STATUS, value }];
    use_toasts().act(use_engine(), Command::Edit { records: vec![page.id], edits }, said);
}

fn print() {
    // WHY ignored: a window that cannot print says so itself.
    let _ = window().print();
}

/// The buttons.
#[component]
pub fn Acts(lines: Lines, standing: Memo<Standing>) -> impl IntoView {
    let page = lines.page;
    let is_quote = page.kind == RecordKind::Quote;
    let status = Memo::new(move |_| status_of(page));
    let is_signed = Memo::new(move |_| {
        page.view.with(|view| view.as_ref().is_some_and(|view| value(view, quote::SIGNATURE_SVG).is_some()))
    });
    let (signing, accepting) = (RwSignal::new(false), RwSignal::new(false));
    let is = move |keys: &[&str]| standing.get().may && status.with(|status| keys.contains(&status.as_str()));
    let send = move |_| {
        leave_the_editor();
        come_to(page, "sent", tr("quote.is_sent"));
    };
    let take = move |_| {
        if has_choices(lines) { accepting.set(true) } else { accept(page, &[]) }
    };
    let sign = move |_| {
        leave_the_editor();
        signing.set(true);
    };
    view! {
        <div class="quote-acts">
            {is_quote.then(|| view! {
                <Show when=move || is(&["sent", "expired"])>
                    <button type="button" class="button strong" on:click=take><Icon of=CHECK/>{move || tr("quote.accept")}</button>
                    <button type="button" class="button" on:click=move |_| come_to(page, "declined", tr("quote.is_declined"))>
                        <Icon of=X/>{move || tr("quote.decline")}</button>
                </Show>
                <Show when=move || is(&["draft"])>
                    <button type="button" class="button strong" on:click=send><Icon of=SEND/>{move || tr("quote.send")}</button>
                </Show>
                <Show when=move || is(&["draft", "sent"]) && !is_signed.get()>
                    <button type="button" class="button" aria-haspopup="dialog" on:click=sign><Icon of=SIGNATURE/>{move || tr("quote.sign")}</button>
                </Show>
                <SignSheet page open=signing/>
                <AcceptSheet lines open=accepting/>
            })}
            {(!is_quote).then(|| view! {
                <Show when=move || is(&["open"])>
                    <button type="button" class="button strong" on:click=move |_| come_to(page, "confirmed", tr("quote.is_confirmed"))>
                        <Icon of=PACKAGE_CHECK/>{move || tr("quote.confirm")}</button>
                </Show>
            })}
            {is_quote.then(|| view! { <Show when=move || standing.get().may><IntoDeal lines/></Show> })}
            <Share lines/>
            <button type="button" class="button" on:click=move |_| print()><Icon of=PRINTER/>{move || tr("quote.print")}</button>
        </div>
    }
}

/// A new draft that says what this one said.
#[component]
pub fn Revise(page: Page) -> impl IntoView {
    let go = move |_| {
        let steps = page
            .view
            .with_untracked(|view| view.as_ref().map(|view| revise(page.id, &|key| value(view, key))));
        if let Some(steps) = steps {
            let on = Route::Record(RecordKind::Quote, revision_of(page.id));
            carry_out(steps, tr("quote.is_revised"), on);
        }
    };
    view! {
        <button type="button" class="button" on:click=go><Icon of=FILE_TEXT/>{move || tr("quote.revise")}</button>
    }
}
