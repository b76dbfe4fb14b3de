//! What somebody sees who comes for the first time, while the app is still on its way.

import { assert, story } from "./harness.mjs";
import { found } from "./person.mjs";

const WASM = /\/app-[0-9a-f]+\.wasm$/;

/** The words on screen and where they stand, of the static page or of the app. */
const words = (page, root) =>
  page.evaluate((root) => {
    const all = [...document.querySelectorAll(`${root} :is(strong, h1, .welcome-lead)`)].filter((one) => one.checkVisibility());
    return all.map((one) => {
      const { x, y, width } = one.getBoundingClientRect();
      return { text: one.innerText.trim(), x: Math.round(x), y: Math.round(y), width: one.localName === "p" ? Math.round(width) : 0 };
    });
  }, root);

/** Holds the page's module back until the answer is called. */
async function heldBack(one) {
  const waiting = [];
  await one.context.route(WASM, (route) => waiting.push(route));
  return async () => {
    for (const route of waiting.splice(0)) await route.continue();
    await one.context.unroute(WASM);
  };
}

for (const [size, language] of [["phone", "de"], ["desktop", "en"]]) {
  story(`the first visit is read before any wasm, and the app has the same words in the same place (${size}, ${language})`, async ({ device }) => {
    const one = await device({ size, language, serviceWorkers: "block" });
    const letIn = await heldBack(one);
    await one.goto("/", { mounted: false });
    const before = await words(one.page, "#first");
    assert.equal(before.length, 3);
    assert.equal(await one.page.locator("#boot").isVisible(), false);
    await letIn();
    await one.mounted();
    await one.page.locator(".app .welcome-card h1").waitFor();
    assert.deepEqual(await words(one.page, ".app .welcome"), before);
    assert.equal(await one.page.locator("#first").count(), 0);
  });
}

story("whoever has worked here, or was invited, does not begin with a first visit's words", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  await found(one);
  await one.page.waitForFunction(() => localStorage.getItem("feldbuch.here") !== null);
  let letIn = await heldBack(one);
  for (const path of ["/", "/welcome"]) {
    await one.goto(path, { mounted: false });
    assert.equal(await one.page.locator("#first").isVisible(), false, path);
    assert.equal(await one.page.evaluate(() => Boolean(document.querySelector("#picture")) || document.querySelector("#boot").checkVisibility()), true, path);
  }
  await letIn();
  const invited = await device({ serviceWorkers: "block" });
  letIn = await heldBack(invited);
  await invited.goto("/join", { mounted: false });
  assert.equal(await invited.page.locator("#first").isVisible(), false);
  await letIn();
});

story("where the engine cannot start, a first visit's words make way for what there is to say", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  one.tolerate(/worker|Failed to load resource|ERR_FAILED/);
  await one.context.route(/\/worker[^/]*\.(js|wasm)$/, (route) => route.abort());
  await one.goto("/", { mounted: false });
  await one.page.waitForFunction(() => !document.querySelector("[data-first]"), null, { timeout: 30_000 });
});
