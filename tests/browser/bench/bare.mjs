//! The least that a list on screen can cost: a page without any framework that reads 50 rows from IndexedDB.

import { createServer } from "node:http";

const PAGE = `<!doctype html><meta charset="utf-8"><title>bare</title><link rel="icon" href="data:,"><ul id="rows"></ul><script src="/bare.js"></script>`;

const SCRIPT = `
const request = indexedDB.open("bare", 1);
request.onupgradeneeded = () => {
  const rows = Array.from({ length: 50 }, (_, at) => ["Name " + at, "Firma " + at, "Ort " + at]);
  request.result.createObjectStore("head").put(new TextEncoder().encode(JSON.stringify(rows)), "head");
};
request.onsuccess = () => {
  const reading = request.result.transaction("head").objectStore("head").get("head");
  reading.onsuccess = () => {
    for (const words of JSON.parse(new TextDecoder().decode(reading.result))) {
      const item = document.createElement("li");
      item.textContent = words.join(" · ");
      document.getElementById("rows").append(item);
    }
  };
};`;

/** Serves the bare page on its own origin: `{ url, close }`. */
export function serveBarePage() {
  const server = createServer((request, answer) => {
    const isScript = request.url === "/bare.js";
    answer.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html", "cache-control": "max-age=3600" });
    answer.end(isScript ? SCRIPT : PAGE);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () =>
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        close: () => {
          server.closeAllConnections();
          return new Promise((closed) => server.close(closed));
        },
      }),
    );
  });
}
