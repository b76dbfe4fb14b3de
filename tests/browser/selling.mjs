//! What a salesperson does with leads and deals, by the German words on the screen.

import { goTo } from "./doing.mjs";
import { eventually } from "./harness.mjs";
import { still } from "./pages.mjs";
import { de, openList, proposal } from "./person.mjs";

/** Opens the board; makes the pipeline when there is none. */
export async function openBoard(page) {
  await openList(page, "deals");
  const setUp = page.getByRole("button", { name: de("sales.set_up"), exact: true });
  // WHY a column: the board stands before its stages are known.
  await setUp.or(column(page, "Verloren")).first().waitFor();
  if ((await setUp.count()) > 0) await setUp.click();
  await column(page, "Verloren").waitFor();
}

/** The column of a stage. */
export const column = (page, stage) => page.locator(".stage-column").filter({ has: page.locator(".stage-name", { hasText: stage }) });

/** The card of a deal. */
export const card = (page, title) => page.locator(".deal-card").filter({ has: page.locator(".deal-title", { hasText: title }) });

/** Waits until a deal lies in a stage. */
export const liesIn = (page, title, stage) =>
  column(page, stage).locator(".deal-card").filter({ has: page.locator(".deal-title", { hasText: title }) }).waitFor({ timeout: 15_000 });

/** Makes a deal by the button of a stage's column. `fields`: key to text. */
export async function createDeal(page, stage, fields) {
  await column(page, stage).locator(".stage-add").click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_deal") });
  for (const [key, text] of Object.entries(fields).filter(([, text]) => text !== "")) {
    await sheet.locator(`[data-field="${key}"] input`).first().fill(text);
    if (key === "account") await proposal(sheet.locator(`[data-field="${key}"]`), text).click();
  }
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  await liesIn(page, fields.name, stage);
}

/** Makes a lead from the list of leads. */
export async function createLead(page, fields) {
  await openList(page, "leads");
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_lead") });
  for (const [key, text] of Object.entries(fields)) await sheet.locator(`[data-field="${key}"] input`).first().fill(text);
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}

/** Carries a card to a stage as a mouse does. */
export async function dragTo(page, title, stage) {
  await still(card(page, title));
  const from = await card(page, title).boundingBox();
  const board = await page.locator(".board").boundingBox();
  await page.mouse.move(from.x + 40, from.y + 30);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 40, { steps: 4 });
  // A stage beyond the edge comes when the card is held there.
  const right = board.x + board.width;
  const seen = async () => {
    const { x, width } = await column(page, stage).boundingBox();
    return x >= board.x && x + width <= right + 1;
  };
  if (!(await seen())) {
    const isLeft = (await column(page, stage).boundingBox()).x < board.x;
    await page.mouse.move(isLeft ? board.x + 20 : right - 20, board.y + 250, { steps: 4 });
    await eventually(seen, { what: `the board to bring ${stage}` });
    // Away from the edge, so that it stands still before it is measured.
    await page.mouse.move(board.x + board.width / 2, board.y + 250, { steps: 4 });
    await still(page.locator(".board"));
  }
  const to = await column(page, stage).boundingBox();
  await page.mouse.move(to.x + to.width / 2, to.y + 200, { steps: 8 });
  await eventually(async () => (await page.locator(".deal-ghost").count()) === 1, { what: "the card to be in the hand" });
  await page.mouse.up();
}

/** Carries a card to a stage as a finger does: it rests until the card is lifted. */
export async function carryByFinger(page, title, stage) {
  const touch = await page.context().newCDPSession(page);
  const send = (type, at) => touch.send("Input.dispatchTouchEvent", { type, touchPoints: at ? [at] : [] });
  const go = async (from, to) => {
    for (let step = 1; step <= 8; step += 1) await send("touchMove", { x: from.x + ((to.x - from.x) * step) / 8, y: from.y + ((to.y - from.y) * step) / 8 });
  };
  await card(page, title).scrollIntoViewIfNeeded();
  await still(page.locator(".board"));
  await still(card(page, title));
  const [from, board] = [await card(page, title).boundingBox(), await page.locator(".board").boundingBox()];
  const start = { x: Math.max(from.x, board.x) + 40, y: from.y + 30 };
  await send("touchStart", start);
  await page.locator(".deal-ghost").waitFor();
  const edges = { left: { x: board.x + 20, y: start.y }, right: { x: board.x + board.width - 20, y: start.y } };
  const middle = { x: board.x + board.width / 2, y: start.y + 40 };
  // A stage beyond the edge comes when the card is held there.
  const place = async () => {
    const { x, width } = await column(page, stage).boundingBox();
    if (x < board.x) return "left";
    return x + width > board.x + board.width + 1 ? "right" : "seen";
  };
  const beyond = await place();
  let at = start;
  if (beyond !== "seen") {
    await go(at, edges[beyond]);
    await eventually(async () => (await place()) === "seen", { what: `the board to bring ${stage}` });
    await go(edges[beyond], middle);
    at = middle;
    await still(page.locator(".board"));
  }
  const to = await column(page, stage).boundingBox();
  await go(at, { x: to.x + to.width / 2, y: to.y + 200 });
  await page.locator(".stage-column.is-over").filter({ has: page.locator(".stage-name", { hasText: stage }) }).waitFor();
  await send("touchEnd");
  await touch.detach();
}

/** Makes a further pipeline on the page of the settings, and gives it a name. */
export async function addPipeline(page, name) {
  await openPipelines(page);
  const count = await page.locator(".pipeline").count();
  await page.getByRole("button", { name: de("sales.add_pipeline"), exact: true }).click();
  await eventually(async () => (await page.locator(".pipeline").count()) === count + 1, { what: "the new pipeline" });
  const place = page.locator(".pipeline").last().locator('.stage-fields [data-field="name"]').first();
  await place.locator("[data-edit]").first().click();
  await place.locator("input.value-input").fill(name);
  await place.locator("input.value-input").press("Enter");
  await place.locator(".value-text", { hasText: name }).waitFor();
}

/** Opens the pipelines' part of the settings without loading the page anew. */
export async function openPipelines(page) {
  await goTo(page, "/settings");
  await page.locator('.settings-parts a[href="/settings/pipelines"]').click();
  await page.waitForURL("**/settings/pipelines");
  await page.locator(".pipeline").first().waitFor();
}

/** A stage among those of the settings. */
export const stageItem = (page, stage) => page.locator(".stage-item").filter({ has: page.locator(".stage-item-name strong", { hasText: new RegExp(`^${stage}$`) }) });

/** Opens all that a stage has, on the page of the settings. */
export async function openStage(page, stage) {
  await openPipelines(page);
  await stageItem(page, stage).locator(".stage-item-name").click();
  await stageItem(page, stage).locator(".stage-asked").waitFor();
}

/** Writes a value of a stage that is opened. */
export async function writeStage(page, stage, key, text) {
  const place = stageItem(page, stage).locator(`[data-field="${key}"]`);
  await place.locator("[data-edit]").first().click();
  await place.locator("input.value-input").fill(text);
  await place.locator("input.value-input").press("Enter");
  await place.locator("input.value-input").waitFor({ state: "detached" });
}

/** Shows the deals of a pipeline only, on the board or in the forecast. */
export const pickPipeline = (page, name) => page.getByRole("combobox", { name: de("sales.pipeline"), exact: true }).selectOption({ label: name });

/** What stands under a stage's name: its sums. */
export const sums = (page, stage) => column(page, stage).locator(".stage-sums").innerText();
