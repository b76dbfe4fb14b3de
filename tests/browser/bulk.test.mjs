//! Many records at once: picked, changed alike, thrown away; and all of it taken back by one press.

import { assert, eventually, story } from "./harness.mjs";
import { box, bulk, importFirms, openArranging, picked, titles, toast, undo, values, withRows } from "./listing.mjs";
import { count, de, edit, openList, openRecord, pair, pill, row, showAllFields, together } from "./person.mjs";

const NAMES = ["Albers", "Becker", "Claussen", "Dörfler", "Ehlers", "Fuchs", "Görlitz", "Hansen"];
const team = (size = NAMES.length) => [
  ["Vorname", "Nachname", "Position", "Schlagwörter"],
  ...Array.from({ length: size }, (_, at) => ["Kim", NAMES[at] ?? `Name${String(at).padStart(3, "0")}`, `Stufe ${at}`, at === 1 ? "Messe" : ""]),
];
const kim = (name) => `Kim ${name}`;

const chosen = (page) => page.locator(".rows > .grid-row.selected .row-title").allInnerTexts().then((titles) => titles.toSorted());

/** Presses what changes so many records, as soon as the sheet has worked that out. */
const changeThem = (sheet, n) =>
  sheet.getByRole("button", { name: n === 1 ? de("views.change_n.one") : de("views.change_n.other", { count: n }), exact: true }).click();

/** Waits until a column holds this. */
const holds = (page, column, wanted) =>
  eventually(
    async () => {
      assert.deepEqual(await values(page, column), wanted);
      return true;
    },
    { what: `${column}: ${wanted}` },
  );

story("a box picks one, Shift picks all between, the box above picks all, and Escape picks none", async ({ device }) => {
  const { page } = await withRows(device, team());
  await box(page, "Kim Becker").click();
  await picked(page, 1);
  await box(page, "Kim Ehlers").click({ modifiers: ["Shift"] });
  await picked(page, 4);
  assert.deepEqual(await chosen(page), ["Becker", "Claussen", "Dörfler", "Ehlers"].map(kim));
  // Upwards as well, and one that is picked is dropped.
  await box(page, "Kim Hansen").click();
  await box(page, "Kim Görlitz").click({ modifiers: ["Shift"] });
  await box(page, "Kim Claussen").click();
  await picked(page, 5);
  assert.deepEqual(await chosen(page), ["Becker", "Dörfler", "Ehlers", "Görlitz", "Hansen"].map(kim));
  const all = page.getByRole("checkbox", { name: de("list.select_all"), exact: true });
  assert.ok(await all.evaluate((box) => box.indeterminate), "some are picked");
  await all.check();
  await picked(page, NAMES.length);
  assert.deepEqual(await chosen(page), NAMES.map(kim));
  await all.uncheck();
  await bulk(page).waitFor({ state: "detached" });
  await box(page, "Kim Fuchs").click();
  await page.keyboard.press("Escape");
  await bulk(page).waitFor({ state: "detached" });
  assert.deepEqual(await chosen(page), []);
});

story("all of a long list are picked, also those that are not on the screen", async ({ device }) => {
  const { page } = await withRows(device, team(230));
  await box(page, "Kim Albers").click();
  await bulk(page).getByRole("button", { name: de("list.select_all_n", { total: 230 }), exact: true }).click();
  await picked(page, 230);
  await page.locator(".grid").focus();
  await page.keyboard.press("End");
  await row(page, "Kim Name229").waitFor();
  assert.ok(await box(page, "Kim Name229").isChecked());
});

story("a tag for many is added to all of them, taken from all of them, and one press takes back either for all", async ({ device }) => {
  const { one, page } = await withRows(device, team());
  const before = ["", "Messe", "", "", "", "", "", ""];
  await holds(page, "Schlagwörter", before);
  const tag = async (act) => {
    for (const name of ["Albers", "Becker", "Claussen"]) await box(page, kim(name)).check();
    await bulk(page).getByRole("button", { name: de("list.tag"), exact: true }).click();
    const sheet = page.getByRole("dialog", { name: de("list.set_title.other", { n: 3 }) });
    await sheet.getByRole("button", { name: de(act), exact: true }).click();
    await sheet.locator('[data-field="tags"]').getByRole("combobox").fill("Messe");
    await sheet.locator('[data-field="tags"]').getByRole("combobox").press("Enter");
    // Becker is at the fair already, and nobody else.
    const changes = act === "list.tag_add" ? 2 : 1;
    await changeThem(sheet, changes);
    await toast(page, changes === 1 ? de("list.changed.one") : de("list.changed.other", { n: changes })).first().waitFor();
    await bulk(page).waitFor({ state: "detached" });
  };
  await tag("list.tag_add");
  await holds(page, "Schlagwörter", ["Messe", "Messe", "Messe", "", "", "", "", ""]);
  await undo(page, de("list.changed.other", { n: 2 }));
  await holds(page, "Schlagwörter", before);
  await tag("list.tag_remove");
  await holds(page, "Schlagwörter", ["", "", "", "", "", "", "", ""]);
  await page.keyboard.press("Control+z");
  await holds(page, "Schlagwörter", before);
  await one.restart();
  await one.goto("/contacts");
  await holds(one.page, "Schlagwörter", before);
});

story("a field set for many is the same in all of them, and one press gives each its own back", async ({ device }) => {
  const { one, page } = await withRows(device, team());
  const before = NAMES.map((_, at) => `Stufe ${at}`);
  await holds(page, "Position", before);
  for (const name of ["Becker", "Dörfler", "Hansen"]) await box(page, kim(name)).check();
  await bulk(page).getByRole("button", { name: de("list.set_field"), exact: true }).click();
  const sheet = page.getByRole("dialog", { name: de("list.set_title.other", { n: 3 }) });
  await sheet.getByRole("combobox", { name: de("list.which_field") }).selectOption({ label: "Position" });
  await sheet.locator('[data-field="position"] input').fill("Messebesuch");
  await sheet.locator('[data-field="position"] input').press("Tab");
  await changeThem(sheet, 3);
  const after = before.map((text, at) => ([1, 3, 7].includes(at) ? "Messebesuch" : text));
  await holds(page, "Position", after);
  await undo(page, de("list.changed.other", { n: 3 }));
  await holds(page, "Position", before);
  await page.getByText(de("shell.undone"), { exact: true }).waitFor();
  await page.keyboard.press("Control+Shift+z");
  await holds(page, "Position", after);
  await page.keyboard.press("Control+z");
  await holds(page, "Position", before);
  await one.restart();
  await one.goto("/contacts");
  await holds(one.page, "Position", before);
});

story("more than fifty records go to the trash only after a second press, and come back all at once", async ({ device }) => {
  const { one, page } = await withRows(device, team(60));
  const trash = bulk(page).getByRole("button", { name: de("list.trash"), exact: true });
  const sure = bulk(page).getByRole("button", { name: de("list.trash_many", { n: 60, kind: "Kontakte" }), exact: true });
  await page.getByRole("checkbox", { name: de("list.select_all"), exact: true }).check();
  await picked(page, 60);
  await trash.click();
  await sure.waitFor();
  // Who goes elsewhere meanwhile is asked again.
  await page.locator("#list-search").focus();
  await trash.waitFor();
  assert.equal(await count(page), 60, "one press throws nothing away");
  await openList(page, "trash");
  await page.getByText(de("trash.empty")).waitFor();
  await openList(page);
  await picked(page, 60);
  await trash.click();
  await sure.click();
  await page.getByText(de("list.empty_contacts")).waitFor();
  await toast(page, de("list.trashed.other", { n: 60 })).waitFor();
  await undo(page, de("list.trashed.other", { n: 60 }));
  await eventually(async () => (await count(page)) === 60, { what: "all of them again" });
  await openList(page, "trash");
  await page.getByText(de("trash.empty")).waitFor();
  await one.restart();
  await one.goto("/contacts");
  await eventually(async () => (await count(one.page)) === 60, { what: "all of them after a new start" });
  assert.equal((await titles(one.page))[0], "Kim Albers");
});

story("a few records go to the trash by one press, and by one press come back", async ({ device }) => {
  const { page } = await withRows(device, team());
  for (const name of ["Albers", "Fuchs"]) await box(page, kim(name)).check();
  await bulk(page).getByRole("button", { name: de("list.trash"), exact: true }).click();
  await eventually(async () => (await count(page)) === 6, { what: "two less" });
  await undo(page, de("list.trashed.other", { n: 2 }));
  await eventually(async () => (await titles(page)).join() === NAMES.map(kim).join(), { what: "everybody in their place" });
});

for (const size of ["phone", "tablet-tall", "desktop"]) {
  story(`on a ${size.split("-")[0]} what the page says was done does not lie on the bar for the next thing to do`, async ({ device }) => {
    const { page } = await withRows(device, team(), { size });
    // A box, and a message beside it, as soon as the one before was taken back.
    await page.locator(".grid").focus();
    for (const key of ["Home", "x"]) await page.keyboard.press(key);
    await bulk(page).getByRole("button", { name: de("list.trash"), exact: true }).click();
    await toast(page, de("list.trashed.one")).waitFor();
    await page.locator(".grid").focus();
    for (const key of ["Home", "x"]) await page.keyboard.press(key);
    await picked(page, 1);
    await page.evaluate(() => Promise.all(document.getAnimations().map((motion) => motion.finished.catch(() => {}))));
    const [message, bar] = [await toast(page, de("list.trashed.one")).boundingBox(), await bulk(page).boundingBox()];
    const apart = message.y + message.height <= bar.y || bar.y + bar.height <= message.y || message.x + message.width <= bar.x || bar.x + bar.width <= message.x;
    assert.ok(apart, `the message ${JSON.stringify(message)} lies on the bar ${JSON.stringify(bar)}`);
  });
}

const FIRMS = 350;
const firm = (at) => `Firma ${String(at).padStart(3, "0")}`;

/** The counts that the sheet says, by what they are of. */
const counted = (sheet) => sheet.locator(".change-counts li").evaluateAll((all) => all.map((one) => one.innerText.trim()));

story("journey 18: 350 firms are handed over after a look at what changes, a colleague's edits survive, and all of it is taken back", async (world) => {
  const { anna, bert } = await pair(world.device);
  const { page } = anna;
  await anna.goto("/contacts");
  await importFirms(page, [["Firma", "Gebiet"], ...Array.from({ length: FIRMS }, (_, at) => [firm(at), at < 20 ? "Nord" : "West"])]);
  await openList(page, "accounts");
  await eventually(async () => (await count(page)) === FIRMS, { what: "all firms" });
  await bert.goto("/accounts");
  await eventually(async () => (await count(bert.page)) === FIRMS, { what: "all firms on Bert's device", within: 60_000 });
  await openRecord(bert.page, firm(3), "accounts");
  await world.relay.stop();
  for (const one of [anna, bert]) await pill(one.page, /^Offline/);

  const before = await bert.page.locator('.record [data-field="owner"] select option:checked').innerText();
  // Bert, offline, works on one of them.
  await showAllFields(bert.page);
  await edit(bert.page, "legal_name", "Firma Drei GmbH & Co. KG");
  await pill(bert.page, /^Offline – 1 Änderung wartet/);

  // Anna hands all of them over to Bert.
  await page.getByRole("checkbox", { name: de("list.select_all"), exact: true }).check();
  await picked(page, FIRMS);
  await bulk(page).getByRole("button", { name: de("list.set_field"), exact: true }).click();
  const sheet = page.getByRole("dialog", { name: de("list.set_title.other", { n: FIRMS }) });
  const owner = sheet.locator('[data-field="owner"] select');
  await owner.selectOption({ label: "Bert Claussen" });
  await eventually(async () => assert.deepEqual(await counted(sheet), ["350 ändern sich"]) ?? true, { what: "what would change" });
  assert.match(await sheet.locator(".change-lines li").first().innerText(), /^Firma \d{3}\n.+\nBert Claussen$/);
  assert.match(await sheet.locator(".change-preview > .hint").innerText(), /344 weitere/);
  await changeThem(sheet, FIRMS);
  await toast(page, de("list.changed.other", { n: FIRMS })).waitFor();
  await bulk(page).waitFor({ state: "detached" });
  // Once more, and there is nothing to do.
  await page.getByRole("checkbox", { name: de("list.select_all"), exact: true }).check();
  await picked(page, FIRMS);
  await bulk(page).getByRole("button", { name: de("list.set_field"), exact: true }).click();
  await owner.selectOption({ label: "Bert Claussen" });
  await eventually(async () => assert.deepEqual(await counted(sheet), ["0 ändern sich", "350 sind schon so"]) ?? true, { what: "that all have it" });
  await page.keyboard.press("Escape");

  await together(world, [anna, bert]);
  for (const one of [anna, bert]) {
    await openRecord(one.page, firm(3), "accounts");
    await eventually(async () => /Firma Drei/.test(await one.page.locator(".record").innerText()), { what: "Bert's edit on both devices" });
    assert.equal(await one.page.locator(".conflict-mark").count(), 0);
  }
  const ownedBy = (page, at, name) =>
    eventually(
      async () => {
        await openRecord(page, firm(at), "accounts");
        return (await page.locator('.record [data-field="owner"] select option:checked').innerText({ timeout: 1_000 })) === name;
      },
      { what: `${firm(at)} with ${name}`, within: 30_000 },
    );
  await ownedBy(bert.page, 12, "Bert Claussen");

  // Much later, after a restart, all of it is taken back from the list of what was done.
  await anna.restart();
  await anna.goto("/undo");
  const deed = anna.page.locator(".deed").first();
  await eventually(async () => /350 Firmen[^]*Zuständig geändert/.test(await deed.innerText()), { what: "what was done" });
  await deed.getByRole("button").click();
  await deed.getByText(de("deeds.undone"), { exact: true }).waitFor();
  await ownedBy(bert.page, 12, before);
  await openRecord(bert.page, firm(3), "accounts");
  await eventually(async () => /Firma Drei/.test(await bert.page.locator(".record").innerText()), { what: "Bert's edit still" });
}, { timeout: 240_000 });
