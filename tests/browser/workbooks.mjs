//! Workbooks (.xlsx) that came out of the app, read without its code.

import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";

/** The sheet of a workbook, read without our code: the zip's last part. */
export function sheet(bytes) {
  const directory = bytes.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const name = Buffer.from("xl/worksheets/sheet1.xml");
  const [begins, packed] = [bytes.indexOf(name) + name.length, bytes.readUInt32LE(bytes.indexOf(name) - 12)];
  assert.ok(begins < directory);
  return inflateRawSync(bytes.subarray(begins, begins + packed)).toString("utf8");
}

/** The cells of a sheet's rows as text. */
export const cells = (xml) => [...xml.matchAll(/<row [^>]*>(.*?)<\/row>/gs)].map(([, row]) => [...row.matchAll(/<(?:t|v)[^>]*>(.*?)<\/(?:t|v)>/gs)].map(([, text]) => text));
