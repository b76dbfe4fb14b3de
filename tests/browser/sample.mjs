//! What pictures and accessibility checks show: a small workspace with a bit of everything.

import { csv } from "./files.mjs";
import { note, turnToTimeline } from "./activity.mjs";
import { goTo, quickAdd } from "./doing.mjs";
import { createDeal, createLead, openBoard } from "./selling.mjs";
import { createContact, de, edit, found, importDone, openFile, openList, openRecord, proposal, startImport, writeNote } from "./person.mjs";

const COMPANIES = [
  ["Hellmann Metallbau GmbH", "Handwerk", "Industriestraße 14", "50735", "Köln", "0221 4471200", "www.hellmann-metallbau.example"],
  ["Bäckerei Öztürk", "Handel", "Marktplatz 3", "35390", "Gießen", "0641 908812", "www.baeckerei-oeztuerk.example"],
  ["Nordwind Logistik AG", "Logistik", "Am Güterbahnhof 27", "23560", "Lübeck", "0451 77310", "www.nordwind-logistik.example"],
  ["Autohaus Brenninger GmbH & Co. KG", "Handel", "Ingolstädter Straße 210", "80939", "München", "089 3157700", "www.brenninger.example"],
  ["Klinikum am Stadtpark", "Gesundheit", "Parkallee 1", "99084", "Erfurt", "0361 7410", "www.klinikum-stadtpark.example"],
  ["Weingut Sömmer", "Handel", "Kirchweg 8", "67146", "Deidesheim", "06326 5520", "www.weingut-soemmer.example"],
  ["Druckerei Löwe e. K.", "Handwerk", "Hafenstraße 44", "40213", "Düsseldorf", "0211 862040", "www.druckerei-loewe.example"],
  ["Stadtwerke Görlitz", "Energie", "Demianiplatz 23", "02826", "Görlitz", "03581 33500", "www.stadtwerke.example"],
];

const PEOPLE = [
  ["Jana", "Aalen", 0, "Einkauf", "0171 2345678"], ["Mehmet", "Öztürk", 1, "Inhaber", "0160 4451290"], ["Greta", "Lindqvist", 2, "Disposition", "0151 7788123"],
  ["Korbinian", "Brenninger", 3, "Geschäftsführung", "0172 9081144"], ["Dr. Sabine", "Hofstätter", 4, "Einkauf Medizintechnik", "0175 3312908"], ["Ulrich", "Sömmer", 5, "Inhaber", "0170 6543210"],
  ["Änne", "Löwe", 6, "Leitung", "0162 1199882"], ["Torsten", "Wieczorek", 7, "Technik", "0157 3020104"], ["Petra", "Hellmann", 0, "Geschäftsführung", "0171 2345600"], ["Björn", "Krüger", 2, "Fuhrparkleitung", "0151 7788150"],
  ["Lucía", "Fernández", 3, "Werkstattleitung", "0172 9081160"], ["Hans-Jürgen", "Nowak", 4, "Haustechnik", "0175 3312911"], ["Zoë", "Schäfer", 6, "Mediengestaltung", "0162 1199890"], ["Łukasz", "Kowalski", 0, "Schweißaufsicht", "0171 2345611"],
  ["Friederike", "von der Heide", 7, "Kundenservice", "0157 3020120"], ["Emre", "Yıldız", 1, "Backstube", "0160 4451300"], ["Ines", "Groß", 2, "Buchhaltung", "0151 7788190"], ["Karl", "Baumgärtner", 5, "Kellermeister", "0170 6543222"],
  ["Rosa", "Jäger", 4, "Vergabestelle", "0175 3312950"], ["Tim", "Weiß", 3, "Verkauf", "0172 9081175"], ["Nora", "Çelik", 7, "Einkauf", "0157 3020133"], ["Götz", "Fürstenberg", 6, "Druckvorstufe", "0162 1199895"],
];

const companies = csv([["Firma", "Branche", "Straße", "PLZ", "Ort", "Telefon", "Website"], ...COMPANIES]);
const people = csv([
  ["Vorname", "Nachname", "Firma", "Position", "Mobil", "E-Mail"],
  ...PEOPLE.slice(1).map(([first, last, at, position, mobile]) => {
    const [name, , , , , , site] = COMPANIES[at];
    const plain = `${first.replace("Dr. ", "")[0]}.${last}`.normalize("NFD").replaceAll(/[^\w.]/g, "").toLowerCase();
    return [first, last, name, position, mobile, `${plain}@${site.slice(4)}`];
  }),
]);

/** Title, company, stage, amount, close, next step. */
const DEALS = [
  ["Schweißzelle mit Absaugung", "Hellmann", "Angebot", "48.500", "15.02.2027", "Angebot nachfassen"],
  ["Wartungsvertrag Backöfen", "Öztürk", "Qualifiziert", "7.200", "31.01.2027", ""],
  ["Flurförderzeuge Halle 3", "Nordwind", "Verhandlung", "184.000", "20.12.2026", "Rabatt klären"],
  ["Hebebühnen", "Brenninger", "Bedarf geklärt", "63.900", "30.04.2027", "Vor-Ort-Termin"],
  ["Sterilisatoren OP-Trakt", "Klinikum", "Neu", "", "", ""],
  ["Etikettieranlage", "Sömmer", "Neu", "22.400", "15.03.2027", "Muster schicken"],
  ["Druckluft-Leckageortung", "Stadtwerke", "Angebot", "9.800", "10.01.2027", ""],
  ["Falzmaschine mit einem sehr langen Namen, der nicht in eine Zeile passt", "Löwe", "Qualifiziert", "31.000", "28.02.2027", "Rückruf von Frau Löwe abwarten"],
];

const LEADS = [
  { first_name: "Heike", last_name: "Marquardt", company_name: "Marquardt Kältetechnik", next_step: "Prospekt schicken" },
  { first_name: "Olaf", last_name: "Petersen", company_name: "Petersen & Söhne" },
  { first_name: "", last_name: "", company_name: "Brauerei zum Löwen" },
];

const TASKS = [
  "Angebot für die Schweißzelle nachfassen, heute, !hoch",
  "Muster an Weingut Sömmer schicken, vor 3 Tagen, !dringend",
  "Termin mit dem Klinikum am Stadtpark für die Besichtigung des OP-Trakts vereinbaren, morgen",
  "Preisliste 2027 prüfen, in 2 Wochen",
  "Messekontakte durchgehen, vor 2 Monaten",
  "Visitenkarten nachbestellen",
];

/** Page, kind, and what the sheet is filled with. */
const SELLING = [
  ["/products", "product", { name: "Schweißzelle SZ 40 mit Absaugung und Drehtisch", sku: "SZ-40", list_price: "38.900", tax_rate: "19" }],
  ["/quotes", "quote", { subject: "Schweißzelle mit Absaugung", account: "Hellmann" }],
  ["/orders", "order", { subject: "Wartung Backöfen 2026", account: "Öztürk" }],
  ["/events", "event", { title: "Besichtigung OP-Trakt" }],
  ["/price-lists", "price_list", { name: "Stammkunden 2027", currency: "EUR" }],
  ["/tours", "tour", { title: "Rheinland am Montag" }],
];

/** Makes a record by the button of its page. */
async function createIn(page, path, kind, fields) {
  await page.goto(new URL(path, page.url()).href);
  await page.locator("button.create, button.round").filter({ visible: true }).first().click();
  const sheet = page.getByRole("dialog", { name: de(`shell.new_${kind}`) });
  for (const [key, text] of Object.entries(fields)) {
    await sheet.locator(`[data-field="${key}"] input`).first().fill(text);
    if (key === "account") await proposal(sheet.locator(`[data-field="${key}"]`), text).click();
  }
  await sheet.getByRole("button", { name: de("list.create_stay"), exact: true }).click();
  await sheet.waitFor({ state: "detached" });
}

/** Founds a workspace on this (German) device and fills it. */
export async function fill(device) {
  const page = await found(device, { member: "Anna Berger", workspace: "Berger Werkzeuge", label: "Laptop" });
  await openList(page, "import");
  await page.getByRole("button", { name: "Firmen", exact: true }).click();
  await openFile(page, "Firmen 2026.csv", companies);
  await startImport(page);
  await importDone(page);
  await page.getByRole("button", { name: "Weitere Datei importieren" }).click();
  await page.getByRole("button", { name: "Kontakte", exact: true }).click();
  await openFile(page, "Kunden 2026.csv", people);
  await startImport(page);
  await importDone(page);
  await openBoard(page);
  for (const [name, company, stage, amount, expected_close, next_step] of DEALS) {
    await createDeal(page, stage, { name, account: company, amount, expected_close, next_step });
  }
  for (const lead of LEADS) await createLead(page, lead);
  await goTo(page, "/tasks");
  for (const line of TASKS) await quickAdd(page, line);
  await openList(page);
  await createContact(page, { first_name: "Jana", last_name: "Aalen", position: "Einkauf", emails: "j.aalen@hellmann-metallbau.example", phones: "0171 2345678", tags: "Messe" });
  await createContact(page, { first_name: "Weg", last_name: "Damit" });
  await openRecord(page, "Jana Aalen");
  await writeNote(page, "Trifft Entscheidungen schnell. Erst nach 10 Uhr anrufen.");
  await edit(page, "position", "Leitung Einkauf");
  await turnToTimeline(page);
  await note(page, "call", { outcome: "reached", subject: "Rückfrage zur Absaugung", body: "Möchte die Schweißzelle im Betrieb sehen." });
  for (const [path, kind, fields] of SELLING) await createIn(page, path, kind, fields);
  await openList(page);
  await openRecord(page, "Weg Damit");
  await page.getByRole("button", { name: "Weitere Aktionen" }).click();
  await page.getByRole("button", { name: "In den Papierkorb" }).click();
  await page.locator(".toast", { hasText: de("trash.moved", { kind: "Kontakt" }) }).waitFor();
}
