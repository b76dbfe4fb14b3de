//! A row of a list: cells on a wide screen, a card of two lines on a phone.

use std::time::Duration;

use crm_domain::field::FieldKind;
use crm_domain::id::RecordId;
use crm_domain::item::ItemValue;
use crm_domain::query::Column;
use crm_domain::value::FieldValue;
use engine_protocol::view::RowView;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::card::Card;
use super::columns;
use super::grid::Layout;
use super::selection;
use super::slots::Slot;
use super::state::ListState;
use crate::format;
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::ui::fields::cell::cell;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::parts::mark::Initials;

/// A finger that rests so long on a row picks it.
const LONG_PRESS: Duration = Duration::from_millis(450);

/// What a row of the list shows now. A handle: copying it is free.
#[derive(Clone, Copy)]
pub struct Live {
    /// The record; another one when the row of the document goes on to show another.
    pub id: Memo<RecordId>,
    /// Its row.
    pub row: RwSignal<RowView>,
}

/// One row of the document, whatever record it shows at the moment.
#[component]
pub fn Row(state: ListState, layout: Layout, stand: Slot) -> impl IntoView {
    let row = RwSignal::from(stand.row);
    let id = Memo::new(move |_| row.with(|row| row.id));
    let live = Live { id, row };
    let place = RwSignal::from(stand.index);
    let spare = Memo::new(move |_| place.get().is_none());
    // WHY the one before: a spare row is not moved.
    let index = Memo::new(move |before: Option<&u32>| place.get().or(before.copied()).unwrap_or(0));
    let stands = Memo::new(move |_| layout.heads.with(|heads| heads.place_of(index.get())));
    let rank = move || {
        let alone = layout.heads.with(|heads| heads.stand().across == 1);
        (if alone { stands.get().0 } else { index.get() }) + 2
    };
    // WHY a share of the row: it is as wide as there is room.
    let at = move || match (stands.get(), layout.row_height.get()) {
        ((line, 0), height) => format!("translateY({}px)", f64::from(line) * height),
        ((line, beside), height) => {
            format!("translate(calc({beside} * (100% + var(--gap))), {}px)", f64::from(line) * height)
        }
    };
    let shown = move |wanted: Option<RecordId>| wanted == Some(id.get()) && !spare.get();
    let selected =
        Memo::new(move |_| !spare.get() && state.selected.with(|selected| selected.contains(&id.get())));
    let focused = Memo::new(move |_| shown(state.focused.get()));
    let open = Memo::new(move |_| shown(layout.open.get()));
    let afar = Memo::new(move |_| state.fresh.with(|fresh| fresh.contains(&id.get())));
    let node = NodeRef::<html::Div>::new();
    follow_focus(state, focused, node);
    let (check, clicks) = (NodeRef::<html::Input>::new(), RwSignal::new(0_u32));
    // WHY also after clicks and for another record: the browser turns the box by itself, whether or not that picks.
    Effect::new(move |_| {
        clicks.track();
        id.track();
        if let Some(check) = check.get() {
            check.set_checked(selected.get());
        }
    });
    let press = LongPress::new(state);
    leave_focus(state, id, spare, node, press);

    let click = move |event: ev::MouseEvent| {
        // WHY also on a link: the rows make room for their boxes, and another part of the row comes under the finger.
        if press.take_fired() {
            event.prevent_default();
            event.stop_propagation();
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let own = target.and_then(|target| target.closest("a, button, label, input").ok().flatten());
        let meant = press.meant(id.get_untracked(), &event);
        if let Some(own) = own {
            let is_link = own.tag_name() == "A" && event.button() == 0;
            // Another record has come under the finger since it went down.
            if is_link && meant != id.get_untracked() {
                event.prevent_default();
                use_router().go(Route::Record(state.kind, meant));
            }
            return;
        }
        let id = meant;
        state.focused.set(Some(id));
        if event.ctrl_key() || event.meta_key() || event.shift_key() {
            selection::toggle(state, id, event.shift_key());
        } else {
            use_router().go(Route::Record(state.kind, id));
        }
    };

    view! {
        <div
            class:grid-row=move || !spare.get()
            class:spare=move || spare.get()
            class:selected=move || selected.get()
            class:open=move || open.get()
            class:afar=move || afar.get()
            role="row"
            aria-rowindex=move || rank().to_string()
            aria-selected=move || selected.get().to_string()
            tabindex=move || if focused.get() { "0" } else { "-1" }
            style:transform=at
            node_ref=node
            on:click=click
            on:focus=move |_| state.focused.set(Some(id.get_untracked()))
            on:pointerdown=move |event| press.begin(id.get_untracked(), &event)
            on:pointerup=move |_| press.end()
            on:pointercancel=move |_| press.end()
            on:pointermove=move |event| press.moved(&event)
            on:contextmenu=move |event| if press.has_fired() { event.prevent_default() }
        >
            <div class="cell check" role="gridcell">
                <label class="check-target">
                    <input
                        type="checkbox"
                        tabindex="-1"
                        node_ref=check
                        aria-label=move || format!("{}: {}", tr("list.select"), row.with(|row| row.title.clone()))
                        on:click=move |event| {
                            let id = press.meant(id.get_untracked(), &event);
                            state.focused.set(Some(id));
                            selection::toggle(state, id, event.shift_key());
                            clicks.update(|clicks| *clicks += 1);
                        }
                    />
                </label>
            </div>
            {move || (layout.body)(state, layout, live)}
        </div>
    }
}

/// What stands in a row of the table: cells, or a card of two lines where there is no room for them.
pub fn body(state: ListState, layout: Layout, live: Live) -> AnyView {
    if layout.cards.get() {
        view! { <Card state live/> }.into_any()
    } else {
        view! { <Cells state live/> }.into_any()
    }
}

/// Moves the browser's focus where the list's stands, when a row or the list itself has it.
fn follow_focus(state: ListState, focused: Memo<bool>, node: NodeRef<html::Div>) {
    Effect::new(move |_| {
        let (true, Some(node)) = (focused.get(), node.get()) else { return };
        let active = document().active_element();
        let in_rows = active.is_some_and(|active| active.matches(".grid, .grid .rows *").unwrap_or(false));
        if in_rows && state.step_to.get_untracked().is_none() {
            focus_quietly(&node);
        }
    });
}

/// A row that goes on to another record keeps neither the focus nor the finger that were on the one before.
fn leave_focus(
    state: ListState,
    id: Memo<RecordId>,
    spare: Memo<bool>,
    node: NodeRef<html::Div>,
    press: LongPress,
) {
    Effect::new(move |before: Option<(RecordId, bool)>| {
        let now = (id.get(), spare.get());
        if before.is_none_or(|before| before == now) {
            return now;
        }
        press.end();
        let held = node.get_untracked().filter(|node| node.contains(document().active_element().as_deref()));
        if let (Some(node), true) = (held, state.focused.get_untracked() != Some(now.0) || now.1)
            && let Some(grid) = node.closest(".grid").ok().flatten()
            && let Ok(grid) = grid.dyn_into::<web_sys::HtmlElement>()
        {
            focus_quietly(&grid);
        }
        now
    });
}

/// Focuses without scrolling.
pub fn focus_quietly(element: &web_sys::HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

#[component]
fn Cells(state: ListState, live: Live) -> impl IntoView {
    let columns = move || {
        state.columns.with(|columns| columns.iter().map(|shown| shown.column).enumerate().collect::<Vec<_>>())
    };
    view! {
        <For each=columns key=|(at, column)| (*at, *column) let:place>
            <OneCell state live at=place.0 column=place.1/>
        </For>
    }
}

#[component]
fn OneCell(state: ListState, live: Live, at: usize, column: Column) -> impl IntoView {
    let content = content(state, live, at, column);
    view! {
        <div
            class="cell"
            class:first=column == Column::Title
            class:numeric=columns::is_numeric(state.kind, column)
            role="gridcell"
        >
            {content}
        </div>
    }
}

/// What stands in a cell: the value of the row's column at a place.
pub fn content(state: ListState, live: Live, at: usize, column: Column) -> AnyView {
    let value = Memo::new(move |_| live.row.with(|row| row.cells.get(at).cloned().flatten()));
    match column {
        Column::Title => view! { <TitleCell state live/> }.into_any(),
        Column::CreatedAt | Column::UpdatedAt => view! { <Time value/> }.into_any(),
        Column::Field(key) => state
            .kind
            .spec()
            .field(key)
            .map(|spec| view! { <FieldCell state kind=spec.kind value/> })
            .into_any(),
    }
}

#[component]
fn FieldCell(state: ListState, kind: FieldKind, value: Memo<Option<FieldValue>>) -> impl IntoView {
    // WHY only links: a cell that follows the titles of the whole window is drawn anew with every step.
    let links = matches!(
        kind,
        FieldKind::Link(_)
            | FieldKind::Links
            | FieldKind::Affiliations
            | FieldKind::Parties
            | FieldKind::Stops
    );
    let titles = links.then(|| {
        Memo::new(move |before: Option<&Titles>| {
            let now = titles_of(state, value.get().as_ref());
            if now.is_empty() { before.cloned().unwrap_or_default() } else { now }
        })
    });
    // INVARIANT: the value is asked before the titles, which depend on it. Asked behind them it counts as looked at already
    // when it changes and they do not, and what stood in the cell stays (reactive_graph 0.2).
    move || match titles {
        Some(titles) => value.with(|value| titles.with(|titles| cell(kind, value.as_ref(), titles))),
        None => value.with(|value| cell(kind, value.as_ref(), &[])),
    }
}

/// What linked records are called.
type Titles = Vec<(RecordId, String)>;

/// The titles of the records that a value links to, as far as the window knows them.
fn titles_of(state: ListState, value: Option<&FieldValue>) -> Titles {
    let wanted: Vec<RecordId> = match value {
        Some(FieldValue::Link(id)) => vec![*id],
        Some(FieldValue::Tags(ids)) => ids.iter().filter_map(|id| id.parse().ok()).collect(),
        Some(FieldValue::Items(items)) => items
            .iter()
            .filter_map(|(_, item)| match item {
                ItemValue::Affiliation(tie) => Some(tie.account),
                ItemValue::Party(party) => Some(party.contact),
                ItemValue::Stop(stop) => Some(stop.account),
                ItemValue::Email(_)
                | ItemValue::Phone(_)
                | ItemValue::Address(_)
                | ItemValue::Check(_)
                | ItemValue::Line(_)
                | ItemValue::Price(_) => None,
            })
            .collect(),
        _ => return Titles::new(),
    };
    state.window.with(|window| {
        let known = window.as_ref().map(|window| window.titles.as_slice()).unwrap_or_default();
        known.iter().filter(|(id, _)| wanted.contains(id)).cloned().collect()
    })
}

/// When something happened; the engine sends points in time as whole milliseconds.
#[component]
fn Time(value: Memo<Option<FieldValue>>) -> impl IntoView {
    let shown = move || match value.get() {
        Some(FieldValue::Number(at)) => Some(format::short_moment(crm_domain::time::Millis(at))),
        Some(FieldValue::Day(day)) => Some(format::day(day)),
        _ => None,
    };
    view! { <span class="cell-text">{shown}</span> }
}

#[component]
fn TitleCell(state: ListState, live: Live) -> impl IntoView {
    let title = Signal::derive(move || live.row.with(|row| row.title.clone()));
    view! {
        <Initials kind=state.kind title/>
        <Title state live/>
        <ConflictMark live/>
    }
}

/// The record's name as a link.
#[component]
pub fn Title(state: ListState, live: Live) -> impl IntoView {
    let title = move || {
        let title = live.row.with(|row| row.title.clone());
        if title.is_empty() { tr("record.untitled") } else { title }
    };
    view! {
        <a class="row-title" tabindex="-1" href=move || Route::Record(state.kind, live.id.get()).path()>{title}</a>
    }
}

/// Says that two people changed the same.
#[component]
pub fn ConflictMark(live: Live) -> impl IntoView {
    let conflicts = move || live.row.with(|row| row.conflicts);
    move || {
        (conflicts() > 0).then(|| {
            view! {
                <span class="clash" title=crate::t!("list.conflicts", n = conflicts())>
                    <Icon of=icon::ARROW_LEFT_RIGHT/>
                    <span class="sr-only">{crate::t!("list.conflicts", n = conflicts())}</span>
                </span>
            }
        })
    }
}

/// A finger that rests on a row. A handle: copying it is free.
#[derive(Clone, Copy)]
struct LongPress {
    state: ListState,
    /// What stood under the finger when it went down.
    pressed: StoredValue<Option<RecordId>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    from: StoredValue<(i32, i32)>,
    fired: StoredValue<bool>,
}

impl LongPress {
    fn new(state: ListState) -> Self {
        Self {
            state,
            pressed: StoredValue::new(None),
            timer: StoredValue::new(None),
            from: StoredValue::new((0, 0)),
            fired: StoredValue::new(false),
        }
    }

    fn begin(self, id: RecordId, event: &ev::PointerEvent) {
        self.fired.set_value(false);
        self.pressed.set_value(Some(id));
        if event.pointer_type() == "mouse" {
            return;
        }
        self.from.set_value((event.client_x(), event.client_y()));
        let fire = move || {
            if self.fired.try_get_value().is_some() {
                self.fired.set_value(true);
                selection::toggle(self.state, id, false);
            }
        };
        self.timer.set_value(set_timeout_with_handle(fire, LONG_PRESS).ok());
    }

    /// A finger that moves scrolls.
    fn moved(self, event: &ev::PointerEvent) {
        let (x, y) = self.from.get_value();
        if (event.client_x() - x).abs() > 8 || (event.client_y() - y).abs() > 8 {
            self.end();
        }
    }

    fn end(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    /// The record that a click means: rows are live, and another one may stand there since the finger went down. A click
    /// by a key means what stands there.
    fn meant(self, now: RecordId, event: &ev::MouseEvent) -> RecordId {
        self.pressed.get_value().filter(|_| event.detail() > 0).unwrap_or(now)
    }

    /// Whether the finger that is on the row has picked it.
    fn has_fired(self) -> bool {
        self.fired.get_value()
    }

    /// Whether this click only ends a long press; the next one is one of its own.
    fn take_fired(self) -> bool {
        self.fired.try_update_value(std::mem::take).unwrap_or(false)
    }
}
