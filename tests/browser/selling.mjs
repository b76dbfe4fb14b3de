//! What a salesperson does with leads and deals, by the German words on the screen.

import { eventually } from "./harness.mjs";
import { still } from "./pages.mjs";
import { de, openList, proposal } from "./person.mjs";

/** Opens the board; makes the pipeline when there is none. */
export async function openBoard(page) {
  await openList(page, "deals");
  const setUp = page.getByRole("button", { name: de("sales.set_up"), exact: true });
  const board = page.locator(".board");
  await setUp.or(board).first().waitFor();
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
    await page.mouse.move(right - 20, board.y + 250, { steps: 4 });
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

/** What stands under a stage's name: its sums. */
export const sums = (page, stage) => column(page, stage).locator(".stage-sums").innerText();
