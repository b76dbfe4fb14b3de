//! Saved views and groups: a list is arranged once and found again, by its person, by the team, by its address.

import { choose, layout, openViews, saveAs, showAs, viewButton } from "./arranging.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { columns, importFirms, importLeads, importRows, openArranging, setFilter, titles, withRows } from "./listing.mjs";
import { acknowledged, count, counts, de, found, openList, pair, pill, preferenceIsKept, together } from "./person.mjs";
import { card, liesIn } from "./selling.mjs";

const PEOPLE = [
  ["Vorname", "Nachname", "Position"],
  ["Jana", "Adam", "Einkauf"],
  ["Kim", "Berg", "Einkauf"],
  ["Lea", "Cohn", "Technik"],
  ["Mia", "Dorn", "Leitung"],
];

const shows = (page, wanted) =>
  eventually(
    async () => {
      assert.deepEqual(await titles(page), wanted);
      return true;
    },
    { what: `the list of ${wanted}` },
  );

const onlyBuying = { field: "Position", comparison: "enthält", value: "Einkauf" };

story("a list that was filtered is saved as a view, left, found again by its address and after a restart", async ({ device }) => {
  const { one, page } = await withRows(device, PEOPLE);
  await setFilter(page, onlyBuying);
  await shows(page, ["Jana Adam", "Kim Berg"]);
  await saveAs(page, "Einkäufer");
  await page.waitForURL(/\/contacts\/view\/[0-9a-f]{32}$/);
  const address = new URL(page.url()).pathname;
  await choose(page, "Einkäufer", de("views.all_of", { kind: "Kontakte" }));
  await page.waitForURL("**/contacts");
  await counts(page, 4);
  await one.goto(address);
  await shows(one.page, ["Jana Adam", "Kim Berg"]);
  await viewButton(one.page, "Einkäufer").waitFor();
  await eventually(() => preferenceIsKept(one.page, address.split("/").at(-1)), { what: "the view to be remembered" });
  await one.restart();
  await one.goto("/contacts");
  await shows(one.page, ["Jana Adam", "Kim Berg"]);
  await one.page.waitForURL(`**${address}`);
});

story("a board is saved as a view: it comes as a board with its filter from the table, by its address and after a restart", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await importLeads(page, [["Vorname", "Nachname", "Bewertung", "Lead Status"], ["Heike", "Marquardt", "Heiß", "Kontaktiert"], ["Olaf", "Petersen", "Kalt", "Neu"]]);
  await openList(page, "leads");
  await showAs(page, "sales.board");
  await setFilter(page, { field: "Bewertung", picked: "Heiß" });
  const stands = async (page) => {
    await liesIn(page, "Heike Marquardt", "Kontaktiert");
    await card(page, "Olaf Petersen").waitFor({ state: "detached" });
    assert.equal(await layout(page, "sales.board").getAttribute("aria-pressed"), "true");
  };
  await stands(page);
  await saveAs(page, "Heiße Spur");
  await page.waitForURL(/\/leads\/view\/[0-9a-f]{32}$/);
  const address = new URL(page.url()).pathname;
  await choose(page, "Heiße Spur", de("views.all_of", { kind: "Leads" }));
  await showAs(page, "sales.table");
  await eventually(async () => assert.deepEqual(await titles(page), ["Heike Marquardt", "Olaf Petersen"]) ?? true, { what: "both leads in a table" });
  await choose(page, de("views.all"), "Heiße Spur");
  await stands(page);
  await eventually(() => preferenceIsKept(page, address.split("/").at(-1)), { what: "the view to be remembered" });
  await one.restart();
  await one.goto(address);
  await stands(one.page);
});

story("a list that differs from its view says so, and is saved or brought back", async ({ device }) => {
  const { page } = await withRows(device, PEOPLE);
  await setFilter(page, onlyBuying);
  await saveAs(page, "Einkäufer");
  const differs = page.getByText(de("views.differs"), { exact: true });
  await differs.waitFor({ state: "detached" });
  const arranging = await openArranging(page);
  await arranging.getByRole("checkbox", { name: "Position", exact: true }).uncheck();
  await page.keyboard.press("Escape");
  await differs.waitFor();
  const menu = await openViews(page, "Einkäufer");
  await menu.getByRole("button", { name: de("views.discard"), exact: true }).click();
  await differs.waitFor({ state: "detached" });
  await eventually(async () => (await columns(page)).includes("Position"), { what: "the column again" });
  await page.getByRole("button", { name: de("list.lift_all"), exact: true }).click();
  await differs.waitFor();
  await page.getByRole("button", { name: de("views.save"), exact: true }).click();
  await differs.waitFor({ state: "detached" });
  await choose(page, "Einkäufer", de("views.all_of", { kind: "Kontakte" }));
  await choose(page, de("views.all"), "Einkäufer");
  await eventually(async () => (await count(page)) === 4, { what: "the view as it was saved last" });
});

story("a view is renamed, becomes the default, is deleted, and comes back by one press", async ({ device }) => {
  const { page } = await withRows(device, PEOPLE);
  await setFilter(page, onlyBuying);
  await saveAs(page, "Einkäufer");
  let menu = await openViews(page, "Einkäufer");
  await menu.getByRole("button", { name: de("views.rename"), exact: true }).click();
  await menu.getByLabel(de("views.name")).fill("Beschaffung");
  await menu.getByRole("button", { name: de("views.save"), exact: true }).click();
  menu = await openViews(page, "Beschaffung");
  await menu.getByRole("button", { name: de("views.make_default"), exact: true }).click();
  menu = await openViews(page, "Beschaffung");
  await menu.getByText(de("views.default"), { exact: true }).waitFor();
  await menu.getByRole("button", { name: de("views.delete"), exact: true }).click();
  await viewButton(page, de("views.all")).waitFor();
  await page.locator(".toast").filter({ hasText: de("views.deleted", { name: "Beschaffung" }) }).getByRole("button", { name: de("shell.undo"), exact: true }).click();
  await choose(page, de("views.all"), "Beschaffung");
  await shows(page, ["Jana Adam", "Kim Berg"]);
});

story("the palette finds a view by its name", async ({ device }) => {
  const { page } = await withRows(device, PEOPLE);
  await setFilter(page, onlyBuying);
  await saveAs(page, "Beschaffung Süd");
  await openList(page, "accounts");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: de("palette.name") }).fill("beschaff");
  await page.getByRole("option").filter({ hasText: "Beschaffung Süd" }).click();
  await page.waitForURL("**/contacts/view/**");
  await shows(page, ["Jana Adam", "Kim Berg"]);
});

story("two people change different parts of a shared view offline, and both parts are kept", async (world) => {
  const { anna, bert } = await pair(world.device);
  await anna.goto("/contacts");
  await importRows(anna.page, PEOPLE);
  await openList(anna.page);
  await saveAs(anna.page, "Runde", { shared: true });
  await saveAs(anna.page, "Nur meine", { from: "Runde" });
  await choose(anna.page, "Nur meine", "Runde");
  await bert.goto("/contacts");
  await eventually(async () => (await count(bert.page)) === 4, { what: "the people on Bert's device", within: 30_000 });
  const menu = await openViews(bert.page);
  await menu.getByRole("button", { name: "Runde" }).waitFor({ timeout: 30_000 });
  assert.equal(await menu.getByRole("button", { name: "Nur meine" }).count(), 0, "what is not shared is not shown to others");
  await menu.getByRole("button", { name: "Runde" }).click();
  await viewButton(bert.page, "Runde").waitFor();
  await world.relay.stop();
  for (const { page } of [anna, bert]) await pill(page, /^Offline/);
  await setFilter(anna.page, onlyBuying);
  await anna.page.getByRole("button", { name: de("views.save"), exact: true }).click();
  const arranging = await openArranging(bert.page);
  await arranging.getByRole("checkbox", { name: "Schlagwörter", exact: true }).uncheck();
  await bert.page.keyboard.press("Escape");
  await bert.page.getByRole("button", { name: de("views.save"), exact: true }).click();
  await together(world, [anna, bert]);
  for (const { page } of [anna, bert]) {
    await shows(page, ["Jana Adam", "Kim Berg"]);
    await eventually(async () => !(await columns(page)).includes("Schlagwörter"), { what: "one column less" });
    await page.getByText(de("views.differs"), { exact: true }).waitFor({ state: "detached" });
  }
});

story("a list stands in groups with their counts, which close, stay right, and come again with the next start", async ({ device }) => {
  const firms = [
    ["Firma", "Art", "Jahresumsatz"],
    ["Alpha", "Kunde", "1.000"],
    ["Beta", "Kunde", "2.500"],
    ["Gamma", "Partner", "700"],
    ["Delta", "", ""],
  ];
  const one = await device();
  const page = await found(one);
  await importFirms(page, firms);
  await openList(page, "accounts");
  await eventually(async () => (await count(page)) === 4, { what: "all firms" });
  const arranging = await openArranging(page);
  await arranging.getByLabel(de("views.group_by")).selectOption({ label: "Art" });
  await arranging.getByRole("checkbox", { name: "Jahresumsatz", exact: true }).check();
  await page.keyboard.press("Escape");
  const heads = (where) => where.locator(".group-toggle").evaluateAll((heads) => heads.map((head) => head.innerText.replace(/\s+/g, " ").trim()));
  const stand = (where, wanted) =>
    eventually(
      async () => {
        assert.deepEqual(await heads(where), wanted);
        return true;
      },
      { what: `groups ${wanted}` },
    );
  const groups = await eventually(async () => ((await heads(page)).length === 3 ? heads(page) : null), { what: "three groups" });
  assert.deepEqual(groups.map((head) => head.match(/\d+$/)[0]).toSorted(), ["1", "1", "2"]);
  // What each group comes to stands below the column, also while the group is closed.
  const sums = async () => {
    const said = await page.locator(".group-row").evaluateAll((rows) => rows.map((row) => [row.querySelector(".group-name").textContent, [...row.querySelectorAll(".group-sum")].map((sum) => sum.textContent.replace(/\s/g, "")).filter(Boolean).join()]));
    return said.toSorted();
  };
  const worth = [["Kunde", "3.500€"], ["Ohne Art", ""], ["Partner", "700€"]];
  await eventually(async () => assert.deepEqual(await sums(), worth) ?? true, { what: "the sums of the groups" });
  await page.locator(".group-toggle", { hasText: "Kunde" }).first().click();
  await eventually(async () => (await titles(page)).length < 4, { what: "the rows of a closed group are gone" });
  assert.deepEqual(await sums(), worth);
  await page.locator('.group-toggle[aria-expanded="false"]').click();
  await eventually(async () => (await titles(page)).length === 4, { what: "and come again" });
  await acknowledged(page);
  await one.restart();
  await one.goto("/accounts");
  await stand(one.page, groups);
});
