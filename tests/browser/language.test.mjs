//! German and English: words, days, numbers and amounts, at one press.

import { assert, eventually, story } from "./harness.mjs";
import { columns, importRows, openArranging, values } from "./listing.mjs";
import { count, de, en, field, found, openList, openRecord, row } from "./person.mjs";

const ROWS = 1_234;
/** Narrow and other spaces, as browsers write them, as plain ones. */
const plain = (text) => text.replaceAll(/[\u00a0\u202f]/g, " ").trim();

const IN = {
  de: { say: de, button: "Deutsch", columns: ["Name", "Firmen", "Position", "E-Mail-Adressen", "Telefonnummern", "Schlagwörter", "Geändert", "Geburtstag"], day: "24.12.1985", number: "1.234", money: "1.234.567,89 €" },
  en: { say: en, button: "English", columns: ["Name", "Companies", "Position", "E-mail addresses", "Phone numbers", "Tags", "Changed", "Birthday"], day: "24/12/1985", number: "1,234", money: "€1,234,567.89" },
};

/** Everything on the screen is in this language. */
async function speaks(page, language) {
  const { say, ...wanted } = IN[language];
  assert.equal(await page.evaluate(() => document.documentElement.lang), language);
  const places = await page.locator("nav .nav-name").filter({ visible: true }).allInnerTexts();
  for (const key of ["accounts", "contacts", "leads", "deals", "conflicts", "import", "trash", "settings"]) assert.ok(places.includes(say(`nav.${key}`)), `${key}: ${places}`);
  const heading = page.getByRole("heading", { level: 1 });
  await openList(page);
  await row(page, "Anna Albers").waitFor();
  await eventually(
    async () => {
      assert.equal(await heading.first().innerText({ timeout: 1_000 }), say("nav.contacts"));
      assert.deepEqual(await columns(page), wanted.columns);
      assert.equal(await page.locator(".tools-count").innerText({ timeout: 1_000 }), wanted.number);
      assert.equal((await values(page, wanted.columns.at(-1)))[0], wanted.day);
      return true;
    },
    { what: `a list in ${language}` },
  );
  assert.equal(await page.getByRole("searchbox").first().getAttribute("placeholder"), say("list.search"));
  await openRecord(page, "Muster GmbH", "accounts");
  await page.locator(".facts-all").waitFor();
  const all = page.getByRole("button", { name: say("record.all_fields") });
  if ((await all.count()) > 0) await all.click();
  for (const [key, text] of [["annual_revenue", wanted.money], ["visit_interval_days", wanted.number]]) {
    await eventually(async () => plain(await field(page, key).locator(".value-text").innerText({ timeout: 1_000 })) === text, { what: `${key} as ${text}` });
  }
}

/** Presses a language in the settings. */
async function press(page, language) {
  await openList(page, "settings");
  await page.locator("main").getByRole("button", { name: IN[language].button, exact: true }).click();
  await page.getByRole("heading", { level: 1, name: IN[language].say("nav.settings"), exact: true }).waitFor();
  await page.getByRole("heading", { name: IN[language].say("settings.looks"), exact: true }).waitFor();
}

story("one press in the settings makes everything English, words, days, numbers and amounts, and one press makes it German again", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const people = Array.from({ length: ROWS - 1 }, (_, at) => ["Kim", `Name ${at}`, ""]);
  await importRows(page, [["Vorname", "Nachname", "Geburtstag"], ["Anna", "Albers", "24.12.1985"], ...people]);
  await openList(page, "import");
  await page.getByRole("button", { name: de("import.another") }).click();
  await page.getByRole("button", { name: "Firmen", exact: true }).click();
  await importRows(page, [["Firma", "Jahresumsatz", "Besuchsintervall"], ["Muster GmbH", "1.234.567,89 €", "1234"]], "firmen.csv");
  await openList(page);
  await eventually(async () => (await count(page)) === ROWS, { what: "all people" });
  const panel = await openArranging(page);
  await panel.getByRole("checkbox", { name: "Geburtstag", exact: true }).check();
  await page.keyboard.press("Escape");
  await speaks(page, "de");

  await press(page, "en");
  await speaks(page, "en");
  // It stays so, also for the next start.
  await one.reopen();
  await one.goto("/contacts");
  await speaks(one.page, "en");
  await press(one.page, "de");
  await speaks(one.page, "de");
});

story("an English device reads days and amounts as English people type them", async ({ device }) => {
  const one = await device({ language: "en" });
  const page = await one.goto("/");
  await page.getByLabel(en("welcome.member")).fill("Anna Berger");
  await page.getByLabel(en("welcome.workspace")).fill("Berger Ltd");
  await page.getByRole("button", { name: en("welcome.found"), exact: true }).click();
  await page.waitForURL("**/today");
  await openList(page, "accounts");
  await page.locator("button.create").click();
  const sheet = page.getByRole("dialog", { name: en("shell.new_account") });
  await sheet.locator('[data-field="name"] input').fill("Sample Ltd");
  await sheet.getByRole("button", { name: en("list.create_open"), exact: true }).click();
  await page.locator("#record-title", { hasText: "Sample Ltd" }).waitFor();
  await page.getByRole("button", { name: en("record.all_fields") }).click();
  const revenue = field(page, "annual_revenue");
  await revenue.locator("[data-edit]").first().click();
  await revenue.locator("input.value-input").fill("1,234.56");
  await revenue.locator("input.value-input").press("Enter");
  await eventually(async () => plain(await revenue.locator(".value-text").innerText()) === "€1,234.56", { what: "the amount" });
});
