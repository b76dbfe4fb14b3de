//! Runs every *.test.mjs beside it (or those whose name contains an argument), two files at once.
//! The last line is read by `cargo xtask test`.

import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .sort()
  .map((name) => join(here, name));

let passed = 0;
let failed = 0;
// WHY two at once: a story waits most of its time, and none of them measures. More would only wait for the cores.
const stream = run({ files, concurrency: Math.min(2, availableParallelism()) });
const counts = (event) => event.details?.type !== "suite" && event.skip === undefined && event.todo === undefined;
stream.on("test:pass", (event) => (passed += counts(event) ? 1 : 0));
stream.on("test:fail", (event) => (failed += counts(event) ? 1 : 0));
stream.compose(new spec()).pipe(process.stdout);
stream.on("end", () =>
  setImmediate(() => {
    console.log(`\nbrowser: ${passed} passed, ${failed} failed`);
    process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
  }),
);
