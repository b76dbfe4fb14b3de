//! What can be done with the view that is shown.

use leptos::prelude::*;

use super::super::acts;
use super::super::known::me;
use super::{Menu, Panel};
use crate::i18n::tr;
use crate::ui::parts::icon::{self, Glyph, Icon};

/// What can be done with it. One that is ready-made can only be shown as it is again.
#[component]
pub fn ShownActs(menu: Menu) -> impl IntoView {
    let state = menu.state;
    view! {
        <Show when=move || menu.differs.get() && menu.is_own.get()>
            {item(icon::CHECK.into(), word("views.save_changes"), move || menu.with_shown(|view| acts::save(state, view)))}
        </Show>
        <Show when=move || menu.differs.get()>
            {item(icon::UNDO_2.into(), word("views.discard"), move || menu.with_shown(|view| acts::discard(state, view)))}
        </Show>
        <Show when=move || menu.is_own.get()><OwnActs menu/></Show>
    }
}

/// What can be done with it when it is somebody's.
#[component]
fn OwnActs(menu: Menu) -> impl IntoView {
    let state = menu.state;
    let shared = move || menu.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.shared));
    let is_default = move || {
        let me = me().map(|me| me.to_string()).unwrap_or_default();
        menu.shown.with(|shown| shown.as_ref().is_some_and(|shown| shown.default_for.contains(&me)))
    };
    view! {
        {item(icon::PENCIL.into(), word("views.rename"), move || menu.panel.set(Panel::Rename))}
        {item(
            Signal::derive(move || if shared() { icon::LOCK } else { icon::USERS }),
            Signal::derive(move || tr(if shared() { "views.unshare" } else { "views.share" })),
            move || { let now = !untrack(shared); menu.with_shown(|view| acts::share(view, now)); },
        )}
        {item(
            icon::STAR.into(),
            Signal::derive(move || tr(if is_default() { "views.no_default" } else { "views.make_default" })),
            move || {
                let (now, all) = (!untrack(is_default), untrack(move || menu.all()));
                menu.with_shown(|view| acts::make_default(view, &all, now));
            },
        )}
        {item(icon::TRASH_2.into(), word("views.delete"), move || menu.with_shown(|view| acts::delete(state, view)))}
    }
}

fn word(key: &'static str) -> Signal<String> {
    Signal::derive(move || tr(key))
}

fn item(glyph: Signal<Glyph>, name: Signal<String>, act: impl Fn() + 'static) -> impl IntoView {
    view! {
        <button type="button" class="menu-item" on:click=move |_| act()><Icon of=glyph/>{name}</button>
    }
}
