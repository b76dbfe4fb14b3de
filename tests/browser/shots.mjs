//! Pictures of every page: phone, tablet, desktop; light, dark; German, English; into shots/.
//! Arguments narrow it down: `cargo xtask shots contacts phone dark` keeps pictures whose names hold all of these words.

import { Device, SIZES } from "./device.mjs";
import { allPages, settled } from "./pages.mjs";
import { Relay } from "./relay.mjs";
import { fill } from "./sample.mjs";

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.every((word) => name.includes(word));

// One browser for each kind of pointer: it cannot change while the browser runs.
const FAMILIES = [["phone"], ["tablet-wide", "tablet-tall"], ["desktop"]];

const relay = await Relay.start();
let taken = 0;
const problems = [];
for (const language of ["de", "en"]) {
  for (const family of FAMILIES) {
    // Filled in German words, shown in the wanted ones.
    const device = await Device.open(relay.url, { name: `${family[0]}-${language}`, size: family[0] });
    await device.goto("/");
    await fill(device);
    await device.page.evaluate((language) => localStorage.setItem("feldbuch.lang", language), language);
    for (const { name, path } of await allPages(device)) {
      for (const size of family) {
        for (const theme of ["light", "dark"]) {
          const picture = `${name}-${size}-${theme}-${language}`;
          if (!isWanted(picture)) continue;
          await device.page.setViewportSize(SIZES[size]);
          await device.page.emulateMedia({ colorScheme: theme });
          await device.goto(path);
          await settled(device.page);
          await device.screenshot(`shots/${picture}.png`);
          taken += 1;
        }
      }
    }
    await device.close().catch((error) => problems.push(error.message));
  }
}
await relay.dispose();
console.log(`${taken} pictures in shots/`);
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
}
