//! Files that the device hands to the installed app: shared from an address book, a mail or a folder.

import { assert, eventually, story } from "./harness.mjs";
import { de, found, row } from "./person.mjs";

const CARD = ["BEGIN:VCARD", "VERSION:3.0", "N:Özdemir;Leyla;;;", "FN:Leyla Özdemir", "EMAIL:leyla@oezdemir-holz.de", "END:VCARD", ""].join("\r\n");
const EVENT = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//DE", "BEGIN:VEVENT", "UID:abnahme@beispiel.de", "DTSTAMP:20260102T080000Z",
  "DTSTART:20270308T090000Z", "DTEND:20270308T100000Z", "SUMMARY:Abnahme Halle 3", "END:VEVENT", "END:VCALENDAR", "",
].join("\r\n");
const TABLE = "Vorname;Nachname;Firma\r\nAnna;Albers;Albers Bau\r\n";

/** What the system does when somebody shares a file with the app. */
async function share(one, name, type, text) {
  const status = await one.page.evaluate(async ([name, type, text]) => {
    const form = new FormData();
    form.append("files", new File([text], name, { type }));
    return (await fetch("/share", { method: "POST", body: form, redirect: "manual" })).type;
  }, [name, type, text]);
  assert.equal(status, "opaqueredirect", "the service worker takes it and leads to the app");
  await one.goto("/?shared");
}

story("what the device shares with the app goes where it is read: a card, an appointment, a table", async ({ device }) => {
  const one = await device();
  await found(one);
  await one.installed();
  await share(one, "Leyla Özdemir.vcf", "text/vcard", CARD);
  const sheet = one.page.getByRole("dialog", { name: de("shell.new_contact") });
  await sheet.getByText("leyla@oezdemir-holz.de").waitFor();
  assert.equal(new URL(one.page.url()).search, "");
  await sheet.getByRole("button", { name: de("list.create_open"), exact: true }).click();
  await one.page.locator("#record-title", { hasText: "Leyla Özdemir" }).waitFor();
  await share(one, "abnahme.ics", "text/calendar", EVENT);
  await one.page.waitForURL("**/calendar");
  const dates = one.page.getByRole("dialog");
  await dates.getByText(de("calendar.n_new.one")).waitFor();
  await dates.getByRole("button", { name: de("calendar.take_in.one"), exact: true }).click();
  await one.page.getByText(de("calendar.imported.one")).first().waitFor();
  await share(one, "kunden.csv", "text/csv", TABLE);
  await one.page.waitForURL("**/import");
  await one.page.getByText("Albers Bau").first().waitFor();
  // Taken once: nothing comes again with the next start.
  await one.goto("/?shared");
  await eventually(() => one.page.evaluate(async () => (await (await caches.open("shared")).keys()).length === 0), { what: "nothing to be left" });
  assert.equal(await one.page.getByRole("dialog").count(), 0);
});

story("a file that nobody can read is told of", async ({ device }) => {
  const one = await device();
  await found(one);
  await one.installed();
  await share(one, "urlaub.png", "image/png", "x");
  await one.page.getByText(de("import.received_unknown", { name: "urlaub.png" })).waitFor();
});
