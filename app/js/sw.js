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

self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("app-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

async function fromCache(request, url) {
  // WHY the fallback: the browser may have evicted a single entry; the network then still has it.
  const cached = await caches
    .open(CACHE)
    .then((cache) => cache.match(keyOf(url), { ignoreVary: true }))
    .catch(() => undefined);
  return cached ?? fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname.startsWith("/api/") || pathname === "/healthz" || pathname === "/sw.js") return;
  if (REVISIONS.has(pathname)) return event.respondWith(fromCache(request, pathname));
  // A route of the app. A path with a dot is a file: when it is missing it must stay missing.
  const isRoute = !pathname.slice(pathname.lastIndexOf("/")).includes(".");
  if (request.mode === "navigate" && isRoute) event.respondWith(fromCache(request, SHELL));
});
