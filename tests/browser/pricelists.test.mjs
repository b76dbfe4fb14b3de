//! Price lists: what a product costs a customer, by how many; alternatives in a quote; what comes back of an order.

import { assert, eventually, story } from "./harness.mjs";
import { importFirms } from "./listing.mjs";
import { acknowledged, de, field, found, openList, openRecord, proposal, row, showAllFields } from "./person.mjs";
import { card, createDeal, openBoard } from "./selling.mjs";
import { addPrice, addProduct, addWords, button, cell, create, euro, line, newLine, price, write } from "./lines.mjs";

async function findings(device) {
  await device.page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  return device.axe();
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
  // Two parts that are typed before the engine has answered are both kept.
  await page.locator(".price-line").nth(1).evaluate((line) => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
    for (const [part, text] of [["least", "12"], ["price", "780"]]) {
      const input = line.querySelector(`[data-part="${part}"] .value-input`);
      input.focus();
      set.call(input, text);
      input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      input.blur();
    }
  });
  await acknowledged(page);
  await page.reload();
  await one.mounted();
  await eventually(async () => (await price(page, 2, "price").inputValue()) === "780,00", { what: "the price" });
  assert.equal(await price(page, 2, "least").inputValue(), "12");
  for (const [part, text] of [["least", "10"], ["price", "800"]]) {
    await price(page, 2, part).fill(text);
    await price(page, 2, part).press("Tab");
  }

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

story("a customer's page shows the price lists that name it; what a file says of one is read there, and asked for nowhere", async ({ device }) => {
  const page = await found(await device());
  await importFirms(page, [["Firmenname", "Preisliste"], ["Alt GmbH", "Großhandel 2019"], ["Neu GmbH", ""]]);
  await openList(page, "price-lists");
  await create(page, "price_list", { name: "Stammkunden", currency: "EUR" });
  await row(page, "Stammkunden").click();
  const named = field(page, "accounts");
  await named.locator("[data-edit]").press("Enter");
  await named.getByRole("combobox").fill("Neu GmbH");
  await proposal(named, "Neu GmbH").click();
  await named.locator(".chip", { hasText: "Neu GmbH" }).waitFor();
  await openRecord(page, "Neu GmbH", "accounts");
  const lists = page.locator(".related").filter({ has: page.getByRole("heading", { name: de("nav.price_lists"), exact: true }) });
  await lists.getByRole("link", { name: /Stammkunden/ }).waitFor();
  await showAllFields(page);
  await field(page, "reg_no").waitFor();
  assert.equal(await field(page, "price_list").count(), 0);
  await openRecord(page, "Alt GmbH", "accounts");
  await showAllFields(page);
  await field(page, "price_list").getByText("Großhandel 2019").waitFor();
});

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
