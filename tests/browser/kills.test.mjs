//! A browser that is killed again and again while somebody works in it (reliability R4).

import { allAnswered } from "./bench/wire.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { connect, createContact, edit, field, found, invite, join, note, openRecord, pill, row, shows, writeNote } from "./person.mjs";

/** How often the browser is killed; more for a long run. */
const KILLS = Number(process.env.FELDBUCH_BROWSER_KILLS ?? 4);
/** How many milliseconds after the first edit it dies: each time a little later, so that every part of an edit is met. */
const [SOONEST, LATEST] = [40, 900];

/** Edits until the browser is gone; tells each edit that was begun and each that the engine has called durable. */
async function editUntilTheEnd(page, from, tell) {
  for (let number = from; ; number += 1) {
    try {
      tell.begun = number;
      await edit(page, "position", `Stand ${number}`);
      await allAnswered(page, "command");
      tell.durable = number;
    } catch {
      return;
    }
  }
}

/** How often an opening after a kill is followed by one after an orderly end, to compare with. */
const COMPARED = Math.max(1, Math.floor(KILLS / 20));

/** Starts the app in a browser that was just started, and tells how many milliseconds pass until the list stands. */
async function opening(one) {
  const from = performance.now();
  await one.goto("/contacts");
  await row(one.page, "Standhaft").waitFor();
  return performance.now() - from;
}

const median = (times) => times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)];

/** The number that stands in the record, once it stands there. */
const standing = (page) =>
  eventually(
    async () => {
      const text = await field(page, "position").innerText();
      return text.match(/Stand (\d+)/)?.[1];
    },
    { what: "the edited field" },
  ).then(Number);

story(
  `r4 a browser killed ${KILLS} times while somebody edits keeps every edit that was called durable, and opens every time`,
  async ({ device }) => {
    const one = await device();
    await found(one);
    await createContact(one.page, { last_name: "Standhaft", position: "Stand 0" });
    // A colleague works in the same record: what comes in is written as well when the browser dies, and less strictly.
    await connect(one);
    const other = await device({ name: "colleague" });
    await join(other, await invite(one));
    await openRecord(other.page, "Standhaft");
    let last = 0;
    let acked = 0;
    const [afterKill, afterClose] = [[], []];
    for (let kill = 0; kill < KILLS; kill += 1) {
      await one.goto("/contacts");
      await openRecord(one.page, "Standhaft");
      const stood = await standing(one.page);
      assert.ok(stood === last, `stands at ${stood}, was seen at ${last}`);
      const tell = { begun: last, durable: last };
      const editing = editUntilTheEnd(one.page, last + 1, tell);
      const colleague = writeNote(other.page, `Kollege ${kill}`);
      // Every other time it dies in the first edit, else in one that comes after an edit that must stay.
      if (kill % 2 === 1) await eventually(() => tell.durable > last, { within: 30_000, what: "a durable edit" });
      await new Promise((resolve) => setTimeout(resolve, SOONEST + ((kill * 137) % (LATEST - SOONEST))));
      await one.kill();
      await Promise.all([editing, colleague]);
      await one.start();
      afterKill.push(await opening(one));
      await openRecord(one.page, "Standhaft");
      await eventually(async () => (await note(one.page).inputValue()) === `Kollege ${kill}`, { within: 30_000, what: "what the colleague wrote" });
      const now = await standing(one.page);
      assert.ok(now >= tell.durable, `kill ${kill}: ${tell.durable} was durable, ${now} stands there`);
      assert.ok(now <= tell.begun, `kill ${kill}: ${now} stands there, and only ${tell.begun} was begun`);
      acked += tell.durable - last;
      last = now;
      if (kill % COMPARED === 0) {
        await one.reopen();
        afterClose.push(await opening(one));
      }
    }
    await pill(one.page, /^Alles gesichert/, 60_000);
    await shows(other.page, "position", `Stand ${last}`, 30_000);
    assert.ok(acked >= Math.floor(KILLS / 2), `only ${acked} edits were durable: nobody worked`);
    const ratio = median(afterKill) / median(afterClose);
    const whole = (times) => [median(times), Math.max(...times)].map(Math.round).join(" / ");
    console.log(`${KILLS} kills, ${acked} durable edits, none lost; opened in ${whole(afterKill)} ms (median / worst) after a kill, in ${whole(afterClose)} ms after an orderly end: ${ratio.toFixed(2)} times`);
    assert.ok(ratio <= 2, `opening takes ${ratio.toFixed(2)} times as long after a kill`);
  },
  { timeout: 180_000 + KILLS * 25_000 },
);
