//! A device: one browser profile on disk, with its own storage, that can be taken offline, killed and started again.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { chromium } from "playwright-core";
import { listen } from "./bench/wire.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
/** The same engine without windows, where the machine has it: a third less work, and not all that a device has. */
const SHELL = process.env.CHROMIUM_SHELL ?? CHROMIUM;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What a browser says when the network or the relay is away: that is our daily life, not a fault. */
const NO_NETWORK = /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|CONNECTION_CLOSED|NETWORK_CHANGED|ADDRESS_UNREACHABLE|SOCKET_NOT_CONNECTED)|WebSocket connection to .* failed/;

export const SIZES = {
  phone: { width: 390, height: 844 },
  "tablet-wide": { width: 1180, height: 820 },
  "tablet-tall": { width: 820, height: 1180 },
  desktop: { width: 1440, height: 900 },
};

export class Device {
  /** Page errors, console errors, policy violations: a test fails when one is left at its end. */
  problems = [];
  #tolerated = [NO_NETWORK];
  #offline = false;
  #limiting = null;

  /**
   * @param {string} url where the app is served
   * @param {{name?: string, size?: keyof SIZES, language?: "de"|"en", dark?: boolean, profile?: string,
   *   serviceWorkers?: "allow"|"block", clockOff?: number, inWorker?: string, zone?: string, heard?: boolean, camera?: string, whole?: boolean}} options
   * `serviceWorkers: "block"` where a test answers requests itself; `clockOff`: the device's clock is wrong by this
   * many milliseconds, in the page and in the engine's worker; `inWorker`: a script that runs before the engine's.
   * Both go without a service worker, which would keep the worker's own file. `heard`: what its pages and the engine
   * say to each other is noted. `camera`: a film (.mjpeg) that the browser plays as what its camera sees.
   * `whole`: the browser as people have it, not its headless build; always where there is a camera.
   */
  static async open(
    url,
    { name = "device", size = "desktop", language = "de", dark = false, profile, serviceWorkers = "allow", clockOff = 0, inWorker = "", zone = "Europe/Berlin", heard = false, camera, whole = true } = {},
  ) {
    const device = new Device();
    if (clockOff !== 0 || inWorker !== "") serviceWorkers = "block";
    Object.assign(device, { url, name, size, language, dark, serviceWorkers, clockOff, inWorker, zone, heard, camera, whole: whole || camera !== undefined });
    device.profile = profile ?? (await mkdtemp(join(tmpdir(), `feldbuch-${name}-`)));
    device.ownsProfile = !profile;
    await device.start();
    return device;
  }

  /** Starts a browser process on this device's profile. */
  async start() {
    this.#limiting = null;
    const touch = this.size !== "desktop";
    this.context = await chromium.launchPersistentContext(this.profile, {
      executablePath: this.whole ? CHROMIUM : SHELL,
      args: [
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        ...(this.camera ? ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${this.camera}`] : []),
      ],
      viewport: SIZES[this.size],
      hasTouch: touch,
      isMobile: this.size === "phone",
      locale: this.language === "en" ? "en-GB" : "de-DE",
      timezoneId: this.zone,
      colorScheme: this.dark ? "dark" : "light",
      serviceWorkers: this.serviceWorkers,
      acceptDownloads: true,
    });
    await this.context.addInitScript((language) => {
      // Only where nothing was chosen: a test may change it.
      if (location.protocol.startsWith("http") && !localStorage.getItem("feldbuch.lang")) localStorage.setItem("feldbuch.lang", language);
      addEventListener("securitypolicyviolation", (event) =>
        console.error(`policy violation: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sample}`),
      );
    }, this.language);
    if (this.heard) await listen(this);
    if (this.clockOff !== 0) await this.context.addInitScript(wrongClock(this.clockOff));
    if (this.clockOff !== 0 || this.inWorker !== "") await this.#beforeWorker(wrongClock(this.clockOff) + this.inWorker);
    this.context.on("page", (page) => this.#watch(page));
    for (const page of this.context.pages()) this.#watch(page);
    this.context.on("weberror", (error) => this.#note(`uncaught: ${error.error()?.stack ?? error.error()}`));
    if (this.#offline) await this.context.setOffline(true);
    this.page = this.context.pages()[0] ?? (await this.context.newPage());
  }

  /** A script of the test runs before the engine's worker. */
  async #beforeWorker(script) {
    // WHY: a worker whose file a test answers has no address, and may then not reach one on this machine.
    await this.context.grantPermissions(["local-network-access"], { origin: this.url });
    await this.context.route("**/worker_loader.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${script}\n${await response.text()}` });
    });
  }

  #watch(page) {
    page.on("dialog", (dialog) => {
      this.#note(`a dialog opened: ${dialog.type()} ${dialog.message()}`);
      dialog.dismiss().catch(() => {}); // WHY: the page may be gone already.
    });
    page.on("console", (message) => message.type() === "error" && this.#note(`console: ${message.text()} (${message.location().url})`));
    page.on("crash", () => this.#note("the page crashed"));
  }

  #note(problem) {
    if (!this.#tolerated.some((known) => known.test(problem))) this.problems.push(problem);
  }

  /** Problems that a test provokes on purpose. */
  tolerate(pattern) {
    this.#tolerated.push(pattern);
    this.problems = this.problems.filter((problem) => !pattern.test(problem));
  }

  /** Opens a route in the device's (first) tab and waits until the page has mounted. */
  async goto(path = "/", { mounted = true } = {}) {
    await this.page.goto(this.url + path, { waitUntil: "load" });
    if (mounted) await this.mounted();
    return this.page;
  }

  /** A further tab on the same storage. */
  async newTab(path = "/") {
    const page = await this.context.newPage();
    await page.goto(this.url + path, { waitUntil: "load" });
    await this.mounted(page);
    return page;
  }

  /** A further tab in a window of its own. WHY: a tab behind others gets few frames, and a click in it takes seconds. */
  async newWindow(path = "/") {
    const session = await this.context.newCDPSession(this.context.pages()[0]);
    const [page] = await Promise.all([this.context.waitForEvent("page"), session.send("Target.createTarget", { url: "about:blank", newWindow: true })]);
    await session.detach();
    await page.goto(this.url + path, { waitUntil: "load" });
    await this.mounted(page);
    return page;
  }

  /** The page's wasm stands, and what is on the screen is the app itself: not its picture, nor a first visit's words (app/js/picture.js). */
  async mounted(page = this.page) {
    await page.waitForFunction(() => window.feldbuch?.mounted === true && !document.querySelector("#picture, [data-first]"), null, { timeout: 60_000 });
  }

  /** The service worker has every file: from here on the network may go. */
  async installed(page = this.page) {
    await page.waitForFunction(() => navigator.serviceWorker.ready.then((ready) => Boolean(ready.active)), null, { timeout: 30_000 });
    await page.waitForFunction(() => Boolean(navigator.serviceWorker.controller), null, { timeout: 30_000 });
  }

  async setOffline(offline) {
    this.#offline = offline;
    await this.context.setOffline(offline);
  }

  /** The whole browser dies at once (SIGKILL), as when a tablet's battery ends. The profile stays. */
  async kill() {
    const closed = new Promise((resolve) => this.context.once("close", resolve));
    for (const pid of browserProcesses(this.profile)) process.kill(pid, "SIGKILL");
    await closed;
    // The dead browser's lock would keep the next one from starting.
    for (const name of ["SingletonLock", "SingletonSocket", "SingletonCookie"]) await rm(join(this.profile, name), { force: true });
  }

  /** One tab dies at once with its worker, as when the system takes its memory. Its window stays, with nothing in it. */
  async crash(page = this.page) {
    this.tolerate(/the page crashed/);
    const session = await this.context.newCDPSession(page);
    const gone = page.waitForEvent("crash");
    session.send("Page.crash").catch(() => {}); // WHY: nobody is left to answer.
    await gone;
  }

  /** Kills and starts again. */
  async restart() {
    await this.kill();
    await this.start();
  }

  /** Closes the browser as a person does, and starts it again. What is only in localStorage may not outlive a kill. */
  async reopen() {
    await this.context.close();
    await this.start();
  }

  /**
   * Runs axe and returns its findings as readable lines; empty is good. `only`: these rules instead of all that
   * WCAG 2.2 AA and good practice ask for.
   */
  async axe(page = this.page, only = null) {
    if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
    // What fades in is not as it will stand; what turns for ever has no end to wait for.
    await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => {}))));
    const runOnly = only ? { type: "rule", values: only } : { type: "tag", values: AXE_TAGS };
    const { violations } = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }), runOnly);
    return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}: ${node.failureSummary}`));
  }

  async screenshot(path, page = this.page) {
    await mkdir(dirname(path), { recursive: true });
    await page.screenshot({ path, animations: "disabled" });
  }

  /** Throttles the CPU of a page by this factor: 4 is about a cheap tablet. */
  async slowDown(factor, page = this.page) {
    const session = await this.context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: factor });
    return session;
  }

  /**
   * The origin may store this many bytes and no more; `null` lifts the limit. A browser that has written before
   * goes on for up to half a minute with the room it knew of: a limit that must hold at once comes before the app.
   */
  async limitStorage(bytes, page = this.page) {
    // WHY one session: only the one that set a limit can lift it.
    const session = (this.#limiting ??= await this.context.newCDPSession(page));
    await session.send("Storage.overrideQuotaForOrigin", { origin: this.url, ...(bytes === null ? {} : { quotaSize: bytes }) });
  }

  /** Ends the browser and removes the profile; throws when a problem was left. */
  async close() {
    await this.context.close().catch(() => {}); // WHY: it may have been killed.
    if (this.ownsProfile && existsSync(this.profile)) await rm(this.profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    if (this.problems.length > 0) throw new Error(`${this.name} has problems:\n${this.problems.join("\n")}`);
  }
}

/** Only `Date` lies, as on a device whose clock was set wrong; time goes on at its pace. */
const wrongClock = (off) => `globalThis.Date = class extends Date {
  constructor(...parts) { if (parts.length === 0) super(Date.now()); else super(...parts); }
  static now() { return super.now() + ${off}; }
};
`;

/** Process ids of the browser that runs on this profile, its main process first. */
function browserProcesses(profile) {
  const wanted = `--user-data-dir=${profile}`;
  const ids = [];
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const words = readFileSync(`/proc/${name}/cmdline`, "utf8").split("\0");
      if (words.includes(wanted)) ids.push([words.some((word) => word.startsWith("--type=")) ? 1 : 0, Number(name)]);
    } catch {
      // The process ended while we looked.
    }
  }
  return ids.sort((one, other) => one[0] - other[0]).map(([, id]) => id);
}
