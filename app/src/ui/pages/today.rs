//! What is to be done today: tasks, events, birthdays, deals, leads and quotes that wait. Asked of the engine, live, and
//! there without a network.

pub mod ask;
pub mod deals;
pub mod events;
pub mod first_steps;
pub mod leads;
pub mod people;
pub mod quotes;
pub mod section;
pub mod tasks;

use leptos::prelude::*;

use super::tasks::whose::Whose;
use crate::engine::{clock, use_engine};
use crate::format;
use crate::t;
use crate::ui::tours::today::{TodaysTours, tours_of};

/// How often the page looks whether another day has begun.
const LOOK: std::time::Duration = std::time::Duration::from_secs(30);

/// The page.
#[component]
pub fn TodayPage() -> impl IntoView {
    let day = RwSignal::new(format::today());
    // WHY: whoever leaves the page open in the evening is told of the next day in the morning.
    let looking = set_interval_with_handle(
        move || day.maybe_update(|day| std::mem::replace(day, format::today()) != *day),
        LOOK,
    );
    on_cleanup(move || {
        if let Ok(looking) = looking {
            looking.clear();
        }
    });
    let page = move || {
        let today = day.get();
        let tours = tours_of(today);
        view! {
            <div class="today-columns">
                <div class="today-main">
                    <TodaysTours tours/>
                    <first_steps::FirstSteps/>
                    <tasks::Tasks today/>
                    <deals::Deals today/>
                    <leads::Leads today/>
                    <quotes::Quotes today/>
                </div>
                <div class="today-side">
                    <events::Events today tours/>
                    <people::Birthdays today/>
                </div>
            </div>
        }
    };
    view! {
        <section class="today" aria-labelledby="today-title">
            <header class="today-head">
                <div>
                    <h1 id="today-title">{greeting}</h1>
                    <p>{move || format::long_day(day.get())}</p>
                </div>
                <Whose/>
            </header>
            {page}
        </section>
    }
}

/// By the time of day, and by the first name.
fn greeting() -> String {
    let hour = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(to_f64(clock::now().0))).get_hours();
    let name = use_engine().workspace().map(|workspace| workspace.member_name).unwrap_or_default();
    let name = name.split_whitespace().next().unwrap_or_default().to_owned();
    let said = match hour {
        4..=10 => t!("today.morning", name = name),
        11..=17 => t!("today.day", name = name),
        _ => t!("today.evening", name = name),
    };
    said.trim_end_matches([',', ' ']).to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit")]
fn to_f64(millis: i64) -> f64 {
    millis as f64
}
