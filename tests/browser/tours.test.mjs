//! Tours: planned out of a list, gone through stop by stop, reported on; the same on two devices.

import { readFile } from "node:fs/promises";
import { note } from "./activity.mjs";
import { isoDay, openToday, part } from "./doing.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { setFilter, titles, toast } from "./listing.mjs";
import { de, found, openList, openRecord, pair, pill, proposal, together } from "./person.mjs";
import { event, openCalendar } from "./planning.mjs";
import { CUSTOMERS, beginPlan, moveByKeys, nameOf, order, photo, plan, savePlan, skip, stands, stop, withCompanies } from "./touring.mjs";

const NAMES = CUSTOMERS.map(nameOf);
/** The same, of Remagen's only the postal code: as the crow flies its region's middle is still the fourth. */
const BY_POST = CUSTOMERS.map((line) => line.replace("50.58,7.23", ""));
const german = (iso) => iso.split("-").reverse().join(".");
const minutes = (at) => at.split(":").map(Number).reduce((hours, minutes) => hours * 60 + minutes);

/** Opens the editor of a new filter on a field, by its whole name. */
async function filterOn(page, field, comparison) {
  await page.getByRole("button", { name: de("list.add_filter"), exact: true }).first().click();
  await page.getByRole("searchbox", { name: de("list.which_field") }).fill(field);
  await page.locator(".menu-list").getByRole("button", { name: field, exact: true }).click();
  await page.getByRole("combobox", { name: de("list.comparison") }).selectOption({ label: comparison });
}

/** Sets a filter on the beginning of the postal code. */
async function zipFilter(page, digits) {
  await filterOn(page, "Adressen", "beginnt mit");
  await page.getByRole("textbox", { name: de("list.value") }).fill(digits);
  await page.getByRole("button", { name: de("list.apply"), exact: true }).click();
}

/** Sets a filter on a day. */
async function dayFilter(page, field, day) {
  await filterOn(page, field, "vor");
  await page.locator(".value-input[data-first]").fill(day);
  await page.getByRole("button", { name: de("list.apply"), exact: true }).click();
}

story("journey 2: a tour of the A customers whose visit is due stands in the shortest order, in the calendar, and in a file", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  // All of it without a network.
  await one.installed();
  await one.setOffline(true);
  const others = [
    "Kölner B-Kunde GmbH;Dom 1;50667;Köln;DE;B;30;50.94,6.96;",
    "Münchner A-Kunde AG;Tal 1;80331;München;DE;A;30;48.14,11.58;",
    "Frisch Besucht GmbH;Gasse 1;50667;Köln;DE;A;30;50.94,6.95;",
    "Ohne Intervall KG;Gasse 2;50667;Köln;DE;A;;50.94,6.94;",
  ];
  await withCompanies(page, [...BY_POST, ...others]);
  const long = `${german(await isoDay(page, -60))} 10:00`;
  for (const line of [...BY_POST, ...others]) {
    await openRecord(page, nameOf(line), "accounts");
    await note(page, "visit", { body: "War da.", at: nameOf(line).startsWith("Frisch") ? undefined : long });
  }
  await openList(page, "accounts");
  await setFilter(page, { field: "Bewertung", picked: "A" });
  await zipFilter(page, "5");
  await dayFilter(page, "Besuch fällig", await isoDay(page, 1));
  await eventually(async () => assert.deepEqual((await titles(page)).toSorted(), NAMES.toSorted()) ?? true, { what: "the six whose visit is due" });
  const sheet = await beginPlan(page, [...NAMES].reverse());
  const day = await isoDay(page, 1);
  await sheet.locator('input[name="date"]').fill(day);
  await sheet.locator('input[name="sets_out"]').fill("08:30");
  await sheet.locator("#plan-start").fill("50667 Köln");
  await sheet.locator("#plan-start").blur();
  await sheet.getByText(de("tour.start_rough")).waitFor();
  // Nearest next, then straightened.
  await eventually(async () => assert.deepEqual(await sheet.locator(".plan-stop strong").allInnerTexts(), NAMES) ?? true, { what: "the shortest way" });
  // Whose way is known by the postal code only is said to be rough.
  const rough = () => sheet.locator(".plan-stop").evaluateAll((stops) => stops.filter((stop) => /grob/.test(stop.querySelector("small").textContent)).map((stop) => stop.querySelector("strong").textContent));
  assert.ok((await rough()).includes(NAMES[3]) && !(await rough()).includes(NAMES[2]), String(await rough()));
  await sheet.locator('textarea[name="objectives"]').fill("Bestand zählen\nNeue Preise zeigen");
  assert.deepEqual(await one.axe(), [], "the sheet");
  await savePlan(page, sheet);
  await eventually(async () => assert.deepEqual(await order(page), NAMES) ?? true, { what: "the tour in its order" });
  const times = (await page.locator(".tour-time").allInnerTexts()).map(minutes);
  assert.ok(times[0] >= 8 * 60 + 30 && times.every((at, n) => n === 0 || at >= times[n - 1] + 45), String(times));
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    assert.deepEqual(await one.axe(), [], `the tour, ${colorScheme}`);
  }
  // The device's own map leads to a stop.
  const leads = () => stop(page, NAMES[2]).locator('[data-act="navigate"]').getAttribute("href");
  assert.match(await leads(), /^https:\/\/www\.openstreetmap\.org\/\?mlat=50\.73&mlon=7\.1/);
  assert.equal(await stop(page, NAMES[2]).locator('[data-act="call"]').getAttribute("href"), "tel:+492281003");
  const session = await page.context().newCDPSession(page);
  for (const [userAgent, map] of [
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1", "https://maps.apple.com/?daddr=50.73%2C7.1"],
    ["Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140", "geo:50.73,7.1?q="],
  ]) {
    await session.send("Emulation.setUserAgentOverride", { userAgent });
    await page.reload();
    await one.mounted();
    await stop(page, NAMES[2]).waitFor();
    await eventually(async () => (await leads())?.startsWith(map), { what: `the map of ${userAgent}` });
  }
  // Nobody is led to the middle of a region: the address leads there.
  assert.match(await stop(page, NAMES[3]).locator('[data-act="navigate"]').getAttribute("href"), /^geo:0,0\?q=Uferweg%204/);
  const coming = page.waitForEvent("download");
  await page.locator('[data-act="ics"]').click();
  const file = await readFile(await (await coming).path(), "utf8");
  assert.equal(file.match(/BEGIN:VEVENT/g).length, 6);
  assert.match(file.replaceAll("\r\n ", ""), /SUMMARY:Besuch: Remagen Bau KG/);
  // Another order moves the appointments along.
  await moveByKeys(page, NAMES[5], "ArrowUp");
  const moved = [...NAMES.slice(0, 4), NAMES[5], NAMES[4]];
  await eventually(async () => (await order(page)).join() === moved.join(), { what: "the last but one place" });
  await eventually(async () => (await page.locator(".tour-astray").count()) === 0, { what: "the appointments to move along" });
  await openCalendar(page, "day", day);
  for (const name of NAMES) await event(page, `Besuch: ${name}`).first().waitFor();
});

story("journey 2: a tour is made and taken back as one", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await withCompanies(page, CUSTOMERS.slice(0, 3));
  const sheet = await plan(page, NAMES.slice(0, 3), { date: await isoDay(page, 0) });
  await savePlan(page, sheet);
  // WHY by keyboard: what the page says of it goes after a while.
  await page.keyboard.press("Control+z");
  await toast(page, de("shell.undone")).waitFor();
  await openList(page, "tours");
  await page.getByText(de("list.empty_tours")).waitFor();
  await openToday(page);
  await part(page, "events").getByText(de("today.no_events")).waitFor();
});

story("journey 1: a visit of today's tour stands under the tour and not among the events, whatever else the day holds", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await withCompanies(page, CUSTOMERS.slice(0, 3));
  const today = await isoDay(page, 0);
  await savePlan(page, await plan(page, NAMES.slice(0, 3), { date: today }));
  await openToday(page);
  const [tour, events] = [part(page, "tour"), part(page, "events")];
  await events.getByText(de("today.no_other_events")).waitFor();
  for (const name of NAMES.slice(0, 3)) {
    await tour.getByText(name, { exact: true }).waitFor();
    assert.equal(await page.locator("main").getByText(name, { exact: true }).count(), 1, `${name} stands there once`);
  }
  // What is no stop is an event.
  await events.getByRole("button", { name: de("today.new_event") }).click();
  const sheet = page.getByRole("dialog", { name: de("shell.new_event") });
  await sheet.locator('[data-field="title"] input').first().fill("Teamrunde");
  const place = sheet.locator('[data-field="when"]');
  for (const day of await place.locator('input[type="date"]').all()) await day.fill(today);
  const [from, to] = await place.locator('input[type="time"]').all();
  await from.fill("07:00");
  await to.fill("07:30");
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
  await events.locator(".today-event", { hasText: "Teamrunde" }).waitFor();
  assert.equal(await events.locator(".today-event").count(), 1);
  // A stop that is taken out of the tour goes with its appointment; one whose tour is on another day stands tomorrow.
  await tour.locator(".today-part-head a").click();
  await stop(page, NAMES[0]).waitFor();
  await page.getByRole("button", { name: de("tour.more", { name: NAMES[0] }), exact: true }).click();
  await page.getByRole("button", { name: de("tour.remove"), exact: true }).filter({ visible: true }).first().click();
  await stop(page, NAMES[0]).waitFor({ state: "detached" });
  await openToday(page);
  await tour.getByText(NAMES[1], { exact: true }).waitFor();
  await eventually(async () => (await page.locator("main").getByText(new RegExp(NAMES[0])).count()) === 0, { what: "the stop to be gone, and its appointment" });
});

story("journey 2: two people change one tour at once, and both changes stay", async (world) => {
  const { device, relay } = world;
  const { anna, bert } = await pair(device);
  await anna.goto("/accounts");
  await withCompanies(anna.page, CUSTOMERS.slice(0, 5));
  const sheet = await plan(anna.page, NAMES.slice(0, 4), { date: await isoDay(anna.page, 0) });
  await savePlan(anna.page, sheet);
  await pill(anna.page, /^Alles gesichert/);
  await bert.goto(new URL(anna.page.url()).pathname);
  await eventually(async () => (await order(bert.page)).length === 4, { what: "the tour at Bert's" });
  const before = await order(bert.page);
  await relay.stop();
  for (const one of [anna, bert]) await pill(one.page, /^Offline/);
  await moveByKeys(anna.page, before[3], "ArrowUp");
  await eventually(async () => (await order(anna.page))[2] === before[3], { what: "Anna's order" });
  await skip(bert.page, stop(bert.page, before[2]), before[2], "Betriebsferien");
  await stands(bert.page, before[2], "skipped");
  await bert.page.getByRole("button", { name: de("tour.add"), exact: true }).click();
  await bert.page.locator("#tour-add").fill(NAMES[4]);
  await proposal(bert.page, NAMES[4]).click();
  await eventually(async () => (await order(bert.page)).length === 5, { what: "Bert's stop" });
  await together(world, [anna, bert]);
  const after = [before[0], before[1], before[3], before[2], NAMES[4]];
  for (const { page } of [anna, bert]) {
    await eventually(async () => (await order(page)).join() === after.join(), { within: 30_000, what: "both changes" });
    await stands(page, before[2], "skipped");
    await stop(page, before[2]).getByText(/Betriebsferien/).waitFor();
  }
});

story("journey 3: a visit is checked in, ticked, noted, photographed and checked out; the manager reads it", async ({ device }) => {
  const { anna, bert } = await pair(device);
  const page = anna.page;
  await anna.goto("/accounts");
  await withCompanies(page, CUSTOMERS.slice(2, 4));
  const sheet = await plan(page, NAMES.slice(2, 4), { date: await isoDay(page, 0), start: "53111 Bonn", objectives: ["Bestand zählen", "Neue Preise zeigen"] });
  await savePlan(page, sheet);
  await anna.context.grantPermissions(["geolocation"], { origin: anna.url });
  await anna.context.setGeolocation({ latitude: 50.7305, longitude: 7.1003, accuracy: 15 });
  // At the customer's there is no network.
  await anna.installed();
  await anna.setOffline(true);
  await openToday(page);
  const tour = part(page, "tour");
  await tour.locator(".tour-next-name", { hasText: NAMES[2] }).waitFor();
  await tour.locator('.tour-next [data-act="check-in"]').click();
  await tour.locator('.tour-next [data-act="report"]').click();
  const report = page.locator("dialog.log-sheet");
  await report.locator('.verdict[data-verdict="verified"]').waitFor();
  await report.getByRole("checkbox", { name: de("check.tick", { text: "Bestand zählen" }), exact: true }).check();
  await report.locator('textarea[name="body"]').fill("Lager fast leer, will 40 Stück.");
  const camera = report.locator('input[type="file"]');
  assert.equal(await camera.getAttribute("accept"), "image/*");
  await camera.setInputFiles([await photo(page, "lager.jpg", 20), await photo(page, "regal.jpg", 200)]);
  await eventually(async () => (await report.locator(".photo img").count()) === 2, { within: 30_000, what: "two photos" });
  assert.deepEqual(await anna.axe(), [], "the report");
  await report.getByRole("button", { name: de("activity.save"), exact: true }).click();
  await report.waitFor({ state: "detached" });
  await tour.locator('.tour-next [data-act="check-out"]').click();
  await report.getByRole("button", { name: de("activity.cancel"), exact: true }).click();
  await tour.locator(".tour-next-name", { hasText: NAMES[3] }).waitFor();
  await tour.getByText(de("tour.done", { n: 1, all: 2 })).waitFor();
  await tour.locator(".today-part-head a").click();
  await stands(page, NAMES[2], "visited");
  const other = bert.page;
  await openRecord(other, NAMES[2], "accounts");
  assert.equal(await other.locator(".timeline-item", { hasText: "will 40 Stück" }).count(), 0);
  await anna.setOffline(false);
  await pill(page, /^Alles gesichert/, 60_000);
  // On the other device, after its next sync.
  await openRecord(other, NAMES[2], "accounts");
  await other.locator(".timeline-item", { hasText: "will 40 Stück" }).waitFor();
  await bert.goto(await stopReport(page, NAMES[2]));
  await other.locator('.verdict[data-verdict="verified"]').waitFor();
  assert.match(await other.locator(".verdict").innerText(), /Vor Ort bestätigt · \d+ m entfernt/);
  const goals = other.locator('[data-field="objectives"]');
  await eventually(() => goals.getByRole("checkbox", { name: de("check.tick", { text: "Bestand zählen" }), exact: true }).isChecked(), { what: "the goal that was reached" });
  assert.equal(await goals.getByRole("checkbox", { name: de("check.tick", { text: "Neue Preise zeigen" }), exact: true }).isChecked(), false);
  const seen = () => other.locator(".photo img").evaluateAll((all) => all.map((one) => [one.naturalWidth, one.src.length]));
  await eventually(async () => { const all = await seen(); return all.length === 2 && all.every(([width]) => width > 0); }, { within: 30_000, what: "both photos" });
  for (const [width, size] of await seen()) assert.ok(width <= 1600 && size <= 200_000, `${width} px, ${size} letters`);
  assert.deepEqual(await bert.axe(), [], "the report at the manager's");
});

/** The address of the report of a stop. */
const stopReport = (page, name) => stop(page, name).getByRole("link", { name: de("tour.report"), exact: true }).getAttribute("href");

story("journey 3: a check-in elsewhere is outside, and one without a place cannot be told", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await withCompanies(page, [CUSTOMERS[2], "Nirgendwo GmbH;Weg 1;53111;Bonn;DE;A;30;;"]);
  await one.context.grantPermissions(["geolocation"], { origin: one.url });
  await one.context.setGeolocation({ latitude: 50.94, longitude: 6.96, accuracy: 20 });
  const check = async (name, verdict) => {
    await openRecord(page, name, "accounts");
    await page.getByRole("button", { name: de("activity.visit_begin"), exact: true }).click();
    await page.locator(".visit-banner").getByText(/20 m/).waitFor();
    await page.locator(".visit-banner").getByRole("button", { name: de("activity.report_act"), exact: true }).click();
    await page.locator(`dialog.log-sheet .verdict[data-verdict="${verdict}"]`).waitFor();
    await page.locator("dialog.log-sheet").getByRole("button", { name: de("activity.cancel"), exact: true }).click();
  };
  await check(NAMES[2], "outside");
  await check("Nirgendwo GmbH", "unknown");
});

story("journey 3: on a tour a check-in that may not know its place says so, and is one all the same", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await withCompanies(page, CUSTOMERS.slice(0, 2));
  await savePlan(page, await plan(page, NAMES.slice(0, 2), { date: await isoDay(page, 0), start: "50667 Köln", objectives: ["Bestand zählen"] }));
  const session = await one.context.newCDPSession(page);
  await session.send("Browser.setPermission", { permission: { name: "geolocation" }, setting: "denied", origin: one.url });
  await openToday(page);
  const next = part(page, "tour").locator(".tour-next");
  await next.locator('[data-act="check-in"]').click();
  await next.locator('[data-act="report"]').click();
  const report = page.locator("dialog.log-sheet");
  await report.locator('.verdict[data-verdict="unknown"]').waitFor();
  await report.getByRole("checkbox", { name: de("check.tick", { text: "Bestand zählen" }), exact: true }).check();
  await report.locator('textarea[name="body"]').fill("Ohne Ort, aber dort gewesen.");
  await report.getByRole("button", { name: de("activity.save"), exact: true }).click();
  await report.waitFor({ state: "detached" });
  await next.locator('[data-act="check-out"]').click();
  await report.getByRole("button", { name: de("activity.cancel"), exact: true }).click();
  await part(page, "tour").getByText(de("tour.done", { n: 1, all: 2 })).waitFor();
  await openRecord(page, NAMES[0], "accounts");
  const said = page.locator(".timeline-item", { hasText: "Ohne Ort, aber dort gewesen." });
  await said.getByText(new RegExp(`vor Ort \\d\\d:\\d\\d–\\d\\d:\\d\\d`)).waitFor();
  await said.getByText(new RegExp(de("activity.no_position"))).waitFor();
});

story("journey 1: in the morning the tour is the first of today, without a network, and a stop can be left out", async ({ device }) => {
  const one = await device({ size: "tablet-wide" });
  const page = await found(one);
  await withCompanies(page, CUSTOMERS.slice(0, 3));
  const sheet = await plan(page, NAMES.slice(0, 3), { date: await isoDay(page, 0), start: "50667 Köln" });
  await savePlan(page, sheet);
  await eventually(async () => (await order(page)).length === 3, { what: "the tour" });
  const [first, second] = await order(page);
  await one.context.setOffline(true);
  await openToday(page);
  await eventually(async () => (await page.locator(".today-part").first().getAttribute("data-part")) === "today.tour", { what: "the tour first" });
  const tour = part(page, "tour");
  await tour.locator(".tour-next-name", { hasText: first }).waitFor();
  assert.match(await tour.locator('.tour-next [data-act="call"]').getAttribute("href"), /^tel:/);
  assert.ok(await tour.locator('.tour-next [data-act="navigate"]').getAttribute("href"));
  const target = await tour.locator('.tour-next [data-act="check-in"]').boundingBox();
  assert.ok(target.height >= 44, String(target.height));
  assert.deepEqual(await one.axe(), []);
  await skip(page, tour.locator(".tour-next"), first, "Straße gesperrt");
  await tour.locator(".tour-next-name", { hasText: second }).waitFor();
  await tour.getByText(de("tour.done", { n: 1, all: 3 })).waitFor();
  await page.keyboard.press("Control+z");
  await tour.locator(".tour-next-name", { hasText: first }).waitFor();
  await one.context.setOffline(false);
});
