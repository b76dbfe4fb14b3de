//! By finger: what is arranged once and used for long, as columns, views, own fields, and what a file becomes.

import { viewButton } from "./arranging.mjs";
import { csv } from "./files.mjs";
import { button, draw, go } from "./fingers.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { columns, edge, titles, toast, width, withRows } from "./listing.mjs";
import { becomes, chosenTarget, counts, de, field, found, importDone, planned, row, shows } from "./person.mjs";

const TEAM = [
  ["Vorname", "Nachname", "Position"],
  ["Anna", "Albers", "Einkauf"],
  ["Bernd", "Becker", "Leitung"],
  ["Carla", "Claussen", "Vertrieb"],
];

/** Opens the menu of views by the name of the one that is shown. */
async function views(page, shown = de("views.all")) {
  await viewButton(page, shown).tap();
  return page.getByRole("dialog", { name: de("views.menu", { name: shown }) });
}

/** Sets a filter on the position, tap by tap. */
async function onlyLeading(page) {
  await button(page, "list.add_filter").first().tap();
  await page.locator(".menu-list").getByRole("button", { name: "Position", exact: true }).tap();
  await page.getByRole("textbox", { name: de("list.value") }).fill("leitung");
  await button(page, "list.apply").tap();
}

const lists = (page, wanted) => eventually(async () => (await titles(page)).join() === wanted, { what: `the list of ${wanted}` });

/** Saves the list as a view, leaves it for all records and chooses it again, tap by tap. */
async function savesAndChooses(page, name) {
  const menu = await views(page);
  await button(menu, "views.new").tap();
  await menu.getByLabel(de("views.name")).fill(name);
  await button(menu, "views.save").tap();
  await viewButton(page, name).waitFor();
  await (await views(page, name)).getByRole("button", { name: de("views.all_of", { kind: "Kontakte" }) }).first().tap();
  await counts(page, 3);
  await (await views(page)).getByRole("button", { name }).first().tap();
  await viewButton(page, name).waitFor();
}

story("by finger on a tablet a column is moved, and the list saved as a view, left and chosen again", async ({ device }) => {
  const { page } = await withRows(device, TEAM, { size: "tablet-wide" });
  const before = await columns(page);
  await button(page, "list.columns").tap();
  const panel = page.getByRole("dialog", { name: de("list.columns") });
  await button(panel, "list.column_left", { name: "Position" }).tap();
  const moved = [before[0], "Position", ...before.slice(1).filter((name) => name !== "Position")];
  assert.notDeepEqual(before, moved);
  await eventually(async () => (await columns(page)).join() === moved.join(), { what: "the position behind the name" });
  await button(page, "list.columns").tap();
  await panel.waitFor({ state: "detached" });
  await onlyLeading(page);
  await lists(page, "Bernd Becker");
  await savesAndChooses(page, "Wer leitet");
  await lists(page, "Bernd Becker");
  assert.deepEqual(await columns(page), moved);
});

story("by finger on a tablet a column is drawn wider and narrower again, the page stays where it was, and the width is kept", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM, { size: "tablet-wide" });
  const first = await width(page, "Position");
  const becomes = (wanted, what) => eventually(async () => (await width(page, "Position")) === wanted, { what });
  await draw(one, edge(page, "Position"), 60);
  await becomes(first + 60, "the wider column");
  await draw(one, edge(page, "Position"), -90);
  await becomes(first - 30, "the narrower column");
  assert.equal(await page.locator(".grid").evaluate((grid) => grid.scrollLeft), 0, "nothing was scrolled instead");
  await page.reload();
  await row(page, "Anna Albers").waitFor();
  await becomes(first - 30, "the width after a start");
});

story("by finger on a phone a list is saved as a view, left and chosen again", async ({ device }) => {
  const { page } = await withRows(device, TEAM, { size: "phone" });
  await onlyLeading(page);
  await counts(page, 1);
  await savesAndChooses(page, "Wer leitet");
  await counts(page, 1);
  await row(page, "Bernd Becker").waitFor();
});

story("by finger on a phone a file's column is given another meaning, and the import taken back but for whom somebody changed", async ({ device }) => {
  const one = await device({ size: "phone" });
  const page = await found(one);
  await go(page, "import");
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.getByText(de("import.drop"), { exact: true }).tap()]);
  await chooser.setFiles({ name: "team.csv", mimeType: "text/csv", buffer: Buffer.from(csv(TEAM)) });
  await page.getByRole("heading", { name: "team.csv", exact: true }).waitFor();
  // The system's own picker opens by the tap.
  await becomes(page, "Position").tap();
  await becomes(page, "Position").selectOption({ label: "Abteilung" });
  assert.equal(await chosenTarget(page, "Position"), "Abteilung");
  assert.equal((await planned(page)).new, 3);
  await button(page, "import.run_rows.other", { n: 3 }).tap();
  await importDone(page);
  await page.getByRole("link", { name: de("import.see", { kind: "Kontakte" }), exact: true }).tap();
  await row(page, "Bernd Becker").tap();
  await shows(page, "department", "Leitung");
  await field(page, "department").locator("[data-edit]").first().tap();
  await field(page, "department").locator("input.value-input").fill("Führung");
  await page.locator("#record-title").tap();
  await shows(page, "department", "Führung");
  await go(page, "import");
  await button(page, "import.undo").tap();
  await button(page, "import.undo_sure").tap();
  await page.getByText(de("import.is_undone")).waitFor();
  await page.locator(".set-list a.value-link").getByText("Bernd Becker", { exact: true }).tap();
  await shows(page, "department", "Führung");
  await button(page, "record.to_list").tap();
  await counts(page, 1);
});

story("by finger on a phone a field of one's own is made and filled", async ({ device }) => {
  const { page } = await withRows(device, TEAM, { size: "phone" });
  await go(page, "settings");
  await page.getByRole("link", { name: de("own.title"), exact: true }).tap();
  await page.getByRole("group", { name: de("own.of_what") }).getByRole("button", { name: "Kontakte" }).tap();
  await button(page, "own.add").tap();
  await page.getByLabel(de("own.name"), { exact: true }).fill("Schuhgröße");
  await page.getByLabel(de("own.type"), { exact: true }).selectOption({ label: "Zahl" });
  await button(page, "own.make").tap();
  await toast(page, de("own.added", { name: "Schuhgröße" })).waitFor();
  await go(page, "contacts");
  await row(page, "Anna Albers").tap();
  await button(page, "record.all_fields").tap();
  const own = page.locator(".record .field").filter({ has: page.locator(".field-label", { hasText: "Schuhgröße" }) });
  await own.locator("[data-edit]").first().tap();
  await own.locator("input.value-input").fill("42");
  await page.locator("#record-title").tap();
  await own.locator(".value-text", { hasText: "42" }).waitFor();
});
