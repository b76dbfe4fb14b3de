//! Journey 5: a quote on site, from products to the signed paper and the order. And two people on one quote.

import { isoDay, openToday, part } from "./doing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { toast } from "./listing.mjs";
import { still } from "./pages.mjs";
import { de, edit, field, found, openList, openRecord, pair, pill, proposal, row, showAllFields, together } from "./person.mjs";
import { card, createDeal, liesIn, openBoard } from "./selling.mjs";
import { addPrice, addProduct, addWords, button, cell, create, euro, line, newLine, write } from "./lines.mjs";

/** What axe finds once nothing moves any more. */
async function findings(device) {
  await device.page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  return device.axe();
}

const sum = (page, weight) => page.locator(`.quote .quote-sums [data-weight="${weight}"] dd`);

const sums = (page, place = ".quote") =>
  page.locator(`${place} .quote-sums > div`).evaluateAll((rows) => rows.map((row) => [...row.children].map((part) => part.textContent).join(": ").replaceAll("\u00a0", " ")));

/** Writes a name on the pad with a finger. */
async function sign(page, name) {
  await button(page, "quote.sign").tap();
  const sheet = page.getByRole("dialog", { name: de("quote.sign_title") });
  await sheet.getByLabel(de("quote.signer"), { exact: true }).fill(name);
  await button(sheet, "quote.sign_take").tap();
  await sheet.getByText(de("quote.sign_missing")).waitFor();
  await still(page.locator(".sign-pad"));
  const pad = await sheet.locator(".sign-pad").boundingBox();
  const at = (x, y) => ({ x: pad.x + pad.width * x, y: pad.y + pad.height * y });
  const touch = await page.context().newCDPSession(page);
  const stroke = async (places) => {
    for (const [n, place] of places.entries()) await touch.send("Input.dispatchTouchEvent", { type: n === 0 ? "touchStart" : "touchMove", touchPoints: [place] });
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
  const steps = (count) => Array.from({ length: count + 1 }, (_, step) => step);
  await stroke(steps(40).map((step) => at(0.2 + step / 80, 0.5 + 0.25 * Math.sin(step / 2))));
  await stroke(steps(6).map((step) => at(0.75 + step / 120, 0.3 + step / 15)));
  await eventually(async () => ((await sheet.locator(".sign-pad path:not(.sign-line)").getAttribute("d")) ?? "").match(/M/g)?.length === 2, { what: "both strokes on the pad" });
  // WHY before the tap: to the browser the hand that drew is another one, and lies on the screen until then.
  await touch.detach();
  await still(sheet);
  // WHY more than once: to the browser a hand that was lifted in full swing goes on, and the first tap only stops it.
  await eventually(
    async () => {
      await button(sheet, "quote.sign_take").tap({ timeout: 1_000 }).catch(() => {});
      await sheet.waitFor({ state: "detached", timeout: 1_500 });
      return true;
    },
    { within: 15_000, what: "the signature to be taken" },
  );
}

/** The browser hands on what the app gives it, as on a phone: kept for the story to look at. */
const handsOn = (page) =>
  page.evaluate(() => {
    window.given = [];
    navigator.canShare = () => true;
    navigator.share = async (parcel) => {
      const [file] = parcel.files ?? [];
      window.given.push({ title: parcel.title, text: parcel.text, name: file?.name, page: await file?.text() });
    };
  });

/** A deal of a company, on its page. */
async function openDeal(page) {
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Neue Förderpumpen", account: "Ölmühle" });
  await card(page, "Neue Förderpumpen").locator(".deal-title").click();
  await page.locator("#record-title", { hasText: "Neue Förderpumpen" }).waitFor();
}

async function writeQuote(page) {
  await button(page, "quote.of_deal").click();
  await page.waitForURL(/\/quotes\/./);
  await newLine(page).waitFor();
}

const PRODUCTS = [
  { name: "Förderpumpe P-100", sku: "P-100", unit: "Stk.", list_price: "1.249,90", tax_rate: "19", cost: "800" },
  { name: "Handbuch Pumpen", sku: "H-1", unit: "Stk.", list_price: "39,90", tax_rate: "7" },
  { name: "Montage", sku: "M-1", unit: "Std.", list_price: "89,50", tax_rate: "19" },
  { name: "Fernwartung", sku: "F-12", unit: "Jahr", list_price: "480", tax_rate: "19" },
];

async function makeProducts(page) {
  await openList(page, "products");
  for (const fields of PRODUCTS) await create(page, "product", fields);
  await row(page, "Fernwartung").waitFor();
}

/** A company, and the price list that holds for it: its pumps cost less. */
async function makePrices(page) {
  await openList(page, "accounts");
  await create(page, "account", { name: "Ölmühle Seidel GmbH" });
  await openList(page, "price-lists");
  await create(page, "price_list", { name: "Stammkunden", currency: "EUR" });
  await row(page, "Stammkunden").click();
  const accounts = field(page, "accounts");
  await accounts.locator("[data-edit]").first().click();
  await accounts.getByRole("combobox").fill("Ölmühle");
  await proposal(accounts, "Ölmühle Seidel GmbH").click();
  await accounts.getByRole("combobox").press("Escape");
  await accounts.locator(".link-chip", { hasText: "Ölmühle Seidel GmbH" }).waitFor();
  await addPrice(page, "Förderpumpe", { least: "", amount: "1.199,90" });
  await addPrice(page, "Förderpumpe", { least: "10", amount: "999" });
}

/** Four products: 3 pumps at the customer's price with 5 % off, 2 handbooks, 2.5 hours, and one that is optional. */
async function fillLines(page) {
  await addProduct(page, "pumpe", "Förderpumpe P-100");
  await line(page, 1).locator(".line-list-name", { hasText: de("quote.of_list", { list: "Stammkunden" }) }).waitFor();
  await write(page, 1, "quantity", "12");
  await eventually(async () => (await cell(page, 1, "price").inputValue()) === "999,00", { what: "the price for many" });
  await write(page, 1, "quantity", "3");
  await eventually(async () => (await cell(page, 1, "price").inputValue()) === "1.199,90", { what: "the customer's price" });
  await write(page, 1, "discount", "5");
  await addProduct(page, "handb", "Handbuch Pumpen");
  await write(page, 2, "quantity", "2");
  await addProduct(page, "mont", "Montage");
  await write(page, 3, "quantity", "2,5");
  await addProduct(page, "fern", "Fernwartung");
  await line(page, 4).getByRole("button", { name: de("quote.line_more", { n: 4 }) }).click();
  await button(page, "quote.make_optional").click();
  await line(page, 4).locator(".chip", { hasText: de("quote.optional") }).waitFor();
}

// 3 × 1199.90 = 3599.70, less 5 % = 3419.715 → 3419.72. 2 × 39.90 = 79.80. 2.5 × 89.50 = 223.75.
// 19 % of 3419.72 + 223.75 = 3643.47 → 692.26; 7 % of 79.80 → 5.59.
const SUMS = [
  "Summe netto: 3.723,27 €",
  "7 % MwSt. auf 79,80 €: 5,59 €",
  "19 % MwSt. auf 3.643,47 €: 692,26 €",
  "Gesamtbetrag: 4.421,12 €",
  `${de("quote.optional_net")}: 480,00 €`,
];

story("journey 5: a quote on site, offline: products at the customer's prices, totals to the cent, a signature by finger, the paper, handing it on, revision, order", async ({ device }) => {
  const one = await device({ size: "tablet-wide" });
  const page = await found(one);
  await one.installed();
  await handsOn(page);
  await makeProducts(page);
  await row(page, "Förderpumpe P-100").click();
  await page.locator('[data-fact="quote.margin"]', { hasText: "449,90" }).waitFor();
  await makePrices(page);
  // At the customer's there is no network, from the deal to the order.
  await one.setOffline(true);
  await openDeal(page);
  await writeQuote(page);
  await fillLines(page);
  await eventually(async () => assert.deepEqual(await sums(page), SUMS) ?? true, { what: "the totals" });
  await page.locator(".quote-gross", { hasText: euro("4.421,12") }).waitFor();
  const number = await page.locator('[data-fact="quote.number"] .deal-fact').innerText();
  assert.match(number, /^AN-\d{4}-.+-0001$/);

  // What is no price is refused at its place, and stays there.
  await write(page, 3, "price", "viel");
  await line(page, 3).locator('[data-part="price"] .field-error').filter({ hasText: /./ }).waitFor();
  assert.equal(await cell(page, 3, "price").inputValue(), "viel");
  await write(page, 3, "quantity", "1,2345");
  await line(page, 3).getByText(de("quote.bad_quantity")).waitFor();
  await cell(page, 3, "quantity").press("Escape");
  await cell(page, 3, "price").press("Escape");
  assert.equal(await cell(page, 3, "price").inputValue(), "89,50");
  assert.equal(await cell(page, 3, "quantity").inputValue(), "2,5");

  // A removed line comes back; Enter in the last line goes on to a new one; arrows put in order.
  await line(page, 2).getByRole("button", { name: de("quote.line_more", { n: 2 }) }).click();
  await button(page, "quote.remove_line").click();
  await eventually(async () => (await page.locator(".line").count()) === 3, { what: "three lines" });
  await toast(page, de("quote.line_removed", { name: "Handbuch Pumpen" })).locator(".toast-undo").click();
  await eventually(async () => (await page.locator(".line").count()) === 4, { what: "four lines again" });
  await cell(page, 4, "quantity").press("Enter");
  await eventually(() => page.evaluate(() => document.activeElement?.id === "line-new"), { what: "the focus on the new line" });
  await line(page, 3).locator(".line-grip").focus();
  await page.keyboard.press("Alt+ArrowUp");
  await eventually(async () => (await line(page, 2).locator(".line-what input").inputValue()) === "Montage", { what: "the line moved up" });
  await page.keyboard.press("Control+z");
  await eventually(async () => (await line(page, 3).locator(".line-what input").inputValue()) === "Montage", { what: "the line moved back" });
  assert.deepEqual(await findings(one), []);

  await sign(page, "Ines Seidel");
  await page.locator(".quote .quote-signature", { hasText: "Ines Seidel" }).locator("svg path").waitFor();
  // It is sent now: nothing of it is written any more.
  await page.locator(".quote-fate", { hasText: "Versendet am" }).waitFor();
  await eventually(async () => (await page.locator("#line-new, .quote input, .quote textarea").count()) === 0, { what: "nothing to be written in" });
  await eventually(async () => assert.deepEqual(await sums(page), SUMS) ?? true, { what: "the totals as they were" });
  assert.deepEqual(await findings(one), []);

  // It is handed on as it was signed.
  await button(page, "quote.share").tap();
  await eventually(() => page.evaluate(() => window.given.length === 1), { what: "the quote to be handed on" });
  const given = await page.evaluate(() => window.given[0]);
  assert.equal(given.title, `Angebot ${number}`);
  assert.ok(given.text.replaceAll("\u00a0", " ").includes("4.421,12 €"), given.text);
  assert.match(given.page, /Förderpumpe P-100[\s\S]*Ines Seidel/);
  assert.match(given.page, /<path[^>]* d="M/, "the signature goes along");

  // The paper, as printers see it.
  await page.emulateMedia({ media: "print" });
  const paper = page.locator(".paper");
  await paper.waitFor();
  await eventually(async () => (await page.locator(".side, .quote, .record-head").filter({ visible: true }).count()) === 0, { what: "the paper alone" });
  await paper.getByText("Ines Seidel").first().waitFor();
  assert.match(await paper.innerText(), new RegExp(`Berger GmbH[\\s\\S]*Ölmühle Seidel GmbH[\\s\\S]*Angebot ${number}[\\s\\S]*Förderpumpe P-100[\\s\\S]*Optional[\\s\\S]*Ines Seidel`));
  assert.equal(await paper.locator("tbody tr").count(), 4);
  assert.deepEqual(await sums(page, ".paper"), SUMS);
  await page.pdf({ path: "shots/quote.pdf", preferCSSPageSize: true });
  await page.emulateMedia({ media: "screen" });

  // A new revision is a draft of its own.
  await button(page, "quote.revise").click();
  await page.locator('[data-fact="quote.revision"] .deal-fact', { hasText: "2" }).waitFor();
  await newLine(page).waitFor();
  await eventually(async () => assert.deepEqual(await sums(page), SUMS) ?? true, { what: "the totals of the revision" });
  await button(page, "quote.send").click();
  await button(page, "quote.accept").click();
  const sheet = page.getByRole("dialog", { name: de("quote.accept_title") });
  await sheet.getByRole("checkbox").check();
  // With 480.00: 19 % of 4123.47 = 783.46.
  await sheet.getByText(de("quote.accept_sum", { sum: euro("4.992,32") })).waitFor();
  await button(sheet, "quote.accept_do").click();
  await page.waitForURL(/\/orders\/./);
  await page.locator(".quote-gross", { hasText: euro("4.992,32") }).waitFor();
  await button(page, "quote.confirm").click();
  await eventually(async () => (await newLine(page).count()) === 0, { what: "the order to be frozen" });

  // The deal is still open: it is asked about, and won by a tap.
  const offer = page.locator(".offer").filter({ hasText: "Das Angebot ist angenommen" });
  await button(offer, "quote.deal_is_won").click();
  const asked = page.getByRole("dialog", { name: de("sales.to_stage", { stage: "Gewonnen" }) });
  await asked.locator('[data-field="amount"] input').first().fill("4.203,27");
  await button(asked, "sales.move").click();
  await offer.waitFor({ state: "detached" });
  await openList(page, "deals");
  await liesIn(page, "Neue Förderpumpen", "Gewonnen");

  // The company's page tells what it bought.
  await openRecord(page, "Ölmühle Seidel GmbH", "accounts");
  const bought = page.locator('[data-papers="order"]');
  await bought.getByText(de("quote.bought", { sum: euro("4.203,27") })).waitFor();
  await eventually(async () => (await bought.locator("li").count()) === 1, { what: "one order" });
  await eventually(async () => (await page.locator('[data-papers="quote"] li').count()) === 2, { what: "both quotes" });
}, { timeout: 300_000 });

story("two people on one quote without a network: both lines stay, and one line changed twice is a conflict", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/quotes");
  await create(anna.page, "quote", { subject: "Wartung 2031" });
  const ours = (page) => page.locator("a", { hasText: "Wartung 2031" }).first();
  await ours(anna.page).click();
  await addWords(anna.page, "Grundwartung");
  await write(anna.page, 1, "price", "100");
  await bert.goto("/quotes");
  await ours(bert.page).click({ timeout: 20_000 });
  await eventually(async () => (await cell(bert.page, 1, "price").inputValue()) === "100,00", { within: 20_000, what: "the price on Bert's device" });
  await relay.stop();
  for (const { page } of [anna, bert]) await pill(page, /^Offline/);
  await write(anna.page, 1, "quantity", "3");
  await write(bert.page, 1, "quantity", "5");
  await addWords(anna.page, "Anfahrt");
  await addWords(bert.page, "Filter");
  await together({ relay }, [anna, bert]);
  for (const { page } of [anna, bert]) {
    await eventually(async () => (await page.locator(".line").count()) === 3, { within: 20_000, what: "all three lines" });
    const names = () => page.locator(".line-what input").evaluateAll((inputs) => inputs.map((input) => input.value).sort().join());
    await eventually(async () => (await names()) === "Anfahrt,Filter,Grundwartung", { what: "the lines of both" });
    await line(page, 1).locator(".entry-clash").waitFor({ state: "attached" });
  }
  // Settled above the record by a tap.
  await anna.page.locator(".banner.is-bad .conflict-choice", { hasText: "5 Grundwartung" }).getByRole("button").click();
  for (const { page } of [anna, bert]) {
    await eventually(async () => (await cell(page, 1, "quantity").inputValue()) === "5", { within: 20_000, what: "what was taken" });
    await eventually(async () => (await sum(page, "sum").innerText()).startsWith("500,00"), { what: "the sum of it" });
  }
});

story("a quote that was sent and runs out soon, or has, stands on the page of today until it is answered", async ({ device }) => {
  const page = await found(await device());
  const soon = await isoDay(page, 3);
  for (const [subject, until] of [["Wartung 2031", soon], ["Filter", await isoDay(page, -2)], ["Ersatzteile", await isoDay(page, 60)]]) {
    await openList(page, "quotes");
    await create(page, "quote", { subject });
    await page.locator("a", { hasText: subject }).first().click();
    await addWords(page, "Grundwartung");
    await write(page, 1, "price", "100");
    await showAllFields(page);
    await edit(page, "valid_until", until);
    await button(page, "quote.send").click();
    await button(page, "quote.accept").waitFor();
  }
  await openToday(page);
  const lines = part(page, "quotes").locator(".today-line");
  await lines.filter({ hasText: "Wartung 2031" }).getByText(/^gültig bis /).waitFor();
  await lines.filter({ hasText: "Filter" }).getByText(/^abgelaufen am /).waitFor();
  assert.equal(await lines.count(), 2, "not the one that runs for two months");
  await lines.filter({ hasText: "Filter" }).getByRole("link").click();
  await button(page, "quote.decline").click();
  await openToday(page);
  await lines.filter({ hasText: "Filter" }).waitFor({ state: "detached" });
  assert.equal(await lines.count(), 1);
});
