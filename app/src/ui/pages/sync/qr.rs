//! A link as a QR code, drawn here: the link never leaves this page.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::i18n::tr;

/// Light modules around the code (ISO/IEC 18004, quiet zone).
const QUIET: i32 = 4;

/// The picture; nothing for a text that is too long for a code.
#[component]
pub fn Qr(
    /// What it says.
    text: String,
    /// What it is called.
    #[prop(default = "invite.qr")]
    name: &'static str,
) -> impl IntoView {
    let code = QrCode::encode_text(&text, QrCodeEcc::Medium).ok();
    code.map(|code| {
        let size = code.size() + 2 * QUIET;
        view! {
            <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label=move || tr(name)
                shape-rendering="crispEdges">
                <rect width=size height=size fill="#fff"></rect>
                <path d=outline(&code) fill="#000"></path>
            </svg>
        }
    })
}

/// The dark modules as one path, a rectangle for each run in a row.
fn outline(code: &QrCode) -> String {
    let mut path = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while x < code.size() && code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                let (left, top, width) = (start + QUIET, y + QUIET, x - start);
                write!(path, "M{left} {top}h{width}v1h-{width}z").expect("a String takes everything");
            }
            x += 1;
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_drawing_has_exactly_the_dark_modules_of_the_code() {
        let code = QrCode::encode_text("https://feldbuch.example/join#1.abc", QrCodeEcc::Medium).unwrap();
        let mut drawn = 0;
        for part in outline(&code).split('M').skip(1) {
            let (place, rest) = part.split_once('h').unwrap();
            let (x, y) = place.split_once(' ').unwrap();
            let (x, y): (i32, i32) = (x.parse().unwrap(), y.parse().unwrap());
            let width: i32 = rest.split_once('v').unwrap().0.parse().unwrap();
            assert!((x..x + width).all(|x| code.get_module(x - QUIET, y - QUIET)), "{part}");
            drawn += width;
        }
        let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
        assert_eq!(drawn as usize, dark.filter(|(x, y)| code.get_module(*x, *y)).count());
    }
}
