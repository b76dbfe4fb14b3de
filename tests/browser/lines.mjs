//! What people do with the lines of a deal, a quote or an order, by the German words on the screen.

import { eventually } from "./harness.mjs";
import { de, proposal } from "./person.mjs";

/** Amounts as the page writes them. */
export const euro = (text) => `${text}\u00a0€`;

export const button = (place, key) => place.getByRole("button", { name: de(key), exact: true });

/** Makes a record by the button of its list. `fields`: key to text. */
export async function create(page, kind, fields) {
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de(`shell.new_${kind}`) });
  for (const [key, text] of Object.entries(fields)) await sheet.locator(`[data-field="${key}"] input`).first().fill(text);
  await button(sheet, "list.create_stay").click();
  await sheet.waitFor({ state: "detached" });
}

/** A line that is written, by its place. */
export const line = (page, n) => page.locator(".line").nth(n - 1);

/** The input of a part of a line. */
export const cell = (page, n, part) => line(page, n).locator(`[data-part="${part}"] .value-input`);

/** Where the next line begins. */
export const newLine = (page) => page.locator("#line-new");

/** Types into a part of a line and leaves it by Tab. */
export async function write(page, n, part, text) {
  await cell(page, n, part).fill(text);
  await cell(page, n, part).press("Tab");
}

/** Begins a line with a product that is found while one types. */
export async function addProduct(page, typed, name) {
  const count = await page.locator(".line").count();
  await newLine(page).fill(typed);
  await proposal(page, name).click();
  await line(page, count + 1).waitFor();
  await eventually(async () => (await line(page, count + 1).locator(".line-what input").inputValue()) === name, { what: `${name} in a line` });
}

/** Begins a line with words of one's own. */
export async function addWords(page, words) {
  const count = await page.locator(".line").count();
  await newLine(page).fill(words);
  await page.getByRole("option", { name: de("quote.free_line", { name: words }) }).click();
  await line(page, count + 1).waitFor();
}
