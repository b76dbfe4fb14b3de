//! A list whose rows of the document are used again for other records: nothing of one record sticks to the next.

import { assert, eventually, story } from "./harness.mjs";
import { count, createContact, de, found, importDone, openFile, openList, startImport } from "./person.mjs";

const NAMES = ["Albers", "Becker", "Claussen", "Dörfler", "Ehlers", "Fuchs", "Görlitz", "Hansen", "Immel", "Jahn"];

/** A workspace with three people of each name. */
async function withPeople(device, options) {
  const one = await device(options);
  const page = await found(one);
  const lines = NAMES.flatMap((name) => [1, 2, 3].map((number) => `Kim ${number};${name};kim${number}@${name.toLowerCase()}.example`));
  await openFile(page, "kontakte.csv", ["Vorname;Nachname;E-Mail", ...lines].join("\n"));
  await startImport(page);
  await importDone(page);
  await openList(page);
  await eventually(async () => (await count(page)) === 30, { what: "all people" });
  return { one, page };
}

const search = (page) => page.locator("#list-search");
const titles = (page) => page.locator(".rows > .grid-row .row-title").allInnerTexts();

/** The rows in the order in which they stand on the screen, which must be that of the document once the list rests. */
const shownInOrder = (page) => eventually(() => rowsInOrder(page), { what: "the rows in order" });

async function rowsInOrder(page) {
  const rows = await page.evaluate(() =>
    [...document.querySelectorAll(".rows > .grid-row")].map((row) => ({
      title: row.querySelector(".row-title").textContent,
      top: row.getBoundingClientRect().top,
      index: Number(row.ariaRowIndex ?? row.getAttribute("aria-rowindex")),
    })),
  );
  const inOrder = (key) => rows.every((row, at) => at === 0 || rows[at - 1][key] < row[key]);
  assert.ok(inOrder("top") && inOrder("index"), "who reads the document meets the rows as the eye does");
  return rows.map((row) => row.title);
}

/** Waits until the rows on screen show so many records as picked. */
const checked = (page, wanted) => eventually(async () => (await page.locator(".rows > .grid-row input:checked").count()) === wanted, { what: `${wanted} picked rows` });

const focusedRow = (page) => page.evaluate(() => document.activeElement?.closest(".grid-row")?.querySelector(".row-title")?.textContent ?? document.activeElement?.className);

story("typing in a search writes into the rows that stand there and makes none", async ({ device }) => {
  const { page } = await withPeople(device);
  await shownInOrder(page);
  await page.evaluate(() => {
    window.made = 0;
    new MutationObserver((changes) => changes.forEach((change) => (window.made += change.addedNodes.length))).observe(document.querySelector(".rows"), { childList: true });
  });
  for (const [text, expected] of [["görl", 3], ["", 30], ["goerlitz", 3], ["kim 2", 10], ["gibtesnicht", 0], ["", 30]]) {
    await search(page).fill(text);
    await eventually(async () => (await count(page)) === expected, { what: `${expected} people for ${text}` });
    await eventually(async () => (await titles(page)).length === expected, { what: "as many rows" });
    const shown = await shownInOrder(page);
    if (text.startsWith("g") && expected > 0) assert.ok(shown.every((title) => title.includes("Görlitz")), shown.join());
  }
  assert.equal(await page.evaluate(() => window.made), 0);
});

story("a picked record stays picked, and only it, whatever its row shows meanwhile", async ({ device }) => {
  const { page } = await withPeople(device);
  const box = (title) => page.getByRole("checkbox", { name: `Auswählen: ${title}`, exact: true });
  await box("Kim 1 Albers").check();
  await search(page).fill("jahn");
  await eventually(async () => (await count(page)) === 3, { what: "the three of that name" });
  await checked(page, 0);
  await box("Kim 2 Jahn").check();
  await search(page).fill("");
  await eventually(async () => (await count(page)) === 30, { what: "all people" });
  await checked(page, 2);
  for (const title of ["Kim 1 Albers", "Kim 2 Jahn"]) assert.ok(await box(title).isChecked(), title);
  assert.equal(await page.locator(".rows > .grid-row.selected").count(), 2);
});

story("the keyboard stands at a record: rows that come above it or go leave it there, and Enter opens that one", async ({ device }) => {
  const { one, page } = await withPeople(device);
  await page.locator(".grid").focus();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("ArrowDown");
  await eventually(async () => (await focusedRow(page)) === "Kim 2 Becker", { what: "the focus on the fifth row" });
  const other = await one.newWindow("/contacts");
  await createContact(other, { first_name: "Ada", last_name: "Aab" });
  await eventually(async () => (await count(page)) === 31, { what: "the new one" });
  await eventually(async () => (await focusedRow(page)) === "Kim 2 Becker", { what: "the focus where it was" });
  await shownInOrder(page);
  assert.equal(await focusedRow(page), "Kim 2 Becker");
  await page.keyboard.press("Home");
  await eventually(async () => (await focusedRow(page)) === "Ada Aab", { what: "the focus on the first row" });
  // Its record goes: the focus stays in the list and takes no other record for it.
  await other.getByRole("checkbox", { name: "Auswählen: Ada Aab", exact: true }).check();
  await other.getByRole("toolbar").getByRole("button", { name: de("list.trash"), exact: true }).click();
  await eventually(async () => (await count(page)) === 30, { what: "one less" });
  await eventually(async () => (await focusedRow(page)) === "grid", { what: "the focus on the list itself" });
  await page.keyboard.press("ArrowDown");
  await eventually(async () => /^Kim 1/.test(await focusedRow(page)), { what: "the focus on a row again" });
  const title = await focusedRow(page);
  await page.keyboard.press("Enter");
  await page.locator("#record-title", { hasText: title }).waitFor();
});

story("who walks down with the arrow keys stands on every record once, also where rows of the document are used again", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const lines = Array.from({ length: 180 }, (_, at) => `Kim;Name ${String(at).padStart(3, "0")};kim${at}@example.example`);
  await openFile(page, "kontakte.csv", ["Vorname;Nachname;E-Mail", ...lines].join("\n"));
  await startImport(page);
  await importDone(page);
  await openList(page);
  await eventually(async () => (await count(page)) === 180, { what: "all people" });
  await page.locator(".grid").focus();
  for (let at = 0; at < 100; at += 1) {
    const wanted = `Kim Name ${String(at).padStart(3, "0")}`;
    await eventually(async () => (await focusedRow(page)) === wanted, { what: `the focus on ${wanted}`, every: 5 });
    // What follows a step, such as other rows, leaves the focus where it is.
    await page.waitForTimeout(40);
    assert.equal(await focusedRow(page), wanted);
    await page.keyboard.press("ArrowDown");
  }
  await shownInOrder(page);
});

story("a box that was clicked in vain does not look picked on the next record", async ({ device }) => {
  const { page } = await withPeople(device);
  const box = (title) => page.getByRole("checkbox", { name: `Auswählen: ${title}`, exact: true });
  await box("Kim 1 Albers").check();
  await search(page).fill("jahn");
  await eventually(async () => (await count(page)) === 3, { what: "the three of that name" });
  await box("Kim 2 Jahn").click({ modifiers: ["Shift"] });
  await eventually(async () => box("Kim 2 Jahn").isChecked(), { what: "the record itself to be picked" });
  await search(page).fill("becker");
  await eventually(async () => (await titles(page)).every((title) => title.includes("Becker")), { what: "others" });
  await checked(page, 0);
});

story("a finger that rests on a row picks its record and opens none; one that taps opens it", async ({ device }) => {
  const { one, page } = await withPeople(device, { size: "phone" });
  const touch = await one.context.newCDPSession(page);
  const { x, y, height } = await page.getByRole("link", { name: "Kim 2 Albers", exact: true }).boundingBox();
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: x + 150, y: y + height / 2 }] });
  await page.getByRole("toolbar").getByText("1 ausgewählt").waitFor();
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  assert.equal(await page.locator(".rows > .grid-row.selected .row-title").innerText(), "Kim 2 Albers");
  assert.equal(new URL(page.url()).pathname, "/contacts");
  await page.getByRole("checkbox", { name: "Auswählen: Kim 2 Albers", exact: true }).uncheck();
  await page.getByRole("link", { name: "Kim 3 Albers", exact: true }).tap();
  await page.locator("#record-title", { hasText: "Kim 3 Albers" }).waitFor();
});
