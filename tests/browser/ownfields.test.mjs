//! Fields that people define: added offline, then everywhere, on both devices.

import { showAs } from "./arranging.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { columns, openArranging, search, setFilter, titles, undo, values } from "./listing.mjs";
import { acknowledged, apart, chosenTarget, choices, de, exported, found, importDone, openFile, openHistory, openList, openRecord, pair, pill, planned, startImport, take, together } from "./person.mjs";
import { draw, openCalendar } from "./planning.mjs";
import { card, createDeal, openBoard } from "./selling.mjs";

/** Opens the settings' part for them without loading the page anew. */
async function openFields(page) {
  await openList(page, "settings");
  await page.getByRole("link", { name: de("own.title"), exact: true }).click();
  await page.waitForURL("**/settings/fields");
  await page.getByRole("heading", { name: de("own.title"), exact: true }).waitFor();
}

const kinds = (page) => page.getByRole("group", { name: de("own.of_what") });

/** Defines a field. `options`: those of a selection. */
async function define(page, { kind = "Firmen", name, type = "Auswahl", options = [], required = false }) {
  await kinds(page).getByRole("button", { name: kind }).click();
  await page.getByRole("button", { name: de("own.add"), exact: true }).click();
  await page.getByLabel(de("own.name"), { exact: true }).fill(name);
  await page.getByLabel(de("own.type"), { exact: true }).selectOption({ label: type });
  if (options.length > 0) await page.getByLabel(de("own.options"), { exact: true }).fill(options.join("\n"));
  if (required) await page.getByLabel(de("own.required_long")).check();
  await page.getByRole("button", { name: de("own.make"), exact: true }).click();
  await item(page, name).waitFor();
}

/** A field in the settings. */
const item = (page, name) => page.locator(".own-item").filter({ has: page.locator("strong", { hasText: name }) });

/** A field of the open record, by its name. */
const own = (page, name) => page.locator(".record .field").filter({ has: page.locator(".field-label", { hasText: name }) });

/** Picks an option for a field of the open record. */
async function pick(page, name, option) {
  await own(page, name).locator("[data-edit]").first().click();
  await own(page, name).getByRole("combobox").fill(option);
  await own(page, name).getByRole("option", { name: option, exact: true }).click();
  await own(page, name).locator(".own-chip", { hasText: option }).waitFor();
}

async function fill(page, name, text) {
  await own(page, name).locator("[data-edit]").first().click();
  const input = own(page, name).locator("input.value-input").first();
  await input.fill(text);
  await input.press("Enter");
  await input.waitFor({ state: "detached" });
}

async function createAccount(page, name) {
  await openList(page, "accounts");
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_account") });
  await sheet.locator('[data-field="name"] input').fill(name);
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}

story("journey 27: a field 'Maschinentyp' added offline by an administrator is in form, list, filter, search, import, export and history on both devices", async (world) => {
  const { anna, bert } = await pair(world.device);
  const [a, b] = [anna.page, bert.page];
  await anna.goto("/accounts");
  await bert.goto("/accounts");
  await createAccount(a, "Fräswerk GmbH");
  await createAccount(a, "Drehteile AG");
  await openRecord(b, "Fräswerk GmbH", "accounts");
  await world.relay.stop();
  for (const page of [a, b]) await pill(page, /^Offline/);

  await openFields(a);
  await define(a, { name: "Maschinentyp", options: ["Drehmaschine", "Fräsmaschine"] });
  await openRecord(a, "Fräswerk GmbH", "accounts");
  await pick(a, "Maschinentyp", "Fräsmaschine");
  assert.equal(await own(b, "Maschinentyp").count(), 0, "Bert cannot know yet");
  await together(world, [anna, bert]);

  // In the form that stood open all the time, and with its value.
  await own(b, "Maschinentyp").locator(".own-chip", { hasText: "Fräsmaschine" }).waitFor({ timeout: 15_000 });
  for (const page of [a, b]) {
    const history = await openHistory(page);
    await history.getByText("Maschinentyp").filter({ visible: true }).first().waitFor();
    await history.getByText("Fräsmaschine").filter({ visible: true }).first().waitFor();
  }
  // In the list: column, filter, search.
  await openList(b, "accounts");
  const panel = await openArranging(b);
  await panel.getByRole("checkbox", { name: "Maschinentyp", exact: true }).check();
  await b.keyboard.press("Escape");
  await eventually(async () => (await columns(b)).includes("Maschinentyp"), { what: "the column" });
  await eventually(async () => (await values(b, "Maschinentyp")).join() === ",Fräsmaschine", { what: "its values" });
  await setFilter(b, { field: "Maschinentyp", picked: "Fräsmaschine" });
  await eventually(async () => (await titles(b)).join() === "Fräswerk GmbH", { what: "the one that the filter leaves" });
  await b.getByText("Maschinentyp ist Fräsmaschine").waitFor();
  await b.getByRole("button", { name: de("list.lift_all"), exact: true }).click();
  await search(b).fill("fräsmaschine");
  await eventually(async () => (await titles(b)).join() === "Fräswerk GmbH", { what: "the one that the search finds" });
  await search(b).fill("");
  // Out into a file and in from one.
  const { text } = await exported(b, "excel");
  assert.match(text.split(/\r?\n/)[0], /Maschinentyp/);
  assert.match(text, /Fräswerk GmbH.*;Fräsmaschine/);
  await openList(b, "import");
  await b.getByRole("group", { name: de("import.kind") }).getByRole("button", { name: "Firmen", exact: true }).click();
  await openFile(b, "maschinen.csv", "Firmenname;Maschinentyp\r\nDrehteile AG;drehmaschine\r\nBohrwerk KG;Bohrmaschine\r\n");
  assert.equal(await chosenTarget(b, "Maschinentyp"), "Maschinentyp", "proposed by its name");
  const plan = await planned(b);
  assert.deepEqual([plan.new, plan.changed, plan.faulty], [1, 1, 0]);
  assert.deepEqual(await b.locator(".import-plan .import-faults q").allInnerTexts(), ["Bohrmaschine"], "what is no option is told");
  await startImport(b);
  await importDone(b);
  await openRecord(a, "Drehteile AG", "accounts");
  await own(a, "Maschinentyp").locator(".own-chip", { hasText: "Drehmaschine" }).waitFor({ timeout: 15_000 });

  // Who may not define says so, and offers nothing.
  await openFields(b);
  await b.getByText(de("own.only_admins")).waitFor();
  await item(b, "Maschinentyp").waitFor();
  assert.equal(await b.getByRole("button", { name: de("own.add"), exact: true }).count(), 0);
});

story("journey 27: two people fill in the same field of their own apart: both values stand until one is taken", async (world) => {
  const devices = await apart(world);
  const [anna, bert] = devices.map(({ page }) => page);
  await world.relay.up();
  for (const page of [anna, bert]) await pill(page, /^Alles gesichert/, 60_000);
  await openFields(anna);
  await define(anna, { kind: "Kontakte", name: "Stammtisch", type: "Text" });
  await openRecord(anna, "Jana Müller");
  await own(anna, "Stammtisch").waitFor();
  await own(bert, "Stammtisch").waitFor({ timeout: 15_000 });
  await world.relay.stop();
  for (const page of [anna, bert]) await pill(page, /^Offline/);
  await fill(anna, "Stammtisch", "Montag");
  await fill(bert, "Stammtisch", "Freitag");
  await together(world, devices);
  for (const page of [anna, bert]) await own(page, "Stammtisch").locator("button.conflict-mark").waitFor({ timeout: 15_000 });
  await own(anna, "Stammtisch").locator("button.conflict-mark").click();
  await eventually(async () => (await choices(anna).count()) === 2, { what: "two values to choose from" });
  await take(anna.locator(".panel"), "Freitag");
  for (const page of [anna, bert]) {
    await own(page, "Stammtisch").locator("button.conflict-mark").waitFor({ state: "detached", timeout: 15_000 });
    await own(page, "Stammtisch").locator(".value-text", { hasText: "Freitag" }).waitFor();
  }
});

story("journey 27: a field of one's own is named once, asked for where it is required, renamed, retired with its values, and all of it taken back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openFields(page);
  await define(page, { name: "Anlage", type: "Text", required: true });
  // Twice the same name, or one that is there already: said at the field, and what was typed stays.
  await page.getByRole("button", { name: de("own.add"), exact: true }).click();
  for (const name of ["anlage", "Branche"]) {
    await page.getByLabel(de("own.name"), { exact: true }).fill(name);
    await page.getByRole("button", { name: de("own.make"), exact: true }).click();
    await page.getByRole("alert").getByText(de("own.taken")).waitFor();
    assert.equal(await page.getByLabel(de("own.name"), { exact: true }).inputValue(), name);
  }
  await page.getByRole("button", { name: de("own.cancel"), exact: true }).click();
  // The sheet asks for it.
  await openList(page, "accounts");
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_account") });
  await sheet.locator('[data-field="name"] input').fill("Walzwerk KG");
  await sheet.getByRole("button", { name: de("list.create_open"), exact: true }).click();
  await sheet.getByText(de("own.missing", { name: "Anlage" })).waitFor();
  await sheet.locator(".field").filter({ hasText: "Anlage" }).locator("input").fill("Warmwalze");
  await sheet.getByRole("button", { name: de("list.create_open"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  await own(page, "Anlage").locator(".value-text", { hasText: "Warmwalze" }).waitFor();
  // Another name, everywhere.
  await openFields(page);
  await item(page, "Anlage").getByRole("button", { expanded: false }).click();
  await page.getByLabel(de("own.name"), { exact: true }).fill("Maschine");
  await page.getByLabel(de("own.name"), { exact: true }).press("Enter");
  await page.getByLabel(de("own.name"), { exact: true }).blur();
  await item(page, "Maschine").waitFor();
  await openRecord(page, "Walzwerk KG", "accounts");
  await own(page, "Maschine").locator(".value-text", { hasText: "Warmwalze" }).waitFor();
  // Retired: out of the form, the value is kept.
  await openFields(page);
  await item(page, "Maschine").getByRole("button", { expanded: false }).click();
  await page.getByRole("button", { name: de("own.retire"), exact: true }).click();
  await page.getByRole("heading", { name: de("own.retired"), exact: true }).waitFor();
  await openRecord(page, "Walzwerk KG", "accounts");
  await page.getByRole("button", { name: de("record.all_fields"), exact: true }).waitFor();
  await own(page, "Maschine").waitFor({ state: "detached" });
  await page.getByRole("button", { name: de("record.all_fields"), exact: true }).click();
  await own(page, "Maschine").getByText(de("own.retired_here")).waitFor();
  await own(page, "Maschine").getByText("Warmwalze").waitFor();
  await undo(page, de("own.was_retired", { name: "Maschine" }));
  await own(page, "Maschine").locator(".value-text", { hasText: "Warmwalze" }).waitFor();
  await fill(page, "Maschine", "Kaltwalze");
  await page.keyboard.press("Control+z");
  await own(page, "Maschine").locator(".value-text", { hasText: "Warmwalze" }).waitFor();
  // And it is there after a restart.
  await acknowledged(page);
  await one.restart();
  await one.goto("/accounts");
  await openRecord(one.page, "Walzwerk KG", "accounts");
  await own(one.page, "Maschine").locator(".value-text", { hasText: "Warmwalze" }).waitFor();
  assert.deepEqual(await one.axe(), []);
  await one.goto("/settings/fields");
  await item(one.page, "Maschine").getByRole("button", { expanded: false }).click();
  await one.page.getByRole("button", { name: de("own.retire"), exact: true }).waitFor();
  assert.deepEqual(await one.axe(), []);
});

story("journey 27: a field of one's own of a deal and of an appointment is on its page, in its list, filter, export and history", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openFields(page);
  await define(page, { kind: "Verkaufschancen", name: "Bauform", options: ["Liegend", "Stehend"] });
  await define(page, { kind: "Termine", name: "Raum", type: "Text" });
  await openBoard(page);
  for (const name of ["Förderband", "Gebläse"]) await createDeal(page, "Neu", { name });
  await card(page, "Förderband").locator(".deal-title").click();
  await pick(page, "Bauform", "Stehend");
  await openCalendar(page, "week", "2026-06-17");
  for (const [title, from, to] of [["Jahresgespräch", "09:00", "10:00"], ["Vorführung", "12:00", "13:00"]]) await draw(page, "2026-06-16", from, to, title);
  await page.locator("[data-event]").filter({ hasText: "Vorführung" }).click();
  await page.locator("#record-title", { hasText: "Vorführung" }).waitFor();
  await fill(page, "Raum", "Halle 3");

  for (const { list, name, value, filter, title } of [
    { list: "/deals", name: "Bauform", value: "Stehend", filter: { picked: "Stehend" }, title: "Förderband" },
    { list: "/events", name: "Raum", value: "Halle 3", filter: { comparison: "enthält", value: "Halle" }, title: "Vorführung" },
  ]) {
    await one.goto(list);
    if (list === "/deals") await showAs(page, "sales.table");
    const panel = await openArranging(page);
    await panel.getByRole("checkbox", { name, exact: true }).check();
    await page.keyboard.press("Escape");
    await eventually(async () => (await values(page, name)).toSorted().join() === `,${value}`, { what: `the column ${name}` });
    const { text } = await exported(page, "csv");
    assert.match(text.split(/\r?\n/)[0], new RegExp(name));
    assert.match(text, new RegExp(`${title}.*${value}`));
    await setFilter(page, { field: name, ...filter });
    await eventually(async () => (await titles(page)).join() === title, { what: `${title} alone` });
    await page.getByRole("link", { name: title, exact: true }).click();
    const history = await openHistory(page);
    await history.getByText(name).filter({ visible: true }).first().waitFor();
    await history.getByText(value).filter({ visible: true }).first().waitFor();
  }
});
