// The focus stays where it was. Lines of short lists (what is due, a day's appointments, a timeline) are drawn anew when
// something in them changes, and the browser then drops the focus to the page's beginning: whoever ticks a task by the
// keyboard would start again from there (WCAG 2.4.3).
//
// A line is known again by the record that it leads to; where it went away altogether, the focus goes to the line that
// stands in its place. WHY plain JavaScript: it is the same for every list, and a fraction of what it would weigh as wasm.
(() => {
  "use strict";

  /** Lines of a calendar: one that went from its day has gone to another, and the calendar leads the focus there. */
  const PLACED = ".cal-row, .cal-line, .cal-due";
  const LINES = `li, tr, ${PLACED}`;
  const CONTROLS = "a[href], button, input, select, textarea, summary, [tabindex]";

  /** What a line is about: it says so itself, or by where it leads. */
  const about = (line) => {
    const { task, deal, lead, due, event, occurs } = line.dataset;
    return [task ?? deal ?? lead ?? due ?? event, occurs].filter(Boolean).join(" ") || line.querySelector("a[href]")?.getAttribute("href") || null;
  };
  const controls = (line) => [...(line.matches(CONTROLS) ? [line] : []), ...line.querySelectorAll(CONTROLS)];

  /** Where the focus was last, if in a line. */
  let last = null;

  document.addEventListener("focusin", ({ target }) => {
    const line = target.closest?.(LINES);
    const list = line?.parentElement;
    const name = line && about(line);
    if (!name) return void (last = null);
    const siblings = [...list.children];
    last = { target, list, name, control: controls(line).indexOf(target), place: line.matches(PLACED) ? -1 : siblings.indexOf(line) };
  });

  const lost = () => document.activeElement === document.body || document.activeElement === null;

  const findAgain = () => {
    if (!last || last.target.isConnected || !lost()) return;
    const { list, name, control, place } = last;
    last = null;
    const among = list.isConnected ? [...list.querySelectorAll(LINES)] : [...document.querySelectorAll(LINES)];
    const instead = list.isConnected && place >= 0 ? (list.children[place] ?? list.lastElementChild) : null;
    const line = among.find((line) => about(line) === name) ?? instead;
    if (!line) return;
    const all = controls(line);
    (all[control] ?? all[0])?.focus({ preventScroll: true });
  };

  // WHY every change: what is asked first is one comparison.
  new MutationObserver(findAgain).observe(document.documentElement, { childList: true, subtree: true });
})();
