//! What people do with the lines of a deal, a quote or an order, by the German words on the screen.

import { eventually } from "./harness.mjs";
import { de, pressRead, proposal } from "./person.mjs";

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

/** The new line has the focus in its quantity: whoever typed elsewhere before it came there would type into that. */
const begun = (page, n) => cell(page, n, "quantity").and(page.locator(":focus")).waitFor();

/** Begins a line with a product that is found while one types. */
export async function addProduct(page, typed, name) {
  const count = await page.locator(".line").count();
  await newLine(page).fill(typed);
  await proposal(page, name).click();
  await line(page, count + 1).waitFor();
  await eventually(async () => (await line(page, count + 1).locator(".line-what input").inputValue()) === name, { what: `${name} in a line` });
  await begun(page, count + 1);
}

/** Begins a line with words of one's own. */
export async function addWords(page, words) {
  const count = await page.locator(".line").count();
  await newLine(page).fill(words);
  await pressRead(page.getByRole("option", { name: de("quote.free_line", { name: words }) }));
  await line(page, count + 1).waitFor();
  await begun(page, count + 1);
}

/** A part of a price of the open price list. */
export const price = (page, n, part) => page.locator(".price-line").nth(n - 1).locator(`[data-part="${part}"] .value-input`);

/** Adds a product to the open price list, found by a part of its name, with its price and from how many on. */
export async function addPrice(page, name, { least, amount }) {
  const count = await page.locator(".price-line").count();
  await page.locator("#add-price").fill(name);
  await proposal(page, name).click();
  await eventually(async () => (await page.locator(".price-line").count()) === count + 1, { what: "the new price" });
  await price(page, count + 1, "price").fill(amount);
  await price(page, count + 1, "price").press("Tab");
  await price(page, count + 1, "least").fill(least);
  await price(page, count + 1, "least").press("Tab");
}
