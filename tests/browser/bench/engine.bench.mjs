//! The engine's own figures, measured natively by `engine-bench` (in crates/testkit/src/bin), without browser and disk.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { row } from "./figures.mjs";

export const title = "Engine, native";

export async function measure() {
  const program = process.env.FELDBUCH_ENGINE_BENCH;
  if (!program) throw new Error("FELDBUCH_ENGINE_BENCH names no program: start this by `cargo xtask bench`");
  const figures = [];
  for (const count of [20_000, 100_000]) {
    const { stdout } = await promisify(execFile)(program, ["--contacts", String(count)], { maxBuffer: 16 << 20 });
    for (const [name, value] of Object.entries(JSON.parse(stdout))) {
      const [, what, unit] = name.match(/^(.*)_([^_]*)$/);
      figures.push(row(`${count}: ${what.replaceAll("_", " ")}`, value, unit));
    }
  }
  return figures;
}
