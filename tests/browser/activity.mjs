//! What a person notes on a record, and what stands in its timeline, by the German words on the screen.

import { eventually } from "./harness.mjs";
import { de } from "./person.mjs";

const WORDS = { call: "Anruf", visit: "Besuch", email: "E-Mail", note: "Notiz", meeting: "Treffen", chat: "Chat", social: "Social Media", letter: "Brief", video: "Videotermin", fair: "Messekontakt" };
const OUTCOMES = { reached: "Erreicht", not_reached: "Nicht erreicht", callback: "Rückruf", appointment: "Termin vereinbart", order: "Auftrag", refusal: "Absage" };

const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });

/** Where there is room for one part only: turns to the timeline. */
export async function turnToTimeline(page) {
  const tab = page.locator(".record-tabs button").filter({ hasText: de("timeline.title"), visible: true });
  if ((await tab.count()) > 0) await tab.click();
}

/** What stands in the timeline of the open record, newest first; `text`: only what says so. */
export const items = (page, text) => page.locator(".timeline-item").filter(text ? { hasText: text } : {});

/** The kinds of what stands there, newest first. */
export const kinds = (page) => page.locator(".timeline-item").evaluateAll((items) => items.map((item) => item.dataset.kind));

/** Opens the sheet in which something of this kind is noted. */
export async function ask(page, kind) {
  const button = page.locator(`[data-log="${kind}"]`);
  // What is noted more seldom is behind one button more.
  if ((await button.count()) === 0) await page.locator(".composer").getByRole("button", { name: de("activity.more_kinds"), exact: true }).click();
  await button.click();
  const sheet = page.locator("dialog.log-sheet");
  await sheet.getByRole("heading", { name: de("activity.note_kind", { kind: WORDS[kind] }) }).waitFor();
  return sheet;
}

/** Says in the open sheet what came of it. */
export const pick = (sheet, outcome) => sheet.getByRole("button", { name: OUTCOMES[outcome], exact: true }).click();

/** Notes what stands in the open sheet; durable when it returns. */
export async function save(page) {
  const sheet = page.locator("dialog.log-sheet");
  await button(sheet, "activity.save").click();
  await sheet.waitFor({ state: "detached" });
}

/** Notes something on the open record. */
export async function note(page, kind, { outcome, body, subject, at, step, due } = {}) {
  const sheet = await ask(page, kind);
  if (outcome) await pick(sheet, outcome);
  if (body) await sheet.locator('textarea[name="body"]').fill(body);
  if (subject) await sheet.locator('input[name="subject"]').fill(subject);
  if (at) await sheet.locator("#log-at").fill(at);
  if (step) {
    await button(sheet, "activity.next_step").click();
    await sheet.locator('input[name="step"]').fill(step);
    if (due) await sheet.locator('input[name="due"]').fill(due);
  }
  await save(page);
}

/** What stands under "Als Nächstes". */
export const next = (page, text) => page.locator(".next-row").filter(text ? { hasText: text } : {});

/** Shows a part of the timeline only. */
export const show = (page, key) => page.locator(".timeline-filters").getByRole("button", { name: de(key), exact: true }).click();

/** Drops files on the open record, as from a mail program. `files`: name and content. */
export async function drop(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const { name, text } of files) data.items.add(new File([text], name, { type: "message/rfc822" }));
    return data;
  }, files);
  await page.locator("article.record").dispatchEvent("dragover", { dataTransfer: transfer });
  await page.locator("article.record").dispatchEvent("drop", { dataTransfer: transfer });
}

/** Waits until so many stand in the timeline that say so. */
export const stands = (page, text, count = 1, within = 15_000) =>
  eventually(async () => (await items(page, text).count()) === count, { within, what: `${count} times "${text}" in the timeline` });
