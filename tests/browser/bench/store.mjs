//! A store that the engine made natively, taken into a browser: many records in seconds.

import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The tables of the store (crates/crm-engine/src/effect.rs). */
const TABLES = ["meta", "rows", "fresh", "docs", "packs", "outbox", "quarantine", "undo", "jobs", "files", "drafts", "preferences"];
const PART_BYTES = 8_000_000;

/** The keys and values of a file of `engine-bench --keep`. */
function* pairs(bytes) {
  for (let at = 0; at < bytes.length; ) {
    const [key, behind] = part(bytes, at);
    const [value, next] = part(bytes, behind);
    yield [key.toString("base64"), value.toString("base64")];
    at = next;
  }
}

function part(bytes, at) {
  const from = at + 4;
  const to = from + bytes.readUInt32LE(at);
  return [bytes.subarray(from, to), to];
}

/** Puts the store of a folder into the device's browser, which has no workspace yet. */
export async function takeIn(device, folder) {
  device.tolerate(/favicon\.ico/);
  // A page of the same origin that runs nothing.
  await device.page.goto(`${device.url}/robots.txt`);
  await device.page.evaluate(put, { tables: TABLES, table: null, pairs: [] });
  let bytes = 0;
  for (const table of TABLES) {
    let [some, size] = [[], 0];
    const send = async () => {
      await device.page.evaluate(put, { tables: TABLES, table, pairs: some });
      bytes += size;
      [some, size] = [[], 0];
    };
    for (const pair of pairs(readFileSync(join(folder, table)))) {
      some.push(pair);
      size += (pair[1].length * 3) / 4;
      if (size > PART_BYTES) await send();
    }
    if (some.length > 0) await send();
  }
  return bytes;
}

/** Runs in the page: makes the database where it is not, and puts pairs into one of its tables. */
async function put({ tables, table, pairs }) {
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const opening = indexedDB.open("feldbuch", 1);
  opening.onupgradeneeded = () => tables.forEach((name) => opening.result.createObjectStore(name));
  const database = await asked(opening);
  if (table !== null) {
    const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const transaction = database.transaction(table, "readwrite");
    for (const [key, value] of pairs) transaction.objectStore(table).put(bytes(value), bytes(key));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }
  database.close();
}
