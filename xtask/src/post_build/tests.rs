//! The page that the browser gets, from the pages that Trunk writes.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::naming::Names;
use super::{Built, build_number, compress, finish, integrity, page};
use crate::workspace;

fn names() -> Names {
    Names {
        boot: "/boot-1111111111111111.js".into(),
        style: "/style-2222222222222222.css".into(),
        later: "/later-5555555555555555.css".into(),
        app: "/app-3333333333333333.js".into(),
        wasm: "/app-4444444444444444.wasm".into(),
    }
}

const MINIFIED: &str = "<!doctype html><html lang=de><meta charset=utf-8><title>F</title><script src=/boot-ab.js></script>\
<link href=/style-1.css rel=stylesheet><link rel=manifest href=/manifest.webmanifest>\
<link crossorigin href=/app-cd.js rel=modulepreload><link as=fetch crossorigin href=/app-cd_bg.wasm rel=preload type=application/wasm>\
<script type=module>import init from \"/app-cd.js\"; await init(); dispatchEvent(new CustomEvent(\"TrunkApplicationStarted\"));</script>\
<body><div id=boot></div>";

#[test]
fn s3_the_page_has_no_inline_script_and_no_wasm_preload() {
    let page = page::rewritten(MINIFIED, &names()).unwrap();
    assert!(!page.contains("TrunkApplicationStarted"));
    assert!(!page.contains("rel=preload"));
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains("<script src=\"/boot-1111111111111111.js\" data-app=\"/app-3333333333333333.js\""));
    assert!(page.contains("<link rel=manifest href=/manifest.webmanifest>"));
    assert!(page.ends_with("<body><div id=boot></div>"));
}

#[test]
fn s3_a_foreign_inline_script_stops_the_build() {
    let page = MINIFIED.replace("<body>", "<body><script>alert(1)</script>");
    assert!(page::rewritten(&page, &names()).is_err());
}

#[test]
fn styles_are_found_quoted_or_not() {
    let quoted = r#"<link rel="stylesheet" href="/a.css"/><link rel=icon href=/x.svg><link href=/b.css rel=stylesheet>"#;
    assert_eq!(page::styles(quoted), ["/a.css", "/b.css"]);
}

#[test]
fn r17_the_build_number_follows_every_byte_and_name() {
    let file = |url: &str, bytes: &[u8]| Built { url: url.into(), path: url.into(), bytes: bytes.to_vec() };
    let number = build_number(&[file("/a", b"1")]);
    assert_ne!(number, build_number(&[file("/a", b"2")]));
    assert_ne!(number, build_number(&[file("/b", b"1")]));
    assert_eq!(number, build_number(&[file("/a", b"1")]));
}

#[test]
fn r17_integrity_is_what_browsers_compare() {
    // From the specification's own example: echo -n "alert('Hello, world.');" | openssl dgst -sha256 -binary | base64
    assert_eq!(integrity(b"alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
}

#[test]
fn brotli_gives_the_same_bytes_back() {
    let text = "Feldbuch ".repeat(500);
    let compressed = compress::brotli(text.as_bytes()).unwrap();
    let mut restored = Vec::new();
    brotli::BrotliDecompress(&mut compressed.as_slice(), &mut restored).unwrap();
    assert_eq!(restored, text.as_bytes());
    assert!(compressed.len() < 100);
}

/// What Trunk leaves for a release, in the order given, as a file system may list it in any.
fn stage(folder: &Path, order: impl Iterator<Item = usize>) {
    let page = MINIFIED.as_bytes();
    let (script, module) = (b"export let a = 1;\n".repeat(60), b"\0asm".repeat(300));
    let files: [(&str, &[u8]); 13] = [
        ("index.html", page),
        ("boot-ab.js", &script),
        ("picture-cd.js", b"'use strict';"),
        ("focus-ef.js", b"'use strict';"),
        ("style-1.css", b"b{color:red}"),
        ("app-cd.js", &script),
        ("app-cd_bg.wasm", &module),
        ("worker.js", b"export default 1;"),
        ("worker_bg.wasm", b"\0asm2"),
        ("worker_loader.js", b"replaced"),
        ("chunk-0123456789abcdef.wasm", &module),
        ("manifest.webmanifest", b"{}"),
        ("icons/feldbuch.svg", b"<svg/>"),
    ];
    fs::create_dir_all(folder.join("icons")).unwrap();
    for at in order {
        fs::write(folder.join(files[at].0), files[at].1).unwrap();
    }
}

fn all_files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
    let files = workspace::files_below(folder).unwrap();
    files.into_iter().map(|path| (name(&path), fs::read(&path).unwrap())).collect()
}

#[test]
fn s5_the_same_output_of_trunk_becomes_the_same_files_byte_for_byte() {
    let template = fs::read_to_string(workspace::root().join("app/js/sw.js")).unwrap();
    let built = [false, true].map(|backwards| {
        let folder =
            std::env::temp_dir().join(format!("feldbuch-post-build-{}-{backwards}", std::process::id()));
        if backwards {
            stage(&folder, (0..12).rev());
        } else {
            stage(&folder, 0..12);
        }
        finish(&folder, &template).unwrap();
        let files = all_files(&folder);
        fs::remove_dir_all(&folder).unwrap();
        files
    });
    let [once, again] = &built;
    assert!(
        once == again,
        "differs: {:?}",
        once.iter()
            .filter(|(name, bytes)| again.get(*name) != Some(bytes))
            .map(|(name, _)| name)
            .collect::<Vec<_>>()
    );
    for made in ["sw.js", "index.html"] {
        let text = String::from_utf8_lossy(&once[made]);
        assert!(
            !text.contains("{{") && !text.contains("/*{{FILES}}*/"),
            "{made} has a place that nobody filled"
        );
    }
    assert!(once.keys().any(|name| name.starts_with("app-") && name.ends_with(".wasm.br")));
}
