//! People as they come: business cards by camera, picture and file, who may be there already, and what they agreed to.

import { readFileSync } from "node:fs";
import { assert, eventually, story } from "./harness.mjs";
import { toast } from "./listing.mjs";
import { still } from "./pages.mjs";
import { acknowledged, apart, counts, createContact, de, field, found, importDone, openList, openRecord, planned, row, startImport, together, undoImport } from "./person.mjs";

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

  // Typed: the hint comes while the name is still being typed, and knows the sound of it.
  await openList(page, "contacts");
  sheet = await openSheet(page);
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
  await proof.getByText(/schriftlich · erfasst von Anna Berger · Messe Köln/).waitFor();
  await proof.locator("summary").click();
  await proof.getByText("jederzeit mit Wirkung für die Zukunft widerrufen", { exact: false }).waitFor();
  assert.ok((await proof.locator(".consent-signature path").getAttribute("d")).startsWith("M"), "the signature is kept");
  assert.equal(await proof.locator(".consent-signature strong").innerText(), "Jörg Müller");
  assert.deepEqual(await findings(one), []);
  await button(one.page, "people.withdraw_all").click();
  await eventually(async () => (await states(one.page))[0] === "E-Mail Newsletter: widerrufen Angebote: widerrufen Umfragen: widerrufen Service-Infos: widerrufen", { what: "the withdrawal" });
  await marked(one.page, [de("people.mark_withdrawn"), de("people.mark_withdrawn")]);
});

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
  await toast(page, de("list.created")).getByRole("button", { name: de("shell.undo") }).click();
  await row(page, "Meyer GmbH").waitFor({ state: "detached" });
});

story("r11 a withdrawal on one device wins over a consent that another wrote down meanwhile, offline", async (world) => {
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
