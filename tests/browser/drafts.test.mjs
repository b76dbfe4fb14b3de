//! What somebody typed and has not saved: nothing of it is lost by a closed sheet, an error, a reload or a killed tab.

import { goTo, isoDay } from "./doing.mjs";
import { bulk } from "./listing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { createContact, de, draftIsKept, field, found, openList, openRecord, row } from "./person.mjs";
import { createDeal, createLead, dragTo, liesIn, openBoard } from "./selling.mjs";
import { beginPlan, CUSTOMERS, nameOf, order, plan, savePlan, stands, stop, withCompanies } from "./touring.mjs";

const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });

/** The sheet that is open. */
const sheetOf = (page) => page.locator("dialog[open]").last();

/** The line that says what is not finished. */
const unfinished = (place, words) => place.locator(".unfinished", { hasText: words });

/** Opens the sheet for a new record of the list that is open. */
async function openSheet(page, kind) {
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de(`shell.new_${kind}`), exact: true });
  await sheet.waitFor();
  return sheet;
}

const input = (sheet, key) => sheet.locator(`[data-field="${key}"] input`).first();

/** Waits until an input holds this text. */
const holds = (place, text, what) => eventually(async () => (await place.inputValue({ timeout: 1_000 })) === text, { what: what ?? `“${text}” in its place` });

const kept = (page, words) => eventually(() => draftIsKept(page, words), { what: `“${words}” to be kept` });

const gone = (page, words) => eventually(async () => !(await draftIsKept(page, words)), { what: `“${words}” to be kept no more` });

/** Closes the sheet that is open by Escape. */
async function leave(page) {
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
}

story("r4 the line of a task that was begun stands there again after the tab was killed, and goes when the task is made", async ({ device }) => {
  const one = await device();
  await found(one);
  await goTo(one.page, "/today");
  const line = (page) => page.getByLabel(de("task.quick"), { exact: true });
  await line(one.page).fill("Muster an Krüger, morgen");
  await kept(one.page, "Muster an Krüger");
  await one.restart();
  await one.goto("/today");
  await holds(line(one.page), "Muster an Krüger, morgen");
  await line(one.page).press("Enter");
  await holds(line(one.page), "");
  await gone(one.page, "Muster an Krüger");
});

story("a draft that says what is saved already opens no editor again, and is forgotten", async ({ device }) => {
  const one = await device();
  await found(one);
  await createContact(one.page, { last_name: "Aalen", position: "Einkauf" });
  await openRecord(one.page, "Aalen");
  await field(one.page, "position").locator("[data-edit]").first().click();
  const editor = field(one.page, "position").locator("input.value-input");
  await editor.fill("Einkauf Süd");
  await kept(one.page, "Einkauf Süd");
  await editor.fill("Einkauf");
  await gone(one.page, "Einkauf Süd");
  await kept(one.page, "Einkauf");
  await one.restart();
  await one.goto("/contacts");
  await openRecord(one.page, "Aalen");
  await gone(one.page, "Einkauf");
  assert.equal(await field(one.page, "position").locator("input.value-input").count(), 0, "no editor stands open");
});

story("r4 what was typed for a new contact is there again after Escape, a tap beside the sheet, another kind, a reload and a killed browser, until it is made", async ({ device }) => {
  const one = await device();
  let page = await found(one);
  let sheet = await openSheet(page, "contact");
  const stands = async () => {
    await unfinished(sheet, "Jana Seidel").waitFor();
    await holds(input(sheet, "first_name"), "Jana");
    await holds(input(sheet, "last_name"), "Seidel");
    await holds(sheet.locator('[data-field="emails"] .entry-form input'), "jana@");
    await sheet.locator('[data-field="tags"] .chip', { hasText: "Messe" }).waitFor();
  };
  await input(sheet, "first_name").fill("Jana");
  await sheet.locator('[data-field="emails"] .entry-add').click();
  await sheet.locator('[data-field="emails"] .entry-form input').fill("jana@");
  await sheet.locator('[data-field="tags"]').getByRole("combobox").fill("Messe");
  await sheet.locator('[data-field="tags"]').getByRole("combobox").press("Enter");
  // Still being typed when it is closed.
  await input(sheet, "last_name").fill("Seidel");
  await leave(page);
  sheet = await openSheet(page, "contact");
  await stands();
  // Beside the sheet.
  await page.mouse.click(8, 8);
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  sheet = await openSheet(page, "contact");
  await stands();
  // Another kind, and back.
  await sheet.locator(".kind-switch").getByRole("button", { name: "Firma", exact: true }).click();
  const firm = page.getByRole("dialog", { name: de("shell.new_account"), exact: true });
  await holds(input(firm, "name"), "");
  assert.equal(await firm.locator(".unfinished").count(), 0, "a company is another record");
  await firm.locator(".kind-switch").getByRole("button", { name: "Kontakt", exact: true }).click();
  sheet = page.getByRole("dialog", { name: de("shell.new_contact"), exact: true });
  await stands();
  await input(sheet, "position").fill("Einkauf");
  await kept(page, "Einkauf");
  await page.reload();
  await one.mounted();
  sheet = await openSheet(page, "contact");
  await stands();
  await holds(input(sheet, "position"), "Einkauf");
  await input(sheet, "position").fill("Leitung");
  await kept(page, "Leitung");
  await one.restart();
  page = one.page;
  await one.goto("/contacts");
  sheet = await openSheet(page, "contact");
  await stands();
  await holds(input(sheet, "position"), "Leitung");
  assert.deepEqual(await one.axe(), [], "the sheet with something unfinished");
  // What is no address yet is not dropped either: it has to be finished.
  await button(sheet, "list.create_stay").click();
  await sheet.getByText(de("list.unread", { name: "E-Mail-Adressen" })).waitFor();
  assert.equal(await row(page, "Jana Seidel").count(), 0, "nothing is made of half of it");
  await sheet.locator('[data-field="emails"] .entry-form input').fill("jana@seidel.example");
  await button(sheet, "list.create_stay").click();
  await sheet.waitFor({ state: "detached" });
  await gone(page, "Leitung");
  sheet = await openSheet(page, "contact");
  await holds(input(sheet, "first_name"), "");
  assert.equal(await sheet.locator(".unfinished").count(), 0, "nothing is unfinished");
  await leave(page);
  await openRecord(page, "Jana Seidel");
  await field(page, "emails").getByText("jana@seidel.example").waitFor();
  await field(page, "position").getByText("Leitung").waitFor();
});

story("r4 what was typed for a new record of any kind is there again after a reload", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openSheet(page, "contact");
  const kinds = await sheetOf(page).locator(".kind-switch button").allInnerTexts();
  assert.equal(kinds.length, 12);
  const turnTo = async (kind) => {
    await sheetOf(page).locator(".kind-switch").getByRole("button", { name: kind, exact: true }).click();
    await sheetOf(page).locator('.kind-switch [aria-pressed="true"]', { hasText: kind }).waitFor();
  };
  const title = () => sheetOf(page).locator('[data-field="name"], [data-field="first_name"], [data-field="title"], [data-field="subject"]').first().locator("input").first();
  for (const [at, kind] of kinds.entries()) {
    await turnTo(kind);
    await title().fill(`Begonnen ${at}.`);
  }
  await kept(page, `Begonnen ${kinds.length - 1}.`);
  await page.reload();
  await one.mounted();
  await openSheet(page, "contact");
  for (const [at, kind] of kinds.entries()) {
    await turnTo(kind);
    await unfinished(sheetOf(page), `Begonnen ${at}.`).waitFor();
    await holds(title(), `Begonnen ${at}.`);
  }
});

story("r4 what was begun elsewhere is offered and not mixed up, and what is thrown away stays away", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Rahmenvertrag" });
  // From the column of a stage.
  await page.locator(".stage-column").filter({ hasText: "Qualifiziert" }).locator(".stage-add").click();
  let sheet = page.getByRole("dialog", { name: de("shell.new_deal"), exact: true });
  await input(sheet, "name").fill("Pumpentausch");
  await leave(page);
  await kept(page, "Pumpentausch");
  // From anywhere: another deal. The first one waits.
  sheet = await openSheet(page, "deal");
  await holds(input(sheet, "name"), "");
  await unfinished(sheet, "Pumpentausch").waitFor();
  await input(sheet, "name").fill("Ventile");
  await unfinished(sheet, "Pumpentausch").getByRole("button", { name: de("activity.go_on"), exact: true }).click();
  await holds(input(sheet, "name"), "Pumpentausch");
  await unfinished(sheet, "Ventile").waitFor();
  // Made, it is gone; the other one is thrown away.
  await button(sheet, "list.create_stay").click();
  await liesIn(page, "Pumpentausch", "Qualifiziert");
  await gone(page, "Pumpentausch");
  sheet = await openSheet(page, "deal");
  await holds(input(sheet, "name"), "Ventile");
  await button(sheet, "activity.drop_it").click();
  await holds(input(sheet, "name"), "");
  assert.equal(await sheet.locator(".unfinished").count(), 0);
  await gone(page, "Ventile");
  await leave(page);
  await page.reload();
  await one.mounted();
  sheet = await openSheet(page, "deal");
  await holds(input(sheet, "name"), "");
  assert.equal(await sheet.locator(".unfinished").count(), 0);
});

story("r4 an address that is none is refused at its place, and what was typed is there again after a reload and a killed browser", async ({ device }) => {
  const one = await device();
  let page = await found(one);
  await openList(page, "accounts");
  await openSheet(page, "account").then(async (sheet) => {
    await input(sheet, "name").fill("Ölmühle AG");
    await button(sheet, "list.create_open").click();
  });
  await page.locator("#record-title", { hasText: "Ölmühle AG" }).waitFor();
  const record = new URL(page.url()).pathname;
  const part = (name) => sheetOf(page).locator(`[name="${name}"]`);
  const wrong = (text) => sheetOf(page).locator(".field-error", { hasText: text }).waitFor();
  const save = () => button(sheetOf(page), "field.save").click();
  await field(page, "addresses").locator(".entry-add").click();
  await part("street").fill("Hauptstr. 5");
  await part("zip").fill("506");
  await part("city").fill("Koeln");
  await save();
  await wrong("fünf Ziffern");
  await eventually(() => part("zip").evaluate((input) => input === document.activeElement), { what: "the caret at the postal code" });
  await part("country").fill("Nirgendwo");
  await save();
  await wrong("Land ist hier nicht bekannt");
  await part("country").fill("Schweiz");
  await save();
  await wrong("vier Ziffern");
  assert.deepEqual(await one.axe(), [], "the sheet of an address with a fault");
  await kept(page, "Schweiz");
  await page.reload();
  await one.mounted();
  await unfinished(field(page, "addresses"), "Hauptstr. 5").waitFor();
  await button(field(page, "addresses"), "activity.go_on").click();
  await holds(part("zip"), "506");
  await holds(part("country"), "Schweiz");
  await part("city").fill("Bern");
  await kept(page, "Bern");
  await one.restart();
  page = one.page;
  await one.goto(record);
  // One more address goes on with the one that was begun.
  await unfinished(field(page, "addresses"), "Bern").waitFor();
  await field(page, "addresses").locator(".entry-add").click();
  await holds(part("city"), "Bern");
  await part("zip").fill("CH-3011");
  await save();
  await field(page, "addresses").locator("address", { hasText: "3011 Bern" }).waitFor();
  await page.locator(".unfinished").waitFor({ state: "detached" });
  await gone(page, "Bern");
});

story("a number that is none is refused at its place, and stays there until it is one", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { first_name: "Jana", last_name: "Müller" });
  await openRecord(page, "Jana Müller");
  await field(page, "phones").locator(".entry-add").click();
  const typing = field(page, "phones").locator(".entry-form input");
  for (const wrong of ["Haus 123", "12", "0221 12345 abends"]) {
    await typing.fill(wrong);
    await typing.press("Enter");
    await field(page, "phones").locator(".field-error", { hasText: "+49 221 12345" }).waitFor();
    assert.equal(await typing.inputValue(), wrong);
  }
  await kept(page, "0221 12345 abends");
  await page.reload();
  await one.mounted();
  await holds(typing, "0221 12345 abends");
  await typing.fill("0221 12345");
  await typing.press("Enter");
  await field(page, "phones").locator(".entry-main", { hasText: "0221 12345" }).waitFor();
  await gone(page, "0221 12345");
});

story("r4 why a deal was lost, what a lead becomes, what a person agreed to and a tour that is planned are there again after a reload", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const again = async () => {
    await page.reload();
    await one.mounted();
  };
  // A deal that is lost.
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Pumpenwartung" });
  await dragTo(page, "Pumpenwartung", "Verloren");
  await sheetOf(page).locator('[data-field="lost_notes"] textarea').fill("Budget gestrichen.");
  await kept(page, "Budget gestrichen.");
  await again();
  await liesIn(page, "Pumpenwartung", "Neu");
  await dragTo(page, "Pumpenwartung", "Verloren");
  await unfinished(sheetOf(page), "Budget gestrichen.").waitFor();
  await holds(sheetOf(page).locator('[data-field="lost_notes"] textarea'), "Budget gestrichen.");
  await sheetOf(page).locator('[data-field="lost_reason"] select').selectOption({ label: "Preis" });
  await button(sheetOf(page), "sales.move").click();
  await liesIn(page, "Pumpenwartung", "Verloren");
  await gone(page, "Budget gestrichen.");
  // A lead.
  await createLead(page, { first_name: "Heike", last_name: "Marquardt", company_name: "Marquardt KG" });
  await openRecord(page, "Heike Marquardt", "leads");
  const convert = () => button(page.locator(".lead-work"), "sales.convert").click();
  await convert();
  const name = sheetOf(page).locator(".convert-part textarea");
  await name.fill("Filter fuer Werk 2");
  await kept(page, "Werk 2");
  await again();
  await convert();
  await unfinished(sheetOf(page), "Filter fuer Werk 2").waitFor();
  await holds(name, "Filter fuer Werk 2");
  await button(sheetOf(page).locator(".sheet-foot"), "sales.convert").click();
  await page.waitForURL("**/deals/*");
  await gone(page, "Werk 2");
  // What a person agreed to.
  await openRecord(page, "Heike Marquardt");
  const source = () => sheetOf(page).getByLabel(de("people.source"), { exact: true });
  await button(page, "people.consent_note").click();
  await source().fill("Messe Hannover");
  await leave(page);
  await button(page, "people.consent_note").click();
  await unfinished(sheetOf(page), "Messe Hannover").waitFor();
  await button(sheetOf(page), "people.does_withdraw").click();
  await source().fill("Anruf im Mai");
  await kept(page, "Anruf im Mai");
  await again();
  await button(page, "people.consent_note").click();
  await holds(source(), "Anruf im Mai");
  await button(sheetOf(page), "people.note_withdrawal").click();
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  await gone(page, "Anruf im Mai");
  // A tour.
  const names = CUSTOMERS.slice(0, 3).map(nameOf);
  await withCompanies(page, CUSTOMERS.slice(0, 4));
  await openList(page, "accounts");
  let plan = await beginPlan(page, names);
  await plan.locator('textarea[name="objectives"]').fill("Bestand zählen");
  await kept(page, "Bestand z");
  await again();
  await openList(page, "accounts");
  // With another company: what was begun is offered.
  plan = await beginPlan(page, [nameOf(CUSTOMERS[3])]);
  await holds(plan.locator('textarea[name="objectives"]'), "");
  await unfinished(plan, "Bestand zählen").getByRole("button", { name: de("activity.go_on"), exact: true }).click();
  await holds(plan.locator('textarea[name="objectives"]'), "Bestand zählen");
  await eventually(async () => (await plan.locator(".plan-stop strong").allInnerTexts()).toSorted().join() === names.toSorted().join(), { what: "the companies that were chosen" });
  await button(plan, "tour.save").click();
  await page.waitForURL("**/tours/*");
  await gone(page, "Bestand z");
});

story("r4 a change of many, a quota and why a stop is left out are there again after the tab was killed, until they are done", async ({ device }) => {
  const one = await device();
  let page = await found(one);
  await createContact(page, { last_name: "Aalen" });
  await createContact(page, { last_name: "Beyer" });
  // A change of two contacts.
  const change = async () => {
    await openList(page);
    for (const name of ["Aalen", "Beyer"]) await page.getByRole("checkbox", { name: `${de("list.select")}: ${name}`, exact: true }).check();
    await button(bulk(page), "list.set_field").click();
    const sheet = page.getByRole("dialog", { name: de("list.set_title.other", { n: 2 }), exact: true });
    await sheet.waitFor();
    return sheet;
  };
  let sheet = await change();
  await sheet.getByRole("combobox", { name: de("list.which_field") }).selectOption({ label: "Position" });
  await input(sheet, "position").fill("Messeleitung");
  await kept(page, "Messeleitung");
  await one.restart();
  await one.goto("/contacts");
  page = one.page;
  sheet = await change();
  await unfinished(sheet, "Position: Messeleitung").waitFor();
  await holds(input(sheet, "position"), "Messeleitung");
  assert.equal(await sheet.getByRole("combobox", { name: de("list.which_field") }).inputValue(), "position");
  await sheet.locator(".sheet-foot button.strong").click();
  const changed = page.locator(".grid-row:not(.spare)", { hasText: "Messeleitung" });
  await eventually(async () => (await changed.count()) === 2, { what: "both to be changed" });
  await gone(page, "Messeleitung");

  // A quota. What was kept is not set by passing through, but by saying so.
  const quota = async () => {
    await openList(page, "forecast");
    await button(page, "forecast.set_quotas").click();
    return page.getByRole("dialog", { name: de("forecast.quotas") }).getByLabel("Anna Berger (EUR)");
  };
  let amount = await quota();
  await amount.fill("50.000");
  await kept(page, "50.000");
  await one.restart();
  await one.goto("/forecast");
  page = one.page;
  amount = await quota();
  await holds(amount, "50.000");
  await amount.press("Tab");
  await page.getByText(de("forecast.quota_open")).waitFor();
  assert.equal(await page.getByText(/^Ziel für Anna Berger/).count(), 0);
  await button(page, "forecast.quota_take").click();
  await page.getByText(/^Ziel für Anna Berger/).waitFor();
  await page.getByText(de("forecast.quota_open")).waitFor({ state: "detached" });
  await gone(page, "50.000");
  await leave(page);

  // Why a stop is left out.
  await one.goto("/accounts");
  await withCompanies(page, CUSTOMERS.slice(0, 3));
  await savePlan(page, await plan(page, CUSTOMERS.slice(0, 3).map(nameOf), { date: await isoDay(page, 0) }));
  const address = new URL(page.url()).pathname;
  const [first] = await order(page);
  const skip = async () => {
    await stop(page, first).getByRole("button", { name: de("tour.more", { name: first }), exact: true }).click();
    await button(page, "tour.skip").filter({ visible: true }).first().click();
    return page.locator('dialog.skip-sheet input[name="reason"]');
  };
  let why = await skip();
  await why.fill("Baustelle vor dem Werkstor");
  await kept(page, "Werkstor");
  await one.restart();
  await one.goto(address);
  page = one.page;
  why = await skip();
  await holds(why, "Baustelle vor dem Werkstor");
  await why.press("Enter");
  await page.locator("dialog.skip-sheet").waitFor({ state: "detached" });
  await stands(page, first, "skipped");
  await gone(page, "Werkstor");
});
