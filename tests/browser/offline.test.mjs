//! After one visit everything works without relay and network, from a cold browser; and updates break nothing.

import { rm } from "node:fs/promises";
import { laterBuild } from "./builds.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { connect, counts, createContact, de, draftIsKept, edit, found, openHistory, openRecord, pill, row, shows } from "./person.mjs";

story("r17 after one visit a cold start without relay and network lists, opens, edits, searches and creates", async ({ relay, device }) => {
  const one = await device({ size: "tablet-wide" });
  await found(one);
  await connect(one);
  await one.goto("/contacts");
  await createContact(one.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await createContact(one.page, { first_name: "Karl", last_name: "Koch" });
  await one.installed();
  await openRecord(one.page, "Jana Müller");
  const deep = new URL(one.page.url()).pathname;
  await pill(one.page, /^Alles gesichert/);

  await relay.kill();
  await one.setOffline(true);
  await one.restart();
  await one.goto(deep);
  await shows(one.page, "position", "Einkauf");
  await pill(one.page, /^Offline – alles ist auf diesem Gerät/);
  await edit(one.page, "position", "Leitung");
  await pill(one.page, /^Offline – 1 Änderung wartet/);
  await one.goto("/contacts");
  await counts(one.page, 2);
  await createContact(one.page, { first_name: "Nora", last_name: "Neu" });
  await one.page.getByRole("searchbox", { name: de("list.search") }).fill("Neu");
  await row(one.page, "Nora Neu").waitFor();
  await row(one.page, "Karl Koch").waitFor({ state: "detached" });
  await pill(one.page, /^Offline – 2 Änderungen warten/);

  // Once more cold, then the network is back: what waited is told to the relay.
  await one.restart();
  await one.goto("/contacts");
  await openRecord(one.page, "Jana Müller");
  await shows(one.page, "position", "Leitung");
  await pill(one.page, /^Offline – 2 Änderungen warten/);
  await relay.up();
  await one.setOffline(false);
  await pill(one.page, /^Alles gesichert/, 60_000);
});

story("r17 an open tab is told of a new build, goes on undisturbed, changes when the person says so, and starts without relay from then on", async ({ relay, device }) => {
  const one = await device();
  await found(one);
  await createContact(one.page, { first_name: "Jana", last_name: "Müller" });
  await one.installed();
  await openRecord(one.page, "Jana Müller");
  const typing = await typeInto(one.page, "Noch nicht gesichert");
  const before = await one.page.evaluate(() => window.feldbuch.build);

  relay.app = await laterBuild(relay.app, { restyled: true });
  await relay.stop();
  await relay.up();
  await one.page.evaluate(() => window.feldbuch.update.check());
  const notice = one.page.getByRole("status").filter({ hasText: de("notice.update") });
  await notice.waitFor();
  assert.equal(await typing.inputValue(), "Noch nicht gesichert");
  assert.equal(await one.page.evaluate(() => window.feldbuch.build), before);

  await Promise.all([one.page.waitForEvent("load"), notice.getByRole("button", { name: de("notice.reload") }).click()]);
  await one.mounted();
  assert.equal(await one.page.evaluate(() => window.feldbuch.build), "feedfacefeedface");
  // Leaving the field for the button has saved what stood in it.
  await shows(one.page, "position", "Noch nicht gesichert");

  // From here on the new build needs no relay either, also from a cold browser and at any address.
  const record = new URL(one.page.url()).pathname;
  await relay.kill();
  await one.setOffline(true);
  await one.restart();
  for (const path of [record, "/contacts"]) {
    await one.goto(path);
    assert.equal(await one.page.evaluate(() => window.feldbuch.build), "feedfacefeedface", path);
    assert.equal(await one.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--later-build")), "1", path);
  }
  for (const path of ["/import", "/conflicts", "/trash", "/settings", "/accounts"]) {
    await one.goto(path);
    await one.page.getByRole("heading", { level: 1 }).or(one.page.getByText(de("list.empty_accounts"))).first().waitFor();
  }
  await one.goto(record);
  await edit(one.page, "position", "Mit der neuen Version");
  // The history tells only of what is durable.
  await (await openHistory(one.page)).getByText("Mit der neuen Version").waitFor();
  await one.goto(record);
  await shows(one.page, "position", "Mit der neuen Version");
  await rm(relay.app, { recursive: true });
});

story("r4 what was being typed when the browser was killed stands in its editor again", async ({ device }) => {
  const one = await device();
  await found(one);
  await createContact(one.page, { first_name: "Jana", last_name: "Müller" });
  await openRecord(one.page, "Jana Müller");
  await typeInto(one.page, "Noch nicht gesichert");
  await eventually(() => draftIsKept(one.page, "Noch nicht gesichert"), { what: "the draft in the store" });
  await one.restart();
  await one.goto("/contacts");
  await openRecord(one.page, "Jana Müller");
  const again = one.page.locator("#field-position-input");
  await eventually(async () => (await again.inputValue({ timeout: 1_000 })) === "Noch nicht gesichert", { what: "what was typed in its editor" });
  await again.press("Enter");
  await shows(one.page, "position", "Noch nicht gesichert");
  await eventually(async () => !(await draftIsKept(one.page, "Noch nicht gesichert")), { what: "the draft to be gone once it is saved" });
});

/** Opens the editor of the position and types, without leaving it. */
async function typeInto(page, text) {
  await page.locator('[data-field="position"] [data-edit]').click();
  const typing = page.locator("#field-position-input");
  await typing.fill(text);
  return typing;
}
