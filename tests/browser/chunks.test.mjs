//! Parts of the page whose code comes when they are first wanted.

import { assert, eventually, story } from "./harness.mjs";
import { PAGES } from "./pages.mjs";
import { de, found } from "./person.mjs";

const CHUNK = /\/chunk-[0-9a-f]{16}\.wasm$/;

story("the first page needs no chunk but its own, and all are fetched ahead once it is at rest", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  await found(one);
  const asked = new Set();
  let free;
  const held = new Promise((resolve) => (free = resolve));
  await one.context.route(CHUNK, async (route) => {
    asked.add(route.request().url());
    await held;
    await route.continue();
  });
  await one.goto("/contacts");
  // While not one chunk has come.
  await one.page.locator(".empty, .grid-row").first().waitFor();
  await one.page.locator(".toolbar, .tools").first().waitFor();
  free();
  await eventually(() => asked.size >= 3, { what: "the chunks to be fetched ahead" });
  await one.context.unrouteAll({ behavior: "ignoreErrors" });
});

story("r17 every part is kept: all pages open without relay and network", async ({ relay, device }) => {
  const one = await device();
  await found(one);
  await one.installed();
  await relay.kill();
  await one.setOffline(true);
  await one.restart();
  for (const { path } of PAGES) {
    await one.goto(path);
    await one.page.locator("main h1").first().waitFor();
    assert.equal(await one.page.getByText(de("shell.part_missing")).count(), 0, path);
  }
});

story("a part without its styles is not shown, says so and comes when it can", async ({ device }) => {
  const LATER = /\/later-[0-9a-f]{16}\.css$/;
  const one = await device({ serviceWorkers: "block" });
  one.tolerate(/Failed to load resource|ERR_FAILED|later-/);
  const page = await found(one);
  assert.equal(await page.locator('link[rel="stylesheet"]').count(), 2, "the first sheet, and the later one");
  await one.context.route(LATER, (route) => route.abort());
  await one.goto("/contacts");
  await page.locator(".empty, .grid-row").first().waitFor();
  await one.goto("/calendar");
  await page.getByRole("alert").getByText(de("shell.part_missing")).waitFor();
  assert.equal(await page.locator(".calendar").count(), 0);
  await one.context.unroute(LATER);
  await page.getByRole("alert").getByRole("button", { name: de("notice.reload") }).click();
  await page.locator(".calendar").waitFor();
});

story("a part that cannot be fetched says so and comes when it can", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  one.tolerate(/Failed to load resource|ERR_FAILED|Failed to fetch|chunk-/);
  await found(one);
  await one.context.route(CHUNK, (route) => route.abort());
  await one.goto("/import");
  await one.page.getByRole("alert").getByText(de("shell.part_missing")).waitFor();
  assert.deepEqual(await one.axe(), []);
  await one.context.unroute(CHUNK);
  await one.page.getByRole("alert").getByRole("button", { name: de("notice.reload") }).click();
  await one.page.getByRole("heading", { name: de("import.title") }).waitFor();
});
