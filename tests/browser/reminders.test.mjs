//! Reminders of tasks and appointments, while the page is open.

import { story } from "./harness.mjs";
import { acknowledged, connect, de, found, openList } from "./person.mjs";
import { openCalendar, openIcs } from "./planning.mjs";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A moment as files of calendars write it: 20260323T090000Z. */
const utc = (at) => `${new Date(at).toISOString().replaceAll(/[-:]/g, "").slice(0, 15)}Z`;

/** An appointment of a file: when it begins, and what else is said of it. */
const vevent = (title, begins, ...more) => [
  "BEGIN:VEVENT", `UID:${title.toLowerCase()}@beispiel.de`, "DTSTAMP:20260101T000000Z", `SUMMARY:${title}`, `DTSTART:${utc(begins)}`, `DTEND:${utc(begins + HOUR)}`,
  ...more, "END:VEVENT",
];

const alarm = (minutes) => ["BEGIN:VALARM", "ACTION:DISPLAY", `TRIGGER:-PT${minutes}M`, "END:VALARM"];

story("a task and appointments ring when they are to be reminded of, one that comes again too, and nothing else does", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await connect(one);
  // A day that begins at noon of the device: nothing here hangs on when the story is told.
  const noon = await page.evaluate(() => new Date().setHours(12, 0, 0, 0));
  const file = [
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//DE",
    ...vevent("Abnahme", noon + HOUR, ...alarm(30)),
    ...vevent("Vertriebsrunde", noon - 24 * HOUR + HOUR, "RRULE:FREQ=DAILY", ...alarm(30)),
    ...vevent("Messe", noon + HOUR, ...alarm(10)),
    ...vevent("Abgesagtes", noon + HOUR, "STATUS:CANCELLED", ...alarm(30)),
    ...vevent("Stilles", noon + HOUR),
    "END:VCALENDAR", "",
  ].join("\r\n");
  await openCalendar(page, "week");
  const sheet = await openIcs(page, "team.ics", file);
  await sheet.getByRole("button", { name: de("calendar.take_in.other", { n: "5" }), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  // A task.
  await openList(page, "tasks");
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const task = page.getByRole("dialog", { name: de("shell.new_task"), exact: true });
  await task.locator('[data-field="title"] input').fill("Angebot nachfassen");
  await task.getByRole("button", { name: de("list.create_open"), exact: true }).click();
  await page.locator("#record-title", { hasText: "Angebot nachfassen" }).waitFor();
  await page.getByRole("button", { name: `${de("remind.at")} ${de("remind.none")}` }).click();
  const local = await page.evaluate((at) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16), noon + 20 * MINUTE);
  await page.getByLabel(de("remind.at"), { exact: true }).fill(local);
  await page.locator(".task-chip", { hasText: "12:20" }).waitFor();
  await acknowledged(page);
  // The clock of the page is put to where it is a minute too early, then past both.
  const said = (title) => page.locator(".toast", { hasText: title });
  await page.clock.setFixedTime(noon + 19 * MINUTE);
  await page.reload();
  await one.mounted();
  await page.waitForFunction((at) => Number(localStorage.getItem("feldbuch.reminded")) === at, noon + 19 * MINUTE, { timeout: 30_000 });
  for (const title of ["Angebot nachfassen", "Abnahme", "Vertriebsrunde"]) {
    if ((await said(title).count()) > 0) throw new Error(`${title} rang before its time`);
  }
  const rings = Promise.all([
    said(de("remind.now", { title: "Angebot nachfassen" })).waitFor({ timeout: 40_000 }),
    said("Abnahme").waitFor({ timeout: 40_000 }),
    said("Vertriebsrunde").waitFor({ timeout: 40_000 }),
  ]);
  await page.clock.setFixedTime(noon + 31 * MINUTE);
  await rings;
  for (const title of ["Messe", "Abgesagtes", "Stilles"]) {
    if ((await said(title).count()) > 0) throw new Error(`${title} rang and should not`);
  }
});
