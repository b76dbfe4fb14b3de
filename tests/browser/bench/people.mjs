//! People who do not exist, as a file of fifteen columns: the same ones for the same seed.

import { csv } from "../files.mjs";

const FIRST = ["Anna", "Jürgen", "Käthe", "Björn", "Sören", "Lea", "Mehmet", "Zoë", "Hans", "Ute", "Paul", "Mia", "Emil", "Frieda", "Ömer", "Ida", "Karl", "Rosa", "Götz", "Änne", "Tim", "Nora", "Ali", "Greta"];
const LAST = ["Müller", "Schmidt", "Groß", "Weiß", "Özdemir", "Vogel", "Krüger", "Schäfer", "Bauer", "Köhler", "Wagner", "Becker", "Hoffmann", "Jäger", "König", "Lorenz", "Brandt", "Kühn", "Sommer", "Winter", "Böhm", "Franke", "Yıldız", "Nowak"];
const TRADE = ["Elektro", "Bau", "Druck", "Logistik", "Optik", "Holz", "Metall", "Garten"];
const FORM = ["GmbH", "AG", "GmbH & Co. KG", "e. K."];
const CITY = ["Köln", "Berlin", "München", "Gießen", "Lübeck", "Düsseldorf", "Görlitz", "Erfurt"];
const ROLE = ["Einkauf", "Vertrieb", "Geschäftsführung", "Technik", "Buchhaltung", "Leitung"];
const HEADER = ["Vorname", "Nachname", "Firma", "Position", "Abteilung", "E-Mail", "Telefon", "Mobil", "Straße", "PLZ", "Ort", "Land", "Geburtstag", "Schlagworte", "Notizen"];

const SEED = 0x5eed;

/** Mulberry32: small, and the same everywhere. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** So many contacts, one company for every twenty: `{ file, json }`, `json` being what a plain store would hold. */
export function contacts(count, seed = SEED) {
  const next = random(seed);
  const pick = (from) => from[Math.floor(next() * from.length)];
  const digits = (number, width) => String(number).padStart(width, "0");
  const rows = [HEADER];
  let jsonBytes = 0;
  for (let at = 0; at < count; at += 1) {
    const group = Math.floor(at / 20);
    const company = `${LAST[group % LAST.length]} ${TRADE[group % TRADE.length]} ${FORM[group % FORM.length]} ${group}`;
    const city = pick(CITY);
    const row = [
      pick(FIRST), pick(LAST), company, pick(ROLE), pick(ROLE), `k${at}@firma${group}.example`, `0221 4${digits(at, 6)}`, `0171 ${digits(at, 7)}`,
      `${pick(LAST)}straße ${1 + (at % 200)}`, String(10_000 + (at % 80_000)), city, "DE", `${digits(1 + (at % 28), 2)}.${digits(1 + (at % 12), 2)}.${1940 + (at % 60)}`,
      `${pick(TRADE)}, ${pick(ROLE)}`, `Gespräch über ${pick(TRADE)} und ${pick(TRADE)} in ${city}, meldet sich im Frühjahr wieder (${at})`,
    ];
    rows.push(row);
    jsonBytes += Buffer.byteLength(JSON.stringify({ id: crypto.randomUUID(), ...Object.fromEntries(HEADER.map((name, column) => [name, row[column]])) }));
  }
  return { file: csv(rows), rows: rows.slice(1), header: HEADER, jsonBytes };
}
