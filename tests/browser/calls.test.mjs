//! Whoever taps a number or an address anywhere is offered to note what came of it, with those that it was about.

import { items, kinds, stands, turnToTimeline } from "./activity.mjs";
import { isoDay, openToday, part } from "./doing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { importLeads } from "./listing.mjs";
import { acknowledged, createContact, de, draftIsKept, edit, field, found, openList, openRecord, proposal, showAllFields } from "./person.mjs";
import { card, createDeal, openBoard } from "./selling.mjs";
import { CUSTOMERS, nameOf, order, plan, savePlan, stop, withCompanies } from "./touring.mjs";

const [FIRST, SECOND] = CUSTOMERS.map(nameOf);
const OUTCOME = { reached: "Erreicht", not_reached: "Nicht erreicht" };

const offer = (page) => page.locator(".offer");

/** From now on a tap on a number or an address leaves the page where it is: there is no telephone here. */
const withoutTelephone = (page) =>
  page.evaluate(() => addEventListener("click", (event) => event.target.closest?.('a:is([href^="tel:"], [href^="sms:"], [href^="mailto:"], [target="_blank"])') && event.preventDefault(), true));

/** Taps a number, and says in the offer what came of the call with `name`. */
async function call(page, link, name, outcome) {
  await link.click();
  await offer(page).getByText(de("activity.note_call", { name }), { exact: true }).waitFor();
  await offer(page).getByRole("button", { name: OUTCOME[outcome], exact: true }).click();
  await offer(page).waitFor({ state: "detached" });
  await acknowledged(page);
}

/** Opens a record of a list and reads how many calls with this outcome stand in its timeline. */
async function noted(page, list, name, outcome, count = 1) {
  await openRecord(page, name, list);
  await stands(page, `Anruf: ${OUTCOME[outcome]}`, count);
}

story("a call is noted by a tap after the number was tapped: on a tour, in Today, with a birthday and with a lead that is due", async ({ device }) => {
  const page = await found(await device());
  await withoutTelephone(page);
  const today = await isoDay(page, 0);
  await createContact(page, { first_name: "Jana", last_name: "Müller", phones: "0221 4711" });
  await openRecord(page, "Jana Müller");
  await showAllFields(page);
  await edit(page, "birthday", `1976-${(await isoDay(page, 2)).slice(5)}`);
  await importLeads(page, [["Vorname", "Nachname", "Telefon", "Nächster Schritt", "Wiedervorlage"], ["Uwe", "Storm", "0221 4712", "Anrufen", today]]);
  await withCompanies(page, CUSTOMERS.slice(0, 2));
  await savePlan(page, await plan(page, [FIRST, SECOND], { date: today }));
  // Both ways round the tour is as long: whoever comes first is called first.
  const [first, second] = await eventually(async () => {
    const all = await order(page);
    return all.length === 2 && all;
  }, { what: "both stops" });

  await call(page, stop(page, second).locator('[data-act="call"]'), second, "reached");
  await openToday(page);
  await call(page, part(page, "tour").locator('.tour-next [data-act="call"]'), first, "not_reached");
  await call(page, part(page, "birthdays").locator(".today-call"), "Jana Müller", "reached");
  const lead = part(page, "leads").locator(".today-call");
  await call(page, lead, "Uwe Storm", "not_reached");
  await call(page, lead, "Uwe Storm", "not_reached");
  // It counts as on the lead's own page: whom nobody reached twice is called again.
  await noted(page, "leads", "Uwe Storm", "not_reached", 2);
  await page.locator(".lead-attempts", { hasText: de("sales.call_attempts.other", { n: 2 }) }).waitFor();
  await page.locator(".next-row", { hasText: de("activity.call_back", { name: "Uwe Storm" }) }).waitFor();
  await noted(page, "accounts", second, "reached");
  await noted(page, "accounts", first, "not_reached");
  await noted(page, "contacts", "Jana Müller", "reached");
});

story("a deal's contact and company are called from the deal, and the call stands with those that it was with", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await withoutTelephone(page);
  await createContact(page, { first_name: "Jana", last_name: "Müller", phones: "0221 4711", emails: "jana@mueller.example" });
  await withCompanies(page, CUSTOMERS.slice(0, 1));
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Förderband", account: FIRST });
  await card(page, "Förderband").click();
  await page.locator("#record-title", { hasText: "Förderband" }).waitFor();
  await field(page, "contact").locator("[data-edit]").press("Enter");
  await field(page, "contact").getByRole("combobox").fill("Jana");
  await proposal(field(page, "contact"), "Jana Müller").click();
  const ways = page.locator(".deal-ways a");
  await ways.filter({ hasText: "jana@mueller.example" }).waitFor();
  assert.deepEqual(await one.axe(), []);

  await call(page, ways.filter({ hasText: `${de("record.call")} · ${FIRST}` }), FIRST, "reached");
  await call(page, ways.filter({ hasText: `${de("record.call")} · Jana Müller` }), "Jana Müller", "not_reached");
  await stands(page, "Anruf: Erreicht");
  await stands(page, "Anruf: Nicht erreicht");
  // A mail that was begun from the deal, too.
  await ways.filter({ hasText: de("record.mail") }).click();
  await offer(page).getByText(de("activity.note_other", { kind: "E-Mail", name: "Jana Müller" }), { exact: true }).waitFor();
  await offer(page).getByRole("button", { name: de("activity.not_now"), exact: true }).click();
  await offer(page).waitFor({ state: "detached" });
  // The company's switchboard is not the person.
  await noted(page, "contacts", "Jana Müller", "not_reached");
  await stands(page, "Anruf: Erreicht", 0);
  await noted(page, "accounts", FIRST, "reached");
  await stands(page, "Anruf: Nicht erreicht");
});

story("a text message, a mail and a messenger are offered to be noted as what they are, also after a reload", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await withoutTelephone(page);
  await createContact(page, { first_name: "Jana", last_name: "Müller", phones: "0171 1234567", emails: "jana@mueller.example" });
  await openRecord(page, "Jana Müller");
  const tap = (begin) => page.locator(`.key-fact[href^="${begin}"]`).click();
  const asks = (kind) => offer(page).getByText(de("activity.note_other", { kind, name: "Jana Müller" }), { exact: true }).waitFor();
  const log = () => offer(page).getByRole("button", { name: de("activity.note_it"), exact: true }).click();
  await tap("sms:");
  await asks("SMS");
  await log();
  await stands(page, "SMS");
  await tap("https://wa.me/");
  await asks("WhatsApp");
  await log();
  await stands(page, "WhatsApp");
  // The browser may put the page away while somebody writes a mail.
  await tap("mailto:");
  await asks("E-Mail");
  await eventually(() => draftIsKept(page, "email"), { what: "what was begun to be kept" });
  await page.reload();
  await one.mounted();
  await asks("E-Mail");
  await openToday(page);
  await asks("E-Mail");
  // With words, in the sheet; closed without any, the offer stands again.
  const write = offer(page).getByRole("button", { name: de("activity.with_note"), exact: true });
  const sheet = page.locator("dialog.log-sheet");
  await write.click();
  await sheet.getByRole("button", { name: de("activity.cancel"), exact: true }).click();
  await write.click();
  await sheet.locator('textarea[name="body"]').fill("Angebot noch einmal geschickt.");
  await sheet.getByRole("button", { name: de("activity.save"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  await offer(page).waitFor({ state: "detached" });
  await eventually(async () => !(await draftIsKept(page, "email")), { what: "nothing to be kept" });
  await openRecord(page, "Jana Müller");
  await items(page, "Angebot noch einmal geschickt.").waitFor();
  assert.deepEqual((await kinds(page)).filter((kind) => kind !== "changes").toSorted(), ["email", "sms", "whatsapp"]);
});

for (const size of ["desktop", "phone"]) {
  story(`other messengers and a contact's own pages at networks stand behind one button, and are noted as what they are, on the ${size}`, async ({ device }) => {
    const one = await device({ size });
    const page = await found(one);
    await withoutTelephone(page);
    await createContact(page, { first_name: "Jana", last_name: "Müller", phones: "0221 4711" });
    await openRecord(page, "Jana Müller");
    const more = page.locator(".record").getByRole("button", { name: de("record.more_ways", { name: "Jana Müller" }), exact: true });
    // A number that nobody carries about has no messengers.
    await page.locator('.key-fact[href^="tel:"]').waitFor();
    assert.equal(await more.count(), 0);
    await showAllFields(page);
    await edit(page, "linkedin", "www.linkedin.com/in/jana-mueller");
    await edit(page, "xing", "https://www.xing.com/profile/Jana_Mueller");
    await more.click();
    const link = (begin) => page.locator(`.key-more a[href^="${begin}"]`);
    await link("https://www.xing.com/profile/Jana_Mueller").waitFor();
    assert.deepEqual(await page.locator(".key-more a").allInnerTexts(), ["LinkedIn", "XING"]);
    await page.keyboard.press("Escape");
    await field(page, "phones").locator(".entry-edit").click();
    await field(page, "phones").locator("input").fill("0171 1234567");
    await page.keyboard.press("Enter");
    await page.locator('.key-fact[href^="sms:"]').waitFor();

    const places = [
      ["https://t.me/+491711234567", "Chat", "chat"],
      ["https://signal.me/#p/+491711234567", "Chat", "chat"],
      ["https://www.linkedin.com/in/jana-mueller", "Social Media", "social"],
    ];
    for (const [href, kind] of places) {
      await more.click();
      await link(href).waitFor();
      if (kind === "Social Media") {
        assert.deepEqual(await one.axe(), []);
        const panel = await page.locator(".key-more .panel").boundingBox();
        assert.ok(panel.x >= 0 && panel.x + panel.width <= page.viewportSize().width, "it is seen in full");
      }
      await link(href).click();
      await page.locator(".key-more .panel").waitFor({ state: "detached" });
      await offer(page).getByText(de("activity.note_other", { kind, name: "Jana Müller" }), { exact: true }).waitFor();
      await offer(page).getByRole("button", { name: de("activity.note_it"), exact: true }).click();
      await offer(page).waitFor({ state: "detached" });
    }
    await turnToTimeline(page);
    await stands(page, "Chat", 2);
    await stands(page, "Social Media");
  });
}

story("on a phone a contact is called from the list, and the call is noted there", async ({ device }) => {
  const one = await device({ size: "phone" });
  const page = await found(one);
  await withoutTelephone(page);
  await createContact(page, { first_name: "Jana", last_name: "Müller", phones: "0171 1234567" });
  await openList(page);
  await page.locator(".card-call").click();
  await offer(page).getByText(de("activity.note_call", { name: "Jana Müller" }), { exact: true }).waitFor();
  assert.deepEqual(await one.axe(), []);
  for (const button of await offer(page).getByRole("button").all()) assert.ok((await button.boundingBox()).height >= 44);
  await offer(page).getByRole("button", { name: OUTCOME.reached, exact: true }).click();
  await offer(page).waitFor({ state: "detached" });
  await openRecord(page, "Jana Müller");
  await page.locator(".record-tabs button").filter({ hasText: de("timeline.title"), visible: true }).click();
  await stands(page, "Anruf: Erreicht");
});
