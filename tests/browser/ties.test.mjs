//! What hangs on a person by the piece: ties to companies, addresses and numbers, each made, changed, ended and removed.

import { assert, eventually, story } from "./harness.mjs";
import { enter, go, reach } from "./keys.mjs";
import { create } from "./lines.mjs";
import { bulk, picked, toast } from "./listing.mjs";
import { acknowledged, createContact, de, field, found, openList, openRecord, pressRead, proposal, row } from "./person.mjs";

const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });

/** A tie, a number or an address of the open record, by what stands in it. */
const entry = (page, key, text) => field(page, key).locator(".entry").filter({ hasText: text });

/** The pen of an entry. */
const pen = (page, key, text) => entry(page, key, text).locator("button.entry-edit");

/** The sheet in which a tie is changed. */
const tieSheet = (page) => page.getByRole("dialog", { name: "Firmen", exact: true });

/** Waits until the focus stands there, without a key that would bring it. */
const hasFocus = (place) => place.and(place.page().locator(":focus")).waitFor();

/** What the sheet of a tie holds. */
const tied = async (sheet) => ({
  role: await sheet.getByLabel("Funktion", { exact: true }).inputValue(),
  department: await sheet.getByLabel("Abteilung", { exact: true }).inputValue(),
  from: await sheet.getByLabel(de("field.from"), { exact: true }).inputValue(),
  to: await sheet.getByLabel(de("field.to"), { exact: true }).inputValue(),
  primary: await sheet.getByLabel(de("field.primary_account"), { exact: true }).isChecked(),
  ended: await sheet.getByLabel(de("field.tie_ended"), { exact: true }).isChecked(),
});

/** A workspace with a person and a company that know nothing of each other. */
async function withBoth(device, options) {
  const one = await device(options);
  const page = await found(one);
  await createContact(page, { first_name: "Jana", last_name: "Müller" });
  await openList(page, "accounts");
  await create(page, "account", { name: "Ölmühle Seidel GmbH" });
  return { one, page };
}

story("by keyboard alone a person is tied to a company, with a role that ends; the tie names the company also from the trash, is removed, and brought back", async ({ device }) => {
  const { one, page } = await withBoth(device);
  const { keyboard } = page;
  await go(page, "k", "/contacts");
  await row(page, "Jana Müller").waitFor();
  await keyboard.press("j");
  await keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Jana Müller" }).waitFor();
  await enter(page, field(page, "affiliations").locator(".entry-add"));
  await field(page, "affiliations").locator("input:focus").waitFor();
  await keyboard.type("oelmue");
  await proposal(field(page, "affiliations"), "Ölmühle Seidel GmbH").waitFor();
  await keyboard.press("Enter");
  await entry(page, "affiliations", "Ölmühle Seidel GmbH").waitFor();

  await enter(page, pen(page, "affiliations", "Ölmühle Seidel GmbH"));
  const sheet = tieSheet(page);
  await hasFocus(sheet.getByLabel("Funktion", { exact: true }));
  await keyboard.type("Geschäftsführerin");
  await keyboard.press("Tab");
  await keyboard.type("Leitung");
  // The same in whichever order the browser asks for day and month.
  for (const [name, typed] of [["field.from", "02022024"], ["field.to", "03032026"]]) {
    await reach(page, sheet.getByLabel(de(name), { exact: true }));
    await keyboard.type(typed);
  }
  await keyboard.press("Enter");
  await sheet.waitFor({ state: "detached" });
  await entry(page, "affiliations", "Geschäftsführerin · Leitung").waitFor();
  await hasFocus(pen(page, "affiliations", "Ölmühle Seidel GmbH"));

  await enter(page, pen(page, "affiliations", "Ölmühle Seidel GmbH"));
  await reach(page, sheet.getByLabel(de("field.tie_ended"), { exact: true }));
  await keyboard.press("Space");
  await enter(page, button(sheet, "field.save"));
  await entry(page, "affiliations", "Ölmühle").getByText(de("field.ended"), { exact: true }).waitFor();
  await acknowledged(page);
  const address = new URL(page.url()).pathname;
  await one.restart();
  await one.goto(address);
  const again = one.page;
  const keys = again.keyboard;
  await entry(again, "affiliations", "Geschäftsführerin · Leitung").getByText(de("field.ended"), { exact: true }).waitFor();
  await enter(again, pen(again, "affiliations", "Ölmühle Seidel GmbH"));
  const wanted = { role: "Geschäftsführerin", department: "Leitung", from: "2024-02-02", to: "2026-03-03", primary: true, ended: true };
  await eventually(async () => assert.deepEqual(await tied(tieSheet(again)), wanted) ?? true, { what: "the tie as it was left" });
  await keys.press("Escape");
  await tieSheet(again).waitFor({ state: "detached" });

  // The company goes to the trash: who was tied to it still says to whom.
  await go(again, "f", "/accounts");
  await row(again, "Ölmühle Seidel GmbH").waitFor();
  await keys.press("j");
  await keys.press("x");
  await picked(again, 1);
  await enter(again, button(bulk(again), "list.trash"), "Shift+Tab");
  await row(again, "Ölmühle Seidel GmbH").waitFor({ state: "detached" });
  await acknowledged(again);
  await one.restart();
  await one.goto(address);
  const late = one.page;
  await entry(late, "affiliations", "Ölmühle Seidel GmbH").getByText("Geschäftsführerin · Leitung").waitFor();

  await enter(late, pen(late, "affiliations", "Ölmühle Seidel GmbH"));
  await enter(late, button(tieSheet(late), "field.remove"));
  await tieSheet(late).waitFor({ state: "detached" });
  await entry(late, "affiliations", "Ölmühle").waitFor({ state: "detached" });
  await late.keyboard.press("Control+z");
  await entry(late, "affiliations", "Geschäftsführerin · Leitung").waitFor();
});

story("by keyboard alone an e-mail, a number and an address are entered, changed and removed", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const { keyboard } = page;
  await createContact(page, { first_name: "Jana", last_name: "Müller" });
  await row(page, "Jana Müller").waitFor();
  await keyboard.press("j");
  await keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Jana Müller" }).waitFor();
  for (const { key, first, second, shown } of [
    { key: "emails", first: "jana@alt.example", second: "jana@neu.example", shown: "jana@neu.example" },
    { key: "phones", first: "0221 44712", second: "0221 44799", shown: "0221 44799" },
  ]) {
    const input = field(page, key).locator(".entry-form input");
    await enter(page, field(page, key).locator(".entry-add"));
    await hasFocus(input);
    await keyboard.type(first);
    await keyboard.press("Enter");
    await input.waitFor({ state: "detached" });
    await enter(page, pen(page, key, first));
    await hasFocus(input);
    await keyboard.press("Control+a");
    await keyboard.type(second);
    await reach(page, field(page, key).locator(".entry-form select"));
    await keyboard.type("Priv");
    await reach(page, input, "Shift+Tab");
    await keyboard.press("Enter");
    await entry(page, key, shown).getByText("Privat", { exact: true }).waitFor();
    assert.equal(await field(page, key).locator(".entry").count(), 1, "changed, not one more");
  }
  await page.locator(".facts-all").waitFor();
  await enter(page, button(page, "record.all_fields"));
  await enter(page, field(page, "addresses").locator(".entry-add"));
  const sheet = page.locator("dialog.sheet").filter({ has: page.locator(".address-form") });
  for (const [name, typed] of [["street", "Hohe Straße 5"], ["zip", "50667"], ["city", "Köln"]]) {
    await reach(page, sheet.locator(`[name="${name}"]`));
    await keyboard.type(typed);
  }
  await keyboard.press("Enter");
  await sheet.waitFor({ state: "detached" });
  await hasFocus(field(page, "addresses").locator(".entry-add"));
  await enter(page, pen(page, "addresses", "Köln"), "Shift+Tab");
  await reach(page, sheet.locator('[name="city"]'));
  await keyboard.press("Control+a");
  await keyboard.type("Bonn");
  await keyboard.press("Enter");
  await entry(page, "addresses", "50667 Bonn").waitFor();

  await acknowledged(page);
  const address = new URL(page.url()).pathname;
  await one.restart();
  await one.goto(address);
  const again = one.page;
  for (const [key, text] of [["emails", "jana@neu.example"], ["phones", "0221 44799"]]) {
    await enter(again, pen(again, key, text));
    await enter(again, button(field(again, key).locator(".entry-form"), "field.remove"));
    await field(again, key).locator(".entry-form").waitFor({ state: "detached" });
    await entry(again, key, text).waitFor({ state: "detached" });
  }
  await enter(again, pen(again, "addresses", "Bonn"));
  await enter(again, button(again.locator(".address-form"), "field.remove"));
  await entry(again, "addresses", "Bonn").waitFor({ state: "detached" });
  for (const text of ["jana@neu.example", "0221 44799"]) assert.equal(await again.locator(".record").getByText(text).count(), 0, text);
  await again.keyboard.press("Control+z");
  await entry(again, "addresses", "50667 Bonn").waitFor();
});

story("by finger on a phone a person is tied to a company, the tie given a role, ended and removed", async ({ device }) => {
  const { page } = await withBoth(device, { size: "phone" });
  await openRecord(page, "Jana Müller");
  await field(page, "affiliations").locator(".entry-add").tap();
  await field(page, "affiliations").getByRole("combobox").fill("seidel");
  await proposal(field(page, "affiliations"), "Ölmühle Seidel GmbH").tap();
  await pen(page, "affiliations", "Ölmühle Seidel GmbH").tap();
  const sheet = tieSheet(page);
  await sheet.getByLabel("Funktion", { exact: true }).fill("Einkäuferin");
  await sheet.getByLabel(de("field.tie_ended"), { exact: true }).tap();
  await button(sheet, "field.save").tap();
  await sheet.waitFor({ state: "detached" });
  await entry(page, "affiliations", "Einkäuferin").getByText(de("field.ended"), { exact: true }).waitFor();
  await pen(page, "affiliations", "Ölmühle Seidel GmbH").tap();
  await sheet.getByLabel(de("field.tie_ended"), { exact: true }).tap();
  await button(sheet, "field.save").tap();
  await entry(page, "affiliations", "Einkäuferin").getByText(de("field.ended"), { exact: true }).waitFor({ state: "detached" });
  await pen(page, "affiliations", "Ölmühle Seidel GmbH").tap();
  await button(sheet, "field.remove").tap();
  await entry(page, "affiliations", "Ölmühle").waitFor({ state: "detached" });
});

story("a press meant for a company that went from under the finger makes no new one", async ({ device }) => {
  const { page } = await withBoth(device);
  await openList(page, "accounts");
  await create(page, "account", { name: "Ölmühle Brandt KG" });
  await openRecord(page, "Jana Müller");
  const place = field(page, "affiliations");
  await place.locator(".entry-add").click();
  await place.getByRole("combobox").fill("Ölmühle");
  await proposal(place, "Ölmühle Seidel GmbH").waitFor();
  // The first company's place is taken by what makes a new one while the finger comes down on it.
  const pressed = place.evaluate((node) => new Promise((resolve) => {
    const look = () => {
      const first = node.querySelector(".combobox-option");
      if (!first?.matches(".creates")) return requestAnimationFrame(look);
      first.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
      first.click();
      resolve(first.textContent);
    };
    look();
  }));
  await place.getByRole("combobox").fill("Ölmühle Jansen");
  assert.match(await pressed, /Ölmühle Jansen/);
  await page.waitForTimeout(400);
  await place.locator(".combobox-option.creates").waitFor();
  assert.equal(await field(page, "affiliations").locator(".entry").count(), 0, "nothing was made");
  await pressRead(place.locator(".combobox-option.creates").first());
  await entry(page, "affiliations", "Ölmühle Jansen").waitFor();
});
