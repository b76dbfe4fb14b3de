//! The forecast of many deals: until it stands, until it stands as of last Monday, and until one changed deal is in it.
//! `FELDBUCH_BENCH_DEALS=2000` measures with that many.

import { csv } from "../files.mjs";
import { found, importDone, openFile, openList, startImport } from "../person.mjs";
import { openBoard } from "../selling.mjs";
import { measureForecast } from "./forecasting.mjs";

export const title = "Forecast";

const DEALS = Number(process.env.FELDBUCH_BENCH_DEALS ?? 20_000);
const STAGES = ["Neu", "Qualifiziert", "Bedarf geklärt", "Angebot", "Verhandlung", "Gewonnen", "Verloren"];
const IMPORT_LIMIT_MS = 600_000;

/** Deals spread over stages, amounts and the days of two years around today, the same in every run. */
function deals(number) {
  const day = (at) => {
    const [year, month, of] = new Date(Date.now() + ((at % 730) - 365) * 86_400_000).toISOString().slice(0, 10).split("-");
    return `${of}.${month}.${year}`;
  };
  const lines = Array.from({ length: number }, (_, at) => [`Vorgang ${at}`, STAGES[at % 7], `${(at * 37) % 90_000}`, day(at), at % 3 === 0 ? "Nachfassen" : ""]);
  return csv([["Verkaufschance", "Phase", "Betrag", "Abschlussdatum", "Nächster Schritt"], ...lines]);
}

export async function measure({ device }) {
  const one = await device({ name: "forecast" });
  const page = await found(one);
  await openBoard(page);
  await openList(page, "import");
  await page.getByRole("button", { name: "Verkaufschancen", exact: true }).click();
  await openFile(page, "vorgaenge.csv", deals(DEALS));
  await startImport(page);
  await importDone(page, IMPORT_LIMIT_MS);
  return measureForecast(page, DEALS);
}
