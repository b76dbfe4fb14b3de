//! Further builds of the app, for the stories of an update.

import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BUILD = "feedfacefeedface";

const integrity = (text) => `sha256-${createHash("sha256").update(text).digest("base64")}`;

/**
 * A later build of the same app, written as `cargo xtask post-build` would: only index.html differs and, with
 * `restyled`, the style sheet, which then sets `--later-build`.
 */
export async function laterBuild(app, { restyled = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "feldbuch-build-"));
  await cp(app, folder, { recursive: true });
  let page = (await readFile(join(folder, "index.html"), "utf8")).replace(/feldbuch-build"? content="?[0-9a-f]+/, (found) => found.replace(/[0-9a-f]+$/, BUILD));
  let worker = (await readFile(join(folder, "sw.js"), "utf8")).replace(/const BUILD = "[0-9a-f]+"/, `const BUILD = "${BUILD}"`);
  if (restyled) {
    const [before, after] = [(await readdir(folder)).find((name) => /^style-.*\.css$/.test(name)), `style-${BUILD}.css`];
    const style = `${await readFile(join(folder, before), "utf8")}\n:root { --later-build: 1; }`;
    for (const name of [before, `${before}.br`]) await rm(join(folder, name), { force: true });
    await writeFile(join(folder, after), style);
    page = page.replaceAll(before, after);
    worker = worker.replace(new RegExp(`\\["/${before}","[^"]+"\\]`), `["/${after}","${integrity(style)}"]`);
  }
  worker = worker.replace(/\["\/index\.html","[^"]+"\]/, `["/index.html","${integrity(page)}"]`);
  await writeFile(join(folder, "index.html"), page);
  await writeFile(join(folder, "sw.js"), worker);
  for (const name of ["index.html.br", "sw.js.br"]) await rm(join(folder, name), { force: true });
  return folder;
}
