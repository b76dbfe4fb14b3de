//! The forecast on the screen: until it stands, by quarters, and as of last Monday.

import { de, openList } from "../person.mjs";
import { percentile, row } from "./figures.mjs";

const LIMIT_MS = 150;
const TIMES = 20;

/** Opens the forecast of so many deals again and again. */
export async function measureForecast(page, deals) {
  const [shown, turned] = [[], []];
  for (let time = 0; time < TIMES; time += 1) {
    await openList(page);
    await page.waitForTimeout(300);
    shown.push(await page.evaluate(untilShown));
    turned.push(await page.evaluate(untilTurned, de("forecast.quarters")));
  }
  const back = [];
  for (let time = 0; time < TIMES; time += 1) {
    back.push(await page.evaluate(untilSlips, { then: de("forecast.last_monday"), now: de("forecast.today") }));
  }
  return [
    row(`${deals} deals: from the tap until the forecast stands, p95`, percentile(shown, 0.95), "ms", { limit: LIMIT_MS }),
    row("from months to quarters, p95", percentile(turned, 0.95), "ms", { limit: LIMIT_MS }),
    row("as of last Monday, with what slipped, p95", percentile(back, 0.95), "ms", { limit: LIMIT_MS }),
  ];
}

/** Runs in the page: opens the forecast and waits for its figures. */
async function untilShown() {
  const started = performance.now();
  document.querySelector('nav a[href="/forecast"]').click();
  for (;;) {
    await new Promise(requestAnimationFrame);
    if (document.querySelector(".forecast-table .is-sum .forecast-cell")) return performance.now() - started;
    if (performance.now() - started > 30_000) throw new Error("the forecast does not stand");
  }
}

/** Runs in the page: turns to quarters. */
async function untilTurned(name) {
  const rows = () => document.querySelector(".forecast-table tbody").rows.length;
  const before = rows();
  const started = performance.now();
  [...document.querySelectorAll(".segments button")].find((button) => button.textContent === name).click();
  for (;;) {
    await new Promise(requestAnimationFrame);
    if (rows() !== before) return performance.now() - started;
    if (performance.now() - started > 30_000) throw new Error("there are no quarters");
  }
}

/** Runs in the page: looks back, and returns to today; milliseconds until what slipped stands. */
async function untilSlips({ then, now }) {
  const click = (name) => [...document.querySelectorAll(".segments button")].find((button) => button.textContent === name).click();
  const started = performance.now();
  click(then);
  let took;
  for (;;) {
    await new Promise(requestAnimationFrame);
    if (document.querySelector(".forecast-slips .forecast-table")) {
      took = performance.now() - started;
      break;
    }
    if (performance.now() - started > 30_000) throw new Error("nothing slipped");
  }
  click(now);
  while (document.querySelector(".forecast-slips")) await new Promise(requestAnimationFrame);
  await new Promise((done) => setTimeout(done, 200));
  return took;
}
