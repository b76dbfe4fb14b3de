//! The palette: what was opened lately, records, people, tags and acts in one list, by keyboard and by finger.

import { assert, eventually, story } from "./harness.mjs";
import { bulk, box, picked, titles, withRows } from "./listing.mjs";
import { count, de, openRecord, row } from "./person.mjs";
import { settled } from "./pages.mjs";

const TEAM = [
  ["Vorname", "Nachname", "Position", "Firma", "Schlagwörter"],
  ["Anna", "Albers", "Einkauf", "Albers GmbH", "Messe; A-Kunde"],
  ["Bernd", "Becker", "Leitung", "Becker KG", "Messe"],
  ["Carla", "Claussen", "Vertrieb", "Albers GmbH", "Fachmesse"],
];

const palette = (page) => page.locator("dialog.palette");
const field = (page) => page.getByRole("combobox", { name: de("palette.name"), exact: true });
const options = (page) => palette(page).getByRole("option");

/** What the lines are called, from top to bottom. */
const names = (page) => palette(page).locator(".palette-name").allInnerTexts();

async function open(page) {
  await page.keyboard.press("Control+k");
  await palette(page).locator("input:focus").waitFor();
}

/** Types anew, and waits for a line. */
async function ask(page, typed, wanted) {
  await field(page).fill(typed);
  await eventually(async () => (await names(page)).includes(wanted), { what: `${wanted} for ${typed}` });
}

const shortcut = (page, name) =>
  options(page).filter({ has: page.locator(".palette-name", { hasText: new RegExp(`^${name}$`) }) }).locator("kbd").allInnerTexts();

story("what was opened lately stands above everything, the latest first, and also after a restart", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM);
  for (const name of ["Anna Albers", "Carla Claussen", "Bernd Becker"]) {
    await openRecord(page, name);
    await page.keyboard.press("Escape");
  }
  await open(page);
  await eventually(async () => (await names(page))[0] === "Bernd Becker", { what: "what was opened last" });
  assert.deepEqual((await names(page)).slice(0, 3), ["Bernd Becker", "Carla Claussen", "Anna Albers"]);
  assert.ok((await names(page)).includes(de("shell.new_contact")), "acts come after them");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Carla Claussen" }).waitFor();
  await open(page);
  // What is open is not offered.
  await eventually(async () => (await names(page))[0] === "Bernd Becker", { what: "the others" });
  assert.ok(!(await names(page)).includes("Carla Claussen"));
  await page.keyboard.press("Escape");
  await palette(page).waitFor({ state: "detached" });
  await page.reload();
  await one.mounted();
  await open(page);
  await eventually(async () => (await names(page))[0] === "Bernd Becker", { what: "the same after a reload" });
});

story("a number sign finds tags, and a tag leads to the records that have it", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  await open(page);
  await ask(page, "#", "Messe");
  assert.deepEqual((await names(page)).toSorted(), ["A-Kunde", "Fachmesse", "Messe"]);
  await ask(page, "#mes", "Messe");
  await eventually(async () => (await names(page)).join() === "Messe,Fachmesse", { what: "those that begin so first" });
  assert.match(await options(page).first().innerText(), /Messe\s+Kontakte\s+2/);
  await page.keyboard.press("Enter");
  await eventually(async () => (await count(page)) === 2, { what: "the two who are at the fair" });
  assert.deepEqual(await titles(page), ["Anna Albers", "Bernd Becker"]);
  await page.locator(".filter-chip", { hasText: "Messe" }).waitFor();
});

story("an at sign finds people only: those one deals with and those one works with", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  await open(page);
  await ask(page, "alb", "Albers GmbH");
  await ask(page, "@alb", "Anna Albers");
  // Who works at Albers is found by that as well; the company itself is nobody.
  await eventually(
    async () => {
      const found = await names(page);
      return found[0] === "Anna Albers" && !found.includes("Albers GmbH");
    },
    { what: "her first, and not the company" },
  );
  await ask(page, "@", "Anna Berger");
  const all = await names(page);
  assert.deepEqual(all.toSorted(), ["Anna Albers", "Anna Berger", "Bernd Becker", "Carla Claussen"]);
  // Who works here leads to what they look after.
  await ask(page, "@anna be", "Anna Berger");
  await options(page).filter({ has: page.locator(".palette-name", { hasText: /^Anna Berger$/ }) }).click();
  await page.waitForURL("**/accounts");
  await page.locator(".filter-chip", { hasText: "Anna Berger" }).waitFor();
});

story("a greater sign finds acts only, each with its keys, and does them", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  await open(page);
  await ask(page, ">", de("shell.new_contact"));
  assert.ok(!(await names(page)).includes("Anna Albers"));
  assert.equal((await shortcut(page, de("shell.new_contact"))).join(" "), "N");
  assert.equal((await shortcut(page, de("shell.undo"))).join(" "), "Strg Z");
  assert.deepEqual(await shortcut(page, de("shell.new_deal")), [], "that key makes a contact here");
  await ask(page, ">dunk", de("palette.theme_dark"));
  await page.keyboard.press("Enter");
  await eventually(() => page.evaluate(() => document.documentElement.dataset.theme === "dark"), { what: "the dark" });
  await open(page);
  const act = de("palette.export", { format: de("list.export_vcard") });
  await ask(page, ">vcard", act);
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  assert.equal(download.suggestedFilename(), "feldbuch-contacts.vcf");
  // What is picked has acts of its own.
  await box(page, "Anna Albers").click();
  await picked(page, 1);
  await open(page);
  await ask(page, ">auswahl", de("list.clear_selection"));
  assert.ok((await names(page)).includes(de("palette.export_picked", { format: de("list.export_vcard") })));
  await ask(page, ">auswahl auf", de("list.clear_selection"));
  await page.keyboard.press("Enter");
  await bulk(page).waitFor({ state: "detached" });
});

story("what the page offers is in the palette under its own name", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  await openRecord(page, "Anna Albers");
  await open(page);
  await ask(page, `>${de("record.history")}`, de("record.history"));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: de("record.history"), exact: true, pressed: true }).waitFor();
  await open(page);
  await ask(page, `>${de("palette.back")}`, de("palette.back"));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/contacts");
});

story("by finger the signs are buttons, a tap chooses, and axe finds nothing", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM, { size: "phone" });
  await page.locator(".search-field").tap();
  await palette(page).waitFor();
  const sign = (key) => palette(page).getByRole("button", { name: de(key), exact: true });
  await sign("palette.tags_only").tap();
  await eventually(async () => (await names(page)).includes("A-Kunde"), { what: "the tags" });
  assert.equal(await field(page).inputValue(), "#");
  assert.equal(await sign("palette.tags_only").getAttribute("aria-pressed"), "true");
  for (const target of [sign("palette.tags_only"), sign("palette.people_only"), options(page).first()]) {
    const { height } = await target.boundingBox();
    assert.ok(height >= 44, `${height} px are enough for a finger`);
  }
  await settled(page);
  assert.deepEqual(await one.axe(), []);
  await sign("palette.people_only").tap();
  await eventually(async () => (await names(page)).includes("Bernd Becker"), { what: "the people" });
  await settled(page);
  assert.deepEqual(await one.axe(), []);
  await sign("palette.people_only").tap();
  assert.equal(await field(page).inputValue(), "", "a second tap takes the sign away");
  await sign("palette.tags_only").tap();
  await options(page).filter({ hasText: "A-Kunde" }).tap();
  await eventually(async () => (await count(page)) === 1, { what: "the one" });
  await row(page, "Anna Albers").waitFor();
});
