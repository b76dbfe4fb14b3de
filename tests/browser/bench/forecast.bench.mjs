//! The forecast of many deals: until it stands, until it stands as of last Monday, and until one changed deal is in it.
//! `FELDBUCH_BENCH_DEALS=2000` measures with that many.

import { csv } from "../files.mjs";
import { de, found, importDone, openFile, openList, startImport } from "../person.mjs";
import { openBoard } from "../selling.mjs";
import { percentile, row } from "./figures.mjs";

export const title = "Forecast";

const DEALS = Number(process.env.FELDBUCH_BENCH_DEALS ?? 20_000);
const STAGES = ["Neu", "Qualifiziert", "Bedarf geklärt", "Angebot", "Verhandlung", "Gewonnen", "Verloren"];
const LIMIT_MS = 150;
const IMPORT_LIMIT_MS = 600_000;
const TIMES = 20;

/** Deals spread over stages, amounts and the days of two years around today, the same in every run. */
function deals(number) {
  const day = (at) => {
    const [year, month, of] = new Date(Date.now() + ((at % 730) - 365) * 86_400_000).toISOString().slice(0, 10).split("-");
    return `${of}.${month}.${year}`;
  };
  const lines = Array.from({ length: number }, (_, at) => [`Vorgang ${at}`, STAGES[at % 7], `${(at * 37) % 90_000}`, day(at), at % 3 === 0 ? "Nachfassen" : ""]);
  return csv([["Verkaufschance", "Phase", "Betrag", "Abschlussdatum", "Nächster Schritt"], ...lines]);
}

export async function measure({ device }) {
  const one = await device({ name: "forecast" });
  const page = await found(one);
  await openBoard(page);
  await openList(page, "import");
  await page.getByRole("button", { name: "Verkaufschancen", exact: true }).click();
  await openFile(page, "vorgaenge.csv", deals(DEALS));
  await startImport(page);
  await importDone(page, IMPORT_LIMIT_MS);
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
    row(`${DEALS} deals: from the tap until the forecast stands, p95`, percentile(shown, 0.95), "ms", { limit: LIMIT_MS }),
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
