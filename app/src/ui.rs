//! The interface: the frame around the pages, and what stands above them.

pub mod activity;
pub mod beginning;
pub mod fields;
pub mod keyboard;
pub mod later;
pub mod nav;
pub mod notice;
pub mod own;
pub mod pages;
pub mod palette;
pub mod parts;
pub mod people;
pub mod picture;
pub mod quote;
pub mod received;
pub mod reminders;
pub mod rights;
pub mod sales;
pub mod shell;
pub mod sync_pill;
pub mod teams;
pub mod theme;
pub mod toast;
pub mod today;
pub mod topbar;
pub mod tours;
pub mod usual;
pub mod words;

use leptos::prelude::*;

use crate::engine::Engine;
use crate::route::Router;

/// Everything on screen.
#[component]
pub fn App() -> impl IntoView {
    // S6: first of all, an invitation leaves the address bar.
    pages::join::take_link();
    Engine::start();
    Router::start();
    theme::Theme::start();
    toast::Toasts::start();
    sales::stages::start();
    own::start();
    usual::start();
    sales::moving::start();
    sales::converting::start();
    pages::list::Lists::start();
    activity::offers::Offers::start();
    shell::Overlay::start();
    later::start();
    received::start();
    view! { <shell::Shell/> }
}
