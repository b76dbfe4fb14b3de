//! The relay dies and comes back; a device comes in late. Everything arrives, once, and nothing is deleted.

import { assert, eventually, story } from "./harness.mjs";
import { atRest } from "./pages.mjs";
import { acknowledged, connect, count, counts, createContact, de, found, invite, join, openRecord, pill, row, shows } from "./person.mjs";

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
