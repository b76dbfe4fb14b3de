//! Cold starts: a new browser process on a device's profile, until something is painted.

/**
 * Ends the device's browser in order, starts a new process and opens `url`.
 * `stands` runs in the page before every frame and says whether what is waited for stands in the document: it is then
 * painted with that frame; so does `live`, for what comes later than a first picture. WHY in the page and not asked from
 * outside: a question from outside waits its turn behind everything that a start does, and would be measured with it.
 * @returns {Promise<{sinceProcess: number, sinceNavigation: number, liveSinceNavigation: number}>} ms
 */
export async function coldStart(device, url, stands, live = stands) {
  await device.context.close();
  const processStart = Date.now();
  await device.start();
  await device.context.addInitScript(`(${watch})({ painted: ${stands}, live: ${live} })`);
  await device.page.goto(url, { waitUntil: "commit" });
  const { painted, live: alive } = await (await device.page.waitForFunction(allSeen, null, { polling: 50 })).jsonValue();
  const navigation = await device.page.evaluate(() => performance.timeOrigin);
  return { sinceProcess: painted - processStart, sinceNavigation: painted - navigation, liveSinceNavigation: alive - navigation };
}

/** Several cold starts; the first one, which fills the disk's cache, is not counted. */
export async function coldStarts(device, url, stands, { live = stands, times = 7 } = {}) {
  const measured = [];
  for (let time = 0; time <= times; time += 1) measured.push(await coldStart(device, url, stands, live));
  return measured.slice(1);
}

/** Runs in the page, before anything else: notes when a frame with what is waited for has been painted. */
function watch(waited) {
  const seen = (window.benchSeen = {});
  const left = new Map(Object.entries(waited));
  const look = () => {
    const stand = [...left].filter(([, stands]) => document.body && stands()).map(([name]) => name);
    for (const name of stand) left.delete(name);
    if (stand.length > 0) setTimeout(() => stand.forEach((name) => (seen[name] = performance.timeOrigin + performance.now())));
    if (left.size > 0) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Run in the page: everything waited for was seen. */
const allSeen = () => window.benchSeen?.painted && window.benchSeen.live && window.benchSeen;

/** Run in the page: 50 rows stand in the bare page; in the app's list or its picture; in the app's list itself. */
export const bareRows = () => document.querySelectorAll("#rows > li").length >= 50;
export const listRows = () => document.querySelectorAll(".rows > .grid-row").length >= 50;
export const liveRows = () => document.querySelectorAll("body > .app .rows > .grid-row").length >= 50;
