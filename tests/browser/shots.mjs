//! Pictures of every page, of what opens above them, and of the app when something is not as usual: phone, tablet,
//! desktop; light, dark; German, English; into shots/.
//! Arguments narrow it down: `cargo xtask shots contacts phone dark` keeps pictures whose names hold all of these words.

import { Device, SIZES } from "./device.mjs";
import { allPages, settled } from "./pages.mjs";
import { Relay } from "./relay.mjs";
import { fill } from "./sample.mjs";
import { SCENES, inCompany } from "./scenes.mjs";

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.every((word) => name.includes(word));

// One browser for each kind of pointer: it cannot change while the browser runs.
const FAMILIES = [["phone"], ["tablet-wide", "tablet-tall"], ["desktop"]];

const THEMES = ["light", "dark"];
const LANGUAGES = ["de", "en"];

/** Whether pictures of any of these are wanted: `all` are those that could be. A workspace is filled for no other. */
const areWanted = (these, all) => these.some((one) => wanted.includes(one)) || !all.some((one) => wanted.includes(one));
const picture = (name, size, theme, language) => `${name}-${size}-${theme}-${language}`;

/** Takes a picture of a device's page once it has come to rest. */
async function take(device, name) {
  await settled(device.page);
  await device.screenshot(`shots/${name}.png`);
  taken += 1;
}

const relay = await Relay.start();
let taken = 0;
const problems = [];
for (const language of LANGUAGES.filter((one) => areWanted([one], LANGUAGES))) {
  for (const family of FAMILIES.filter((sizes) => areWanted(sizes, FAMILIES.flat()))) {
    // Filled in German words, shown in the wanted ones.
    const device = await Device.open(relay.url, { name: `${family[0]}-${language}`, size: family[0], heard: true });
    await device.goto("/");
    await fill(device);
    const scenes = SCENES.filter(({ name }) => family.some((size) => THEMES.some((theme) => isWanted(picture(name, size, theme, language)))));
    const others = scenes.length > 0 ? await inCompany(relay, device) : {};
    for (const one of [device, ...Object.values(others)]) {
      one.language = language;
      await one.page.evaluate((language) => localStorage.setItem("feldbuch.lang", language), language);
    }
    for (const { name, path } of await allPages(device)) {
      for (const size of family) {
        for (const theme of THEMES) {
          if (!isWanted(picture(name, size, theme, language))) continue;
          await device.page.setViewportSize(SIZES[size]);
          await device.page.emulateMedia({ colorScheme: theme });
          await device.goto(path);
          await take(device, picture(name, size, theme, language));
        }
      }
    }
    for (const { name, of, show } of scenes) {
      const shown = of ? others[of] : device;
      for (const size of family) {
        await shown.page.setViewportSize(SIZES[size]);
        await show(shown);
        for (const theme of THEMES) {
          if (!isWanted(picture(name, size, theme, language))) continue;
          await shown.page.emulateMedia({ colorScheme: theme });
          await take(shown, picture(name, size, theme, language));
        }
      }
    }
    for (const one of [device, ...Object.values(others)]) await one.close().catch((error) => problems.push(error.message));
  }
}
await relay.dispose();
console.log(`${taken} pictures in shots/`);
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exitCode = 1;
}
