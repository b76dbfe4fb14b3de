//! Scrolling a long list, beside a bare page of plain divs that is scrolled the same way.
//! `FELDBUCH_BENCH_SCROLL=2000` measures with that many contacts.

import { found, importDone, openFile, openList, startImport } from "../person.mjs";
import { percentile, row } from "./figures.mjs";
import { contacts } from "./people.mjs";
import { framesOf, watchFrames } from "./typing.mjs";

export const title = "Scrolling";

const CONTACTS = Number(process.env.FELDBUCH_BENCH_SCROLL ?? 20_000);
const STEP_PX = 300;
/** As a finger that is not in a hurry. */
const SLOW_STEP_PX = 60;
const STEPS = 300;
const FRAME_MS = 1000 / 60;
/** Browsers tell frames in tenths. */
const ROUNDING_MS = 0.1;
const IMPORT_LIMIT_MS = 600_000;
const SHARES = [["p50", 0.5], ["p95", 0.95], ["p99", 0.99], ["longest", 1]];
const byStep = (step) => ({ name: `${step} px per frame`, scroll: (page, box) => page.evaluate(byScript, { box, step, steps: STEPS }) });
const WAYS = {
  script: byStep(STEP_PX),
  slow: byStep(SLOW_STEP_PX),
  wheel: { name: `by wheel, ${STEP_PX * 60} px a second`, scroll: byWheel },
};

export async function measure({ device, relay }) {
  const plain = await device({ name: "bare" });
  plain.tolerate(/favicon\.ico/);
  await plain.page.goto(`${relay.url}/robots.txt`);
  await plain.page.evaluate(bareList, CONTACTS);
  const bare = await scrolled(plain.page, "#box");
  await plain.context.close();

  const one = await device({ name: "scroll" });
  const page = await found(one);
  await openFile(page, "kontakte.csv", contacts(CONTACTS).file);
  await startImport(page);
  await importDone(page, IMPORT_LIMIT_MS);
  await openList(page);
  const list = await scrolled(page, ".grid");
  return Object.entries(WAYS).flatMap(([way, { name }]) => [
    ...SHARES.map(([words, share]) => {
      const [ours, theirs] = [list, bare].map((page) => percentile(page[way].frames, share));
      const limit = way !== "wheel" && words === "p99" ? 2 * FRAME_MS + ROUNDING_MS : undefined;
      return row(`${name}: a frame, ${words}`, ours, "ms", { limit, beside: `bare page: ${theirs.toFixed(1)} ms` });
    }),
    row(`${name}: frames in which a row was missing`, list[way].missing * 100, "%", { beside: `bare page: ${(bare[way].missing * 100).toFixed(1)} %` }),
  ]);
}

/** Each way of scrolling twice: for the frames, and to look what stands there, which costs frames itself. */
async function scrolled(page, box) {
  const found = {};
  for (const [way, { scroll }] of Object.entries(WAYS)) {
    await page.waitForFunction(rowsStand, box);
    await page.evaluate(watchFrames);
    await scroll(page, box);
    const frames = await page.evaluate(framesOf);
    await page.waitForFunction(rowsStand, box);
    const looking = page.evaluate(missingRows, box);
    await scroll(page, box);
    await page.evaluate(() => (window.benchLooks = false));
    found[way] = { frames, missing: await looking };
  }
  return found;
}

/** As a hand that turns the wheel: what is painted and what the page does go their own ways. */
async function byWheel(page, box) {
  const { x, y, width, height } = await page.locator(box).boundingBox();
  const session = await page.context().newCDPSession(page);
  const place = { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
  await session.send("Input.synthesizeScrollGesture", { ...place, yDistance: -STEP_PX * STEPS, speed: STEP_PX * 60, gestureSourceType: "mouse" });
  await session.detach();
}

/** Runs in the page: scrolls with every frame, and turns round at the end. */
function byScript({ box, step, steps }) {
  const element = document.querySelector(box);
  return new Promise((done) => {
    let [way, left] = [step, steps];
    const frame = () => {
      const before = element.scrollTop;
      element.scrollTop += way;
      if (element.scrollTop === before) way = -way;
      left -= 1;
      if (left > 0) requestAnimationFrame(frame);
      else done();
    };
    requestAnimationFrame(frame);
  });
}

/** Run in the page: whether a row stands at the top, in the middle and at the bottom of the box. */
function rowsStand(box) {
  const { left, top, width, height } = document.querySelector(box).getBoundingClientRect();
  return [0.2, 0.5, 0.9].every((share) => document.elementFromPoint(left + width / 4, top + height * share)?.closest(".grid-row, .bare-row"));
}

/** Runs in the page: the share of frames in which a row was missing, until `benchLooks` says that it is over. */
async function missingRows(box) {
  window.benchLooks = true;
  let [frames, missing] = [0, 0];
  while (window.benchLooks) {
    await new Promise(requestAnimationFrame);
    frames += 1;
    const { left, top, width, height } = document.querySelector(box).getBoundingClientRect();
    const stands = (share) => document.elementFromPoint(left + width / 4, top + height * share)?.closest(".grid-row, .bare-row");
    missing += [0.2, 0.5, 0.9].every(stands) ? 0 : 1;
  }
  return missing / frames;
}

/** Runs in the page: as many rows of plain words, all in the document. */
function bareList(rows) {
  document.head.insertAdjacentHTML(
    "beforeend",
    "<style>body { margin: 0 } #box { block-size: 100vh; overflow: auto } .bare-row { display: flex; gap: 16px; block-size: 40px } .bare-row > div { inline-size: 200px }</style>",
  );
  const words = (at) => ["Name", "Firma", "Stellung", "Ort", "Telefon", "Adresse"].map((word) => `<div>${word} ${at}</div>`).join("");
  document.body.innerHTML = `<div id="box">${Array.from({ length: rows }, (_, at) => `<div class="bare-row">${words(at)}</div>`).join("")}</div>`;
}
