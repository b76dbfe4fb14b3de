//! The relay dies and comes back; a device comes in late. Everything arrives, once, and nothing is deleted.

import { assert, eventually, story } from "./harness.mjs";
import { connect, count, createContact, de, found, invite, join, openRecord, pair, pill, row, shows } from "./person.mjs";

story("r15 the relay is killed again and again in the middle of pushes: everything arrives once, and the pill says how it stands", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/contacts");
  const names = Array.from({ length: 24 }, (_, at) => `Kunde${String(at).padStart(2, "0")}`);
  for (const [at, last_name] of names.entries()) {
    // At 5, 11 and 17 the relay dies while the push of this contact is on its way.
    const dies = at % 6 === 5 && at < 20;
    await Promise.all([createContact(anna.page, { last_name }), dies && relay.kill()]);
    if (dies) await pill(anna.page, /^Offline – (1 Änderung wartet|\d+ Änderungen warten|alles ist auf diesem Gerät)/);
    if (at % 6 === 2 && at > 6) {
      await pill(anna.page, /^Offline – \d+ Änderungen warten/);
      await relay.up();
    }
  }
  await pill(anna.page, /^Alles gesichert \d{2}:\d{2}/, 60_000);
  await pill(bert.page, /^Alles gesichert/, 60_000);
  await eventually(async () => (await count(bert.page)) === names.length, { what: "all contacts on Bert's device" });
  await eventually(async () => (await count(anna.page)) === names.length, { what: "no more on Anna's" });
  await bert.goto("/contacts");
  assert.equal(await count(bert.page), names.length, "also after a new start");
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
  assert.equal(await count(anna.page), 12);
  await anna.page.locator('nav a[href="/trash"]').first().click();
  await anna.page.getByRole("link", { name: "Kunde3" }).waitFor();
  assert.equal(await anna.page.locator(".trash-row").count(), 1);
});
