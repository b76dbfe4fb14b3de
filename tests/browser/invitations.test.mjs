//! Invitations that are not what they should be, each answered in words, and what they must never do.

import jsQR from "jsqr";
import { assert, eventually, story } from "./harness.mjs";
import { connect, counts, createContact, de, found, invite, join, openInvitation, pair, pill, row } from "./person.mjs";

const HOUR_MS = 3_600_000;

/** The bytes behind the `#` of a link: 16 of the workspace, 32 of the secret. */
const bytesOf = (link) => Buffer.from(link.split("#1.")[1], "base64url");
const withBytes = (link, bytes) => `${link.split("#1.")[0]}#1.${bytes.toString("base64url")}`;

/** Asks to come in, is told why not, and still has no workspace. */
async function refused(stranger, link, key) {
  const page = await openInvitation(stranger, link);
  await page.getByRole("alert").getByText(de(key)).waitFor({ timeout: 20_000 });
  await stranger.goto("/contacts");
  await stranger.page.waitForURL("**/welcome");
}

story("s1 a garbled, foreign or guessed link lets nobody in, says why, and the right one still works", async ({ device }) => {
  const anna = await device({ name: "anna" });
  await found(anna);
  await connect(anna);
  const other = await device({ name: "other" });
  await found(other, { member: "Olga", workspace: "Andere AG" });
  await connect(other);
  const link = await invite(anna);
  const foreign = await invite(other);

  const stranger = await device({ name: "stranger" });
  await stranger.goto("/");
  await refused(stranger, link.slice(0, -5), "join.bad_link");
  await refused(stranger, link.replace("#1.", "#1.ä"), "join.bad_link");
  await refused(stranger, link.replace("#1.", "#x"), "join.bad_link");
  // The other workspace's secret for this workspace.
  const mixed = Buffer.concat([bytesOf(link).subarray(0, 16), bytesOf(foreign).subarray(16)]);
  await refused(stranger, withBytes(link, mixed), "relay.invite_unknown");
  // One bit of the secret is wrong.
  const guessed = bytesOf(link);
  guessed[20] ^= 1;
  await refused(stranger, withBytes(link, guessed), "relay.invite_unknown");

  await join(stranger, link, { member: "Bert Claussen", label: "Tablet" });
  await anna.goto("/settings/devices");
  await anna.page.getByText("Tablet", { exact: true }).waitFor();
  await eventually(async () => (await anna.page.locator("li.device").count()) === 2, { what: "only the one who had the link to be in" });
  await other.goto("/settings/devices");
  await eventually(async () => (await other.page.locator("li.device").count()) === 1, { what: "the other workspace to be alone" });
});

story("s1 a link that was used says so to the second, who sees nothing", async ({ device }) => {
  const anna = await device({ name: "anna" });
  await found(anna);
  await connect(anna);
  const link = await invite(anna);
  const bert = await device({ name: "bert" });
  await join(bert, link);
  const late = await device({ name: "late" });
  await refused(late, link, "relay.invite_used");
  await anna.goto("/settings/devices");
  await anna.page.getByText("Tablet", { exact: true }).waitFor();
  await eventually(async () => (await anna.page.locator("li.device").count()) === 2, { what: "two devices" });
});

/** On its way to the relay an hour becomes a second: a CBOR number in the message that leaves the invitation there. */
const SHORT_LIVED = `
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
  const bytes = Uint8Array.from(data);
  const at = bytes.findIndex((byte, at) => byte === 0x19 && bytes[at + 1] === 0x0e && bytes[at + 2] === 0x10);
  if (at >= 0) bytes.set([0x19, 0x00, 0x01], at);
  send.call(this, bytes.buffer);
};
`;

story("s1 a link whose time is over says so", async ({ device }) => {
  const anna = await device({ name: "anna", inWorker: SHORT_LIVED });
  await found(anna);
  await connect(anna);
  const link = await invite(anna, { valid: "invite.hour" });
  const over = Date.now() + 1_000;
  const bert = await device({ name: "bert" });
  await bert.goto("/");
  await eventually(() => Date.now() > over, { what: "the link's second to pass" });
  await refused(bert, link, "relay.invite_expired");
});

/** What a camera reads on the screen, off a part of the page as it is painted. */
async function scan(one, place) {
  const picture = (await place.screenshot({ animations: "disabled" })).toString("base64");
  // WHY another page: the app's policy lets nothing be read from bytes, and needs not.
  const reader = await one.context.newPage();
  const { width, height, points } = await reader.evaluate(async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const brush = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    brush.drawImage(bitmap, 0, 0);
    const { width, height, data } = brush.getImageData(0, 0, bitmap.width, bitmap.height);
    return { width, height, points: [...data] };
  }, picture);
  await reader.close();
  return jsQR(Uint8ClampedArray.from(points), width, height)?.data;
}

story("s1 the code on the screen says the invitation's link, in the light and in the dark, and whoever scans it comes in", async ({ device }) => {
  for (const options of [{ name: "desktop" }, { name: "phone", size: "phone", dark: true }]) {
    const anna = await device(options);
    await found(anna);
    await connect(anna);
    const link = await invite(anna);
    const scanned = await scan(anna, anna.page.getByRole("dialog").getByRole("img", { name: de("invite.qr") }));
    assert.equal(scanned, link);
    if (options.dark) continue;
    const bert = await device({ name: "bert" });
    await join(bert, scanned);
    await anna.goto("/settings/devices");
    await anna.page.getByText("Tablet", { exact: true }).waitFor();
  }
});

story("s1 a device that has a workspace is told so and does not use up the link", async ({ device }) => {
  const { anna, bert } = await pair(device);
  await anna.goto("/contacts");
  await createContact(anna.page, { last_name: "Bleibt" });
  const link = await invite(anna);
  await bert.page.goto(link);
  await bert.mounted();
  await bert.page.getByRole("heading", { name: de("join.taken") }).waitFor();
  await bert.page.getByRole("link", { name: de("join.taken_back", { name: "Berger GmbH" }) }).click();
  await row(bert.page, "Bleibt").waitFor();
  const carl = await device({ name: "carl" });
  await join(carl, link, { member: "Carl", label: "Telefon" });
  await row(carl.page, "Bleibt").waitFor();
});

story("r15 whom a relay that lost its disk does not know is told so, comes in again by an invitation, and keeps what it wrote meanwhile", async ({ relay, device }) => {
  const { anna, bert } = await pair(device);
  await bert.goto("/contacts");
  await relay.forget();
  await createContact(bert.page, { last_name: "Unterdessen" });
  // Its founder makes the workspace there again, and everything is sent.
  await pill(anna.page, /^Alles gesichert/, 60_000);
  await bert.goto("/settings/sync");
  await bert.page.getByText(de("relay.unknown_device")).waitFor();
  assert.deepEqual(await bert.axe(), []);
  const form = bert.page.locator("section", { has: bert.page.getByRole("heading", { name: de("join.again"), exact: true }) });
  await form.getByLabel(de("join.link")).fill("https://firma.example/join#1.abc");
  await form.getByRole("button", { name: de("join.again"), exact: true }).click();
  await form.getByText(de("join.bad_link")).waitFor();
  await form.getByLabel(de("join.link")).fill(await invite(anna));
  await form.getByRole("button", { name: de("join.again"), exact: true }).click();
  await bert.page.getByText(de("join.again_done")).first().waitFor();
  await pill(bert.page, /^Alles gesichert/);
  await bert.page.getByRole("heading", { name: de("join.again") }).waitFor({ state: "detached" });
  await anna.goto("/contacts");
  await row(anna.page, "Unterdessen").waitFor();
  // A link that is opened leads there as well.
  await relay.forget();
  await pill(anna.page, /^Alles gesichert/, 60_000);
  const link = await invite(anna);
  await bert.goto("/settings/sync");
  await bert.page.getByText(de("relay.unknown_device")).waitFor();
  await bert.page.goto(link);
  await bert.mounted();
  await bert.page.getByRole("heading", { name: de("join.again"), level: 1 }).waitFor();
  assert.deepEqual(await bert.axe(), []);
  await bert.page.getByRole("button", { name: de("join.again"), exact: true }).click();
  await row(bert.page, "Unterdessen").waitFor();
  await pill(bert.page, /^Alles gesichert/);
});

story("s6 an invitation's secret leaves the address bar, the history and the storage at once", async ({ device }) => {
  const anna = await device({ name: "anna" });
  await found(anna);
  await connect(anna);
  const link = await invite(anna);
  const secret = link.split("#1.")[1];
  const bert = await device({ name: "bert" });
  await bert.goto("/");
  await bert.page.goto(link);
  await bert.mounted();
  await bert.page.getByText(de("join.link_here")).waitFor();
  assert.equal(new URL(bert.page.url()).hash, "");
  const session = await bert.context.newCDPSession(bert.page);
  const { entries } = await session.send("Page.getNavigationHistory");
  assert.deepEqual(entries.filter(({ url }) => url.includes(secret)), []);
  const kept = await bert.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state, document.body.innerText]));
  assert.ok(!kept.includes(secret));
});

story("r10 devices whose clocks are years off work together, by cause and not by clock, and are told", async ({ device }) => {
  const YEARS = 10 * 365 * 24 * HOUR_MS;
  const anna = await device({ name: "anna", clockOff: YEARS });
  await found(anna);
  await connect(anna);
  const bert = await device({ name: "bert", clockOff: -YEARS });
  await join(bert, await invite(anna, { valid: "invite.week" }));
  await createContact(bert.page, { last_name: "Vergangen" });
  await anna.goto("/contacts");
  await row(anna.page, "Vergangen").waitFor();
  await createContact(anna.page, { last_name: "Zukunft" });
  await row(bert.page, "Zukunft").waitFor();
  await counts(anna.page, 2);
  for (const one of [anna, bert]) {
    await pill(one.page, /^Alles gesichert/);
    await one.page.locator("button.pill").click();
    await one.page.getByText(de("sync.clock_off")).waitFor();
  }
});
