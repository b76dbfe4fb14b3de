//! Leads and deals: the board by mouse, keyboard and finger, what a stage asks for, two people on one deal.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { isoDay, openToday, part } from "./doing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { acknowledged, connect, de, edit, field, found, invite, join, mark, openList, openRecord, pill, shows, take, together } from "./person.mjs";
import { still } from "./pages.mjs";
import { card, carryByFinger, column, createDeal, dragTo, liesIn, openBoard, openStage, sums, writeStage } from "./selling.mjs";

const toast = (page, text) => page.locator(".toasts").getByText(text).first().waitFor();

const DAY_MS = 86_400_000;

/** Measures by the page's own clock how long the next message with these words stands; asked for the result once it has gone. */
async function standing(page, text) {
  await page.evaluate((text) => {
    window.stood = new Promise((resolve) => {
      let since = null;
      const look = () => {
        const is = [...document.querySelectorAll(".toast")].some((toast) => toast.textContent.includes(text));
        if (is) since ??= performance.now();
        if (is || since === null) return;
        observer.disconnect();
        resolve(performance.now() - since);
      };
      const observer = new MutationObserver(look);
      observer.observe(document.querySelector(".toasts"), { childList: true, subtree: true });
    });
  }, text);
  return () => page.evaluate(() => window.stood);
}

story("journey 6: a deal is moved by mouse, what its stage asks for is asked, a lost one says why, and all of it is taken back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  // All of it without a network.
  await one.installed();
  await one.setOffline(true);
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Pumpenwartung" });
  await dragTo(page, "Pumpenwartung", "Qualifiziert");
  await liesIn(page, "Pumpenwartung", "Qualifiziert");
  await toast(page, de("sales.moved", { stage: "Qualifiziert" }));
  // "Angebot" asks for amount and date.
  await dragTo(page, "Pumpenwartung", "Angebot");
  const sheet = page.getByRole("dialog", { name: de("sales.to_stage", { stage: "Angebot" }) });
  await sheet.locator('[data-field="amount"] input').fill("12.500");
  await sheet.getByRole("button", { name: de("sales.move"), exact: true }).click();
  await sheet.getByText(de("sales.still_missing")).waitFor();
  await sheet.locator('[data-field="expected_close"] input').first().fill("31.12.2030");
  await sheet.getByRole("button", { name: de("sales.move"), exact: true }).click();
  await liesIn(page, "Pumpenwartung", "Angebot");
  await eventually(async () => /12\.500.*gewichtet 7\.500/s.test(await sums(page, "Angebot")), { what: "the sums of the stage" });
  // Lost: only with a reason.
  await dragTo(page, "Pumpenwartung", "Verloren");
  const lost = page.getByRole("dialog", { name: de("sales.to_stage", { stage: "Verloren" }) });
  await lost.getByRole("button", { name: de("sales.move"), exact: true }).click();
  await lost.getByText(de("sales.still_missing")).waitFor();
  await lost.locator('[data-field="lost_reason"] select').selectOption({ label: "Preis" });
  const stood = await standing(page, de("sales.lost"));
  await lost.getByRole("button", { name: de("sales.move"), exact: true }).click();
  await liesIn(page, "Pumpenwartung", "Verloren");
  await card(page, "Pumpenwartung").getByText("Preis").waitFor();
  // The way back is offered for ten seconds, and by keyboard also when that has gone.
  const offered = page.locator(".toast", { hasText: de("sales.lost") });
  await offered.locator(".toast-undo").waitFor();
  await offered.waitFor({ state: "detached", timeout: 30_000 });
  const took = await stood();
  assert.ok(took > 9_500, `it stood ${took} ms`);
  await page.keyboard.press("Control+z");
  await liesIn(page, "Pumpenwartung", "Angebot");
  assert.equal(await column(page, "Verloren").locator(".deal-card").count(), 0);
  // After a reload as before.
  await page.reload();
  await one.mounted();
  await liesIn(page, "Pumpenwartung", "Angebot");
});

story("journey 6: a deal that begins in a stage is asked what that stage asks for, and one that begins as lost says why", async ({ device }) => {
  const page = await found(await device());
  await openBoard(page);
  await column(page, "Angebot").locator(".stage-add").click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_deal") });
  await sheet.locator('[data-field="name"] input').fill("Kühlzelle");
  const create = () => sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await create();
  // The fields are in the sheet anyway: each says that it is wanted, and the first has the focus.
  for (const [key, name] of [["amount", "Betrag"], ["expected_close", "Abschluss erwartet"]]) {
    await sheet.locator(`[data-field="${key}"]`).getByText(de("own.missing", { name })).waitFor();
  }
  await eventually(() => sheet.locator('[data-field="amount"] input').evaluate((input) => input === document.activeElement), { what: "the focus on what is missing" });
  await sheet.locator('[data-field="amount"] input').fill("4.000");
  await sheet.locator('[data-field="expected_close"] input').first().fill("31.12.2030");
  // Lost instead: the reason is no field of the sheet otherwise.
  await sheet.locator('[data-field="stage"] select').selectOption({ label: "Verloren" });
  await sheet.getByText(de("sales.new_needs", { stage: "Verloren" })).waitFor();
  await create();
  await sheet.locator('[data-field="lost_reason"]').getByText(de("own.missing", { name: "Verlustgrund" })).waitFor();
  await sheet.locator('[data-field="lost_reason"] select').selectOption({ label: "Preis" });
  await create();
  await sheet.waitFor({ state: "detached" });
  await liesIn(page, "Kühlzelle", "Verloren");
  await card(page, "Kühlzelle").getByText("Preis").waitFor();
});

story("why a deal was won is asked in passing: it is won whatever is said, and says so no more when it is not won any more", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  const asks = page.locator(".offer").getByText(de("sales.why_won", { title: "Pumpenwartung" }), { exact: true });
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Pumpenwartung", amount: "5000" });
  await dragTo(page, "Pumpenwartung", "Gewonnen");
  await liesIn(page, "Pumpenwartung", "Gewonnen");
  await asks.waitFor();
  assert.equal(await page.locator("dialog[open]").count(), 0);
  assert.deepEqual(await one.axe(), []);
  await page.getByRole("combobox", { name: de("sales.why_won", { title: "Pumpenwartung" }) }).selectOption({ label: "Qualität" });
  await asks.waitFor({ state: "detached" });
  await card(page, "Pumpenwartung").getByText("Qualität").waitFor();
  await toast(page, de("sales.win_reason_noted"));
  // Open again, won again: it is asked again, and need not be answered.
  await dragTo(page, "Pumpenwartung", "Qualifiziert");
  await liesIn(page, "Pumpenwartung", "Qualifiziert");
  assert.equal(await card(page, "Pumpenwartung").getByText("Qualität").count(), 0);
  await dragTo(page, "Pumpenwartung", "Gewonnen");
  await asks.waitFor();
  await page.locator(".offer").getByRole("button", { name: de("sales.not_now"), exact: true }).click();
  await asks.waitFor({ state: "detached" });
  await liesIn(page, "Pumpenwartung", "Gewonnen");
  // Taken back, nobody asks on.
  await dragTo(page, "Pumpenwartung", "Qualifiziert");
  await liesIn(page, "Pumpenwartung", "Qualifiziert");
  await dragTo(page, "Pumpenwartung", "Gewonnen");
  await asks.waitFor();
  await page.keyboard.press("Control+z");
  await liesIn(page, "Pumpenwartung", "Qualifiziert");
  await asks.waitFor({ state: "detached" });
});

story("journey 6: a finger that scrolls never moves a card, one that rests on it does", async ({ device }) => {
  const one = await device({ size: "tablet-wide" });
  const page = await found(one);
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Kompressor" });
  const touch = await page.context().newCDPSession(page);
  const at = await card(page, "Kompressor").boundingBox();
  const point = (x, y) => ({ touchPoints: [{ x, y }] });
  const from = { x: at.x + 200, y: at.y + 40 };
  // At once: that is scrolling.
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", ...point(from.x, from.y) });
  for (let step = 1; step <= 8; step += 1) {
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", ...point(from.x - 30 * step, from.y + step * 2) });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await eventually(() => page.locator(".board").evaluate((board) => board.scrollLeft > 50), { what: "the board to be scrolled" });
  // WHY until it stands still: what a finger has set in motion swings on, also past a jump to the beginning.
  await still(page.locator(".board"));
  assert.equal(await page.locator(".deal-ghost").count(), 0);
  await liesIn(page, "Kompressor", "Neu");
  // After a rest: that is carrying.
  await page.locator(".board").evaluate((board) => board.scrollTo(0, 0));
  await eventually(() => page.locator(".board").evaluate((board) => board.scrollLeft === 0), { what: "the board to be at its beginning" });
  await still(page.locator(".board"));
  const again = await card(page, "Kompressor").boundingBox();
  const there = await column(page, "Qualifiziert").boundingBox();
  const start = { x: again.x + 60, y: again.y + 40 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", ...point(start.x, start.y) });
  await page.locator(".deal-ghost").waitFor();
  for (let step = 1; step <= 8; step += 1) {
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", ...point(start.x + ((there.x + 90 - start.x) * step) / 8, start.y + step * 4) });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await liesIn(page, "Kompressor", "Qualifiziert");
});

story("journey 6: a finger carries a deal to a stage that asks for something, answers by touch, loses it with a reason, and takes that back in the message", async ({ device }) => {
  const page = await found(await device({ size: "tablet-wide" }));
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Kompressor" });
  const move = (sheet) => sheet.getByRole("button", { name: de("sales.move"), exact: true }).tap();
  await carryByFinger(page, "Kompressor", "Angebot");
  const sheet = page.getByRole("dialog", { name: de("sales.to_stage", { stage: "Angebot" }) });
  await move(sheet);
  await sheet.getByText(de("sales.still_missing")).waitFor();
  await sheet.locator('[data-field="amount"] input').tap();
  await sheet.locator('[data-field="amount"] input').fill("9.000");
  await sheet.locator('[data-field="expected_close"] input').first().tap();
  await sheet.locator('[data-field="expected_close"] input').first().fill("31.12.2030");
  await move(sheet);
  await sheet.waitFor({ state: "detached" });
  await liesIn(page, "Kompressor", "Angebot");
  await eventually(async () => /9\.000/.test(await sums(page, "Angebot")), { what: "the sum of the stage" });
  await carryByFinger(page, "Kompressor", "Verloren");
  const lost = page.getByRole("dialog", { name: de("sales.to_stage", { stage: "Verloren" }) });
  await move(lost);
  await lost.getByText(de("sales.still_missing")).waitFor();
  await lost.locator('[data-field="lost_reason"] select').selectOption({ label: "Preis" });
  await move(lost);
  await lost.waitFor({ state: "detached" });
  await liesIn(page, "Kompressor", "Verloren");
  await page.locator(".toast", { hasText: de("sales.lost") }).locator(".toast-undo").tap();
  await liesIn(page, "Kompressor", "Angebot");
  await eventually(async () => (await column(page, "Verloren").locator(".deal-card").count()) === 0, { what: "nothing to be lost" });
});

story("a deal that rests too long or is overdue says so on the board, on its page and on the page of today, until that is no longer so", async ({ device }) => {
  const profile = await mkdtemp(path(tmpdir(), "feldbuch-resting-"));
  try {
    const before = await device({ name: "then", profile, clockOff: -20 * DAY_MS });
    await found(before);
    await openBoard(before.page);
    await createDeal(before.page, "Neu", { name: "Ruhende Pumpe", next_step: "Anrufen" });
    await acknowledged(before.page);
    await before.close();

    const one = await device({ name: "now", profile, serviceWorkers: "block" });
    const page = await one.goto("/deals");
    await createDeal(page, "Qualifiziert", { name: "Späte Pumpe", next_step: "Nachfassen", expected_close: (await isoDay(page, -3)).split("-").reverse().join(".") });
    await createDeal(page, "Neu", { name: "Frische Pumpe", next_step: "Anrufen" });
    const rotten = de("sales.rotten.other", { n: 20 });
    await card(page, "Ruhende Pumpe").locator(".deal-age.is-rotten").waitFor();
    assert.equal(await card(page, "Ruhende Pumpe").locator(".deal-age").getAttribute("title"), rotten);
    await card(page, "Späte Pumpe").locator(".deal-when.is-late").waitFor();
    assert.equal(await page.locator(".deal-age.is-rotten").count(), 1);
    assert.equal(await page.locator(".deal-when.is-late").count(), 1);
    assert.deepEqual(await one.axe(), []);

    await openToday(page);
    const waiting = (title) => part(page, "deals").locator(".today-line", { hasText: title });
    await waiting("Ruhende Pumpe").getByText(rotten, { exact: true }).waitFor();
    await waiting("Späte Pumpe").getByText(de("sales.overdue"), { exact: true }).waitFor();
    assert.equal(await waiting("Frische Pumpe").count(), 0);
    assert.equal(await part(page, "deals").locator(".chip").count(), 2);

    // Another day lifts the one, another measure of its stage the other.
    await waiting("Späte Pumpe").locator("a.today-link").click();
    await page.locator(".deal-marks .chip", { hasText: de("sales.overdue") }).waitFor();
    await edit(page, "expected_close", "31.12.2030");
    await page.locator(".deal-marks .chip").waitFor({ state: "detached" });
    await openToday(page);
    await waiting("Ruhende Pumpe").locator("a.today-link").click();
    await page.locator(".deal-marks .chip", { hasText: rotten }).waitFor();
    await openStage(page, "Neu");
    await writeStage(page, "Neu", "rot_days", "30");
    await openList(page, "deals");
    await card(page, "Ruhende Pumpe").locator(".deal-age").waitFor();
    await eventually(async () => (await page.locator(".deal-age.is-rotten, .deal-when.is-late").count()) === 0, { what: "no mark on the board" });
    await openToday(page);
    await part(page, "deals").getByText(de("today.no_deals")).waitFor();
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}, { timeout: 240_000 });

story("a deal that went to and fro says how many days it was in each stage each time, and nobody has said what is next", async ({ device }) => {
  const profile = await mkdtemp(path(tmpdir(), "feldbuch-staying-"));
  const way = (page) => page.locator(".stage-history li").evaluateAll((all) => all.map((one) => [".stay-stage", ".stay-took"].map((part) => one.querySelector(part).textContent).join(": ")));
  const days = (n) => de("deal.days.other", { n });
  try {
    const then = await device({ name: "then", profile, clockOff: -20 * DAY_MS });
    await found(then);
    await openBoard(then.page);
    await createDeal(then.page, "Neu", { name: "Förderband", next_step: "Anrufen" });
    await createDeal(then.page, "Neu", { name: "Gebläse" });
    await acknowledged(then.page);
    await then.close();
    for (const [ago, stage] of [[8, "Qualifiziert"], [5, "Neu"]]) {
      const later = await device({ name: `ago-${ago}`, profile, clockOff: -ago * DAY_MS });
      await later.goto("/deals");
      await dragTo(later.page, "Förderband", stage);
      await liesIn(later.page, "Förderband", stage);
      await acknowledged(later.page);
      await later.close();
    }
    const one = await device({ name: "now", profile, serviceWorkers: "block" });
    const page = await one.goto("/deals");
    const unplanned = (title) => card(page, title).locator(".deal-step.is-none");
    await unplanned("Gebläse").getByText(de("sales.no_next_step"), { exact: true }).waitFor();
    assert.equal(await unplanned("Förderband").count(), 0, "where something is next nothing is missing");
    await card(page, "Förderband").locator(".deal-title").click();
    await eventually(async () => assert.deepEqual(await way(page), [`Neu: ${days(5)}`, `Qualifiziert: ${days(3)}`, `Neu: ${days(12)}`]) ?? true, { what: "the days of each stay" });
    await openList(page, "deals");
    await card(page, "Gebläse").locator(".deal-title").click();
    await edit(page, "next_step", "Besuchen");
    await openList(page, "deals");
    await card(page, "Gebläse").getByText("Besuchen").waitFor();
    assert.equal(await page.locator(".deal-step.is-none").count(), 0);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}, { timeout: 240_000 });

story("a card that is held at the board's edge falls into the stage that has come there", async ({ device }) => {
  const page = await found(await device({ size: "tablet-wide" }));
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Kompressor" });
  const from = await card(page, "Kompressor").boundingBox();
  const board = await page.locator(".board").boundingBox();
  await page.mouse.move(from.x + 40, from.y + 30);
  await page.mouse.down();
  await page.mouse.move(board.x + board.width - 20, board.y + 250, { steps: 8 });
  const end = () => page.locator(".board").evaluate((one) => one.scrollLeft > 0 && one.scrollLeft + one.clientWidth >= one.scrollWidth - 1);
  await eventually(end, { what: "the board to be at its end" });
  await page.mouse.up();
  await page.getByRole("dialog", { name: de("sales.to_stage", { stage: "Verloren" }) }).waitFor();
});

/** Waits until the focus has gone with a card. */
const focusIsOn = (page, title) =>
  eventually(() => page.evaluate((title) => document.activeElement?.closest(".deal-card")?.textContent.includes(title), title), { what: `the focus on ${title}` });

/** Presses keys with Alt in one turn of the page: nothing is answered in between. */
const pressAtOnce = (page, ...keys) =>
  page.evaluate((keys) => {
    const at = document.activeElement;
    for (const key of keys) at.dispatchEvent(new KeyboardEvent("keydown", { key, altKey: true, bubbles: true, cancelable: true }));
  }, keys);

story("a deal goes through its stages by keyboard alone", async ({ device }) => {
  const page = await found(await device());
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Schaltschrank" });
  await card(page, "Schaltschrank").focus();
  await page.keyboard.press("Alt+ArrowRight");
  await liesIn(page, "Schaltschrank", "Qualifiziert");
  await focusIsOn(page, "Schaltschrank");
  await page.keyboard.press("Alt+ArrowRight");
  await liesIn(page, "Schaltschrank", "Bedarf geklärt");
  await focusIsOn(page, "Schaltschrank");
  await page.keyboard.press("Alt+ArrowLeft");
  await liesIn(page, "Schaltschrank", "Qualifiziert");
  await focusIsOn(page, "Schaltschrank");
  // Whoever presses twice at once goes two stages.
  await pressAtOnce(page, "ArrowLeft", "ArrowRight", "ArrowRight");
  await liesIn(page, "Schaltschrank", "Bedarf geklärt");
  await focusIsOn(page, "Schaltschrank");
  await page.keyboard.press("Alt+ArrowLeft");
  await liesIn(page, "Schaltschrank", "Qualifiziert");
  await focusIsOn(page, "Schaltschrank");
  await page.keyboard.press("Enter");
  await page.locator("#record-title", { hasText: "Schaltschrank" }).waitFor();
  // The bar in its head moves it as well.
  await page.locator(".stage-bar").getByRole("button", { name: "Bedarf geklärt" }).click();
  await page.locator(".stage-bar .is-now", { hasText: "Bedarf geklärt" }).waitFor();
});

story("journey 7: two people edit one deal offline, amount and date are both kept, the next step shows both until one is taken", async (world) => {
  const anna = await world.device({ name: "anna" });
  const first = await found(anna);
  await connect(anna);
  await openBoard(first);
  await createDeal(first, "Neu", { name: "Förderband" });
  await pill(first, /^Alles gesichert/);
  const bert = await world.device({ name: "bert" });
  const link = await invite(anna);
  const second = await join(bert, link);
  for (const { page } of [anna, bert]) {
    await (page === first ? anna : bert).goto("/deals");
    await liesIn(page, "Förderband", "Neu");
    await card(page, "Förderband").click();
    await page.locator("#record-title", { hasText: "Förderband" }).waitFor();
  }
  await world.relay.stop();
  for (const page of [first, second]) await pill(page, /^Offline/);
  await edit(first, "amount", "12.000");
  await edit(second, "expected_close", "30.06.2031");
  await edit(first, "next_step", "Angebot schreiben");
  await edit(second, "next_step", "Noch einmal besuchen");
  await together(world, [anna, bert]);
  for (const page of [first, second]) {
    await shows(page, "amount", "12.000");
    await shows(page, "expected_close", "30.06.2031");
    await mark(page, "next_step").waitFor({ timeout: 15_000 });
  }
  // Both see both values, and who wrote them.
  await mark(second, "next_step").click();
  assert.deepEqual((await second.locator(".panel .conflict-value").allInnerTexts()).toSorted(), ["Angebot schreiben", "Noch einmal besuchen"]);
  assert.ok((await second.locator(".conflict-by").allInnerTexts()).some((by) => /Anna Berger/.test(by)));
  await second.keyboard.press("Escape");
  await mark(first, "next_step").click();
  const said = await first.locator(".conflict-by").allInnerTexts();
  assert.equal(said.length, 2);
  for (const by of said) assert.match(by, /\d{1,2}:\d\d/, "when it was written");
  assert.ok(said.some((by) => /Dieses Gerät/.test(by)) && said.some((by) => /Bert Claussen/.test(by)), said.join(" | "));
  await take(first.locator(".panel"), "Noch einmal besuchen");
  for (const page of [first, second]) {
    await mark(page, "next_step").waitFor({ state: "detached", timeout: 15_000 });
    await shows(page, "next_step", "Noch einmal besuchen");
  }
});

story("deals stand with their company, and begin there with its name", async ({ device }) => {
  const page = await found(await device());
  await openBoard(page);
  await openList(page, "accounts");
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_account") });
  await sheet.locator('[data-field="name"] input').fill("Hellmann Metallbau");
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await openRecord(page, "Hellmann Metallbau", "accounts");
  await page.locator(".related").getByRole("button", { name: de("sales.add_deal"), exact: true }).click();
  const deal = page.getByRole("dialog", { name: de("shell.new_deal") });
  await deal.locator('[data-field="account"]').getByText("Hellmann Metallbau").waitFor();
  await deal.locator('[data-field="name"] input').fill("Stahlträger");
  await deal.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await page.locator(".related-list").getByText("Stahlträger").waitFor();
  await openList(page, "deals");
  await liesIn(page, "Stahlträger", "Neu");
  await card(page, "Stahlträger").locator(".deal-account", { hasText: "Hellmann Metallbau" }).waitFor();
});
