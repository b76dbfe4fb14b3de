//! Rewrites index.html: no inline script, and the wasm is not preloaded (Safari would load it twice).

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::naming::{Names, OURS};

/// Where the build's number comes to stand once all files are known.
pub const BUILD_PLACE: &str = "{{FELDBUCH_BUILD}}";

/// A piece of a page: a `link` or `script` element, or whatever lies between.
enum Piece {
    Text(String),
    Element { name: &'static str, attributes: Vec<(String, String)>, source: String },
}

/// Replaces Trunk's scripts, styles and preloads by ours.
///
/// # Errors
/// When the page cannot be read or written, or when an inline script is left (the policy would block it).
pub fn rewrite(staging: &Path, names: &Names) -> Result<()> {
    let path = staging.join("index.html");
    fs::write(&path, rewritten(&fs::read_to_string(&path)?, names)?)?;
    Ok(())
}

pub(super) fn rewritten(html: &str, names: &Names) -> Result<String> {
    let Names { boot, style, later, app, wasm } = names;
    let mut head = Some(format!(
        "<meta name=\"feldbuch-build\" content=\"{BUILD_PLACE}\"><meta name=\"feldbuch-style\" content=\"{later}\">\
         <script src=\"{boot}\" data-app=\"{app}\" data-wasm=\"{wasm}\"></script>\
         <link rel=\"modulepreload\" href=\"{app}\"><link rel=\"stylesheet\" href=\"{style}\">"
    ));
    let mut page = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(text) => page.push_str(&text),
            Piece::Element { name, attributes, source } if is_replaced(name, &attributes, &source) => {
                page.push_str(&head.take().unwrap_or_default());
            }
            Piece::Element { name: "script", source, .. } => {
                bail!("a script that the policy would block: {source}")
            }
            Piece::Element { source, .. } => page.push_str(&source),
        }
    }
    if head.is_some() {
        bail!("index.html names no script of ours");
    }
    Ok(page)
}

/// The style sheets that the page names, in order.
pub fn styles(html: &str) -> Vec<String> {
    let named = |piece| match piece {
        Piece::Element { name: "link", attributes, .. } if attribute(&attributes, "rel") == "stylesheet" => {
            Some(attribute(&attributes, "href").to_owned())
        }
        _ => None,
    };
    pieces(html).into_iter().filter_map(named).collect()
}

fn is_replaced(name: &str, attributes: &[(String, String)], source: &str) -> bool {
    match name {
        "link" => matches!(attribute(attributes, "rel"), "stylesheet" | "modulepreload" | "preload"),
        _ => {
            let name = attribute(attributes, "src").trim_start_matches('/');
            OURS.iter().any(|ours| name.starts_with(ours)) || source.contains("TrunkApplicationStarted")
        }
    }
}

fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> &'a str {
    attributes.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}

fn pieces(html: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = html;
    loop {
        let next = [("link", rest.find("<link")), ("script", rest.find("<script"))];
        let next = next.into_iter().filter_map(|(name, at)| Some((at?, name))).min();
        let Some((start, name)) = next else {
            pieces.push(Piece::Text(rest.to_owned()));
            return pieces;
        };
        let (before, element) = rest.split_at(start);
        pieces.push(Piece::Text(before.to_owned()));
        let (attributes, mut length) = read_tag(element, name.len() + 1);
        if name == "script" {
            let closing = "</script>";
            length = element.find(closing).map_or(element.len(), |at| at + closing.len());
        }
        let (source, after) = element.split_at(length);
        pieces.push(Piece::Element { name, attributes, source: source.to_owned() });
        rest = after;
    }
}

/// Attributes of the tag whose name ends at `from`, quoted or not, and the tag's length in bytes.
fn read_tag(element: &str, from: usize) -> (Vec<(String, String)>, usize) {
    let mut attributes = Vec::new();
    let (mut key, mut value) = (String::new(), String::new());
    let (mut quote, mut in_value) = (None, false);
    let mut finish = |key: &mut String, value: &mut String| {
        if !key.is_empty() {
            attributes.push((std::mem::take(key), std::mem::take(value)));
        }
    };
    for (at, letter) in element.char_indices().skip_while(|(at, _)| *at < from) {
        match (quote, letter) {
            (Some(open), _) if letter == open => {
                finish(&mut key, &mut value);
                (quote, in_value) = (None, false);
            }
            (None, '"' | '\'') if in_value => quote = Some(letter),
            (None, '>') => {
                finish(&mut key, &mut value);
                return (attributes, at + 1);
            }
            (None, '=') if !in_value => in_value = true,
            (None, _) if letter.is_whitespace() => {
                finish(&mut key, &mut value);
                in_value = false;
            }
            _ if in_value => value.push(letter),
            _ => key.push(letter),
        }
    }
    finish(&mut key, &mut value);
    (attributes, element.len())
}
