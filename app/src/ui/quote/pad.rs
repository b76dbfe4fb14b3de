//! The pad on which somebody signs: with a finger, a pen or the mouse.

use leptos::prelude::*;
use leptos::{ev, svg};

use super::stroke::{HEIGHT, Point, WIDTH, drawn};
use crate::i18n::tr;

/// The pad. `strokes` are what was drawn; whoever holds them can empty them.
#[component]
pub fn SignPad(
    /// What was drawn.
    strokes: RwSignal<Vec<Vec<Point>>>,
    /// Somebody begins to draw.
    on_begin: Callback<()>,
) -> impl IntoView {
    let pen = RwSignal::new(None::<i32>);
    let pad = NodeRef::<svg::Svg>::new();
    let point = move |event: &ev::PointerEvent| -> Option<Point> {
        let place = pad.get_untracked()?.get_bounding_client_rect();
        let scaled = |at: f64, from: f64, length: f64, units: i32| {
            let share = ((at - from) / length.max(1.0)).clamp(0.0, 1.0);
            #[expect(clippy::cast_possible_truncation, reason = "a share of a few hundred units")]
            let at = (share * f64::from(units)).round() as i32;
            at
        };
        let x = scaled(f64::from(event.client_x()), place.left(), place.width(), WIDTH);
        let y = scaled(f64::from(event.client_y()), place.top(), place.height(), HEIGHT);
        Some((x, y))
    };
    let on_down = move |event: ev::PointerEvent| {
        event.prevent_default();
        if pen.get_untracked().is_some() {
            return;
        }
        pen.set(Some(event.pointer_id()));
        if let Some(pad) = pad.get_untracked() {
            // WHY ignored: without it a stroke ends at the edge.
            let _ = pad.set_pointer_capture(event.pointer_id());
        }
        on_begin.run(());
        strokes.update(|strokes| strokes.push(point(&event).into_iter().collect()));
    };
    let on_move = move |event: ev::PointerEvent| {
        if pen.get_untracked() == Some(event.pointer_id())
            && let Some(point) = point(&event)
        {
            strokes.update(|strokes| {
                if let Some(stroke) = strokes.last_mut().filter(|stroke| stroke.last() != Some(&point)) {
                    stroke.push(point);
                }
            });
        }
    };
    let lift = move |event: ev::PointerEvent| {
        if pen.get_untracked() == Some(event.pointer_id()) {
            pen.set(None);
        }
    };
    view! {
        <svg class="sign-pad" viewBox=format!("0 0 {WIDTH} {HEIGHT}") node_ref=pad role="img"
            aria-label=move || tr("quote.sign_pad") on:pointerdown=on_down on:pointermove=on_move
            on:pointerup=lift on:pointercancel=lift>
            <path class="sign-line" d=format!("M40 {y}L{} {y}", WIDTH - 40, y = HEIGHT - 40)></path>
            <path d=move || strokes.with(|strokes| drawn(strokes))></path>
        </svg>
    }
}
