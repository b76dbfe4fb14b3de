//! What a person does with layouts and saved views, by the German words on the screen.

import { eventually } from "./harness.mjs";
import { de } from "./person.mjs";

/** The buttons that show the list as something else: `sales.table`, `list.cards`, `list.calendar`, `sales.board`. */
export const layout = (page, key) => page.getByRole("group", { name: de("sales.views"), exact: true }).getByRole("button", { name: de(key), exact: true });

/** Shows the list as something else. */
export async function showAs(page, key) {
  await layout(page, key).click();
  await eventually(async () => (await layout(page, key).getAttribute("aria-pressed")) === "true", { what: `the list as ${de(key)}` });
}

/** The name of the view that is shown, behind which all others are. */
export const viewButton = (page, name) => page.getByRole("button", { name: de("views.menu", { name }), exact: true });

/** Opens the menu of views; `name`: of the one that is shown. */
export async function openViews(page, name = de("views.all")) {
  await viewButton(page, name).click();
  return page.getByRole("dialog", { name: de("views.menu", { name }) });
}

/** Saves the list as it stands under a name. */
export async function saveAs(page, name, { shared = false, from } = {}) {
  const menu = await openViews(page, from);
  await menu.getByRole("button", { name: de("views.new"), exact: true }).click();
  await menu.getByLabel(de("views.name")).fill(name);
  if (shared) await menu.getByLabel(de("views.share")).check();
  await menu.getByRole("button", { name: de("views.save"), exact: true }).click();
  await viewButton(page, name).waitFor();
}

/** Goes from the view that is shown to another, or to all records. */
export async function choose(page, from, to) {
  const menu = await openViews(page, from);
  await menu.getByRole("button", { name: to }).first().click();
}

/** The cards on the screen in their order: what they are called, and where they stand. */
export const tiles = (page) =>
  page.evaluate(() => {
    const cards = [...document.querySelectorAll(".tiles .rows > .grid-row")].map((card) => ({ card, box: card.getBoundingClientRect() }));
    const placed = cards.toSorted((one, other) => one.box.top - other.box.top || one.box.left - other.box.left);
    return placed.map(({ card, box }) => ({ title: card.querySelector(".row-title").textContent, top: Math.round(box.top), left: Math.round(box.left), text: card.innerText }));
  });

/** How many cards stand beside each other. */
export async function across(page) {
  const all = await tiles(page);
  return all.filter(({ top }) => top === all[0]?.top).length;
}

/** A day of this month as the calendar names it, and as a person types it. */
export function dayOf(day) {
  const now = new Date(new Date().toLocaleString("en-US", { timeZone: "Europe/Berlin" }));
  const [year, month] = [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0")];
  const two = String(day).padStart(2, "0");
  return { iso: `${year}-${month}-${two}`, typed: `${two}.${month}.${year}` };
}

/** The day in the list's months. */
export const onDay = (page, iso) => page.locator(`.dated [data-whole="${iso}"]`);

/** Waits until a record stands on a day. */
export const standsOn = (page, title, iso) => onDay(page, iso).locator(".cal-due", { hasText: title }).first().waitFor({ timeout: 15_000 });
