//! The own company: set up once for all, on the paper of every quote, its words in every new one.

import { nothingPending } from "./bench/wire.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { addWords, create, line, write } from "./lines.mjs";
import { createContact, de, field, found, importDone, openFile, openList, openRecord, pair, pickOption, pill, startImport, together } from "./person.mjs";
import { card, createDeal, openBoard } from "./selling.mjs";

const place = (page, key) => page.locator(`.settings [data-field="${key}"]`);

/** Opens the part of the settings and sets the letterhead up where nothing is there yet. */
async function setUp(device) {
  const page = await device.goto("/settings/company");
  await page.getByText(de("letterhead.none")).waitFor();
  await page.getByRole("button", { name: de("letterhead.set_up"), exact: true }).click();
  await place(page, "iban").waitFor();
  return page;
}

/** Writes one line of it. */
async function say(page, key, text) {
  await place(page, key).locator("[data-edit]").first().click();
  const input = place(page, key).locator("input.value-input").first();
  await input.fill(text);
  await input.press("Enter");
}

/** Writes words of several lines. */
async function sayAll(page, key, text) {
  const edit = place(page, key).locator("[data-edit]").first();
  if ((await edit.count()) > 0) await edit.click();
  await place(page, key).locator("textarea").fill(text);
  await place(page, key).locator("textarea").blur();
  await nothingPending(page);
}

const paper = (page) => page.locator(".record > .paper");

story("two people set up the own company offline: it is one, stands on every quote's paper, and its words begin new quotes alone", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  // One that is there before takes nothing over.
  await anna.goto("/quotes");
  await create(anna.page, "quote", { subject: "Früher" });
  await nothingPending(anna.page);
  await relay.stop();
  for (const one of [anna, bert]) await pill(one.page, /^Offline/);

  const [one, other] = [await setUp(anna), await setUp(bert)];
  await say(one, "name", "Berger Pumpen GmbH");
  await say(one, "street", "Hafenstraße 7");
  await say(one, "city", "50667 Köln");
  // What is no account number is refused at its place, and stays there.
  await say(one, "iban", "DE00 3704 0044 0532 0130 00");
  await place(one, "iban").locator(".field-error").filter({ hasText: /./ }).waitFor();
  assert.equal(await place(one, "iban").locator("input.value-input").inputValue(), "DE00 3704 0044 0532 0130 00");
  await place(one, "iban").locator("input.value-input").fill("DE89370400440532013000");
  await place(one, "iban").locator("input.value-input").press("Enter");
  await place(one, "iban").locator(".field-error").waitFor({ state: "detached" });
  await sayAll(one, "intro", "Guten Tag,\n\ngern bieten wir Ihnen an:");
  await say(other, "phone", "+49 221 5550140");
  await say(other, "terms", "14 Tage netto");
  await together({ relay }, [anna, bert]);
  for (const page of [one, other]) {
    await place(page, "phone").getByText("5550140").waitFor();
    await place(page, "iban").getByText("DE89 3704 0044 0532 0130 00").waitFor();
    // What only one of them wrote is no conflict, and that both began is none.
    assert.equal(await page.locator(".settings .conflict-mark").count(), 0);
    await place(page, "intro").getByText("gern bieten wir").or(place(page, "intro").locator("textarea")).first().waitFor();
  }

  // A new quote of the other one has all of it.
  await openList(other, "quotes");
  await create(other, "quote", { subject: "Förderpumpen" });
  await other.locator(".grid-row:not(.spare)", { hasText: "Förderpumpen" }).click();
  await addWords(other, "Beratung");
  await write(other, 1, "price", "100");
  await line(other, 1).waitFor();
  await other.emulateMedia({ media: "print" });
  await eventually(async () => {
    const said = await paper(other).innerText();
    for (const part of ["Berger Pumpen GmbH", "Berger Pumpen GmbH · Hafenstraße 7 · 50667 Köln", "+49 221 5550140", "IBAN", "DE89 3704 0044 0532 0130 00", "gern bieten wir Ihnen an:", "14 Tage netto"]) {
      if (!said.includes(part)) throw new Error(`“${part}” is not on the paper: ${said}`);
    }
    return true;
  }, { what: "the own company on the paper" });
  await other.pdf({ path: "shots/letterhead.pdf", preferCSSPageSize: true });
  await other.emulateMedia({ media: "screen" });

  // The one that was there keeps its own words, and has the new head.
  await openList(one, "quotes");
  await one.locator(".grid-row:not(.spare)", { hasText: "Früher" }).click();
  await one.emulateMedia({ media: "print" });
  await eventually(async () => (await paper(one).innerText()).includes("Hafenstraße 7"), { what: "the head of the older one" });
  assert.ok(!(await paper(one).innerText()).includes("gern bieten wir"), "an older quote is as it was");
});

/** Chooses one of the options that a field of it offers. */
async function choose(page, key, label) {
  await pickOption(place(page, key), label);
  await nothingPending(page);
}

story("a firm in Zurich writes amounts without a currency and numbers without a country, also after a restart and in files", async ({ device }) => {
  const one = await device();
  await found(one);
  let page = await setUp(one);
  await choose(page, "currency", "Schweizer Franken (CHF)");
  await choose(page, "country", "Schweiz");
  const writes = async (last, deal) => {
    await openList(page, "contacts");
    await createContact(page, { last_name: last });
    await openRecord(page, last);
    await field(page, "phones").locator(".entry-add").click();
    await field(page, "phones").locator(".entry-form input").first().fill("044 668 18 00");
    await field(page, "phones").locator(".entry-form input").first().press("Enter");
    await field(page, "phones").locator('a[href="tel:+41446681800"]').waitFor();
    await openBoard(page);
    await createDeal(page, "Neu", { name: deal, amount: "30.000" });
    await card(page, deal).getByText(/30[.’]000.*CHF|CHF.*30[.’]000/).waitFor();
  };
  await writes("Ammann", "Pumpen");
  await one.restart();
  await one.goto("/contacts");
  page = one.page;
  await writes("Bürgi", "Turbinen");
  await openFile(page, "kontakte.csv", "Vorname;Nachname;Telefon\r\nUrs;Frei;044 668 18 01\r\n");
  await startImport(page);
  await importDone(page);
  await openRecord(page, "Urs Frei");
  await field(page, "phones").locator('a[href="tel:+41446681801"]').waitFor();
});
