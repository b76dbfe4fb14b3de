//! Records opened one after the other, each with its timeline, and whatever is typed into the search over everything.

import { de, openList } from "../person.mjs";
import { median, percentile, row } from "./figures.mjs";
import { answered, noted } from "./wire.mjs";

const RECORD_LIMIT_MS = 100;
const SEARCH_LIMIT_MS = 50;
const EACH = 25;
const WORDS = ["müller", "hallenbau", "angebot nachfassen", "krüger", "0221 4", "besuch", "gibtesnicht"];
/** From one keystroke to the next, as fast typists do. */
const PAUSE_MS = 250;

/** Opens records from their lists; from the tap until head and timeline stand. */
export async function measureRecords(page) {
  const took = [];
  for (const list of ["accounts", "contacts"]) {
    for (let number = 0; number < EACH; number += 1) {
      await openList(page, list);
      await page.locator(".rows > .grid-row a.row-title").first().waitFor();
      await page.waitForTimeout(200);
      took.push(await page.evaluate(untilRecord, number));
    }
  }
  return [
    row(`a record with its timeline, from the tap, p50`, median(took), "ms", { beside: `${took.length} records` }),
    row(`a record with its timeline, from the tap, p95`, percentile(took, 0.95), "ms", { limit: RECORD_LIMIT_MS }),
    row(`the first of them, after a start`, took[0], "ms"),
  ];
}

/** Types into the palette, letter by letter. The page must be listened to. */
export async function measureSearch(page) {
  await page.keyboard.press("Control+k");
  const box = page.getByRole("combobox", { name: de("palette.name") });
  await box.waitFor();
  const [engine, painted] = [[], []];
  for (const word of WORDS) {
    for (let length = 1; length <= word.length; length += 1) {
      await noted(page);
      painted.push(await page.evaluate(untilFound, word.slice(0, length)));
      await page.waitForTimeout(PAUSE_MS);
      engine.push(...answered(await noted(page), "request Find"));
    }
  }
  await page.keyboard.press("Escape");
  return [
    row("search over everything, a keystroke in the worker, p50", median(engine), "ms", { beside: `${engine.length} keystrokes` }),
    row("search over everything, a keystroke in the worker, p95", percentile(engine, 0.95), "ms", { limit: SEARCH_LIMIT_MS }),
    row("the slowest of them", Math.max(...engine), "ms"),
    row("a keystroke until its hits are painted, p95", percentile(painted, 0.95), "ms"),
  ];
}

/** Runs in the page: opens the record of a line and waits for its head and the whole of its timeline. */
async function untilRecord(number) {
  const links = document.querySelectorAll(".rows > .grid-row a.row-title");
  const link = links[number % links.length];
  const name = link.textContent.trim();
  const started = performance.now();
  link.click();
  for (;;) {
    await new Promise(requestAnimationFrame);
    const title = document.querySelector("#record-title");
    const stands = document.querySelector(".timeline .timeline-day li, .timeline .timeline-none");
    if (title && title.textContent.includes(name) && stands) return performance.now() - started;
    if (performance.now() - started > 30_000) throw new Error(`${name} does not open`);
  }
}

/** Runs in the page: puts a text into the palette as a keystroke would, and waits until the engine's hits stand. */
async function untilFound(text) {
  const box = document.querySelector('dialog[open] input[role="combobox"]');
  const started = performance.now();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const { log } = window.benchWire;
  for (;;) {
    await new Promise(requestAnimationFrame);
    const asked = log.find(({ way, what }) => way === "out" && what === "request Find");
    const answer = asked && log.find(({ what, id }) => what === "answer" && id === asked.id);
    // One frame later what was answered is painted.
    if (answer && performance.timeOrigin + performance.now() > answer.at) {
      await new Promise(requestAnimationFrame);
      return performance.now() - started;
    }
    if (performance.now() - started > 30_000) throw new Error(`nothing is said of ${text}`);
  }
}
