//! 20,000 and 100,000 contacts, imported by the app itself: import, cold start, search, edits, memory, storage.
//! `FELDBUCH_BENCH_CONTACTS=20000` measures with that many only.

import assert from "node:assert/strict";
import { connect, edit, found, importDone, openFile, pill, startImport } from "../person.mjs";
import { serveBarePage } from "./bare.mjs";
import { median, percentile, row } from "./figures.mjs";
import { rawStore } from "./limits.bench.mjs";
import { contacts } from "./people.mjs";
import { bareRows, coldStarts, listRows, liveRows } from "./start.mjs";
import { framesOf, type, typeWords, watchFrames } from "./typing.mjs";
import { listenInside, notedInside, parts, stageRows } from "./stages.mjs";
import { allAnswered, answered, listen, noted, workerMemory } from "./wire.mjs";

export const title = "Contacts";

const COUNTS = process.env.FELDBUCH_BENCH_CONTACTS ? [Number(process.env.FELDBUCH_BENCH_CONTACTS)] : [20_000, 100_000];
const MB = 1_000_000;
const FRAME_MS = 1000 / 60;
/** Browsers tell frames in tenths. */
const ROUNDING_MS = 0.1;
const MEMORY_LIMIT_MB = { 20_000: 32, 100_000: 128 };
const EDITS = 60;
const IMPORT_LIMIT_MS = 1_200_000;
/** Until the relay has everything. */
const UPLOAD_LIMIT_MS = 1_200_000;

export async function measure({ device, relay }) {
  const bare = await serveBarePage();
  const plain = await device({ name: "bare", url: bare.url });
  plain.tolerate(/favicon\.ico/);
  await plain.goto("/", { mounted: false });
  const bareStart = median((await coldStarts(plain, bare.url, bareRows)).map((start) => start.sinceNavigation));
  await plain.page.goto(`${relay.url}/robots.txt`);
  const raw = await plain.page.evaluate(rawStore, { rows: 20_000, commits: 200 });
  await bare.close();
  const limits = { bareStart, put: raw.put, getAll: raw.getAll, strict: median(raw.strict), paced: median(raw.paced) };
  const rows = [
    row("bare page, 50 rows painted, from navigation", bareStart, "ms"),
    row("raw put of 20,000 rows", raw.put, "ms"),
    row("raw getAll of 20,000 rows", raw.getAll, "ms"),
    row("raw strict commit of one row, p50", limits.strict, "ms"),
    row("raw strict commit of four rows, one every 30 ms, p50", limits.paced, "ms"),
  ];
  let first = null;
  for (const count of COUNTS) {
    const { figures, start } = await withContacts(count, limits, first, device);
    first ??= start;
    rows.push(...figures);
  }
  return rows;
}

async function withContacts(count, limits, first, device) {
  const label = (words) => `${count.toLocaleString("en")}: ${words}`;
  const figures = [];
  const { file, jsonBytes } = contacts(count);
  const one = await device({ name: `c${count}` });
  await listen(one);
  const page = await found(one);
  await one.installed();
  await openFile(page, "kontakte.csv", file);
  await page.evaluate(watchFrames);
  const started = performance.now();
  await startImport(page);
  const planned = performance.now();
  await importDone(page, IMPORT_LIMIT_MS);
  const took = performance.now() - planned;
  const frames = await page.evaluate(framesOf);
  const put = (limits.put * count) / 20_000;
  figures.push(row(label("dry run"), planned - started, "ms"));
  figures.push(row(label("import, durable and undoable"), took, "ms", { limit: 3 * put, beside: `${(took / put).toFixed(1)} × raw put` }));
  figures.push(row(label("longest frame of the page meanwhile"), Math.max(...frames), "ms", { limit: 50 }));
  const room = { limit: MEMORY_LIMIT_MB[count] };
  figures.push(row(label("worker wasm memory after the import"), (await workerMemory(one)) / MB, "MB", room));

  await one.goto("/contacts");
  await page.waitForTimeout(5_000);
  const starts = await coldStarts(one, `${one.url}/contacts`, listRows, { live: liveRows });
  const start = median(starts.map((start) => start.sinceNavigation));
  const limit = first === null ? 2.5 * limits.bareStart : 1.5 * first;
  const beside = first === null ? `${(start / limits.bareStart).toFixed(2)} × bare page` : `${(start / first).toFixed(2)} × the figure at ${COUNTS[0]}`;
  figures.push(row(label("cold start, 50 rows painted"), start, "ms", { limit, beside }));
  const live = median(starts.map((start) => start.liveSinceNavigation));
  figures.push(row(label("cold start, the app's own rows stand"), live, "ms", { beside: "what was painted before may be a picture of them" }));

  await anew(one);
  figures.push(...(await searchable(one, count, limits, label)));
  figures.push(...(await searches(one, label)));
  const { usage, content } = await one.page.evaluate(storage);
  figures.push(row(label("storage used"), usage / MB, "MB", { limit: (0.6 * jsonBytes) / MB, beside: `${(usage / jsonBytes).toFixed(2)} × the records' JSON` }));
  figures.push(row(label("of that, the stored values"), content / MB, "MB", { beside: `${(content / jsonBytes).toFixed(2)} × the records' JSON` }));

  // WHY a relay: without one nothing is sealed, and an edit is less than it is in daily life.
  const before = performance.now();
  await connect(one, { within: UPLOAD_LIMIT_MS });
  figures.push(row(label("connected: everything sealed and sent"), performance.now() - before, "ms"));
  await anew(one);
  await type(one.page, "müller");
  await type(one.page, "");
  figures.push(...(await edits(one, limits, label)));
  const memory = (await workerMemory(one)) / MB;
  figures.push(row(label("worker wasm memory, started, searched and edited"), memory, "MB", room));
  return { figures, start };
}

/** Ends the browser, starts it again and opens the list. */
async function anew(one) {
  await one.reopen();
  await listen(one);
  await one.goto("/contacts");
  await one.page.waitForFunction(() => window.benchWire.log.some(({ what }) => what === "window"), null, { timeout: 60_000 });
}

/** From the worker's first word to the answer of a search for something that no row holds. */
async function searchable(one, count, limits, label) {
  const log = await noted(one.page);
  const ready = log.find(({ what }) => what === "ready");
  const window = log.find(({ what, at }) => what === "window" && at >= ready.at);
  const navigation = await one.page.evaluate(() => performance.timeOrigin);
  const took = await type(one.page, "gibtesnicht");
  await type(one.page, "");
  return [
    row(label("engine ready, from navigation"), ready.at - navigation, "ms"),
    row(label("first live list, from navigation"), window.at - navigation, "ms"),
    row(label("first whole search"), took, "ms", {
      limit: count === COUNTS[0] ? limits.getAll : undefined,
      beside: `raw getAll of 20,000: ${limits.getAll.toFixed(0)} ms`,
    }),
  ];
}

async function searches(one, label) {
  const { took, longest, frames } = await typeWords(one.page);
  const which = longest.map(({ text, took }) => `${text} ${took.toFixed(1)}`).join(", ");
  return [
    row(label("a keystroke of a search in the worker, p50"), median(took), "ms"),
    row(label("a keystroke of a search in the worker, p99"), percentile(took, 0.99), "ms", { limit: FRAME_MS, beside: `${took.length} keystrokes; the longest: ${which}` }),
    row(label("a frame of the page while typing, p99"), percentile(frames, 0.99), "ms", { limit: 2 * FRAME_MS + ROUNDING_MS }),
    row(label("a frame of the page while typing, longest"), Math.max(...frames), "ms"),
  ];
}

/** One edit after the other, sealed for the relay; each waits for the answer to the one before. */
async function edits(one, limits, label) {
  const { page } = one;
  await pill(page, /^Alles gesichert/);
  await page.locator("a.row-title").first().click();
  await page.locator("#record-title").waitFor();
  await listenInside(page);
  const [took, stages] = [[], []];
  for (let number = 0; number < EDITS; number += 1) {
    await Promise.all([noted(page), notedInside(page)]);
    await edit(page, "position", `Leitung ${number}`);
    await allAnswered(page, "command");
    const log = await noted(page);
    took.push(...answered(log, "command"));
    stages.push(parts(log, await notedInside(page)));
  }
  assert.equal(took.length, EDITS, "every edit was counted");
  await pill(page, /^Alles gesichert/);
  // Durable: from the page's word until the browser calls the transaction complete.
  const durable = stages.map(([before, stored]) => before + stored);
  const p50 = median(durable);
  const samples = `${took.length} edits, sealed`;
  const ratios = `${(p50 / limits.strict).toFixed(1)} × raw strict commit, ${(p50 / limits.paced).toFixed(1)} × one of four rows every 30 ms`;
  return [
    row(label("an edit durable, p50"), p50, "ms", { limit: 2 * limits.strict, beside: `${samples}; ${ratios}` }),
    row(label("an edit durable, p99"), percentile(durable, 0.99), "ms", { limit: 20, beside: samples }),
    row(label("until the page has heard of it, p50"), median(took), "ms", { beside: `p99 ${percentile(took, 0.99).toFixed(1)} ms` }),
    ...stageRows(label, stages),
  ];
}

/** Runs in the page: what the browser counts for the databases, and the bytes of all values in them. */
async function storage() {
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await asked(indexedDB.open("feldbuch"));
  let content = 0;
  for (const name of database.objectStoreNames) {
    for (const value of await asked(database.transaction(name).objectStore(name).getAll())) content += value.byteLength ?? 0;
  }
  database.close();
  const { usage, usageDetails } = await navigator.storage.estimate();
  return { usage: usageDetails?.indexedDB ?? usage, content };
}
