//! What a first visit downloads, as the relay sends it (Brotli where the browser takes it).

import { row } from "./figures.mjs";

export const title = "Download";

const PAGE_LIMIT_KB = 300;
const APP_LIMIT_KB = 900;

export async function measure({ relay }) {
  const worker = await (await fetch(`${relay.url}/sw.js`)).text();
  const files = JSON.parse(worker.match(/const FILES = (\[.*\]);/)[1]).map(([url]) => url);
  const sizes = new Map();
  for (const url of files) sizes.set(url, await sentBytes(relay.url + url));
  const sum = (urls) => urls.reduce((total, url) => total + sizes.get(url), 0) / 1000;
  const ofPage = files.filter((url) => url === "/index.html" || /^\/(app|boot|style)-/.test(url));
  const modules = files.filter((url) => url.endsWith(".wasm")).sort((one, other) => sizes.get(other) - sizes.get(one));
  const kinds = [...new Set(files.map((url) => url.split(".").at(-1)))].filter((kind) => kind !== "wasm");
  return [
    row("the page: html, css, js, wasm", sum(ofPage), "kB", { limit: PAGE_LIMIT_KB }),
    row("all of the app, worker included", sum(files), "kB", { limit: APP_LIMIT_KB }),
    ...kinds.map((kind) => row(`all files .${kind}`, sum(files.filter((url) => url.endsWith(`.${kind}`))), "kB")),
    ...modules.map((url) => row(url.replace(/-[0-9a-f]+/, ""), sizes.get(url) / 1000, "kB")),
  ];
}

/** Bytes on the wire, as node's fetch would hide them behind its decompression. */
async function sentBytes(url) {
  const { get } = await import("node:http");
  return new Promise((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "br" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => (bytes += chunk.length));
      answer.on("end", () => (answer.statusCode === 200 ? resolve(bytes) : reject(new Error(`${url}: ${answer.statusCode}`))));
    }).on("error", reject);
  });
}
