//! Roles shown honestly: who may only read is offered nothing else, and is told why where it stops something.

import { goTo, openToday, quickAdd } from "./doing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { box } from "./listing.mjs";
import { connect, createContact, de, field, found, invite, join, openList, openRecord, pill, row } from "./person.mjs";
import { card, column, createDeal, liesIn, openBoard } from "./selling.mjs";

/** Anna's device with a bit of everything, and one that she gave a role. */
async function anna_and(device, role, size) {
  const anna = await device({ name: "anna" });
  await found(anna);
  await createContact(anna.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await createContact(anna.page, { last_name: "Weg" });
  await openBoard(anna.page);
  await createDeal(anna.page, "Neu", { name: "Ölpumpen", amount: "12000" });
  await goTo(anna.page, "/tasks");
  await quickAdd(anna.page, "Angebot senden, heute");
  await openList(anna.page);
  await openRecord(anna.page, "Weg");
  await anna.page.getByRole("button", { name: de("record.more") }).click();
  await anna.page.getByRole("button", { name: de("record.trash") }).click();
  await connect(anna);
  const rita = await device({ name: "rita", size });
  await join(rita, await invite(anna, { role }), { member: "Rita Lesefreund", label: "Tablet" });
  // The sheet with the link.
  await anna.page.keyboard.press("Escape");
  await anna.page.locator("dialog[open]").waitFor({ state: "detached" });
  return { anna, rita };
}

const visible = (place) => place.filter({ visible: true });
const refusal = (page) => page.locator(".toast", { hasText: de("problem.read_only") }).last();

story("a device that may only read is offered no change on any page, and is told why", async ({ device }) => {
  const { rita } = await anna_and(device, "read_only");
  const { page } = rita;
  await row(page, "Jana Müller").waitFor();
  await page.locator(".reads-only").waitFor();
  assert.equal(await visible(page.locator("button.create, button.round")).count(), 0);
  // The keyboard asks, and hears the reason.
  await page.locator("main").focus();
  await page.keyboard.press("n");
  await refusal(page).waitFor();
  assert.equal(await page.locator("dialog[open]").count(), 0);
  // Picking is for exporting.
  await box(page, "Jana Müller").check();
  const bar = page.getByRole("toolbar", { name: de("list.bulk") });
  await bar.getByText(de("list.bulk_read_only")).waitFor();
  for (const key of ["list.tag", "list.set_field", "list.trash"]) assert.equal(await visible(bar.getByRole("button", { name: de(key), exact: true })).count(), 0, key);
  assert.deepEqual(await rita.axe(), []);
  await page.getByRole("button", { name: de("list.clear_selection"), exact: true }).click();
  // A record is read: no editor opens, by hand or by key.
  await openRecord(page, "Jana Müller");
  assert.equal(await visible(page.locator(".record [data-edit]")).count(), 0);
  assert.equal(await visible(page.locator(".record-task-act, .record-star")).count(), 0);
  await page.keyboard.press("e");
  assert.equal(await field(page, "position").locator("input").count(), 0);
  assert.equal(await page.locator(".record textarea:not([readonly])").count(), 0);
  assert.deepEqual(await rita.axe(), []);
  // The board stands still.
  await openBoard(page);
  await card(page, "Ölpumpen").waitFor();
  assert.equal(await visible(page.locator(".stage-add")).count(), 0);
  const from = await card(page, "Ölpumpen").boundingBox();
  const to = await column(page, "Qualifiziert").boundingBox();
  await page.mouse.move(from.x + 40, from.y + 30);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + 200, { steps: 8 });
  assert.equal(await page.locator(".deal-ghost").count(), 0);
  await page.mouse.up();
  await liesIn(page, "Ölpumpen", "Neu");
  await card(page, "Ölpumpen").focus();
  await page.keyboard.press("Alt+ArrowRight");
  await refusal(page).waitFor();
  await liesIn(page, "Ölpumpen", "Neu");
  // Tasks are not ticked.
  await openToday(page);
  assert.equal(await visible(page.locator(".quick-add, .task-put-off, .first-steps")).count(), 0);
  await goTo(page, "/tasks");
  await page.getByRole("button", { name: de("today.everyone"), exact: true }).click();
  await page.locator(".task-line").waitFor();
  assert.ok(await page.locator(".task-line .tick").isDisabled());
  assert.equal(await visible(page.locator(".quick-add, .task-put-off, .first-steps")).count(), 0);
  // Every other page says it in words.
  for (const [path, key, gone] of [
    ["/import", "import.read_only", "input[type=file]"],
    ["/trash", "trash.read_only", ".trash-row button"],
    ["/settings/devices", "devices.read_only", `button:has-text("${de("devices.invite")}")`],
    ["/settings/pipelines", "sales.pipelines_read_only", `button:has-text("${de("sales.add_pipeline")}")`],
    ["/settings/company", "letterhead.read_only", `button:has-text("${de("letterhead.set_up")}")`],
    ["/settings/teams", "teams.read_only", `button:has-text("${de("teams.add")}")`],
    ["/settings/fields", "own.only_admins", `button:has-text("${de("own.add")}")`],
  ]) {
    await rita.goto(path);
    await page.getByText(de(key)).waitFor();
    assert.equal(await visible(page.locator(gone)).count(), 0, path);
    assert.deepEqual(await rita.axe(), [], path);
  }
  await rita.goto("/settings/devices");
  await page.getByText(de("role.reads_all")).waitFor();
  await rita.goto("/settings");
  await page.getByText(de("role.read_only_about"), { exact: true }).waitFor();
  // What is one's own stays one's own.
  const letters = page.getByRole("switch", { name: new RegExp(de("keys.letters").slice(0, 12)) });
  const before = await letters.getAttribute("aria-checked");
  await letters.click();
  await eventually(async () => (await letters.getAttribute("aria-checked")) !== before, { what: "the switch" });
}, { timeout: 180_000 });

story("who may only read sees what others change at once, and loses nothing of it", async ({ device }) => {
  const { anna, rita } = await anna_and(device, "read_only", "phone");
  await openList(anna.page);
  await createContact(anna.page, { last_name: "Neuzugang" });
  await row(rita.page, "Neuzugang").waitFor({ timeout: 20_000 });
  await rita.page.locator(".reads-only").waitFor();
  assert.deepEqual(await rita.axe(), []);
  await pill(rita.page, /^Alles gesichert/);
}, { timeout: 120_000 });

story("a member changes records and invites, is offered no role above, and reads who defines fields", async ({ device }) => {
  const { anna, rita } = await anna_and(device, "member");
  const { page } = rita;
  await row(page, "Jana Müller").waitFor();
  assert.equal(await page.locator(".reads-only").count(), 0);
  await createContact(page, { last_name: "Vom Mitglied" });
  await openList(anna.page);
  await row(anna.page, "Vom Mitglied").waitFor({ timeout: 20_000 });
  await rita.goto("/settings/fields");
  await page.getByText(de("own.only_admins")).waitFor();
  assert.equal(await visible(page.getByRole("button", { name: de("own.add"), exact: true })).count(), 0);
  await rita.goto("/settings/devices");
  await page.getByText(de("role.by_agreement")).waitFor();
  await page.getByRole("button", { name: de("devices.invite"), exact: true }).click();
  const offered = await page.getByRole("dialog").getByRole("combobox").locator("option").allInnerTexts();
  assert.deepEqual(offered, [de("role.member"), de("role.read_only")]);
}, { timeout: 120_000 });
