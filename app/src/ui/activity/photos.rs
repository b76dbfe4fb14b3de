//! Photos of a visit: taken by the camera, made small in the browser, kept as records of their own (ADR 54).
//!
//! What the camera wrote beside the picture, such as where it was taken, does not come along: only what is seen does.

use crm_domain::command::{Command, Edit};
use crm_domain::field::RecordKind;
use crm_domain::id::RecordId;
use crm_domain::query::{Column, Filter, Op, Query, Sort};
use crm_domain::schema::photo;
use crm_domain::value::FieldValue;
use engine_protocol::request::Span;
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::engine::{clock, use_engine};
use crate::format;
use crate::i18n::tr;
use crate::t;
use crate::ui::parts::Sheet;
use crate::ui::parts::icon::{CAMERA, Icon, X};
use crate::ui::toast::use_toasts;

/// So many letters of base64 a picture has at most: some 140 kB, which fits one sealed entry.
const MOST: usize = 190_000;
/// The longer side in pixels and how good it is, tried one after the other until it is small enough.
const TRIES: [(f64, f64); 6] =
    [(1600.0, 0.8), (1280.0, 0.75), (1280.0, 0.6), (1024.0, 0.6), (800.0, 0.55), (640.0, 0.5)];
/// As pictures are kept.
const MIME: &str = "image/jpeg";
/// More pictures than one visit has.
const SHOWN: u32 = 60;

/// The photos of an interaction, and a place to take more.
#[component]
pub fn Photos(
    /// Of which interaction.
    of: RecordId,
    /// More may be taken here.
    #[prop(into)]
    may: Signal<bool>,
) -> impl IntoView {
    let engine = use_engine();
    let filter =
        Filter::Is { column: Column::Field(photo::OF), op: Op::Is, values: vec![FieldValue::Link(of)] };
    let sort = vec![Sort { column: Column::Field(photo::AT), descending: false }];
    let query = Query { filter: Filter::All(vec![filter]), sort, ..Query::all(RecordKind::Photo) };
    let window = engine.watch_list(
        Signal::stored(query),
        Signal::stored(Vec::new()),
        Signal::stored(Span { start: 0, len: SHOWN }),
    );
    let ids = Memo::new(move |_| {
        window.with(|window| {
            let rows = window.as_ref().map(|window| window.rows.as_slice()).unwrap_or_default();
            rows.iter().map(|row| row.id).collect::<Vec<_>>()
        })
    });
    let large = RwSignal::new(None::<String>);
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(large.with(Option::is_some)));
    Effect::new(move |_| {
        if !open.get() && large.with_untracked(Option::is_some) {
            large.set(None);
        }
    });
    let none = move || !may.get() && ids.with(Vec::is_empty);
    view! {
        <Show when=move || !none()>
            <section class="photos" aria-label=move || t!("activity.photos")>
                <h2>{move || t!("activity.photos")}</h2>
                <ul class="photo-row">
                    <For each=move || ids.get() key=|id| *id let:id><Photo id may large/></For>
                    <Show when=move || may.get()><li><Take of/></li></Show>
                </ul>
            </section>
        </Show>
        <Sheet open title=Signal::derive(|| t!("activity.photo")) class="photo-sheet">
            <div class="sheet-body">{move || large.get().map(|src| view! { <img class="photo-large" src=src alt=tr("activity.photo")/> })}</div>
        </Sheet>
    }
}

#[component]
fn Photo(id: RecordId, may: Signal<bool>, large: RwSignal<Option<String>>) -> impl IntoView {
    let engine = use_engine();
    let view = engine.watch_record(id);
    let shown = Memo::new(move |_| {
        view.with(|view| {
            let view = view.as_ref()?;
            let value = |key| view.values.iter().find(|(known, _)| *known == key).map(|(_, value)| value);
            let mime = value(photo::MIME).and_then(FieldValue::as_text)?;
            let data = value(photo::IMAGE).and_then(FieldValue::as_text)?;
            let at = match value(photo::AT) {
                Some(FieldValue::Moment(at)) => format::moment(*at),
                _ => String::new(),
            };
            // WHY only these: what others sent is shown as a picture and as nothing else.
            matches!(mime, "image/jpeg" | "image/webp" | "image/png")
                .then(|| (format!("data:{mime};base64,{data}"), at))
        })
    });
    let remove = move |_| {
        let command = Command::Edit { records: vec![id], edits: vec![Edit::Trash { trashed: true }] };
        use_toasts().act(engine, command, tr("activity.photo_removed"));
    };
    view! {
        <li class="photo" data-photo=id.to_string()>
            {move || shown.get().map(|(src, at)| {
                let name = t!("activity.photo_at", at = at.as_str());
                let (full, alt) = (src.clone(), name.clone());
                view! {
                    <button type="button" class="photo-open" aria-label=name.clone() title=name.clone() on:click=move |_| large.set(Some(full.clone()))>
                        <img src=src alt=alt/>
                    </button>
                }
            })}
            <Show when=move || may.get()>
                <button type="button" class="button quiet square small" aria-label=move || tr("activity.photo_remove") title=move || tr("activity.photo_remove") on:click=remove><Icon of=X/></button>
            </Show>
        </li>
    }
}

/// The camera, where the device has one; else files.
#[component]
fn Take(of: RecordId) -> impl IntoView {
    let busy = RwSignal::new(false);
    let take = move |event: ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        let files = input.files();
        let chosen: Vec<web_sys::File> = files
            .map(|files| (0..files.length()).filter_map(|at| files.item(at)).collect())
            .unwrap_or_default();
        busy.set(true);
        spawn_local(async move {
            for file in chosen {
                keep(of, &file).await;
            }
            // The same picture may be chosen again.
            input.set_value("");
            busy.try_set(false);
        });
    };
    view! {
        <label class="photo-add" aria-busy=move || busy.get().to_string()>
            <Icon of=CAMERA/><span>{move || tr("activity.photo_take")}</span>
            <input type="file" accept="image/*" capture="environment" multiple=true on:change=take/>
        </label>
    }
}

/// Keeps a picture; says so when it is none.
async fn keep(of: RecordId, file: &web_sys::File) {
    let (engine, toasts) = (use_engine(), use_toasts());
    let Ok(data) = small(file).await else {
        return toasts.say(t!("activity.photo_wrong", name = file.name()));
    };
    let set = |field, value| Edit::Set { field, value: Some(value) };
    let edits = vec![
        set(photo::OF, FieldValue::Link(of)),
        set(photo::AT, FieldValue::Moment(clock::now())),
        set(photo::MIME, FieldValue::Text(MIME.to_owned())),
        set(photo::IMAGE, FieldValue::Text(data)),
    ];
    let made = Command::Create { record: clock::record_id(), kind: RecordKind::Photo, edits };
    match engine.command(made).await {
        Ok(id) => toasts.done(tr("activity.photo_kept"), id),
        Err(problem) => toasts.failed(&problem),
    }
}

/// A picture as base64, as good as it may be at its size.
async fn small(file: &web_sys::File) -> Result<String, JsValue> {
    let picture: web_sys::ImageBitmap =
        JsFuture::from(window().create_image_bitmap_with_blob(file)?).await?.dyn_into()?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let canvas: web_sys::HtmlCanvasElement = document().create_element("canvas")?.dyn_into()?;
    for (side, quality) in TRIES {
        let scale = (side / width.max(height).max(1.0)).min(1.0);
        let (across, down) = ((width * scale).round().max(1.0), (height * scale).round().max(1.0));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a screen")]
        {
            canvas.set_width(across as u32);
            canvas.set_height(down as u32);
        }
        let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?;
        let context: web_sys::CanvasRenderingContext2d = context.dyn_into()?;
        context.draw_image_with_image_bitmap_and_dw_and_dh(&picture, 0.0, 0.0, across, down)?;
        let url = canvas.to_data_url_with_type_and_encoder_options(MIME, &quality.into())?;
        let data = url.strip_prefix("data:image/jpeg;base64,").ok_or(JsValue::NULL)?;
        if data.len() <= MOST {
            return Ok(data.to_owned());
        }
    }
    Err(JsValue::NULL)
}
