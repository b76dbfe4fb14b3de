//! By finger, on a phone: what one does now and then, as a number that is wrong, a star, a file that did not fit, two who disagree.

import { readFileSync } from "node:fs";
import { items, next } from "./activity.mjs";
import { people } from "./files.mjs";
import { button, go } from "./fingers.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { titles, toast, withRows } from "./listing.mjs";
import { acknowledged, apart, choices, counts, de, edit, field, found, importDone, mark, note, pill, planned, row, shows, together } from "./person.mjs";

const TEAM = [
  ["Vorname", "Nachname", "Position"],
  ["Anna", "Albers", "Einkauf"],
  ["Bernd", "Becker", "Leitung"],
  ["Carla", "Claussen", "Vertrieb"],
];
/** One row that fits, and two that do not. */
const FAULTY = ["Vorname;Nachname;E-Mail", "Jana;Müller;jana@mueller.example", "Wer;Weiß es;das ist keine adresse", "Auch;Nicht;noch eine ohne"].join("\r\n");
const ROWS = 20_000;

const title = (page) => page.locator("#record-title");
const star = (page) => button(page, "record.star");
const line = (page, name) => page.locator(".import-line").filter({ hasText: name });
const main = (place, text) => place.locator(".entry-main").getByText(text, { exact: true });

/** Opens a record from its list. */
async function open(page, name) {
  await row(page, name).tap();
  await title(page).filter({ hasText: name }).waitFor();
}

/** Turns to a part of the open record. */
const turn = (page, part) => page.locator(".record-tabs").getByRole("button", { name: de(part), exact: true }).tap();

/** Taps a place for text and writes there. */
async function write(place, text) {
  await place.tap();
  await place.fill(text);
}

/** The people of the team on a phone, one of them open. */
async function opened({ device }, name = "Anna Albers") {
  const { one, page } = await withRows(device, TEAM, { size: "phone" });
  await open(page, name);
  return { one, page };
}

/** The same record after the phone was off. */
async function again(one, name = "Anna Albers") {
  await acknowledged(one.page);
  await one.restart();
  await one.goto("/contacts");
  await open(one.page, name);
  return one.page;
}

/** Chooses a file on the page of imports. */
async function choose(page, name, text) {
  await go(page, "import");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByText(de("import.drop"), { exact: true }).tap()]);
  await chooser.setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

/** Taps there, and returns the name and the text of the file that comes. */
async function fetched(page, place) {
  const [download] = await Promise.all([page.waitForEvent("download"), place.tap()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

/** Waits until so many rows of the running import are written. */
const written = (page, rows) =>
  page.waitForFunction((rows) => (document.querySelector("progress")?.value ?? 0) >= rows, rows, { timeout: 60_000 });

/** Every person of the long file is there, each once. */
async function hasAll(page) {
  await page.getByRole("link", { name: de("import.see", { kind: "Kontakte" }), exact: true }).tap();
  await counts(page, ROWS);
  await write(page.locator("#list-search"), "person00007@firma7.example");
  await counts(page, 1);
}

for (const [what, key, first, then] of [
  ["e-mail address", "emails", "anna@albers.example", "a.albers@firma.example"],
  ["number", "phones", "0221 44712", "0171 1234567"],
]) {
  story(`by finger on a phone a person's ${what} is added, changed and taken away`, async (world) => {
    const { one, page } = await opened(world);
    const place = field(page, key);
    const input = place.locator(".entry-form input");
    await place.locator(".entry-add").tap();
    await eventually(() => input.evaluate((input) => input === document.activeElement), { what: "the keyboard to be open for it" });
    await write(input, first);
    await place.getByRole("combobox").tap();
    await place.getByRole("combobox").selectOption({ label: "Privat" });
    // Leaving it saves it.
    await title(page).tap();
    await main(place, first).waitFor();
    await place.locator(".entry-use", { hasText: "Privat" }).waitFor();

    await button(place, "field.edit", { label: first }).tap();
    await write(input, then);
    await title(page).tap();
    await main(place, then).waitFor();
    assert.equal(await place.locator(".entry").count(), 1, "it is the same one still");
    const after = field(await again(one), key);
    await main(after, then).waitFor();
    await after.locator(".entry-use", { hasText: "Privat" }).waitFor();

    await button(after, "field.edit", { label: then }).tap();
    await button(after, "field.remove").tap();
    await after.locator(".entry, .entry-form").waitFor({ state: "detached" });
    const last = field(await again(one), key);
    await last.locator(".entry-add").waitFor();
    assert.equal(await last.locator(".entry").count(), 0);
  });
}

story("by finger on a phone of two numbers the other becomes the one that is called first", async (world) => {
  const { one, page } = await opened(world);
  const phones = field(page, "phones");
  for (const number of ["0221 44712", "0171 1234567"]) {
    await phones.locator(".entry-add").tap();
    await write(phones.locator(".entry-form input"), number);
    await title(page).tap();
    await main(phones, number).waitFor();
  }
  const preferred = (page, number) => field(page, "phones").locator(".entry").filter({ has: page.locator(".entry-primary") }).filter({ hasText: number });
  await preferred(page, "0221 44712").waitFor();
  await button(phones, "field.edit", { label: "0171 1234567" }).tap();
  await button(phones, "field.primary").tap();
  await title(page).tap();
  await preferred(page, "0171 1234567").waitFor();
  const after = await again(one);
  await preferred(after, "0171 1234567").waitFor();
  assert.equal(await field(after, "phones").locator(".entry-primary").count(), 1);
});

story("by finger on a phone a person's address is added, changed and taken away", async (world) => {
  const { one, page } = await opened(world);
  const sheet = (page) => page.getByRole("dialog", { name: de("field.address"), exact: true });
  const part = (page, name) => sheet(page).locator(`[name="${name}"]`);
  const address = (page, text) => field(page, "addresses").locator("address", { hasText: text });
  await button(page, "record.all_fields").tap();
  await field(page, "addresses").locator(".entry-add").tap();
  for (const [name, text] of [["street", "Hauptstr."], ["house_no", "5"], ["zip", "50667"], ["city", "Köln"]]) await write(part(page, name), text);
  await button(sheet(page), "field.save").tap();
  await address(page, "50667 Köln").waitFor();

  const change = (page) => button(field(page, "addresses"), "field.edit", { label: de("field.address") }).tap();
  await change(page);
  await write(part(page, "zip"), "50668");
  await sheet(page).getByRole("combobox").tap();
  await sheet(page).getByRole("combobox").selectOption({ label: "Rechnung" });
  await button(sheet(page), "field.save").tap();
  await address(page, "50668 Köln").waitFor();
  const after = await again(one);
  await address(after, "50668 Köln").waitFor();
  await field(after, "addresses").locator(".entry-use", { hasText: "Rechnung" }).waitFor();
  assert.equal(await field(after, "addresses").locator(".entry").count(), 1, "one address, not two");

  await change(after);
  await button(sheet(after), "field.remove").tap();
  await address(after, "Köln").waitFor({ state: "detached" });
  const last = await again(one);
  await shows(last, "position", "Einkauf");
  assert.equal(await address(last, "Köln").count(), 0);
});

story("by finger on a phone a note on a person is written, and something else noted on what was done", async (world) => {
  const { one, page } = await opened(world);
  await turn(page, "record.notes");
  await write(note(page), "Trifft Entscheidungen.\nRuft nachmittags zurück.");
  await title(page).tap();
  await turn(page, "timeline.title");
  await page.locator('[data-log="note"]').tap();
  const sheet = page.locator("dialog.log-sheet");
  await write(sheet.locator('textarea[name="body"]'), "Auf der Messe getroffen");
  await button(sheet, "activity.save").tap();
  await sheet.waitFor({ state: "detached" });
  await items(page, "Auf der Messe getroffen").waitFor();
  const after = await again(one);
  await turn(after, "timeline.title");
  await items(after, "Auf der Messe getroffen").waitFor();
  assert.equal(await next(after).count(), 0, "nothing is to be done about it");
  await turn(after, "record.notes");
  await eventually(async () => (await note(after).inputValue()) === "Trifft Entscheidungen.\nRuft nachmittags zurück.", { what: "the note" });
});

story("by finger on a phone a record gets its star, is found among those that have one, and loses it again", async (world) => {
  const { page } = await opened(world, "Bernd Becker");
  const isStarred = (set) => eventually(async () => (await star(page).getAttribute("aria-pressed")) === String(set), { what: set ? "the star" : "no star" });
  await isStarred(false);
  await star(page).tap();
  await isStarred(true);
  await button(page, "record.to_list").tap();
  await button(page, "list.add_filter").first().tap();
  await page.locator(".menu-list").getByRole("button", { name: "Stern von", exact: true }).tap();
  await page.getByRole("checkbox", { name: "Anna Berger", exact: true }).tap();
  await button(page, "list.apply").tap();
  await eventually(async () => (await titles(page)).join() === "Bernd Becker", { what: "the one with a star" });
  await open(page, "Bernd Becker");
  await star(page).tap();
  await isStarred(false);
  await button(page, "record.to_list").tap();
  await counts(page, 0);
});

story("by finger on a phone the faulty rows of an import are fetched as a file with their reasons, at its end and later", async ({ device }) => {
  const page = await found(await device({ size: "phone" }));
  await choose(page, "team.csv", FAULTY);
  assert.equal((await planned(page)).faulty, 2);
  await button(page, "import.run_rows.one").tap();
  assert.deepEqual(await importDone(page), { created: 1, changed: 0, faulty: 2 });
  const file = await fetched(page, button(page, "import.get_faults"));
  assert.equal(file.name, "fehler-team.csv");
  assert.match(file.text, /Wer;Weiß es;das ist keine adresse.*name@firma\.de/, "the row, and what would be right");
  assert.match(file.text, /Auch;Nicht;noch eine ohne.*name@firma\.de/);
  assert.doesNotMatch(file.text, /Müller/, "what came in is not in it");
  await go(page, "contacts");
  await row(page, "Jana Müller").waitFor();
  await go(page, "import");
  assert.deepEqual(await fetched(page, button(line(page, "team.csv"), "import.get_faults")), file);
});

story(
  "by finger on a phone a long import is stopped and goes on where it was",
  async ({ device }) => {
    const page = await found(await device({ size: "phone" }));
    await choose(page, "kunden.csv", people(ROWS));
    await planned(page);
    await button(page, "import.run_rows.other", { n: "20.000" }).tap();
    await written(page, 500);
    await button(page, "import.stop").tap();
    await page.getByRole("heading", { name: de("import.interrupted"), exact: true }).waitFor();
    const said = await page.locator(".import .set-lead").innerText();
    const done = Number(said.match(/: ([\d.]+) von/)[1].replace(".", ""));
    assert.ok(done >= 500 && done < ROWS, said);
    await button(page, "import.go_on").tap();
    assert.equal((await importDone(page)).faulty, 0);
    await hasAll(page);
  },
  { timeout: 300_000 },
);

story(
  "by finger on a phone an import that ended with the battery is taken up again",
  async ({ device }) => {
    const one = await device({ size: "phone" });
    await found(one);
    await choose(one.page, "kunden.csv", people(ROWS));
    await planned(one.page);
    await button(one.page, "import.run_rows.other", { n: "20.000" }).tap();
    await written(one.page, 500);
    await one.restart();
    const page = await one.goto("/contacts");
    await go(page, "import");
    await line(page, "kunden.csv").getByText(/^Unterbrochen nach/).waitFor();
    await button(line(page, "kunden.csv"), "import.go_on").tap();
    assert.equal((await importDone(page)).faulty, 0);
    await hasAll(page);
  },
  { timeout: 300_000 },
);

story("by finger on a phone syncing is ended in the settings, after thinking again, and what is written stays", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM, { size: "phone" });
  await go(page, "settings");
  await page.getByRole("link", { name: de("settings.sync"), exact: true }).tap();
  await button(page, "sync.set_up_act").tap();
  await pill(page, /^Alles gesichert/);
  await button(page, "sync.stop_act").tap();
  await button(page, "sync.stop_not").tap();
  await button(page, "sync.stop_sure").waitFor({ state: "detached" });
  await pill(page, /^Alles gesichert/);
  await button(page, "sync.stop_act").tap();
  await button(page, "sync.stop_sure").tap();
  await toast(page, de("sync.stopped")).waitFor();
  await pill(page, /^Nur auf diesem Gerät/);
  await button(page, "sync.set_up_act").waitFor();
  await one.restart();
  await one.goto("/contacts");
  await pill(one.page, /^Nur auf diesem Gerät/);
  await counts(one.page, 3);
});

story("r1 by finger on a phone what two changed at once is settled in the inbox, for both", async (world) => {
  const devices = await apart(world, { size: "phone" });
  const [anna, bert] = devices.map(({ page }) => page);
  for (const [page, text] of [[anna, "Leitung Einkauf"], [bert, "Geschäftsführung"]]) await edit(page, "position", text);
  await together(world, devices);
  await mark(bert, "position").waitFor();
  await go(anna, "conflicts");
  await anna.getByText(de("conflict.inbox_count.one")).waitFor();
  const card = anna.getByRole("article").filter({ has: anna.getByRole("heading", { name: "Jana Müller", exact: true }) });
  await eventually(async () => (await choices(card).locator(".conflict-value").allInnerTexts()).toSorted().join() === "Geschäftsführung,Leitung Einkauf", { what: "both values" });
  await choices(card).filter({ hasText: "Geschäftsführung" }).getByRole("button").tap();
  await anna.getByText(de("conflict.inbox_none")).waitFor();
  await card.waitFor({ state: "detached" });
  await go(anna, "contacts");
  await open(anna, "Jana Müller");
  for (const page of [anna, bert]) {
    await mark(page, "position").waitFor({ state: "detached" });
    await shows(page, "position", "Geschäftsführung");
  }
});
