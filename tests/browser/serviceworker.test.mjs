//! What the service worker keeps, and how a server ends one that keeps the wrong things.

import { readFile, rm } from "node:fs/promises";
import { filesOf, integrityOf, kept, laterBuild, withKillSwitch } from "./builds.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { atRest } from "./pages.mjs";
import { createContact, de, draftIsKept, field, found, openList, openRecord, row, shows } from "./person.mjs";

/** What a start without a network does not need, and why. */
const NOT_KEPT = [
  /^\/sw\.js$/, // The browser itself keeps it.
  /^\/robots\.txt$/, // For machines.
  /^\/\.[^/]+$/, // The build's own marks.
  /^\/icons\/(?!feldbuch\.svg$)/, // The system takes them when the app is installed.
  /\.br$/, // The same file, squeezed for the way.
];

story("r17 what is kept for a start without a network is every file of the build, byte by byte, but a few that are named", async ({ relay }) => {
  const list = await kept(relay.app);
  const files = await filesOf(relay.app);
  const paths = list.map(([path]) => path);
  assert.equal(new Set(paths).size, paths.length, "no file is named twice");
  assert.deepEqual(paths.toSorted(), files.filter((path) => !NOT_KEPT.some((named) => named.test(path))).toSorted());
  for (const [path, integrity] of list) assert.equal(integrity, await integrityOf(relay.app, path), path);
  // Nothing stands among the exceptions in vain.
  for (const named of NOT_KEPT) assert.ok(files.some((path) => named.test(path)), `${named} names a file`);
});

story("r17 what is kept is what the device holds after one visit", async ({ relay, device }) => {
  const one = await device();
  await one.goto("/");
  await one.installed();
  const held = await one.page.evaluate(async () => {
    const [name, ...others] = await caches.keys();
    const requests = await (await caches.open(name)).keys();
    return { others, paths: [...new Set(requests.map(({ url }) => new URL(url).pathname))] };
  });
  assert.deepEqual(held.others, []);
  for (const [path] of await kept(relay.app)) assert.ok(held.paths.includes(path), path);
});

story("r17 a device that holds a broken build is rescued by the server: the next visit brings one that works, and its data is there", async ({ relay, device }) => {
  const one = await device();
  await found(one);
  await createContact(one.page, { last_name: "Bleibt" });
  await one.installed();
  const whole = relay.app;
  const serve = async (app) => {
    relay.app = app;
    await relay.stop();
    await relay.up();
  };

  // An update goes wrong: what is kept from then on does not start.
  one.tolerate(/wasm|WebAssembly|Failed to load resource|CompileError/i);
  const broken = await laterBuild(whole, { broken: true });
  await serve(broken);
  await one.page.evaluate(() => window.feldbuch.update.check());
  await one.page.waitForFunction(() => window.feldbuch.update.waiting);
  await Promise.all([one.page.waitForEvent("load"), one.page.evaluate(() => window.feldbuch.update.accept())]);
  const trouble = one.page.locator(".boot-trouble");
  await trouble.waitFor();

  // A whole build alone does not reach it: the broken one is what it holds.
  const rescue = await withKillSwitch(whole, await readFile(new URL("../../app/js/sw-dev.js", import.meta.url), "utf8"));
  await serve(rescue);
  await one.goto("/contacts", { mounted: false });
  await trouble.waitFor();
  await eventually(
    () => one.page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length === 0 && (await caches.keys()).length === 0),
    { within: 20_000, what: "the service worker and what it kept to be gone" },
  );
  await one.goto("/contacts");
  await row(one.page, "Bleibt").waitFor();
  assert.equal(await trouble.count(), 0);

  // The next build is kept as any other.
  const mended = await laterBuild(whole);
  await serve(mended);
  await one.goto("/contacts");
  await one.page.evaluate(() => window.feldbuch.update.check());
  const isKept = () => one.page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state === "activated" && (await caches.keys()).length === 1);
  await eventually(isKept, { within: 20_000, what: "the next build to be kept" });
  await one.reopen();
  await relay.kill();
  await one.setOffline(true);
  await one.goto("/contacts");
  await row(one.page, "Bleibt").waitFor();
  for (const folder of [broken, rescue, mended]) await rm(folder, { recursive: true });
});

story("r17 a server that goes back to the build before is followed, although its files are older than those that the device has", async ({ relay, device }) => {
  const one = await device();
  const before = relay.app;
  const serve = async (app) => {
    relay.app = app;
    await relay.stop();
    await relay.up();
  };
  await serve(await laterBuild(before, { restyled: true }));
  await one.goto("/");
  await one.installed();
  assert.equal(await one.page.evaluate(() => window.feldbuch.build), "feedfacefeedface");
  const later = relay.app;
  await serve(before);
  await one.page.evaluate(() => window.feldbuch.update.check());
  await one.page.waitForFunction(() => window.feldbuch.update.waiting, null, { timeout: 20_000 });
  await Promise.all([one.page.waitForEvent("load"), one.page.evaluate(() => window.feldbuch.update.accept())]);
  await one.mounted();
  assert.notEqual(await one.page.evaluate(() => window.feldbuch.build), "feedfacefeedface");
  await rm(later, { recursive: true });
});

/** After so long a browser has done what it does by itself behind a tab's start. */
const SETTLED_MS = 4_000;
const CHUNK = /\/chunk-[0-9a-f]+\.wasm$/;

/** A tab that has fetched no chunk yet, as on a slow device: each is asked for once the story says so. */
async function unhurriedTab(one) {
  const page = await one.context.newPage();
  await page.addInitScript((pattern) => {
    const plain = window.fetch;
    const allowed = new Promise((resolve) => (window.mayFetch = resolve));
    window.fetch = (what, ...rest) => (new RegExp(pattern).test(String(what?.url ?? what)) ? allowed.then(() => plain(what, ...rest)) : plain(what, ...rest));
  }, CHUNK.source);
  await page.goto(`${one.url}/contacts`);
  await one.mounted(page);
  await row(page, "Bleibt").waitFor();
  return page;
}

/** The chunks that a tab has been given. */
const chunks = (page) =>
  page.evaluate((pattern) => {
    const resources = performance.getEntriesByType("resource").filter(({ name, responseStatus }) => new RegExp(pattern).test(name) && responseStatus === 200);
    return resources.map(({ name }) => new URL(name).pathname);
  }, CHUNK.source);

const cachesOf = (page) => page.evaluate(() => caches.keys());

story("r17 a tab that outlives an update opens pages whose code it had not fetched, also without a network; what it needs is kept as long as it is open", async ({ relay, device }) => {
  const one = await device();
  await found(one);
  await createContact(one.page, { last_name: "Bleibt" });
  await one.installed();
  const [online, offline] = [await unhurriedTab(one), await unhurriedTab(one)];
  // WHY: a look for a new build within the first seconds of a tab now and then never ends in Chromium (156): it has not
  // asked the server anything then, and all later looks wait behind it until the browser is started again.
  await one.page.waitForTimeout(SETTLED_MS);
  const former = (await kept(relay.app)).map(([path]) => path).filter((path) => CHUNK.test(path));
  const [before] = await cachesOf(one.page);

  relay.app = await laterBuild(relay.app, { recut: true });
  const later = (await kept(relay.app)).map(([path]) => path).filter((path) => CHUNK.test(path));
  assert.ok(later.length > 2 && later.every((path) => !former.includes(path)), "every chunk has another name");
  await relay.stop();
  await relay.up();
  for (const path of former) assert.equal((await fetch(relay.url + path)).status, 404, "the server has the old build no longer");
  await one.page.bringToFront();
  // WHY more than once: the browser may take it for one with a look that it began before.
  const isOffered = () => (window.feldbuch.update.check(), window.feldbuch.update.waiting);
  await eventually(() => one.page.evaluate(isOffered), { within: 30_000, every: 500, what: "the new build to wait" });
  await Promise.all([one.page.waitForEvent("load"), one.page.evaluate(() => window.feldbuch.update.accept())]);
  await one.mounted();
  assert.equal(await one.page.evaluate(() => window.feldbuch.build), "feedfacefeedface");
  await atRest(one.page);
  assert.deepEqual((await chunks(one.page)).toSorted(), later.toSorted(), "the new tab runs on the new files");

  // What the browser itself has by chance is gone as well.
  const session = await one.context.newCDPSession(one.page);
  await session.send("Network.clearBrowserCache");
  for (const [page, address, heading] of [[online, "import", "import.title"], [offline, "settings", "nav.settings"]]) {
    if (page === offline) {
      await relay.kill();
      await one.setOffline(true);
    }
    await page.bringToFront();
    await page.getByRole("status").filter({ hasText: de("notice.update") }).waitFor();
    assert.deepEqual(await chunks(page), []);
    await page.evaluate(() => window.mayFetch());
    await openList(page, address);
    await page.getByRole("heading", { name: de(heading), level: 1, exact: true }).waitFor();
    assert.equal(await page.getByText(de("shell.part_missing")).count(), 0);
    const had = await chunks(page);
    assert.ok(had.length > 0 && had.every((path) => former.includes(path)), "the old tab runs on the old files");
  }

  // One of them goes: the other may still need them. With the last one they go too.
  await online.close();
  await one.page.bringToFront();
  await one.goto("/contacts");
  await row(one.page, "Bleibt").waitFor();
  assert.ok((await cachesOf(one.page)).includes(before));
  await offline.close();
  await one.goto("/contacts");
  await eventually(async () => !(await cachesOf(one.page)).includes(before), { what: "the old build's files to go" });
  assert.equal((await cachesOf(one.page)).length, 1);
  for (const path of ["/import", "/settings"]) {
    await one.goto(path);
    assert.equal(await one.page.evaluate(() => window.feldbuch.build), "feedfacefeedface");
    await one.page.locator("main h1").first().waitFor();
  }
  await rm(relay.app, { recursive: true });
});

/** So many builds follow one another; more in a long run. */
const UPDATES = Number(process.env.FELDBUCH_UPDATES ?? 4);
/** What each next build differs in, in turn. */
const CHANGES = [{ restyled: true }, { recut: true }, {}, { restyled: true, recut: true }];

story(`r17 ${UPDATES} builds that follow one another are each offered, taken while somebody types, and start without a network`, async ({ relay, device }) => {
  const one = await device();
  await found(one);
  await createContact(one.page, { last_name: "Bleibt" });
  await one.installed();
  const first = relay.app;
  for (let turn = 0; turn < UPDATES; turn += 1) {
    const before = relay.app;
    const build = (0xfeedface00000000n + BigInt(turn + 1)).toString(16);
    relay.app = await laterBuild(before, { ...CHANGES[turn % CHANGES.length], build });
    if (before !== first) await rm(before, { recursive: true });
    await relay.stop();
    await relay.up();
    await openRecord(one.page, "Bleibt");
    // What is being typed when the new build is taken stands there again.
    await field(one.page, "position").locator("[data-edit]").first().click();
    await field(one.page, "position").locator("input.value-input").fill(`Entwurf ${turn}`);
    await eventually(() => draftIsKept(one.page, `Entwurf ${turn}`), { what: "the draft to be kept" });
    await one.page.waitForTimeout(SETTLED_MS);
    await eventually(() => one.page.evaluate(() => (window.feldbuch.update.check(), window.feldbuch.update.waiting)), { within: 30_000, every: 500, what: `build ${turn + 1} to wait` });
    await Promise.all([one.page.waitForEvent("load"), one.page.evaluate(() => window.feldbuch.update.accept())]);
    await one.mounted();
    assert.equal(await one.page.evaluate(() => window.feldbuch.build), build);
    assert.equal(await field(one.page, "position").locator("input.value-input").inputValue(), `Entwurf ${turn}`);
    await field(one.page, "position").locator("input.value-input").press("Enter");
    await shows(one.page, "position", `Entwurf ${turn}`);
    await relay.kill();
    await one.setOffline(true);
    await one.page.reload();
    await one.mounted();
    assert.equal(await one.page.evaluate(() => window.feldbuch.build), build, "without a network it is the new build");
    await shows(one.page, "position", `Entwurf ${turn}`);
    await one.goto("/settings");
    await one.page.getByRole("heading", { name: de("nav.settings"), level: 1 }).waitFor();
    await one.setOffline(false);
    await relay.up();
    assert.deepEqual(await cachesOf(one.page), [`app-${build}`], "of the builds before nothing is left");
  }
  await rm(relay.app, { recursive: true });
}, { timeout: 120_000 + UPDATES * 40_000 });
