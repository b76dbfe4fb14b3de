//! What every browser test imports: stories with a relay and devices that are tidied up whatever happens.

import { test } from "node:test";
import { Device } from "./device.mjs";
import { Relay } from "./relay.mjs";

export { default as assert } from "node:assert/strict";
export { Device, SIZES } from "./device.mjs";
export { Relay } from "./relay.mjs";

const LIMIT_MS = 180_000;

/** Files about what the browser itself keeps, starts and forbids: they are told in the browser that people have. */
const WHOLE = /(kills|offline|picture|security|serviceworker|start|storage|store|tabs)\.test\.mjs$/;
const whole = WHOLE.test(process.argv[1] ?? "");

/**
 * A test whose name is a sentence that begins with its rule, e.g. "r8 a second tab shows what the first one writes".
 * `tell` gets `relay` (already up), `device(options)` (opens one more device) and `relays(options)`.
 * It fails on any page error, console error or policy violation that was not tolerated.
 */
export function story(name, tell, { timeout = LIMIT_MS, relay: options = {} } = {}) {
  return test(name, { timeout }, async (t) => {
    const relays = [];
    const devices = [];
    const startRelay = async (more = {}) => {
      const relay = await Relay.start({ ...options, ...more });
      relays.push(relay);
      return relay;
    };
    const relay = await startRelay();
    const device = async (more = {}) => {
      const opened = await Device.open(more.url ?? relay.url, { name: `device-${devices.length + 1}`, heard: true, whole, ...more });
      devices.push(opened);
      return opened;
    };
    let fault = null;
    try {
      await tell({ t, relay, device, startRelay });
    } catch (error) {
      fault = error;
      for (const [index, one] of devices.entries()) {
        await one.screenshot(`shots/failed/${name.replace(/[^a-z0-9]+/gi, "-").slice(0, 60)}-${index + 1}.png`).catch(() => {});
        if (one.problems.length > 0) console.error(`${one.name}:\n${one.problems.join("\n")}`);
      }
    }
    for (const one of devices) await one.close().catch((error) => (fault ??= error));
    for (const one of relays) await one.dispose();
    if (fault) throw fault;
  });
}

/** Waits until `check` returns something true and returns it; on the limit, throws what it last said. */
export async function eventually(check, { within = 10_000, every = 50, what = "the expected state" } = {}) {
  const end = Date.now() + within;
  let last;
  for (;;) {
    try {
      last = await check();
      if (last) return last;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`${what} did not come within ${within} ms; last: ${last?.stack ?? JSON.stringify(last)}`);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}
