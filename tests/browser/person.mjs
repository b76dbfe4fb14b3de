//! What a person does in the app and sees there, by the German words on the screen.

import { readdirSync, readFileSync } from "node:fs";
import { nothingPending } from "./bench/wire.mjs";
import { eventually } from "./harness.mjs";

export { acknowledged } from "./bench/wire.mjs";

/** Every text of a language by its key. */
function textsOf(language) {
  const folder = new URL(`../../app/locales/${language}/`, import.meta.url);
  const lines = readdirSync(folder).flatMap((name) => readFileSync(new URL(name, folder), "utf8").split("\n"));
  return new Map(lines.filter((line) => !line.startsWith("#") && line.includes(" = ")).map((line) => [line.slice(0, line.indexOf(" = ")), line.slice(line.indexOf(" = ") + 3)]));
}

const TEXTS = { de: textsOf("de"), en: textsOf("en") };

function say(language, key, values) {
  const text = TEXTS[language].get(key);
  if (text === undefined) throw new Error(`there is no text ${key} in ${language}`);
  return Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, value), text);
}

/** The German text under a locale key: `de("list.created")`. */
export const de = (key, values = {}) => say("de", key, values);

/** The English one. */
export const en = (key, values = {}) => say("en", key, values);

const button = (place, key) => place.getByRole("button", { name: de(key), exact: true });

/** First start: makes a workspace, is shown the first steps, and goes on to the empty list. */
export async function found(device, { member = "Anna Berger", workspace = "Berger GmbH", label = "Laptop" } = {}) {
  const page = await device.goto("/");
  await page.getByLabel(de("welcome.member")).fill(member);
  await page.getByLabel(de("welcome.workspace")).fill(workspace);
  await page.getByLabel(de("welcome.device")).fill(label);
  await button(page, "welcome.found").click();
  await page.waitForURL("**/today");
  await openList(page);
  return page;
}

/** Sets up sync with the relay that serves the app, and waits until everything is there. */
export async function connect(device, { within } = {}) {
  const page = await device.goto("/settings/sync");
  await button(page, "sync.set_up_act").click();
  await pill(page, /^Alles gesichert/, within);
}

/** Makes an invitation and returns its link. `valid`: a locale key such as `invite.hour`. */
export async function invite(device, { role, valid } = {}) {
  const page = await device.goto("/settings/devices");
  await button(page, "devices.invite").click();
  const sheet = page.getByRole("dialog", { name: de("devices.invite") });
  if (role) await sheet.getByRole("combobox").selectOption({ label: de(`role.${role}`) });
  if (valid) await button(sheet, valid).click();
  // An invitation that is asked for while the link is being opened waits for it.
  await button(sheet, "invite.make").click();
  return sheet.locator("input[readonly]").inputValue();
}

/** Opens an invitation and asks to come in; what follows is for the story to see. */
export async function openInvitation(device, link, { member = "Bert Claussen", label = "Tablet" } = {}) {
  const page = device.page;
  await page.goto(link, { waitUntil: "load" });
  await device.mounted();
  await page.getByLabel(de("welcome.member")).fill(member);
  await page.getByLabel(de("welcome.device")).fill(label);
  await button(page, "join.join").click();
  return page;
}

/** Comes in by an invitation and waits until the workspace is here. */
export async function join(device, link, who) {
  const page = await openInvitation(device, link, who);
  await page.waitForURL("**/contacts");
  await pill(page, /^Alles gesichert/);
  return page;
}

/** Two devices in one workspace, both connected. */
export async function pair(device, { size } = {}) {
  const anna = await device({ name: "anna", size });
  await found(anna);
  await connect(anna);
  const bert = await device({ name: "bert", size });
  await join(bert, await invite(anna));
  return { anna, bert };
}

/** Two devices that both have Jana Müller open, and have lost the relay. */
export async function apart({ relay, device }, options) {
  const { anna, bert } = await pair(device, options);
  await anna.goto("/contacts");
  await createContact(anna.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await bert.goto("/contacts");
  for (const one of [anna, bert]) await openRecord(one.page, "Jana Müller");
  await writeNote(anna.page, "Trifft Entscheidungen.");
  await eventually(async () => (await note(bert.page).inputValue()) === "Trifft Entscheidungen.", { what: "the note on Bert's device" });
  await relay.stop();
  for (const one of [anna, bert]) await pill(one.page, /^Offline/);
  return [anna, bert];
}

/** The relay is back, and everything that waited has arrived. */
export async function together({ relay }, devices) {
  // WHY: what is only on its way when they meet again was not done apart.
  for (const { page } of devices) await nothingPending(page);
  await relay.up();
  for (const { page } of devices) await pill(page, /^Alles gesichert/, 60_000);
}

/** Waits until the pill says so, and returns its words. */
export const pill = (page, wanted, within = 30_000) =>
  eventually(
    async () => {
      const said = await page.locator("button.pill").getAttribute("aria-label", { timeout: 1_000 });
      if (!wanted.test(said)) throw new Error(`the pill says: ${said}`);
      return said;
    },
    { within, what: `the pill to say ${wanted}` },
  );

/** Opens the list of a kind in this tab without loading the page anew. */
export async function openList(page, name = "contacts") {
  const link = page.locator(`nav a[href="/${name}"]`).filter({ visible: true }).first();
  const more = button(page, "nav.more").filter({ visible: true });
  // On a phone the bar has room for the lists; the rest is behind "Mehr".
  await link.or(more).first().waitFor();
  if ((await link.count()) === 0) await more.click();
  await link.click();
  await page.waitForURL(`**/${name}`);
}

/** Makes a contact from the list and stays there; durable when it returns. `fields`: key to text. */
export async function createContact(page, fields) {
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_contact") });
  for (const [key, text] of Object.entries(fields)) {
    const place = sheet.locator(`[data-field="${key}"]`);
    if (key === "emails" || key === "phones") {
      await place.locator(".entry-add").click();
      await place.locator(".entry-form input").fill(text);
      await place.locator(".entry-form input").press("Enter");
    } else if (key === "tags") {
      await place.getByRole("combobox").fill(text);
      await place.getByRole("combobox").press("Enter");
    } else {
      await place.locator("input").fill(text);
    }
  }
  await button(sheet, "list.create_stay").click();
  await sheet.waitFor({ state: "detached" });
}

/** The line of a record in the list. */
export const row = (page, title) => page.getByRole("link", { name: title, exact: true });

/** Opens a record from its list. */
export async function openRecord(page, title, list = "contacts") {
  await openList(page, list);
  await row(page, title).click();
  await page.locator("#record-title", { hasText: title }).waitFor();
}

/** A field of the open record. */
export const field = (page, key) => page.locator(`.record [data-field="${key}"]`);

/** Where there is room for one part of a record only: turns to this one. */
async function turnTo(page, part) {
  // The tabs are there whether they are seen or not.
  await page.locator(".record-tabs").waitFor({ state: "attached" });
  const tab = page.locator(".record-tabs button").filter({ hasText: de(part), visible: true });
  if ((await tab.count()) > 0) await tab.click();
}

/** Shows every field of the open record, also those that are empty or folded. */
export async function showAllFields(page) {
  await page.locator(".facts-all").waitFor({ state: "attached" });
  const all = button(page, "record.all_fields");
  if ((await all.count()) > 0) await all.click();
}

/** The switch of a field that is yes or no. */
export const flag = (page, key) => field(page, key).getByRole("switch");

/** The mark on a field that two devices changed at once. */
export const mark = (page, key) => field(page, key).locator("button.conflict-mark");

/** What may be taken for this field, above the record, at its mark or in the inbox. */
export const choices = (place) => place.locator(".conflict-choice");

/** Settles a conflict by a tap on this value. */
export const take = (place, value) =>
  choices(place)
    .filter({ has: place.page().locator(".conflict-value").getByText(value, { exact: true }) })
    .getByRole("button")
    .click();

/** Opens what happened to the open record, and returns where it stands. */
export async function openHistory(page) {
  await page.getByRole("button", { name: de("record.history"), exact: true }).filter({ visible: true }).click();
  const history = page.getByRole("complementary", { name: de("record.history") });
  await history.locator(".history-line").first().waitFor();
  return history;
}

/** Types a value into a field of the open record and saves it with Enter. */
export async function edit(page, key, text) {
  await turnTo(page, "record.facts");
  const place = field(page, key);
  await place.locator("[data-edit]").first().click();
  const input = place.locator("input.value-input").first();
  await input.fill(text);
  await input.press("Enter");
  await input.waitFor({ state: "detached" });
}

/** Picks an option of a list in the place of a field. */
export async function pickOption(place, option) {
  await place.locator("[data-edit]").first().click();
  await place.getByRole("combobox").fill(option);
  await place.getByRole("option", { name: option, exact: true }).click();
  await place.locator(".chip", { hasText: option }).waitFor();
}

/** Waits until a field of the open record shows this text. */
export const shows = (page, key, text, within = 15_000) =>
  field(page, key).locator(".value-text", { hasText: text }).waitFor({ timeout: within });

/** Waits until a field of the open record that is picked from a list shows this option. */
export const showsPicked = (page, key, name, within = 15_000) =>
  eventually(async () => (await field(page, key).locator("select.value-input option:checked").innerText({ timeout: 1_000 })) === name, {
    within,
    what: `${name} to be picked as ${key}`,
  });

/** The note of the open record. */
export const note = (page) => page.locator("#field-background-input");

/** Writes the whole note anew and leaves it, which saves it. */
export async function writeNote(page, text) {
  await turnTo(page, "record.notes");
  await note(page).fill(text);
  await note(page).blur();
}

/** Whether the store holds a value with these words in a table, as "drafts" or "preferences". */
const holds = (page, table, words) =>
  page.evaluate(
    ([table, words]) =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("feldbuch");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(table).objectStore(table).getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.some((value) => new TextDecoder().decode(value).includes(words)));
          };
          reading.onerror = () => reject(reading.error);
        };
      }),
    [table, words],
  );

/** Whether the store holds a draft with these words. */
export const draftIsKept = (page, words) => holds(page, "drafts", words);

/** Whether the store holds a preference with these words. */
export const preferenceIsKept = (page, words) => holds(page, "preferences", words);

/** How many records the open list says that it shows: "3" or, while searching, "3 von 20.000". */
export async function count(page) {
  return number((await page.locator(".tools-count").innerText()).split(" ")[0]);
}

/** Waits until the open list says that it shows so many. */
export const counts = (page, wanted, within = 10_000) =>
  eventually(
    async () => {
      const said = await count(page);
      if (said !== wanted) throw new Error(`the list says: ${said}`);
      return true;
    },
    { within, what: `${wanted} in the list` },
  );

/** What was found for the typed letters, without what makes something new of them. */
export const proposal = (place, name) =>
  place.locator('.combobox-list:not([aria-busy="true"]) .combobox-option:not(.creates)', { hasText: name }).first();

/** Presses a proposal that makes something new, as somebody does who has read it: what just slid there is not pressed. */
export async function pressRead(option, { by = "click" } = {}) {
  await option.waitFor();
  await option.page().waitForTimeout(300);
  await option[by]();
}

/** "20.000" is 20000; nothing is -1. */
const number = (text) => Number(text.replaceAll(/\D/g, "") || "-1");

/** Opens a file on the import page and waits until it is understood. `content`: bytes, or a text that is written as UTF-8. */
export async function openFile(page, name, content) {
  await openList(page, "import");
  const another = button(page, "import.another");
  const input = page.locator('input[type="file"]');
  await another.or(input).first().waitFor({ state: "attached" });
  if ((await another.count()) > 0) await another.click();
  await input.setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.getByRole("heading", { name, exact: true }).waitFor();
}

/** What a column of the opened file becomes, as a person chooses it. */
export const becomes = (page, column) => page.getByRole("combobox", { name: de("import.becomes_name", { name: column }), exact: true });

/** What is chosen there. WHY focused before: a choice has its options once it is about to open. */
export async function chooseTarget(page, column, label) {
  await becomes(page, column).focus();
  await becomes(page, column).selectOption({ label });
}

export const chosenTarget = (page, column) => becomes(page, column).locator("option:checked").innerText();

const PLANNED = ["new", "changed", "same", "doubtful", "faulty"];

/** What the opened file would do, by count. */
export async function planned(page) {
  const tiles = page.locator(".import-plan .import-count dd");
  await tiles.first().waitFor({ timeout: 60_000 });
  const counts = (await tiles.allInnerTexts()).map(number);
  return Object.fromEntries(PLANNED.map((name, at) => [name, counts[at]]));
}

/** Starts the import of the opened file. */
export async function startImport(page) {
  await planned(page);
  await page.locator(".import-foot button.strong").click();
}

/** Waits until the running import is over, and returns its counts. */
export async function importDone(page, within = 120_000) {
  await page.getByRole("heading", { name: de("import.finished"), exact: true }).waitFor({ timeout: within });
  const [created, changed, faulty] = (await page.locator(".import-count dd").allInnerTexts()).map(number);
  return { created, changed, faulty };
}

/** Takes the import on screen back, and says that one is sure. */
export async function undoImport(page, within = 120_000) {
  await button(page, "import.undo").click();
  await button(page, "import.undo_sure").click();
  await page.getByText(de("import.is_undone")).waitFor({ timeout: within });
}

/** Downloads what is on screen; `format`: `csv` or `excel`. */
export async function exported(page, format) {
  const download = await handedOver(page, format);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

/** The same as bytes; `format`: also `xlsx`. */
export const downloaded = async (page, format) => readFileSync(await (await handedOver(page, format)).path());

async function handedOver(page, format) {
  await button(page, "list.export").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(".menu-item").filter({ hasText: de(`list.export_${format}`) }).first().click(),
  ]);
  return download;
}
