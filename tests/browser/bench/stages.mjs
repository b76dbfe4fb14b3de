//! Where the time of an edit goes: from the page to the worker, through the store, and back.

import { median, percentile, row } from "./figures.mjs";

const WORKER = /worker_loader\.js/;

const engine = (page) => page.workers().find((worker) => WORKER.test(worker.url()));

/** From now on the worker of this page notes its transactions and what it says. */
export const listenInside = (page) => engine(page).evaluate(noteStages);

/** Everything noted in the worker since the last call. */
export const notedInside = (page) => engine(page).evaluate(() => self.benchStages.splice(0));

/** Runs in the worker. */
function noteStages() {
  const notes = (self.benchStages = []);
  const now = () => performance.timeOrigin + performance.now();
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...given) {
    const note = { begins: now(), strict: given[1] === "readwrite" && given[2]?.durability === "strict" };
    notes.push(note);
    const made = transaction.apply(this, given);
    made.addEventListener("complete", () => (note.ends = now()));
    return made;
  };
  const post = self.postMessage.bind(self);
  self.postMessage = (...given) => {
    notes.push({ says: now() });
    return post(...given);
  };
}

/** The four parts of one edit in milliseconds: what the page noted of it, and what the worker did. */
export function parts(log, inside) {
  const asked = log.find(({ way, what }) => way === "out" && what === "command");
  const heard = log.find(({ what, id }) => what === "answer" && id === asked.id);
  const stored = inside.find(({ strict, begins }) => strict && begins >= asked.at);
  const said = inside.find(({ says }) => says >= stored.ends);
  return [stored.begins - asked.at, stored.ends - stored.begins, said.says - stored.ends, heard.at - said.says];
}

const NAMES = [
  "until its transaction begins",
  "until the browser calls it complete",
  "until the worker answers",
  "until the page takes the answer",
];

/** A row per part. */
export const stageRows = (label, edits) =>
  NAMES.map((name, at) => {
    const took = edits.map((edit) => edit[at]);
    return row(label(`  ${name}, p50`), median(took), "ms", { beside: `p90 ${percentile(took, 0.9).toFixed(1)} ms` });
  });
