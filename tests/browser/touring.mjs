//! What somebody does with tours, by the German words on the screen.

import { eventually } from "./harness.mjs";
import { box, picked } from "./listing.mjs";
import { de, importDone, openFile, openList, startImport } from "./person.mjs";

const HEAD = "Firmenname;Straße;PLZ;Ort;Land;ABC;Besuchsintervall;Koordinaten;Telefon";

/** Customers between Cologne and Koblenz, in the order in which the way past all of them is shortest. */
export const CUSTOMERS = [
  "Brühler Mühle GmbH;Markt 1;50321;Brühl;DE;A;30;50.83,6.90;02232 1001",
  "Sieg Technik GmbH;Ringstr. 2;53721;Siegburg;DE;A;30;50.80,7.20;02241 1002",
  "Bonner Werke AG;Rheinallee 3;53111;Bonn;DE;A;30;50.73,7.10;0228 1003",
  "Remagen Bau KG;Uferweg 4;53424;Remagen;DE;A;30;50.58,7.23;02642 1004",
  "Andernach Stahl GmbH;Hafen 5;56626;Andernach;DE;A;30;50.44,7.40;02632 1005",
  "Koblenz Handel GmbH;Schloss 6;56068;Koblenz;DE;A;30;50.36,7.59;0261 1006",
];

export const nameOf = (line) => line.split(";")[0];

/** Takes companies in from a table with [`HEAD`]. */
export async function withCompanies(page, lines) {
  // From elsewhere: the page of an import that is over shows what came of it.
  await openList(page, "accounts");
  await openList(page, "import");
  await page.getByRole("group", { name: de("import.kind") }).getByRole("button", { name: "Firmen", exact: true }).click();
  await openFile(page, "firmen.csv", [HEAD, ...lines].join("\r\n"));
  await startImport(page);
  await importDone(page);
}

/** Picks companies of the list and opens the sheet that makes a tour of them. */
export async function beginPlan(page, names) {
  for (const name of names) await box(page, name).check();
  await picked(page, names.length);
  await page.locator('[data-act="plan-tour"]').click();
  const sheet = page.locator("dialog.plan-sheet");
  await eventually(async () => (await sheet.locator(".plan-stop").count()) === names.length, { what: "all stops in the sheet" });
  return sheet;
}

/** Makes a tour of companies and lands on its page. */
export async function plan(page, names, { date, setsOut = "08:30", start, objectives } = {}) {
  await openList(page, "accounts");
  const sheet = await beginPlan(page, names);
  if (date) await sheet.locator('input[name="date"]').fill(date);
  await sheet.locator('input[name="sets_out"]').fill(setsOut);
  if (start) {
    await sheet.locator("#plan-start").fill(start);
    await sheet.locator("#plan-start").blur();
  }
  if (objectives) await sheet.locator('textarea[name="objectives"]').fill(objectives.join("\n"));
  return sheet;
}

/** Saves what is planned. */
export async function savePlan(page, sheet) {
  await sheet.getByRole("button", { name: de("tour.save"), exact: true }).click();
  await page.waitForURL("**/tours/*");
  await page.locator(".tour-stops").waitFor();
}

/** Who is visited, in the order on the screen. */
export const order = (page) => page.locator(".tour-stop .tour-name").allInnerTexts();

/** A stop of the open tour. */
export const stop = (page, name) => page.locator(".tour-stop").filter({ has: page.locator(".tour-name", { hasText: name }) });

/** Waits until a stop says what came of it. */
export const stands = (page, name, state) => page.locator(`.tour-stop[data-state="${state}"]`).filter({ hasText: name }).waitFor();

/** Moves a stop by the keys of its grip. */
export async function moveByKeys(page, name, key) {
  await stop(page, name).locator(".tour-grip").focus();
  await page.keyboard.press(key);
}

/** Leaves a stop out and says why. */
export async function skip(page, place, name, why) {
  await place.getByRole("button", { name: de("tour.more", { name }), exact: true }).click();
  await page.getByRole("button", { name: de("tour.skip"), exact: true }).filter({ visible: true }).first().click();
  const sheet = page.locator("dialog.skip-sheet");
  await sheet.locator('input[name="reason"]').fill(why);
  await sheet.locator(".sheet-foot").getByRole("button", { name: de("tour.skip"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}

/** A picture as a camera makes it: large, and full of detail. */
export async function photo(page, name, hue) {
  const url = await page.evaluate((hue) => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2400, 1800];
    const context = canvas.getContext("2d");
    for (let at = 0; at < 6_000; at += 1) {
      context.fillStyle = `hsl(${(hue + at * 7) % 360} 60% ${(at * 13) % 100}%)`;
      context.fillRect((at * 197) % 2400, (at * 421) % 1800, 30 + (at % 60), 20 + (at % 50));
    }
    return canvas.toDataURL("image/jpeg", 0.95);
  }, hue);
  return { name, mimeType: "image/jpeg", buffer: Buffer.from(url.slice(url.indexOf(",") + 1), "base64") };
}
