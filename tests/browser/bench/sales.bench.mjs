//! A sales day with 50,000 contacts, 10,000 accounts, 20,000 deals and 200,000 interactions: the engine natively, then
//! everything in the browser, from a store that the engine has made. `FELDBUCH_BENCH_SALES=5` measures with that many
//! percent of it.

import { execFile } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { found, importDone, openFile, startImport } from "../person.mjs";
import { measureBoard } from "./board.mjs";
import { median, row } from "./figures.mjs";
import { measureForecast } from "./forecasting.mjs";
import { measureRecords, measureSearch } from "./opening.mjs";
import { contacts } from "./people.mjs";
import { coldStarts, listRows, liveRows } from "./start.mjs";
import { takeIn } from "./store.mjs";
import { listen, workerMemory } from "./wire.mjs";

export const title = "A sales day";

const PERCENT = Number(process.env.FELDBUCH_BENCH_SALES ?? 100);
const DEALS = (20_000 * PERCENT) / 100;
const FOUNDATION = (20_000 * PERCENT) / 100;
const MB = 1_000_000;
const MEMORY_LIMIT_MB = 600;
const START_TIMES = 1.5;
const IMPORT_LIMIT_MS = 600_000;
/** Search texts of all records are made meanwhile. */
const REST_MS = 250 * PERCENT;

export async function measure({ device }) {
  const folder = await mkdtemp(join(tmpdir(), "feldbuch-sales-"));
  try {
    const rows = await natively(folder);
    const foundation = await ofTheFoundation(device);
    const one = await device({ name: "sales" });
    const started = performance.now();
    const bytes = await takeIn(one, folder);
    rows.push(row("taken into the browser", performance.now() - started, "ms", { beside: `${(bytes / MB).toFixed(0)} MB stored` }));
    rows.push(...(await startOfTheDay(one, foundation)));
    await one.reopen();
    await listen(one);
    const page = await one.goto("/today");
    await page.waitForFunction(dayStands, null, { timeout: 120_000 });
    // WHY: the debugger gets no answer from a worker that takes rows in without a pause.
    await page.waitForTimeout(REST_MS);
    rows.push(row("worker wasm memory, started", (await workerMemory(one)) / MB, "MB", { limit: MEMORY_LIMIT_MB }));
    rows.push(...(await measureBoard(page, DEALS)));
    rows.push(...(await measureForecast(page, DEALS)));
    rows.push(...(await measureRecords(page)));
    await page.waitForTimeout(REST_MS);
    rows.push(...(await measureSearch(page)));
    rows.push(row("worker wasm memory at the end of the day", (await workerMemory(one)) / MB, "MB", { limit: MEMORY_LIMIT_MB }));
    rows.push(row("the page's whole process, page and worker", processMemory(one) / MB, "MB", { limit: MEMORY_LIMIT_MB }));
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The engine without browser and disk, which also makes the store. */
async function natively(folder) {
  const program = process.env.FELDBUCH_ENGINE_BENCH;
  if (!program) throw new Error("FELDBUCH_ENGINE_BENCH names no program: start this by `cargo xtask bench`");
  const { stdout } = await promisify(execFile)(program, ["--sales", String(PERCENT), "--now", String(Date.now()), "--keep", folder], { maxBuffer: 16 << 20 });
  return Object.entries(JSON.parse(stdout)).map(([name, figure]) => {
    const [, what, unit] = name.match(/^(.*)_([^_]*)$/);
    const [value, limit] = [figure].flat();
    return row(`natively: ${what}`, value, unit, { limit });
  });
}

/** The start of a list of contacts alone, as the foundation measures it. */
async function ofTheFoundation(device) {
  const one = await device({ name: "foundation" });
  const page = await found(one);
  await one.installed();
  await openFile(page, "kontakte.csv", contacts(FOUNDATION).file);
  await startImport(page);
  await importDone(page, IMPORT_LIMIT_MS);
  await one.goto("/contacts");
  await page.waitForTimeout(5_000);
  const starts = await coldStarts(one, `${one.url}/contacts`, listRows, { live: liveRows });
  return { painted: median(starts.map((start) => start.sinceNavigation)), live: median(starts.map((start) => start.liveSinceNavigation)) };
}

/** Cold starts to the page of the day, until each of its parts has counted. */
async function startOfTheDay(one, foundation) {
  await one.goto("/today");
  await one.installed();
  await one.page.waitForFunction(dayStands, null, { timeout: 120_000 });
  // The picture of the page is kept when it rests.
  await one.page.waitForTimeout(5_000);
  const starts = await coldStarts(one, `${one.url}/today`, dayPainted, { live: dayStands });
  const painted = median(starts.map((start) => start.sinceNavigation));
  const live = median(starts.map((start) => start.liveSinceNavigation));
  const times = (figure, of) => `${(figure / of).toFixed(2)} × the list of ${FOUNDATION} contacts (${of.toFixed(0)} ms)`;
  return [
    row("cold start, the page of the day painted, or its picture", painted, "ms", { limit: START_TIMES * foundation.painted, beside: times(painted, foundation.painted) }),
    row("cold start, all of its parts have counted", live, "ms", { limit: START_TIMES * foundation.live, beside: times(live, foundation.live) }),
  ];
}

/** Run in the page: the parts of the day stand there; and the engine has spoken of each of them. */
const dayPainted = () => document.querySelectorAll(".today .today-part").length >= 5;
const dayStands = () => {
  const parts = [...document.querySelectorAll("body > .app .today .today-part")];
  return parts.length >= 5 && parts.every((part) => part.getAttribute("aria-busy") !== "true");
};

/** Bytes that belong to the largest of the browser's processes for pages; 0 where the system does not tell. */
function processMemory(device) {
  const sizes = [0];
  for (const name of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, "utf8");
      if (!words.includes(`--user-data-dir=${device.profile}`) || !words.includes("--type=renderer")) continue;
      sizes.push(Number(readFileSync(`/proc/${name}/smaps_rollup`, "utf8").match(/^Pss:\s+(\d+)/m)?.[1] ?? 0) * 1024);
    } catch {
      // The process ended while we looked.
    }
  }
  return Math.max(...sizes);
}
