//! Whoever runs the relay asks for a newer app than this one: a hint, and nothing stops.

import { assert, story } from "./harness.mjs";
import { nothingPending } from "./bench/wire.mjs";
import { connect, createContact, de, found, openList, pill } from "./person.mjs";

story("p17 a relay that wants a newer app is told of in words, and everything goes on; with one that does not the words go", async ({ relay, device }) => {
  const one = await device({ name: "anna" });
  const page = await found(one);
  await connect(one);
  const hint = page.locator(".notice", { hasText: de("notice.outdated") });
  assert.equal(await hint.count(), 0);
  const as = async (args) => {
    await relay.stop();
    await pill(page, /^Offline/);
    relay.args = args;
    await relay.up();
    await pill(page, /^Alles gesichert/, 60_000);
  };
  await as(["--min-client", "2"]);
  await hint.waitFor();
  await openList(page);
  await createContact(page, { last_name: "Krüger" });
  await nothingPending(page);
  await pill(page, /^Alles gesichert/);
  await as([]);
  await hint.waitFor({ state: "detached" });
});
