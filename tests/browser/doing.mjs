//! What a person does with tasks and on the page of today, by the German words on the screen.

import { de } from "./person.mjs";

/** A day in the browser's calendar, so many days from now: `2026-11-29`. */
export const isoDay = (page, ahead) =>
  page.evaluate((ahead) => {
    const day = new Date();
    day.setDate(day.getDate() + ahead);
    return [day.getFullYear(), String(day.getMonth() + 1).padStart(2, "0"), String(day.getDate()).padStart(2, "0")].join("-");
  }, ahead);

/** Goes to a page of the navigation without loading it anew. */
export async function goTo(page, path) {
  const link = page.locator(`nav a[href="${path}"]`).filter({ visible: true }).first();
  const more = page.getByRole("button", { name: de("nav.more"), exact: true }).filter({ visible: true });
  await link.or(more).first().waitFor();
  if ((await link.count()) === 0) await more.click();
  await link.click();
  await page.waitForURL(`**${path}`);
}

/** Opens the page of today. */
export async function openToday(page) {
  await goTo(page, "/today");
  await page.locator('.today-part[data-part="today.tasks"][aria-busy="false"]').waitFor();
}

/** Writes a task in one line. */
export async function quickAdd(page, line) {
  const input = page.getByLabel(de("task.quick"), { exact: true });
  await input.fill(line);
  await input.press("Enter");
  await page.waitForFunction((label) => document.querySelector(`[aria-label="${label}"]`)?.value === "", de("task.quick"));
}

/** The line of a task. */
export const task = (page, title) => page.locator(".task-line").filter({ has: page.locator(".task-title", { hasText: title }) });

/** Ticks a task. */
export const tick = (page, title) => task(page, title).locator(".tick").click();

/** A part of the page of today. */
export const part = (page, name) => page.locator(`.today-part[data-part="today.${name}"]`);

/** A group of tasks. */
export const group = (page, name) => page.locator(`.task-group[data-due="task.${name}"]`);

/** Makes a record by its sheet, opened from the palette. `fields`: key to text; `act`: the button that ends it. */
export async function createByPalette(page, kind, fields, act = "list.create_stay") {
  await page.keyboard.press("Control+K");
  await page.getByRole("combobox", { name: de("palette.name"), exact: true }).fill(de(`shell.new_${kind}`));
  await page.getByRole("option", { name: new RegExp(de(`shell.new_${kind}`)) }).first().click();
  const sheet = page.getByRole("dialog", { name: de(`shell.new_${kind}`) });
  for (const [key, text] of Object.entries(fields)) await sheet.locator(`[data-field="${key}"] input`).first().fill(text);
  await sheet.getByRole("button", { name: de(act), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}
