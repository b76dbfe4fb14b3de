//! The calendar: appointments by mouse, finger and keyboard, series over the switch of the clock, two people on one
//! appointment, files of other calendars.

import { readFileSync } from "node:fs";
import { assert, eventually, story } from "./harness.mjs";
import { withRows } from "./listing.mjs";
import { choices, de, field, found, mark, pair, pill, showAllFields, together } from "./person.mjs";
import { settled, still } from "./pages.mjs";
import { carry, drag, draw, event, fillNew, finger, goTo, is, openCalendar, openIcs, point, says, settles, show } from "./planning.mjs";

const toast = (page, text) => page.locator(".toasts").getByText(text).first().waitFor();

const ICS = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//DE",
  "BEGIN:VEVENT", "UID:runde@beispiel.de", "DTSTAMP:20260101T000000Z", "SUMMARY:Vertriebsrunde", "LOCATION:Köln",
  "DTSTART;TZID=Europe/Berlin:20260323T090000", "DTEND;TZID=Europe/Berlin:20260323T100000", "RRULE:FREQ=WEEKLY;BYDAY=MO,FR",
  "EXDATE;TZID=Europe/Berlin:20260327T090000", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT30M", "END:VALARM", "END:VEVENT",
  "BEGIN:VEVENT", "UID:messe@beispiel.de", "SUMMARY:Hannover Messe", "DTSTART;VALUE=DATE:20260330", "DTEND;VALUE=DATE:20260402", "END:VEVENT",
  "BEGIN:VEVENT", "UID:kaputt@beispiel.de", "SUMMARY:Ohne Anfang", "END:VEVENT",
  "END:VCALENDAR", "",
].join("\r\n");

story("an appointment is drawn, moved and stretched by mouse, and each of it is taken back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openCalendar(page, "week", "2026-06-17");
  await draw(page, "2026-06-16", "09:00", "10:00", "Besuch bei Muster");
  await is(page, "Besuch bei Muster", "09:00 – 10:00");
  await carry(page, ["2026-06-16", "09:15"], ["2026-06-18", "14:15"]);
  await settles(page, "Besuch bei Muster", "Do., 18. Juni 2026, 14:00 – 15:00");
  const edge = await event(page, "Besuch bei Muster").boundingBox();
  const end = { x: edge.x + edge.width / 2, y: edge.y + edge.height - 3 };
  await drag(page, end, { x: end.x, y: end.y + edge.height / 2 });
  await settles(page, "Besuch bei Muster", "14:00 – 15:30");
  await page.keyboard.press("Control+z");
  await is(page, "Besuch bei Muster", "14:00 – 15:00");
  await page.keyboard.press("Control+z");
  await is(page, "Besuch bei Muster", "Di., 16. Juni 2026, 09:00 – 10:00");
  await page.reload();
  await one.mounted();
  await is(page, "Besuch bei Muster", "09:00 – 10:00").catch(async () => {
    await goTo(page, "2026-06-16");
    await is(page, "Besuch bei Muster", "09:00 – 10:00");
  });
});

story("in the day an appointment is drawn, moved and stretched; it comes again every week as its page says, until that is taken back", async ({ device }) => {
  const page = await found(await device());
  await openCalendar(page, "day", "2026-06-16");
  await draw(page, "2026-06-16", "09:00", "10:00", "Besuch bei Muster");
  await is(page, "Besuch bei Muster", "Di., 16. Juni 2026, 09:00 – 10:00");
  await carry(page, ["2026-06-16", "09:15"], ["2026-06-16", "14:15"]);
  await settles(page, "Besuch bei Muster", "14:00 – 15:00");
  const edge = await event(page, "Besuch bei Muster").boundingBox();
  const end = { x: edge.x + edge.width / 2, y: edge.y + edge.height - 3 };
  await drag(page, end, { x: end.x, y: end.y + edge.height / 2 });
  await settles(page, "Besuch bei Muster", "14:00 – 15:30");

  await event(page, "Besuch bei Muster").click();
  await page.locator("#record-title", { hasText: "Besuch bei Muster" }).waitFor();
  await showAllFields(page);
  const again = field(page, "rrule");
  await again.locator("[data-edit]").first().click();
  await again.locator("select").selectOption({ label: de("again.weekly") });
  await again.getByRole("button", { name: de("again.close"), exact: true }).click();
  await page.locator(".event-facts", { hasText: de("again.says_weekly") }).waitFor();
  await openCalendar(page, "day", "2026-06-23");
  await is(page, "Besuch bei Muster", "Di., 23. Juni 2026, 14:00 – 15:30");
  await show(page, "month");
  await eventually(async () => (await event(page, "Besuch bei Muster").count()) >= 3, { what: "each week in the month" });
  await page.keyboard.press("Control+z");
  await eventually(async () => (await event(page, "Besuch bei Muster").count()) === 1, { what: "one appointment again" });
});

story("an appointment comes again on the first Monday of each month, or on the last Friday, and says so in words", async ({ device }) => {
  const page = await found(await device());
  await openCalendar(page, "day", "2026-06-01");
  await draw(page, "2026-06-01", "09:00", "10:00", "Vertriebsrunde");
  await event(page, "Vertriebsrunde").click();
  await page.locator("#record-title", { hasText: "Vertriebsrunde" }).waitFor();
  await showAllFields(page);
  const again = field(page, "rrule");
  const inMonth = again.getByRole("combobox", { name: de("again.in_month"), exact: true });
  const weekday = again.getByRole("combobox", { name: de("again.weekday"), exact: true });
  const says = (text) => page.locator(".event-facts", { hasText: text }).waitFor();
  await again.locator("[data-edit]").first().click();
  await again.locator("select").first().selectOption({ label: de("again.monthly") });
  await says("Jeden Monat");
  assert.equal(await weekday.count(), 0);
  await inMonth.selectOption({ label: de("again.first") });
  await says("Jeden Monat am ersten Montag");
  await openCalendar(page, "day", "2026-07-06");
  await is(page, "Vertriebsrunde", "Mo., 6. Juli 2026, 09:00 – 10:00");

  await event(page, "Vertriebsrunde").click();
  await page.getByRole("dialog", { name: de("calendar.open_series") }).getByRole("button", { name: "Ganze Serie öffnen" }).click();
  await page.locator("#record-title", { hasText: "Vertriebsrunde" }).waitFor();
  await showAllFields(page);
  await again.locator("[data-edit]").first().click();
  // What is set stands in the choices.
  assert.equal(await inMonth.evaluate((select) => select.selectedOptions[0].textContent), de("again.first"));
  await inMonth.selectOption({ label: de("again.last") });
  await weekday.selectOption({ label: "Freitag" });
  await says("Jeden Monat am letzten Freitag");
  await openCalendar(page, "day", "2026-07-31");
  await is(page, "Vertriebsrunde", "Fr., 31. Juli 2026, 09:00 – 10:00");
});

story("in the month an appointment is carried to another day, keeps its time of day, and that is taken back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openCalendar(page, "week", "2026-06-17");
  await draw(page, "2026-06-16", "09:00", "10:00", "Besuch bei Muster");
  await is(page, "Besuch bei Muster", "09:00 – 10:00");
  await show(page, "month");
  const middle = async (place) => {
    const { x, y, width, height } = await place.first().boundingBox();
    return { x: x + width / 2, y: y + height / 2 };
  };
  const day = (iso) => page.locator(`.cal-cell[data-whole="${iso}"]`);
  await day("2026-06-16").locator("[data-event]").waitFor();
  await settled(page);
  await drag(page, await middle(event(page, "Besuch bei Muster")), await middle(day("2026-06-24")));
  await settles(page, "Besuch bei Muster", "Mi., 24. Juni 2026, 09:00 – 10:00");
  await day("2026-06-24").locator("[data-event]").waitFor();
  assert.equal(await day("2026-06-16").locator("[data-event]").count(), 0);
  await page.keyboard.press("Control+z");
  await is(page, "Besuch bei Muster", "Di., 16. Juni 2026, 09:00 – 10:00");
  await day("2026-06-16").locator("[data-event]").waitFor();
});

story("an appointment goes through the days by keyboard alone, and the focus goes with it", async ({ device }) => {
  const page = await found(await device());
  await openCalendar(page, "week", "2026-06-17");
  await draw(page, "2026-06-16", "09:00", "10:00", "Rückruf Köhler");
  await event(page, "Rückruf Köhler").focus();
  await page.keyboard.press("Alt+ArrowDown");
  await settles(page, "Rückruf Köhler", "09:15 – 10:15");
  await page.keyboard.press("Alt+ArrowRight");
  await settles(page, "Rückruf Köhler", "Mi., 17. Juni 2026, 09:15 – 10:15");
  await eventually(() => page.evaluate(() => document.activeElement?.closest("[data-event]") !== null), { what: "the focus to go with it" });
  await page.keyboard.press("Alt+Shift+ArrowDown");
  await settles(page, "Rückruf Köhler", "09:15 – 10:30");
  await eventually(() => page.evaluate(() => document.activeElement?.closest("[data-event]") !== null), { what: "the focus to stay with it" });
  await page.keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Rückruf Köhler" }).waitFor();
  await page.locator(".event-outcomes").getByRole("button", { name: de("calendar.held"), exact: true }).click();
  await toast(page, de("calendar.was_held"));
});

story("a finger that scrolls moves nothing, one that rests makes, moves and stretches", async ({ device }) => {
  const page = await found(await device({ size: "tablet-wide" }));
  await openCalendar(page, "week", "2026-06-17");
  const touch = await finger(page);
  const free = await point(page, "2026-06-16", "11:00");
  const top = () => page.locator(".cal-scroll").evaluate(({ scrollTop }) => scrollTop);
  const before = await top();
  // At once: that is scrolling.
  await touch.down(free);
  await touch.go(free, { x: free.x, y: free.y - 160 });
  await touch.up();
  await eventually(async () => (await top()) > before + 50, { what: "the hours to be scrolled" });
  // What was pushed comes to rest first.
  await still(page.locator(".cal-scroll"));
  assert.equal(await page.locator(".cal-preview").count(), 0);
  assert.equal(await page.locator("dialog[open]").count(), 0);
  // After a rest: that is drawing.
  const start = await point(page, "2026-06-16", "11:00");
  const later = await page.locator('.cal-col[data-day="2026-06-16"]').boundingBox().then(({ height }) => height / 24);
  await touch.lift(start);
  await touch.go(start, { x: start.x, y: start.y + later * 2 });
  await touch.up();
  await fillNew(page, "Vorführung");
  await is(page, "Vorführung", "11:00 – 13:00");
  const from = await point(page, "2026-06-16", "11:30");
  const to = await page.locator('.cal-col[data-day="2026-06-18"]').boundingBox();
  await touch.lift(from);
  await touch.go(from, { x: to.x + to.width / 2, y: from.y + later });
  await touch.up();
  await settles(page, "Vorführung", "Do., 18. Juni 2026, 12:00 – 14:00");
  const box = await event(page, "Vorführung").boundingBox();
  const edge = { x: box.x + box.width / 2, y: box.y + box.height - 6 };
  await touch.lift(edge);
  await touch.go(edge, { x: edge.x, y: edge.y - later });
  await touch.up();
  await is(page, "Vorführung", "12:00 – 13:00");
});

story("two people move one appointment offline: one difference about when, and no time that nobody chose", async (world) => {
  const { anna, bert } = await pair(world.device);
  await anna.goto("/contacts");
  await openCalendar(anna.page, "week", "2026-06-17");
  await draw(anna.page, "2026-06-16", "09:00", "10:00", "Jahresgespräch");
  await pill(anna.page, /^Alles gesichert/);
  await openCalendar(bert.page, "week", "2026-06-17");
  await event(bert.page, "Jahresgespräch").waitFor();
  await world.relay.stop();
  for (const { page } of [anna, bert]) await pill(page, /^Offline/);
  await carry(anna.page, ["2026-06-16", "09:15"], ["2026-06-18", "14:15"]);
  await carry(bert.page, ["2026-06-16", "09:15"], ["2026-06-17", "11:15"]);
  await is(anna.page, "Jahresgespräch", "14:00 – 15:00");
  await is(bert.page, "Jahresgespräch", "11:00 – 12:00");
  await together(world, [anna, bert]);
  for (const { page } of [anna, bert]) {
    await eventually(async () => /14:00 – 15:00|11:00 – 12:00/.test(await says(event(page, "Jahresgespräch"))), { what: "one of both times" });
    await page.locator(".cal-clash").waitFor();
  }
  await event(anna.page, "Jahresgespräch").click();
  await anna.page.locator("#record-title", { hasText: "Jahresgespräch" }).waitFor();
  await mark(anna.page, "when").waitFor();
  await eventually(async () => (await choices(anna.page).count()) === 2, { what: "both times to choose from" });
});

story("a file of another calendar comes in once, stays at nine over the switch of the clock, and goes out again", async ({ device }) => {
  const page = await found(await device());
  await openCalendar(page, "week", "2026-03-30");
  const sheet = await openIcs(page, "team.ics", ICS);
  await sheet.getByText(de("calendar.n_new.other", { n: "2" })).waitFor();
  await sheet.getByText(de("calendar.n_faulty.one")).waitFor();
  await sheet.getByText(de("calendar.fault_no_start")).waitFor();
  await sheet.getByRole("button", { name: de("calendar.take_in.other", { n: "2" }), exact: true }).click();
  await toast(page, de("calendar.imported.other", { n: "2" }));
  await is(page, "Vertriebsrunde", "Mo., 30. März 2026, 09:00 – 10:00");
  await event(page, "Hannover Messe").waitFor();
  await page.getByRole("button", { name: de("calendar.back"), exact: true }).click();
  await is(page, "Vertriebsrunde", "Mo., 23. März 2026, 09:00 – 10:00");
  assert.equal(await event(page, "Vertriebsrunde").count(), 1, "what is left out is left out");
  // Once more: nothing to take in.
  const again = await openIcs(page, "team.ics", ICS);
  await again.getByText(de("calendar.nothing_new")).waitFor();
  await again.getByRole("button", { name: de("calendar.not_now"), exact: true }).click();
  await page.getByRole("button", { name: de("calendar.more_acts"), exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: de("calendar.export"), exact: true }).click()]);
  const text = readFileSync(await download.path(), "utf8");
  for (const line of ["UID:runde@beispiel.de", "DTSTART;TZID=Europe/Berlin:20260323T090000", "RRULE:FREQ=WEEKLY;BYDAY=MO,FR", "TRIGGER:-PT30M", "BEGIN:VTIMEZONE"]) {
    assert.ok(text.includes(`${line}\r\n`), `${line} in\n${text}`);
  }
  // One undo takes the whole file back.
  await page.keyboard.press("Control+z");
  await event(page, "Vertriebsrunde").waitFor({ state: "detached" });
});

const MEETING = [
  "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//DE",
  "BEGIN:VEVENT", "UID:treffen@beispiel.de", "DTSTAMP:20260101T000000Z", "SUMMARY:Jahresgespräch", "DESCRIPTION:Preise",
  "DTSTART:20260330T080000Z", "DTEND:20260330T090000Z",
  "ORGANIZER;CN=Ute Weiss:mailto:ute@weiss.example", "ATTENDEE;CN=\"Müller, Jana\";PARTSTAT=ACCEPTED:MAILTO:Jana@Meyer.example",
  "END:VEVENT", "END:VCALENDAR", "",
].join("\r\n");

story("of the people in a file those who are known are tied to the appointment, and they go out with it again", async ({ device }) => {
  const { page } = await withRows(device, [["Vorname", "Nachname", "E-Mail"], ["Jana", "Müller", "jana@meyer.example"], ["Uta", "Weiss", "uta@weiss.example"]]);
  await openCalendar(page, "week", "2026-03-30");
  const sheet = await openIcs(page, "treffen.ics", MEETING);
  await sheet.getByRole("button", { name: de("calendar.take_in.one"), exact: true }).click();
  await toast(page, de("calendar.imported.one"));
  const again = await openIcs(page, "treffen.ics", MEETING);
  await again.getByText(de("calendar.n_same.one"), { exact: true }).waitFor();
  await again.getByRole("button", { name: de("calendar.not_now"), exact: true }).click();
  await page.goto(new URL("/events", page.url()).href);
  await page.getByRole("link", { name: "Jahresgespräch", exact: true }).click();
  await page.locator("#record-title", { hasText: "Jahresgespräch" }).waitFor();
  await page.locator(".record").getByText("Jana Müller", { exact: true }).first().waitFor();
  const agenda = page.getByRole("textbox", { name: "Vorbereitung", exact: true });
  await eventually(async () => (await agenda.inputValue()).endsWith("Teilnehmer: Ute Weiss <ute@weiss.example>"), { what: "whom nobody knows" });
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: ".ics", exact: true }).click()]);
  const text = readFileSync(await download.path(), "utf8").replaceAll("\r\n ", "");
  assert.match(text, /ATTENDEE;CN="Jana Müller":mailto:jana@meyer\.example\r\n/);
  assert.ok(!text.includes("METHOD:PUBLISH"), "who is named is not merely told");
});

story("one time of a series goes its own way, the others stay", async ({ device }) => {
  const page = await found(await device());
  await openCalendar(page, "week", "2026-03-30");
  const sheet = await openIcs(page, "team.ics", ICS);
  await sheet.getByRole("button", { name: de("calendar.take_in.other", { n: "2" }), exact: true }).click();
  await event(page, "Vertriebsrunde").first().waitFor();
  await carry(page, ["2026-03-30", "09:15"], ["2026-03-31", "13:15"]);
  const asked = page.getByRole("dialog", { name: de("calendar.move_series") });
  await asked.getByRole("button", { name: de("calendar.only_this") }).click();
  await page.locator('.cal-col[data-day="2026-03-31"] [data-event]').filter({ hasText: "Vertriebsrunde" }).waitFor();
  await page.locator('.cal-col[data-day="2026-03-30"] [data-event]').waitFor({ state: "detached" });
  await page.locator('.cal-col[data-day="2026-04-03"] [data-event]').waitFor();
  // The whole series an hour later: on both sides of the switch of the clock.
  await carry(page, ["2026-04-03", "09:15"], ["2026-04-03", "10:15"]);
  await page.getByRole("dialog", { name: de("calendar.move_series") }).getByRole("button", { name: de("calendar.all_times") }).click();
  await eventually(async () => /10:00 – 11:00/.test(await says(page.locator('.cal-col[data-day="2026-04-03"] [data-event]'))), { what: "the series an hour later" });
  await page.getByRole("button", { name: de("calendar.back"), exact: true }).click();
  await is(page, "Vertriebsrunde", "Mo., 23. März 2026, 10:00 – 11:00");
});

story("in New York a series planned in Berlin is where Berlin's nine o'clock is", async ({ device }) => {
  const page = await found(await device({ zone: "America/New_York" }));
  await openCalendar(page, "week", "2026-03-23");
  const sheet = await openIcs(page, "team.ics", ICS);
  await sheet.getByRole("button", { name: de("calendar.take_in.other", { n: "2" }), exact: true }).click();
  // New York has switched already, Berlin not yet: five hours; a week later six again.
  await is(page, "Vertriebsrunde", "Mo., 23. März 2026, 04:00 – 05:00");
  await goTo(page, "2026-03-30");
  await is(page, "Vertriebsrunde", "Mo., 30. März 2026, 03:00 – 04:00");
  // Whole days are the same days everywhere.
  await is(page, "Hannover Messe", "Mo., 30. März 2026 – Mi., 1. Apr. 2026");
  await event(page, "Vertriebsrunde").first().click();
  await page.getByRole("dialog", { name: de("calendar.open_series") }).getByText("09:00 Uhr in Berlin").waitFor();
});

story("a phone shows the days as a list, makes an appointment in words, and refuses an end before the start", async ({ device }) => {
  const one = await device({ size: "phone" });
  const page = await found(one);
  await openCalendar(page, "agenda");
  await page.locator("button.create, button.round").filter({ visible: true }).first().tap();
  const sheet = page.getByRole("dialog", { name: de("shell.new_event") });
  await sheet.locator('[data-field="title"] input').fill("Anruf Weber");
  await sheet.locator(".period-words").fill("morgen 14-15");
  await sheet.locator(".period-words").press("Enter");
  await eventually(async () => (await sheet.locator('[data-part="from"]').inputValue()) === "14:00", { what: "the words to be understood" });
  await sheet.locator('[data-part="to"]').fill("13:00");
  await sheet.locator('[data-part="to"]').blur();
  await sheet.getByText(de("calendar.ends_before")).waitFor();
  assert.equal(await sheet.locator('[data-part="to"]').inputValue(), "13:00", "what was typed stays");
  await sheet.locator('[data-part="to"]').fill("15:30");
  await sheet.locator('[data-part="to"]').blur();
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).tap();
  await sheet.waitFor({ state: "detached" });
  await page.locator(".cal-agenda-day", { hasText: de("calendar.tomorrow") }).locator(".cal-row", { hasText: "Anruf Weber" }).waitFor();
  await is(page, "Anruf Weber", "14:00 – 15:30");
});

story("nothing in the calendar keeps anybody out", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openCalendar(page, "week", "2026-03-30");
  const sheet = await openIcs(page, "team.ics", ICS);
  await settled(page);
  assert.deepEqual(await one.axe(), []);
  await sheet.getByRole("button", { name: de("calendar.take_in.other", { n: "2" }), exact: true }).click();
  for (const view of ["week", "month", "day", "agenda"]) {
    await show(page, view);
    await settled(page);
    assert.deepEqual(await one.axe(), [], view);
  }
});
