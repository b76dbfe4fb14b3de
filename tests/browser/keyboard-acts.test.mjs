//! What one does now and then, by keyboard alone: nothing here presses, taps or points.

import { readFileSync } from "node:fs";
import { people } from "./files.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { enter, go, isSeen, reach } from "./keys.mjs";
import { edge, titles, width, withRows } from "./listing.mjs";
import { acknowledged, counts, de, en, found, importDone, note, planned, row } from "./person.mjs";

const TEAM = [
  ["Vorname", "Nachname", "Position"],
  ["Anna", "Albers", "Einkauf"],
  ["Bernd", "Becker", "Leitung"],
  ["Carla", "Claussen", "Vertrieb"],
];
/** One row that fits, and two that do not. */
const FAULTY = ["Vorname;Nachname;E-Mail", "Jana;Müller;jana@mueller.example", "Wer;Weiß es;das ist keine adresse", "Auch;Nicht;noch eine ohne"].join("\r\n");
const ROWS = 20_000;

const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });
const star = (page) => button(page, "record.star");
const line = (page, name) => page.locator(".import-line").filter({ hasText: name });

/** Goes to the page of imports and chooses a file there. */
async function choose(page, name, text) {
  await go(page, "i", "/import");
  await page.getByRole("heading", { name: de("import.title") }).waitFor();
  await reach(page, page.locator('input[type="file"]'));
  // WHY more than once: a browser that has just painted the page may not take the first press for a person's.
  const chooser = await eventually(
    async () => (await Promise.all([page.waitForEvent("filechooser", { timeout: 3_000 }).catch(() => null), page.keyboard.press("Enter")]))[0],
    { within: 20_000, what: "the choice of a file" },
  );
  await chooser.setFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

/** Goes there, presses Enter, and returns the name and the text of the file that comes. */
async function fetched(page, place) {
  await reach(page, place);
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

/** The star of the open record is set, or is not. */
const isStarred = (page, set) => eventually(async () => (await star(page).getAttribute("aria-pressed")) === String(set), { what: set ? "the star" : "no star" });

/** Opens the second in the list. */
async function second(page, title) {
  await page.keyboard.press("j");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator("#record-title", { hasText: title }).waitFor();
}

story("by keyboard alone a record gets its star, is found among those that have one, and loses it again", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  const { keyboard } = page;
  await second(page, "Bernd Becker");
  await reach(page, star(page));
  assert.ok(await isSeen(page), "where the focus stands can be seen");
  await isStarred(page, false);
  await keyboard.press("Enter");
  await isStarred(page, true);
  await keyboard.press("Escape");
  await page.waitForURL("**/contacts");

  await keyboard.press("/");
  await enter(page, button(page, "list.add_filter"));
  await page.getByRole("searchbox", { name: de("list.which_field") }).waitFor();
  await keyboard.type("stern");
  await keyboard.press("Enter");
  await reach(page, page.getByRole("checkbox", { name: "Anna Berger", exact: true }));
  await keyboard.press("Space");
  await enter(page, button(page, "list.apply"));
  await eventually(async () => (await titles(page)).join() === "Bernd Becker", { what: "the one with a star" });

  await keyboard.press("j");
  await keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Bernd Becker" }).waitFor();
  await reach(page, star(page));
  await keyboard.press("Space");
  await isStarred(page, false);
  await keyboard.press("Escape");
  await counts(page, 0);
});

story("by keyboard alone a column is made wider and narrower, and stays so", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM);
  const before = await width(page, "Position");
  await reach(page, edge(page, "Position"));
  assert.ok(await isSeen(page), "where the focus stands can be seen");
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  const wide = await eventually(async () => { const now = await width(page, "Position"); return now > before + 20 && now; }, { what: "a wider column" });
  assert.equal(await edge(page, "Position").getAttribute("aria-valuenow"), String(wide));
  await acknowledged(page);
  await one.restart();
  await one.goto("/contacts");
  await eventually(async () => (await width(one.page, "Position")) === wide, { what: "the column as wide as before" });
});

story("by keyboard alone a note is written to a record, left, and read again", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM);
  await second(page, "Bernd Becker");
  await reach(page, note(page));
  await page.keyboard.type("Ruft selten zurück.");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Lieber schreiben.");
  await page.keyboard.press("Tab");
  await acknowledged(page);
  await one.restart();
  await one.goto("/contacts");
  await row(one.page, "Bernd Becker").waitFor();
  await second(one.page, "Bernd Becker");
  await eventually(async () => (await note(one.page).inputValue()) === "Ruft selten zurück.\nLieber schreiben.", { what: "the note" });
});

story("by keyboard alone the workspace is deleted from the device, after its name was typed", async ({ device }) => {
  const page = await found(await device(), { workspace: "Probe GmbH" });
  await go(page, "e", "/settings");
  await enter(page, button(page.locator("main"), "settings.leave_act"));
  const sheet = page.getByRole("dialog", { name: de("settings.leave") });
  await sheet.waitFor();
  await reach(page, sheet.getByLabel(de("settings.leave_type")));
  await page.keyboard.type("Probe GmbH");
  await enter(page, button(sheet, "settings.leave_now"));
  await page.waitForURL("**/welcome", { timeout: 20_000 });
  await page.getByLabel(de("welcome.member")).waitFor();
});

story("by keyboard alone a star is taken back with Ctrl+Z, and what was set holds after a restart", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM);
  await second(page, "Bernd Becker");
  await enter(page, star(page));
  await isStarred(page, true);
  await page.keyboard.press("Control+z");
  await isStarred(page, false);
  await enter(page, star(page));
  await isStarred(page, true);
  await acknowledged(page);
  await one.restart();
  await one.goto("/contacts");
  await row(one.page, "Bernd Becker").waitFor();
  await second(one.page, "Bernd Becker");
  await isStarred(one.page, true);
});

story("by keyboard alone the faulty rows of an import are fetched as a file with their reasons, at its end and later", async ({ device }) => {
  const page = await found(await device());
  await choose(page, "team.csv", FAULTY);
  const { new: fresh, faulty } = await planned(page);
  assert.deepEqual({ fresh, faulty }, { fresh: 1, faulty: 2 });
  await enter(page, button(page, "import.run_rows.one"));
  assert.deepEqual(await importDone(page), { created: 1, changed: 0, faulty: 2 });
  const file = await fetched(page, button(page, "import.get_faults"));
  assert.equal(file.name, "fehler-team.csv");
  assert.match(file.text, /Wer;Weiß es;das ist keine adresse.*name@firma\.de/, "the row, and what would be right");
  assert.match(file.text, /Auch;Nicht;noch eine ohne.*name@firma\.de/);
  assert.doesNotMatch(file.text, /Müller/, "what came in is not in it");
  await go(page, "k", "/contacts");
  await row(page, "Jana Müller").waitFor();
  await counts(page, 1);
  await go(page, "i", "/import");
  assert.deepEqual(await fetched(page, button(line(page, "team.csv"), "import.get_faults")), file);
});

story(
  "by keyboard alone a long import is stopped, left, and taken up again later: every row is there once",
  async ({ device }) => {
    const page = await found(await device());
    await choose(page, "kunden.csv", people(ROWS));
    assert.equal((await planned(page)).new, ROWS);
    await enter(page, button(page, "import.run_rows.other", { n: "20.000" }));
    await enter(page, button(page, "import.stop"));
    await page.getByRole("heading", { name: de("import.interrupted"), exact: true }).waitFor();
    // What the page says then is what is there: the write under way counts as well.
    const said = await page.locator(".set-lead").innerText();
    const [, rows] = said.match(/([\d.]+) von/);
    const done = Number(rows.replace(".", ""));
    assert.ok(done < ROWS, said);
    await go(page, "k", "/contacts");
    await counts(page, done);
    await go(page, "i", "/import");
    await line(page, "kunden.csv").getByText(`Unterbrochen nach ${rows} von`).waitFor();

    await go(page, "i", "/import");
    await enter(page, button(line(page, "kunden.csv"), "import.go_on"));
    assert.equal((await importDone(page)).faulty, 0);
    await go(page, "k", "/contacts");
    await counts(page, ROWS);
    await page.keyboard.press("/");
    await page.keyboard.type("person00007@firma7.example");
    await counts(page, 1);
  },
  { timeout: 300_000 },
);

story("by keyboard alone the app becomes English in the settings, and German again", async ({ device }) => {
  const page = await found(await device());
  const speaks = async (language, say) => {
    await page.getByRole("heading", { level: 1, name: say("nav.settings"), exact: true }).waitFor();
    await page.getByRole("heading", { name: say("settings.looks"), exact: true }).waitFor();
    assert.equal(await page.evaluate(() => document.documentElement.lang), language);
    await go(page, "k", "/contacts");
    await page.getByRole("heading", { level: 1, name: say("nav.contacts"), exact: true }).waitFor();
  };
  for (const [name, language, say] of [["English", "en", en], ["Deutsch", "de", de]]) {
    await go(page, "e", "/settings");
    const choice = page.locator("main").getByRole("button", { name, exact: true });
    await reach(page, choice);
    assert.ok(await isSeen(page), "where the focus stands can be seen");
    await page.keyboard.press("Enter");
    await eventually(async () => (await choice.getAttribute("aria-pressed")) === "true", { what: `${name} to be chosen` });
    assert.ok(await choice.evaluate((choice) => choice === document.activeElement), "the focus stays where it was");
    await speaks(language, say);
  }
});

story("r7 by keyboard alone the browser is asked to keep the data, and asked again once it would", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await go(page, "e", "/settings");
  await page.getByText(de("storage.not_kept")).waitFor();
  await enter(page, button(page, "storage.ask"));
  await page.getByRole("status").getByText(de("storage.refused")).waitFor();
  // The person allows it in the browser's own settings.
  const session = await one.context.newCDPSession(page);
  await session.send("Browser.grantPermissions", { origin: one.url, permissions: ["durableStorage"] });
  await enter(page, button(page, "storage.ask"));
  await page.getByText(de("storage.kept")).waitFor();
  await button(page, "storage.ask").waitFor({ state: "detached" });
  await page.getByRole("status").getByText(de("storage.refused")).waitFor({ state: "detached" });
  assert.ok(await page.evaluate(() => navigator.storage.persisted()), "the browser has promised it");
});
