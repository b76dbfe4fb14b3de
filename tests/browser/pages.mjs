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
  { name: "price-lists", path: "/price-lists" },
  { name: "tours", path: "/tours" },
  { name: "tasks", path: "/tasks" },
  { name: "activities", path: "/activities" },
  { name: "events", path: "/events" },
  { name: "calendar", path: "/calendar" },
  { name: "conflicts", path: "/conflicts" },
  { name: "trash", path: "/trash" },
  { name: "undo", path: "/undo" },
  { name: "import", path: "/import" },
  { name: "settings", path: "/settings" },
  { name: "settings-company", path: "/settings/company" },
  { name: "settings-pipelines", path: "/settings/pipelines" },
  { name: "settings-fields", path: "/settings/fields" },
  { name: "settings-teams", path: "/settings/teams" },
  { name: "settings-sync", path: "/settings/sync" },
  { name: "settings-devices", path: "/settings/devices" },
  { name: "welcome", path: "/welcome" },
  { name: "join", path: "/join" },
  { name: "unknown", path: "/gibt-es-nicht", astray: true },
  { name: "absent", path: `/contacts/${ABSENT}`, astray: true },
];

const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

/** What stands between two marks. */
function between(text, from, to) {
  const start = text.indexOf(from);
  return text.slice(start, text.indexOf(to, start));
}

/** The addresses that the app knows, read from its source: `pages`, and of them those below which `records` have theirs. */
export function routes() {
  const route = source("app/src/route.rs");
  const table = between(route, "pub fn parse(", "fn of_record(");
  const fixed = [...table.matchAll(/\(\s*(None|Some\("[^"]+"\))\s*,\s*(None|_|Some\("[^"]+"\))\s*\)\s*(?:=>|\|)/g)].map(([, ...parts]) => {
    const named = parts.map((part) => /"(.+)"/.exec(part)?.[1]).filter(Boolean);
    return `/${named.join("/")}`;
  });
  const plurals = new Map([...between(route, "fn plural(", "\n}").matchAll(/RecordKind::(\w+) => "([^"]+)"/g)].map(([, kind, path]) => [kind, `/${path}`]));
  const listed = between(source("crates/crm-domain/src/field/record.rs"), "pub const LISTED", "];");
  const records = [...listed.matchAll(/Self::(\w+),/g)].map(([, kind]) => plurals.get(kind));
  return { pages: [...new Set([...fixed, ...records])], records };
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
  if (shown) pages.push({ name: "deal", path: `/deals/${await card.getAttribute("data-card")}` });
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

/** Waits until a part of the page neither moves nor scrolls, be it by an edge, by a finger's swing or as it slides in. */
export const still = (place) =>
  place.first().evaluate(
    (part) =>
      new Promise((done) => {
        let [before, frames] = ["", 0];
        const look = () => {
          const { x, y, width, height } = part.getBoundingClientRect();
          const now = [x, y, width, height, part.scrollLeft, part.scrollTop].join();
          [before, frames] = [now, now === before ? frames + 1 : 0];
          if (frames < 10) requestAnimationFrame(look);
          else done();
        };
        look();
      }),
  );

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
