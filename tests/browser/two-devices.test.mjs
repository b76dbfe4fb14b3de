//! Two devices on one workspace: edited apart, they meet again and show the same.

import { assert, eventually, story } from "./harness.mjs";
import { apart, choices, createContact, de, edit, field, mark, note, openHistory, openRecord, pair, pill, showAllFields, shows, take, together, writeNote } from "./person.mjs";

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

story("who was thrown away by a colleague lies in the trash with the moment and the colleague, and comes back on both devices", async (world) => {
  const devices = await apart(world);
  await together(world, devices);
  const [anna, bert] = devices.map(({ page }) => page);
  const name = await anna.locator("#record-title").innerText();
  await anna.getByRole("button", { name: de("record.more") }).click();
  await anna.getByRole("button", { name: de("record.trash") }).click();
  await bert.locator('nav a[href="/trash"]').first().click();
  const line = bert.locator(".trash-row").filter({ hasText: name });
  await line.locator(".trash-who").filter({ hasText: /^Seit .*\d{1,2}:\d{2} · Anna Berger · Laptop$/ }).waitFor({ timeout: 15_000 });
  await line.getByRole("button", { name: de("trash.restore_name", { kind: "Kontakt", name }) }).click();
  await bert.getByText(de("trash.empty")).waitFor();
  await openRecord(anna, name);
  await anna.getByRole("button", { name: de("trash.restore"), exact: true }).waitFor({ state: "detached", timeout: 15_000 });
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

story("r1 whoever is typing in a note keeps the caret and every letter while a colleague's words arrive in it", async ({ device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/contacts");
  await createContact(anna.page, { last_name: "Müller" });
  await bert.goto("/contacts");
  for (const one of [anna, bert]) await openRecord(one.page, "Müller");
  await writeNote(anna.page, "Anfang. Ende.");
  await eventually(async () => (await note(bert.page).inputValue()) === "Anfang. Ende.", { what: "the note on Bert's device" });
  // Anna stands behind the first word and types on; Bert writes before and behind it meanwhile.
  await note(anna.page).focus();
  await note(anna.page).evaluate((area) => area.setSelectionRange(7, 7));
  const typed = " Sie ist im Außendienst und nur vormittags zu erreichen.";
  const typing = note(anna.page).pressSequentially(typed, { delay: 60 });
  for (const text of ["Vorab. Anfang. Ende.", "Vorab. Anfang. Ende. Danach."]) {
    await writeNote(bert.page, text);
    await pill(bert.page, /^Alles gesichert/);
  }
  await typing;
  await note(anna.page).blur();
  const merged = `Vorab. Anfang.${typed} Ende. Danach.`;
  for (const page of [anna.page, bert.page]) {
    await eventually(async () => (await note(page).inputValue()) === merged, { what: `“${merged}”`, within: 20_000 });
  }
});

story("r1 whoever is typing in a field of one line keeps what is typed while a colleague's value arrives in it, and saves it over that", async ({ device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/contacts");
  await createContact(anna.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await bert.goto("/contacts");
  for (const one of [anna, bert]) await openRecord(one.page, "Jana Müller");
  for (const { page } of [anna, bert]) await showAllFields(page);
  const input = field(bert.page, "position").locator("input.value-input");
  await field(bert.page, "position").locator("[data-edit]").first().click();
  await input.fill("Leitung Ein");
  await edit(anna.page, "position", "Geschäftsführung");
  await edit(anna.page, "department", "Vorstand");
  // What she wrote after it is there, so that is as well.
  await shows(bert.page, "department", "Vorstand");
  assert.equal(await input.inputValue(), "Leitung Ein");
  assert.ok(await input.evaluate((input) => input === document.activeElement), "the caret stays");
  await input.pressSequentially("kauf");
  await input.press("Enter");
  for (const { page } of [anna, bert]) await shows(page, "position", "Leitung Einkauf");
  // What she had written is not lost.
  const history = await openHistory(bert.page);
  await history.getByText("Geschäftsführung").filter({ visible: true }).first().waitFor();
});
