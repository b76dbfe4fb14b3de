//! Storage that is full, promised by nobody or gone: said in words, nothing pretended, nothing lost.

import { allAnswered } from "./bench/wire.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { acknowledged, connect, count, counts, createContact, de, draftIsKept, edit, field, found, invite, join, openHistory, openList, openRecord, pair, pill, row, shows } from "./person.mjs";

const full = (page) => page.getByRole("alert").getByText(de("notice.store_full"));

/** Types a value and presses Enter, without expecting that it can be saved. */
async function tryEdit(page, key, text) {
  await field(page, key).locator("[data-edit]").first().click();
  await field(page, key).locator("input.value-input").fill(text);
  await field(page, key).locator("input.value-input").press("Enter");
}

/** Starts the app anew with room for so many more bytes; `beside`: an address that is not the app's page. */
async function withRoomFor(one, bytes, beside = "/robots.txt") {
  one.tolerate(/favicon\.ico/);
  await one.restart();
  await one.page.goto(one.url + beside);
  const { usage } = await one.page.evaluate(() => navigator.storage.estimate());
  await one.limitStorage(usage + bytes);
  await one.goto("/contacts");
}

const ROOM = 30_000;
const AT_MOST = 80;

/** Works on the position of the open record until nothing fits any more; tells what was saved last, and what was not. */
async function editUntilFull(page, saved) {
  for (let turn = 1; turn <= AT_MOST; turn += 1) {
    const text = `Stufe ${turn} ${"abcdefgh".repeat(60)}`;
    await tryEdit(page, "position", text);
    const outcome = await Promise.race([
      field(page, "position").getByText(de("problem.store_full")).waitFor({ timeout: 60_000 }).then(() => "full"),
      durable(page, text).then(() => "saved"),
    ]);
    if (outcome === "full") return { saved, refused: text };
    saved = text;
  }
  throw new Error("the disk is never full");
}

/** At how many points the disk is full, in a long run. */
const POINTS = Number(process.env.FELDBUCH_FULL_POINTS ?? 0);
/** Bytes that are left: next to none, so that a start is all that fits; and more. */
const ROOMS = POINTS > 0 ? Array.from({ length: POINTS }, (_, at) => 2_000 + at * 2_500) : [2_000, ROOM, 4 * ROOM];
for (const room of ROOMS) {
  story(`r6 a disk that is full after ${room} bytes is said, the input stays, everything can be read, and saving works once there is room`, async ({ device }) => {
    const one = await device();
    one.tolerate(/QuotaExceeded|quota|full disk/i);
    await found(one);
    await createContact(one.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
    await createContact(one.page, { first_name: "Karl", last_name: "Koch" });
    await withRoomFor(one, room);
    const { page } = one;
    await counts(page, 2);
    await openRecord(page, "Jana Müller");
    await page.getByRole("button", { name: de("record.history"), exact: true }).click();

    const { saved, refused } = await editUntilFull(page, "Einkauf");
    const input = field(page, "position").locator("input.value-input");
    await full(page).waitFor();
    await pill(page, /^Speicher voll/);
    assert.equal(await input.inputValue(), refused, "the input stays");
    // Reading goes on: another record, the list, the search.
    await openRecord(page, "Karl Koch");
    await openList(page);
    await page.getByRole("searchbox", { name: de("list.search") }).fill("mueller");
    await row(page, "Jana Müller").waitFor();
    await row(page, "Karl Koch").waitFor({ state: "detached" });
    await page.getByRole("searchbox", { name: de("list.search") }).fill("");

    // Anew, still full: what was saved is there, what was not is not.
    await one.goto("/contacts");
    await counts(page, 2);
    await openRecord(page, "Jana Müller");
    await withoutDraft(page);
    await shows(page, "position", saved);
    await tryEdit(page, "position", refused);
    await full(page).waitFor();

    await one.limitStorage(null);
    await input.press("Enter");
    await input.waitFor({ state: "detached" });
    await full(page).waitFor({ state: "detached" });
    await edit(page, "last_name", "Müller-Lüdenscheidt");
    await acknowledged(page);
    await one.goto("/contacts");
    await openRecord(page, "Jana Müller-Lüdenscheidt");
    await shows(page, "position", refused);
  });
}

/** A draft that was kept all the same stands in its editor again, once it is here: it is given up. */
async function withoutDraft(page) {
  await allAnswered(page, "request Drafts");
  const input = field(page, "position").locator("input.value-input");
  if ((await input.count()) > 0) await input.press("Escape");
}

story("r6 what waits for a relay outlasts a full disk and a start with a full disk, and arrives once there is room", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  anna.tolerate(/QuotaExceeded|quota|full disk/i);
  await anna.goto("/contacts");
  await createContact(anna.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await bert.goto("/contacts");
  await openRecord(bert.page, "Jana Müller");
  await pill(anna.page, /^Alles gesichert/);
  await anna.installed();
  await relay.stop();
  await pill(anna.page, /^Offline/);
  await openRecord(anna.page, "Jana Müller");
  await edit(anna.page, "first_name", "Johanna");
  await edit(anna.page, "last_name", "Möller");
  await pill(anna.page, /^Offline – 2 Änderungen warten/);

  await withRoomFor(anna, ROOM, "/icons/feldbuch.svg"); // The device has it, without the relay.
  await openRecord(anna.page, "Johanna Möller");
  await anna.page.getByRole("button", { name: de("record.history"), exact: true }).click();
  const { saved } = await editUntilFull(anna.page, "Einkauf");
  await full(anna.page).waitFor();

  // Anew, and the relay is back while nothing fits: what waits is lost neither by the one nor by the other.
  await anna.goto("/contacts");
  await relay.up();
  await openRecord(anna.page, "Johanna Möller");
  await withoutDraft(anna.page);
  await shows(anna.page, "position", saved);
  await anna.limitStorage(null);
  await edit(anna.page, "position", "Es ist wieder Platz");
  await full(anna.page).waitFor({ state: "detached" });
  await pill(anna.page, /^Alles gesichert/, 60_000);
  await bert.page.locator("#record-title", { hasText: "Johanna Möller" }).waitFor({ timeout: 60_000 });
  await shows(bert.page, "position", "Es ist wieder Platz", 60_000);
  // Every step of it has arrived, also what was saved last before nothing fitted.
  if (saved !== "Einkauf") await (await openHistory(bert.page)).getByText(saved.slice(0, 9)).first().waitFor();
  await bert.restart();
  await bert.goto("/contacts");
  await openRecord(bert.page, "Johanna Möller");
  await shows(bert.page, "position", "Es ist wieder Platz");
});

/** The record's history names the value: the engine has it, and says so only of what is durable. */
async function durable(page, text) {
  await shows(page, "position", text, 60_000);
  const begins = text.slice(0, 10);
  await page.waitForFunction((begins) => document.querySelector(".history")?.innerText.includes(begins), begins, { timeout: 60_000 });
}

story("r6 a device that is full takes nothing in and loses nothing: what others wrote is there once there is room", async ({ device }) => {
  const anna = await device({ name: "anna" });
  await found(anna);
  await connect(anna);
  const bert = await device({ name: "bert" });
  bert.tolerate(/QuotaExceeded|quota|full disk/i);
  await join(bert, await invite(anna));
  await anna.goto("/contacts");
  await createContact(anna.page, { last_name: "Vorher" });
  await row(bert.page, "Vorher").waitFor();
  await withRoomFor(bert, ROOM);
  let made = 0;
  const isFull = async () => /^Speicher voll/.test(await bert.page.locator("button.pill").getAttribute("aria-label"));
  for (; made < AT_MOST && !(await isFull()); made += 1) {
    await createContact(anna.page, { last_name: `Kunde${made}`, position: "abcdefgh".repeat(60) });
  }
  await pill(bert.page, /^Speicher voll/);
  await row(bert.page, "Vorher").waitFor();
  await bert.limitStorage(null);
  await bert.page.getByRole("alert").getByRole("button", { name: de("notice.try_again") }).click();
  await eventually(async () => (await count(bert.page)) === made + 1, { within: 30_000, what: `all ${made + 1} contacts` });
  await pill(bert.page, /^Alles gesichert/);
  await bert.restart();
  await bert.goto("/contacts");
  await eventually(async () => (await count(bert.page)) === made + 1, { what: "all of them after a new start" });
});

story("r7 where the browser does not promise to keep the data, the settings say so in words, and what would help", async ({ device }) => {
  const one = await device();
  await found(one);
  const page = await one.goto("/settings");
  assert.equal(await page.evaluate(() => navigator.storage.persisted()), false, "this browser promises nothing");
  await page.getByText(de("storage.not_kept")).waitFor();
  await page.getByRole("button", { name: de("storage.ask"), exact: true }).click();
  await page.getByRole("status").getByText(de("storage.refused")).waitFor();
  await page.getByText(de("storage.not_kept")).waitFor();
  // Nothing else is different: what is written stays.
  await openList(page);
  await createContact(page, { last_name: "Trotzdem" });
  await one.restart();
  await one.goto("/contacts");
  await row(one.page, "Trotzdem").waitFor();
});

/** No storage, as in some private windows and where a policy forbids it. */
const NO_STORAGE = `IDBFactory.prototype.open = () => { throw new DOMException("storage is forbidden", "SecurityError"); };`;

story("r7 where the browser gives no storage that is said, nothing is founded in the air, and a relay hears nothing", async ({ relay, device }) => {
  const anna = await device({ name: "anna" });
  await found(anna);
  await connect(anna);
  const link = await invite(anna);
  const one = await device({ name: "private", inWorker: NO_STORAGE });
  one.tolerate(/storage is forbidden|SecurityError/);
  await one.goto("/");
  await one.page.getByText(de("notice.store_failed")).first().waitFor();
  assert.deepEqual(await one.axe(), []);
  await one.page.goto(link);
  await one.mounted();
  await one.page.getByText(de("notice.store_failed")).first().waitFor();
  await one.page.waitForTimeout(1_000);
  assert.equal(await one.page.locator(".pill-place, .grid-row").filter({ hasText: /gesichert/ }).count(), 0);
  assert.equal(relay.log.filter((line) => /device admitted/.test(line)).length, 0, "nobody was let in");
});

/** A browser that promises to keep the data once it is asked, and remembers how often it was. */
const promises = (one) =>
  one.context.addInitScript(() => {
    const asked = () => Number(localStorage.getItem("asked-to-persist") ?? 0);
    StorageManager.prototype.persist = async () => {
      localStorage.setItem("asked-to-persist", asked() + 1);
      return true;
    };
    StorageManager.prototype.persisted = async () => asked() > 0;
  });
const askedToPersist = (page) => page.evaluate(() => Number(localStorage.getItem("asked-to-persist") ?? 0));

story("r7 the browser is asked to keep the data once there is some, by founding as by joining, and its promise is shown", async ({ device }) => {
  const anna = await device({ name: "anna" });
  await promises(anna);
  await anna.goto("/");
  await anna.page.getByLabel(de("welcome.member")).waitFor();
  assert.equal(await askedToPersist(anna.page), 0, "nobody is asked before there is anything to keep");
  await found(anna);
  await eventually(async () => (await askedToPersist(anna.page)) === 1, { what: "the browser to be asked" });
  await connect(anna);
  const bert = await device({ name: "bert" });
  await promises(bert);
  await join(bert, await invite(anna));
  await eventually(async () => (await askedToPersist(bert.page)) === 1, { what: "Bert's browser to be asked" });
  for (const one of [anna, bert]) {
    await one.goto("/settings");
    await one.page.getByText(de("storage.kept")).waitFor();
    assert.equal(await one.page.getByText(de("storage.not_kept")).count(), 0);
    assert.equal(await one.page.getByRole("button", { name: de("storage.ask"), exact: true }).count(), 0, "what is promised is not asked for again");
    assert.equal(await askedToPersist(one.page), 1);
  }
});

/** Runs in any page of the origin: the store as a newer app would have it; and all that stands in it, to be compared. */
const raised = () =>
  new Promise((resolve, reject) => {
    indexedDB.databases().then((all) => {
      const { version } = all.find(({ name }) => name === "feldbuch");
      const opening = indexedDB.open("feldbuch", version + 1);
      opening.onblocked = () => reject(new Error("the old tab stands in the way"));
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        window.newer = opening.result;
        resolve(version + 1);
      };
    }, reject);
  });
const stored = async () => {
  const of = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }));
  const all = [];
  for (const name of window.newer.objectStoreNames) {
    const table = window.newer.transaction(name).objectStore(name);
    const [keys, values] = [await of(table.getAllKeys()), await of(window.newer.transaction(name).objectStore(name).getAll())];
    all.push([name, keys.map((key, at) => [String(key), new TextDecoder("latin1").decode(values[at])])]);
  }
  return JSON.stringify(all);
};

story("r9 an old tab beside a newer version says so, keeps what is being typed, and changes nothing of what the newer one has", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await openRecord(page, "Jana Müller");
  await field(page, "position").locator("[data-edit]").first().click();
  const input = field(page, "position").locator("input.value-input");
  await input.fill("Noch nicht gesichert");
  await eventually(() => draftIsKept(page, "Noch nicht gesichert"), { what: "the draft in the store" });

  one.tolerate(/favicon\.ico/);
  const newer = await one.context.newPage();
  await newer.goto(`${one.url}/robots.txt`);
  await newer.evaluate(raised);
  const before = await newer.evaluate(stored);
  assert.ok(before.includes("Noch nicht gesichert"), "the draft is there for the newer one");
  await page.bringToFront();
  await page.getByRole("alert").getByText(de("notice.store_newer")).waitFor();
  assert.equal(await input.inputValue(), "Noch nicht gesichert");
  await input.press("Enter");
  await field(page, "position").getByText(de("problem.store_newer")).waitFor();
  assert.equal(await input.inputValue(), "Noch nicht gesichert", "the input stays");
  // Trying again would not help: what it offers is the newer version.
  await page.getByRole("alert").getByRole("button", { name: de("notice.reload") }).waitFor();
  // What cannot be saved is not shown as if it were.
  await openList(page);
  await row(page, "Jana Müller").waitFor();
  await counts(page, 1);
  assert.equal(await newer.evaluate(stored), before, "nothing was written");

  // Also a tab that starts now, still of the old version.
  const late = await one.context.newPage();
  await late.goto(`${one.url}/contacts`);
  await one.mounted(late);
  await late.getByRole("alert").getByText(de("notice.store_newer")).waitFor();
  assert.equal(await newer.evaluate(stored), before);
});

/** As a person who clears the site's data, or a browser that needs the room: everything goes under the running app. */
async function clearData(one) {
  const session = await one.context.newCDPSession(one.page);
  await session.send("Storage.clearDataForOrigin", { origin: one.url, storageTypes: "all" });
}

story("r7 a device whose store is deleted under the running app says so, takes nothing from the others, and can come back", async ({ device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/contacts");
  for (const last_name of ["Erste", "Zweite", "Dritte"]) await createContact(anna.page, { last_name });
  await eventually(async () => (await count(bert.page)) === 3, { what: "all contacts on Bert's device" });
  await openRecord(bert.page, "Zweite");
  await clearData(bert);
  await tryEdit(bert.page, "position", "Ins Leere");
  await bert.page.getByRole("alert").getByText(de("notice.store_lost")).waitFor();
  await pill(bert.page, /^Nicht gespeichert/);

  // Anew it knows nothing, and asks instead of telling the relay so.
  await bert.restart();
  await bert.goto("/");
  await bert.page.waitForURL("**/welcome");
  await join(bert, await invite(anna), { member: "Bert Claussen", label: "Tablet" });
  await eventually(async () => (await count(bert.page)) === 3, { what: "everything again" });
  await createContact(bert.page, { last_name: "Vierte" });
  await anna.goto("/contacts");
  for (const page of [anna.page, bert.page]) {
    for (const name of ["Erste", "Zweite", "Dritte", "Vierte"]) await row(page, name).waitFor();
    await counts(page, 4);
  }
  await openRecord(anna.page, "Zweite");
  await shows(anna.page, "position", de("field.enter"));
});

/** Bytes in the middle of every stored document change, as where a disk decays; the app is not running. */
async function damageDocuments(one) {
  one.tolerate(/favicon\.ico/);
  await one.restart();
  await one.page.goto(`${one.url}/robots.txt`);
  return one.page.evaluate(async () => {
    const asked = (request) => new Promise((resolve, reject) => ((request.onsuccess = () => resolve(request.result)), (request.onerror = () => reject(request.error))));
    const database = await asked(indexedDB.open("feldbuch"));
    const transaction = database.transaction(["docs", "packs"], "readwrite");
    let damaged = 0;
    for (const name of ["docs", "packs"]) {
      const table = transaction.objectStore(name);
      for (const key of await asked(table.getAllKeys())) {
        const bytes = new Uint8Array(await asked(table.get(key)));
        for (let at = bytes.length >> 1; at < bytes.length; at += 7) bytes[at] ^= 0x5a;
        table.put(bytes, key);
        damaged += 1;
      }
    }
    await new Promise((resolve, reject) => ((transaction.oncomplete = resolve), (transaction.onabort = () => reject(transaction.error))));
    database.close();
    return damaged;
  });
}

story("r3 a record whose document is damaged says so in words, never waits for ever, and leaves the rest usable", async ({ device }) => {
  const one = await device();
  await found(one);
  await createContact(one.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await acknowledged(one.page);
  assert.ok((await damageDocuments(one)) > 0);
  await one.goto("/contacts");
  const { page } = one;
  await counts(page, 1);
  await row(page, "Jana Müller").click();
  await page.getByText(de("record.damaged_text")).waitFor();
  await page.getByText(de("record.damaged_act")).waitFor();
  assert.deepEqual(await one.axe(), []);
  // Work goes on.
  await openList(page, "contacts");
  await createContact(page, { first_name: "Karl", last_name: "Koch" });
  await openRecord(page, "Karl Koch");
  await edit(page, "position", "Leitung");
  await shows(page, "position", "Leitung");
  await acknowledged(page);
  await one.restart();
  await one.goto("/contacts");
  await counts(one.page, 2);
});
