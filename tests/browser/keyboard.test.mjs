//! The work of a day by keyboard alone: nothing here presses, taps or points.

import { assert, eventually, story } from "./harness.mjs";
import { bulk, columns, lift, picked, titles, toast, values, withRows } from "./listing.mjs";
import { acknowledged, apart, choices, chosenTarget, counts, createContact, de, edit, found, importDone, mark, openRecord, planned, row, shows, together } from "./person.mjs";

const TEAM = [
  ["Vorname", "Nachname", "Position"],
  ["Anna", "Albers", "Einkauf"],
  ["Bernd", "Becker", "Leitung Einkauf"],
  ["Carla", "Claussen", "Vertrieb"],
  ["Detlef", "Dörfler", "Leitung Vertrieb"],
];

/** More stops than this between two places nobody goes by keyboard. */
const FAR = 90;

/** Presses a key until the focus stands there. */
async function reach(page, place, key = "Tab") {
  await place.waitFor({ state: "attached" });
  const passed = [];
  for (let step = 0; step <= FAR; step += 1) {
    if (await place.evaluate((place) => place === document.activeElement)) return;
    passed.push(await page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.slice(0, 30) ?? ""}`));
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${place}; it passed\n${passed.join("\n")}`);
}

/** Goes there and presses Enter. */
async function enter(page, place, key) {
  await reach(page, place, key);
  await page.keyboard.press("Enter");
}

/** Goes to a page by its two letters. */
async function go(page, letter, path) {
  await page.keyboard.press("g");
  await page.keyboard.press(letter);
  await page.waitForURL(`**${path}`);
}

/** What has the focus is seen to have it. */
const isSeen = (page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
    return focused.matches(":focus-visible") && ((outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none");
  });

const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });

story("by keyboard alone a contact is made, changed, taken back and found", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const { keyboard } = page;
  await keyboard.press("n");
  await page.getByRole("dialog", { name: de("shell.new_contact") }).waitFor();
  await keyboard.type("Jana");
  await keyboard.press("Tab");
  await keyboard.type("Müller");
  await keyboard.press("Control+Enter");
  await page.locator("#record-title", { hasText: "Jana Müller" }).waitFor();
  // E edits the first field that is there; Enter keeps what stands there.
  await keyboard.press("e");
  await page.locator(".record input.value-input:focus").waitFor();
  await keyboard.press("Control+a");
  await keyboard.type("Johanna");
  await keyboard.press("Enter");
  await shows(page, "first_name", "Johanna");
  await page.locator("#record-title", { hasText: "Johanna Müller" }).waitFor();
  await keyboard.press("Control+z");
  await page.locator("#record-title", { hasText: "Jana Müller" }).waitFor();
  await shows(page, "first_name", "Jana");
  await keyboard.press("Control+Shift+z");
  await page.locator("#record-title", { hasText: "Johanna Müller" }).waitFor();
  await keyboard.press("Escape");
  await page.waitForURL("**/contacts");
  await keyboard.press("/");
  await keyboard.type("mueller");
  await row(page, "Johanna Müller").waitFor();
  await keyboard.press("Control+a");
  await keyboard.type("niemand");
  await eventually(async () => (await row(page, "Johanna Müller").count()) === 0, { what: "nobody to be found" });
  await keyboard.press("Escape");
  await counts(page, 1);
  await keyboard.press("Control+k");
  await page.locator("dialog.palette input:focus").waitFor();
  await keyboard.type("johanna");
  await page.getByRole("option", { name: /Johanna Müller/ }).waitFor();
  await keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Johanna Müller" }).waitFor();
});

story("by keyboard alone a list is sorted, a column chosen, a filter set, changed and lifted", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  const { keyboard } = page;
  await keyboard.press("/");
  await enter(page, button(page, "list.add_filter"));
  await page.getByRole("searchbox", { name: de("list.which_field") }).waitFor();
  await keyboard.type("posit");
  await keyboard.press("Enter");
  await page.getByRole("textbox", { name: de("list.value") }).waitFor();
  await eventually(() => page.getByRole("textbox", { name: de("list.value") }).evaluate((input) => input === document.activeElement), { what: "the focus on what to compare with" });
  await keyboard.type("leitung");
  await keyboard.press("Enter");
  await eventually(async () => (await titles(page)).join() === "Bernd Becker,Detlef Dörfler", { what: "those who lead" });
  const words = page.getByRole("list", { name: de("list.filters") }).getByRole("button").first();
  const says = await words.innerText();
  assert.match(says, /^Position .*leitung$/);
  await keyboard.press("/");
  await enter(page, words);
  await eventually(() => page.getByRole("textbox", { name: de("list.value") }).evaluate((input) => input === document.activeElement), { what: "the focus on what to compare with" });
  await keyboard.press("Control+a");
  await keyboard.type("vertrieb");
  await keyboard.press("Enter");
  await eventually(async () => (await titles(page)).join() === "Carla Claussen,Detlef Dörfler", { what: "those who sell" });
  await keyboard.press("/");
  await reach(page, lift(page, says.replace("leitung", "vertrieb")));
  assert.ok(await isSeen(page), "where the focus stands can be seen");
  await keyboard.press("Enter");
  await counts(page, 4);

  await keyboard.press("/");
  await enter(page, button(page, "list.columns"));
  const panel = page.getByRole("dialog", { name: de("list.columns") });
  await reach(page, panel.getByRole("checkbox", { name: "Abteilung", exact: true }), "ArrowDown");
  await keyboard.press("Space");
  await eventually(async () => (await columns(page)).includes("Abteilung"), { what: "the column" });
  await keyboard.press("Escape");
  const sort = page.getByRole("columnheader").getByRole("button", { name: "Position", exact: true });
  await enter(page, sort);
  await keyboard.press("Enter");
  await eventually(async () => (await values(page, "Position")).join() === "Vertrieb,Leitung Vertrieb,Leitung Einkauf,Einkauf", { what: "the order" });
});

story("by keyboard alone several are picked, tagged together, and that taken back", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  const { keyboard } = page;
  await keyboard.press("j");
  await keyboard.press("ArrowDown");
  await keyboard.press("Space");
  await picked(page, 1);
  await keyboard.press("Shift+ArrowDown");
  await picked(page, 2);
  await keyboard.press("ArrowDown");
  await keyboard.press("x");
  await picked(page, 3);
  await enter(page, button(bulk(page), "list.tag"), "Shift+Tab");
  const sheet = page.getByRole("dialog", { name: de("list.set_title.other", { n: 3 }) });
  await reach(page, sheet.locator('[data-field="tags"]').getByRole("combobox"));
  await keyboard.type("Messe");
  await keyboard.press("Enter");
  const change = sheet.getByRole("button", { name: de("views.change_n.other", { count: 3 }), exact: true });
  await change.waitFor();
  await enter(page, change);
  await eventually(async () => (await values(page, "Schlagwörter")).join() === ",Messe,Messe,Messe", { what: "the tag on three" });
  await bulk(page).waitFor({ state: "detached" });
  await keyboard.press("Control+z");
  await eventually(async () => (await values(page, "Schlagwörter")).join() === ",,,", { what: "no tag" });
  await toast(page, de("shell.undone")).waitFor();
});

story("by keyboard alone a file is chosen, a column given its meaning, the rows imported and looked at", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const { keyboard } = page;
  await go(page, "i", "/import");
  await page.getByRole("heading", { name: de("import.title") }).waitFor();
  await reach(page, page.locator('input[type="file"]'));
  // WHY more than once: a browser that has just painted the page may not take the first press for a person's.
  const chooser = await eventually(
    async () => (await Promise.all([page.waitForEvent("filechooser", { timeout: 3_000 }).catch(() => null), keyboard.press("Enter")]))[0],
    { within: 20_000, what: "the choice of a file" },
  );
  const text = TEAM.map((cells) => cells.join(";")).join("\r\n").replace("Position", "Was er macht");
  await chooser.setFiles({ name: "team.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.getByRole("heading", { name: "team.csv", exact: true }).waitFor();
  const becomes = page.getByRole("combobox", { name: de("import.becomes_name", { name: "Was er macht" }), exact: true });
  await reach(page, becomes);
  await keyboard.type("Abteil");
  await eventually(async () => (await chosenTarget(page, "Was er macht")) === "Abteilung", { what: "the column's meaning" });
  assert.equal((await planned(page)).new, 4);
  await enter(page, button(page, "import.run_rows.other", { n: 4 }));
  assert.equal((await importDone(page)).created, 4);
  await enter(page, page.getByRole("link", { name: de("import.see", { kind: "Kontakte" }), exact: true }));
  await row(page, "Anna Albers").waitFor();
  await keyboard.press("j");
  await keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Anna Albers" }).waitFor();
  await shows(page, "department", "Einkauf");
});

story("by keyboard alone a record is thrown away, found in the trash and brought back", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  const { keyboard } = page;
  await keyboard.press("j");
  await keyboard.press("x");
  await picked(page, 1);
  await enter(page, button(bulk(page), "list.trash"), "Shift+Tab");
  await counts(page, 3);
  await go(page, "p", "/trash");
  await enter(page, button(page, "trash.restore_name", { kind: "Kontakt", name: "Anna Albers" }));
  await page.getByText(de("trash.empty")).waitFor();
  await go(page, "k", "/contacts");
  await row(page, "Anna Albers").waitFor();
  await counts(page, 4);
});

story("by keyboard alone what happened to a record is looked at, and what stood there before brought back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await openRecord(page, "Jana Müller");
  await edit(page, "position", "Vertrieb");
  await acknowledged(page);
  await one.goto("/contacts");
  const { keyboard } = page;
  await row(page, "Jana Müller").waitFor();
  await keyboard.press("j");
  await keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Jana Müller" }).waitFor();
  await enter(page, button(page, "record.history").first());
  const line = page.locator(".history-line").filter({ hasText: "Einkauf → Vertrieb" });
  await enter(page, button(line, "history.restore"));
  await shows(page, "position", "Einkauf");
  await toast(page, de("history.restored")).waitFor();
  await page.locator(".history-line").filter({ hasText: "Vertrieb → Einkauf" }).waitFor();
});

story("by keyboard alone the settings are changed, and hold", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const { keyboard } = page;
  await go(page, "e", "/settings");
  await page.getByRole("heading", { name: de("settings.looks") }).waitFor();
  await enter(page, button(page.locator("main"), "shell.theme_dark"));
  await eventually(() => page.evaluate(() => document.documentElement.dataset.theme === "dark"), { what: "the dark theme" });
  const letters = page.getByRole("switch", { name: /^Einzelne Buchstaben/ });
  await reach(page, letters);
  assert.ok(await isSeen(page), "where the focus stands can be seen");
  await keyboard.press("Space");
  await eventually(async () => (await letters.getAttribute("aria-checked")) === "false", { what: "letters to be off" });
  await keyboard.press("g");
  await keyboard.press("k");
  assert.equal(new URL(page.url()).pathname, "/settings", "letters do nothing");
  await enter(page, page.getByRole("link", { name: de("settings.sync"), exact: true }), "Shift+Tab");
  await page.waitForURL("**/settings/sync");
  await one.reopen();
  await one.goto("/settings");
  assert.equal(await one.page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await eventually(async () => (await one.page.getByRole("switch", { name: /^Einzelne Buchstaben/ }).getAttribute("aria-checked")) === "false", { what: "letters to be off still" });
});

story("r1 by keyboard alone two values are compared and one taken, on the record and in the inbox", async (world) => {
  const devices = await apart(world);
  const [anna, bert] = devices.map(({ page }) => page);
  for (const [page, text] of [[anna, "Leitung Einkauf"], [bert, "Geschäftsführung"]]) await edit(page, "position", text);
  await together(world, devices);
  await mark(anna, "position").waitFor();
  await anna.locator("#record-title").focus().catch(() => {});
  await enter(anna, mark(anna, "position"));
  const value = (page, text) => choices(page).filter({ has: page.locator(".conflict-value").getByText(text, { exact: true }) }).getByRole("button");
  await enter(anna, value(anna, "Geschäftsführung"), "ArrowDown");
  for (const page of [anna, bert]) {
    await mark(page, "position").waitFor({ state: "detached" });
    await shows(page, "position", "Geschäftsführung");
  }

  // Once more, from the page that lists all of them.
  await world.relay.stop();
  await edit(anna, "position", "Vertrieb");
  await edit(bert, "position", "Versand");
  await together(world, devices);
  await mark(bert, "position").waitFor();
  await go(bert, "a", "/conflicts");
  await enter(bert, value(bert, "Vertrieb"));
  await bert.getByText(de("conflict.inbox_none")).waitFor();
  await shows(anna, "position", "Vertrieb");
  await mark(anna, "position").waitFor({ state: "detached" });
});
