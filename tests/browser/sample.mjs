//! What pictures and accessibility checks show: a small workspace with a bit of everything.

import { people } from "./files.mjs";
import { createContact, edit, found, importDone, openFile, openList, openRecord, startImport, writeNote } from "./person.mjs";

/** Founds a workspace on this (German) device and fills it. */
export async function fill(device) {
  const page = await found(device, { member: "Anna Berger", workspace: "Berger Werkzeuge", label: "Laptop" });
  await openFile(page, "Kunden 2026.csv", people(60));
  await startImport(page);
  await importDone(page);
  await openList(page);
  await createContact(page, { first_name: "Jana", last_name: "Aalen", position: "Einkauf", emails: "jana@aalen.example", phones: "0171 2345678", tags: "Messe" });
  await createContact(page, { first_name: "Weg", last_name: "Damit" });
  await openRecord(page, "Jana Aalen");
  await writeNote(page, "Trifft Entscheidungen schnell. Erst nach 10 Uhr anrufen.");
  await edit(page, "position", "Leitung Einkauf");
  await openRecord(page, "Weg Damit");
  await page.getByRole("button", { name: "Weitere Aktionen" }).click();
  await page.getByRole("button", { name: "In den Papierkorb" }).click();
}
