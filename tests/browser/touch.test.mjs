//! The work of a day by finger, on a phone and on a tablet: nothing here has a mouse, and only texts are typed.

import { csv } from "./files.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { box, bulk, picked, toast, withRows } from "./listing.mjs";
import { apart, choices, de, edit, field, found, importDone, mark, planned, row, shows, showsPicked, together } from "./person.mjs";

const TEAM = [
  ["Vorname", "Nachname", "Position"],
  ["Anna", "Albers", "Einkauf"],
  ["Bernd", "Becker", "Leitung"],
  ["Carla", "Claussen", "Vertrieb"],
];

const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });

/** Goes to a page by the navigation, on a phone also by what is behind "Mehr". */
async function go(page, name) {
  const link = page.locator(`nav a[href="/${name}"]`).filter({ visible: true }).first();
  const more = button(page, "nav.more").filter({ visible: true });
  await link.or(more).first().waitFor();
  if ((await link.count()) === 0) await more.tap();
  await link.tap();
  await page.waitForURL(`**/${name}`);
}

/** A finger rests on the row of a record. */
async function rest(one, title) {
  const touch = await one.context.newCDPSession(one.page);
  const { x, y, height } = await row(one.page, title).boundingBox();
  const point = { x: x + 120, y: y + height / 2 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
  await bulk(one.page).waitFor();
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await touch.detach();
}

for (const size of ["phone", "tablet-tall"]) {
  story(`by finger on a ${size.split("-")[0]} a field is changed, and leaving it saves it`, async ({ device }) => {
    const { one, page } = await withRows(device, TEAM, { size });
    await row(page, "Anna Albers").tap();
    await page.locator("#record-title", { hasText: "Anna Albers" }).waitFor();
    await field(page, "position").locator("[data-edit]").first().tap();
    const input = field(page, "position").locator("input.value-input");
    await eventually(() => input.evaluate((input) => input === document.activeElement), { what: "the keyboard to be open for the field" });
    await input.fill("Geschäftsführung");
    await page.locator("#record-title").tap();
    await input.waitFor({ state: "detached" });
    await shows(page, "position", "Geschäftsführung");
    // A tap on an option, by the system's own picker.
    await button(page, "record.all_fields").tap();
    await field(page, "rating").locator("select").selectOption({ label: "B" });
    // The head of the record tells only of what is saved.
    await page.locator(".record-head").getByText(de("record.rating", { rating: "B" }), { exact: true }).waitFor();
    await one.restart();
    await one.goto("/contacts");
    await row(one.page, "Anna Albers").tap();
    await shows(one.page, "position", "Geschäftsführung");
    await showsPicked(one.page, "rating", "B");
  });
}

story("by finger on a phone a file is chosen, its rows imported and looked at", async ({ device }) => {
  const one = await device({ size: "phone" });
  const page = await found(one);
  await go(page, "import");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByText(de("import.drop"), { exact: true }).tap()]);
  await chooser.setFiles({ name: "team.csv", mimeType: "text/csv", buffer: Buffer.from(csv(TEAM)) });
  await page.getByRole("heading", { name: "team.csv", exact: true }).waitFor();
  assert.equal((await planned(page)).new, 3);
  await button(page, "import.run_rows.other", { n: 3 }).tap();
  assert.equal((await importDone(page)).created, 3);
  await page.getByRole("link", { name: de("import.see", { kind: "Kontakte" }), exact: true }).tap();
  for (const [first, last] of TEAM.slice(1)) await row(page, `${first} ${last}`).waitFor();
});

story("by finger on a phone several are picked by a long press and taps, tagged together, and that taken back", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM, { size: "phone" });
  await rest(one, "Bernd Becker");
  await picked(page, 1);
  await box(page, "Anna Albers").tap();
  await picked(page, 2);
  await button(bulk(page), "list.tag").tap();
  const sheet = page.getByRole("dialog", { name: de("list.set_title.other", { n: 2 }) });
  const tags = sheet.locator('[data-field="tags"]');
  await tags.getByRole("combobox").tap();
  await tags.getByRole("combobox").fill("Messe");
  await tags.getByRole("option").first().tap();
  await sheet.getByRole("button", { name: de("views.change_n.other", { count: 2 }), exact: true }).tap();
  await toast(page, de("list.changed.other", { n: 2 })).first().waitFor();
  await bulk(page).waitFor({ state: "detached" });
  const tagsOf = async (title) => {
    await row(page, title).tap();
    await page.locator("#record-title", { hasText: title }).waitFor();
    const tags = await field(page, "tags").locator(".chip").allInnerTexts();
    await button(page, "record.to_list").tap();
    return tags;
  };
  assert.deepEqual([await tagsOf("Anna Albers"), await tagsOf("Bernd Becker"), await tagsOf("Carla Claussen")], [["Messe"], ["Messe"], []]);
  await rest(one, "Anna Albers");
  await button(bulk(page), "list.trash").tap();
  await row(page, "Anna Albers").waitFor({ state: "detached" });
  await toast(page, de("list.trashed.one")).getByRole("button", { name: de("shell.undo"), exact: true }).tap();
  await row(page, "Anna Albers").waitFor();
});

story("r1 by finger on a phone two values are compared and one taken, for both people", async (world) => {
  const devices = await apart(world, { size: "phone" });
  const [anna, bert] = devices.map(({ page }) => page);
  for (const [page, text] of [[anna, "Leitung Einkauf"], [bert, "Geschäftsführung"]]) await edit(page, "position", text);
  await together(world, devices);
  await mark(anna, "position").tap();
  const panel = anna.locator(".panel");
  await choices(panel).filter({ has: anna.locator(".conflict-value").getByText("Geschäftsführung", { exact: true }) }).getByRole("button").tap();
  for (const page of [anna, bert]) {
    await mark(page, "position").waitFor({ state: "detached" });
    await shows(page, "position", "Geschäftsführung");
  }
});
