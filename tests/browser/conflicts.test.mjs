//! What two people changed at once, settled on the page that lists it; and what is too weighty to be overlooked.

import { assert, eventually, story } from "./harness.mjs";
import { apart, choices, createContact, de, edit, field, flag, mark, openRecord, pair, pill, showAllFields, shows, take, together } from "./person.mjs";

/** The way to the inbox, which says beside its name how many records wait there. */
const inbox = (page) => page.locator('nav a[href="/conflicts"]').filter({ visible: true }).first();
const card = (page, title) => page.getByRole("article").filter({ has: page.getByRole("heading", { name: title, exact: true }) });

/** Waits until these values may be taken. */
const offers = (place, values) =>
  eventually(async () => assert.deepEqual((await choices(place).locator(".conflict-value").allInnerTexts()).toSorted(), values) ?? true, { what: `a choice of ${values}` });

story("r1 the inbox lists on both devices what both changed offline, and one tap there settles it for both", async (world) => {
  const devices = await apart(world);
  const [anna, bert] = devices.map(({ page }) => page);
  await edit(anna, "position", "Leitung Einkauf");
  await edit(bert, "position", "Geschäftsführung");
  await together(world, devices);
  for (const page of [anna, bert]) {
    await eventually(async () => (await inbox(page).locator(".nav-count").innerText()) === "1", { what: "one record beside the inbox's name" });
    await inbox(page).click();
    await page.getByText(de("conflict.inbox_count.one")).waitFor();
    await card(page, "Jana Müller").getByRole("heading", { name: "Position", exact: true }).waitFor();
    await offers(card(page, "Jana Müller"), ["Geschäftsführung", "Leitung Einkauf"]);
  }
  await take(card(bert, "Jana Müller"), "Leitung Einkauf");
  for (const page of [anna, bert]) {
    await page.getByText(de("conflict.inbox_none")).waitFor();
    await page.getByRole("article").waitFor({ state: "detached" });
    await inbox(page).locator(".nav-count").waitFor({ state: "detached" });
    await openRecord(page, "Jana Müller");
    await shows(page, "position", "Leitung Einkauf");
    await mark(page, "position").waitFor({ state: "detached" });
  }
});

story("d4 a clash in a weighty field stands above the record on both devices until one tap settles it", async (world) => {
  const devices = await apart(world);
  const [anna, bert] = devices.map(({ page }) => page);
  for (const page of [anna, bert]) await showAllFields(page);
  await flag(anna, "do_not_contact").click();
  // Bert takes it back at once: for him it is settled as No.
  await flag(bert, "do_not_contact").click();
  await flag(bert, "do_not_contact").click();
  await edit(bert, "position", "Geschäftsführung");
  await together(world, devices);
  const banner = (page) => page.locator(".banner.is-bad").filter({ hasText: de("conflict.critical", { label: "Nicht kontaktieren" }) });
  for (const page of [anna, bert]) {
    await banner(page).waitFor();
    await offers(banner(page), ["Ja", "Nein"]);
  }
  await take(banner(anna), "Ja");
  for (const page of [anna, bert]) {
    await banner(page).waitFor({ state: "detached" });
    await eventually(async () => (await flag(page, "do_not_contact").getAttribute("aria-checked")) === "true", { what: "what was taken" });
    await page.locator(".record-head").getByText(de("record.do_not_contact")).waitFor();
    // What only one of them changed was never in question.
    await shows(page, "position", "Geschäftsführung");
    await mark(page, "position").waitFor({ state: "detached" });
  }
});

story("r1 one number of a person, changed offline on two devices, shows both values and authors, and one tap settles it on both", async (world) => {
  const { anna, bert } = await pair(world.device);
  await anna.goto("/contacts");
  await createContact(anna.page, { first_name: "Jana", last_name: "Müller", phones: "0221 44712" });
  await bert.goto("/contacts");
  for (const { page } of [anna, bert]) {
    await openRecord(page, "Jana Müller");
    await field(page, "phones").getByText("0221 44712", { exact: true }).waitFor();
  }
  await world.relay.stop();
  const said = [[anna.page, "0221 44713", "Bert Claussen · Tablet"], [bert.page, "0221 44714", "Anna Berger · Laptop"]];
  for (const [page, number] of said) {
    await pill(page, /^Offline/);
    const phones = field(page, "phones");
    await phones.locator("button.entry-edit").click();
    await phones.locator(".entry-form input").fill(number);
    await phones.locator(".entry-form input").press("Enter");
    await phones.getByText(number, { exact: true }).waitFor();
  }
  await together(world, [anna, bert]);
  for (const [page, , other] of said) {
    await mark(page, "phones").click();
    await offers(field(page, "phones"), ["0221 44713", "0221 44714"]);
    const authors = (await choices(field(page, "phones")).locator(".conflict-by").allInnerTexts()).join("\n");
    assert.ok(authors.includes(de("author.here")) && authors.includes(other), authors);
    assert.equal(await field(page, "phones").locator(".entry").count(), 1, "one number, not two");
    assert.equal(await field(page, "phones").locator(".entry-clash").count(), 1, "and it is marked");
  }
  await take(field(bert.page, "phones"), "0221 44713");
  for (const [page] of said) {
    await mark(page, "phones").waitFor({ state: "detached" });
    await field(page, "phones").locator(".entry-main").getByText("0221 44713", { exact: true }).waitFor();
    await field(page, "phones").locator(".entry-clash").waitFor({ state: "detached" });
    assert.equal(await field(page, "phones").locator(".entry").count(), 1);
  }
});
