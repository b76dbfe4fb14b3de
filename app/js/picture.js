// The picture: a list as it was last painted, kept as plain JSON and painted again before any wasm has run. It can be
// looked at, not used; the app takes its place as soon as its own rows stand.
//
// WHY a picture of the document and not of the data: words, widths and heights are then those of the app, whatever
// the language, the theme and the size, and nothing shifts when it takes over. The release build joins this to boot.js.
(() => {
  "use strict";

  const KEY = "feldbuch.picture";
  /** A list must stand for so long before it is kept. */
  const REST_MS = 1_000;
  /** Longer than this the app never takes to its rows; then its own page is the truth. */
  const PATIENCE_MS = 3_000;
  /** The rest of the start waits for the paint, but no longer than this. */
  const PAINT_MS = 250;
  const ROWS = 60;
  const SVG = "http://www.w3.org/2000/svg";

  // INVARIANT: no link, no script, no id, no handler. What is not named here does not get into a picture, nor out of it.
  const ELEMENTS = new Set("div span a nav main header section h1 button label input kbd svg path rect circle line polyline g".split(" "));
  const ATTRIBUTES = "class viewBox d x y x1 x2 y1 y2 width height rx ry cx cy r points type placeholder data-tint data-tone aria-current aria-sort".split(" ");
  /** What the app shows only once its engine has spoken, and what is read, not seen. */
  const LEFT_OUT = ".spare, .nav-count, .pill-place > *, .sr-only, .toasts, .notice, .bulk, dialog";

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

  const forget = () => {
    try {
      localStorage.removeItem(KEY);
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

  /** The app's frame when it shows a list as a start would show it: unsearched, from its top, nothing open. */
  const worthKeeping = () => {
    const app = document.querySelector("body > .app");
    const grid = app?.querySelector(".split:not(.opened) .grid:not(.picking, .hidden)");
    if (!grid || grid.scrollTop > 0 || grid.scrollLeft > 0 || !grid.querySelector(".rows > .grid-row")) return null;
    if (document.querySelector("dialog[open], .panel, .filter-chips, .notice")) return null;
    return app.querySelector(".tools-search input")?.value ? null : app;
  };

  const keep = () => {
    const app = worthKeeping();
    if (!app) return;
    const picture = described(app);
    const rows = find(picture, "rows");
    rows?.splice(2 + ROWS);
    try {
      localStorage.setItem(KEY, JSON.stringify({ path: location.pathname, ...frame(), picture }));
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
  const startsWithList = () => {
    const local = new Date(Date.now() - new Date().getTimezoneOffset() * 60_000);
    return localStorage.getItem("feldbuch.list") === local.toISOString().slice(0, 10);
  };

  /** The picture that fits this page, or null. */
  const fitting = () => {
    try {
      const { path, picture, ...kept } = JSON.parse(localStorage.getItem(KEY)) ?? {};
      const now = frame();
      const fits = Object.keys(now).every((key) => now[key] === kept[key]);
      const isHere = location.pathname === path || (location.pathname === "/" && startsWithList());
      return fits && isHere ? (picture ?? null) : null;
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
    const sheet = document.createElement("div");
    sheet.id = "picture";
    sheet.inert = true;
    sheet.setAttribute("aria-hidden", "true");
    sheet.append(made(expected));
    document.body.append(sheet);
    box = sheet;
    requestAnimationFrame(() => setTimeout(settle));
    // WHY: a tab that is not visible paints nothing.
    setTimeout(settle, PAINT_MS);
  };

  const remove = () => {
    box?.remove();
    box = null;
  };

  /** The app stands: the picture goes as soon as the app's rows are there, or at once when it shows no list. */
  const handOver = () => {
    if (!box) return;
    const end = performance.now() + PATIENCE_MS;
    const look = () => {
      const grid = document.querySelector("body > .app .grid:not(.hidden)");
      const waits = grid && !grid.querySelector(".rows > .grid-row") && performance.now() < end;
      if (waits && box) requestAnimationFrame(look);
      else remove();
    };
    requestAnimationFrame(look);
    for (const act of ["pointerdown", "keydown"]) addEventListener(act, remove, { once: true, capture: true });
  };

  feldbuch.picture = {
    changed,
    forget,
    handOver,
    /** Promise of the picture being on screen; null when there is none to paint. */
    painted: expected && painted,
  };
  if (expected) {
    if (document.readyState !== "loading") paint();
    else document.addEventListener("DOMContentLoaded", paint, { once: true });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep();
  });
})();
