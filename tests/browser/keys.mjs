//! How a person goes through the app by keyboard: from stop to stop, and by letters.

/** More stops than this between two places nobody goes by keyboard. */
const FAR = 90;

/** Presses a key until the focus stands there. */
export async function reach(page, place, key = "Tab") {
  await place.waitFor({ state: "attached" });
  const passed = [];
  for (let step = 0; step <= FAR; step += 1) {
    const at = await place.evaluate((place) => {
      const now = document.activeElement;
      return now === place ? null : `${now?.tagName} ${now?.getAttribute("aria-label") ?? now?.textContent?.slice(0, 30) ?? ""}`;
    });
    if (at === null) return;
    passed.push(at);
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not lead to ${place}; it passed\n${passed.join("\n")}`);
}

/** Goes there and presses Enter. */
export async function enter(page, place, key) {
  await reach(page, place, key);
  await page.keyboard.press("Enter");
}

/** Goes to a page by its two letters. */
export async function go(page, letter, path) {
  await page.keyboard.press("g");
  await page.keyboard.press(letter);
  await page.waitForURL(`**${path}`);
}

/** What has the focus is seen to have it. */
export const isSeen = (page) =>
  page.evaluate(() => {
    const focused = document.activeElement;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
    return focused.matches(":focus-visible") && ((outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none");
  });
