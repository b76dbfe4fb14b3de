//! Measures beside the limits: prints a table, writes bench-results/bench.json.
//! Each bench/*.bench.mjs exports `title` and `measure(stage)`, which returns rows (see `row`).
//! Arguments narrow it down to files whose names hold one of them.

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { Device } from "./device.mjs";
import { Relay } from "./relay.mjs";

const wanted = process.argv.slice(2);
const folder = new URL("./bench/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".bench.mjs") && (wanted.length === 0 || wanted.some((part) => name.includes(part))));

const results = [];
for (const file of files.sort()) {
  const { title, measure } = await import(new URL(file, folder));
  console.log(`\n${title}`);
  const relay = await Relay.start();
  const devices = [];
  const device = async (options = {}) => {
    const opened = await Device.open(options.url ?? relay.url, options);
    devices.push(opened);
    return opened;
  };
  const started = performance.now();
  try {
    for (const row of await measure({ relay, device, app: relay.app })) {
      results.push({ group: title, ...row });
      print(row);
    }
  } catch (error) {
    results.push({ group: title, what: "could not be measured", error: String(error?.stack ?? error), reached: false });
    console.error(error);
  }
  for (const one of devices) await one.close().catch((error) => console.error(error.message));
  await relay.dispose();
  console.log(`  (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

mkdirSync("bench-results", { recursive: true });
const machine = { cores: cpus().length, model: cpus()[0]?.model, memory_bytes: totalmem(), node: process.version };
writeFileSync("bench-results/bench.json", `${JSON.stringify({ machine, results }, null, 2)}\n`);
const missed = results.filter((row) => row.reached === false).length;
console.log(`\n${results.length} figures in bench-results/bench.json, ${missed} of them beyond their limit`);

function print({ what, value, unit, limit, beside, reached }) {
  const mark = reached === undefined ? "    " : reached ? "ok  " : "MISS";
  const bound = limit === undefined ? "" : `limit ${figure(limit)} ${unit}`;
  console.log(`  ${mark} ${what.padEnd(62)} ${figure(value).padStart(10)} ${unit.padEnd(5)} ${bound.padEnd(22)} ${beside ?? ""}`);
}

function figure(value) {
  if (value === undefined) return "not seen";
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}
