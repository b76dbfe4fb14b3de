//! Lighthouse on its phone profile: slow network and slow processor, simulated.

import { createServer } from "node:net";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { row } from "./figures.mjs";

export const title = "Lighthouse, phone";

const LIMITS = { performance: 90, accessibility: 100, "best-practices": 100, seo: 100 };

const TRIES = 3;

export async function measure({ relay }) {
  const require = createRequire(new URL("../lighthouse/package.json", import.meta.url));
  const { default: lighthouse } = await import(pathToFileURL(require.resolve("lighthouse")));
  const port = await freePort();
  const args = [`--remote-debugging-port=${port}`, ...(process.getuid?.() === 0 ? ["--no-sandbox"] : [])];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args });
  try {
    const look = async () => (await lighthouse(relay.url, { port, output: "json", logLevel: "error", onlyCategories: Object.keys(LIMITS) })).lhr;
    let lhr = await look();
    // WHY again: now and then its own recording misses the beginning of a load, and it says so.
    for (let tries = 1; lhr.runtimeError?.code === "NO_NAVSTART" && tries < TRIES; tries += 1) lhr = await look();
    const audits = Object.values(lhr.audits).filter((audit) => audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode === "binary");
    for (const audit of audits) console.log(`  not met: ${audit.id}: ${audit.title}`);
    // What the main thread was blocked by, slowed down as the profile says.
    for (const { url, duration, startTime } of lhr.audits["long-tasks"]?.details?.items?.slice(0, 5) ?? []) {
      console.log(`  a task of ${duration.toFixed(0)} ms at ${startTime.toFixed(0)} ms: ${url.replace(relay.url, "")}`);
    }
    return [
      ...Object.entries(LIMITS).map(([name, limit]) => row(name, Math.round(lhr.categories[name].score * 100), "", { limit, atLeast: true })),
      row("first contentful paint", lhr.audits["first-contentful-paint"].numericValue, "ms"),
      row("largest contentful paint", lhr.audits["largest-contentful-paint"].numericValue, "ms"),
      row("total blocking time", lhr.audits["total-blocking-time"].numericValue, "ms"),
    ];
  } finally {
    await browser.close();
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
