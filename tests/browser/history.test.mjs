//! What happened to a record, and the way back to what stood there.

import { assert, eventually, story } from "./harness.mjs";
import { createContact, de, edit, found, openHistory, openRecord, pair, showAllFields, shows } from "./person.mjs";

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
  await page.locator(".toast").filter({ hasText: de("history.restored") }).getByRole("button", { name: de("shell.undo") }).waitFor();
  await shows(page, "position", "Einkauf");
  await begins(history, ["Position Leitung → Einkauf", ...changes]);
  // What stands there already cannot be restored once more.
  await older.getByRole("button").waitFor({ state: "detached" });

  // WHY by keyboard: what the page says of it goes after a while.
  await page.keyboard.press("Control+z");
  await shows(page, "position", "Leitung");
  await begins(history, ["Position Einkauf → Leitung", "Position Leitung → Einkauf", ...changes]);
  await older.getByRole("button", { name: de("history.restore") }).waitFor();
  await one.restart();
  await one.goto("/contacts");
  await openRecord(one.page, "Jana Müller");
  await shows(one.page, "position", "Leitung");
});

/** What the history says, newest first: the day, who on which device, and each line with its time. */
const told = (history) =>
  history.locator(".stretch").evaluateAll((stretches) => {
    let day = "";
    return stretches.map((stretch) => {
      day = stretch.querySelector(".stretch-day")?.textContent ?? day;
      const lines = [...stretch.querySelectorAll(".history-line")].map((line) => ({
        time: line.querySelector("time").textContent,
        what: [...line.querySelector(".history-what").childNodes].map(({ textContent }) => textContent.trim()).filter(Boolean).join(" "),
      }));
      return { day, author: stretch.querySelector(".stretch-author").textContent, lines };
    });
  });

/** A moment as the clock on these devices' wall shows it. */
const clock = (at) => new Intl.DateTimeFormat("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Berlin" }).format(at);

story("r1 the history says on both devices who changed what, when, and on which device", async ({ device }) => {
  const { anna, bert } = await pair(device);
  const began = Date.now();
  await anna.goto("/contacts");
  await createContact(anna.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await bert.goto("/contacts");
  await openRecord(bert.page, "Jana Müller");
  await edit(bert.page, "position", "Vertrieb");
  await openRecord(anna.page, "Jana Müller");
  await shows(anna.page, "position", "Vertrieb");
  await showAllFields(anna.page);
  await edit(anna.page, "department", "Außendienst");
  await bert.page.locator('.record [data-field="department"]').waitFor();

  const wanted = (annas, berts) => [
    { author: annas, what: ["Abteilung Außendienst"] },
    { author: berts, what: ["Position Einkauf → Vertrieb"] },
    { author: annas, what: [de("history.created"), "Vorname Jana", "Nachname Müller", "Position Einkauf", "Zuständig Anna Berger"].toSorted() },
  ];
  for (const [page, annas, berts] of [
    [anna.page, de("author.here"), "Bert Claussen · Tablet"],
    [bert.page, "Anna Berger · Laptop", de("author.here")],
  ]) {
    const history = await openHistory(page);
    await history.locator(".history-line").filter({ hasText: "Außendienst" }).waitFor();
    const stretches = await eventually(
      async () => {
        const stretches = await told(history);
        assert.deepEqual(stretches.map(({ author, lines }) => ({ author, what: lines.map(({ what }) => what).toSorted() })), wanted(annas, berts));
        return stretches;
      },
      { what: "the whole history" },
    );
    const minutes = new Set();
    for (let at = began - 60_000; at <= Date.now() + 60_000; at += 30_000) minutes.add(clock(at));
    for (const { time, what } of stretches.flatMap(({ lines }) => lines)) assert.ok(minutes.has(time), `${what}: ${time} is one of ${[...minutes]}`);
    const today = new Intl.DateTimeFormat("de-DE", { day: "numeric", month: "long", timeZone: "Europe/Berlin" }).format(Date.now());
    for (const { day } of stretches) assert.ok(/^heute/i.test(day) || day.includes(today), day);
  }
});
