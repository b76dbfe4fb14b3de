//! What other records say of a company: a column, an order, a filter and a ready-made view that follow what is noted.

import { note } from "./activity.mjs";
import { choose, openViews, saveAs, viewButton } from "./arranging.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { columns, head, importFirms, openArranging, setFilter, titles, values } from "./listing.mjs";
import { counts, de, en, found, openList, openRecord, pair, preferenceIsKept, row } from "./person.mjs";

const FIRMS = [["Name"], ["Ahr Kälte"], ["Eifel Frisch"], ["Mosel Wein"]];
const LAST = "Letzter Kontakt";
const READY = de("views.no_contact");

/** So many days ago, as a person types it. */
function ago(days) {
  const at = new Date(Date.now() - days * 86_400_000);
  return `${at.toLocaleDateString("de-DE", { timeZone: "Europe/Berlin", day: "2-digit", month: "2-digit", year: "numeric" })} 10:00`;
}

const shows = (page, wanted) => eventually(async () => assert.deepEqual(await titles(page), wanted) ?? true, { what: `the list of ${wanted}` });

/** Notes a call on the page of a firm. */
async function callAt(page, firm, at, outcome) {
  await openRecord(page, firm, "accounts");
  await note(page, "call", { at, outcome });
}

/** Three firms: Ahr was called long ago, Eifel lately, Mosel never. */
async function threeFirms(page) {
  await importFirms(page, FIRMS);
  await callAt(page, "Ahr Kälte", ago(120));
  await callAt(page, "Eifel Frisch", ago(20));
  await openList(page, "accounts");
  await counts(page, 3);
}

story("a call that is noted is seen in the column, the order and the ready-made view, and taken back there too", async ({ device }) => {
  const one = await device({ size: "desktop" });
  const page = await found(one);
  await threeFirms(page);
  const arranging = await openArranging(page);
  await arranging.getByRole("checkbox", { name: LAST, exact: true }).check();
  await page.keyboard.press("Escape");
  await eventually(async () => (await columns(page)).includes(LAST), { what: "the column" });
  await head(page, LAST).click();
  await shows(page, ["Ahr Kälte", "Eifel Frisch", "Mosel Wein"]);
  await head(page, LAST).click();
  await shows(page, ["Eifel Frisch", "Ahr Kälte", "Mosel Wein"]);
  assert.ok((await values(page, LAST))[0].startsWith(`${Number(ago(20).slice(0, 2))}.`), "the day of the call");
  // Nobody has made it.
  await choose(page, de("views.all"), READY);
  await page.waitForURL(/\/accounts\/view\/[0-9a-f]{32}$/);
  await shows(page, ["Ahr Kälte"]);
  const menu = await openViews(page, READY);
  assert.equal(await menu.getByRole("button", { name: de("views.rename"), exact: true }).count(), 0, "it is nobody's");
  await page.keyboard.press("Escape");
  const address = new URL(page.url()).pathname;
  // The list stands beside the record.
  await row(page, "Ahr Kälte").click();
  await page.locator(".account-facts", { hasText: LAST }).waitFor();
  await note(page, "call");
  await shows(page, []);
  await page.locator(".account-facts", { hasText: /heute/i }).waitFor();
  assert.deepEqual(await one.axe(), []);
  await page.keyboard.press("Control+z");
  await shows(page, ["Ahr Kälte"]);
  await eventually(() => preferenceIsKept(page, address.split("/").at(-1)), { what: "the view to be remembered" });
  await one.restart();
  await one.goto(address);
  await shows(one.page, ["Ahr Kälte"]);
  await viewButton(one.page, READY).waitFor();
});

story("whoever wants it otherwise changes the days and saves a view of their own", async ({ device }) => {
  const one = await device({ size: "desktop" });
  const page = await found(one);
  await threeFirms(page);
  await choose(page, de("views.all"), READY);
  await shows(page, ["Ahr Kälte"]);
  await page.getByRole("button", { name: `${LAST} ist länger her als 90 Tage`, exact: true }).click();
  const days = page.getByRole("textbox", { name: de("list.value") });
  assert.equal(await days.inputValue(), "90");
  await days.fill("10");
  assert.deepEqual(await one.axe(), []);
  await page.getByRole("button", { name: de("list.apply"), exact: true }).click();
  await shows(page, ["Ahr Kälte", "Eifel Frisch"]);
  await page.getByText(de("views.differs"), { exact: true }).waitFor();
  assert.equal(await page.locator(".view-save").count(), 0, "what comes with the app is not written over");
  await saveAs(page, "Zehn Tage still", { from: READY });
  await choose(page, "Zehn Tage still", READY);
  await shows(page, ["Ahr Kälte"]);
  await choose(page, READY, de("views.all_of", { kind: "Firmen" }));
  await setFilter(page, { field: LAST, comparison: "ist länger her als", value: "10" });
  await shows(page, ["Ahr Kälte", "Eifel Frisch"]);
  await one.goto("/settings");
  await page.evaluate(() => localStorage.setItem("feldbuch.lang", "en"));
  await one.goto("/accounts");
  const button = page.getByRole("button", { name: en("views.menu", { name: en("views.all") }), exact: true });
  await button.click();
  await page.getByRole("button", { name: en("views.no_contact"), exact: true }).waitFor();
});

story("a call that a colleague notes takes a firm out of the view here", async ({ device }) => {
  const { anna, bert } = await pair(device, { size: "desktop" });
  await anna.goto("/accounts");
  await threeFirms(anna.page);
  await choose(anna.page, de("views.all"), READY);
  await shows(anna.page, ["Ahr Kälte"]);
  await callAt(bert.page, "Ahr Kälte", undefined, "reached");
  await eventually(async () => (await titles(anna.page)).length === 0, { within: 30_000, what: "the call on Anna's device" });
});
