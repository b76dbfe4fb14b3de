//! What the relay serves over plain HTTP: health, the app's files, headers (reliability S3, R17).

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use feldbuch_tests::relay::{Folder, Relay};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A response, as it came.
struct Response {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Response {
    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }
}

async fn ask(relay: &Relay, method: &str, path: &str, extra: &str) -> Response {
    let mut tcp = TcpStream::connect(relay.address).await.unwrap();
    let request = format!("{method} {path} HTTP/1.1\r\nHost: relay\r\nConnection: close\r\n{extra}\r\n");
    tcp.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    tcp.read_to_end(&mut bytes).await.unwrap();
    let split = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..split].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    Response { status, headers, body: bytes[split + 4..].to_vec() }
}

async fn get(relay: &Relay, path: &str) -> Response {
    ask(relay, "GET", path, "").await
}

fn app(folder: &Folder) -> std::path::PathBuf {
    let app = folder.path().join("app");
    std::fs::create_dir_all(app.join("icons")).unwrap();
    for (name, content) in [
        ("index.html", "<!doctype html>page"),
        ("app-0123456789abcdef.js", "script"),
        ("app-0123456789abcdef.js.br", "brotli"),
        ("worker-0123456789abcdef_bg.wasm", "wasm"),
        ("style-0123456789abcdef.css", "css"),
        ("sw.js", "service worker"),
        ("manifest.webmanifest", "{}"),
        ("icons/icon.svg", "<svg/>"),
    ] {
        std::fs::write(app.join(name), content).unwrap();
    }
    std::fs::write(folder.path().join("secret.txt"), "outside").unwrap();
    app
}

const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data: blob:; font-src 'self'; connect-src 'self' ws: wss:; \
         worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("permissions-policy", "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"),
];

#[tokio::test]
async fn s3_every_answer_carries_the_headers_and_no_others_of_weight() {
    let folder = Folder::new();
    let app = app(&folder);
    let relay = Relay::start_with(&folder, |settings| settings.app = Some(app)).await;
    for path in ["/", "/sw.js", "/missing.js", "/healthz", "/api/v1/sync", "/api/nothing"] {
        let response = get(&relay, path).await;
        for (name, value) in HEADERS {
            assert_eq!(response.header(name), Some(value), "{name} of {path}");
        }
        assert_eq!(response.header("server"), None);
        assert_eq!(response.header("set-cookie"), None);
        assert_eq!(response.header("access-control-allow-origin"), None);
    }
    relay.stop().await;
}

#[tokio::test]
async fn r17_files_have_their_types_their_caching_and_their_compressed_form() {
    let folder = Folder::new();
    let app = app(&folder);
    let relay = Relay::start_with(&folder, |settings| settings.app = Some(app)).await;
    let for_ever = "public, max-age=31536000, immutable";
    for (path, kind, cache) in [
        ("/", "text/html", "no-cache"),
        ("/index.html", "text/html", "no-cache"),
        ("/app-0123456789abcdef.js", "text/javascript", for_ever),
        ("/worker-0123456789abcdef_bg.wasm", "application/wasm", for_ever),
        ("/style-0123456789abcdef.css", "text/css", for_ever),
        ("/sw.js", "text/javascript", "no-cache"),
        ("/manifest.webmanifest", "application/manifest+json", "no-cache"),
        ("/icons/icon.svg", "image/svg+xml", "no-cache"),
    ] {
        let response = get(&relay, path).await;
        assert_eq!(response.status, 200, "{path}");
        assert_eq!(response.header("content-type"), Some(kind), "{path}");
        assert_eq!(response.header("cache-control"), Some(cache), "{path}");
        assert_eq!(response.header("vary"), Some("accept-encoding"), "{path}");
    }
    let path = "/app-0123456789abcdef.js";
    let plain = get(&relay, path).await;
    assert_eq!((plain.body.as_slice(), plain.header("content-encoding")), (&b"script"[..], None));
    let small = ask(&relay, "GET", path, "Accept-Encoding: gzip, br\r\n").await;
    assert_eq!(small.body, b"brotli");
    assert_eq!(small.header("content-encoding"), Some("br"));
    assert_eq!(small.header("content-type"), Some("text/javascript"));
    relay.stop().await;
}

#[tokio::test]
async fn r17_a_missing_file_is_missing_and_a_route_is_the_page() {
    let folder = Folder::new();
    let app = app(&folder);
    let relay = Relay::start_with(&folder, |settings| settings.app = Some(app)).await;
    for route in ["/contacts", "/contacts/0190", "/join/", "/settings?x=1"] {
        let response = get(&relay, route).await;
        assert_eq!(response.status, 200, "{route}");
        assert_eq!(response.body, b"<!doctype html>page", "{route}");
        assert_eq!(response.header("cache-control"), Some("no-cache"), "{route}");
    }
    for missing in [
        "/app-fedcba9876543210.js",
        "/app-fedcba9876543210_bg.wasm",
        "/missing.css",
        "/contacts/x.js",
        "/api/v2/sync",
        "/api",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "//etc/passwd.txt",
    ] {
        let response = get(&relay, missing).await;
        assert!(response.status == 404 || response.status == 400, "{missing}");
        assert_ne!(response.body, b"<!doctype html>page", "{missing}");
        assert_ne!(response.body, b"outside", "{missing}");
        assert_ne!(
            response.header("cache-control"),
            Some("public, max-age=31536000, immutable"),
            "{missing}"
        );
    }
    let posted = ask(&relay, "POST", "/contacts", "Content-Length: 0\r\n").await;
    assert_eq!(posted.status, 405);
    relay.stop().await;
}

#[tokio::test]
async fn s1_what_is_no_route_does_not_exist() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    for path in ["/", "/index.html", "/metrics", "/debug", "/api/v1", "/data/relay.db"] {
        assert_eq!(get(&relay, path).await.status, 404, "{path}");
    }
    let health = get(&relay, "/healthz").await;
    assert_eq!(health.status, 200);
    assert_eq!(health.body, br#"{"protocol":1,"status":"ok"}"#);
    assert_eq!(health.header("cache-control"), Some("no-store"));
    relay.stop().await;
}

#[tokio::test]
async fn health_is_trouble_while_the_database_cannot_be_read_and_well_when_it_can() {
    let folder = Folder::new();
    let relay = Relay::start(&folder).await;
    let (data, away) = (folder.path().join("data"), folder.path().join("away"));
    let (file, other) = (data.join("relay.db"), data.join("other.db"));
    let well = (200, br#"{"protocol":1,"status":"ok"}"#.to_vec());
    let trouble = (503, br#"{"protocol":1,"status":"storage"}"#.to_vec());
    let health = async || {
        let answer = get(&relay, "/healthz").await;
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        (answer.status, answer.body)
    };
    assert_eq!(health().await, well);
    // The folder is gone: taken away, not mounted.
    std::fs::rename(&data, &away).unwrap();
    assert_eq!(health().await, trouble);
    std::fs::rename(&away, &data).unwrap();
    assert_eq!(health().await, well);
    // The file is gone, or a backup was put in its place under the relay that works.
    std::fs::rename(&file, &other).unwrap();
    assert_eq!(health().await, trouble);
    std::fs::copy(&other, &file).unwrap();
    assert_eq!(health().await, trouble);
    std::fs::rename(&other, &file).unwrap();
    assert_eq!(health().await, well);
    relay.stop().await;
}

/// Every route of the relay, and what it answers to GET and to HEAD; to any other method it answers 405. A socket that nobody
/// asked to upgrade is a bad request, before and after one: it holds no credentials. What messages are allowed behind it
/// is the table in `relay_members.rs`.
const ROUTES: [(&str, u16, u16); 2] = [("/healthz", 200, 200), ("/api/v1/sync", 400, 405)];

#[tokio::test]
async fn s1_every_route_answers_to_its_methods_only() {
    let source = include_str!("../../sync-server/src/http.rs");
    let routes: Vec<&str> =
        source.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(routes, ROUTES.map(|(path, ..)| path), "a new route needs a row in this table");

    let folder = Folder::new();
    let app = app(&folder);
    let relay = Relay::start_with(&folder, |settings| settings.app = Some(app)).await;
    let files = ["/", "/index.html", "/contacts", "/sw.js", "/app-0123456789abcdef.js", "/missing.js"];
    let others = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "INVENTED"];
    for method in others {
        for path in ROUTES.map(|(path, ..)| path).into_iter().chain(files) {
            // WHY these headers: nothing that a client says of itself opens more.
            for extra in
                ["", "Authorization: Bearer x\r\n", "X-HTTP-Method-Override: GET\r\n", "Cookie: a=b\r\n"]
            {
                let answer = ask(&relay, method, path, &format!("Content-Length: 0\r\n{extra}")).await;
                assert!(matches!(answer.status, 404 | 405), "{method} {path} {extra:?}: {}", answer.status);
                assert!(answer.body.is_empty(), "{method} {path} {extra:?}: {:?}", answer.body);
                for (name, value) in HEADERS {
                    assert_eq!(answer.header(name), Some(value), "{name} of {method} {path}");
                }
            }
        }
        for (path, ..) in ROUTES {
            assert_eq!(
                ask(&relay, method, path, "Content-Length: 0\r\n").await.status,
                405,
                "{method} {path}"
            );
        }
    }
    for (path, to_get, to_head) in ROUTES {
        assert_eq!(get(&relay, path).await.status, to_get, "{path}");
        let head = ask(&relay, "HEAD", path, "").await;
        assert_eq!((head.status, head.body.as_slice()), (to_head, &b""[..]), "HEAD {path}");
    }
    // A route under another spelling is no route.
    for path in [
        "/healthz/",
        "/HEALTHZ",
        "/api/v1/sync/",
        "/api/v1/sync/x",
        "/api/v1",
        "/api/v2/sync",
        "/api//v1/sync",
    ] {
        let answer = get(&relay, path).await;
        let is_page = answer.body == b"<!doctype html>page";
        assert!(answer.status == 404 || is_page, "{path}: {}", answer.status);
        assert!(!path.starts_with("/api") || !is_page, "{path} is the page");
    }
    relay.stop().await;
}

#[tokio::test]
async fn s1_p1_only_listed_origins_may_open_a_socket_when_there_is_a_list() {
    let folder = Folder::new();
    let relay = Relay::start_with(&folder, |settings| {
        settings.origins = vec!["https://feldbuch.example".into()];
    })
    .await;
    let upgrade = "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                   Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (origin, status) in [
        ("Origin: https://evil.example\r\n", "403"),
        ("Origin: null\r\n", "403"),
        ("Origin: https://feldbuch.example\r\n", "101"),
        ("", "101"),
    ] {
        let mut tcp = TcpStream::connect(relay.address).await.unwrap();
        let request = format!(
            "GET /api/v1/sync HTTP/1.1\r\nHost: relay\r\nConnection: upgrade\r\n{upgrade}{origin}\r\n"
        );
        tcp.write_all(request.as_bytes()).await.unwrap();
        let mut start = [0; 12];
        tcp.read_exact(&mut start).await.unwrap();
        assert_eq!(&start[9..], status.as_bytes(), "{origin:?}");
    }
    relay.stop().await;
}
