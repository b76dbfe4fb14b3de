//! An edit on one device until it is painted on a second one, over loopback.

import { createContact, edit, openRecord, pair } from "../person.mjs";
import { median, percentile, row } from "./figures.mjs";
import { listen, noted } from "./wire.mjs";

export const title = "Two devices over loopback";

const EDITS = 40;

export async function measure({ device }) {
  const listening = async (options) => {
    const one = await device(options);
    await listen(one);
    return one;
  };
  const { anna, bert } = await pair(listening);
  await anna.goto("/contacts");
  await createContact(anna.page, { first_name: "Jana", last_name: "Müller", position: "Einkauf" });
  await bert.goto("/contacts");
  for (const one of [anna, bert]) await openRecord(one.page, "Jana Müller");
  const [took, arrived] = [[], []];
  for (let number = 0; number < EDITS; number += 1) {
    const text = `Leitung ${number}`;
    await Promise.all([anna, bert].map((one) => noted(one.page)));
    const seen = bert.page.evaluate(paintedText, text);
    await edit(anna.page, "position", text);
    const painted = await seen;
    const sent = (await noted(anna.page)).find(({ way, what }) => way === "out" && what === "command");
    if (!sent) continue;
    took.push(painted - sent.at);
    const there = (await noted(bert.page)).find(({ way, what, at }) => way === "in" && what === "record" && at >= sent.at);
    arrived.push(there.at - sent.at);
  }
  const drawn = took.map((all, at) => all - arrived[at]);
  const others = `the first ${took[0].toFixed(1)}, of the others at most ${Math.max(...took.slice(1)).toFixed(1)} ms`;
  return [
    row("an edit painted on the second device, p50", median(took), "ms", { limit: 25, beside: `${took.length} edits` }),
    row("an edit painted on the second device, p99", percentile(took, 0.99), "ms", { limit: 50, beside: others }),
    row("  until it is at the second page, p50", median(arrived), "ms", { beside: `p90 ${percentile(arrived, 0.9).toFixed(1)} ms` }),
    row("  from there until it is painted, p50", median(drawn), "ms", { beside: `p90 ${percentile(drawn, 0.9).toFixed(1)} ms` }),
  ];
}

/** Runs in the page: resolves with the instant at which the open record shows this position. */
function paintedText(text) {
  return new Promise((resolve, reject) => {
    const given = setTimeout(() => reject(new Error(`${text} did not come`)), 10_000);
    const look = () => {
      if (document.querySelector('.record [data-field="position"] .value-text')?.textContent.includes(text)) {
        clearTimeout(given);
        // What stands before a frame is painted with it.
        return setTimeout(() => resolve(performance.timeOrigin + performance.now()));
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
