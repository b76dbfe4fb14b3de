//! A part of the page: its name, how many, and what it says when there is nothing.

use leptos::prelude::*;

use crate::format;
use crate::i18n::tr;
use crate::ui::parts::icon::{Glyph, Icon};

/// A part with a head. Its rows stand as soon as the engine has spoken; nothing turns meanwhile.
#[component]
pub fn Section(
    /// Its name's locale key; also its name in the document.
    name: &'static str,
    /// Its icon.
    icon: Glyph,
    /// How many there are; `None` until it is known.
    #[prop(into)]
    total: Signal<Option<u32>>,
    /// The locale key of what stands there when there is nothing.
    #[prop(into)]
    empty: Signal<&'static str>,
    /// What is offered beside the name.
    #[prop(into)]
    act: ViewFn,
    /// The rows.
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    let count = move || total.get().filter(|total| *total > 0).map(|total| format::integer(i64::from(total)));
    view! {
        <section class="today-part" data-part=name aria-busy=move || total.get().is_none().to_string()>
            <header class="today-part-head">
                <h2><Icon of=icon/>{move || tr(name)}<span class="count">{count}</span></h2>
                {act.run()}
            </header>
            {children.with_value(|children| children())}
            <Show when=move || total.get() == Some(0)>
                <p class="today-none">{move || tr(empty.get())}</p>
            </Show>
        </section>
    }
}
