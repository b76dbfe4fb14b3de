//! Long notes: all of it is kept, and how much of it is searched is said.

import { assert, eventually, story } from "./harness.mjs";
import { acknowledged, count, createContact, de, found, note, openList, openRecord, writeNote } from "./person.mjs";

story("a note longer than lists and search look into says so, is kept whole, and its beginning is found", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { last_name: "Lang" });
  await openRecord(page, "Lang");
  const hint = page.getByText(de("field.prose_searched", { count: "4.000" }));
  await writeNote(page, "Anfang einer kurzen Notiz");
  assert.equal(await hint.count(), 0, "a short note says nothing");
  const long = `Anfang ${"wort ".repeat(900)}Schlussstein`;
  await writeNote(page, long);
  await hint.waitFor();
  assert.deepEqual(await one.axe(), []);
  await acknowledged(page);
  await one.goto("/contacts");
  await openRecord(page, "Lang");
  await eventually(async () => (await note(page).inputValue()) === long, { what: "the whole note after a new start" });
  await hint.waitFor();
  await openList(page);
  const search = page.getByRole("searchbox", { name: de("list.search") });
  await search.fill("anfang");
  await eventually(async () => (await count(page)) === 1, { what: "the note found by its beginning" });
  await search.fill("schlussstein");
  await eventually(async () => (await count(page)) === 0, { what: "nothing behind what is searched" });
});
