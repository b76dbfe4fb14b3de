//! What people write is text and stays text, whatever stands in it.

import { assert, eventually, story } from "./harness.mjs";
import { csv } from "./files.mjs";
import { PAYLOADS, TYPED } from "./payloads.mjs";
import { count, createContact, de, edit, field, found, importDone, openFile, openList, openRecord, planned, row, startImport, writeNote } from "./person.mjs";

const stolen = (page) => page.evaluate(() => window.stolen);

story("s3 scripts and markup typed into the names of a workspace, a person and a device are shown as they are", async ({ device }) => {
  const one = await device();
  const [workspace, member, label] = [TYPED[0], TYPED[1], TYPED[2]];
  const page = await found(one, { workspace, member, label });
  await page.locator(".side-name").getByText(workspace, { exact: true }).waitFor();
  await one.goto("/settings");
  for (const text of [workspace, member, label]) await page.locator("dd").getByText(text, { exact: true }).waitFor();
  await one.goto("/settings/devices");
  await page.getByText(label, { exact: true }).waitFor();
  assert.equal(await stolen(page), undefined);
});

story("s3 scripts and markup typed into any field of a contact are shown as they are, everywhere", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  for (const [at, payload] of TYPED.entries()) await createContact(page, { first_name: `Nr${at}`, last_name: payload });
  await openList(page);
  assert.equal(await count(page), TYPED.length);
  for (const [at, payload] of TYPED.entries()) await row(page, `Nr${at} ${payload}`).waitFor();

  // One record with a payload in every field that takes text.
  await openRecord(page, `Nr0 ${TYPED[0]}`);
  await page.getByRole("button", { name: de("record.all_fields") }).click();
  const keys = ["title_academic", "name_suffix", "position", "department", "assistant", "nickname", "do_not_contact_reason", "external_no"];
  for (const [at, key] of keys.entries()) {
    const payload = TYPED[at % TYPED.length];
    await edit(page, key, payload);
    await field(page, key).locator(".value-text").getByText(payload, { exact: true }).waitFor();
  }
  const tags = field(page, "tags");
  await tags.locator("[data-edit]").first().click();
  await tags.getByRole("combobox").fill(TYPED[1]);
  await tags.getByRole("combobox").press("Enter");
  await tags.getByText(TYPED[1], { exact: true }).first().waitFor();
  await writeNote(page, TYPED.join("\n"));
  // A web address that is a script is none: it is refused or at least no link.
  await field(page, "website").locator("[data-edit]").first().click();
  await field(page, "website").locator("input.value-input").fill("javascript:window.stolen=1");
  await field(page, "website").locator("input.value-input").press("Enter");
  await eventually(async () => (await page.locator('.record a[href^="javascript" i]').count()) === 0, { what: "no link that runs" });
  await field(page, "website").locator("input.value-input").press("Escape");
  // The history shows all of it again.
  await page.getByRole("button", { name: de("record.history") }).click();
  await page.locator(".history, [class*=history]").getByText(TYPED[0]).first().waitFor();

  await openList(page);
  await page.getByRole("searchbox", { name: de("list.search") }).fill("<script>");
  await row(page, `Nr0 ${TYPED[0]}`).waitFor();
  await page.getByRole("searchbox", { name: de("list.search") }).fill("");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Nr1");
  await page.getByRole("option").filter({ hasText: TYPED[1] }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await stolen(page), undefined);
  await one.goto("/contacts");
  await row(page, `Nr5 ${TYPED[5]}`).waitFor();
  assert.equal(await stolen(page), undefined);
});

story("s3 a file whose cells, headers and name are scripts is imported as text", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  // What no text may hold is taken out by every reader of files; the rest must come as it is.
  const texts = PAYLOADS.filter((text) => !text.includes("\u0000"));
  assert.ok(texts.length >= 500);
  const header = ["Nachname", "Position", "Abteilung", "Spitzname", "Firma", "Notizen", TYPED[0]];
  const rows = texts.map((text, at) => [`${at} ${text}`, text, text, text, text, text, text]);
  const name = `<img src=x onerror="window.stolen=1">.csv`;
  await openFile(page, name, csv([header, ...rows]));
  assert.equal((await planned(page)).new, texts.length);
  await startImport(page);
  await importDone(page);
  await openList(page);
  assert.equal(await count(page), texts.length);
  for (const at of [0, 40, 80, 110, texts.length - 1]) {
    await page.getByRole("searchbox", { name: de("list.search") }).fill(`${at} ${texts[at]}`);
    await row(page, `${at} ${texts[at]}`).first().click();
    await page.locator("#record-title").getByText(`${at} ${texts[at]}`, { exact: true }).waitFor();
    await field(page, "position").locator(".value-text").getByText(texts[at], { exact: true }).waitFor();
    assert.equal(await page.locator("#field-background-input").inputValue(), texts[at]);
    await openList(page);
  }
  await page.getByRole("searchbox", { name: de("list.search") }).fill("");
  // Every row is painted once.
  const grid = page.locator(".grid");
  for (let top = 0; top < texts.length * 40; top += 600) {
    await grid.evaluate((grid, top) => grid.scrollTo(0, top), top);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  await openList(page, "accounts");
  await page.locator("a.row-title").first().waitFor();
  await openList(page, "import");
  await page.locator(".import-line").getByText(name, { exact: true }).waitFor();
  assert.equal(await stolen(page), undefined);
});
