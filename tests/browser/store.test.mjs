//! Runs the store's own tests (crates/engine-worker/tests/store.rs) in the browser, with a small disk.

import { spawn } from "node:child_process";
import { test } from "node:test";
import { assert, Device } from "./harness.mjs";

const QUOTA = 20_000_000; // as in store.rs
/** Of the version that `cargo xtask` brought, which puts its folder onto the path. */
const RUNNER = "wasm-bindgen-test-runner";

/** Builds and serves the tests; resolves to their address and a function that ends the server. */
const serve = () =>
  new Promise((resolve, reject) => {
    const words = ["test", "--package", "engine-worker", "--test", "store", "--target", "wasm32-unknown-unknown"];
    const env = {
      ...process.env,
      NO_HEADLESS: "1",
      WASM_BINDGEN_TEST_ADDRESS: "127.0.0.1:0",
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER: RUNNER,
    };
    // WHY detached: cargo and the server are one process group, and end together.
    const server = spawn("cargo", words, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    const hear = (bytes) => {
      said += bytes;
      const address = /available at (http:\/\/[\d.:]+)/.exec(said)?.[1];
      if (address) resolve({ url: address, stop: () => process.kill(-server.pid) });
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", (code) => reject(new Error(`the store's tests did not start (${code}):\n${said}`)));
  });

test("r3 r6 r7 r9 the store is atomic, says when it is full, lost or newer, and recovers", { timeout: 600_000 }, async () => {
  const { url, stop } = await serve();
  const device = await Device.open(url, { name: "store", serviceWorkers: "block" });
  try {
    // The tests begin with the page, and the limit holds for a page that is there: hence a blank one first.
    device.tolerate(/status of 404/);
    await device.page.route(`${url}/blank`, (route) => route.fulfill({ contentType: "text/html", body: "" }));
    await device.page.goto(`${url}/blank`);
    await device.limitStorage(QUOTA);
    await device.page.goto(url);
    await device.page.waitForFunction(() => /test result: /.test(document.body.innerText), null, { timeout: 120_000 });
    const report = await device.page.evaluate(() => document.body.innerText);
    console.log(report);
    assert.match(report, /test result: ok\. [1-9]\d* passed; 0 failed/);
  } finally {
    stop();
    await device.close();
  }
});
