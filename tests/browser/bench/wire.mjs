//! Listens to what a page and its worker say to each other: how long the engine takes, told apart from the page.

import { readFileSync } from "node:fs";

/** The variants of an enum of the protocol, in the order by which postcard numbers them, read from its source. */
function variants(file, name) {
  const source = readFileSync(new URL(`../../../crates/engine-protocol/src/${file}.rs`, import.meta.url), "utf8");
  const start = source.indexOf(`pub enum ${name} {`);
  const body = source.slice(start, source.indexOf("\n}", start));
  return [...body.matchAll(/^    ([A-Z]\w*)(?: \{|\(|,)/gm)].map(([, variant]) => variant);
}

/** The debugger answers within milliseconds, or not at all. */
const DEBUGGER_MS = 15_000;
const NAMES = { Watch: "watch", Scroll: "scroll", WatchRecord: "record", Command: "command" };
const ASKED = variants("request", "Request").map((variant) => NAMES[variant] ?? `request ${variant}`);
const SAID = variants("answer", "FromEngine").map((variant) => variant.toLowerCase());
const [WATCH, SCROLL] = ["watch", "scroll"].map((name) => ASKED.indexOf(name));

/** Notes every message of pages that this device opens from now on. */
export async function listen(device) {
  await device.context.addInitScript(noteMessages, { asked: ASKED, said: SAID, watching: [WATCH, SCROLL] });
}

/** Runs in the page, before anything else. */
function noteMessages({ asked, said, watching }) {
  const wire = (window.benchWire = { log: [] });
  const number = (bytes, from) => {
    let [value, at] = [0, from];
    for (let shift = 0; at < bytes.length; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    return [value, at];
  };
  const now = () => performance.timeOrigin + performance.now();
  const Plain = window.Worker;
  window.Worker = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (!(data instanceof Uint8Array)) return;
        const at = now();
        const [kind, next] = number(data, 0);
        wire.log.push({ way: "in", what: said[kind], id: number(data, next)[0], at });
      });
    }
    postMessage(data, ...rest) {
      if (data instanceof Uint8Array) {
        const [id, next] = number(data, 0);
        const [kind] = number(data, next);
        const of = watching.includes(kind) ? number(data, next + 1)[0] : id;
        wire.log.push({ way: "out", what: asked[kind] ?? `request ${kind}`, id, of, at: now() });
      }
      return super.postMessage(data, ...rest);
    }
  };
}

/** Everything noted since the last call. */
export const noted = (page) => page.evaluate(() => window.benchWire.log.splice(0));

/** Milliseconds from each request of this name to its answer. */
export function answered(log, name) {
  return log
    .filter((entry) => entry.way === "out" && entry.what === name)
    .map((asked) => log.find((entry) => entry.what === "answer" && entry.id === asked.id && entry.at >= asked.at)?.at - asked.at)
    .filter((took) => !Number.isNaN(took));
}

/** Waits until all requests of this name since the last look are answered, of which there must be one. */
export const allAnswered = (page, name) =>
  page.waitForFunction((name) => {
    const { log } = window.benchWire;
    const asked = log.filter(({ way, what }) => way === "out" && what === name);
    return asked.length > 0 && asked.every(({ id }) => log.some(({ what, id: of }) => what === "answer" && of === id));
  }, name);

/** What a page asks the engine to keep, and what ends with the page that asked for it. */
const KEPT = ["command", "request Undo", "request Redo", "request Draft", "request SetPreference"];

/**
 * Runs in the page: whether all that it asked to be kept was answered, of which there must be something but with `nothing`,
 * and, with `anew`, something shown since then.
 */
function isKept({ kept, nothing = false, anew = false }) {
  const { log } = window.benchWire;
  const answers = new Map(log.flatMap(({ what, id }, at) => (what === "answer" ? [[id, at]] : [])));
  const asked = log.filter(({ way, what }) => way === "out" && kept.includes(what)).map(({ id }) => answers.get(id) ?? Infinity);
  if (asked.length === 0) return nothing;
  const last = Math.max(...asked);
  if (last === Infinity) return false;
  return !anew || log.slice(last).some(({ what }) => what === "window" || what === "record");
}

/**
 * Waits until the engine has kept all that this page has asked it to keep since it was loaded, of which there must be
 * something. WHY by the wire: the page shows at once what is only on its way, and a page that is left takes that along.
 */
export const acknowledged = (page) => page.waitForFunction(isKept, { kept: KEPT }, { polling: 30 });

/** As [`acknowledged`], also where nothing was asked for. */
export const nothingPending = (page) => page.waitForFunction(isKept, { kept: KEPT, nothing: true }, { polling: 30 });

/** As [`acknowledged`], and what the page shows comes from the engine again, no longer from what is ahead of it. */
export const shownAnew = (page) => page.waitForFunction(isKept, { kept: KEPT, anew: true }, { polling: 30 });

/** Bytes of the wasm memory of the page's worker, asked of the browser's own debugger. */
export async function workerMemory(device) {
  // WHY more than once: a debugger that comes while the worker does not pause is now and then never heard.
  for (let left = 3; ; left -= 1) {
    const session = await device.context.newCDPSession(device.page);
    let bell;
    const late = new Promise((_, reject) => (bell = setTimeout(() => reject(new Error("the debugger has no answer")), DEBUGGER_MS)));
    try {
      return await Promise.race([memoryOf(session), late]);
    } catch (error) {
      if (left === 1) throw error;
    } finally {
      clearTimeout(bell);
      await session.detach().catch(() => {}); // WHY: it may be detached already.
    }
  }
}

async function memoryOf(session) {
  const found = new Promise((resolve) =>
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => targetInfo.type === "worker" && resolve(sessionId)),
  );
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await found;
  const waiting = new Map();
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result, error } = JSON.parse(message);
    waiting.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
  });
  let last = 0;
  const ask = (method, params) =>
    new Promise((resolve) => {
      waiting.set(++last, resolve);
      session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id: last, method, params }) });
    });
  const { result } = await ask("Runtime.evaluate", { expression: "WebAssembly.Memory.prototype" });
  const { objects } = await ask("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const sizes = await ask("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return Math.max(0, ...this.map((memory) => memory.buffer.byteLength)); }",
    returnByValue: true,
  });
  return sizes.result.value;
}
