//! What people write is text and stays text, whatever stands in it.

import { assert, eventually, story } from "./harness.mjs";
import { csv } from "./files.mjs";
import { PAYLOADS, TYPED } from "./payloads.mjs";
import { counts, createContact, de, edit, field, found, importDone, openFile, openList, openRecord, planned, row, showAllFields, startImport, writeNote } from "./person.mjs";
import { card, createDeal, createLead, openBoard } from "./selling.mjs";

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
  await counts(page, TYPED.length);
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
  await page.locator("dialog.palette input:focus").waitFor();
  await page.keyboard.type("Nr1");
  await page.getByRole("option").filter({ hasText: TYPED[1] }).waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await stolen(page), undefined);
  await one.goto("/contacts");
  await row(page, `Nr5 ${TYPED[5]}`).waitFor();
  assert.equal(await stolen(page), undefined);
});

/** Types a script into every field of the open record that takes text, and sees each of them stand there as text. */
async function fillWithScripts(page, { lines, prose }) {
  await showAllFields(page);
  const typed = (at) => TYPED[at % TYPED.length];
  for (const [at, key] of lines.entries()) {
    await edit(page, key, typed(at));
    await field(page, key).locator(".value-text").getByText(typed(at), { exact: true }).waitFor();
  }
  const tags = field(page, "tags");
  await tags.locator("[data-edit]").first().click();
  for (const payload of TYPED.filter((payload) => !/[,;]/.test(payload))) {
    await tags.getByRole("combobox").fill(payload);
    await tags.getByRole("combobox").press("Enter");
    await tags.locator(".chip").getByText(payload, { exact: true }).waitFor();
  }
  await tags.getByRole("combobox").press("Escape");
  const note = page.locator(`#field-${prose}-input`);
  await note.fill(TYPED.join("\n"));
  await note.blur();
  assert.equal(await note.inputValue(), TYPED.join("\n"));
}

/** An address out of scripts is text, and the way to the map a web address with that text in it. */
async function fillAddress(page) {
  await field(page, "addresses").locator(".entry-add").click();
  const sheet = page.getByRole("dialog", { name: de("field.address") });
  const parts = { street: TYPED[0], zip: TYPED[4], city: TYPED[1], extra: TYPED[2], co: TYPED[3], region: TYPED[5], country: TYPED[0] };
  for (const [part, text] of Object.entries(parts)) await sheet.locator(`.part-${part} input`).fill(text);
  await sheet.getByRole("button", { name: de("field.save"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  const address = field(page, "addresses").locator("address");
  for (const text of [TYPED[0], TYPED[2], TYPED[3]]) await eventually(async () => (await address.innerText({ timeout: 1_000 })).includes(text), { what: text });
  for (const link of await page.locator(".record a[href]").evaluateAll((links) => links.map(({ href }) => href))) {
    assert.match(link, /^(https?:|mailto:|tel:)/, "no link runs anything");
  }
}

/** What is no address of a mailbox or of a page is refused, and said so. */
async function refuses(page) {
  const emails = field(page, "emails");
  for (const payload of TYPED) {
    await emails.locator(".entry-add").click();
    await emails.locator(".entry-form input").fill(payload);
    await emails.locator(".entry-form input").press("Enter");
    await emails.getByRole("alert").waitFor();
    assert.equal(await emails.locator(".entry-form input").inputValue(), payload);
    await emails.locator(".entry-form input").press("Escape");
    assert.equal(await emails.locator(".entry").count(), 0);
  }
  const website = field(page, "website");
  for (const payload of [TYPED[3], `data:text/html,${TYPED[0]}`, TYPED[0]]) {
    await website.locator("[data-edit]").first().click();
    await website.locator("input.value-input").fill(payload);
    await website.locator("input.value-input").press("Enter");
    await website.getByRole("alert").waitFor();
    await website.locator("input.value-input").press("Escape");
    assert.equal(await website.locator("a").count(), 0);
  }
}

/** What happened, the list, the search and a new start show it all once more; and none of it ever ran. */
async function remainsText(one, { list, title }) {
  const { page } = one;
  await page.getByRole("button", { name: de("record.history"), exact: true }).filter({ visible: true }).first().click();
  await page.locator(".history").getByText(TYPED[2]).first().waitFor();
  await openList(page, list);
  await page.keyboard.press("Control+k");
  await page.locator("dialog.palette input:focus").waitFor();
  await page.keyboard.type(title.slice(0, 12));
  await page.getByRole("option").filter({ hasText: title }).first().waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await stolen(page), undefined);
  await one.goto(`/${list}`);
  await page.getByText(title, { exact: true }).first().waitFor();
  assert.equal(await stolen(page), undefined);
}

story("s3 scripts and markup typed into any field of a company are shown as they are, and none runs", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openList(page, "accounts");
  await page.locator("button.create").click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_account") });
  await sheet.locator('[data-field="name"] input').fill(TYPED[1]);
  await sheet.getByRole("button", { name: de("list.create_open"), exact: true }).click();
  await page.locator("#record-title").getByText(TYPED[1], { exact: true }).waitFor();
  await fillWithScripts(page, { lines: ["legal_name", "territory", "source_detail", "price_list", "reg_no", "opening_hours", "external_no"], prose: "description" });
  await fillAddress(page);
  await refuses(page);
  await remainsText(one, { list: "accounts", title: TYPED[1] });
});

story("s3 scripts and markup typed into any field of a lead are shown as they are, and none runs", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createLead(page, { first_name: "Lea", last_name: TYPED[1], company_name: TYPED[0] });
  await row(page, `Lea ${TYPED[1]}`).first().click();
  await page.locator("#record-title").waitFor();
  await fillWithScripts(page, { lines: ["title_academic", "company_name", "position", "department", "next_step", "timeframe", "source_detail", "campaign", "external_no"], prose: "need" });
  await fillAddress(page);
  await refuses(page);
  await remainsText(one, { list: "leads", title: `Lea ${TYPED[1]}` });
});

story("s3 scripts and markup typed into any field of a deal are shown as they are, and none runs", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openBoard(page);
  await createDeal(page, "Angebot", { name: TYPED[1], next_step: TYPED[0] });
  await card(page, TYPED[1]).click();
  await page.locator("#record-title").getByText(TYPED[1], { exact: true }).waitFor();
  await fillWithScripts(page, { lines: ["next_step", "source_detail", "campaign", "lost_competitor", "win_reason", "external_no"], prose: "description" });
  await remainsText(one, { list: "deals", title: TYPED[1] });
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
  await counts(page, texts.length);
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
