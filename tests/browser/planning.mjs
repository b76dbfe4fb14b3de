//! What somebody does in the calendar, by the German words on the screen.

import { eventually } from "./harness.mjs";
import { shownAnew } from "./bench/wire.mjs";
import { still } from "./pages.mjs";
import { de, openList } from "./person.mjs";

/** Opens the calendar in one of its views, on a day `2026-03-25`; without one on today. */
export async function openCalendar(page, view, day) {
  await openList(page, "calendar");
  await show(page, view);
  if (day) await goTo(page, day);
}

/** Shows the days in another way. */
export async function show(page, view) {
  await page.locator(`.cal-views [data-show="${view}"]`).click();
  await page.locator(`.calendar[data-view="${view}"]`).waitFor();
}

/** Turns pages until the day is shown. */
export async function goTo(page, day) {
  await page.locator("[data-day], [data-whole]").first().waitFor({ state: "attached" });
  const shown = () => page.locator(`[data-day="${day}"], [data-whole="${day}"]`).count();
  const first = async () => {
    const days = await page.locator("[data-day], [data-whole]").evaluateAll((all) => all.map((one) => one.dataset.day ?? one.dataset.whole).sort());
    return days[0];
  };
  for (let pages = 0; (await shown()) === 0 && pages < 600; pages += 1) {
    const before = await first();
    await page.getByRole("button", { name: de(before < day ? "calendar.on" : "calendar.back"), exact: true }).click();
    await eventually(async () => (await first()) !== before, { what: "the page to turn" });
  }
}

/** An appointment on the screen, whatever it is drawn as. */
export const event = (page, title) => page.locator("[data-event]").filter({ hasText: title });

const minutes = (at) => at.split(":").map(Number).reduce((hours, minutes) => hours * 60 + minutes);

/** Brings a time into the middle of what is seen. */
async function bring(page, at) {
  await page.locator(".cal-scroll").evaluate((scroller, share) => scroller.scrollTo(0, scroller.scrollHeight * share - scroller.clientHeight / 2), at / 1440);
  await still(page.locator(".cal-scroll"));
}

/** Where a time of a day lies on the screen as it is scrolled. `at`: "09:15". */
export async function place(page, day, at) {
  const { x, y, width, height } = await page.locator(`.cal-col[data-day="${day}"]`).boundingBox();
  return { x: x + width / 2, y: y + (height * minutes(at)) / 1440 + 1 };
}

/** The same, brought into sight before. */
export async function point(page, day, at) {
  await bring(page, minutes(at));
  return place(page, day, at);
}

/** Drags the mouse from a time of a day to another: `["2026-06-16", "09:15"]`. */
export async function carry(page, from, to) {
  await bring(page, (minutes(from[1]) + minutes(to[1])) / 2);
  await drag(page, await place(page, ...from), await place(page, ...to));
}

/** Drags the mouse from a time to another of the same or another day. */
export async function drag(page, from, to) {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 4, from.y + 8, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.locator(".cal-preview, .is-target").first().waitFor();
  await page.mouse.up();
}

/** Draws a new appointment and gives it a title. */
export async function draw(page, day, from, to, title) {
  await carry(page, [day, from], [day, to]);
  await fillNew(page, title);
}

/** Gives what is being made a title and saves it. */
export async function fillNew(page, title, fields = {}) {
  const sheet = page.getByRole("dialog", { name: de("shell.new_event") });
  await sheet.locator('[data-field="title"] input').fill(title);
  for (const [key, text] of Object.entries(fields)) await sheet.locator(`[data-field="${key}"] input`).first().fill(text);
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}

/** What an appointment is called by a reader: title, kind, when, where. */
export const says = (event) => event.first().locator(".cal-name").textContent({ timeout: 1_000 });

/** Waits until an appointment says these times, "09:00 – 10:00". */
export const is = (page, title, times) =>
  eventually(
    async () => {
      const said = await says(event(page, title));
      if (!said.includes(times)) throw new Error(`${title} is: ${said}`);
      return true;
    },
    { within: 15_000, what: `${title} to be ${times}` },
  );

/** As [`is`], for what was done here: it stays so once the engine has said it. */
export async function settles(page, title, times) {
  await is(page, title, times);
  await shownAnew(page);
  await is(page, title, times);
}

/** A finger on the screen. */
export async function finger(page) {
  const touch = await page.context().newCDPSession(page);
  const send = (type, at) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });
  return {
    /** Rests on a place until something is lifted. */
    async lift(at) {
      await send("touchStart", at);
      await page.locator(".cal-preview, .is-carried").first().waitFor();
    },
    down: (at) => send("touchStart", at),
    /** Goes to a place in steps. */
    async go(from, to) {
      for (let step = 1; step <= 8; step += 1) {
        await send("touchMove", { x: from.x + ((to.x - from.x) * step) / 8, y: from.y + ((to.y - from.y) * step) / 8 });
        await page.waitForTimeout(16);
      }
    },
    up: () => send("touchEnd"),
  };
}

/** Chooses a calendar file and waits until it is understood. */
export async function openIcs(page, name, text) {
  await page.getByRole("button", { name: de("calendar.more_acts"), exact: true }).click();
  await page.locator('.cal-import input[type="file"]').setInputFiles({ name, mimeType: "text/calendar", buffer: Buffer.from(text) });
  const sheet = page.getByRole("dialog", { name: de("calendar.import_title") });
  await sheet.waitFor();
  return sheet;
}
