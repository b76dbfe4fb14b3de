//! Automated accessibility checks on every page, on phone and desktop, in light and dark.

import { existsSync } from "node:fs";
import { assert, story } from "./harness.mjs";
import { allPages, settled } from "./pages.mjs";

const sample = new URL("./sample.mjs", import.meta.url);
const { fill } = existsSync(sample) ? await import(sample) : { fill: async () => {} };

for (const size of ["phone", "desktop"]) {
  story(`axe finds nothing on any page of the ${size}, light and dark`, async ({ device }) => {
    const one = await device({ size });
    await one.goto("/");
    await fill(one);
    const findings = [];
    for (const { name, path } of await allPages(one)) {
      for (const colorScheme of ["light", "dark"]) {
        await one.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await one.goto(path);
        await settled(one.page);
        findings.push(...(await one.axe()).map((finding) => `${name}, ${colorScheme}: ${finding}`));
      }
    }
    assert.deepEqual(findings, []);
  });
}
