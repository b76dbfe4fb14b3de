//! Cold starts: a new browser process on a device's profile, until something is painted.

/**
 * Ends the device's browser in order, starts a new process and opens `url`.
 * `painted` runs in the page and returns the instant (ms since 1970) at which it was painted, or a falsy value.
 * @returns {Promise<{sinceProcess: number, sinceNavigation: number}>} ms
 */
export async function coldStart(device, url, painted) {
  await device.context.close();
  const processStart = Date.now();
  await device.start();
  await device.page.goto(url, { waitUntil: "commit" });
  const instant = await (await device.page.waitForFunction(painted, null, { polling: 4 })).jsonValue();
  const navigation = await device.page.evaluate(() => performance.timeOrigin);
  return { sinceProcess: instant - processStart, sinceNavigation: instant - navigation };
}

/** Several cold starts; the first one, which fills the disk's cache, is not counted. */
export async function coldStarts(device, url, painted, times = 7) {
  const measured = [];
  for (let time = 0; time <= times; time += 1) measured.push(await coldStart(device, url, painted));
  return measured.slice(1);
}
