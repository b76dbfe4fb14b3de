//! Room on every page: what a finger taps is large enough, and at twice its size or with names without end nothing
//! leaves the page or is cut off without a sign.

import { goTo, quickAdd } from "./doing.mjs";
import { csv } from "./files.mjs";
import { assert, SIZES, story } from "./harness.mjs";
import { importFirms, importLeads, importRows } from "./listing.mjs";
import { allPages, settled } from "./pages.mjs";
import { found, importDone, openFile, openList, startImport } from "./person.mjs";
import { fill } from "./sample.mjs";
import { openBoard } from "./selling.mjs";

const ALL_PAGES_MS = 600_000;

/** What a finger reaches is at least this wide and high. */
const FINGER = 44;

/**
 * What can be tapped on the page and is smaller, by its place and size. A part counts with whatever it catches taps in.
 * Left out, as WCAG 2.5.5 does: links within a sentence, which are as high as its lines; and the link past the
 * navigation, which no finger sees.
 */
const tooSmall = (page) =>
  page.evaluate((least) => {
    const parts = "a[href], button:not(:disabled), input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea, summary, [role=switch], [role=tab]";
    const inSentence = (part) =>
      part.matches("a") && getComputedStyle(part).display === "inline" && [...part.parentElement.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.textContent.trim() !== "");
    // Half a pixel for what a browser rounds.
    const reaches = (part, place) => {
      const box = place.getBoundingClientRect();
      if (box.width >= least - 0.5 && box.height >= least - 0.5) return true;
      place.scrollIntoView({ block: "center", inline: "center" });
      const { x, y, width, height } = place.getBoundingClientRect();
      const [middle, centre, half] = [x + width / 2, y + height / 2, least / 2 - 1];
      const beside = width >= least - 0.5 ? [] : [[middle - half, centre], [middle + half, centre]];
      const above = height >= least - 0.5 ? [] : [[middle, centre - half], [middle, centre + half]];
      return [...beside, ...above].every(([x, y]) => {
        const hit = document.elementFromPoint(x, y);
        return hit !== null && (place.contains(hit) || part.contains(hit));
      });
    };
    const seen = (part) => {
      const { width, height } = part.getBoundingClientRect();
      return width > 2 && height > 2 && part.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    };
    const named = (part) => {
      const { width, height } = part.getBoundingClientRect();
      const path = [part, part.parentElement, part.parentElement?.parentElement].map((one) => `${one.localName}.${one.classList.value.replaceAll(" ", ".")}`);
      return `${path.join(" < ")} “${(part.getAttribute("aria-label") ?? part.innerText).trim().slice(0, 30)}”: ${Math.round(width)} × ${Math.round(height)}`;
    };
    // The way past the navigation comes by keyboard only.
    const shown = document.querySelector("dialog[open]") ?? document;
    const all = [...shown.querySelectorAll(parts)].filter((part) => !inSentence(part) && !part.matches(".skip"));
    // A label counts as what it is of, and a row of a list opens by a tap anywhere on it.
    const place = (part) => part.closest(part.matches(".row-title") ? ".grid-row" : "label") ?? part;
    return all.filter((part) => seen(place(part)) && !reaches(part, place(part))).map(named);
  }, FINGER);

story("on every page of a phone and of a tablet, and in the sheets for new records, what can be tapped is at least 44 px wide and high, or a link within a sentence", async ({ device }) => {
  const one = await device({ size: "phone" });
  await fill(one);
  await one.page.emulateMedia({ reducedMotion: "reduce" });
  const all = [];
  for (const { name, path } of (await allPages(one)).filter(({ name }) => name !== "home")) {
    await one.goto(path);
    await settled(one.page);
    all.push(...(await tooSmall(one.page)).map((finding) => `${name}, phone: ${finding}`));
    // The same page where there is more room: held upright, where parts stand beside each other.
    await one.page.setViewportSize(SIZES["tablet-tall"]);
    await settled(one.page);
    all.push(...(await tooSmall(one.page)).map((finding) => `${name}, tablet: ${finding}`));
    const create = one.page.locator("button.create").filter({ visible: true }).first();
    if ((await create.count()) > 0) {
      await create.click();
      await one.page.locator("dialog[open] .sheet-body").waitFor();
      all.push(...(await tooSmall(one.page)).map((finding) => `${name}, sheet: ${finding}`));
    }
    await one.page.setViewportSize(SIZES.phone);
  }
  assert.equal(all.join("\n"), "");
}, { timeout: ALL_PAGES_MS });

const LONG = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstellenverwaltungsamt KG";
const CYRILLIC = "Товариство з обмеженою відповідальністю «Київський завод гідравлічних агрегатів і насосів»";

/** What leaves the page to the right, or is cut off and does not say so by an ellipsis or by scrolling. */
const cutOff = (page) =>
  page.evaluate(() => {
    const findings = [];
    const root = document.scrollingElement;
    if (root.scrollWidth > root.clientWidth + 1) findings.push(`the page scrolls sideways: ${root.scrollWidth} of ${root.clientWidth} px`);
    const parents = (part) => (part === null ? [] : [part, ...parents(part.parentElement)]);
    const said = (part) => `${part.localName}.${part.classList.value.replaceAll(" ", ".")} “${part.textContent.trim().slice(0, 40)}”`;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (text) => (text.data.trim() === "" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
    const range = document.createRange();
    for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
      const part = text.parentElement;
      if (part.closest("svg, option, .sr-only, script, style, template") || !part.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      if (box.width === 0) continue;
      for (const place of parents(part)) {
        const { overflowX, textOverflow, webkitLineClamp, clipPath, position } = getComputedStyle(place);
        const frame = place.getBoundingClientRect();
        // What is there for a reader alone, or a line that was a word where there is more room.
        if (Math.min(frame.width, frame.height) <= 2 || clipPath !== "none") break;
        if (overflowX === "auto" || overflowX === "scroll") break;
        if (overflowX === "hidden" || overflowX === "clip") {
          const isSaid = textOverflow === "ellipsis" || webkitLineClamp !== "none";
          if (box.right > frame.right + 2 && !isSaid) findings.push(`cut off: ${said(part)} in ${said(place).slice(0, 60)}`);
          break;
        }
        if (position === "fixed") break;
        if (place === document.body && box.right > innerWidth + 2) findings.push(`beyond the page: ${said(part)}`);
      }
    }
    return findings;
  });

story("at twice its size, with names of ninety letters and in Cyrillic, no page scrolls sideways and nothing is cut off without a sign", async ({ device }) => {
  const one = await device();
  const page = await found(one, { member: LONG.slice(0, 60), workspace: CYRILLIC.slice(0, 60) });
  const names = [LONG, CYRILLIC];
  await importRows(page, [["Vorname", "Nachname", "Firma", "Position", "E-Mail"], ...names.map((name, at) => [name.slice(0, 45), name.slice(45), name, name, `${"b".repeat(50)}${at}@firma.example`])]);
  await importFirms(page, [["Firma", "Website", "Straße", "PLZ", "Ort"], ...names.map((name, at) => [name, `www.${"a".repeat(50)}${at}.example`, name, "50667", name])]);
  await importLeads(page, [["Vorname", "Nachname", "Firma"], ...names.map((name) => [name.slice(0, 45), name.slice(45), name])]);
  await openBoard(page);
  await openFile(page, "vorgaenge.csv", csv([["Verkaufschance", "Firma", "Phase", "Betrag", "Nächster Schritt"], ...names.map((name) => [name, name, "Neu", "999.999.999", name])]));
  await page.getByRole("button", { name: "Verkaufschancen", exact: true }).click();
  await startImport(page);
  await importDone(page);
  await goTo(page, "/tasks");
  for (const name of names) await quickAdd(page, name);
  await openList(page);
  // A window of 1280 px at 200 %.
  await page.setViewportSize({ width: 640, height: 450 });
  await page.emulateMedia({ reducedMotion: "reduce" });
  const all = [];
  for (const { name, path } of (await allPages(one)).filter(({ name }) => name !== "home")) {
    await one.goto(path);
    await settled(page);
    all.push(...(await cutOff(page)).map((finding) => `${name}: ${finding}`));
  }
  assert.equal(all.join("\n"), "");
}, { timeout: ALL_PAGES_MS });
