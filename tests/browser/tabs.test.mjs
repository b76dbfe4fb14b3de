//! Several tabs of one browser: one engine, one truth, whoever of them dies.

import { assert, eventually, story } from "./harness.mjs";
import { count, createContact, edit, found, openRecord, row, shows } from "./person.mjs";

story("r8 two tabs show each other's edits, and when the tab that runs the engine dies, nothing is lost", async ({ device }) => {
  const one = await device();
  const first = await found(one);
  await createContact(first, { first_name: "Jana", last_name: "Müller", position: "0" });
  const second = await one.newTab("/contacts");
  await row(second, "Jana Müller").waitFor();
  assert.equal(await count(second), 1, "a second tab never shows an empty workspace");

  await openRecord(first, "Jana Müller");
  await openRecord(second, "Jana Müller");
  for (let turn = 1; turn <= 6; turn += 1) {
    const [writer, reader] = turn % 2 ? [second, first] : [first, second];
    await edit(writer, "position", `Stufe ${turn}`);
    await shows(reader, "position", `Stufe ${turn}`);
  }

  // The first tab runs the engine. It goes while the second one's edit is under way.
  await Promise.all([edit(second, "position", "Stufe 7"), first.close({ runBeforeUnload: false })]);
  await createOver(second, "Nora", "Nachher");
  await row(second, "Nora Nachher").waitFor();

  // What a fresh tab reads from the store is what was acknowledged.
  const third = await one.newTab("/contacts");
  await row(third, "Nora Nachher").waitFor();
  await openRecord(third, "Jana Müller");
  await shows(third, "position", "Stufe 7");
});

story("r8 the engine moves from tab to tab, and every contact that was acknowledged is there once", async ({ device }) => {
  const one = await device();
  let leader = await found(one);
  const names = [];
  for (let turn = 1; turn <= 4; turn += 1) {
    const next = await one.newTab("/contacts");
    for (const page of [leader, next]) {
      const name = `Person${names.length + 1}`;
      await createContact(page, { last_name: name });
      names.push(name);
    }
    await eventually(async () => (await count(next)) === names.length, { what: `${names.length} contacts in the second tab` });
    await leader.close({ runBeforeUnload: false });
    leader = next;
  }
  await eventually(async () => (await count(leader)) === names.length, { what: "all contacts" });
  for (const name of names) assert.equal(await row(leader, name).count(), 1, name);
});

async function createOver(page, first, last) {
  await page.locator('nav a[href="/contacts"]').first().click();
  await createContact(page, { first_name: first, last_name: last });
}
