//! People as they come: business cards by camera, picture and file, who may be there already, and what they agreed to.

import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assert, eventually, story } from "./harness.mjs";
import { importFirms, importLeads, toast } from "./listing.mjs";
import { still } from "./pages.mjs";
import { acknowledged, apart, counts, createContact, de, field, found, importDone, openList, openRecord, planned, row, startImport, together, undoImport, writeNote } from "./person.mjs";

const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });

/** A card as a phone writes it. */
const vcard = (...lines) => ["BEGIN:VCARD", "VERSION:3.0", ...lines, "END:VCARD", ""].join("\r\n");

const FIRM = vcard("N:;;;;", "FN:Meyer GmbH", "ORG:Meyer GmbH", "X-ABShowAs:COMPANY", "ADR;TYPE=WORK:;;Hohe Straße 5;Köln;;50667;Deutschland", "TEL;TYPE=MAIN:0221 44712");
const MUELLER = vcard("N:Müller;Jörg;;Dr.;", "FN:Dr. Jörg Müller", "ORG:Meyer GmbH;Einkauf", "TITLE:Leiter Einkauf", "TEL;TYPE=CELL,PREF:0171 1234567", "EMAIL;TYPE=INTERNET:j.mueller@meyer.example", "BDAY:1980-03-22", "NOTE:Messe Köln\\, Halle 4", "PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJ");

const file = (name, text, mimeType = "text/vcard") => ({ name, mimeType, buffer: Buffer.from(text) });

/** Opens the sheet for a new record of the list that is open. */
async function openSheet(page, kind = "contact") {
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de(`shell.new_${kind}`) });
  await sheet.waitFor();
  return sheet;
}

const input = (sheet, key) => sheet.locator(`[data-field="${key}"] input`).first();

const takeFile = (sheet, ...files) => sheet.locator('.card-in input[type="file"]').setInputFiles(files);

/** What a sheet says of those who may be there already. */
const hints = async (sheet) => (await sheet.locator(".alike-who > span").allInnerTexts()).map((text) => text.replaceAll("\u00a0", " "));

const hinted = (sheet, expected) => eventually(async () => assert.deepEqual(await hints(sheet), expected) ?? true, { what: `hints of ${expected}` });

/** What axe finds once nothing moves any more. */
async function findings(device) {
  await device.page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  return device.axe();
}

/** Writes a name on the pad of a sheet with the mouse. */
async function sign(page, sheet) {
  await sheet.locator(".sign-pad").scrollIntoViewIfNeeded();
  await still(page.locator(".sign-pad"));
  const pad = await sheet.locator(".sign-pad").boundingBox();
  const at = (x, y) => [pad.x + pad.width * x, pad.y + pad.height * y];
  await page.mouse.move(...at(0.2, 0.7));
  await page.mouse.down();
  for (let step = 1; step <= 30; step += 1) await page.mouse.move(...at(0.2 + step / 60, 0.5 + 0.25 * Math.sin(step / 2)));
  await page.mouse.up();
}

const states = async (page) => (await page.locator(".consents-held li").allInnerTexts()).map((text) => text.replace(/\s+/g, " ").trim());

const held = (page, expected) => eventually(async () => assert.deepEqual(await states(page), expected) ?? true, { what: `consents: ${expected.join("; ")}` });

/** What is said beside mail and phone. */
const marks = (page) => page.locator(".key-consent").allInnerTexts();

const marked = (page, expected) => eventually(async () => assert.deepEqual(await marks(page), expected) ?? true, { what: `what stands beside mail and phone: ${expected}` });

async function noteConsent(page, fill) {
  await button(page, "people.consent_note").click();
  const sheet = page.getByRole("dialog", { name: de("people.consent_note") });
  await fill(sheet);
  await sheet.waitFor({ state: "detached" });
}

/** Company and person by their cards; the company is found again by its name. */
async function makeMueller(page) {
  await openList(page, "accounts");
  const firm = await openSheet(page, "account");
  await takeFile(firm, file("meyer.vcf", FIRM));
  await eventually(async () => (await input(firm, "name").inputValue()) === "Meyer GmbH", { what: "the company's name" });
  await button(firm, "list.create_stay").click();
  await firm.waitFor({ state: "detached" });
  await openList(page, "contacts");
  const sheet = await openSheet(page);
  await takeFile(sheet, file("mueller.vcf", MUELLER));
  await eventually(async () => (await input(sheet, "last_name").inputValue()) === "Müller", { what: "the name of the card" });
  await page.getByText(de("people.left_out", { what: de("people.picture") })).waitFor();
  assert.equal(await input(sheet, "title_academic").inputValue(), "Dr.", "what a card brings is seen before it is saved");
  assert.equal(await sheet.locator('[data-field="affiliations"] .entry-main').innerText(), "Meyer GmbH");
  assert.equal(await row(page, "Jörg Müller").count(), 0, "nothing is saved before somebody says so");
  await button(sheet, "list.create_open").click();
  await page.locator("#record-title", { hasText: "Jörg Müller" }).waitFor();
}

story("journey 4: new contact from a card's code or typed: who may be there already is hinted at, opened, completed or passed by; consent with wording and signature", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  // All of it without a network.
  await one.installed();
  await one.setOffline(true);
  await makeMueller(page);
  const mueller = new URL(page.url()).pathname;

  // Our own card as a code, as another phone would take it.
  await button(page, "record.more").click();
  await button(page, "people.card_act").click();
  const out = page.getByRole("dialog", { name: de("people.card_title") });
  await out.locator("svg.qr").waitFor();
  assert.deepEqual(await findings(one), []);
  const picture = await out.locator("svg.qr").screenshot();
  const [download] = await Promise.all([page.waitForEvent("download"), button(out, "people.save_file").click()]);
  assert.equal(download.suggestedFilename(), "Jörg Müller.vcf");
  const text = readFileSync(await download.path(), "utf8");
  assert.ok(text.includes("FN:Dr. Jörg Müller") && text.includes("+491711234567") && !text.includes("Messe") && !text.includes("1980"), text);
  await page.keyboard.press("Escape");

  // The code is read from its picture; it is him, down to the address.
  await openList(page, "contacts");
  let sheet = await openSheet(page);
  await button(sheet, "people.scan").click();
  await sheet.getByText(de("people.no_camera")).waitFor();
  await sheet.locator(".scanner input[type=file]").setInputFiles([file("leer.png", "kein Bild", "image/png")]);
  await sheet.getByText(de("people.no_code")).waitFor();
  await sheet.locator(".scanner input[type=file]").setInputFiles([{ name: "code.png", mimeType: "image/png", buffer: picture }]);
  await eventually(async () => (await input(sheet, "first_name").inputValue()) === "Jörg", { what: "the name in the code" });
  await hinted(sheet, ["Jörg Müller, Meyer GmbH, 50667 Köln (100 %)"]);
  assert.deepEqual(await findings(one), []);
  await sheet.getByRole("link", { name: de("people.alike_open_name", { name: "Jörg Müller" }) }).click();
  await page.locator("#record-title", { hasText: "Jörg Müller" }).waitFor();

  // Typed: the hint comes while the name is still being typed, and knows the sound of it. The card that was laid in is
  // not needed any more.
  await openList(page, "contacts");
  sheet = await openSheet(page);
  await sheet.locator(".unfinished", { hasText: "Jörg Müller" }).waitFor();
  await button(sheet, "activity.drop_it").click();
  await eventually(async () => (await input(sheet, "first_name").inputValue()) === "", { what: "an empty sheet" });
  await input(sheet, "first_name").fill("Joerg");
  await input(sheet, "last_name").pressSequentially("Mueller");
  await hinted(sheet, ["Jörg Müller, Meyer GmbH, 50667 Köln (55 %)"]);
  await sheet.locator('[data-field="affiliations"] .entry-add').click();
  await sheet.locator('[data-field="affiliations"] [role="combobox"]').fill("Meyer");
  await page.getByRole("option", { name: /Meyer GmbH/ }).first().click();
  await hinted(sheet, ["Jörg Müller, Meyer GmbH, 50667 Köln (92 %)"]);
  await sheet.getByText([de("people.why_name"), de("people.why_company"), de("people.why_place")].join(", ")).waitFor();
  await sheet.locator('[data-field="phones"] .entry-add').click();
  await sheet.locator('[data-field="phones"] .entry-form input').fill("0221 44799");
  await sheet.locator('[data-field="phones"] .entry-form input').press("Enter");
  await button(sheet, "people.alike_take_name", { name: "Jörg Müller" }).click();
  await page.locator("#record-title", { hasText: "Jörg Müller" }).waitFor();
  await field(page, "phones").getByText("0221 44799").waitFor();
  await toast(page, de("people.alike_taken", { name: "Jörg Müller" })).getByRole("button", { name: de("shell.undo") }).click();
  await field(page, "phones").getByText("0221 44799").waitFor({ state: "detached" });
  await field(page, "phones").getByText("0171 1234567").waitFor();

  // Passed by: somebody of the same name is somebody else.
  await openList(page, "contacts");
  await createContact(page, { first_name: "Jörg", last_name: "Müller" });
  await eventually(async () => (await row(page, "Jörg Müller").count()) === 2, { what: "two of one name" });

  // Consent: nobody was asked yet, and the page says so where one would write and call.
  await one.goto(mueller);
  await marked(page, [de("people.mark_none"), de("people.mark_none")]);
  await noteConsent(page, async (sheet) => {
    await sheet.getByText("Ich bin einverstanden, dass Berger GmbH mich auf diesen Wegen anspricht: E-Mail. Zweck: Angebote.", { exact: false }).waitFor();
    await button(sheet, "people.channel_phone").click();
    await sheet.getByText("anspricht: E-Mail, Telefon. Zweck: Angebote.", { exact: false }).waitFor();
    await button(sheet, "people.note_grant").click();
    await sheet.getByText(de("people.sign_or_source")).waitFor();
    assert.deepEqual(await findings(one), []);
    await sign(page, sheet);
    await sheet.getByLabel(de("people.source"), { exact: true }).fill("Messe Köln");
    await button(sheet, "people.note_grant").click();
  });
  await held(page, ["E-Mail Angebote: erteilt", "Telefon Angebote: erteilt"]);
  await marked(page, []);
  await acknowledged(page);
  await one.restart();
  await one.goto(mueller);
  await held(one.page, ["E-Mail Angebote: erteilt", "Telefon Angebote: erteilt"]);
  await one.page.getByRole("button", { name: de("people.log.one", { n: 1 }) }).click();
  const proof = one.page.locator(".consent-log li");
  await proof.getByText(/\d{1,2}:\d{2} · schriftlich · erfasst von Anna Berger · Messe Köln/).waitFor();
  await proof.locator("summary").click();
  await proof.getByText("jederzeit mit Wirkung für die Zukunft widerrufen", { exact: false }).waitFor();
  assert.ok((await proof.locator(".consent-signature path").getAttribute("d")).startsWith("M"), "the signature is kept");
  assert.equal(await proof.locator(".consent-signature strong").innerText(), "Jörg Müller");
  assert.deepEqual(await findings(one), []);
  await button(one.page, "people.withdraw_all").click();
  await eventually(async () => (await states(one.page))[0] === "E-Mail Newsletter: widerrufen Angebote: widerrufen Umfragen: widerrufen Service-Infos: widerrufen", { what: "the withdrawal" });
  await marked(one.page, [de("people.mark_withdrawn"), de("people.mark_withdrawn")]);
});

story("a company or a lead that may be there already is hinted at in its sheet, with the reason, and opened or completed", async ({ device }) => {
  const page = await found(await device());
  await importFirms(page, [["Firma", "Website", "PLZ", "Ort", "Straße"], ["Hellmann Metallbau GmbH", "www.hellmann.example", "50735", "Köln", "Industriestraße 14"], ["Löwe Druck", "", "40213", "Düsseldorf", "Hafenstraße 44"]]);
  await importLeads(page, [["Vorname", "Nachname", "Firma", "E-Mail"], ["Heike", "Marquardt", "Marquardt KG", "heike@marquardt.example"]]);

  await openList(page, "accounts");
  let sheet = await openSheet(page, "account");
  await input(sheet, "name").fill("Hellmann Metallbau");
  await hinted(sheet, ["Hellmann Metallbau GmbH, 50735 Köln (60 %)"]);
  await sheet.getByText(de("people.why_name"), { exact: true }).waitFor();
  await input(sheet, "name").fill("Ganz anders");
  await hinted(sheet, []);
  await input(sheet, "name").fill("Hellmann Metallbau");
  await sheet.getByRole("link", { name: de("people.alike_open_name", { name: "Hellmann Metallbau GmbH" }) }).click();
  await page.locator("#record-title", { hasText: "Hellmann Metallbau GmbH" }).waitFor();

  await openList(page, "leads");
  sheet = await openSheet(page, "lead");
  await input(sheet, "first_name").fill("Heike");
  await input(sheet, "last_name").pressSequentially("Marquart");
  await eventually(async () => /^Heike Marquardt.*\(50 %\)$/.test((await hints(sheet)).join()), { what: "the lead that sounds so" });
  await sheet.locator('[data-field="phones"] .entry-add').click();
  await sheet.locator('[data-field="phones"] .entry-form input').fill("0221 44799");
  await sheet.locator('[data-field="phones"] .entry-form input').press("Enter");
  await button(sheet, "people.alike_take_name", { name: "Heike Marquardt" }).click();
  await page.locator("#record-title", { hasText: "Heike Marquardt" }).waitFor();
  await field(page, "phones").getByText("0221 44799").waitFor();
  await openList(page, "leads");
  await counts(page, 1);
});

story("a card is handed on by what the device has for that, without what is nobody else's business", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await page.evaluate(() => {
    window.given = [];
    navigator.canShare = (parcel) => parcel.files?.[0]?.type === "text/vcard";
    navigator.share = async ({ files: [file] }) => window.given.push({ name: file.name, type: file.type, text: await file.text() });
  });
  await createContact(page, { first_name: "Jana", last_name: "Müller", phones: "0171 2345678" });
  await openRecord(page, "Jana Müller");
  await writeNote(page, "Zahlt spät.");
  await button(page, "record.more").click();
  await button(page, "people.card_act").click();
  await button(page.getByRole("dialog", { name: de("people.card_title") }), "people.share").click();
  const [given] = await eventually(async () => { const given = await page.evaluate(() => window.given); return given.length === 1 && given; }, { what: "the card to be handed on" });
  assert.deepEqual([given.name, given.type], ["Jana Müller.vcf", "text/vcard"]);
  assert.ok(given.text.startsWith("BEGIN:VCARD\r\n") && given.text.includes("FN:Jana Müller") && given.text.includes("+491712345678") && !given.text.includes("Zahlt"), given.text);
});

story("a card is saved as the version that the other's phone reads, old ones too, and read again as the same person", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { first_name: "Jörg", last_name: "Müller", phones: "0171 2345678", emails: "j@mueller.example" });
  await openRecord(page, "Jörg Müller");
  await button(page, "record.more").click();
  await button(page, "people.card_act").click();
  const out = page.getByRole("dialog", { name: de("people.card_title") });
  const version = out.locator(".card-out-version select");
  assert.equal(await version.inputValue(), "3.0", "what most programs read");
  assert.deepEqual(await findings(one), []);
  const saved = async () => {
    const [download] = await Promise.all([page.waitForEvent("download"), button(out, "people.save_file").click()]);
    return readFileSync(await download.path(), "utf8");
  };
  const head = (text) => text.split("\r\n").slice(0, 3);
  assert.deepEqual(head(await saved()), ["BEGIN:VCARD", "VERSION:3.0", "N:Müller;Jörg;;;"]);
  await version.selectOption("4.0");
  const fresh = await saved();
  assert.deepEqual(head(fresh), ["BEGIN:VCARD", "VERSION:4.0", "N:Müller;Jörg;;;"]);
  assert.ok(/^EMAIL;TYPE=work;PREF=1:j@mueller\.example$/m.test(fresh.replaceAll("\r", "")), fresh);
  await version.selectOption("2.1");
  const old = await saved();
  assert.deepEqual(head(old), ["BEGIN:VCARD", "VERSION:2.1", "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;;"]);
  assert.ok(/^[\x20-\x7e\r\n]*$/.test(old), "nothing but ASCII");
  await page.keyboard.press("Escape");

  await openList(page, "contacts");
  const sheet = await openSheet(page);
  await takeFile(sheet, file("alt.vcf", old));
  await eventually(async () => (await input(sheet, "first_name").inputValue()) === "Jörg", { what: "the name out of the old card" });
  assert.equal(await input(sheet, "last_name").inputValue(), "Müller");
  await eventually(async () => (await hints(sheet)).some((hint) => hint.startsWith("Jörg Müller")), { what: "him to be known" });
});

story("journey 4: a card's code is held before the camera, and who it is of stands in the sheet", async ({ device }) => {
  const maker = await device({ name: "maker" });
  const other = await found(maker);
  await makeMueller(other);
  await button(other, "record.more").click();
  await button(other, "people.card_act").click();
  const code = other.getByRole("dialog", { name: de("people.card_title") }).locator("svg.qr");
  await code.waitFor();
  await still(code);
  const film = await filmOf(other, await code.screenshot());
  try {
    const one = await device({ name: "camera", size: "tablet-wide", camera: film });
    const page = await found(one);
    await one.context.grantPermissions(["camera"], { origin: one.url });
    const sheet = await openSheet(page);
    await button(sheet, "people.scan").tap();
    await eventually(async () => (await input(sheet, "last_name").inputValue()) === "Müller", { within: 30_000, what: "the name before the camera" });
    assert.equal(await input(sheet, "first_name").inputValue(), "Jörg");
    await sheet.locator('[data-field="phones"] .entry-main', { hasText: "1234567" }).waitFor();
    assert.equal(await sheet.getByText(de("people.no_camera")).count(), 0);
    await button(sheet, "list.create_open").tap();
    await page.locator("#record-title", { hasText: "Jörg Müller" }).waitFor();
  } finally {
    await rm(dirname(film), { recursive: true, force: true });
  }
});

/** What a camera sees before which a picture is held by a hand that comes nearer: a film that the browser plays. */
async function filmOf(page, picture) {
  const urls = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
    const context = canvas.getContext("2d");
    return Array.from({ length: 24 }, (_, at) => {
      const size = 340 + at * 5;
      context.fillStyle = "#d8d8d0";
      context.fillRect(0, 0, 640, 480);
      context.drawImage(image, (640 - size) / 2, (480 - size) / 2, size, size);
      return canvas.toDataURL("image/jpeg", 0.95);
    });
  }, picture.toString("base64"));
  const path = join(await mkdtemp(join(tmpdir(), "feldbuch-camera-")), "card.mjpeg");
  await writeFile(path, Buffer.concat(urls.map((url) => Buffer.from(url.slice(url.indexOf(",") + 1), "base64"))));
  return path;
}

story("a file of many cards is looked at first: what is new, what is there, one step back", async ({ device }) => {
  const one = await device();
  const page = await found(one);
  await createContact(page, { first_name: "Jörg", last_name: "Müller", emails: "j.mueller@meyer.example" });
  const others = [vcard("N:Krause;Eva", "FN:Eva Krause", "ORG:Krause AG", "EMAIL:eva@krause.example"), vcard("N:Lang;Ömer", "FN:Ömer Lang", "TEL:0221 999")];
  // Dropped on the list.
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "karten.vcf", { type: "text/vcard" }));
    return data;
  }, [MUELLER, ...others].join(""));
  await page.locator("section.list").dispatchEvent("drop", { dataTransfer: data });
  await page.waitForURL("**/import");
  assert.deepEqual(await planned(page), { new: 2, changed: 1, same: 0, doubtful: 0, faulty: 0 });
  await startImport(page);
  await importDone(page);
  await openList(page);
  await counts(page, 3);
  await openRecord(page, "Jörg Müller");
  await field(page, "position").getByText("Leiter Einkauf").waitFor();
  await openList(page, "import");
  await undoImport(page);
  await openList(page);
  await counts(page, 1);
});

story("one card that is dropped on the list opens the sheet; a file that is none says so, and what was typed stays", async ({ device }) => {
  const one = await device({ size: "phone" });
  const page = await found(one);
  const data = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], "mueller.vcf", { type: "text/vcard" }));
    return data;
  }, MUELLER);
  await page.locator("section.list").dispatchEvent("drop", { dataTransfer: data });
  const sheet = page.getByRole("dialog", { name: de("shell.new_contact") });
  await eventually(async () => (await input(sheet, "last_name").inputValue()) === "Müller", { what: "the name of the card" });
  await input(sheet, "first_name").fill("Georg");
  await input(sheet, "first_name").blur();
  await takeFile(sheet, file("leer.vcf", "nichts"));
  await page.getByText(de("people.no_card", { name: "leer.vcf" })).waitFor();
  // The same person with a number more, by which is seen that this card is in as well.
  await takeFile(sheet, file("mueller.vcf", MUELLER.replace("EMAIL", "TEL;TYPE=WORK:0221 44799\r\nEMAIL")));
  await sheet.locator('[data-field="phones"] .entry-main', { hasText: "44799" }).waitFor();
  await eventually(async () => (await input(sheet, "first_name").inputValue()) === "Georg", { what: "the name that was typed" });
  assert.equal(await sheet.locator('[data-field="emails"] .entry-main').count(), 1, "the same address once");
  await button(sheet, "list.create_open").click();
  await page.locator("#record-title", { hasText: "Georg Müller" }).waitFor();
  // The company was made along: one step back takes both away.
  await openList(page, "accounts");
  await row(page, "Meyer GmbH").waitFor();
  await page.keyboard.press("Control+z");
  await row(page, "Meyer GmbH").waitFor({ state: "detached" });
});

story("d31 a withdrawal on one device wins over a consent that another wrote down meanwhile, offline", async (world) => {
  const [anna, bert] = await apart(world);
  await noteConsent(bert.page, async (sheet) => {
    await sheet.getByRole("combobox").selectOption("verbal");
    await button(sheet, "people.note_grant").click();
  });
  await held(bert.page, ["E-Mail Angebote: erteilt"]);
  await noteConsent(anna.page, async (sheet) => {
    await button(sheet, "people.does_withdraw").click();
    await button(sheet, "people.note_withdrawal").click();
  });
  await held(anna.page, ["E-Mail Angebote: widerrufen"]);
  await together(world, [anna, bert]);
  for (const one of [anna, bert]) await held(one.page, ["E-Mail Angebote: widerrufen"]);
  // Whoever knows of it may ask again.
  await noteConsent(bert.page, async (sheet) => {
    await sheet.getByRole("combobox").selectOption("verbal");
    await button(sheet, "people.note_grant").click();
  });
  for (const one of [anna, bert]) await held(one.page, ["E-Mail Angebote: erteilt"]);
});
