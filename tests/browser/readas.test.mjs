//! Files as other programs write them: letters and separators are found out, and what was found can be corrected.

import { assert, eventually, story } from "./harness.mjs";
import { csv } from "./files.mjs";
import { enter, reach } from "./keys.mjs";
import { de, field, found, importDone, openFile, openList, openRecord, planned, shows, startImport } from "./person.mjs";

/** How the page says that the opened file is read. */
const readAs = (page) => page.locator(".import-form summary").innerText();

/** What the page shows of a column of the opened file. */
const examples = (page, column) => page.locator(".import-columns tr").filter({ has: page.getByRole("rowheader", { name: column, exact: true }) }).locator(".import-examples").innerText();

/** Goes to a part of how the file is read by keyboard alone, and on from what is chosen there by an arrow. */
async function correct(page, key, arrow) {
  const choice = page.getByLabel(de(key), { exact: true });
  // It is folded, at first and where the file was read anew.
  const summary = page.locator(".import-form summary");
  await eventually(async () => (await choice.isVisible()) || (await enter(page, summary)), { what: `the choice of ${de(key)}` });
  await reach(page, choice);
  await page.keyboard.press(arrow);
}

/** Letters beyond Latin 1 that a code page of Windows has at a place of its own. */
const PLACES = { 1252: { "–": 0x96, "€": 0x80 }, 1250: { "Ł": 0xa3, "ą": 0xb9, "ś": 0x9c } };

const windows = (page, text) => Buffer.from([...text].map((letter) => PLACES[page][letter] ?? letter.codePointAt(0)));

story("journey 11: a file of a German Outlook, in Windows-1252 with semicolons, comes in with every umlaut", async ({ device }) => {
  const page = await found(await device());
  const rows = [
    ["Anrede", "Vorname", "Weitere Vornamen", "Nachname", "Firma", "Abteilung", "Position", "Straße geschäftlich", "Ort geschäftlich", "Postleitzahl geschäftlich", "Telefon geschäftlich", "Mobiltelefon", "E-Mail-Adresse", "Geburtstag", "Notizen"],
    ["Frau", "Änne", "Jördis", "Müller-Lüdenscheidt", "Groß & Söhne GmbH", "Einkäufe", "Leiterin", "Hauptstraße 5a", "Köln", "50667", "0221 44712", "0171 1234567", "aenne@gross.example", "24.12.1980", "Zahlt – meistens – 100 €"],
    ["Herr", "Jörg", "", "Weiß", "Groß & Söhne GmbH", "", "Geschäftsführer", "", "", "", "", "", "", "0.0.00", ""],
  ];
  await openFile(page, "outlook.csv", windows(1252, csv(rows)));
  assert.match(await readAs(page), /Windows-1252 · Semikolon · Tag\.Monat\.Jahr/);
  await page.getByText(de("import.system", { name: "Outlook" }), { exact: true }).waitFor();
  assert.equal(await examples(page, "Straße geschäftlich"), "Hauptstraße 5a");
  assert.deepEqual(await planned(page), { new: 2, changed: 0, same: 0, doubtful: 0, faulty: 0 });
  await startImport(page);
  await importDone(page);
  await openRecord(page, "Änne Jördis Müller-Lüdenscheidt");
  await shows(page, "position", "Leiterin");
  await shows(page, "department", "Einkäufe");
  await field(page, "affiliations").getByText("Groß & Söhne GmbH", { exact: true }).waitFor();
  await field(page, "phones").getByText("0171 1234567", { exact: true }).waitFor();
  await field(page, "addresses").getByText("Hauptstraße 5a", { exact: false }).waitFor();
  assert.equal(await page.locator("#field-background-input").inputValue(), "Zahlt – meistens – 100 €");
});

story("a file in UTF-16 without a mark, with tabs, is read letter by letter", async ({ device }) => {
  const page = await found(await device());
  const text = ["Vorname\tNachname\tOrt", "Łukasz\tGrünwald\tKöln", "Çağla\tÖzdemir\tŞişli"].join("\r\n");
  await openFile(page, "tabelle.txt", Buffer.from(text, "utf16le"));
  assert.match(await readAs(page), /UTF-16 LE · Tabulator/);
  assert.equal(await examples(page, "Vorname"), "Łukasz · Çağla");
  await startImport(page);
  assert.equal((await importDone(page)).created, 2);
  await openRecord(page, "Çağla Özdemir");
});

story("where letters, amounts and numbers were taken otherwise than they are meant, the page says how it reads them and takes the correction, by keyboard", async ({ device }) => {
  const page = await found(await device());
  await openList(page, "import");
  await page.getByRole("group", { name: de("import.kind") }).getByRole("button", { name: "Firmen", exact: true }).click();
  const rows = [
    ["Firmenname", "Jahresumsatz", "Telefon"],
    ["Łąka i Syn", "1,500", "01 5123456"],
    ["Głos Wrocław", "12,750", ""],
  ];
  await openFile(page, "firmy.csv", windows(1250, csv(rows).replaceAll("ł", "l")));
  assert.match(await readAs(page), /Windows-1252 · Semikolon/);
  assert.match(await examples(page, "Firmenname"), /^£¹ka i Syn/);
  assert.match(await readAs(page), /1\.234,56$/);
  await correct(page, "import.encoding", "ArrowDown");
  await eventually(async () => (await examples(page, "Firmenname")).startsWith("Łąka i Syn"), { what: "the letters as they are meant" });
  assert.match(await readAs(page), /Windows-1250 · Semikolon/);
  await correct(page, "import.decimals", "ArrowDown");
  await correct(page, "import.country", "ArrowDown");
  await eventually(async () => /1,234\.56$/.test(await readAs(page)), { what: "amounts as they are meant" });
  assert.equal((await planned(page)).new, 2);
  await startImport(page);
  assert.deepEqual(await importDone(page), { created: 2, changed: 0, faulty: 0 });
  await openRecord(page, "Łąka i Syn", "accounts");
  await page.getByRole("button", { name: de("record.all_fields"), exact: true }).click();
  await shows(page, "annual_revenue", /^1\.500,00\s€$/);
  await page.locator('[data-field="phones"] a[href="tel:+4315123456"]').waitFor();
});
