//! What the relay learns: a whole run with names that stand nowhere else, and then a search for them.

import { readFile, readdir } from "node:fs/promises";
import { join as path } from "node:path";
import { csv } from "./files.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { connect, count, createContact, edit, found, importDone, invite, join, openFile, openRecord, pill, shows, startImport, writeNote } from "./person.mjs";

/** Every byte that goes over any WebSocket of this device, its worker's included. */
function listen(device, heard) {
  const watch = (page) =>
    page.on("websocket", (socket) => {
      for (const event of ["framesent", "framereceived"]) socket.on(event, ({ payload }) => heard.push(Buffer.from(payload)));
    });
  device.context.on("page", watch);
  device.context.pages().forEach(watch);
}

/** The ways in which a text may stand in bytes. */
const forms = (text) => [
  Buffer.from(text, "utf8"),
  Buffer.from(text, "utf16le"),
  Buffer.from(Buffer.from(text, "utf8").toString("hex")),
  ...[0, 1, 2].map((shift) => Buffer.from(Buffer.from(" ".repeat(shift) + text, "utf8").toString("base64").slice(4, -4))),
];

/** What of `canaries` stands in these bytes. */
const foundIn = (bytes, canaries) => canaries.filter((canary) => forms(canary).some((form) => bytes.includes(form)));

story("r18 the relay's files, its log and the wire hold nothing of what people write", async ({ relay, device }) => {
  const frames = [];
  const canaries = ["Kanarienfirma", "Annakanaria", "Annagerätkanaria", "Bertkanaria", "Bertgerätkanaria"];
  const canary = (text) => (canaries.push(text), text);

  const anna = await device({ name: "anna" });
  listen(anna, frames);
  await found(anna, { member: "Annakanaria", workspace: "Kanarienfirma", label: "Annagerätkanaria" });
  await connect(anna);
  const link = await invite(anna);
  const bert = await device({ name: "bert" });
  listen(bert, frames);
  await join(bert, link, { member: "Bertkanaria", label: "Bertgerätkanaria" });
  await anna.goto("/contacts");
  for (let at = 0; at < 8; at += 1) {
    await createContact(anna.page, {
      first_name: canary(`Vornamekanari${at}x`),
      last_name: canary(`Nachnamekanari${at}x`),
      position: canary(`Stellungskanari${at}x`),
      emails: canary(`postkanari${at}x@beispielkanari${at}x.de`),
      phones: canary(`0221 77${at}4455`),
      tags: canary(`schlagwortkanari${at}x`),
    });
  }
  // And a thousand more by a file: each row has a name and an address that stand nowhere else.
  const rows = Array.from({ length: 500 }, (_, at) => [`Vielkanari${at}x`, `vielkanari${at}x@beispielkanari.example`]);
  await openFile(anna.page, canary("dateikanari.csv"), csv([["Nachname", "E-Mail"], ...rows]));
  await startImport(anna.page);
  await importDone(anna.page);
  canaries.push(...rows.flat());
  await openRecord(anna.page, "Vornamekanari3x Nachnamekanari3x");
  await writeNote(anna.page, canary("Notizkanarienvogel, ganz vertraulich"));
  await edit(anna.page, "position", canary("Spätestellungskanari"));
  await eventually(async () => (await count(bert.page)) === 508, { within: 30_000, what: "all contacts on Bert's device" });
  await openRecord(bert.page, "Vornamekanari3x Nachnamekanari3x");
  await shows(bert.page, "position", "Spätestellungskanari");
  await bert.page.getByText("schlagwortkanari3x").first().waitFor();
  await pill(anna.page, /^Alles gesichert/);
  await pill(bert.page, /^Alles gesichert/);

  // The secret of the invitation is nothing for the relay either.
  canaries.push(link.split("#1.")[1]);
  const wire = Buffer.concat(frames);
  assert.ok(frames.length > 30 && wire.length > 10_000, `the wire was heard: ${frames.length} frames, ${wire.length} bytes`);
  assert.deepEqual(foundIn(wire, canaries), [], "on the wire");
  await relay.stop();
  let stored = 0;
  for (const name of await readdir(relay.data)) {
    const bytes = await readFile(path(relay.data, name));
    stored += bytes.length;
    assert.deepEqual(foundIn(bytes, canaries), [], name);
  }
  assert.ok(stored > 10_000, `the relay stored something: ${stored} bytes`);
  const log = Buffer.from(relay.log.join("\n"));
  assert.ok(log.length > 0);
  assert.deepEqual(foundIn(log, canaries), [], "in the log");
  // The search itself works: the page, which may know everything, holds them.
  const page = Buffer.from(await anna.page.content());
  assert.ok(foundIn(page, canaries).includes("Spätestellungskanari"));
});
