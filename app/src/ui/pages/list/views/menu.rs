//! The saved views in the head of a list: which one is shown, whether the list differs from it, and what can be done.

mod shown;

use crm_domain::id::RecordId;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::super::state::ListState;
use super::acts;
use super::known::{SavedView, me, views_of};
use super::parts::Parts;
use crate::i18n::tr;
use crate::route::{Route, use_router};
use crate::t;
use crate::ui::parts::icon::{self, Glyph, Icon};
use crate::ui::parts::{Popover, focus_again};
use crate::ui::rights::may_write;
use crate::ui::words;
use shown::ShownActs;

/// What the panel shows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Panel {
    Views,
    New,
    Rename,
}

/// Where a view stands in the menu.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shelf {
    Ready,
    Mine,
    Team,
}

impl Shelf {
    const fn of(view: &SavedView) -> Self {
        match (view.ready, view.shared) {
            (true, _) => Self::Ready,
            (false, true) => Self::Team,
            (false, false) => Self::Mine,
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Ready => "views.ready",
            Self::Mine => "views.mine",
            Self::Team => "views.team",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::Ready => icon::LIST_FILTER,
            Self::Mine => icon::LOCK,
            Self::Team => icon::USERS,
        }
    }
}

/// What the parts of the menu share. A handle: copying it is free.
#[derive(Clone, Copy)]
struct Menu {
    state: ListState,
    views: Memo<Option<Vec<SavedView>>>,
    /// The view that is shown.
    shown: Memo<Option<SavedView>>,
    /// It is somebody's, and may be changed.
    is_own: Memo<bool>,
    /// The list differs from it.
    differs: Memo<bool>,
    panel: RwSignal<Panel>,
    open: RwSignal<bool>,
}

impl Menu {
    fn all(self) -> Vec<SavedView> {
        self.views.get().unwrap_or_default()
    }

    fn done(self) {
        self.open.set(false);
    }

    /// Does something with the view that is shown, and closes the panel.
    fn with_shown(self, act: impl FnOnce(&SavedView)) {
        self.shown.with_untracked(|shown| shown.as_ref().inspect(|shown| act(shown)).is_some());
        self.done();
    }
}

/// The name of the view that is shown, with all others behind it.
#[component]
pub fn ViewBar(
    /// The list.
    state: ListState,
) -> impl IntoView {
    let views = views_of(state.kind);
    let shown = Memo::new(move |_| {
        let id = state.view.get()?;
        views.with(|views| views.as_ref()?.iter().find(|view| view.id == id).cloned())
    });
    let differs = Memo::new(move |_| {
        shown.with(|shown| shown.as_ref().is_some_and(|shown| !Parts::of(state).is_like(&shown.parts)))
    });
    let is_own = Memo::new(move |_| shown.with(|shown| shown.as_ref().is_some_and(|shown| !shown.ready)));
    let (panel, open) = (RwSignal::new(Panel::Views), RwSignal::new(false));
    let menu = Menu { state, views, shown, is_own, differs, panel, open };
    follow_address(menu);
    follow_others(menu);
    Effect::new(move |_| {
        if !menu.open.get() {
            menu.panel.set(Panel::Views);
        }
    });
    let name = move || {
        shown.with(|shown| shown.as_ref().map(|shown| shown.name.clone())).unwrap_or_else(|| tr("views.all"))
    };
    let label = Signal::derive(move || t!("views.menu", name = name()));
    let face = move || {
        view! {
            <span class="view-name">{name}</span>
            <Show when=move || differs.get()><span class="view-differs">{move || tr("views.differs")}</span></Show>
            <Icon of=icon::CHEVRON_DOWN/>
        }
    };
    view! {
        <Popover name=label open=menu.open button="button quiet view-button" face=face>
            {move || match menu.panel.get() {
                Panel::Views => view! { <Views menu/> }.into_any(),
                Panel::New => view! { <NameForm menu/> }.into_any(),
                Panel::Rename => view! { <NameForm menu/> }.into_any(),
            }}
        </Popover>
        <Show when=move || differs.get() && is_own.get() && may_write()>
            <button type="button" class="button small view-save" on:click=move |_| menu.with_shown(|view| acts::save(state, view))>
                {move || tr("views.save")}
            </button>
        </Show>
    }
}

/// The address names the view; going to the list's own address leaves it.
fn follow_address(menu: Menu) {
    let (state, router) = (menu.state, use_router());
    let kind = state.kind;
    Effect::new(move |before: Option<Route>| {
        let route = router.get();
        let all = menu.views.get();
        // What this device shows is known by then.
        let chosen = super::super::columns::was_chosen(state);
        let of_view = |route: Route| matches!(route, Route::View(of, _) if of == kind);
        match route {
            Route::View(of, id) if of == kind && state.view.get_untracked() != Some(id) => {
                let wanted = all.iter().flatten().find(|view| view.id == id);
                wanted.inspect(|wanted| acts::open(state, wanted));
            }
            Route::List(of) if of == kind => match state.view.get_untracked() {
                Some(_) if before.is_some_and(of_view) => acts::leave(state),
                Some(id) => router.replace(Route::View(kind, id)),
                None if chosen == Some(false) => begin_with_default(menu),
                None => {}
            },
            _ => {}
        }
        route
    });
}

/// A list that this device has not shown in any way yet begins as its person wants to see it.
fn begin_with_default(menu: Menu) {
    let me = me().map(|me| me.to_string()).unwrap_or_default();
    let mine = |view: &&SavedView| view.default_for.contains(&me);
    let wanted = menu.views.with(|views| views.iter().flatten().find(mine).cloned());
    if let Some(wanted) = wanted {
        acts::open(menu.state, &wanted);
    }
}

/// What another device saves is shown here as well, unless this list was changed meanwhile.
fn follow_others(menu: Menu) {
    let state = menu.state;
    let loaded = Memo::new(move |_| menu.views.with(Option::is_some));
    Effect::new(move |before: Option<(Option<SavedView>, bool)>| {
        let (now, loaded) = (menu.shown.get(), loaded.get());
        let (before, was_loaded) = before.unwrap_or_default();
        match (&before, &now) {
            (Some(before), Some(now))
                if before.id == now.id
                    && before.parts != now.parts
                    && untrack(|| Parts::of(state)).is_like(&before.parts) =>
            {
                now.parts.arrange(state);
            }
            // The first look after a start: the list came back without its conditions.
            (None, Some(now)) if state.conditions.with_untracked(Vec::is_empty) => {
                if let Some(conditions) = now.parts.conditions().filter(|conditions| !conditions.is_empty()) {
                    state.conditions.set(conditions);
                }
            }
            // A view that somebody threw away is not shown any more. One that was just made is not known yet.
            (before, None) => {
                let id = state.view.get_untracked();
                let vanished = before.as_ref().is_some_and(|before| Some(before.id) == id);
                if id.is_some() && (vanished || loaded && !was_loaded) {
                    acts::leave(state);
                }
            }
            (_, Some(_)) => {}
        }
        (now, loaded)
    });
}

#[component]
fn Views(menu: Menu) -> impl IntoView {
    let state = menu.state;
    let list = move |shelf: Shelf| {
        let views = Memo::new(move |_| {
            menu.all().into_iter().filter(|view| Shelf::of(view) == shelf).collect::<Vec<_>>()
        });
        view! {
            <Show when=move || views.with(|views| !views.is_empty())>
                <p class="menu-title">{move || tr(shelf.title())}</p>
                <ul>
                    <For each=move || views.get() key=|view| view.clone() let:saved><OneView menu saved/></For>
                </ul>
            </Show>
        }
    };
    let leave = move |_| {
        acts::leave(state);
        menu.done();
    };
    view! {
        <div class="view-menu">
            <button type="button" class="menu-item" aria-current=move || state.view.get().is_none().then_some("true") on:click=leave>
                <Icon of=icon::LIST_TODO/>
                <span class="view-of">{move || t!("views.all_of", kind = words::kind_plural(state.kind))}</span>
                <Show when=move || state.view.get().is_none()><Icon of=icon::CHECK/></Show>
            </button>
            {list(Shelf::Mine)}
            {list(Shelf::Team)}
            {list(Shelf::Ready)}
            <div class="view-acts writes">
                <button type="button" class="menu-item" on:click=move |_| menu.panel.set(Panel::New)>
                    <Icon of=icon::PLUS/>{move || tr("views.new")}
                </button>
                <Show when=move || menu.shown.with(Option::is_some)><ShownActs menu/></Show>
            </div>
        </div>
    }
}

#[component]
fn OneView(menu: Menu, saved: SavedView) -> impl IntoView {
    let state = menu.state;
    let (id, name, glyph) = (saved.id, saved.name.clone(), Shelf::of(&saved).glyph());
    let is_default = saved.default_for.clone();
    let is_default = move || me().is_some_and(|me| is_default.contains(&me.to_string()));
    let choose = move |_| {
        acts::open(state, &saved);
        menu.done();
    };
    let is_shown = move |id: RecordId| state.view.get() == Some(id);
    view! {
        <li>
            <button type="button" class="menu-item" aria-current=move || is_shown(id).then_some("true") on:click=choose>
                <Icon of=glyph/>
                <span class="view-of">{name}</span>
                <Show when=is_default><span class="chip">{move || tr("views.default")}</span></Show>
                <Show when=move || is_shown(id)><Icon of=icon::CHECK/></Show>
            </button>
        </li>
    }
}

/// The name of a new view, or another one for the view that is shown.
#[component]
fn NameForm(menu: Menu) -> impl IntoView {
    let state = menu.state;
    let renames = menu.panel.get_untracked() == Panel::Rename;
    let before = menu.shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.name.clone()));
    let typed = RwSignal::new(before.filter(|_| renames).unwrap_or_default());
    let (shared, missing) = (RwSignal::new(false), RwSignal::new(false));
    let part = NodeRef::<html::Form>::new();
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        part.track();
        focus_again(place);
    });
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let name = typed.get_untracked().trim().to_owned();
        if name.is_empty() {
            return missing.set(true);
        }
        if renames {
            return menu.with_shown(|view| acts::rename(view, &name));
        }
        acts::create(state, &name, shared.get_untracked());
        menu.done();
    };
    let title = if renames { "views.rename" } else { "views.new" };
    view! {
        <div node_ref=place>
            <button type="button" class="menu-back" on:click=move |_| menu.panel.set(Panel::Views)>
                <Icon of=icon::CHEVRON_LEFT/>{move || tr(title)}
            </button>
            <form class="condition" node_ref=part on:submit=submit>
                <label class="form-line">
                    <span>{move || tr("views.name")}</span>
                    <input type="text" class="value-input" data-first="" autocomplete="off" maxlength="80"
                        aria-invalid=move || missing.get().to_string()
                        prop:value=typed on:input=move |event| { missing.set(false); typed.set(event_target_value(&event)); }/>
                </label>
                <Show when=move || missing.get()>
                    <p class="field-error" role="alert">{move || tr("views.name_missing")}</p>
                </Show>
                {(!renames).then(|| view! {
                    <label class="menu-item">
                        <input type="checkbox" prop:checked=shared on:change=move |event| shared.set(event_target_checked(&event))/>
                        {move || tr("views.share")}
                    </label>
                })}
                <button type="submit" class="button strong">{move || tr("views.save")}</button>
            </form>
        </div>
    }
}
