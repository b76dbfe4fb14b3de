//! The list and the page of the day as they were last painted, shown before any wasm has run.

import { people } from "./files.mjs";
import { assert, SIZES, story } from "./harness.mjs";
import { goTo, quickAdd, task } from "./doing.mjs";
import { de, found, importDone, openFile, openList, startImport } from "./person.mjs";

const WASM = /\/app-[0-9a-f]+\.wasm$/;

/** A device whose list of contacts was kept, and whose page's module comes only when `let_in` is called. */
async function keptList(one) {
  const page = await found(one);
  await openFile(page, "Kunden.csv", people(60));
  await startImport(page);
  await importDone(page);
  await openList(page);
  await page.locator(".rows > .grid-row").first().waitFor();
  await page.waitForFunction(() => localStorage.getItem("feldbuch.picture")?.includes("row-title"));
  return heldBack(one);
}

/** The page's module comes only when the answer is called. */
async function heldBack(one) {
  const waiting = [];
  await one.context.route(WASM, (route) => waiting.push(route));
  return async () => {
    // WHY ignored: requests of pages that were left are gone.
    for (const route of waiting.splice(0)) await route.continue().catch(() => {});
    await one.context.unroute(WASM);
  };
}

/** A device whose page of the day was kept with two tasks. */
async function keptDay(one) {
  const page = await found(one);
  await goTo(page, "/today");
  for (const line of ["Krüger anrufen, heute", "Muster packen, heute"]) await quickAdd(page, line);
  await task(page, "Muster packen").waitFor();
  // Anew, so that it stands at its top: whoever types on a phone has scrolled to where they type.
  await one.goto("/today");
  await task(page, "Muster packen").waitFor();
  await page.waitForFunction(() => localStorage.getItem("feldbuch.picture.today")?.includes("Muster packen"));
  return heldBack(one);
}

/** What stands where on the page of the day, in the picture or in the app. */
const lines = (page, root) =>
  page.evaluate((root) => {
    const all = [...document.querySelectorAll(`${root} .today :is(h1, h2, .task-title, .today-none)`)];
    return all.map((line) => {
      const { x, y } = line.getBoundingClientRect();
      return [line.innerText.trim(), Math.round(x), Math.round(y)].join("|");
    });
  }, root);

/** What stands where on the screen, in the rows of the picture or of the app: below it each keeps as many as it likes. */
const rows = (page, root) =>
  page.evaluate((root) => {
    const list = [...document.querySelectorAll(`${root} .rows > .grid-row`)];
    return list.filter((row) => row.getBoundingClientRect().bottom <= innerHeight).map((row) => {
      const titled = row.querySelector(".row-title").getBoundingClientRect();
      return [row.innerText.trim(), Math.round(titled.x), Math.round(titled.y)].join("|");
    }).filter((line) => line).sort();
  }, root);

for (const size of Object.keys(SIZES)) {
  story(`the stored rows are painted before any wasm, and nothing shifts when the app takes over: ${size}`, async ({ device }) => {
    const one = await device({ size, serviceWorkers: "block" });
    const letIn = await keptList(one);
    await one.context.addInitScript(() => {
      window.shift = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (window.shift += entry.value))).observe({ type: "layout-shift", buffered: true });
    });
    await one.goto("/contacts", { mounted: false });
    await one.page.locator("#picture .row-title").first().waitFor();
    assert.equal(await one.page.evaluate(() => window.feldbuch.mounted), false);
    const painted = await rows(one.page, "#picture");
    assert.ok(painted.length >= 10);
    assert.equal(await one.page.locator("#picture :is([href], [id], script)").count(), 0);
    await letIn();
    await one.mounted();
    await one.page.waitForFunction(() => !document.querySelector("#picture"));
    assert.deepEqual(await rows(one.page, "body > .app"), painted);
    assert.equal(await one.page.evaluate(() => window.shift), 0);
  });
}

for (const size of Object.keys(SIZES)) {
  story(`the page of the day is painted before any wasm, and nothing shifts when the app takes over: ${size}`, async ({ device }) => {
    const one = await device({ size, serviceWorkers: "block" });
    const letIn = await keptDay(one);
    await one.goto("/", { mounted: false });
    await one.page.locator("#picture .task-title").first().waitFor();
    assert.equal(await one.page.evaluate(() => window.feldbuch.mounted), false);
    const painted = await lines(one.page, "#picture");
    assert.ok(painted.some((line) => line.startsWith("Krüger anrufen|")), painted.join());
    assert.equal(await one.page.locator("#picture :is([href], [id], script)").count(), 0);
    await letIn();
    await one.mounted();
    await one.page.waitForFunction(() => !document.querySelector("#picture"));
    assert.deepEqual(await lines(one.page, "body > .app"), painted);
  });
}

story("on another day the page of the day is painted without what was due the day before", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  await keptDay(one);
  await one.context.addInitScript(() => {
    const kept = JSON.parse(localStorage.getItem("feldbuch.picture.today"));
    localStorage.setItem("feldbuch.picture.today", JSON.stringify({ ...kept, day: "2020-02-29" }));
  });
  await one.goto("/today", { mounted: false });
  await one.page.locator("#picture h2", { hasText: de("today.tasks") }).waitFor();
  assert.doesNotMatch(await one.page.locator("#picture").innerText(), /Krüger anrufen/);
  assert.equal((await one.page.locator("#picture h1").innerText()).trim(), "");
});

story("no picture where another page was asked for, in another language, or without a workspace", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  const letIn = await keptList(one);
  const shown = async (path) => {
    // It is painted once the document is read, which is before it is loaded.
    await one.goto(path, { mounted: false });
    return one.page.locator("#picture").count();
  };
  assert.equal(await shown("/contacts"), 1);
  assert.equal(await shown("/"), 1);
  assert.equal(await shown("/accounts"), 0);
  assert.equal(await shown("/contacts/018f3c1e-0000-7000-8000-000000000000"), 0);
  await one.page.evaluate(() => localStorage.setItem("feldbuch.lang", "en"));
  assert.equal(await shown("/contacts"), 0);
  await one.page.evaluate(() => localStorage.removeItem("feldbuch.lang"));
  // The data is gone, e.g. by another tab: the first word of the engine takes the picture with it.
  await one.page.evaluate(async () => {
    window.feldbuch.worker.terminate();
    for (const { name } of await indexedDB.databases()) await new Promise((done) => Object.assign(indexedDB.deleteDatabase(name), { onsuccess: done, onerror: done, onblocked: done }));
  });
  await letIn();
  await one.goto("/contacts");
  await one.page.waitForURL("**/welcome");
  assert.deepEqual(await one.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("feldbuch.picture"))), []);
});

story("s3 a picture that was tampered with paints words, and nothing that acts", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  await keptList(one);
  // WHY before the page's own scripts: a page that is left keeps its picture anew.
  await one.context.addInitScript(() => {
    const kept = JSON.parse(localStorage.getItem("feldbuch.picture"));
    kept.picture = ["div", { class: "app", onclick: "stolen = 1", id: "main" }, "<img src=x onerror=stolen=1>", ["script", {}, "window.stolen = 1"], ["a", { href: "javascript:stolen=1" }, "x"]];
    localStorage.setItem("feldbuch.picture", JSON.stringify(kept));
  });
  await one.goto("/contacts", { mounted: false });
  await one.page.locator("#picture").waitFor({ state: "attached" });
  assert.equal(await one.page.evaluate(() => document.querySelectorAll("#picture :is(img, script, [href], [onclick], [id])").length), 0);
  assert.match(await one.page.locator("#picture").textContent(), /<img src=x/);
});
