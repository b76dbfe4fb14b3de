//! Further builds of the app, for the stories of an update.

import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const BUILD = "feedfacefeedface";

const integrity = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/** A section of a module that means nothing: with it the same code has another name. */
const SECTION = Buffer.from([0, 6, 5, ...Buffer.from("later")]);

/**
 * A later build of the same app, written as `cargo xtask post-build` would: only index.html differs and, with
 * `restyled`, the style sheet, which then sets `--later-build`; or, with `recut`, every chunk of the page's module and
 * what asks for them; or, with `broken`, the page's module, which then is none. `build`: what it calls itself, in hex.
 */
export async function laterBuild(app, { restyled = false, recut = false, broken = false, build = BUILD } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "feldbuch-build-"));
  await cp(app, folder, { recursive: true });
  let page = (await readFile(join(folder, "index.html"), "utf8")).replace(/feldbuch-build"? content="?[0-9a-f]+/, (found) => found.replace(/[0-9a-f]+$/, build));
  let worker = (await readFile(join(folder, "sw.js"), "utf8")).replace(/const BUILD = "[0-9a-f]+"/, `const BUILD = "${build}"`);
  /** Another file, and so of another name, in place of this one. */
  const exchange = async (begin, end, change) => {
    const [before, after] = [(await readdir(folder)).find((name) => name.startsWith(begin) && name.endsWith(end)), `${begin}${build}${end}`];
    const content = change(await readFile(join(folder, before)));
    for (const name of [before, `${before}.br`]) await rm(join(folder, name), { force: true });
    await writeFile(join(folder, after), content);
    page = page.replaceAll(before, after);
    worker = worker.replace(new RegExp(`\\["/${before}","[^"]+"\\]`), `["/${after}","${integrity(content)}"]`);
    return [before, after];
  };
  if (restyled) await exchange("style-", ".css", (style) => `${style}\n:root { --later-build: 1; }`);
  if (recut) {
    const renamed = [];
    for (const chunk of (await readdir(folder)).filter((name) => /^chunk-[0-9a-f]+\.wasm$/.test(name))) {
      renamed.push(await exchange(chunk.slice(0, -".wasm".length), ".wasm", (module) => Buffer.concat([module, SECTION])));
    }
    await exchange("app-", ".js", (glue) => renamed.reduce((text, [before, after]) => text.replaceAll(before, after), glue.toString()));
  }
  if (broken) await exchange("app-", ".wasm", () => "broken");
  worker = worker.replace(/\["\/index\.html","[^"]+"\]/, `["/index.html","${integrity(page)}"]`);
  await writeFile(join(folder, "index.html"), page);
  await writeFile(join(folder, "sw.js"), worker);
  for (const name of ["index.html.br", "sw.js.br"]) await rm(join(folder, name), { force: true });
  return folder;
}

/** The same app behind a service worker that ends itself: what a server delivers when a build has gone wrong. */
export async function withKillSwitch(app, killSwitch) {
  const folder = await mkdtemp(join(tmpdir(), "feldbuch-build-"));
  await cp(app, folder, { recursive: true });
  await writeFile(join(folder, "sw.js"), killSwitch);
  await rm(join(folder, "sw.js.br"), { force: true });
  return folder;
}

/** What the service worker of a build keeps: [path, integrity] of each file. */
export async function kept(app) {
  const worker = await readFile(join(app, "sw.js"), "utf8");
  return JSON.parse(/const FILES = (\[.*\]);/.exec(worker)[1]);
}

/** The paths of all files of a build. */
export async function filesOf(app) {
  const all = await readdir(app, { recursive: true, withFileTypes: true });
  return all.filter((entry) => entry.isFile()).map((entry) => `/${relative(app, join(entry.parentPath, entry.name))}`);
}

/** The bytes of a file of a build, as a browser is told to check them. */
export const integrityOf = async (app, path) => integrity(await readFile(join(app, path)));
