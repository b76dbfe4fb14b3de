//! Two devices on one workspace: edited apart, they meet again and show the same.

import { assert, eventually, story } from "./harness.mjs";
import { apart, choices, de, edit, field, mark, note, pill, shows, take, together, writeNote } from "./person.mjs";

story("r1 different fields of one contact, edited offline on two devices, are both kept on both", async (world) => {
  const devices = await apart(world);
  const [anna, bert] = devices.map(({ page }) => page);
  await edit(anna, "position", "Leitung Einkauf");
  await edit(bert, "last_name", "Müller-Lüdenscheidt");
  await pill(anna, /^Offline – 1 Änderung wartet/);
  await pill(bert, /^Offline – 1 Änderung wartet/);
  await together(world, devices);
  for (const page of [anna, bert]) {
    await shows(page, "position", "Leitung Einkauf");
    await shows(page, "last_name", "Müller-Lüdenscheidt");
    assert.equal(await page.locator(".conflict-mark").count(), 0);
  }
});

story("r1 the same field, edited offline on two devices, shows both values and authors until one is taken, everywhere", async (world) => {
  const devices = await apart(world);
  const [anna, bert] = devices.map(({ page }) => page);
  await edit(anna, "position", "Leitung Einkauf");
  await edit(bert, "position", "Geschäftsführung");
  await together(world, devices);
  const leading = [];
  for (const [page, other] of [[anna, "Bert Claussen · Tablet"], [bert, "Anna Berger · Laptop"]]) {
    await mark(page, "position").waitFor({ timeout: 15_000 });
    leading.push(await field(page, "position").locator(".value-text").innerText());
    await mark(page, "position").click();
    await eventually(async () => (await choices(page).count()) === 2, { what: "two values to choose from" });
    const values = await choices(page).locator(".conflict-value").allInnerTexts();
    assert.deepEqual(values.toSorted(), ["Geschäftsführung", "Leitung Einkauf"]);
    const authors = (await choices(page).locator(".conflict-by").allInnerTexts()).join("\n");
    assert.match(authors, /Dieses Gerät/);
    assert.ok(authors.includes(other), authors);
    assert.match(authors, /\d{1,2}:\d{2}/, "and when");
  }
  assert.equal(leading[0], leading[1], "meanwhile both show the same value");
  await take(anna.locator(".panel"), "Leitung Einkauf");
  for (const page of [anna, bert]) {
    await mark(page, "position").waitFor({ state: "detached", timeout: 15_000 });
    await shows(page, "position", "Leitung Einkauf");
    await page.locator('nav a[href="/conflicts"]').first().click();
    await page.getByText(de("conflict.inbox_none")).waitFor();
  }
});

story("r1 the same note, written in by two people offline, holds the words of both and is the same everywhere", async (world) => {
  const devices = await apart(world);
  const [anna, bert] = devices.map(({ page }) => page);
  await writeNote(anna, "Trifft Entscheidungen. Mag Äpfel 🍎.");
  await writeNote(bert, "Erst anrufen! Trifft Entscheidungen.");
  await pill(anna, /^Offline – 1 Änderung wartet/);
  await pill(bert, /^Offline – 1 Änderung wartet/);
  await together(world, devices);
  const merged = "Erst anrufen! Trifft Entscheidungen. Mag Äpfel 🍎.";
  for (const page of [anna, bert]) await eventually(async () => (await note(page).inputValue()) === merged, { what: "the merged note" });
});
