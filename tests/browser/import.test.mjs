//! Imports of whole files: killed in the middle, taken up again, taken back.

import { readFileSync } from "node:fs";
import { people } from "./files.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { create, euro } from "./lines.mjs";
import { acknowledged, chooseTarget, chosenTarget, count, counts, createContact, de, edit, exported, found, importDone, openFile, openList, openRecord, planned, row, shows, showsPicked, startImport, undoImport } from "./person.mjs";

const ROWS = 20_000;

/** Waits until so many rows of the running import are written. */
const written = (page, rows) =>
  page.waitForFunction((rows) => (document.querySelector("progress")?.value ?? 0) >= rows, rows, { timeout: 60_000 });

story(
  "r4 a browser killed in the middle of an import of 20,000 rows goes on where it was: 20,000 contacts, none twice",
  async ({ device }) => {
    const one = await device();
    await found(one);
    await openFile(one.page, "kunden.csv", people(ROWS));
    assert.deepEqual(await planned(one.page), { new: ROWS, changed: 0, same: 0, doubtful: 0, faulty: 0 });
    await startImport(one.page);
    await written(one.page, 3_000);
    await one.restart();

    await one.goto("/import");
    const line = one.page.locator(".import-line").filter({ hasText: "kunden.csv" });
    const said = await line.getByText(/^Unterbrochen nach/).innerText();
    const done = Number(said.match(/nach ([\d.]+) von/)[1].replace(".", ""));
    assert.ok(done >= 3_000 && done < ROWS, said);
    await one.goto("/contacts");
    await eventually(async () => (await count(one.page)) === done, { what: `the ${done} that were written` });
    await one.goto("/import");
    await line.getByRole("button", { name: de("import.go_on") }).click();
    await importDone(one.page);
    await one.restart();
    await one.goto("/contacts");
    await eventually(async () => (await count(one.page)) === ROWS, { what: "all contacts" });
    await openList(one.page, "accounts");
    await eventually(async () => (await count(one.page)) === 50, { what: "their companies, each once" });
    await openList(one.page);
    await one.page.getByRole("searchbox", { name: de("list.search") }).fill("person19995@firma45.example");
    await eventually(async () => (await count(one.page)) === 1, { what: "the one with this address" });
  },
  { timeout: 300_000 },
);

/** How a tab goes without a word. */
const ENDS = { "is closed": (one, page) => page.close({ runBeforeUnload: false }), crashes: (one, page) => one.crash(page) };

for (const [how, end] of Object.entries(ENDS)) {
  story(
    `r4 r8 a tab that ${how} in the middle of its import of 20,000 rows leaves the engine to another, where it goes on: no row twice`,
    async ({ device }) => {
      const one = await device();
      const first = await found(one);
      const second = await one.newWindow("/contacts");
      await openFile(first, "kunden.csv", people(ROWS));
      await startImport(first);
      await written(first, 3_000);
      await end(one, first);

      // The other tab was open all the time and is not loaded anew.
      await openList(second, "import");
      const line = second.locator(".import-line").filter({ hasText: "kunden.csv" });
      const said = await line.getByText(/^Unterbrochen nach/).innerText({ timeout: 30_000 });
      const done = Number(said.match(/nach ([\d.]+) von/)[1].replaceAll(".", ""));
      assert.ok(done >= 3_000 && done < ROWS, said);
      await openList(second);
      await eventually(async () => (await count(second)) === done, { what: `the ${done} that were written` });
      await openList(second, "import");
      await line.getByRole("button", { name: de("import.go_on") }).click();
      assert.equal((await importDone(second)).faulty, 0);
      await openList(second);
      await eventually(async () => (await count(second)) === ROWS, { what: "all contacts" });
      const { text } = await exported(second, "csv");
      const addresses = text.match(/person\d{5}@firma\d+\.example/g);
      assert.equal(addresses.length, ROWS);
      assert.equal(new Set(addresses).size, ROWS, "each row is there once");
      await openList(second, "accounts");
      await eventually(async () => (await count(second)) === 50, { what: "their companies, each once" });
    },
    { timeout: 300_000 },
  );
}

story("r4 an import that was killed can be taken back: nothing of it stays, and what was there is untouched", async ({ device }) => {
  const one = await device();
  await found(one);
  await createContact(one.page, { first_name: "Schon", last_name: "Da", position: "Vorher" });
  await openFile(one.page, "viele.csv", people(4_000));
  await startImport(one.page);
  await written(one.page, 600);
  await one.restart();
  await one.goto("/import");
  await undoImport(one.page);
  await one.goto("/contacts");
  await eventually(async () => (await count(one.page)) === 1, { what: "only what was there before" });
  await openRecord(one.page, "Schon Da");
  await shows(one.page, "position", "Vorher");
  await openList(one.page, "accounts");
  await one.page.getByText(de("list.empty_accounts")).waitFor();
});

story("the dry run says what is new, changed, the same, perhaps there already and faulty, and the import does exactly that", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openFile(page, "erste.csv", people(10));
  await startImport(page);
  assert.deepEqual(await importDone(page), { created: 20, changed: 0, faulty: 0 });
  const header = "Vorname;Nachname;E-Mail;Telefon;Firma;Position;Notizen";
  const lines = people(10).split("\r\n");
  const changed = lines[1].replace("Einkauf", "Vertrieb");
  const fresh = people(1, 500).split("\r\n")[1];
  // The name of somebody who is there, with another address: another person, or another address of the same.
  const [first, last] = lines[4].split(";");
  const doubtful = `${first};${last};privat@anderswo.example;;;;`;
  const faulty = "Wer;Weiß es;das ist keine adresse;;;;";
  await openFile(page, "zweite.csv", [header, changed, lines[2], fresh, doubtful, faulty].join("\r\n"));
  assert.deepEqual(await planned(page), { new: 2, changed: 1, same: 1, doubtful: 1, faulty: 1 });
  await page.getByText(de("import.doubtful_hint.one")).waitFor();
  const fault = page.locator(".import-faults li");
  await eventually(async () => (await fault.count()) === 1, { what: "one fault" });
  assert.match(await fault.innerText(), /Zeile 6, E-Mail.*das ist keine adresse/s);
  await startImport(page);
  assert.deepEqual(await importDone(page), { created: 2, changed: 1, faulty: 1 });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: de("import.get_faults") }).click()]);
  const faults = readFileSync(await download.path(), "utf8");
  assert.match(faults, /das ist keine adresse/);
  assert.match(faults, /name@firma\.de/, "and why: what would be right");
  await undoImport(page);
  await openList(page);
  await eventually(async () => (await count(page)) === 10, { what: "the ten of the first file" });
  await openRecord(page, lines[1].split(";").slice(0, 2).join(" "));
  await shows(page, "position", "Einkauf");
});

story("an import that is taken back leaves what somebody has changed since, and names it", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openFile(page, "team.csv", "Vorname;Nachname;Position\r\nAnna;Albers;Einkauf\r\nBernd;Becker;Leitung\r\nCarla;Claussen;Vertrieb");
  await startImport(page);
  await importDone(page);
  await openRecord(page, "Bernd Becker");
  await edit(page, "position", "Geschäftsführung");
  await acknowledged(page);
  await openList(page, "import");
  await undoImport(page);
  await page.getByText(de("import.kept.one"), { exact: true }).waitFor();
  const kept = page.locator(".set-list a.value-link");
  await eventually(async () => (await kept.allInnerTexts()).join() === "Bernd Becker", { what: "the name of the one who stays" });
  await page.locator(".import-line").filter({ hasText: "team.csv" }).getByText(de("import.state_undone"), { exact: true }).waitFor();
  await kept.click();
  await page.locator("#record-title", { hasText: "Bernd Becker" }).waitFor();
  await shows(page, "position", "Geschäftsführung");
  await counts(page, 1);
});

story("s4 names that look like formulas leave as text and come back as they were", async ({ device }) => {
  const names = ["=1+1", "+49 Müller", "-Strich", "@Verteiler", "=HYPERLINK(\"https://boese.example\")", "'=schon", "Normal", "mit;Semikolon", "mit \"Zeichen\""];
  const one = await device({ name: "one" });
  await found(one);
  for (const last_name of names) await createContact(one.page, { last_name });
  for (const format of ["csv", "excel"]) {
    await one.goto("/contacts");
    await eventually(async () => (await count(one.page)) === names.length, { what: "all names in the list" });
    const { text } = await exported(one.page, format);
    const cells = text.replace(/^\ufeff/, "").split(/[;,\r\n]+/);
    assert.deepEqual(cells.filter((cell) => /^"?[=+@-]/.test(cell)), [], `no cell of the ${format} file calculates`);
    // The same device sees nothing new in its own file.
    await openFile(one.page, `wieder-${format}.csv`, text);
    const plan = await planned(one.page);
    assert.deepEqual([plan.new, plan.changed, plan.faulty], [0, 0, 0], `its own ${format} file changes nothing`);
    // An empty device gets every name as it was.
    const other = await device({ name: `other-${format}` });
    await found(other);
    await openFile(other.page, `von-${format}.csv`, text);
    await startImport(other.page);
    await importDone(other.page);
    await openList(other.page);
    for (const name of names) await row(other.page, name).waitFor();
    await counts(other.page, names.length);
  }
});

story("companies come in with owner and parent, a name that means nobody is told, and the list shows whose they are", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { last_name: "Damit die Liste steht" });
  const file = [
    "Firmenname;Muttergesellschaft;Zuständig",
    "Tochter GmbH;Mutter AG;Anna Berger",
    "Mutter AG;;anna berger",
    "Fremde KG;;Bert Unbekannt",
    "Weitere KG;Gibtesnicht SE;Bert Unbekannt",
  ].join("\r\n");
  await openList(page, "import");
  await page.getByRole("group", { name: de("import.kind") }).getByRole("button", { name: "Firmen", exact: true }).click();
  await openFile(page, "firmen.csv", file);
  assert.equal((await planned(page)).new, 4);
  const nobody = page.locator(".import-plan .import-faults");
  assert.deepEqual(await nobody.locator("q").allInnerTexts(), ["Bert Unbekannt", "Gibtesnicht SE"]);
  assert.match(await nobody.locator("li").first().innerText(), /Zuständig.*Bert Unbekannt.*2 Zeilen/s);
  await startImport(page);
  await importDone(page);
  await openRecord(page, "Tochter GmbH", "accounts");
  await shows(page, "parent", "Mutter AG");
  await showsPicked(page, "owner", "Anna Berger");
  await openList(page, "accounts");
  await page.getByRole("button", { name: de("list.add_filter") }).click();
  await page.getByRole("searchbox", { name: de("list.which_field") }).fill("zust");
  await page.keyboard.press("Enter");
  await page.getByRole("checkbox", { name: "Anna Berger" }).check();
  await page.getByRole("button", { name: de("list.apply"), exact: true }).click();
  await eventually(async () => (await count(page)) === 2, { what: "hers" });
  await page.getByText("Zuständig ist Anna Berger").waitFor();
});

story("orders of another system come in with a row for each line: the company's and the person's page tell what was bought and what came back, and the same file changes nothing", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { first_name: "Ines", last_name: "Seidel" });
  await openList(page, "accounts");
  await create(page, "account", { name: "Ölmühle Seidel GmbH" });
  await openList(page, "products");
  await create(page, "product", { name: "Tauchpumpe", sku: "P-100", list_price: "1250", tax_rate: "19" });
  const file = [
    "Auftragsnr;Firma;Ansprechpartner;Auftragsdatum;Auftragsstatus;Artikelnummer;Artikel;Menge;Einzelpreis;MwSt",
    "A-1;Ölmühle Seidel GmbH;Ines Seidel;03.11.2026;Geliefert;P-100;;2;1.250,50;19",
    "A-1;Ölmühle Seidel GmbH;Ines Seidel;03.11.2026;Geliefert;X-1;Schlauch;10,5;4;19",
    "A-2;Ölmühle Seidel GmbH;;05.11.2026;Bezahlt;P-100;;1;1.000;19",
    "A-3;Ölmühle Seidel GmbH;Ines Seidel;09.11.2026;Geliefert;P-100;;-1;1.250,50;19",
  ].join("\r\n");
  const choose = () => page.getByRole("group", { name: de("import.kind") }).getByRole("button", { name: "Aufträge", exact: true }).click();
  await openList(page, "import");
  await choose();
  await openFile(page, "auftraege.csv", file);
  assert.equal((await planned(page)).faulty, 0);
  await startImport(page);
  assert.equal((await importDone(page)).created, 3);
  const bought = page.locator('[data-papers="order"]');
  await openRecord(page, "Ölmühle Seidel GmbH", "accounts");
  const returned = () => bought.locator("li").filter({ hasText: "A-3" }).filter({ hasText: de("back.many.one") }).filter({ hasText: euro("1.250,50") });
  // 2 × 1250.50 + 10.5 × 4 = 2543.00, and 1000.00, less one that came back.
  await bought.getByText(de("quote.bought", { sum: euro("2.292,50") })).waitFor();
  await eventually(async () => (await bought.locator("li").count()) === 3, { what: "all orders" });
  await returned().waitFor();
  assert.equal(await bought.getByText(de("back.many.one")).count(), 1, "what was only bought is no return");
  await openRecord(page, "Ines Seidel");
  await bought.getByText(de("quote.bought", { sum: euro("1.292,50") })).waitFor();
  await returned().waitFor();
  await bought.locator("li a", { hasText: "A-1" }).click();
  await page.locator(".quote .quote-table").getByText("Tauchpumpe").waitFor();
  await page.locator(".quote .quote-table").getByText("Schlauch").waitFor();
  await openFile(page, "auftraege.csv", file);
  await choose();
  const again = await planned(page);
  assert.deepEqual([again.new, again.changed, again.same, again.faulty], [0, 0, 4, 0]);
});

story("a column that was given another target is proposed that way for the next file of this form, also after a restart", async ({ device }) => {
  const one = await device();
  await found(one);
  const remembered = one.page.getByText(de("import.remembered"));
  await openFile(one.page, "januar.csv", people(3));
  assert.equal(await remembered.count(), 0);
  assert.equal(await chosenTarget(one.page, "Position"), "Position");
  await chooseTarget(one.page, "Position", "Abteilung");
  await startImport(one.page);
  await importDone(one.page);
  await one.restart();

  await one.goto("/import");
  const { page } = one;
  await openFile(page, "februar.csv", people(3, 100));
  await page.getByText(de("import.remembered")).waitFor();
  assert.equal(await chosenTarget(page, "Position"), "Abteilung");
  assert.equal(await chosenTarget(page, "Nachname"), "Nachname", "what was right stays");
  await startImport(page);
  assert.deepEqual(await importDone(page), { created: 3, changed: 0, faulty: 0 }, "three people; their companies are there");
  await openList(page);
  await page.locator(".grid-row:not(.spare) a.row-title").filter({ hasText: "00101" }).click();
  await shows(page, "department", "Geschäftsführung");
  // A file of another form is looked at for itself.
  await openFile(page, "andere.csv", "Nachname;Position\r\nAnders;Leitung");
  assert.equal(await page.getByText(de("import.remembered")).count(), 0);
  assert.equal(await chosenTarget(page, "Position"), "Position");
});
