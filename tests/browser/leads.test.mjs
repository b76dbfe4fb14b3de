//! Leads: calls that add up over two people, conversion, and what a lead converted twice becomes.

import { items, kinds, next, note, stands } from "./activity.mjs";
import { layout, showAs } from "./arranging.mjs";
import { isoDay, openToday, part } from "./doing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { create } from "./lines.mjs";
import { box, bulk, importLeads, setFilter, toast } from "./listing.mjs";
import { acknowledged, connect, counts, createContact, de, edit, field, found, invite, join, mark, openList, openRecord, pickOption, pill, row, showAllFields, shows, take, together } from "./person.mjs";
import { card, carryByFinger, column, createLead, dragTo, liesIn, openBoard } from "./selling.mjs";

const outcome = (page, key) => page.locator(".lead-calls").getByRole("button", { name: de(key), exact: true });

/** Notes a call, as fast as a person may: what was tapped twice at once counts once. */
async function call(page, key, after) {
  await outcome(page, key).click();
  await page.locator(".lead-attempts", { hasText: de(after === 1 ? "sales.call_attempts.one" : "sales.call_attempts.other", { n: after }) }).waitFor();
  // A clock of the page, which strikes after the page's own for two taps at once.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 450)));
}

/** Two people with one lead, without the relay. */
async function apartWithLead(world, lead) {
  const anna = await world.device({ name: "anna" });
  await found(anna);
  await connect(anna);
  await openBoard(anna.page);
  await createLead(anna.page, lead);
  const bert = await world.device({ name: "bert" });
  await join(bert, await invite(anna));
  const title = `${lead.first_name} ${lead.last_name}`;
  await anna.goto("/leads");
  for (const one of [anna, bert]) await openRecord(one.page, title, "leads");
  await pill(anna.page, /^Alles gesichert/);
  await world.relay.stop();
  for (const one of [anna, bert]) await pill(one.page, /^Offline/);
  return [anna, bert];
}

async function convert(page) {
  await page.locator(".lead-work").getByRole("button", { name: de("sales.convert"), exact: true }).click();
  const sheet = page.locator("dialog.convert-sheet");
  await sheet.locator(".sheet-foot").getByRole("button", { name: de("sales.convert"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  await page.waitForURL("**/deals/*");
}

story("journey 8: calls of two people on one lead add up, and who is not reached twice is called again", async (world) => {
  const devices = await apartWithLead(world, { first_name: "Heike", last_name: "Marquardt", company_name: "Marquardt Kältetechnik" });
  const [first, second] = devices.map(({ page }) => page);
  await call(first, "sales.call_not_reached", 1);
  await call(first, "sales.call_not_reached", 2);
  const task = de("activity.call_back", { name: "Heike Marquardt" });
  await next(first, task).waitFor();
  await call(second, "sales.call_reached", 1);
  await together(world, devices);
  for (const page of [first, second]) {
    await page.locator(".lead-attempts", { hasText: de("sales.call_attempts.other", { n: 3 }) }).waitFor({ timeout: 15_000 });
    await next(page, task).waitFor({ timeout: 15_000 });
    await stands(page, "Anruf: Nicht erreicht", 2);
    await stands(page, "Anruf: Erreicht");
  }
  // One of them takes back what they noted: theirs goes, nobody else's.
  await second.keyboard.press("Control+z");
  for (const page of [first, second]) {
    await page.locator(".lead-attempts", { hasText: de("sales.call_attempts.other", { n: 2 }) }).waitFor({ timeout: 15_000 });
  }
});

story("journey 8: two people who both reach nobody for the second time make one task, done once and taken back with its call", async (world) => {
  const devices = await apartWithLead(world, { first_name: "Heike", last_name: "Marquardt", company_name: "Marquardt Kältetechnik" });
  const [first, second] = devices.map(({ page }) => page);
  const task = de("activity.call_back", { name: "Heike Marquardt" });
  for (const page of [first, second]) {
    await call(page, "sales.call_not_reached", 1);
    await call(page, "sales.call_not_reached", 2);
    await next(page, task).waitFor();
  }
  await together(world, devices);
  for (const page of [first, second]) {
    await page.locator(".lead-attempts", { hasText: de("sales.call_attempts.other", { n: 4 }) }).waitFor({ timeout: 15_000 });
    await eventually(async () => (await next(page, task).count()) === 1, { what: "one task" });
  }
});

story("journey 8: thirty leads are called through: the number, what came of it, the next one", async ({ device }) => {
  const page = await found(await device());
  const name = (at) => `Ruf Nummer ${String(at).padStart(2, "0")}`;
  const rows = Array.from({ length: 30 }, (_, at) => ["Ruf", name(at + 1).slice(4), `Firma ${at + 1}`, `0221 47${100 + at}`, "Neu"]);
  await importLeads(page, [["Vorname", "Nachname", "Firma", "Telefon", "Lead Status"], ...rows]);
  await openList(page, "leads");
  await setFilter(page, { field: "Status", picked: "Neu" });
  await counts(page, 30);
  await page.evaluate(() => addEventListener("click", (event) => event.target.closest?.('a[href^="tel:"]') && event.preventDefault(), true));
  await row(page, name(1)).click();
  for (let at = 1; at <= 30; at += 1) {
    await page.locator("#record-title", { hasText: name(at) }).waitFor();
    await page.locator('.key-fact[href^="tel:"]').click();
    const offer = page.locator(".offer");
    await offer.getByText(de("activity.note_call", { name: name(at) }), { exact: true }).waitFor();
    // Who was reached is no new lead any more and leaves the list; the way on does not end there.
    await offer.getByRole("button", { name: at % 3 === 0 ? "Nicht erreicht" : "Erreicht", exact: true }).click();
    await page.locator(".lead-attempts", { hasText: de("sales.call_attempts.one") }).waitFor();
    const on = page.getByRole("button", { name: de("sales.call_next", { name: name(at + 1) }), exact: true });
    if (at < 30) await (at % 2 === 0 ? on.click() : on.waitFor().then(() => page.keyboard.press("j")));
  }
  await page.getByText(de("sales.call_last")).waitFor();
  await openList(page, "leads");
  await counts(page, 10);
});

story("journey 8: the leads that are due today are called through in their order", async ({ device }) => {
  const page = await found(await device());
  const days = [0, -2, -1];
  const rows = await Promise.all(days.map(async (ahead, at) => ["Ruf", `Nummer ${at}`, `0221 470${at}`, "Anrufen", await isoDay(page, ahead)]));
  rows.push(["Ruf", "Nummer 9", "0221 4709", "", ""]);
  await importLeads(page, [["Vorname", "Nachname", "Telefon", "Nächster Schritt", "Wiedervorlage"], ...rows]);
  await openToday(page);
  const due = part(page, "leads");
  await due.getByText("Ruf Nummer 1").click();
  for (const [now, then] of [[1, 2], [2, 0]]) {
    await page.locator("#record-title", { hasText: `Ruf Nummer ${now}` }).waitFor();
    await call(page, "sales.call_not_reached", 1);
    await page.getByRole("button", { name: de("sales.call_next", { name: `Ruf Nummer ${then}` }), exact: true }).click();
  }
  await page.locator("#record-title", { hasText: "Ruf Nummer 0" }).waitFor();
  await call(page, "sales.call_reached", 1);
  await page.getByText(de("sales.call_last")).waitFor();
});

story("what was done with a lead stands at the company, the person and the deal that it becomes, and what is still to do as well", async ({ device }) => {
  const page = await found(await device());
  await openBoard(page);
  await createLead(page, { first_name: "Heike", last_name: "Marquardt", company_name: "Marquardt Kältetechnik" });
  await openRecord(page, "Heike Marquardt", "leads");
  await call(page, "sales.call_not_reached", 1);
  await call(page, "sales.call_not_reached", 2);
  const task = de("activity.call_back", { name: "Heike Marquardt" });
  await next(page, task).waitFor();
  await convert(page);
  const shows = async () => {
    await stands(page, "Anruf: Nicht erreicht", 2);
    await next(page, task).waitFor();
  };
  await shows();
  for (const [list, name] of [["contacts", "Heike Marquardt"], ["accounts", "Marquardt Kältetechnik"]]) {
    await openRecord(page, name, list);
    await shows();
  }
  // It stays with the lead, too, and what another company did is not there.
  await openRecord(page, "Heike Marquardt", "leads");
  await shows();
});

story("journey 9: a lead that two people convert offline becomes one company, one contact, one deal, and what differs is a conflict", async (world) => {
  const devices = await apartWithLead(world, { first_name: "Olaf", last_name: "Petersen", company_name: "Petersen & Söhne" });
  const [first, second] = devices.map(({ page }) => page);
  for (const page of [first, second]) await showAllFields(page);
  await edit(first, "position", "Inhaber");
  await edit(second, "position", "Geschäftsführer");
  for (const page of [first, second]) await convert(page);
  await together(world, devices);
  for (const page of [first, second]) {
    await openList(page, "deals");
    await eventually(async () => (await page.locator(".deal-card").count()) === 1, { what: "one deal" });
    await openList(page, "accounts");
    await row(page, "Petersen & Söhne").first().waitFor();
    await counts(page, 1);
    await openList(page, "contacts");
    await row(page, "Olaf Petersen").first().waitFor();
    await counts(page, 1);
    await row(page, "Olaf Petersen").first().click();
    await field(page, "position").locator("button.conflict-mark").waitFor({ timeout: 15_000 });
    // The lead says what it became.
    await openRecord(page, "Olaf Petersen", "leads");
    await eventually(async () => (await page.locator(".lead-became-links a").count()) === 3, { what: "company, contact and deal" });
  }
  // Both values stand until one of the two is taken, and then it stands on both devices.
  for (const page of [first, second]) await openRecord(page, "Olaf Petersen", "contacts");
  await mark(second, "position").click();
  assert.deepEqual((await second.locator(".panel .conflict-value").allInnerTexts()).toSorted(), ["Geschäftsführer", "Inhaber"]);
  await take(second.locator(".panel"), "Inhaber");
  for (const page of [first, second]) {
    await mark(page, "position").waitFor({ state: "detached", timeout: 15_000 });
    await shows(page, "position", "Inhaber");
  }
});

story("a lead that comes to nothing says why, is out of the way, and is taken up again", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createLead(page, { first_name: "Heike", last_name: "Marquardt", company_name: "Marquardt Kältetechnik", next_step: "Anrufen", next_step_at: await isoDay(page, 0) });
  await openToday(page);
  await part(page, "leads").getByText("Heike Marquardt").waitFor();
  await openRecord(page, "Heike Marquardt", "leads");
  const acts = page.locator(".lead-acts");
  await acts.getByRole("button", { name: de("sales.disqualify"), exact: true }).click();
  const why = page.locator(".lead-reason");
  await why.getByRole("button", { name: de("sales.disqualify_do"), exact: true }).click();
  await why.getByText(de("sales.reason_missing")).waitFor();
  await why.locator('[data-field="disqualify_reason"] select').selectOption({ label: "Kein Bedarf" });
  await eventually(async () => (await why.getByText(de("sales.reason_missing")).count()) === 0, { what: "the reproach to go" });
  await why.getByRole("button", { name: de("sales.disqualify_do"), exact: true }).click();
  await acts.getByText(de("sales.disqualified_for", { reason: "Kein Bedarf" })).waitFor();
  await page.locator(".lead-work, .lead-calls").first().waitFor({ state: "detached" });
  const reopen = acts.getByRole("button", { name: de("sales.reopen"), exact: true });
  await eventually(() => reopen.evaluate((button) => button === document.activeElement), { what: "the focus on the way back" });
  assert.deepEqual(await one.axe(), []);
  await openToday(page);
  await part(page, "leads").getByText(de("today.no_leads")).waitFor();
  await acknowledged(page);
  await one.restart();
  await one.goto("/leads");
  await openRecord(one.page, "Heike Marquardt", "leads");
  await one.page.locator(".lead-why", { hasText: de("sales.disqualified_for", { reason: "Kein Bedarf" }) }).waitFor();
  await one.page.locator(".lead-acts").getByRole("button", { name: de("sales.reopen"), exact: true }).click();
  await one.page.locator(".lead-work").waitFor();
  await one.page.locator(".lead-why").waitFor({ state: "detached" });
  await openToday(one.page);
  await part(one.page, "leads").getByText("Heike Marquardt").waitFor();
  // Taken back, it is given up as before, with its reason.
  await one.page.keyboard.press("Control+z");
  await part(one.page, "leads").getByText(de("today.no_leads")).waitFor();
  await openRecord(one.page, "Heike Marquardt", "leads");
  await one.page.locator(".lead-why", { hasText: "Kein Bedarf" }).waitFor();
});

story("no way leads past converting and giving up: not at a lead's status, not by many at once; to work on it again takes the reason away", async ({ device }) => {
  const page = await found(await device());
  await importLeads(page, [["Vorname", "Nachname", "Status"], ["Heike", "Marquardt", "Neu"], ["Jens", "Ahlers", "Kontaktiert"], ["Karla", "Busch", "Neu"]]);
  await openRecord(page, "Karla Busch", "leads");
  await convert(page);
  await openRecord(page, "Karla Busch", "leads");
  await page.locator(".lead-became").waitFor();
  // What it is can be read, and there is nothing to press.
  await field(page, "status").getByText("Umgewandelt", { exact: true }).waitFor();
  assert.equal(await field(page, "status").locator("button, select, [tabindex='0']").count(), 0);

  await openRecord(page, "Jens Ahlers", "leads");
  await field(page, "status").locator(".value").click();
  const offered = await page.getByRole("option").allInnerTexts();
  assert.ok(offered.some((one) => one.includes("Qualifiziert")) && !offered.some((one) => /Umgewandelt|Nicht qualifiziert/.test(one)), offered.join());
  await page.keyboard.press("Escape");
  await page.locator(".lead-acts").getByRole("button", { name: de("sales.disqualify"), exact: true }).click();
  await page.locator('.lead-reason [data-field="disqualify_reason"] select').selectOption({ label: "Kein Bedarf" });
  await page.locator(".lead-reason").getByRole("button", { name: de("sales.disqualify_do"), exact: true }).click();
  await page.locator(".lead-why").waitFor();
  await pickOption(field(page, "status"), "Kontaktiert");
  await page.locator(".lead-work").waitFor();
  await showAllFields(page);
  await field(page, "disqualify_reason").getByText("Kein Bedarf").waitFor({ state: "detached" });

  // Of all three, the converted one stays as it is.
  await openList(page, "leads");
  await showAs(page, "sales.table");
  for (const name of ["Heike Marquardt", "Jens Ahlers", "Karla Busch"]) await box(page, name).check();
  await bulk(page).getByRole("button", { name: de("list.set_field"), exact: true }).click();
  const sheet = page.getByRole("dialog", { name: de("list.set_title.other", { n: 3 }) });
  await sheet.getByRole("combobox", { name: de("list.which_field") }).selectOption({ label: "Status" });
  await sheet.locator('[data-field="status"] select').selectOption({ label: "Qualifiziert" });
  await sheet.getByText(de("views.refused_lead_status")).waitFor();
  await sheet.getByRole("button", { name: de("views.change_n.other", { count: 2 }), exact: true }).click();
  await toast(page, de("list.changed.other", { n: 2 })).waitFor();
  await openRecord(page, "Karla Busch", "leads");
  await field(page, "status").getByText("Umgewandelt", { exact: true }).waitFor();
});

story("a lead becomes a company, a contact and a deal in one act, which is taken back as one", async ({ device }) => {
  const page = await found(await device());
  // Without a pipeline: the conversion makes it.
  await createLead(page, { first_name: "Heike", last_name: "Marquardt", company_name: "Marquardt Kältetechnik" });
  await openRecord(page, "Heike Marquardt", "leads");
  await convert(page);
  await page.locator(".stage-bar .is-now", { hasText: "Neu" }).waitFor();
  await page.locator(".record-line").getByRole("link", { name: "Marquardt Kältetechnik" }).waitFor();
  await openList(page, "deals");
  const title = await page.locator(".deal-title").innerText();
  await liesIn(page, title, "Neu");
  await page.keyboard.press("Control+z");
  await card(page, title).waitFor({ state: "detached" });
  await openRecord(page, "Heike Marquardt", "leads");
  await page.locator(".lead-work").waitFor();
  for (const list of ["accounts", "contacts"]) {
    await openList(page, list);
    await eventually(async () => (await page.locator(".grid-row[aria-rowindex]:not(.spare) .row-title").count()) === 0, { what: `no ${list}` });
  }
});

story("a lead becomes somebody who is there already: what they lack is filled, what they say stays, and one step takes it back", async ({ device }) => {
  const page = await found(await device());
  await openBoard(page);
  await openList(page, "accounts");
  await create(page, "account", { name: "Marquardt Kältetechnik" });
  await openList(page, "contacts");
  await createContact(page, { first_name: "Heike", last_name: "Marquardt", position: "Inhaberin" });
  await importLeads(page, [["Vorname", "Nachname", "Firma", "Position", "E-Mail", "Website"], ["Heike", "Marquardt", "Marquardt Kältetechnik", "Leitung", "heike@marquardt.example", "www.marquardt.example"]]);
  await openRecord(page, "Heike Marquardt", "leads");
  await page.locator(".lead-work").getByRole("button", { name: de("sales.convert"), exact: true }).click();
  const sheet = page.locator("dialog.convert-sheet");
  for (const kind of ["convert-account", "convert-contact"]) await sheet.locator(`[data-kind="${kind}"] .convert-option`, { hasText: de("sales.is_there") }).click();
  await sheet.locator(".sheet-foot").getByRole("button", { name: de("sales.convert"), exact: true }).click();
  await page.waitForURL("**/deals/*");
  await openRecord(page, "Heike Marquardt", "contacts");
  await field(page, "emails").getByText("heike@marquardt.example").waitFor();
  await field(page, "affiliations").locator(".entry", { hasText: "Marquardt Kältetechnik" }).waitFor();
  await field(page, "position").getByText("Inhaberin", { exact: true }).waitFor();
  await openRecord(page, "Marquardt Kältetechnik", "accounts");
  await showAllFields(page);
  await field(page, "website").getByText("marquardt.example").waitFor();
  for (const list of ["accounts", "contacts"]) {
    await openList(page, list);
    await counts(page, 1);
  }
  await page.keyboard.press("Control+z");
  await openRecord(page, "Heike Marquardt", "contacts");
  await showAllFields(page);
  await field(page, "position").getByText("Inhaberin", { exact: true }).waitFor();
  await eventually(async () => (await page.getByText("heike@marquardt.example").count()) === 0, { what: "the contact as it was" });
  assert.equal(await field(page, "affiliations").locator(".entry").count(), 0);
});

story("where a lead comes from and how warm it is can be filtered by, stands in its timeline between what was said, and goes on with the conversion", async ({ device }) => {
  const page = await found(await device());
  const comesFrom = (source) => field(page, "source").locator(".chip", { hasText: source }).waitFor();
  await importLeads(page, [["Vorname", "Nachname", "Firma", "Quelle", "Bewertung"], ["Heike", "Marquardt", "Marquardt KG", "Empfehlung", "Warm"], ["Olaf", "Petersen", "Petersen AG", "Messe", "Kalt"]]);
  await openRecord(page, "Heike Marquardt", "leads");
  await showAllFields(page);
  await comesFrom("Empfehlung");
  await note(page, "note", { body: "Stand am Messestand." });
  await stands(page, "Stand am Messestand.");
  await pickOption(field(page, "source"), "Messe");
  await pickOption(field(page, "rating"), "Heiß");
  await items(page, de("timeline.changed", { fields: "Bewertung, Herkunft" })).or(items(page, de("timeline.changed", { fields: "Herkunft, Bewertung" }))).waitFor();
  await call(page, "sales.call_reached", 1);
  await eventually(async () => (await kinds(page)).filter((kind, at, all) => kind !== all[at - 1]).slice(0, 3).join() === "call,changes,note", { what: "the changes between the call and the note" });
  await openList(page, "leads");
  await setFilter(page, { field: "Herkunft", picked: "Messe" });
  await counts(page, 2);
  await setFilter(page, { field: "Bewertung", picked: "Heiß" });
  await counts(page, 1);
  await row(page, "Heike Marquardt").click();
  await convert(page);
  await showAllFields(page);
  await comesFrom("Messe");
  for (const [title, list] of [["Marquardt KG", "accounts"], ["Heike Marquardt", "contacts"]]) {
    await openRecord(page, title, list);
    await showAllFields(page);
    await comesFrom("Messe");
  }
});

/** Waits until a lead's card has the focus. */
const isFocused = (page, title) => eventually(() => card(page, title).evaluate((card) => card === document.activeElement), { what: `the focus on ${title}` });

story("leads stand as a board by status: moved by mouse and keys, asked what a status asks, and what was converted stays so", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openBoard(page);
  await createLead(page, { first_name: "Heike", last_name: "Marquardt", company_name: "Marquardt Kältetechnik" });
  await layout(page, "sales.board").click();
  await liesIn(page, "Heike Marquardt", "Neu");
  await card(page, "Heike Marquardt").getByText("Marquardt Kältetechnik").waitFor();
  assert.deepEqual(await one.axe(), []);
  await dragTo(page, "Heike Marquardt", "Kontaktiert");
  await liesIn(page, "Heike Marquardt", "Kontaktiert");
  await toast(page, de("sales.moved", { stage: "Kontaktiert" })).waitFor();
  const [qualified, given] = [/^Qualifiziert$/, /^Nicht qualifiziert$/];
  await card(page, "Heike Marquardt").focus();
  await page.keyboard.press("Alt+ArrowRight");
  await liesIn(page, "Heike Marquardt", "In Pflege");
  await isFocused(page, "Heike Marquardt");
  await page.keyboard.press("Alt+ArrowRight");
  await liesIn(page, "Heike Marquardt", qualified);
  await isFocused(page, "Heike Marquardt");
  // The next one converts. Whoever does not want that now goes on past it, and says why nothing comes of the lead.
  await page.keyboard.press("Alt+ArrowRight");
  const converting = page.locator("dialog.convert-sheet");
  await converting.waitFor();
  await page.keyboard.press("Escape");
  await converting.waitFor({ state: "detached" });
  await isFocused(page, "Heike Marquardt");
  await page.keyboard.press("Alt+ArrowRight");
  const why = page.getByRole("dialog", { name: de("sales.disqualify") });
  await why.getByText(de("sales.disqualify_title", { title: "Heike Marquardt" })).waitFor();
  await why.getByRole("button", { name: de("sales.disqualify_do"), exact: true }).click();
  await why.getByText(de("sales.reason_missing")).waitFor();
  await why.locator('[data-field="disqualify_reason"] select').selectOption({ label: "Kein Bedarf" });
  assert.deepEqual(await one.axe(), []);
  await why.getByRole("button", { name: de("sales.disqualify_do"), exact: true }).click();
  await liesIn(page, "Heike Marquardt", given);
  await card(page, "Heike Marquardt").getByText("Kein Bedarf").waitFor();
  await page.keyboard.press("Control+z");
  await liesIn(page, "Heike Marquardt", qualified);
  await dragTo(page, "Heike Marquardt", "Umgewandelt");
  await converting.locator(".sheet-foot").getByRole("button", { name: de("sales.convert"), exact: true }).click();
  await page.waitForURL("**/deals/*");
  await openList(page, "leads");
  await liesIn(page, "Heike Marquardt", "Umgewandelt");
  await dragTo(page, "Heike Marquardt", "Unbrauchbar");
  await toast(page, de("sales.stays_converted", { title: "Heike Marquardt" })).waitFor();
  await liesIn(page, "Heike Marquardt", "Umgewandelt");
  await acknowledged(page);
  await one.restart();
  await one.goto("/leads");
  await liesIn(one.page, "Heike Marquardt", "Umgewandelt");
});

story("leads without a status are new, a column makes a lead that stands in it, and a finger carries one on", async ({ device }) => {
  const one = await device({ size: "tablet-wide" });
  const page = await found(one);
  await importLeads(page, [["Vorname", "Nachname"], ["Rosa", "Ohnestand"]]);
  await openList(page, "leads");
  await layout(page, "sales.board").click();
  await liesIn(page, "Rosa Ohnestand", "Neu");
  await carryByFinger(page, "Rosa Ohnestand", "Kontaktiert");
  await liesIn(page, "Rosa Ohnestand", "Kontaktiert");
  await column(page, "In Pflege").locator(".stage-add").click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_lead") });
  await sheet.locator('[data-field="last_name"] input').first().fill("Pfleger");
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await liesIn(page, "Pfleger", "In Pflege");
});
