//! Typing into the search of a list, and what each keystroke costs the engine and the page.

import { noted } from "./wire.mjs";

/** What is typed, letter by letter. */
const WORDS = ["müller", "anna", "krüger logistik", "0221 400", "gießen", "vertrieb", "xyz", "özdemir holz"];
/** From one keystroke to the next, as fast typists do. */
const PAUSE_MS = 250;

/** Types all words; milliseconds until each keystroke's rows came, which were the longest, and of each frame meanwhile. */
export async function typeWords(page, words = WORDS) {
  await page.evaluate(watchFrames);
  const all = [];
  for (const word of words) {
    for (let length = 1; length <= word.length; length += 1) {
      const text = word.slice(0, length);
      all.push({ text, took: await type(page, text) });
    }
    await type(page, "");
  }
  const longest = all.toSorted((one, other) => other.took - one.took).slice(0, 5);
  return { took: all.map(({ took }) => took), longest, frames: await page.evaluate(framesOf) };
}

/** Puts a text into the search box as one keystroke would; milliseconds until the engine had answered with its rows. */
export async function type(page, text) {
  await noted(page);
  const took = await page.evaluate(typed, text);
  await page.waitForTimeout(PAUSE_MS);
  return took;
}

/** Runs in the page. */
async function typed(text) {
  const box = document.querySelector('input[type="search"]');
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, text);
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  const { log } = window.benchWire;
  for (let waited = 0; waited < 60_000; waited += 10) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    const asked = log.find(({ way, what }) => way === "out" && what === "watch");
    // WHY only after the answer: with live edits, rows before it may be those of the question before.
    const taken = asked ? log.findIndex(({ what, id }) => what === "answer" && id === asked.id) : -1;
    const rows = taken < 0 ? undefined : log.slice(taken).find(({ what, id }) => what === "window" && id === asked.of);
    if (rows) return rows.at - asked.at;
  }
  throw new Error(`no rows for ${text}`);
}

/** Runs in the page: notes how long each frame takes. */
export function watchFrames() {
  const frames = (window.benchFrames = []);
  let before = performance.now();
  const frame = (now) => {
    frames.push(now - before);
    before = now;
    if (window.benchFrames === frames) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** Runs in the page: the frames noted, no more. */
export function framesOf() {
  return [window.benchFrames, (window.benchFrames = null)][0];
}
