//! A board on the screen: until it stands, while a column is scrolled and a card is carried, and what one move costs.

import { de, openList } from "../person.mjs";
import { percentile, row } from "./figures.mjs";
import { framesOf, watchFrames } from "./typing.mjs";

const SHOWN_LIMIT_MS = 300;
const UNDO_LIMIT_MS = 100;
const FRAME_MS = 1000 / 60;
const ROUNDING_MS = 0.1;
const MOVES = 20;

/** Opens the board of so many deals again and again, and works on it. */
export async function measureBoard(page, deals) {
  const shown = [];
  for (let time = 0; time < 5; time += 1) {
    await openList(page);
    await page.waitForTimeout(500);
    shown.push(await page.evaluate(boardShown));
  }
  await page.evaluate(watchFrames);
  await page.evaluate(scrollColumn);
  const scrolling = await page.evaluate(framesOf);
  const moves = [];
  const dragging = [];
  for (let time = 0; time < MOVES; time += 1) {
    const first = page.locator(".stage-column").nth(0).locator(".deal-card").first();
    const [from, to] = [await placeOf(page, first), await page.locator(".stage-column").nth(1).boundingBox()];
    await page.mouse.move(from.x + 40, from.y + 40);
    await page.evaluate(watchFrames);
    await page.mouse.down();
    await page.mouse.move(to.x + 100, to.y + 300, { steps: 20 });
    dragging.push(...(await page.evaluate(framesOf)));
    const moved = page.evaluate(untilMoved, "pointerup");
    await page.waitForTimeout(50);
    await page.mouse.up();
    moves.push(await moved);
  }
  const undo = [];
  for (let time = 0; time < MOVES; time += 1) {
    const undone = page.evaluate(untilMoved, "keydown");
    await page.waitForTimeout(50);
    await page.keyboard.press("Control+z");
    undo.push(await undone);
  }
  return [
    row(`${deals} deals: from the tap until every column shows its cards, p50`, percentile(shown, 0.5), "ms", { limit: SHOWN_LIMIT_MS }),
    row("the first of five, after a start", shown[0], "ms", { limit: SHOWN_LIMIT_MS }),
    row("the slowest of five", Math.max(...shown), "ms"),
    row("scrolling a column by 30 px per frame: a frame, p99", percentile(scrolling, 0.99), "ms", { limit: 2 * FRAME_MS + ROUNDING_MS }),
    row("carrying a card: a frame, p99", percentile(dragging, 0.99), "ms", { limit: 2 * FRAME_MS + ROUNDING_MS }),
    row("letting it go until the sums of both stages are right, p50", percentile(moves, 0.5), "ms"),
    row("taking that back until the sums are right, p95", percentile(undo, 0.95), "ms", { limit: UNDO_LIMIT_MS, beside: de("shell.undo") }),
  ];
}

/** Where a card stands; one that is just drawn anew has no place yet. */
async function placeOf(page, card) {
  for (;;) {
    const place = await card.boundingBox().catch(() => null);
    if (place) return place;
    await page.waitForTimeout(20);
  }
}

/** Runs in the page: opens the board and waits until all columns have counted and show cards. */
async function boardShown() {
  const started = performance.now();
  document.querySelector('nav a[href="/deals"]').click();
  for (;;) {
    await new Promise(requestAnimationFrame);
    const columns = [...document.querySelectorAll(".stage-column")];
    if (columns.length === 7 && columns.every((column) => column.querySelector(".deal-card") && column.querySelector(".stage-sums strong").textContent)) {
      return performance.now() - started;
    }
    if (performance.now() - started > 30_000) throw new Error("the board does not stand");
  }
}

/** Runs in the page. */
async function scrollColumn() {
  const column = document.querySelector(".stage-cards");
  for (let step = 0; step < 180; step += 1) {
    column.scrollTop += 30;
    await new Promise(requestAnimationFrame);
  }
  column.scrollTop = 0;
}

/** Runs in the page: milliseconds from an event until the first two stages have both counted anew. */
async function untilMoved(event) {
  const counts = () => [...document.querySelectorAll(".stage-column")].slice(0, 2).map((column) => column.querySelector(".stage-count").textContent);
  const before = counts();
  await new Promise((happened) => addEventListener(event, happened, { once: true, capture: true }));
  const started = performance.now();
  for (;;) {
    const now = counts();
    if (now.every((count, at) => count !== before[at])) return performance.now() - started;
    if (performance.now() - started > 10_000) throw new Error("the deal does not move");
    await new Promise(requestAnimationFrame);
  }
}
