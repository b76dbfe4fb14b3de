//! How a person goes through the app by finger: taps and long presses, where nothing points.

import { bulk } from "./listing.mjs";
import { de, row } from "./person.mjs";

export const button = (place, key, values) => place.getByRole("button", { name: de(key, values), exact: true });

/** Goes to a page by the navigation, on a phone also by what is behind "Mehr". */
export async function go(page, name) {
  const link = page.locator(`nav a[href="/${name}"]`).filter({ visible: true }).first();
  const more = button(page, "nav.more").filter({ visible: true });
  await link.or(more).first().waitFor();
  if ((await link.count()) === 0) await more.tap();
  await link.tap();
  await page.waitForURL(`**/${name}`);
}

/** A finger rests on the row of a record. */
export async function rest(one, title) {
  const touch = await one.context.newCDPSession(one.page);
  const { x, y, height } = await row(one.page, title).boundingBox();
  const point = { x: x + 120, y: y + height / 2 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] });
  await bulk(one.page).waitFor();
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await touch.detach();
}

/** A finger is put on what a locator finds, drawn sideways by so many pixels, and lifted. */
export async function draw(one, what, pixels) {
  const touch = await one.context.newCDPSession(one.page);
  const box = await what.boundingBox();
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
  for (let step = 1; step <= 6; step += 1) {
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ ...at, x: at.x + (pixels * step) / 6 }] });
  }
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await touch.detach();
}
