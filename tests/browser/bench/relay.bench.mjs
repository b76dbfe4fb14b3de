//! The relay's own figures, measured natively by `relay-bench` (in tests/src/bin), which writes one JSON object.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

export const title = "Relay";

export async function measure() {
  const program = process.env.FELDBUCH_RELAY_BENCH;
  if (!program) throw new Error("FELDBUCH_RELAY_BENCH names no program: start this by `cargo xtask bench`");
  const { stdout } = await promisify(execFile)(program, [], { maxBuffer: 16 << 20 });
  return [...rows(JSON.parse(stdout), [])];
}

/** Every number of the object, under the names that lead to it; a name ends in its unit, as `push_10k_ms`. */
function* rows(value, path) {
  if (typeof value === "number") yield { what: path.join(" "), value, unit: "" };
  else if (value && typeof value === "object") for (const [name, inner] of Object.entries(value)) yield* rows(inner, [...path, name]);
}
