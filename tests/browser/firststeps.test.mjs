//! A guided first start: the list of first steps ticks itself, leads to the right place, and goes for good when told to.

import { createByPalette, goTo, openToday, quickAdd } from "./doing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { connect, createContact, de, found, invite, join, openList } from "./person.mjs";

const step = (page, key) => page.locator(`.first-steps [data-step="start.${key}"]`);
const isDone = (page, key) => step(page, key).evaluate((line) => line.classList.contains("is-done"));
const counted = (page, n, all) => page.locator(".first-steps-count", { hasText: de("start.done", { n, all }) }).waitFor({ timeout: 15_000 });

/** How many steps this browser has: one that makes no promises about its storage is not asked for one. */
const all = (page) => page.locator(".first-steps-list > li").count();

story("whoever begins is shown the next step, and each ticks itself by what is there", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openToday(page);
  await page.locator(".first-steps").waitFor();
  await eventually(async () => (await all(page)) >= 5, { what: "all steps" });
  const steps = await all(page);
  const kept = steps === 6 && (await isDone(page, "keep")) ? 1 : 0;
  await counted(page, kept, steps);
  assert.equal(await page.locator(".first-steps .is-next").count(), 1);
  await step(page, "company").getByText(de("start.company_hint")).waitFor();
  assert.equal(await step(page, "company").getByRole("link", { name: de("list.import_file"), exact: true }).getAttribute("href"), "/import");
  assert.deepEqual(await one.axe(), []);
  // The act opens the sheet right here.
  await step(page, "company").getByRole("button", { name: de("start.company_act"), exact: true }).click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_account") });
  await sheet.locator('[data-field="name"] input').fill("Ölmühle Seidel GmbH");
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  await counted(page, kept + 1, steps);
  assert.ok(await isDone(page, "company"));
  assert.ok(await step(page, "contact").evaluate((line) => line.classList.contains("is-next")));
  // What is done elsewhere counts as well.
  await openList(page);
  await createContact(page, { last_name: "Seidel" });
  await goTo(page, "/tasks");
  await quickAdd(page, "Seidel anrufen, morgen");
  await createByPalette(page, "deal", { name: "Neue Pumpen" });
  await openToday(page);
  await counted(page, kept + 4, steps);
  assert.ok(await step(page, "device").evaluate((line) => line.classList.contains("is-next")));
  assert.equal(await step(page, "device").locator("a").first().getAttribute("href"), "/settings/devices");
  // A second device, which is not shown any first steps itself.
  await connect(one);
  const bert = await device({ name: "bert" });
  await join(bert, await invite(one));
  await openToday(bert.page);
  await bert.page.getByRole("heading", { name: /Bert/ }).waitFor();
  assert.equal(await bert.page.locator(".first-steps").count(), 0);
  await one.goto("/today");
  await counted(one.page, kept + 5, steps);
}, { timeout: 120_000 });

story("the first steps go for good and come back from the settings", async ({ device }) => {
  const one = await device({ size: "phone" });
  let page = await found(one);
  await one.goto("/today");
  await page.getByRole("button", { name: de("start.hide"), exact: true }).click();
  await page.locator(".first-steps").waitFor({ state: "detached" });
  await page.getByText(de("start.hidden")).waitFor();
  await one.restart();
  page = one.page;
  await one.goto("/today");
  await page.locator('[data-part="today.tasks"]').waitFor();
  assert.equal(await page.locator(".first-steps").count(), 0);
  await one.goto("/settings");
  const turn = page.getByRole("switch", { name: de("start.setting") });
  assert.equal(await turn.getAttribute("aria-checked"), "false");
  await turn.click();
  await eventually(async () => (await turn.getAttribute("aria-checked")) === "true", { what: "the switch" });
  await one.goto("/today");
  await page.locator(".first-steps .is-next").waitFor();
  assert.deepEqual(await one.axe(), []);
});

story("every empty page says what to do next, and has the way there", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  for (const [path, act] of [["/accounts", "a[href='/import']"], ["/contacts", "a[href='/import']"], ["/leads", "a[href='/import']"], ["/products", "a[href='/import']"], ["/quotes", "a[href='/deals']"], ["/orders", "a[href='/quotes']"], ["/tours", "a[href='/accounts']"], ["/price-lists", "button.strong"], ["/activities", "a[href='/contacts']"]]) {
    await one.goto(path);
    const empty = page.locator(".empty");
    await empty.locator("button.strong").waitFor();
    assert.ok((await empty.locator(".empty-hint").innerText()).length > 30, `${path} says what to do`);
    assert.ok((await empty.locator(`.empty-acts ${act}`).count()) > 0, `${path} leads on`);
  }
  await one.goto("/deals");
  await page.getByRole("button", { name: de("sales.set_up"), exact: true }).click();
  await page.locator(".board-none").getByRole("button", { name: de("shell.new_deal") }).waitFor();
  assert.deepEqual(await one.axe(), []);
}, { timeout: 120_000 });
