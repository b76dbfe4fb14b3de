//! Every field of a company and of a person that its page lets people fill: written by its kind, and there after a restart.

import { assert, eventually, story } from "./harness.mjs";
import { create } from "./lines.mjs";
import { acknowledged, createContact, de, edit, field, found, openList, openRecord, proposal, showAllFields } from "./person.mjs";
import { fields } from "./schema.mjs";

/** What is typed where not everything goes. */
const TYPED = { geo: "50.9413, 6.9583", vat_id: "DE136695976", iban: "DE89 3704 0044 0532 0130 00", visit_interval_days: "45", payment_terms_days: "14" };

/** What stands in a field, as its reader sees it. */
async function stands(page, { key, type }) {
  const place = field(page, key);
  if (type === "Flag") return place.getByRole("switch").getAttribute("aria-checked");
  if (type === "Member") return place.locator("select option:checked").innerText();
  if (type === "Prose") return place.locator("textarea").inputValue();
  return (await place.locator(".value-text").innerText()).trim();
}

/** Opens the editor of a field. */
const open = (page, key) => field(page, key).locator("[data-edit]").first().click();

/** Types and says what is to be read afterwards. */
const types = (text, shown = text) => async (page, { key }) => (await edit(page, key, TYPED[key] ?? text), TYPED[key] ?? shown);

/** How a field of each kind is filled; what is to be read there afterwards. */
const FILLING = {
  Line: async (page, { key, name }) => types(`${name} 7`)(page, { key }),
  Number: types("14"),
  Money: types("12500,5", "12.500,50"),
  Day: types("04.03.2027", "2027"),
  PartialDay: types("22.03.1980", "1980"),
  Url: types("https://beispiel.example/seite", "beispiel.example/seite"),
  Prose: async (page, { key, name }) => {
    await field(page, key).locator("textarea").fill(`${name}: zwei\nZeilen`);
    await field(page, key).locator("textarea").blur();
    return `${name}: zwei\nZeilen`;
  },
  Tags: async (page, { key, name }) => {
    await open(page, key);
    const input = field(page, key).getByRole("combobox");
    await input.fill(`${name} 7`);
    await input.press("Enter");
    await field(page, key).locator(".chip", { hasText: `${name} 7` }).waitFor();
    await input.press("Escape");
    return `${name} 7`;
  },
  Choice: async (page, { key }) => {
    await open(page, key);
    const second = field(page, key).getByRole("option").nth(1);
    const name = await second.locator(".combobox-label").innerText();
    await second.click();
    return name;
  },
  Flag: async (page, { key }) => {
    await field(page, key).getByRole("switch").click();
    return "true";
  },
  Member: async (page, { key }) => {
    await field(page, key).locator("select").selectOption({ label: de("field.none") });
    return de("field.none");
  },
  Members: async (page, { key }) => {
    await open(page, key);
    await field(page, key).getByRole("checkbox", { name: "Anna Berger" }).check();
    await page.keyboard.press("Escape");
    return "Anna Berger";
  },
  Link: async (page, { key }) => {
    await open(page, key);
    await field(page, key).getByRole("combobox").fill("vorgesetzte");
    await proposal(field(page, key), "Die Vorgesetzte").click();
    return "Die Vorgesetzte";
  },
};

/** What is written entry by entry, in stories of its own. */
const BY_ENTRY = ["Emails", "Phones", "Addresses", "Affiliations"];

for (const { kind, list, title, make } of [
  { kind: "account", list: "accounts", title: "Name 7", make: (page, name) => create(page, "account", { name }) },
  { kind: "contact", list: "contacts", title: "Nachname 7", make: (page, last_name) => createContact(page, { last_name }) },
]) {
  story(`every field of ${list} is written on the page by its kind, and stands there after a restart; so does the star`, async ({ device }) => {
    const one = await device();
    const page = await found(one);
    await openList(page, list);
    await make(page, "Die Vorgesetzte");
    await make(page, "Anfang");
    await openRecord(page, "Anfang", list);
    await showAllFields(page);
    const all = fields(kind).filter(({ type }) => !BY_ENTRY.includes(type));
    const wanted = {};
    for (const one of all) {
      if (one.key === "starred_by") continue;
      const fill = FILLING[one.type];
      assert.ok(fill, `nobody says how ${one.key} of the kind ${one.type} is filled`);
      wanted[one.key] = await fill(page, one);
    }
    const star = (page) => page.getByRole("button", { name: de("record.star"), exact: true });
    await star(page).click();
    wanted.starred_by = "Anna Berger";
    const read = async (page) => Object.fromEntries(await Promise.all(all.map(async (one) => [one.key, await stands(page, one)])));
    const holds = (page) =>
      eventually(
        async () => {
          const said = await read(page);
          for (const { key } of all) assert.ok(said[key].replaceAll("\u00a0", " ").includes(wanted[key]), `${key}: “${said[key]}” instead of “${wanted[key]}”`);
          return said;
        },
        { what: "what was written" },
      );
    const before = await holds(page);
    await acknowledged(page);
    const address = new URL(page.url()).pathname;
    await one.restart();
    await one.goto(address);
    await one.page.locator("#record-title", { hasText: title }).waitFor();
    await showAllFields(one.page);
    assert.deepEqual(await holds(one.page), before);
    assert.equal(await star(one.page).getAttribute("aria-pressed"), "true");
    await star(one.page).click();
    await eventually(async () => (await star(one.page).getAttribute("aria-pressed")) === "false", { what: "no star" });
    await eventually(async () => !(await field(one.page, "starred_by").innerText()).includes("Anna Berger"), { what: "nobody's star" });
  });
}
