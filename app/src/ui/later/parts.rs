//! The parts, each with the chunk that it lies in.
//!
//! Few chunks: every set of chunks that shares code makes one more file.

use std::future::Future;
use std::pin::Pin;

use crm_domain::id::RecordId;
use leptos::prelude::*;
#[cfg(not(debug_assertions))]
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::{Build, Loading};
use crate::i18n;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::pages::list::grid::Layout;
use crate::ui::pages::list::state::ListState;
use crate::ui::pages::{conflicts, deeds, import, join, record, settings, trash, welcome};
use crate::ui::{pages, palette, people, sales, tours};

macro_rules! parts {
    ($($(#[$about:meta])* $chunk:ident: fn $name:ident($props:ty) = $build:expr;)*) => {$(
        $(#[$about])*
        pub fn $name() -> Loading<$props> {
            #[cfg(not(debug_assertions))]
            {
                #[wasm_split($chunk, wasm_split_path = ::leptos::wasm_split, fallible)]
                fn $name() -> Result<Build<$props>, SplitLoaderError> {
                    Ok($build)
                }
                Box::pin(async { $name().await.ok() })
            }
            #[cfg(debug_assertions)]
            Box::pin(std::future::ready(Some($build as Build<$props>)))
        }
    )*

    /// Fetches the code of every part, in their order. A chunk that does not come is tried again when it is wanted.
    pub async fn fetch_ahead() {
        words().await;
        let _ = super::style::bring().await;
        $(let _ = $name().await;)*
    }};
}

/// Fetches the words of all pages but the first, and takes them in. Without them a page would be mute: whoever wants
/// one waits for its words as well.
pub fn words() -> Pin<Box<dyn Future<Output = ()>>> {
    #[cfg(not(debug_assertions))]
    {
        #[wasm_split(words, wasm_split_path = ::leptos::wasm_split, fallible)]
        fn later_words() -> Result<i18n::Later, SplitLoaderError> {
            Ok(|lang| lang.later_sections())
        }
        Box::pin(async {
            if !i18n::is_complete()
                && let Ok(later) = later_words().await
            {
                i18n::learn(later);
            }
        })
    }
    #[cfg(debug_assertions)]
    {
        if !i18n::is_complete() {
            i18n::learn(|lang| lang.later_sections());
        }
        Box::pin(std::future::ready(()))
    }
}

parts! {
    /// A record beside its list.
    edit: fn record_page(RecordId) = |id| view! { <record::RecordPage id/> }.into_any();
    /// First start.
    start: fn welcome_page(()) = |()| view! { <welcome::WelcomePage/> }.into_any();
    /// An invitation.
    start: fn join_page(()) = |()| view! { <join::JoinPage/> }.into_any();
    /// What is to be done today.
    work: fn today_page(()) = |()| view! { <pages::today::TodayPage/> }.into_any();
    /// Reminders of tasks.
    work: fn reminders(()) = |()| view! { <crate::ui::reminders::Reminders/> }.into_any();
    /// Tasks by when they are due.
    work: fn agenda(ListState) = |state| view! { <pages::tasks::Agenda state/> }.into_any();
    /// What deals are worth by month.
    work: fn forecast_page(()) = |()| view! { <pages::forecast::ForecastPage/> }.into_any();
    /// Appointments by day, week and month.
    work: fn calendar_page(()) = |()| view! { <pages::calendar::CalendarPage/> }.into_any();
    /// The records of a list on their days.
    work: fn dated(ListState) = |state| view! { <pages::calendar::dated::Dated state/> }.into_any();
    /// A tour's stops.
    work: fn tour_page(record::Page) = |page| view! { <tours::page::TourPage page/> }.into_any();
    /// Companies become a tour.
    work: fn plan_sheet((ListState, RwSignal<bool>)) =
        |(state, open)| view! { <tours::plan::PlanSheet state open/> }.into_any();
    /// A new record.
    edit: fn create_sheet(()) = |()| view! { <pages::list::create::CreateSheet/> }.into_any();
    /// What is offered above the page.
    edit: fn offers(()) = |()| view! { <crate::ui::activity::offers::OfferStrip/> }.into_any();
    /// What a deal lacks to come to another stage.
    edit: fn move_sheet(()) = |()| view! { <sales::moving::MoveSheet/> }.into_any();
    /// What a lead becomes.
    edit: fn convert_sheet(()) = |()| view! { <sales::converting::ConvertSheet/> }.into_any();
    /// Deals by stage, leads by status.
    edit: fn board(ListState) = |state| view! { <pages::board::Board state/> }.into_any();
    /// The cards of a list.
    edit: fn tiles((ListState, Memo<Option<RecordId>>)) =
        |(state, open)| view! { <pages::list::tiles::Tiles state open/> }.into_any();
    /// What happens to many records at once.
    edit: fn bulk_bar(ListState) = |state| view! { <pages::list::bulk::BulkBar state/> }.into_any();
    /// The saved views of a list.
    edit: fn view_bar(ListState) = |state| view! { <pages::list::views::ViewBar state/> }.into_any();
    /// The heads of a list in groups.
    edit: fn group_heads((ListState, Layout)) =
        |(state, layout)| view! { <pages::list::groups::GroupHeads state layout/> }.into_any();
    /// The order of a list, and its columns.
    edit: fn arrange_panel(ListState) =
        |state| view! { <pages::list::arrange::ArrangePanel state/> }.into_any();
    /// A condition of a list.
    edit: fn filter_editor((ListState, Option<usize>, RwSignal<bool>)) =
        |(state, at, open)| view! { <pages::list::filters::editor::Editor state at open/> }.into_any();
    /// Clashes that nobody has settled.
    edit: fn conflicts_page(()) = |()| view! { <conflicts::ConflictsPage/> }.into_any();
    /// The command palette.
    edit: fn palette(()) = |()| view! { <palette::Opened/> }.into_any();
    /// A business card before the camera.
    more: fn scanner(NewRecord) = |new| view! { <people::scan::camera::Scanner new/> }.into_any();
    /// A record as a business card for others.
    more: fn card_sheet(record::Page) = |page| view! { <people::share::CardOut page/> }.into_any();
    /// What was thrown away.
    more: fn trash_page(()) = |()| view! { <trash::TrashPage/> }.into_any();
    /// What was done on this device.
    more: fn deeds_page(()) = |()| view! { <deeds::DeedsPage/> }.into_any();
    /// A table becomes records.
    more: fn import_page(()) = |()| view! { <import::ImportPage/> }.into_any();
    /// This device, syncing, devices.
    more: fn settings_page(()) = |()| view! { <settings::SettingsPage/> }.into_any();
    /// All shortcuts.
    more: fn cheatsheet(()) = |()| view! { <palette::Cheatsheet/> }.into_any();
}
