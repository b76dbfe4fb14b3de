//! What is seen once something was done, for pictures: sheets that are open, parts of pages, and the app when something
//! is not as usual.

import { csv } from "./files.mjs";
import { Device } from "./device.mjs";
import { connect, createContact, de, edit, en, importDone, invite, join, mark, openFile, openList, openRecord, pill, showAllFields, startImport, together } from "./person.mjs";

/** Decided deals, so many that a share says something. */
const DECIDED = csv([
  ["Verkaufschance", "Phase", "Betrag", "Abschlussdatum", "Herkunft", "Verlustgrund"],
  ...Array.from({ length: 36 }, (_, at) => [
    `Erledigter Vorgang ${at + 1}`,
    at % 3 === 0 ? "Verloren" : "Gewonnen",
    String(1_500 + at * 730),
    `${String((at % 28) + 1).padStart(2, "0")}.${String((at % 9) + 1).padStart(2, "0")}.2026`,
    ["Messe", "Empfehlung", "Webseite"][at % 3 === 0 ? at % 2 : at % 3],
    at % 3 === 0 ? ["Preis", "Wettbewerber", "Kein Budget"][at % 9 / 3] : "",
  ]),
]);

/**
 * Brings a filled German workspace into company: a colleague who changed the same as this device, and a device that may
 * only read. Returns both; `relay` is up again.
 */
export async function inCompany(relay, device) {
  const { size, language } = device;
  await openList(device.page, "import");
  await device.page.getByRole("button", { name: "Verkaufschancen", exact: true }).click();
  await openFile(device.page, "Vorgänge.csv", DECIDED);
  await startImport(device.page);
  await importDone(device.page);
  await connect(device);
  const open = (name) => Device.open(relay.url, { name: `${name}-${size}-${language}`, size, heard: true });
  const [colleague, reader] = [await open("colleague"), await open("reader")];
  await join(colleague, await invite(device));
  await join(reader, await invite(device, { role: "read_only" }), { member: "Rita Lesefreund", label: "Telefon" });
  await device.goto("/contacts");
  await createContact(device.page, { first_name: "Wiebke", last_name: "Zwei", position: "Einkauf" });
  const both = [device, colleague];
  for (const one of both) await openRecord(one.page, "Wiebke Zwei");
  await relay.stop();
  for (const one of both) await pill(one.page, /^Offline/);
  await edit(device.page, "position", "Leitung Einkauf");
  await edit(colleague.page, "position", "Geschäftsführung");
  await together({ relay }, both);
  await mark(device.page, "position").waitFor({ state: "attached", timeout: 30_000 });
  await pill(reader.page, /^Alles gesichert/, 60_000);
  return { colleague, reader };
}

/** What the app says in a language under a key. */
const said = (device) => (device.language === "en" ? en : de);
const button = (device, key) => device.page.getByRole("button", { name: said(device)(key), exact: true }).filter({ visible: true }).first();

async function openDeal(device, title) {
  await device.goto("/deals");
  await device.page.locator(".deal-card", { hasText: title }).first().click();
  await device.page.locator("#record-title", { hasText: title }).waitFor();
}

async function openFirst(device, list) {
  await device.goto(list);
  await device.page.locator(`a.row-title[href^="${list}/"], a[href^="${list}/"]`).filter({ visible: true }).first().click();
  await device.page.locator("#record-title").waitFor();
}

/** Moves a deal to a stage that asks for an amount and a day. */
async function move(device) {
  await openDeal(device, "Sterilisatoren OP-Trakt");
  await device.page.locator(".stage-bar li").nth(3).getByRole("button").click();
  await device.page.locator("dialog.move-sheet").waitFor();
}

/** Where there is room for one part only: turns to the one with this name. */
async function turnTo(device, key) {
  const tab = device.page.locator(".record-tabs button").filter({ hasText: said(device)(key), visible: true });
  if ((await tab.count()) > 0) await tab.click();
}

/** Picks companies as the pointer of this device does. */
async function pickCompanies(device, count) {
  const { page } = device;
  await device.goto("/accounts");
  const first = page.locator(".row-title").first();
  await first.waitFor();
  if (device.size !== "desktop") {
    // A finger that rests picks the first.
    const touch = await page.context().newCDPSession(page);
    const { x, y, height } = await first.boundingBox();
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: x + 40, y: y + height / 2 }] });
    await page.locator('[data-act="plan-tour"]').waitFor({ state: "attached" });
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await touch.detach();
  }
  const boxes = page.getByRole("checkbox", { name: new RegExp(`^${said(device)("list.select")}: `) });
  for (let at = 0; at < count; at += 1) await boxes.nth(at).check();
}

/**
 * The scenes, each on `device`, on the one that may only `read`, or without a network at the end. `show` goes from
 * anywhere to what is to be seen.
 */
export const SCENES = [
  {
    name: "sheet-create",
    async show(device) {
      await device.goto("/contacts");
      await device.page.locator("button.create, button.round").filter({ visible: true }).first().click();
      await device.page.locator("dialog[open] .sheet-body").waitFor();
    },
  },
  { name: "sheet-move", show: move },
  {
    name: "error-move",
    async show(device) {
      await move(device);
      await device.page.locator("dialog.move-sheet .sheet-foot .button.strong").click();
      await device.page.locator("dialog.move-sheet .field-error").waitFor();
    },
  },
  {
    name: "error-field",
    async show(device) {
      await openFirst(device, "/products");
      await turnTo(device, "record.facts");
      await showAllFields(device.page);
      const place = device.page.locator('.record [data-field="list_price"]');
      await place.locator("[data-edit]").first().click();
      await place.locator("input.value-input").fill("viel");
      await place.locator("input.value-input").press("Enter");
      await place.locator(".field-error").waitFor();
    },
  },
  {
    name: "error-import",
    async show(device) {
      await device.goto("/import");
      const input = device.page.locator('input[type="file"]');
      await input.waitFor({ state: "attached" });
      const text = csv([["Vorname", "Nachname", "E-Mail"], ["Ines", "Neu", "ines@neu.example"], ["Wer", "Weiß es", "das ist keine Adresse"]]);
      await input.setInputFiles({ name: "Messe.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
      await device.page.locator(".import-faults li").first().waitFor({ timeout: 30_000 });
      await device.page.locator(".import-faults").first().scrollIntoViewIfNeeded();
    },
  },
  {
    name: "sheet-report",
    async show(device) {
      await openFirst(device, "/accounts");
      await turnTo(device, "timeline.title");
      if ((await device.page.locator(".visit-banner").count()) === 0) await button(device, "activity.visit_begin").click();
      await device.page.locator(".visit-banner").getByRole("button", { name: said(device)("activity.report_act"), exact: true }).click();
      await device.page.locator("dialog.log-sheet").waitFor();
    },
  },
  {
    name: "sheet-plan",
    async show(device) {
      await pickCompanies(device, 3);
      await device.page.locator('[data-act="plan-tour"]').click();
      await device.page.locator("dialog.plan-sheet .plan-stop").nth(2).waitFor();
    },
  },
  {
    name: "forecast-analysis",
    async show(device) {
      await device.goto("/forecast");
      await button(device, "forecast.tab_analysis").click();
      await device.page.locator(".analysis-part").first().waitFor();
    },
  },
  {
    name: "sheet-sign",
    async show(device) {
      await openFirst(device, "/quotes");
      if ((await device.page.locator(".line").count()) === 0 && (await device.page.locator("#line-new").count()) > 0) {
        await device.page.locator("#line-new").fill("SZ-40");
        await device.page.locator(".combobox-option:not(.creates)").first().click();
        await device.page.locator(".line").first().waitFor();
      }
      await button(device, "quote.sign").click();
      await device.page.locator("dialog.sign-sheet .sign-pad").waitFor();
    },
  },
  {
    name: "sheet-accept",
    async show(device) {
      await openFirst(device, "/quotes");
      await button(device, "quote.send").or(button(device, "quote.accept")).first().waitFor();
      if ((await button(device, "quote.send").count()) > 0) {
        // Who has an option is asked which of them are taken.
        await device.page.locator(".line").first().getByRole("button", { name: said(device)("quote.line_more", { n: 1 }), exact: true }).click();
        await button(device, "quote.make_optional").click();
        await device.page.locator(".line.is-optional").first().waitFor();
        await button(device, "quote.send").click();
      }
      await button(device, "quote.accept").click();
      await device.page.locator("dialog[open]").waitFor();
    },
  },
  {
    name: "conflict-record",
    async show(device) {
      await device.goto("/contacts");
      await device.page.getByRole("link", { name: "Wiebke Zwei", exact: true }).click();
      await turnTo(device, "record.facts");
      await mark(device.page, "position").click();
      await device.page.locator(".panel .conflict-choice").first().waitFor();
    },
  },
  {
    name: "conflict-inbox",
    async show(device) {
      await device.goto("/conflicts");
      await device.page.locator(".conflict-choice").first().waitFor();
    },
  },
  { name: "read-only-board", of: "reader", show: (device) => device.goto("/deals").then((page) => page.locator(".deal-card").first().waitFor()) },
  {
    name: "read-only-record",
    of: "reader",
    async show(device) {
      await device.goto("/contacts");
      await device.page.getByRole("link", { name: "Jana Aalen", exact: true }).click();
      await device.page.locator("#record-title").waitFor();
    },
  },
  {
    name: "offline",
    async show(device) {
      await device.installed();
      await device.setOffline(true);
      await device.goto("/today");
      await device.page.locator('.today-part[data-part="today.tasks"][aria-busy="false"]').waitFor();
      await device.page.locator("button.pill").filter({ visible: true }).first().click();
      await device.page.locator(".panel").first().waitFor();
    },
  },
];
