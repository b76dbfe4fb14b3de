//! What a person does with a list and reads there: order, columns, filters, picking.

import { csv } from "./files.mjs";
import { eventually } from "./harness.mjs";
import { count, de, found, importDone, openFile, openList, startImport } from "./person.mjs";

/** A workspace with the people of these rows, the first of which names the columns; shows their list. */
export async function withRows(device, rows, options) {
  const one = await device(options);
  const page = await found(one);
  await importRows(page, rows);
  await openList(page);
  await eventually(async () => (await count(page)) === rows.length - 1, { what: "all people" });
  return { one, page };
}

/** Imports a table of contacts. */
export async function importRows(page, rows, name = "kontakte.csv") {
  await openFile(page, name, csv(rows));
  await startImport(page);
  return importDone(page);
}

/** Imports a table of firms. */
export async function importFirms(page, rows, name = "firmen.csv") {
  await openFile(page, name, csv(rows));
  await page.getByRole("group", { name: de("import.kind") }).getByRole("button", { name: "Firmen", exact: true }).click();
  await startImport(page);
  return importDone(page);
}

/** Imports a table of leads. */
export async function importLeads(page, rows, name = "leads.csv") {
  await openFile(page, name, csv(rows));
  await page.getByRole("group", { name: de("import.kind") }).getByRole("button", { name: "Leads", exact: true }).click();
  await startImport(page);
  return importDone(page);
}

export const search = (page) => page.locator("#list-search");

/** The names in the list from top to bottom, as far as they are on screen. */
export const titles = (page) =>
  page.evaluate(() => {
    const place = (row) => row.getBoundingClientRect().top;
    const rows = [...document.querySelectorAll(".rows > .grid-row")].toSorted((one, other) => place(one) - place(other));
    return rows.map((row) => row.querySelector(".row-title").textContent);
  });

/** The columns that the list shows, from left to right. */
export const columns = (page) => page.locator(".grid-head .sort-name").allInnerTexts();

/** What stands in a column, from top to bottom, as far as it is on screen. */
export const values = (page, name) =>
  page.evaluate((name) => {
    const heads = [...document.querySelectorAll(".grid-head .cell")];
    const at = heads.findIndex((head) => head.querySelector(".sort-name")?.textContent === name);
    if (at < 0) throw new Error(`there is no column ${name}`);
    const place = (row) => row.getBoundingClientRect().top;
    const rows = [...document.querySelectorAll(".rows > .grid-row")].toSorted((one, other) => place(one) - place(other));
    return rows.map((row) => row.querySelectorAll(":scope > .cell")[at].innerText.trim());
  }, name);

/** How wide a column is drawn, in pixels. */
export const width = async (page, name) =>
  Math.round((await page.getByRole("columnheader").filter({ has: page.locator(".sort-name").getByText(name, { exact: true }) }).boundingBox()).width);

/** What a column is drawn wider by. */
export const edge = (page, name) => page.getByRole("separator", { name: de("list.width", { name }), exact: true });

/** The name of a column, which sorts by it. */
export const head = (page, name) => page.getByRole("columnheader").getByRole("button", { name, exact: true });

/** Opens what arranges the list. */
export async function openArranging(page) {
  await page.getByRole("button", { name: de("list.columns"), exact: true }).click();
  const panel = page.getByRole("dialog", { name: de("list.columns") });
  await panel.getByText(de("list.columns_shown")).waitFor();
  return panel;
}

/** Sets a filter as the editor asks for it. `value`: typed; `picked`: from a list. */
export async function setFilter(page, { field, comparison, value, picked }) {
  await page.getByRole("button", { name: de("list.add_filter"), exact: true }).first().click();
  await page.getByRole("searchbox", { name: de("list.which_field") }).fill(field);
  await page.keyboard.press("Enter");
  const compare = page.getByRole("combobox", { name: de("list.comparison") });
  await compare.waitFor();
  if (comparison) await compare.selectOption({ label: comparison });
  if (value !== undefined) await page.getByRole("textbox", { name: de("list.value") }).fill(value);
  if (picked !== undefined) await page.getByRole("checkbox", { name: picked, exact: true }).check();
  await page.getByRole("button", { name: de("list.apply"), exact: true }).click();
}

/** The button that lifts a filter, by what the filter says. */
export const lift = (page, says) => page.getByRole("button", { name: de("list.lift", { name: says }), exact: true });

/** The box that picks a record. */
export const box = (page, title) => page.getByRole("checkbox", { name: `${de("list.select")}: ${title}`, exact: true });

/** What stands above the rows while records are picked. */
export const bulk = (page) => page.getByRole("toolbar", { name: de("list.bulk") });

/** Waits until it says how many are picked. */
export const picked = (page, count) => bulk(page).getByText(de(count === 1 ? "list.selected.one" : "list.selected.other", { n: count }), { exact: true }).waitFor();

/** What the page says at its bottom about what was just done. */
export const toast = (page, text) => page.locator(".toast").filter({ hasText: text });

/** Takes back what the page says was done. */
export const undo = (page, text) => toast(page, text).getByRole("button", { name: de("shell.undo"), exact: true }).click();
