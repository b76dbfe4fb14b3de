//! The layouts of a list: cards beside each other, months with records on their days, kept on the device and in views.

import { across, choose, dayOf, layout, onDay, openViews, saveAs, showAs, standsOn, tiles, viewButton } from "./arranging.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { box, bulk, openArranging, picked, setFilter, titles, withRows } from "./listing.mjs";
import { finger } from "./planning.mjs";
import { count, de, found, importDone, openFile, openList, pair, pill, startImport } from "./person.mjs";
import { createDeal, openBoard } from "./selling.mjs";

const PLACES = ["Einkauf", "Technik", "Leitung"];
const people = (count) => [
  ["Vorname", "Nachname", "Firma", "Position", "E-Mail"],
  ...Array.from({ length: count }, (_, at) => {
    const number = String(at).padStart(4, "0");
    return [`Kim${number}`, "Adam", `Firma ${at % 7}`, PLACES[at % 3], `kim${number}@example.de`];
  }),
];
const name = (at) => `Kim${String(at).padStart(4, "0")} Adam`;

const focused = (page) => page.evaluate(() => document.activeElement?.closest(".grid-row")?.querySelector(".row-title")?.textContent);
const stands = (page, title) => eventually(async () => (await focused(page)) === title, { what: `the keyboard at ${title}` });

story("a list stands in cards that tell its first columns, is walked by keyboard, picked, opened, and comes again so", async ({ device }) => {
  const { one, page } = await withRows(device, people(60));
  await showAs(page, "list.cards");
  const beside = await eventually(async () => { const n = await across(page); return n > 2 ? n : null; }, { what: "cards beside each other" });
  const [first] = await tiles(page);
  assert.equal(first.title, name(0));
  for (const told of ["Firma 0", "Position", "Einkauf", "kim0000@example.de"]) assert.ok(first.text.includes(told), `${told} on ${first.text}`);

  await page.locator(".grid.tiles").focus();
  await stands(page, name(0));
  await page.keyboard.press("ArrowRight");
  await stands(page, name(1));
  await page.keyboard.press("ArrowDown");
  await stands(page, name(1 + beside));
  await page.keyboard.press("Space");
  await picked(page, 1);
  await page.keyboard.press("Shift+ArrowRight");
  await picked(page, 2);
  assert.ok(await box(page, name(1 + beside)).isChecked());
  await page.keyboard.press("Escape");
  await bulk(page).waitFor({ state: "detached" });
  await page.keyboard.press("End");
  await stands(page, name(59));
  await page.keyboard.press("Enter");
  await page.locator("#record-title", { hasText: name(59) }).waitFor();

  // Beside a record there is room for rows only; the cards come back where they were.
  await page.goBack();
  await eventually(async () => (await tiles(page)).some(({ title }) => title === name(59)), { what: "the cards at their end" });

  const arranging = await openArranging(page);
  await arranging.getByRole("checkbox", { name: "Position", exact: true }).uncheck();
  await page.keyboard.press("Escape");
  await eventually(async () => !(await tiles(page))[0].text.includes("Position"), { what: "cards without what was hidden" });
  await one.restart();
  await one.goto("/contacts");
  await eventually(async () => (await across(one.page)) > 2, { what: "cards after a restart" });
  assert.equal(await layout(one.page, "list.cards").getAttribute("aria-pressed"), "true");
});

story("of thousands of cards only those about the screen stand in the document, and each is reached", async ({ device }) => {
  const { page } = await withRows(device, people(3_000));
  await showAs(page, "list.cards");
  await eventually(async () => (await across(page)) > 2, { what: "cards" });
  const inDocument = () => page.locator(".tiles .rows > .grid-row").count();
  assert.ok((await inDocument()) < 300, `${await inDocument()} cards in the document`);
  await page.locator(".tiles").evaluate((grid) => grid.scrollTo(0, grid.scrollHeight / 2));
  await eventually(async () => (await tiles(page)).some(({ title }) => title === name(1_500)), { what: "the middle" });
  await page.locator(".tiles").evaluate((grid) => grid.scrollTo(0, grid.scrollHeight));
  await eventually(async () => (await tiles(page)).at(-1)?.title === name(2_999), { what: "the last card" });
  assert.ok((await inDocument()) < 300, `${await inDocument()} cards in the document`);
  // No card lies on another, none is left out.
  const seen = await tiles(page);
  assert.equal(new Set(seen.map(({ top, left }) => `${top}/${left}`)).size, seen.length);
  // Fewer beside each other: the first one in view stays in view.
  await page.locator(".tiles").evaluate((grid) => grid.scrollTo(0, grid.scrollHeight / 3));
  await page.waitForTimeout(300);
  const top = await page.evaluate(() => {
    const grid = document.querySelector(".tiles").getBoundingClientRect();
    return document.elementFromPoint(grid.left + 60, grid.top + 100).closest(".grid-row").querySelector(".row-title").textContent;
  });
  await page.setViewportSize({ width: 1000, height: 900 });
  await eventually(
    () =>
      page.evaluate((top) => {
        const grid = document.querySelector(".tiles").getBoundingClientRect();
        const card = [...document.querySelectorAll(".tiles .grid-row")].find((card) => card.querySelector(".row-title").textContent === top);
        const at = card?.getBoundingClientRect();
        return at && at.top < grid.bottom && at.bottom > grid.top;
      }, top),
    { what: `${top} still in view` },
  );
});

story("cards stand in groups under their heads", async ({ device }) => {
  const { page } = await withRows(device, people(7));
  await showAs(page, "list.cards");
  const arranging = await openArranging(page);
  await arranging.getByLabel(de("views.group_by")).selectOption({ label: "Zuständig" });
  await page.keyboard.press("Escape");
  const head = page.locator(".group-toggle");
  await head.first().waitFor();
  await eventually(
    async () => {
      const under = await head.first().evaluate((head) => head.getBoundingClientRect().bottom);
      const all = await tiles(page);
      return all.length === 7 && all[0].top >= under;
    },
    { what: "cards below their head" },
  );
  await head.first().click();
  await eventually(async () => (await tiles(page)).length === 0, { what: "a closed group" });
});

story("on a phone cards are the rows; a finger that rests picks one", async ({ device }) => {
  const { page } = await withRows(device, people(5), { size: "phone" });
  await page.locator(".grid.cards").waitFor();
  assert.equal(await layout(page, "list.cards").count(), 0, "no choice between two that are the same");
  const card = await page.locator(".grid-row").nth(1).boundingBox();
  const touch = await finger(page);
  await touch.down({ x: card.x + 120, y: card.y + 20 });
  await picked(page, 1);
  await touch.up();
  await picked(page, 1);
});

/** A board with deals, some of which are to close this month. */
async function withDeals(page, deals) {
  await openBoard(page);
  for (const [name, expected_close] of deals) await createDeal(page, "Neu", { name, amount: "1.000", expected_close });
}

story("deals stand on the day of their close: opened, dragged, moved by keys, taken back, and more than fits is counted", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const [tenth, twelfth] = [dayOf(10), dayOf(12)];
  await withDeals(page, [["Pumpen", tenth.typed], ["Ventile", tenth.typed], ["Ohne Termin", ""]]);
  await showAs(page, "list.calendar");
  await standsOn(page, "Pumpen", tenth.iso);

  const from = await onDay(page, tenth.iso).locator(".cal-due", { hasText: "Pumpen" }).boundingBox();
  const to = await onDay(page, twelfth.iso).boundingBox();
  await page.mouse.move(from.x + 50, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 20, { steps: 4 });
  await page.mouse.move(to.x + to.width / 2, to.y + to.height - 12, { steps: 8 });
  await page.locator(".dated .is-target").waitFor();
  await page.mouse.up();
  await standsOn(page, "Pumpen", twelfth.iso);
  await page.keyboard.press("Control+z");
  await standsOn(page, "Pumpen", tenth.iso);

  await onDay(page, tenth.iso).getByRole("link", { name: "Ventile" }).focus();
  await page.keyboard.press("Alt+ArrowRight");
  await standsOn(page, "Ventile", dayOf(11).iso);
  await eventually(() => page.evaluate(() => document.activeElement?.textContent === "Ventile"), { what: "the focus to go with it" });
  await page.keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Ventile" }).waitFor();
  await page.goBack();

  // By another date there is nothing; what has no date is a tap away.
  await page.getByLabel(de("views.dated_by_name"), { exact: true }).selectOption({ label: "Nächster Schritt am" });
  await page.getByText(de("views.dated_without.other", { n: 3 }), { exact: true }).waitFor();
  await page.getByLabel(de("views.dated_by_name"), { exact: true }).selectOption({ label: "Abschluss erwartet" });
  await page.getByRole("button", { name: de("views.dated_without.one", { n: 1 }), exact: true }).click();
  await eventually(async () => (await titles(page)).join() === "Ohne Termin", { what: "the deal without a date" });
});

story("a day with more than fits says so and shows them all; the month follows the filter of the list", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const tenth = dayOf(10);
  const rows = Array.from({ length: 12 }, (_, at) => `P-${at};Pumpe ${at};${tenth.typed}`);
  await openFile(page, "produkte.csv", ["Artikelnummer;Name;Verfügbar ab", ...rows].join("\r\n"));
  await page.getByRole("group", { name: de("import.kind") }).getByRole("button", { name: "Produkte", exact: true }).click();
  await startImport(page);
  await importDone(page);
  await openList(page, "products");
  await showAs(page, "list.calendar");
  await standsOn(page, "Pumpe", tenth.iso);
  const more = onDay(page, tenth.iso).locator(".cal-more");
  await more.waitFor();
  await more.click();
  const sheet = page.locator("dialog.dated-day");
  await eventually(async () => (await sheet.locator(".cal-due").count()) === 12, { what: "all twelve" });
  await page.keyboard.press("Escape");
  await setFilter(page, { field: "Name", comparison: "enthält", value: "Pumpe 3" });
  await eventually(async () => (await page.locator(".dated .cal-due").count()) === 1, { what: "only what the filter lets through" });
});

story("on a phone a tap on a day shows what stands there, and opens it", async ({ device }) => {
  const one = await device({ size: "phone" });
  const page = await found(one);
  const tenth = dayOf(10);
  await withDeals(page, [["Pumpen", tenth.typed]]);
  await showAs(page, "list.calendar");
  await standsOn(page, "Pumpen", tenth.iso);
  await onDay(page, tenth.iso).click({ position: { x: 20, y: 40 } });
  const sheet = page.locator("dialog.dated-day");
  await sheet.getByRole("link", { name: "Pumpen" }).click();
  await page.locator("#record-title", { hasText: "Pumpen" }).waitFor();
  assert.equal(await page.locator("dialog[open]").count(), 0, "the record is not hidden behind the day");
});

story("a shared view opens in its layout on another device, and leaving it brings the own one back", async (world) => {
  const { anna, bert } = await pair(world.device);
  const tenth = dayOf(10);
  await anna.goto("/contacts");
  await openFile(anna.page, "kontakte.csv", people(12).map((row) => row.join(";")).join("\r\n"));
  await startImport(anna.page);
  await importDone(anna.page);
  await openList(anna.page);
  await showAs(anna.page, "list.cards");
  await saveAs(anna.page, "Kartei", { shared: true });
  await withDeals(anna.page, [["Pumpen", ""]]);
  await openList(anna.page, "deals");
  await showAs(anna.page, "list.calendar");
  await anna.page.getByLabel(de("views.dated_by_name"), { exact: true }).selectOption({ label: "Nächster Schritt am" });
  await saveAs(anna.page, "Nächste Schritte", { shared: true });
  await pill(anna.page, /^Alles gesichert/);

  const { page } = bert;
  await bert.goto("/contacts");
  await eventually(async () => (await count(page)) === 12, { what: "the people on Bert's device", within: 30_000 });
  await eventually(async () => (await titles(page)).length === 12, { what: "a table" });
  assert.equal(await page.locator(".tiles").count(), 0);
  await choose(page, undefined, "Kartei");
  await viewButton(page, "Kartei").waitFor();
  await eventually(async () => (await across(page)) > 2, { what: "cards on Bert's device" });
  // His own layout is a change of the view that is not saved.
  await showAs(page, "sales.table");
  await page.getByText(de("views.differs"), { exact: true }).waitFor();
  const menu = await openViews(page, "Kartei");
  await menu.getByRole("button", { name: de("views.discard"), exact: true }).click();
  await eventually(async () => (await across(page)) > 2, { what: "cards again" });
  await choose(page, "Kartei", de("views.all_of", { kind: "Kontakte" }));
  await page.locator(".grid-head").waitFor();
  assert.equal(await page.locator(".tiles").count(), 0, "without the view it is a table as before");

  await bert.goto("/deals");
  await page.locator(".board").waitFor();
  await choose(page, undefined, "Nächste Schritte");
  await page.locator(".dated").waitFor();
  assert.equal(await page.getByLabel(de("views.dated_by_name"), { exact: true }).locator("option:checked").innerText(), "Nächster Schritt am");
  // A new deal on a day of it stands there on both.
  await onDay(page, tenth.iso).locator(".cal-date").click();
  await page.locator("dialog.dated-day").getByRole("button", { name: de("shell.new_deal"), exact: true }).click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_deal") });
  await sheet.locator('[data-field="name"] input').fill("Kompressor");
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await standsOn(page, "Kompressor", tenth.iso);
  await standsOn(anna.page, "Kompressor", tenth.iso);
});

story("an import stands among what was done, with its file and its counts, and is taken back there", async ({ device }) => {
  const { one } = await withRows(device, people(20));
  await one.restart();
  await one.goto("/undo");
  const line = one.page.locator(".deed.is-import");
  await eventually(async () => /kontakte\.csv[^]*27 angelegt/.test(await line.innerText()), { what: "the file and its counts" });
  await line.getByRole("button", { name: de("import.undo"), exact: true }).click();
  await line.getByRole("button", { name: de("import.undo_sure"), exact: true }).click();
  await line.getByText(de("deeds.undone"), { exact: true }).waitFor({ timeout: 30_000 });
  await openList(one.page);
  await eventually(async () => (await count(one.page)) === 0 || (await one.page.locator(".empty").count()) > 0, { what: "nobody" });
});
