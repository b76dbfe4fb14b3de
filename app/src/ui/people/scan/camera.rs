//! The camera, and a picture that was taken before. The browser's own reader of codes where there is one, else ours.

use std::time::Duration;

use crm_domain::vcard;
use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap, MediaStream};

use super::code;
use crate::i18n::tr;
use crate::ui::fields::new_record::NewRecord;
use crate::ui::parts::icon::{self, Icon};
use crate::ui::people::card;
use crate::ui::usual::usual;

/// A look at the camera's picture every so often.
const LOOK: Duration = Duration::from_millis(180);
/// Frames are looked at in these sizes, in pixels, one after the other: a code that one of them blurs another shows.
const FRAMES: [f64; 3] = [640.0, 960.0, 420.0];
/// A picture is looked at in these sizes, one after the other.
const SIZES: [f64; 5] = [1600.0, 1100.0, 800.0, 560.0, 400.0];
/// A small picture is drawn at most so many times as large.
const ENLARGED: f64 = 3.0;

/// How the camera is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    Starting,
    Seeing,
    /// There is none, or it may not be used.
    Blind,
}

/// The camera's picture, and the way in for pictures taken before.
#[component]
pub fn Scanner(new: NewRecord) -> impl IntoView {
    let sight = RwSignal::new(Sight::Starting);
    let said = RwSignal::new(None::<&'static str>);
    let video = NodeRef::<html::Video>::new();
    let stream = StoredValue::new_local(None::<MediaStream>);
    let input = NodeRef::<html::Input>::new();
    spawn_local(async move {
        let found = camera().await;
        let Some(found) = found else {
            sight.try_set(Sight::Blind);
            return;
        };
        // WHY asked: the sheet may be closed by now, and the light of the camera must go out.
        if stream.try_set_value(Some(found.clone())).is_some() || sight.is_disposed() {
            return stop(&found);
        }
        if let Some(video) = video.get_untracked() {
            video.set_src_object(Some(&found));
            if let Ok(playing) = video.play() {
                // WHY ignored: a video that does not play shows nothing, and the picture can be chosen.
                let _ = JsFuture::from(playing).await;
            }
            sight.try_set(Sight::Seeing);
            look_on(video, new, said, sight, 0);
        }
    });
    on_cleanup(move || {
        if let Some(stream) = stream.try_get_value().flatten() {
            stop(&stream);
        }
    });
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            said.set(Some("people.looking"));
            spawn_local(async move {
                let text = picture(&file).await;
                said.try_set(judge(text, new));
            });
        }
        input.set_value("");
    };
    view! {
        <div class="scanner">
            <div class="scanner-sight" hidden=move || sight.get() == Sight::Blind>
                <video node_ref=video playsinline muted aria-label=move || tr("people.camera")></video>
            </div>
            <p class="scanner-said" role="status">{move || tr(match (said.get(), sight.get()) {
                (Some(said), _) => said,
                (None, Sight::Blind) => "people.no_camera",
                (None, Sight::Starting) => "people.camera_starts",
                (None, Sight::Seeing) => "people.hold_code",
            })}</p>
            <label class="button">
                <input type="file" class="sr-only" accept="image/*" node_ref=input on:change=chosen/>
                <Icon of=icon::UPLOAD/>{move || tr("people.picture_choose")}
            </label>
        </div>
    }
}

/// Opens the sheet for what a code says, or says what is wrong.
fn judge(text: Option<String>, new: NewRecord) -> Option<&'static str> {
    let Some(text) = text else { return Some("people.no_code") };
    let Some(card) = vcard::of_code(&text, usual().country) else { return Some("people.code_no_card") };
    spawn_local(card::open(card, Some(new)));
    None
}

fn stop(stream: &MediaStream) {
    for track in stream.get_tracks().iter() {
        track.unchecked_into::<web_sys::MediaStreamTrack>().stop();
    }
}

/// The camera at the back where there are two.
async fn camera() -> Option<MediaStream> {
    let wanted = Object::new();
    let facing = Object::new();
    // WHY ignored: setting a property of a plain object cannot fail.
    let _ = Reflect::set(&facing, &"facingMode".into(), &"environment".into());
    let _ = Reflect::set(&wanted, &"video".into(), &facing);
    let devices = window().navigator().media_devices().ok()?;
    let asked = devices.get_user_media_with_constraints(wanted.unchecked_ref()).ok()?;
    JsFuture::from(asked).await.ok()?.dyn_into().ok()
}

/// Looks at the camera's picture until a card is found or the sheet is closed.
fn look_on(
    video: HtmlVideoElement,
    new: NewRecord,
    said: RwSignal<Option<&'static str>>,
    sight: RwSignal<Sight>,
    turn: usize,
) {
    set_timeout(
        move || {
            spawn_local(async move {
                if sight.is_disposed() {
                    return;
                }
                let text = frame(&video, FRAMES[turn % FRAMES.len()]).await;
                if sight.is_disposed() {
                    return;
                }
                let is_card =
                    text.as_deref().is_some_and(|text| vcard::of_code(text, usual().country).is_some());
                if text.is_some() {
                    said.try_set(judge(text, new));
                }
                if !is_card {
                    look_on(video, new, said, sight, turn + 1);
                }
            });
        },
        LOOK,
    );
}

/// What the code before the camera says.
async fn frame(video: &HtmlVideoElement, size: f64) -> Option<String> {
    let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
    if width < 1.0 || height < 1.0 {
        return None;
    }
    if let Some(found) = native(video).await {
        return found;
    }
    let scale = (size / width.max(height)).min(1.0);
    let (width, height) = (width * scale, height * scale);
    on_canvas(width, height, |canvas| {
        canvas.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height)
    })
}

/// What the code in a picture says.
async fn picture(file: &web_sys::File) -> Option<String> {
    let bitmap = JsFuture::from(window().create_image_bitmap_with_blob(file).ok()?).await.ok()?;
    let bitmap: ImageBitmap = bitmap.dyn_into().ok()?;
    if let Some(Some(found)) = native(&bitmap).await {
        return Some(found);
    }
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    SIZES.into_iter().find_map(|size| {
        let scale = (size / width.max(height)).min(ENLARGED);
        let (width, height) = (width * scale, height * scale);
        on_canvas(width, height, |canvas| {
            canvas.draw_image_with_image_bitmap_and_dw_and_dh(&bitmap, 0.0, 0.0, width, height)
        })
    })
}

/// What the browser's own reader finds; `None` where it has none.
async fn native(source: &JsValue) -> Option<Option<String>> {
    let detector = Reflect::get(&window(), &"BarcodeDetector".into()).ok()?.dyn_into::<Function>().ok()?;
    let options = Object::new();
    // WHY ignored: setting a property of a plain object cannot fail.
    let _ = Reflect::set(&options, &"formats".into(), &Array::of1(&"qr_code".into()));
    let detector = Reflect::construct(&detector, &Array::of1(&options)).ok()?;
    let detect = Reflect::get(&detector, &"detect".into()).ok()?.dyn_into::<Function>().ok()?;
    let asked = detect.call1(&detector, source).ok()?.dyn_into::<Promise>().ok()?;
    let found: Array = JsFuture::from(asked).await.ok()?.dyn_into().ok()?;
    Some(Reflect::get(&found.get(0), &"rawValue".into()).ok().and_then(|text| text.as_string()))
}

/// What the code says in what is drawn.
fn on_canvas(
    width: f64,
    height: f64,
    draw: impl FnOnce(&CanvasRenderingContext2d) -> Result<(), JsValue>,
) -> Option<String> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the size of a picture")]
    let (columns, rows) = (width.max(1.0) as u32, height.max(1.0) as u32);
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.set_width(columns);
    canvas.set_height(rows);
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    draw(&context).ok()?;
    let pixels = context.get_image_data(0.0, 0.0, f64::from(columns), f64::from(rows)).ok()?.data();
    code::read(columns as usize, rows as usize, &code::grey(&pixels))
}
