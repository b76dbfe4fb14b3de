//! Two devices on one workspace: edited apart, they meet again and show the same.

import { assert, eventually, story } from "./harness.mjs";
import { createContact, de, edit, field, note, openRecord, pair, pill, shows, writeNote } from "./person.mjs";

/** Both open the same contact and lose the relay. */
async function apart({ relay, device }) {
  const { anna, bert } = await pair(device);
  await anna.goto("/contacts");
  await createContact(anna.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await bert.goto("/contacts");
  for (const one of [anna, bert]) await openRecord(one.page, "Jana Müller");
  await writeNote(anna.page, "Trifft Entscheidungen.");
  await eventually(async () => (await note(bert.page).inputValue()) === "Trifft Entscheidungen.", { what: "the note on Bert's device" });
  await relay.stop();
  for (const one of [anna, bert]) await pill(one.page, /^Offline/);
  return [anna.page, bert.page];
}

async function together({ relay }, pages) {
  await relay.up();
  for (const page of pages) await pill(page, /^Alles gesichert/, 60_000);
}

const mark = (page, label) => page.getByRole("button", { name: de("conflict.open", { label }) });

story("r1 different fields of one contact, edited offline on two devices, are both kept on both", async (world) => {
  const [anna, bert] = await apart(world);
  await edit(anna, "position", "Leitung Einkauf");
  await edit(bert, "last_name", "Müller-Lüdenscheidt");
  await pill(anna, /^Offline – 1 Änderung wartet/);
  await pill(bert, /^Offline – 1 Änderung wartet/);
  await together(world, [anna, bert]);
  for (const page of [anna, bert]) {
    await shows(page, "position", "Leitung Einkauf");
    await shows(page, "last_name", "Müller-Lüdenscheidt");
    assert.equal(await page.locator(".conflict-mark").count(), 0);
  }
});

story("r1 the same field, edited offline on two devices, shows both values and authors until one is taken, everywhere", async (world) => {
  const [anna, bert] = await apart(world);
  await edit(anna, "position", "Leitung Einkauf");
  await edit(bert, "position", "Geschäftsführung");
  await together(world, [anna, bert]);
  const leading = [];
  for (const [page, other] of [[anna, "Bert Claussen · Tablet"], [bert, "Anna Berger · Laptop"]]) {
    await mark(page, "Position").waitFor({ timeout: 15_000 });
    leading.push(await field(page, "position").locator(".value-text").innerText());
    await mark(page, "Position").click();
    const choices = page.locator(".conflict-choice");
    await eventually(async () => (await choices.count()) === 2, { what: "two values to choose from" });
    const values = await choices.locator(".conflict-value").allInnerTexts();
    assert.deepEqual(values.toSorted(), ["Geschäftsführung", "Leitung Einkauf"]);
    const authors = (await choices.locator(".conflict-by").allInnerTexts()).join("\n");
    assert.match(authors, /Dieses Gerät/);
    assert.ok(authors.includes(other), authors);
    assert.match(authors, /\d{1,2}:\d{2}/, "and when");
  }
  assert.equal(leading[0], leading[1], "meanwhile both show the same value");
  await anna.getByRole("button", { name: de("conflict.take_value", { value: "Leitung Einkauf" }) }).click();
  for (const page of [anna, bert]) {
    await mark(page, "Position").waitFor({ state: "detached", timeout: 15_000 });
    await shows(page, "position", "Leitung Einkauf");
    await page.locator('nav a[href="/conflicts"]').first().click();
    await page.getByText(de("conflict.inbox_none")).waitFor();
  }
});

story("r1 the same note, written in by two people offline, holds the words of both and is the same everywhere", async (world) => {
  const [anna, bert] = await apart(world);
  await writeNote(anna, "Trifft Entscheidungen. Mag Äpfel 🍎.");
  await writeNote(bert, "Erst anrufen! Trifft Entscheidungen.");
  await pill(anna, /^Offline – 1 Änderung wartet/);
  await pill(bert, /^Offline – 1 Änderung wartet/);
  await together(world, [anna, bert]);
  const merged = "Erst anrufen! Trifft Entscheidungen. Mag Äpfel 🍎.";
  for (const page of [anna, bert]) await eventually(async () => (await note(page).inputValue()) === merged, { what: "the merged note" });
});
