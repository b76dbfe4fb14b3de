//! Every act of the app, with its name, icon and shortcut: what the palette offers.

use crm_domain::field::RecordKind;
use crm_domain::schema::interaction;
use crm_domain::value::FieldValue;

use leptos::prelude::{Set as _, untrack};

use crate::engine::use_engine;
use crate::i18n::{Lang, lang_untracked, set_lang, tr};
use crate::route::{Route, use_router};
use crate::ui::nav::{PLACES, Place};
use crate::ui::pages::list::Lists;
use crate::ui::pages::list::export::export;
use crate::ui::pages::list::selection;
use crate::ui::parts::icon::{self, Glyph};
use crate::ui::rights::may_write;
use crate::ui::shell::Overlay;
use crate::ui::theme::{Scheme, Theme};
use crate::ui::toast::use_toasts;

/// Something that can be done.
#[derive(Clone, Copy)]
pub enum Act {
    /// Go to a page.
    Go(Place),
    /// Make a record.
    Create(RecordKind),
    /// Note a call.
    LogCall,
    /// Undo the latest change.
    Undo,
    /// Do the latest undone change again.
    Redo,
    /// What was done on this device.
    Deeds,
    /// Pick all records of the list.
    SelectAll,
    /// Lift all conditions of the list.
    Widen,
    /// Choose by what the list is sorted.
    Sort,
    /// The list as a file for spreadsheets.
    Export,
    /// Colour the page.
    Theme(Scheme),
    /// Speak the other language.
    Language,
    /// All shortcuts.
    Help,
}

/// All acts that make sense on the page that is shown.
pub fn all() -> Vec<Act> {
    let on_list = use_router().get_untracked().kind().is_some();
    let mut acts: Vec<Act> = [
        RecordKind::Contact,
        RecordKind::Account,
        RecordKind::Lead,
        RecordKind::Deal,
        RecordKind::Task,
        RecordKind::Event,
        RecordKind::Quote,
        RecordKind::Product,
        RecordKind::PriceList,
    ]
    .map(Act::Create)
    .to_vec();
    acts.push(Act::LogCall);
    if !untrack(may_write) {
        acts.clear();
    }
    acts.extend(PLACES.map(Act::Go));
    if untrack(may_write) {
        acts.extend([Act::Undo, Act::Redo, Act::Deeds]);
    }
    if on_list {
        acts.extend([Act::SelectAll, Act::Widen, Act::Export]);
    }
    // WHY not beside a record: on a small screen the list is out of sight then.
    if let Route::List(_) | Route::View(..) = use_router().get_untracked() {
        acts.push(Act::Sort);
    }
    acts.extend(Scheme::ALL.map(Act::Theme));
    acts.extend([Act::Language, Act::Help]);
    acts
}

impl Act {
    /// Unique among all acts.
    pub fn id(self) -> &'static str {
        match self {
            Self::Go(place) => place.name,
            Self::Create(kind) => kind.key(),
            Self::LogCall => "log_call",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::Deeds => "deeds",
            Self::SelectAll => "select_all",
            Self::Widen => "widen",
            Self::Sort => "sort",
            Self::Export => "export",
            Self::Theme(scheme) => scheme.key(),
            Self::Language => "language",
            Self::Help => "help",
        }
    }

    /// Its name in the language in use.
    pub fn name(self) -> String {
        match self {
            Self::Go(place) => tr(place.name),
            Self::Create(kind) => crate::ui::words::new_record(kind),
            Self::LogCall => tr("palette.log_call"),
            Self::Undo => tr("shell.undo"),
            Self::Redo => tr("shell.redo"),
            Self::Deeds => tr("deeds.title"),
            Self::SelectAll => tr("list.select_all"),
            Self::Widen => tr("list.lift_all"),
            Self::Sort => tr("palette.sort"),
            Self::Export => tr("list.export"),
            Self::Theme(Scheme::System) => tr("palette.theme_system"),
            Self::Theme(Scheme::Light) => tr("palette.theme_light"),
            Self::Theme(Scheme::Dark) => tr("palette.theme_dark"),
            Self::Theme(Scheme::Sun) => tr("palette.theme_sun"),
            Self::Language => tr("palette.language"),
            Self::Help => tr("shell.shortcuts"),
        }
    }

    /// Its icon.
    pub fn icon(self) -> Glyph {
        match self {
            Self::Go(place) => place.icon,
            Self::Create(_) => icon::PLUS,
            Self::LogCall => icon::PHONE,
            Self::Undo => icon::UNDO_2,
            Self::Redo => icon::REDO_2,
            Self::Deeds => icon::HISTORY,
            Self::SelectAll => icon::CHECK,
            Self::Widen => icon::LIST_FILTER,
            Self::Sort => icon::ARROW_UP_DOWN,
            Self::Export => icon::DOWNLOAD,
            Self::Theme(Scheme::Dark) => icon::MOON,
            Self::Theme(Scheme::System) => icon::MONITOR,
            Self::Theme(Scheme::Light | Scheme::Sun) => icon::SUN,
            Self::Language => icon::LANGUAGES,
            Self::Help => icon::KEYBOARD,
        }
    }

    /// Its keys, separated by spaces; empty when it has none.
    pub fn shortcut(self) -> &'static str {
        match self {
            Self::Go(place) => place.keys,
            Self::Create(_) => "N",
            Self::Undo => "Strg Z",
            Self::Redo => "Strg ⇧ Z",
            Self::SelectAll => "Strg A",
            Self::Help => "?",
            Self::LogCall
            | Self::Deeds
            | Self::Widen
            | Self::Sort
            | Self::Export
            | Self::Theme(_)
            | Self::Language => "",
        }
    }

    /// Does it.
    pub fn run(self) {
        let router = use_router();
        let list = || router.get_untracked().kind().map(|kind| Lists::current().of(kind));
        match self {
            Self::Go(place) => router.go(place.route),
            Self::Create(kind) => Overlay::current().create.set(Some(kind)),
            Self::LogCall => {
                let call = FieldValue::Choice("call".to_owned());
                Overlay::current().given.set(vec![(interaction::KIND, call, String::new())]);
                Overlay::current().create.set(Some(RecordKind::Interaction));
            }
            Self::Undo => use_toasts().undo(use_engine(), None),
            Self::Redo => use_toasts().redo(use_engine()),
            Self::Deeds => router.go(Route::Deeds),
            Self::SelectAll => list().into_iter().for_each(selection::select_all),
            Self::Widen => list().into_iter().for_each(|list| list.widen()),
            Self::Sort => list().into_iter().for_each(|list| list.arranging.set(true)),
            Self::Export => {
                list()
                    .into_iter()
                    .for_each(|list| export(list, engine_protocol::files::ExportFormat::ExcelDe));
            }
            Self::Theme(scheme) => Theme::current().set(scheme),
            Self::Language => set_lang(match lang_untracked() {
                Lang::De => Lang::En,
                Lang::En => Lang::De,
            }),
            Self::Help => Overlay::current().help.set(true),
        }
    }
}
