//! A list as its person wants it: order, columns, filters; and what of it is still so tomorrow.

import { assert, eventually, story } from "./harness.mjs";
import { columns, edge, head, lift, openArranging, search, setFilter, titles, values, width, withRows } from "./listing.mjs";
import { counts, de, openRecord, preferenceIsKept } from "./person.mjs";

/** Nobody of them has a name, a position and a department that stand in the same order. */
const TEAM = [
  ["Vorname", "Nachname", "Position", "Abteilung"],
  ["Änne", "Löwe", "Öffentlichkeitsarbeit", "Zentrale"],
  ["Bernd", "Zander", "Ärztliche Leitung", "Klinik"],
  ["Çağla", "Adler", "Vertrieb", "Außendienst"],
  ["Dörte", "Öztürk", "Einkauf", "Lager"],
  ["Émile", "Müller", "Einkaufsleitung", "Lager"],
];
const BY_NAME = ["Çağla Adler", "Änne Löwe", "Émile Müller", "Dörte Öztürk", "Bernd Zander"];

/** Waits until something of the list is so. */
const becomes = (read, wanted) =>
  eventually(
    async () => {
      assert.deepEqual(await read(), wanted);
      return true;
    },
    { what: JSON.stringify(wanted) },
  );

const direction = (page, name) => page.getByRole("columnheader").filter({ has: page.locator(".sort-name").getByText(name, { exact: true }) }).getAttribute("aria-sort");

story("a click on a column's name puts the list in its order, a second one turns it round, a third one gives it up, umlauts in their place", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM);
  await becomes(() => titles(page), BY_NAME);
  await becomes(() => direction(page, "Name"), "ascending");
  const rising = ["Ärztliche Leitung", "Einkauf", "Einkaufsleitung", "Öffentlichkeitsarbeit", "Vertrieb"];
  await head(page, "Position").click();
  await becomes(() => values(page, "Position"), rising);
  await becomes(() => titles(page), ["Bernd Zander", "Dörte Öztürk", "Émile Müller", "Änne Löwe", "Çağla Adler"]);
  await becomes(() => direction(page, "Position"), "ascending");
  await becomes(() => direction(page, "Name"), "none");
  await head(page, "Position").click();
  await becomes(() => values(page, "Position"), rising.toReversed());
  await becomes(() => direction(page, "Position"), "descending");
  // The order is this device's: it stands also after a new start.
  await eventually(() => preferenceIsKept(page, "position:desc"), { what: "the order to be kept" });
  await one.restart();
  await one.goto("/contacts");
  // WHY not by the rows alone: by name they stand as they do by falling position.
  await becomes(() => direction(one.page, "Position"), "descending");
  await becomes(() => values(one.page, "Position"), rising.toReversed());
  await head(one.page, "Position").click();
  await becomes(() => titles(one.page), BY_NAME);
});

story("by a second column is sorted what is the same in the first one", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  const panel = await openArranging(page);
  await panel.getByRole("checkbox", { name: "Abteilung", exact: true }).check();
  await page.keyboard.press("Escape");
  await head(page, "Abteilung").click();
  await becomes(() => values(page, "Abteilung"), ["Außendienst", "Klinik", "Lager", "Lager", "Zentrale"]);
  await head(page, "Position").click({ modifiers: ["Shift"] });
  await becomes(() => values(page, "Position"), ["Vertrieb", "Ärztliche Leitung", "Einkauf", "Einkaufsleitung", "Öffentlichkeitsarbeit"]);
  await page.getByRole("columnheader").getByRole("button", { name: /^Position/ }).click({ modifiers: ["Shift"] });
  await becomes(() => values(page, "Position"), ["Vertrieb", "Ärztliche Leitung", "Einkaufsleitung", "Einkauf", "Öffentlichkeitsarbeit"]);
});

story("a column that is chosen shows its values, stands where it was moved to, as wide as it was drawn, also after a new start", async ({ device }) => {
  const { one, page } = await withRows(device, TEAM);
  const before = await columns(page);
  assert.ok(!before.includes("Abteilung"), before.join());
  const panel = await openArranging(page);
  await panel.getByRole("checkbox", { name: "Abteilung", exact: true }).check();
  await becomes(() => columns(page), [...before, "Abteilung"]);
  await becomes(() => values(page, "Abteilung"), ["Außendienst", "Zentrale", "Lager", "Lager", "Klinik"]);
  // To the place after the name.
  const forward = panel.getByRole("button", { name: de("list.column_left", { name: "Abteilung" }), exact: true });
  for (let step = 1; step < before.length; step += 1) await forward.click();
  const arranged = [before[0], "Abteilung", ...before.slice(1)];
  await becomes(() => columns(page), arranged);
  assert.ok(await forward.isDisabled(), "the name stays first");
  await becomes(() => values(page, "Abteilung"), ["Außendienst", "Zentrale", "Lager", "Lager", "Klinik"]);
  await panel.getByRole("checkbox", { name: "E-Mail-Adressen", exact: true }).click();
  const left = arranged.filter((name) => name !== "E-Mail-Adressen");
  await becomes(() => columns(page), left);
  await page.keyboard.press("Escape");

  // Drawn wider by mouse, narrower by keyboard.
  const first = { department: await width(page, "Abteilung"), position: await width(page, "Position") };
  const grip = await edge(page, "Abteilung").boundingBox();
  await page.mouse.move(grip.x + grip.width / 2, grip.y + grip.height / 2);
  await page.mouse.down();
  await page.mouse.move(grip.x + grip.width / 2 + 90, grip.y + grip.height / 2, { steps: 6 });
  await page.mouse.up();
  await edge(page, "Position").focus();
  await page.keyboard.press("ArrowLeft");
  const drawn = { department: first.department + 90, position: first.position - 16 };
  await becomes(async () => ({ department: await width(page, "Abteilung"), position: await width(page, "Position") }), drawn);

  for (const [key, width] of Object.entries(drawn)) await eventually(() => preferenceIsKept(page, `${key}:${width}`), { what: "the widths to be kept" });
  await one.restart();
  await one.goto("/contacts");
  await becomes(() => columns(one.page), left);
  await becomes(() => values(one.page, "Abteilung"), ["Außendienst", "Zentrale", "Lager", "Lager", "Klinik"]);
  await becomes(async () => ({ department: await width(one.page, "Abteilung"), position: await width(one.page, "Position") }), drawn);
  const again = await openArranging(one.page);
  await again.getByRole("button", { name: de("list.columns_reset"), exact: true }).click();
  await becomes(() => columns(one.page), before);
});

story("a table that was cards beside a record stands again as before when the record is closed, also where cells are empty", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  const shown = async () => Object.fromEntries(await Promise.all(["Firmen", "Position", "E-Mail-Adressen", "Telefonnummern"].map(async (name) => [name, await values(page, name)])));
  await becomes(() => values(page, "Firmen"), ["", "", "", "", ""]);
  const before = await shown();
  await openRecord(page, "Änne Löwe");
  await page.locator(".rows .card-body").first().waitFor();
  await page.getByRole("button", { name: de("record.close"), exact: true }).first().click();
  await head(page, "Position").waitFor();
  await becomes(() => titles(page), BY_NAME);
  await becomes(shown, before);
});

story("filters that are set leave who fits all of them, say so in words, and one that is lifted brings the others back", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  await setFilter(page, { field: "Position", comparison: "enthält", value: "leitung" });
  await becomes(() => titles(page), ["Émile Müller", "Bernd Zander"]);
  await page.locator(".tools-count").getByText(de("list.count_of", { n: 2, all: 5 }), { exact: true }).waitFor();
  await setFilter(page, { field: "Abteilung", comparison: "ist nicht", value: "Klinik" });
  await becomes(() => titles(page), ["Émile Müller"]);
  const chips = page.getByRole("list", { name: de("list.filters") });
  for (const says of ["Position enthält leitung", "Abteilung ist nicht Klinik"]) await chips.getByRole("button", { name: says, exact: true }).waitFor();

  // A filter is changed where it stands.
  await chips.getByRole("button", { name: "Abteilung ist nicht Klinik", exact: true }).click();
  await page.getByRole("textbox", { name: de("list.value") }).fill("Lager");
  await page.getByRole("button", { name: de("list.apply"), exact: true }).click();
  await becomes(() => titles(page), ["Bernd Zander"]);
  await lift(page, "Position enthält leitung").click();
  await becomes(() => titles(page), ["Çağla Adler", "Änne Löwe", "Bernd Zander"]);
  await search(page).fill("adler");
  await becomes(() => titles(page), ["Çağla Adler"]);
  await page.getByRole("button", { name: de("list.lift_all"), exact: true }).click();
  await search(page).fill("");
  await becomes(() => titles(page), BY_NAME);
  await counts(page, 5);
  await chips.waitFor({ state: "detached" });
});

story("a filter that leaves nobody says so and can be lifted there", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  await setFilter(page, { field: "Position", comparison: "beginnt mit", value: "Zoll" });
  await page.getByText(de("list.no_match.other", { n: 5 })).waitFor();
  await becomes(() => titles(page), []);
  await page.locator("main").getByRole("button", { name: /Position beginnt mit Zoll/ }).filter({ visible: true }).last().click();
  await becomes(() => titles(page), BY_NAME);
});
