//! Runs every *.test.mjs beside it (or those whose name contains an argument), three files at once.
//! The last line is read by `cargo xtask test`.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = process.argv.slice(2);
/** How long a file takes, roughly: by its size, but those that go through every page take longest. */
const weight = (file) => statSync(file).size * (/(accessibility|sizes)\.test\.mjs$/.test(file) ? 100 : 1);
const files = readdirSync(here)
  .filter((name) => name.endsWith(".test.mjs") && (wanted.length === 0 || wanted.some((part) => name.includes(part))))
  .map((name) => join(here, name))
  // WHY the long ones first: none of them is then left alone at the end.
  .sort((one, other) => weight(other) - weight(one));

/** How each of many goes, in words. */
const byWords = (stream) => stream.compose(new spec()).pipe(process.stdout);
/** Why one failed: of the others, which are passed over, nothing. */
const byFaults = (stream) => stream.on("test:fail", ({ details }) => console.log(details.error.cause ?? details.error)).resume();

/** More than these failing is no accident, and none is told again. */
const ACCIDENTS = 6;
const counts = (event) => event.details?.type !== "suite" && event.skip === undefined && event.todo === undefined;
const pattern = (name) => `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;

/**
 * The files that may tell this story. WHY looked for: the runner knows where `test` was called, which is the harness.
 * All of them, where its name is put together of parts.
 */
function filesWith(name) {
  const found = files.filter((file) => readFileSync(file, "utf8").includes(name));
  return found.length > 0 ? found : files;
}

/** Runs tests as they are asked for, and comes to those that passed and those that failed. `says`: told how each goes. */
function tell(options, says) {
  const passed = [];
  const failed = [];
  const stream = run(options);
  stream.on("test:pass", (event) => counts(event) && passed.push(event));
  stream.on("test:fail", (event) => counts(event) && failed.push(event));
  says(stream);
  return new Promise((resolve) => stream.on("end", () => setImmediate(() => resolve({ passed, failed }))));
}

// WHY three on two cores: a story waits a third of its time, and none of them measures. A fourth only makes all slower.
const first = await tell({ files, concurrency: availableParallelism() + 1 }, byWords);
let { length: failed } = first.failed;
let { length: passed } = first.passed;
let again = 0;

// WHY: a machine that had no time for a story for half a minute is no fault of ours. Whoever fails twice, alone, is.
if (failed > 0 && failed <= ACCIDENTS) {
  for (const { name } of first.failed) {
    console.log(`\nFailed once, and is told again, alone: ${name}`);
    const second = await tell({ files: filesWith(name), concurrency: 1, testNamePatterns: [pattern(name)] }, byFaults);
    if (second.failed.length > 0 || second.passed.length === 0) continue;
    failed -= 1;
    passed += second.passed.length;
    again += 1;
    console.log(`\nPassed at the second try: ${name}`);
  }
}
console.log(`\nbrowser: ${passed} passed, ${failed} failed, ${again} at the second try`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
