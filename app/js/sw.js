// The service worker: keeps exactly the built files, so that the app starts without a network.
// `cargo xtask post-build` fills in BUILD and FILES; an unchanged file is taken over from an older build's cache.
"use strict";

const BUILD = "{{BUILD}}";
/** [url, integrity] of every built file. */
const FILES = [/*{{FILES}}*/];
const CACHE = `app-${BUILD}`;
const REVISIONS = new Map(FILES);
const SHELL = "/index.html";
/** Where the app is mostly started: answered by the browser itself where it can (`addRoutes`). */
const DOORS = ["/", "/contacts", "/accounts", "/leads", "/deals"];
/** Where the cache of a build that another has followed names the tabs of that moment, by their ids. */
const TABS = "/tabs-at-the-end";

const isNamedByContent = (url) => /-[0-9a-f]{8,}\.(js|css|wasm)$/.test(url);

/** The key under which a file lies in every cache: its bytes decide, not its build. */
const keyOf = (url) => (isNamedByContent(url) ? url : `${url}?__rev=${encodeURIComponent(REVISIONS.get(url))}`);

/** [path, url]: what also lies under the path by which it is asked for. */
const ALIASES = [
  ...DOORS.map((door) => [door, SHELL]),
  ...FILES.map(([url]) => [url, url]).filter(([url]) => !isNamedByContent(url)),
];

async function keep(cache, [url, integrity]) {
  const key = keyOf(url);
  const known = await caches.match(key, { ignoreVary: true });
  if (known) return cache.put(key, known);
  // WHY integrity: while a new build is being deployed, files of two builds must not mix.
  const mode = isNamedByContent(url) ? "default" : "no-cache";
  const response = await fetch(new Request(url, { cache: mode, integrity }));
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return cache.put(key, response);
}

self.addEventListener("install", (event) => {
  // INVARIANT: no skipWaiting here. An open tab is told and decides.
  event.waitUntil(
    caches.open(CACHE).then(async (cache) => {
      await cache.delete(TABS); // WHY: a server may go back to a build whose last tabs are still open.
      await Promise.all(FILES.map((file) => keep(cache, file)));
      for (const [path, url] of ALIASES) await cache.put(path, await cache.match(keyOf(url), { ignoreVary: true }));
    }),
  );
  event.waitUntil(answerWithoutMe(event).catch(() => {})); // WHY: `fetch` below answers all the same, only later.
});

/** Lets the browser take files straight from the cache: the first paint then waits for no worker to start. */
async function answerWithoutMe(event) {
  if (!event.addRoutes) return;
  const paths = [...ALIASES.map(([path]) => path), ...FILES.map(([url]) => url).filter(isNamedByContent)];
  const or = paths.map((pathname) => ({ urlPattern: new URLPattern({ pathname, search: "" }), requestMethod: "GET" }));
  await event.addRoutes([{ condition: { or }, source: { cacheName: CACHE } }]);
}

const openTabs = async () => (await self.clients.matchAll({ type: "window", includeUncontrolled: true })).map(({ id }) => id);

const isOfAnother = (name) => name.startsWith("app-") && name !== CACHE;

/** The builds before this one are over: what they kept stays for the tabs that are open now. */
async function follow() {
  if (self.registration.installing) return; // WHY: one of the caches is already the next build's, which will see to it.
  const tabs = JSON.stringify(await openTabs());
  for (const name of (await caches.keys()).filter(isOfAnother)) {
    if (!(await caches.match(TABS, { cacheName: name }))) await (await caches.open(name)).put(TABS, new Response(tabs));
  }
}

/** Drops what older builds kept, once the last tab is gone that may need it. What is not over yet names no tabs. */
async function tidy() {
  const tabs = await openTabs();
  for (const name of (await caches.keys()).filter(isOfAnother)) {
    const noted = await caches.match(TABS, { cacheName: name });
    if (noted && !(await noted.json()).some((tab) => tabs.includes(tab))) await caches.delete(name);
  }
}

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
  if (event.data === "tidy") event.waitUntil(tidy());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    follow()
      .then(tidy)
      .then(() => self.clients.claim()),
  );
});

async function fromCache(request, url) {
  // WHY the fallback: the browser may have evicted a single entry; the network then still has it.
  const cached = await caches
    .open(CACHE)
    .then((cache) => cache.match(keyOf(url), { ignoreVary: true }))
    .catch(() => undefined);
  return cached ?? fetch(request);
}

/** Files that another app shares with this one wait in a cache until the page takes them (boot.js). */
async function share(request) {
  const files = (await request.formData()).getAll("files").filter((file) => file instanceof File);
  const cache = await caches.open("shared");
  // WHY a place for each: address books call every card contact.vcf, and none may take another one's place.
  for (const file of files) await cache.put(`/shared/${crypto.randomUUID()}/${encodeURIComponent(file.name)}`, new Response(file));
  return Response.redirect("/?shared", 303);
}

/** A file of another build, for a tab that began with it: the server has it no longer. */
const ofAnotherBuild = async (request, url) => (await caches.match(url, { ignoreVary: true }).catch(() => undefined)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method === "POST" && origin === self.location.origin && pathname === "/share") return event.respondWith(share(request));
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/api/") || pathname === "/healthz" || pathname === "/sw.js") return;
  if (REVISIONS.has(pathname)) return event.respondWith(fromCache(request, pathname));
  if (isNamedByContent(pathname)) return event.respondWith(ofAnotherBuild(request, pathname));
  // A route of the app. A path with a dot is a file: when it is missing it must stay missing.
  const isRoute = !pathname.slice(pathname.lastIndexOf("/")).includes(".");
  if (request.mode === "navigate" && isRoute) event.respondWith(fromCache(request, SHELL));
});
