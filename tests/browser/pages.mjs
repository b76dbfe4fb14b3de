//! Every page of the app, for pictures and for the accessibility checks.

import { eventually } from "./harness.mjs";

export const PAGES = [
  { name: "home", path: "/" },
  { name: "accounts", path: "/accounts" },
  { name: "contacts", path: "/contacts" },
  { name: "leads", path: "/leads" },
  { name: "deals", path: "/deals" },
  { name: "conflicts", path: "/conflicts" },
  { name: "trash", path: "/trash" },
  { name: "import", path: "/import" },
  { name: "settings", path: "/settings" },
  { name: "settings-pipelines", path: "/settings/pipelines" },
  { name: "settings-sync", path: "/settings/sync" },
  { name: "settings-devices", path: "/settings/devices" },
  { name: "welcome", path: "/welcome" },
  { name: "join", path: "/join" },
];

/** The pages above and those of the first account and the first contact, where there are any. */
export async function allPages(device) {
  const pages = [...PAGES];
  for (const kind of ["account", "contact", "lead"]) {
    await device.goto(`/${kind}s`);
    const link = device.page.locator(`a[href^="/${kind}s/"]`).first();
    const shown = await link.waitFor({ state: "attached", timeout: 3_000 }).then(() => true, () => false);
    if (shown) pages.push({ name: kind, path: await link.getAttribute("href") });
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
