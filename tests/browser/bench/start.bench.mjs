//! Cold starts of the installed app with its relay away, beside a bare page that reads its rows from IndexedDB.

import { people } from "../files.mjs";
import { found, importDone, openFile, openList, startImport } from "../person.mjs";
import { serveBarePage } from "./bare.mjs";
import { median, row } from "./figures.mjs";
import { bareRows, coldStarts, listRows, liveRows } from "./start.mjs";

export const title = "Start (new browser process)";

const PEOPLE = 100;

export async function measure({ device, relay }) {
  const bare = await serveBarePage();
  const one = await device({ name: "bare", url: bare.url });
  await one.goto("/", { mounted: false });
  const bareStarts = await coldStarts(one, bare.url, bareRows);
  await bare.close();

  const two = await device({ name: "app" });
  await two.goto("/");
  await two.installed();
  const three = await device({ name: "rows" });
  const page = await found(three);
  await three.installed();
  await openFile(page, "kontakte.csv", people(PEOPLE));
  await startImport(page);
  await importDone(page);
  await openList(page);
  await page.locator(".rows > .grid-row a.row-title").first().waitFor();
  await relay.kill();
  const shell = await coldStarts(two, two.url, () => document.querySelector("#boot, body > .app"));
  const mounted = await coldStarts(two, two.url, () => window.feldbuch?.mounted);
  const rows = await coldStarts(three, `${three.url}/contacts`, listRows, { live: liveRows });
  const of = (starts, key) => median(starts.map((start) => start[key]));
  return [
    row("bare page, 50 rows painted, from process start, median", of(bareStarts, "sinceProcess"), "ms"),
    row("bare page, 50 rows painted, from navigation, median", of(bareStarts, "sinceNavigation"), "ms"),
    row("app, shell painted, from navigation, median", of(shell, "sinceNavigation"), "ms"),
    row("app, page mounted, from navigation, median", of(mounted, "sinceNavigation"), "ms"),
    row("app, page mounted, from process start, median", of(mounted, "sinceProcess"), "ms", { beside: "nothing is stored yet" }),
    row(`app with ${PEOPLE} contacts, 50 rows painted, from navigation, median`, of(rows, "sinceNavigation"), "ms"),
    row(`app with ${PEOPLE} contacts, its own rows stand, from navigation, median`, of(rows, "liveSinceNavigation"), "ms", { beside: "what was painted before may be a picture of them" }),
  ];
}
