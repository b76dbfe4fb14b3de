//! The page of today: what is due, who is to be met, whose birthday it is, which deals wait.

import { assert, eventually, story } from "./harness.mjs";
import { createByPalette, goTo, isoDay, openToday, part, quickAdd, task, tick } from "./doing.mjs";
import { note, stands, turnToTimeline } from "./activity.mjs";
import { acknowledged, connect, de, edit, found, openHistory, openList, openRecord, pill, row, showAllFields } from "./person.mjs";
import { createDeal, createLead, openBoard } from "./selling.mjs";
import { CUSTOMERS, nameOf, plan, savePlan, withCompanies } from "./touring.mjs";

/** A morning with something of everything. */
async function morning(page) {
  const today = await isoDay(page, 0);
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_contact") });
  await sheet.locator('[data-field="first_name"] input').fill("Jana");
  await sheet.locator('[data-field="last_name"] input').fill("Müller");
  await sheet.getByRole("button", { name: de("list.create_open"), exact: true }).click();
  await page.locator("#record-title", { hasText: "Jana Müller" }).waitFor();
  await showAllFields(page);
  await edit(page, "birthday", `1976-${(await isoDay(page, 2)).slice(5)}`);
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Ölpumpen", amount: "12000" });
  await createDeal(page, "Neu", { name: "Mit Plan", next_step: "Muster zeigen", next_step_at: await isoDay(page, 3) });
  await createLead(page, { first_name: "Uwe", last_name: "Storm", next_step: "Zurückrufen", next_step_at: today });
  await goTo(page, "/tasks");
  for (const line of ["Angebot senden, heute", "Rechnung prüfen, gestern", "Später einmal, in 2 Wochen"]) await quickAdd(page, line);
}

story("a morning without a network: tasks, birthday, lead and the deal that lacks a step", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await morning(page);
  await one.context.setOffline(true);
  await openToday(page);
  await page.getByRole("heading", { name: /Anna/ }).waitFor();
  const tasks = part(page, "tasks");
  await tasks.locator(".task-title", { hasText: "Rechnung prüfen" }).waitFor();
  await eventually(async () => assert.deepEqual(await tasks.locator(".task-title").allInnerTexts(), ["Rechnung prüfen", "Angebot senden"]) ?? true, { what: "what is due" });
  assert.match(await task(page, "Rechnung prüfen").innerText(), new RegExp(de("task.late_days.one")));
  await part(page, "birthdays").getByText("Jana Müller").waitFor();
  assert.match(await part(page, "birthdays").innerText(), /wird \d+/);
  await part(page, "deals").getByText("Ölpumpen").waitFor();
  assert.equal(await part(page, "deals").getByText("Mit Plan").count(), 0);
  assert.match(await part(page, "deals").innerText(), new RegExp(de("sales.no_next_step")));
  await part(page, "leads").getByText("Uwe Storm").waitFor();
  await part(page, "events").getByText(de("today.no_events")).waitFor();
  // Everything is done right here, and taken back.
  await tick(page, "Rechnung prüfen");
  await task(page, "Rechnung prüfen").waitFor({ state: "detached" });
  await page.locator(".toast", { hasText: de("task.finished") }).last().locator(".toast-undo").click();
  await task(page, "Rechnung prüfen").waitFor();
  await task(page, "Rechnung prüfen").locator(".task-put-off").click();
  await page.locator(".panel").getByRole("button", { name: new RegExp(`^${de("task.tomorrow")}`) }).click();
  await task(page, "Rechnung prüfen").waitFor({ state: "detached" });
  await quickAdd(page, "Blumen besorgen");
  await task(page, "Blumen besorgen").waitFor();
  await one.context.setOffline(false);
});

/** What a browser asks the network for from now on, or gets from elsewhere than from what it keeps. */
function asksNobody(device) {
  const asked = [];
  // WHY not this one: the browser itself looks whether there is a newer build, and goes on when nobody answers.
  const isOurs = (url) => url.startsWith("http") && !url.endsWith("/sw.js");
  device.context.on("requestfailed", (request) => isOurs(request.url()) && asked.push(`${request.method()} ${request.url()}: ${request.failure()?.errorText}`));
  device.context.on("response", (response) => {
    if (isOurs(response.url()) && !response.fromServiceWorker()) asked.push(`${response.status()} ${response.url()}`);
  });
  return asked;
}

/** Opens the app and waits for the next stop of the tour: how long that took since the page was asked for, in milliseconds. */
async function firstView(device) {
  await device.page.goto(`${device.url}/`, { waitUntil: "commit" });
  const seen = await device.page.waitForFunction(() => document.querySelector(".tour-next-name a")?.textContent && performance.now(), null, { timeout: 60_000 });
  return Math.round(await seen.jsonValue());
}

story("journey 1: a browser that starts in airplane mode asks nobody for anything and shows tour, tasks and birthdays, and each customer with all that happened", async ({ t, relay, device }) => {
  const one = await device({ size: "tablet-wide" });
  const page = await found(one);
  const names = CUSTOMERS.slice(0, 3).map(nameOf);
  await withCompanies(page, CUSTOMERS.slice(0, 3));
  for (const name of names) {
    await openRecord(page, name, "accounts");
    await turnToTimeline(page);
    await note(page, "visit", { body: `Bei ${name} im Lager.`, at: `${(await isoDay(page, -20)).split("-").reverse().join(".")} 10:00` });
    await note(page, "call", { outcome: "reached", body: `${name} will Muster.` });
    await edit(page, "visit_interval_days", "45");
  }
  await openList(page, "contacts");
  await morning(page);
  await openList(page, "accounts");
  await savePlan(page, await plan(page, names, { date: await isoDay(page, 0), start: "50667 Köln" }));
  await acknowledged(page);
  await connect(one);
  await one.installed();
  await pill(one.page, /^Alles gesichert/);
  // The list that was looked at last was yesterday's.
  await one.page.evaluate(() => localStorage.setItem("feldbuch.list", "2020-01-01"));

  await relay.kill();
  await one.setOffline(true);
  await one.reopen();
  const asked = asksNobody(one);
  const took = await firstView(one);
  t.diagnostic(`journey 1: the next stop stands there ${took} ms after a cold start without a network`);
  await one.mounted();
  const now = one.page;
  assert.equal(new URL(now.url()).pathname, "/today");
  await pill(now, /^Offline/);
  const tour = part(now, "tour");
  await eventually(async () => (await tour.locator(".tour-rest li").count()) === 2, { what: "the stops after the next" });
  await part(now, "tasks").locator(".task-title", { hasText: "Rechnung prüfen" }).waitFor();
  await part(now, "tasks").locator(".task-title", { hasText: "Angebot senden" }).waitFor();
  await part(now, "birthdays").getByText("Jana Müller").waitFor();
  for (const name of names) {
    await tour.getByRole("link", { name, exact: true }).click();
    await now.locator("#record-title", { hasText: name }).waitFor();
    await turnToTimeline(now);
    await stands(now, `Bei ${name} im Lager.`);
    await stands(now, `${name} will Muster.`);
    await now.locator('.timeline-item[data-kind="changes"]').first().waitFor();
    const history = await openHistory(now);
    await history.locator(".history-line").filter({ hasText: "30 → 45" }).waitFor();
    await history.locator(".history-close").click();
    await openToday(now);
  }
  assert.deepEqual(asked, []);
}, { timeout: 240_000 });

story("an event of today stands there with its place, and is logged from there", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await goTo(page, "/today");
  await part(page, "events").getByRole("button", { name: de("today.new_event") }).click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_event") });
  await sheet.locator('[data-field="title"] input').first().fill("Besuch Ölmühle");
  await sheet.locator('[data-field="location"] input').first().fill("Hafenstraße 3, Köln");
  await fillWhen(page, sheet);
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  const line = part(page, "events").locator(".today-event");
  await line.getByText("Besuch Ölmühle").waitFor();
  assert.match(await line.locator("a.today-place").getAttribute("href"), /openstreetmap\.org\/search\?query=Hafenstra%C3%9Fe%203/);
  await line.getByRole("button", { name: /: Besuch Ölmühle$/ }).click();
  const log = page.getByRole("dialog", { name: de("shell.new_interaction") });
  assert.equal(await log.locator('[data-field="subject"] input').first().inputValue(), "Besuch Ölmühle");
  await log.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await log.waitFor({ state: "detached" });
  await openList(page, "activities");
  await row(page, "Besuch Ölmühle").waitFor();
});

/** Says that an event is now, for an hour. */
async function fillWhen(page, sheet) {
  const place = sheet.locator('[data-field="when"]');
  await place.locator("input").first().waitFor();
  const [days, times] = [place.locator('input[type="date"]'), place.locator('input[type="time"]')];
  const today = await isoDay(page, 0);
  if ((await days.count()) > 0) {
    for (const day of await days.all()) await day.fill(today);
    const [from, to] = await times.all();
    await from?.fill("09:00");
    await to?.fill("10:00");
  } else {
    await place.locator("input").first().fill("heute 9-10");
    await place.locator("input").first().press("Tab");
  }
}

story("a start begins with today, and on the same day where one left off in a list", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openToday(page);
  await one.goto("/");
  await page.waitForURL("**/today");
  await goTo(page, "/contacts");
  await page.waitForFunction(() => localStorage.getItem("feldbuch.list"));
  await one.goto("/");
  await page.waitForURL("**/contacts");
  await page.evaluate(() => localStorage.setItem("feldbuch.list", "2020-01-01"));
  await one.goto("/");
  await page.waitForURL("**/today");
});

story("the letters after g lead everywhere, and a task is made about a record", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  for (const [letter, path] of [["h", "/today"], ["t", "/tasks"], ["k", "/contacts"]]) {
    await page.locator("main").focus();
    await page.keyboard.press("g");
    await page.keyboard.press(letter);
    await page.waitForURL(`**${path}`);
  }
  await createByPalette(page, "task", { title: "Aus der Palette" });
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const contact = page.getByRole("dialog", { name: de("shell.new_contact") });
  await contact.locator('[data-field="last_name"] input').fill("Storm");
  await contact.getByRole("button", { name: de("list.create_open"), exact: true }).click();
  await page.locator("#record-title", { hasText: "Storm" }).waitFor();
  await page.locator(".record-task-act").click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_task") });
  await sheet.locator('[data-field="related"]').getByText("Storm").waitFor();
  await sheet.locator('[data-field="title"] input').first().fill("Storm zurückrufen");
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  await goTo(page, "/tasks");
  await eventually(async () => (await task(page, "Storm zurückrufen").locator(".task-related").innerText()) === "Storm", { what: "what the task is about" });
  await task(page, "Aus der Palette").waitFor();
});
