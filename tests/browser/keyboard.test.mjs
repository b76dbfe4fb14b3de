//! The work of a day by keyboard alone: nothing here presses, taps or points.

import { readFileSync } from "node:fs";
import { note } from "./activity.mjs";
import { viewButton } from "./arranging.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { enter, go, isSeen, reach } from "./keys.mjs";
import { create } from "./lines.mjs";
import { bulk, columns, lift, picked, titles, toast, values, withRows } from "./listing.mjs";
import { acknowledged, apart, choices, chosenTarget, counts, createContact, de, edit, found, importDone, mark, openList, openRecord, pill, planned, row, shows, together } from "./person.mjs";
import { createDeal, createLead, openBoard } from "./selling.mjs";

const TEAM = [
  ["Vorname", "Nachname", "Position"],
  ["Anna", "Albers", "Einkauf"],
  ["Bernd", "Becker", "Leitung Einkauf"],
  ["Carla", "Claussen", "Vertrieb"],
  ["Detlef", "Dörfler", "Leitung Vertrieb"],
];

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

story("by keyboard alone a deal, a lead, a quote, a product and what was said on the phone are found from everywhere by their words", async ({ device }) => {
  const page = await found(await device());
  const { keyboard } = page;
  await createContact(page, { first_name: "Jana", last_name: "Müller" });
  await openRecord(page, "Jana Müller");
  await note(page, "call", { outcome: "reached", subject: "Rückfrage zur Absaugung" });
  await openList(page, "products");
  await create(page, "product", { name: "Tauchpumpe", sku: "TP-77", list_price: "1250" });
  await openList(page, "quotes");
  await create(page, "quote", { subject: "Wartung Sommer" });
  await createLead(page, { first_name: "Heike", last_name: "Marquardt", company_name: "Marquardt Kältetechnik" });
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Schaltschrank Halle 3" });
  for (const [typed, title, kind] of [
    ["schaltschr", "Schaltschrank Halle 3", "deals"],
    ["kältetech", "Heike Marquardt", "leads"],
    ["wartung so", "Wartung Sommer", "quotes"],
    ["tp-77", "Tauchpumpe", "products"],
    ["absaugung", "Rückfrage zur Absaugung", "activities"],
  ]) {
    await keyboard.press("Control+k");
    await page.locator("dialog.palette input:focus").waitFor();
    await keyboard.type(typed);
    await page.getByRole("option").filter({ hasText: title }).first().waitFor();
    await keyboard.press("Enter");
    await page.waitForURL(`**/${kind}/*`);
    await page.locator("#record-title", { hasText: title }).waitFor();
  }
});

story("by keyboard alone a list is sorted, a column chosen and moved, a filter set, changed and lifted", async ({ device }) => {
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
  await eventually(async () => (await columns(page)).at(-1) === "Abteilung", { what: "the column" });
  await enter(page, button(panel, "list.column_left", { name: "Abteilung" }), "ArrowDown");
  await eventually(async () => (await columns(page)).at(-2) === "Abteilung", { what: "the column one place further left" });
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

story("by keyboard alone one goes from record to record as fast as one presses", async ({ device }) => {
  const page = await found(await device());
  for (const name of ["Albers", "Becker", "Claussen", "Dörfler"]) await createContact(page, { first_name: "Anna", last_name: name });
  await openRecord(page, "Anna Albers");
  await page.evaluate(() => {
    for (const key of ["j", "j", "j", "k"]) document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  });
  await page.locator("#record-title", { hasText: "Claussen" }).waitFor();
});

story("by keyboard alone a list is saved as a view, left, found again and exported", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  const { keyboard } = page;
  await keyboard.press("/");
  await enter(page, button(page, "list.add_filter"));
  await page.getByRole("searchbox", { name: de("list.which_field") }).waitFor();
  await keyboard.type("posit");
  await keyboard.press("Enter");
  await eventually(() => page.getByRole("textbox", { name: de("list.value") }).evaluate((input) => input === document.activeElement), { what: "the focus on what to compare with" });
  await keyboard.type("leitung");
  await keyboard.press("Enter");
  await counts(page, 2);
  await keyboard.press("/");
  await enter(page, viewButton(page, de("views.all")), "Shift+Tab");
  const menu = page.getByRole("dialog", { name: de("views.menu", { name: de("views.all") }) });
  await enter(page, button(menu, "views.new"));
  await eventually(() => menu.getByLabel(de("views.name")).evaluate((input) => input === document.activeElement), { what: "the focus on the view's name" });
  await keyboard.type("Wer leitet");
  await keyboard.press("Enter");
  await viewButton(page, "Wer leitet").waitFor();
  await page.waitForURL(/\/contacts\/view\/[0-9a-f]{32}$/);
  await keyboard.press("/");
  await enter(page, viewButton(page, "Wer leitet"), "Shift+Tab");
  await enter(page, page.getByRole("dialog").getByRole("button", { name: de("views.all_of", { kind: "Kontakte" }) }));
  await counts(page, 4);
  await keyboard.press("/");
  await enter(page, viewButton(page, de("views.all")), "Shift+Tab");
  await enter(page, page.getByRole("dialog").getByRole("button", { name: "Wer leitet" }).first());
  await counts(page, 2);

  await keyboard.press("/");
  await enter(page, button(page, "list.export"));
  const csv = page.locator(".menu-item").filter({ hasText: de("list.export_csv") }).first();
  await reach(page, csv);
  const [download] = await Promise.all([page.waitForEvent("download"), keyboard.press("Enter")]);
  assert.deepEqual(readFileSync(await download.path(), "utf8").match(/Becker|Dörfler|Albers|Claussen/g).toSorted(), ["Becker", "Dörfler"]);
});

story("by keyboard alone an import is taken back", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  await go(page, "i", "/import");
  await enter(page, button(page, "import.undo").first());
  await enter(page, button(page, "import.undo_sure"));
  await page.getByText(de("import.is_undone")).waitFor();
  await go(page, "k", "/contacts");
  await page.getByText(de("list.empty_contacts")).waitFor();
});

story("by keyboard alone sync is set up, a colleague invited, comes in, and both are among the devices", async ({ device }) => {
  const one = await device({ name: "anna" });
  const page = await found(one);
  await go(page, "e", "/settings");
  await enter(page, page.getByRole("link", { name: de("settings.sync"), exact: true }));
  await enter(page, button(page, "sync.set_up_act"));
  await pill(page, /^Alles gesichert/);
  await enter(page, page.getByRole("link", { name: de("settings.devices"), exact: true }), "Shift+Tab");
  await enter(page, button(page, "devices.invite"));
  const sheet = page.getByRole("dialog", { name: de("devices.invite") });
  await enter(page, button(sheet, "invite.week"));
  await enter(page, button(sheet, "invite.make"));
  const link = await sheet.locator("input[readonly]").inputValue();
  await page.keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });

  const two = await device({ name: "bert" });
  await two.page.goto(link, { waitUntil: "load" });
  await two.mounted();
  await reach(two.page, two.page.getByLabel(de("welcome.member")));
  await two.page.keyboard.type("Bert Claussen");
  await reach(two.page, two.page.getByLabel(de("welcome.device")));
  await two.page.keyboard.press("Control+a");
  await two.page.keyboard.type("Tablet");
  await enter(two.page, button(two.page, "join.join"));
  await two.page.waitForURL("**/contacts");
  await pill(two.page, /^Alles gesichert/);
  for (const page of [one.page, two.page]) {
    if (page === two.page) {
      await go(page, "e", "/settings");
      await enter(page, page.getByRole("link", { name: de("settings.devices"), exact: true }));
    }
    for (const label of ["Laptop", "Tablet"]) await page.locator("li.device").filter({ hasText: label }).waitFor();
  }
});

/** What the sheet on `?` says: by place, what a key does and which it is. */
async function sheetOfKeys(page) {
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: de("shell.shortcuts"), exact: true });
  await sheet.locator(".key-groups").waitFor();
  const places = await sheet.locator("section").evaluateAll((sections) => sections.map((section) => [
    section.querySelector("h3").textContent,
    [...section.querySelectorAll(".key-list > div")].map((line) => [line.querySelector("dt").textContent, [...line.querySelectorAll("kbd")].map((key) => key.textContent).join(" ")]),
  ]));
  return { sheet, places: new Map(places) };
}

/** The keys of every place beside the pages, in the order of the sheet. */
const KEYS = {
  everywhere: { palette: "Strg K", search: "/", new: "N", undo: "Strg Z", redo: "Strg ⇧ Z", help: "?", close: "Esc" },
  in_palette: { only_acts: ">", only_tags: "#", only_people: "@", choose: "↑ ↓", open: "↵" },
  lists: { next: "J", previous: "K", open: "↵", pick: "X", extend: "⇧ ↓", pick_all: "Strg A", ends: "Pos1 Ende", width: "← →" },
  records: { edit: "E", next_record: "J", previous_record: "K", keep_field: "↵", drop_field: "Esc", save: "Strg ↵" },
  board: { choose_card: "↑ ↓ ← →", open: "↵", carry_card: "Alt ← →", let_go: "Esc" },
  calendar: {
    turn: "← →", today: "T", month: "M", week: "W", day: "D", agenda: "L", choose_event: "↑ ↓", open: "↵",
    carry_day: "Alt ← →", carry_time: "Alt ↑ ↓", stretch: "Alt ⇧ ↑ ↓", remove: "Entf",
  },
  order: { carry_quote_line: "Alt ↑ ↓", carry_step: "Alt ↑ ↓", carry_stop: "↑ ↓", carry_stage: "↑ ↓", cell_below: "↵", choose_task: "↑ ↓" },
};

story("the sheet on ? says which keys work where, and they do what it says", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const { keyboard } = page;
  const { sheet, places } = await sheetOfKeys(page);
  const wanted = Object.entries(KEYS).map(([place, keys]) => [de(`keys.${place}`), Object.entries(keys).map(([what, key]) => [de(`keys.${what}`), key])]);
  assert.deepEqual([...places].filter(([place]) => place !== de("keys.pages")), wanted);
  assert.ok(places.get(de("keys.pages")).every(([, key]) => /^G [A-Z]$/.test(key)));
  await keyboard.press("Escape");
  await sheet.waitFor({ state: "detached" });

  const keyOf = (place, what) => places.get(de(`keys.${place}`)).find(([name]) => name === de(`keys.${what}`))[1];
  const palette = page.locator("dialog.palette");
  await keyboard.press("Control+k");
  for (const [what, sign] of [["only_acts", "palette.acts_only"], ["only_tags", "palette.tags_only"], ["only_people", "palette.people_only"]]) {
    await palette.locator("input").fill(keyOf("in_palette", what));
    await palette.locator('.palette-sign[aria-pressed="true"]', { hasText: de(sign) }).waitFor();
  }
  await keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  const calendar = places.get(de("keys.pages")).find(([name]) => name === de("nav.calendar"))[1];
  await go(page, calendar.split(" ")[1].toLowerCase(), "/calendar");
  for (const view of ["month", "week", "day", "agenda", "month"]) {
    await keyboard.press(keyOf("calendar", view).toLowerCase());
    await page.locator(`.calendar[data-view="${view}"]`).waitFor();
  }
});

story("the sheet of keys is read on a phone without going sideways", async ({ device }) => {
  const one = await device({ size: "phone" });
  const page = await found(one);
  const { sheet } = await sheetOfKeys(page);
  const body = sheet.locator(".key-groups");
  assert.ok(await body.evaluate((body) => body.scrollWidth <= body.clientWidth), "nothing is wider than the sheet");
  const cut = await body.locator("dt, dd").evaluateAll((parts) => parts.filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.textContent));
  assert.deepEqual(cut, []);
  assert.deepEqual(await one.axe(), []);
});
