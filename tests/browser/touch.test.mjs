//! The work of a day by finger, on a phone and on a tablet: nothing here has a mouse, and only texts are typed.

import { readFileSync } from "node:fs";
import { csv } from "./files.mjs";
import { button, go, rest } from "./fingers.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { box, bulk, columns, head, picked, search, titles, toast, withRows } from "./listing.mjs";
import { apart, choices, counts, de, edit, field, found, importDone, mark, pill, planned, pressRead, row, shows, showsPicked, together } from "./person.mjs";
import { card, createDeal, openBoard } from "./selling.mjs";

const TEAM = [
  ["Vorname", "Nachname", "Position"],
  ["Anna", "Albers", "Einkauf"],
  ["Bernd", "Becker", "Leitung"],
  ["Carla", "Claussen", "Vertrieb"],
];

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
  await pressRead(tags.getByRole("option").first(), { by: "tap" });
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

story("by finger on a phone somebody new is noted, searched for and found, and taken back by the line at the bottom", async ({ device }) => {
  const { page } = await withRows(device, TEAM, { size: "phone" });
  await button(page, "shell.new").filter({ visible: true }).tap();
  const sheet = page.getByRole("dialog", { name: de("shell.new_contact") });
  for (const [key, text] of [["first_name", "Jana"], ["last_name", "Müller"]]) {
    const input = sheet.locator(`[data-field="${key}"] input`);
    await input.tap();
    await input.fill(text);
  }
  await button(sheet, "list.create_stay").tap();
  await sheet.waitFor({ state: "detached" });
  await counts(page, 4);
  await toast(page, de("list.created")).getByRole("button", { name: de("shell.undo"), exact: true }).tap();
  await row(page, "Jana Müller").waitFor({ state: "detached" });
  await counts(page, 3);
  await search(page).tap();
  await search(page).fill("claus");
  await counts(page, 1);
  await row(page, "Carla Claussen").tap();
  await page.locator("#record-title", { hasText: "Carla Claussen" }).waitFor();
  await button(page, "record.to_list").tap();
  await counts(page, 1);
});

story("by finger on a tablet a list is put in order, a column chosen, a filter set and lifted, and what is left exported", async ({ device }) => {
  const { page } = await withRows(device, TEAM, { size: "tablet-wide" });
  await head(page, "Position").tap();
  await eventually(async () => (await titles(page)).join() === "Anna Albers,Bernd Becker,Carla Claussen", { what: "the order by position" });
  await head(page, "Position").tap();
  await eventually(async () => (await titles(page)).join() === "Carla Claussen,Bernd Becker,Anna Albers", { what: "the order turned round" });
  await button(page, "list.columns").tap();
  const panel = page.getByRole("dialog", { name: de("list.columns") });
  await panel.getByRole("checkbox", { name: "Abteilung", exact: true }).tap();
  await eventually(async () => (await columns(page)).includes("Abteilung"), { what: "the column" });
  await button(page, "list.columns").tap();
  await panel.waitFor({ state: "detached" });

  await button(page, "list.add_filter").first().tap();
  await page.locator(".menu-list").getByRole("button", { name: "Position", exact: true }).tap();
  await page.getByRole("textbox", { name: de("list.value") }).tap();
  await page.getByRole("textbox", { name: de("list.value") }).fill("leitung");
  await button(page, "list.apply").tap();
  await eventually(async () => (await titles(page)).join() === "Bernd Becker", { what: "who leads" });
  await button(page, "list.export").tap();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".menu-item").filter({ hasText: de("list.export_csv") }).first().tap()]);
  assert.deepEqual(readFileSync(await download.path(), "utf8").match(/Albers|Becker|Claussen/g), ["Becker"]);
  await page.getByRole("list", { name: de("list.filters") }).getByRole("button", { name: /Position/ }).last().tap();
  await counts(page, 3);
});

story("by finger on a phone what stood in a field is brought back from the history, a record thrown away, and fetched from the trash", async ({ device }) => {
  const { page } = await withRows(device, TEAM, { size: "phone" });
  await row(page, "Anna Albers").tap();
  await page.locator("#record-title", { hasText: "Anna Albers" }).waitFor();
  await field(page, "position").locator("[data-edit]").first().tap();
  const input = field(page, "position").locator("input.value-input");
  await input.fill("Vertrieb");
  await page.locator("#record-title").tap();
  await shows(page, "position", "Vertrieb");
  await button(page, "record.history").filter({ visible: true }).first().tap();
  const line = page.locator(".history-line").filter({ hasText: "Einkauf → Vertrieb" });
  await button(line, "history.restore").tap();
  await toast(page, de("history.restored")).waitFor();
  await button(page, "record.more").tap();
  await button(page, "record.trash").tap();
  await row(page, "Anna Albers").waitFor({ state: "detached" });
  await go(page, "trash");
  await button(page, "trash.restore_name", { kind: "Kontakt", name: "Anna Albers" }).tap();
  await page.getByText(de("trash.empty")).waitFor();
  await go(page, "contacts");
  await row(page, "Anna Albers").tap();
  await shows(page, "position", "Einkauf");
});

story("on a phone what is pressed above a record is as large as a fingertip, also on a narrow one", async ({ device }) => {
  const page = await found(await device({ size: "phone" }));
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Absauganlage" });
  // The longest word of all kinds stands beside them.
  await card(page, "Absauganlage").tap();
  await page.locator("#record-title", { hasText: "Absauganlage" }).waitFor();
  const bar = page.locator(".record-bar");
  await button(bar, "task.act").waitFor();
  for (const width of [390, 320]) {
    await page.setViewportSize({ width, height: 700 });
    await eventually(
      async () => {
        const sizes = await bar.getByRole("button").evaluateAll((all) => all.map((one) => [one.getBoundingClientRect(), one]).map(([{ width, height, right }, one]) => ({ name: one.ariaLabel ?? one.innerText, width, height, right })));
        assert.ok(sizes.length >= 6, `${sizes.length} buttons`);
        for (const one of sizes) assert.ok(one.width >= 44 && one.height >= 44 && one.right <= width, `at ${width}: ${JSON.stringify(one)}`);
        return true;
      },
      { what: "room for every finger" },
    );
  }
});

story("by finger on a phone the settings are changed, sync is set up, and a colleague is invited and comes in", async ({ device }) => {
  const one = await device({ size: "phone", name: "anna" });
  const page = await found(one);
  await go(page, "settings");
  await button(page.locator("main"), "shell.theme_dark").tap();
  await eventually(() => page.evaluate(() => document.documentElement.dataset.theme === "dark"), { what: "the dark theme" });
  await page.locator("main").getByRole("button", { name: "English", exact: true }).tap();
  await page.getByRole("heading", { level: 1, name: "Settings", exact: true }).waitFor();
  await page.locator("main").getByRole("button", { name: "Deutsch", exact: true }).tap();
  await page.getByRole("heading", { level: 1, name: de("nav.settings"), exact: true }).waitFor();
  await page.getByRole("link", { name: de("settings.sync"), exact: true }).tap();
  await button(page, "sync.set_up_act").tap();
  await pill(page, /^Alles gesichert/);
  await page.getByRole("link", { name: de("settings.devices"), exact: true }).tap();
  await button(page, "devices.invite").tap();
  const sheet = page.getByRole("dialog", { name: de("devices.invite") });
  await button(sheet, "invite.hour").tap();
  await button(sheet, "invite.make").tap();
  const link = await sheet.locator("input[readonly]").inputValue();

  const two = await device({ size: "tablet-tall", name: "bert" });
  await two.page.goto(link, { waitUntil: "load" });
  await two.mounted();
  for (const [key, text] of [["welcome.member", "Bert Claussen"], ["welcome.device", "Tablet"]]) {
    await two.page.getByLabel(de(key)).tap();
    await two.page.getByLabel(de(key)).fill(text);
  }
  await button(two.page, "join.join").tap();
  await two.page.waitForURL("**/contacts");
  await pill(two.page, /^Alles gesichert/);
  await page.locator("li.device").filter({ hasText: "Tablet" }).waitFor();
});
