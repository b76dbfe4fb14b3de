//! The relay dies and comes back; a device comes in late. Everything arrives, once, and nothing is deleted.

import { assert, eventually, story } from "./harness.mjs";
import { enter } from "./keys.mjs";
import { toast } from "./listing.mjs";
import { atRest } from "./pages.mjs";
import { acknowledged, connect, count, counts, createContact, de, edit, found, invite, join, openRecord, pair, pill, row, shows } from "./person.mjs";

/** While `deaf`, what the relay says is lost on the last yard: the device has sent and hears nothing. */
const LAST_YARD = `
const Plain = WebSocket;
self.deaf = false;
self.WebSocket = class extends Plain {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", (event) => self.deaf && event.stopImmediatePropagation());
  }
};
`;

const WAITS = /^(1 Änderung wartet|\d+ Änderungen warten)/;

story("r15 the relay is killed again and again while a push is under way, before it took it and after: everything arrives once, and the pill says how it stands", async ({ relay, device }) => {
  const anna = await device({ name: "anna", inWorker: LAST_YARD });
  await found(anna);
  await connect(anna);
  const bert = await device({ name: "bert" });
  await join(bert, await invite(anna));
  await anna.goto("/contacts");
  await pill(anna.page, /^Alles gesichert/);
  // What is fetched ahead is not to be fetched from a dead relay.
  await atRest(anna.page);
  const hear = (deaf) => Promise.all(anna.page.workers().map((worker) => worker.evaluate((deaf) => (self.deaf = deaf), deaf)));
  const ways = {
    /** The push lies at the relay's door when it dies. */
    untaken: async (last_name) => {
      relay.freeze();
      await createContact(anna.page, { last_name });
      await pill(anna.page, WAITS);
    },
    /** The relay has it, and told Bert; Anna never heard that. */
    unheard: async (last_name) => {
      await hear(true);
      await createContact(anna.page, { last_name });
      await row(bert.page, last_name).waitFor();
      await pill(anna.page, WAITS);
    },
  };
  const names = [];
  const make = async (act) => {
    names.push(`Kunde${String(names.length).padStart(2, "0")}`);
    await act(names.at(-1));
  };
  for (const way of ["untaken", "unheard", "unheard", "untaken"]) {
    await make((last_name) => createContact(anna.page, { last_name }));
    await pill(anna.page, /^Alles gesichert/);
    await make(ways[way]);
    // INVARIANT: a push is under way; without that, this story would tell of nothing.
    assert.match(await anna.page.locator("button.pill").getAttribute("aria-label"), WAITS, way);
    await relay.kill();
    await pill(anna.page, /^Offline – 1 Änderung wartet/);
    await make((last_name) => createContact(anna.page, { last_name }));
    await pill(anna.page, /^Offline – 2 Änderungen warten/);
    await hear(false);
    await relay.up();
    await pill(anna.page, /^Alles gesichert \d{2}:\d{2}/, 60_000);
  }
  await pill(bert.page, /^Alles gesichert/, 60_000);
  await eventually(async () => (await count(bert.page)) === names.length, { what: "all contacts on Bert's device" });
  await bert.goto("/contacts");
  for (const one of [anna, bert]) {
    await counts(one.page, names.length);
    for (const name of names) assert.equal(await row(one.page, name).count(), 1, name);
  }
});

story("r15 the pill counts what waits while the relay is away", async ({ relay, device }) => {
  const anna = await device();
  await found(anna);
  await pill(anna.page, /^Nur auf diesem Gerät/);
  await connect(anna);
  await anna.goto("/contacts");
  await relay.stop();
  await pill(anna.page, /^Offline – alles ist auf diesem Gerät/);
  await createContact(anna.page, { last_name: "Eins" });
  await pill(anna.page, /^Offline – 1 Änderung wartet/);
  await createContact(anna.page, { last_name: "Zwei" });
  await pill(anna.page, /^Offline – 2 Änderungen warten/);
  await relay.up();
  await pill(anna.page, /^Alles gesichert \d{2}:\d{2}/, 60_000);
});

story("r20 a fresh device that joins a full workspace shows everything and deletes nothing", async ({ device }) => {
  const anna = await device({ name: "anna" });
  await found(anna);
  for (let at = 0; at < 12; at += 1) await createContact(anna.page, { last_name: `Kunde${at}`, position: `Stufe ${at}` });
  await openRecord(anna.page, "Kunde3");
  await anna.page.getByRole("button", { name: de("record.more") }).click();
  await anna.page.getByRole("button", { name: de("record.trash") }).click();
  await acknowledged(anna.page);
  await connect(anna);
  const link = await invite(anna);
  const bert = await device({ name: "bert" });
  await join(bert, link);
  await eventually(async () => (await count(bert.page)) === 11, { what: "eleven contacts" });
  await openRecord(bert.page, "Kunde7");
  await shows(bert.page, "position", "Stufe 7");
  await bert.page.locator('nav a[href="/trash"]').first().click();
  await bert.page.getByRole("link", { name: "Kunde3" }).waitFor();
  // What the newcomer writes arrives; what it did not know before is not gone.
  await bert.goto("/contacts");
  await createContact(bert.page, { last_name: "Neu" });
  await anna.goto("/contacts");
  await row(anna.page, "Neu").waitFor();
  await counts(anna.page, 12);
  await anna.page.locator('nav a[href="/trash"]').first().click();
  await anna.page.getByRole("link", { name: "Kunde3" }).waitFor();
  await eventually(async () => (await anna.page.locator(".trash-row").count()) === 1, { what: "one in the trash" });
});

story("syncing is ended in the settings, by keyboard: what is written stays on its device, also after a restart, until it is set up again and brings both together", async ({ device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/contacts");
  await createContact(anna.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await bert.goto("/contacts");
  await openRecord(bert.page, "Jana Müller");
  await shows(bert.page, "position", "Einkauf");
  await pill(anna.page, /^Alles gesichert/);

  let page = await anna.goto("/settings/sync");
  const act = (key) => page.getByRole("button", { name: de(key), exact: true });
  // One may think again.
  await enter(page, act("sync.stop_act"));
  await enter(page, act("sync.stop_not"));
  await act("sync.stop_sure").waitFor({ state: "detached" });
  await pill(page, /^Alles gesichert/);
  await enter(page, act("sync.stop_act"));
  await enter(page, act("sync.stop_sure"));
  await toast(page, de("sync.stopped")).waitFor();
  await pill(page, /^Nur auf diesem Gerät/);
  await act("sync.set_up_act").waitFor();
  await openRecord(page, "Jana Müller");
  await edit(page, "position", "Leitung Einkauf");
  await acknowledged(page);
  await anna.restart();
  page = await anna.goto("/contacts");
  await pill(page, /^Nur auf diesem Gerät/);
  await openRecord(page, "Jana Müller");
  await shows(page, "position", "Leitung Einkauf");
  await edit(bert.page, "last_name", "Müller-Lüdenscheidt");
  await pill(bert.page, /^Alles gesichert/);
  // What comes after has come: nothing of one is on the other.
  await edit(page, "first_name", "Johanna");
  await acknowledged(page);
  await shows(page, "last_name", /^Müller$/);
  await shows(bert.page, "position", /^Einkauf$/);
  await shows(bert.page, "first_name", /^Jana$/);

  await connect(anna);
  await openRecord(anna.page, "Johanna Müller-Lüdenscheidt");
  for (const one of [anna, bert]) {
    await shows(one.page, "position", "Leitung Einkauf");
    await shows(one.page, "first_name", "Johanna");
    await shows(one.page, "last_name", "Müller-Lüdenscheidt");
    assert.equal(await one.page.locator(".conflict-mark").count(), 0);
  }
});
