//! What a deal is made of: lines that make its amount, the people who have a say in it, and who else wants to sell.

import { assert, eventually, story } from "./harness.mjs";
import { createContact, de, field, found, openList, openRecord, pair, pill, proposal, together } from "./person.mjs";
import { card, createDeal, openBoard, sums } from "./selling.mjs";
import { addWords, button, cell, create, euro, write } from "./lines.mjs";

/** Waits until an amount stands in the head of the deal. */
const worth = (page, text) =>
  page.locator(".deal-facts li", { hasText: de("sales.amount") }).locator(".deal-fact", { hasText: euro(text) }).waitFor({ timeout: 20_000 });

/** A deal on its page; from the board. */
async function openDeal(page, fields) {
  await openBoard(page);
  await createDeal(page, "Neu", fields);
  await card(page, fields.name).locator(".deal-title").click();
  await page.locator("#record-title", { hasText: fields.name }).waitFor();
}

async function findings(device) {
  await device.page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  return device.axe();
}

story("the lines of a deal make its amount; a quote takes them, and gives them back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openDeal(page, { name: "Neue Förderpumpen" });
  await button(page, "deal.write_lines").click();
  await addWords(page, "Förderpumpe");
  await write(page, 1, "quantity", "3");
  await write(page, 1, "price", "1.000");
  await worth(page, "3.000,00");
  // The amount says where it comes from and is not to be typed.
  const amount = page.locator('.fact-groups [data-field="amount"]');
  await page.locator(".fact-note", { hasText: de("deal.is_of_lines") }).waitFor();
  assert.equal(await amount.locator("[data-edit]").count(), 0);
  assert.deepEqual(await findings(one), []);

  // Everything that reads the deal sees it: the board's sum.
  await openList(page, "deals");
  await eventually(async () => (await sums(page, "Neu")).includes("3.000"), { what: "the sum of the stage" });
  await card(page, "Neue Förderpumpen").locator(".deal-title").click();

  // One tap back to typed: it begins with what the lines came to, and lines leave it alone.
  await page.locator(".deal-source").getByRole("button", { name: de("deal.type_amount") }).click();
  await page.locator(".deal-source .chip", { hasText: euro("3.000,00") }).waitFor();
  await write(page, 1, "quantity", "4");
  await page.locator(".deal-sums", { hasText: euro("4.000,00") }).waitFor();
  await worth(page, "3.000,00");
  await page.locator(".deal-source button", { hasText: de("deal.take_sum", { sum: euro("4.000,00") }) }).click();
  await worth(page, "4.000,00");

  // The quote has them; with one more and 10 % off the whole they come back.
  await button(page, "quote.of_deal").click();
  await page.waitForURL(/\/quotes\/./);
  await eventually(async () => (await cell(page, 1, "quantity").inputValue()) === "4", { what: "the line in the quote" });
  await addWords(page, "Montage");
  await write(page, 2, "price", "500");
  const off = page.locator('.quote-terms [data-field="header_discount"]');
  await off.locator("[data-edit]").click();
  await off.locator("input").fill("10");
  await off.locator("input").press("Enter");
  await page.locator('.quote .quote-sums [data-weight="sum"]', { hasText: euro("4.050,00") }).waitFor();
  await button(page, "deal.take_lines").click();
  await page.waitForURL(/\/deals\/./);
  await worth(page, "4.050,00");
  await eventually(async () => (await page.locator(".line").count()) === 2, { what: "both lines in the deal" });
}, { timeout: 180_000 });

story("an editor of lines that was opened in vain goes again: by its button, by Escape, and with the last line", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openDeal(page, { name: "Doch keine Pumpen", amount: "500" });
  const editor = page.locator(".deal-lines .quote-lines");
  const begin = button(page, "deal.write_lines");
  await begin.click();
  await editor.locator(".line-new input").waitFor();
  await eventually(() => editor.locator(".line-new input").evaluate((input) => input === document.activeElement), { what: "the focus in the first line" });
  assert.deepEqual(await findings(one), []);
  await button(page, "deal.no_lines").click();
  await editor.waitFor({ state: "detached" });
  await eventually(() => begin.evaluate((button) => button === document.activeElement), { what: "the focus back at the button" });
  await begin.click();
  await eventually(() => editor.locator(".line-new input").evaluate((input) => input === document.activeElement), { what: "the focus in the first line" });
  await page.keyboard.press("Escape");
  await editor.waitFor({ state: "detached" });
  await begin.waitFor();
  assert.match(page.url(), /\/deals\/./, "the deal stays open");
  // With a line it stays, and goes when that line goes.
  await begin.click();
  await addWords(page, "Pumpe");
  await editor.locator(".line").first().waitFor();
  assert.equal(await button(page, "deal.no_lines").count(), 0);
  await page.getByRole("button", { name: de("quote.line_more", { n: 1 }), exact: true }).click();
  await button(page, "quote.remove_line").click();
  await editor.waitFor({ state: "detached" });
  await begin.waitFor();
}, { timeout: 120_000 });

story("two people add lines to a deal without a network: one amount, no conflict", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/accounts");
  await openDeal(anna.page, { name: "Gemeinsame Pumpen" });
  await button(anna.page, "deal.write_lines").click();
  await addWords(anna.page, "Pumpe");
  await write(anna.page, 1, "price", "1.000");
  await bert.goto("/deals");
  await card(bert.page, "Gemeinsame Pumpen").locator(".deal-title").click({ timeout: 20_000 });
  await worth(bert.page, "1.000,00");
  await relay.stop();
  for (const { page } of [anna, bert]) await pill(page, /^Offline/);
  await addWords(anna.page, "Rohr");
  await write(anna.page, 2, "price", "50");
  await addWords(bert.page, "Anfahrt");
  await write(bert.page, 2, "price", "200");
  await worth(anna.page, "1.050,00");
  await worth(bert.page, "1.200,00");
  await together({ relay }, [anna, bert]);
  for (const { page } of [anna, bert]) {
    await eventually(async () => (await page.locator(".line").count()) === 3, { within: 20_000, what: "all three lines" });
    await worth(page, "1.250,00");
    await page.locator(".banner.is-bad").waitFor({ state: "detached" });
  }
}, { timeout: 180_000 });

story("the buying center: the company's people first, their role and stance, and their own page knows", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  const { page } = anna;
  await anna.goto("/accounts");
  await openList(page, "accounts");
  await create(page, "account", { name: "Ölmühle Seidel GmbH" });
  for (const [first_name, last_name] of [["Ines", "Seidel"], ["Otto", "Brandt"]]) {
    await openList(page, "contacts");
    await createContact(page, { first_name, last_name });
  }
  await openRecord(page, "Ölmühle Seidel GmbH", "accounts");
  await button(page, "record.add_contact").click();
  await page.locator("#add-contact").fill("Ines");
  await proposal(page, "Ines Seidel").click();
  await page.locator(".related-list", { hasText: "Ines Seidel" }).waitFor();
  await openDeal(page, { name: "Neue Förderpumpen", account: "Ölmühle" });

  // Ines is of the company: one tap. Otto is found by typing.
  await button(page, "deal.add_party").click();
  await page.locator(".buying-add").getByRole("button", { name: "Ines Seidel" }).click();
  const person = (page, name) => page.locator(".buying-one").filter({ hasText: name });
  await person(page, "Ines Seidel").waitFor();
  await button(page, "deal.add_party").click();
  await page.locator("#add-party").fill("Otto");
  await proposal(page, "Otto Brandt").click();
  await person(page, "Otto Brandt").waitFor();
  await person(page, "Otto Brandt").locator('[data-part="buying_role"]').selectOption("decider");
  // Who decides stands first.
  await eventually(async () => (await page.locator(".buying-one").first().innerText()).includes("Otto Brandt"), { what: "the decider first" });
  assert.deepEqual(await findings(anna), []);

  // Both say something of them without a network: of two people nobody has to choose.
  await bert.goto("/deals");
  await card(bert.page, "Neue Förderpumpen").locator(".deal-title").click({ timeout: 20_000 });
  await person(bert.page, "Otto Brandt").waitFor();
  await relay.stop();
  for (const one of [anna, bert]) await pill(one.page, /^Offline/);
  await person(page, "Ines Seidel").locator('[data-part="stance"]').selectOption("promoter");
  await person(bert.page, "Otto Brandt").locator('[data-part="stance"]').selectOption("critic");
  await together({ relay }, [anna, bert]);
  for (const one of [anna, bert]) {
    for (const [name, key] of [["Ines Seidel", "promoter"], ["Otto Brandt", "critic"]]) {
      await eventually(async () => (await person(one.page, name).locator('[data-part="stance"]').inputValue()) === key, { within: 20_000, what: `what ${name} thinks` });
    }
    assert.equal(await one.page.locator(".entry-clash").count(), 0);
  }

  // A person's own page says in which deal they are what.
  await person(page, "Otto Brandt").getByRole("link").click();
  await page.locator("#record-title", { hasText: "Otto Brandt" }).waitFor();
  await page.locator(".deal-say", { hasText: "Entscheider · Kritisch" }).waitFor();
}, { timeout: 180_000 });

story("competitors are offered when a deal is lost, and the way through the stages says how long each took", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openDeal(page, { name: "Verlorene Pumpen", amount: "1000" });
  const rivals = page.locator(".buying-competitors");
  await rivals.locator("[data-edit]").first().click();
  const input = rivals.locator("input").first();
  for (const name of ["Pumpen-Meyer", "Hydro AG"]) {
    await input.fill(name);
    await input.press("Enter");
    await rivals.locator(".chip", { hasText: name }).waitFor();
  }
  await input.press("Escape");
  await page.locator(".stage-bar").getByRole("button", { name: "Verloren" }).click();
  const sheet = page.locator(".move-sheet");
  await sheet.locator('[data-field="lost_reason"] select').selectOption("competitor");
  await sheet.locator(".lost-to").getByRole("button", { name: "Hydro AG" }).click();
  await eventually(async () => (await sheet.locator('[data-field="lost_competitor"] input').inputValue()) === "Hydro AG", { what: "the competitor in the field" });
  await button(sheet, "sales.move").click();
  await sheet.waitFor({ state: "detached" });
  await field(page, "lost_competitor").getByText("Hydro AG").first().waitFor();
  const way = page.locator(".stage-history li");
  await eventually(async () => (await way.count()) === 2, { what: "both stages" });
  await eventually(async () => assert.deepEqual(await way.locator(".stay-stage").allInnerTexts(), ["Verloren", "Neu"]) ?? true, { what: "the stages by name" });
  assert.match(await way.nth(1).innerText(), new RegExp(de("deal.under_an_hour")));
  assert.deepEqual(await findings(one), []);
});
