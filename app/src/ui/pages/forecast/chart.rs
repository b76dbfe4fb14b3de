//! The periods as bars: won, commit and best case on one another, what may be expected, and the quota. What stands
//! here stands in the table below as well.
//!
//! WHY no crate: bars, lines and a few numbers are a page of SVG, and the text keeps its size on every screen.

use crm_domain::sales::forecast::tally::{Figure, Figures};
use crm_domain::sales::forecast::{Group, Unit, When};
use crm_domain::time::Day;
use crm_domain::value::Money;
use leptos::html;
use leptos::prelude::*;

use super::state::Outlook;
use super::summary::cell;
use super::words;
use crate::format;
use crate::i18n::tr;

const HEIGHT: f64 = 232.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 26.0;
const LEFT: f64 = 76.0;
/// Labels above bars need so much room from one to the next.
const ROOM: f64 = 62.0;

/// A period in the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bar {
    start: Day,
    figures: Figures,
    quota: i64,
}

impl Bar {
    fn parts(&self) -> [i64; 3] {
        [self.figures.won.minor, self.figures.commit.minor, self.figures.best.minor].map(|minor| minor.max(0))
    }

    fn whole(&self) -> i64 {
        self.parts().iter().fold(0, |sum: i64, part| sum.saturating_add(*part))
    }

    fn expected(&self) -> i64 {
        self.figures.won.minor.saturating_add(self.figures.weighted).max(0)
    }

    fn most(&self) -> i64 {
        self.whole().max(self.expected()).max(self.quota)
    }
}

/// A step of the axis: 1, 2 or 5 of some power of ten, so that there are three to five of them.
fn step(most: f64) -> f64 {
    let rough = (most / 4.0).max(1.0);
    let power = 10_f64.powf(rough.log10().floor());
    let nice = [1.0, 2.0, 5.0, 10.0].into_iter().find(|nice| nice * power >= rough).unwrap_or(10.0);
    nice * power
}

fn bars(outlook: Outlook, currency: [u8; 3]) -> Vec<Bar> {
    let figures = outlook.by_period(currency, Group::All);
    let quotas = outlook.quotas(currency, Group::All);
    let of = |start: Day| {
        let when = When::In(start);
        Bar {
            start,
            figures: figures.get(&when).copied().unwrap_or_default(),
            quota: quotas.get(&when).copied().unwrap_or_default(),
        }
    };
    outlook.question().starts().map(of).collect()
}

/// The chart of one currency.
#[component]
pub fn Chart(outlook: Outlook, currency: [u8; 3]) -> impl IntoView {
    let frame = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0.0_f64);
    let measure = move || {
        if let Some(frame) = frame.try_get_untracked().flatten() {
            width.set(f64::from(frame.client_width()));
        }
    };
    Effect::new(move |_| {
        // The panel beside it takes some of its width.
        outlook.cell.track();
        if frame.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    let shown = Memo::new(move |_| bars(outlook, currency));
    let has_any = Memo::new(move |_| shown.with(|bars| bars.iter().any(|bar| bar.most() > 0)));
    let name = move || {
        let said = |bar: &Bar| {
            let period = words::period(outlook.unit.get(), bar.start);
            format!("{period}: {}", words::money(currency, bar.whole()))
        };
        let bars = shown.with(|bars| bars.iter().filter(|bar| bar.whole() > 0).map(said).collect::<Vec<_>>());
        format!("{}. {}", tr("forecast.chart"), bars.join("; "))
    };
    view! {
        <div class="forecast-chart" node_ref=frame>
            <Show when=move || has_any.get() && (width.get() > 0.0)>
                <svg width=width height=HEIGHT viewBox=move || format!("0 0 {} {HEIGHT}", width.get()) role="img" aria-label=name>
                    {move || drawn(outlook, currency, &shown.get(), width.get())}
                </svg>
            </Show>
        </div>
    }
}

fn drawn(outlook: Outlook, currency: [u8; 3], bars: &[Bar], width: f64) -> impl IntoView + use<> {
    let most = bars.iter().map(Bar::most).max().unwrap_or(1) as f64;
    let step = step(most);
    let top = (most / step).ceil().max(1.0) * step;
    let floor = HEIGHT - BOTTOM;
    let y = move |minor: f64| floor - minor / top * (floor - TOP);
    let lines = (0..=(top / step).round() as i32).map(|at| f64::from(at) * step);
    let pitch = (width - LEFT) / bars.len().max(1) as f64;
    let thick = (pitch * 0.62).min(56.0);
    let unit = outlook.unit.get_untracked();
    let axis = lines.map(|minor| {
        let at = y(minor);
        let text = format::money_compact(Money { minor: minor as i64, currency });
        view! {
            <line class="grid" x1=LEFT x2=width y1=at y2=at/>
            <text class="scale" x=LEFT - 8.0 y=at + 4.0 text-anchor="end">{text}</text>
        }
    });
    let axis = axis.collect_view();
    let column = |(place, bar): (usize, &Bar)| {
        let middle = LEFT + (place as f64 + 0.5) * pitch;
        let left = middle - thick / 2.0;
        let mut from = 0.0;
        let figures = [Figure::Won, Figure::Commit, Figure::Best];
        let parts = bar.parts().into_iter().zip(figures).zip(["won", "commit", "best"]);
        let parts = parts.filter(|((minor, _), _)| *minor > 0).map(|((minor, figure), class)| {
            let (low, high) = (y(from), y(from + minor as f64));
            from += minor as f64;
            let cell = cell(currency, Some(When::In(bar.start)), Group::All, figure);
            let said = format!("{}: {}", words::figure(figure), words::money(currency, minor));
            // The pointer's way; the keyboard's is the table.
            let open = move |_| outlook.open(crm_domain::sales::forecast::tally::Cell { group: None, ..cell });
            view! { <rect class=class x=left y=high width=thick height=(low - high).max(1.0) on:click=open><title>{said}</title></rect> }
        }).collect_view();
        let mark = |class: &'static str, minor: i64, wide: f64| {
            (minor > 0).then(|| {
                let at = y(minor as f64);
                view! { <line class=class x1=middle - wide x2=middle + wide y1=at y2=at/> }
            })
        };
        let whole = bar.whole();
        // What may be expected of a period that is over is what was won.
        let expected = if bar.figures.weighted == 0 { 0 } else { bar.expected() };
        let label = (whole > 0 && pitch >= ROOM).then(|| {
            let text = format::money_compact(Money { minor: whole, currency });
            view! { <text class="total" x=middle y=y(whole.max(expected) as f64) - 6.0 text-anchor="middle">{text}</text> }
        });
        view! {
            {parts}
            {mark("expected", expected, thick / 2.0 + 4.0)}
            {mark("quota", bar.quota, pitch * 0.44)}
            {label}
            <text class="period" x=middle y=HEIGHT - 8.0 text-anchor="middle">{below(unit, bar.start, place, pitch)}</text>
        }
    };
    let columns = bars.iter().enumerate().map(column).collect_view();
    view! { {axis}{columns} }
}

/// What stands below a bar: the month, with the year where one begins; as much as there is room for.
fn below(unit: Unit, start: Day, place: usize, pitch: f64) -> String {
    match unit {
        Unit::Quarter => words::period(unit, start),
        Unit::Month if pitch < 30.0 => format::month_name(start).chars().take(1).collect(),
        Unit::Month if (place == 0 || start.month() == 1) && pitch >= ROOM => format::month(start),
        Unit::Month => format::month_name(start),
    }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn an_axis_has_a_few_round_steps() {
        let close = |a: f64, b: f64| (a - b).abs() < 1e-6 * b;
        assert!(close(step(100.0), 50.0));
        assert!(close(step(1_234_567.0), 500_000.0));
        assert!(close(step(7.0), 2.0));
        for most in [3.0, 999.0, 20_001.0, 5e12] {
            let steps = (most / step(most)).ceil();
            assert!((2.0..=5.0).contains(&steps), "{most}: {steps}");
        }
    }
}
