//! A board of many deals: until it stands, while a column is scrolled, and what moving one deal costs.
//! `FELDBUCH_BENCH_DEALS=2000` measures with that many.

import { csv } from "../files.mjs";
import { found, importDone, openFile, openList, startImport } from "../person.mjs";
import { openBoard } from "../selling.mjs";
import { measureBoard } from "./board.mjs";

export const title = "Board";

const DEALS = Number(process.env.FELDBUCH_BENCH_DEALS ?? 20_000);
const STAGES = ["Neu", "Qualifiziert", "Bedarf geklärt", "Angebot", "Verhandlung", "Gewonnen", "Verloren"];
const IMPORT_LIMIT_MS = 600_000;

/** Deals spread over stages, amounts and days, the same in every run. */
function deals(number) {
  const day = (at) => `${String((at % 28) + 1).padStart(2, "0")}.${String((at % 12) + 1).padStart(2, "0")}.${2026 + (at % 3)}`;
  const lines = Array.from({ length: number }, (_, at) => [`Vorgang ${at}`, STAGES[at % 7], `${(at * 37) % 90_000}`, day(at), at % 3 === 0 ? "Nachfassen" : ""]);
  return csv([["Verkaufschance", "Phase", "Betrag", "Abschlussdatum", "Nächster Schritt"], ...lines]);
}

export async function measure({ device }) {
  const one = await device({ name: "board" });
  const page = await found(one);
  await openBoard(page);
  await openList(page, "import");
  await page.getByRole("button", { name: "Verkaufschancen", exact: true }).click();
  await openFile(page, "vorgaenge.csv", deals(DEALS));
  await startImport(page);
  await importDone(page, IMPORT_LIMIT_MS);
  return measureBoard(page, DEALS);
}
