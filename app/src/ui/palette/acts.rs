//! Every act of the app that is not a button of the page, with its name, icon and shortcut: what the palette offers.

use crm_domain::field::RecordKind;
use crm_domain::schema::interaction;
use crm_domain::value::FieldValue;
use engine_protocol::files::ExportFormat;
use leptos::prelude::{Set as _, WithUntracked as _, untrack};

use crate::engine::use_engine;
use crate::i18n::{self, Lang, lang_untracked, set_lang, tr};
use crate::route::{Route, Settings, use_router};
use crate::t;
use crate::ui::keyboard::{self, letters_on, set_letters};
use crate::ui::nav::{PLACES, Place};
use crate::ui::pages::list::Lists;
use crate::ui::pages::list::export::{self, Part, export};
use crate::ui::pages::list::selection;
use crate::ui::pages::list::state::ListState;
use crate::ui::parts::icon::{self, Glyph};
use crate::ui::rights::may_write;
use crate::ui::shell::Overlay;
use crate::ui::theme::{Scheme, Theme};
use crate::ui::toast::use_toasts;

/// Records that are made by a sheet of their own, those that are made most often first.
const MADE: [RecordKind; 11] = [
    RecordKind::Contact,
    RecordKind::Account,
    RecordKind::Lead,
    RecordKind::Deal,
    RecordKind::Task,
    RecordKind::Event,
    RecordKind::Quote,
    RecordKind::Order,
    RecordKind::Product,
    RecordKind::PriceList,
    RecordKind::Tour,
];
/// What is noted from anywhere.
const LOGGED: [(&str, &str, Glyph); 5] = [
    ("call", "palette.log_call", icon::PHONE),
    ("visit", "palette.log_visit", icon::MAP_PIN),
    ("email", "palette.log_email", icon::MAIL),
    ("note", "palette.log_note", icon::STICKY_NOTE),
    ("meeting", "palette.log_meeting", icon::USERS),
];
/// The parts of the settings, with the words of that page.
const PARTS: [(Settings, &str); 6] = [
    (Settings::Letterhead, "letterhead.title"),
    (Settings::Pipelines, "sales.pipelines"),
    (Settings::Fields, "own.title"),
    (Settings::Teams, "teams.title"),
    (Settings::Sync, "settings.sync"),
    (Settings::Devices, "settings.devices"),
];

/// Something that can be done.
#[derive(Clone, Copy)]
pub enum Act {
    /// Go to a page.
    Go(Place),
    /// Go to a part of the settings.
    Set(usize),
    /// Make a record.
    Create(RecordKind),
    /// Note something that happened.
    Log(usize),
    /// Undo the latest change.
    Undo,
    /// Do the latest undone change again.
    Redo,
    /// What was done on this device.
    Deeds,
    /// Search in the list.
    Search,
    /// Pick all records of the list.
    SelectAll,
    /// Pick none.
    SelectNone,
    /// Lift all conditions of the list.
    Widen,
    /// Choose by what the list is sorted.
    Sort,
    /// The list, or what is picked of it, as a file.
    Export(Part, ExportFormat),
    /// Change the record.
    Edit,
    /// Leave the record for its list.
    Back,
    /// Colour the page.
    Theme(Scheme),
    /// Speak the other language.
    Language,
    /// Switch single letters off, or on.
    Letters,
    /// All shortcuts.
    Help,
}

/// The list of the page that is shown.
fn list() -> Option<ListState> {
    use_router().get_untracked().kind().map(|kind| Lists::current().of(kind))
}

/// All acts that make sense on the page that is shown.
pub fn all() -> Vec<Act> {
    let route = use_router().get_untracked();
    let mut acts: Vec<Act> = Vec::new();
    let may = untrack(may_write);
    if may {
        acts.extend(MADE.map(Act::Create));
        acts.extend((0..LOGGED.len()).map(Act::Log));
    }
    if let (Route::Record(..), true) = (route, may) {
        acts.push(Act::Edit);
    }
    if let Route::Record(..) = route {
        acts.push(Act::Back);
    }
    acts.extend(PLACES.map(Act::Go));
    // Their words come with those of the other pages.
    if i18n::is_complete() {
        acts.extend((0..PARTS.len()).map(Act::Set));
    }
    if may {
        acts.extend([Act::Undo, Act::Redo, Act::Deeds]);
    }
    if let Some(list) = list() {
        acts.extend(of_list(list, route));
    }
    acts.extend(Scheme::ALL.map(Act::Theme));
    acts.extend([Act::Language, Act::Letters, Act::Help]);
    acts
}

fn of_list(list: ListState, route: Route) -> Vec<Act> {
    let mut acts = vec![Act::SelectAll, Act::Widen];
    // WHY not beside a record: on a small screen the list is out of sight then.
    if let Route::List(_) | Route::View(..) = route {
        acts.extend([Act::Search, Act::Sort]);
    }
    let formats = export::formats(list.kind);
    acts.extend(formats.iter().map(|format| Act::Export(Part::Shown, *format)));
    if list.selected.with_untracked(|selected| !selected.is_empty()) {
        acts.push(Act::SelectNone);
        acts.extend(formats.iter().map(|format| Act::Export(Part::Picked, *format)));
    }
    acts
}

impl Act {
    /// Unique among all acts.
    pub fn id(self) -> String {
        match self {
            Self::Go(place) => place.name.to_owned(),
            Self::Set(at) => PARTS[at].1.to_owned(),
            Self::Create(kind) => kind.key().to_owned(),
            Self::Log(at) => LOGGED[at].1.to_owned(),
            Self::Theme(scheme) => scheme.key().to_owned(),
            Self::Export(part, format) => format!("export {part:?} {format:?}"),
            other => other.name(),
        }
    }

    /// Its name in the language in use.
    pub fn name(self) -> String {
        match self {
            Self::Go(place) => tr(place.name),
            Self::Set(at) => t!("palette.settings", part = tr(PARTS[at].1)),
            Self::Create(kind) => crate::ui::words::new_record(kind),
            Self::Log(at) => tr(LOGGED[at].1),
            Self::Undo => tr("shell.undo"),
            Self::Redo => tr("shell.redo"),
            Self::Deeds => tr("deeds.title"),
            Self::Search => tr("list.search"),
            Self::SelectAll => tr("list.select_all"),
            Self::SelectNone => tr("list.clear_selection"),
            Self::Widen => tr("list.lift_all"),
            Self::Sort => tr("palette.sort"),
            Self::Export(part, format) => {
                let format = tr(export::name(format));
                match part {
                    Part::Shown => t!("palette.export", format = format),
                    Part::Picked => t!("palette.export_picked", format = format),
                }
            }
            Self::Edit => tr("palette.edit"),
            Self::Back => tr("palette.back"),
            Self::Theme(Scheme::System) => tr("palette.theme_system"),
            Self::Theme(Scheme::Light) => tr("palette.theme_light"),
            Self::Theme(Scheme::Dark) => tr("palette.theme_dark"),
            Self::Theme(Scheme::Sun) => tr("palette.theme_sun"),
            Self::Language => tr("palette.language"),
            Self::Letters if letters_on() => tr("palette.letters_off"),
            Self::Letters => tr("palette.letters_on"),
            Self::Help => tr("shell.shortcuts"),
        }
    }

    /// Its icon.
    pub fn icon(self) -> Glyph {
        match self {
            Self::Go(place) => place.icon,
            Self::Set(_) => icon::SETTINGS,
            Self::Create(_) => icon::PLUS,
            Self::Log(at) => LOGGED[at].2,
            Self::Undo => icon::UNDO_2,
            Self::Redo => icon::REDO_2,
            Self::Deeds => icon::HISTORY,
            Self::Search => icon::SEARCH,
            Self::SelectAll => icon::CHECK,
            Self::SelectNone => icon::X,
            Self::Widen => icon::LIST_FILTER,
            Self::Sort => icon::ARROW_UP_DOWN,
            Self::Export(_, format) => export::glyph(format),
            Self::Edit => icon::PENCIL,
            Self::Back => icon::CHEVRON_LEFT,
            Self::Theme(Scheme::Dark) => icon::MOON,
            Self::Theme(Scheme::System) => icon::MONITOR,
            Self::Theme(Scheme::Light | Scheme::Sun) => icon::SUN,
            Self::Language => icon::LANGUAGES,
            Self::Letters | Self::Help => icon::KEYBOARD,
        }
    }

    /// Its keys, separated by spaces; empty when it has none.
    pub fn shortcut(self) -> &'static str {
        match self {
            Self::Go(place) => place.keys,
            // Elsewhere the key makes something else.
            Self::Create(kind) if kind == use_router().get_untracked().makes() => "N",
            Self::Undo => "Strg Z",
            Self::Redo => "Strg ⇧ Z",
            Self::Search => "/",
            Self::SelectAll => "Strg A",
            Self::SelectNone | Self::Back => "Esc",
            Self::Edit => "E",
            Self::Help => "?",
            Self::Create(_)
            | Self::Set(_)
            | Self::Log(_)
            | Self::Deeds
            | Self::Widen
            | Self::Sort
            | Self::Export(..)
            | Self::Theme(_)
            | Self::Language
            | Self::Letters => "",
        }
    }

    /// Does it.
    pub fn run(self) {
        let router = use_router();
        let with_list = |act: &dyn Fn(ListState)| list().into_iter().for_each(act);
        match self {
            Self::Go(place) => router.go(place.route),
            Self::Set(at) => router.go(Route::Settings(PARTS[at].0)),
            Self::Create(kind) => Overlay::current().create.set(Some(kind)),
            Self::Log(at) => {
                let kind = FieldValue::Choice(LOGGED[at].0.to_owned());
                Overlay::current().given.set(vec![(interaction::KIND, kind, String::new())]);
                Overlay::current().create.set(Some(RecordKind::Interaction));
            }
            Self::Undo => use_toasts().undo(use_engine(), None),
            Self::Redo => use_toasts().redo(use_engine()),
            Self::Deeds => router.go(Route::Deeds),
            Self::Search => keyboard::search(),
            Self::SelectAll => with_list(&selection::select_all),
            Self::SelectNone => with_list(&selection::clear),
            Self::Widen => with_list(&|list| list.widen()),
            Self::Sort => with_list(&|list| list.arranging.set(true)),
            Self::Export(part, format) => with_list(&|list| export(list, part, format)),
            Self::Edit => keyboard::edit(),
            Self::Back => keyboard::back(),
            Self::Theme(scheme) => Theme::current().set(scheme),
            Self::Language => set_lang(match lang_untracked() {
                Lang::De => Lang::En,
                Lang::En => Lang::De,
            }),
            Self::Letters => set_letters(!letters_on()),
            Self::Help => Overlay::current().help.set(true),
        }
    }
}
