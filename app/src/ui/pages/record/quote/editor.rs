//! The lines of a draft, each changed in its place: found by typing, counted, priced, put in order.

use crm_domain::id::ItemId;
use crm_domain::line::LineItem;
use engine_protocol::view::RecordView;
use leptos::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast as _;

use super::cell::{Cell, Part, focus_part, keep_grip, place_under};
use super::lines::{Lines, add, currency_beside, with_product};
use super::seek::Seek;
use super::table::besides;
use crate::i18n::tr;
use crate::t;
use crate::ui::fields::reach::Clash;
use crate::ui::parts::Popover;
use crate::ui::parts::icon::{
    ARROW_DOWN, ARROW_LEFT_RIGHT, ARROW_UP, CIRCLE_CHECK, ELLIPSIS, GRIP_VERTICAL, Icon, PENCIL, PLUS,
    TRASH_2,
};
use crate::ui::quote::totals::in_currency_of;
use crate::ui::toast::use_toasts;

/// So many lines are offered to be stood in for.
const BASES: usize = 8;

/// All lines, and the place where the next one begins.
#[component]
pub fn Editor(lines: Lines) -> impl IntoView {
    let ids = move || lines.all.with(|all| all.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    let list = NodeRef::<html::Ul>::new();
    let heads =
        ["quote.quantity", "quote.unit", "quote.price", "quote.discount", "quote.tax", "quote.line_net"];
    view! {
        <div class="line-heads" aria-hidden="true">
            <span></span><span></span><span>{move || tr("quote.what")}</span>
            {heads.map(|head| view! { <span class:is-text=head == "quote.unit">{move || tr(head)}</span> }).collect_view()}
            <span></span>
        </div>
        <ul class="line-list" node_ref=list aria-label=move || tr("quote.lines")>
            <For each=ids key=|id| *id let:id><Line lines id list/></For>
        </ul>
        <New lines/>
        <p class="sr-only" aria-live="polite">{move || lines.said.get()}</p>
    }
}

#[component]
fn Line(lines: Lines, id: ItemId, list: NodeRef<html::Ul>) -> impl IntoView {
    let place = Memo::new(move |_| lines.place(id).map_or(0, |place| place + 1));
    let name = Memo::new(move |_| lines.line(id).map(|line| line.name).unwrap_or_default());
    let sku = move || lines.line(id).map(|line| line.sku).filter(|sku| !sku.is_empty());
    let is_optional = Memo::new(move |_| lines.line(id).is_some_and(|line| !line.counts()));
    let besides = move || lines.line(id).and_then(|line| besides(lines, &line));
    let list_of = move || lines.prices.list_of(&lines.line(id)?);
    let texts = RwSignal::new(false);
    let has_text =
        Memo::new(move |_| texts.get() || lines.line(id).is_some_and(|line| !line.text.is_empty()));
    let net = move || {
        let line = lines.line(id)?;
        let totals = lines.totals().ok()?;
        let net = totals.lines.iter().find(|one| one.item == id)?.net;
        Some(in_currency_of(&line, net))
    };
    let change = move |with: &dyn Fn(LineItem) -> LineItem| {
        if let Some(line) = untrack(|| lines.line(id)) {
            lines.put(id, with(line), |problem| use_toasts().failed(&problem));
        }
    };
    let on_text = move |(text, by_enter): (String, bool)| {
        change(&|line| LineItem {
            name: text.clone(),
            product: None,
            sku: String::new(),
            cost: None,
            price_source: None,
            ..line
        });
        if by_enter {
            focus_part(id, Part::Quantity);
        }
    };
    let on_product = move |view: RecordView| {
        let Some(line) = untrack(|| lines.line(id)) else { return };
        lines.prices.pick(with_product(line, &view), currency_beside(lines, Some(id)), move |picked| {
            // Where it stands may have changed meanwhile.
            if let Some(line) = untrack(|| lines.line(id)) {
                let picked = LineItem { position: line.position, ..picked };
                lines.put(id, picked, |problem| use_toasts().failed(&problem));
            }
            focus_part(id, Part::Quantity);
        });
    };
    let grip = Grip { lines, id, list };
    let is_over =
        move || lines.over.get().is_some_and(|over| lines.held.get() != Some(id) && over + 1 == place.get());
    view! {
        <li class="line" data-line=id.to_string() class:is-optional=is_optional class:is-over=is_over
            class:is-held=move || lines.held.get() == Some(id)>
            <button type="button" class="line-grip" title=move || tr("check.move_hint")
                aria-label=move || t!("quote.move_line", name = name.get())
                on:pointerdown=move |event| grip.down(&event) on:pointermove=move |event| grip.moved(&event)
                on:pointerup=move |_| grip.up() on:pointercancel=move |_| lines.held.set(None)
                on:keydown=move |event| grip.key(&event)><Icon of=GRIP_VERTICAL/></button>
            <span class="line-place">{place}</span>
            <div class="line-what" data-part="name">
                <Seek id=format!("line-{id}") label=Signal::derive(move || t!("quote.part_of", part = tr("quote.what"), n = place.get()))
                    now=name placeholder=Signal::derive(|| tr("quote.seek"))
                    on_text=Callback::new(on_text) on_product=Callback::new(on_product)
                    on_enter=Callback::new(move |()| focus_part(id, Part::Quantity))/>
                <p class="line-marks">
                    {move || sku().map(|sku| view! { <span class="line-sku">{sku}</span> })}
                    {move || list_of().map(|list| view! { <span class="line-list-name">{t!("quote.of_list", list = list)}</span> })}
                    {move || besides().map(|said| view! { <span class="chip is-info">{said}</span> })}
                </p>
                <Show when=move || has_text.get()><Cell lines id part=Part::Text/></Show>
            </div>
            {[Part::Quantity, Part::Unit, Part::Price, Part::Discount, Part::Tax].map(|part| view! { <Cell lines id part/> }).collect_view()}
            <span class="line-net"><span class="line-cell-name">{move || tr("quote.line_net")}</span>{net}</span>
            <Menu lines id is_optional texts change=Callback::new(move |offer: Offered| change(&|line| offer.of(line)))/>
            {lines.field.map(|field| view! { <Clash field id/> })}
        </li>
    }
}

/// How a line is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// It counts.
    Firm,
    /// Besides the others.
    Besides,
    /// Instead of that one.
    InsteadOf(ItemId),
}

impl Offered {
    fn of(self, line: LineItem) -> LineItem {
        let alternative_of = match self {
            Self::InsteadOf(base) => Some(base),
            Self::Firm | Self::Besides => None,
        };
        LineItem { optional: self == Self::Besides, alternative_of, ..line }
    }
}

/// The lines that this one may be offered instead of: those that count. A line that others stand in for stays.
fn bases(lines: Lines, id: ItemId) -> Vec<(ItemId, String)> {
    lines.all.with(|all| {
        if all.iter().any(|(_, line)| line.alternative_of == Some(id)) {
            return Vec::new();
        }
        let now = all.iter().find(|(one, _)| *one == id).and_then(|(_, line)| line.alternative_of);
        let numbered = all
            .iter()
            .enumerate()
            .filter(|(_, (one, line))| *one != id && line.counts() && Some(*one) != now && line.quantity > 0);
        let named = numbered.map(|(place, (one, line))| (*one, format!("{} · {}", place + 1, line.name)));
        named.take(BASES).collect()
    })
}

/// What else can be done with a line.
#[component]
fn Menu(
    lines: Lines,
    id: ItemId,
    is_optional: Memo<bool>,
    texts: RwSignal<bool>,
    change: Callback<Offered>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let name =
        Signal::derive(move || t!("quote.line_more", n = lines.place(id).map_or(0, |place| place + 1)));
    let item = move |glyph, key: Signal<&'static str>, act: Callback<()>| {
        let run = move |_| {
            open.set(false);
            act.run(());
        };
        view! { <button type="button" class="menu-item" on:click=run><Icon of=glyph/>{move || tr(key.get())}</button> }
    };
    let optional = move || {
        change.run(if is_optional.get_untracked() { Offered::Firm } else { Offered::Besides });
    };
    let write = move || {
        texts.set(true);
        focus_part(id, Part::Text);
    };
    let optional_name = move || if is_optional.get() { "quote.make_fixed" } else { "quote.make_optional" };
    view! {
        <div class="line-menu">
            <Popover open name end=true button="button quiet square" face=|| view! { <Icon of=ELLIPSIS/> }>
                <div class="menu">
                    {item(CIRCLE_CHECK, Signal::derive(optional_name), Callback::new(move |()| optional()))}
                    {move || bases(lines, id).into_iter().map(|(base, name)| {
                        let run = move |_| {
                            open.set(false);
                            change.run(Offered::InsteadOf(base));
                        };
                        view! { <button type="button" class="menu-item" on:click=run><Icon of=ARROW_LEFT_RIGHT/>{t!("quote.instead_of", name = name)}</button> }
                    }).collect_view()}
                    {item(PENCIL, Signal::derive(|| "quote.write_text"), Callback::new(move |()| write()))}
                    {item(ARROW_UP, Signal::derive(|| "quote.up"), Callback::new(move |()| lines.shift(id, -1)))}
                    {item(ARROW_DOWN, Signal::derive(|| "quote.down"), Callback::new(move |()| lines.shift(id, 1)))}
                    {item(TRASH_2, Signal::derive(|| "quote.remove_line"), Callback::new(move |()| lines.remove(id)))}
                </div>
            </Popover>
        </div>
    }
}

/// Where the next line begins.
#[component]
fn New(lines: Lines) -> impl IntoView {
    // What could not be saved stands here again.
    let again = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let begin = move |line: LineItem, goes_on: bool| {
        again.set(String::new());
        error.set(None);
        let name = line.name.clone();
        let id = add(lines, line, move |problem| {
            again.try_set(name);
            error.try_set(Some(crate::ui::toast::problem_text(&problem)));
        });
        if goes_on {
            focus_part(id, Part::Quantity);
        }
    };
    let on_text = move |(name, by_enter): (String, bool)| begin(LineItem { name, ..lines.fresh() }, by_enter);
    let on_product = move |view: RecordView| {
        let line = with_product(lines.fresh(), &view);
        lines.prices.pick(line, currency_beside(lines, None), move |line| begin(line, true));
    };
    view! {
        <div class="line-new">
            <Icon of=PLUS/>
            <Seek id="line-new".to_owned() label=Signal::derive(|| tr("quote.add_line")) now=again empties=true
                placeholder=Signal::derive(|| tr("quote.add_line_hint")) on_text=Callback::new(on_text)
                on_product=Callback::new(on_product) on_enter=Callback::new(|()| ())
                on_escape=Callback::new(move |()| lines.given_up.update(|times| *times += 1))/>
        </div>
        {move || error.get().map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
    }
}

/// The handle by which a line is carried.
#[derive(Clone, Copy)]
struct Grip {
    lines: Lines,
    id: ItemId,
    list: NodeRef<html::Ul>,
}

impl Grip {
    fn is_held(self) -> bool {
        self.lines.held.get_untracked() == Some(self.id)
    }

    fn down(self, event: &ev::PointerEvent) {
        event.prevent_default();
        self.lines.held.set(Some(self.id));
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if let Some(grip) = target.and_then(|target| target.closest(".line-grip").ok().flatten()) {
            // WHY ignored: without it a drop outside of the grip is none.
            let _ = grip.set_pointer_capture(event.pointer_id());
        }
    }

    fn moved(self, event: &ev::PointerEvent) {
        if self.is_held() {
            self.lines.over.set(place_under(&self.list, event.client_y()));
        }
    }

    fn up(self) {
        if self.is_held()
            && let Some(over) = self.lines.over.get_untracked()
        {
            self.lines.move_to(self.id, over);
        }
        self.lines.held.set(None);
        self.lines.over.set(None);
    }

    fn key(self, event: &ev::KeyboardEvent) {
        let by = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => -1,
            "ArrowDown" if event.alt_key() => 1,
            _ => return,
        };
        event.prevent_default();
        keep_grip(self.id);
        self.lines.shift(self.id, by);
    }
}
