//! A real relay in its own process: started on a free port, killed without mercy, restarted on the same data.

import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = process.env.FELDBUCH_RELAY ?? "target/server-release/feldbuch-relay";
const APP = process.env.FELDBUCH_APP ?? "dist";
const START_LIMIT_MS = 15_000;

export class Relay {
  /** Every line that the relay has said, over all its lives. */
  log = [];
  #child = null;

  /**
   * @param {{app?: string, data?: string, args?: string[]}} options `app`: the built app; `data`: a folder that
   * outlives the relay (without it, one is made and removed at the end); `args`: further flags.
   */
  static async start({ app = APP, data, args = [] } = {}) {
    const relay = new Relay();
    relay.app = app;
    relay.args = args;
    relay.data = data ?? (await mkdtemp(join(tmpdir(), "feldbuch-relay-")));
    relay.ownsData = !data;
    await relay.up("127.0.0.1:0");
    return relay;
  }

  get url() {
    return `http://${this.address}`;
  }

  get pid() {
    return this.#child?.pid;
  }

  /** Starts (again), by default where it was before. */
  async up(listen = this.address) {
    const child = spawn(PROGRAM, ["--listen", listen, "--data", this.data, "--app", this.app, ...this.args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    this.ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
    createInterface({ input: child.stderr }).on("line", (line) => this.log.push(line));
    this.address = await new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`the relay did not listen\n${this.log.join("\n")}`)), START_LIMIT_MS);
      const gone = (why) => {
        clearTimeout(limit);
        reject(new Error(`the relay ended: ${why}\n${this.log.join("\n")}`));
      };
      child.once("error", gone);
      child.once("exit", gone);
      createInterface({ input: child.stdout }).on("line", (line) => {
        this.log.push(line);
        const address = listeningAddress(line);
        if (!address) return;
        clearTimeout(limit);
        child.off("exit", gone);
        resolve(address);
      });
    });
  }

  /** As a power cut: no chance to tidy. */
  async kill() {
    this.#child?.kill("SIGKILL");
    await this.ended;
  }

  /** It takes nothing in and answers nothing, but its connections stand: what is sent now is on its way until it dies. */
  freeze() {
    this.#child?.kill("SIGSTOP");
  }

  /** As an administrator would: it finishes what it has begun. */
  async stop() {
    this.#child?.kill("SIGTERM");
    return this.ended;
  }

  /** Its disk is lost: it starts anew at the same address, with nothing. */
  async forget() {
    await this.stop();
    await rm(this.data, { recursive: true, force: true });
    await this.up();
  }

  async dispose() {
    await this.kill();
    if (this.ownsData) await rm(this.data, { recursive: true, force: true });
  }
}

/** `{"event":"listening","addr":"127.0.0.1:41234"}` */
function listeningAddress(line) {
  try {
    const said = JSON.parse(line);
    return said.event === "listening" ? said.addr : null;
  } catch {
    return null; // WHY: other lines may be plain text.
  }
}
