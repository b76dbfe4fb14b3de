//! Leads and deals: the board by mouse, keyboard and finger, what a stage asks for, two people on one deal.

import { assert, eventually, story } from "./harness.mjs";
import { connect, de, edit, field, found, invite, join, mark, openList, openRecord, pill, shows, take, together } from "./person.mjs";
import { still } from "./pages.mjs";
import { card, column, createDeal, dragTo, liesIn, openBoard, sums } from "./selling.mjs";

const toast = (page, text) => page.locator(".toasts").getByText(text).first().waitFor();

story("journey 6: a deal is moved by mouse, what its stage asks for is asked, a lost one says why, and all of it is taken back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
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
  await lost.getByRole("button", { name: de("sales.move"), exact: true }).click();
  await liesIn(page, "Pumpenwartung", "Verloren");
  await card(page, "Pumpenwartung").getByText("Preis").waitFor();
  // And back, by keyboard.
  await page.keyboard.press("Control+z");
  await liesIn(page, "Pumpenwartung", "Angebot");
  assert.equal(await column(page, "Verloren").locator(".deal-card").count(), 0);
  // After a reload as before.
  await page.reload();
  await one.mounted();
  await liesIn(page, "Pumpenwartung", "Angebot");
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
  await mark(first, "next_step").click();
  const said = await first.locator(".conflict-by").allInnerTexts();
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
