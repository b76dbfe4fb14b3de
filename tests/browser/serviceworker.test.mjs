//! What the service worker keeps, and how a server ends one that keeps the wrong things.

import { readFile, rm } from "node:fs/promises";
import { filesOf, integrityOf, kept, laterBuild, withKillSwitch } from "./builds.mjs";
import { assert, eventually, story } from "./harness.mjs";
import { createContact, found, row } from "./person.mjs";

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
