//! How the app starts, with and without a network, over an update, and when it cannot start at all.

import { rm } from "node:fs/promises";
import { laterBuild } from "./builds.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { atRest } from "./pages.mjs";

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self' ws: wss:; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Paths that the page or its service worker asked the relay for while `act` ran. */
async function requestsDuring(device, act) {
  const asked = [];
  const note = (request) => asked.push(new URL(request.url()).pathname);
  device.context.on("request", note);
  await act();
  device.context.off("request", note);
  return asked;
}

story("s3 the page comes with its policy, runs under it, and holds no inline script", async ({ relay, device }) => {
  const phone = await device({ size: "phone" });
  const answer = await phone.page.goto(relay.url);
  const headers = answer.headers();
  assert.equal(headers["content-security-policy"], POLICY);
  assert.equal(headers["cross-origin-opener-policy"], "same-origin");
  assert.equal(headers["x-content-type-options"], "nosniff");
  assert.equal(headers["referrer-policy"], "no-referrer");
  await phone.mounted();
  assert.equal(await phone.page.evaluate(() => [...document.scripts].filter((script) => !script.src).length), 0);
});

story("s3 an injected script is blocked by the policy", async ({ device }) => {
  const one = await device();
  one.tolerate(/policy violation|Content Security Policy/);
  one.tolerate(/404|x\.png/);
  await one.goto("/");
  await one.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.stolen = true";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<img src=/x.png onerror='window.stolen = true'>");
    // Behind its own handler, if that may run.
    return new Promise((done) => document.body.lastElementChild.addEventListener("error", done, { once: true })).then(() => {});
  });
  assert.equal(await one.page.evaluate(() => window.stolen), undefined);
});

story("r17 hashed files may be kept for ever, all others are asked for anew, wasm has its type", async ({ relay }) => {
  const page = await (await fetch(relay.url)).text();
  const wasm = page.match(/data-wasm="?(\/app-[0-9a-f]{16}\.wasm)/)[1];
  const module = await fetch(relay.url + wasm, { headers: { "accept-encoding": "br" } });
  assert.equal(module.headers.get("content-type"), "application/wasm");
  assert.match(module.headers.get("cache-control"), /immutable/);
  assert.equal(module.headers.get("content-encoding"), "br");
  for (const path of ["/", "/index.html", "/sw.js", "/worker_loader.js", "/manifest.webmanifest", "/contacts/some-record"]) {
    const answer = await fetch(relay.url + path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get("cache-control"), /no-cache/, path);
  }
});

story("r17 a missing file is missing and never answered with the page", async ({ relay }) => {
  for (const path of ["/app-0123456789abcdef.js", "/nothing.wasm", "/contacts/x.css", "/.stamp2"]) {
    const answer = await fetch(relay.url + path);
    assert.equal(answer.status, 404, path);
    assert.doesNotMatch(await answer.text(), /<!doctype/i, path);
  }
});

story("r17 after one visit the app starts without relay and network, from a fresh browser, at any address", async ({ relay, device }) => {
  const tablet = await device({ size: "tablet-wide" });
  await tablet.goto("/");
  await tablet.installed();
  await relay.kill();
  await tablet.setOffline(true);
  await tablet.restart();
  for (const path of ["/", "/contacts", "/contacts/018f3c1e-0000-7000-8000-000000000000", "/settings?tab=sync"]) {
    await tablet.goto(path);
    assert.equal(await tablet.page.locator("#boot").count(), 0, path);
  }
});

story("r17 the second visit takes every file from the device", async ({ device }) => {
  const one = await device();
  await one.goto("/");
  await one.installed();
  await one.goto("/");
  const files = await one.page.evaluate(() =>
    [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
      .filter((entry) => entry.initiatorType !== "other" || entry.entryType === "navigation")
      .map(({ name, workerStart, workerMatchedSourceType, transferSize }) => ({
        name: new URL(name).pathname,
        local: (workerStart > 0 || workerMatchedSourceType === "cache") && transferSize === 0,
      })),
  );
  assert.ok(files.some(({ name }) => /^\/app-.*\.wasm$/.test(name)), "the module is among them");
  assert.deepEqual(files.filter(({ local }) => !local), []);
});

story("r17 an update is offered, fetches only what changed, and comes with the person's consent", async ({ relay, device }) => {
  const one = await device();
  await one.goto("/");
  await one.installed();
  const before = await one.page.evaluate(() => window.feldbuch.build);
  const other = await one.newTab("/contacts");
  for (const page of [one.page, other]) await atRest(page);
  relay.app = await laterBuild(relay.app);
  await relay.stop();
  await relay.up();

  // `update` is one object for the page's life: it is read until the new build waits.
  const asked = await requestsDuring(one, async () => {
    await one.page.evaluate(() => window.feldbuch.update.check());
    await one.page.waitForFunction(() => window.feldbuch.update.waiting);
  });
  assert.deepEqual(asked.filter((path) => path !== "/sw.js"), ["/index.html"], "only what changed is fetched");
  assert.equal(await one.page.evaluate(() => window.feldbuch.build), before, "an open tab is told, not changed");
  const caches = await one.page.evaluate(() => caches.keys());
  assert.equal(caches.length, 2, "the running build keeps its files");

  await Promise.all([one.page.waitForEvent("load"), one.page.evaluate(() => window.feldbuch.update.accept())]);
  await one.mounted();
  assert.equal(await one.page.evaluate(() => window.feldbuch.build), "feedfacefeedface");
  // The other tab goes on with what it has, and knows.
  assert.equal(await other.evaluate(() => window.feldbuch.build), before);
  await other.waitForFunction(() => window.feldbuch.update.applied);
  assert.equal(await one.page.evaluate(async () => (await caches.keys()).length), 2, "what it may need stays");
  await other.close();
  await one.goto("/contacts");
  await eventually(() => one.page.evaluate(async () => (await caches.keys()).length === 1), { what: "the old build's files to go" });
  await rm(relay.app, { recursive: true });
});

story("r17 an app whose wasm is broken says so in words and can be fetched again", async ({ device }) => {
  const one = await device({ language: "de" });
  one.tolerate(/wasm|WebAssembly|Failed to load resource|CompileError/i);
  await one.context.route(/\/app-[0-9a-f]+\.wasm$/, (route) => route.fulfill({ status: 200, contentType: "application/wasm", body: "broken" }));
  await one.goto("/", { mounted: false });
  const trouble = one.page.locator(".boot-trouble");
  await trouble.waitFor();
  assert.match(await trouble.innerText(), /Ihre Daten liegen unverändert auf diesem Gerät/);
  assert.deepEqual(await one.axe(), []);
  await one.context.unroute(/\/app-[0-9a-f]+\.wasm$/);
  await trouble.getByRole("button", { name: "App neu holen" }).click();
  await one.mounted();
});

story("the page's watchdog speaks English when English was chosen", async ({ device }) => {
  const one = await device({ language: "en", serviceWorkers: "block" });
  one.tolerate(/wasm|WebAssembly|Failed to load resource|CompileError/i);
  await one.context.route(/\/app-[0-9a-f]+\.wasm$/, (route) => route.abort());
  await one.goto("/", { mounted: false });
  await one.page.getByRole("heading", { name: "Feldbuch does not start" }).waitFor();
  assert.equal(await one.page.evaluate(() => document.documentElement.lang), "en");
});

story("the chosen theme stands before the first paint", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  await one.context.addInitScript(() => localStorage.setItem("feldbuch.theme", "dark"));
  await one.context.route(/\/app-[0-9a-f]+\.wasm$/, () => {}); // never answered: only the shell can paint
  await one.goto("/", { mounted: false });
  assert.equal(await one.page.evaluate(() => document.documentElement.dataset.theme), "dark");
  const ground = await one.page.evaluate(() => getComputedStyle(document.getElementById("boot")).backgroundColor);
  assert.equal(ground, "rgb(23, 26, 23)");
});

story("the shell reads the head page but never creates its store", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  await one.context.route("**/worker_loader.js", (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  await one.goto("/");
  assert.equal(await one.page.evaluate(() => window.feldbuch.head), null);
  assert.deepEqual(await one.page.evaluate(async () => (await indexedDB.databases()).map((database) => database.name)), []);
  await one.page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open("feldbuch-boot", 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore("head").put(new Uint8Array([7, 8, 9]), "head");
        opening.onsuccess = () => resolve(opening.result.close());
        opening.onerror = () => reject(opening.error);
      }),
  );
  await one.goto("/");
  assert.deepEqual(await one.page.evaluate(async () => [...(await window.feldbuch.head)]), [7, 8, 9]);
});

story("the worker starts beside the page and its first messages wait for the page", async ({ device }) => {
  const one = await device({ serviceWorkers: "block" });
  await one.context.route("**/worker_loader.js", (route) =>
    route.fulfill({ contentType: "text/javascript", body: "postMessage(1); postMessage(2); onmessage = (event) => postMessage(event.data + 1);" }),
  );
  await one.context.route(/\/app-[0-9a-f]+\.wasm$/, () => {}); // the page itself never comes
  await one.context.addInitScript(() => localStorage.setItem("feldbuch.here", "1")); // a first visit begins with its words
  await one.goto("/", { mounted: false });
  await one.page.waitForFunction(() => window.feldbuch.inbox.length === 2);
  const heard = await one.page.evaluate(async () => {
    const heard = [];
    window.feldbuch.onmessage = (event) => heard.push(event.data);
    window.feldbuch.worker.postMessage(2);
    while (heard.length < 3) await new Promise((resolve) => setTimeout(resolve, 5));
    return heard;
  });
  assert.deepEqual(heard, [1, 2, 3]);
});

story("the app can be installed: manifest and icons are there and of the stated size", async ({ relay }) => {
  const answer = await fetch(`${relay.url}/manifest.webmanifest`);
  assert.match(answer.headers.get("content-type"), /application\/manifest\+json/);
  const manifest = await answer.json();
  assert.equal(manifest.id, "/");
  assert.equal(manifest.display, "standalone");
  assert.deepEqual(new Set(manifest.icons.map((icon) => icon.purpose)), new Set(["any", "maskable", "monochrome"]));
  for (const { src, sizes, type } of manifest.icons.filter((icon) => icon.type === "image/png")) {
    const icon = await fetch(relay.url + src);
    assert.equal(icon.headers.get("content-type"), type);
    const bytes = Buffer.from(await icon.arrayBuffer());
    assert.equal(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, sizes, src);
  }
});
