//! What happens with a customer is noted in a few taps and stands in one list: on the record, on those it belongs to,
//! on every device.

import { readFileSync } from "node:fs";
import { ask, drop, items, kinds, next, note, pick, save, show, stands, turnToTimeline } from "./activity.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { create } from "./lines.mjs";
import { acknowledged, apart, createContact, de, draftIsKept, edit, field, found, openList, openRecord, pressRead, together } from "./person.mjs";
import { card, createDeal, openBoard } from "./selling.mjs";

const MAIL = readFileSync(new URL("../../crates/crm-domain/src/mail/samples/outlook.eml", import.meta.url), "utf8");
const WITH_FILE = readFileSync(new URL("../../crates/crm-domain/src/mail/samples/attachment.eml", import.meta.url), "utf8");
const SUBJECT = "AW: Angebot Kühlzelle – Rückfrage";

const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });

/** Jana Müller of Nordwind Kälte, with her page open. */
async function jana(device, options) {
  const one = await device(options);
  const page = await found(one);
  await createContact(page, { first_name: "Jana", last_name: "Müller", position: "Einkauf", phones: "0171 1234567", emails: "j.marquardt@marquardt-kaelte.example" });
  await openRecord(page, "Jana Müller");
  await belongsTo(page, "Nordwind Kälte");
  return { one, page };
}

/** Makes a company on the contact's page and ties them. */
async function belongsTo(page, company) {
  const tab = page.locator(".record-tabs button").filter({ hasText: de("record.facts"), visible: true });
  if ((await tab.count()) > 0) await tab.click();
  const place = field(page, "affiliations");
  await place.locator(".entry-add").click();
  await place.getByRole("combobox").fill(company);
  await pressRead(place.getByRole("option", { name: new RegExp(`${company}.*neu anlegen`) }));
  await page.locator(".record-line a", { hasText: company }).waitFor();
}

story("three taps note a call or a visit, and both stand with the contact and with the company", async ({ device }) => {
  const { page } = await jana(device);
  await page.evaluate(() => {
    window.taps = 0;
    addEventListener("pointerdown", () => (window.taps += 1), true);
  });
  for (const [kind, outcome, said] of [["visit", "order", "Besuch: Auftrag"], ["call", "reached", "Anruf: Erreicht"]]) {
    await page.evaluate(() => (window.taps = 0));
    const sheet = await ask(page, kind);
    await pick(sheet, outcome);
    await save(page);
    await stands(page, said);
    assert.ok((await page.evaluate(() => window.taps)) <= 3, `${kind}: ${await page.evaluate(() => window.taps)} taps`);
  }
  await page.locator(".record-line a", { hasText: "Nordwind Kälte" }).click();
  await page.locator("#record-title", { hasText: "Nordwind Kälte" }).waitFor();
  await stands(page, "Besuch: Auftrag");
  await stands(page, "Anruf: Erreicht");
  assert.match(await items(page, "Anruf: Erreicht").innerText(), /Jana Müller/);
  // One undo takes it back, on both.
  await page.keyboard.press("Control+z");
  await stands(page, "Anruf: Erreicht", 0);
});

story("what is said elsewhere is noted as what it is: a chat, social media, a letter, a video call, a fair, and who began it", async ({ device }) => {
  const { one, page } = await jana(device);
  for (const [kind, direction] of [["chat", "Eingehend"], ["social", "Ausgehend"], ["letter", "Eingehend"], ["video", "Ausgehend"], ["fair", undefined]]) {
    const sheet = await ask(page, kind);
    const directions = sheet.getByRole("group", { name: de("activity.direction") });
    assert.equal(await directions.count(), direction ? 1 : 0, kind);
    if (direction) await directions.getByRole("button", { name: direction, exact: true }).click();
    if (kind === "letter") assert.deepEqual(await one.axe(), []);
    await sheet.locator('textarea[name="body"]').fill(`Gespräch ${kind}`);
    await save(page);
    await stands(page, `Gespräch ${kind}`);
    if (direction) assert.match(await items(page, `Gespräch ${kind}`).innerText(), new RegExp(direction));
  }
  assert.deepEqual((await kinds(page)).filter((kind) => kind !== "changes").toSorted(), ["chat", "fair", "letter", "social", "video"]);
  await show(page, "timeline.mails");
  await eventually(async () => (await kinds(page)).toSorted().join() === "chat,letter,social", { what: "what was written" });
  // An unfinished one goes on as what it is.
  const sheet = await ask(page, "letter");
  await sheet.getByRole("button", { name: "Eingehend", exact: true }).click();
  await sheet.locator('textarea[name="body"]').fill("Bittet um Rückruf.");
  await eventually(() => draftIsKept(page, "Bittet um Rückruf."), { what: "the draft" });
  await page.reload();
  await one.mounted();
  await button(page, "activity.go_on").click();
  await sheet.getByRole("heading", { name: de("activity.note_kind", { kind: "Brief" }) }).waitFor();
  assert.equal(await sheet.getByRole("button", { name: "Eingehend", exact: true }).getAttribute("aria-pressed"), "true");
});

story("a note with a next step is a task as well, which is done with a tap and taken back as one", async ({ device }) => {
  const { page } = await jana(device);
  await note(page, "call", { outcome: "appointment", body: "Will die große Kühlzelle.", step: "Angebot schicken", due: "morgen" });
  await stands(page, "Will die große Kühlzelle.");
  await next(page, "Angebot schicken").waitFor();
  assert.match(await next(page, "Angebot schicken").innerText(), /morgen/i);
  await page.keyboard.press("Control+z");
  await stands(page, "Will die große Kühlzelle.", 0);
  await next(page, "Angebot schicken").waitFor({ state: "detached" });
  await note(page, "meeting", { body: "Noch einmal gesprochen.", step: "Muster bringen" });
  await button(page, "timeline.do_task", { title: "Muster bringen" }).click();
  await next(page, "Muster bringen").waitFor({ state: "detached" });
  await stands(page, "Muster bringen");
});

story("what cannot be read stays in the sheet and says what would be right", async ({ device }) => {
  const { page } = await jana(device);
  const sheet = await ask(page, "call");
  await sheet.locator('textarea[name="body"]').fill("Lange gesprochen.");
  await sheet.locator("#log-at").fill("heute 25:00");
  await sheet.locator("#log-minutes").fill("viel");
  await button(sheet, "activity.save").click();
  await eventually(async () => (await sheet.locator(".field-error").count()) === 2, { what: "both errors" });
  assert.equal(await sheet.locator("#log-at").inputValue(), "heute 25:00");
  await sheet.locator("#log-at").fill("gestern 16:20");
  await sheet.locator("#log-minutes").fill("45");
  await save(page);
  await page.locator(".timeline-day", { hasText: "Gestern" }).locator(".timeline-item", { hasText: "Lange gesprochen." }).waitFor();
  assert.match(await items(page, "Lange gesprochen.").innerText(), /16:20[\s\S]*45 Min\./);
});

story("a visit begins and ends with a tap, at its place where that may be known", async ({ device }) => {
  const { one, page } = await jana(device);
  await one.context.grantPermissions(["geolocation"], { origin: one.url });
  await one.context.setGeolocation({ latitude: 50.93753, longitude: 6.96028, accuracy: 12 });
  await button(page, "activity.visit_begin").click();
  const banner = page.locator(".visit-banner");
  await banner.getByText(de("activity.position_within", { metres: "12" })).waitFor();
  await button(page, "activity.visit_begin").waitFor({ state: "detached" });
  // It goes on over a reload, and on the company's page.
  await page.reload();
  await one.mounted();
  await banner.waitFor();
  await button(banner, "activity.visit_end").click();
  const sheet = page.locator("dialog.log-sheet");
  await sheet.getByRole("heading", { name: de("activity.report") }).waitFor();
  await pick(sheet, "order");
  await sheet.locator('textarea[name="body"]').fill("Drei Truhen bestellt.");
  await save(page);
  await banner.waitFor({ state: "detached" });
  await stands(page, "Drei Truhen bestellt.");
  for (const wanted of [/Auftrag/, /vor Ort \d\d:\d\d–\d\d:\d\d/, /Position auf 12 m genau/]) {
    await eventually(async () => wanted.test(await items(page, "Drei Truhen bestellt.").innerText({ timeout: 1_000 })), { what: `${wanted} of the visit` });
  }
});

story("a visit without a position says so, and is one all the same", async ({ device }) => {
  const { one, page } = await jana(device);
  await one.context.clearPermissions();
  const session = await one.context.newCDPSession(page);
  await session.send("Browser.setPermission", { permission: { name: "geolocation" }, setting: "denied", origin: one.url });
  await button(page, "activity.visit_begin").click();
  await page.locator(".visit-banner").getByText(de("activity.position_refused")).waitFor();
  await button(page, "activity.visit_end").click();
  await page.locator("dialog.log-sheet").waitFor();
  await button(page.locator("dialog.log-sheet"), "activity.cancel").click();
  await stands(page, de("activity.no_position"));
});

story("what one device notes stands on the other, also when both were apart", async (world) => {
  const devices = await apart(world);
  const [first, second] = devices.map(({ page }) => page);
  await note(first, "call", { outcome: "not_reached" });
  await note(second, "note", { body: "Hat ein neues Lager." });
  await together(world, devices);
  for (const page of [first, second]) {
    await stands(page, "Anruf: Nicht erreicht");
    await stands(page, "Hat ein neues Lager.");
  }
});

story("what is noted on a deal stands on its own timeline between its changes, and on its company's", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openList(page, "accounts");
  await create(page, "account", { name: "Ölmühle Seidel GmbH" });
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Neue Förderpumpen", account: "Ölmühle", amount: "10.000" });
  await card(page, "Neue Förderpumpen").locator(".deal-title").click();
  await page.locator("#record-title", { hasText: "Neue Förderpumpen" }).waitFor();
  await note(page, "call", { outcome: "reached", body: "Will zwei mehr.", step: "Angebot ändern", due: "morgen" });
  await stands(page, "Will zwei mehr.");
  await next(page, "Angebot ändern").waitFor();
  await edit(page, "amount", "12.000");
  await items(page, de("timeline.changed", { fields: "Betrag" })).waitFor();
  await eventually(async () => (await kinds(page)).slice(0, 2).join() === "changes,call", { what: "the change after the call" });
  await show(page, "timeline.calls");
  await eventually(async () => (await kinds(page)).join() === "call", { what: "the calls alone" });
  await openRecord(page, "Ölmühle Seidel GmbH", "accounts");
  await stands(page, "Will zwei mehr.");
});

story("changes stand between what was said before and after them, folded, and can be left out", async ({ device }) => {
  const { page } = await jana(device);
  await note(page, "note", { body: "Davor." });
  await edit(page, "position", "Leitung Einkauf");
  await acknowledged(page);
  await page.waitForTimeout(1_100);
  await note(page, "note", { body: "Danach." });
  await eventually(async () => (await kinds(page)).slice(0, 3).join() === "note,changes,note", { what: "a change between two notes" });
  const change = items(page).nth(1);
  await change.getByText(/Position geändert/).first().waitFor();
  await change.getByRole("button").first().click();
  await eventually(async () => /Einkauf → Leitung Einkauf/.test(await change.innerText({ timeout: 1_000 })), { what: "the change unfolded" });
  await show(page, "timeline.notes");
  await eventually(async () => (await kinds(page)).join() === "note,note", { what: "notes only" });
  await show(page, "timeline.changes");
  await eventually(async () => (await kinds(page)).every((kind) => kind === "changes"), { what: "changes only" });
  await show(page, "timeline.calls");
  await page.getByText(de("timeline.none_of_it")).waitFor();
});

story("a mail that is dropped on a record is kept once", async ({ device }) => {
  const { page } = await jana(device);
  await drop(page, [{ name: "rueckfrage.eml", text: MAIL }]);
  await stands(page, SUBJECT);
  const said = await items(page, SUBJECT).innerText();
  assert.match(said, /Von Marquardt, Jürgen/);
  assert.match(said, /20 cm schmaler/);
  await drop(page, [{ name: "rueckfrage.eml", text: MAIL }]);
  await page.locator(".toast", { hasText: de("activity.mail_again", { subject: SUBJECT }) }).waitFor();
  await stands(page, SUBJECT);
  await drop(page, [{ name: "bild.eml", text: "JFIF" }]);
  await page.locator(".toast", { hasText: de("activity.mail_unreadable", { name: "bild.eml" }) }).waitFor();
  // The mail itself: what it says comes first, and it leads back.
  await items(page, SUBJECT).locator("a.timeline-what").click();
  await page.locator("#record-title", { hasText: SUBJECT }).waitFor();
  await page.locator(".interaction-about a", { hasText: "Jana Müller" }).click();
  await page.locator("#record-title", { hasText: "Jana Müller" }).waitFor();
  // What came with one is not kept, and that is said.
  await drop(page, [{ name: "angebot.eml", text: WITH_FILE }]);
  await items(page, "Angebot 2026-114").locator("a.timeline-what").click();
  await page.locator("#record-title", { hasText: "Angebot 2026-114" }).waitFor();
  await eventually(async () => (await page.locator("#field-body-input").inputValue()).endsWith("Anlagen, nicht aufbewahrt: Angebot.pdf"), { what: "the name of the file" });
});

story("what was typed and not noted is there after a reload", async ({ device }) => {
  const { one, page } = await jana(device);
  const sheet = await ask(page, "note");
  await sheet.locator('textarea[name="body"]').fill("Fragt nach Wartung.");
  await eventually(() => draftIsKept(page, "Fragt nach Wartung."), { what: "the draft" });
  await page.reload();
  await one.mounted();
  await page.locator(".unfinished", { hasText: "Fragt nach Wartung." }).waitFor();
  await button(page, "activity.go_on").click();
  assert.equal(await sheet.locator('textarea[name="body"]').inputValue(), "Fragt nach Wartung.");
  // Closing loses nothing either.
  await page.keyboard.press("Escape");
  await page.locator(".unfinished").waitFor();
  await button(page, "activity.go_on").click();
  await save(page);
  await stands(page, "Fragt nach Wartung.");
  await page.locator(".unfinished").waitFor({ state: "detached" });
  await eventually(async () => !(await draftIsKept(page, "Fragt nach Wartung.")), { what: "no draft" });
});

story("after a call from the page it is noted with one tap", async ({ device }) => {
  const { page } = await jana(device);
  await page.evaluate(() => addEventListener("click", (event) => event.target.closest?.('a[href^="tel:"]') && event.preventDefault(), true));
  await page.locator('.key-fact[href^="tel:"]').click();
  const offer = page.locator(".offer");
  await offer.getByText(de("activity.note_call", { name: "Jana Müller" })).waitFor();
  await offer.getByRole("button", { name: "Nicht erreicht", exact: true }).click();
  await offer.waitFor({ state: "detached" });
  await stands(page, "Anruf: Nicht erreicht");
  assert.equal(await page.locator('.key-fact[href^="https://wa.me/491711234567"]').count(), 1);
});

story("an interaction's own records and time are changed on its page", async ({ device }) => {
  const { page } = await jana(device);
  await note(page, "note", { subject: "Lagerplan", body: "Liegt bei." });
  await items(page, "Lagerplan").locator("a.timeline-what").click();
  await page.locator("#record-title", { hasText: "Lagerplan" }).waitFor();
  const related = field(page, "related");
  await related.locator("[data-edit]").press("Enter");
  await related.getByRole("combobox").fill("Otto Brandt");
  await related.getByRole("option", { name: /Otto Brandt.*Kontakt/ }).click();
  await related.locator(".chip", { hasText: "Otto Brandt" }).waitFor();
  await page.keyboard.press("Escape");
  const at = field(page, "at");
  await at.locator("[data-edit]").click();
  await at.locator("input.value-input").first().fill("übermorgen gegen Mittag");
  await at.locator("input.value-input").first().press("Enter");
  await at.locator(".field-error").waitFor();
  assert.equal(await at.locator("input.value-input").first().inputValue(), "übermorgen gegen Mittag");
  await at.locator("input.value-input").first().fill("gestern 9:05");
  await at.locator("input.value-input").first().press("Enter");
  await at.locator(".value-text", { hasText: "gestern 09:05" }).waitFor();
  await page.locator(".interaction-about a", { hasText: "Otto Brandt" }).click();
  await page.locator("#record-title", { hasText: "Otto Brandt" }).waitFor();
  await stands(page, "Lagerplan");
});

story("on a phone the timeline is a part of its own, and a call is three taps there, too", async ({ device }) => {
  const { one, page } = await jana(device, { size: "phone" });
  const tabs = page.locator(".record-tabs button");
  assert.deepEqual((await tabs.allInnerTexts()).slice(0, 2), [de("record.facts"), de("timeline.title")]);
  await turnToTimeline(page);
  const sheet = await ask(page, "call");
  const isAtTheBottom = async () => {
    const { y, width, height } = await sheet.boundingBox();
    return Math.abs(y + height - 844) < 2 && width >= 389;
  };
  await eventually(isAtTheBottom, { what: "a sheet at the bottom" });
  await pick(sheet, "callback");
  await save(page);
  await stands(page, "Anruf: Rückruf");
  assert.deepEqual(await one.axe(), []);
});

story("axe finds nothing in the timeline and its sheet", async ({ device }) => {
  const { one, page } = await jana(device);
  await note(page, "call", { outcome: "order", body: "Bestellt.", step: "Auftrag bestätigen", due: "morgen" });
  await button(page, "activity.visit_begin").click();
  await page.locator(".visit-banner").waitFor();
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    assert.deepEqual(await one.axe(), [], colorScheme);
    await ask(page, "call");
    assert.deepEqual(await one.axe(), [], `${colorScheme}, sheet`);
    await button(page.locator("dialog.log-sheet"), "activity.cancel").click();
  }
});
