//! What people write is text and stays text, whatever stands in it.

import { drop, items, stands } from "./activity.mjs";
import { showAs } from "./arranging.mjs";
import { createByPalette } from "./doing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { appointments, cards, columnsOf, mails, table, TEXTS, TITLES } from "./hostile.mjs";
import { toast } from "./listing.mjs";
import { TYPED } from "./payloads.mjs";
import { openCalendar, openIcs, show } from "./planning.mjs";
import { IMPORTED, textFields } from "./schema.mjs";
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
  // A postal code or a country out of scripts is none, and what was typed stands there.
  await eventually(async () => (await sheet.locator(".field-error").count()) === 2, { what: "postal code and country to be refused" });
  assert.equal(await sheet.locator(".part-country input").inputValue(), TYPED[0]);
  await sheet.locator(".part-zip input").fill("50667");
  await sheet.locator(".part-country input").fill("DE");
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
  // The calendar stands for the list of appointments.
  await (list === "events" ? one.goto("/events") : openList(page, list));
  await page.keyboard.press("Control+k");
  await page.locator("dialog.palette input:focus").waitFor();
  await page.keyboard.type(title.slice(0, 12));
  await page.getByRole("option").filter({ hasText: title }).first().waitFor();
  await page.keyboard.press("Escape");
  assert.equal(await stolen(page), undefined);
  await one.goto(`/${list}`);
  await page.getByText(title).first().waitFor();
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
  await fillWithScripts(page, { lines: ["legal_name", "territory", "source_detail", "reg_no", "opening_hours", "external_no"], prose: "description" });
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
  await createDeal(page, "Qualifiziert", { name: TYPED[1], next_step: TYPED[0] });
  await card(page, TYPED[1]).click();
  await page.locator("#record-title").getByText(TYPED[1], { exact: true }).waitFor();
  await fillWithScripts(page, { lines: ["next_step", "source_detail", "campaign", "lost_competitor", "external_no"], prose: "description" });
  await remainsText(one, { list: "deals", title: TYPED[1] });
});

/** Scrolls a list from its first row to its last, so that every row is painted once. */
async function paintAll(page, rows) {
  const grid = page.locator(".grid");
  for (let top = 0; top < rows * 40; top += 600) {
    await grid.evaluate((grid, top) => grid.scrollTo(0, top), top);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
}

/** No link of the open page runs anything. */
async function leadsNowhere(page) {
  for (const link of await page.locator("main a[href]").evaluateAll((links) => links.map(({ href }) => href))) assert.match(link, /^(https?:|mailto:|tel:)/, "no link runs anything");
}

/** Of these rows the records are opened; of people more, who stand for all fields that there are. */
const OPENED = [0, 40, 110, TEXTS.length - 1];
const openedOf = (kind) => (kind === "contact" ? TEXTS.map((_, at) => at).filter((at) => at % 40 === 0) : OPENED);

for (const kind of IMPORTED) {
  story(`s3 a file of ${kind}s whose every text, whose headers and whose name are scripts is imported as text`, async ({ device }) => {
    const one = await device();
    const page = await found(one);
    assert.ok(TEXTS.length >= 500);
    if (kind === "deal") {
      await openBoard(page);
      await showAs(page, "sales.table");
    }
    const name = `<img src=x onerror="window.stolen=1">.csv`;
    await openList(page, "import");
    const kinds = page.getByRole("group", { name: de("import.kind") }).getByRole("button");
    await kinds.nth(IMPORTED.indexOf(kind)).click();
    await openFile(page, name, table(kind, TYPED[0]));
    const { faulty, ...others } = await planned(page);
    assert.deepEqual([faulty, others.new], [0, TEXTS.length]);
    await startImport(page);
    await importDone(page);

    await openList(page, `${kind}s`);
    await counts(page, TEXTS.length);
    for (const at of openedOf(kind)) {
      const title = `${at} ${TEXTS[at]}`;
      await page.getByRole("searchbox", { name: de("list.search") }).fill(title);
      await page.locator(".grid-row:not(.spare) a.row-title").filter({ hasText: title }).first().click();
      await page.locator("#record-title", { hasText: title }).waitFor();
      await showAllFields(page);
      for (const { key, type } of columnsOf(kind).filter(({ key }) => key !== TITLES[kind])) {
        if (type === "Line") await field(page, key).locator(".value-text").getByText(TEXTS[at], { exact: true }).waitFor();
        if (type === "Prose") assert.equal(await page.locator(`#field-${key}-input`).inputValue(), TEXTS[at]);
      }
      await leadsNowhere(page);
      await openList(page, `${kind}s`);
    }
    await page.getByRole("searchbox", { name: de("list.search") }).fill("");
    await paintAll(page, TEXTS.length);
    await openList(page, "import");
    await page.locator(".import-line").getByText(name, { exact: true }).waitFor();
    assert.equal(await stolen(page), undefined);
  });
}

story("s3 a file of cards in which everything is a script comes in as text", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openFile(page, `<img src=x onerror="window.stolen=1">.vcf`, cards());
  await eventually(async () => (await planned(page)).new === TEXTS.length, { what: "every card to be somebody" });
  await startImport(page);
  await importDone(page);
  await openList(page);
  await counts(page, TEXTS.length);
  for (const at of OPENED) {
    await page.getByRole("searchbox", { name: de("list.search") }).fill(`${at} ${TEXTS[at]}`);
    await page.locator(".grid-row:not(.spare) a.row-title").filter({ hasText: `${at} ${TEXTS[at]}` }).first().click();
    await page.locator("#record-title", { hasText: `${at} ${TEXTS[at]}` }).waitFor();
    await showAllFields(page);
    for (const key of ["nickname", "position", "department", "name_suffix"]) await field(page, key).locator(".value-text").getByText(TEXTS[at], { exact: true }).waitFor();
    // What is no address, number or day stands in the notes.
    assert.ok((await page.locator("#field-background-input").inputValue()).includes(`E-Mail: ${TEXTS[at]}`));
    await leadsNowhere(page);
    await openList(page);
  }
  await page.getByRole("searchbox", { name: de("list.search") }).fill("");
  await paintAll(page, TEXTS.length);
  await openList(page, "accounts");
  await page.locator(".grid-row:not(.spare) a.row-title").first().waitFor();
  assert.equal(await stolen(page), undefined);
});

story("s3 a calendar in which everything is a script comes in as text", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openCalendar(page, "month", "2026-03-10");
  const sheet = await openIcs(page, `<img src=x onerror="window.stolen=1">.ics`, appointments());
  await sheet.getByText(de("calendar.n_new.other", { n: TEXTS.length })).waitFor();
  await sheet.getByRole("button", { name: de("calendar.take_in.other", { n: TEXTS.length }), exact: true }).click();
  await toast(page, de("calendar.imported.other", { n: TEXTS.length })).waitFor();
  for (const view of ["month", "week", "day", "agenda"]) {
    await show(page, view);
    await page.locator("[data-event]").first().waitFor();
  }
  await one.goto("/events");
  await counts(page, TEXTS.length);
  for (const at of OPENED) {
    await page.getByRole("searchbox", { name: de("list.search") }).fill(`${at} ${TEXTS[at]}`);
    await page.locator(".grid-row:not(.spare) a.row-title").filter({ hasText: `${at} ${TEXTS[at]}` }).first().click();
    await page.locator("#record-title").getByText(`${at} ${TEXTS[at]}`, { exact: true }).waitFor();
    await showAllFields(page);
    await field(page, "location").locator(".value-text").getByText(TEXTS[at], { exact: true }).waitFor();
    await leadsNowhere(page);
    await one.goto("/events");
  }
  await page.getByRole("searchbox", { name: de("list.search") }).fill("");
  await paintAll(page, TEXTS.length);
  assert.equal(await stolen(page), undefined);
});

story("s3 mails whose senders, subjects, pages and names are scripts are kept as text", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { last_name: "Empfängerin" });
  await openRecord(page, "Empfängerin");
  const files = mails(12);
  await drop(page, files);
  const last = "Zuletzt Alle";
  await stands(page, last, 1, 60_000);
  await items(page, last).locator("a.timeline-what").click();
  await page.locator("#record-title", { hasText: last }).waitFor();
  const body = await page.locator("#field-body-input").inputValue();
  for (const text of TEXTS) assert.ok(body.includes(text.trim()), text);
  await openList(page, "activities");
  await counts(page, files.length);
  for (const at of [0, 1, 3]) {
    const title = `${at} ${TEXTS[at * 12]}`;
    await page.locator(".grid-row:not(.spare) a.row-title").filter({ hasText: title }).first().click();
    await page.locator("#record-title", { hasText: title }).waitFor();
    await showAllFields(page);
    await field(page, "sender").getByText(TEXTS[at * 12], { exact: false }).first().waitFor();
    await leadsNowhere(page);
    await openList(page, "activities");
  }
  await paintAll(page, files.length);
  assert.equal(await stolen(page), undefined);
});

/** What else people make: what the sheet asks for beside the title, and the fields that take no text as it is written. */
const OTHERS = [
  { kind: "task", title: "title", list: "tasks", refused: ["rrule"] },
  { kind: "event", title: "title", list: "events", refused: ["rrule"] },
  { kind: "product", title: "name", list: "products", refused: ["unit"] },
  { kind: "price_list", title: "name", list: "price-lists", refused: ["currency"] },
  { kind: "quote", title: "subject", list: "quotes", refused: ["number"] },
];

for (const { kind, title, list, refused } of OTHERS) {
  story(`s3 scripts and markup typed into any field of a ${kind} are shown as they are, and none runs`, async ({ device }) => {
    const one = await device();
    const page = await found(one);
    await createByPalette(page, kind, { [title]: TYPED[1] }, "list.create_open");
    await page.locator("#record-title").getByText(TYPED[1]).waitFor();
    const fields = textFields(kind).filter(({ key }) => key !== title && !refused.includes(key));
    const of = (wanted) => fields.filter(({ type }) => type === wanted).map(({ key }) => key);
    await fillWithScripts(page, { lines: of("Line"), prose: of("Prose")[0] });
    await leadsNowhere(page);
    await remainsText(one, { list, title: TYPED[1] });
  });
}
