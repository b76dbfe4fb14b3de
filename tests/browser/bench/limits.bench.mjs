//! What this machine and this browser can do at best: the floor under every other figure.

import { median, percentile, row } from "./figures.mjs";

export const title = "The machine's limits (raw IndexedDB, no app)";

const ROWS = 20_000;
const COMMITS = 200;

export async function measure({ device, relay }) {
  const one = await device({ serviceWorkers: "block" });
  // A page of the same origin that runs nothing.
  one.tolerate(/favicon\.ico/);
  await one.page.goto(`${relay.url}/robots.txt`);
  const raw = await one.page.evaluate(rawStore, { rows: ROWS, commits: COMMITS });
  return [
    row("put 20,000 rows, one transaction", raw.put, "ms"),
    row("getAll of the same 20,000 rows", raw.getAll, "ms"),
    row("one value of 25 kB (a head page), first read after opening", raw.head, "ms"),
    row("strict commit of one row, p50", median(raw.strict), "ms"),
    row("strict commit of one row, p99", percentile(raw.strict, 0.99), "ms"),
    row("strict commit of four rows, one every 30 ms, p50", median(raw.paced), "ms"),
    row("strict commit of four rows, one every 30 ms, p99", percentile(raw.paced, 0.99), "ms"),
    row("20,000 rows as JSON", raw.bytes / 1000, "kB"),
  ];
}

/** Runs in the page. */
export async function rawStore({ rows, commits }) {
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const done = (transaction) =>
    new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
  const open = () => {
    const request = indexedDB.open("bench-limits", 1);
    request.onupgradeneeded = () => ["rows", "head", "edits"].forEach((name) => request.result.createObjectStore(name));
    return asked(request);
  };
  const letters = (from, count) => Array.from({ length: count }, (_, at) => String.fromCharCode(97 + ((from * 7 + at * 13) % 26))).join("");
  const contact = (id) => ({
    id,
    given: letters(id, 7),
    family: letters(id + 1, 9),
    company: letters(id + 2, 16),
    mail: `${letters(id, 7)}.${letters(id + 1, 9)}@${letters(id + 2, 10)}.example`,
    phone: `+49 221 ${1_000_000 + id}`,
    street: `${letters(id + 3, 12)}weg ${id % 200}`,
    place: letters(id + 4, 9),
    tags: [letters(id + 5, 6), letters(id + 6, 6)],
    note: letters(id + 7, 180),
    changed: 1_700_000_000_000 + id,
  });
  const all = Array.from({ length: rows }, (_, id) => contact(id));
  const bytes = JSON.stringify(all).length;

  let database = await open();
  let started = performance.now();
  let transaction = database.transaction("rows", "readwrite", { durability: "strict" });
  for (const one of all) transaction.objectStore("rows").put(one, one.id);
  await done(transaction);
  const put = performance.now() - started;

  started = performance.now();
  const read = await asked(database.transaction("rows").objectStore("rows").getAll());
  const getAll = performance.now() - started;
  if (read.length !== rows) throw new Error("rows are missing");

  transaction = database.transaction("head", "readwrite");
  transaction.objectStore("head").put(new Uint8Array(25_000).fill(7), "head");
  await done(transaction);
  database.close();
  started = performance.now();
  database = await open();
  await asked(database.transaction("head").objectStore("head").get("head"));
  const head = performance.now() - started;

  const commit = async (edit, puts) => {
    const started = performance.now();
    const transaction = database.transaction("edits", "readwrite", { durability: "strict" });
    for (let at = 0; at < puts; at += 1) transaction.objectStore("edits").put(contact(edit + at), edit + at);
    transaction.commit();
    await done(transaction);
    return performance.now() - started;
  };
  const strict = [];
  for (let edit = 0; edit < commits; edit += 1) strict.push(await commit(edit, 1));
  // WHY as well: people do not edit back to back, and an idle browser answers later; an edit of the app puts four rows.
  const paced = [];
  for (let edit = 0; edit < commits / 2; edit += 1) {
    await new Promise((resolve) => setTimeout(resolve, 30));
    paced.push(await commit(edit, 4));
  }
  database.close();
  await asked(indexedDB.deleteDatabase("bench-limits"));
  return { put, getAll, head, strict, paced, bytes };
}
