// What must work before, beside and without the page's wasm: theme and language, the engine's worker,
// the stored head page, the service worker with its updates, and a watchdog that speaks when nothing starts.
//
// WHY plain JavaScript: a build whose wasm is broken can still be updated away by this file.
// The page's contract is written at `window.feldbuch` below. Nothing here knows what the messages mean.
(() => {
  "use strict";

  const WATCHDOG_MS = 10_000;
  /** The page of a first visit has come to rest so long after its engine was started. */
  const FIRST_REST_MS = 2_000;
  const UPDATE_CHECK_MS = 60 * 60 * 1000;
  const script = document.currentScript;
  const root = document.documentElement;

  const setting = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // WHY: storage may be forbidden; then the system's theme and German are right.
    }
  };

  // --- Theme and language, before the first paint -------------------------------------------------
  const theme = setting("feldbuch.theme"); // "light" | "dark" | "sun"; anything else follows the system
  if (theme === "light" || theme === "dark" || theme === "sun") root.dataset.theme = theme;
  // As app/src/i18n.rs: what was chosen, else the first of the browser's languages that there are words for.
  const spoken = [setting("feldbuch.lang"), ...(navigator.languages ?? [])].map((tag) => tag?.slice(0, 2).toLowerCase());
  const language = spoken.find((tag) => tag === "de" || tag === "en") ?? "de";
  root.lang = language;

  // --- The engine's worker, started beside the page's wasm ----------------------------------------
  const inbox = [];
  let receive = null;
  const deliver = (event) => (receive ? receive(event) : inbox.push(event));

  // Batches of the relay that a worker died of: the next one is told by its name, and keeps them aside.
  const deadly = new Set();

  const startWorker = () => {
    feldbuch.worker?.terminate();
    const worker = new Worker("/worker_loader.js", { type: "module", name: ["feldbuch-engine", ...deadly].join(" ") });
    // Messages of a worker that was replaced must not reach the page; a worker's last words are its error.
    const current = (event) => {
      if (feldbuch.worker !== worker) return;
      const dead = typeof event.data === "string" && event.data.startsWith("panic:");
      const batch = dead && /^panic:([0-9a-f]{32});/.exec(event.data);
      if (batch) deadly.add(batch[1]);
      deliver(dead ? new ErrorEvent("error", { message: event.data }) : event);
    };
    worker.addEventListener("message", current);
    worker.addEventListener("messageerror", current);
    worker.addEventListener("error", current);
    feldbuch.worker = worker;
    return worker;
  };
  // "visible": the relay is tried again; "hidden": the head page is kept at once.
  document.addEventListener("visibilitychange", () => feldbuch.worker?.postMessage(document.visibilityState));

  // --- The head page: the list as it was last shown -----------------------------------------------
  const readHead = () =>
    new Promise((resolve) => {
      const nothing = () => resolve(null);
      try {
        const opening = indexedDB.open("feldbuch-boot", 1);
        // INVARIANT: reading never creates the store; only the engine does.
        opening.onupgradeneeded = () => opening.transaction.abort();
        opening.onerror = nothing;
        opening.onblocked = nothing;
        opening.onsuccess = () => {
          const database = opening.result;
          try {
            const reading = database.transaction("head", "readonly").objectStore("head").get("head");
            reading.onsuccess = () => {
              const value = reading.result;
              database.close();
              if (value instanceof Uint8Array) resolve(value);
              else if (value instanceof ArrayBuffer) resolve(new Uint8Array(value));
              else nothing();
            };
            reading.onerror = () => {
              database.close();
              nothing();
            };
          } catch {
            database.close();
            nothing();
          }
        };
      } catch {
        nothing();
      }
    });

  // --- Updates: told, never forced ----------------------------------------------------------------
  const update = { waiting: false, applied: false, accept: () => location.reload(), check: () => {} };
  const tell = () => window.dispatchEvent(new CustomEvent("app-update", { detail: update }));

  const watchForUpdates = async () => {
    const workers = navigator.serviceWorker;
    if (!workers) return;
    let accepted = false;
    const hadController = Boolean(workers.controller);
    const registration = await workers.register("/sw.js", { updateViaCache: "none" });
    const offer = () => {
      if (!registration.waiting || !workers.controller) return;
      update.waiting = true;
      tell();
    };
    update.check = () => {
      workers.controller?.postMessage("tidy"); // What an older build kept goes with its last tab, whom nobody hears leave.
      offer(); // What came while nobody listened, as in a tab that was frozen, is offered all the same.
      registration.update().catch(() => {}); // WHY: offline is not an error.
    };
    update.accept = () => {
      accepted = true;
      if (registration.waiting) registration.waiting.postMessage("skip-waiting");
      else location.reload();
    };
    workers.addEventListener("controllerchange", () => {
      if (accepted) location.reload();
      else if (hadController) {
        // Another tab accepted: this one keeps its drafts and is told.
        update.waiting = false;
        update.applied = true;
        tell();
      }
    });
    registration.addEventListener("updatefound", () => {
      const installing = registration.installing;
      installing?.addEventListener("statechange", () => installing.state === "installed" && offer());
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") update.check();
    });
    setInterval(update.check, UPDATE_CHECK_MS);
    workers.controller?.postMessage("tidy");
    offer();
  };

  // --- The watchdog -------------------------------------------------------------------------------
  const WORDS = {
    de: {
      title: "Feldbuch startet nicht",
      text: "Ihre Daten liegen unverändert auf diesem Gerät. Laden Sie die Seite neu; hilft das nicht, holen Sie die App neu. Danach können Sie jede Liste über „Exportieren“ als Datei sichern.",
      reload: "Neu laden",
      renew: "App neu holen (Daten bleiben)",
    },
    en: {
      title: "Feldbuch does not start",
      text: "Your data is unchanged on this device. Reload the page; if that does not help, fetch the app again. You can then save each list as a file with “Export” above it.",
      reload: "Reload",
      renew: "Fetch the app again (data stays)",
    },
  };

  /** Drops the app's files, never its data, and loads them anew. */
  const renewShell = async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
    for (const name of await caches.keys()) if (name.startsWith("app-")) await caches.delete(name);
    location.reload();
  };

  const sayTrouble = (reason) => {
    if (feldbuch.mounted || document.querySelector(".boot-trouble")) return;
    const words = WORDS[language];
    const box = document.createElement("section");
    box.className = "boot-trouble";
    box.setAttribute("role", "alert");
    const add = (name, text, action) => {
      const element = document.createElement(name);
      element.textContent = text;
      if (action) {
        element.type = "button";
        element.addEventListener("click", action);
      }
      box.append(element);
    };
    add("h1", words.title);
    add("p", words.text);
    add("button", words.reload, () => location.reload());
    // WHY only online: without a network the files could not be fetched again.
    if (navigator.serviceWorker && navigator.onLine) add("button", words.renew, renewShell);
    if (reason) add("pre", String(reason));
    document.body.append(box);
  };

  // --- What the page finds ------------------------------------------------------------------------
  // --- Files that the system hands to the installed app: opened with it, or shared with it (see sw.js) ----
  const files = [];
  let hear = () => {};
  const receiveFiles = (some) => {
    files.push(...some);
    hear();
  };
  window.launchQueue?.setConsumer(async ({ files: handles }) => receiveFiles(await Promise.all(handles.map((handle) => handle.getFile()))));
  const takeShared = async () => {
    const cache = await caches.open("shared");
    for (const request of await cache.keys()) {
      const shared = await (await cache.match(request)).blob();
      await cache.delete(request);
      receiveFiles([new File([shared], decodeURIComponent(new URL(request.url).pathname.split("/").pop()), { type: shared.type })]);
    }
  };
  if (location.search === "?shared") {
    history.replaceState(null, "", location.pathname);
    takeShared().catch((error) => console.warn("nothing shared:", error));
  }

  const feldbuch = {
    /** The engine's worker, already starting. Never post to it before its first message: that is lost. */
    worker: null,
    /** Events ("message", "messageerror", "error") that came before the page took over. */
    inbox,
    /** Setting this to a function hands over the inbox, in order, and everything after it. */
    get onmessage() {
      return receive;
    },
    set onmessage(handler) {
      receive = handler;
      while (receive && inbox.length > 0) receive(inbox.shift());
    },
    /** Ends the worker and starts a new one, e.g. after a panic. */
    startWorker,
    /** Promise of the head page's bytes (Uint8Array), or null when there is none. */
    head: readHead(),
    /** `waiting`: a new build may be accepted. `applied`: another tab did; reload when it suits. */
    update,
    /** The page says that it stands: removes the static shell and ends the watchdog. */
    ready() {
      feldbuch.mounted = true;
      document.getElementById("boot")?.remove();
      document.querySelector(".boot-trouble")?.remove();
      feldbuch.picture?.handOver();
      feldbuch.picture?.welcome();
    },
    /** Starts the engine of a first visit. */
    begin: null,
    /** Files that nobody has taken yet, once; and who is called when there are more. */
    received: { take: () => files.splice(0), listen: (call) => (hear = call) },
    mounted: false,
    /** The list as last painted; see picture.js. */
    picture: null,
    language,
    theme,
    build: document.querySelector('meta[name="feldbuch-build"]')?.content ?? "dev",
  };
  window.feldbuch = feldbuch;

  const startFirstWorker = () => {
    try {
      startWorker();
    } catch (error) {
      inbox.push(new ErrorEvent("error", { message: String(error) }));
    }
  };
  // WHY not at once when there is a picture: two modules that are compiled together keep it from the screen. On a first
  // visit picture.js says when: nothing needs the engine before the welcome page stands.
  queueMicrotask(() => {
    const { picture } = feldbuch;
    if (picture?.first) {
      feldbuch.begin = () => {
        if (feldbuch.worker) return;
        startFirstWorker();
        setTimeout(keepUpToDate, FIRST_REST_MS);
      };
    } else if (picture?.painted) picture.painted.then(startFirstWorker);
    else startFirstWorker();
  });

  // --- The page's wasm (the release build names the files here; in development Trunk starts them) ----
  const { app, wasm } = script?.dataset ?? {};
  if (app && wasm) {
    // Compiled beside the main thread while it parses and paints; on a first visit, once there is something to read.
    // WHY a microtask: picture.js runs after this, in the same script.
    const module = Promise.resolve()
      .then(() => feldbuch.picture?.first && feldbuch.picture.painted)
      .then(() => WebAssembly.compileStreaming(fetch(wasm)));
    module.catch(() => {}); // WHY: it is awaited below, after the glue; until then a failure counts as unheard.
    const parsed = new Promise((resolve) => {
      if (document.readyState !== "loading") resolve();
      else document.addEventListener("DOMContentLoaded", resolve, { once: true });
    });
    Promise.all([import(app), module, parsed.then(() => feldbuch.picture?.painted)])
      .then(([glue, module]) => glue.default({ module_or_path: module }))
      .catch(sayTrouble);
  }

  setTimeout(() => document.getElementById("boot") && sayTrouble(), WATCHDOG_MS);
  const keepUpToDate = () => watchForUpdates().catch((error) => console.warn("no service worker:", error));
  // On a first visit all files are fetched for later once the page stands and has come to rest (`begin`).
  addEventListener("load", () => feldbuch.picture?.first || keepUpToDate());
})();
