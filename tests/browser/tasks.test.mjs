//! Tasks: written in one line, ticked, put off, coming again, with steps, over two devices.

import { assert, eventually, story } from "./harness.mjs";
import { goTo, group, quickAdd, task, tick } from "./doing.mjs";
import { de, found, openList, pair, pill, showAllFields, together } from "./person.mjs";

const openTasks = (page) => goTo(page, "/tasks");

const open = async (page, title) => {
  await task(page, title).locator(".task-main").click();
  await page.locator("#record-title", { hasText: title }).waitFor();
};

const pick = async (page, name) => {
  await page.locator(".panel").getByRole("button", { name: new RegExp(`^${name}`) }).click();
};

story("a line makes a task: its day and how much it matters are understood", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openTasks(page);
  await quickAdd(page, "Müller anrufen, morgen, !hoch");
  await quickAdd(page, "Angebot senden heute");
  await quickAdd(page, "Irgendwann aufräumen");
  await group(page, "soon").locator(".task-title", { hasText: "Müller anrufen" }).waitFor();
  assert.match(await task(page, "Müller anrufen").innerText(), /morgen[\s\S]*Hoch/);
  await group(page, "today").locator(".task-title", { hasText: "Angebot senden" }).waitFor();
  await group(page, "undated").locator(".task-title", { hasText: "Irgendwann aufräumen" }).waitFor();
  // A line that says only when is no task, and stays to be finished.
  const input = page.getByLabel(de("task.quick"), { exact: true });
  await input.fill("!hoch");
  await input.press("Enter");
  await page.getByText(de("task.quick_title")).waitFor();
  assert.equal(await input.inputValue(), "!hoch");
});

story("a tick finishes a task, and undo takes it back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openTasks(page);
  await quickAdd(page, "Angebot senden, heute");
  await tick(page, "Angebot senden");
  await group(page, "today").waitFor({ state: "detached" });
  await group(page, "over").locator(".task-group-name").click();
  await group(page, "over").locator('.tick[aria-checked="true"]').waitFor();
  // WHY by keyboard: what the page says of it goes after a while.
  await page.keyboard.press("Control+z");
  await group(page, "today").locator('.tick[aria-checked="false"]').waitFor();
  await group(page, "over").waitFor({ state: "detached" });
});

story("putting off counts, and the counts of two devices add up", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  for (const one of [anna, bert]) await one.goto("/tasks");
  await quickAdd(anna.page, "Müller anrufen, heute");
  await bert.page.getByRole("button", { name: de("today.everyone"), exact: true }).click();
  await task(bert.page, "Müller anrufen").waitFor({ timeout: 20_000 });
  await relay.stop();
  for (const { page } of [anna, bert]) await pill(page, /^Offline/);
  for (const { page } of [anna, bert]) {
    await task(page, "Müller anrufen").locator(".task-put-off").click();
    await pick(page, de("task.in_a_week"));
    await group(page, "soon").locator(".task-moved", { hasText: de("task.put_off_times.one") }).waitFor();
  }
  await together({ relay }, [anna, bert]);
  for (const { page } of [anna, bert]) {
    await task(page, "Müller anrufen").locator(".task-moved", { hasText: de("task.put_off_times.other", { n: 2 }) }).waitFor({ timeout: 20_000 });
  }
});

story("d11 a task that comes again, finished on two devices without a network, has one next", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/tasks");
  await quickAdd(anna.page, "Zähler ablesen, heute");
  await open(anna.page, "Zähler ablesen");
  await showAllFields(anna.page);
  const field = anna.page.locator('.record [data-field="rrule"]');
  await field.locator("[data-edit]").click();
  await field.locator("select").selectOption({ label: de("again.weekly") });
  await field.getByRole("button", { name: de("again.close"), exact: true }).click();
  await anna.page.locator(".task-head .task-again", { hasText: de("again.says_weekly") }).waitFor();
  await bert.goto("/tasks");
  await bert.page.getByRole("button", { name: de("today.everyone"), exact: true }).click();
  await task(bert.page, "Zähler ablesen").locator(".task-again").waitFor({ timeout: 20_000 });
  await relay.stop();
  for (const { page } of [anna, bert]) await pill(page, /^Offline/);
  for (const { page } of [anna, bert]) {
    await openTasks(page);
    await tick(page, "Zähler ablesen");
    await group(page, "soon").locator(".task-title", { hasText: "Zähler ablesen" }).waitFor();
  }
  await together({ relay }, [anna, bert]);
  for (const { page } of [anna, bert]) {
    await eventually(async () => (await group(page, "soon").locator(".task-line").count()) === 1, { what: "one next task" });
    await group(page, "over").locator(".task-group-name").click();
    await eventually(async () => (await group(page, "over").locator(".task-line").count()) === 1, { what: "one that is done" });
  }
  await openList(anna.page, "conflicts");
  await anna.page.locator(".inbox-empty").waitFor();
});

story("two people work on one checklist", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/tasks");
  await quickAdd(anna.page, "Messe vorbereiten, heute");
  await bert.goto("/tasks");
  await bert.page.getByRole("button", { name: de("today.everyone"), exact: true }).click();
  await task(bert.page, "Messe vorbereiten").waitFor({ timeout: 20_000 });
  for (const { page } of [anna, bert]) await open(page, "Messe vorbereiten");
  const steps = (page) => page.locator(".check-step .check-text").evaluateAll((inputs) => inputs.map((input) => input.value));
  const add = async (page, text) => {
    const input = page.getByLabel(de("check.add"), { exact: true });
    await input.fill(text);
    await input.press("Enter");
    await page.waitForFunction((text) => [...document.querySelectorAll(".check-text")].some((input) => input.value === text), text);
  };
  for (const text of ["Stand mieten", "Muster packen", "Hotel"]) await add(anna.page, text);
  await eventually(async () => (await steps(bert.page)).length === 3, { what: "the steps on Bert's device" });
  await relay.stop();
  for (const { page } of [anna, bert]) await pill(page, /^Offline/);
  await anna.page.getByRole("checkbox", { name: de("check.tick", { text: "Stand mieten" }) }).check();
  await anna.page.getByRole("button", { name: de("check.move", { text: "Hotel" }) }).focus();
  await anna.page.keyboard.press("Alt+ArrowUp");
  await eventually(async () => (await steps(anna.page)).join() === "Stand mieten,Hotel,Muster packen", { what: "the new order" });
  await add(bert.page, "Prospekte drucken");
  await together({ relay }, [anna, bert]);
  for (const { page } of [anna, bert]) {
    await eventually(async () => (await steps(page)).join() === "Stand mieten,Hotel,Muster packen,Prospekte drucken", { within: 20_000, what: "all steps in one order" });
    await page.getByText(de("task.steps", { done: 1, n: 4 })).waitFor();
  }
});

story("a step is carried to its place, and a task is worked by keyboard", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openTasks(page);
  for (const line of ["Eins, heute", "Zwei, heute"]) await quickAdd(page, line);
  await task(page, "Zwei").waitFor();
  await page.locator(".task-lines .tick").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await eventually(async () => (await group(page, "today").locator(".task-line").count()) === 1, { what: "one task to be left" });
  await group(page, "today").locator(".task-main").click();
  const input = page.getByLabel(de("check.add"), { exact: true });
  for (const text of ["A", "B", "C"]) {
    await input.fill(text);
    await input.press("Enter");
    await eventually(async () => (await input.inputValue()) === "", { what: "the step to be taken" });
  }
  const grip = page.getByRole("button", { name: de("check.move", { text: "C" }) });
  await grip.hover();
  const first = await page.locator(".check-step").first().boundingBox();
  await page.mouse.down();
  await page.mouse.move(first.x + 10, first.y + 4, { steps: 6 });
  await page.mouse.up();
  await eventually(async () => (await page.locator(".check-text").evaluateAll((inputs) => inputs.map((input) => input.value).join())) === "C,A,B", { what: "C to come first" });
});

story("whoever ticks by keyboard stays in the list", async ({ device }) => {
  const page = await found(await device());
  await openTasks(page);
  for (const line of ["Eins, heute", "Zwei, heute", "Drei, heute"]) await quickAdd(page, line);
  await task(page, "Drei").waitFor();
  const lines = group(page, "today").locator(".task-line");
  await lines.nth(0).locator(".tick").focus();
  for (const left of [2, 1]) {
    const next = await lines.nth(1).locator(".task-title").innerText();
    await page.keyboard.press("Enter");
    await eventually(async () => (await lines.count()) === left, { what: `${left} to be left` });
    const focused = () => page.evaluate(() => document.activeElement?.matches(".tick") && document.activeElement.closest(".task-line")?.querySelector(".task-title")?.innerText);
    await eventually(async () => (await focused()) === next, { what: `the focus on the tick of ${next}` });
  }
});
