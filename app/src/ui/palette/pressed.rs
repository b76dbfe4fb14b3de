//! What can be done on the page that is shown: its buttons, under their own names. So an act that a page offers is in
//! the palette as soon as it is on the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// The buttons of a page, of a list's bar and of a record; those within a line are about that line.
const BUTTONS: &str =
    "#main button.button, #main button.composer-kind, #main .segments button, #main .bulk button";
/// Within these a name alone does not say what is meant.
const LINES: &str =
    "li, dl, .grid-row, [role=row], [role=gridcell], [role=option], .popover > .panel, .field-row";
/// A longer text is no name.
const LONGEST: usize = 60;

/// A button of the page.
#[derive(Clone, PartialEq)]
pub struct Button {
    /// What it says.
    pub name: String,
    /// Its keys, as the page says them.
    pub keys: String,
    node: web_sys::HtmlElement,
}

impl Button {
    /// Presses it.
    pub fn press(&self) {
        self.node.click();
    }

    fn of(node: web_sys::HtmlElement) -> Option<Self> {
        let said = |name: &str| node.get_attribute(name).filter(|text| !text.trim().is_empty());
        let name = said("aria-label").unwrap_or_else(|| node.inner_text());
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_name = !name.is_empty() && name.chars().count() <= LONGEST;
        let can = !node.has_attribute("disabled") && node.offset_width() > 0;
        let is_of_line = node.closest(LINES).ok().flatten().is_some();
        let keys = said("aria-keyshortcuts").unwrap_or_default();
        (is_name && can && !is_of_line).then_some(Self { name, keys, node })
    }
}

/// The buttons that can be pressed now, each name once.
pub fn buttons() -> Vec<Button> {
    let Ok(found) = document().query_selector_all(BUTTONS) else { return Vec::new() };
    let nodes = (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok());
    let mut all: Vec<Button> = Vec::new();
    for button in nodes.filter_map(Button::of) {
        if all.iter().all(|known| known.name != button.name) {
            all.push(button);
        }
    }
    all
}
