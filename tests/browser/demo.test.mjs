//! A firm to look at: made in one tap, without any network, and gone again when it is not wanted any more.

import { assert, eventually, story } from "./harness.mjs";
import { count, counts, createContact, de, found, openList, openRecord, row } from "./person.mjs";

const button = (place, key) => place.getByRole("button", { name: de(key), exact: true });

/** The number beside a page in the navigation, such as `/deals`. */
const countAt = async (page, path) => Number((await page.locator(`nav a[href="${path}"] .nav-count`).first().innerText()).replace(/\D/g, ""));

story("a firm to look at is there in one tap, with its customers and its deals on the board", async ({ device }) => {
  const laptop = await device({ size: "desktop" });
  const page = await laptop.goto("/");
  await button(page, "welcome.demo_small").click();
  await page.waitForURL((url) => !url.pathname.startsWith("/welcome"), { timeout: 60_000 });
  await laptop.goto("/contacts");
  await eventually(async () => (await countAt(page, "/contacts")) === 360, { what: "all contacts" });
  await page.locator(".grid-row").first().waitFor();
  await laptop.goto("/deals");
  await page.locator(".deal-card").first().waitFor();
  await eventually(async () => (await page.locator(".stage-column").count()) >= 7, { what: "a board of all stages" });
  // It is data like any other: there after a reload, and found by search.
  await page.reload();
  await page.locator(".deal-card").first().waitFor();
  await eventually(async () => (await countAt(page, "/accounts")) === 140, { what: "all companies" });
});

story("the firm to look at has a day to begin with: a tour with its stops, deals with lines and people, views, prices and quotas", async ({ device }) => {
  const laptop = await device({ size: "desktop" });
  const page = await laptop.goto("/");
  await button(page, "welcome.demo_small").click();
  await page.waitForURL("**/today", { timeout: 60_000 });
  // It is set up already: nobody is told how to begin.
  const tour = page.locator('[data-part="today.tour"]');
  await tour.locator(".tour-next").waitFor({ timeout: 20_000 });
  assert.equal(await page.locator(".first-steps").count(), 0);
  await eventually(async () => (await tour.locator(".tour-rest li").count()) === 4, { what: "four stops more" });
  await tour.locator(".today-part-head a").click();
  await page.locator(".tour-stop").nth(4).waitFor();
  assert.ok(!(await page.locator(".tour-stop .tour-way, .tour-stop").first().innerText()).includes("≈ ?"));
  // Yesterday's has its visits with what came of them.
  await laptop.goto("/tours");
  await page.locator(".grid-row:not(.spare)", { hasText: "Bonn und Siegburg" }).waitFor();
  await eventually(async () => !(await page.locator(".grid").innerText()).includes(de("record.untitled")), { what: "the stops' names in the list" });
  await page.getByRole("link", { name: "Bonn und Siegburg", exact: true }).click();
  await eventually(async () => (await page.locator('.tour-stop[data-state="visited"]').count()) === 5, { what: "five visits" });
  await page.locator(".tour-stop").first().getByRole("link", { name: de("tour.report"), exact: true }).click();
  await page.locator(".verdict").first().waitFor();
  // Views that one wants every day.
  await laptop.goto("/accounts");
  await page.locator(".view-button").click();
  await page.getByRole("button", { name: "Meine Kunden im Umkreis" }).click();
  await page.waitForURL(/\/accounts\/view\//);
  await page.locator(".grid-row").first().waitFor();
  const shown = async () => Number((await page.locator(".tools-count").innerText()).match(/\d+/)?.[0]);
  await eventually(async () => (await shown()) > 5 && (await shown()) < 60, { what: "some customers nearby" });
  // Own fields are filled in, and quotas stand in the forecast.
  await laptop.goto("/settings/fields");
  await page.getByText("Reinigungsfläche in m²", { exact: true }).waitFor();
  await laptop.goto("/price-lists");
  await page.getByRole("link", { name: /^Rahmenvertrag Industrie/ }).click();
  await page.locator(".record").getByText(/RM-10|Grundreiniger/).first().waitFor();
}, { timeout: 180_000 });

story("the large firm to look at is made in one tap: ten thousand contacts, found by name, and deals on the board", async ({ t, device }) => {
  const laptop = await device({ size: "desktop" });
  const page = await laptop.goto("/");
  const begun = Date.now();
  await button(page, "welcome.demo_large").click();
  await page.waitForURL("**/today", { timeout: 150_000 });
  t.diagnostic(`ten thousand contacts and what belongs to them stand there after ${Date.now() - begun} ms`);
  await openList(page, "contacts");
  await counts(page, 10_000, 60_000);
  const name = await page.locator(".row-title").first().innerText();
  await page.getByRole("searchbox", { name: de("list.search") }).fill(name);
  await eventually(async () => (await count(page)) > 0 && (await count(page)) < 1_000, { what: `those who are called ${name}` });
  await row(page, name).first().waitFor();
  await openList(page, "deals");
  await page.locator(".deal-card").first().waitFor({ timeout: 30_000 });
}, { timeout: 240_000 });

story("a workspace is deleted from the device when its name is typed, and only then", async ({ device }) => {
  const laptop = await device({ size: "desktop" });
  const page = await found(laptop, { workspace: "Probe GmbH" });
  await openList(page, "contacts");
  await createContact(page, { last_name: "Geheimrat" });
  await openRecord(page, "Geheimrat");
  await openList(page, "contacts");
  await page.waitForFunction(() => localStorage.getItem("feldbuch.picture")?.includes("Geheimrat"));
  await eventually(async () => (await everythingOn(page)).includes("Geheimrat"), { what: "the head page with its rows" });
  await laptop.goto("/settings");
  await button(page, "settings.leave_act").click();
  const sheet = page.getByRole("dialog", { name: de("settings.leave") });
  await sheet.getByLabel(de("settings.leave_type")).fill("Probe");
  assert.ok(await button(sheet, "settings.leave_now").isDisabled());
  await sheet.getByLabel(de("settings.leave_type")).fill("Probe GmbH");
  await button(sheet, "settings.leave_now").click();
  await page.waitForURL("**/welcome", { timeout: 20_000 });
  await page.getByLabel(de("welcome.member")).waitFor();
  await page.reload();
  await page.waitForURL("**/welcome");
  await page.getByLabel(de("welcome.member")).waitFor();
  assert.doesNotMatch(await everythingOn(page), /Geheimrat/);
});

/** All that this origin keeps outside of the engine's own store, as text. */
const everythingOn = (page) =>
  page.evaluate(async () => {
    const kept = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), ...(await caches.keys()).filter((name) => name === "shared")];
    for (const { name } of await indexedDB.databases()) {
      if (name === "feldbuch") continue;
      const database = await new Promise((resolve, reject) => Object.assign(indexedDB.open(name), { onsuccess: ({ target }) => resolve(target.result), onerror: reject }));
      for (const table of database.objectStoreNames) {
        const all = await new Promise((resolve, reject) => Object.assign(database.transaction(table).objectStore(table).getAll(), { onsuccess: ({ target }) => resolve(target.result), onerror: reject }));
        kept.push(...all.map((value) => new TextDecoder().decode(value)));
      }
      database.close();
    }
    return kept.join("\n");
  });
