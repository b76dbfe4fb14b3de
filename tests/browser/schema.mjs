//! What the app's own source says of its kinds and fields: a test that means all of them names none.

import { readFileSync } from "node:fs";

const source = (path) => readFileSync(new URL(`../../crates/crm-domain/src/${path}`, import.meta.url), "utf8");

/** What stands between two marks. */
function between(text, from, to) {
  const start = text.indexOf(from);
  if (start < 0) throw new Error(`the source has no ${from}`);
  return text.slice(start, text.indexOf(to, start));
}

/** "PriceList" is `price_list`. */
const keyOf = (name) => name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();

/** The kinds that files are imported as: `contact`, `account` and so on. */
export const IMPORTED = [...between(source("field/record.rs"), "pub const IMPORTED", "];").matchAll(/Self::(\w+)/g)].map(([, name]) => keyOf(name));

/** German names by key, of one table of words. */
const words = (table) => new Map([...between(source("words/fields.rs"), `pub static ${table}: &[Entry]`, "];").matchAll(/\(\s*"(\w+)",\s*"([^"]+)",/g)].map(([, key, name]) => [key, name]));

const FIELD = /F::of\(\s*"(\w+)",\s*K::(\w+)(?:\([^)]*\))?,\s*G::\w+,?\s*\)((?:\s*\.\w+\((?:[^()]|\([^()]*\))*\))*)/g;

/** Every field of a kind in display order, with what more its line says. */
function every(kind) {
  const [shared, own] = [words("SHARED"), words(kind.toUpperCase())];
  const found = [...source(`schema/${kind}.rs`).matchAll(FIELD)];
  if (found.length < 3) throw new Error(`the source names only ${found.length} fields of ${kind}`);
  return found.map(([, key, type, more]) => {
    const name = own.get(key) ?? shared.get(key);
    if (!name) throw new Error(`${kind}.${key} has no name`);
    return { key, type, name, more };
  });
}

/**
 * The fields of a kind that its page lets people fill, in display order: `key`, `type` (`Line`, `Choice` and so on) and
 * the German `name`. What a rule fills or is worked out is none of them, nor what only files of other systems bring.
 */
export const fields = (kind) => every(kind).filter(({ more }) => !/\.(by_rule|derived|superseded)\(/.test(more));

/** Those into which people or files write what they like: the types `Line`, `Prose` and `Tags`. */
export const textFields = (kind) => every(kind).filter(({ type, more }) => ["Line", "Prose", "Tags"].includes(type) && !/\.(by_rule|derived)\(/.test(more));
