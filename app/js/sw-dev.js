// Development: no cache stands between an edit and its picture. Also ends an older build's service worker.
"use strict";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => {
  const end = async () => {
    for (const name of await caches.keys()) if (name.startsWith("app-")) await caches.delete(name);
    await self.registration.unregister();
  };
  event.waitUntil(end());
});
