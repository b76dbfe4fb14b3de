//! The relay's own figures, measured natively by `relay-bench` (in tests/src/bin), which writes one JSON object.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { row } from "./figures.mjs";

export const title = "Relay";

/** What is to be reached, by the path of the figure in the JSON. */
const LIMITS = {
  "records_10k push_ms": { limit: 2000 },
  "records_10k pull_ms": { limit: 2000 },
  "records_10k reconnect_from_hello_to_welcome p50_ms": { limit: 5 },
  "records_10k reconnect_payload_bytes": { limit: 200 },
  // Whatever the number of records.
  "records_100k reconnect_from_hello_to_welcome p50_ms": { limit: 5 },
  "records_100k reconnect_payload_bytes": { limit: 200 },
  "fan_out edits_per_second_durable": { limit: 1000, atLeast: true },
  "fan_out edits_per_second_at_all_readers": { limit: 1000, atLeast: true },
  "fan_out relay_rss_mb": { limit: 50 },
  "idle growth_mb": { limit: 20 },
};

export async function measure() {
  const program = process.env.FELDBUCH_RELAY_BENCH;
  if (!program) throw new Error("FELDBUCH_RELAY_BENCH names no program: start this by `cargo xtask bench`");
  const { stdout } = await promisify(execFile)(program, ["--big"], { maxBuffer: 16 << 20 });
  return [...rows(JSON.parse(stdout), [])];
}

/** Every number of the object, under the names that lead to it; a name ends in its unit, as `push_10k_ms`. */
function* rows(value, path) {
  const what = path.join(" ");
  if (typeof value === "number") yield row(what, value, "", LIMITS[what]);
  else if (value && typeof value === "object") for (const [name, inner] of Object.entries(value)) yield* rows(inner, [...path, name]);
}
