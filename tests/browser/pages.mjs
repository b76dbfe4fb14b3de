//! Every page of the app, for pictures and for the accessibility checks.

import { readFileSync } from "node:fs";
import { eventually } from "./harness.mjs";

/** An id that no record has. */
const ABSENT = "018f3c1e-0000-7000-8000-000000000000";

/** `astray`: an address of no page or of no record, which is told in words. */
export const PAGES = [
  { name: "home", path: "/" },
  { name: "today", path: "/today" },
  { name: "accounts", path: "/accounts" },
  { name: "contacts", path: "/contacts" },
  { name: "leads", path: "/leads" },
  { name: "deals", path: "/deals" },
  { name: "forecast", path: "/forecast" },
  { name: "quotes", path: "/quotes" },
  { name: "orders", path: "/orders" },
  { name: "products", path: "/products" },
  { name: "tasks", path: "/tasks" },
  { name: "activities", path: "/activities" },
  { name: "events", path: "/events" },
  { name: "calendar", path: "/calendar" },
  { name: "conflicts", path: "/conflicts" },
  { name: "trash", path: "/trash" },
  { name: "import", path: "/import" },
  { name: "settings", path: "/settings" },
  { name: "settings-pipelines", path: "/settings/pipelines" },
  { name: "settings-fields", path: "/settings/fields" },
  { name: "settings-sync", path: "/settings/sync" },
  { name: "settings-devices", path: "/settings/devices" },
  { name: "welcome", path: "/welcome" },
  { name: "join", path: "/join" },
  { name: "unknown", path: "/gibt-es-nicht", astray: true },
  { name: "absent", path: `/contacts/${ABSENT}`, astray: true },
];

/** The addresses that the app knows, read from its source: `pages`, and of them those below which `records` have theirs. */
export function routes() {
  const source = readFileSync(new URL("../../app/src/route.rs", import.meta.url), "utf8");
  const table = source.slice(source.indexOf("pub fn parse("), source.indexOf("fn of_record("));
  const pages = new Set();
  const records = new Set();
  for (const [, first, second] of table.matchAll(/\(\s*(None|Some\("[^"]+"\))\s*,\s*(None|_|[a-z]\w*|Some\("[^"]+"\))\s*\)\s*(?:=>|\|)/g)) {
    const [one, other] = [first, second].map((part) => /"(.+)"/.exec(part)?.[1]);
    const path = `/${[one, other].filter(Boolean).join("/")}`;
    pages.add(path);
    if (/^[a-z]/.test(second)) records.add(path);
  }
  return { pages: [...pages], records: [...records] };
}

/** The pages above and those of the first record of each kind, where there is one. */
export async function allPages(device) {
  const pages = [...PAGES];
  // The board of the deals has cards instead of links.
  for (const list of routes().records.filter((path) => path !== "/deals")) {
    await device.goto(list);
    const link = device.page.locator(`a[href^="${list}/"]`).first();
    const shown = await link.waitFor({ state: "attached", timeout: 3_000 }).then(() => true, () => false);
    if (shown) pages.push({ name: list.slice(1).replace(/ies$/, "y").replace(/s$/, ""), path: await link.getAttribute("href") });
  }
  await device.goto("/deals");
  const card = device.page.locator(".deal-card").first();
  const shown = await card.waitFor({ timeout: 3_000 }).then(() => true, () => false);
  if (shown) pages.push({ name: "deal", path: `/deals/${await card.getAttribute("data-deal")}` });
  return pages;
}

/** Lets fonts, pictures and the page's own motion come to rest. */
export async function settled(page) {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    await Promise.all(document.getAnimations().map((motion) => motion.finished.catch(() => {})));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  });
  await page.waitForTimeout(150);
}

/** Waits until the page has fetched every chunk ahead. */
export const atRest = (page) =>
  eventually(
    () =>
      page.evaluate(async () => {
        const list = await (await fetch("/sw.js")).text();
        const fetched = new Set(performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname));
        return list.match(/\/chunk-[0-9a-f]+\.wasm/g).every((chunk) => fetched.has(chunk));
      }),
    { what: "every chunk to be fetched ahead" },
  );
