//! The navigation as it suits a screen: a bar in reach of the thumb, a rail, a sidebar that folds.

import { assert, eventually, SIZES, story } from "./harness.mjs";
import { de, found } from "./person.mjs";

const nav = (page) => page.getByRole("navigation", { name: de("nav.name"), exact: true });

const button = (place, key) => place.getByRole("button", { name: de(key), exact: true });

/** Waits until the one navigation on the screen and the page beside it stand as `check` says. */
const stands = (page, what, check) =>
  eventually(
    async () => {
      assert.equal(await nav(page).count(), 1, "one navigation and no other");
      const [bar, main] = [await nav(page).boundingBox(), await page.locator("main").boundingBox()];
      check(bar, main, page.viewportSize());
      return true;
    },
    { what },
  );

const aRail = ({ x, y, width, height }, main, screen) => {
  assert.deepEqual([x, y, height], [0, 0, screen.height]);
  assert.ok(width >= 80 && width <= 100, `${width} px wide`);
  assert.ok(main.x >= width, "the page begins beside it");
};

const aSidebar = ({ x, y, width, height }, main, screen) => {
  assert.deepEqual([x, y, height], [0, 0, screen.height]);
  assert.ok(width >= 180 && width <= 280, `${width} px wide`);
  assert.ok(main.x >= width, "the page begins beside it");
};

const folded = ({ x, width }, main) => {
  assert.ok(x === 0 && width <= 64, `${width} px wide`);
  assert.ok(main.x >= width && main.x <= 64, "the page has the room");
};

const aBar = ({ x, y, width, height }, main, screen) => {
  assert.deepEqual([x, width], [0, screen.width]);
  assert.equal(Math.round(y + height), screen.height, "at the bottom");
  assert.ok(height <= 80, `${height} px high`);
  assert.ok(main.x === 0 && main.width === screen.width, "the page has the whole width");
};

story("the navigation is a bar at the bottom of a phone, a rail on an upright tablet, a sidebar on wide screens", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  for (const [size, what, check] of [
    ["phone", "a bar", aBar],
    ["tablet-tall", "a rail", aRail],
    ["tablet-wide", "a sidebar", aSidebar],
    ["desktop", "a sidebar", aSidebar],
  ]) {
    await page.setViewportSize(SIZES[size]);
    await stands(page, what, check);
    const touched = size === "phone" || size === "tablet-tall";
    for (const link of touched ? await nav(page).getByRole("link").all() : []) {
      const box = await link.boundingBox();
      assert.ok(box.height >= 44 && box.width >= 44, `${await link.innerText()} on ${size}: ${box.width} × ${box.height}`);
    }
    // What has no room in the bar is one tap away.
    if (size === "phone") {
      assert.equal(await nav(page).getByRole("link").count(), 4);
      await button(nav(page), "nav.more").click();
    }
    await nav(page).getByRole("link", { name: de("nav.products"), exact: true }).click();
    await page.waitForURL("**/products");
    await nav(page).getByRole("link", { name: new RegExp(`^${de("nav.contacts")}`) }).click();
    await page.waitForURL("**/contacts");
    assert.equal(await nav(page).locator('a[href="/contacts"]').getAttribute("aria-current"), "page");
  }
});

story("a sidebar that was folded stays folded at the next start, its icons keep their names, and it unfolds again", async ({ device }) => {
  const one = await device();
  let page = await found(one);
  await stands(page, "a sidebar", aSidebar);
  await button(page, "nav.fold").click();
  await stands(page, "a folded sidebar", folded);
  await one.reopen();
  page = await one.goto("/contacts");
  await stands(page, "a folded sidebar", folded);
  // What is an icon only is still called by its name.
  await nav(page).getByRole("link", { name: de("nav.products"), exact: true }).click();
  await page.waitForURL("**/products");
  assert.equal(await button(page, "nav.unfold").getAttribute("aria-expanded"), "false");
  await button(page, "nav.unfold").click();
  await stands(page, "a sidebar", aSidebar);
  await one.reopen();
  page = await one.goto("/contacts");
  await stands(page, "a sidebar", aSidebar);
});
