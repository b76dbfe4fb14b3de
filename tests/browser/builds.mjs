//! Further builds of the app, for the stories of an update.

import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A later build of the same app: only index.html differs. Written as `cargo xtask post-build` would. */
export async function laterBuild(app) {
  const folder = await mkdtemp(join(tmpdir(), "feldbuch-build-"));
  await cp(app, folder, { recursive: true });
  const page = (await readFile(join(folder, "index.html"), "utf8")).replace(/feldbuch-build"? content="?[0-9a-f]+/, (found) => found.replace(/[0-9a-f]+$/, "feedfacefeedface"));
  const integrity = `sha256-${createHash("sha256").update(page).digest("base64")}`;
  const worker = (await readFile(join(folder, "sw.js"), "utf8"))
    .replace(/\["\/index\.html","[^"]+"\]/, `["/index.html","${integrity}"]`)
    .replace(/const BUILD = "[0-9a-f]+"/, 'const BUILD = "feedfacefeedface"');
  await writeFile(join(folder, "index.html"), page);
  await writeFile(join(folder, "sw.js"), worker);
  await rm(join(folder, "index.html.br"), { force: true });
  await rm(join(folder, "sw.js.br"), { force: true });
  return folder;
}
