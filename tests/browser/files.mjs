//! Files that people import, made by counting: no two runs differ.

const FIRST = ["Anna", "Bernd", "Çağla", "Dörte", "Émile", "Friedrich", "Gülay", "Hans-Jürgen", "Ines", "Jörg", "Käthe", "Łukasz"];
const LAST = ["Müller", "Schmidt", "Weiß", "Özdemir", "Groß", "Lüdenscheidt", "Kaya", "Nowak", "Jäger", "Böhm", "Vogel"];
const POSITIONS = ["Einkauf", "Geschäftsführung", "Werkstattleitung", "Buchhaltung", "Disposition"];

/** A cell as CSV wants it. */
export const cell = (text) => (/[";\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A table with semicolons. */
export const csv = (rows) => rows.map((row) => row.map(cell).join(";")).join("\r\n");

/** So many different people in 50 companies, with what a real file of contacts holds. */
export function people(count, from = 0) {
  const rows = [["Vorname", "Nachname", "E-Mail", "Telefon", "Firma", "Position", "Notizen"]];
  for (let at = from; at < from + count; at += 1) {
    const [first, last] = [FIRST[at % FIRST.length], LAST[at % LAST.length]];
    const number = String(at).padStart(5, "0");
    rows.push([first, `${last} ${number}`, `person${number}@firma${at % 50}.example`, `0221 5${number}`, `Firma ${at % 50} GmbH`, POSITIONS[at % 5], `Zeile ${number} der Liste`]);
  }
  return csv(rows);
}
