//! Cold starts: a new browser process on a device's profile, until something is painted.

/**
 * Ends the device's browser in order, starts a new process and opens `url`.
 * `stands` runs in the page before every frame and says whether what is waited for stands in the document: it is then
 * painted with that frame. WHY in the page and not asked from outside: a question from outside waits its turn behind
 * everything that a start does, and would be measured with it.
 * @returns {Promise<{sinceProcess: number, sinceNavigation: number}>} ms
 */
export async function coldStart(device, url, stands) {
  await device.context.close();
  const processStart = Date.now();
  await device.start();
  await device.context.addInitScript(`(${watch})(${stands})`);
  await device.page.goto(url, { waitUntil: "commit" });
  const instant = await (await device.page.waitForFunction(() => window.benchPainted, null, { polling: 50 })).jsonValue();
  const navigation = await device.page.evaluate(() => performance.timeOrigin);
  return { sinceProcess: instant - processStart, sinceNavigation: instant - navigation };
}

/** Several cold starts; the first one, which fills the disk's cache, is not counted. */
export async function coldStarts(device, url, stands, times = 7) {
  const measured = [];
  for (let time = 0; time <= times; time += 1) measured.push(await coldStart(device, url, stands));
  return measured.slice(1);
}

/** Runs in the page, before anything else: notes when a frame with what is waited for has been painted. */
function watch(stands) {
  const look = () => {
    if (!document.body || !stands()) return requestAnimationFrame(look);
    setTimeout(() => (window.benchPainted = performance.timeOrigin + performance.now()));
  };
  requestAnimationFrame(look);
}

/** Run in the page: 50 rows stand in the bare page, in the app's list. */
export const bareRows = () => document.querySelectorAll("#rows > li").length >= 50;
export const listRows = () => document.querySelectorAll(".rows > .grid-row").length >= 50;
