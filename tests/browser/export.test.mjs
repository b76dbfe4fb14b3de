//! A file of the list as it stands on the screen.

import { assert, eventually, story } from "./harness.mjs";
import { head, openArranging, search, setFilter, titles, withRows } from "./listing.mjs";
import { count, de, exported } from "./person.mjs";

const TEAM = [
  ["Vorname", "Nachname", "Position", "Abteilung", "E-Mail"],
  ["Anna", "Albers", "Einkauf", "Nord", "anna@albers.example"],
  ["Bernd", "Becker", "Einkaufsleitung", "Süd", "bernd@becker.example"],
  ["Carla", "Claussen", "Technische Leitung", "Nord", "carla@claussen.example"],
  ["Detlef", "Dörfler", "Bauleitung", "Süd; West", "detlef@doerfler.example"],
  ["Edda", "Ehlers", "Leitung", "Nord", "edda@ehlers.example"],
  ["Frida", "Albers", "Filialleitung", "Ost", "frida@albers.example"],
];

/** Comma, line feed, quotes where they are needed. */
const lines = (text) => text.replace(/^\ufeff/, "").trimEnd().split(/\r?\n/);

story("an export holds the rows that filter and search leave, in the list's order, with the columns that it shows, and no others", async ({ device }) => {
  const { page } = await withRows(device, TEAM);
  const panel = await openArranging(page);
  await panel.getByRole("checkbox", { name: "Abteilung", exact: true }).check();
  for (const name of ["Firmen", "E-Mail-Adressen", "Telefonnummern", "Schlagwörter", "Geändert"]) {
    const shown = panel.locator(".shown-column").getByRole("checkbox", { name, exact: true });
    // Its line goes to the others at once.
    if ((await shown.count()) > 0) await shown.click();
  }
  await page.keyboard.press("Escape");
  await setFilter(page, { field: "Position", comparison: "enthält", value: "leitung" });
  await search(page).fill("e");
  await eventually(async () => (await count(page)) === 5, { what: "those who lead" });
  await search(page).fill("albers");
  await eventually(async () => (await count(page)) === 1, { what: "the one of that name" });
  await search(page).fill("l");
  await head(page, "Position").click();
  await head(page, "Position").click();
  await eventually(async () => (await titles(page))[0] === "Carla Claussen", { what: "the order" });
  const shown = await titles(page);
  assert.ok(shown.length > 1 && shown.length < 6, shown.join());

  const wanted = [
    ["Carla", "Claussen", "Technische Leitung", "Nord"],
    ["Edda", "Ehlers", "Leitung", "Nord"],
    ["Frida", "Albers", "Filialleitung", "Ost"],
    ["Bernd", "Becker", "Einkaufsleitung", "Süd"],
    ["Detlef", "Dörfler", "Bauleitung", "Süd; West"],
  ].filter(([first, last]) => shown.includes(`${first} ${last}`));
  assert.deepEqual(wanted.map(([first, last]) => `${first} ${last}`), shown);
  const file = await exported(page, "csv");
  assert.match(file.name, /\.csv$/);
  assert.deepEqual(lines(file.text).map((line) => line.split(",")), [["First name", "Last name", "Position", "Department"], ...wanted]);
  const excel = await exported(page, "excel");
  assert.ok(excel.text.startsWith("\ufeff"), "Excel sees by its beginning how the file is written");
  assert.deepEqual(lines(excel.text), [["Vorname", "Nachname", "Position", "Abteilung"], ...wanted].map((cells) => cells.map((cell) => (cell.includes(";") ? `"${cell}"` : cell)).join(";")));

  // Without filter and search everybody is in it again.
  await page.getByRole("button", { name: de("list.lift_all"), exact: true }).click();
  await search(page).fill("");
  await eventually(async () => (await count(page)) === 6, { what: "everybody" });
  assert.equal(lines((await exported(page, "csv")).text).length, 7);
});
