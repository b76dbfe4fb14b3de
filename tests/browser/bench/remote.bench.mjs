//! Typing while a colleague changes 100 records a second, by `remote-edits` (in tests/src/bin).
//! `FELDBUCH_BENCH_REMOTE=100000` measures with that many contacts.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { connect, found, importDone, invite, openFile, openList, startImport } from "../person.mjs";
import { median, percentile, row } from "./figures.mjs";
import { contacts } from "./people.mjs";
import { typeWords } from "./typing.mjs";
import { listen } from "./wire.mjs";

export const title = "A colleague changes 100 records a second";

const CONTACTS = Number(process.env.FELDBUCH_BENCH_REMOTE ?? 20_000);
const EDITS_PER_SECOND = 100;
const FRAME_MS = 1000 / 60;
/** Browsers tell frames in tenths. */
const ROUNDING_MS = 0.1;
const WORDS = ["müller", "vertrieb", "leitung"];
const SECONDS = 12;
/** Until the relay has everything. */
const UPLOAD_LIMIT_MS = 600_000;

export async function measure({ device, relay }) {
  const program = process.env.FELDBUCH_REMOTE_EDITS;
  if (!program) throw new Error("FELDBUCH_REMOTE_EDITS names no program: start this by `cargo xtask bench`");
  const anna = await device({ name: "anna" });
  await listen(anna);
  const page = await found(anna);
  await openFile(page, "kontakte.csv", contacts(CONTACTS).file);
  await startImport(page);
  await importDone(page, 600_000);
  await connect(anna, { within: UPLOAD_LIMIT_MS });
  const bert = spawn(program, [relay.url, await invite(anna), String(EDITS_PER_SECOND), String(SECONDS)], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: bert.stdout })[Symbol.asyncIterator]();
  try {
    await lines.next();
    await page.keyboard.press("Escape");
    await openList(page);
    await page.locator("a.row-title").first().waitFor();
    const quiet = await typeWords(page, WORDS);
    bert.stdin.write("go\n");
    const busy = await typeWords(page, WORDS);
    const { edits, seconds } = JSON.parse((await lines.next()).value);
    return [
      row("edits a second that arrived meanwhile", edits / seconds, "", { limit: EDITS_PER_SECOND * 0.95, atLeast: true }),
      ...figures("nothing arrives", quiet),
      ...figures("edits arrive", busy, { limit: 2 * FRAME_MS + ROUNDING_MS }),
    ];
  } finally {
    if (bert.exitCode === null) {
      bert.kill();
      await once(bert, "exit");
    }
  }
}

function figures(when, { took, frames }, limit) {
  return [
    row(`a keystroke in the worker while ${when}, p50`, median(took), "ms"),
    row(`a keystroke in the worker while ${when}, p99`, percentile(took, 0.99), "ms"),
    row(`a frame of the page while ${when}, p99`, percentile(frames, 0.99), "ms", limit),
    row(`a frame of the page while ${when}, longest`, Math.max(...frames), "ms"),
  ];
}
