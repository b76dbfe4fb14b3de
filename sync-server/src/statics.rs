//! The built app: right types, compressed when there is a `.br`, cached by name, and never a page
//! in place of a missing file (reliability R17).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::server::Relay;

/// For names that contain their content's hash.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// For everything else: may be kept, must be asked about.
const ASK: HeaderValue = HeaderValue::from_static("no-cache");

/// A file of the app, its page for every route of the app, or 404.
pub(crate) async fn serve(State(relay): State<Arc<Relay>>, request: Request) -> Response {
    let Some(folder) = &relay.settings.app else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let path = request.uri().path().to_owned();
    let is_route = request.method() == Method::GET && is_app_route(&path);
    let (mut parts, _) = request.into_parts();
    // WHY no answer by the clock: a build that is gone back to, or one whose files carry a fixed time, is older than
    // what a browser has and would never come. Names with a hash need no asking.
    let by_content = is_hashed(&path);
    if !by_content {
        parts.headers.remove(header::IF_MODIFIED_SINCE);
        parts.headers.remove(header::IF_UNMODIFIED_SINCE);
    }
    let ask = |uri: Uri| {
        let mut parts = parts.clone();
        parts.uri = uri;
        let files = ServeDir::new(folder).precompressed_br();
        files.oneshot(Request::from_parts(parts, Body::empty()))
    };
    let uri = parts.uri.clone();
    let Ok(mut response) = ask(uri).await;
    if is_route && !response.status().is_success() && response.status() != StatusCode::NOT_MODIFIED {
        let Ok(page) = ask(Uri::from_static("/index.html")).await;
        response = page;
    }
    let mut response = response.map(Body::new);
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !by_content {
        headers.remove(header::LAST_MODIFIED);
    }
    let cache = if found && by_content { FOR_EVER } else { ASK };
    headers.insert(header::CACHE_CONTROL, cache);
    response
}

/// Paths the app's router answers: no dot in the last part, not below `/api/`.
fn is_app_route(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    !last.contains('.') && path != "/api" && !path.starts_with("/api/")
}

/// Whether the name ends in `-`, at least eight hexadecimal digits, and `.js`, `.wasm` or `.css`.
fn is_hashed(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, "js" | "wasm" | "css")) = name.rsplit_once('.') else {
        return false;
    };
    let stem = stem.strip_suffix("_bg").unwrap_or(stem);
    let Some((_, hash)) = stem.rsplit_once('-') else {
        return false;
    };
    let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    hash.len() >= 8 && hash.bytes().all(is_hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r17_only_names_with_a_hash_are_cached_for_ever() {
        for hashed in ["/app-0123abcd.js", "/a/worker-00ff00ff00ff.wasm", "/app-0123abcd_bg.wasm"] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for plain in [
            "/",
            "/index.html",
            "/sw.js",
            "/app-0123abc.js",
            "/app-0123ABCD.js",
            "/boot-loader.js",
            "/app-0123abcd.json",
            "/app-0123abcd/x.js",
        ] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }

    #[test]
    fn r17_the_page_stands_in_for_routes_only() {
        for route in ["/", "/contacts", "/contacts/ab12", "/j/"] {
            assert!(is_app_route(route), "{route}");
        }
        for other in ["/app.js", "/missing-0123abcd.wasm", "/api/v1/x", "/api", "/a/b.c"] {
            assert!(!is_app_route(other), "{other}");
        }
    }
}
