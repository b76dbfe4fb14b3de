//! A file of the list as it stands on the screen.

import { readFileSync } from "node:fs";
import { goTo, group, quickAdd } from "./doing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { box, bulk, head, importFirms, openArranging, picked, search, setFilter, titles, toast, withRows } from "./listing.mjs";
import { draw, event, openCalendar, openIcs } from "./planning.mjs";
import { count, counts, de, exported, found, importDone, openFile, openList, planned, row, startImport } from "./person.mjs";
import { cells, sheet } from "./workbooks.mjs";

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

story("a list goes out as a workbook: its columns and rows as shown, days as days, and text that looks like a formula as text", async ({ device }) => {
  const { page } = await withRows(device, [
    ["Vorname", "Nachname", "Position"],
    ["Anna", "Albers", "=1+1"],
    ["Bernd", "Becker", "Müller & <Söhne>"],
  ]);
  const panel = await openArranging(page);
  for (const name of ["Firmen", "E-Mail-Adressen", "Telefonnummern", "Schlagwörter"]) {
    const shown = panel.locator(".shown-column").getByRole("checkbox", { name, exact: true });
    if ((await shown.count()) > 0) await shown.click();
  }
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: de("list.export"), exact: true }).first().click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".menu-item").filter({ hasText: de("list.export_xlsx") }).click()]);
  assert.equal(download.suggestedFilename(), "feldbuch-contacts.xlsx");
  const xml = sheet(readFileSync(await download.path()));
  const [heads, first, second] = cells(xml);
  assert.deepEqual(heads, ["Vorname", "Nachname", "Position", "Geändert"]);
  // Days since 30 December 1899: today's, with a part of the day.
  const today = Date.now() / 86_400_000 + 25_569;
  assert.deepEqual(first.slice(0, 3), ["Anna", "Albers", "=1+1"]);
  assert.ok(Math.abs(Number(first[3]) - today) < 1, first[3]);
  assert.deepEqual(second.slice(0, 3), ["Bernd", "Becker", "Müller &amp; &lt;Söhne&gt;"]);
  assert.equal(xml.includes("<f>"), false, "no formula anywhere");
});

const PEOPLE = [
  ["Vorname", "Nachname", "Position", "Firma", "E-Mail", "Telefon", "Straße", "PLZ", "Ort", "Schlagwörter", "Geburtstag", "Notizen"],
  ["Anna", "Albers", "Einkauf", "Albers GmbH", "anna@albers.example", "0221 44712", "Hohe Straße 5", "50667", "Köln", "Messe", "22.03.1980", "Ruft an; Halle 4"],
  ["Bernd", "Becker", "Einkaufsleitung", "Becker, Söhne & Co", "bernd@becker.example", "0228 1003", "Am Markt 3a", "53111", "Bonn", "Messe; A-Kunde", "", ""],
  ["Carla", "Claussen", "Technische Leitung", "Albers GmbH", "carla@albers.example", "0171 1234567", "", "", "", "", "", "Mag Espresso"],
];

/** Opens a menu of formats and downloads one of them. */
async function downloaded(page, place, format) {
  await place.getByRole("button", { name: de("list.export"), exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), place.locator(".menu-item").filter({ hasText: de(`list.export_${format}`) }).first().click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

const cards = (text) => text.split("BEGIN:VCARD").length - 1;
const named = (text) => [...text.matchAll(/^FN:(.*)\r?$/gm)].map(([, name]) => name.trim());

story("a filtered list goes out as cards, is known where it comes from, and makes the same people elsewhere", async ({ device, startRelay }) => {
  const { page } = await withRows(device, PEOPLE);
  await setFilter(page, { field: "Position", comparison: "enthält", value: "leitung" });
  await eventually(async () => (await count(page)) === 2, { what: "those who lead" });
  const file = await exported(page, "vcard");
  assert.equal(file.name, "feldbuch-contacts.vcf");
  assert.deepEqual(named(file.text), await titles(page));
  await page.getByText(de("list.exported", { name: file.name })).waitFor();

  await openFile(page, file.name, file.text);
  const here = await planned(page);
  assert.deepEqual([here.new, here.changed, here.same, here.faulty], [0, 0, 2, 0]);

  const { url } = await startRelay();
  const other = await device({ url });
  const second = await found(other, { member: "Bert Claussen", workspace: "Claussen AG" });
  await openFile(second, file.name, file.text);
  await startImport(second);
  const done = await importDone(second);
  assert.equal(done.faulty, 0);
  await openList(second);
  await counts(second, 2);
  assert.deepEqual(await titles(second), named(file.text));
  const again = await exported(second, "vcard");
  assert.equal(again.text, file.text, "their cards are the same to the letter");
  assert.ok(again.text.includes("NOTE:Mag Espresso") && again.text.includes("CATEGORIES:A-Kunde,Messe"), again.text);
});

story("what is picked goes out alone, as a table and as cards, and stays picked", async ({ device }) => {
  const { page } = await withRows(device, PEOPLE);
  await box(page, "Anna Albers").click();
  await box(page, "Carla Claussen").click();
  await picked(page, 2);
  const file = await downloaded(page, bulk(page), "vcard");
  assert.deepEqual(named(file.text), ["Anna Albers", "Carla Claussen"]);
  const table = await downloaded(page, bulk(page), "csv");
  assert.equal(lines(table.text).length, 3);
  await picked(page, 2);
});

story("companies have cards as well, and a firm is a firm again", async ({ device }) => {
  const page = await found(await device());
  await importFirms(page, [["Firmenname", "Ort", "Telefon"], ["Albers GmbH", "Köln", "0221 44712"], ["Becker, Söhne & Co", "Bonn", "0228 1003"]]);
  await openList(page, "accounts");
  await counts(page, 2);
  const file = await exported(page, "vcard");
  assert.equal(cards(file.text), 2);
  await openFile(page, file.name, file.text);
  await page.getByRole("group", { name: de("import.kind") }).getByRole("button", { name: "Firmen", exact: true }).click();
  await eventually(async () => (await planned(page)).same === 2, { what: "both firms to be known" });
  const plan = await planned(page);
  assert.deepEqual([plan.new, plan.changed, plan.faulty], [0, 0, 0]);
});

story("tasks with a day go out as a calendar and come in with their day where calendars come in", async ({ device, startRelay }) => {
  const page = await found(await device());
  await goTo(page, "/tasks");
  await quickAdd(page, "Angebot nachfassen, 13.7.2031");
  await quickAdd(page, "Irgendwann aufräumen");
  await group(page, "undated").locator(".task-title", { hasText: "Irgendwann aufräumen" }).waitFor();
  const file = await exported(page, "ics");
  assert.equal(file.name, "feldbuch-tasks.ics");
  assert.match(file.text, /DUE;VALUE=DATE:20310713/);
  assert.ok(!file.text.includes("Irgendwann"), "what is due on no day stands in no calendar");
  await openCalendar(page, "week", "2031-07-13");
  const sheet = await openIcs(page, file.name, file.text);
  await sheet.getByText(de("calendar.n_same.one"), { exact: true }).waitFor();
  await sheet.getByText(de("calendar.nothing_new"), { exact: true }).waitFor();

  const { url } = await startRelay();
  const second = await found(await device({ url }), { member: "Bert Claussen", workspace: "Claussen AG" });
  await openCalendar(second, "week", "2031-07-13");
  const there = await openIcs(second, file.name, file.text);
  await there.getByRole("button", { name: de("calendar.take_in.one"), exact: true }).click();
  await toast(second, de("calendar.imported.one")).first().waitFor();
  await goTo(second, "/tasks");
  await group(second, "later").locator(".task-title", { hasText: "Angebot nachfassen" }).waitFor();
});

story("the list of events goes out as a calendar that another calendar reads", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openCalendar(page, "week", "2026-06-17");
  await draw(page, "2026-06-16", "09:00", "10:00", "Vertriebsrunde");
  await event(page, "Vertriebsrunde").first().waitFor();
  await one.goto("/events");
  await row(page, "Vertriebsrunde").first().waitFor();
  const file = await exported(page, "ics");
  assert.match(file.text, /DTSTART:20260616T070000Z/);
  await openCalendar(page, "week", "2026-06-17");
  await event(page, "Vertriebsrunde").first().waitFor();
  const sheet = await openIcs(page, file.name, file.text);
  await sheet.getByText(de("calendar.n_same.one"), { exact: true }).waitFor();
});
