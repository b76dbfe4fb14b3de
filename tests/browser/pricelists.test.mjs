//! Price lists: what a product costs a customer, by how many; alternatives in a quote; what comes back of an order.

import { assert, eventually, story } from "./harness.mjs";
import { de, found, openList, openRecord, proposal, row } from "./person.mjs";
import { card, createDeal, openBoard } from "./selling.mjs";
import { addProduct, addWords, button, cell, create, euro, line, newLine, write } from "./lines.mjs";

async function findings(device) {
  await device.page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  return device.axe();
}

const price = (page, n, part) => page.locator(".price-line").nth(n - 1).locator(`[data-part="${part}"] .value-input`);

/** Adds a product to the open price list, with its price and from how many on. */
async function addPrice(page, name, { least, amount }) {
  const count = await page.locator(".price-line").count();
  await page.locator("#add-price").fill(name);
  await proposal(page, name).click();
  await eventually(async () => (await page.locator(".price-line").count()) === count + 1, { what: "the new price" });
  await price(page, count + 1, "price").fill(amount);
  await price(page, count + 1, "price").press("Tab");
  await price(page, count + 1, "least").fill(least);
  await price(page, count + 1, "least").press("Tab");
}

story("a customer's price list makes the prices of their quote, by how many they take", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openList(page, "products");
  await create(page, "product", { name: "Förderpumpe", sku: "P-100", unit: "Stk.", list_price: "1000", tax_rate: "19" });
  await openList(page, "accounts");
  await create(page, "account", { name: "Ölmühle Seidel GmbH" });
  await openList(page, "price-lists");
  await create(page, "price_list", { name: "Stammkunden", currency: "EUR" });
  await row(page, "Stammkunden").click();
  await page.locator(".price-standing", { hasText: de("price.for_all") }).waitFor();
  await addPrice(page, "Förderpumpe", { least: "", amount: "900" });
  await addPrice(page, "Förderpumpe", { least: "10", amount: "800" });
  // What is no price stays at its place, with the reason.
  await price(page, 2, "price").fill("viel");
  await price(page, 2, "price").press("Tab");
  await page.locator(".price-line").nth(1).locator('[data-part="price"] .field-error').filter({ hasText: /./ }).waitFor();
  assert.equal(await price(page, 2, "price").inputValue(), "viel");
  await price(page, 2, "price").press("Escape");
  assert.equal(await price(page, 2, "price").inputValue(), "800,00");
  assert.deepEqual(await findings(one), []);

  await openBoard(page);
  await createDeal(page, "Neu", { name: "Pumpen", account: "Ölmühle" });
  await card(page, "Pumpen").locator(".deal-title").click();
  await button(page, "deal.write_lines").click();
  await addProduct(page, "förder", "Förderpumpe");
  await eventually(async () => (await cell(page, 1, "price").inputValue()) === "900,00", { what: "the price of the list" });
  await line(page, 1).locator(".line-list-name", { hasText: de("quote.of_list", { list: "Stammkunden" }) }).waitFor();
  await write(page, 1, "quantity", "12");
  await eventually(async () => (await cell(page, 1, "price").inputValue()) === "800,00", { what: "the price for many" });
  await write(page, 1, "quantity", "2");
  await eventually(async () => (await cell(page, 1, "price").inputValue()) === "900,00", { what: "the price for few" });
  // A price that is typed stays, however many there are.
  await write(page, 1, "price", "850");
  await write(page, 1, "quantity", "20");
  await page.locator(".deal-sums", { hasText: euro("17.000,00") }).waitFor();
  await eventually(async () => (await cell(page, 1, "price").inputValue()) === "850,00", { what: "the price that was typed" });
  await line(page, 1).locator(".line-list-name").waitFor({ state: "detached" });
}, { timeout: 180_000 });

story("a line is offered instead of another; what is sent is only read; what is delivered comes back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openList(page, "accounts");
  await create(page, "account", { name: "Ölmühle Seidel GmbH" });
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Pumpen", account: "Ölmühle" });
  await card(page, "Pumpen").locator(".deal-title").click();
  await button(page, "quote.of_deal").click();
  await page.waitForURL(/\/quotes\/./);
  await newLine(page).waitFor();
  await addWords(page, "Kleine Pumpe");
  await write(page, 1, "quantity", "5");
  await write(page, 1, "price", "100");
  await addWords(page, "Große Pumpe");
  await write(page, 2, "quantity", "5");
  await write(page, 2, "price", "180");
  await line(page, 2).getByRole("button", { name: de("quote.line_more", { n: 2 }) }).click();
  await page.getByRole("button", { name: de("quote.instead_of", { name: "1 · Kleine Pumpe" }) }).click();
  await line(page, 2).locator(".chip", { hasText: de("quote.alternative_to", { n: 1 }) }).waitFor();
  await page.locator('.quote .quote-sums [data-weight="sum"]', { hasText: euro("500,00") }).waitFor();

  await button(page, "quote.send").click();
  await page.locator(".quote-fate").waitFor();
  // Facts that the customer has are read; what is ours is written still.
  const facts = page.locator(".fact-groups");
  await eventually(async () => (await facts.locator('[data-field="account"] [data-edit]').count()) === 0, { what: "the company to be fixed" });
  assert.ok((await facts.locator('[data-field="tags"] [data-edit]').count()) > 0);

  await button(page, "quote.accept").click();
  const sheet = page.getByRole("dialog", { name: de("quote.accept_title") });
  await sheet.getByRole("checkbox").check();
  await button(sheet, "quote.accept_do").click();
  await page.waitForURL(/\/orders\/./);
  await page.locator('.quote .quote-sums [data-weight="sum"]', { hasText: euro("900,00") }).waitFor();
  await button(page, "quote.confirm").click();
  const back = page.locator(".quote-table").getByRole("button", { name: de("back.of", { name: "Große Pumpe" }) });
  await back.click();
  const form = page.locator(".back-sheet");
  await form.locator("input").fill("6");
  await button(form, "back.take").click();
  await form.getByText(de("back.not_as_many", { n: "5" })).waitFor();
  await form.locator("input").fill("2");
  await button(form, "back.take").click();
  await form.waitFor({ state: "detached" });
  await page.locator(".quote .quote-table .is-back", { hasText: de("back.of_place", { n: 1 }) }).waitFor();
  await page.locator('.quote .quote-sums [data-weight="sum"]', { hasText: euro("540,00") }).waitFor();
  assert.deepEqual(await findings(one), []);
  await openRecord(page, "Ölmühle Seidel GmbH", "accounts");
  const bought = page.locator('[data-papers="order"]');
  await bought.getByText(de("quote.bought", { sum: euro("540,00") })).waitFor();
  await bought.getByText(de("back.many.one")).waitFor();
}, { timeout: 180_000 });

story("a quote is handed on by what the device has for that", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await page.evaluate(() => {
    window.given = [];
    navigator.canShare = () => true;
    navigator.share = async (parcel) => {
      const [file] = parcel.files ?? [];
      window.given.push({ title: parcel.title, text: parcel.text, name: file?.name, page: await file?.text() });
    };
  });
  await openList(page, "quotes");
  await create(page, "quote", { subject: "Wartung 2031" });
  await page.locator("a", { hasText: "Wartung 2031" }).first().click();
  await newLine(page).waitFor();
  await addWords(page, "Grundwartung");
  await write(page, 1, "price", "100");
  await page.locator(".quote-gross", { hasText: euro("119,00") }).waitFor();
  await button(page, "quote.share").click();
  await eventually(() => page.evaluate(() => window.given.length === 1), { what: "the quote to be handed on" });
  const given = await page.evaluate(() => window.given[0]);
  assert.match(given.title, /^Angebot AN-/);
  assert.match(given.text, /Wartung 2031[\s\S]*119,00/);
  assert.match(given.name, /\.html$/);
  assert.match(given.page, /Grundwartung/);
});
