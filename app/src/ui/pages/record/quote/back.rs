//! Goods come back: a line of a negative quantity that refers to the line that was delivered.

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::ItemId;
use crm_domain::item::ItemValue;
use crm_domain::line::LineItem;
use crm_domain::parse::amount;
use crm_domain::sales::quote::{comes_back, still_there};
use crm_domain::schema::quote;
use crm_domain::value::FieldValue;
use leptos::prelude::*;

use super::lines::{Lines, value};
use crate::engine::acts::Press;
use crate::engine::{clock, use_engine};
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::typing;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{Icon, UNDO_2};
use crate::ui::quote::totals::quantity;
use crate::ui::toast::use_toasts;

/// How many of a line are still with the customer, in thousandths; nothing of what a quote offers.
pub fn left(lines: Lines, item: ItemId) -> i64 {
    if lines.page.kind != RecordKind::Order {
        return 0;
    }
    lines.page.view.with(|view| {
        let all: Option<&FieldValue> = view.as_ref().and_then(|view| value(view, quote::LINES));
        still_there(item, all)
    })
}

/// Which line a line of what comes back refers to, by its place.
pub fn place_of_returned(lines: Lines, line: &LineItem) -> Option<usize> {
    line.returns.and_then(|of| lines.place(of)).map(|place| place + 1)
}

/// The button beside a line that was delivered.
#[component]
pub fn Return(lines: Lines, id: ItemId) -> impl IntoView {
    let open = RwSignal::new(false);
    let can = Memo::new(move |_| left(lines, id) > 0);
    let name = move || lines.line(id).map(|line| line.name).unwrap_or_default();
    view! {
        <Show when=move || can.get()>
            <button type="button" class="button quiet of-return" aria-haspopup="dialog"
                aria-label=move || t!("back.of", name = name()) on:click=move |_| open.set(true)><Icon of=UNDO_2/>{move || tr("back.take")}</button>
        </Show>
        <Sheet open title=Signal::derive(move || t!("back.of", name = name())) class="back-sheet"><Form lines id open/></Sheet>
    }
}

#[component]
fn Form(lines: Lines, id: ItemId, open: RwSignal<bool>) -> impl IntoView {
    let most = untrack(|| left(lines, id));
    let typed = RwSignal::new(quantity(most));
    let error = RwSignal::new(None::<String>);
    let taking = Press::new();
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(line) = untrack(|| lines.line(id)) else { return };
        let context = typing::context(line.price.currency_code());
        match amount::thousandths(typed.get_untracked().trim(), &context) {
            Some(many) if many > 0 && many <= untrack(|| left(lines, id)) => {
                let last = lines.all.with_untracked(|all| all.last().map(|(_, line)| line.position.clone()));
                let back = comes_back(id, &line, many, last.as_deref());
                let name = line.name.clone();
                let put = Edit::PutItem {
                    field: quote::LINES,
                    item: clock::item_id(),
                    value: ItemValue::Line(Box::new(back)),
                };
                let command = Command::Edit { records: vec![lines.page.id], edits: vec![put] };
                if taking.take() {
                    use_toasts().act_then(
                        use_engine(),
                        command,
                        t!("back.taken", name = name),
                        taking.closes(open),
                    );
                }
            }
            Some(_) => error.set(Some(t!("back.not_as_many", n = quantity(untrack(|| left(lines, id)))))),
            None => error.set(Some(tr("quote.bad_quantity"))),
        }
    };
    view! {
        <form class="sheet-form" on:submit=take>
            <div class="sheet-body">
                <label class="form-part">
                    <span>{move || tr("back.how_many")}</span>
                    <input class="form-input" type="text" inputmode="decimal" autocomplete="off" prop:value=typed
                        aria-invalid=move || error.with(Option::is_some).to_string() aria-describedby="back-error"
                        on:input=move |event| { typed.set(event_target_value(&event)); error.set(None); }/>
                </label>
                <p class="hint">{move || t!("back.still_there", n = quantity(left(lines, id)))}</p>
                <p class="field-error" id="back-error" role="alert" hidden=move || error.with(Option::is_none)>{move || error.get()}</p>
            </div>
            <footer class="sheet-foot">
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>{move || tr("sales.not_now")}</button>
                <button type="submit" class="button strong">{move || tr("back.take")}</button>
            </footer>
        </form>
    }
}
