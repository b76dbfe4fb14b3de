//! Automated accessibility checks on every page.

import { test } from "node:test";
import { showAs } from "./arranging.mjs";
import { assert, SIZES, story } from "./harness.mjs";
import { bulk } from "./listing.mjs";
import { allPages, PAGES, routes, settled } from "./pages.mjs";
import { apart, choices, connect, de, edit, flag, importDone, invite, mark, openFile, openHistory, openList, openRecord, planned, showAllFields, startImport, together } from "./person.mjs";
import { fill } from "./sample.mjs";

/** What axe finds on the page as it stands; in the dark scheme only the colours are others. */
async function findings(one, name) {
  const found = [];
  for (const [colorScheme, only] of [["light", null], ["dark", ["color-contrast"]]]) {
    await one.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(one.page);
    found.push(...(await one.axe(one.page, only)).map((finding) => `${name}, ${colorScheme}: ${finding}`));
  }
  return found;
}

/** Every page is looked at in both languages and both themes: minutes on a busy machine. */
const ALL_PAGES_MS = 600_000;

test("every address of the app is among the pages that are looked at", () => {
  const { pages, records } = routes();
  assert.ok(pages.length >= 14 && records.length >= 4, "the app's addresses are found");
  assert.deepEqual(PAGES.filter(({ astray }) => !astray).map(({ path }) => path).toSorted(), pages.toSorted());
});

// WHY one language each: what axe looks at differs between them by the words alone, and between the sizes by all else.
for (const [size, language] of [["phone", "de"], ["desktop", "en"]]) {
  story(`axe finds nothing on any page of the ${size}, light and dark, in ${language === "de" ? "German" : "English"}`, async ({ device }) => {
    const one = await device({ size });
    const all = [];
    const look = async (name, path) => {
      await one.goto(path);
      all.push(...(await findings(one, `${name}, ${language}`)));
    };
    const speak = () => one.page.evaluate((language) => localStorage.setItem("feldbuch.lang", language), language);
    await one.goto();
    await speak();
    for (const path of ["/welcome", "/join"]) await look(path, path);
    await one.page.evaluate(() => localStorage.setItem("feldbuch.lang", "de"));
    await fill(one);
    const pages = (await allPages(one)).filter(({ name }) => name !== "home" && name !== "welcome");
    // A record of each kind that has a page is among them.
    for (const kind of routes().records) assert.ok(pages.some(({ path, astray }) => path.startsWith(`${kind}/`) && !astray), `no record of ${kind}`);
    await speak();
    for (const { name, path } of pages) await look(name, path);
    assert.deepEqual(all, []);
  }, { timeout: ALL_PAGES_MS });
}

story("axe finds nothing on any page of a tablet, lying and upright", async ({ device }) => {
  const one = await device({ size: "tablet-wide" });
  await fill(one);
  const all = [];
  for (const { name, path } of (await allPages(one)).filter(({ name, astray }) => name !== "home" && name !== "welcome" && !astray)) {
    await one.goto(path);
    // WHY in one colour scheme and language: those are looked at above, and a tablet differs by its width alone.
    for (const size of ["tablet-wide", "tablet-tall"]) {
      await one.page.setViewportSize(SIZES[size]);
      await one.page.emulateMedia({ reducedMotion: "reduce" });
      await settled(one.page);
      all.push(...(await one.axe()).map((finding) => `${name}, ${size}: ${finding}`));
    }
  }
  assert.deepEqual(all, []);
}, { timeout: ALL_PAGES_MS });

story("axe finds nothing in what opens above the pages", async ({ device }) => {
  const one = await device();
  await fill(one);
  const { page } = one;
  const all = [];
  await one.goto("/contacts");
  for (const [name, open] of [
    ["new contact", () => page.keyboard.press("n")],
    ["palette", () => page.keyboard.press("Control+k")],
    ["shortcuts", () => page.keyboard.press("?")],
    ["account menu", () => page.getByRole("button", { name: de("shell.account_menu") }).click()],
    ["sync pill", () => page.locator("button.pill").click()],
    ["columns", () => page.getByRole("button", { name: de("list.columns"), exact: true }).click()],
    ["filter", () => page.getByRole("button", { name: de("list.add_filter"), exact: true }).first().click()],
    ["export", () => page.getByRole("button", { name: de("list.export"), exact: true }).click()],
  ]) {
    await open();
    const opened = page.locator("dialog[open], .panel").first();
    // WHY once more: in one of many runs on a busy machine something did not open; it is named here when that happens again.
    // This story is about what stands in them.
    await opened.waitFor({ timeout: 10_000 }).catch(() => (console.error(`${name} did not open at once`), open()));
    await opened.waitFor();
    all.push(...(await findings(one, name)));
    await page.keyboard.press("Escape");
    await page.locator("dialog[open], .panel").waitFor({ state: "detached" });
  }
  assert.deepEqual(all, []);
});

for (const size of ["phone", "desktop"]) {
  story(`axe finds nothing in the layouts of a list on the ${size}`, async ({ device }) => {
    const one = await device({ size });
    await fill(one);
    const { page } = one;
    const all = [];
    const look = async (name) => all.push(...(await findings(one, name)));
    if (size === "desktop") {
      await one.goto("/contacts");
      await showAs(page, "list.cards");
      await page.locator(".tiles .tile").first().waitFor();
      await look("cards");
      await page.locator(".grid.tiles").focus();
      await page.keyboard.press("Space");
      await bulk(page).waitFor();
      await look("cards, one picked");
    }
    for (const [list, name] of [["/deals", "deals"], ["/tasks", "tasks"]]) {
      await one.goto(list);
      await showAs(page, "list.calendar");
      await page.locator(".dated .cal-cell").first().waitFor();
      await look(`${name} in a calendar`);
    }
    await page.locator(".dated .cal-date").nth(10).click();
    await page.locator("dialog.dated-day").waitFor();
    await look("a day of a list");
    assert.deepEqual(all, []);
  }, { timeout: ALL_PAGES_MS });
}

/** Rows that are new, changed, doubtful and faulty, and an owner whom nobody knows. */
const MIXED = [
  "Vorname;Nachname;E-Mail;Position;Zuständig",
  "Carla;Neu;carla@neu.example;Einkauf;Anna Berger",
  "Greta;Lindqvist;g.lindqvist@nordwind-logistik.example;Leitung Disposition;Bert Unbekannt",
  "Petra;Hellmann;;;",
  "Wer;Weiß es;das ist keine adresse;;",
].join("\r\n");

story("axe finds nothing on a tablet while a file comes in, in a history, with records picked and in an invitation", async ({ device }) => {
  const one = await device({ size: "tablet-wide" });
  await fill(one);
  await connect(one);
  const { page } = one;
  const all = [];
  const look = async (name) => all.push(...(await findings(one, name)));
  await openFile(page, "gemischt.csv", MIXED);
  await page.locator(".import-form summary").click();
  const { faulty } = await planned(page);
  assert.equal(faulty, 1);
  await look("dry run");
  await startImport(page);
  await importDone(page);
  await look("outcome of an import");
  await openList(page);
  for (const name of ["Jana Aalen", "Greta Lindqvist"]) await page.getByRole("checkbox", { name: `${de("list.select")}: ${name}`, exact: true }).check();
  await page.getByRole("toolbar", { name: de("list.bulk") }).waitFor();
  await look("records picked");
  await page.getByRole("button", { name: de("list.clear_selection"), exact: true }).click();
  for (const size of ["tablet-wide", "tablet-tall"]) {
    await page.setViewportSize(SIZES[size]);
    await openList(page);
    await look(`list, ${size}`);
    await openRecord(page, "Jana Aalen");
    await look(`record, ${size}`);
    await openHistory(page);
    await look(`history, ${size}`);
  }
  await invite(one);
  await page.getByRole("dialog").getByRole("img", { name: de("invite.qr") }).waitFor();
  await look("invitation");
  assert.deepEqual(all, []);
});

story("axe finds nothing where two devices disagree: in the list, on the field, above the record and in the inbox", async (world) => {
  const devices = await apart(world);
  const [anna, bert] = devices;
  await edit(anna.page, "position", "Leitung Einkauf");
  await edit(bert.page, "position", "Geschäftsführung");
  for (const { page } of devices) await showAllFields(page);
  await flag(anna.page, "do_not_contact").click();
  await flag(bert.page, "do_not_contact").click();
  await flag(bert.page, "do_not_contact").click();
  await together(world, devices);
  const { page } = anna;
  await page.locator(".banner.is-bad").waitFor();
  await mark(page, "position").click();
  await choices(page.locator(".panel")).first().waitFor();
  const all = await findings(anna, "a field's values above the record");
  await page.keyboard.press("Escape");
  await openList(page, "conflicts");
  await page.getByRole("article").waitFor();
  all.push(...(await findings(anna, "inbox")));
  assert.deepEqual(all, []);
});

story("in the sun every text stands out by 7 to 1, and axe finds nothing else", async ({ device }) => {
  const one = await device();
  await fill(one);
  const { page } = one;
  await page.getByRole("button", { name: de("shell.account_menu") }).click();
  await page.getByRole("button", { name: de("shell.theme_sun"), exact: true }).click();
  await page.keyboard.press("Escape");
  await page.emulateMedia({ reducedMotion: "reduce" });
  const all = [];
  const look = async (name) => {
    await settled(page);
    for (const rules of [null, ["color-contrast-enhanced"]]) all.push(...(await one.axe(page, rules)).map((finding) => `${name}: ${finding}`));
  };
  await openRecord(page, "Jana Aalen");
  await openHistory(page);
  await look("record");
  for (const name of ["contacts", "accounts", "import", "trash", "settings"]) {
    await openList(page, name);
    await look(name);
  }
  assert.deepEqual(all, []);
});
