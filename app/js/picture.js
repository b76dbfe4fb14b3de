// The picture: a list, or the page of the day, as it was last painted, kept as plain JSON and painted again before any
// wasm has run. It can be looked at, not used; the app takes its place as soon as its own rows stand.
//
// WHY a picture of the document and not of the data: words, widths and heights are then those of the app, whatever
// the language, the theme and the size, and nothing shifts when it takes over. The release build joins this to boot.js.
(() => {
  "use strict";

  /** Where the picture of each page is kept. WHY apart: a day begins with its own page, whatever was looked at last. */
  const KEYS = { list: "feldbuch.picture", today: "feldbuch.picture.today" };
  const TODAY = "/today";
  /** Kept from the first time on that the app found a workspace here, until there is none any more. */
  const HERE = "feldbuch.here";
  /** A list must stand for so long before it is kept. */
  const REST_MS = 1_000;
  /** Longer than this the app never takes to its rows; then its own page is the truth. */
  const PATIENCE_MS = 3_000;
  /** The engine of a first visit, which is still being fetched then, has spoken by then or cannot. */
  const FIRST_PATIENCE_MS = 15_000;
  /** The rest of the start waits for the paint, but no longer than this. */
  const PAINT_MS = 250;
  /** The same of a first visit, whose styles may come slowly. */
  const FIRST_PAINT_MS = 2_000;
  const ROWS = 60;
  const SVG = "http://www.w3.org/2000/svg";

  // INVARIANT: no link, no script, no id, no handler. What is not named here does not get into a picture, nor out of it.
  const ELEMENTS = new Set("div span a nav main header section form h1 h2 h3 p ul ol li strong small time button label input kbd svg path rect circle line polyline g".split(" "));
  const ATTRIBUTES = "class viewBox d x y x1 x2 y1 y2 width height rx ry cx cy r points type placeholder data-tint data-tone data-part data-priority aria-current aria-sort aria-checked aria-pressed".split(" ");
  /** What the app shows only once its engine has spoken, and what is read, not seen. */
  const LEFT_OUT = ".spare, .nav-count, .pill-place > *, .sr-only, .toasts, .notice, .bulk, dialog";
  /** What of the page of the day is another on another day, or at another time of the day. */
  const OF_THE_DAY = ["today-line", "task-line", "today-sub", "today-brief", "today-none", "today-older", "first-steps", "count"];
  const GREETING = ["h1", "p"];

  // WHY asked once: a page that is being left no longer knows its pointer.
  const coarse = matchMedia("(pointer: coarse)").matches;

  /** What a picture must have in common with the page that paints it. */
  const frame = () => ({
    build: feldbuch.build,
    language: document.documentElement.lang,
    width: innerWidth,
    density: devicePixelRatio,
    coarse,
  });

  /** The day as it is here, and whether it is morning, day or evening (as `app/src/ui/pages/today.rs` greets). */
  const now = () => {
    const local = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
    const hour = new Date().getHours();
    return { day: local.toISOString().slice(0, 10), part: hour < 4 || hour > 17 ? "evening" : hour < 11 ? "morning" : "day" };
  };

  const forget = () => {
    try {
      Object.values(KEYS).forEach((key) => localStorage.removeItem(key));
    } catch {
      // WHY: where nothing may be stored, nothing is kept.
    }
  };

  // --- Keeping ------------------------------------------------------------------------------------
  const described = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || !ELEMENTS.has(node.localName) || node.matches(LEFT_OUT)) return "";
    const attributes = {};
    for (const name of ATTRIBUTES) if (node.hasAttribute(name)) attributes[name] = node.getAttribute(name);
    if (node.style.cssText) attributes.style = node.style.cssText;
    // The workspace's name is not known before the engine speaks.
    const children = node.matches(".side-name") ? ["Feldbuch"] : [...node.childNodes].map(described).filter((child) => child !== "");
    return [node.localName, attributes, ...children];
  };

  /** Which page is on screen when it stands as a start would show it: unsearched, from its top, nothing open. */
  const worthKeeping = () => {
    const app = document.querySelector("body > .app");
    if (!app || document.querySelector("dialog[open], .panel, .filter-chips, .notice")) return null;
    const today = app.querySelector(".today");
    if (today) return isWhole(today) && scrolled(today) === 0 ? { key: KEYS.today, app } : null;
    const grid = app.querySelector(".split:not(.opened) .grid:not(.picking, .hidden)");
    if (!grid || grid.scrollTop > 0 || grid.scrollLeft > 0 || !grid.querySelector(".rows > .grid-row")) return null;
    return app.querySelector(".tools-search input")?.value ? null : { key: KEYS.list, app };
  };

  /** Every part of the page of the day has been counted. */
  const isWhole = (today) => {
    const parts = [...today.querySelectorAll(".today-part")];
    return parts.length > 0 && parts.every((part) => part.getAttribute("aria-busy") !== "true");
  };
  const scrolled = (element) => (element ? element.scrollTop + scrolled(element.parentElement) : 0);

  const keep = () => {
    const { key, app } = worthKeeping() ?? {};
    if (!app) return;
    const picture = described(app);
    const rows = find(picture, "rows");
    rows?.splice(2 + ROWS);
    try {
      localStorage.setItem(key, JSON.stringify({ path: location.pathname, ...frame(), ...now(), picture }));
    } catch {
      forget(); // WHY: an older picture must not outlive one that did not fit.
    }
  };

  /** The described element of a class. */
  const find = (described, name) => {
    if (!Array.isArray(described)) return null;
    if (described[1].class?.split(" ").includes(name)) return described;
    for (const child of described.slice(2)) {
      const found = find(child, name);
      if (found) return found;
    }
    return null;
  };

  let resting = 0;
  const changed = () => {
    clearTimeout(resting);
    resting = setTimeout(() => (window.requestIdleCallback ?? setTimeout)(keep), REST_MS);
  };

  // --- Painting -----------------------------------------------------------------------------------
  const made = (described) => {
    if (typeof described === "string") return document.createTextNode(described);
    const [name, attributes, ...children] = described;
    if (!ELEMENTS.has(name)) return document.createTextNode("");
    const inSvg = /^(svg|path|rect|circle|line|polyline|g)$/.test(name);
    const element = inSvg ? document.createElementNS(SVG, name) : document.createElement(name);
    for (const key of ATTRIBUTES) if (typeof attributes[key] === "string") element.setAttribute(key, attributes[key]);
    // WHY not as an attribute: the policy blocks those.
    if (attributes.style) element.style.cssText = attributes.style;
    element.append(...children.map(made));
    return element;
  };

  /** Whether a start without an address ends in a list: one was left today (see app/src/ui/today.rs). */
  const startsWithList = () => localStorage.getItem("feldbuch.list") === now().day;

  /** The page of the day without what is another today; of another time of the same day only the greeting is. */
  const withoutDay = (described, sameDay) => {
    if (!Array.isArray(described)) return described;
    const [name, attributes, ...children] = described;
    const classes = attributes.class?.split(" ") ?? [];
    if (!sameDay && OF_THE_DAY.some((one) => classes.includes(one))) return "";
    const greets = classes.includes("today-head");
    const blank = (child) => (Array.isArray(child) && GREETING.includes(child[0]) ? [child[0], child[1], "\u00a0"] : withoutDay(child, sameDay));
    return [name, attributes, ...children.map((child) => (greets && Array.isArray(child) ? [child[0], child[1], ...child.slice(2).map(blank)] : withoutDay(child, sameDay)))];
  };

  /** The picture that fits this page, or null. */
  const fitting = () => {
    try {
      const { pathname } = location;
      const isToday = pathname === TODAY || (pathname === "/" && !startsWithList());
      const { path, picture, day, part, ...kept } = JSON.parse(localStorage.getItem(isToday ? KEYS.today : KEYS.list)) ?? {};
      const here = frame();
      const fits = Object.keys(here).every((key) => here[key] === kept[key]);
      const isHere = isToday || pathname === path || pathname === "/";
      if (!fits || !isHere || !picture) return null;
      if (!isToday) return { picture };
      const { day: today, part: time } = now();
      return { picture: day === today && part === time ? picture : withoutDay(picture, day === today), isToday };
    } catch {
      forget(); // WHY: what cannot be read is of another build, or nothing may be stored here.
      return null;
    }
  };

  const expected = fitting();
  let box = null;
  let settle = null;
  const painted = new Promise((resolve) => (settle = resolve));

  const paint = () => {
    // WHY: a tab that is not visible paints nothing.
    setTimeout(settle, PAINT_MS);
    if (expected.isToday) styled(show);
    else show();
  };

  const show = () => {
    const sheet = document.createElement("div");
    sheet.id = "picture";
    sheet.inert = true;
    sheet.setAttribute("aria-hidden", "true");
    sheet.append(made(expected.picture));
    document.body.append(sheet);
    box = sheet;
    requestAnimationFrame(() => setTimeout(settle));
  };

  /** The styles of later pages come with their code (app/src/ui/later/style.rs), which is not there yet. */
  const styled = (then) => {
    const href = document.querySelector('meta[name="feldbuch-style"]')?.content;
    if (!href) return then();
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.addEventListener("load", () => {
      if (!feldbuch.mounted) then();
    });
    document.head.append(link);
  };

  const remove = () => {
    box?.remove();
    box = null;
  };

  /** Whether the app shows what the picture shows, or something else altogether. */
  const stands = () => {
    if (expected.isToday && [TODAY, "/"].includes(location.pathname)) {
      const today = document.querySelector("body > .app .today");
      return today !== null && isWhole(today);
    }
    const grid = document.querySelector("body > .app .grid:not(.hidden)");
    return !grid || grid.querySelector(".rows > .grid-row") !== null;
  };

  /** The app stands: the picture goes as soon as the app's rows are there, or at once when it shows no list. */
  const handOver = () => {
    if (!box) return;
    const end = performance.now() + PATIENCE_MS;
    const look = () => {
      if (box && !stands() && performance.now() < end) requestAnimationFrame(look);
      else remove();
    };
    requestAnimationFrame(look);
    for (const act of ["pointerdown", "keydown"]) addEventListener(act, remove, { once: true, capture: true });
  };

  // --- The first visit ----------------------------------------------------------------------------
  /** Nobody works here yet: the words of the welcome page, which stand in index.html, are shown at once. */
  const isFirst = () => {
    try {
      return location.pathname !== "/join" && ![HERE, ...Object.values(KEYS)].some((key) => localStorage.getItem(key));
    } catch {
      return false; // WHY: where nothing can be stored, nobody knows.
    }
  };
  const first = isFirst();
  if (first) document.documentElement.dataset.first = "";

  /** The welcome page stands, or the engine has found a workspace after all, or something has to be said. */
  const welcome = () => {
    if (!first) return;
    const end = performance.now() + FIRST_PATIENCE_MS;
    // Whatever else was asked for, the engine has to say that it is not here.
    if (!["/", "/welcome"].includes(location.pathname)) feldbuch.begin();
    const look = () => {
      const spoken = document.querySelector("body > .app :is(.welcome-card, .notice)") || !("first" in document.documentElement.dataset);
      if (!spoken && performance.now() < end) return requestAnimationFrame(look);
      delete document.documentElement.dataset.first;
      document.getElementById("first")?.remove();
      feldbuch.begin();
    };
    look();
  };

  /** There is a workspace: the next start is no first visit, and neither is this one. */
  let isKnown = false;
  const opened = () => {
    if (isKnown) return;
    isKnown = true;
    delete document.documentElement.dataset.first;
    try {
      localStorage.setItem(HERE, "1");
    } catch {
      // WHY: then every start begins with the empty frame.
    }
  };

  /** There is none (any more). */
  const gone = () => {
    isKnown = false;
    forget();
    // Rows of a list lie in the head page, too; a workspace that is founded next must not begin with them.
    window.indexedDB?.deleteDatabase("feldbuch-boot");
    try {
      localStorage.removeItem(HERE);
    } catch {
      // WHY: as above.
    }
  };

  feldbuch.picture = {
    changed,
    opened,
    gone,
    welcome,
    forget,
    handOver,
    /** Promise of the picture, or a first visit's words, being on screen; null when there is neither to paint. */
    painted: (expected || first) && painted,
    /** A first visit: nothing is fetched and compiled that would come between its words and the screen. */
    first,
  };
  if (first) {
    // WHY not a frame's word: it is said before the frame is on the screen.
    new PerformanceObserver(settle).observe({ type: "paint", buffered: true });
    setTimeout(settle, FIRST_PAINT_MS); // A tab that is not visible paints nothing.
  }
  if (expected) {
    if (document.readyState !== "loading") paint();
    else document.addEventListener("DOMContentLoaded", paint, { once: true });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
})();
