//! The records of a list as cards beside each other: a name, what stands first of the columns below it, and the next
//! ones by name. Only those on screen stand in the document; they are the rows of the table in another shape.

use crm_domain::field::{FieldKind, RecordKind};
use crm_domain::id::RecordId;
use crm_domain::query::Column;
use leptos::html;
use leptos::prelude::*;

use super::empty::{Empty, NoMatch};
use super::grid::{self, Layout, keys, room, row_height};
use super::lines::{self, Heads, Stand};
use super::row::{ConflictMark, Live, Row, Title, content};
use super::slots::Slots;
use super::state::ListState;
use super::window;
use crate::engine::use_engine;
use crate::ui::later::{later, parts};
use crate::ui::parts::icon::{self, Glyph, Icon};
use crate::ui::parts::mark::Initials;
use crate::ui::words;

/// Of so many columns a card tells, besides the name: the first below it, the others with what they are called.
const TOLD: usize = 4;
/// No card is narrower, in pixels.
const NARROWEST: f64 = 268.0;
/// Between two cards, in pixels; also to the edges. The style says the same.
const GAP: f64 = 12.0;
/// What a card takes without its facts, in pixels.
const BARE: f64 = 78.0;
/// What each fact takes, in pixels.
const FACT: f64 = 24.0;
/// A card is as high as so many heads of groups.
const TALL: u32 = 3;

/// The columns that a card tells with their names, and where they stand in a row's cells: all but the first, which
/// stands under the record's own name.
fn facts(state: ListState) -> Vec<(usize, Column)> {
    told(state).into_iter().skip(1).collect()
}

/// The columns that a card tells, besides the name.
fn told(state: ListState) -> Vec<(usize, Column)> {
    state.columns.with(|columns| {
        let columns = columns.iter().map(|shown| shown.column).enumerate();
        columns.filter(|(_, column)| *column != Column::Title).take(TOLD).collect()
    })
}

/// The list's cards, or what stands there when there are none.
#[component]
pub fn Tiles(state: ListState, open: Memo<Option<RecordId>>) -> impl IntoView {
    let engine = use_engine();
    let scroller = NodeRef::<html::Div>::new();
    room::measure(state, scroller);
    let across = Memo::new(move |_| fitting(state.room.get().0));
    let high = Memo::new(move |_| BARE + FACT * facts(state).len().max(1) as f64);
    let line = Memo::new(move |_| (high.get() + GAP) / f64::from(TALL));
    let heads = Memo::new(move |_| {
        let stand = Stand { across: across.get(), tall: TALL };
        state.window.with(|window| Heads::of(window.as_ref(), stand))
    });
    let layout = Layout { cards: Memo::new(|_| true), row_height: line, heads, open, body };
    keep_place(state, layout);
    let first = keep_first(layout, scroller);

    let slots = StoredValue::new(Slots::default());
    let ordered = grid::keep_in_order(state, slots);
    let query = Memo::new(move |_| state.query());
    let columns = Memo::new(move |_| {
        state.columns.with(|columns| columns.iter().map(|shown| shown.column).collect::<Vec<_>>())
    });
    let span = Memo::new(move |_| {
        let lines = window::span(state.scroll.get(), state.room.get().1.max(600.0), line.get());
        heads.with(|heads| heads.rows_in(lines))
    });
    let grouping = Memo::new(move |_| state.grouping());
    let live = engine.watch_grouped(query.into(), columns.into(), span.into(), grouping.into());
    state.live.set(Some(live));
    grid::take_in(state, live, query, layout, scroller);
    grid::reveal_on_demand(state, layout, scroller);
    grid::hold_focus(state, scroller, ordered);

    let count = move || {
        let rows = state.window.with(|window| window.as_ref().map_or(0, lines::rows));
        heads.with(|heads| heads.lines(rows))
    };
    let is_empty =
        Memo::new(move |_| state.window.with(|window| window.as_ref().is_some_and(|all| all.total == 0)));
    let nothing_here =
        move || state.window.with(|window| window.as_ref().is_some_and(|all| all.unfiltered == 0));
    let shifted = RwSignal::new(false);
    view! {
        <Show when=move || is_empty.get()>
            {move || if nothing_here() {
                view! { <Empty kind=state.kind/> }.into_any()
            } else {
                view! { <NoMatch state/> }.into_any()
            }}
        </Show>
        <div
            class="grid cards tiles"
            class:hidden=move || is_empty.get()
            class:picking=move || state.selected.with(|selected| !selected.is_empty())
            role="grid"
            aria-label=move || words::kind_plural(state.kind)
            aria-rowcount=move || (state.window.with(|window| window.as_ref().map_or(0, |all| all.total)) + 1).to_string()
            aria-colcount="2"
            aria-multiselectable="true"
            tabindex=move || if state.focused.get().is_none() { "0" } else { "-1" }
            node_ref=scroller
            style=("--row", move || format!("{}px", line.get()))
            style=("--tile", move || format!("{}px", high.get()))
            style=("--across", move || across.get().to_string())
            on:scroll=move |_| {
                grid::follow_scroll(state, scroller, shifted);
                let line = window::rows(state.scroll.get_untracked(), line.get_untracked());
                first.set_value(heads.with_untracked(|heads| heads.row_at(line)));
            }
            on:keydown=move |event| keys::on_key(state, across.get_untracked(), &event)
            on:focus=move |_| keys::enter(state)
        >
            <div class="rows" role="rowgroup" style:height=move || format!("{}px", f64::from(count()) * line.get())>
                <For
                    each=move || {
                        ordered.track();
                        state.window.with(|window| {
                            slots.try_update_value(|slots| slots.arrange(window.as_ref())).unwrap_or_default()
                        })
                    }
                    key=|slot| slot.key
                    let:stand
                >
                    <Row state layout stand/>
                </For>
                <Show when=move || state.group.with(Option::is_some)>
                    {later(parts::group_heads, (state, layout))}
                </Show>
            </div>
        </div>
    }
}

/// How many cards stand beside each other in so many pixels.
fn fitting(width: f64) -> u32 {
    window::rows(width - GAP, NARROWEST + GAP).max(1)
}

/// The record that is first in view is so in the table as well, and the other way round: they count pixels of their own.
fn keep_place(state: ListState, layout: Layout) {
    let below = untrack(|| row_height(state));
    let first = window::rows(state.scroll.get_untracked(), below);
    let (line, stand) = (layout.row_height, layout.heads);
    let top = stand.with_untracked(|heads| heads.line_of(first));
    state.scroll.set(f64::from(top) * line.get_untracked());
    on_cleanup(move || {
        let (Some(line), Some(scroll)) = (line.try_get_untracked(), state.scroll.try_get_untracked()) else {
            return;
        };
        let first = stand.try_with_untracked(|heads| heads.row_at(window::rows(scroll, line)));
        state.scroll.set(f64::from(first.unwrap_or_default()) * untrack(|| row_height(state)));
    });
}

/// The record that is first in view stays so when more or fewer cards fit beside each other. Told by the list.
fn keep_first(layout: Layout, scroller: NodeRef<html::Div>) -> StoredValue<u32> {
    let first = StoredValue::new(0);
    let across = Memo::new(move |_| layout.heads.with(|heads| heads.stand().across));
    Effect::new(move |before: Option<u32>| {
        let now = across.get();
        if let (true, Some(element)) = (before.is_some_and(|before| before != now), scroller.get_untracked())
        {
            let first = first.get_value();
            let stand = move || {
                let line = layout.heads.try_with_untracked(|heads| heads.line_of(first)).unwrap_or_default();
                let top = f64::from(line) * layout.row_height.try_get_untracked().unwrap_or_default();
                #[expect(clippy::cast_possible_truncation, reason = "browsers lay out at most 2^25 pixels")]
                element.set_scroll_top(top as i32);
            };
            // WHY then: the list has its new height.
            set_timeout(stand, std::time::Duration::ZERO);
        }
        now
    });
    first
}

/// What stands on a card.
fn body(state: ListState, _layout: Layout, live: Live) -> AnyView {
    let title = Signal::derive(move || live.row.with(|row| row.title.clone()));
    let second = move || told(state).first().map(|(at, column)| content(state, live, *at, *column));
    view! {
        <div class="tile" role="gridcell">
            <div class="tile-head">
                {has_initials(state.kind).then(|| view! { <Initials kind=state.kind title/> })}
                <div class="card-lines">
                    <div class="card-title"><Title state live/><ConflictMark live/></div>
                    <div class="card-second">{second}</div>
                </div>
            </div>
            <dl class="tile-facts">
                <For each=move || facts(state) key=|fact| *fact let:fact>
                    <div class:speaks=sign(state.kind, fact.1).is_some()>
                        <dt title=move || words::column(state.kind, fact.1)>
                            {sign(state.kind, fact.1).map(|of| view! { <Icon of/> })}
                            <span>{move || words::column(state.kind, fact.1)}</span>
                        </dt>
                        <dd>{content(state, live, fact.0, fact.1)}</dd>
                    </div>
                </For>
            </dl>
        </div>
    }
    .into_any()
}

/// People and companies are known by their initials; those of a deal or a number say nothing.
const fn has_initials(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Account | RecordKind::Contact | RecordKind::Lead)
}

/// The sign of what says by itself what it is: an address needs no word before it.
fn sign(kind: RecordKind, column: Column) -> Option<Glyph> {
    let Column::Field(key) = column else { return None };
    match kind.spec().field(key)?.kind {
        FieldKind::Emails => Some(icon::MAIL),
        FieldKind::Phones => Some(icon::PHONE),
        FieldKind::Addresses => Some(icon::MAP_PIN),
        FieldKind::Affiliations => Some(icon::BUILDING_2),
        FieldKind::Url => Some(icon::GLOBE),
        FieldKind::Tags => Some(icon::TAG),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_cards_as_fit_stand_beside_each_other() {
        assert_eq!([0.0, 300.0, 560.0, 600.0, 1056.0, 1600.0].map(fitting), [1, 1, 1, 2, 3, 5]);
    }
}
