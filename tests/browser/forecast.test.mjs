//! The forecast: a meeting of the rep's and the manager's device, also as of last Monday, and what comes out of it.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { assert, eventually, story } from "./harness.mjs";
import { connect, de, edit, found, importDone, invite, join, openFile, openList, startImport } from "./person.mjs";
import { card, createDeal, dragTo, liesIn, openBoard } from "./selling.mjs";
import { csv } from "./files.mjs";

const DAY_MS = 86_400_000;

/** A day from today on, as a German writes it. */
function germanDay(days) {
  const [year, month, day] = new Date(Date.now() + days * DAY_MS).toLocaleDateString("sv", { timeZone: "Europe/Berlin" }).split("-");
  return `${day}.${month}.${year}`;
}

/** What stands in a row of the table, without the marks of thousands. */
async function figures(page, row) {
  const cells = await page.locator(".forecast-table").first().locator("tbody tr").filter({ has: page.getByRole("rowheader", { name: row, exact: true }) }).locator("td").allInnerTexts();
  return cells.map((cell) => cell.replace(/\s/g, ""));
}

const sum = (page) => figures(page, de("forecast.sum"));
const panel = (page) => page.locator(".forecast-panel");
const reads = (page, wanted, what) =>
  eventually(async () => {
    const said = await sum(page);
    return wanted(said) || Promise.reject(new Error(said.join(" | ")));
  }, { what, within: 20_000 });
const PIPELINE = 0;
const WEIGHTED = 1;
const COMMIT = 2;
const WON = 4;
const OVERDUE = 5;
const QUOTA = 6;
const GAP = 7;

story("journey 23: the forecast follows the rep's device, shows last Monday's numbers and what slipped, and hands overdue deals on with tasks", async (world) => {
  const profile = await mkdtemp(path(tmpdir(), "feldbuch-forecast-"));
  try {
    // Nine days ago: whatever day it is, that is before last Monday.
    const before = await world.device({ name: "anna-then", profile, clockOff: -9 * DAY_MS });
    let page = await found(before);
    await openBoard(page);
    await createDeal(page, "Neu", { name: "Pumpenwartung", amount: "10.000", expected_close: germanDay(40) });
    await createDeal(page, "Neu", { name: "Förderband", amount: "20.000", expected_close: germanDay(60) });
    await createDeal(page, "Neu", { name: "Schaltschrank", amount: "5.000", expected_close: germanDay(-3) });
    await createDeal(page, "Neu", { name: "Kompressor", amount: "7.000", expected_close: germanDay(-2) });
    await dragTo(page, "Förderband", "Verhandlung");
    await liesIn(page, "Förderband", "Verhandlung");
    await before.close();

    // Today, on the same device.
    const anna = await world.device({ name: "anna", profile, serviceWorkers: "block" });
    page = await anna.goto("/deals");
    await connect(anna);
    const bert = await world.device({ name: "bert" });
    const manager = await join(bert, await invite(anna));
    await openList(manager, "forecast");
    // 10 % of 10.000 and 80 % of 20.000; what is overdue counts apart.
    await reads(manager, (said) => said[PIPELINE] === "30.000€" && said[WEIGHTED] === "17.000€" && said[COMMIT] === "20.000€" && said[OVERDUE] === "12.000€", "the figures on the manager's device");

    // What the rep changes comes there by itself.
    await openBoardOf(anna, "Pumpenwartung");
    await edit(anna.page, "amount", "15.000");
    await openList(anna.page, "deals");
    await dragTo(anna.page, "Förderband", "Gewonnen");
    await liesIn(anna.page, "Förderband", "Gewonnen");
    await reads(manager, (said) => said[PIPELINE] === "15.000€" && said[COMMIT] === "–" && said[WON] === "20.000€", "what the rep changed");

    // As of last Monday.
    await manager.getByRole("button", { name: de("forecast.last_monday"), exact: true }).click();
    await reads(manager, (said) => said[WON] === "–" && said[COMMIT] === "20.000€", "last Monday's numbers");
    const slips = manager.locator(".forecast-slips");
    await slips.getByRole("row").filter({ hasText: de("forecast.slip_won") }).filter({ hasText: /20\.000/ }).waitFor();
    await slips.getByRole("row").filter({ hasText: de("forecast.slip_more") }).filter({ hasText: /5\.000/ }).waitFor();
    await slips.getByRole("button", { name: de("forecast.slip_more"), exact: true }).click();
    await panel(manager).getByText("Pumpenwartung").waitFor();
    await panel(manager).getByText(/Damals: 10\.000/).waitFor();
    await manager.keyboard.press("Escape");
    await panel(manager).waitFor({ state: "detached" });
    await manager.getByRole("button", { name: de("forecast.today"), exact: true }).click();
    await reads(manager, (said) => said[WON] === "20.000€", "today's numbers");

    // Overdue deals are handed on, and tasks are made of them.
    const overdue = manager.locator(".forecast-attention button", { hasText: "2 überfällig" });
    await overdue.click();
    await panel(manager).getByText("Schaltschrank").waitFor();
    await panel(manager).getByLabel(de("forecast.pick_all")).check();
    await panel(manager).getByLabel(de("forecast.give")).selectOption({ label: "Bert Claussen" });
    await eventually(async () => (await panel(manager).getByText(/Bert Claussen/).count()) >= 2, { what: "the deals to be Bert's" });
    await panel(manager).getByLabel(de("forecast.pick_all")).check();
    await panel(manager).getByRole("button", { name: "2 Aufgaben anlegen" }).click();
    await manager.locator(".toasts").getByText("2 Aufgaben angelegt").waitFor();
    await openList(manager, "tasks");
    await manager.getByText(/Nächsten Schritt klären: Schaltschrank/).first().waitFor();

    // And it all leaves as a file.
    await openList(manager, "forecast");
    await sum(manager);
    const [file] = await Promise.all([manager.waitForEvent("download"), manager.getByRole("button", { name: de("forecast.csv"), exact: true }).click()]);
    const text = await readFile(await file.path(), "utf8");
    assert.match(text, /^\ufeff"Währung";"Gruppe";"Zeitraum";"Pipeline"/);
    assert.match(text, /"EUR";"Alle";"Summe";15000,00;1500,00;0,00;0,00;20000,00;12000,00/);
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}, { timeout: 300_000 });

/** Opens a deal from the board. */
async function openBoardOf(device, title) {
  await device.goto("/deals");
  await card(device.page, title).click();
  await device.page.locator("#record-title", { hasText: title }).waitFor();
}

story("a quota is set by quarter, shared over its months, and says what is missing; another currency stands apart", async ({ device }) => {
  const page = await found(await device());
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Pumpen", amount: "30.000", expected_close: germanDay(0) });
  await createDeal(page, "Neu", { name: "Turbinen", amount: "4.000 CHF", expected_close: germanDay(0) });
  await openList(page, "forecast");
  await page.getByRole("button", { name: de("forecast.quarters"), exact: true }).click();
  await page.getByRole("button", { name: de("forecast.set_quotas"), exact: true }).click();
  const sheet = page.getByRole("dialog", { name: de("forecast.quotas") });
  const field = sheet.getByLabel("Anna Berger (EUR)");
  await field.fill("viel");
  await field.press("Tab");
  await sheet.getByText(de("forecast.quota_bad")).waitFor();
  assert.equal(await field.inputValue(), "viel", "what was typed stays");
  await field.fill("90.000");
  await field.press("Tab");
  await sheet.getByRole("button", { name: de("forecast.done"), exact: true }).click();
  await reads(page, (said) => said[QUOTA] === "90.000€" && said[GAP] === "90.000€", "the quota of the quarter");
  await page.getByRole("button", { name: de("forecast.months"), exact: true }).click();
  const inMonth = async () => {
    const month = await page.locator(".forecast-table .is-now th").first().innerText({ timeout: 1_000 });
    return (await figures(page, month))[QUOTA] === "30.000€";
  };
  await eventually(inMonth, { what: "a third of it in the month" });
  await page.getByText(/Es fehlen/).first().waitFor();
  // The other currency has a table of its own, and no quota.
  await eventually(async () => (await page.locator(".forecast-currency").count()) === 2, { what: "a table of each currency" });
  await page.locator(".forecast-currency").nth(1).getByText("4.000 CHF").first().waitFor();
  // Behind a cell lies its deal, and a won one is won at once.
  await page.locator(".forecast-currency").nth(0).locator(".is-now .forecast-cell").first().click();
  await panel(page).getByText("Pumpen").waitFor();
  await panel(page).locator("a", { hasText: "Pumpen" }).click();
  await page.locator("#record-title", { hasText: "Pumpen" }).waitFor();
  await page.locator(".stage-bar").getByRole("button", { name: "Gewonnen" }).click();
  await openList(page, "forecast");
  await reads(page, (said) => said[WON] === "30.000€" && said[GAP] === "60.000€", "what is missing now");
});

story("won and lost deals are told apart by source, reason and stage; few are too few", async ({ device }) => {
  const page = await found(await device());
  await openBoard(page);
  await openList(page, "import");
  await page.getByRole("button", { name: "Verkaufschancen", exact: true }).click();
  const lines = Array.from({ length: 30 }, (_, at) => [`Vorgang ${at}`, at % 3 === 0 ? "Verloren" : "Gewonnen", `${1000 + at}`, germanDay(-10), "Messe", at % 3 === 0 ? "Preis" : ""]);
  lines.push(["Einzeln", "Gewonnen", "500", germanDay(-5), "Empfehlung", ""]);
  await openFile(page, "vorgaenge.csv", csv([["Verkaufschance", "Phase", "Betrag", "Abschlussdatum", "Herkunft", "Verlustgrund"], ...lines]));
  await startImport(page);
  await importDone(page);
  await openList(page, "forecast");
  await page.getByRole("button", { name: de("forecast.tab_analysis"), exact: true }).click();
  const rowOf = (part, name) => page.locator(".analysis-part").filter({ has: page.getByRole("heading", { name: de(part) }) }).getByRole("row").filter({ hasText: name });
  // 20 of 30.
  await rowOf("forecast.by_source", "Messe").getByText("67 %").waitFor();
  await rowOf("forecast.by_source", "Empfehlung").getByText(de("forecast.too_few", { n: "1" })).waitFor();
  await rowOf("forecast.by_reason", "Preis").getByText("10", { exact: true }).waitFor();
});

story("without deals the page says what it is for, and axe finds nothing on it, empty or full", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await openList(page, "forecast");
  await page.getByText(de("forecast.empty")).waitFor();
  assert.deepEqual(await one.axe(page), []);
  await openBoard(page);
  await createDeal(page, "Neu", { name: "Pumpen", amount: "30.000", expected_close: germanDay(0) });
  await openList(page, "forecast");
  await page.locator(".forecast-chart svg").waitFor();
  await page.locator(".forecast-cell").first().click();
  await panel(page).getByText("Pumpen").waitFor();
  assert.deepEqual(await one.axe(page), []);
});
