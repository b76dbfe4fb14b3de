//! What happened to a record, and the way back to what stood there.

import { assert, eventually, story } from "./harness.mjs";
import { createContact, de, edit, found, openHistory, openRecord, shows } from "./person.mjs";

/** The lines of the history, newest first: the field's name and what became of it. */
const lines = (history) =>
  history.locator(".history-what").evaluateAll((lines) => lines.map((line) => [...line.childNodes].map(({ textContent }) => textContent.trim()).filter(Boolean).join(" ")));

/** Waits until the newest lines are these. */
const begins = (history, wanted) =>
  eventually(
    async () => {
      assert.deepEqual((await lines(history)).slice(0, wanted.length), wanted);
      return true;
    },
    { what: "the newest lines of the history" },
  );

story("a value restored from the history stands in its field, the history says so, and undo takes it back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await openRecord(page, "Jana Müller");
  await edit(page, "position", "Vertrieb");
  await edit(page, "position", "Leitung");
  const history = await openHistory(page);
  const changes = ["Position Vertrieb → Leitung", "Position Einkauf → Vertrieb"];
  await begins(history, changes);

  // Before the older of both changes stood the first value.
  const older = history.locator(".history-line").filter({ hasText: "Einkauf → Vertrieb" });
  await older.getByRole("button", { name: de("history.restore") }).click();
  await shows(page, "position", "Einkauf");
  await begins(history, ["Position Leitung → Einkauf", ...changes]);
  // What stands there already cannot be restored once more.
  assert.equal(await older.getByRole("button").count(), 0);

  const toast = page.locator(".toast").filter({ hasText: de("history.restored") });
  await toast.getByRole("button", { name: de("shell.undo") }).click();
  await shows(page, "position", "Leitung");
  await begins(history, ["Position Einkauf → Leitung", "Position Leitung → Einkauf", ...changes]);
  await older.getByRole("button", { name: de("history.restore") }).waitFor();
  await one.restart();
  await one.goto("/contacts");
  await openRecord(one.page, "Jana Müller");
  await shows(one.page, "position", "Leitung");
});
