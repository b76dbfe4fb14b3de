//! Leads: calls that add up over two people, conversion, and what a lead converted twice becomes.

import { next, stands } from "./activity.mjs";
import { eventually, story } from "./harness.mjs";
import { connect, counts, de, edit, field, found, invite, join, openList, openRecord, pill, row, showAllFields, together } from "./person.mjs";
import { card, createLead, liesIn, openBoard } from "./selling.mjs";

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
