//! Cold starts of the installed app with its relay away, beside a bare page that reads its rows from IndexedDB.

import { serveBarePage } from "./bare.mjs";
import { median, row } from "./figures.mjs";
import { bareRows, coldStarts } from "./start.mjs";

export const title = "Start (new browser process)";

export async function measure({ device, relay }) {
  const bare = await serveBarePage();
  const one = await device({ name: "bare", url: bare.url });
  await one.goto("/", { mounted: false });
  const bareStarts = await coldStarts(one, bare.url, bareRows);
  await bare.close();

  const two = await device({ name: "app" });
  await two.goto("/");
  await two.installed();
  await relay.kill();
  const shell = await coldStarts(two, two.url, () => document.querySelector("#boot, body > .app"));
  const mounted = await coldStarts(two, two.url, () => window.feldbuch?.mounted);
  const of = (starts, key) => median(starts.map((start) => start[key]));
  return [
    row("bare page, 50 rows painted, from process start, median", of(bareStarts, "sinceProcess"), "ms"),
    row("bare page, 50 rows painted, from navigation, median", of(bareStarts, "sinceNavigation"), "ms"),
    row("app, shell painted, from navigation, median", of(shell, "sinceNavigation"), "ms"),
    row("app, page mounted, from navigation, median", of(mounted, "sinceNavigation"), "ms"),
    row("app, page mounted, from process start, median", of(mounted, "sinceProcess"), "ms", { beside: "nothing is stored yet" }),
  ];
}
