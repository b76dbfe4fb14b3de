//! Files of every form that the app reads, whose every text is one that tries to be more than text.

import { csv } from "./files.mjs";
import { PAYLOADS } from "./payloads.mjs";
import { textFields } from "./schema.mjs";

/** What no text may hold is taken out by every reader of files; the rest must come as it is. */
export const TEXTS = PAYLOADS.filter((text) => !text.includes("\u0000"));

/** By what a record of this kind is called, and what a cell must hold to be taken at all. */
export const TITLES = { contact: "last_name", account: "name", lead: "last_name", deal: "name", product: "name", order: "number" };
/** Lines that are read as something of their own, and are no text people write as they like. */
const READ = new Set(["geo", "vat_id", "iban", "price_list", "unit"]);

/** Columns of a kind whose cells are taken as they are written. */
export const columnsOf = (kind) => textFields(kind).filter(({ key }) => !READ.has(key));

/** A table of this kind, one row per text, with the text in every column that takes any, and in one more of this name. */
export function table(kind, unknown) {
  const columns = columnsOf(kind);
  const rows = TEXTS.map((text, at) => [...columns.map(({ key }) => (key === TITLES[kind] ? `${at} ${text}` : text)), text]);
  return csv([[...columns.map(({ name }) => name), unknown], ...rows]);
}

/** A value as cards and calendars want it. */
const escaped = (text) => text.replaceAll("\\", "\\\\").replaceAll(";", "\\;").replaceAll(",", "\\,").replaceAll("\n", "\\n");
/** What may stand in quotes beside a value. */
const quoted = (text) => `"${text.replaceAll('"', "'")}"`;
const written = (lines) => `${lines.join("\r\n")}\r\n`;

/** A file of cards, one per text, with the text in all that a card can say. */
export const cards = () =>
  written(
    TEXTS.flatMap((text, at) => {
      const said = escaped(text);
      return [
        "BEGIN:VCARD", "VERSION:3.0", `N:${at} ${said};Karte;;${said};${said}`, `FN:${said}`, `NICKNAME:${said}`, `ORG:${said};${said}`, `TITLE:${said}`, `NOTE:${said}`,
        `ADR;TYPE=WORK;LABEL=${quoted(text)}:${said};${said};${said};${said};${said};${said};${said}`, `URL:${said}`, `EMAIL;TYPE=${quoted(text)}:${said}`, `TEL;TYPE=${quoted(text)}:${said}`,
        `CATEGORIES:${said}`, `BDAY:${said}`, `UID:${said}`, `X-SOCIALPROFILE;TYPE=linkedin:${said}`, `IMPP:${said}`, `PHOTO;VALUE=uri:${said}`, `X-EIGEN:${said}`, "END:VCARD",
      ];
    }),
  );

const two = (number) => String(number).padStart(2, "0");

/** A calendar of March 2026, one appointment per text, with the text in all that an appointment can say. */
export const appointments = () =>
  written([
    "BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:${escaped(TEXTS[0])}`, `X-WR-CALNAME:${escaped(TEXTS[1])}`,
    ...TEXTS.flatMap((text, at) => {
      const said = escaped(text);
      const [day, hour] = [two(1 + (at % 28)), two(6 + (Math.floor(at / 28) % 16))];
      return [
        "BEGIN:VEVENT", `UID:${at}-${said}`, "DTSTAMP:20260301T080000Z", `DTSTART:202603${day}T${hour}0000Z`, `DTEND:202603${day}T${hour}3000Z`, `SUMMARY:${at} ${said}`, `LOCATION:${said}`,
        `DESCRIPTION:${said}`, `CATEGORIES:${said}`, `COMMENT:${said}`, `URL:${said}`, `CONFERENCE;VALUE=URI:${said}`, `ORGANIZER;CN=${quoted(text)}:mailto:a@boese.example`, `ATTENDEE;CN=${quoted(text)}:${said}`,
        `ATTACH:${said}`, "BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${said}`, "TRIGGER:-PT10M", "END:VALARM", "END:VEVENT",
      ];
    }),
    "END:VCALENDAR",
  ]);

const encoded = (text) => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;
const part = (type, text) => ["--teil", `Content-Type: ${type}; charset="utf-8"`, "Content-Transfer-Encoding: base64", "", ...Buffer.from(text).toString("base64").match(/.{1,76}/g)];
const mail = (text, number, parts) =>
  written([
    `From: ${encoded(text)} <a@boese.example>`, `To: ${encoded(text)} <b@berger.example>`, `Subject: ${encoded(`${number} ${text}`)}`, "Date: Fri, 27 Nov 2026 08:14:22 +0000",
    `Message-ID: <${number}.${Buffer.from(text).toString("hex").slice(0, 40)}@boese.example>`, "MIME-Version: 1.0", 'Content-Type: multipart/alternative; boundary="teil"', "", ...parts, "--teil--",
  ]);

/** Mails, each of so many texts; every other has no plain text but only a page. The last one says all of them. */
export const mails = (every) => [
  ...TEXTS.filter((_, at) => at % every === 0).map((text, at) => ({ name: `${at} ${text.replaceAll("/", "-")}.eml`, text: mail(text, at, at % 2 ? part("text/html", `<p>${text}</p>`) : [...part("text/plain", text), ...part("text/html", text)]) })),
  { name: "alle.eml", text: mail("Alle", "Zuletzt", part("text/plain", TEXTS.join("\n"))) },
];
